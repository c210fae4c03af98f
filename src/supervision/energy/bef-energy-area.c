/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-energy-area.h"

#include <glib/gi18n.h>
#include <math.h>

static BefAreaVerdict
judge (const BefPerArea *area)
{
  if (area->value > BEF_PER_AREA_MOST || area->value < BEF_PER_AREA_LEAST)
    return BEF_AREA_IMPLAUSIBLE;
  if (area->range.source == NULL)
    return BEF_AREA_NO_RANGE;
  if (area->value < area->range.low)
    return BEF_AREA_BELOW;
  return area->value > area->range.high ? BEF_AREA_ABOVE : BEF_AREA_WITHIN;
}

BefPerArea
bef_per_area_of (double kwh, double missing, double area_m2, const char *category)
{
  BefPerArea area = { .verdict = BEF_AREA_UNKNOWN, .value = NAN, .missing = missing };

  bef_energy_type_range (category, &area.range);
  if (!isfinite (kwh))
    return area;
  if (!(area_m2 > 0))
    area.verdict = BEF_AREA_NO_AREA;
  else if (missing > BEF_PER_AREA_MISSING)
    area.verdict = BEF_AREA_PARTIAL;
  else
    {
      area.value = kwh / area_m2;
      area.verdict = judge (&area);
    }
  return area;
}

gboolean
bef_area_is_ranked (BefAreaVerdict verdict)
{
  return verdict >= BEF_AREA_NO_RANGE;
}

const char *
bef_area_reason (BefAreaVerdict verdict)
{
  switch (verdict)
    {
    case BEF_AREA_UNKNOWN:
      return C_ ("ranking", "nothing measured");
    case BEF_AREA_NO_AREA:
      return C_ ("ranking", "floor area not known");
    case BEF_AREA_PARTIAL:
      return C_ ("ranking", "too much of the year is missing");
    case BEF_AREA_IMPLAUSIBLE:
      return C_ ("ranking", "no such building uses that: check the floor area or the meter");
    case BEF_AREA_NO_RANGE:
    case BEF_AREA_BELOW:
    case BEF_AREA_WITHIN:
    case BEF_AREA_ABOVE:
    default:
      return NULL;
    }
}
