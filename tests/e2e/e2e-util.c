/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "e2e-private.h"

#include "../patience.h"

#include <glib/gstdio.h>
#include <libsoup/soup.h>
#include <locale.h>
#include <signal.h>
#include <sys/prctl.h>

#include "base/bef-json.h"
#include "hub/server/bef-hub-tls.h"

#define HUB_READY_S 30
#define CONSOLE_READY_S 45
#define QUIT_S 20
#define LIVE_S 40
#define MAX_SEEDS 40
#define REQUEST_TIMEOUT_S 20

char *
e2e_program_path (const char *path)
{
  const char *root = g_getenv ("BEFFROI_BUILD_ROOT");

  return root != NULL ? g_build_filename (root, path, NULL) : NULL;
}

void
e2e_init (int *argc, char ***argv)
{
  setlocale (LC_CTYPE, "C.UTF-8");
  g_test_init (argc, argv, NULL);
  /* The accessibility client warns about applications that come and go: not what is tested. */
  g_log_set_always_fatal (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL);
  atspi_init ();
  atspi_set_timeout (10000 * test_patience (), 20000 * test_patience ());
}

gboolean
e2e_is_possible (void)
{
  static const char *const programs[] = { "src/app/beffroi", "src/hub/beffroi-hub" };

  for (guint i = 0; i < G_N_ELEMENTS (programs); i++)
    {
      g_autofree char *path = e2e_program_path (programs[i]);
      if (path == NULL || !g_file_test (path, G_FILE_TEST_IS_EXECUTABLE))
        {
          g_autofree char *reason = g_strdup_printf ("%s is not built here", programs[i]);
          g_test_skip (reason);
          return FALSE;
        }
    }
  return TRUE;
}

/* A port that nobody listens on now. */
static guint16
free_port (void)
{
  g_autoptr (GSocket) socket =
      g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL);
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new_from_string ("127.0.0.1", 0);

  g_assert_true (g_socket_bind (socket, any, FALSE, NULL));
  g_autoptr (GSocketAddress) bound = g_socket_get_local_address (socket, NULL);
  return g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
}

static void
make_certificate (E2e *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *certificate = NULL, *key = NULL,
                  *key_file = g_build_filename (self->folder, "hub.key", NULL);

  self->certificate = bef_hub_tls_certificate_new (BEF_HUB_TLS_VALID, &error);
  g_assert_no_error (error);
  g_object_get (self->certificate, "certificate-pem", &certificate, "private-key-pem", &key, NULL);
  self->certificate_file = g_build_filename (self->folder, "hub.pem", NULL);
  g_assert_true (g_file_set_contents (self->certificate_file, certificate, -1, NULL));
  g_assert_true (g_file_set_contents (key_file, key, -1, NULL));
}

E2e *
e2e_new (const char *name)
{
  E2e *self = g_new0 (E2e, 1);
  static const char *const roots[] = { "config", "data", "cache", "state" };

  self->name = g_strdup (name);
  /* Private to this test program, and removed with it whatever happens. */
  self->folder = g_build_filename (g_get_user_runtime_dir (), "e2e.XXXXXX", NULL);
  g_assert_nonnull (g_mkdtemp (self->folder));
  for (guint i = 0; i < G_N_ELEMENTS (roots); i++)
    {
      g_autofree char *path = g_build_filename (self->folder, roots[i], NULL);
      g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
    }
  make_certificate (self);
  self->port = free_port ();
  self->url = g_strdup_printf ("https://127.0.0.1:%u", self->port);
  self->request_log = g_build_filename (self->folder, "requests.log", NULL);
  self->environment = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->soup =
      soup_session_new_with_options ("timeout", REQUEST_TIMEOUT_S * test_patience (), NULL);
  return self;
}

/* FALSE when it had ended by itself: a sanitizer's report, an abort. */
static gboolean
end_process (GSubprocess **process)
{
  gboolean ours = TRUE;

  if (*process == NULL)
    return TRUE;
  g_subprocess_send_signal (*process, SIGKILL);
  g_subprocess_wait (*process, NULL, NULL);
  ours = g_subprocess_get_if_signaled (*process) && g_subprocess_get_term_sig (*process) == SIGKILL;
  g_clear_object (process);
  return ours;
}

