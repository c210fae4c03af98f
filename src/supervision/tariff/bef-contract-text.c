/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-contract-text.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/bef-text.h"

/*
 * The text of contracts: a word and what it says, a line each; "#" begins a comment line. In the
 * order of this example; what is not needed is left out.
 *
 *   beffroi-contracts 1
 *   tax tva                           a tax that the commune says otherwise than what is shipped
 *   name TVA
 *   on energy excess accise-36        what it is a part of; or "per unit"
 *   rate 2014-01-01 20                from that day on, %; or of "per unit" euros
 *   source CGI, art. 278
 *   checked 2026-02-01                the rates of before are to be verified; of what is shipped
 *   contract 30001642617347 electricity
 *   label School
 *   meter urn:ngsi-ld:ACMeasurement:school
 *   meter urn:ngsi-ld:ACMeasurement:school-2 since 2026-03-02
 *   coefficient 11.24 since 2026-01-01          kWh a m3, gas only
 *   version 2026-01-01 c4                       base, hphc or c4
 *   until 2026-12-31                            its last day
 *   off-peak 22:00-06:00                        each day; or with "high" or "low": of that season
 *   price hph 0.18231                           euros a unit
 *   subscription 25.30 month                    or "year"
 *   network 310.20                              euros a year
 *   power hph 60                                kVA
 *   power-price hph 12.34                       euros a kVA and year
 *   factor 0.93                                 kW in a kVA
 *   excess 12.41                                euros an hour
 *   taxes accise-36 cta tva
 */

#define MOST_CONTRACTS 5000
#define MOST_TAXES 64
#define MOST_DATED 2000

typedef enum
{
  IN_NOTHING,
  IN_TAX,
  IN_CONTRACT,
  IN_VERSION,
} Part;

typedef struct
{
  BefContracts *contracts; /* owned, nullable: only taxes are taken */
  BefTaxes *taxes;         /* owned, nullable: likewise */
  BefContract *contract;   /* owned, nullable: being read */
  BefTax *tax;             /* owned, nullable: being read */
  BefTariff tariff;        /* being read, when @part says so */
  Part part;
  GHashTable *said; /* owned: of this part, what may be said once, of owned texts */
  guint line, head; /* number of the line, and of the one that began what is being read */
  char *why;        /* owned, nullable: what is wrong */
  guint wrong_line; /* and where */
} Reader;

static gboolean
refuse_at (Reader *r, guint line, const char *why)
{
  if (r->why != NULL)
    return FALSE;
  r->why = g_strdup (why);
  r->wrong_line = line;
  return FALSE;
}

static gboolean
refuse (Reader *r, const char *why)
{
  return refuse_at (r, r->line, why);
}

static gboolean
refuse_value (Reader *r, const char *value, const char *why)
{
  g_autofree char *shown = bef_text_line (value, 40);
  g_autofree char *text = g_strdup_printf ("“%s”: %s", shown != NULL ? shown : "", why);

  return refuse (r, text);
}

/* FALSE: @what was said of this part before. */
static gboolean
say_once (Reader *r, const char *what)
{
  return g_hash_table_add (r->said, g_strdup (what)) || refuse (r, _ ("this was said before"));
}

static gboolean
read_number (Reader *r, const char *text, int decimals, gint64 most, gint64 *out)
{
  if (!bef_decimal_parse (text, decimals, out))
    {
      g_autofree char *why = g_strdup_printf (
          ngettext ("a number of 0 or more with at most %d decimal is expected",
                    "a number of 0 or more with at most %d decimals is expected", (gulong)decimals),
          decimals);
      return refuse_value (r, text, why);
    }
  return *out <= most || refuse_value (r, text, _ ("it is too large"));
}

static gboolean
read_day (Reader *r, const char *text, gint64 *out)
{
  return bef_tariff_parse_day (text, out)
         || refuse_value (r, text, _ ("a date is expected, like 2026-01-31"));
}

