/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-alarm-finding.h"

#include <glib/gi18n.h>
#include <math.h>

#include "base/bef-format.h"

static const char *const rule_ids[BEF_N_FINDINGS] = {
  [BEF_FINDING_IMPLAUSIBLE] = "energy-implausible",
  [BEF_FINDING_END] = "energy-end",
  [BEF_FINDING_STILL] = "energy-still",
  [BEF_FINDING_DRIFT] = "energy-drift",
  [BEF_FINDING_DROP] = "energy-drop",
  [BEF_FINDING_JUMP] = "energy-jump",
  [BEF_FINDING_NIGHT] = "energy-night",
  [BEF_FINDING_DEVIATION] = "energy-deviation",
};

const char *
bef_finding_rule_id (BefFindingKind kind)
{
  g_return_val_if_fail (kind < BEF_N_FINDINGS, "");
  return rule_ids[kind];
}

static char *
compared (const char *format, const BefFinding *f, double share)
{
  g_autofree char *percent = bef_format_number (fabs (share) * 100, 0);
  g_autofree char *value = bef_format_number (f->value, 0);
  g_autofree char *expected = bef_format_number (f->expected, 0);

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  return g_strdup_printf (format, percent, value, expected);
#pragma GCC diagnostic pop
}

static char *
one_number (const char *format, double value, int decimals)
{
  g_autofree char *number = bef_format_number (value, decimals);

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  return g_strdup_printf (format, number);
#pragma GCC diagnostic pop
}

static char *
night_text (const BefFinding *f)
{
  g_autofree char *percent = bef_format_number (f->value * 100, 0);

  if (!isfinite (f->expected))
    return g_strdup_printf (_ ("at night %s %% of the power of a working day, over a year"),
                            percent);
  g_autofree char *w_m2 = bef_format_number (f->expected, 1);
  return g_strdup_printf (
      _ ("at night %s %% of the power of a working day, over a year; %s W/m² on nights without "
         "heating"),
      percent, w_m2);
}

char *
bef_finding_dup_text (const BefFinding *f)
{
  double share = f->expected > 0 ? f->value / f->expected - 1 : NAN;

  switch (f->kind)
    {
    case BEF_FINDING_IMPLAUSIBLE:
      return one_number (_ ("%s kWh/m² a year: check the floor area and the meter first"), f->value,
                         0);
    case BEF_FINDING_END:
      return g_strdup_printf (
          ngettext ("no data for %u day", "no data for %u days", (guint)f->value), (guint)f->value);
    case BEF_FINDING_STILL:
      return g_strdup_printf (ngettext ("the meter has not moved for %u day",
                                        "the meter has not moved for %u days", (guint)f->value),
                              (guint)f->value);
    case BEF_FINDING_DRIFT:
      return compared (_ ("%s %% more than in the same weather of the year before it began (%s kWh "
                          "a day instead of %s)"),
                       f, share);
    case BEF_FINDING_DROP:
      return compared (_ ("%s %% less than in the same weather of the year before it began (%s kWh "
                          "a day instead of %s)"),
                       f, share);
    case BEF_FINDING_JUMP:
      return compared (_ ("rose at once by %s %% and stayed there (%s kWh a day instead of %s)"), f,
                       share);
    case BEF_FINDING_NIGHT:
      return night_text (f);
    case BEF_FINDING_DEVIATION:
      return compared (_ ("%s %% more than usual on these days of the week (%s kWh a day instead "
                          "of %s)"),
                       f, share);
    default:
      g_return_val_if_reached (g_strdup (""));
    }
}

/* What of @kind stands; NULL: nothing. */
static const BefFinding *
standing (const GArray *findings, BefFindingKind kind)
{
  for (guint i = 0; i < findings->len; i++)
    {
      const BefFinding *f = &g_array_index (findings, BefFinding, i);
      if (f->kind == kind && f->until_ms == BEF_NO_TIME)
        return f;
    }
  return NULL;
}

BefAlarmSign
bef_finding_sign (const BefAlarmRule *rule, const char *object, const char *building,
                  const GArray *findings)
{
  BefAlarmSign sign = { .rule = rule,
                        .object = object,
                        .building = building,
                        .says = BEF_ALARM_SAYS_NOTHING,
                        .since_ms = BEF_NO_TIME,
                        .value = NAN,
                        .expected = NAN,
                        .deadline_ms = BEF_NO_TIME };

  for (guint k = 0; k < BEF_N_FINDINGS; k++)
    {
      if (g_strcmp0 (rule->id, rule_ids[k]) != 0)
        continue;
      const BefFinding *f = standing (findings, (BefFindingKind)k);
      if (f != NULL)
        {
          sign.says = BEF_ALARM_SAYS_YES;
          sign.since_ms = f->since_ms;
          sign.value = f->value;
          sign.expected = f->expected;
        }
      else if (k == BEF_FINDING_IMPLAUSIBLE || k == BEF_FINDING_END
               || (standing (findings, BEF_FINDING_IMPLAUSIBLE) == NULL
                   && standing (findings, BEF_FINDING_END) == NULL))
        sign.says = BEF_ALARM_SAYS_NO;
    }
  return sign;
}
