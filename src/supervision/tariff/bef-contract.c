/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-contract.h"

#include <glib/gi18n.h>
#include <string.h>

#include "bef-contract-text.h"

G_DEFINE_QUARK (bef - tariff - error - quark, bef_tariff_error)

struct _BefContracts
{
  GPtrArray *all;  /* owned, of BefContract, by point */
  BefTaxes *taxes; /* owned: the shipped ones and those of the commune over them */
  BefTaxes *own;   /* owned: those of the commune */
};

static const struct
{
  const char *index;
  gint64 divisor;
} fluids[BEF_TARIFF_N_FLUIDS] = {
  [BEF_FLUID_ELECTRICITY] = { "energy-index", 1 },
  [BEF_FLUID_GAS] = { "gas-index", 1 },
  [BEF_FLUID_WATER] = { "water-index", 1000 },
};

static const struct
{
  const char *id, *name;
  BefClass first;
  guint n;
} schemes[BEF_N_SCHEMES] = {
  [BEF_SCHEME_BASE] = { "base", N_ ("One price"), BEF_CLASS_BASE, 1 },
  [BEF_SCHEME_HPHC] = { "hphc", N_ ("Peak and off-peak hours"), BEF_CLASS_HP, 2 },
  [BEF_SCHEME_C4] = { "c4", N_ ("Four classes (C4)"), BEF_CLASS_HPH, 4 },
};

static const struct
{
  const char *id, *code, *word;
} classes[BEF_N_CLASSES] = {
  [BEF_CLASS_BASE] = { "base", "Base", N_ ("All hours") },
  [BEF_CLASS_HP] = { "hp", "HP", N_ ("Peak hours") },
  [BEF_CLASS_HC] = { "hc", "HC", N_ ("Off-peak hours") },
  [BEF_CLASS_HPH] = { "hph", "HPH", N_ ("Peak hours, high season") },
  [BEF_CLASS_HCH] = { "hch", "HCH", N_ ("Off-peak hours, high season") },
  [BEF_CLASS_HPB] = { "hpb", "HPB", N_ ("Peak hours, low season") },
  [BEF_CLASS_HCB] = { "hcb", "HCB", N_ ("Off-peak hours, low season") },
};

const char *
bef_tariff_index_of (BefFluid fluid)
{
  return fluids[fluid].index;
}

gint64
bef_tariff_divisor_of (BefFluid fluid)
{
  return fluids[fluid].divisor;
}

const char *
bef_scheme_id (BefScheme scheme)
{
  return schemes[scheme].id;
}

const char *
bef_scheme_name (BefScheme scheme)
{
  return _ (schemes[scheme].name);
}

const char *
bef_class_id (BefClass cls)
{
  return classes[cls].id;
}

const char *
bef_class_word (BefClass cls)
{
  return _ (classes[cls].word);
}

const char *
bef_class_code (BefClass cls)
{
  return classes[cls].code;
}

guint
bef_scheme_classes (BefScheme scheme, BefClass *first)
{
  *first = schemes[scheme].first;
  return schemes[scheme].n;
}

/* A version. */

void
bef_tariff_init (BefTariff *self, BefScheme scheme, gint64 from_ms)
{
  *self =
      (BefTariff){ .from_ms = from_ms, .to_ms = BEF_NO_TIME, .scheme = scheme, .factor = 1000000 };
}

BefSeason
bef_tariff_season_at (gint64 ms)
{
  BefCivil civil;

  bef_civil_from_ms (ms, &civil);
  return civil.month >= 11 || civil.month <= 3 ? BEF_SEASON_HIGH : BEF_SEASON_LOW;
}

static gboolean
is_within (const BefOffPeak *window, guint minute, BefSeason season)
{
  if (window->season != BEF_SEASON_ALL && window->season != season)
    return FALSE;
  if (window->from < window->to)
    return minute >= window->from && minute < window->to;
  return minute >= window->from || minute < window->to;
}

