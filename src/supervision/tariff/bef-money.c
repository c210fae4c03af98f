/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-money.h"

#include <math.h>
#include <string.h>

#include "base/bef-format.h"

#define MOST_DIGITS 12

__extension__ typedef __int128 Wide;

gint64
bef_money_share (gint64 whole, gint64 part, gint64 all)
{
  g_return_val_if_fail (all > 0, 0);
  Wide product = (Wide)whole * part;
  Wide half = all / 2 + all % 2;
  Wide rounded = product >= 0 ? (product + (all - half)) / all : (product - (all - half)) / all;

  /* Half away from zero: of an odd divisor there is no half. */
  return (gint64)CLAMP (rounded, (Wide)-G_MAXINT64, (Wide)G_MAXINT64);
}

gint64
bef_money_to_cents (BefMoney amount)
{
  return bef_money_share (amount, 1, BEF_MONEY_CENT);
}

double
bef_money_to_euros (BefMoney amount)
{
  return amount != BEF_NO_MONEY ? (double)amount / (double)BEF_MONEY_EURO : NAN;
}

char *
bef_money_format (BefMoney amount)
{
  return bef_format_value (amount != BEF_NO_MONEY ? (double)bef_money_to_cents (amount) / 100 : NAN,
                           "€", 2);
}

char *
bef_money_format_round (BefMoney amount)
{
  return bef_format_value (
      amount != BEF_NO_MONEY ? (double)bef_money_share (amount, 1, BEF_MONEY_EURO) : NAN, "€", 0);
}

/* What people put between thousands. */
static gsize
space_at (const char *at)
{
  static const char *const spaces[] = { " ", "\302\240", "\342\200\257" };

  for (guint i = 0; i < G_N_ELEMENTS (spaces); i++)
    if (g_str_has_prefix (at, spaces[i]))
      return strlen (spaces[i]);
  return 0;
}

gboolean
bef_decimal_parse (const char *text, int decimals, gint64 *out)
{
  gint64 value = 0;
  int n_whole = 0, n_after = -1;

  for (const char *at = text; at != NULL && *at != '\0';)
    {
      gsize space = space_at (at);
      if (space > 0)
        {
          at += space;
          if (n_whole == 0 || n_after >= 0 || !g_ascii_isdigit (*at))
            return FALSE;
        }
      else if (g_ascii_isdigit (*at))
        {
          if (n_after >= 0 ? ++n_after > decimals : ++n_whole > MOST_DIGITS)
            return FALSE;
          value = value * 10 + (*at++ - '0');
        }
      else if ((*at == '.' || *at == ',') && n_after < 0 && n_whole > 0)
        {
          n_after = 0;
          at++;
        }
      else
        return FALSE;
    }
  if (n_whole == 0 || n_after == 0)
    return FALSE;
  for (int i = MAX (n_after, 0); i < decimals; i++)
    value *= 10;
  *out = value;
  return TRUE;
}

char *
bef_decimal_dup (gint64 value, int decimals, int least)
{
  GString *digits = g_string_new (NULL);

  g_string_printf (digits, "%0*" G_GINT64_FORMAT, decimals + 1, value < 0 ? -value : value);
  if (decimals > 0)
    {
      g_string_insert_c (digits, (gssize)digits->len - decimals, '.');
      gsize shortest = digits->len - (gsize)(decimals - least);
      while (digits->len > shortest && digits->str[digits->len - 1] == '0')
        g_string_truncate (digits, digits->len - 1);
      if (digits->str[digits->len - 1] == '.')
        g_string_truncate (digits, digits->len - 1);
    }
  if (value < 0)
    g_string_prepend_c (digits, '-');
  return g_string_free (digits, FALSE);
}
