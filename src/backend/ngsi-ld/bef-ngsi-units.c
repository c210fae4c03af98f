/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-ngsi-units.h"

#include <string.h>

/* Longer texts are no units. */
#define MAX_LENGTH 64
#define MAX_NOTE 256

/* Value in @unit = (value + offset) x factor. */
typedef struct
{
  const char *name, *unit;
  double offset, factor;
} Unit;

/* UN/CEFACT Recommendation 20. */
static const Unit codes[] = {
  { "WTT", "W", 0, 1 },
  { "KWT", "W", 0, 1e3 },
  { "MAW", "W", 0, 1e6 },
  { "A90", "W", 0, 1e9 },
  { "C31", "W", 0, 1e-3 },
  { "KWH", "kWh", 0, 1 },
  { "WHR", "kWh", 0, 1e-3 },
  { "MWH", "kWh", 0, 1e3 },
  { "GWH", "kWh", 0, 1e6 },
  { "JOU", "kWh", 0, 1 / 3.6e6 },
  { "KJO", "kWh", 0, 1 / 3600. },
  { "3B", "kWh", 0, 1 / 3.6 },
  { "GV", "kWh", 0, 1e3 / 3.6 },
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
  { "MIN", "ms", 0, 60000 },
  { "H67", "mm/h", 0, 1 },
  { "LUX", "lx", 0, 1 },
  { "VLT", "V", 0, 1 },
  { "AMP", "A", 0, 1 },
  { "HTZ", "Hz", 0, 1 },
  { "MMT", "mm", 0, 1 },
  { "KVA", "kVA", 0, 1 },
  { "KVR", "kvar", 0, 1 },
  { "KGM", "kg", 0, 1 },
};

/* As people write them, folded by fold(). Where an m stands for milli or mega it is written "~m"
 * and
 * "~M": its case decides. Letters of QUDT's units are there too. */
static const Unit spellings[] = {
  { "w", "W", 0, 1 },
  { "watt", "W", 0, 1 },
  { "kw", "W", 0, 1e3 },
  { "kilow", "W", 0, 1e3 },
  { "kilowatt", "W", 0, 1e3 },
  { "~Mw", "W", 0, 1e6 },
  { "megaw", "W", 0, 1e6 },
  { "megawatt", "W", 0, 1e6 },
  { "gw", "W", 0, 1e9 },
  { "~mw", "W", 0, 1e-3 },
  { "milliw", "W", 0, 1e-3 },
  { "milliwatt", "W", 0, 1e-3 },
  { "wh", "kWh", 0, 1e-3 },
  { "whr", "kWh", 0, 1e-3 },
  { "watthour", "kWh", 0, 1e-3 },
  { "wattheure", "kWh", 0, 1e-3 },
  { "kwh", "kWh", 0, 1 },
  { "kwhr", "kWh", 0, 1 },
  { "kilowhr", "kWh", 0, 1 },
  { "kilowatthour", "kWh", 0, 1 },
  { "kilowattheure", "kWh", 0, 1 },
  { "~Mwh", "kWh", 0, 1e3 },
  { "~Mwhr", "kWh", 0, 1e3 },
  { "megawhr", "kWh", 0, 1e3 },
  { "megawatthour", "kWh", 0, 1e3 },
  { "megawattheure", "kWh", 0, 1e3 },
  { "gwh", "kWh", 0, 1e6 },
  { "gwhr", "kWh", 0, 1e6 },
  { "gigawhr", "kWh", 0, 1e6 },
  { "gigawatthour", "kWh", 0, 1e6 },
  { "gigawattheure", "kWh", 0, 1e6 },
  { "~mwh", "kWh", 0, 1e-6 },
  { "milliwatthour", "kWh", 0, 1e-6 },
  { "j", "kWh", 0, 1 / 3.6e6 },
  { "joule", "kWh", 0, 1 / 3.6e6 },
  { "kj", "kWh", 0, 1 / 3600. },
  { "kilojoule", "kWh", 0, 1 / 3600. },
  { "~Mj", "kWh", 0, 1 / 3.6 },
  { "megajoule", "kWh", 0, 1 / 3.6 },
  { "megaj", "kWh", 0, 1 / 3.6 },
  { "gj", "kWh", 0, 1e3 / 3.6 },
  { "gigajoule", "kWh", 0, 1e3 / 3.6 },
  { "l", "L", 0, 1 },
  { "litre", "L", 0, 1 },
  { "liter", "L", 0, 1 },
  { "dm3", "L", 0, 1 },
  { "hl", "L", 0, 100 },
  { "m3", "L", 0, 1000 },
  { "metrecube", "L", 0, 1000 },
  { "cubicmetre", "L", 0, 1000 },
  { "cubicmeter", "L", 0, 1000 },
  { "l", "m³", 0, 1e-3 },
  { "litre", "m³", 0, 1e-3 },
  { "liter", "m³", 0, 1e-3 },
  { "dm3", "m³", 0, 1e-3 },
  { "hl", "m³", 0, 0.1 },
  { "m3", "m³", 0, 1 },
  { "metrecube", "m³", 0, 1 },
  { "cubicmetre", "m³", 0, 1 },
  { "cubicmeter", "m³", 0, 1 },
  { "c", "°C", 0, 1 },
  { "°c", "°C", 0, 1 },
  { "degc", "°C", 0, 1 },
  { "celsius", "°C", 0, 1 },
  { "degcelsius", "°C", 0, 1 },
  { "degreecelsius", "°C", 0, 1 },
  { "degreescelsius", "°C", 0, 1 },
  { "degrecelsius", "°C", 0, 1 },
  { "degrescelsius", "°C", 0, 1 },
  { "f", "°C", -32, 5. / 9. },
  { "°f", "°C", -32, 5. / 9. },
  { "degf", "°C", -32, 5. / 9. },
  { "fahrenheit", "°C", -32, 5. / 9. },
  { "k", "°C", -273.15, 1 },
  { "kelvin", "°C", -273.15, 1 },
  { "%", "%", 0, 1 },
  { "percent", "%", 0, 1 },
  { "pourcent", "%", 0, 1 },
  { "pct", "%", 0, 1 },
  { "%rh", "%", 0, 1 },
  { "%hr", "%", 0, 1 },
  { "ppm", "ppm", 0, 1 },
  { "partspermillion", "ppm", 0, 1 },
  { "ppb", "ppm", 0, 1e-3 },
  { "bit/s", "Mbit/s", 0, 1e-6 },
  { "bps", "Mbit/s", 0, 1e-6 },
  { "kbit/s", "Mbit/s", 0, 1e-3 },
  { "kbps", "Mbit/s", 0, 1e-3 },
  { "~Mbit/s", "Mbit/s", 0, 1 },
  { "~Mbps", "Mbit/s", 0, 1 },
  { "gbit/s", "Mbit/s", 0, 1e3 },
  { "gbps", "Mbit/s", 0, 1e3 },
  { "~ms", "ms", 0, 1 },
  { "millisecond", "ms", 0, 1 },
  { "milliseconde", "ms", 0, 1 },
  { "s", "ms", 0, 1000 },
  { "sec", "ms", 0, 1000 },
  { "second", "ms", 0, 1000 },
  { "seconde", "ms", 0, 1000 },
  { "μs", "ms", 0, 1e-3 },
  { "us", "ms", 0, 1e-3 },
  { "mm/h", "mm/h", 0, 1 },
  { "mm/hr", "mm/h", 0, 1 },
  { "kva", "kVA", 0, 1 },
  { "kvar", "kvar", 0, 1 },
  { "va", "VA", 0, 1 },
  { "var", "var", 0, 1 },
  { "v", "V", 0, 1 },
  { "a", "A", 0, 1 },
  { "hz", "Hz", 0, 1 },
  { "lx", "lx", 0, 1 },
  { "lux", "lx", 0, 1 },
};

