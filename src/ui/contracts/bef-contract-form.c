/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-contract-form.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#include "base/bef-format.h"

struct _BefContractForm
{
  GHashTable *values; /* owned: of owned texts by interned fields */
};

BefContractForm *
bef_contract_form_new (void)
{
  BefContractForm *self = g_new0 (BefContractForm, 1);

  self->values = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  return self;
}

void
bef_contract_form_free (BefContractForm *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->values);
  g_free (self);
}

const char *
bef_contract_form_get (const BefContractForm *self, const char *field)
{
  const char *text = g_hash_table_lookup (self->values, g_intern_string (field));

  return text != NULL ? text : "";
}

void
bef_contract_form_set (BefContractForm *self, const char *field, const char *text)
{
  g_hash_table_insert (self->values, (gpointer)g_intern_string (field), g_strdup (text));
}

/* As it is typed. */

static gboolean
has_comma (void)
{
  g_autofree char *sample = bef_format_number (1.5, 1);

  return strchr (sample, ',') != NULL;
}

char *
bef_contract_dup_typed (gint64 value, int decimals)
{
  char *text = bef_decimal_dup (value, decimals, 0);
  char *point = strchr (text, '.');

  if (point != NULL && has_comma ())
    *point = ',';
  return text;
}

char *
bef_contract_dup_typed_day (gint64 ms)
{
  BefCivil civil;

  if (ms == BEF_NO_TIME)
    return g_strdup ("");
  if (!has_comma ())
    return bef_tariff_dup_day (ms);
  bef_civil_from_ms (ms, &civil);
  return g_strdup_printf ("%02d/%02d/%04d", civil.day, civil.month, civil.year);
}

char *
bef_contract_dup_iso_day (const char *typed)
{
  int day, month, year, n = 0;
  g_autofree char *text = g_strstrip (g_strdup (typed));

  if (sscanf (text, "%2d/%2d/%4d%n", &day, &month, &year, &n) == 3 && text[n] == '\0')
    return g_strdup_printf ("%04d-%02d-%02d", year, month, day);
  return g_steal_pointer (&text);
}

static void
set_number (BefContractForm *self, const char *field, gint64 value, int decimals)
{
  g_autofree char *text = value != 0 ? bef_contract_dup_typed (value, decimals) : g_strdup ("");

  bef_contract_form_set (self, field, text);
}

static void
set_of_class (BefContractForm *self, const char *what, BefClass cls, gint64 value, int decimals)
{
  g_autofree char *field = g_strdup_printf ("%s %s", what, bef_class_id (cls));

  set_number (self, field, value, decimals);
}

static void
set_day (BefContractForm *self, const char *field, gint64 ms)
{
  g_autofree char *text = bef_contract_dup_typed_day (ms);

  bef_contract_form_set (self, field, text);
}

static void
set_hours (BefContractForm *self, const BefTariff *tariff)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < tariff->n_windows; i++)
    {
      const BefOffPeak *w = &tariff->windows[i];
      g_string_append_printf (text, "%s%02u:%02u-%02u:%02u", i > 0 ? "; " : "", w->from / 60,
                              w->from % 60, w->to / 60, w->to % 60);
      if (w->season != BEF_SEASON_ALL)
        g_string_append_printf (text, " %s",
                                w->season == BEF_SEASON_HIGH ? C_ ("season", "winter")
                                                             : C_ ("season", "summer"));
    }
  bef_contract_form_set (self, "off-peak", text->str);
}

static void
fill_contract (BefContractForm *self, const BefContract *contract)
{
  bef_contract_form_set (self, "point", contract->point);
  bef_contract_form_set (self, "fluid", bef_fluid_id (contract->fluid));
  bef_contract_form_set (self, "label", contract->label != NULL ? contract->label : "");
  if (contract->meters->len > 0)
    {
      const BefContractMeter *meter =
          &g_array_index (contract->meters, BefContractMeter, contract->meters->len - 1);
      bef_contract_form_set (self, "meter", meter->entity);
      set_day (self, "meter-since", meter->from_ms);
    }
  if (contract->coefficients->len > 0)
    {
      const BefCoefficient *c =
          &g_array_index (contract->coefficients, BefCoefficient, contract->coefficients->len - 1);
      set_number (self, "coefficient", c->value, 4);
      set_day (self, "coefficient-since", c->from_ms);
    }
}

