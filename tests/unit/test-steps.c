/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Steps against the list of what was told, read from one end to the other. */
#include "base/bef-civil-time.h"
#include "base/bef-steps.h"

#include <math.h>

#define FROM G_GINT64_CONSTANT (1795557356000)
#define LENGTH (2 * BEF_MS_HOUR)

typedef struct
{
  gint64 start, end;
  double value;
} Hold;

static double
brute (const GArray *holds, gint64 ms)
{
  for (guint i = 0; i < holds->len; i++)
    {
      const Hold *hold = &g_array_index (holds, Hold, i);
      if (ms >= hold->start && ms < hold->end)
        return hold->value;
    }
  return NAN;
}

static void
assert_at (const BefSteps *steps, const GArray *holds, gint64 ms, guint *hint)
{
  double expected = ms >= FROM && ms < FROM + LENGTH ? brute (holds, ms) : NAN;
  double found = bef_steps_at (steps, ms, hint);

  if (isnan (expected))
    g_assert_true (isnan (found));
  else
    g_assert_cmpfloat (found, ==, expected);
}

static void
test_any_instant_is_what_was_told_of_it (void)
{
  for (guint32 seed = 1; seed <= 200; seed++)
    {
      g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
      g_autoptr (GArray) holds = g_array_new (FALSE, FALSE, sizeof (Hold));
      g_autoptr (BefSteps) steps = bef_steps_new (FROM, FROM + LENGTH);
      guint hint = 0;

      g_test_message ("seed %u", seed);
      for (gint64 at = FROM - BEF_MS_HOUR; at < FROM + LENGTH + BEF_MS_HOUR;)
        {
          Hold hold = { at, at + g_rand_int_range (rand, 1, 600000),
                        g_rand_int_range (rand, 0, 3) };
          g_array_append_val (holds, hold);
          bef_steps_hold (steps, hold.start, hold.end, hold.value);
          at = hold.end + (g_rand_boolean (rand) ? 0 : g_rand_int_range (rand, 1, 900000));
        }
      for (guint i = 0; i < holds->len; i++)
        for (int by = -1; by <= 1; by++)
          {
            assert_at (steps, holds, g_array_index (holds, Hold, i).start + by, NULL);
            assert_at (steps, holds, g_array_index (holds, Hold, i).end + by, &hint);
          }
      for (guint i = 0; i < 300; i++)
        assert_at (steps, holds, FROM + g_rand_int_range (rand, -1000, (gint32)LENGTH + 1000),
                   &hint);
      for (gint64 at = FROM; at < FROM + LENGTH; at += BEF_MS_MINUTE)
        assert_at (steps, holds, at, &hint);
      g_assert_cmpuint (bef_steps_get_length (steps), <=, 2 * holds->len);
    }
}

static void
test_what_stays_the_same_is_one_step (void)
{
  g_autoptr (BefSteps) steps = bef_steps_new (FROM, FROM + LENGTH);

  for (int i = 0; i < 120; i++)
    bef_steps_hold (steps, FROM + i * BEF_MS_MINUTE, FROM + (i + 1) * BEF_MS_MINUTE, 7);
  g_assert_cmpuint (bef_steps_get_length (steps), ==, 1);
  g_assert_cmpfloat (bef_steps_at (steps, FROM + LENGTH - 1, NULL), ==, 7);
  g_assert_true (isnan (bef_steps_at (steps, FROM + LENGTH, NULL)));
}

static void
test_nothing_told_is_nothing_known (void)
{
  g_autoptr (BefSteps) steps = bef_steps_new (FROM, FROM + LENGTH);

  g_assert_true (isnan (bef_steps_at (steps, FROM, NULL)));
  bef_steps_hold (steps, FROM - 2, FROM - 1, 1);
  bef_steps_hold (steps, FROM + LENGTH, FROM + LENGTH + 5, 1);
  g_assert_cmpuint (bef_steps_get_length (steps), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/steps/any-instant", test_any_instant_is_what_was_told_of_it);
  g_test_add_func ("/steps/one-step", test_what_stays_the_same_is_one_step);
  g_test_add_func ("/steps/nothing", test_nothing_told_is_nothing_known);
  return g_test_run ();
}