static gboolean
has_words (Reader *r, char **words, guint least, guint most)
{
  guint n = g_strv_length (words);

  return (n >= least && n <= most) || refuse (r, _ ("it says too little, or too much"));
}

/* What was read is whole: it takes its place. */
static gboolean
end_tax (Reader *r)
{
  if (r->tax == NULL)
    return TRUE;
  if (r->tax->name == NULL || r->tax->rates->len == 0 || !g_hash_table_contains (r->said, "on"))
    return refuse_at (r, r->head, _ ("a tax needs a name, what it is on, and a rate"));
  if (r->contracts != NULL)
    bef_contracts_put_tax (r->contracts, r->tax);
  else if (bef_taxes_find (r->taxes, r->tax->id) != NULL)
    return refuse_at (r, r->head, _ ("this tax was said before"));
  else
    bef_taxes_take (r->taxes, g_steal_pointer (&r->tax));
  g_clear_pointer (&r->tax, bef_tax_free);
  return TRUE;
}

static gboolean
end_version (Reader *r)
{
  if (r->part != IN_VERSION)
    return TRUE;
  for (guint i = 0; i < r->contract->tariffs->len; i++)
    if (g_array_index (r->contract->tariffs, BefTariff, i).from_ms == r->tariff.from_ms)
      return refuse_at (r, r->head, _ ("another version begins on the same day"));
  bef_contract_put_tariff (r->contract, &r->tariff);
  return r->contract->tariffs->len <= MOST_DATED || refuse (r, _ ("there are too many"));
}

static gboolean
end_contract (Reader *r)
{
  if (r->contract == NULL)
    return TRUE;
  if (!end_version (r))
    return FALSE;
  g_autofree char *problem =
      bef_contract_dup_problem (r->contract, bef_contracts_get_taxes (r->contracts));
  if (problem != NULL)
    {
      g_autofree char *why = g_strdup_printf ("%s: %s", r->contract->point, problem);
      return refuse (r, why);
    }
  bef_contracts_put (r->contracts, r->contract);
  g_clear_pointer (&r->contract, bef_contract_free);
  return bef_contracts_get_length (r->contracts) <= MOST_CONTRACTS
         || refuse (r, _ ("there are too many"));
}

static void
begin (Reader *r, Part part)
{
  r->part = part;
  r->head = r->line;
  g_hash_table_remove_all (r->said);
}

/* Taxes. */

static const char *const bases[] = { "energy", "subscription", "power", "excess", "network" };

static gboolean
is_id (const char *text)
{
  return *text != '\0' && strlen (text) <= BEF_POINT_MAX_CHARS
         && strspn (text, "abcdefghijklmnopqrstuvwxyz0123456789-") == strlen (text);
}

static gboolean
read_on (Reader *r, char **words)
{
  const BefTaxes *taxes = r->contracts != NULL ? bef_contracts_get_taxes (r->contracts) : r->taxes;

  r->tax->is_part = TRUE;
  for (char **word = words; *word != NULL; word++)
    {
      guint i = 0;
      while (i < G_N_ELEMENTS (bases) && !g_str_equal (bases[i], *word))
        i++;
      if (i < G_N_ELEMENTS (bases))
        r->tax->on |= 1u << i;
      else if (bef_taxes_find (taxes, *word) != NULL && !g_str_equal (*word, r->tax->id))
        g_ptr_array_add (r->tax->on_taxes, (gpointer)g_intern_string (*word));
      else
        return refuse_value (r, *word, _ ("no tax that stands above has this name"));
    }
  return TRUE;
}

static gboolean
read_rate (Reader *r, char **words)
{
  gint64 day = BEF_NO_TIME, rate;

  /* "20 %" is 200,000 millionths. */
  if (!has_words (r, words, 1, 2) || (words[1] != NULL && !read_day (r, words[0], &day))
      || !read_number (r, words[words[1] != NULL], r->tax->is_part ? 4 : 6, BEF_TARIFF_MOST_PRICE,
                       &rate))
    return FALSE;
  for (guint i = 0; i < r->tax->rates->len; i++)
    if (g_array_index (r->tax->rates, BefTaxRate, i).from_ms == day)
      return refuse (r, _ ("this was said before"));
  bef_tax_put_rate (r->tax, day, rate);
  return TRUE;
}

