/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-background.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>

#define APP "fr.beffroi.Beffroi"
#define PORTAL "org.freedesktop.portal.Desktop"
#define PORTAL_PATH "/org/freedesktop/portal/desktop"
#define REQUEST "org.freedesktop.portal.Request"

struct _BefBackground
{
  GObject parent_instance;
  GSettings *settings; /* owned */
  BefBackgroundPlace place;
  char *program; /* owned */
  BefBackgroundState watching, login;
  char *fault; /* owned, nullable */

  /* The question under way. */
  GCancellable *asking; /* owned, nullable */
  GDBusConnection *bus; /* owned, nullable */
  char *request;        /* owned, nullable: path of its object */
  guint response_id;
  guint portal_watch;
  gboolean starts_by_portal; /* it was asked for that */

  gboolean writing, write_again;
};

static guint changed_signal;

G_DEFINE_FINAL_TYPE (BefBackground, bef_background, G_TYPE_OBJECT)

BefBackgroundPlace
bef_background_find_place (void)
{
  return g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS) || g_getenv ("SNAP") != NULL
             ? BEF_BACKGROUND_SANDBOXED
             : BEF_BACKGROUND_FREE;
}

static gboolean
is_wanted (BefBackground *self, const char *key)
{
  return g_settings_get_boolean (self->settings, key);
}

/* What is not wanted has no state. */
static void
set_states (BefBackground *self, BefBackgroundState watching, BefBackgroundState login)
{
  if (!is_wanted (self, "keep-watching"))
    watching = BEF_BACKGROUND_UNWANTED;
  if (!is_wanted (self, "start-at-login"))
    login = BEF_BACKGROUND_UNWANTED;
  if (self->watching == watching && self->login == login)
    return;
  self->watching = watching;
  self->login = login;
  g_signal_emit (self, changed_signal, 0);
}

/* In a sandbox: the portal. One call, so without a library for it; its dialog stands by itself. */

static void
stop_listening (BefBackground *self)
{
  if (self->response_id != 0)
    g_dbus_connection_signal_unsubscribe (self->bus, self->response_id);
  self->response_id = 0;
  if (self->portal_watch != 0)
    g_bus_unwatch_name (self->portal_watch);
  self->portal_watch = 0;
  g_clear_pointer (&self->request, g_free);
  g_clear_object (&self->bus);
}

/* A question that nobody waits for any more is taken back. */
static void
drop_question (BefBackground *self)
{
  if (self->asking != NULL)
    g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  if (self->request != NULL)
    g_dbus_connection_call (self->bus, PORTAL, self->request, REQUEST, "Close", NULL, NULL,
                            G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL, NULL, NULL);
  stop_listening (self);
}

static void
answered (BefBackground *self, BefBackgroundState watching, BefBackgroundState login)
{
  g_clear_object (&self->asking);
  stop_listening (self);
  set_states (self, watching, login);
}

static void
no_portal (BefBackground *self)
{
  answered (self, BEF_BACKGROUND_NO_PORTAL, BEF_BACKGROUND_NO_PORTAL);
}

static void
response_cb (GDBusConnection *bus, const char *sender, const char *path, const char *interface,
             const char *name, GVariant *parameters, gpointer user_data)
{
  BefBackground *self = user_data;
  gboolean background = FALSE, autostart = FALSE;
  g_autoptr (GVariant) results = NULL;
  guint response;

  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(ua{sv})")))
    return;
  g_variant_get (parameters, "(u@a{sv})", &response, &results);
  if (response == 0)
    {
      g_variant_lookup (results, "background", "b", &background);
      g_variant_lookup (results, "autostart", "b", &autostart);
    }
  answered (self, background ? BEF_BACKGROUND_ALLOWED : BEF_BACKGROUND_REFUSED,
            autostart ? BEF_BACKGROUND_ALLOWED : BEF_BACKGROUND_REFUSED);
}

static void
vanished_cb (GDBusConnection *bus, const char *name, gpointer user_data)
{
  no_portal (user_data);
}

/* The question was put; its answer may have come already, or comes when somebody gives it. */
static void
asked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BefBackground) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer =
      g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->request == NULL)
    return;
  if (answer == NULL)
    {
      g_info ("The background portal cannot be asked: %s", error->message);
      no_portal (self);
      return;
    }
  self->portal_watch = g_bus_watch_name_on_connection (
      self->bus, PORTAL, G_BUS_NAME_WATCHER_FLAGS_NONE, NULL, vanished_cb, self, NULL);
}

