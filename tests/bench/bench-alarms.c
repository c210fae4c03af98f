/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What it costs to judge a large commune by all the rules that come with the program: processor
 * time of the main thread, for one look after an answer. Every kind of equipment is there.
 *
 * bench-alarms [--devices=N] [--json]
 */
#include "bench-report.h"
#include "supervision/alarms/bef-alarm-judge.h"

#define NOW G_GINT64_CONSTANT (1795557356000)
#define N_IN_A_BUILDING 10
#define N_LOOKS 50

static int n_devices = 10000;

static BefEntity *
device_new (guint n, gint64 now_ms, double shift)
{
  g_autofree char *id = g_strdup_printf ("urn:ngsi-ld:Device:bench:%06u", n);
  BefEntity *e = bef_entity_new (id, "Device", BEF_ENTITY_EQUIPMENT);
  const BefKindInfo *kind = bef_kind_info ((BefKind)(n * 7 % BEF_N_KINDS));

  e->kind = kind->kind;
  e->building_id = g_strdup_printf ("urn:ngsi-ld:Building:bench:%05u", n / N_IN_A_BUILDING);
  bef_entity_set_name (e, id);
  if (kind->kind == BEF_KIND_CLIMATE)
    {
      bef_entity_set_fact (e, "expectedMin", "12");
      bef_entity_set_fact (e, "expectedMax", "18");
    }
  if (kind->kind == BEF_KIND_CAMERA)
    bef_entity_set_fact (e, "authorisedUntil", "2028-05-01");
  for (const char *const *q = kind->quantities; *q != NULL; q++)
    {
      const BefQuantityInfo *info = bef_quantity_info (*q);
      bef_entity_add_reading (e, *q, now_ms, info->states != NULL ? 0 : 20 + shift);
    }
  return e;
}

static BefEntity *
building_new (guint n)
{
  static const char *const categories[] = { "townHall", "school", "villageHall", "library" };
  g_autofree char *id = g_strdup_printf ("urn:ngsi-ld:Building:bench:%05u", n);
  BefEntity *e = bef_entity_new (id, "Building", BEF_ENTITY_BUILDING);

  bef_entity_set_name (e, id);
  bef_entity_set_fact (e, "category", categories[n % G_N_ELEMENTS (categories)]);
  bef_entity_set_fact (e, "subscribedPower", "36");
  return e;
}

/* Every @step-th device. */
static GPtrArray *
answer_new (guint step, gint64 now_ms, double shift)
{
  GPtrArray *all = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_entity_free);

  for (guint i = 0; i < (guint)n_devices; i += step)
    g_ptr_array_add (all, device_new (i, now_ms, shift));
  return all;
}

/* The mean of looks, each after an answer that told of every @step-th device (0: of none). */
static void
run (BefCommune *commune, BefAlarmJudge *judge, gint64 *now_ms, guint step, const char *name)
{
  BefAlarmWorld world = { .away_since_ms = BEF_NO_TIME };
  double sum = 0, most = 0;

  for (guint i = 0; i < N_LOOKS; i++)
    {
      *now_ms += 5 * BEF_MS_SECOND;
      if (step > 0)
        {
          g_autoptr (GPtrArray) answer = answer_new (step, *now_ms, i % 5);
          bef_commune_apply (commune, answer, BEF_APPLY_PART, *now_ms, *now_ms);
        }
      bef_commune_refresh (commune, *now_ms);
      double begun = bench_cpu_ms ();
      bef_alarm_judge_look (judge, &world, *now_ms);
      double took = bench_cpu_ms () - begun;
      sum += took;
      most = MAX (most, took);
    }
  g_autofree char *worst = g_strconcat (name, "-most", NULL);
  bench_report (name, sum / N_LOOKS, "ms");
  bench_report (worst, most, "ms");
}

int
main (int argc, char **argv)
{
  const GOptionEntry entries[] = {
    { "devices", 0, 0, G_OPTION_ARG_INT, &n_devices, NULL, NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &bench_as_json, NULL, NULL },
    { NULL, 0, 0, 0, NULL, NULL, NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || n_devices <= 0)
    {
      g_printerr ("%s\n", error != NULL ? error->message : "Not so many");
      return 2;
    }
  g_autoptr (BefAlarmRules) rules = bef_alarm_rules_load ("en", &error);
  g_assert_no_error (error);
  g_autoptr (BefCommune) commune = bef_commune_new ();
  gint64 now_ms = NOW;
  g_autoptr (GPtrArray) all = answer_new (1, now_ms, 0);
  for (guint i = 0; i <= (guint)n_devices / N_IN_A_BUILDING; i++)
    g_ptr_array_add (all, building_new (i));
  bef_commune_apply (commune, all, BEF_APPLY_EVERYTHING, now_ms, now_ms);

  g_autoptr (BefAlarmJudge) judge = bef_alarm_judge_new (rules, commune);
  BefAlarmWorld world = { .away_since_ms = BEF_NO_TIME };
  double begun = bench_cpu_ms ();
  bef_alarm_judge_look (judge, &world, now_ms);
  bench_report ("alarms-first-look", bench_cpu_ms () - begun, "ms");
  run (commune, judge, &now_ms, 0, "alarms-nothing-new");
  run (commune, judge, &now_ms, 20, "alarms-one-in-20-new");
  run (commune, judge, &now_ms, 1, "alarms-all-new");
  bench_report_end ();
  return 0;
}
