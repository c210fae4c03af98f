/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-graph-range.h"

#include <glib/gi18n.h>

#include "base/bef-format.h"

#define STEP_MS (5 * BEF_MS_MINUTE)
/* 52 weeks: the same weekday a year before. */
#define WEEKS_OF_YEAR BEF_GRAPH_YEAR_BEFORE

static const struct
{
  const char *id;
  BefPeriod period;
} periods[] = {
  { "hour", BEF_PERIOD_HOUR },   { "day", BEF_PERIOD_DAY },   { "week", BEF_PERIOD_WEEK },
  { "month", BEF_PERIOD_MONTH }, { "year", BEF_PERIOD_YEAR },
};

const char *
bef_graph_range_get_id (const BefGraphRange *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (periods); i++)
    if (periods[i].period == self->period && !self->free_form)
      return periods[i].id;
  return "";
}

gboolean
bef_graph_period_by_id (const char *id, BefPeriod *period)
{
  for (guint i = 0; i < G_N_ELEMENTS (periods); i++)
    if (g_str_equal (id, periods[i].id))
      {
        *period = periods[i].period;
        return TRUE;
      }
  return FALSE;
}

void
bef_graph_range_set (BefGraphRange *self, BefPeriod period, gint64 at_ms, gint64 now_ms)
{
  self->period = period;
  self->free_form = FALSE;
  if (period == BEF_PERIOD_HOUR && at_ms == now_ms)
    {
      self->to_ms = (now_ms / STEP_MS + 1) * STEP_MS;
      self->from_ms = self->to_ms - BEF_MS_HOUR;
      return;
    }
  self->from_ms = bef_civil_floor (at_ms, period);
  self->to_ms = bef_civil_add (self->from_ms, period, 1);
}

void
bef_graph_range_step (BefGraphRange *self, int n)
{
  if (self->free_form || self->period == BEF_PERIOD_HOUR)
    {
      gint64 by = n * (self->to_ms - self->from_ms);
      self->from_ms += by;
      self->to_ms += by;
      return;
    }
  self->from_ms = bef_civil_add (self->from_ms, self->period, n);
  self->to_ms = bef_civil_add (self->from_ms, self->period, 1);
}

gboolean
bef_graph_range_holds (const BefGraphRange *self, gint64 ms)
{
  return self->from_ms <= ms && ms < self->to_ms;
}

gboolean
bef_graph_range_follow (BefGraphRange *self, gint64 seen_ms, gint64 now_ms)
{
  if (self->free_form || !bef_graph_range_holds (self, seen_ms)
      || bef_graph_range_holds (self, now_ms))
    return FALSE;
  bef_graph_range_set (self, self->period, now_ms, now_ms);
  return TRUE;
}

static char *
two_ends (char *from, char *to)
{
  /* TRANSLATORS: start and end of a stretch of time. */
  char *text = g_strdup_printf (C_ ("stretch", "%s – %s"), from, to);

  g_free (from);
  g_free (to);
  return text;
}

char *
bef_graph_range_dup_label (const BefGraphRange *self)
{
  gint64 last = self->to_ms - 1;
  gboolean one_day =
      bef_civil_floor (self->from_ms, BEF_PERIOD_DAY) == bef_civil_floor (last, BEF_PERIOD_DAY);

  if (self->period == BEF_PERIOD_YEAR && !self->free_form)
    return bef_format_year (self->from_ms);
  if (self->period == BEF_PERIOD_MONTH && !self->free_form)
    return bef_format_month (self->from_ms);
  if (one_day && (self->free_form || self->period == BEF_PERIOD_HOUR))
    {
      g_autofree char *day = bef_format_date_short (self->from_ms);
      g_autofree char *times =
          two_ends (bef_format_time (self->from_ms), bef_format_time (self->to_ms));
      return g_strdup_printf ("%s, %s", day, times);
    }
  if (one_day)
    {
      g_autofree char *day = bef_format_date_short (self->from_ms),
                      *year = bef_format_year (self->from_ms);
      return g_strdup_printf ("%s %s", day, year);
    }
  return two_ends (bef_format_date_short (self->from_ms), bef_format_date_short (last));
}