/* What an IRI or a prefixed name of a unit ends in: "http://qudt.org/vocab/unit/KiloW-HR". */
static const char *
without_vocabulary (const char *text)
{
  const char *cut = NULL;

  if (strstr (text, "://") != NULL)
    cut = MAX (strrchr (text, '/'), strrchr (text, '#'));
  else if (g_ascii_strncasecmp (text, "unit:", 5) == 0)
    cut = text + 4;
  return cut != NULL ? cut + 1 : text;
}

/*
 * @text in small letters without accents, spaces, points and hyphens, and the superscript 3 as a
 * digit. Of a word that begins with an m and is no longer word, "~M" or "~m" stands for the prefix
 * when its case says which: an M is one, an m is when a capital follows ("mW"), or nothing in the
 * text is a capital and the unit is not one that people write in small letters (@plain is set).
 */
static char *
fold (const char *text, gboolean *plain)
{
  g_autofree char *apart = g_utf8_normalize (text, -1, G_NORMALIZE_ALL);
  GString *out = g_string_new (NULL);
  gboolean capital = FALSE;
  gunichar first = 0;

  for (const char *p = apart; p != NULL && *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      if (g_unichar_isspace (c) || g_unichar_ismark (c)
          || strchr (".-_*()^", (int)(c < 128 ? c : 'a')) || c == 0x00b7 || c == 0x22c5
          || c == 0x2010 || c == 0x2011 || c == 0x2212)
        continue;
      if (first == 0)
        first = c;
      else
        capital |= g_unichar_isupper (c);
      g_string_append_unichar (out, g_unichar_tolower (c));
    }
  *plain = first == 'm' && !capital;
  if (first == 'M' || (first == 'm' && capital))
    g_string_insert_len (out, 0, first == 'M' ? "~M" : "~m", 2);
  if (out->len > 2 && out->str[0] == '~')
    g_string_erase (out, 2, 1);
  return g_string_free (out, FALSE);
}

