/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the token is kept: a file that changes, a keyring that is locked, silent or dismissed. The
 * keyring is a double on a bus of its own. */
#include "app/bef-token-source.h"

#include <glib/gstdio.h>

#define ITEM "/org/freedesktop/secrets/collection/login/1"
#define PROMPT "/org/freedesktop/secrets/prompt/1"

/* The double. */

static const char interfaces[] =
    "<node><interface name='org.freedesktop.Secret.Service'>"
    "<method name='OpenSession'><arg type='s' direction='in'/><arg type='v' direction='in'/>"
    "<arg type='v' direction='out'/><arg type='o' direction='out'/></method>"
    "<method name='SearchItems'><arg type='a{ss}' direction='in'/><arg type='ao' direction='out'/>"
    "<arg type='ao' direction='out'/></method>"
    "<method name='Unlock'><arg type='ao' direction='in'/><arg type='ao' direction='out'/>"
    "<arg type='o' direction='out'/></method>"
    "<method name='GetSecrets'><arg type='ao' direction='in'/><arg type='o' direction='in'/>"
    "<arg type='a{o(oayays)}' direction='out'/></method>"
    "<property name='Collections' type='ao' access='read'/></interface>"
    "<interface name='org.freedesktop.Secret.Prompt'>"
    "<method name='Prompt'><arg type='s' direction='in'/></method><method name='Dismiss'/>"
    "<signal name='Completed'><arg type='b'/><arg type='v'/></signal></interface>"
    "<interface name='org.freedesktop.Secret.Item'>"
    "<property name='Locked' type='b' access='read'/>"
    "<property name='Attributes' type='a{ss}' access='read'/>"
    "<property name='Label' type='s' access='read'/>"
    "<property name='Type' type='s' access='read'/>"
    "<property name='Created' type='t' access='read'/>"
    "<property name='Modified' type='t' access='read'/></interface></node>";

typedef struct
{
  GDBusConnection *bus; /* owned */
  const char *token;
  gboolean locked, dismisses;
  guint n_unlocks, n_dismissed;
} Keyring;

static void
complete_prompt (Keyring *self, gboolean dismissed)
{
  const char *const unlocked[] = { ITEM, NULL };

  g_dbus_connection_emit_signal (
      self->bus, NULL, PROMPT, "org.freedesktop.Secret.Prompt", "Completed",
      g_variant_new ("(bv)", dismissed,
                     dismissed ? g_variant_new_objv (NULL, 0) : g_variant_new_objv (unlocked, 1)),
      NULL);
}

static GVariant *
secrets (Keyring *self, const char *session)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{o(oayays)}"));
  if (!self->locked)
    g_variant_builder_add (
        &builder, "{o(o@ay@ays)}", ITEM, session,
        g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, "", 0, 1),
        g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, self->token, strlen (self->token), 1),
        "text/plain");
  return g_variant_new ("(a{o(oayays)})", &builder);
}

static void
called_cb (GDBusConnection *bus, const char *sender, const char *path, const char *interface,
           const char *method, GVariant *parameters, GDBusMethodInvocation *call, gpointer data)
{
  Keyring *self = data;
  const char *const item[] = { ITEM, NULL };
  const char *algorithm, *session;

  if (g_str_equal (method, "OpenSession"))
    {
      g_variant_get_child (parameters, 0, "&s", &algorithm);
      if (g_str_equal (algorithm, "plain"))
        g_dbus_method_invocation_return_value (
            call, g_variant_new ("(vo)", g_variant_new_string (""),
                                 "/org/freedesktop/secrets/session/1"));
      else
        g_dbus_method_invocation_return_dbus_error (call, "org.freedesktop.DBus.Error.NotSupported",
                                                    "plain only");
    }
  else if (g_str_equal (method, "SearchItems"))
    g_dbus_method_invocation_return_value (
        call, g_variant_new ("(@ao@ao)", g_variant_new_objv (item, self->locked ? 0 : 1),
                             g_variant_new_objv (item, self->locked ? 1 : 0)));
  else if (g_str_equal (method, "Unlock"))
    {
      self->n_unlocks++;
      g_dbus_method_invocation_return_value (
          call, g_variant_new ("(@aoo)", g_variant_new_objv (NULL, 0), PROMPT));
    }
  else if (g_str_equal (method, "GetSecrets"))
    {
      g_variant_get_child (parameters, 1, "&o", &session);
      g_dbus_method_invocation_return_value (call, secrets (self, session));
    }
  else
    {
      self->n_dismissed += g_str_equal (method, "Dismiss");
      g_dbus_method_invocation_return_value (call, NULL);
      if (self->dismisses || g_str_equal (method, "Dismiss"))
        complete_prompt (self, TRUE);
    }
}