/* Civil days between the start of the range and the same date a year before: 365 or 366. */
static int
days_of_year_before (gint64 from_ms)
{
  BefCivil c;

  bef_civil_from_ms (from_ms, &c);
  gint64 before = bef_civil_to_ms (c.year - 1, c.month, c.day, c.hour, c.minute);
  return (int)((from_ms - before + BEF_MS_DAY / 2) / BEF_MS_DAY);
}

/* What a range is compared as: one panned or zoomed is like the period nearest to its length. */
static BefPeriod
compared_as (const BefGraphRange *self)
{
  gint64 length = self->to_ms - self->from_ms;

  if (!self->free_form)
    return self->period;
  if (length <= 2 * BEF_MS_DAY)
    return BEF_PERIOD_DAY;
  return length <= 14 * BEF_MS_DAY ? BEF_PERIOD_WEEK : BEF_PERIOD_YEAR;
}

guint
bef_graph_range_comparisons (const BefGraphRange *self,
                             BefGraphComparison out[BEF_GRAPH_MAX_COMPARISONS])
{
  guint n = 0;

  out[n++] = (BefGraphComparison){ _ ("No comparison"), "", 0 };
  switch (compared_as (self))
    {
    case BEF_PERIOD_HOUR:
    case BEF_PERIOD_DAY:
      /* TRANSLATORS: these are said after "8 % less than". */
      out[n++] = (BefGraphComparison){ _ ("Same day last year"),
                                       C_ ("than", "the same day last year"), WEEKS_OF_YEAR };
      out[n++] = (BefGraphComparison){ _ ("Same day last week"),
                                       C_ ("than", "the same day last week"), 7 };
      out[n++] = (BefGraphComparison){ _ ("The day before"), C_ ("than", "the day before"), 1 };
      break;
    case BEF_PERIOD_WEEK:
      out[n++] = (BefGraphComparison){ _ ("Same week last year"),
                                       C_ ("than", "the same week last year"), WEEKS_OF_YEAR };
      out[n++] = (BefGraphComparison){ _ ("The week before"), C_ ("than", "the week before"), 7 };
      break;
    case BEF_PERIOD_MONTH:
      out[n++] =
          (BefGraphComparison){ _ ("Same month last year"), C_ ("than", "the same month last year"),
                                days_of_year_before (self->from_ms) };
      break;
    case BEF_PERIOD_YEAR:
    default:
      out[n++] = (BefGraphComparison){ _ ("The year before"), C_ ("than", "the year before"),
                                       days_of_year_before (self->from_ms) };
    }
  return n;
}

BefGraphComparison
bef_graph_range_find_comparison (const BefGraphRange *self, int back_days)
{
  BefGraphComparison found[BEF_GRAPH_MAX_COMPARISONS];
  guint n = bef_graph_range_comparisons (self, found);

  for (guint i = 0; i < n; i++)
    if (found[i].back_days == back_days)
      return found[i];
  return found[0];
}

int
bef_graph_range_default_back_days (const BefGraphRange *self)
{
  BefGraphComparison found[BEF_GRAPH_MAX_COMPARISONS];
  guint n = bef_graph_range_comparisons (self, found);
  BefPeriod period = compared_as (self);

  if (period == BEF_PERIOD_HOUR || period == BEF_PERIOD_DAY)
    return 0;
  for (guint i = 0; i < n; i++)
    if (found[i].back_days >= BEF_GRAPH_YEAR_BEFORE)
      return found[i].back_days;
  return 0;
}

BefPeriod
bef_graph_range_bar_period (const BefGraphRange *self)
{
  gint64 length = self->to_ms - self->from_ms;

  if (length <= 2 * BEF_MS_DAY)
    return BEF_PERIOD_HOUR;
  return length <= 62 * BEF_MS_DAY ? BEF_PERIOD_DAY : BEF_PERIOD_MONTH;
}
