/* SPDX-License-Identifier: GPL-3.0-or-later */
/* beffroi-hub as a program: its command line, its first line, its end. */
#include <gio/gio.h>
#include <signal.h>

#include "base/bef-civil-time.h"
#include "base/bef-json.h"
#include "hub/server/bef-hub-server-options.h"

static BefHubOptions *
parse (const char *line, GError **error)
{
  g_auto (GStrv) argv = g_strsplit (line, " ", -1);

  return bef_hub_options_parse (&argv, error);
}

static void
test_defaults (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BefHubOptions) options = parse ("hub", &error);

  g_assert_no_error (error);
  g_assert_cmpstr (options->address, ==, "127.0.0.1");
  g_assert_cmpuint (options->port, ==, 0);
  g_assert_cmpuint (options->interval_s, ==, 60);
  g_assert_cmpuint (options->temporal_cap, ==, 1000);
  g_assert_cmpint (options->ready_fd, ==, 1);
  g_assert_cmpfloat (options->speed, ==, 1);
  g_assert_true (options->now_ms == BEF_NO_TIME);
  g_assert_false (options->fault_control);
}

static void
test_values (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BefHubOptions) options = parse (
      "hub --port 8443 --address ::1 --seed 18446744073709551615 --now 2026-03-29T01:30:00Z "
      "--speed 60 --tenant a --tenant b:7 --fault html --fault drop=0.5 --agent-buildings x,y",
      &error);
  g_autofree char *name = NULL, *plain = NULL;
  guint64 seed, other;

  g_assert_no_error (error);
  g_assert_cmpuint (options->port, ==, 8443);
  g_assert_cmpuint (options->seed, ==, G_MAXUINT64);
  g_assert_cmpint (options->now_ms, ==, G_GINT64_CONSTANT (1774747800000));
  g_assert_cmpuint (g_strv_length (options->faults), ==, 2);
  g_assert_cmpstr (options->agent_buildings[1], ==, "y");
  g_assert_true (bef_hub_options_split_tenant (options->tenants[1], &name, &seed));
  g_assert_cmpstr (name, ==, "b");
  g_assert_cmpuint (seed, ==, 7);
  g_assert_true (bef_hub_options_split_tenant (options->tenants[0], &plain, &other));
  g_assert_cmpuint (other, !=, 0);
}

static void
test_refused (void)
{
  static const char *const bad[] = {
    "hub --address 0.0.0.0",
    "hub --address 192.168.1.2",
    "hub --address localhost",
    "hub --certificate a",
    "hub --key a",
    "hub --port 65536",
    "hub --port -1",
    "hub --speed 0",
    "hub --speed -1",
    "hub --interval 0",
    "hub --buildings 10001",
    "hub --temporal-cap 0",
    "hub --seed x",
    "hub --now yesterday",
    "hub --tenant :3",
    "hub --tenant a:x",
    "hub --own-dates",
    "hub --simulate --replay f",
    "hub --replay f --scene monday",
    "hub --store f --scene monday",
    "hub stray",
    "hub --no-such-option",
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (BefHubOptions) options = parse (bad[i], &error);
      if (options != NULL)
        g_error ("'%s' should be refused", bad[i]);
      g_assert_nonnull (error);
    }
  g_autoptr (BefHubOptions) given = parse ("hub --address 0.0.0.0 --certificate a --key b", NULL);
  g_assert_nonnull (given);
}

/* (transfer full), or NULL when the program was not built beside the tests. */
static char *
find_program (void)
{
  const char *root = g_getenv ("BEFFROI_BUILD_ROOT");
  g_autofree char *path =
      root != NULL ? g_build_filename (root, "src/hub/beffroi-hub", NULL) : NULL;

  if (path == NULL || !g_file_test (path, G_FILE_TEST_IS_EXECUTABLE))
    {
      g_test_skip ("beffroi-hub is not built here");
      return NULL;
    }
  return g_steal_pointer (&path);
}