void
e2e_remove_tree (const char *path)
{
  g_autoptr (GDir) dir =
      g_file_test (path, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open (path, 0, NULL);

  for (const char *name = dir != NULL ? g_dir_read_name (dir) : NULL; name != NULL;
       name = g_dir_read_name (dir))
    {
      g_autofree char *child = g_build_filename (path, name, NULL);
      e2e_remove_tree (child);
    }
  g_remove (path);
}

void
e2e_end_children (E2e *self)
{
  end_process (&self->console);
  end_process (&self->hub);
  end_process (&self->bare_bus);
}

static gboolean
hub_has_ended_cb (E2e *self, gpointer user_data)
{
  return g_subprocess_get_identifier (self->hub) == NULL;
}

/* Lets the hub end as it does in life, so that its leaks are told, and checks that it does well. */
static void
stop_hub (E2e *self)
{
  if (self->hub == NULL)
    return;
  g_subprocess_send_signal (self->hub, SIGTERM);
  e2e_until (self, QUIT_S, "end of the hub when told", hub_has_ended_cb, NULL);
  e2e_assert_ended_well (self, self->hub, "the hub");
  g_clear_object (&self->hub);
}

void
e2e_free (E2e *self)
{
  if (!end_process (&self->console))
    e2e_fail (self, "the console had ended by itself");
  stop_hub (self);
  e2e_end_children (self);
  g_clear_pointer (&self->bus_name, g_free);
  g_clear_object (&self->soup);
  g_clear_object (&self->certificate);
  e2e_remove_tree (self->folder);
  g_hash_table_unref (self->environment);
  g_free (self->hub_options);
  g_free (self->request_log);
  g_free (self->console_errors);
  g_free (self->certificate_file);
  g_free (self->url);
  g_free (self->folder);
  g_free (self->name);
  g_free (self);
}

char *
e2e_path (E2e *self, const char *root, const char *path)
{
  return g_build_filename (self->folder, root, path, NULL);
}

/* Children never outlive this program, whatever ends it. */
static void
child_setup_cb (gpointer user_data)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

/* Adds what is separated by blanks, and the end. */
void
e2e_add_options (GPtrArray *argv, const char *options)
{
  g_auto (GStrv) parts = g_strsplit (options != NULL ? options : "", " ", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    if (parts[i][0] != '\0')
      g_ptr_array_add (argv, g_strdup (parts[i]));
  g_ptr_array_add (argv, NULL);
}

/* The hub. */

static void
add_tokens (E2e *self, GPtrArray *argv)
{
  static const char tokens[] = "secretary:secretary::Secrétariat\n"
                               "elected:elected::Élus\n"
                               "agent:agent::Agents\n"
                               "technician:technician::Technique\n"
                               "writer:secretary+write::Essais\n"
                               "police:police::Police municipale:2199-01-01T00:00:00Z\n"
                               "police-late:police::Police municipale:2001-01-01T00:00:00Z\n";
  g_autofree char *file = g_build_filename (self->folder, "hub.tokens", NULL);

  g_assert_true (g_file_set_contents_full (file, tokens, -1, 0, 0600, NULL));
  g_ptr_array_add (argv, g_strdup_printf ("--token-file=%s", file));
}

static GPtrArray *
hub_command (E2e *self)
{
  GPtrArray *argv = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (argv, e2e_program_path ("src/hub/beffroi-hub"));
  g_ptr_array_add (argv, g_strdup ("--parent-watch"));
  g_ptr_array_add (argv, g_strdup ("--fault-control"));
  g_ptr_array_add (argv, g_strdup_printf ("--port=%u", self->port));
  g_ptr_array_add (argv, g_strdup_printf ("--certificate=%s", self->certificate_file));
  g_ptr_array_add (argv, g_strdup_printf ("--key=%s/hub.key", self->folder));
  g_ptr_array_add (argv, g_strdup_printf ("--log-requests=%s", self->request_log));
  g_ptr_array_add (argv, g_strdup_printf ("--register=%s/hub.register", self->folder));
  add_tokens (self, argv);
  return argv;
}

void
e2e_hub_start (E2e *self, const char *options)
{
  g_autoptr (GPtrArray) argv = hub_command (self);
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr (GError) error = NULL;

  e2e_add_options (argv, options);
  if (options != self->hub_options)
    {
      g_free (self->hub_options);
      self->hub_options = g_strdup (options);
    }
  g_assert_null (self->hub);
  g_subprocess_launcher_set_child_setup (launcher, child_setup_cb, NULL, NULL);
  self->hub = g_subprocess_launcher_spawnv (launcher, (const char *const *)argv->pdata, &error);
  g_assert_no_error (error);
  g_autoptr (GDataInputStream) out =
      g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->hub));
  g_autofree char *line = g_data_input_stream_read_line (out, NULL, NULL, NULL);
  if (line == NULL)
    e2e_fail (self, "the hub did not start");
}