BefClass
bef_tariff_class_at (const BefTariff *self, gint64 ms)
{
  BefSeason season = bef_tariff_season_at (ms);
  gboolean is_off = FALSE;
  BefCivil civil;

  if (self->scheme == BEF_SCHEME_BASE)
    return BEF_CLASS_BASE;
  bef_civil_from_ms (ms, &civil);
  for (guint i = 0; i < self->n_windows && !is_off; i++)
    is_off = is_within (&self->windows[i], (guint)(civil.hour * 60 + civil.minute), season);
  if (self->scheme == BEF_SCHEME_HPHC)
    return is_off ? BEF_CLASS_HC : BEF_CLASS_HP;
  if (season == BEF_SEASON_HIGH)
    return is_off ? BEF_CLASS_HCH : BEF_CLASS_HPH;
  return is_off ? BEF_CLASS_HCB : BEF_CLASS_HPB;
}

BefMoney
bef_tariff_power_a_year (const BefTariff *self)
{
  BefClass first;
  guint n = bef_scheme_classes (self->scheme, &first);
  BefMoney sum = 0;

  /* Only of four classes is there a power for each. */
  for (guint i = 0; i < (self->scheme == BEF_SCHEME_C4 ? n : 1); i++)
    {
      gint64 below = i > 0 ? self->power[first + i - 1] : 0;
      sum += bef_money_share (self->power_price[first + i], self->power[first + i] - below, 1000);
    }
  return sum;
}

double
bef_tariff_limit_w (const BefTariff *self, BefClass cls)
{
  BefClass first;

  bef_scheme_classes (self->scheme, &first);
  gint64 va = self->power[self->scheme == BEF_SCHEME_C4 ? cls : first];
  return (double)va * (double)self->factor / 1e6;
}

/* A contract. */

BefContract *
bef_contract_new (const char *point, BefFluid fluid, const char *entity)
{
  BefContract *self = g_new0 (BefContract, 1);

  self->point = g_strdup (point);
  self->fluid = fluid;
  self->meters = g_array_new (FALSE, FALSE, sizeof (BefContractMeter));
  self->coefficients = g_array_new (FALSE, FALSE, sizeof (BefCoefficient));
  self->tariffs = g_array_new (FALSE, FALSE, sizeof (BefTariff));
  if (entity != NULL)
    bef_contract_put_meter (self, BEF_NO_TIME, entity);
  return self;
}

BefContract *
bef_contract_copy (const BefContract *self)
{
  BefContract *copy = g_memdup2 (self, sizeof *self);

  copy->point = g_strdup (self->point);
  copy->label = g_strdup (self->label);
  copy->meters = g_array_copy (self->meters);
  copy->coefficients = g_array_copy (self->coefficients);
  copy->tariffs = g_array_copy (self->tariffs);
  return copy;
}

void
bef_contract_free (BefContract *self)
{
  if (self == NULL)
    return;
  g_free (self->point);
  g_free (self->label);
  g_array_unref (self->meters);
  g_array_unref (self->coefficients);
  g_array_unref (self->tariffs);
  g_free (self);
}

/* Each of the three arrays is of structs that begin with their day. */
static gint64
day_of (const GArray *dated, guint i)
{
  gint64 day;

  memcpy (&day, dated->data + (gsize)i * g_array_get_element_size ((GArray *)dated), sizeof day);
  return day;
}

G_STATIC_ASSERT (G_STRUCT_OFFSET (BefContractMeter, from_ms) == 0);
G_STATIC_ASSERT (G_STRUCT_OFFSET (BefCoefficient, from_ms) == 0);
G_STATIC_ASSERT (G_STRUCT_OFFSET (BefTariff, from_ms) == 0);

static void
put_dated (GArray *dated, gint64 day, gconstpointer element)
{
  guint i = 0;

  while (i < dated->len && day_of (dated, i) < day)
    i++;
  if (i < dated->len && day_of (dated, i) == day)
    g_array_remove_index (dated, i);
  g_array_insert_vals (dated, i, element, 1);
}

/* The last that began by @ms, or NULL. */
static gconstpointer
dated_at (const GArray *dated, gint64 ms)
{
  guint i = dated->len;

  while (i > 0 && day_of (dated, i - 1) > ms)
    i--;
  return i > 0 ? dated->data + (gsize)(i - 1) * g_array_get_element_size ((GArray *)dated) : NULL;
}

void
bef_contract_put_tariff (BefContract *self, const BefTariff *tariff)
{
  put_dated (self->tariffs, tariff->from_ms, tariff);
}

