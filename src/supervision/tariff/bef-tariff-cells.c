/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-cost.h"

#define MOST_MS (G_GINT64_CONSTANT (31) * 366 * BEF_MS_DAY)

static int
compare_instants (gconstpointer a, gconstpointer b)
{
  gint64 x = *(const gint64 *)a, y = *(const gint64 *)b;

  return (x > y) - (x < y);
}

static void
add_bound (GArray *bounds, gint64 ms, gint64 from_ms, gint64 to_ms)
{
  if (ms > from_ms && ms < to_ms)
    g_array_append_val (bounds, ms);
}

/* The instants of the day from @start on at which its clock may say @minute: on a day that is not
 * of 24 hours, before and after the change. */
static void
add_minute (GArray *bounds, gint64 start, gint64 end, guint minute)
{
  static const int shifts_min[] = { -60, 0, 60 };

  for (guint i = 0; i < G_N_ELEMENTS (shifts_min); i++)
    if (shifts_min[i] == 0 || end - start != BEF_MS_DAY)
      add_bound (bounds, start + ((gint64)minute + shifts_min[i]) * BEF_MS_MINUTE, start, end);
}

/* Where the class may change within the day: by the clock, and where the clock changes. */
static void
add_day_bounds (GArray *bounds, const BefTariff *tariff, gint64 start, gint64 end)
{
  for (guint i = 0; i < tariff->n_windows; i++)
    {
      add_minute (bounds, start, end, tariff->windows[i].from);
      add_minute (bounds, start, end, tariff->windows[i].to % 1440);
    }
  if (end - start == BEF_MS_DAY)
    return;
  for (gint64 at = start + BEF_MS_HOUR; at < end; at += BEF_MS_HOUR)
    {
      BefCivil before, after;
      bef_civil_from_ms (at - 1, &before);
      bef_civil_from_ms (at, &after);
      if (before.utc_offset_min != after.utc_offset_min)
        add_bound (bounds, at, start, end);
    }
}

/* The cells of one civil day, or of a part of it. */
static void
add_day (GArray *cells, const BefContract *contract, BefRange day, BefRange part)
{
  const BefTariff *tariff = bef_contract_tariff_at (contract, day.from_ms);
  const char *meter = bef_contract_meter_at (contract, day.from_ms);
  g_autoptr (GArray) bounds = g_array_new (FALSE, FALSE, sizeof (gint64));
  BefTariffCell cell = { part.from_ms, part.from_ms, tariff, BEF_CLASS_NONE, meter };

  if (tariff != NULL && tariff->scheme != BEF_SCHEME_BASE)
    add_day_bounds (bounds, tariff, day.from_ms, day.to_ms);
  g_array_sort (bounds, compare_instants);
  g_array_append_val (bounds, part.to_ms);
  if (tariff != NULL)
    cell.cls = bef_tariff_class_at (tariff, part.from_ms);
  for (guint i = 0; i < bounds->len; i++)
    {
      gint64 at = g_array_index (bounds, gint64, i);
      if (at <= cell.start_ms || at > part.to_ms)
        continue;
      BefClass next =
          tariff != NULL && at < part.to_ms ? bef_tariff_class_at (tariff, at) : BEF_CLASS_NONE;
      if (at < part.to_ms && next == cell.cls)
        continue;
      cell.end_ms = at;
      g_array_append_val (cells, cell);
      cell.start_ms = at;
      cell.cls = next;
    }
}

GArray *
bef_tariff_cells (const BefContract *contract, gint64 from_ms, gint64 to_ms)
{
  GArray *cells = g_array_new (FALSE, FALSE, sizeof (BefTariffCell));

  if (from_ms >= to_ms || to_ms - from_ms > MOST_MS)
    return cells;
  for (gint64 day = bef_civil_floor (from_ms, BEF_PERIOD_DAY); day < to_ms;)
    {
      gint64 next = bef_civil_add (day, BEF_PERIOD_DAY, 1);
      add_day (cells, contract, (BefRange){ day, next },
               (BefRange){ MAX (day, from_ms), MIN (next, to_ms) });
      day = next;
    }
  return cells;
}