static GVariant *
question (BefBackground *self, const char *token)
{
  const char *command[] = { "beffroi", NULL, NULL };
  GVariantBuilder options;

  if (is_wanted (self, "keep-watching"))
    command[1] = "--background";
  g_variant_builder_init (&options, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&options, "{sv}", "handle_token", g_variant_new_string (token));
  g_variant_builder_add (&options, "{sv}", "reason",
                         g_variant_new_string (_ ("Beffroi tells you of urgent alerts of the "
                                                  "commune's buildings also without its window.")));
  g_variant_builder_add (&options, "{sv}", "autostart",
                         g_variant_new_boolean (is_wanted (self, "start-at-login")));
  g_variant_builder_add (&options, "{sv}", "commandline", g_variant_new_strv (command, -1));
  return g_variant_new ("(sa{sv})", "", &options);
}

static void
bus_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BefBackground) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) bus = g_bus_get_finish (result, &error);

  /* Asked twice at once: one question is enough, the newest. */
  if (self->bus != NULL || self->asking == NULL)
    return;
  if (bus == NULL)
    {
      no_portal (self);
      return;
    }
  g_autofree char *token = g_strdup_printf ("beffroi%u", g_random_int ());
  g_autofree char *sender = g_strdup (g_dbus_connection_get_unique_name (bus) + 1);
  self->bus = g_steal_pointer (&bus);
  /* Before asking: the answer may be quicker than the reply. Portals since 0.9 answer there. */
  self->request =
      g_strconcat (PORTAL_PATH "/request/", g_strdelimit (sender, ".", '_'), "/", token, NULL);
  self->response_id =
      g_dbus_connection_signal_subscribe (self->bus, PORTAL, REQUEST, "Response", self->request,
                                          NULL, G_DBUS_SIGNAL_FLAGS_NONE, response_cb, self, NULL);
  g_dbus_connection_call (self->bus, PORTAL, PORTAL_PATH, "org.freedesktop.portal.Background",
                          "RequestBackground", question (self, token), G_VARIANT_TYPE ("(o)"),
                          G_DBUS_CALL_FLAGS_NONE, -1, self->asking, asked_cb, g_object_ref (self));
}

static void
ask_portal (BefBackground *self)
{
  const gboolean login = is_wanted (self, "start-at-login");

  drop_question (self);
  /* Also to take back that it starts at login: nobody else can. */
  if (!login && !is_wanted (self, "keep-watching") && !self->starts_by_portal)
    {
      set_states (self, BEF_BACKGROUND_UNWANTED, BEF_BACKGROUND_UNWANTED);
      return;
    }
  self->starts_by_portal = login;
  self->asking = g_cancellable_new ();
  set_states (self, BEF_BACKGROUND_ASKED, BEF_BACKGROUND_ASKED);
  /* Not cancelled with the question: who asks for the bus meanwhile waits for the same attempt, and
   * would be told that it was cancelled. */
  g_bus_get (G_BUS_TYPE_SESSION, NULL, bus_cb, g_object_ref (self));
}

/* Elsewhere: a file. */

/* As the Exec key wants an argument (Desktop Entry Specification 1.5). */
static char *
quote_argument (const char *text)
{
  g_autoptr (GString) quoted = g_string_new ("\"");

  for (const char *c = text; *c != '\0'; c++)
    {
      if (strchr ("\"`$\\", *c) != NULL)
        g_string_append (quoted, "\\\\"); /* once more, as in any string there */
      if (*c == '%')
        g_string_append_c (quoted, '%');
      g_string_append_c (quoted, *c);
      if (*c == '\\')
        g_string_append_c (quoted, '\\');
    }
  g_string_append_c (quoted, '"');
  return g_string_free (g_steal_pointer (&quoted), FALSE);
}

static char *
entry_of (BefBackground *self)
{
  g_autofree char *program = quote_argument (self->program);

  return g_strdup_printf ("[Desktop Entry]\n"
                          "Type=Application\n"
                          "Name=Beffroi\n"
                          "Icon=" APP "\n"
                          "Exec=%s%s\n",
                          program, is_wanted (self, "keep-watching") ? " --background" : "");
}

