/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where no keyring runs, the person is told so; nothing hangs, and nothing is kept elsewhere. */
#include "backend/bef-backend.h"

#include <glib/gstdio.h>

typedef struct
{
  GMainLoop *loop;
  char *token;
  gboolean stored;
  GError *error;
} Wait;

static void
lookup_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Wait *wait = user_data;
  wait->token = bef_credentials_lookup_finish (result, &wait->error);
  g_main_loop_quit (wait->loop);
}

static void
store_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Wait *wait = user_data;
  wait->stored = bef_credentials_store_finish (result, &wait->error);
  g_main_loop_quit (wait->loop);
}

static void
assert_says_no_keyring (Wait *wait)
{
  g_assert_error (wait->error, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_CONNECT);
  g_test_message ("%s", wait->error->message);
  g_assert_nonnull (strstr (wait->error->message, "No keyring is running"));
  g_assert_null (strstr (wait->error->message, "secret-token"));
  g_clear_error (&wait->error);
}

static void
check_both (void)
{
  Wait wait = { g_main_loop_new (NULL, FALSE), NULL, FALSE, NULL };

  bef_credentials_lookup_async ("default", BEF_KEYRING_UNLOCK, NULL, lookup_cb, &wait);
  g_main_loop_run (wait.loop);
  g_assert_null (wait.token);
  assert_says_no_keyring (&wait);

  bef_credentials_store_async ("default", "secret-token", NULL, store_cb, &wait);
  g_main_loop_run (wait.loop);
  g_assert_false (wait.stored);
  assert_says_no_keyring (&wait);

  bef_credentials_store_async ("default", NULL, NULL, store_cb, &wait); /* forgetting */
  g_main_loop_run (wait.loop);
  g_assert_false (wait.stored);
  assert_says_no_keyring (&wait);
  g_main_loop_unref (wait.loop);
}

static void
test_without_a_bus (void)
{
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus", TRUE);
  check_both ();
}

/* A private bus that knows of no service to start; its address is put in the environment. NULL when
 * there is no daemon. */
static GSubprocess *
start_bus (const char *folder)
{
  static const char config[] =
      "<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen><policy context=\"default\">"
      "<allow send_destination=\"*\" eavesdrop=\"true\"/><allow eavesdrop=\"true\"/><allow "
      "own=\"*\"/></policy></busconfig>";
  g_autofree char *program = g_find_program_in_path ("dbus-daemon");
  g_autofree char *path = g_build_filename (folder, "bus.conf", NULL);
  g_autofree char *option = g_strconcat ("--config-file=", path, NULL);
  g_autoptr (GDataInputStream) lines = NULL;
  g_autofree char *address = NULL;
  GSubprocess *bus;

  if (program == NULL)
    return NULL;
  g_assert_true (g_file_set_contents (path, config, -1, NULL));
  bus = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, NULL, program, "--nofork",
                          "--print-address", option, NULL);
  g_assert_nonnull (bus);
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (bus));
  address = g_data_input_stream_read_line (lines, NULL, NULL, NULL);
  g_assert_nonnull (address);
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", address, TRUE);
  g_unlink (path);
  return bus;
}

static void
test_on_a_bus_without_keyring (void)
{
  g_autofree char *folder = g_dir_make_tmp ("credentials-XXXXXX", NULL);
  g_autoptr (GSubprocess) bus = start_bus (folder);

  g_rmdir (folder);
  if (bus == NULL)
    {
      g_test_skip ("dbus-daemon is not installed");
      return;
    }
  g_autoptr (GDBusConnection) connection = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_assert_nonnull (connection);
  g_dbus_connection_set_exit_on_close (connection, FALSE);
  check_both ();
  g_subprocess_force_exit (bus);
  g_subprocess_wait (bus, NULL, NULL);
}

/* As in a sandbox: libsecret keeps a file, and its items are no keyring's. */
static void
test_in_a_file (void)
{
  Wait wait = { g_main_loop_new (NULL, FALSE), NULL, FALSE, NULL };
  g_autofree char *folder = g_dir_make_tmp ("credentials-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "default.keyring", NULL);

  g_setenv ("SECRET_BACKEND", "file", TRUE);
  g_setenv ("SECRET_FILE_TEST_PATH", path, TRUE);
  g_setenv ("SECRET_FILE_TEST_PASSWORD", "of the portal", TRUE);
  for (guint use = BEF_KEYRING_AS_IT_IS; use <= BEF_KEYRING_UNLOCK; use++)
    {
      bef_credentials_lookup_async ("default", use, NULL, lookup_cb, &wait);
      g_main_loop_run (wait.loop);
      g_assert_no_error (wait.error);
      g_assert_null (wait.token);
    }
  bef_credentials_store_async ("default", "secret-token", NULL, store_cb, &wait);
  g_main_loop_run (wait.loop);
  g_assert_no_error (wait.error);
  g_assert_true (wait.stored);
  for (guint use = BEF_KEYRING_AS_IT_IS; use <= BEF_KEYRING_UNLOCK; use++)
    {
      bef_credentials_lookup_async ("default", use, NULL, lookup_cb, &wait);
      g_main_loop_run (wait.loop);
      g_assert_no_error (wait.error);
      g_assert_cmpstr (wait.token, ==, "secret-token");
      g_clear_pointer (&wait.token, g_free);
    }
  g_main_loop_unref (wait.loop);
  g_unlink (path);
  g_rmdir (folder);
}

/* libsecret asks for its back end once in a program. */
static void
test_in_a_sandbox (void)
{
  if (g_test_subprocess ())
    {
      test_in_a_file ();
      return;
    }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_passed ();
}

int
main (int argc, char **argv)
{
  g_setenv ("LC_ALL", "C", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/credentials/without-a-bus", test_without_a_bus);
  g_test_add_func ("/credentials/on-a-bus-without-keyring", test_on_a_bus_without_keyring);
  g_test_add_func ("/credentials/in-a-sandbox", test_in_a_sandbox);
  return g_test_run ();
}
