/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a server offers that is not ours: an empty commune leads there, a type is told what it is,
 * and its equipment comes, until that is undone. */
#include <glib/gstdio.h>

#include "e2e-util.h"

#define COUNTER "https://example.org/own/Counter"

typedef struct
{
  GSubprocess *process;
  char *url, *ca;
} Double;

static Double *
double_new (E2e *scene, const char *entities)
{
  g_autofree char *script = g_test_build_filename (G_TEST_DIST, "brokers", "broker.py", NULL);
  g_autofree char *file = g_build_filename (scene->folder, "entities.json", NULL);
  g_autoptr (GError) error = NULL;
  Double *self = g_new0 (Double, 1);

  g_assert_true (g_file_set_contents (file, entities, -1, NULL));
  self->process =
      g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error,
                        "python3", "-B", script, "--manner", "scorpio", file, NULL);
  g_assert_no_error (error);
  g_autoptr (GDataInputStream) lines =
      g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->process));
  g_autofree char *line = g_data_input_stream_read_line (lines, NULL, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (JsonNode) ready = json_from_string (line, &error);
  g_assert_no_error (error);
  self->url = g_strdup (json_object_get_string_member (json_node_get_object (ready), "url"));
  self->ca = g_strdup (json_object_get_string_member (json_node_get_object (ready), "ca"));
  return self;
}

static void
double_free (Double *self)
{
  g_output_stream_close (g_subprocess_get_stdin_pipe (self->process), NULL, NULL);
  g_subprocess_wait (self->process, NULL, NULL);
  g_object_unref (self->process);
  g_free (self->url);
  g_free (self->ca);
  g_free (self);
}

static const char *const counters = "[{\"id\":\"urn:ngsi-ld:Counter:1\",\"type\":\"" COUNTER
                                    "\",\"https://example.org/own/watts\":{"
                                    "\"type\":\"Property\",\"value\":1200},\"https://example.org/"
                                    "own/email\":{\"type\":\"Property\","
                                    "\"value\":\"nobody@example.org\"}}]";

static void
test_an_empty_commune_leads_there (void)
{
  if (!e2e_is_possible ())
    return;
  g_autoptr (E2e) scene = e2e_new ("offer");
  Double *broker = double_new (scene, counters);

  e2e_write_profile (scene, broker->url, broker->ca);
  e2e_console_start (scene, NULL, NULL);
  g_autoptr (E2eNode) empty = e2e_wait (scene, 30, ATSPI_ROLE_LABEL, "Counter .*not known");
  g_autoptr (E2eNode) way =
      e2e_wait (scene, 10, ATSPI_ROLE_PUSH_BUTTON, "^What the Server Offers$");
  e2e_press (scene, way);
  g_autoptr (E2eNode) type = e2e_wait (scene, 20, ATSPI_ROLE_LABEL, "^Not read: Beffroi does not");
  e2e_console_quit (scene);
  double_free (broker);
}

/* Chosen with the keys, as a list of words. */
static void
choose (E2e *scene, const char *row, guint n)
{
  e2e_tab_to (scene, E2E_ANY, row);
  e2e_key (scene, "Return");
  for (guint i = 0; i < n; i++)
    e2e_key (scene, "Down");
  e2e_key (scene, "Return");
}

static void
test_told_and_undone (void)
{
  if (!e2e_is_possible ())
    return;
  g_autoptr (E2e) scene = e2e_new ("offer-told");
  Double *broker = double_new (scene, counters);

  e2e_write_profile (scene, broker->url, broker->ca);
  e2e_console_start (scene, NULL, "--page offer");
  g_autoptr (E2eNode) type = e2e_wait (scene, 30, ATSPI_ROLE_LABEL, "^Not read: Beffroi does not");
  e2e_tab_to (scene, E2E_ANY, "^Counter");
  e2e_key (scene, "Return");
  g_autoptr (E2eNode) private = e2e_wait (scene, 20, ATSPI_ROLE_LABEL, "^Never read: it may hold");
  choose (scene, "^Read this type as", 3);
  g_autoptr (E2eNode) read = e2e_wait (scene, 20, ATSPI_ROLE_LABEL, "^Read as: Meter, as you said");
  g_autofree char *file = e2e_path (scene, "data", "beffroi/test/types.json");
  g_autofree char *kept = NULL;
  g_assert_true (g_file_get_contents (file, &kept, NULL, NULL));
  g_assert_nonnull (strstr (kept, COUNTER));
  g_autoptr (E2eNode) undo = e2e_wait (scene, 10, ATSPI_ROLE_PUSH_BUTTON, "Undo the Last Change$");
  e2e_press (scene, undo);
  g_autoptr (E2eNode) again = e2e_wait (scene, 20, ATSPI_ROLE_LABEL, "^Not read: Beffroi does not");
  e2e_console_quit (scene);
  g_assert_false (g_file_test (file, G_FILE_TEST_EXISTS));
  double_free (broker);
}

