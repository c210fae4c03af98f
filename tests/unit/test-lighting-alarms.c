/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the lamps of a cabinet do at night, through the rules that come with the program and the
 * engine: each morning of a year. */
#include "lighting-cabinet.h"

#include <math.h>

#include "supervision/alarms/bef-alarm-engine.h"
#include "supervision/watch/bef-night-signs.h"

#define CABINET "urn:cabinet"

/* One alarm that came, by its rule. */
typedef struct
{
  guint times;
  int first, ended; /* mornings, that after night 0 is 0; -1: never */
} Came;

typedef struct
{
  BefAlarmRules *rules;
  BefAlarmEngine *engine;
  Came of[BEF_LIGHTING_N_FINDINGS];
} Watch;

static void
begin (Watch *w)
{
  g_autoptr (GError) error = NULL;

  *w = (Watch){ .rules = bef_alarm_rules_load ("fr", &error) };
  g_assert_no_error (error);
  w->engine = bef_alarm_engine_new (w->rules);
  for (guint k = 0; k < BEF_LIGHTING_N_FINDINGS; k++)
    w->of[k].first = w->of[k].ended = -1;
}

static void
end (Watch *w)
{
  bef_alarm_engine_free (w->engine);
  bef_alarm_rules_unref (w->rules);
}

/* At eight in the morning after night @n - 1, and what came of it. */
static void
step (Watch *w, const BefLightingStand *stand, const GArray *nights, guint n)
{
  g_autoptr (GPtrArray) transitions = bef_alarm_transitions_new ();
  const GArray so_far = { .data = nights->data, .len = n };
  BefAlarmSign signs[BEF_LIGHTING_N_FINDINGS];
  gint64 now_ms = g_array_index (nights, BefLightingNight, n - 1).noon_ms + 20 * BEF_MS_HOUR;

  for (guint k = 0; k < BEF_LIGHTING_N_FINDINGS; k++)
    {
      const BefAlarmRule *rule =
          bef_alarm_rules_find (w->rules, bef_lighting_rule_id ((BefLightingKind)k));
      signs[k] = bef_lighting_sign (rule, (BefLightingKind)k, g_intern_string (CABINET), NULL,
                                    stand, &so_far);
    }
  bef_alarm_engine_step (w->engine, signs, G_N_ELEMENTS (signs), now_ms, transitions);
  for (guint i = 0; i < transitions->len; i++)
    {
      const BefAlarmTransition *t = g_ptr_array_index (transitions, i);
      for (guint k = 0; k < BEF_LIGHTING_N_FINDINGS; k++)
        {
          Came *came = &w->of[k];
          if (!g_str_equal (t->rule->id, bef_lighting_rule_id ((BefLightingKind)k)))
            continue;
          came->times += t->event == BEF_ALARM_RAISED;
          if (t->event == BEF_ALARM_RAISED && came->first < 0)
            came->first = (int)n - 1;
          if (t->event == BEF_ALARM_CLEARED)
            came->ended = (int)n - 1;
        }
    }
}

static void
live (Watch *w, const GArray *nights)
{
  BefLightingStand stand = { 0 };

  for (guint n = 1; n <= nights->len; n++)
    {
      bef_lighting_stand_next (&stand, nights, n);
      step (w, &stand, nights, n);
    }
}

static guint
count_others (const Watch *w, BefLightingKind kind)
{
  guint n = 0;

  for (guint k = 0; k < BEF_LIGHTING_N_FINDINGS; k++)
    n += k == (guint)kind ? 0 : w->of[k].times;
  return n;
}

static void
test_a_sound_year_rings_for_nothing (void)
{
  for (guint seed = 0; seed < n_cabinets (); seed++)
    {
      Cabinet c = random_cabinet (seed);
      g_autoptr (GArray) nights = nights_of (&c);
      Watch w;
      begin (&w);
      live (&w, nights);
      g_assert_cmpuint (count_others (&w, BEF_LIGHTING_N_FINDINGS), ==, 0);
      /* Silence was heard, and not only nothing known. */
      for (guint k = 0; k < BEF_LIGHTING_N_FINDINGS; k++)
        g_assert_true (bef_lighting_is_judged (nights, nights->len, (BefLightingKind)k));
      end (&w);
      g_rand_free (c.random);
    }
}

/* As the console looks: at no more than the last nights, from wherever they begin. */
static void
test_a_window_rings_for_nothing (void)
{
  for (guint seed = 0; seed < n_cabinets (); seed++)
    {
      Cabinet c = random_cabinet (seed);
      g_autoptr (GArray) nights = nights_of (&c);
      for (guint from = 0; from + 120 <= nights->len; from += 31)
        {
          const GArray window = { .data = nights->data + from * sizeof (BefLightingNight),
                                  .len = 120 };
          BefLightingStand stand;
          bef_lighting_stand (&stand, &window);
          for (guint k = 0; k < BEF_LIGHTING_N_FINDINGS; k++)
            g_assert_false (stand.of[k].stands);
        }
      g_rand_free (c.random);
    }
}