static gboolean
read_tax_line (Reader *r, const char *key, const char *rest, char **words)
{
  if (g_str_equal (key, "name") || g_str_equal (key, "source"))
    {
      char **place = g_str_equal (key, "name") ? &r->tax->name : &r->tax->source;
      if (!say_once (r, key))
        return FALSE;
      *place = bef_text_line (rest, BEF_LABEL_MAX_CHARS * 2);
      return **place != '\0' || refuse (r, _ ("it says nothing"));
    }
  if (g_str_equal (key, "per"))
    return say_once (r, "on")
           && (g_strcmp0 (words[0], "unit") == 0 || refuse (r, _ ("“per unit” is expected")));
  if (g_str_equal (key, "on"))
    return say_once (r, "on") && has_words (r, words, 1, 32) && read_on (r, words);
  if (g_str_equal (key, "rate"))
    return (g_hash_table_contains (r->said, "on")
            || refuse (r, _ ("what it is on has to stand before its rates")))
           && read_rate (r, words);
  if (g_str_equal (key, "checked"))
    return say_once (r, key) && has_words (r, words, 1, 1)
           && read_day (r, words[0], &r->tax->checked_ms);
  return refuse_value (r, key, _ ("not known here"));
}

static gboolean
begin_tax (Reader *r, char **words)
{
  if (!end_tax (r) || !has_words (r, words, 1, 1))
    return FALSE;
  if (r->contract != NULL)
    return refuse (r, _ ("taxes stand before contracts"));
  if (!is_id (words[0]))
    return refuse_value (r, words[0], _ ("small letters, digits and “-” are expected"));
  if (r->contracts != NULL
      && bef_taxes_find (bef_contracts_get_own_taxes (r->contracts), words[0]) != NULL)
    return refuse (r, _ ("this tax was said before"));
  r->tax = bef_tax_new (words[0]);
  begin (r, IN_TAX);
  return TRUE;
}

/* Contracts. */

static gboolean
read_class (Reader *r, const char *id, BefClass *out)
{
  BefClass first;
  guint n = bef_scheme_classes (r->tariff.scheme, &first);

  for (guint i = 0; i < n; i++)
    if (g_strcmp0 (id, bef_class_id (first + i)) == 0)
      {
        *out = first + i;
        return TRUE;
      }
  return refuse_value (r, id, _ ("this version has no such class"));
}

static gboolean
read_minute (const char *text, guint *out)
{
  gint64 hour, minute;
  /* "22:30"; "22h30" and "22h" as people write it. */
  g_auto (GStrv) parts = g_strsplit_set (text, ":h", 3);

  if (g_strv_length (parts) == 2 && *parts[1] == '\0' && strchr (text, 'h') != NULL)
    {
      g_free (parts[1]);
      parts[1] = g_strdup ("00");
    }
  if (g_strv_length (parts) != 2 || strlen (parts[1]) != 2
      || !bef_decimal_parse (parts[0], 0, &hour) || !bef_decimal_parse (parts[1], 0, &minute)
      || hour > 24 || minute > 59 || hour * 60 + minute > 1440)
    return FALSE;
  *out = (guint)(hour * 60 + minute);
  return TRUE;
}

gboolean
bef_off_peak_parse (const char *text, BefOffPeak *out)
{
  g_auto (GStrv) ends = g_strsplit (text, "-", 3);

  return g_strv_length (ends) == 2 && read_minute (ends[0], &out->from)
         && read_minute (ends[1], &out->to) && out->from < 1440 && out->from != out->to;
}

