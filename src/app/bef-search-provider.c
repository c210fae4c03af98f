/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-search-provider.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "base/bef-text.h"
#include "bef-config.h"
#include "bef-console.h"
#include "supervision/session/bef-last-places.h"
#include "ui/shell/bef-rights-settings.h"
#include "ui/shell/bef-settings.h"

#define PROVIDER_ID BEF_APP_ID ".SearchProvider"
/* Where GApplication puts the console's actions. */
#define CONSOLE_PATH "/fr/beffroi/Beffroi"
/* So long nobody searched. */
#define IDLE_MS (60 * 1000)
/* A console that is open writes all the time: its history is not read again at each letter. */
#define FRESH_US (5 * G_USEC_PER_SEC)
/* Of one question. */
#define MAX_METAS 200

static const char provider_xml[] = "<node><interface name='org.gnome.Shell.SearchProvider2'>"
                                   "<method name='GetInitialResultSet'>"
                                   "<arg type='as' direction='in'/>"
                                   "<arg type='as' direction='out'/></method>"
                                   "<method name='GetSubsearchResultSet'>"
                                   "<arg type='as' direction='in'/><arg type='as' direction='in'/>"
                                   "<arg type='as' direction='out'/></method>"
                                   "<method name='GetResultMetas'>"
                                   "<arg type='as' direction='in'/>"
                                   "<arg type='aa{sv}' direction='out'/></method>"
                                   "<method name='ActivateResult'>"
                                   "<arg type='s' direction='in'/><arg type='as' direction='in'/>"
                                   "<arg type='u' direction='in'/></method>"
                                   "<method name='LaunchSearch'>"
                                   "<arg type='as' direction='in'/>"
                                   "<arg type='u' direction='in'/></method>"
                                   "</interface></node>";

struct _BefSearchProvider
{
  GApplication parent_instance;
  GDBusNodeInfo *node; /* owned */
  guint object;
  GSettings *settings;   /* owned */
  BefLastPlaces *places; /* owned, nullable: nothing was read yet */
  char *stamp;           /* owned, nullable: of what they were read from */
  gint64 read_us;        /* monotonic */
};

G_DEFINE_FINAL_TYPE (BefSearchProvider, bef_search_provider, G_TYPE_APPLICATION)

/* What may be found. */

static char *
dup_profile (BefSearchProvider *self)
{
  g_autofree char *name = g_settings_get_string (self->settings, "last-profile");

  return g_strdup (bef_settings_is_profile_name (name) ? name : "default");
}

/* Another text when anything has changed: the profile, its server or its rights, the history.
 * (transfer full) */
static char *
dup_stamp (const char *path, GSettings *profile)
{
  g_autofree char *wal = g_strconcat (path, "-wal", NULL),
                  *url = g_settings_get_string (profile, "url"),
                  *role = g_settings_get_string (profile, "role");
  g_autoptr (GVariant) own = g_settings_get_value (profile, "own-buildings");
  g_autofree char *buildings = g_variant_print (own, FALSE);
  GString *stamp = g_string_new (NULL);
  const char *files[] = { path, wal };

  g_string_printf (stamp, "%s\n%s\n%s\n%s", path, url, role, buildings);
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      GStatBuf st = { 0 };
      if (g_stat (files[i], &st) == 0)
        g_string_append_printf (stamp, "\n%" G_GINT64_FORMAT " %" G_GINT64_FORMAT,
                                (gint64)st.st_mtime, (gint64)st.st_size);
    }
  return g_string_free (stamp, FALSE);
}

