/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-tax.h"

struct _BefTaxes
{
  GPtrArray *all; /* owned, of BefTax */
};

BefTax *
bef_tax_new (const char *id)
{
  BefTax *self = g_new0 (BefTax, 1);

  self->id = g_intern_string (id);
  self->on_taxes = g_ptr_array_new ();
  self->rates = g_array_new (FALSE, FALSE, sizeof (BefTaxRate));
  self->checked_ms = BEF_NO_TIME;
  return self;
}

BefTax *
bef_tax_copy (const BefTax *self)
{
  BefTax *copy = g_memdup2 (self, sizeof *self);

  copy->name = g_strdup (self->name);
  copy->source = g_strdup (self->source);
  copy->on_taxes = g_ptr_array_copy (self->on_taxes, NULL, NULL);
  copy->rates = g_array_copy (self->rates);
  return copy;
}

void
bef_tax_free (BefTax *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_free (self->source);
  g_ptr_array_unref (self->on_taxes);
  g_array_unref (self->rates);
  g_free (self);
}

void
bef_tax_put_rate (BefTax *self, gint64 from_ms, gint64 rate)
{
  BefTaxRate put = { from_ms, rate };
  guint i = 0;

  for (; i < self->rates->len; i++)
    {
      BefTaxRate *at = &g_array_index (self->rates, BefTaxRate, i);
      if (at->from_ms == from_ms)
        {
          at->rate = rate;
          return;
        }
      if (at->from_ms > from_ms)
        break;
    }
  g_array_insert_val (self->rates, i, put);
}

gint64
bef_tax_rate_at (const BefTax *self, gint64 ms)
{
  for (guint i = self->rates->len; i > 0; i--)
    {
      const BefTaxRate *rate = &g_array_index (self->rates, BefTaxRate, i - 1);
      if (rate->from_ms <= ms)
        return rate->rate;
    }
  return 0;
}

BefTaxes *
bef_taxes_new (void)
{
  BefTaxes *self = g_new0 (BefTaxes, 1);

  self->all = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_tax_free);
  return self;
}

BefTaxes *
bef_taxes_copy (const BefTaxes *self)
{
  BefTaxes *copy = bef_taxes_new ();

  for (guint i = 0; i < self->all->len; i++)
    g_ptr_array_add (copy->all, bef_tax_copy (g_ptr_array_index (self->all, i)));
  return copy;
}

void
bef_taxes_free (BefTaxes *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->all);
  g_free (self);
}

guint
bef_taxes_get_length (const BefTaxes *self)
{
  return self->all->len;
}

const BefTax *
bef_taxes_nth (const BefTaxes *self, guint i)
{
  return g_ptr_array_index (self->all, i);
}

static int
index_of (const BefTaxes *self, const char *id)
{
  for (guint i = 0; i < self->all->len; i++)
    if (g_strcmp0 (bef_taxes_nth (self, i)->id, id) == 0)
      return (int)i;
  return -1;
}

const BefTax *
bef_taxes_find (const BefTaxes *self, const char *id)
{
  int i = index_of (self, id);

  return i >= 0 ? bef_taxes_nth (self, (guint)i) : NULL;
}

void
bef_taxes_take (BefTaxes *self, BefTax *tax)
{
  int i = index_of (self, tax->id);

  if (i < 0)
    {
      g_ptr_array_add (self->all, tax);
      return;
    }
  bef_tax_free (g_ptr_array_index (self->all, i));
  g_ptr_array_index (self->all, i) = tax;
}
