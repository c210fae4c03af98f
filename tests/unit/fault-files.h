/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "history/bef-history-db.h"

G_BEGIN_DECLS

/* Files of the history to begin with, and what is in one, as text: for the tests of faults. */

/* The present of these tests: to be overridden to. */
#define FAULT_NOW G_GINT64_CONSTANT (1795557356000)

/* Some of everything, of today's version. */
void fault_make_base (const char *path);
/* The same, as @version wrote it. */
void fault_make_version (const char *path, int version);
/* Much that waits to be sealed, chunks to join, and what is too old to be kept. */
void fault_make_unkempt (const char *path);
/* More than FAULT_BUDGET bytes of noise, months old. */
#define FAULT_BUDGET 43000
void fault_make_large (const char *path);
/* As fault_make_base(), with a damaged page of samples. */
void fault_make_damaged (const char *path);

/* What is in the sound file @path, looked at for damage, its counter compared: every sample, or,
 * @by_day, what the days say; energies; the small tables whole. (transfer full) */
char *fault_dump (const char *path, gboolean by_day);

void fault_copy (const char *from, const char *to);

G_END_DECLS
