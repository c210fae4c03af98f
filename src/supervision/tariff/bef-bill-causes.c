/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-bill-private.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "base/bef-format.h"

#define MOST_SHIFT_DAYS 35
#define MOST_EXCESS_STEPS 1500
#define MOST_OTHER_KVA 60
/* What a gas bill may have for a coefficient; what a reading may be off by. */
#define LEAST_COEFFICIENT 85000
#define MOST_COEFFICIENT 135000
#define LEAST_SCALE 0.2
#define MOST_SCALE 5.0

typedef BefBillTrial Trial;

static void
add_cause (Trial *t, BefBillCauseKind kind, BefMoney amount, char *detail)
{
  for (guint i = 0; i < t->check->causes->len; i++)
    {
      const BefBillCause *known = g_ptr_array_index (t->check->causes, i);
      if (known->kind == kind && g_strcmp0 (known->detail, detail) == 0)
        {
          g_free (detail);
          return;
        }
    }
  BefBillCause *cause = g_new0 (BefBillCause, 1);
  *cause = (BefBillCause){ kind, amount, detail };
  g_ptr_array_add (t->check->causes, cause);
}

/* Whether the bill would say by @supposed what it says. Takes @detail. */
static gboolean
try_cause (Trial *t, BefBillCauseKind kind, const BefSupposed *supposed, char *detail)
{
  if (t->collected != NULL)
    {
      bef_bill_trial_collect (t, kind, supposed, detail);
      return FALSE;
    }
  if (t->wanted != NULL && !bef_bill_trial_wants (t, kind, detail))
    {
      g_free (detail);
      return FALSE;
    }
  g_autoptr (BefCost) cost = bef_supposed_price (supposed);
  if (cost != NULL && bef_bill_agrees (t->right->bill, supposed, cost))
    {
      add_cause (t, kind, cost->total - t->check->computed, detail);
      return TRUE;
    }
  g_free (detail);
  return FALSE;
}

static const BefTariff *
tariff_of (const Trial *t)
{
  return bef_contract_tariff_at (t->right->contract, t->right->bill->from_ms);
}

/* Each version of @supposed that holds in the bill's days. */
static BefTariff *
nth_held (BefSupposed *supposed, guint i)
{
  const BefBill *bill = supposed->bill;
  guint n = 0;

  for (guint k = 0; k < supposed->contract->tariffs->len; k++)
    {
      BefTariff *tariff = bef_supposed_nth_tariff (supposed, k);
      BefTariff *next = bef_supposed_nth_tariff (supposed, k + 1);
      if (tariff->from_ms < bill->to_ms && (next == NULL || next->from_ms > bill->from_ms)
          && n++ == i)
        return tariff;
    }
  return NULL;
}

/* Another period. */

static char *
dup_days (BefRange days)
{
  return bef_format_dates (days.from_ms, bef_civil_add (days.to_ms, BEF_PERIOD_DAY, -1));
}

/* What each day costs by itself, with all and with its energy only: days add up exactly, so that
 * every other period is two differences away. */
typedef struct
{
  gint64 first_ms;   /* the first day that is known, of those around the bill */
  GArray *all, *use; /* owned, of BefMoney: until each day, from 0 on */
} Days;

static BefMoney
cost_of_day (const BefSupposed *supposed, gint64 start, gint64 end)
{
  g_autoptr (BefSupposed) one = bef_supposed_copy (supposed);

  one->energy = one->rest = (BefRange){ start, end };
  for (BefClass c = 0; c < BEF_N_CLASSES; c++)
    one->used[c] = BEF_BILL_UNSAID;
  g_autoptr (BefCost) cost = bef_supposed_price_measured (one);
  return cost != NULL ? cost->total : BEF_NO_MONEY;
}