void
e2e_hub_kill (E2e *self)
{
  if (!end_process (&self->hub))
    e2e_fail (self, "the hub had ended by itself");
}

static gboolean
has_waiting_alert (E2e *self)
{
  g_autoptr (JsonNode) node = e2e_hub_get (
      self, "secretary", "/ngsi-ld/v1/entities?type=Alert&options=simplified&limit=1000");
  JsonArray *alerts = bef_json_node_array (node);

  for (guint i = 0; alerts != NULL && i < json_array_get_length (alerts); i++)
    {
      JsonObject *alert = bef_json_node_object (json_array_get_element (alerts, i));
      if (g_strcmp0 (bef_json_get_string (alert, "alertState"), "active") == 0
          && g_strcmp0 (bef_json_get_string (alert, "severity"), "informational") != 0
          && !json_object_has_member (alert, "acknowledgedBy"))
        return TRUE;
    }
  return FALSE;
}

void
e2e_hub_start_with_alert (E2e *self, const char *options)
{
  for (guint seed = 1; seed <= MAX_SEEDS; seed++)
    {
      g_autofree char *all = g_strdup_printf ("--seed=%u %s", seed, options != NULL ? options : "");
      e2e_hub_start (self, all);
      if (has_waiting_alert (self))
        return;
      e2e_hub_kill (self);
    }
  e2e_fail (self, "no seed has an alert now");
}

void
e2e_hub_restart (E2e *self)
{
  e2e_hub_start (self, self->hub_options);
}

static gboolean
accept_cb (SoupMessage *message, GTlsCertificate *certificate, GTlsCertificateFlags errors,
           gpointer user_data)
{
  /* The harness speaks to the hub whatever fault its certificate has; only the console is under
   * test. */
  return TRUE;
}

static GBytes *
hub_request (E2e *self, const char *method, const char *role, const char *path, const char *body)
{
  g_autofree char *url = g_strconcat (self->url, path, NULL);
  g_autoptr (SoupMessage) message = soup_message_new (method, url);
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (message);
  g_signal_connect (message, "accept-certificate", G_CALLBACK (accept_cb), NULL);
  if (role != NULL)
    {
      g_autofree char *bearer = g_strconcat ("Bearer ", role, NULL);
      soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization",
                                    bearer);
    }
  if (body != NULL)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));
      soup_message_set_request_body_from_bytes (
          message, body[0] == '{' ? "application/json" : "text/plain", bytes);
    }
  g_autoptr (GBytes) answer = soup_session_send_and_read (self->soup, message, NULL, &error);
  if (answer == NULL || soup_message_get_status (message) / 100 != 2)
    {
      g_test_message ("%s %s: %u %s", method, path, soup_message_get_status (message),
                      error != NULL ? error->message : "");
      return NULL;
    }
  return g_steal_pointer (&answer);
}

void
e2e_hub_fault (E2e *self, const char *spec)
{
  g_autoptr (GBytes) answer = hub_request (self, "PUT", NULL, "/beffroi/v1/fault", spec);

  if (answer == NULL)
    e2e_fail (self, "the hub does not take the fault '%s'", spec);
}

JsonNode *
e2e_hub_get (E2e *self, const char *role, const char *path)
{
  g_autoptr (GBytes) answer = hub_request (self, "GET", role, path, NULL);

  return answer != NULL
             ? bef_json_parse (g_bytes_get_data (answer, NULL), g_bytes_get_size (answer), 0, NULL)
             : NULL;
}