/* Any thread. @entry NULL: no file. */
static void
write_thread (GTask *task, gpointer source, gpointer entry, GCancellable *cancellable)
{
  g_autofree char *folder = g_build_filename (g_get_user_config_dir (), "autostart", NULL);
  g_autofree char *path = g_build_filename (folder, APP ".desktop", NULL);
  g_autoptr (GError) error = NULL;

  if (entry == NULL)
    {
      if (g_unlink (path) != 0 && errno != ENOENT)
        g_set_error (&error, G_FILE_ERROR, g_file_error_from_errno (errno), "%s: %s", path,
                     g_strerror (errno));
    }
  else if (g_mkdir_with_parents (folder, 0700) != 0)
    g_set_error (&error, G_FILE_ERROR, g_file_error_from_errno (errno), "%s: %s", folder,
                 g_strerror (errno));
  else
    g_file_set_contents (path, entry, -1, &error);
  if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_boolean (task, TRUE);
}

static void written_cb (GObject *source, GAsyncResult *result, gpointer user_data);

/* One after the other: the last one counts. */
static void
write_entry (BefBackground *self)
{
  set_states (self, BEF_BACKGROUND_ALLOWED,
              self->login == BEF_BACKGROUND_UNWANTED ? BEF_BACKGROUND_ASKED : self->login);
  if (self->writing)
    {
      self->write_again = TRUE;
      return;
    }
  g_autoptr (GTask) task = g_task_new (self, NULL, written_cb, NULL);
  g_task_set_source_tag (task, write_entry);
  if (is_wanted (self, "start-at-login"))
    g_task_set_task_data (task, entry_of (self), g_free);
  self->writing = TRUE;
  g_task_run_in_thread (task, write_thread);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  BefBackground *self = BEF_BACKGROUND (source);
  g_autoptr (GError) error = NULL;
  gboolean written = g_task_propagate_boolean (G_TASK (result), &error);

  self->writing = FALSE;
  if (self->write_again)
    {
      self->write_again = FALSE;
      write_entry (self);
      return;
    }
  g_free (self->fault);
  self->fault = written ? NULL : g_strdup (error->message);
  set_states (self, BEF_BACKGROUND_ALLOWED,
              written ? BEF_BACKGROUND_ALLOWED : BEF_BACKGROUND_FAILED);
}

/* Life. */

static void
login_cb (BefBackground *self)
{
  if (self->place == BEF_BACKGROUND_SANDBOXED)
    ask_portal (self);
  else
    write_entry (self);
}

/* What starts at login depends on it; a file that is not ours is let be. */
static void
watching_cb (BefBackground *self)
{
  if (self->place == BEF_BACKGROUND_SANDBOXED || is_wanted (self, "start-at-login"))
    login_cb (self);
  else
    set_states (self, BEF_BACKGROUND_ALLOWED, BEF_BACKGROUND_UNWANTED);
}

static void
bef_background_dispose (GObject *object)
{
  BefBackground *self = BEF_BACKGROUND (object);

  /* What the desktop was asked it may still answer to the person: only nobody listens. */
  if (self->asking != NULL)
    g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  stop_listening (self);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (bef_background_parent_class)->dispose (object);
}

static void
bef_background_finalize (GObject *object)
{
  BefBackground *self = BEF_BACKGROUND (object);

  g_free (self->program);
  g_free (self->fault);
  G_OBJECT_CLASS (bef_background_parent_class)->finalize (object);
}

static void
bef_background_class_init (BefBackgroundClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = bef_background_dispose;
  G_OBJECT_CLASS (klass)->finalize = bef_background_finalize;
  changed_signal = g_signal_new ("changed", BEF_TYPE_BACKGROUND, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static void
bef_background_init (BefBackground *self)
{
}

BefBackground *
bef_background_new (GSettings *app, BefBackgroundPlace place, const char *program)
{
  BefBackground *self = g_object_new (BEF_TYPE_BACKGROUND, NULL);

  self->settings = g_object_ref (app);
  self->place = place;
  self->program = g_strdup (program);
  g_signal_connect_object (app, "changed::keep-watching", G_CALLBACK (watching_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (app, "changed::start-at-login", G_CALLBACK (login_cb), self,
                           G_CONNECT_SWAPPED);
  if (is_wanted (self, "keep-watching") || is_wanted (self, "start-at-login"))
    watching_cb (self);
  return self;
}

BefBackgroundState
bef_background_get_watching (BefBackground *self)
{
  return self->watching;
}

BefBackgroundState
bef_background_get_login (BefBackground *self)
{
  return self->login;
}

gboolean
bef_background_stays (BefBackground *self)
{
  return self->watching != BEF_BACKGROUND_UNWANTED && self->watching != BEF_BACKGROUND_REFUSED;
}

const char *
bef_background_get_fault (BefBackground *self)
{
  return self->fault;
}