static Days
days_around (const Trial *t)
{
  const BefBill *bill = t->right->bill;
  g_autoptr (BefSupposed) use = bef_supposed_copy (t->right);
  Days days = { BEF_NO_TIME, g_array_new (FALSE, TRUE, sizeof (BefMoney)),
                g_array_new (FALSE, TRUE, sizeof (BefMoney)) };
  gint64 from = bef_civil_add (bill->from_ms, BEF_PERIOD_DAY, -BEF_BILL_MARGIN_DAYS),
         to = bef_civil_add (bill->to_ms, BEF_PERIOD_DAY, BEF_BILL_MARGIN_DAYS);
  BefMoney all = 0, of_use = 0;

  bef_supposed_silence_rest (use);
  for (gint64 at = from; at < to;)
    {
      gint64 next = bef_civil_add (at, BEF_PERIOD_DAY, 1);
      BefMoney a = cost_of_day (t->right, at, next), b = cost_of_day (use, at, next);
      if (a != BEF_NO_MONEY && days.first_ms == BEF_NO_TIME)
        {
          days.first_ms = at;
          g_array_append_val (days.all, all);
          g_array_append_val (days.use, of_use);
        }
      if (a == BEF_NO_MONEY && days.first_ms != BEF_NO_TIME)
        break;
      all += a != BEF_NO_MONEY ? a : 0;
      of_use += b != BEF_NO_MONEY ? b : 0;
      if (days.first_ms != BEF_NO_TIME)
        {
          g_array_append_val (days.all, all);
          g_array_append_val (days.use, of_use);
        }
      at = next;
    }
  return days;
}

/* What @sums says of @span; BEF_NO_MONEY where a day of it is not known. */
static BefMoney
sum_between (const Days *days, const GArray *sums, BefRange span)
{
  gint64 from = (span.from_ms - days->first_ms + BEF_MS_DAY / 2) / BEF_MS_DAY,
         to = (span.to_ms - days->first_ms + BEF_MS_DAY / 2) / BEF_MS_DAY;

  if (days->first_ms == BEF_NO_TIME || span.from_ms < days->first_ms || to >= (gint64)sums->len)
    return BEF_NO_MONEY;
  return g_array_index (sums, BefMoney, to) - g_array_index (sums, BefMoney, from);
}

static void
try_period (Trial *t, const Days *days, int from_days, int to_days)
{
  const BefBill *bill = t->right->bill;
  BefRange own = { bill->from_ms, bill->to_ms },
           other = { bef_civil_add (bill->from_ms, BEF_PERIOD_DAY, from_days),
                     bef_civil_add (bill->to_ms, BEF_PERIOD_DAY, to_days) };
  /* Days are as measured, the bill's kWh rounded. */
  BefMoney tolerance = 3 * bef_bill_tolerance (NULL, t->check->cost);

  if (other.from_ms >= other.to_ms || (from_days == 0 && to_days == 0))
    return;
  for (guint i = 0; i < 2; i++)
    {
      BefMoney total = sum_between (days, i == 0 ? days->all : days->use, other);
      if (total == BEF_NO_MONEY)
        return;
      if (i == 1)
        total += sum_between (days, days->all, own) - sum_between (days, days->use, own);
      if (ABS (bill->total - total) > tolerance)
        continue;
      g_autoptr (BefSupposed) supposed = bef_supposed_copy (t->right);
      g_autofree char *text = dup_days (other);
      supposed->energy = other;
      if (i == 0)
        supposed->rest = other;
      char *detail = i == 0 ? g_strdup_printf (_ ("It has what is due %s."), text)
                            : g_strdup_printf (_ ("It has the consumption %s."), text);
      if (try_cause (t, BEF_CAUSE_PERIOD, supposed, detail))
        return;
    }
}