void
bef_contract_form_fill (BefContractForm *self, const BefContract *contract, const BefTariff *tariff)
{
  g_hash_table_remove_all (self->values);
  fill_contract (self, contract);
  bef_contract_form_set (self, "scheme", bef_scheme_id (tariff->scheme));
  set_day (self, "from", tariff->from_ms);
  set_day (self, "until",
           tariff->to_ms != BEF_NO_TIME ? bef_civil_add (tariff->to_ms, BEF_PERIOD_DAY, -1)
                                        : BEF_NO_TIME);
  set_hours (self, tariff);
  for (BefClass c = 0; c < BEF_N_CLASSES; c++)
    {
      set_of_class (self, "price", c, tariff->price[c], 6);
      set_of_class (self, "power", c, tariff->power[c], 3);
      set_of_class (self, "power-price", c, tariff->power_price[c], 9);
    }
  set_number (self, "subscription", tariff->subscription, 9);
  bef_contract_form_set (self, "per", tariff->is_yearly ? "year" : "month");
  set_number (self, "network", tariff->network, 9);
  set_number (self, "factor", tariff->factor != 1000000 ? tariff->factor : 0, 6);
  set_number (self, "excess", tariff->excess, 9);
  for (guint i = 0; i < tariff->n_taxes; i++)
    {
      g_autofree char *field = g_strdup_printf ("tax %s", tariff->taxes[i]);
      bef_contract_form_set (self, field, "on");
    }
}

/* The text, and of which field each line is. */

typedef struct
{
  const BefContractForm *form;
  GString *text;
  GPtrArray *fields; /* of interned names, one a line */
} Lines;

/* Each is one line, whatever is typed. */
static void
add_line (Lines *l, const char *field, const char *line)
{
  g_autofree char *one = g_strdup (line);

  g_string_append_printf (l->text, "%s\n", g_strdelimit (one, "\r\n", ' '));
  g_ptr_array_add (l->fields, (gpointer)g_intern_string (field));
}

/* The spaces between thousands would be words. */
static char *
dup_packed (const char *typed)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (const char *at = typed; *at != '\0'; at = g_utf8_next_char (at))
    if (!g_unichar_isspace (g_utf8_get_char (at)))
      g_string_append_unichar (out, g_utf8_get_char (at));
  return g_strdup (out->str);
}

/* "WORD VALUE AFTER" where something is typed. */
static void
add_value (Lines *l, const char *field, const char *word, const char *after)
{
  g_autofree char *value = dup_packed (bef_contract_form_get (l->form, field));

  if (*value == '\0')
    return;
  g_autofree char *line =
      g_strdup_printf ("%s %s%s%s", word, value, *after != '\0' ? " " : "", after);
  add_line (l, field, line);
}

static void
add_since (Lines *l, const char *field, const char *since_field)
{
  g_autofree char *day = bef_contract_dup_iso_day (bef_contract_form_get (l->form, since_field));
  g_autofree char *after = *day != '\0' ? g_strdup_printf ("since %s", day) : g_strdup ("");

  add_value (l, field, field, after);
}

static void
add_day (Lines *l, const char *field, const char *word)
{
  g_autofree char *day = bef_contract_dup_iso_day (bef_contract_form_get (l->form, field));
  g_autofree char *line = g_strdup_printf ("%s %s", word, day);

  if (*day != '\0')
    add_line (l, field, line);
}

static const char *
season_of (const char *word)
{
  g_autofree char *folded = g_utf8_casefold (word, -1);
  g_autofree char *winter = g_utf8_casefold (C_ ("season", "winter"), -1);
  g_autofree char *summer = g_utf8_casefold (C_ ("season", "summer"), -1);

  if (g_str_equal (folded, winter))
    return "high";
  return g_str_equal (folded, summer) ? "low" : word;
}

/* "22:00-06:00; 12:00-15:00 summer": a line each. */
static void
add_hours (Lines *l)
{
  g_auto (GStrv) parts = g_strsplit_set (bef_contract_form_get (l->form, "off-peak"), ";,", -1);

  for (char **part = parts; *part != NULL; part++)
    {
      g_strstrip (*part);
      char *space = strrchr (*part, ' ');
      const char *season = "";
      if (space != NULL && !g_ascii_isdigit (space[1]) && space[1] != '-')
        {
          season = season_of (space + 1);
          *space = '\0';
        }
      g_autofree char *hours = dup_packed (*part);
      g_autofree char *line = g_strdup_printf ("off-peak %s %s", hours, season);
      if (*hours != '\0')
        add_line (l, "off-peak", line);
    }
}

static void
add_classes (Lines *l, const char *word, BefClass first, guint n)
{
  for (BefClass c = first; c < first + n; c++)
    {
      g_autofree char *field = g_strdup_printf ("%s %s", word, bef_class_id (c));
      add_value (l, field, field, "");
    }
}

