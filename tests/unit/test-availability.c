/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How much of a month equipment was in service, against a reckoning minute by minute. */
#include "history-util.h"
#include "supervision/availability/bef-availability-csv.h"
#include "../patience.h"

#include <math.h>

#define LINK "urn:link"
#define HALL "urn:hall"
#define UP 0
#define DOWN 3

/* What was so of a span, one value a minute; NAN: nothing is known. */
typedef struct
{
  gint64 from_ms;
  guint n;
  double *codes;          /* owned */
  gboolean *sign, *works; /* owned: a sign of life at the minute; works all through it */
} Minutes;

static void
minutes_init (Minutes *self, gint64 from_ms, gint64 to_ms)
{
  *self = (Minutes){ from_ms, (guint)((to_ms - from_ms) / BEF_MS_MINUTE), NULL, NULL, NULL };
  self->codes = g_new (double, self->n);
  self->sign = g_new0 (gboolean, self->n);
  self->works = g_new0 (gboolean, self->n);
  for (guint i = 0; i < self->n; i++)
    self->codes[i] = NAN;
}

static void
minutes_clear (Minutes *self)
{
  g_free (self->codes);
  g_free (self->sign);
  g_free (self->works);
}

/* The plain way: each minute is looked at by itself. */
static void
reckon (const Minutes *m, guint silence_min, BefAvailability *out)
{
  int last_sign = -1000000;
  gboolean in_outage = FALSE;
  gint64 length = 0, began = BEF_NO_TIME;

  *out = (BefAvailability){ .longest_from_ms = BEF_NO_TIME };
  for (guint i = 0; i < m->n; i++)
    {
      if (m->sign[i])
        last_sign = (int)i;
      gboolean known = (int)i - last_sign < (int)silence_min && !isnan (m->codes[i]);
      if (m->works[i])
        out->works_ms += BEF_MS_MINUTE;
      else if (!known)
        out->unknown_ms += BEF_MS_MINUTE;
      else if (m->codes[i] != DOWN)
        {
          out->up_ms += BEF_MS_MINUTE;
          in_outage = FALSE;
        }
      else
        {
          out->down_ms += BEF_MS_MINUTE;
          if (!in_outage)
            {
              in_outage = TRUE;
              length = 0;
              began = m->from_ms + i * BEF_MS_MINUTE;
              out->n_outages++;
            }
          length += BEF_MS_MINUTE;
          if (length > out->longest_ms)
            {
              out->longest_ms = length;
              out->longest_from_ms = began;
            }
        }
    }
  out->is_down = in_outage;
}

static void
assert_same (const BefAvailability *a, const BefAvailability *b)
{
  g_assert_cmpint (a->up_ms, ==, b->up_ms);
  g_assert_cmpint (a->down_ms, ==, b->down_ms);
  g_assert_cmpint (a->unknown_ms, ==, b->unknown_ms);
  g_assert_cmpint (a->works_ms, ==, b->works_ms);
  g_assert_cmpuint (a->n_outages, ==, b->n_outages);
  g_assert_cmpint (a->longest_ms, ==, b->longest_ms);
  g_assert_cmpint (a->longest_from_ms, ==, b->longest_from_ms);
  g_assert_cmpint (a->is_down, ==, b->is_down);
}

/* Runs of the same, as the history and the works tell them. */
static GArray *
ranges_of (const gboolean *at, const Minutes *m, gint64 sign_ms)
{
  GArray *ranges = g_array_new (FALSE, FALSE, sizeof (BefRange));

  for (guint i = 0; i < m->n; i++)
    {
      if (!at[i])
        continue;
      guint end = i;
      while (end + 1 < m->n && at[end + 1])
        end++;
      BefRange range = { m->from_ms + i * BEF_MS_MINUTE,
                         m->from_ms + end * BEF_MS_MINUTE + sign_ms };
      g_array_append_val (ranges, range);
      i = end;
    }
  return ranges;
}

static GPtrArray *
steps_of (const Minutes *m)
{
  GPtrArray *pieces = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_steps_unref);
  guint piece = 8 * 24 * 60;

  for (guint from = 0; from < m->n; from += piece)
    {
      guint to = MIN (from + piece, m->n);
      BefSteps *steps =
          bef_steps_new (m->from_ms + from * BEF_MS_MINUTE, m->from_ms + to * BEF_MS_MINUTE);
      for (guint i = from; i < to; i++)
        if (!isnan (m->codes[i]))
          bef_steps_hold (steps, m->from_ms + i * BEF_MS_MINUTE,
                          m->from_ms + (i + 1) * BEF_MS_MINUTE, m->codes[i]);
      g_ptr_array_add (pieces, steps);
    }
  return pieces;
}