/* The days whose consumption is what the bill says of each class. */
static void
try_period_of_use (Trial *t, int from_days, int to_days)
{
  const BefBill *bill = t->right->bill;
  g_autoptr (BefSupposed) supposed = bef_supposed_copy (t->right);

  supposed->energy = (BefRange){ bef_civil_add (bill->from_ms, BEF_PERIOD_DAY, from_days),
                                 bef_civil_add (bill->to_ms, BEF_PERIOD_DAY, to_days) };
  if (supposed->energy.from_ms >= supposed->energy.to_ms || (from_days == 0 && to_days == 0))
    return;
  g_autoptr (BefCost) cost = bef_supposed_price_measured (supposed);
  if (cost == NULL || !bef_bill_agrees_in_use (bill, cost))
    return;
  g_autofree char *text = dup_days (supposed->energy);
  try_cause (t, BEF_CAUSE_PERIOD, supposed,
             g_strdup_printf (_ ("It has the consumption %s."), text));
}

static void
try_periods_of_use (Trial *t)
{
  for (int d = -MOST_SHIFT_DAYS; bef_bill_says_used (t->right->bill) && d <= MOST_SHIFT_DAYS; d++)
    {
      try_period_of_use (t, d, 0);
      try_period_of_use (t, 0, d);
      try_period_of_use (t, d, d);
    }
}

static void
try_periods (Trial *t)
{
  const BefBill *bill = t->right->bill;
  int length = (int)((bill->to_ms - bill->from_ms + BEF_MS_DAY / 2) / BEF_MS_DAY);
  Days days = days_around (t);

  for (int d = -MOST_SHIFT_DAYS; d <= MOST_SHIFT_DAYS; d++)
    {
      try_period (t, &days, d, 0);
      try_period (t, &days, 0, d);
      try_period (t, &days, d, d);
    }
  if (length > MOST_SHIFT_DAYS)
    {
      try_period (t, &days, -length, -length);
      try_period (t, &days, length, length);
    }
  g_array_unref (days.all);
  g_array_unref (days.use);
}

/* Another meter, another class. */

static void
try_meters (Trial *t)
{
  for (guint i = 0; t->others != NULL && i < t->others->len; i++)
    {
      const BefCostSource *other = g_ptr_array_index (t->others, i);
      g_autoptr (BefSupposed) supposed = bef_supposed_copy (t->right);
      supposed->source = other;
      try_cause (t, BEF_CAUSE_METER, supposed,
                 g_strdup_printf (_ ("It has the consumption of %s."),
                                  other->contract->label != NULL ? other->contract->label
                                                                 : other->contract->point));
    }
}

static void
try_classes (Trial *t)
{
  const BefTariff *tariff = tariff_of (t);
  g_autoptr (BefSupposed) supposed = bef_supposed_copy (t->right);

  if (tariff == NULL || tariff->scheme == BEF_SCHEME_BASE)
    return;
  supposed->is_swapped = TRUE;
  try_cause (t, BEF_CAUSE_CLASSES, supposed,
             g_strdup (_ ("Peak hours stand as off-peak hours, and the other way round.")));
}

/* Another price. */

static void
try_prices_of (Trial *t, const BefTariff *other)
{
  g_autoptr (BefSupposed) supposed = bef_supposed_copy (t->right);
  g_autofree char *day = bef_format_date (other->from_ms);
  BefTariff *tariff;

  for (guint i = 0; (tariff = nth_held (supposed, i)) != NULL; i++)
    {
      if (tariff->scheme != other->scheme)
        return;
      memcpy (tariff->price, other->price, sizeof tariff->price);
    }
  if (try_cause (t, BEF_CAUSE_PRICE, supposed,
                 g_strdup_printf (_ ("It has the prices of the version from %s."), day)))
    return;
  /* All of that version, not its prices alone. */
  for (guint i = 0; (tariff = nth_held (supposed, i)) != NULL; i++)
    {
      tariff->subscription = other->subscription;
      tariff->is_yearly = other->is_yearly;
      memcpy (tariff->power_price, other->power_price, sizeof tariff->power_price);
    }
  try_cause (t, BEF_CAUSE_PRICE, supposed,
             g_strdup_printf (_ ("It has the prices of the version from %s."), day));
}