static void
add_taxes (Lines *l)
{
  const BefTaxes *taxes = bef_taxes_shipped ();
  g_autoptr (GString) line = g_string_new ("taxes");

  for (guint i = 0; i < bef_taxes_get_length (taxes); i++)
    {
      const char *id = bef_taxes_nth (taxes, i)->id;
      g_autofree char *field = g_strdup_printf ("tax %s", id);
      if (*bef_contract_form_get (l->form, field) != '\0')
        g_string_append_printf (line, " %s", id);
    }
  if (line->len > strlen ("taxes"))
    add_line (l, "taxes", line->str);
}

static BefScheme
scheme_of (const BefContractForm *self)
{
  for (BefScheme s = 0; s < BEF_N_SCHEMES; s++)
    if (g_str_equal (bef_contract_form_get (self, "scheme"), bef_scheme_id (s)))
      return s;
  return BEF_SCHEME_BASE;
}

static void
add_head (Lines *l)
{
  g_autofree char *point = dup_packed (bef_contract_form_get (l->form, "point"));
  const char *fluid = bef_contract_form_get (l->form, "fluid");
  /* Nothing typed is told as what it is, not as a word that lacks. */
  g_autofree char *line = g_strdup_printf ("contract %s %s", *point != '\0' ? point : "?", fluid);
  g_autofree char *label = g_strdup_printf ("label %s", bef_contract_form_get (l->form, "label"));

  add_line (l, "head", "beffroi-contracts 1");
  add_line (l, "point", line);
  if (*bef_contract_form_get (l->form, "label") != '\0')
    add_line (l, "label", label);
  add_since (l, "meter", "meter-since");
  if (g_str_equal (fluid, bef_fluid_id (BEF_FLUID_GAS)))
    add_since (l, "coefficient", "coefficient-since");
}

static void
add_version (Lines *l)
{
  BefScheme scheme = scheme_of (l->form);
  BefClass first;
  guint n = bef_scheme_classes (scheme, &first);
  gboolean is_electric =
      g_str_equal (bef_contract_form_get (l->form, "fluid"), bef_fluid_id (BEF_FLUID_ELECTRICITY));
  g_autofree char *day = bef_contract_dup_iso_day (bef_contract_form_get (l->form, "from"));
  g_autofree char *line =
      g_strdup_printf ("version %s %s", *day != '\0' ? day : "?", bef_scheme_id (scheme));

  add_line (l, "from", line);
  add_day (l, "until", "until");
  if (scheme != BEF_SCHEME_BASE)
    add_hours (l);
  add_classes (l, "price", first, n);
  add_value (l, "subscription", "subscription", bef_contract_form_get (l->form, "per"));
  add_value (l, "network", "network", "");
  if (is_electric)
    {
      guint n_powers = scheme == BEF_SCHEME_C4 ? n : 1;
      add_classes (l, "power", first, n_powers);
      add_classes (l, "power-price", first, n_powers);
      add_value (l, "factor", "factor", "");
      add_value (l, "excess", "excess", "");
    }
  add_taxes (l);
}

/* Those of the commune's own stay: what is shipped knows nothing of them. */
static void
keep_own_taxes (const BefContractForm *self, BefTariff *tariff)
{
  GHashTableIter iter;
  gpointer field, text;

  g_hash_table_iter_init (&iter, self->values);
  while (g_hash_table_iter_next (&iter, &field, &text))
    {
      const char *id = (const char *)field + strlen ("tax ");
      if (g_str_has_prefix (field, "tax ") && *(const char *)text != '\0'
          && bef_taxes_find (bef_taxes_shipped (), id) == NULL && tariff->n_taxes < BEF_TAX_MOST)
        tariff->taxes[tariff->n_taxes++] = g_intern_string (id);
    }
}

BefContract *
bef_contract_form_read (const BefContractForm *self, const char **field_out, char **flaw_out)
{
  g_autoptr (GPtrArray) fields = g_ptr_array_new ();
  g_autoptr (GString) text = g_string_new (NULL);
  Lines l = { self, text, fields };
  guint line = 0;

  add_head (&l);
  add_version (&l);
  *flaw_out = bef_contracts_dup_flaw (text->str, &line);
  if (*flaw_out != NULL)
    {
      /* What lacks is told behind the last line: of no field. */
      *field_out = line > 1 && line <= fields->len ? g_ptr_array_index (fields, line - 1) : NULL;
      return NULL;
    }
  g_autoptr (BefContracts) contracts = bef_contracts_read (text->str, text->len, NULL);
  BefContract *contract = bef_contract_copy (bef_contracts_nth (contracts, 0));
  keep_own_taxes (self, &g_array_index (contract->tariffs, BefTariff, 0));
  return contract;
}
