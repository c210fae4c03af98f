/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/bef-present.h"

#define SERVER "https://broker.example"
#define NOW G_GINT64_CONSTANT (1795600000000) /* of the computer, at the start of each test */

typedef struct
{
  gint64 ticks_us;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  bef_clock_override (NOW, 1);
  bef_present_follow (NULL);
  bef_present_follow (SERVER);
  f->ticks_us = bef_present_ticks_us ();
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  bef_present_follow (NULL);
}

/* An exchange with a server whose clock is @ahead_ms ahead of the computer's: asked @ago_ms after
 * the start of the test, its Date written @until_date_ms later, here after @round_trip_ms. Times
 * after the start lie in the future of the test, which nothing here minds. */
static void
exchange (Fixture *f, gint64 ahead_ms, gint64 at_ms, gint64 until_date_ms, gint64 round_trip_ms)
{
  gint64 date_ms = NOW + ahead_ms + at_ms + until_date_ms;

  bef_present_note (SERVER, date_ms / 1000 * 1000, f->ticks_us + at_ms * 1000,
                    f->ticks_us + (at_ms + round_trip_ms) * 1000);
}

#define assert_offset(ahead_ms, within_ms)                                                         \
  g_assert_cmpint (ABS (bef_present_get_offset () - (ahead_ms)), <=, (within_ms) + 50)

static void
test_until_a_server_tells_it_is_the_computers (Fixture *f, gconstpointer data)
{
  g_assert_false (bef_present_is_told ());
  assert_offset (0, 0);
  bef_clock_override (NOW + BEF_MS_DAY, 1);
  g_assert_cmpint (ABS (bef_now_ms () - NOW - BEF_MS_DAY), <, 100);
}

static void
test_a_difference_within_a_second_proves_nothing (Fixture *f, gconstpointer data)
{
  for (guint i = 0; i < 20; i++)
    exchange (f, 0, i * 1370, 20, 40);
  g_assert_true (bef_present_is_told ());
  assert_offset (0, 0);
}

static void
test_many_exchanges_are_better_than_a_second (Fixture *f, gconstpointer data)
{
  for (guint i = 0; i < 20; i++)
    exchange (f, BEF_MS_HOUR, i * 1370, 20, 40);
  assert_offset (BEF_MS_HOUR, 110);
  /* One of them alone: to the second. */
  bef_present_follow (NULL);
  bef_present_follow (SERVER);
  exchange (f, BEF_MS_HOUR + 400, 0, 20, 40);
  assert_offset (BEF_MS_HOUR + 400, BEF_MS_SECOND);
}

static void
test_an_answer_of_twelve_seconds_moves_nothing (Fixture *f, gconstpointer data)
{
  const gint64 made_after[] = { 10, 6000, 11900 };

  for (guint i = 0; i < G_N_ELEMENTS (made_after); i++)
    {
      set_up (f, NULL);
      exchange (f, BEF_MS_MINUTE, 0, 10, 20);
      gint64 before = bef_present_get_offset ();
      exchange (f, BEF_MS_MINUTE, 5000, made_after[i], 12000);
      assert_offset (before, 0);
    }
  /* Not even one that is wrong: a better one has just been had. */
  exchange (f, BEF_MS_HOUR, 20000, 10, 12000);
  assert_offset (BEF_MS_MINUTE, BEF_MS_SECOND);
}

static void
test_slow_answers_tell_where_none_is_quick (Fixture *f, gconstpointer data)
{
  exchange (f, -BEF_MS_DAY, 0, 4000, 8000);
  assert_offset (-BEF_MS_DAY, 8 * BEF_MS_SECOND);
  /* As right as the computer, for all it says: nothing moves. */
  set_up (f, NULL);
  exchange (f, 0, 0, 11000, 12000);
  assert_offset (0, 0);
  /* Quick ones long ago do not hold it for ever. */
  set_up (f, NULL);
  exchange (f, 0, 0, 10, 20);
  exchange (f, BEF_MS_DAY, BEF_PRESENT_KEPT_MS + BEF_MS_MINUTE, 1500, 3000);
  assert_offset (BEF_MS_DAY, 3 * BEF_MS_SECOND);
}

static void
test_a_step_of_the_computers_clock_moves_nothing (Fixture *f, gconstpointer data)
{
  exchange (f, 0, 0, 10, 20);
  gint64 before = bef_now_ms ();
  bef_clock_override (NOW - 4 * BEF_MS_DAY, 1);
  g_assert_cmpint (ABS (bef_now_ms () - before), <, 100);
  /* It is told: the computer is behind. */
  assert_offset (4 * BEF_MS_DAY, 0);
}

