/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The fault table: each fault of a back end ends in one worded state, and nothing is stored that
 * was not measured. */
#include <math.h>

#include "base/bef-civil-time.h"
#include "base/bef-json.h"
#include "e2e-util.h"

/* How long a fault has to show: two polls of everything, and what the console waits for an answer.
 */
#define SHOW_S 35
#define RECOVER_S 60
#define BANNER "^(Last known state|Nothing received yet|The server's clock)"

typedef struct
{
  const char *fault;
  int show_s;        /* how long it may take to show; 0: SHOW_S */
  gboolean restart;  /* seen by new connections only: the hub is started again with it */
  const char *words; /* NULL: the fault is mended by asking again, and nothing has to be said */
} Row;

static const Row table[] = {
  { "error=503", 0, FALSE, "The server is busy" },
  { "error=500", 0, FALSE, "The server reports a fault" },
  { "truncate=1", 0, FALSE, "cut off" },
  { "wrong-types=1", 0, FALSE, "could (not )?be understood" },
  { "drop=1", 0, FALSE, "was lost|cannot be reached|cut off|does not answer" },
  { "expired-certificate", 0, TRUE, "certificate has expired" },
  { "clock-skew=900", 0, FALSE, " is .* ahead" },
  /* Set back by a day while the console runs: it goes on by that. */
  { "clock-skew=-86400", 0, FALSE, " is .* behind" },
  { "html", 0, FALSE, "not as an NGSI-LD server|is not JSON" },
  { "deep", 0, FALSE, "nested more than" },
  { "huge", 0, FALSE, "is larger than" },
  { "bomb", 0, FALSE, "is larger than" },
  { "not-ngsi-ld", 0, FALSE, "not as an NGSI-LD server|does not have this" },
  { "unauthorized", 0, FALSE, "does not accept the access token" },
  { "temporal-cut=10", 0, FALSE, NULL },
  /* Silence is told in ten seconds, however long large histories are waited for. The last row: the
   * hub still holds its answers back for a while. */
  { "latency=100000", 10, FALSE, "does not answer|took too long" },
};

static void
strike (E2e *scene, const Row *row)
{
  if (row->restart)
    {
      g_autofree char *former = g_strdup (scene->hub_options);
      g_autofree char *options = g_strdup_printf ("%s --fault=%s", former, row->fault);
      e2e_hub_kill (scene);
      e2e_hub_start (scene, options);
      g_free (scene->hub_options);
      scene->hub_options = g_steal_pointer (&former);
    }
  else
    e2e_hub_fault (scene, row->fault);
  e2e_key (scene, "ctrl+r");
}

/* One row; FALSE when its words did not come or did not go. The rest of the table goes on. */
static gboolean
try_row (E2e *scene, const Row *row)
{
  g_autofree char *wanted =
      row->words != NULL ? g_strdup_printf ("%s.*(%s)", BANNER, row->words) : NULL;
  gboolean good = TRUE;

  strike (scene, row);
  if (wanted != NULL)
    {
      g_autofree char *words =
          e2e_try_text (scene, row->show_s > 0 ? row->show_s : SHOW_S, ATSPI_ROLE_LABEL, wanted);
      g_autoptr (E2eNode) other = words == NULL ? e2e_look (scene, ATSPI_ROLE_LABEL, BANNER) : NULL;
      good = words != NULL;
      /* Asking the server again mends no clock. */
      if (g_str_has_prefix (row->fault, "clock-skew"))
        e2e_wait_gone (scene, 10, ATSPI_ROLE_PUSH_BUTTON, "Try _?Again$");
      g_test_message ("%-20s | %s", row->fault,
                      words != NULL ? words : (other != NULL ? other->name : "NOTHING IS SAID"));
    }
  else
    {
      g_usleep (5 * G_USEC_PER_SEC);
      g_autoptr (E2eNode) live = e2e_wait (scene, 5, ATSPI_ROLE_LABEL, "^Live$");
      g_test_message ("%-20s | nothing to say: what was cut off is asked for again", row->fault);
    }
  e2e_hub_fault (scene, "");
  e2e_key (scene, "ctrl+r");
  g_autofree char *live = e2e_try_text (scene, RECOVER_S, ATSPI_ROLE_LABEL, "^Live$");
  e2e_wait_gone (scene, 10, ATSPI_ROLE_LABEL, BANNER);
  if (!good || live == NULL)
    g_test_message ("%-20s | FAILED: %s", row->fault,
                    good ? "does not recover" : "other words than wanted in time");
  return good && live != NULL;
}

