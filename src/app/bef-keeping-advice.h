/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What to do where the history is not kept because of @error, in a sentence. (transfer full) */
char *bef_keeping_advice (const GError *error);

G_END_DECLS
