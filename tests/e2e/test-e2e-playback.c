/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commune as it was: the map goes to past minutes by the keyboard and says of a door what the
 * hub's world was, of what is not in the history that it is unknown, and comes back to now. */
#include "base/bef-civil-time.h"
#include "base/bef-json.h"
#include "e2e-util.h"

#define BAND "^As it was on "
/* Nobody may have come on a Sunday. */
#define MAX_DAYS_BACK 5

/* A building with one door, and two minutes of a day at which that door was open and closed. */
typedef struct
{
  char *building; /* its name, for a regular expression; owned */
  int days_back;
  gint64 open_ms, closed_ms;
} Past;

static JsonArray *
get_array (E2e *scene, const char *path, JsonNode **node_out)
{
  *node_out = e2e_hub_get (scene, "secretary", path);
  JsonArray *array = *node_out != NULL ? bef_json_node_array (*node_out) : NULL;

  if (array == NULL)
    e2e_fail (scene, "the hub does not answer to %s", path);
  return array;
}

/* "urn:ngsi-ld:Door:sainte-gemme:mairie:entree" -> "mairie"; (transfer full) */
static char *
building_of (const char *id)
{
  g_auto (GStrv) parts = g_strsplit (id, ":", -1);

  return g_strdup (g_strv_length (parts) > 4 ? parts[4] : "");
}

/* The first whole minute at which it was @wanted, or BEF_NO_TIME. */
static gint64
find_stay (JsonArray *values, const char *wanted)
{
  for (guint i = 0; values != NULL && i + 1 < json_array_get_length (values); i++)
    {
      JsonArray *pair = bef_json_node_array (json_array_get_element (values, i));
      JsonArray *next = bef_json_node_array (json_array_get_element (values, i + 1));
      gint64 from, to;
      if (g_strcmp0 (bef_json_node_string (json_array_get_element (pair, 0)), wanted) == 0
          && bef_iso8601_parse (bef_json_node_string (json_array_get_element (pair, 1)), &from)
          && bef_iso8601_parse (bef_json_node_string (json_array_get_element (next, 1)), &to)
          && (from + BEF_MS_MINUTE - 1) / BEF_MS_MINUTE * BEF_MS_MINUTE < to)
        return (from + BEF_MS_MINUTE - 1) / BEF_MS_MINUTE * BEF_MS_MINUTE;
    }
  return BEF_NO_TIME;
}

static gboolean
look_at_door (E2e *scene, const char *id, gint64 day_ms, Past *past)
{
  g_autofree char *start = bef_iso8601_format (day_ms);
  g_autofree char *end = bef_iso8601_format (bef_civil_add (day_ms, BEF_PERIOD_DAY, 1));
  g_autofree char *path = g_strdup_printf (
      "/ngsi-ld/v1/temporal/entities/%s?attrs=openState&timerel=between&timeAt=%s&endTimeAt=%s"
      "&options=temporalValues",
      id, start, end);
  g_autoptr (JsonNode) node = e2e_hub_get (scene, "secretary", path);
  JsonObject *state = bef_json_get_object (bef_json_node_object (node), "openState");
  JsonArray *values = state != NULL ? bef_json_get_array (state, "values") : NULL;

  past->open_ms = find_stay (values, "Open");
  past->closed_ms = find_stay (values, "Closed");
  return past->open_ms != BEF_NO_TIME && past->closed_ms != BEF_NO_TIME;
}

static char *
name_of_building (E2e *scene, const char *slug)
{
  g_autofree char *path = g_strdup_printf (
      "/ngsi-ld/v1/entities/urn:ngsi-ld:Building:sainte-gemme:%s?options=simplified", slug);
  g_autoptr (JsonNode) node = e2e_hub_get (scene, "secretary", path);
  const char *name =
      node != NULL ? bef_json_get_string (bef_json_node_object (node), "name") : NULL;

  if (name == NULL)
    e2e_fail (scene, "the hub knows no building %s", slug);
  return g_regex_escape_string (name, -1);
}

static Past
find_past (E2e *scene)
{
  g_autoptr (JsonNode) node = NULL;
  JsonArray *doors =
      get_array (scene, "/ngsi-ld/v1/entities?type=Door&options=simplified&limit=1000", &node);
  g_autoptr (GHashTable) counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Past past = { NULL, 0, 0, 0 };

  for (guint i = 0; i < json_array_get_length (doors); i++)
    {
      char *slug = building_of (
          bef_json_get_string (bef_json_node_object (json_array_get_element (doors, i)), "id"));
      guint n = GPOINTER_TO_UINT (g_hash_table_lookup (counts, slug));
      g_hash_table_insert (counts, slug, GUINT_TO_POINTER (n + 1));
    }
  for (int back = 1; past.building == NULL && back <= MAX_DAYS_BACK; back++)
    for (guint i = 0; past.building == NULL && i < json_array_get_length (doors); i++)
      {
        const char *id =
            bef_json_get_string (bef_json_node_object (json_array_get_element (doors, i)), "id");
        g_autofree char *slug = building_of (id);
        past.days_back = back;
        if (GPOINTER_TO_UINT (g_hash_table_lookup (counts, slug)) == 1
            && look_at_door (scene, id, bef_civil_add (bef_now_ms (), BEF_PERIOD_DAY, -back),
                             &past))
          past.building = name_of_building (scene, slug);
      }
  if (past.building == NULL)
    e2e_fail (scene, "no building has one door that was both open and closed in the last days");
  return past;
}

