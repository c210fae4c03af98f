/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What to do where the history is not kept because of @error, in a sentence. (transfer full) */
char *bef_keeping_advice (const GError *error);
/* And what follows from it until then: @advice is what to do. (transfer full) */
char *bef_keeping_words (const char *advice);

G_END_DECLS