/* Once, while it drifts, and nothing else with it. */
static void
test_a_clock_is_one_alarm (void)
{
  guint n = 0;

  for (guint seed = 0; seed < n_cabinets (); seed++)
    {
      Cabinet c = random_cabinet (seed);
      Watch w;
      c.drift_day = 40 + (int)(seed * 16 % 310);
      c.drift_ms = (seed % 2 ? 5 : -5) * BEF_MS_MINUTE;
      g_autoptr (GArray) nights = nights_of (&c);
      begin (&w);
      live (&w, nights);
      const Came *came = &w.of[BEF_LIGHTING_DRIFT];
      g_assert_cmpuint (count_others (&w, BEF_LIGHTING_DRIFT), ==, 0);
      if (c.by_cell)
        g_assert_cmpuint (came->times, ==, 0);
      else
        {
          g_test_message ("cabinet %u: from night %d on, rung after %d", seed, c.drift_day,
                          came->first);
          g_assert_cmpuint (came->times, ==, 1);
          g_assert_cmpint (came->ended, <, 0);
          g_assert_cmpint (came->first, >=, c.drift_day);
          /* Of three nights that are known. */
          int n_known = 0;
          for (int i = c.drift_day; i <= came->first; i++)
            n_known += g_array_index (nights, BefLightingNight, i).is_on_timed
                       && g_array_index (nights, BefLightingNight, i).is_off_timed;
          g_assert_cmpint (n_known, <=, 3);
          n++;
        }
      end (&w);
      g_rand_free (c.random);
    }
  g_assert_cmpuint (n, >=, n_cabinets () * 3 / 4);
}

/* They are told within a week, and stand when the nights before are as dark. */
static void
test_lost_lamps_stand_until_they_are_mended (void)
{
  for (guint seed = 0; seed < n_cabinets (); seed++)
    {
      Cabinet c = random_cabinet (seed);
      Watch w;
      c.loss_day = 60 + (int)(seed * 14 % 240);
      g_autoptr (GArray) nights = nights_of (&c);
      int mended_day = c.loss_day + 45;
      for (guint i = (guint)mended_day; i < nights->len; i++)
        g_array_index (nights, BefLightingNight, i).level_w /= 1 - c.loss;
      begin (&w);
      live (&w, nights);
      const Came *came = &w.of[BEF_LIGHTING_LAMPS];
      g_test_message ("cabinet %u: from night %d on, rung after %d, over after %d", seed,
                      c.loss_day, came->first, came->ended);
      g_assert_cmpuint (count_others (&w, BEF_LIGHTING_LAMPS), ==, 0);
      g_assert_cmpuint (came->times, ==, 1);
      g_assert_cmpint (came->first, >=, c.loss_day);
      g_assert_cmpint (came->first, <, c.loss_day + 7);
      g_assert_cmpint (came->ended, >=, mended_day);
      g_assert_cmpint (came->ended, <, mended_day + 9);
      end (&w);
      g_rand_free (c.random);
    }
}

/* Lamps that take less for good are, in the end, what the cabinet has. */
static void
test_new_lamps_are_taken_for_what_they_are (void)
{
  Cabinet c = random_cabinet (4);
  Watch w;

  c.loss_day = 100;
  c.loss = 0.5;
  g_autoptr (GArray) nights = nights_of (&c);
  begin (&w);
  live (&w, nights);
  g_assert_cmpuint (w.of[BEF_LIGHTING_LAMPS].times, ==, 1);
  g_assert_cmpint (w.of[BEF_LIGHTING_LAMPS].ended, >, 100 + BEF_LIGHTING_LAMPS_STAND - 7);
  g_assert_cmpint (w.of[BEF_LIGHTING_LAMPS].ended, <, 100 + BEF_LIGHTING_LAMPS_STAND + 14);
  end (&w);
  g_rand_free (c.random);
}

/* It burns from 13 h on: rung the next morning, once, and over two days later. */
static void
test_burning_by_day_rings_the_next_morning (void)
{
  for (guint seed = 0; seed < n_cabinets (); seed++)
    {
      Cabinet c = random_cabinet (seed);
      Watch w;
      c.by_day_day = 30 + (int)(seed * 16 % 310);
      g_autoptr (GArray) nights = nights_of (&c);
      begin (&w);
      live (&w, nights);
      const Came *came = &w.of[BEF_LIGHTING_BY_DAY];
      g_assert_cmpuint (count_others (&w, BEF_LIGHTING_BY_DAY), ==, 0);
      g_assert_cmpuint (came->times, ==, 1);
      g_assert_cmpint (came->first, ==, c.by_day_day);
      g_assert_cmpint (came->ended, ==, c.by_day_day + 2);
      const BefAlarmRule *rule =
          bef_alarm_rules_find (w.rules, bef_lighting_rule_id (BEF_LIGHTING_BY_DAY));
      g_assert_cmpint (rule->priority, ==, BEF_SEVERITY_TODAY);
      end (&w);
      g_rand_free (c.random);
    }
}