/* What is written over a random stretch: of no length too. */
static void
scribble (GRand *rand, Minutes *m)
{
  static const double codes[] = { UP, UP, 1, 2, DOWN, DOWN, NAN };
  guint from = (guint)g_rand_int_range (rand, 0, (gint32)m->n);
  guint length = (guint)g_rand_int_range (rand, 0, 1 << g_rand_int_range (rand, 1, 14));
  guint to = MIN (m->n, from + length);
  double code = codes[g_rand_int_range (rand, 0, G_N_ELEMENTS (codes))];
  int what = g_rand_int_range (rand, 0, 6);

  for (guint i = from; i < to; i++)
    if (what == 0)
      m->works[i] = !m->works[i];
    else if (what == 1)
      m->sign[i] = FALSE;
    else
      m->codes[i] = code;
}

static void
test_any_month_is_what_its_minutes_say (void)
{
  /* A month of 31 days, two with an hour more or less, one of 28 days, and one in course. */
  const char *const spans[][2] = {
    { "2026-01-01T00:00:00+01:00", "2026-02-01T00:00:00+01:00" },
    { "2026-03-01T00:00:00+01:00", "2026-04-01T00:00:00+02:00" },
    { "2026-10-01T00:00:00+02:00", "2026-11-01T00:00:00+01:00" },
    { "2026-02-01T00:00:00+01:00", "2026-03-01T00:00:00+01:00" },
    { "2026-11-01T00:00:00+01:00", "2026-11-24T22:55:00+01:00" },
  };
  const guint hours[] = { 31 * 24, 31 * 24 - 1, 31 * 24 + 1, 28 * 24, 23 * 24 + 22 };

  for (guint seed = 0; seed < 100; seed++)
    {
      guint s = seed % G_N_ELEMENTS (spans);
      g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
      guint silence = (guint)g_rand_int_range (rand, 1, 3000);
      BefAvailability expected, told;
      Minutes m;
      minutes_init (&m, instant (spans[s][0]), instant (spans[s][1]));
      g_assert_cmpuint (m.n / 60, ==, hours[s]);
      for (guint i = 0; i < m.n; i++)
        m.sign[i] = seed % 2 == 0 || i % 9 == 0;
      for (int i = g_rand_int_range (rand, 0, 80); i > 0; i--)
        scribble (rand, &m);
      reckon (&m, silence, &expected);
      g_autoptr (GPtrArray) steps = steps_of (&m);
      g_autoptr (GArray) life = ranges_of (m.sign, &m, 0);
      g_autoptr (GArray) works = ranges_of (m.works, &m, BEF_MS_MINUTE);
      const BefAvailabilityOf of = {
        m.from_ms, m.from_ms + m.n * BEF_MS_MINUTE, steps,
        life,      silence * BEF_MS_MINUTE,         bef_quantity_info ("link-state"),
        works
      };
      bef_availability_of (&of, &told);
      assert_same (&told, &expected);
      g_assert_cmpint (told.up_ms + told.down_ms + told.unknown_ms + told.works_ms, ==,
                       of.to_ms - of.from_ms);
      minutes_clear (&m);
    }
}

/* Reckoned by hand: a month of 30 days, of which one day is down and two are unknown. */
static void
test_what_is_unknown_is_neither (void)
{
  gint64 from = instant ("2026-06-01T00:00:00+02:00"), day = BEF_MS_DAY;
  g_autoptr (GPtrArray) steps = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_steps_unref);
  g_autoptr (GArray) life = g_array_new (FALSE, FALSE, sizeof (BefRange));
  const BefRange lived = { from, from + 30 * day };
  BefAvailabilityOf of = {
    from, from + 30 * day, steps, life, day, bef_quantity_info ("link-state"), NULL
  };
  BefAvailability told;

  /* Nothing at all. */
  bef_availability_of (&of, &told);
  g_assert_true (isnan (bef_availability_share (&told)));
  g_assert_cmpint (told.unknown_ms, ==, 30 * day);
  g_assert_cmpuint (told.n_outages, ==, 0);
  g_array_append_val (life, lived);
  for (guint i = 0; i < 2; i++)
    g_ptr_array_add (steps, bef_steps_new (from + i * 15 * day, from + (i + 1) * 15 * day));
  bef_steps_hold (steps->pdata[0], from, from + 9 * day, UP);
  bef_steps_hold (steps->pdata[0], from + 9 * day, from + 9 * day + day / 2, DOWN);
  /* Two days of which nothing is known: it was down before, and down after. */
  bef_steps_hold (steps->pdata[0], from + 11 * day + day / 2, from + 12 * day, DOWN);
  bef_steps_hold (steps->pdata[0], from + 12 * day, from + 15 * day, UP);
  bef_steps_hold (steps->pdata[1], from + 15 * day, from + 30 * day, UP);
  bef_availability_of (&of, &told);
  g_assert_cmpfloat_with_epsilon (bef_availability_share (&told), 27.0 / 28, 1e-12);
  g_assert_cmpint (told.unknown_ms, ==, 2 * day);
  g_assert_cmpuint (told.n_outages, ==, 1);
  g_assert_cmpint (told.longest_ms, ==, day);
  g_assert_cmpint (told.longest_from_ms, ==, from + 9 * day);
  g_assert_false (told.is_down);
}

