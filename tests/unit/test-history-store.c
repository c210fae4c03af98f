/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "history-brute.h"
#include "history-util.h"

#include <math.h>

#include "history/bef-history-open.h"
#include "history/bef-history-energy.h"
#include "history/bef-history-query.h"
#include "history/bef-history-samples.h"
#include "history/bef-history-upkeep.h"

/*
 * The store against a model of it: whatever is written, sealed, joined and asked, in whatever
 * order, the history says what a sorted array of the latest values says.
 */

#define MINUTE BEF_MS_MINUTE

typedef struct
{
  BefHistoryDb *db; /* owned */
  GTree *samples;   /* owned: gint64 * -> double * */
  BefSeriesKey key;
  GRand *rand; /* owned */
  gint64 start, newest;
} Model;

static gint
compare_stamps (gconstpointer a, gconstpointer b, gpointer data)
{
  gint64 x = *(const gint64 *)a, y = *(const gint64 *)b;

  return (x > y) - (x < y);
}

static Model *
model_new (guint32 seed, const char *start, const char *quantity)
{
  g_autoptr (GError) error = NULL;
  Model *m = g_new0 (Model, 1);

  m->db = bef_history_db_open (NULL, NULL, &error);
  g_assert_no_error (error);
  m->samples = g_tree_new_full (compare_stamps, NULL, g_free, g_free);
  m->key = bef_series_key ("a", quantity);
  m->rand = g_rand_new_with_seed (seed);
  m->start = m->newest = instant (start);
  return m;
}

static void
model_free (Model *m)
{
  bef_history_db_close (m->db);
  g_tree_unref (m->samples);
  g_rand_free (m->rand);
  g_free (m);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Model, model_free)

static void
write_readings (Model *m, GArray *readings)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (bef_history_db_begin (m->db, &error));
  g_assert_true (bef_history_samples_write (m->db, (const BefReading *)(gpointer)readings->data,
                                            readings->len, NULL, &error));
  g_assert_true (bef_history_db_commit (m->db, &error));
  g_assert_no_error (error);
  for (guint i = 0; i < readings->len; i++)
    {
      const BefReading *r = &g_array_index (readings, BefReading, i);
      g_tree_replace (m->samples, g_memdup2 (&r->observed_ms, sizeof (gint64)),
                      g_memdup2 (&r->value, sizeof (double)));
      m->newest = MAX (m->newest, r->observed_ms);
    }
}

/* @n samples from @from on at about @step; some of them twice, some out of order. */
static void
write_stretch (Model *m, gint64 from, gint64 step, guint n)
{
  g_autoptr (GArray) readings = g_array_new (FALSE, FALSE, sizeof (BefReading));
  gint32 jitter = g_rand_boolean (m->rand) ? 1 : (gint32)(step / 6) + 1;
  gboolean shuffled = g_rand_int_range (m->rand, 0, 5) == 0;

  for (guint i = 0; i < n; i++)
    {
      gint64 at = shuffled ? g_rand_int_range (m->rand, 0, (gint32)n) : (gint64)i;
      BefReading reading = { m->key, from + at * step + g_rand_int_range (m->rand, 0, jitter),
                             g_rand_int_range (m->rand, 0, 9000) / 10.0 };
      g_array_append_val (readings, reading);
    }
  write_readings (m, readings);
}

/* The same samples again, a few of them corrected. */
static void
write_again (Model *m)
{
  g_autoptr (GArray) readings = g_array_new (FALSE, FALSE, sizeof (BefReading));
  gint one_in = g_rand_int_range (m->rand, 1, 60);

  for (GTreeNode *node = g_tree_node_first (m->samples); node != NULL;
       node = g_tree_node_next (node))
    if (g_rand_int_range (m->rand, 0, one_in) == 0)
      {
        BefReading reading = { m->key, *(gint64 *)g_tree_node_key (node),
                               *(double *)g_tree_node_value (node) };
        if (g_rand_int_range (m->rand, 0, 4) == 0)
          reading.value += 0.5;
        g_array_append_val (readings, reading);
      }
  write_readings (m, readings);
}