static void
test_a_server_set_back_is_followed_at_once (Fixture *f, gconstpointer data)
{
  for (guint i = 0; i < 8; i++)
    exchange (f, 0, i * 5000, 10, 20);
  exchange (f, -BEF_MS_DAY, 45000, 10, 20);
  assert_offset (-BEF_MS_DAY, BEF_MS_SECOND);
  /* What was asked before the step, and ends after it, does not undo it. */
  exchange (f, 0, 44000, 10, 1500);
  assert_offset (-BEF_MS_DAY, BEF_MS_SECOND);
}

static void
test_another_server_begins_anew (Fixture *f, gconstpointer data)
{
  exchange (f, BEF_MS_DAY, 0, 10, 20);
  bef_present_follow (SERVER);
  assert_offset (BEF_MS_DAY, BEF_MS_SECOND);
  bef_present_follow ("https://other.example");
  g_assert_false (bef_present_is_told ());
  assert_offset (0, 0);
  exchange (f, BEF_MS_DAY, 5000, 10, 20); /* no longer listened to */
  assert_offset (0, 0);
}

static void
test_the_last_contact_is_not_in_the_future (Fixture *f, gconstpointer data)
{
  bef_clock_override (NOW - 400 * BEF_MS_DAY, 1);
  bef_present_at_least (NOW);
  g_assert_cmpint (ABS (bef_now_ms () - NOW), <, 100);
  g_assert_cmpint (bef_cautious_now_ms (), <, NOW - 399 * BEF_MS_DAY);
  bef_clock_override (NOW + BEF_MS_HOUR, 1);
  assert_offset (0, 0);
  /* A server that tells is believed, also that it is earlier. */
  exchange (f, -BEF_MS_DAY, 0, 10, 20);
  g_assert_cmpint (ABS (bef_now_ms () - NOW + BEF_MS_DAY), <, 1100);
}

static void
test_drift_is_followed (Fixture *f, gconstpointer data)
{
  /* 40 ppm against ours for ten days: 34 s, where each exchange but the first contradicts none. */
  for (gint64 at = 0; at < 10 * BEF_MS_DAY; at += 5 * BEF_MS_MINUTE)
    exchange (f, at * 40 / 1000000, at + (at / 7) % 1000, 10, 20);
  assert_offset (34560, BEF_MS_SECOND);
}

static gpointer
read_cb (gpointer data)
{
  gint64 last = bef_now_ms ();

  for (guint i = 0; i < 20000; i++)
    {
      gint64 now = bef_now_ms ();
      g_assert_cmpint (ABS (now - last), <, BEF_MS_MINUTE);
      last = now;
    }
  return NULL;
}

static void
test_it_may_be_read_while_it_is_told (Fixture *f, gconstpointer data)
{
  GThread *readers[2];

  for (guint i = 0; i < G_N_ELEMENTS (readers); i++)
    readers[i] = g_thread_new ("reader", read_cb, NULL);
  for (guint i = 0; i < 5000; i++)
    exchange (f, i % 2 == 0 ? 0 : 5000, i * 10, 1, 2);
  for (guint i = 0; i < G_N_ELEMENTS (readers); i++)
    g_thread_join (readers[i]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function)                                                                        \
  g_test_add ("/present/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("computers-until-told", test_until_a_server_tells_it_is_the_computers);
  ADD ("a-second-proves-nothing", test_a_difference_within_a_second_proves_nothing);
  ADD ("many-are-better-than-a-second", test_many_exchanges_are_better_than_a_second);
  ADD ("twelve-seconds-move-nothing", test_an_answer_of_twelve_seconds_moves_nothing);
  ADD ("slow-answers-where-none-is-quick", test_slow_answers_tell_where_none_is_quick);
  ADD ("step-of-the-computer", test_a_step_of_the_computers_clock_moves_nothing);
  ADD ("server-set-back", test_a_server_set_back_is_followed_at_once);
  ADD ("another-server", test_another_server_begins_anew);
  ADD ("last-contact-is-past", test_the_last_contact_is_not_in_the_future);
  ADD ("drift", test_drift_is_followed);
  ADD ("threads", test_it_may_be_read_while_it_is_told);
  return g_test_run ();
}
