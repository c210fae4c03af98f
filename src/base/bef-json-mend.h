/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * JSON as it should have been written, so that one bad value does not cost the answer it is in: NaN
 * and infinities, and what is no number or does not fit into 64 bits, become null; a surrogate
 * without its other half, and a NUL, become U+FFFD. json-glib 1.6 refuses or wraps the first, and
 * makes invalid UTF-8 or a shorter text of the second. What is no JSON stays what it is. Returns
 * NULL when there is nothing to mend, else (transfer full) *@length_out bytes. @data is UTF-8. Any
 * thread.
 */
char *bef_json_mend (const char *data, gsize length, gsize *length_out);

G_END_DECLS
