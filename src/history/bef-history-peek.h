/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * The documents of the history at @path as they were kept last, for a program beside the console
 * that wants a few of them and neither owns the file nor copies it: nothing is made, changed or
 * waited for, whoever writes it meanwhile. @names: NULL-terminated. Their texts in that order, NULL
 * for one that is not there; (transfer full), of char * (owned). NULL with an error of
 * BEF_HISTORY_ERROR: the file cannot be read now. Any thread.
 */
GPtrArray *bef_history_peek (const char *path, const char *const *names, GError **error);

G_END_DECLS