static GSubprocess *
start (const char *program)
{
  g_autoptr (GError) error = NULL;
  GSubprocess *hub =
      g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error,
                        program, "--parent-watch", "--tenant", "voisine", NULL);

  g_assert_no_error (error);
  return hub;
}

/* Reads the first line and checks what it promises. */
static void
assert_ready (GSubprocess *hub)
{
  g_autoptr (GDataInputStream) out = g_data_input_stream_new (g_subprocess_get_stdout_pipe (hub));
  g_autofree char *line = g_data_input_stream_read_line (out, NULL, NULL, NULL);
  g_assert_nonnull (line);
  g_autoptr (JsonNode) node = bef_json_parse (line, strlen (line), 0, NULL);
  JsonObject *ready = bef_json_node_object (node);
  JsonObject *tokens = bef_json_get_object (ready, "tokens");
  JsonObject *other = bef_json_get_object (bef_json_get_object (ready, "tenants"), "voisine");
  static const char *const roles[] = { "secretary", "elected", "agent", "police", "technician" };

  g_assert_true (g_str_has_prefix (bef_json_get_string (ready, "url"), "https://127.0.0.1:"));
  g_assert_nonnull (strstr (bef_json_get_string (ready, "certificate"), "BEGIN CERTIFICATE"));
  g_assert_null (strstr (line, "PRIVATE"));
  g_assert_nonnull (bef_json_get_string (ready, "commune"));
  for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
    {
      g_assert_cmpuint (strlen (bef_json_get_string (tokens, roles[i])), ==, 32);
      g_assert_cmpstr (bef_json_get_string (tokens, roles[i]), !=,
                       bef_json_get_string (other, roles[i]));
    }
}

static void
test_parent_watch (void)
{
  g_autofree char *program = find_program ();

  if (program == NULL)
    return;
  g_autoptr (GSubprocess) hub = start (program);
  assert_ready (hub);
  g_assert_true (g_output_stream_close (g_subprocess_get_stdin_pipe (hub), NULL, NULL));
  g_assert_true (g_subprocess_wait (hub, NULL, NULL));
  g_assert_true (g_subprocess_get_if_exited (hub));
  g_assert_cmpint (g_subprocess_get_exit_status (hub), ==, 0);
}

static void
test_terminate (void)
{
  g_autofree char *program = find_program ();

  if (program == NULL)
    return;
  g_autoptr (GSubprocess) hub = start (program);
  assert_ready (hub);
  g_subprocess_send_signal (hub, SIGTERM);
  g_assert_true (g_subprocess_wait (hub, NULL, NULL));
  g_assert_true (g_subprocess_get_if_exited (hub));
  g_assert_cmpint (g_subprocess_get_exit_status (hub), ==, 0);
}

static void
test_usage (void)
{
  g_autofree char *program = find_program ();

  if (program == NULL)
    return;
  g_autoptr (GSubprocess) hub = g_subprocess_new (G_SUBPROCESS_FLAGS_STDERR_PIPE, NULL, program,
                                                  "--address", "0.0.0.0", NULL);
  g_autofree char *text = NULL;
  g_assert_true (g_subprocess_communicate_utf8 (hub, NULL, NULL, NULL, &text, NULL));
  g_assert_cmpint (g_subprocess_get_exit_status (hub), ==, 2);
  g_assert_nonnull (strstr (text, "--certificate"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hub/options/defaults", test_defaults);
  g_test_add_func ("/hub/options/values", test_values);
  g_test_add_func ("/hub/options/bad-ones-are-refused", test_refused);
  g_test_add_func ("/hub/program/stops-with-its-parent", test_parent_watch);
  g_test_add_func ("/hub/program/stops-cleanly-on-sigterm", test_terminate);
  g_test_add_func ("/hub/program/bad-usage-is-exit-2", test_usage);
  return g_test_run ();
}