void
e2e_hub_send (E2e *self, const char *method, const char *role, const char *path, const char *json)
{
  g_autoptr (GBytes) answer = hub_request (self, method, role, path, json);

  if (answer == NULL)
    e2e_fail (self, "the hub does not take %s %s", method, json);
}

char *
e2e_requests (E2e *self)
{
  char *text = NULL;

  return g_file_get_contents (self->request_log, &text, NULL, NULL) ? text : g_strdup ("");
}

/* The console. */

void
e2e_write_profile (E2e *self, const char *url, const char *ca_file)
{
  g_autofree char *folder = e2e_path (self, "config", "glib-2.0/settings");
  g_autofree char *path = g_build_filename (folder, "keyfile", NULL);
  g_autofree char *text =
      g_strdup_printf ("[fr/beffroi/Beffroi]\nfirst-run-done=true\n"
                       "last-profile='test'\n"
                       "[fr/beffroi/Beffroi/profiles/test]\nurl='%s'\nca-file='%s'\n"
                       "poll-visible=2\npoll-all=10\n",
                       url != NULL ? url : self->url, ca_file != NULL ? ca_file : "");

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

void
e2e_setenv (E2e *self, const char *variable, const char *value)
{
  g_hash_table_insert (self->environment, g_strdup (variable), g_strdup (value));
}

GSubprocessLauncher *
e2e_console_launcher (E2e *self)
{
  GSubprocessLauncher *launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);
  static const char *const folders[][2] = { { "XDG_CONFIG_HOME", "config" },
                                            { "XDG_DATA_HOME", "data" },
                                            { "XDG_CACHE_HOME", "cache" },
                                            { "XDG_STATE_HOME", "state" } };
  g_autofree char *schemas = e2e_program_path ("data"), *po = e2e_program_path ("po");
  GHashTableIter iter;
  const char *variable, *value;

  for (guint i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      g_autofree char *path = g_build_filename (self->folder, folders[i][1], NULL);
      g_subprocess_launcher_setenv (launcher, folders[i][0], path, TRUE);
    }
  g_subprocess_launcher_setenv (launcher, "GSETTINGS_BACKEND", "keyfile", TRUE);
  g_subprocess_launcher_setenv (launcher, "GSETTINGS_SCHEMA_DIR", schemas, TRUE);
  g_subprocess_launcher_setenv (launcher, "BEFFROI_LOCALEDIR", po, TRUE);
  g_subprocess_launcher_setenv (launcher, "G_DEBUG", "fatal-criticals", TRUE);
  g_subprocess_launcher_setenv (launcher, "GTK_IM_MODULE", "gtk-im-context-simple", TRUE);
  g_subprocess_launcher_setenv (launcher, "GTK_A11Y", "atspi", TRUE);
  g_subprocess_launcher_setenv (launcher, "LC_ALL", "C.UTF-8", TRUE);
  g_subprocess_launcher_unsetenv (launcher, "LANGUAGE");
  g_hash_table_iter_init (&iter, self->environment);
  while (g_hash_table_iter_next (&iter, (gpointer *)&variable, (gpointer *)&value))
    if (value != NULL)
      g_subprocess_launcher_setenv (launcher, variable, value, TRUE);
    else
      g_subprocess_launcher_unsetenv (launcher, variable);
  g_subprocess_launcher_set_child_setup (launcher, child_setup_cb, NULL, NULL);
  return launcher;
}

