/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A real load curve of a public building over two years: what the history says of each day, against
 * sums over the lines of the file, whose civil dates are in their text. Skipped without the file.
 */
#include "history-util.h"

#include <math.h>

#define CURVE "enedis-sge/C4_courbe_10min_batiment_public.csv"
#define METER "urn:ngsi-ld:ACMeasurement:test:public-building:main"
#define STEP_MS (10 * BEF_MS_MINUTE)

typedef struct
{
  double watts;
  guint n_lines;
} Day;

/* Appends the curve and sums it by the date in its text: (transfer full) "2021-03-28" -> Day. NULL
 * after skipping. */
static GHashTable *
read_curve (BefHistory *history)
{
  const char *root = g_getenv ("BEFFROI_SOURCE_ROOT"), *shared = g_getenv ("BEFFROI_SHARED");
  g_autofree char *beside = g_build_filename (root != NULL ? root : ".", "..", "shared", NULL);
  g_autofree char *path = g_build_filename (shared != NULL ? shared : beside, "data", CURVE, NULL);
  g_autofree char *text = NULL;
  g_autoptr (GArray) readings = g_array_new (FALSE, FALSE, sizeof (BefReading));

  if (!g_file_get_contents (path, &text, NULL, NULL))
    {
      g_test_skip ("the load curve is not there: set BEFFROI_SHARED");
      return NULL;
    }
  GHashTable *days = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  for (char **line = lines; *line != NULL; line++)
    {
      g_auto (GStrv) cells = g_strsplit (g_strstrip (*line), ";", 3);
      BefReading reading = { bef_series_key (METER, "power"), 0, 0 };
      if (g_strv_length (cells) != 2 || !bef_iso8601_parse (cells[0], &reading.observed_ms)
          || cells[1][0] == '\0')
        continue;
      reading.value = g_ascii_strtod (cells[1], NULL);
      g_array_append_val (readings, reading);
      char *date = g_strndup (cells[0], 10);
      Day *day = g_hash_table_lookup (days, date);
      if (day == NULL)
        g_hash_table_insert (days, date, day = g_new0 (Day, 1));
      else
        g_free (date);
      day->watts += reading.value;
      day->n_lines++;
    }
  append (history, (BefReading *)readings->data, readings->len);
  return days;
}

static void
test_every_day_of_a_real_curve_equals_its_file (void)
{
  BefHistory *history = open_history (NULL, NULL);
  g_autoptr (GHashTable) days = read_curve (history);
  guint n_known = 0, n_23 = 0, n_25 = 0;

  if (days == NULL)
    {
      close_history (history);
      return;
    }
  g_autoptr (GArray) energies = get_energy (history, METER, instant ("2020-02-01T00:00:00Z"),
                                            instant ("2022-02-03T00:00:00Z"), BEF_PERIOD_DAY);
  for (guint i = 0; i < energies->len; i++)
    {
      const BefEnergy *e = &g_array_index (energies, BefEnergy, i);
      BefCivil c;
      bef_civil_from_ms (e->start_ms, &c);
      g_autofree char *date = g_strdup_printf ("%04d-%02d-%02d", c.year, c.month, c.day);
      const Day *day = g_hash_table_lookup (days, date);
      gint64 length = e->end_ms - e->start_ms;
      if (day == NULL)
        {
          g_assert_true (isnan (e->kwh));
          continue;
        }
      n_known++;
      n_23 += length == 23 * BEF_MS_HOUR;
      n_25 += length == 25 * BEF_MS_HOUR;
      g_assert_cmpfloat_with_epsilon (e->kwh, day->watts / 6000, 1e-6);
      g_assert_cmpfloat_with_epsilon (e->coverage, (double)day->n_lines * STEP_MS / length, 1e-9);
    }
  g_test_message ("%u days, %u of 23 hours, %u of 25", n_known, n_23, n_25);
  g_assert_cmpuint (n_known, ==, g_hash_table_size (days));
  g_assert_cmpuint (n_known, >, 700);
  g_assert_cmpuint (n_23, ==, 2);
  g_assert_cmpuint (n_25, ==, 2);
  close_history (history);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/history/curve/every-day", test_every_day_of_a_real_curve_equals_its_file);
  return g_test_run ();
}