void
bef_contract_put_meter (BefContract *self, gint64 from_ms, const char *entity)
{
  put_dated (self->meters, from_ms, &(BefContractMeter){ from_ms, g_intern_string (entity) });
}

void
bef_contract_put_coefficient (BefContract *self, gint64 from_ms, gint64 value)
{
  put_dated (self->coefficients, from_ms, &(BefCoefficient){ from_ms, value });
}

gboolean
bef_contract_remove_tariff (BefContract *self, gint64 from_ms)
{
  for (guint i = 0; i < self->tariffs->len; i++)
    if (day_of (self->tariffs, i) == from_ms)
      {
        g_array_remove_index (self->tariffs, i);
        return TRUE;
      }
  return FALSE;
}

const BefTariff *
bef_contract_tariff_at (const BefContract *self, gint64 ms)
{
  const BefTariff *tariff = dated_at (self->tariffs, ms);

  return tariff != NULL && (tariff->to_ms == BEF_NO_TIME || ms < tariff->to_ms) ? tariff : NULL;
}

const char *
bef_contract_meter_at (const BefContract *self, gint64 ms)
{
  const BefContractMeter *meter = dated_at (self->meters, ms);

  return meter != NULL ? meter->entity : NULL;
}

gint64
bef_contract_coefficient_at (const BefContract *self, gint64 ms)
{
  const BefCoefficient *coefficient = dated_at (self->coefficients, ms);

  if (self->fluid != BEF_FLUID_GAS)
    return BEF_COEFFICIENT_ONE;
  return coefficient != NULL ? coefficient->value : 0;
}

/* All of them. */

BefContracts *
bef_contracts_new (void)
{
  BefContracts *self = g_new0 (BefContracts, 1);

  self->all = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_contract_free);
  self->taxes = bef_taxes_copy (bef_taxes_shipped ());
  self->own = bef_taxes_new ();
  return self;
}

BefContracts *
bef_contracts_copy (const BefContracts *self)
{
  BefContracts *copy = g_new0 (BefContracts, 1);

  copy->all = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_contract_free);
  for (guint i = 0; i < self->all->len; i++)
    g_ptr_array_add (copy->all, bef_contract_copy (bef_contracts_nth (self, i)));
  copy->taxes = bef_taxes_copy (self->taxes);
  copy->own = bef_taxes_copy (self->own);
  return copy;
}

void
bef_contracts_free (BefContracts *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->all);
  bef_taxes_free (self->taxes);
  bef_taxes_free (self->own);
  g_free (self);
}

guint
bef_contracts_get_length (const BefContracts *self)
{
  return self->all->len;
}

const BefContract *
bef_contracts_nth (const BefContracts *self, guint i)
{
  return g_ptr_array_index (self->all, i);
}

const BefContract *
bef_contracts_find (const BefContracts *self, const char *point)
{
  for (guint i = 0; i < self->all->len; i++)
    if (g_strcmp0 (bef_contracts_nth (self, i)->point, point) == 0)
      return bef_contracts_nth (self, i);
  return NULL;
}

const BefContract *
bef_contracts_find_meter (const BefContracts *self, const char *entity, BefFluid fluid)
{
  for (guint i = 0; i < self->all->len; i++)
    {
      const BefContract *contract = bef_contracts_nth (self, i);
      for (guint m = 0; contract->fluid == fluid && m < contract->meters->len; m++)
        if (g_strcmp0 (g_array_index (contract->meters, BefContractMeter, m).entity, entity) == 0)
          return contract;
    }
  return NULL;
}

gboolean
bef_contracts_remove (BefContracts *self, const char *point)
{
  for (guint i = 0; i < self->all->len; i++)
    if (g_strcmp0 (bef_contracts_nth (self, i)->point, point) == 0)
      {
        g_ptr_array_remove_index (self->all, i);
        return TRUE;
      }
  return FALSE;
}

void
bef_contracts_put (BefContracts *self, const BefContract *contract)
{
  BefContract *copy = bef_contract_copy (contract);
  guint i = 0;

  bef_contracts_remove (self, contract->point);
  while (i < self->all->len && strcmp (bef_contracts_nth (self, i)->point, copy->point) < 0)
    i++;
  g_ptr_array_insert (self->all, (gint)i, copy);
}

