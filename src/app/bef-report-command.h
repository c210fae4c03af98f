/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bef-options.h"

G_BEGIN_DECLS

/*
 * The command line that writes the energy report or the published page and ends, without a display.
 * A profile's is made of what its local history holds: the file is only read, also beside a console
 * that is open, and nobody is asked anything. The demo's back end is started, and asked for what is
 * needed. Progress and complaints go to the standard error, the names of what was written to the
 * standard output.
 */

/* Whether @options want that, and nothing else. */
gboolean bef_report_command_is_asked (const BefOptions *options);
/* What is wrong with these options, a sentence; (transfer full), NULL when nothing is. */
char *bef_report_command_find_fault (const BefOptions *options);
/* What main() returns: 0 when all is written, else 1 with a sentence. */
int bef_report_command_run (const BefOptions *options);

G_END_DECLS