/* Whether all that the bill says of prices is in one version of the contract. */
static gboolean
is_of_a_version (const Trial *t)
{
  const GArray *tariffs = t->right->contract->tariffs;
  const BefBill *bill = t->right->bill;

  for (guint i = 0; i < tariffs->len; i++)
    {
      const BefTariff *tariff = &g_array_index (tariffs, BefTariff, i);
      gboolean is_it = tariff != tariff_of (t);
      for (BefClass c = 0; c < BEF_N_CLASSES; c++)
        is_it &= bill->price[c] == BEF_BILL_UNSAID || bill->price[c] == tariff->price[c];
      if (is_it)
        return TRUE;
    }
  return FALSE;
}

static void
try_said_prices (Trial *t)
{
  g_autoptr (BefSupposed) supposed = bef_supposed_copy (t->right);
  const BefBill *bill = t->right->bill;
  gboolean says = FALSE;
  BefTariff *tariff;

  for (guint i = 0; (tariff = nth_held (supposed, i)) != NULL; i++)
    for (BefClass c = 0; c < BEF_N_CLASSES; c++)
      if (bill->price[c] != BEF_BILL_UNSAID && bill->price[c] != tariff->price[c])
        {
          tariff->price[c] = bill->price[c];
          says = TRUE;
        }
  if (says && !is_of_a_version (t))
    try_cause (t, BEF_CAUSE_PRICE, supposed,
               g_strdup (_ ("Its prices are of no version of the contract.")));
}

static void
try_prices (Trial *t)
{
  const GArray *tariffs = t->right->contract->tariffs;
  guint before = t->check->causes->len;

  for (guint i = 0; i < tariffs->len; i++)
    {
      const BefTariff *other = &g_array_index (tariffs, BefTariff, i);
      if (other != tariff_of (t))
        try_prices_of (t, other);
    }
  if (t->check->causes->len == before)
    try_said_prices (t);
}

/* Subscription. */

static gboolean
try_subscription (Trial *t, BefMoney amount, const char *detail)
{
  g_autoptr (BefSupposed) supposed = bef_supposed_copy (t->right);
  BefMoney right =
      bef_cost_get_line (t->check->cost, BEF_COST_SUBSCRIPTION, BEF_CLASS_NONE, NULL).amount;
  BefTariff *tariff;

  if (right <= 0 || amount == right)
    return FALSE;
  for (guint i = 0; (tariff = nth_held (supposed, i)) != NULL; i++)
    tariff->subscription = bef_money_share (tariff->subscription, amount, right);
  return try_cause (t, BEF_CAUSE_SUBSCRIPTION, supposed, g_strdup (detail));
}

/* Months that the bill's days touch. */
static int
count_months (const BefBill *bill)
{
  int n = 0;

  for (gint64 at = bef_civil_floor (bill->from_ms, BEF_PERIOD_MONTH); at < bill->to_ms;
       at = bef_civil_add (at, BEF_PERIOD_MONTH, 1))
    n++;
  return n;
}

static void
try_subscriptions (Trial *t)
{
  const BefBill *bill = t->right->bill;
  const BefTariff *tariff = tariff_of (t);
  BefMoney right =
      bef_cost_get_line (t->check->cost, BEF_COST_SUBSCRIPTION, BEF_CLASS_NONE, NULL).amount;
  gint64 days = (bill->to_ms - bill->from_ms + BEF_MS_DAY / 2) / BEF_MS_DAY;

  if (tariff == NULL)
    return;
  BefMoney year = tariff->is_yearly ? tariff->subscription : 12 * tariff->subscription;
  gboolean is_known = try_subscription (t, 2 * right, _ ("It has the subscription twice."))
                      || try_subscription (t, 0, _ ("It has no subscription."))
                      || try_subscription (t, bef_money_share (year, count_months (bill), 12),
                                           _ ("It has the subscription of whole months."))
                      || try_subscription (t, bef_money_share (year, count_months (bill) + 1, 12),
                                           _ ("It has the subscription of one month more."))
                      || try_subscription (t, bef_money_share (year, days, 360),
                                           _ ("It has the subscription of months of 30 days."));
  if (!is_known && bill->subscription != BEF_NO_MONEY)
    try_subscription (t, bill->subscription, _ ("Its subscription is not that of its days."));
}