void
e2e_use_bus_of (E2e *self, const char *services)
{
  g_autofree char *file = g_build_filename (self->folder, "bus.conf", NULL), *text = NULL,
                  *option = NULL;
  g_autoptr (GSubprocessLauncher) launcher = e2e_console_launcher (self);
  g_autofree char *accessibility = e2e_bus_address ();
  g_autofree char *folder =
      services != NULL ? g_strdup_printf ("<servicedir>%s</servicedir>", services) : g_strdup ("");

  text = g_strdup_printf (
      "<busconfig><type>session</type><listen>unix:dir=%s</listen>%s<policy context='default'>"
      "<allow send_destination='*' eavesdrop='true'/><allow eavesdrop='true'/><allow "
      "own='*'/></policy></busconfig>",
      self->folder, folder);
  option = g_strconcat ("--config-file=", file, NULL);
  g_assert_true (g_file_set_contents (file, text, -1, NULL));
  /* What it starts speaks to it, and shows itself where we look. */
  g_subprocess_launcher_set_flags (launcher, G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_subprocess_launcher_setenv (launcher, "AT_SPI_BUS_ADDRESS", accessibility, TRUE);
  self->bare_bus = g_subprocess_launcher_spawn (launcher, NULL, "dbus-daemon", option, "--nofork",
                                                "--print-address", NULL);
  g_assert_nonnull (self->bare_bus);
  g_autoptr (GDataInputStream) out =
      g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->bare_bus));
  g_autofree char *address = g_data_input_stream_read_line (out, NULL, NULL, NULL);
  g_assert_nonnull (address);
  e2e_setenv (self, "DBUS_SESSION_BUS_ADDRESS", address);
  e2e_setenv (self, "AT_SPI_BUS_ADDRESS", accessibility);
}

void
e2e_use_bare_bus (E2e *self)
{
  e2e_use_bus_of (self, NULL);
}

static gboolean
has_window_cb (E2e *self, gpointer user_data)
{
  if (!e2e_console_is_alive (self))
    e2e_fail (self, "the console ended at its start");
  return e2e_find_application (
      self, (guint)g_ascii_strtoull (g_subprocess_get_identifier (self->console), NULL, 10));
}

void
e2e_console_start (E2e *self, const char *role, const char *options)
{
  g_autoptr (GSubprocessLauncher) launcher = e2e_console_launcher (self);
  g_autoptr (GPtrArray) argv = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (argv, e2e_program_path ("src/app/beffroi"));
  g_ptr_array_add (argv, g_strdup ("--profile=test"));
  if (role != NULL)
    {
      g_autofree char *token_file = g_build_filename (self->folder, "token", NULL);
      g_assert_true (g_file_set_contents (token_file, role, -1, NULL));
      g_ptr_array_add (argv, g_strdup_printf ("--token-file=%s", token_file));
    }
  e2e_add_options (argv, options);
  if (self->console_errors != NULL)
    g_subprocess_launcher_set_stderr_file_path (launcher, self->console_errors);
  g_assert_null (self->console);
  g_clear_pointer (&self->bus_name, g_free);
  self->console = g_subprocess_launcher_spawnv (launcher, (const char *const *)argv->pdata, &error);
  g_assert_no_error (error);
  e2e_until (self, CONSOLE_READY_S, "the console's window", has_window_cb, NULL);
}

gboolean
e2e_console_is_alive (E2e *self)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
  return self->console != NULL && g_subprocess_get_identifier (self->console) != NULL;
}

static gboolean
has_ended_cb (E2e *self, gpointer user_data)
{
  return !e2e_console_is_alive (self);
}

static gboolean
has_no_dialog_cb (E2e *self, gpointer user_data)
{
  g_autoptr (E2eNode) screen = e2e_read_screen (self);

  for (guint i = 0; i < screen->children->len; i++)
    if (e2e_has_state (g_ptr_array_index (screen->children, i), ATSPI_STATE_MODAL))
      return FALSE;
  return TRUE;
}

void
e2e_console_quit (E2e *self)
{
  /* One that was closed has the keys until it is gone. */
  e2e_until (self, 10, "the end of a dialog before Ctrl+Q", has_no_dialog_cb, NULL);
  e2e_key (self, "ctrl+q");
  e2e_until (self, QUIT_S, "the console's end after Ctrl+Q", has_ended_cb, NULL);
  e2e_assert_ended_well (self, self->console, "the console");
  g_clear_object (&self->console);
  g_clear_pointer (&self->bus_name, g_free);
}

E2e *
e2e_open (const char *name, const char *hub_options, const char *role, const char *console_options)
{
  E2e *self = e2e_new (name);

  e2e_hub_start (self, hub_options);
  e2e_write_profile (self, NULL, self->certificate_file);
  e2e_console_start (self, role, console_options);
  g_autoptr (E2eNode) live = e2e_wait (self, LIVE_S, ATSPI_ROLE_LABEL, "^Live$");
  return self;
}