/* The hub's own values of @attr of @id over [from, to]: ts -> value. */
static GHashTable *
measured (E2e *scene, const char *id, const char *attr, gint64 from, gint64 to)
{
  g_autofree char *start = bef_iso8601_format (from), *end = bef_iso8601_format (to + 1000);
  g_autofree char *path =
      g_strdup_printf ("/ngsi-ld/v1/temporal/entities/%s?attrs=%s&timerel=between&timeAt=%s"
                       "&endTimeAt=%s&options=temporalValues",
                       id, attr, start, end);
  g_autoptr (JsonNode) node = e2e_hub_get (scene, "secretary", path);
  JsonArray *values =
      bef_json_get_array (bef_json_get_object (bef_json_node_object (node), attr), "values");
  GHashTable *table_of = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);

  for (guint i = 0; values != NULL && i < json_array_get_length (values); i++)
    {
      JsonArray *pair = bef_json_node_array (json_array_get_element (values, i));
      gint64 ts;
      double value;
      if (pair == NULL || json_array_get_length (pair) != 2
          || !bef_iso8601_parse (bef_json_node_string (json_array_get_element (pair, 1)), &ts)
          || !bef_json_node_number (json_array_get_element (pair, 0), &value))
        continue;
      g_hash_table_insert (table_of, g_memdup2 (&ts, sizeof ts), g_memdup2 (&value, sizeof value));
    }
  return table_of;
}

/* Compares what the history holds of @quantity since @since with what the hub's world measured.
 * Returns how many samples were compared, and counts in @wrong those that were never measured. */
static guint
compare (E2e *scene, const char *quantity, const char *attr, gint64 since, guint *wrong)
{
  g_autofree char *list_sql =
      g_strdup_printf ("SELECT entity FROM series WHERE quantity = '%s'", quantity);
  g_autofree char *list = e2e_sql (scene, list_sql);
  g_auto (GStrv) ids = g_strsplit (g_strstrip (list), "\n", -1);
  g_autoptr (BefHistory) history = e2e_history_copy (scene);
  guint n = 0;

  for (guint i = 0; ids[i] != NULL && ids[i][0] != '\0'; i++)
    {
      g_autoptr (GArray) samples =
          e2e_history_samples (scene, history, ids[i], quantity, since, G_MAXINT64);
      g_autoptr (GHashTable) truth =
          measured (scene, ids[i], attr, since, bef_now_ms () + BEF_MS_HOUR);
      for (guint k = 0; k < samples->len; k++, n++)
        {
          const BefReading *stored = &g_array_index (samples, BefReading, k);
          const double *real = g_hash_table_lookup (truth, &stored->observed_ms);
          if (real != NULL && fabs (*real - stored->value) <= 1e-6 * fmax (1, fabs (*real)))
            continue;
          g_autofree char *at = bef_iso8601_format (stored->observed_ms);
          if (++*wrong <= 10)
            g_test_message ("%s %s at %s: stored %g, measured %s", ids[i], quantity, at,
                            stored->value, real != NULL ? "another value" : "nothing");
        }
    }
  bef_history_close (history);
  return n;
}

static void
test_faults (void)
{
  if (!e2e_is_possible ())
    return;
  gint64 since = bef_now_ms () / BEF_MS_MINUTE * BEF_MS_MINUTE - 2 * BEF_MS_HOUR;
  g_autoptr (E2e) scene = e2e_open ("faults", "--temporal-cap=100000", "secretary", "--page=map");
  guint failed = 0, wrong = 0, compared;

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    failed += !try_row (scene, &table[i]);
  /* Under a clock ahead of ours more is measured already: the same world answers for all that was
   * received. */
  e2e_hub_fault (scene, "clock-skew=1000");
  compared = compare (scene, "power", "totalActivePower", since, &wrong)
             + compare (scene, "temperature", "temperature", since, &wrong);
  g_test_message ("%u samples compared with what was measured, %u differ", compared, wrong);
  /* How many there are depends on the machine's speed; that there are some does not. */
  g_assert_cmpuint (compared, >=, 20);
  g_assert_cmpuint (wrong, ==, 0);
  g_assert_cmpuint (failed, ==, 0);
  e2e_hub_fault (scene, "");
  e2e_console_quit (scene);
}

int
main (int argc, char **argv)
{
  e2e_init (&argc, &argv);
  g_test_add_func ("/e2e/faults/each-is-told-in-words-and-stores-nothing", test_faults);
  return g_test_run ();
}