/* What somebody switched off is no outage; and a door answers whatever it says. */
static void
test_what_an_outage_is (void)
{
  const BefQuantityInfo *equipment = bef_quantity_info ("equipment-state"),
                        *door = bef_quantity_info ("open-state");

  g_assert_true (
      bef_availability_is_down (equipment, bef_quantity_state_by_id (equipment, "fault")->code));
  g_assert_false (
      bef_availability_is_down (equipment, bef_quantity_state_by_id (equipment, "off")->code));
  for (guint i = 0; door->states[i].id != NULL; i++)
    g_assert_false (bef_availability_is_down (door, door->states[i].code));
  /* Each kind by a state that it has, and one of its states. */
  for (guint kind = 0; kind < BEF_N_KINDS; kind++)
    {
      const char *quantity = bef_availability_quantity ((BefKind)kind);
      guint n_down = 0;
      if (quantity == NULL)
        continue;
      const BefQuantityInfo *info = bef_quantity_info (quantity);
      g_assert_nonnull (info);
      for (guint i = 0; info->states[i].id != NULL; i++)
        n_down += bef_availability_is_down (info, info->states[i].code);
      g_assert_cmpuint (n_down, ==, kind == BEF_KIND_DOOR ? 0 : 1);
    }
}

/* By the real history: hours of a link, polled each five minutes. */

static void
write_states (BefHistory *history, gint64 from_ms, gint64 to_ms, double code)
{
  g_autoptr (GArray) readings = g_array_new (FALSE, FALSE, sizeof (BefReading));

  for (gint64 at = from_ms; at < to_ms; at += 5 * BEF_MS_MINUTE)
    {
      BefReading reading = { bef_series_key (LINK, "link-state"), at, code };
      g_array_append_val (readings, reading);
    }
  append (history, (const BefReading *)(void *)readings->data, readings->len);
}

static void
test_a_month_out_of_the_history (void)
{
  gint64 month = instant ("2026-10-01T00:00:00+02:00"),
         next = instant ("2026-11-01T00:00:00+01:00");
  BefHistory *history = open_history (NULL, NULL);
  g_autoptr (BefCommune) commune = bef_commune_new ();
  g_autoptr (BefWorks) works = bef_works_new ();
  g_autoptr (GPtrArray) entities = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_entity_free);
  BefEntity *hall = bef_entity_new (HALL, "Building", BEF_ENTITY_BUILDING);
  BefEntity *link = bef_entity_new (LINK, "NetworkConnection", BEF_ENTITY_EQUIPMENT);
  GAsyncResult *slot;

  bef_clock_override (instant ("2026-11-24T22:55:00+01:00"), 0);
  bef_entity_set_name (hall, "Town hall");
  bef_entity_set_name (link, "Fibre");
  link->kind = BEF_KIND_LINK;
  link->building_id = g_strdup (HALL);
  bef_entity_add_reading (link, "link-state", bef_now_ms (), UP);
  g_ptr_array_add (entities, hall);
  g_ptr_array_add (entities, link);
  bef_commune_apply (commune, entities, BEF_APPLY_EVERYTHING, bef_now_ms (), bef_now_ms ());
  /* Up until the 10th at noon, down for six hours, up until the 20th; then nobody knows for five
   * days; then up. Two hours of the outage are of works. */
  gint64 noon = instant ("2026-10-10T12:00:00+02:00"), gap = instant ("2026-10-20T00:00:00+02:00");
  write_states (history, month, noon, UP);
  write_states (history, noon, noon + 6 * BEF_MS_HOUR, DOWN);
  write_states (history, noon + 6 * BEF_MS_HOUR, gap, UP);
  write_states (history, gap + 5 * BEF_MS_DAY, next, UP);
  note_asked (history, bef_series_key (LINK, "link-state"), month, gap);
  note_asked (history, bef_series_key (LINK, "link-state"), gap + 5 * BEF_MS_DAY, next);
  g_autoptr (BefWorksWindow) window =
      bef_works_window_new (HALL, noon, noon + 2 * BEF_MS_HOUR, "dug up");
  g_assert_true (bef_works_put (works, window));
  g_autoptr (GAsyncResult) result =
      WAIT (slot, bef_availability_month_async (history, commune, works, month + BEF_MS_DAY, NULL,
                                                wait_cb, &slot));
  g_autoptr (GPtrArray) rows = bef_availability_month_finish (result, NULL);
  g_assert_cmpuint (rows->len, ==, 1);
  const BefAvailabilityRow *row = g_ptr_array_index (rows, 0);
  const BefAvailability *told = &row->value;
  g_assert_cmpstr (row->name, ==, "Fibre");
  g_assert_cmpstr (row->building, ==, "Town hall");
  /* The month has 31 days and an hour. */
  g_assert_cmpint (told->up_ms + told->down_ms + told->unknown_ms + told->works_ms, ==,
                   31 * BEF_MS_DAY + BEF_MS_HOUR);
  g_assert_cmpint (told->works_ms, ==, 2 * BEF_MS_HOUR);
  g_assert_cmpint (told->down_ms, ==, 4 * BEF_MS_HOUR);
  g_assert_cmpint (told->longest_from_ms, ==, noon + 2 * BEF_MS_HOUR);
  g_assert_cmpuint (told->n_outages, ==, 1);
  /* Some of the five days what was said last may still hold: a day and a half at most. */
  g_assert_cmpint (told->unknown_ms, >=, 3 * BEF_MS_DAY);
  g_assert_cmpint (told->unknown_ms, <=, 5 * BEF_MS_DAY);
  close_history (history);
}

