/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-letting.h"

#include <glib/gi18n.h>
#include <math.h>

#include "base/bef-format.h"

#define BASE_SHARE 0.1
#define STEPS_A_DAY (BEF_MS_DAY / BEF_EXCESS_STEP_MS)
#define ON_SHARE 0.2
#define ON_LEAST_W 500.0
/* A door's state: 1 is open (model/bef-kind.c). */
#define DOOR_OPEN 0.5
/* A room's: 0 is free. */
#define ROOM_TAKEN 0.5
#define APART_MS (30 * BEF_MS_MINUTE)

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double x = *(const double *)a, y = *(const double *)b;

  return (x > y) - (x < y);
}

static double
base_of (const BefBuckets *power, gint64 end_ms)
{
  g_autoptr (GArray) means = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint i = 0; power != NULL && i < bef_buckets_get_length (power); i++)
    {
      const BefBucket *step = bef_buckets_get (power, i);
      if (step->end_ms <= end_ms && isfinite (step->mean))
        g_array_append_val (means, step->mean);
    }
  if (means->len < BEF_LETTING_BASE_DAYS * STEPS_A_DAY)
    return NAN;
  g_array_sort (means, compare_doubles);
  return g_array_index (means, double, (guint)(BASE_SHARE * (means->len - 1)));
}

static double
mean_of (const BefBuckets *power, gint64 from_ms, gint64 to_ms)
{
  double sum = 0;
  guint n = 0, wanted = 0;

  for (guint i = 0; power != NULL && i < bef_buckets_get_length (power); i++)
    {
      const BefBucket *step = bef_buckets_get (power, i);
      if (step->start_ms < from_ms || step->end_ms > to_ms)
        continue;
      wanted++;
      if (!isfinite (step->mean))
        continue;
      sum += step->mean;
      n++;
    }
  return n > 0 && 2 * n >= wanted ? sum / n : NAN;
}

/* What of the cells lies in @range: they are cut at its ends. */
static BefLettingPart
part_of (BefRange range, const BefLettingFacts *facts, const BefTaxes *taxes, double base_w)
{
  const BefCostSource *source = facts->source;
  BefLettingPart part = { NAN, NAN, BEF_NO_MONEY, 0 };
  double measured = 0;

  for (guint i = 0; i < source->cells->len && i < source->used->len; i++)
    {
      const BefTariffCell *cell = &g_array_index (source->cells, BefTariffCell, i);
      const BefEnergy *energy = &g_array_index (source->used, BefEnergy, i);
      if (cell->start_ms < range.from_ms || cell->end_ms > range.to_ms || !isfinite (energy->kwh))
        continue;
      double ms = energy->coverage * (double)(cell->end_ms - cell->start_ms);
      double above = MAX (0, energy->kwh - base_w * ms / 3.6e9);
      BefMoney one = bef_cost_of_one_more (source->contract, taxes, cell->start_ms);
      BefMoney costs = one != BEF_NO_MONEY && isfinite (above)
                           ? bef_money_share (one, (gint64)llround (above * 1000), 1000)
                           : BEF_NO_MONEY;
      /* Of one hour without a price there is no sum. */
      part.above = measured == 0                                         ? costs
                   : part.above != BEF_NO_MONEY && costs != BEF_NO_MONEY ? part.above + costs
                                                                         : BEF_NO_MONEY;
      part.kwh = (measured == 0 ? 0 : part.kwh) + energy->kwh;
      part.above_kwh = (measured == 0 ? 0 : part.above_kwh) + (isnan (base_w) ? NAN : above);
      measured += ms;
    }
  part.coverage = measured / (double)(range.to_ms - range.from_ms);
  return part;
}

static void
look_at_doors (BefLetting *self, const GPtrArray *doors)
{
  for (guint i = 0; doors != NULL && i < doors->len; i++)
    {
      const BefBuckets *door = g_ptr_array_index (doors, i);
      const BefBucket *half_hour =
          bef_buckets_get_length (door) > 0 ? bef_buckets_get (door, 0) : NULL;
      self->n_doors++;
      if (half_hour == NULL || !isfinite (half_hour->last))
        self->n_doors_unknown++;
      else
        self->n_doors_open += half_hour->last > DOOR_OPEN;
    }
}

BefLetting
bef_letting_of (BefRange range, const BefLettingFacts *facts, const BefTaxes *taxes)
{
  BefRange before = { range.from_ms - BEF_LETTING_WARM_MS, range.from_ms };
  BefLetting self = { .range = range, .celsius = NAN };
  gint64 left = range.to_ms + BEF_LETTING_LEAVE_MS;

  self.base_w = base_of (facts->power, before.from_ms);
  self.warming = part_of (before, facts, taxes, self.base_w);
  self.letting = part_of (range, facts, taxes, self.base_w);
  self.after_w = mean_of (facts->power, left, left + BEF_MS_HOUR);
  if (isfinite (self.after_w) && isfinite (self.base_w))
    self.left = self.after_w > self.base_w + MAX (ON_SHARE * self.base_w, ON_LEAST_W)
                    ? BEF_LEFT_ON
                    : BEF_LEFT_OFF;
  if (facts->celsius != NULL && bef_buckets_get_length (facts->celsius) > 0)
    self.celsius = bef_buckets_get (facts->celsius, 0)->mean;
  look_at_doors (&self, facts->doors);
  return self;
}

