/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-import-watch.h"

#include "supervision/imports/bef-import-desk.h"

static void
follow (GSettings *profile, const char *key, BefSession *session)
{
  g_autofree char *path = g_settings_get_string (profile, "import-folder");

  bef_import_desk_watch (bef_import_desk_of (session), path);
}

void
bef_import_watch_follow (BefSession *session, GSettings *profile)
{
  g_signal_connect_object (profile, "changed::import-folder", G_CALLBACK (follow), session, 0);
  follow (profile, "import-folder", session);
}
