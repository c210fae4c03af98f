/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rules that come with the program: for every kind, every state that wants a person, and with
 * as few that are urgent as one person can bear. */
#include "supervision/alarms/bef-alarm-finding.h"
#include "supervision/alarms/bef-alarm-rules.h"

static BefAlarmRules *
load (const char *language)
{
  g_autoptr (GError) error = NULL;
  BefAlarmRules *rules = bef_alarm_rules_load (language, &error);

  g_assert_no_error (error);
  return rules;
}

static void
test_urgent (void)
{
  g_autoptr (BefAlarmRules) rules = load ("en");
  guint n = bef_alarm_rules_count (rules), urgent = 0;

  for (guint i = 0; i < n; i++)
    urgent += bef_alarm_rules_nth (rules, i)->priority == BEF_SEVERITY_URGENT;
  g_test_message ("%u rules, %u urgent: %.1f %%", n, urgent, 100.0 * urgent / n);
  g_assert_cmpuint (urgent, >, 0);
  g_assert_cmpuint (urgent * 20, <, n);
}

/* Whether a rule tells that equipment of @kind is in @state of @info. */
static gboolean
is_told (BefAlarmRules *rules, BefKind kind, const BefQuantityInfo *info, const BefStateInfo *state)
{
  for (guint i = 0; i < bef_alarm_rules_count (rules); i++)
    {
      const BefAlarmRule *r = bef_alarm_rules_nth (rules, i);
      if (r->condition != BEF_ALARM_STATE || r->kind != (int)kind
          || g_strcmp0 (r->quantity, info->id) != 0)
        continue;
      for (guint k = 0; k < r->n_states; k++)
        if (r->states[k] == state->code)
          return TRUE;
    }
  return FALSE;
}

static void
test_states (void)
{
  g_autoptr (BefAlarmRules) rules = load ("en");

  for (guint k = 0; k < BEF_N_KINDS; k++)
    for (const char *const *q = bef_kind_info ((BefKind)k)->quantities; *q != NULL; q++)
      {
        const BefQuantityInfo *info = bef_quantity_info (*q);
        for (const BefStateInfo *s = info->states; s != NULL && s->id != NULL; s++)
          if (s->severity > BEF_SEVERITY_UNKNOWN && !is_told (rules, (BefKind)k, info, s))
            g_error ("no rule for %s %s: %s", bef_kind_info ((BefKind)k)->id, *q, s->id);
      }
}

/* Of every kind it is told that it is not heard of, and something else besides, but of rooms. */
static void
test_kinds (void)
{
  g_autoptr (BefAlarmRules) rules = load ("en");
  guint silence[BEF_N_KINDS] = { 0 }, others[BEF_N_KINDS] = { 0 };

  for (guint i = 0; i < bef_alarm_rules_count (rules); i++)
    {
      const BefAlarmRule *r = bef_alarm_rules_nth (rules, i);
      if (r->kind < 0)
        continue;
      if (r->condition == BEF_ALARM_NO_DATA)
        {
          silence[r->kind]++;
          /* It waits for the cause, and has one. */
          g_assert_true ((r->flags & BEF_ALARM_WAITS) != 0);
          g_assert_nonnull (r->causes[0]);
        }
      else
        others[r->kind]++;
    }
  for (guint k = 0; k < BEF_N_KINDS; k++)
    {
      g_assert_cmpuint (silence[k], ==, 1);
      g_assert_cmpuint (others[k], >, 0);
    }
}

static void
test_findings (void)
{
  g_autoptr (BefAlarmRules) rules = load ("en");

  for (guint k = 0; k < BEF_N_FINDINGS; k++)
    {
      const BefAlarmRule *r = bef_alarm_rules_find (rules, bef_finding_rule_id ((BefFindingKind)k));
      g_assert_nonnull (r);
      g_assert_cmpint (r->condition, ==, BEF_ALARM_FINDING);
      g_assert_cmpint (r->priority, ==, BEF_SEVERITY_WEEK);
    }
}