static GVariant *
property_cb (GDBusConnection *bus, const char *sender, const char *path, const char *interface,
             const char *name, GError **error, gpointer data)
{
  if (g_str_equal (name, "Collections"))
    return g_variant_new_objv (NULL, 0);
  if (g_str_equal (name, "Locked"))
    return g_variant_new_boolean (((Keyring *)data)->locked);
  if (g_str_equal (name, "Attributes"))
    return g_variant_new_parsed ("@a{ss} {'profile': 'default'}");
  if (g_str_equal (name, "Created") || g_str_equal (name, "Modified"))
    return g_variant_new_uint64 (0);
  return g_variant_new_string ("");
}

static const GDBusInterfaceVTable vtable = { called_cb, property_cb, NULL, { 0 } };

static void
keyring_init (Keyring *self)
{
  static const char *const paths[] = { "/org/freedesktop/secrets", PROMPT, ITEM };
  g_autoptr (GDBusNodeInfo) info = g_dbus_node_info_new_for_xml (interfaces, NULL);
  g_autoptr (GVariant) owned = NULL;

  self->bus =
      g_dbus_connection_new_for_address_sync (g_getenv ("DBUS_SESSION_BUS_ADDRESS"),
                                              G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
                                                  | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                              NULL, NULL, NULL);
  g_assert_nonnull (self->bus);
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    g_assert_cmpuint (g_dbus_connection_register_object (self->bus, paths[i], info->interfaces[i],
                                                         &vtable, self, NULL, NULL),
                      >, 0);
  owned = g_dbus_connection_call_sync (self->bus, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                                       "org.freedesktop.DBus", "RequestName",
                                       g_variant_new ("(su)", "org.freedesktop.secrets", 4), NULL,
                                       0, 5000, NULL, NULL);
  g_assert_nonnull (owned);
}

/* What is told. */

typedef struct
{
  char *token, *waiting, *failed;
  guint n_found;
  BefTokenFault fault;
} Told;

static void
found_cb (const char *token, gpointer data)
{
  Told *told = data;

  g_free (told->token);
  told->token = g_strdup (token);
  told->n_found++;
}

static void
waiting_cb (const char *message, gpointer data)
{
  g_free (((Told *)data)->waiting);
  ((Told *)data)->waiting = g_strdup (message);
}

static void
failed_cb (const char *message, BefTokenFault fault, gpointer data)
{
  g_free (((Told *)data)->failed);
  ((Told *)data)->failed = g_strdup (message);
  ((Told *)data)->fault = fault;
}

static void
told_clear (Told *told)
{
  g_free (told->token);
  g_free (told->waiting);
  g_free (told->failed);
  *told = (Told){ 0 };
}

static BefTokenSource *
source_of (const char *file, Told *told)
{
  BefTokenSource *source = bef_token_source_new (
      "default", file, &(BefTokenCallbacks){ found_cb, waiting_cb, failed_cb, NULL, told });

  bef_token_source_set_limits (source, 50, 400);
  return source;
}

/* Waits for as long as it takes: what does not come ends by the test's own time limit. */
#define AWAIT(condition)                                                                           \
  while (!(condition))                                                                             \
  g_main_context_iteration (NULL, TRUE)

static void
test_locked (gconstpointer data)
{
  Keyring *keyring = (Keyring *)data;
  Told told = { 0 };
  g_autoptr (BefTokenSource) source = source_of (NULL, &told);

  *keyring = (Keyring){ keyring->bus, "secret-token", TRUE, FALSE, 0, 0 };
  bef_token_source_read (source, BEF_ASKED_BY_PERSON);
  AWAIT (told.waiting != NULL);
  g_test_message ("%s", told.waiting);
  g_assert_nonnull (strstr (told.waiting, "Unlock the keyring"));
  AWAIT (told.failed != NULL);
  g_test_message ("%s", told.failed);
  g_assert_nonnull (strstr (told.failed, "has not given the access token"));
  g_assert_cmpint (told.fault, ==, BEF_TOKEN_HAS_FAILED);
  g_assert_cmpuint (told.n_found, ==, 0);
  /* Unbidden, nobody is asked for a password again. */
  AWAIT (keyring->n_dismissed > 0);
  guint asked = keyring->n_unlocks;
  bef_token_source_read (source, BEF_ASKED_BY_PROGRAM);
  for (guint i = 0; i < 50; i++)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (5000);
    }
  g_assert_cmpuint (keyring->n_unlocks, ==, asked);
  keyring->locked = FALSE;
  bef_token_source_read (source, BEF_ASKED_BY_PERSON);
  AWAIT (told.n_found > 0);
  g_assert_cmpstr (told.token, ==, "secret-token");
  told_clear (&told);
}