static void
keep_up_within (Model *m, guint64 budget, guint max_slices)
{
  g_autoptr (BefHistoryUpkeep) upkeep = bef_history_upkeep_new (budget);
  g_autoptr (GError) error = NULL;
  gboolean more = TRUE;

  for (guint i = 0; more && i < max_slices; i++)
    {
      bef_history_upkeep_step (upkeep, m->db, m->newest + BEF_MS_DAY, &more, &error);
      g_assert_no_error (error);
    }
}

static void
keep_up (Model *m, guint max_slices)
{
  keep_up_within (m, BEF_UPKEEP_DEFAULT_BUDGET, max_slices);
}

static void
do_something (Model *m)
{
  gint64 span = (m->newest - m->start) / MINUTE + 10;
  gint64 somewhere = m->start + g_rand_int_range (m->rand, 0, (gint32)span) * MINUTE;
  gint64 step = (gint64[]){ 10, 60, 60, 60, 600, 900 }[g_rand_int_range (m->rand, 0, 6)] * 1000;

  switch (g_rand_int_range (m->rand, 0, 9))
    {
    case 0:
    case 1:
      write_stretch (m, m->newest + step, step, (guint)g_rand_int_range (m->rand, 256, 1500));
      break;
    case 2:
    case 3:
    case 4:
      write_stretch (m, m->newest + step * g_rand_int_range (m->rand, 1, 5), step,
                     (guint)g_rand_int_range (m->rand, 1, 200));
      break;
    case 5:
      write_stretch (m, somewhere, step, (guint)g_rand_int_range (m->rand, 1, 20));
      break;
    case 6:
      write_stretch (m, somewhere, step, (guint)g_rand_int_range (m->rand, 256, 700));
      break;
    case 7:
      write_again (m);
      break;
    default:
      keep_up (m, (guint)g_rand_int_range (m->rand, 1, 6));
    }
}

static Curve
curve_of (Model *m)
{
  guint n = (guint)g_tree_nnodes (m->samples);
  Curve curve = { g_new (gint64, n), g_new (double, n), 0 };

  for (GTreeNode *node = g_tree_node_first (m->samples); node != NULL;
       node = g_tree_node_next (node))
    {
      curve.ts[curve.n] = *(gint64 *)g_tree_node_key (node);
      curve.values[curve.n++] = *(double *)g_tree_node_value (node);
    }
  return curve;
}

/* Samples of [from, to) with neighbours, as an iteration gives them. */
static void
assert_samples (Model *m, const Curve *curve, gint64 from, gint64 to, guint n_before, guint n_after)
{
  g_autoptr (GError) error = NULL;
  g_auto (BefSampleIter) iter = { NULL };
  gint64 series = bef_history_series_find (m->db, m->key, &error);
  BefSample sample;
  guint first = 0, end;

  while (first < curve->n && curve->ts[first] < from)
    first++;
  for (end = first; end < curve->n && curve->ts[end] < to;)
    end++;
  first -= MIN (first, n_before);
  end = MIN (curve->n, end + n_after);
  g_assert_true (bef_sample_iter_init (
      &iter, m->db, &(BefSampleSpan){ series, from, to, n_before, n_after }, NULL, &error));
  for (guint i = first; i < end; i++)
    {
      g_assert_true (bef_sample_iter_next (&iter, &sample, &error));
      g_assert_cmpint (sample.ts, ==, curve->ts[i]);
      g_assert_cmpmem (&sample.value, sizeof (double), &curve->values[i], sizeof (double));
    }
  g_assert_false (bef_sample_iter_next (&iter, &sample, &error));
  g_assert_no_error (error);
}

static void
assert_newest (Model *m, const Curve *curve)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) latest = bef_history_samples_latest (m->db, &error);
  guint64 n = 0;

  g_assert_no_error (error);
  g_assert_cmpuint (latest->len, ==, curve->n > 0);
  if (curve->n > 0)
    {
      const BefReading *reading = &g_array_index (latest, BefReading, 0);
      g_assert_cmpint (reading->observed_ms, ==, curve->ts[curve->n - 1]);
      g_assert_cmpfloat (reading->value, ==, curve->values[curve->n - 1]);
    }
  g_assert_true (bef_history_samples_count (m->db, &n, &error));
  g_assert_cmpuint (n, ==, curve->n);
}

