/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a comparison comes to, in a sentence. */
#include "chart/bef-chart-compare.h"

#include <glib/gi18n.h>
#include <math.h>

#include "base/bef-format.h"

static char *
dup_capital (const char *text)
{
  g_autofree char *first = g_utf8_substring (text, 0, 1), *large = g_utf8_strup (first, -1);

  return g_strconcat (large, text + strlen (first), NULL);
}

/* The whole civil period that the range is. FALSE: it is none. */
static gboolean
find_period (const BefChartView *self, BefPeriod *out)
{
  static const BefPeriod periods[] = { BEF_PERIOD_DAY, BEF_PERIOD_WEEK, BEF_PERIOD_MONTH,
                                       BEF_PERIOD_YEAR };

  for (guint i = 0; i < G_N_ELEMENTS (periods); i++)
    if (bef_civil_floor (self->from_ms, periods[i]) == self->from_ms
        && bef_civil_add (self->from_ms, periods[i], 1) == self->to_ms)
      {
        *out = periods[i];
        return TRUE;
      }
  return FALSE;
}

/* "This week", "November 2026": the beginning of a sentence. (transfer full) */
static char *
name_extent (const BefChartView *self)
{
  BefPeriod period;
  gboolean whole = find_period (self, &period);
  gboolean running =
      self->now_ms != BEF_NO_TIME && self->from_ms <= self->now_ms && self->now_ms < self->to_ms;
  g_autofree char *days = NULL;

  if (whole && running)
    switch (period)
      {
      case BEF_PERIOD_DAY:
        /* TRANSLATORS: the beginning of a sentence: what this day comes to until now. */
        return g_strdup (C_ ("comparison", "Today"));
      case BEF_PERIOD_WEEK:
        return g_strdup (C_ ("comparison", "This week"));
      case BEF_PERIOD_MONTH:
        return g_strdup (C_ ("comparison", "This month"));
      default:
        return g_strdup (C_ ("comparison", "This year"));
      }
  if (whole && period == BEF_PERIOD_YEAR)
    return bef_format_year (self->from_ms);
  if (whole && period == BEF_PERIOD_MONTH)
    days = bef_format_month (self->from_ms);
  else
    days = bef_chart_view_describe_extent (self);
  return dup_capital (days);
}

/* To three figures; what is of the same sentence has as many decimals. */
static char *
format_amount (double value, const BefChartDelta *delta)
{
  return bef_format_value (value, delta->unit, fabs (delta->now) < 100 ? 1 : 0);
}

/* "8 % less than the same week last year (−36 kWh)". (transfer full) */
static char *
describe_change (const BefChartDelta *delta, const char *than)
{
  double change = delta->now - delta->before, share = change / delta->before;
  g_autofree char *amount = format_amount (fabs (change), delta);
  g_autofree char *sign = g_strconcat (change < 0 ? "−" : "+", amount, NULL);
  g_autofree char *none = format_amount (0, delta);

  if (change == 0 || g_str_equal (amount, none))
    /* TRANSLATORS: %s is what it is compared with: "the same week last year". */
    return g_strdup_printf (C_ ("comparison", "as much as %s"), than);
  if (delta->adds_up && fabs (share) < BEF_CHART_COMPARE_SAME)
    /* TRANSLATORS: %1$s is what it is compared with: "the same week last year"; %2$s the
     * difference: "−2 kWh". */
    return g_strdup_printf (C_ ("comparison", "as much as %1$s (%2$s)"), than, sign);
  if (!delta->adds_up || !isfinite (share))
    /* TRANSLATORS: "0.8 °C", "the same week last year". */
    return g_strdup_printf (change < 0 ? C_ ("comparison", "%1$s less than %2$s")
                                       : C_ ("comparison", "%1$s more than %2$s"),
                            amount, than);
  g_autofree char *percent = bef_format_value (round (fabs (share) * 100), "%", 0);
  /* TRANSLATORS: "8 %", "the same week last year", "−36 kWh". */
  return g_strdup_printf (change < 0 ? C_ ("comparison", "%1$s less than %2$s (%3$s)")
                                     : C_ ("comparison", "%1$s more than %2$s (%3$s)"),
                          percent, than, sign);
}

/* What the first comparison is called after "than". */
static const char *
find_than (const BefChartView *self)
{
  for (guint i = 0; i < self->series->len; i++)
    if (bef_chart_series_is_secondary (self->series->pdata[i]))
      return bef_chart_series_get_than (self->series->pdata[i]);
  return NULL;
}

char *
bef_chart_view_dup_delta (const BefChartView *self)
{
  BefChartDelta delta;

  if (!bef_chart_view_get_delta (self, &delta) || bef_chart_view_is_loading (self))
    return NULL;
  g_autofree char *extent = name_extent (self), *share = bef_chart_format_share (delta.known);
  if (delta.known < BEF_CHART_COMPARE_ENOUGH)
    /* TRANSLATORS: "This week", "42 %". */
    return g_strdup_printf (
        C_ ("comparison", "%1$s: too little is known of both to compare them (%2$s of the time)."),
        extent, share);
  g_autofree char *change = describe_change (&delta, find_than (self));
  g_autofree char *amount = format_amount (delta.now, &delta);
  g_autofree char *text = g_strdup_printf (
      /* TRANSLATORS: "This week", "412 kWh", "8 % less than the same week last year (−36 kWh)". */
      delta.adds_up ? C_ ("comparison", "%1$s: %2$s, %3$s.")
                    /* TRANSLATORS: "This week", "19.2 °C", "0.8 °C more than the same week last
                     * year". */
                    : C_ ("comparison", "%1$s: %2$s on average, %3$s."),
      extent, amount, change);
  if (delta.known >= BEF_CHART_ENOUGH)
    return g_steal_pointer (&text);
  /* TRANSLATORS: a sentence, then a share: "83 %". */
  return g_strdup_printf (C_ ("comparison", "%1$s Counted over the %2$s known of both."), text,
                          share);
}