static gboolean
read_off_peak (Reader *r, char **words)
{
  BefOffPeak window = { .season = BEF_SEASON_ALL };

  if (!has_words (r, words, 1, 2))
    return FALSE;
  if (r->tariff.n_windows == BEF_OFF_PEAK_MOST)
    return refuse (r, _ ("there are too many"));
  if (!bef_off_peak_parse (words[0], &window))
    return refuse_value (r, words[0], _ ("hours are expected, like 22:00-06:00"));
  if (g_strcmp0 (words[1], "high") == 0)
    window.season = BEF_SEASON_HIGH;
  else if (g_strcmp0 (words[1], "low") == 0)
    window.season = BEF_SEASON_LOW;
  else if (words[1] != NULL)
    return refuse_value (r, words[1], _ ("“high” or “low” is expected"));
  r->tariff.windows[r->tariff.n_windows++] = window;
  return TRUE;
}

/* "price hph 0.18": a number of a class. */
static gboolean
read_of_class (Reader *r, const char *key, char **words, int decimals, gint64 most, gint64 *all)
{
  BefClass cls = BEF_CLASS_BASE;

  if (!has_words (r, words, 2, 2) || !read_class (r, words[0], &cls))
    return FALSE;
  g_autofree char *what = g_strdup_printf ("%s %s", key, words[0]);
  return say_once (r, what) && read_number (r, words[1], decimals, most, &all[cls]);
}

static gboolean
read_taxes (Reader *r, char **words)
{
  if (!has_words (r, words, 1, BEF_TAX_MOST))
    return FALSE;
  for (char **word = words; *word != NULL; word++)
    {
      for (guint i = 0; i < r->tariff.n_taxes; i++)
        if (g_str_equal (r->tariff.taxes[i], *word))
          return refuse_value (r, *word, _ ("this was said before"));
      r->tariff.taxes[r->tariff.n_taxes++] = g_intern_string (*word);
    }
  return TRUE;
}

static gboolean
read_version_line (Reader *r, const char *key, char **words)
{
  BefTariff *t = &r->tariff;

  if (g_str_equal (key, "price"))
    return read_of_class (r, key, words, 6, BEF_TARIFF_MOST_PRICE, t->price);
  if (g_str_equal (key, "power"))
    return read_of_class (r, key, words, 3, BEF_TARIFF_MOST_VA, t->power);
  if (g_str_equal (key, "power-price"))
    return read_of_class (r, key, words, 9, BEF_TARIFF_MOST_AMOUNT, t->power_price);
  if (g_str_equal (key, "off-peak"))
    return read_off_peak (r, words);
  if (!say_once (r, key))
    return FALSE;
  if (g_str_equal (key, "until"))
    {
      if (!has_words (r, words, 1, 1) || !read_day (r, words[0], &t->to_ms))
        return FALSE;
      t->to_ms = bef_civil_add (t->to_ms, BEF_PERIOD_DAY, 1);
      return TRUE;
    }
  if (g_str_equal (key, "subscription"))
    {
      if (!has_words (r, words, 2, 2)
          || !read_number (r, words[0], 9, BEF_TARIFF_MOST_AMOUNT, &t->subscription))
        return FALSE;
      t->is_yearly = g_str_equal (words[1], "year");
      return t->is_yearly || g_str_equal (words[1], "month")
             || refuse_value (r, words[1], _ ("“month” or “year” is expected"));
    }
  if (g_str_equal (key, "network"))
    return has_words (r, words, 1, 1)
           && read_number (r, words[0], 9, BEF_TARIFF_MOST_AMOUNT, &t->network);
  if (g_str_equal (key, "factor"))
    return has_words (r, words, 1, 1) && read_number (r, words[0], 6, 1000000, &t->factor);
  if (g_str_equal (key, "excess"))
    return has_words (r, words, 1, 1)
           && read_number (r, words[0], 9, BEF_TARIFF_MOST_AMOUNT, &t->excess);
  if (g_str_equal (key, "taxes"))
    return read_taxes (r, words);
  return refuse_value (r, key, _ ("not known here"));
}