static void
assert_says_what_the_model_says (Model *m)
{
  g_autoptr (GError) error = NULL;
  g_auto (Curve) curve = curve_of (m);
  gint64 span = (m->newest - m->start) / BEF_MS_SECOND + 7200;

  assert_samples (m, &curve, 0, G_MAXINT64, 0, 0);
  for (guint i = 0; i < 4; i++)
    assert_samples (
        m, &curve, m->start + g_rand_int_range (m->rand, 0, (gint32)span) * BEF_MS_SECOND,
        m->start + g_rand_int_range (m->rand, 0, (gint32)span) * BEF_MS_SECOND,
        (guint)g_rand_int_range (m->rand, 0, 9), (guint)g_rand_int_range (m->rand, 0, 9));
  assert_newest (m, &curve);
  for (guint i = 0; i < 2; i++)
    {
      gint64 from = m->start + g_rand_int_range (m->rand, -3600, (gint32)span) * BEF_MS_SECOND;
      gint64 to = from + g_rand_int_range (m->rand, 1, (gint32)span) * BEF_MS_SECOND;
      guint n = (guint)g_rand_int_range (m->rand, 1, 40);
      g_autoptr (BefBuckets) slices = bef_history_query_buckets (
          m->db, &(BefHistoryQuery){ .key = m->key, .from_ms = from, .to_ms = to, .n_buckets = n },
          NULL, &error);
      g_assert_no_error (error);
      assert_buckets (slices, &curve, m->key.quantity);
    }
  g_autoptr (BefBuckets) days = bef_history_query_periods (
      m->db,
      &(BefHistoryQuery){
          .key = m->key, .from_ms = m->start, .to_ms = m->newest + 1, .period = BEF_PERIOD_DAY },
      NULL, &error);
  g_assert_no_error (error);
  assert_buckets (days, &curve, m->key.quantity);
}

static void
check_model (guint32 seed, const char *start, const char *quantity, guint n_steps)
{
  g_autoptr (Model) m = model_new (seed, start, quantity);

  for (guint i = 0; i < n_steps; i++)
    {
      do_something (m);
      if (i % 4 == 3)
        assert_says_what_the_model_says (m);
    }
  keep_up (m, 1000);
  assert_says_what_the_model_says (m);
}

static void
test_any_order_of_writing_and_sealing_equals_the_model (void)
{
  for (guint32 seed = 1; seed <= 6; seed++)
    {
      g_test_message ("seed %u", seed);
      check_model (seed, "2021-03-27T12:00:00Z", "power", 32);
      check_model (seed + 100, "2021-10-30T12:00:00Z", "power", 32);
      check_model (seed + 200, "2021-10-30T12:00:00Z", "open-state", 20);
    }
}

static void
test_long_series_cross_chunk_borders (void)
{
  g_autoptr (Model) m = model_new (77, "2021-03-20T00:00:00Z", "power");

  for (guint i = 0; i < 26; i++)
    write_stretch (m, m->start + i * 1440 * MINUTE, MINUTE, 1440);
  keep_up (m, 1000);
  assert_says_what_the_model_says (m);
  /* Corrected in the middle of a full chunk, and before the first. */
  write_stretch (m, m->start + 3 * BEF_MS_DAY + 30 * BEF_MS_SECOND, MINUTE, 300);
  write_stretch (m, m->start - BEF_MS_DAY, MINUTE, 20);
  m->start -= BEF_MS_DAY;
  assert_says_what_the_model_says (m);
  keep_up (m, 1000);
  assert_says_what_the_model_says (m);
}

static gint64
get_int (BefHistoryDb *db, const char *sql)
{
  g_autoptr (GError) error = NULL;
  gint64 value = -1;

  bef_history_db_get_int (db, sql, &value, &error);
  g_assert_no_error (error);
  return value;
}

