/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Works: whose they are, from when to when, and their document. */
#include <gio/gio.h>

#include "base/bef-civil-time.h"
#include "base/bef-json.h"
#include "model/bef-works.h"

#define HALL "urn:hall"
#define SCHOOL "urn:school"
#define BOILER "urn:boiler"
#define METER "urn:meter"

static const BefWorksOf hall = { HALL, NULL };
static const BefWorksOf boiler = { BOILER, HALL };
static const BefWorksOf meter = { METER, HALL };
static const BefWorksOf nothing = { NULL, NULL };

static void
plan (BefWorks *works, const char *what, gint64 from_ms, gint64 to_ms)
{
  g_autoptr (BefWorksWindow) window = bef_works_window_new (what, from_ms, to_ms, NULL);

  g_assert_true (bef_works_put (works, window));
}

static gboolean
is_under (const BefWorks *works, const BefWorksOf *of, gint64 at_ms)
{
  return bef_works_at (works, of, at_ms) != NULL;
}

static void
test_works_of_a_building_are_those_of_all_in_it (void)
{
  g_autoptr (BefWorks) works = bef_works_new ();

  plan (works, HALL, 1000, 2000);
  plan (works, BOILER, 5000, 6000);
  g_assert_true (is_under (works, &hall, 1500));
  g_assert_true (is_under (works, &boiler, 1500));
  g_assert_true (is_under (works, &meter, 1500));
  g_assert_true (is_under (works, &boiler, 5500));
  /* Not the other way round, nor of its neighbours. */
  g_assert_false (is_under (works, &hall, 5500));
  g_assert_false (is_under (works, &meter, 5500));
  g_assert_false (is_under (works, &(BefWorksOf){ SCHOOL, NULL }, 1500));
  g_assert_false (is_under (works, &nothing, 1500));
}

static void
test_works_hold_from_their_beginning_to_before_their_end (void)
{
  g_autoptr (BefWorks) works = bef_works_new ();

  plan (works, HALL, 1000, 2000);
  g_assert_false (is_under (works, &hall, 999));
  g_assert_true (is_under (works, &hall, 1000));
  g_assert_true (is_under (works, &hall, 1999));
  g_assert_false (is_under (works, &hall, 2000));
  g_autoptr (BefWorksWindow) never = bef_works_window_new (HALL, 2000, 2000, NULL);
  g_assert_false (bef_works_put (works, never));
  g_autoptr (BefWorksWindow) of_nothing = bef_works_window_new ("", 1, 2, NULL);
  g_assert_false (bef_works_put (works, of_nothing));
  g_assert_cmpuint (bef_works_get_length (works), ==, 1);
}

static void
test_an_open_end_lasts (void)
{
  g_autoptr (BefWorks) works = bef_works_new ();

  plan (works, HALL, 1000, BEF_WORKS_OPEN);
  plan (works, HALL, 500, 3000);
  g_assert_true (is_under (works, &meter, G_MAXINT64 - 1));
  /* What is told is what ends last. */
  g_assert_cmpint (bef_works_at (works, &hall, 2000)->to_ms, ==, BEF_WORKS_OPEN);
  g_assert_cmpint (bef_works_at (works, &hall, 600)->to_ms, ==, 3000);
  g_autoptr (GArray) spans = bef_works_spans (works, &hall, 0, 10000);
  g_assert_cmpuint (spans->len, ==, 1);
  g_assert_cmpint (g_array_index (spans, BefRange, 0).from_ms, ==, 500);
  g_assert_cmpint (g_array_index (spans, BefRange, 0).to_ms, ==, 10000);
  g_assert_cmpint (bef_works_next_change (works, 0), ==, 500);
  g_assert_cmpint (bef_works_next_change (works, 1000), ==, 3000);
  g_assert_cmpint (bef_works_next_change (works, 3000), ==, BEF_NO_TIME);
}