static BefNgsiUnitResult
convert_from (const Unit *units, guint n, const char *name, const char *unit, double *value)
{
  BefNgsiUnitResult result = BEF_NGSI_UNIT_UNKNOWN;

  for (guint i = 0; i < n; i++)
    {
      if (!g_str_equal (units[i].name, name))
        continue;
      result = BEF_NGSI_UNIT_MISMATCH;
      if (g_str_equal (units[i].unit, unit))
        {
          *value = (*value + units[i].offset) * units[i].factor;
          return BEF_NGSI_UNIT_CONVERTED;
        }
    }
  return result;
}

static BefNgsiUnitResult
convert_spelling (const char *name, const char *unit, double *value)
{
  gsize length = strlen (name);
  BefNgsiUnitResult result = convert_from (spellings, G_N_ELEMENTS (spellings), name, unit, value);

  if (result == BEF_NGSI_UNIT_UNKNOWN && length > 2 && name[length - 1] == 's')
    {
      g_autofree char *singular = g_strndup (name, length - 1);
      result = convert_from (spellings, G_N_ELEMENTS (spellings), singular, unit, value);
    }
  return result;
}

BefNgsiUnitResult
bef_ngsi_convert_unit (const char *text, const char *unit, double *value)
{
  gboolean plain;

  if (text == NULL || text[0] == '\0' || unit[0] == '\0')
    return BEF_NGSI_UNIT_ABSENT;
  BefNgsiUnitResult result = convert_from (codes, G_N_ELEMENTS (codes), text, unit, value);
  if (result != BEF_NGSI_UNIT_UNKNOWN || strlen (text) > MAX_LENGTH)
    return result;
  /* A code in small letters, but not "mwh". */
  if (strlen (text) == 3 && g_ascii_strcasecmp (text, "mwh") != 0)
    {
      g_autofree char *capitals = g_ascii_strup (text, -1);
      result = convert_from (codes, G_N_ELEMENTS (codes), capitals, unit, value);
      if (result != BEF_NGSI_UNIT_UNKNOWN)
        return result;
    }
  g_autofree char *folded = fold (without_vocabulary (text), &plain);
  if (folded[0] == '\0')
    return BEF_NGSI_UNIT_ABSENT;
  result = convert_spelling (folded, unit, value);
  if (result != BEF_NGSI_UNIT_UNKNOWN || (!plain && folded[0] != '~'))
    return result;
  /* No prefix after all ("Metre cube", "mm/h"), or one in small letters of which only one sense is
   * a unit: "ms". Both senses of "mwh" are. */
  g_autofree char *word =
      folded[0] == '~' ? g_strconcat ("m", folded + 2, NULL) : g_strdup (folded);
  g_autofree char *milli = g_strconcat ("~m", word + 1, NULL);
  g_autofree char *mega = g_strconcat ("~M", word + 1, NULL);
  double as_milli = *value, as_mega = *value;
  result = convert_spelling (word, unit, value);
  if (result != BEF_NGSI_UNIT_UNKNOWN || folded[0] == '~')
    return result;
  BefNgsiUnitResult small = convert_spelling (milli, unit, &as_milli);
  BefNgsiUnitResult large = convert_spelling (mega, unit, &as_mega);
  if (small != BEF_NGSI_UNIT_UNKNOWN && large != BEF_NGSI_UNIT_UNKNOWN)
    return BEF_NGSI_UNIT_UNKNOWN;
  if (small == BEF_NGSI_UNIT_CONVERTED || large == BEF_NGSI_UNIT_CONVERTED)
    *value = small == BEF_NGSI_UNIT_CONVERTED ? as_milli : as_mega;
  return small != BEF_NGSI_UNIT_UNKNOWN ? small : large;
}

struct _BefNgsiUnits
{
  gatomicrefcount references;
  GMutex mutex;
  GHashTable *by_name; /* owned: entity, line feed, attribute -> unit */
};

BefNgsiUnits *
bef_ngsi_units_new (void)
{
  BefNgsiUnits *self = g_new0 (BefNgsiUnits, 1);

  g_atomic_ref_count_init (&self->references);
  g_mutex_init (&self->mutex);
  self->by_name =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ref_string_release);
  return self;
}

BefNgsiUnits *
bef_ngsi_units_ref (BefNgsiUnits *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
bef_ngsi_units_unref (BefNgsiUnits *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_hash_table_unref (self->by_name);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

void
bef_ngsi_units_note (BefNgsiUnits *self, const char *entity, const char *attribute,
                     const char *unit)
{
  if (unit == NULL || unit[0] == '\0' || strlen (unit) > MAX_NOTE)
    return;
  char *name = g_strconcat (entity, "\n", attribute, NULL);
  g_mutex_lock (&self->mutex);
  g_hash_table_replace (self->by_name, name, g_ref_string_new_intern (unit));
  g_mutex_unlock (&self->mutex);
}

char *
bef_ngsi_units_dup (BefNgsiUnits *self, const char *entity, const char *attribute)
{
  if (self == NULL)
    return NULL;
  g_autofree char *name = g_strconcat (entity, "\n", attribute, NULL);
  g_mutex_lock (&self->mutex);
  char *unit = g_strdup (g_hash_table_lookup (self->by_name, name));
  g_mutex_unlock (&self->mutex);
  return unit;
}