static void
test_upkeep_leaves_nothing_to_do (void)
{
  g_autoptr (Model) m = model_new (5, "2021-03-20T00:00:00Z", "power");

  for (guint i = 0; i < 300; i++)
    write_stretch (m, m->newest + MINUTE, MINUTE, 100);
  g_assert_cmpint (get_int (m->db, "SELECT count(*) FROM samples"), >, 10000);
  keep_up (m, 1000);
  g_assert_cmpint (get_int (m->db, "SELECT count(*) FROM samples"), ==, 0);
  g_assert_cmpint (get_int (m->db, "SELECT count(*) FROM chunks"), <=, 3);
  assert_says_what_the_model_says (m);
}

static void
test_a_poll_waits_and_a_backfill_does_not (void)
{
  g_autoptr (Model) m = model_new (6, "2021-03-20T00:00:00Z", "power");

  write_stretch (m, m->start, MINUTE, 3);
  g_assert_cmpint (get_int (m->db, "SELECT count(*) FROM chunks"), ==, 0);
  write_stretch (m, m->start + BEF_MS_DAY, MINUTE, 1440);
  g_assert_cmpint (get_int (m->db, "SELECT count(*) FROM chunks"), ==, 1);
  assert_says_what_the_model_says (m);
}

static void
test_the_same_backfill_again_writes_nothing (void)
{
  g_autoptr (Model) m = model_new (7, "2021-03-20T00:00:00Z", "power");
  g_autoptr (GArray) readings = g_array_new (FALSE, FALSE, sizeof (BefReading));

  for (guint i = 0; i < 2000; i++)
    {
      BefReading reading = { m->key, m->start + i * MINUTE, i % 7 };
      g_array_append_val (readings, reading);
    }
  write_readings (m, readings);
  gint64 before = sqlite3_total_changes64 (bef_history_db_handle (m->db));
  write_readings (m, readings);
  g_array_set_size (readings, 100);
  write_readings (m, readings);
  g_assert_cmpint (sqlite3_total_changes64 (bef_history_db_handle (m->db)), ==, before);
}

/* Whole hours of UTC, in which every period of the civil calendar can be counted. */
static void
assert_hours (Model *m, const Curve *curve, gint64 from, gint64 to, gint64 step)
{
  g_autoptr (GError) error = NULL;
  guint n = (guint)((to - from) / step);
  g_autoptr (BefBuckets) buckets = bef_history_query_buckets (
      m->db,
      &(BefHistoryQuery){
          .key = m->key, .from_ms = from, .to_ms = from + n * step, .n_buckets = n },
      NULL, &error);

  g_assert_no_error (error);
  assert_buckets (buckets, curve, m->key.quantity);
}

static gint64
border_of (Model *m)
{
  g_autoptr (GError) error = NULL;
  gint64 series = bef_history_series_find (m->db, m->key, &error), border = 0;

  g_assert_true (bef_rollup_border (m->db, series, &border, &error));
  return border;
}

static void
check_budget (guint32 seed, const char *start)
{
  g_autoptr (Model) m = model_new (seed, start, "power");

  for (guint i = 0; i < 24; i++)
    {
      write_stretch (m, m->newest + MINUTE * g_rand_int_range (m->rand, 1, 200), MINUTE,
                     (guint)g_rand_int_range (m->rand, 500, 2000));
      keep_up (m, 1);
    }
  g_auto (Curve) curve = curve_of (m);
  g_autoptr (GError) error = NULL;
  guint64 n = 0, size = bef_history_db_size (m->db);
  keep_up (m, 1000);
  for (guint parts = 4; parts > 1; parts--)
    {
      keep_up_within (m, size * (parts - 1) / 4, 1000);
      g_assert_true (bef_history_samples_count (m->db, &n, &error));
      g_assert_cmpuint (n, <, curve.n);
      g_assert_cmpuint (n, >, 0);
      gint64 border = border_of (m);
      g_assert_cmpint (border, >, m->start);
      assert_hours (m, &curve, m->start, border + 5 * BEF_MS_DAY, BEF_MS_HOUR);
      assert_hours (m, &curve, m->start - 3 * BEF_MS_HOUR, m->newest, 5 * BEF_MS_HOUR);
      g_autoptr (BefBuckets) days = bef_history_query_periods (
          m->db,
          &(BefHistoryQuery){
              .key = m->key, .from_ms = m->start, .to_ms = m->newest, .period = BEF_PERIOD_DAY },
          NULL, &error);
      assert_buckets (days, &curve, "power");
      /* Goes on as before behind the border. */
      assert_samples (m, &curve, border, G_MAXINT64, BEF_HOLD_BEFORE, 0);
      assert_hours (m, &curve, border, MIN (border + 2 * BEF_MS_DAY, m->newest + BEF_MS_HOUR),
                    7 * MINUTE);
    }
}

