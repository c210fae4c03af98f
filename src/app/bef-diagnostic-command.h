/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bef-options.h"

G_BEGIN_DECLS

/* `beffroi --diagnostic`: prints what a help desk asks for (supervision/diagnostic/), without a
 * display, beside a console that may be running: nothing is written but what is read anew of a
 * private authority's file, and nobody is asked to unlock a keyring or to sign in. */

/* What is wrong with the options; (transfer full), NULL when nothing is. */
char *bef_diagnostic_command_find_fault (const BefOptions *options);
/* Returns what the program is to return: 0 when nothing was found that does not work, else 1. */
int bef_diagnostic_command_run (const BefOptions *options);

G_END_DECLS