/* As a spreadsheet gets it. */

static void
add_row (GPtrArray *rows, const char *name, BefKind kind, const BefAvailability *value)
{
  BefAvailabilityRow *row = g_new0 (BefAvailabilityRow, 1);

  row->id = g_strdup (name);
  row->name = g_strdup (name);
  row->building = g_strdup ("Hall; old");
  row->kind = kind;
  row->value = *value;
  g_ptr_array_add (rows, row);
}

static void
test_a_month_as_a_table (void)
{
  const BefAvailability minute = { .up_ms = 10 * BEF_MS_DAY,
                                   .down_ms = BEF_MS_MINUTE,
                                   .unknown_ms = 6 * BEF_MS_HOUR,
                                   .n_outages = 1,
                                   .longest_ms = BEF_MS_MINUTE,
                                   .longest_from_ms = instant ("2026-11-02T08:00:00+01:00"),
                                   .is_down = TRUE };
  const BefAvailability nothing = { .unknown_ms = BEF_MS_DAY, .longest_from_ms = BEF_NO_TIME };
  g_autoptr (GPtrArray) rows =
      g_ptr_array_new_with_free_func ((GDestroyNotify)bef_availability_row_free);

  add_row (rows, "=Fibre", BEF_KIND_LINK, &minute);
  add_row (rows, "Square of the church", BEF_KIND_CAMERA, &minute);
  add_row (rows, "Gate of the school", BEF_KIND_CAMERA, &nothing);
  add_row (rows, "Boiler", BEF_KIND_EQUIPMENT, &nothing);
  g_autofree char *csv = bef_availability_month_to_csv (rows);
  g_assert_true (g_str_has_prefix (csv, "\xef\xbb\xbf"));
  g_auto (GStrv) lines = g_strsplit (csv, "\r\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 5);
  g_auto (GStrv) heads = g_strsplit (lines[0], ";", -1);
  g_auto (GStrv) boiler = g_strsplit (lines[2], ";", -1), cameras = g_strsplit (lines[3], ";", -1);
  /* No formula, and no more columns than there are heads. */
  g_assert_true (g_str_has_prefix (lines[1], "\"'=Fibre\";\"Hall; old\";99.9;"));
  g_assert_cmpuint (g_strv_length (cameras), ==, g_strv_length (heads));
  /* Known of nothing: no share, and the day that is not known. */
  g_assert_true (g_str_has_prefix (lines[2], "Boiler;"));
  g_assert_nonnull (strstr (lines[2], ";;0.00;0;;"));
  g_assert_nonnull (strstr (lines[2], ";24.00;"));
  /* Where cameras are leaves with nobody. */
  g_assert_cmpstr (cameras[0], ==, "2 cameras");
  g_assert_cmpstr (cameras[1], ==, "");
  g_assert_null (strstr (csv, "church"));
  g_assert_null (strstr (csv, "school"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/availability/minutes", test_any_month_is_what_its_minutes_say);
  g_test_add_func ("/availability/unknown", test_what_is_unknown_is_neither);
  g_test_add_func ("/availability/outage", test_what_an_outage_is);
  g_test_add_func ("/availability/table", test_a_month_as_a_table);
  g_test_add_func ("/availability/history", test_a_month_out_of_the_history);
  return g_test_run ();
}