static void
test_a_budget_takes_the_oldest_and_leaves_exact_hours (void)
{
  for (guint32 seed = 1; seed <= 2; seed++)
    {
      g_test_message ("seed %u", seed);
      check_budget (seed, "2021-03-20T00:00:00Z");
      check_budget (seed + 50, "2021-10-20T00:00:00Z");
    }
}

static void
test_energy_of_an_index_survives_its_samples (void)
{
  g_autoptr (Model) m = model_new (8, "2021-03-20T23:00:00Z", "energy-index");
  g_autoptr (GArray) readings = g_array_new (FALSE, FALSE, sizeof (BefReading));
  g_autoptr (GError) error = NULL;
  gint64 end = m->start + 20 * BEF_MS_DAY;
  double kwh = 5000;

  for (gint64 ts = m->start; ts <= end; ts += MINUTE)
    {
      kwh += g_rand_int_range (m->rand, 0, 40) / 1000.0;
      BefReading reading = { m->key, ts, round (kwh * 1000) / 1000 };
      g_array_append_val (readings, reading);
    }
  write_readings (m, readings);
  g_autoptr (GArray) before = bef_history_query_energy (
      m->db,
      &(BefHistoryQuery){
          .key.entity = "a", .from_ms = m->start, .to_ms = end, .period = BEF_PERIOD_DAY },
      NULL, &error);
  keep_up_within (m, bef_history_db_size (m->db) / 2, 1000);
  guint64 n = 0;
  g_assert_true (bef_history_samples_count (m->db, &n, &error));
  g_assert_cmpuint (n, <, readings->len / 2);
  g_autoptr (GArray) after = bef_history_query_energy (
      m->db,
      &(BefHistoryQuery){
          .key.entity = "a", .from_ms = m->start, .to_ms = end, .period = BEF_PERIOD_DAY },
      NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (before->len, ==, after->len);
  for (guint i = 0; i < before->len; i++)
    {
      const BefEnergy *b = &g_array_index (before, BefEnergy, i);
      const BefEnergy *a = &g_array_index (after, BefEnergy, i);
      g_assert_cmpfloat (b->kwh, ==, a->kwh);
      g_assert_cmpfloat (b->coverage, ==, a->coverage);
      /* The last day has one hour. */
      if (i + 1 < before->len)
        g_assert_cmpfloat (a->coverage, ==, 1);
      g_assert_true (a->from_index);
    }
}

/* 200 days of a sample every half hour. */
static Model *
model_of_days (const char *quantity)
{
  Model *m = model_new (9, "2021-01-01T00:00:00Z", quantity);

  for (guint i = 0; i < 200; i++)
    write_stretch (m, m->newest + MINUTE, 30 * MINUTE, 48);
  keep_up (m, 1000);
  return m;
}

static void
test_presence_is_kept_for_three_months (void)
{
  static const char *const presence[] = { "passages", "occupied", "attendance", "room-state" };

  for (guint i = 0; i < G_N_ELEMENTS (presence); i++)
    {
      g_autoptr (Model) m = model_of_days (presence[i]);
      g_autoptr (GError) error = NULL;
      guint64 n = 0;
      gint64 limit = m->newest + BEF_MS_DAY - 93 * BEF_MS_DAY;
      g_autofree char *sql =
          g_strdup_printf ("SELECT count(*) FROM chunks WHERE first < %" G_GINT64_FORMAT, limit);
      g_assert_cmpint (get_int (m->db, sql), ==, 0);
      g_assert_cmpint (get_int (m->db, "SELECT count(*) FROM rollups"), ==, 0);
      g_assert_true (bef_history_samples_count (m->db, &n, &error));
      g_assert_cmpuint (n, >, 80 * 24);
      g_assert_cmpuint (n, <, (guint)g_tree_nnodes (m->samples) / 2 + 1);
    }
}

static void
test_states_of_equipment_are_kept_like_any_measurement (void)
{
  static const char *const states[] = { "open-state", "door-alarm", "lock-state", "power" };

  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
      g_autoptr (Model) m = model_of_days (states[i]);
      g_auto (Curve) curve = curve_of (m);
      assert_samples (m, &curve, 0, G_MAXINT64, 0, 0);
      assert_newest (m, &curve);
    }
}

