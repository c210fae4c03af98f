/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How often a rule would have rung. */
#include <math.h>

#include "base/bef-civil-time.h"
#include "supervision/alarms/bef-alarm-replay.h"

#define T0 G_GINT64_CONSTANT (1796023800000)

static BefAlarmRule
hot (void)
{
  return (BefAlarmRule){ .condition = BEF_ALARM_LEVEL,
                         .quantity = "temperature",
                         .side = BEF_ALARM_ABOVE,
                         .limit = 26,
                         .dead_band = 1,
                         .on_delay_ms = 30 * BEF_MS_MINUTE,
                         .off_delay_ms = 10 * BEF_MS_MINUTE };
}

/* One value each ten minutes. */
static guint
count (const BefAlarmRule *rule, const double *values, guint n)
{
  g_autofree BefAlarmMeasure *measures = g_new (BefAlarmMeasure, n);

  for (guint i = 0; i < n; i++)
    measures[i] = (BefAlarmMeasure){ T0 + i * 10 * BEF_MS_MINUTE, values[i] };
  return bef_alarm_replay_count (rule, measures, n, T0 + n * 10 * BEF_MS_MINUTE);
}

static void
test_levels (void)
{
  const double twice[] = { 25, 27, 27, 27, 20, 20, 27, 27, 27, 20 };
  const double short_ones[] = { 25, 27, 27, 20, 27, 27, 20, 27, 27, 20 };
  const double in_the_band[] = { 27, 27, 27, 25.5, 25.5, 27, 27, 27, 25.5, 27, 27, 27 };
  const double blanks[] = { 27, 27, NAN, 27, 27, NAN, 27, 27 };
  const double through_a_blank[] = { 27, 27, 27, NAN, 27, 27, 27 };
  BefAlarmRule rule = hot ();

  g_assert_cmpuint (count (&rule, twice, G_N_ELEMENTS (twice)), ==, 2);
  g_assert_cmpuint (count (&rule, short_ones, G_N_ELEMENTS (short_ones)), ==, 0);
  g_assert_cmpuint (count (&rule, in_the_band, G_N_ELEMENTS (in_the_band)), ==, 1);
  /* What is not known raises nothing and ends nothing. */
  g_assert_cmpuint (count (&rule, blanks, G_N_ELEMENTS (blanks)), ==, 0);
  g_assert_cmpuint (count (&rule, through_a_blank, G_N_ELEMENTS (through_a_blank)), ==, 1);
  rule.dead_band = 0;
  g_assert_cmpuint (count (&rule, in_the_band, G_N_ELEMENTS (in_the_band)), ==, 3);
  rule.side = BEF_ALARM_BELOW;
  rule.limit = 22;
  rule.on_delay_ms = 20 * BEF_MS_MINUTE;
  g_assert_cmpuint (count (&rule, twice, G_N_ELEMENTS (twice)), ==, 1);
}

static void
test_states (void)
{
  const double values[] = { 0, 2, 2, 2, 2, 0, 3, 3, 3, 3 };
  BefAlarmRule rule = { .condition = BEF_ALARM_STATE,
                        .quantity = "link-state",
                        .states = { 2 },
                        .n_states = 1,
                        .on_delay_ms = 30 * BEF_MS_MINUTE };

  g_assert_cmpuint (count (&rule, values, G_N_ELEMENTS (values)), ==, 1);
  rule.states[1] = 3;
  rule.n_states = 2;
  g_assert_cmpuint (count (&rule, values, G_N_ELEMENTS (values)), ==, 2);
  rule.on_delay_ms = BEF_MS_HOUR;
  g_assert_cmpuint (count (&rule, values, G_N_ELEMENTS (values)), ==, 0);
}

/* One that holds rings when its delay is over, and not before. */
static void
test_edge (void)
{
  const double values[] = { 27 };
  BefAlarmRule rule = hot ();

  rule.on_delay_ms = 10 * BEF_MS_MINUTE;
  g_assert_cmpuint (count (&rule, values, 1), ==, 1);
  rule.on_delay_ms++;
  g_assert_cmpuint (count (&rule, values, 1), ==, 0);
  g_assert_cmpuint (count (&rule, NULL, 0), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/alarm-replay/levels", test_levels);
  g_test_add_func ("/alarm-replay/states", test_states);
  g_test_add_func ("/alarm-replay/edge", test_edge);
  return g_test_run ();
}
