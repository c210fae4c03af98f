/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a poll of a large commune costs the alarm engine, processor time: three signs of each
 * device, of which few say something else than before; the same told as changes only; and all of
 * them while everything is cut off.
 *
 * bench-alarm-engine [--devices=N] [--changes=N] [--json]
 */
#include "bench-report.h"
#include "supervision/alarms/bef-alarm-engine.h"

#include <math.h>

#define NOW G_GINT64_CONSTANT (1795557356000)
#define POLL_MS (10 * BEF_MS_SECOND)
#define N_POLLS 200
#define N_IN_A_BUILDING 10
#define N_SIGNS 3
/* Every so many devices something is wrong all the time. */
#define WRONG_EVERY 200

#define TEXTS                                                                                      \
  "contact=nobody\ntime-allowed=PT8H\nname={equipment}\nname[fr]={equipment}\ncause=c\n"           \
  "cause[fr]=c\nconsequence=d\nconsequence[fr]=d\ninstruction=e\ninstruction[fr]=e\n"

static int n_devices = 10000, n_changes = 20;

static const char rules_text[] =
    "[silent]\ncondition=no-data\npriority=week\nflags=waits\ncauses=link;away\n" TEXTS
    "[open]\ncondition=together\npriority=today\non-delay=PT5M\ncauses=away\n" TEXTS
    "[battery]\ncondition=together\npriority=week\n" TEXTS
    "[link]\ncondition=together\npriority=urgent\ncauses=away\n" TEXTS
    "[away]\ncondition=together\npriority=urgent\n" TEXTS;

static const char *const rule_ids[N_SIGNS] = { "silent", "open", "battery" };

static BefAlarmSign *
make_signs (BefAlarmRules *rules)
{
  BefAlarmSign *signs = g_new0 (BefAlarmSign, n_devices * N_SIGNS);

  for (int i = 0; i < n_devices * N_SIGNS; i++)
    {
      g_autofree char *object = g_strdup_printf ("urn:ngsi-ld:Device:bench:%06d", i / N_SIGNS);
      g_autofree char *building =
          g_strdup_printf ("urn:ngsi-ld:Building:bench:%05d", i / N_SIGNS / N_IN_A_BUILDING);
      gboolean wrong = i / N_SIGNS % WRONG_EVERY == 0 && i % N_SIGNS == 2;
      signs[i] = (BefAlarmSign){ .rule = bef_alarm_rules_find (rules, rule_ids[i % N_SIGNS]),
                                 .object = g_intern_string (object),
                                 .building = g_intern_string (building),
                                 .says = wrong ? BEF_ALARM_SAYS_YES : BEF_ALARM_SAYS_NO,
                                 .since_ms = BEF_NO_TIME,
                                 .deadline_ms = BEF_NO_TIME,
                                 .value = NAN,
                                 .expected = NAN };
    }
  return signs;
}

static void
report (GArray *times, const char *name)
{
  g_autofree char *median = g_strconcat ("alarms-", name, NULL);
  g_autofree char *worst = g_strconcat ("alarms-", name, "-worst", NULL);

  g_array_sort (times, bench_compare_doubles);
  bench_report (median, g_array_index (times, double, times->len / 2), "ms");
  bench_report (worst, g_array_index (times, double, times->len - 1), "ms");
  g_array_set_size (times, 0);
}

static void
step (BefAlarmEngine *engine, const BefAlarmSign *signs, guint n, gint64 now_ms, GArray *times)
{
  g_autoptr (GPtrArray) transitions = bef_alarm_transitions_new ();
  double before = bench_cpu_ms ();

  bef_alarm_engine_step (engine, signs, n, now_ms, transitions);
  double took = bench_cpu_ms () - before;
  g_array_append_val (times, took);
}

/* Some doors open, others close. */
static void
change (BefAlarmSign *signs, int poll)
{
  for (int i = 0; i < n_changes; i++)
    {
      int device = (int)(((gint64)poll * 7919 + i * 104729) % n_devices);
      BefAlarmSign *sign = &signs[device * N_SIGNS + 1];
      sign->says = sign->says == BEF_ALARM_SAYS_YES ? BEF_ALARM_SAYS_NO : BEF_ALARM_SAYS_YES;
    }
}

static void
bench_polls (BefAlarmRules *rules, BefAlarmSign *signs)
{
  g_autoptr (BefAlarmEngine) engine = bef_alarm_engine_new (rules);
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) first = g_array_new (FALSE, FALSE, sizeof (double));
  gint64 now_ms = NOW;

  step (engine, signs, (guint)(n_devices * N_SIGNS), now_ms, first);
  for (int poll = 0; poll < N_POLLS; poll++)
    {
      change (signs, poll);
      step (engine, signs, (guint)(n_devices * N_SIGNS), now_ms += POLL_MS, times);
    }
  report (times, "poll");
  g_autofree BefAlarmSign *few = g_new (BefAlarmSign, n_changes);
  for (int poll = 0; poll < N_POLLS; poll++)
    {
      change (signs, poll);
      for (int i = 0; i < n_changes; i++)
        few[i] = signs[(int)(((gint64)poll * 7919 + i * 104729) % n_devices) * N_SIGNS + 1];
      step (engine, few, (guint)n_changes, now_ms += POLL_MS, times);
    }
  report (times, "changes");
}

/* Every link is down and every device lost, and all signs come again. */
static void
bench_cut (BefAlarmRules *rules, BefAlarmSign *signs)
{
  g_autoptr (BefAlarmEngine) engine = bef_alarm_engine_new (rules);
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));
  gint64 now_ms = NOW;

  for (int i = 0; i < n_devices; i++)
    {
      signs[i * N_SIGNS].says = BEF_ALARM_SAYS_YES;
      signs[i * N_SIGNS + 2].says = BEF_ALARM_SAYS_NO;
      if (i % N_IN_A_BUILDING != 0)
        continue;
      signs[i * N_SIGNS + 2].rule = bef_alarm_rules_find (rules, "link");
      signs[i * N_SIGNS + 2].says = BEF_ALARM_SAYS_YES;
    }
  step (engine, signs, (guint)(n_devices * N_SIGNS), now_ms, times);
  report (times, "cut-begins");
  for (int poll = 0; poll < N_POLLS; poll++)
    step (engine, signs, (guint)(n_devices * N_SIGNS), now_ms += POLL_MS, times);
  report (times, "cut");
}

int
main (int argc, char **argv)
{
  const GOptionEntry entries[] = { { "devices", 0, 0, G_OPTION_ARG_INT, &n_devices, NULL, NULL },
                                   { "changes", 0, 0, G_OPTION_ARG_INT, &n_changes, NULL, NULL },
                                   { "json", 0, 0, G_OPTION_ARG_NONE, &bench_as_json, NULL, NULL },
                                   G_OPTION_ENTRY_NULL };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    g_error ("%s", error->message);
  BefAlarmRulesFile file = { "bench.ini", rules_text };
  g_autoptr (BefAlarmRules) rules = bef_alarm_rules_read (&file, 1, "en", &error);
  if (rules == NULL)
    g_error ("%s", error->message);
  g_autofree BefAlarmSign *signs = make_signs (rules);
  bench_polls (rules, signs);
  bench_cut (rules, signs);
  bench_report_end ();
  return 0;
}