/* Waits for the disk: there is nothing on a screen here that would stand still. */
static BefLastPlaces *
get_places (BefSearchProvider *self)
{
  g_autofree char *name = dup_profile (self),
                  *folder = bef_console_dup_folder (name, BEF_FOLDER_OF_PROFILE),
                  *path = g_build_filename (folder, "history.db", NULL);
  g_autoptr (GSettings) profile = bef_settings_profile (name);
  g_autofree char *url = g_settings_get_string (profile, "url"), *stamp = dup_stamp (path, profile);
  const gint64 now = g_get_monotonic_time ();

  if (g_strcmp0 (stamp, self->stamp) != 0
      && (self->stamp == NULL || now - self->read_us >= FRESH_US
          || !g_str_has_prefix (self->stamp, path)))
    {
      g_autoptr (BefRights) rights = bef_rights_settings_read (profile);
      g_clear_pointer (&self->places, bef_last_places_free);
      /* Without a connection nothing is anybody's to find. */
      self->places = bef_last_places_read (url[0] != '\0' ? path : "", rights);
      g_free (self->stamp);
      self->stamp = g_steal_pointer (&stamp);
      self->read_us = now;
    }
  return self->places;
}

static GVariant *
find (BefSearchProvider *self, const char *const *terms)
{
  g_autoptr (GPtrArray) found = bef_last_places_find (get_places (self), terms);
  GVariantBuilder ids;

  g_variant_builder_init (&ids, G_VARIANT_TYPE_STRING_ARRAY);
  for (guint i = 0; i < found->len; i++)
    g_variant_builder_add (&ids, "s", ((const BefLastPlace *)g_ptr_array_index (found, i))->id);
  return g_variant_new ("(as)", &ids);
}

static GVariant *
describe (BefSearchProvider *self, const char *const *ids)
{
  BefLastPlaces *places = get_places (self);
  g_autoptr (GIcon) icon = g_themed_icon_new (BEF_APP_ID);
  GVariantBuilder metas;

  g_variant_builder_init (&metas, G_VARIANT_TYPE ("aa{sv}"));
  for (guint i = 0; ids[i] != NULL && i < MAX_METAS; i++)
    {
      const BefLastPlace *place = bef_last_places_get (places, ids[i]);
      if (place == NULL)
        continue;
      g_variant_builder_open (&metas, G_VARIANT_TYPE_VARDICT);
      g_variant_builder_add (&metas, "{sv}", "id", g_variant_new_string (place->id));
      g_variant_builder_add (&metas, "{sv}", "name", g_variant_new_string (place->name));
      if (place->detail != NULL)
        g_variant_builder_add (&metas, "{sv}", "description", g_variant_new_string (place->detail));
      g_variant_builder_add (&metas, "{sv}", "icon", g_icon_serialize (icon));
      g_variant_builder_close (&metas);
    }
  return g_variant_new ("(aa{sv})", &metas);
}

/* What is shown of it. */

static void
shown_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BefSearchProvider) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer =
      g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);

  if (answer == NULL)
    g_printerr ("beffroi: %s\n", error->message);
  g_application_release (G_APPLICATION (self));
}

/* By the console that is open, or that the bus starts for it. @timestamp: of the key or the click,
 * so that its window may come to the front. */
static void
show (BefSearchProvider *self, const char *page, guint32 timestamp)
{
  GDBusConnection *bus = g_application_get_dbus_connection (G_APPLICATION (self));
  GVariantBuilder parameters, platform;

  g_variant_builder_init (&parameters, G_VARIANT_TYPE ("av"));
  g_variant_builder_add (&parameters, "v", g_variant_new_string (page));
  g_variant_builder_init (&platform, G_VARIANT_TYPE_VARDICT);
  if (timestamp != 0)
    g_variant_builder_add (
        &platform, "{sv}", "desktop-startup-id",
        g_variant_new_take_string (g_strdup_printf ("beffroi-search_TIME%u", timestamp)));
  g_application_hold (G_APPLICATION (self));
  g_dbus_connection_call (bus, BEF_APP_ID, CONSOLE_PATH, "org.freedesktop.Application",
                          "ActivateAction",
                          g_variant_new ("(sava{sv})", "show-page", &parameters, &platform), NULL,
                          G_DBUS_CALL_FLAGS_NONE, -1, NULL, shown_cb, g_object_ref (self));
}

static void
show_search (BefSearchProvider *self, const char *const *terms, guint32 timestamp)
{
  g_autofree char *text = g_strjoinv (" ", (char **)terms),
                  *line = bef_text_line (text, BEF_TEXT_LINE),
                  *page = g_strdup_printf ("search=%s", line);

  show (self, page, timestamp);
}