/* What "since" says at the end of @words; before any time where it says nothing. */
static gboolean
read_since (Reader *r, char **words, GArray *dated, gint64 *out)
{
  *out = BEF_NO_TIME;
  if (!has_words (r, words, 1, 3))
    return FALSE;
  if (words[1] != NULL
      && (!g_str_equal (words[1], "since") || words[2] == NULL || !read_day (r, words[2], out)))
    return refuse (r, _ ("“since” and a date are expected"));
  g_autofree char *what = g_strdup_printf ("%p %" G_GINT64_FORMAT, (void *)dated, *out);
  return say_once (r, what) && (dated->len < MOST_DATED || refuse (r, _ ("there are too many")));
}

static gboolean
read_contract_line (Reader *r, const char *key, const char *rest, char **words)
{
  gint64 since, value;

  if (g_str_equal (key, "label"))
    {
      if (!say_once (r, key))
        return FALSE;
      r->contract->label = bef_text_line (rest, BEF_LABEL_MAX_CHARS);
      return TRUE;
    }
  if (g_str_equal (key, "meter"))
    {
      if (!read_since (r, words, r->contract->meters, &since))
        return FALSE;
      if (strlen (words[0]) > 512 || !bef_text_is_plain (words[0]))
        return refuse_value (r, words[0], _ ("this is no name of a meter"));
      bef_contract_put_meter (r->contract, since, words[0]);
      return TRUE;
    }
  if (g_str_equal (key, "coefficient"))
    {
      if (r->contract->fluid != BEF_FLUID_GAS)
        return refuse (r, _ ("only gas has a coefficient"));
      if (!read_since (r, words, r->contract->coefficients, &since)
          || !read_number (r, words[0], 4, 100 * BEF_COEFFICIENT_ONE, &value))
        return FALSE;
      bef_contract_put_coefficient (r->contract, since, value);
      return TRUE;
    }
  return refuse_value (r, key, _ ("not known here"));
}

