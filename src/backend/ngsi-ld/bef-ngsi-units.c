/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-ngsi-units.h"

/* UN/CEFACT Recommendation 20 codes: value in @unit = (value + offset) x factor. Codes that are
 * also written in plain words by some sources are listed under those words. */
static const struct
{
  const char *code, *unit;
  double offset, factor;
} units[] = {
  { "WTT", "W", 0, 1 },
  { "KWT", "W", 0, 1e3 },
  { "MAW", "W", 0, 1e6 },
  { "W", "W", 0, 1 },
  { "kW", "W", 0, 1e3 },
  { "MW", "W", 0, 1e6 },
  { "C31", "W", 0, 1e-3 },
  { "KWH", "kWh", 0, 1 },
  { "WHR", "kWh", 0, 1e-3 },
  { "MWH", "kWh", 0, 1e3 },
  { "GWH", "kWh", 0, 1e6 },
  { "kWh", "kWh", 0, 1 },
  { "Wh", "kWh", 0, 1e-3 },
  { "JOU", "kWh", 0, 1 / 3.6e6 },
  { "KJO", "kWh", 0, 1 / 3600. },
  { "3B", "kWh", 0, 1 / 3.6 },
  { "LTR", "L", 0, 1 },
  { "MTQ", "L", 0, 1000 },
  { "DMQ", "L", 0, 1 },
  { "HLT", "L", 0, 100 },
  { "MTQ", "m³", 0, 1 },
  { "LTR", "m³", 0, 1e-3 },
  { "DMQ", "m³", 0, 1e-3 },
  { "HLT", "m³", 0, 0.1 },
  { "CEL", "°C", 0, 1 },
  { "FAH", "°C", -32, 5. / 9. },
  { "KEL", "°C", -273.15, 1 },
  { "P1", "%", 0, 1 },
  { "%", "%", 0, 1 },
  { "NX", "%", 0, 0.1 },
  { "59", "ppm", 0, 1 },
  { "61", "ppm", 0, 1e-3 },
  { "E20", "Mbit/s", 0, 1 },
  { "B80", "Mbit/s", 0, 1e3 },
  { "C74", "Mbit/s", 0, 1e-3 },
  { "B10", "Mbit/s", 0, 1e-6 },
  { "C26", "ms", 0, 1 },
  { "SEC", "ms", 0, 1000 },
  { "B98", "ms", 0, 1e-3 },
  { "H67", "mm/h", 0, 1 },
  { "MIN", "ms", 0, 60000 },
  { "LUX", "lx", 0, 1 },
  { "VLT", "V", 0, 1 },
  { "AMP", "A", 0, 1 },
  { "HTZ", "Hz", 0, 1 },
  { "MMT", "mm", 0, 1 },
  { "KVA", "kVA", 0, 1 },
  { "KVR", "kvar", 0, 1 },
  { "KGM", "kg", 0, 1 },
};

BefNgsiUnitResult
bef_ngsi_convert_unit (const char *code, const char *unit, double *value)
{
  gboolean known = FALSE;

  for (guint i = 0; code != NULL && i < G_N_ELEMENTS (units); i++)
    {
      if (!g_str_equal (units[i].code, code))
        continue;
      known = TRUE;
      if (g_str_equal (units[i].unit, unit))
        {
          *value = (*value + units[i].offset) * units[i].factor;
          return BEF_NGSI_UNIT_CONVERTED;
        }
    }
  return known ? BEF_NGSI_UNIT_MISMATCH : BEF_NGSI_UNIT_UNKNOWN;
}