/* Power. */

static gboolean
try_power (Trial *t, const gint64 *power, BefClass told)
{
  g_autoptr (BefSupposed) supposed = bef_supposed_copy (t->right);
  g_autofree char *wrong = bef_format_number ((double)power[told] / 1000, 0);
  g_autofree char *right = bef_format_number ((double)tariff_of (t)->power[told] / 1000, 0);
  BefTariff *tariff;

  for (guint i = 0; (tariff = nth_held (supposed, i)) != NULL; i++)
    memcpy (tariff->power, power, sizeof tariff->power);
  return try_cause (t, BEF_CAUSE_POWER, supposed,
                    /* TRANSLATORS: kVA, "HPH", kVA. */
                    g_strdup_printf (_ ("It is for %s kVA (%s) instead of %s."), wrong,
                                     bef_class_code (told), right));
}

/* As many kVA more in the @n classes from @first on as make the total: it is straight in them. */
static void
try_power_of (Trial *t, BefClass first, guint n)
{
  g_autoptr (BefSupposed) supposed = bef_supposed_copy (t->right);
  gint64 power[BEF_N_CLASSES];
  BefTariff *tariff;

  for (guint i = 0; (tariff = nth_held (supposed, i)) != NULL; i++)
    for (BefClass c = first; c < first + n; c++)
      tariff->power[c] += 10000;
  g_autoptr (BefCost) ten = bef_supposed_price (supposed);
  BefMoney dearer = ten != NULL ? ten->total - t->check->computed : 0;
  if (dearer <= 0)
    return;
  gint64 kva = bef_money_share (t->check->difference, 10, dearer);
  memcpy (power, tariff_of (t)->power, sizeof power);
  for (BefClass c = first; c < first + n; c++)
    power[c] += kva * 1000;
  if (kva != 0 && ABS (kva) <= MOST_OTHER_KVA && power[first] > 0)
    try_power (t, power, first);
}

static void
try_powers (Trial *t)
{
  const BefTariff *tariff = tariff_of (t);
  const BefBill *bill = t->right->bill;
  gint64 said[BEF_N_CLASSES];
  BefClass first, told = BEF_CLASS_NONE;

  if (tariff == NULL || bef_tariff_power_a_year (tariff) == 0)
    return;
  guint n = tariff->scheme == BEF_SCHEME_C4 ? bef_scheme_classes (tariff->scheme, &first)
                                            : (bef_scheme_classes (tariff->scheme, &first), 1);
  memcpy (said, tariff->power, sizeof said);
  for (BefClass c = first; c < first + n; c++)
    if (bill->power[c] != BEF_BILL_UNSAID && bill->power[c] != said[c])
      {
        said[c] = bill->power[c];
        told = c;
      }
  if (told != BEF_CLASS_NONE)
    {
      try_power (t, said, told);
      return;
    }
  if (t->is_rigid)
    return;
  try_power_of (t, first, n);
  for (BefClass c = first; n > 1 && c < first + n; c++)
    try_power_of (t, c, 1);
}

/* An excess. */

