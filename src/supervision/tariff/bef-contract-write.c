/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-contract-text.h"

/* The format stands in bef-contract-text.c. */

static void
write_number (GString *out, const char *key, gint64 value, int decimals)
{
  g_autofree char *text = bef_decimal_dup (value, decimals, 0);

  g_string_append_printf (out, "%s %s\n", key, text);
}

static void
write_of_class (GString *out, const char *key, BefClass cls, gint64 value, int decimals)
{
  g_autofree char *text = bef_decimal_dup (value, decimals, 0);

  if (value != 0)
    g_string_append_printf (out, "%s %s %s\n", key, bef_class_id (cls), text);
}

static void
write_tax (GString *out, const BefTax *tax)
{
  static const char *const bases[] = { "energy", "subscription", "power", "excess", "network" };

  g_string_append_printf (out, "tax %s\nname %s\n", tax->id, tax->name);
  if (tax->is_part)
    {
      g_string_append (out, "on");
      for (guint i = 0; i < G_N_ELEMENTS (bases); i++)
        if (tax->on & (1u << i))
          g_string_append_printf (out, " %s", bases[i]);
      for (guint i = 0; i < tax->on_taxes->len; i++)
        g_string_append_printf (out, " %s", (const char *)g_ptr_array_index (tax->on_taxes, i));
      g_string_append_c (out, '\n');
    }
  else
    g_string_append (out, "per unit\n");
  for (guint i = 0; i < tax->rates->len; i++)
    {
      const BefTaxRate *rate = &g_array_index (tax->rates, BefTaxRate, i);
      g_autofree char *day =
          rate->from_ms != BEF_NO_TIME ? bef_tariff_dup_day (rate->from_ms) : NULL;
      g_autofree char *value = bef_decimal_dup (rate->rate, tax->is_part ? 4 : 6, 0);
      g_string_append_printf (out, "rate %s%s%s\n", day != NULL ? day : "", day != NULL ? " " : "",
                              value);
    }
  if (tax->source != NULL)
    g_string_append_printf (out, "source %s\n", tax->source);
}

static void
write_windows (GString *out, const BefTariff *tariff)
{
  static const char *const seasons[] = { "", " high", " low" };

  for (guint i = 0; i < tariff->n_windows; i++)
    {
      const BefOffPeak *w = &tariff->windows[i];
      g_string_append_printf (out, "off-peak %02u:%02u-%02u:%02u%s\n", w->from / 60, w->from % 60,
                              w->to / 60, w->to % 60, seasons[w->season]);
    }
}

static void
write_tariff (GString *out, const BefTariff *tariff)
{
  g_autofree char *day = bef_tariff_dup_day (tariff->from_ms);
  BefClass first;
  guint n = bef_scheme_classes (tariff->scheme, &first);

  g_string_append_printf (out, "version %s %s\n", day, bef_scheme_id (tariff->scheme));
  if (tariff->to_ms != BEF_NO_TIME)
    {
      g_autofree char *last =
          bef_tariff_dup_day (bef_civil_add (tariff->to_ms, BEF_PERIOD_DAY, -1));
      g_string_append_printf (out, "until %s\n", last);
    }
  write_windows (out, tariff);
  for (BefClass c = first; c < first + n; c++)
    write_of_class (out, "price", c, tariff->price[c], 6);
  if (tariff->subscription != 0)
    {
      g_autofree char *amount = bef_decimal_dup (tariff->subscription, 9, 0);
      g_string_append_printf (out, "subscription %s %s\n", amount,
                              tariff->is_yearly ? "year" : "month");
    }
  if (tariff->network != 0)
    write_number (out, "network", tariff->network, 9);
  for (BefClass c = first; c < first + n; c++)
    write_of_class (out, "power", c, tariff->power[c], 3);
  for (BefClass c = first; c < first + n; c++)
    write_of_class (out, "power-price", c, tariff->power_price[c], 9);
  if (tariff->factor != 1000000)
    write_number (out, "factor", tariff->factor, 6);
  if (tariff->excess != 0)
    write_number (out, "excess", tariff->excess, 9);
  for (guint i = 0; i < tariff->n_taxes; i++)
    g_string_append_printf (out, "%s %s%s", i == 0 ? "taxes" : "", tariff->taxes[i],
                            i + 1 == tariff->n_taxes ? "\n" : "");
}

static void
write_since (GString *out, gint64 from_ms)
{
  g_autofree char *day = from_ms != BEF_NO_TIME ? bef_tariff_dup_day (from_ms) : NULL;

  if (day != NULL)
    g_string_append_printf (out, " since %s", day);
  g_string_append_c (out, '\n');
}

static void
write_contract (GString *out, const BefContract *contract)
{
  g_string_append_printf (out, "\ncontract %s %s\n", contract->point,
                          bef_fluid_id (contract->fluid));
  if (contract->label != NULL && *contract->label != '\0')
    g_string_append_printf (out, "label %s\n", contract->label);
  for (guint i = 0; i < contract->meters->len; i++)
    {
      const BefContractMeter *meter = &g_array_index (contract->meters, BefContractMeter, i);
      g_string_append_printf (out, "meter %s", meter->entity);
      write_since (out, meter->from_ms);
    }
  for (guint i = 0; i < contract->coefficients->len; i++)
    {
      const BefCoefficient *c = &g_array_index (contract->coefficients, BefCoefficient, i);
      g_autofree char *value = bef_decimal_dup (c->value, 4, 0);
      g_string_append_printf (out, "coefficient %s", value);
      write_since (out, c->from_ms);
    }
  for (guint i = 0; i < contract->tariffs->len; i++)
    write_tariff (out, &g_array_index (contract->tariffs, BefTariff, i));
}

char *
bef_contracts_to_text (const BefContracts *self)
{
  GString *out = g_string_new (BEF_CONTRACTS_HEAD "\n");
  const BefTaxes *own = bef_contracts_get_own_taxes (self);

  for (guint i = 0; i < bef_taxes_get_length (own); i++)
    write_tax (out, bef_taxes_nth (own, i));
  for (guint i = 0; i < bef_contracts_get_length (self); i++)
    write_contract (out, bef_contracts_nth (self, i));
  return g_string_free (out, FALSE);
}