/* Against every instant of a small world, read literally. */
static void
test_spans_equal_brute_force (void)
{
  for (guint32 seed = 1; seed <= 200; seed++)
    {
      g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
      g_autoptr (BefWorks) works = bef_works_new ();
      const char *of[] = { HALL, BOILER, METER, SCHOOL };
      BefRange all[8];
      const char *whose[8];
      guint n = (guint)g_rand_int_range (rand, 0, 9);

      for (guint i = 0; i < n; i++)
        {
          gint64 from = g_rand_int_range (rand, 0, 50);
          all[i] = (BefRange){ from, from + g_rand_int_range (rand, 1, 20) };
          whose[i] = of[g_rand_int_range (rand, 0, 4)];
          if (g_rand_int_range (rand, 0, 8) == 0)
            all[i].to_ms = BEF_WORKS_OPEN;
          plan (works, whose[i], all[i].from_ms, all[i].to_ms);
        }
      g_autoptr (GArray) spans = bef_works_spans (works, &boiler, 5, 60);
      for (gint64 ms = 0; ms < 70; ms++)
        {
          gboolean expected = FALSE, in_spans = bef_ranges_meet (spans, ms, ms + 1);
          for (guint i = 0; i < n; i++)
            expected |= (whose[i] == of[0] || whose[i] == of[1]) && all[i].from_ms <= ms
                        && ms < all[i].to_ms;
          g_assert_cmpint (is_under (works, &boiler, ms), ==, expected);
          g_assert_cmpint (in_spans, ==, expected && ms >= 5 && ms < 60);
        }
      for (guint i = 1; i < spans->len; i++)
        g_assert_cmpint (g_array_index (spans, BefRange, i - 1).to_ms, <,
                         g_array_index (spans, BefRange, i).from_ms);
    }
}

/* Works of the night on which an hour occurs twice, and of the one that lacks one. */
static void
test_days_of_23_and_25_hours (void)
{
  static const struct
  {
    int month, day, hours;
  } nights[] = { { 10, 25, 25 }, { 3, 29, 23 }, { 11, 29, 24 } };

  for (guint i = 0; i < G_N_ELEMENTS (nights); i++)
    {
      g_autoptr (BefWorks) works = bef_works_new ();
      gint64 from = bef_civil_to_ms (2026, nights[i].month, nights[i].day, 0, 0);
      gint64 to = bef_civil_to_ms (2026, nights[i].month, nights[i].day + 1, 0, 0);
      plan (works, HALL, from, to);
      g_autoptr (GArray) spans = bef_works_spans (works, &hall, from - BEF_MS_DAY, to + BEF_MS_DAY);
      g_assert_cmpuint (spans->len, ==, 1);
      g_assert_cmpint (g_array_index (spans, BefRange, 0).to_ms
                           - g_array_index (spans, BefRange, 0).from_ms,
                       ==, nights[i].hours * BEF_MS_HOUR);
      g_assert_true (is_under (works, &hall, to - 1));
      /* A midnight is said as the end of the day before. */
      g_autofree char *until = bef_works_window_dup_until (bef_works_get (works, 0), from);
      g_assert_nonnull (strstr (until, nights[i].day == 25 ? "25 Oct" : "29"));
    }
}

static void
test_the_words_of_an_end (void)
{
  gint64 now = bef_civil_to_ms (2026, 11, 30, 9, 0);
  g_autoptr (BefWorksWindow) window = bef_works_window_new (
      HALL, bef_civil_to_ms (2026, 11, 30, 8, 0), bef_civil_to_ms (2026, 11, 30, 17, 0), NULL);
  g_autofree char *today = bef_works_window_dup_until (window, now);
  g_autofree char *one_day = bef_works_window_dup_span (window);

  g_assert_cmpstr (today, ==, "until 17:00");
  g_assert_cmpstr (one_day, ==, "Mon 30 Nov, 08:00 – 17:00");
  window->to_ms = bef_civil_to_ms (2026, 12, 4, 17, 0);
  g_autofree char *friday = bef_works_window_dup_until (window, now);
  g_assert_cmpstr (friday, ==, "until Fri 4 Dec, 17:00");
  window->to_ms = bef_civil_to_ms (2026, 12, 5, 0, 0);
  g_autofree char *whole = bef_works_window_dup_until (window, now);
  g_assert_cmpstr (whole, ==, "until Fri 4 Dec");
  window->from_ms = bef_civil_to_ms (2026, 11, 30, 0, 0);
  g_autofree char *days = bef_works_window_dup_span (window);
  g_assert_cmpstr (days, ==, "Mon 30 Nov – Fri 4 Dec");
  window->to_ms = BEF_WORKS_OPEN;
  g_autofree char *open = bef_works_window_dup_until (window, now);
  g_assert_cmpstr (open, ==, "no end known");
}

