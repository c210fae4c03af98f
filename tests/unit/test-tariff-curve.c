/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "history-util.h"
#include "tariff-util.h"

#include <math.h>

#include "formats/bef-recording.h"
#include "supervision/facts/bef-energy-facts.h"
#include "supervision/tariff/bef-cost-loader.h"

/*
 * The real curve of a public building over two years, by month and class, against what a script in
 * another language makes of the words of the file (reckon-classes.py). Skipped without the file.
 */

#define SCHOOL "urn:ngsi-ld:Building:test:school"
#define CURVE "enedis-sge/C4_courbe_10min_batiment_public.csv"

/* (transfer full) nullable: after skipping. */
static char *
curve_path (void)
{
  const char *root = g_getenv ("BEFFROI_SOURCE_ROOT"), *shared = g_getenv ("BEFFROI_SHARED");
  g_autofree char *beside = g_build_filename (root != NULL ? root : ".", "..", "shared", NULL);
  char *path = g_build_filename (shared != NULL ? shared : beside, "data", CURVE, NULL);

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return path;
  g_test_skip ("the load curve is not there: set BEFFROI_SHARED");
  g_free (path);
  return NULL;
}

static BefHistory *
history_of (const char *path)
{
  BefHistory *history = open_history (NULL, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (BefRecording) recording = bef_recording_load (path, &error);
  g_assert_no_error (error);
  const BefCurve *curve = g_ptr_array_index (recording->curves, 0);
  g_autoptr (GArray) readings = g_array_new (FALSE, TRUE, sizeof (BefReading));

  for (guint i = 0; i < curve->points->len; i++)
    {
      const BefCurvePoint *p = &g_array_index (curve->points, BefCurvePoint, i);
      BefReading reading = { bef_series_key (MAIN_METER, "power"), p->at_ms, p->value, 0 };
      g_array_append_val (readings, reading);
    }
  append (history, (BefReading *)(void *)readings->data, readings->len);
  return history;
}

static BefCost *
cost_of (BefHistory *history, const BefContracts *contracts, gint64 from, gint64 to)
{
  g_autoptr (GPtrArray) one = g_ptr_array_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (one, (gpointer)bef_contracts_nth (contracts, 0));
  WAIT (result, bef_costs_load_async (history, one, bef_contracts_get_taxes (contracts),
                                      (BefRange){ from, to }, NULL, wait_cb, &result));
  g_autoptr (GPtrArray) costs = bef_costs_load_finish (result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (costs->len, ==, 1);
  return bef_cost_ref (g_ptr_array_index (costs, 0));
}

typedef struct
{
  const char *scheme, *hours[3], *text;
} Split;

static const Split splits[] = {
  { "hphc", { "22:00-06:00" }, "off-peak 22:00-06:00\nprice hp 1\nprice hc 1\n" },
  /* Into the hours that are skipped in March and occur twice in October. */
  { "c4",
    { "01:30-07:10", "low|12:30-14:40", "high|23:20-00:50" },
    "off-peak 01:30-07:10\noff-peak 12:30-14:40 low\noff-peak 23:20-00:50 high\nprice hph 1\n"
    "price hch 1\nprice hpb 1\nprice hcb 1\n" },
};

static GStrv
reckon (const char *path, const Split *split)
{
  const char *root = g_getenv ("BEFFROI_SOURCE_ROOT");
  g_autofree char *script =
      g_build_filename (root != NULL ? root : ".", "tests", "unit", "reckon-classes.py", NULL);
  const char *argv[] = {
    "python3",       "-B", script, path, split->scheme, split->hours[0], split->hours[1],
    split->hours[2], NULL
  };
  g_autofree char *out = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &out, NULL, &status,
                &error);
  g_assert_no_error (error);
  g_assert_true (g_spawn_check_wait_status (status, &error));
  return g_strsplit (g_strchomp (out), "\n", -1);
}

static BefClass
class_of (const char *id)
{
  for (BefClass c = 0; c < BEF_N_CLASSES; c++)
    if (g_str_equal (bef_class_id (c), id))
      return c;
  g_assert_not_reached ();
}

static void
test_classes_equal_those_of_the_script (void)
{
  g_autofree char *path = curve_path ();

  if (path == NULL)
    return;
  BefHistory *history = history_of (path);
  for (guint s = 0; s < G_N_ELEMENTS (splits); s++)
    {
      g_autofree char *text = g_strdup_printf ("contract " POINT " electricity\nmeter " MAIN_METER
                                               "\nversion 2020-01-01 %s\n%s",
                                               splits[s].scheme, splits[s].text);
      g_autoptr (BefContracts) contracts = read_contracts (text);
      g_auto (GStrv) lines = reckon (path, &splits[s]);
      double worst = 0, sum = 0, all = 0;
      g_assert_cmpuint (g_strv_length (lines), >=, 48);
      for (char **line = lines; *line != NULL; line++)
        {
          g_auto (GStrv) words = g_strsplit (*line, " ", -1);
          g_autofree char *first = g_strconcat (words[0], "-01", NULL);
          gint64 from = day (first), to = bef_civil_add (from, BEF_PERIOD_MONTH, 1);
          g_autoptr (BefCost) cost = cost_of (history, contracts, from, to);
          double expected = g_ascii_strtod (words[2], NULL);
          BefCostLine got = bef_cost_get_line (cost, BEF_COST_ENERGY, class_of (words[1]), NULL);
          /* The last step of the file has no end that the script knows. */
          gboolean is_last = g_str_equal (words[0], "2022-02");
          if (is_last)
            continue;
          /* Each cell is a whole Wh: half of one off at the most, and at most five a day. */
          g_assert_cmpfloat (fabs ((double)got.quantity - expected), <=, 0.5 * 31 * 5);
          worst = MAX (worst, fabs ((double)got.quantity / expected - 1));
          sum += (double)got.quantity;
          all += expected;
        }
      g_test_message ("%s: %u months and classes, %.0f kWh; at worst %.5f %%", splits[s].scheme,
                      g_strv_length (lines), all / 1000, worst * 100);
      g_assert_cmpfloat (worst, <, 0.001);
      g_assert_cmpfloat (fabs (sum / all - 1), <, 0.00001);
    }
  close_history (history);
}

/* All that is concluded of the school as of @now, with @contracts. (transfer full) */
static BefEnergyFacts *
facts_of (BefHistory *history, const BefContracts *contracts, gint64 now)
{
  BefEnergyRequest *request = bef_energy_request_new (BEF_SCOPE_BUILDING, SCHOOL, "School", now);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  bef_energy_request_add_place (request, &(BefEnergyPlace){ .id = SCHOOL, .name = "School" });
  bef_energy_request_add_meter (
      request, &(BefEnergyMeter){ .id = MAIN_METER, .name = "Main", .building = SCHOOL });
  bef_energy_request_set_contracts (request, contracts);
  WAIT (result, bef_energy_facts_load_async (history, request, NULL, wait_cb, &result));
  BefEnergyFacts *facts = bef_energy_facts_load_finish (history, result, &error);
  g_assert_no_error (error);
  return facts;
}

/* The kWh of a month in a class as the script has them; 0: none. */
static double
reckoned (GStrv lines, const char *month, BefClass cls)
{
  for (char **line = lines; *line != NULL; line++)
    {
      g_auto (GStrv) words = g_strsplit (*line, " ", -1);

      if (g_str_equal (words[0], month) && class_of (words[1]) == cls)
        return g_ascii_strtod (words[2], NULL) / 1000;
    }
  return 0;
}

/* What the pages and the report say of a month of a C4 contract, four classes with their season:
 * every other month of the curve, as it was read at the beginning of the next. */
static void
test_months_of_c4_equal_those_of_the_script (void)
{
  g_autofree char *path = curve_path ();

  if (path == NULL)
    return;
  BefHistory *history = history_of (path);
  const Split *split = &splits[1];
  g_autofree char *text = g_strdup_printf ("contract " POINT " electricity\nmeter " MAIN_METER
                                           "\nversion 2019-01-01 %s\n%s",
                                           split->scheme, split->text);
  g_autoptr (BefContracts) contracts = read_contracts (text);
  g_auto (GStrv) lines = reckon (path, split);
  guint n_months = 0, n_classes = 0;
  double worst = 0;

  for (gint64 from = day ("2020-03-01"); from < day ("2022-02-01");
       from = bef_civil_add (from, BEF_PERIOD_MONTH, 2))
    {
      BefCivil civil;
      bef_civil_from_ms (from, &civil);
      g_autofree char *month = g_strdup_printf ("%04d-%02d", civil.year, civil.month);
      g_autoptr (BefEnergyFacts) facts = facts_of (
          history, contracts, bef_civil_add (from, BEF_PERIOD_MONTH, 1) + 40 * BEF_MS_HOUR);
      const BefEnergyPart *part = bef_energy_facts_find (facts, SCHOOL, BEF_FLUID_ELECTRICITY);
      g_assert_nonnull (part);
      const BefEnergySplit *got = &part->splits[BEF_SPAN_MONTH_BEFORE];
      /* Of a month with days that nobody measured there is no split. */
      if (got->n == 0)
        continue;
      n_months++;
      for (BefClass c = 0; c < BEF_N_CLASSES; c++)
        {
          double expected = reckoned (lines, month, c), is = got->classes[c].kwh;

          if (expected == 0 && is == 0)
            continue;
          n_classes++;
          worst = MAX (worst, fabs (is / expected - 1));
        }
    }
  g_test_message ("%u months, %u classes of them; at worst %.5f %%", n_months, n_classes,
                  worst * 100);
  g_assert_cmpuint (n_months, >=, 10);
  g_assert_cmpuint (n_classes, ==, 2 * n_months);
  g_assert_cmpfloat (worst, <, 0.001);
  close_history (history);
}

/* Both days of another length, and blanks, by themselves. */
static void
test_days_of_another_length_and_blanks (void)
{
  static const struct
  {
    const char *day;
    int hours;
  } days[] = { { "2020-03-29", 23 },
               { "2020-10-25", 25 },
               { "2021-03-28", 23 },
               { "2021-10-31", 25 },
               { "2021-06-15", 24 } };
  g_autofree char *path = curve_path ();

  if (path == NULL)
    return;
  BefHistory *history = history_of (path);
  g_autoptr (BefContracts) contracts = read_contracts (
      "contract " POINT " electricity\nmeter " MAIN_METER "\nversion 2020-01-01 hphc\n"
      "off-peak 01:00-05:00\nprice hp 1\nprice hc 1\n");
  for (guint i = 0; i < G_N_ELEMENTS (days); i++)
    {
      gint64 from = day (days[i].day), to = bef_civil_add (from, BEF_PERIOD_DAY, 1);
      g_autoptr (BefCost) cost = cost_of (history, contracts, from, to);
      g_autoptr (GArray) energy = get_energy (history, MAIN_METER, from, to, BEF_PERIOD_DAY);
      const BefEnergy *whole = &g_array_index (energy, BefEnergy, 0);
      g_assert_cmpint (cost->span_ms, ==, days[i].hours * BEF_MS_HOUR);
      g_assert_cmpfloat_with_epsilon (bef_cost_get_coverage (cost), whole->coverage, 1e-6);
      g_assert_cmpfloat (fabs ((double)cost->used[BEF_FLUID_ELECTRICITY] - whole->kwh * 1000), <=,
                         2);
    }
  close_history (history);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tariff/curve/classes", test_classes_equal_those_of_the_script);
  g_test_add_func ("/tariff/curve/c4-months", test_months_of_c4_equal_those_of_the_script);
  g_test_add_func ("/tariff/curve/days", test_days_of_another_length_and_blanks);
  return g_test_run ();
}