static void
press_times (E2e *scene, const char *key, gint64 times)
{
  for (gint64 i = 0; i < times; i++)
    e2e_key (scene, key);
}

/* To the last minute of that day, over midnight each time. */
static void
go_days_back (E2e *scene, int days)
{
  for (int i = 0; i < days; i++)
    {
      e2e_key (scene, "Home");
      e2e_key (scene, "Left");
    }
}

/* From any instant of that day, by the keys of the slider. */
static void
go_to (E2e *scene, gint64 at_ms)
{
  gint64 minutes = (at_ms - bef_civil_floor (at_ms, BEF_PERIOD_DAY)) / BEF_MS_MINUTE;
  BefCivil at;

  e2e_key (scene, "Home");
  press_times (scene, "Page_Down", minutes / 60);
  press_times (scene, "Right", minutes % 60);
  bef_civil_from_ms (at_ms, &at);
  g_autofree char *band =
      g_strdup_printf (BAND ".* %d .* %d at %02d:%02d", at.day, at.year, at.hour, at.minute);
  g_autofree char *said = e2e_wait_text (scene, 10, ATSPI_ROLE_LABEL, band);
  g_test_message ("“%s”", said);
}

/* Of a long list only what is in sight is in the tree: the building is asked for. */
static void
look_for (E2e *scene, const Past *past)
{
  g_autoptr (E2eNode) entry = e2e_wait (scene, 10, E2E_ANY, "^Search a place$");

  e2e_set_text (scene, entry, past->building);
}

static void
see (E2e *scene, const Past *past, const char *words)
{
  g_autofree char *pattern = g_strdup_printf ("^%s, .*%s", past->building, words);
  g_autofree char *said = e2e_wait_text (scene, 30, ATSPI_ROLE_LIST_ITEM, pattern);

  g_test_message ("“%s”", said);
}

static void
open_playback (E2e *scene)
{
  e2e_key (scene, "ctrl+h");
  g_autoptr (E2eNode) band = e2e_wait (scene, 20, ATSPI_ROLE_LABEL, BAND);
  e2e_wait_focus (scene, 10, ATSPI_ROLE_SLIDER, "^Time of the day shown$");
}

static void
test_playback (void)
{
  if (!e2e_is_possible ())
    return;
  g_autoptr (E2e) scene = e2e_open ("playback", NULL, "secretary", "--page=today");
  Past past = find_past (scene);

  open_playback (scene);
  look_for (scene, &past);
  /* Soon after midnight an hour ago was yesterday. */
  press_times (scene, "Page_Down", 2);
  go_days_back (scene, past.days_back);
  go_to (scene, past.open_ms);
  see (scene, &past, "Door open");
  go_to (scene, past.closed_ms);
  see (scene, &past, "Door closed");
  e2e_key (scene, "Escape");
  e2e_wait_gone (scene, 10, ATSPI_ROLE_LABEL, BAND);
  g_autofree char *live = g_strdup_printf ("^%s, ", past.building);
  g_autofree char *row = e2e_wait_text (scene, 10, ATSPI_ROLE_LIST_ITEM, live);
  g_assert_null (strstr (row, "Door "));

  /* Without a server, of a day that was never asked for. */
  e2e_hub_kill (scene);
  e2e_key (scene, "ctrl+r");
  g_autofree char *offline = e2e_wait_text (scene, 60, ATSPI_ROLE_LABEL, "^Offline");
  open_playback (scene);
  go_days_back (scene, MAX_DAYS_BACK + 3);
  see (scene, &past, "Door unknown.*Unknown: .*not in this computer’s history");
  g_autofree char *why = e2e_wait_text (scene, 10, ATSPI_ROLE_LABEL,
                                        "^Unknown: [0-9]+ not in this computer’s history");
  g_test_message ("“%s”", why);

  /* Another page is of the present, and says so. */
  e2e_key (scene, "ctrl+1");
  g_autofree char *told = e2e_wait_text (scene, 10, ATSPI_ROLE_LABEL, "^Back to now: ");
  e2e_key (scene, "ctrl+2");
  g_autofree char *back = e2e_wait_text (scene, 10, ATSPI_ROLE_LIST_ITEM, live);
  g_assert_null (e2e_look (scene, ATSPI_ROLE_LABEL, BAND));
  e2e_console_quit (scene);
  g_free (past.building);
}

int
main (int argc, char **argv)
{
  e2e_init (&argc, &argv);
  g_test_add_func ("/e2e/playback/past-minutes-by-the-keyboard", test_playback);
  return g_test_run ();
}
