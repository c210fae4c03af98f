/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-bill.h"

#include <glib/gi18n.h>
#include <math.h>

#include "base/bef-format.h"

const char *
bef_bill_cause_title (BefBillCauseKind kind)
{
  static const char *const titles[BEF_N_CAUSES] = {
    [BEF_CAUSE_PERIOD] = N_ ("Another period"),
    [BEF_CAUSE_METER] = N_ ("Another delivery point"),
    [BEF_CAUSE_CLASSES] = N_ ("Peak and off-peak hours swapped"),
    [BEF_CAUSE_PRICE] = N_ ("Price of another version"),
    [BEF_CAUSE_SUBSCRIPTION] = N_ ("Wrong subscription"),
    [BEF_CAUSE_POWER] = N_ ("Wrong subscribed power"),
    [BEF_CAUSE_EXCESS] = N_ ("Excess that was not"),
    [BEF_CAUSE_COEFFICIENT] = N_ ("Wrong gas coefficient"),
    [BEF_CAUSE_TAX_MISSING] = N_ ("A tax is missing"),
    [BEF_CAUSE_TAX_RATE] = N_ ("Wrong rate of a tax"),
    [BEF_CAUSE_TAX_BASE] = N_ ("A tax on the wrong lines"),
    [BEF_CAUSE_ARITHMETIC] = N_ ("Wrong sum"),
    [BEF_CAUSE_ESTIMATED] = N_ ("Not what was measured"),
  };

  return _ (titles[kind]);
}

char *
bef_bill_check_dup_sentence (const BefBillCheck *self)
{
  g_autofree char *computed = bef_money_format (self->computed);
  g_autofree char *difference = bef_money_format (ABS (self->difference));
  g_autofree char *coverage = bef_format_value (floor (self->coverage * 100), "%", 0);

  if (self->verdict == BEF_BILL_UNKNOWN && self->computed == BEF_NO_MONEY)
    return g_strdup (_ ("Nothing is known of these days: the bill cannot be checked."));
  if (self->verdict == BEF_BILL_UNKNOWN && self->contracted < 1)
    return g_strdup (_ ("No contract holds for all of these days: the bill cannot be checked."));
  if (self->verdict == BEF_BILL_UNKNOWN)
    return g_strdup_printf (
        _ ("Only %s of these days are measured: the bill cannot be checked to the cent."),
        coverage);
  if (self->verdict == BEF_BILL_RIGHT)
    return g_strdup_printf (_ ("The bill is right: %s by what was measured and the contract."),
                            computed);
  g_autofree char *told =
      self->difference > 0
          ? g_strdup_printf (_ ("%s too much: it should be %s."), difference, computed)
          : g_strdup_printf (_ ("%s too little: it should be %s."), difference, computed);
  if (self->verdict == BEF_BILL_UNEXPLAINED)
    /* TRANSLATORS: a sentence, and this one after it. */
    return g_strdup_printf (_ ("%s No known mistake explains it."), told);
  if (self->verdict == BEF_BILL_TOGETHER)
    /* TRANSLATORS: a sentence, and this one after it. */
    return g_strdup_printf (_ ("%s Two mistakes explain it together."), told);
  if (self->verdict == BEF_BILL_SEVERAL && self->n_pairs == 1)
    return g_strdup_printf (
        _ ("%s Two mistakes together would explain it; more of its lines would tell."), told);
  if (self->verdict == BEF_BILL_SEVERAL)
    return g_strdup_printf (
        ngettext ("%s No mistake alone explains it; %u explanation by two would.",
                  "%s No mistake alone explains it; %u explanations by two "
                  "would.",
                  self->n_pairs),
        told, self->n_pairs);
  const BefBillCause *first = g_ptr_array_index (self->causes, 0);
  if (self->causes->len == 1)
    return g_strdup_printf ("%s %s", told, first->detail);
  return g_strdup_printf (
      ngettext ("%s %u mistake explains it.", "%s %u mistakes explain it.", self->causes->len),
      told, self->causes->len);
}