/* Every other day: one alarm, and not one a day. */
static void
test_what_comes_and_goes_is_one_alarm (void)
{
  Cabinet c = random_cabinet (2);
  g_autoptr (GArray) nights = nights_of (&c);
  Watch w;

  for (guint i = 60; i < 90; i += 2)
    g_array_index (nights, BefLightingNight, i).day_ms = 3 * BEF_MS_HOUR;
  begin (&w);
  live (&w, nights);
  g_assert_cmpuint (w.of[BEF_LIGHTING_BY_DAY].times, ==, 1);
  g_assert_cmpint (w.of[BEF_LIGHTING_BY_DAY].first, ==, 60);
  g_assert_cmpint (w.of[BEF_LIGHTING_BY_DAY].ended, ==, 90);
  end (&w);
  g_rand_free (c.random);
}

static void
test_a_switch_off_that_is_not_kept_rings (void)
{
  guint n = 0;

  for (guint seed = 0; seed < n_cabinets (); seed++)
    {
      Cabinet c = random_cabinet (seed);
      Watch w;
      c.not_off_day = 100 + (int)(seed * 10 % 250);
      g_autoptr (GArray) nights = nights_of (&c);
      begin (&w);
      live (&w, nights);
      const Came *came = &w.of[BEF_LIGHTING_NOT_OFF];
      g_assert_cmpuint (count_others (&w, BEF_LIGHTING_NOT_OFF), ==, 0);
      g_assert_cmpuint (came->times, ==, c.off_from != c.off_to);
      if (c.off_from != c.off_to)
        {
          g_assert_cmpint (came->first, >=, c.not_off_day);
          g_assert_cmpint (came->first, <=, c.not_off_day + 1);
          n++;
        }
      end (&w);
      g_rand_free (c.random);
    }
  g_assert_cmpuint (n, >=, n_cabinets () / 2);
}

/* Where nothing is heard any more nothing is said: what was rung stands. */
static void
test_silence_clears_nothing (void)
{
  Cabinet c = random_cabinet (1);
  Watch w;

  c.loss_day = 100;
  g_autoptr (GArray) nights = nights_of (&c);
  for (guint i = 110; i < 140; i++)
    g_array_index (nights, BefLightingNight, i).is_known =
        g_array_index (nights, BefLightingNight, i).is_told = FALSE;
  g_array_set_size (nights, 140);
  begin (&w);
  live (&w, nights);
  g_assert_cmpuint (w.of[BEF_LIGHTING_LAMPS].times, ==, 1);
  g_assert_cmpint (w.of[BEF_LIGHTING_LAMPS].ended, <, 0);
  g_assert_false (bef_lighting_is_judged (nights, 140, BEF_LIGHTING_DRIFT));
  /* Nor by who sees but those nights. */
  const GArray dark = { .data = nights->data + 110 * sizeof (BefLightingNight), .len = 30 };
  BefLightingStand stand;
  bef_lighting_stand (&stand, &dark);
  for (guint k = 0; k < BEF_LIGHTING_N_FINDINGS; k++)
    {
      BefAlarmSign sign =
          bef_lighting_sign (NULL, (BefLightingKind)k, CABINET, NULL, &stand, &dark);
      g_assert_cmpint (sign.says, ==, BEF_ALARM_SAYS_NOTHING);
    }
  end (&w);
  g_rand_free (c.random);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lighting-alarms/sound", test_a_sound_year_rings_for_nothing);
  g_test_add_func ("/lighting-alarms/window", test_a_window_rings_for_nothing);
  g_test_add_func ("/lighting-alarms/drift", test_a_clock_is_one_alarm);
  g_test_add_func ("/lighting-alarms/lamps", test_lost_lamps_stand_until_they_are_mended);
  g_test_add_func ("/lighting-alarms/new-lamps", test_new_lamps_are_taken_for_what_they_are);
  g_test_add_func ("/lighting-alarms/by-day", test_burning_by_day_rings_the_next_morning);
  g_test_add_func ("/lighting-alarms/comes-and-goes", test_what_comes_and_goes_is_one_alarm);
  g_test_add_func ("/lighting-alarms/not-off", test_a_switch_off_that_is_not_kept_rings);
  g_test_add_func ("/lighting-alarms/silence", test_silence_clears_nothing);
  return g_test_run ();
}
