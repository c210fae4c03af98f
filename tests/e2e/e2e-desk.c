/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "e2e-desk.h"

#include <glib/gstdio.h>

#define DUNST "/usr/bin/dunst"
#define DUNSTCTL "/usr/bin/dunstctl"
#define ENTITIES "/ngsi-ld/v1/entities"

/* Each that dunst shows is a line: urgency, category, title, body. None goes by itself: what is not
 * there any more was withdrawn. */
static void
start_dunst (E2eDesk *desk)
{
  g_autofree char *script = g_build_filename (desk->scene->folder, "told.sh", NULL);
  g_autofree char *file = g_build_filename (desk->scene->folder, "dunstrc", NULL);
  g_autofree char *options = g_strdup_printf ("-config %s", file);
  g_autofree char *text = g_strdup_printf (
      "#!/bin/sh\nprintf '%%s|%%s|%%s|%%s\\n' \"$DUNST_URGENCY\" \"$DUNST_CATEGORY\" "
      "\"$DUNST_SUMMARY\" \"$(printf %%s \"$DUNST_BODY\" | tr '\\n' ' ')\" >>%s\n",
      desk->log);
  g_autofree char *config =
      g_strdup_printf ("[global]\nfont = Cantarell 11\n[told]\nsummary = \"*\"\nscript = %s\n"
                       "[urgency_low]\ntimeout = 0\n"
                       "[urgency_normal]\ntimeout = 0\n"
                       "[urgency_critical]\ntimeout = 0\n",
                       script);

  g_assert_true (g_file_set_contents (script, text, -1, NULL));
  g_chmod (script, 0700);
  g_assert_true (g_file_set_contents (file, config, -1, NULL));
  g_assert_true (g_file_set_contents (desk->log, "", -1, NULL));
  desk->dunst = e2e_spawn (desk->scene, DUNST, NULL, options);
}

static gboolean
is_told_cb (E2e *scene, gpointer user_data)
{
  const char *const *wanted = user_data; /* the log, then what is looked for in it */
  g_autofree char *text = NULL;

  return g_file_get_contents (wanted[0], &text, NULL, NULL)
         && g_regex_match_simple (wanted[1], text, G_REGEX_MULTILINE, 0);
}

void
e2e_desk_until_told (E2eDesk *desk, int seconds, const char *pattern)
{
  const char *const wanted[] = { desk->log, pattern };

  e2e_until (desk->scene, seconds, pattern, is_told_cb, (gpointer)wanted);
}

static guint
n_displayed (E2e *scene)
{
  g_autofree char *said = NULL;

  g_assert_cmpint (e2e_run (scene, DUNSTCTL, NULL, "count displayed", &said), ==, 0);
  return (guint)g_ascii_strtoull (said, NULL, 10);
}

gboolean
e2e_desk_is_clear_cb (E2e *scene, gpointer user_data)
{
  return n_displayed (scene) == 0;
}

/* As dunst does on a click that is to follow it: the action first, then it goes. */
void
e2e_desk_click (E2eDesk *desk)
{
  g_autofree char *acted = NULL, *closed = NULL;

  g_assert_cmpint (e2e_run (desk->scene, DUNSTCTL, NULL, "action 0", &acted), ==, 0);
  g_assert_cmpint (e2e_run (desk->scene, DUNSTCTL, NULL, "close", &closed), ==, 0);
}

void
e2e_desk_raise (E2e *scene, const char *id, const char *name, const char *severity)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *stamp = g_date_time_format (now, "%FT%TZ");
  g_autofree char *json = g_strdup_printf (
      "{\"id\":\"urn:ngsi-ld:Alert:%s\",\"type\":\"Alert\","
      "\"name\":{\"type\":\"Property\",\"value\":\"%s\"},"
      "\"severity\":{\"type\":\"Property\",\"value\":\"%s\"},"
      "\"alertState\":{\"type\":\"Property\",\"value\":\"active\"},"
      "\"locatedIn\":{\"type\":\"Relationship\",\"object\":\"urn:ngsi-ld:Building:hall\"},"
      "\"dateIssued\":{\"type\":\"Property\",\"value\":{\"@type\":\"DateTime\",\"@value\":\"%s\"}}"
      "}",
      id, name, severity, stamp);

  e2e_hub_send (scene, "POST", "writer", ENTITIES, json);
}

/* Somebody at another console. */
void
e2e_desk_take_over (E2e *scene, const char *id)
{
  g_autofree char *path = g_strdup_printf (ENTITIES "/urn:ngsi-ld:Alert:%s/attrs", id);

  e2e_hub_send (scene, "POST", "secretary", path,
                "{\"acknowledgedBy\":{\"type\":\"Property\",\"value\":\"Secretary\"},"
                "\"acknowledgedAt\":{\"type\":\"Property\",\"value\":{\"@type\":\"DateTime\","
                "\"@value\":\"2026-11-29T16:05:00Z\"}}}");
}

/* Adds to the settings of the application. */
void
e2e_desk_write_setting (E2e *scene, const char *line)
{
  g_autofree char *path = e2e_path (scene, "config", "glib-2.0/settings/keyfile"), *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_true (g_str_has_prefix (text, "[fr/beffroi/Beffroi]\n"));
  g_autofree char *all = g_strdup_printf ("[fr/beffroi/Beffroi]\n%s\n%s", line,
                                          text + strlen ("[fr/beffroi/Beffroi]\n"));
  g_assert_true (g_file_set_contents (path, all, -1, NULL));
}

gboolean
e2e_desk_open (E2eDesk *desk, const char *name)
{
  if (!e2e_is_possible ())
    return FALSE;
  if (!g_file_test (DUNST, G_FILE_TEST_IS_EXECUTABLE)
      || !g_file_test (DUNSTCTL, G_FILE_TEST_IS_EXECUTABLE))
    {
      g_test_skip ("dunst is not installed: no real desktop to tell");
      return FALSE;
    }
  desk->scene = e2e_new (name);
  desk->log = g_build_filename (desk->scene->folder, "told", NULL);
  g_autofree char *store = g_strdup_printf ("--store=%s/hub.db", desk->scene->folder);
  e2e_hub_start (desk->scene, store);
  e2e_hub_send (desk->scene, "POST", "writer", ENTITIES,
                "{\"id\":\"urn:ngsi-ld:Building:hall\",\"type\":\"Building\","
                "\"name\":{\"type\":\"Property\",\"value\":\"Town hall <b> & l'annexe\"}}");
  e2e_write_profile (desk->scene, NULL, desk->scene->certificate_file);
  e2e_desk_write_setting (desk->scene, "keep-watching=true");
  e2e_use_bare_bus (desk->scene);
  start_dunst (desk);
  return TRUE;
}

void
e2e_desk_close (E2eDesk *desk)
{
  g_subprocess_force_exit (desk->dunst);
  g_subprocess_wait (desk->dunst, NULL, NULL);
  g_object_unref (desk->dunst);
  e2e_free (desk->scene);
  g_free (desk->log);
}

void
e2e_desk_close_window (E2e *scene)
{
  g_autoptr (E2eNode) button = e2e_wait (scene, 20, ATSPI_ROLE_PUSH_BUTTON, "^Close$");

  e2e_press (scene, button);
  e2e_wait_gone (scene, 20, ATSPI_ROLE_LABEL, "^Live$");
  g_assert_true (e2e_console_is_alive (scene));
}