/* A file is named in the toolkit's own dialog, by its keyboard. */
static void
name_file (E2e *scene, const char *button, const char *path)
{
  g_autoptr (E2eNode) opens = e2e_wait (scene, 10, ATSPI_ROLE_PUSH_BUTTON, button);

  e2e_press (scene, opens);
  g_usleep (2 * G_USEC_PER_SEC);
  /* To where a path is typed, whatever has the focus. */
  e2e_key (scene, "ctrl+l");
  g_usleep (G_USEC_PER_SEC);
  e2e_key (scene, "ctrl+a");
  e2e_type (scene, path);
  g_usleep (G_USEC_PER_SEC);
  /* What the toolkit proposed for the end of the path meanwhile. */
  e2e_key (scene, "shift+End");
  e2e_key (scene, "Delete");
  e2e_key (scene, "Return");
}

/* What was said is given to somebody else as a file, forgotten, and taken from it again; a file
 * that is none changes nothing. */
static void
test_given_and_taken (void)
{
  if (!e2e_is_possible ())
    return;
  g_autoptr (E2e) scene = e2e_new ("offer-file");
  Double *broker = double_new (scene, counters);
  g_autofree char *given = g_build_filename (scene->folder, "given.json", NULL);
  g_autofree char *other = g_build_filename (scene->folder, "other.json", NULL);
  g_autofree char *text = NULL;

  g_assert_true (g_file_set_contents (other, "[1, 2]", -1, NULL));
  e2e_write_profile (scene, broker->url, broker->ca);
  e2e_console_start (scene, NULL, "--page offer");
  g_autoptr (E2eNode) type = e2e_wait (scene, 30, ATSPI_ROLE_LABEL, "^Not read: Beffroi does not");
  e2e_tab_to (scene, E2E_ANY, "^Counter");
  e2e_key (scene, "Return");
  choose (scene, "^Read this type as", 3);
  g_autoptr (E2eNode) read = e2e_wait (scene, 20, ATSPI_ROLE_LABEL, "^Read as: Meter, as you said");
  name_file (scene, "Export…$", given);
  g_autoptr (E2eNode) done = e2e_wait (scene, 20, ATSPI_ROLE_LABEL, "^Exported to given.json");
  g_assert_true (g_file_get_contents (given, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, COUNTER));
  g_autoptr (E2eNode) forget = e2e_wait (scene, 10, ATSPI_ROLE_PUSH_BUTTON, "Forget All$");
  e2e_press (scene, forget);
  g_autoptr (E2eNode) gone = e2e_wait (scene, 20, ATSPI_ROLE_LABEL, "^Not read: Beffroi does not");
  name_file (scene, "Import…$", other);
  g_autoptr (E2eNode) bad =
      e2e_wait (scene, 20, ATSPI_ROLE_LABEL, "^other.json was not taken, and nothing has changed");
  g_autoptr (E2eNode) still = e2e_wait (scene, 5, ATSPI_ROLE_LABEL, "^Not read: Beffroi does not");
  name_file (scene, "Import…$", given);
  g_autoptr (E2eNode) again =
      e2e_wait (scene, 20, ATSPI_ROLE_LABEL, "^Read as: Meter, as you said");
  e2e_console_quit (scene);
  double_free (broker);
}

/* 10,000 buildings with five pieces of equipment each: more than can be held. */
static char *
large (void)
{
  GString *text = g_string_new ("[");

  for (guint i = 0; i < 10000; i++)
    {
      g_string_append_printf (
          text,
          "%s{\"id\":\"urn:ngsi-ld:Building:%u\",\"type\":\"Building\","
          "\"location\":{\"type\":\"GeoProperty\",\"value\":{\"type\":\"Point\","
          "\"coordinates\":[%.3f,%.3f]}}}",
          i > 0 ? "," : "", i, (i % 100) * 0.001, 46 + i / 100 * 0.001);
      for (guint j = 0; j < 5; j++)
        g_string_append_printf (text,
                                ",{\"id\":\"urn:ngsi-ld:Device:%u:%u\",\"type\":\"Device\","
                                "\"controlledAsset\":{\"type\":\"Relationship\",\"object\":"
                                "\"urn:ngsi-ld:Building:%u\"}}",
                                i, j, i);
    }
  g_string_append_c (text, ']');
  return g_string_free (text, FALSE);
}

