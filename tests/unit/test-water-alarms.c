/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands of meters of water, by their days and by those that share them. */
#include <math.h>

#include "base/bef-civil-time.h"
#include "supervision/watch/bef-night-signs.h"

#define START bef_civil_to_ms (2026, 1, 5, 0, 0)
#define HALL "urn:hall"

/* Days whose nights are @l_h of each; NAN: not known. */
static GArray *
days_of (const double *l_h, guint n)
{
  GArray *days = g_array_new (FALSE, FALSE, sizeof (BefWaterDay));

  for (guint i = 0; i < n; i++)
    {
      BefWaterDay day = { bef_civil_add (START, BEF_PERIOD_DAY, (int)i), l_h[i], 500 };
      g_array_append_val (days, day);
    }
  return days;
}

static BefAlarmSign
sign_of (const double *l_h, guint n)
{
  g_autoptr (GArray) days = days_of (l_h, n);
  BefWaterVerdict verdict = bef_water_stand (days, BEF_WATER_BUILDING);

  return bef_water_sign (NULL, HALL, NULL, &verdict);
}

/* Two nights raise it, two end it: one in between does nothing. */
static void
test_it_does_not_come_and_go (void)
{
  static const double nights[] = { 0, 0, 12, 0, 12, 12, 4, 12, 4, 12, NAN, 4, 4, 12, 0 };
  static const BefAlarmSays says[] = {
    BEF_ALARM_SAYS_NOTHING, BEF_ALARM_SAYS_NO,  BEF_ALARM_SAYS_NO,  BEF_ALARM_SAYS_NO,
    BEF_ALARM_SAYS_NO,      BEF_ALARM_SAYS_YES, BEF_ALARM_SAYS_YES, BEF_ALARM_SAYS_YES,
    BEF_ALARM_SAYS_YES,     BEF_ALARM_SAYS_YES, BEF_ALARM_SAYS_YES, BEF_ALARM_SAYS_YES,
    BEF_ALARM_SAYS_NO,      BEF_ALARM_SAYS_NO,  BEF_ALARM_SAYS_NO,
  };

  for (guint i = 0; i < G_N_ELEMENTS (nights); i++)
    {
      BefAlarmSign sign = sign_of (nights, i + 1);
      g_test_message ("after night %u of %g L/h", i, nights[i]);
      g_assert_cmpint (sign.says, ==, says[i]);
      if (sign.says == BEF_ALARM_SAYS_YES)
        {
          g_assert_cmpfloat (sign.value, ==, 12);
          g_assert_cmpint (sign.since_ms, ==, bef_civil_add (START, BEF_PERIOD_DAY, 4));
        }
    }
}

/* Of a meter that nobody hears nothing is said, whatever it said before. */
static void
test_of_silence_nothing_is_said (void)
{
  double nights[12];

  for (guint i = 0; i < G_N_ELEMENTS (nights); i++)
    nights[i] = i < 6 ? 12 : NAN;
  g_assert_cmpint (sign_of (nights, 6).says, ==, BEF_ALARM_SAYS_YES);
  g_assert_cmpint (sign_of (nights, 12).says, ==, BEF_ALARM_SAYS_NOTHING);
  for (guint i = 0; i < G_N_ELEMENTS (nights); i++)
    nights[i] = NAN;
  g_assert_cmpint (sign_of (nights, 12).says, ==, BEF_ALARM_SAYS_NOTHING);
}

/* Ten days of @l_h at every hour. */
static GArray *
hours_of (double l_h)
{
  GArray *hours = g_array_new (FALSE, FALSE, sizeof (BefEnergy));

  for (guint i = 0; i < 240; i++)
    {
      BefEnergy hour = { .start_ms = START + i * BEF_MS_HOUR,
                         .end_ms = START + (i + 1) * BEF_MS_HOUR,
                         .kwh = l_h,
                         .coverage = 1,
                         .from_index = TRUE };
      g_array_append_val (hours, hour);
    }
  return hours;
}

static GArray *
share (double main_l_h, double first_l_h, double second_l_h)
{
  g_autoptr (GArray) hours = hours_of (main_l_h);
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func ((GDestroyNotify)g_array_unref);

  g_ptr_array_add (parts, hours_of (first_l_h));
  g_ptr_array_add (parts, hours_of (second_l_h));
  if (second_l_h < 0)
    for (guint i = 0; i < 240; i++)
      g_array_index ((GArray *)parts->pdata[1], BefEnergy, i).coverage = 0;
  return bef_water_stand_shared (hours, parts, BEF_WATER_BUILDING);
}

/* One leak is one alarm: at the meter that it is behind, or at the main one when it is behind none.
 */
static void
test_a_leak_is_told_where_it_is_known_best (void)
{
  static const struct
  {
    double hours[3]; /* of the main meter, and two behind it; below 0: not known */
    gboolean judged[3], leaks[3];
  } cases[] = {
    { { 0, 0, 0 }, { TRUE, TRUE, TRUE }, { FALSE, FALSE, FALSE } },
    { { 40, 40, 0 }, { TRUE, TRUE, TRUE }, { FALSE, TRUE, FALSE } },
    { { 40, 0, 0 }, { TRUE, TRUE, TRUE }, { TRUE, FALSE, FALSE } },
    { { 40, 20, 0 }, { TRUE, TRUE, TRUE }, { TRUE, TRUE, FALSE } },
    { { 8, 4, 4 }, { TRUE, TRUE, TRUE }, { TRUE, FALSE, FALSE } },
    { { 40, 0, -1 }, { TRUE, TRUE, FALSE }, { TRUE, FALSE, FALSE } },
    { { 40, 40, -1 }, { FALSE, TRUE, FALSE }, { FALSE, TRUE, FALSE } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const double *h = cases[i].hours;
      g_autoptr (GArray) verdicts = share (h[0], h[1], h[2]);
      g_test_message ("case %u", i);
      g_assert_cmpuint (verdicts->len, ==, 3);
      for (guint k = 0; k < 3; k++)
        {
          const BefWaterVerdict *v = &g_array_index (verdicts, BefWaterVerdict, k);
          g_assert_cmpint (v->is_judged, ==, cases[i].judged[k]);
          g_assert_cmpint (v->leaks, ==, cases[i].leaks[k]);
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/water-alarms/comes-and-goes", test_it_does_not_come_and_go);
  g_test_add_func ("/water-alarms/silence", test_of_silence_nothing_is_said);
  g_test_add_func ("/water-alarms/shared", test_a_leak_is_told_where_it_is_known_best);
  return g_test_run ();
}