static void
assert_same (const BefWorksWindow *a, const BefWorksWindow *b)
{
  g_assert_cmpstr (a->id, ==, b->id);
  g_assert_cmpstr (a->what, ==, b->what);
  g_assert_cmpint (a->from_ms, ==, b->from_ms);
  g_assert_cmpint (a->to_ms, ==, b->to_ms);
  g_assert_cmpstr (a->purpose, ==, b->purpose);
  g_assert_cmpstr (a->who, ==, b->who);
  g_assert_cmpint (a->made_ms, ==, b->made_ms);
}

static void
test_a_document_gives_back_what_it_was_made_of (void)
{
  g_autoptr (BefWorks) works = bef_works_new ();
  g_autoptr (GError) error = NULL;
  guint n_lost;

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (BefWorksWindow) window =
          bef_works_window_new (HALL, 1795557356000 - i, i == 1 ? BEF_WORKS_OPEN : 1795557399000,
                                "Toit \"refait\"\nà neuf <b>");
      window->made_ms = 1795557000000 + i;
      bef_works_put (works, window);
    }
  g_autofree char *text = bef_works_to_text (works);
  g_autoptr (BefWorks) read = bef_works_from_text (text, &n_lost, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_lost, ==, 0);
  g_assert_cmpuint (bef_works_get_length (read), ==, 3);
  for (guint i = 0; i < 3; i++)
    assert_same (bef_works_get (works, i), bef_works_get (read, i));
  /* A line is a line. */
  g_assert_null (strchr (bef_works_get (read, 0)->purpose, '\n'));
}

static void
test_one_bad_window_costs_itself_only (void)
{
  static const char *const bad[] = {
    "7",
    "null",
    "{}",
    "{\"id\":\"b\",\"what\":\"urn:x\"}",
    "{\"id\":\"b\",\"from\":\"2026-11-30T07:00:00Z\"}",
    "{\"id\":\"b\",\"what\":\"\",\"from\":\"2026-11-30T07:00:00Z\"}",
    "{\"id\":\"b\",\"what\":\"urn:x\",\"from\":\"2026-11-30T07:00:00Z\",\"to\":\"soon\"}",
    "{\"id\":\"b\",\"what\":\"urn:x\",\"from\":\"2026-11-30T07:00:00Z\",\"to\":null}",
    "{\"id\":\"b\",\"what\":\"urn:x\",\"from\":\"2026-11-30T07:00:00Z\","
    "\"to\":\"2026-11-30T07:00:00Z\"}",
    "{\"id\":\"good\",\"what\":\"urn:x\",\"from\":\"2026-11-30T07:00:00Z\"}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      guint n_lost;
      g_autofree char *text = g_strdup_printf (
          "[{\"id\":\"good\",\"what\":\"urn:hall\",\"from\":\"2026-11-30T07:00:00Z\"},%s]", bad[i]);
      g_autoptr (BefWorks) works = bef_works_from_text (text, &n_lost, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (n_lost, ==, 1);
      g_assert_cmpuint (bef_works_get_length (works), ==, 1);
      g_assert_true (is_under (works, &hall, 1896127200000));
    }
}

static void
test_what_is_no_document_is_refused (void)
{
  static const char *const texts[] = { "", "{}", "[", "\"works\"", "<html>", "[1" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;
      guint n_lost;
      g_assert_null (bef_works_from_text (texts[i], &n_lost, &error));
      g_assert_true (error != NULL && error->domain == BEF_JSON_ERROR);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/works/building", test_works_of_a_building_are_those_of_all_in_it);
  g_test_add_func ("/works/half-open", test_works_hold_from_their_beginning_to_before_their_end);
  g_test_add_func ("/works/open-end", test_an_open_end_lasts);
  g_test_add_func ("/works/spans", test_spans_equal_brute_force);
  g_test_add_func ("/works/clock-changes", test_days_of_23_and_25_hours);
  g_test_add_func ("/works/words", test_the_words_of_an_end);
  g_test_add_func ("/works/document", test_a_document_gives_back_what_it_was_made_of);
  g_test_add_func ("/works/bad-window", test_one_bad_window_costs_itself_only);
  g_test_add_func ("/works/no-document", test_what_is_no_document_is_refused);
  return g_test_run ();
}