gboolean
bef_point_is_sound (const char *text)
{
  gsize n = strlen (text);

  return n > 0 && n <= BEF_POINT_MAX_CHARS
         && strspn (text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-_") == n;
}

static gboolean
begin_contract (Reader *r, char **words)
{
  guint fluid = 0;

  if (!end_tax (r) || !end_contract (r) || !has_words (r, words, 2, 2))
    return FALSE;
  if (r->contracts == NULL)
    return refuse (r, _ ("not known here"));
  while (fluid < BEF_TARIFF_N_FLUIDS && !g_str_equal (words[1], bef_fluid_id (fluid)))
    fluid++;
  if (fluid == BEF_TARIFF_N_FLUIDS)
    return refuse_value (r, words[1], _ ("“electricity”, “gas” or “water” is expected"));
  if (!bef_point_is_sound (words[0]))
    return refuse_value (r, words[0], _ ("a number of a delivery point is expected"));
  if (bef_contracts_find (r->contracts, words[0]) != NULL)
    return refuse_value (r, words[0], _ ("this delivery point was said before"));
  r->contract = bef_contract_new (words[0], fluid, NULL);
  begin (r, IN_CONTRACT);
  return TRUE;
}

static gboolean
begin_version (Reader *r, char **words)
{
  gint64 from_ms;
  guint scheme = 0;

  if (r->contract == NULL)
    return refuse (r, _ ("a version stands below its contract"));
  if (!end_version (r) || !has_words (r, words, 2, 2) || !read_day (r, words[0], &from_ms))
    return FALSE;
  while (scheme < BEF_N_SCHEMES && !g_str_equal (words[1], bef_scheme_id (scheme)))
    scheme++;
  if (scheme == BEF_N_SCHEMES)
    return refuse_value (r, words[1], _ ("“base”, “hphc” or “c4” is expected"));
  bef_tariff_init (&r->tariff, scheme, from_ms);
  begin (r, IN_VERSION);
  return TRUE;
}

static gboolean
read_line (Reader *r, char *line)
{
  char *key = g_strstrip (line), *rest = key + strcspn (key, " \t");

  if (*key == '\0' || *key == '#')
    return TRUE;
  if (*rest != '\0')
    *rest++ = '\0';
  g_strstrip (rest);
  g_auto (GStrv) words = g_strsplit_set (rest, " \t", -1);
  guint n = 0;
  for (guint i = 0; words[i] != NULL; i++)
    if (*words[i] != '\0')
      words[n++] = words[i];
    else
      g_free (words[i]);
  words[n] = NULL;
  if (g_str_equal (key, "tax"))
    return begin_tax (r, words);
  if (g_str_equal (key, "contract"))
    return begin_contract (r, words);
  if (g_str_equal (key, "version"))
    return begin_version (r, words);
  switch (r->part)
    {
    case IN_TAX:
      return read_tax_line (r, key, rest, words);
    case IN_CONTRACT:
      return read_contract_line (r, key, rest, words);
    case IN_VERSION:
      return read_version_line (r, key, words);
    case IN_NOTHING:
    default:
      return refuse_value (r, key, _ ("not known here"));
    }
}

static gboolean
read_all (Reader *r, const char *text, gsize length)
{
  if (length > BEF_CONTRACTS_MAX_BYTES)
    return refuse (r, _ ("the text is too long"));
  if (!g_utf8_validate_len (text, length, NULL))
    return refuse (r, _ ("this is no text (UTF-8)"));
  g_autofree char *copy = g_strndup (text, length);
  char *line = copy;
  if (g_str_has_prefix (line, "\357\273\277"))
    line += 3;
  r->line = 1;
  while (line != NULL)
    {
      char *end = strchr (line, '\n');
      if (end != NULL)
        *end = '\0';
      if (r->line == 1 && !g_str_equal (g_strstrip (line), BEF_CONTRACTS_HEAD))
        return refuse (r, _ ("“beffroi-contracts 1” is expected"));
      if (r->line > 1 && !read_line (r, line))
        return FALSE;
      line = end != NULL ? end + 1 : NULL;
      r->line += line != NULL;
    }
  return end_tax (r) && end_contract (r);
}

static gboolean
run (Reader *r, const char *text, gsize length)
{
  r->said = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gboolean is_read = read_all (r, text, length);
  g_hash_table_unref (r->said);
  g_clear_pointer (&r->contract, bef_contract_free);
  g_clear_pointer (&r->tax, bef_tax_free);
  return is_read;
}

/* What is wrong as an error. */
static void
tell (Reader *r, GError **error)
{
  g_set_error (error, BEF_TARIFF_ERROR, BEF_TARIFF_ERROR_TEXT, _ ("Line %u: %s"), r->wrong_line,
               r->why);
  g_free (r->why);
}

BefTaxes *
bef_taxes_read (const char *text, gsize length, GError **error)
{
  g_autoptr (BefTaxes) taxes = bef_taxes_new ();
  Reader r = { .taxes = taxes };

  if (run (&r, text, length))
    return g_steal_pointer (&taxes);
  tell (&r, error);
  return NULL;
}

BefContracts *
bef_contracts_read (const char *text, gsize length, GError **error)
{
  g_autoptr (BefContracts) contracts = bef_contracts_new ();
  Reader r = { .contracts = contracts };

  if (run (&r, text, length))
    return g_steal_pointer (&contracts);
  tell (&r, error);
  return NULL;
}

char *
bef_contracts_dup_flaw (const char *text, guint *line_out)
{
  g_autoptr (BefContracts) contracts = bef_contracts_new ();
  Reader r = { .contracts = contracts };

  if (run (&r, text, strlen (text)))
    return NULL;
  *line_out = r.wrong_line;
  return r.why;
}
