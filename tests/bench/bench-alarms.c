/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What it costs to judge a large commune by all the rules that come with the program: processor
 * time of the main thread, for one look after an answer. Every kind of equipment is there.
 *
 * A judge takes down what is said when it is said: "-heard" is what that takes of an answer,
 * between one who listens before him and one after, of the quickest tenth of answers and less what
 * lies between these two without him; and "-in-all" the look with it.
 *
 * bench-alarms [--devices=N] [--looks=N] [--json]
 */
#include "bench-report.h"
#include "supervision/alarms/bef-alarm-judge.h"

#define NOW G_GINT64_CONSTANT (1795557356000)
#define N_IN_A_BUILDING 10

static int n_devices = 10000, n_looks = 60;

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

static double
part_of (GArray *times, double share)
{
  g_array_sort (times, bench_compare_doubles);
  return g_array_index (times, double, (guint)((times->len - 1) * share));
}

/* How long the judge has listened since it was zero, and since when he does, ms. */
static double listened_ms, listens_since_ms;

static void
before_cb (void)
{
  listens_since_ms = bench_cpu_ms ();
}

static void
after_cb (void)
{
  listened_ms += bench_cpu_ms () - listens_since_ms;
}

static void
listen (BefCommune *commune, GCallback callback)
{
  GListModel *devices = bef_commune_get_devices (commune);

  for (guint i = 0; i < g_list_model_get_n_items (devices); i++)
    {
      g_autoptr (BefDevice) device = g_list_model_get_item (devices, i);
      g_signal_connect (device, "changed", callback, NULL);
    }
}

static void
listen_no_more (BefCommune *commune, GCallback callback)
{
  GListModel *devices = bef_commune_get_devices (commune);

  for (guint i = 0; i < g_list_model_get_n_items (devices); i++)
    {
      g_autoptr (BefDevice) device = g_list_model_get_item (devices, i);
      g_signal_handlers_disconnect_by_func (device, (gpointer)callback, NULL);
    }
}

typedef struct
{
  GArray *looks, *heard; /* owned, of double, ms */
} Times;

/* Answers that tell of every @step-th device (0: of none), and the looks that follow, if there is a
 * @judge. */
static void
look_after_answers (BefCommune *commune, BefAlarmJudge *judge, gint64 *now_ms, guint step,
                    Times *times)
{
  BefAlarmWorld world = { .away_since_ms = BEF_NO_TIME };

  for (guint i = 0; i < (guint)n_looks; i++)
    {
      *now_ms += 5 * BEF_MS_SECOND;
      g_autoptr (GPtrArray) answer =
          step > 0 ? answer_new (step, *now_ms, i % 5) : g_ptr_array_new ();
      listened_ms = 0;
      bef_commune_apply (commune, answer, BEF_APPLY_PART, *now_ms, *now_ms);
      bef_commune_refresh (commune, *now_ms);
      g_array_append_val (times->heard, listened_ms);
      double begun = bench_cpu_ms ();
      if (judge != NULL)
        bef_alarm_judge_look (judge, &world, *now_ms);
      double took = bench_cpu_ms () - begun;
      g_array_append_val (times->looks, took);
    }
}

static void
report (const char *name, const char *what, double ms)
{
  g_autofree char *full = g_strconcat (name, what, NULL);

  bench_report (full, ms, "ms");
}

/* @rules: NULL for nobody who judges. */
static Times
time_answers (BefCommune *commune, BefAlarmRules *rules, gint64 *now_ms, guint step)
{
  BefAlarmWorld world = { .away_since_ms = BEF_NO_TIME };
  Times times = { g_array_new (FALSE, FALSE, sizeof (double)),
                  g_array_new (FALSE, FALSE, sizeof (double)) };

  listen (commune, before_cb);
  g_autoptr (BefAlarmJudge) judge = rules != NULL ? bef_alarm_judge_new (rules, commune) : NULL;
  if (judge != NULL)
    bef_alarm_judge_look (judge, &world, *now_ms);
  listen (commune, after_cb);
  look_after_answers (commune, judge, now_ms, step, &times);
  listen_no_more (commune, before_cb);
  listen_no_more (commune, after_cb);
  return times;
}

static void
run (BefCommune *commune, BefAlarmRules *rules, gint64 *now_ms, guint step, const char *name)
{
  Times without = time_answers (commune, NULL, now_ms, step);
  Times times = time_answers (commune, rules, now_ms, step);
  double look = part_of (times.looks, 0.5);
  double heard = part_of (times.heard, 0.1) - part_of (without.heard, 0.1);

  report (name, "", look);
  report (name, "-most", part_of (times.looks, 1));
  report (name, "-heard", heard);
  report (name, "-in-all", look + heard);
  g_array_unref (times.looks);
  g_array_unref (times.heard);
  g_array_unref (without.looks);
  g_array_unref (without.heard);
}

int
main (int argc, char **argv)
{
  const GOptionEntry entries[] = {
    { "devices", 0, 0, G_OPTION_ARG_INT, &n_devices, NULL, NULL },
    { "looks", 0, 0, G_OPTION_ARG_INT, &n_looks, NULL, NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &bench_as_json, NULL, NULL },
    { NULL, 0, 0, 0, NULL, NULL, NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || n_devices <= 0 || n_looks <= 0)
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

  BefAlarmJudge *judge = bef_alarm_judge_new (rules, commune);
  BefAlarmWorld world = { .away_since_ms = BEF_NO_TIME };
  double begun = bench_cpu_ms ();
  bef_alarm_judge_look (judge, &world, now_ms);
  bench_report ("alarms-first-look", bench_cpu_ms () - begun, "ms");
  bef_alarm_judge_free (judge);
  run (commune, rules, &now_ms, 0, "alarms-nothing-new");
  run (commune, rules, &now_ms, 20, "alarms-one-in-20-new");
  run (commune, rules, &now_ms, 1, "alarms-all-new");
  bench_report_end ();
  return 0;
}
