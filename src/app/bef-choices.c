/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-choices.h"

#include <glib/gi18n.h>

#include "bef-console.h"
#include "supervision/diagnostic/bef-traffic-keeper.h"
#include "ui/shell/bef-settings.h"

/* What a person said of the server's types, beside the history. */
#define FILE_NAME "types.json"

static void
bounds_changed_cb (GSettings *settings, const char *key, BefSession *session)
{
  g_auto (GStrv) types = g_settings_get_strv (settings, "only-types");
  g_autofree char *area = g_settings_get_string (settings, "only-area");
  g_autoptr (BefBounds) bounds = bef_bounds_new ((const char *const *)types, area);

  bef_session_set_bounds (session, bounds);
}

static void
ways_changed_cb (BefBackend *backend, GSettings *settings)
{
  g_autofree char *ways = bef_backend_dup_ways (backend);

  g_settings_set_string (settings, "ways", ways != NULL ? ways : "");
}

void
bef_choices_follow (BefSession *session, BefWindow *window, BefChoicesFlags flags)
{
  gboolean demo = (flags & BEF_CHOICES_OF_DEMO) != 0;
  const char *profile = g_object_get_data (G_OBJECT (window), "profile");
  GSettings *settings = bef_settings_profile (profile);
  g_autofree char *folder =
      bef_console_dup_folder (profile, demo ? BEF_FOLDER_OF_DEMO : BEF_FOLDER_OF_PROFILE);
  g_autofree char *path = g_build_filename (folder, FILE_NAME, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (BefOwnProfile) own = bef_own_profile_new (path, &error);
  BefBackend *backend = bef_session_get_backend (session);
  g_autofree char *ways = g_settings_get_string (settings, "ways");

  g_object_set_data_full (G_OBJECT (session), "choices", settings, g_object_unref);
  if (backend != NULL)
    bef_traffic_keeper_follow (session);
  if (flags & BEF_CHOICES_UNKEPT)
    bef_own_profile_set_unkept (own);
  bef_session_set_own_profile (session, own);
  bounds_changed_cb (settings, NULL, session);
  g_signal_connect_object (settings, "changed::only-types", G_CALLBACK (bounds_changed_cb), session,
                           0);
  g_signal_connect_object (settings, "changed::only-area", G_CALLBACK (bounds_changed_cb), session,
                           0);
  if (backend != NULL && !demo)
    {
      bef_backend_set_ways (backend, ways);
      g_signal_connect_object (backend, "ways-changed", G_CALLBACK (ways_changed_cb), settings, 0);
    }
  if (error == NULL)
    return;
  g_autofree char *text =
      /* TRANSLATORS: what is wrong with a file. */
      g_strdup_printf (_ ("What was said of the server's types cannot be read and is left out: %s"),
                       error->message);
  bef_window_toast (window, text);
}
