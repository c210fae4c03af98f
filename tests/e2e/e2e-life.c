/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Consoles beside the scene's own, and how they come and go. */
#include "e2e-private.h"

#include "../patience.h"

#include <glib/gstdio.h>
#include <signal.h>

#define RUN_S 120
#define QUIT_S 40

/* A token file of @role, as an option; (transfer full). */
static char *
token_option (E2e *self, const char *role)
{
  g_autofree char *file = g_strdup_printf ("%s/token-%s", self->folder, role);

  g_assert_true (g_file_set_contents (file, role, -1, NULL));
  return g_strdup_printf ("--token-file=%s", file);
}

static GSubprocess *
spawn (E2e *self, const char *program, const char *role, const char *options, gboolean listen)
{
  g_autoptr (GSubprocessLauncher) launcher = e2e_console_launcher (self);
  g_autoptr (GPtrArray) argv = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;

  if (listen)
    g_subprocess_launcher_set_flags (launcher, G_SUBPROCESS_FLAGS_STDOUT_PIPE
                                                   | G_SUBPROCESS_FLAGS_STDERR_MERGE);
  g_ptr_array_add (argv, program[0] == '/' ? g_strdup (program) : e2e_program_path (program));
  e2e_add_options (argv, options);
  if (role != NULL)
    g_ptr_array_insert (argv, (int)argv->len - 1, token_option (self, role));
  GSubprocess *process =
      g_subprocess_launcher_spawnv (launcher, (const char *const *)argv->pdata, &error);
  g_assert_no_error (error);
  return process;
}

GSubprocess *
e2e_spawn (E2e *self, const char *program, const char *role, const char *options)
{
  return spawn (self, program, role, options, FALSE);
}

void
e2e_assert_ended_well (E2e *self, GSubprocess *process, const char *what)
{
  if (g_subprocess_get_if_signaled (process))
    e2e_fail (self, "%s ended by signal %d", what, g_subprocess_get_term_sig (process));
  if (!g_subprocess_get_successful (process))
    e2e_fail (self, "%s ended with status %d", what, g_subprocess_get_exit_status (process));
}

static void
said_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **)user_data = g_object_ref (result);
}

static gboolean
is_set_cb (E2e *self, gpointer user_data)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
  return *(GAsyncResult **)user_data != NULL;
}

int
e2e_run (E2e *self, const char *program, const char *role, const char *options, char **said_out)
{
  g_autoptr (GSubprocess) process = spawn (self, program, role, options, TRUE);
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *said = NULL;
  g_autoptr (GError) error = NULL;

  g_subprocess_communicate_utf8_async (process, NULL, NULL, said_cb, &result);
  e2e_until (self, RUN_S, "end of a program that is to end", is_set_cb, &result);
  g_subprocess_communicate_utf8_finish (process, result, &said, NULL, &error);
  g_assert_no_error (error);
  if (g_subprocess_get_if_signaled (process))
    e2e_fail (self, "%s ended by signal %d: %s", program, g_subprocess_get_term_sig (process),
              said);
  if (said_out != NULL)
    *said_out = g_steal_pointer (&said);
  return g_subprocess_get_exit_status (process);
}

int
e2e_run_another (E2e *self, const char *options, char **said_out)
{
  g_autofree char *all = g_strdup_printf ("--profile=test %s", options != NULL ? options : "");

  return e2e_run (self, "src/app/beffroi", "secretary", all, said_out);
}

void
e2e_console_signal (E2e *self, int signal)
{
  g_subprocess_send_signal (self->console, signal);
}

static gboolean
has_ended_cb (E2e *self, gpointer user_data)
{
  return !e2e_console_is_alive (self);
}

void
e2e_console_ended_well (E2e *self)
{
  e2e_until (self, QUIT_S, "the console's end", has_ended_cb, NULL);
  e2e_assert_ended_well (self, self->console, "the console");
  g_clear_object (&self->console);
  g_clear_pointer (&self->bus_name, g_free);
}

static gboolean
is_on_page_cb (E2e *self, gpointer user_data)
{
  g_autoptr (E2eNode) row = e2e_look (self, ATSPI_ROLE_LIST_ITEM, user_data);

  return row != NULL && e2e_has_state (row, ATSPI_STATE_SELECTED);
}

void
e2e_until_page (E2e *self, const char *pattern)
{
  e2e_until (self, 20, "page selected in the side bar", is_on_page_cb, (gpointer)pattern);
}

void
e2e_add_profiles (E2e *self, const char *prefix, guint first, guint last, guint step)
{
  g_autofree char *path = e2e_path (self, "config", "glib-2.0/settings/keyfile"), *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_autoptr (GString) all = g_string_new (text);
  for (guint i = first; i <= last; i += step)
    g_string_append_printf (all,
                            "\n[fr/beffroi/Beffroi/profiles/%s%u]\nurl='%s'\nca-file='%s'\n"
                            "poll-visible=2\npoll-all=10\n",
                            prefix, i, self->url, self->certificate_file);
  g_assert_true (g_file_set_contents (path, all->str, -1, NULL));
}

/* A call that comes is never answered. */
static GDBusMessage *
swallow_cb (GDBusConnection *connection, GDBusMessage *message, gboolean incoming, gpointer data)
{
  if (!incoming || g_dbus_message_get_message_type (message) != G_DBUS_MESSAGE_TYPE_METHOD_CALL)
    return message;
  g_object_unref (message);
  return NULL;
}

GDBusConnection *
e2e_own_silent_keyring (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) owned = NULL;
  guint32 answer = 0;
  GDBusConnection *bus =
      g_dbus_connection_new_for_address_sync (g_getenv ("DBUS_SESSION_BUS_ADDRESS"),
                                              G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
                                                  | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                              NULL, NULL, &error);

  g_assert_no_error (error);
  g_dbus_connection_add_filter (bus, swallow_cb, NULL, NULL);
  owned = g_dbus_connection_call_sync (
      bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "RequestName",
      g_variant_new ("(su)", "org.freedesktop.secrets", 4), NULL, 0, 5000, NULL, &error);
  g_assert_no_error (error);
  g_variant_get (owned, "(u)", &answer);
  g_assert_cmpuint (answer, ==, 1);
  return bus;
}