static void
try_excess (Trial *t)
{
  const BefTariff *tariff = tariff_of (t);
  const BefBill *bill = t->right->bill;

  if (tariff == NULL || tariff->excess <= 0)
    return;
  BefMoney had = bef_cost_get_line (t->check->cost, BEF_COST_EXCESS, BEF_CLASS_NONE, NULL).amount;
  BefMoney step = bef_money_share (tariff->excess, BEF_EXCESS_STEP_MS, BEF_MS_HOUR);
  g_autoptr (BefSupposed) supposed = bef_supposed_copy (t->right);
  gint64 n;

  if (bill->excess != BEF_NO_MONEY)
    n = bef_money_share (bill->excess - had, 1, step);
  else if (t->is_rigid)
    return;
  else
    {
      /* What an hour of it makes dearer, with its taxes. */
      supposed->excess_ms = BEF_MS_HOUR;
      g_autoptr (BefCost) one = bef_supposed_price (supposed);
      BefMoney dearer = one != NULL ? one->total - t->check->computed : 0;
      n = dearer > 0 ? bef_money_share (t->check->difference, 6, dearer) : 0;
    }
  if (n <= 0 || n > MOST_EXCESS_STEPS)
    return;
  supposed->excess_ms = n * BEF_EXCESS_STEP_MS;
  g_autofree char *hours = bef_format_duration (supposed->excess_ms);
  try_cause (
      t, BEF_CAUSE_EXCESS, supposed,
      g_strdup_printf (_ ("It charges %s above the subscribed power that were not."), hours));
}

/* Gas. */

static void
try_coefficient (Trial *t, gint64 value)
{
  g_autoptr (BefSupposed) supposed = bef_supposed_copy (t->right);
  gint64 right = bef_contract_coefficient_at (t->right->contract, t->right->bill->from_ms);
  g_autofree char *wrong = bef_format_number ((double)value / BEF_COEFFICIENT_ONE, 2),
                  *text = bef_format_number ((double)right / BEF_COEFFICIENT_ONE, 2);

  if (value == right || value <= 0)
    return;
  g_array_set_size (supposed->contract->coefficients, 0);
  bef_contract_put_coefficient (supposed->contract, BEF_NO_TIME, value);
  try_cause (t, BEF_CAUSE_COEFFICIENT, supposed,
             /* TRANSLATORS: kWh a cubic metre. */
             g_strdup_printf (_ ("It reckons %s kWh a cubic metre instead of %s."), wrong, text));
}

static void
try_coefficients (Trial *t)
{
  const BefContract *contract = t->right->contract;
  const BefBill *bill = t->right->bill;
  guint before = t->check->causes->len;

  if (contract->fluid != BEF_FLUID_GAS)
    return;
  if (bill->coefficient != BEF_BILL_UNSAID)
    {
      try_coefficient (t, bill->coefficient);
      return;
    }
  for (guint i = 0; i < contract->coefficients->len; i++)
    try_coefficient (t, g_array_index (contract->coefficients, BefCoefficient, i).value);
  gint64 used = t->check->cost->used[BEF_FLUID_GAS];
  if (t->check->causes->len == before && used > 0 && bill->used[BEF_CLASS_BASE] > 0)
    {
      gint64 c = bef_contract_coefficient_at (contract, bill->from_ms);
      gint64 implied = bef_money_share (c, bill->used[BEF_CLASS_BASE], used);
      if (implied >= LEAST_COEFFICIENT && implied <= MOST_COEFFICIENT
          && bill->volume != BEF_BILL_UNSAID)
        try_coefficient (t, implied);
    }
}

/* Taxes. */

static void
try_rate (Trial *t, const BefTax *tax, gint64 rate)
{
  g_autoptr (BefSupposed) supposed = bef_supposed_copy (t->right);
  BefTax *other = bef_tax_copy (tax);
  gint64 right = bef_tax_rate_at (tax, t->right->bill->from_ms);
  g_autofree char *wrong = tax->is_part ? bef_format_value ((double)rate / 1e4, "%", 2)
                                        : bef_format_value ((double)rate / 1e6, "€", 5);
  g_autofree char *text = tax->is_part ? bef_format_value ((double)right / 1e4, "%", 2)
                                       : bef_format_value ((double)right / 1e6, "€", 5);

  g_array_set_size (other->rates, 0);
  bef_tax_put_rate (other, BEF_NO_TIME, rate);
  bef_taxes_take (supposed->taxes, other);
  try_cause (t, BEF_CAUSE_TAX_RATE, supposed,
             /* TRANSLATORS: a tax, its wrong rate, its right rate. */
             g_strdup_printf (_ ("%s: %s instead of %s."), tax->name, wrong, text));
}