/* Runs the main loop until the history takes less than @bytes and holds fewer than @n samples, at
 * most 20 s. */
static void
wait_for_less (BefHistory *history, guint64 bytes, guint64 n)
{
  gint64 end_us = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;

  while ((bef_history_get_size (history) >= bytes || bef_history_get_n_samples (history) >= n)
         && g_get_monotonic_time () < end_us)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (1000);
  g_assert_cmpuint (bef_history_get_size (history), <, bytes);
  g_assert_cmpuint (bef_history_get_n_samples (history), <, n);
}

static void
test_an_open_history_keeps_itself_small (void)
{
  g_autofree BefReading *poll = g_new (BefReading, 500);
  BefHistory *history = open_history (NULL, NULL);
  g_autoptr (GRand) rand = g_rand_new_with_seed (10);
  gint64 start = instant ("2021-03-20T00:00:00Z");

  for (guint i = 0; i < 80; i++)
    {
      for (guint k = 0; k < 500; k++)
        {
          g_autofree char *entity = g_strdup_printf ("entity:%u", k / 5);
          poll[k] = (BefReading){ bef_series_key (entity, "power"),
                                  start + (i * 5 + k % 5) * MINUTE, k + i % 3 };
        }
      append (history, poll, 500);
    }
  g_assert_cmpuint (bef_history_get_n_samples (history), ==, 40000);
  /* 40,000 waiting rows take 700 KB. */
  wait_for_less (history, 300000, 40001);
  g_assert_cmpuint (bef_history_get_n_samples (history), ==, 40000);
  for (guint i = 0; i < 30000; i++)
    {
      BefReading reading = { bef_series_key ("noise", "power"), start + i * MINUTE,
                             g_rand_double (rand) };
      poll = g_renew (BefReading, poll, 30000);
      poll[i] = reading;
    }
  append (history, poll, 30000);
  g_assert_cmpuint (bef_history_get_size (history), >, 220000);
  bef_history_set_budget (history, 150000);
  wait_for_less (history, 220000, 70000);
  close_history (history);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/history/store/equals-a-model",
                   test_any_order_of_writing_and_sealing_equals_the_model);
  g_test_add_func ("/history/store/chunk-borders", test_long_series_cross_chunk_borders);
  g_test_add_func ("/history/store/upkeep-is-complete", test_upkeep_leaves_nothing_to_do);
  g_test_add_func ("/history/store/poll-waits", test_a_poll_waits_and_a_backfill_does_not);
  g_test_add_func ("/history/store/same-again", test_the_same_backfill_again_writes_nothing);
  g_test_add_func ("/history/store/budget", test_a_budget_takes_the_oldest_and_leaves_exact_hours);
  g_test_add_func ("/history/store/index-survives", test_energy_of_an_index_survives_its_samples);
  g_test_add_func ("/history/store/presence", test_presence_is_kept_for_three_months);
  g_test_add_func ("/history/store/equipment-states",
                   test_states_of_equipment_are_kept_like_any_measurement);
  g_test_add_func ("/history/store/keeps-itself-small", test_an_open_history_keeps_itself_small);
  return g_test_run ();
}
