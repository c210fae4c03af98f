/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/*
 * A toast that shows @text as it is written and whole: libadwaita's own title is read as markup,
 * and cut at the end of one line, where the advice stands. It stays long enough to be read. Main
 * thread. (transfer full)
 */
AdwToast *bef_toast_new (const char *text);

G_END_DECLS
