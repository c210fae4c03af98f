/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a month of alarms says of the rules. */
#include "supervision/alarms/bef-alarm-hygiene.h"

typedef struct
{
  BefAlarmRules *rules;
  GArray *events; /* of BefHygieneEvent */
  gint64 from, now;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  f->rules = bef_alarm_rules_load ("en", &error);
  g_assert_no_error (error);
  f->events = g_array_new (FALSE, FALSE, sizeof (BefHygieneEvent));
  f->from = bef_civil_to_ms (2026, 10, 30, 0, 0);
  f->now = bef_civil_to_ms (2026, 11, 29, 12, 0);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  bef_alarm_rules_unref (f->rules);
  g_array_unref (f->events);
}

static void
add (Fixture *f, gint64 at_ms, const char *event, const char *rule)
{
  BefHygieneEvent e = { at_ms, event, rule, "urn:a" };

  g_array_append_val (f->events, e);
}

static BefHygiene *
look (Fixture *f)
{
  return bef_hygiene_of (f->rules, (const BefHygieneEvent *)(void *)f->events->data, f->events->len,
                         f->from, f->now);
}

/* @n times, one an hour from @at_ms on, each @lasts. */
static void
add_cycles (Fixture *f, const char *rule, gint64 at_ms, guint n, gint64 lasts)
{
  for (guint i = 0; i < n; i++)
    {
      add (f, at_ms + i * BEF_MS_HOUR, "raised", rule);
      add (f, at_ms + i * BEF_MS_HOUR + lasts, "cleared", rule);
    }
}

static BefHygieneRow *
row (BefHygiene *hygiene, const char *rule)
{
  for (guint i = 0; i < hygiene->rows->len; i++)
    {
      BefHygieneRow *r = g_ptr_array_index (hygiene->rows, i);
      if (g_str_equal (r->rule, rule))
        return r;
    }
  g_assert_not_reached ();
}

static void
test_counts (Fixture *f, gconstpointer data)
{
  gint64 day = bef_civil_to_ms (2026, 11, 10, 8, 0), other = bef_civil_to_ms (2026, 11, 12, 8, 0);

  add_cycles (f, "ap-down", day, 3, BEF_MS_HOUR / 2);
  add_cycles (f, "building-cut-off", other, 1, BEF_MS_HOUR);
  /* Of before, and of the future: not of this month. */
  add_cycles (f, "ap-down", f->from - BEF_MS_DAY, 5, BEF_MS_MINUTE);
  add (f, f->now + BEF_MS_HOUR, "raised", "ap-down");
  g_autoptr (BefHygiene) hygiene = look (f);
  g_assert_cmpuint (hygiene->raised, ==, 4);
  g_assert_cmpuint (hygiene->urgent, ==, 1);
  g_assert_cmpuint (hygiene->n_days, ==, 31);
  g_assert_cmpuint (hygiene->worst_day, ==, 3);
  g_assert_cmpint (hygiene->worst_day_ms, ==, bef_civil_to_ms (2026, 11, 10, 0, 0));
  g_assert_cmpuint (hygiene->rows->len, ==, 2);
  BefHygieneRow *first = g_ptr_array_index (hygiene->rows, 0);
  g_assert_cmpstr (first->rule, ==, "ap-down");
  g_assert_cmpint (first->longest_ms, ==, BEF_MS_HOUR / 2);
}

static void
test_advice (Fixture *f, gconstpointer data)
{
  gint64 day = bef_civil_to_ms (2026, 11, 10, 8, 0);

  add_cycles (f, "ap-down", day, 6, BEF_MS_MINUTE);
  add_cycles (f, "web-slow", day, 8, BEF_MS_HOUR / 2);
  add_cycles (f, "link-latency", day, 1, BEF_MS_HOUR);
  add (f, day, "chatters", "link-latency");
  add (f, day, "raised", "phone-unreachable");
  add_cycles (f, "link-loss", day, 1, BEF_MS_HOUR);
  g_autoptr (BefHygiene) hygiene = look (f);
  const struct
  {
    const char *rule;
    BefHygieneAdvice advice;
  } expected[] = {
    { "ap-down", BEF_HYGIENE_TOO_SHORT },     { "web-slow", BEF_HYGIENE_TOO_OFTEN },
    { "link-latency", BEF_HYGIENE_CHATTERS }, { "phone-unreachable", BEF_HYGIENE_STANDS },
    { "link-loss", BEF_HYGIENE_FINE },
  };
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    g_assert_cmpint (bef_hygiene_advise (hygiene, row (hygiene, expected[i].rule)), ==,
                     expected[i].advice);
  g_assert_cmpuint (hygiene->n_standing_long, ==, 1);
}

/* A quiet month says nothing, and divides by nothing. */
static void
test_nothing (Fixture *f, gconstpointer data)
{
  g_autoptr (BefHygiene) hygiene = look (f);

  g_assert_cmpuint (hygiene->raised, ==, 0);
  g_assert_cmpuint (hygiene->rows->len, ==, 0);
  g_assert_cmpint (hygiene->worst_day_ms, ==, BEF_NO_TIME);
}

/* Announced again after its shelf: it began when it was raised first. */
static void
test_announced_again (Fixture *f, gconstpointer data)
{
  gint64 day = bef_civil_to_ms (2026, 11, 10, 8, 0);

  add (f, day, "raised", "phone-unreachable");
  add (f, day + BEF_MS_DAY, "raised", "phone-unreachable");
  add (f, day + 2 * BEF_MS_DAY, "cleared", "phone-unreachable");
  g_autoptr (BefHygiene) hygiene = look (f);
  g_assert_cmpint (row (hygiene, "phone-unreachable")->longest_ms, ==, 2 * BEF_MS_DAY);
  g_assert_false (row (hygiene, "phone-unreachable")->is_standing);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add (name, Fixture, NULL, set_up, func, tear_down)
  ADD ("/alarm-hygiene/counts", test_counts);
  ADD ("/alarm-hygiene/advice", test_advice);
  ADD ("/alarm-hygiene/nothing", test_nothing);
  ADD ("/alarm-hygiene/again", test_announced_again);
  return g_test_run ();
}