/* What a date is asked of is read of the standard's types: else it would never be told. */
static void
test_dates (void)
{
  g_autoptr (BefAlarmRules) rules = load ("en");
  const char *root = g_getenv ("BEFFROI_SOURCE_ROOT");
  g_autofree char *path = g_build_filename (root != NULL ? root : ".", "resources", "profiles",
                                            "smart-data-models.json", NULL);
  g_autofree char *profile = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &profile, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < bef_alarm_rules_count (rules); i++)
    {
      const BefAlarmRule *r = bef_alarm_rules_nth (rules, i);
      if (r->condition != BEF_ALARM_DATE)
        continue;
      g_autofree char *line = g_strdup_printf ("{ \"fact\": \"%s\" }", r->fact);
      if (strstr (profile, line) == NULL)
        g_error ("%s: nothing has the fact %s", r->id, r->fact);
    }
}

/* A level that has no dead band rings all evening; what is told within a poll rings for nothing. */
static void
test_quiet (void)
{
  g_autoptr (BefAlarmRules) rules = load ("en");

  for (guint i = 0; i < bef_alarm_rules_count (rules); i++)
    {
      const BefAlarmRule *r = bef_alarm_rules_nth (rules, i);
      gboolean is_number = r->condition == BEF_ALARM_LEVEL || r->condition == BEF_ALARM_RATE;
      if (is_number)
        g_assert_cmpfloat (r->dead_band, >, 0);
      if (is_number || r->condition == BEF_ALARM_STATE)
        g_assert_cmpint (r->off_delay_ms, >, 0);
      /* But for a fire. */
      if ((is_number || r->condition == BEF_ALARM_STATE)
          && !g_str_equal (r->id, "container-burning"))
        g_assert_cmpint (r->on_delay_ms, >, 0);
    }
}

/* Texts for people: whole sentences, and in French with its own marks and words. */
static void
test_texts (void)
{
  static const char *const never[] = {
    "asset", "device", "monitoring", "KPI", "surveillance", "alarme active", " ;",
    " ?",    " !",     " :",         "'"
  };
  g_autoptr (BefAlarmRules) english = load ("en"), french = load ("fr_FR.UTF-8");

  g_assert_cmpuint (bef_alarm_rules_count (english), ==, bef_alarm_rules_count (french));
  for (guint i = 0; i < bef_alarm_rules_count (french); i++)
    {
      const BefAlarmRule *e = bef_alarm_rules_nth (english, i);
      const BefAlarmRule *r = bef_alarm_rules_nth (french, i);
      const char *texts[] = { r->name, r->cause, r->consequence, r->instruction };
      g_assert_cmpstr (e->id, ==, r->id);
      g_assert_cmpstr (e->name, !=, r->name);
      for (guint t = 0; t < G_N_ELEMENTS (texts); t++)
        {
          for (guint n = 0; n < G_N_ELEMENTS (never); n++)
            if (strstr (texts[t], never[n]) != NULL)
              g_error ("%s: \"%s\" in: %s", r->id, never[n], texts[t]);
          if (t > 0)
            g_assert_true (g_str_has_suffix (texts[t], "."));
        }
      /* Whose it is stands in the name, but where it is the whole commune's. */
      g_assert_true (strchr (r->name, '{') != NULL || g_str_equal (r->id, "broker-away")
                     || g_str_equal (r->id, "collector-stopped"));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/alarm-shipped/urgent", test_urgent);
  g_test_add_func ("/alarm-shipped/states", test_states);
  g_test_add_func ("/alarm-shipped/kinds", test_kinds);
  g_test_add_func ("/alarm-shipped/findings", test_findings);
  g_test_add_func ("/alarm-shipped/dates", test_dates);
  g_test_add_func ("/alarm-shipped/quiet", test_quiet);
  g_test_add_func ("/alarm-shipped/texts", test_texts);
  return g_test_run ();
}
