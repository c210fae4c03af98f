/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bef-diagnostic.h"

G_BEGIN_DECLS

/* For the diagnostic's own files. Pure. */

/* Adds a line; @figure (transfer full). */
void bef_diagnostic_add (GPtrArray *lines, const char *id, const char *title, BefVerdict verdict,
                         char *figure, const char *advice);
/* Of the connection: server, certificate, clock, kind of server, exchanges, types. */
void bef_diagnostic_add_server (const BefDiagnostic *self, GPtrArray *lines);
/* Of what is here: history, what waits, rights, grant, calendar. */
void bef_diagnostic_add_here (const BefDiagnostic *self, GPtrArray *lines);
/* What a server calls itself, cut for a line: after what must not be told went, or a part of that
 * would be left at the cut. (transfer full), NULL of NULL or of nothing. */
char *bef_diagnostic_dup_name (const BefDiagnostic *self, const char *name);
/* "Nothing to be done." */
const char *bef_diagnostic_nothing (void);
/* What @error, of BefBackendError, means, and what to do about it. (transfer none) */
const char *bef_diagnostic_answer_word (int error);
const char *bef_diagnostic_answer_advice (int error);
/* The same of a BefHistoryError. */
const char *bef_diagnostic_cache_word (int error);
const char *bef_diagnostic_cache_advice (int error);

G_END_DECLS