const BefTaxes *
bef_contracts_get_taxes (const BefContracts *self)
{
  return self->taxes;
}

void
bef_contracts_put_tax (BefContracts *self, const BefTax *tax)
{
  bef_taxes_take (self->taxes, bef_tax_copy (tax));
  bef_taxes_take (self->own, bef_tax_copy (tax));
}

const BefTaxes *
bef_contracts_get_own_taxes (const BefContracts *self)
{
  return self->own;
}

/* What is wrong. */

static char *
dup_tariff_problem (const BefContract *self, const BefTariff *tariff, const BefTaxes *taxes)
{
  BefClass first;
  guint n = bef_scheme_classes (tariff->scheme, &first);
  gint64 other = 0;

  if (self->fluid != BEF_FLUID_ELECTRICITY && tariff->scheme != BEF_SCHEME_BASE)
    return g_strdup (_ ("gas and water have one price at all hours"));
  if (tariff->to_ms != BEF_NO_TIME && tariff->to_ms <= tariff->from_ms)
    return g_strdup (_ ("it ends before it begins"));
  if (tariff->scheme != BEF_SCHEME_BASE && tariff->n_windows == 0)
    return g_strdup (_ ("it has no off-peak hours"));
  for (guint i = 0; i < n; i++)
    {
      if (tariff->price[first + i] == 0)
        return g_strdup_printf (_ ("the price of %s is not said"), bef_class_code (first + i));
      if (i > 0 && tariff->scheme == BEF_SCHEME_C4
          && tariff->power[first + i] < tariff->power[first + i - 1])
        return g_strdup_printf (_ ("the power of %s is below that of %s"),
                                bef_class_code (first + i), bef_class_code (first + i - 1));
      other += tariff->power[first + i];
    }
  if (tariff->excess > 0 && other == 0)
    return g_strdup (_ ("an excess is charged above a subscribed power, and there is none"));
  for (guint i = 0; i < tariff->n_taxes; i++)
    if (bef_taxes_find (taxes, tariff->taxes[i]) == NULL)
      return g_strdup_printf (_ ("nothing is known of the tax “%s”"), tariff->taxes[i]);
  return NULL;
}

char *
bef_contract_dup_problem (const BefContract *self, const BefTaxes *taxes)
{
  if (self->meters->len == 0)
    return g_strdup (_ ("no meter counts for it"));
  for (guint i = 0; i < self->tariffs->len; i++)
    {
      const BefTariff *tariff = &g_array_index (self->tariffs, BefTariff, i);
      g_autofree char *problem = dup_tariff_problem (self, tariff, taxes);
      g_autofree char *day = bef_tariff_dup_day (tariff->from_ms);
      if (problem != NULL)
        return g_strdup_printf (_ ("Version from %s: %s."), day, problem);
      if (i + 1 < self->tariffs->len && tariff->to_ms != BEF_NO_TIME
          && tariff->to_ms > day_of (self->tariffs, i + 1))
        return g_strdup_printf (_ ("Version from %s: it ends after the next one began."), day);
      if (self->fluid == BEF_FLUID_GAS && bef_contract_coefficient_at (self, tariff->from_ms) == 0)
        return g_strdup_printf (_ ("Version from %s: how many kWh a cubic metre has is not said."),
                                day);
    }
  return NULL;
}

gboolean
bef_tariff_parse_day (const char *text, gint64 *out)
{
  int year, month, day, n = 0;
  BefCivil civil;

  if (text == NULL || strlen (text) != 10 || strspn (text, "0123456789-") != 10
      || sscanf (text, "%4d-%2d-%2d%n", &year, &month, &day, &n) != 3 || n != 10)
    return FALSE;
  if (year < 1950 || year > 2200 || month < 1 || month > 12 || day < 1)
    return FALSE;
  gint64 ms = bef_civil_to_ms (year, month, day, 0, 0);
  bef_civil_from_ms (ms, &civil);
  if (civil.month != month || civil.day != day)
    return FALSE;
  *out = ms;
  return TRUE;
}

char *
bef_tariff_dup_day (gint64 ms)
{
  BefCivil civil;

  bef_civil_from_ms (ms, &civil);
  return g_strdup_printf ("%04d-%02d-%02d", civil.year, civil.month, civil.day);
}
