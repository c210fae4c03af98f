/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-settings.h"

#include "backend/bef-address.h"
#include "base/bef-calendar.h"
#include "map/bef-map-source.h"
#include "bef-policy.h"

#define SCHEMA BEF_POLICY_SCHEMA
#define PROFILE_SCHEMA BEF_POLICY_PROFILE_SCHEMA

GSettings *
bef_settings_app (void)
{
  GObject *backend = bef_policy_get_backend ();

  return backend != NULL ? g_settings_new_with_backend (SCHEMA, (GSettingsBackend *)backend)
                         : g_settings_new (SCHEMA);
}

GSettings *
bef_settings_profile (const char *name)
{
  g_autofree char *path = bef_policy_dup_profile_path (name);
  GObject *backend = bef_policy_get_backend ();

  return backend != NULL ? g_settings_new_with_backend_and_path (PROFILE_SCHEMA,
                                                                 (GSettingsBackend *)backend, path)
                         : g_settings_new_with_path (PROFILE_SCHEMA, path);
}

gboolean
bef_settings_is_profile_name (const char *name)
{
  return bef_policy_is_profile_name (name);
}

guint64
bef_settings_history_budget (GSettings *profile)
{
  return (guint64)g_settings_get_uint (profile, "history-budget") * 1000 * 1000;
}

static void
place_changed_cb (GSettings *app)
{
  g_autofree char *zone = g_settings_get_string (app, "school-zone");

  bef_calendar_set_place (g_str_equal (zone, "c")   ? BEF_SCHOOL_ZONE_C
                          : g_str_equal (zone, "b") ? BEF_SCHOOL_ZONE_B
                                                    : BEF_SCHOOL_ZONE_A,
                          g_settings_get_boolean (app, "alsace-moselle"));
}

void
bef_settings_follow_calendar (GSettings *app)
{
  place_changed_cb (app);
  g_signal_connect (app, "changed::school-zone", G_CALLBACK (place_changed_cb), NULL);
  g_signal_connect (app, "changed::alsace-moselle", G_CALLBACK (place_changed_cb), NULL);
}

BefMapSourceKind
bef_settings_map_source (GSettings *profile, BefMapSourceKind automatic)
{
  static const struct
  {
    const char *id;
    BefMapSourceKind kind;
  } table[] = {
    { "server", BEF_MAP_SOURCE_SERVER },       { "ign", BEF_MAP_SOURCE_IGN },
    { "ign-photo", BEF_MAP_SOURCE_IGN_PHOTO }, { "osm", BEF_MAP_SOURCE_OSM },
    { "custom", BEF_MAP_SOURCE_CUSTOM },       { "none", BEF_MAP_SOURCE_NONE },
  };
  g_autofree char *id = g_settings_get_string (profile, "map-source");

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    if (g_str_equal (id, table[i].id))
      return table[i].kind;
  return automatic;
}

char *
bef_settings_dup_map_host (GSettings *profile)
{
  BefMapSourceKind kind = bef_settings_map_source (profile, BEF_MAP_SOURCE_NONE);
  g_autofree char *custom = g_settings_get_string (profile, "map-url");
  const char *tmpl = bef_map_source_template (kind, custom);

  if (tmpl == NULL || kind == BEF_MAP_SOURCE_SERVER)
    return NULL;
  g_autofree char *url = bef_map_source_url (tmpl, 0, 0, 0);
  return bef_address_dup_host_of (url);
}

GStrv
bef_settings_dup_asked_hosts (GSettings *profile)
{
  g_autoptr (GStrvBuilder) hosts = g_strv_builder_new ();
  g_auto (GStrv) allowed = g_settings_get_strv (profile, "allowed-hosts");
  g_autofree char *map = bef_settings_dup_map_host (profile);

  g_strv_builder_addv (hosts, (const char **)allowed);
  if (map != NULL)
    g_strv_builder_add (hosts, map);
  return g_strv_builder_end (hosts);
}