/* The bus. */

/* A closure's marshaller: what is given is the invocation, which is answered once. */
static void
method_cb (GClosure *closure, GValue *result, guint n_values, const GValue *values, gpointer hint,
           gpointer user_data)
{
  GDBusMethodInvocation *invocation = g_value_get_object (&values[n_values - 1]);
  const char *method = g_dbus_method_invocation_get_method_name (invocation);
  GVariant *parameters = g_dbus_method_invocation_get_parameters (invocation);
  BefSearchProvider *self = closure->data;
  g_autofree const char **list = NULL;
  const char *id = NULL;
  GVariant *answer = NULL;
  guint32 timestamp = 0;

  /* Begins the time without a search anew. */
  g_application_hold (G_APPLICATION (self));
  if (g_str_equal (method, "GetInitialResultSet"))
    {
      g_variant_get (parameters, "(^a&s)", &list);
      answer = find (self, list);
    }
  else if (g_str_equal (method, "GetSubsearchResultSet"))
    {
      /* What was found before was perhaps not all there is. */
      g_variant_get (parameters, "(@as^a&s)", NULL, &list);
      answer = find (self, list);
    }
  else if (g_str_equal (method, "GetResultMetas"))
    {
      g_variant_get (parameters, "(^a&s)", &list);
      answer = describe (self, list);
    }
  else if (g_str_equal (method, "ActivateResult"))
    {
      g_variant_get (parameters, "(&s^a&su)", &id, &list, &timestamp);
      /* What is not there any more is looked for. */
      if (bef_last_places_get (get_places (self), id) != NULL)
        show (self, id, timestamp);
      else
        show_search (self, list, timestamp);
    }
  else
    {
      g_variant_get (parameters, "(^a&su)", &list, &timestamp);
      show_search (self, list, timestamp);
    }
  g_dbus_method_invocation_return_value (invocation, answer);
  g_application_release (G_APPLICATION (self));
}

static gboolean
bef_search_provider_dbus_register (GApplication *application, GDBusConnection *bus,
                                   const char *path, GError **error)
{
  BefSearchProvider *self = BEF_SEARCH_PROVIDER (application);
  GClosure *closure = g_closure_new_simple (sizeof *closure, self);

  g_closure_set_marshal (closure, method_cb);
  self->object = g_dbus_connection_register_object_with_closures (
      bus, path, self->node->interfaces[0], closure, NULL, NULL, error);
  return self->object != 0;
}

static void
bef_search_provider_dbus_unregister (GApplication *application, GDBusConnection *bus,
                                     const char *path)
{
  BefSearchProvider *self = BEF_SEARCH_PROVIDER (application);

  if (self->object != 0)
    g_dbus_connection_unregister_object (bus, self->object);
  self->object = 0;
}

static void
bef_search_provider_finalize (GObject *object)
{
  BefSearchProvider *self = BEF_SEARCH_PROVIDER (object);

  g_clear_pointer (&self->places, bef_last_places_free);
  g_clear_pointer (&self->node, g_dbus_node_info_unref);
  g_clear_object (&self->settings);
  g_free (self->stamp);
  G_OBJECT_CLASS (bef_search_provider_parent_class)->finalize (object);
}

static void
bef_search_provider_class_init (BefSearchProviderClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = bef_search_provider_finalize;
  application_class->dbus_register = bef_search_provider_dbus_register;
  application_class->dbus_unregister = bef_search_provider_dbus_unregister;
}

static void
bef_search_provider_init (BefSearchProvider *self)
{
  self->node = g_dbus_node_info_new_for_xml (provider_xml, NULL);
  self->settings = bef_settings_app ();
}

int
bef_search_provider_run (void)
{
  g_autoptr (GApplication) provider =
      g_object_new (BEF_TYPE_SEARCH_PROVIDER, "application-id", PROVIDER_ID, "flags",
                    G_APPLICATION_IS_SERVICE, "inactivity-timeout", IDLE_MS, NULL);

  return g_application_run (provider, 0, NULL);
}