static void
try_rates (Trial *t, const BefTax *tax)
{
  static const gint64 usual[] = { 55000, 100000, 200000 };
  gint64 right = bef_tax_rate_at (tax, t->right->bill->from_ms);

  for (guint i = 0; i < tax->rates->len; i++)
    if (g_array_index (tax->rates, BefTaxRate, i).rate != right)
      try_rate (t, tax, g_array_index (tax->rates, BefTaxRate, i).rate);
  for (guint i = 0; tax->is_part && i < G_N_ELEMENTS (usual); i++)
    if (usual[i] != right)
      try_rate (t, tax, usual[i]);
}

static void
try_missing (Trial *t, const BefTax *tax)
{
  g_autoptr (BefSupposed) supposed = bef_supposed_copy (t->right);
  BefTariff *tariff;

  for (guint i = 0; (tariff = nth_held (supposed, i)) != NULL; i++)
    {
      guint n = 0;
      for (guint k = 0; k < tariff->n_taxes; k++)
        if (tariff->taxes[k] != tax->id)
          tariff->taxes[n++] = tariff->taxes[k];
      tariff->n_taxes = n;
    }
  try_cause (t, BEF_CAUSE_TAX_MISSING, supposed, g_strdup_printf (_ ("%s is missing."), tax->name));
}

static void
try_base (Trial *t, const BefTax *tax, guint on, GPtrArray *on_taxes)
{
  g_autoptr (BefSupposed) supposed = bef_supposed_copy (t->right);
  BefTax *other = bef_tax_copy (tax);

  other->on = on;
  g_ptr_array_unref (other->on_taxes);
  other->on_taxes = g_ptr_array_copy (on_taxes, NULL, NULL);
  bef_taxes_take (supposed->taxes, other);
  try_cause (t, BEF_CAUSE_TAX_BASE, supposed,
             g_strdup_printf (_ ("%s is on other lines than it should be."), tax->name));
}

/* On everything; on no other tax; on one line more or less. */
static void
try_bases (Trial *t, const BefTax *tax)
{
  const BefTaxes *taxes = t->right->taxes;
  g_autoptr (GPtrArray) none = g_ptr_array_new (), all = g_ptr_array_new ();
  guint everything = BEF_ON_ENERGY | BEF_ON_SUBSCRIPTION | BEF_ON_POWER | BEF_ON_EXCESS;

  for (guint i = 0; i < bef_taxes_get_length (taxes); i++)
    {
      const BefTax *before = bef_taxes_nth (taxes, i);
      if (before == tax || g_str_equal (before->id, tax->id))
        break;
      if (!before->is_part || before->on == BEF_ON_NETWORK)
        g_ptr_array_add (all, (gpointer)before->id);
    }
  try_base (t, tax, everything, all);
  try_base (t, tax, everything, tax->on_taxes);
  if (tax->on_taxes->len > 0)
    try_base (t, tax, tax->on, none);
  for (guint bit = BEF_ON_ENERGY; bit <= BEF_ON_EXCESS; bit <<= 1)
    if ((tax->on ^ bit) != 0)
      try_base (t, tax, tax->on ^ bit, tax->on_taxes);
}

static void
try_taxes (Trial *t)
{
  const BefTariff *tariff = tariff_of (t);

  for (guint i = 0; tariff != NULL && i < tariff->n_taxes; i++)
    {
      const BefTax *tax = bef_taxes_find (t->right->taxes, tariff->taxes[i]);
      if (bef_cost_get_line (t->check->cost, BEF_COST_TAX, BEF_CLASS_NONE, tax->id).amount != 0)
        try_missing (t, tax);
      try_rates (t, tax);
      if (tax->is_part && tax->on != BEF_ON_NETWORK)
        try_bases (t, tax);
    }
}

/* Its own lines. */

