/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * What the desktop's search asks (org.gnome.Shell.SearchProvider2): the buildings and rooms of the
 * profile that opens by itself, as they were kept last. A process of its own, started by the bus
 * for a search and gone when nobody has searched for a while: it opens no window, connects to
 * nobody and writes nothing. What is chosen is shown by the console, which is started for that, or
 * raised if it is open, whatever its window was opened with (bef-ownership.h).
 */
#define BEF_TYPE_SEARCH_PROVIDER (bef_search_provider_get_type ())
G_DECLARE_FINAL_TYPE (BefSearchProvider, bef_search_provider, BEF, SEARCH_PROVIDER, GApplication)

/* Until it is not needed any more; the exit status of the program. */
int bef_search_provider_run (void);

G_END_DECLS
