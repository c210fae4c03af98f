/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Timeouts by the ticks of the present: time that passes at once is over at once. */
#include "base/bef-timeout.h"

#include "base/bef-present.h"

#define HOUR_MS (3600 * 1000)

typedef struct
{
  guint calls, most;
} Called;

static gboolean
called_cb (gpointer data)
{
  Called *called = data;

  return ++called->calls < called->most ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static void
run (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
test_what_was_slept_through_is_over (void)
{
  Called called = { .most = 1 };

  bef_timeout_add (HOUR_MS, called_cb, &called);
  run ();
  bef_clock_jump (HOUR_MS / 2, 0);
  run ();
  g_assert_cmpuint (called.calls, ==, 0);
  bef_clock_jump (HOUR_MS / 2, 0);
  run ();
  g_assert_cmpuint (called.calls, ==, 1);
  bef_clock_jump (2 * HOUR_MS, 0);
  run ();
  g_assert_cmpuint (called.calls, ==, 1);
}

/* Ticks do not go by what somebody sets. */
static void
test_a_clock_that_is_set_is_no_time (void)
{
  Called called = { .most = 1 };
  guint id = bef_timeout_add (HOUR_MS, called_cb, &called);

  bef_clock_jump (0, 2 * HOUR_MS);
  run ();
  g_assert_cmpuint (called.calls, ==, 0);
  bef_clock_jump (0, -2 * HOUR_MS);
  g_assert_true (g_source_remove (id));
  bef_clock_jump (HOUR_MS, 0);
  run ();
  g_assert_cmpuint (called.calls, ==, 0);
}

static void
test_it_goes_on_as_long_as_it_says (void)
{
  Called called = { .most = 3 };

  bef_timeout_add (HOUR_MS, called_cb, &called);
  for (guint hour = 1; hour <= 5; hour++)
    {
      bef_clock_jump (HOUR_MS, 0);
      run ();
      g_assert_cmpuint (called.calls, ==, MIN (hour, 3));
    }
}

static void
test_it_waits_by_itself (void)
{
  Called called = { .most = 2 };
  gint64 from_us = g_get_monotonic_time ();

  bef_timeout_add (30, called_cb, &called);
  while (called.calls < 2)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (g_get_monotonic_time () - from_us, >=, 60 * 1000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/timeout/slept", test_what_was_slept_through_is_over);
  g_test_add_func ("/timeout/set", test_a_clock_that_is_set_is_no_time);
  g_test_add_func ("/timeout/again", test_it_goes_on_as_long_as_it_says);
  g_test_add_func ("/timeout/waits", test_it_waits_by_itself);
  return g_test_run ();
}