static void
try_arithmetic (Trial *t)
{
  const BefBill *bill = t->right->bill;
  guint n = (bill->net != BEF_NO_MONEY) + (bill->subscription != BEF_NO_MONEY)
            + bef_bill_says_used (bill);

  for (guint i = 0; i < BEF_TAX_MOST; i++)
    n += bill->tax[i] != BEF_NO_MONEY;
  /* What says little is not wrong in itself. */
  if (n < 3 || !bef_bill_agrees_in_lines (bill, t->right, t->check->cost))
    return;
  add_cause (t, BEF_CAUSE_ARITHMETIC, t->check->difference,
             g_strdup (_ ("Each of its lines is right, but they do not make its total.")));
}

/* What was used otherwise than measured: as the bill says it, or so that it makes the total. */
static void
try_estimated (Trial *t)
{
  const BefBill *bill = t->right->bill;
  g_autoptr (BefSupposed) supposed = bef_supposed_copy (t->right);
  const BefCost *right = t->check->cost;
  gint64 said = 0, measured = 0;

  if (bef_bill_says_used (bill))
    memcpy (supposed->used, bill->used, sizeof supposed->used);
  else if (t->is_rigid)
    return;
  else
    {
      /* The total is straight in what was used: two points of the line give it. */
      for (BefClass c = 0; c < BEF_N_CLASSES; c++)
        supposed->used[c] = 0;
      g_autoptr (BefCost) none = bef_supposed_price (supposed);
      BefMoney of_use = none != NULL ? right->total - none->total : 0;
      double scale = of_use > 0 ? (double)(bill->total - none->total) / (double)of_use : 0;
      if (scale < LEAST_SCALE || scale > MOST_SCALE)
        return;
      for (BefClass c = 0; c < BEF_N_CLASSES; c++)
        {
          gint64 q = bef_cost_get_line (right, BEF_COST_ENERGY, c, NULL).quantity;
          supposed->used[c] = q > 0 ? llround ((double)q * scale) : BEF_BILL_UNSAID;
        }
    }
  for (BefClass c = 0; c < BEF_N_CLASSES; c++)
    {
      said += MAX (supposed->used[c], 0);
      measured += bef_cost_get_line (right, BEF_COST_ENERGY, c, NULL).quantity;
    }
  const char *unit = bef_fluid_unit (t->right->contract->fluid);
  g_autofree char *charged = bef_format_number ((double)said / 1000, 0),
                  *counted = bef_format_number ((double)measured / 1000, 0);
  g_autofree char *wrong = g_strdup_printf ("%s %s", charged, unit),
                  *text = g_strdup_printf ("%s %s", counted, unit);
  try_cause (t, BEF_CAUSE_ESTIMATED, supposed,
             /* TRANSLATORS: two amounts of energy. */
             g_strdup_printf (_ ("It charges %s; %s were measured."), wrong, text));
}

void
bef_bill_try_all (BefBillTrial *t)
{
  try_arithmetic (t);
  try_meters (t);
  try_classes (t);
  try_prices (t);
  try_subscriptions (t);
  try_powers (t);
  try_excess (t);
  try_coefficients (t);
  try_taxes (t);
}

void
bef_bill_try_use (BefBillTrial *t)
{
  if (!t->is_rigid)
    try_periods (t);
  else if (t->collected != NULL)
    try_periods_of_use (t);
  /* That fits every total, and all kWh that are said, as those of other days may by chance. */
  try_estimated (t);
}

void
bef_bill_find_causes (BefBillCheck *check, const BefSupposed *right, GPtrArray *others)
{
  Trial t = { .check = check, .right = right, .others = others };

  bef_bill_try_all (&t);
  if (!bef_bill_says_used (right->bill) || check->causes->len == 0)
    bef_bill_try_use (&t);
  if (check->causes->len > 0)
    check->verdict = BEF_BILL_EXPLAINED;
  else
    bef_bill_find_pairs (check, right, others);
}