/* Too much is no dead end: an area is chosen, kept, and told where sums are shown. */
static void
test_more_than_can_be_held (void)
{
  if (!e2e_is_possible ())
    return;
  g_autoptr (E2e) scene = e2e_new ("offer-large");
  g_autofree char *text = large ();
  Double *broker = double_new (scene, text);

  e2e_write_profile (scene, broker->url, broker->ca);
  e2e_console_start (scene, NULL, NULL);
  g_autoptr (E2eNode) told =
      e2e_wait (scene, 60, ATSPI_ROLE_LABEL, "entities that can be followed");
  g_autoptr (E2eNode) way = e2e_wait (scene, 10, ATSPI_ROLE_PUSH_BUTTON, "What the Server Offers$");
  e2e_press (scene, way);
  g_autoptr (E2eNode) types = e2e_wait (scene, 60, ATSPI_ROLE_LABEL, "· 10,000 entities$");
  g_autoptr (E2eNode) place = e2e_wait (scene, 10, ATSPI_ROLE_TEXT, "^Only around");
  e2e_set_text (scene, place, "46.0005; 0.0005");
  e2e_tab_to (scene, ATSPI_ROLE_SPIN_BUTTON, "^Within");
  e2e_key (scene, "ctrl+a");
  e2e_type (scene, "0.1");
  e2e_key (scene, "Return");
  g_autoptr (E2eNode) now =
      e2e_wait (scene, 20, ATSPI_ROLE_LABEL, "^Only within 0.1 km of 46.0005");
  g_autoptr (E2eNode) live = e2e_wait (scene, 60, ATSPI_ROLE_LABEL, "^Live$");
  e2e_console_quit (scene);
  e2e_console_start (scene, NULL, "--page today");
  g_autoptr (E2eNode) kept =
      e2e_wait (scene, 20, ATSPI_ROLE_LABEL, "^Only within 0.1 km of 46.0005");
  g_autoptr (E2eNode) four = e2e_wait (scene, 60, ATSPI_ROLE_LABEL, "^4 buildings followed");
  e2e_console_quit (scene);
  double_free (broker);
}

static char *
read_settings (E2e *scene)
{
  g_autofree char *file = e2e_path (scene, "config", "glib-2.0/settings/keyfile");
  char *text = NULL;

  g_assert_true (g_file_get_contents (file, &text, NULL, NULL));
  return text;
}

/* The circle is moved with the keys, and is what is asked for from then on; given up, nothing
 * changes. */
static void
test_area_on_the_map (void)
{
  if (!e2e_is_possible ())
    return;
  g_autoptr (E2e) scene = e2e_open ("offer-map", NULL, "secretary", "--page=offer");
  g_autoptr (E2eNode) choose = e2e_wait (scene, 20, ATSPI_ROLE_PUSH_BUTTON, "Choose on the Map");

  e2e_press (scene, choose);
  g_autofree char *first = e2e_wait_text (scene, 20, E2E_ANY, "^Centre: ");
  e2e_key (scene, "Escape");
  e2e_wait_gone (scene, 10, E2E_ANY, "^Centre: ");
  g_autofree char *before = read_settings (scene);
  g_assert_null (strstr (before, "only-area"));
  e2e_press (scene, choose);
  g_autofree char *second = e2e_wait_text (scene, 20, E2E_ANY, "^Centre: ");
  e2e_tab_to (scene, E2E_ANY, "^Map of the commune");
  e2e_key (scene, "Right");
  e2e_key (scene, "Right");
  e2e_key (scene, "Up");
  g_usleep (G_USEC_PER_SEC);
  g_autofree char *moved = e2e_wait_text (scene, 10, E2E_ANY, "^Centre: ");
  g_test_message ("“%s”, “%s”", second, moved);
  g_assert_cmpstr (second, !=, moved);
  e2e_tab_to (scene, ATSPI_ROLE_SPIN_BUTTON, "^Within");
  e2e_key (scene, "ctrl+a");
  e2e_type (scene, "0.4");
  g_autoptr (E2eNode) use = e2e_wait (scene, 10, ATSPI_ROLE_PUSH_BUTTON, "Use This Area");
  e2e_press (scene, use);
  g_autofree char *now = e2e_wait_text (scene, 20, ATSPI_ROLE_LABEL, "^Only within 0.4 km of ");
  /* The place that was told, and no other. */
  g_auto (GStrv) numbers = g_strsplit (moved + strlen ("Centre: "), "; ", 2);
  g_assert_nonnull (strstr (now, numbers[0]));
  g_assert_nonnull (strstr (now, numbers[1]));
  g_autofree char *after = read_settings (scene);
  g_assert_nonnull (strstr (after, "only-area"));
  e2e_console_quit (scene);
}

int
main (int argc, char **argv)
{
  e2e_init (&argc, &argv);
  g_test_add_func ("/e2e/offer/empty-commune", test_an_empty_commune_leads_there);
  g_test_add_func ("/e2e/offer/told-and-undone", test_told_and_undone);
  g_test_add_func ("/e2e/offer/given-and-taken", test_given_and_taken);
  g_test_add_func ("/e2e/offer/more-than-can-be-held", test_more_than_can_be_held);
  g_test_add_func ("/e2e/offer/area-on-the-map", test_area_on_the_map);
  return g_test_run ();
}