/* Looked at unbidden for the first time: locked, it says nothing and is not opened. */
static void
test_unbidden (gconstpointer data)
{
  Keyring *keyring = (Keyring *)data;
  Told told = { 0 };
  g_autoptr (BefTokenSource) source = source_of (NULL, &told);

  *keyring = (Keyring){ keyring->bus, "secret-token", TRUE, FALSE, 0, 0 };
  bef_token_source_read (source, BEF_ASKED_BY_PROGRAM);
  for (guint i = 0; i < 100; i++)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (5000);
    }
  g_assert_cmpuint (keyring->n_unlocks, ==, 0);
  g_assert_null (told.failed);
  g_assert_null (told.waiting);
  g_assert_cmpuint (told.n_found, ==, 0);
  g_autoptr (BefTokenSource) other = source_of (NULL, &told);
  keyring->locked = FALSE;
  bef_token_source_read (other, BEF_ASKED_BY_PROGRAM);
  AWAIT (told.n_found > 0);
  g_assert_cmpstr (told.token, ==, "secret-token");
  told_clear (&told);
}

static void
test_dismissed (gconstpointer data)
{
  Keyring *keyring = (Keyring *)data;
  Told told = { 0 };
  g_autoptr (BefTokenSource) source = source_of (NULL, &told);

  *keyring = (Keyring){ keyring->bus, "secret-token", TRUE, TRUE, 0, 0 };
  bef_token_source_set_limits (source, 60000, 60000);
  bef_token_source_read (source, BEF_ASKED_BY_PERSON);
  AWAIT (told.failed != NULL || told.n_found > 0);
  g_assert_cmpuint (told.n_found, ==, 0);
  g_test_message ("%s", told.failed);
  g_assert_nonnull (strstr (told.failed, "keyring is locked"));
  told_clear (&told);
}

static void
test_file (void)
{
  g_autofree char *folder = g_dir_make_tmp ("token-XXXXXX", NULL);
  g_autofree char *file = g_build_filename (folder, "token", NULL);
  Told told = { 0 };
  g_autoptr (BefTokenSource) source = source_of (file, &told);

  bef_token_source_read (source, BEF_ASKED_BY_PERSON);
  AWAIT (told.failed != NULL);
  g_assert_true (g_file_set_contents (file, "\n", -1, NULL));
  g_clear_pointer (&told.failed, g_free);
  bef_token_source_read (source, BEF_ASKED_BY_PERSON);
  AWAIT (told.failed != NULL);
  g_assert_nonnull (strstr (told.failed, "is empty"));
  g_assert_cmpuint (told.n_found, ==, 0);
  for (guint i = 1; i <= 2; i++)
    {
      g_assert_true (g_file_set_contents (file, i == 1 ? "first\n" : " second", -1, NULL));
      bef_token_source_read (source, BEF_ASKED_BY_PROGRAM);
      AWAIT (told.n_found == i);
      g_assert_cmpstr (told.token, ==, i == 1 ? "first" : "second");
    }
  told_clear (&told);
  g_unlink (file);
  g_rmdir (folder);
}

/* A private bus, whose address is put in the environment. NULL when there is no daemon. */
static GSubprocess *
start_bus (void)
{
  g_autofree char *program = g_find_program_in_path ("dbus-daemon");

  if (program == NULL)
    return NULL;
  GSubprocess *bus =
      g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, NULL,
                        program, "--session", "--nofork", "--print-address", NULL);
  g_assert_nonnull (bus);
  g_autoptr (GDataInputStream) lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (bus));
  g_autofree char *address = g_data_input_stream_read_line (lines, NULL, NULL, NULL);
  g_assert_nonnull (address);
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", address, TRUE);
  g_autoptr (GDBusConnection) connection = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_assert_nonnull (connection);
  g_dbus_connection_set_exit_on_close (connection, FALSE);
  return bus;
}

int
main (int argc, char **argv)
{
  Keyring keyring = { 0 };

  g_setenv ("LC_ALL", "C", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_autoptr (GSubprocess) bus = start_bus ();
  g_test_add_func ("/token-source/file", test_file);
  if (bus != NULL)
    {
      keyring_init (&keyring);
      g_test_add_data_func ("/token-source/locked", &keyring, test_locked);
      g_test_add_data_func ("/token-source/unbidden", &keyring, test_unbidden);
      g_test_add_data_func ("/token-source/dismissed", &keyring, test_dismissed);
    }
  int status = g_test_run ();
  if (bus != NULL)
    {
      g_clear_object (&keyring.bus);
      g_subprocess_force_exit (bus);
      g_subprocess_wait (bus, NULL, NULL);
    }
  return status;
}