GArray *
bef_lettings_of (const GPtrArray *rooms)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (BefRange));
  guint n = rooms->len > 0 ? bef_buckets_get_length (g_ptr_array_index (rooms, 0)) : 0;

  for (guint i = n; i > 0; i--)
    {
      const BefBucket *step = bef_buckets_get (g_ptr_array_index (rooms, 0), i - 1);
      BefRange *last = found->len > 0 ? &g_array_index (found, BefRange, found->len - 1) : NULL;
      gboolean is_taken = FALSE;
      for (guint r = 0; r < rooms->len && !is_taken; r++)
        {
          const BefBuckets *room = g_ptr_array_index (rooms, r);
          is_taken =
              i <= bef_buckets_get_length (room) && bef_buckets_get (room, i - 1)->max > ROOM_TAKEN;
        }
      if (!is_taken)
        continue;
      if (last != NULL && last->from_ms - step->end_ms <= APART_MS)
        last->from_ms = step->start_ms;
      else
        g_array_append_vals (found, &(BefRange){ step->start_ms, step->end_ms }, 1);
    }
  return found;
}

/* Words. */

static void
add (GPtrArray *lines, char *line)
{
  g_ptr_array_add (lines, line);
}

static void
add_part (GPtrArray *lines, const BefLettingPart *part, const char *name)
{
  g_autofree char *kwh = bef_format_value (part->kwh, "kWh", 1);
  g_autofree char *above = bef_format_value (part->above_kwh, "kWh", 1);
  g_autofree char *money = bef_money_format (part->above);

  if (!isfinite (part->kwh))
    add (lines, g_strdup_printf (_ ("%s: nothing is measured"), name));
  else if (!isfinite (part->above_kwh))
    /* TRANSLATORS: a part of a letting; "12 kWh". */
    add (lines, g_strdup_printf (_ ("%s: %s; what the hall takes anyway is not known"), name, kwh));
  else if (part->above == BEF_NO_MONEY)
    add (lines, g_strdup_printf (_ ("%s: %s, of which %s above what the hall takes anyway"), name,
                                 kwh, above));
  else
    /* TRANSLATORS: a part of a letting; "12 kWh", "9 kWh", "2.10 €". */
    add (lines, g_strdup_printf (_ ("%s: %s, of which %s above what the hall takes anyway: %s"),
                                 name, kwh, above, money));
  if (isfinite (part->kwh) && part->coverage < 0.99)
    {
      g_autofree char *share = bef_format_value (floor (part->coverage * 100), "%", 0);
      add (lines, g_strdup_printf (_ ("Only %s of this time is measured"), share));
    }
}

static void
add_doors (GPtrArray *lines, const BefLetting *self)
{
  if (self->n_doors == 0)
    return;
  if (self->n_doors_open > 0)
    add (lines,
         g_strdup_printf (ngettext ("%u door left open", "%u doors left open", self->n_doors_open),
                          self->n_doors_open));
  else if (self->n_doors_unknown > 0)
    add (lines, g_strdup (_ ("Whether the doors were closed is not known")));
  else
    add (lines, g_strdup (_ ("Doors closed")));
}

GPtrArray *
bef_letting_dup_lines (const BefLetting *self)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *celsius = bef_format_value (self->celsius, "°C", 1);
  g_autofree char *after = bef_format_value (self->after_w, "W", 0);
  g_autofree char *base = bef_format_value (self->base_w, "W", 0);

  add_part (lines, &self->letting, C_ ("letting", "During the letting"));
  add_part (lines, &self->warming, C_ ("letting", "Warming up, in the two hours before"));
  if (isfinite (self->base_w))
    add (lines, g_strdup_printf (_ ("The hall takes %s anyway, by the two weeks before"), base));
  if (self->left == BEF_LEFT_ON)
    add (lines, g_strdup_printf (_ ("Something was left on: %s in the hour after"), after));
  else if (self->left == BEF_LEFT_OFF)
    add (lines, g_strdup_printf (_ ("Nothing was left on: %s in the hour after"), after));
  else
    add (lines, g_strdup (_ ("Whether something was left on is not known")));
  if (isfinite (self->celsius))
    add (lines, g_strdup_printf (_ ("Left at %s"), celsius));
  add_doors (lines, self);
  return lines;
}
