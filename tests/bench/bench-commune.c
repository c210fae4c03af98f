/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What an answer costs in a large commune: one of everything, and then some that tell of a few
 * things; and the refresh of every few seconds. Processor time of the main thread.
 *
 * bench-commune [--buildings=N] [--changes=N] [--json]
 */
#include "bench-report.h"
#include "model/bef-commune.h"

#define NOW G_GINT64_CONSTANT (1795557356000)
#define N_IN_A_BUILDING 9
#define N_ANSWERS 100
/* Every so many buildings has an alert. */
#define ALERT_EVERY 10

static int n_buildings = 2000, n_changes = 10;

static const struct
{
  BefKind kind;
  const char *quantities[3];
} sorts[] = {
  { BEF_KIND_METER, { "power", "energy-index" } },
  { BEF_KIND_DOOR, { "open-state", "lock-state", "battery" } },
  { BEF_KIND_LINK, { "link-state", "latency" } },
  { BEF_KIND_CLIMATE, { "temperature", "humidity" } },
};

static BefEntity *
device_new (guint n, gint64 now_ms, double value)
{
  g_autofree char *id = g_strdup_printf ("urn:ngsi-ld:Device:bench:%06u", n);
  BefEntity *e = bef_entity_new (id, "Device", BEF_ENTITY_EQUIPMENT);
  guint sort = n % G_N_ELEMENTS (sorts);

  e->kind = sorts[sort].kind;
  e->building_id = g_strdup_printf ("urn:ngsi-ld:Building:bench:%05u", n / N_IN_A_BUILDING);
  bef_entity_set_name (e, id);
  for (guint i = 0; i < G_N_ELEMENTS (sorts[sort].quantities); i++)
    if (sorts[sort].quantities[i] != NULL)
      bef_entity_add_reading (e, sorts[sort].quantities[i], now_ms, value);
  return e;
}

static GPtrArray *
everything_new (void)
{
  GPtrArray *all = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_entity_free);

  for (int i = 0; i < n_buildings; i++)
    {
      g_autofree char *id = g_strdup_printf ("urn:ngsi-ld:Building:bench:%05d", i);
      BefEntity *e = bef_entity_new (id, "Building", BEF_ENTITY_BUILDING);
      bef_entity_set_name (e, id);
      g_ptr_array_add (all, e);
      for (guint k = 0; k < N_IN_A_BUILDING; k++)
        g_ptr_array_add (all, device_new ((guint)i * N_IN_A_BUILDING + k, NOW, 0));
      if (i % ALERT_EVERY > 0)
        continue;
      g_autofree char *alert = g_strdup_printf ("urn:ngsi-ld:Alert:bench:%05d", i);
      BefEntity *a = bef_entity_new (alert, "Alert", BEF_ENTITY_ALERT);
      a->building_id = g_strdup (id);
      bef_entity_set_fact (a, "severity", "high");
      bef_entity_set_fact (a, "alertState", "active");
      g_ptr_array_add (all, a);
    }
  return all;
}

int
main (int argc, char **argv)
{
  const GOptionEntry entries[] = {
    { "buildings", 0, 0, G_OPTION_ARG_INT, &n_buildings, NULL, NULL },
    { "changes", 0, 0, G_OPTION_ARG_INT, &n_changes, NULL, NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &bench_as_json, NULL, NULL },
    { NULL, 0, 0, 0, NULL, NULL, NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || n_buildings <= 0 || n_changes < 0)
    {
      g_printerr ("%s\n", error != NULL ? error->message : "Not so many");
      return 2;
    }
  g_autoptr (BefCommune) commune = bef_commune_new ();
  g_autoptr (GPtrArray) all = everything_new ();
  guint n_devices = (guint)n_buildings * N_IN_A_BUILDING, next = 0;
  gint64 now_ms = NOW;
  double begun = bench_cpu_ms ();

  bef_commune_apply (commune, all, BEF_APPLY_EVERYTHING, now_ms, now_ms);
  bench_report ("commune-first-answer", bench_cpu_ms () - begun, "ms");
  begun = bench_cpu_ms ();
  bef_commune_apply (commune, all, BEF_APPLY_EVERYTHING, now_ms, now_ms);
  bench_report ("commune-same-answer", bench_cpu_ms () - begun, "ms");

  double answers = 0, refreshes = 0;
  for (guint i = 0; i < N_ANSWERS; i++)
    {
      g_autoptr (GPtrArray) some = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_entity_free);
      now_ms += BEF_MS_SECOND;
      for (int k = 0; k < n_changes; k++, next += 997)
        g_ptr_array_add (some, device_new (next % n_devices, now_ms, i + 1));
      begun = bench_cpu_ms ();
      bef_commune_apply (commune, some, BEF_APPLY_PART, now_ms, now_ms);
      answers += bench_cpu_ms () - begun;
      begun = bench_cpu_ms ();
      bef_commune_refresh (commune, now_ms);
      refreshes += bench_cpu_ms () - begun;
    }
  bench_report ("commune-small-answer", answers / N_ANSWERS, "ms");
  bench_report ("commune-refresh", refreshes / N_ANSWERS, "ms");
  bench_report_end ();
  return 0;
}
