/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tariff-util.h"

#include <math.h>

#include "supervision/tariff/bef-bill.h"

/*
 * Bills as a supplier makes them: whole kWh, each line to the cent, reckoned here in floating point
 * and by days, apart from what checks them. Each kind of mistake is made in turn.
 */

typedef struct
{
  BefContract *contract; /* owned */
  BefCostSource *source; /* owned: 70 days around */
  GPtrArray *others;     /* owned, of BefCostSource */
  gint64 from_ms, to_ms;
} Case;

/* A mistake. */
typedef struct
{
  BefBillCauseKind kind; /* BEF_N_CAUSES: none */
  BefCostSource *source; /* whose energy */
  gint64 from_ms, to_ms; /* of which days */
  gboolean is_swapped;
  const BefTariff *prices;
  double subscription; /* times what is due */
  gint64 power[BEF_N_CLASSES];
  double excess_hours, coefficient, scale;
  const char *missing, *other_rate, *other_base;
  double rate;
  double sum_error;
} Mistake;

static double
cents (double euros)
{
  return round (euros * 100) / 100;
}

static BefMoney
money (double euros)
{
  return (BefMoney)llround (euros * 100) * BEF_MONEY_CENT;
}

static void
case_free (Case *c)
{
  g_ptr_array_unref (c->others);
  bef_cost_source_unref (c->source);
  bef_contract_free (c->contract);
  g_free (c);
}

static BefCostSource *
random_source (const BefContract *contract, gint64 from, gint64 to)
{
  BefContract *copy = bef_contract_copy (contract);
  GArray *cells = bef_tariff_cells (copy, from, to);

  return bef_cost_source_new_take (copy, cells, random_use (copy->fluid, cells),
                                   g_array_new (FALSE, FALSE, sizeof (BefEnergy)), NULL);
}

static Case *
random_case (BefFluid fluid, BefScheme scheme)
{
  Case *c = g_new0 (Case, 1);

  c->contract = random_contract (fluid, scheme);
  c->from_ms = bef_civil_add (day ("2024-03-01"), BEF_PERIOD_DAY, g_test_rand_int_range (0, 200));
  if (g_test_rand_bit ())
    {
      c->from_ms = bef_civil_floor (c->from_ms, BEF_PERIOD_MONTH);
      c->to_ms = bef_civil_add (c->from_ms, BEF_PERIOD_MONTH, g_test_rand_int_range (1, 3));
    }
  else
    c->to_ms = bef_civil_add (c->from_ms, BEF_PERIOD_DAY, g_test_rand_int_range (20, 75));
  gint64 from = bef_civil_add (c->from_ms, BEF_PERIOD_DAY, -100),
         to = bef_civil_add (c->to_ms, BEF_PERIOD_DAY, 100);
  c->source = random_source (c->contract, from, to);
  c->others = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_cost_source_unref);
  for (guint i = 0; i < 2; i++)
    {
      BefCostSource *other = random_source (c->contract, c->from_ms, c->to_ms);
      other->contract->label = g_strdup_printf ("Other %u", i);
      g_ptr_array_add (c->others, other);
    }
  return c;
}

static Mistake
no_mistake (const Case *c)
{
  Mistake m = { .kind = BEF_N_CAUSES,
                .source = c->source,
                .from_ms = c->from_ms,
                .to_ms = c->to_ms,
                .subscription = 1,
                .scale = 1 };
  const BefTariff *t = bef_contract_tariff_at (c->contract, c->from_ms);

  m.prices = t;
  memcpy (m.power, t->power, sizeof m.power);
  m.coefficient = (double)bef_contract_coefficient_at (c->contract, c->from_ms) / 1e4;
  return m;
}

/* What is due of a year's or a month's amount over the days of the bill. */
static double
due (const Case *c, double amount, gboolean is_yearly)
{
  double sum = 0;

  for (gint64 at = c->from_ms; at < c->to_ms; at = bef_civil_add (at, BEF_PERIOD_DAY, 1))
    {
      BefCivil civil;
      bef_civil_from_ms (at, &civil);
      gboolean is_leap = civil.year % 4 == 0;
      static const int lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
      int n = lengths[civil.month - 1] + (civil.month == 2 && is_leap);
      sum += amount / (is_yearly ? 365 + is_leap : n);
    }
  return sum;
}

static double
used_in (const Mistake *m, BefFluid fluid, BefClass cls)
{
  double sum = 0;

  for (guint i = 0; i < m->source->cells->len; i++)
    {
      const BefTariffCell *cell = &g_array_index (m->source->cells, BefTariffCell, i);
      if (cell->start_ms >= m->from_ms && cell->start_ms < m->to_ms && cell->cls == cls)
        sum += g_array_index (m->source->used, BefEnergy, i).kwh;
    }
  if (fluid == BEF_FLUID_GAS)
    sum *= m->coefficient;
  if (fluid == BEF_FLUID_WATER)
    sum /= 1000;
  return round (sum * m->scale);
}

static const BefClass swapped[] = { BEF_CLASS_BASE, BEF_CLASS_HC,  BEF_CLASS_HP, BEF_CLASS_HCH,
                                    BEF_CLASS_HPH,  BEF_CLASS_HCB, BEF_CLASS_HPB };

/* The bill with all its details. */
static BefBill *
make_bill (const Case *c, const Mistake *m)
{
  const BefTariff *t = bef_contract_tariff_at (c->contract, c->from_ms);
  BefBill *bill = bef_bill_new (POINT);
  double lines[4] = { 0 }, network = due (c, (double)t->network / 1e9, TRUE), net = 0, taxes = 0;
  double of_tax[BEF_TAX_MOST] = { 0 }, kwh = 0, power = 0;
  BefClass first;
  guint n = bef_scheme_classes (t->scheme, &first);

  bill->from_ms = c->from_ms;
  bill->to_ms = c->to_ms;
  for (BefClass cls = first; cls < first + n; cls++)
    {
      double used = used_in (m, c->contract->fluid, m->is_swapped ? swapped[cls] : cls);
      bill->used[cls] = llround (used * 1000);
      bill->price[cls] = m->prices->price[cls];
      lines[0] += cents (used * (double)m->prices->price[cls] / 1e6);
      kwh += used;
    }
  lines[1] = cents (due (c, (double)t->subscription / 1e9, t->is_yearly) * m->subscription);
  for (guint i = 0; i < (t->scheme == BEF_SCHEME_C4 ? 4 : 1); i++)
    {
      bill->power[first + i] = m->power[first + i];
      power += (double)t->power_price[first + i] / 1e9
               * (double)(m->power[first + i] - (i > 0 ? m->power[first + i - 1] : 0)) / 1000;
    }
  lines[2] = cents (due (c, power, TRUE));
  lines[3] = cents (m->excess_hours * (double)t->excess / 1e9);
  for (guint i = 0; i < 4; i++)
    net += lines[i];
  for (guint i = 0; i < t->n_taxes; i++)
    {
      const BefTax *tax = bef_taxes_find (bef_taxes_shipped (), t->taxes[i]);
      double rate = (double)bef_tax_rate_at (tax, c->from_ms) / 1e6, base = 0;
      gboolean on_all = g_strcmp0 (m->other_base, tax->id) == 0;
      if (g_strcmp0 (m->other_rate, tax->id) == 0)
        rate = m->rate;
      for (guint k = 0; k < 4; k++)
        if (on_all || (tax->on & (1u << k)))
          base += lines[k];
      if (tax->on & BEF_ON_NETWORK)
        base += network;
      for (guint k = 0; k < i; k++)
        {
          const BefTax *before = bef_taxes_find (bef_taxes_shipped (), t->taxes[k]);
          gboolean is_on = g_ptr_array_find (tax->on_taxes, before->id, NULL);
          if (is_on || (on_all && (!before->is_part || before->on == BEF_ON_NETWORK)))
            base += of_tax[k];
        }
      of_tax[i] = cents (tax->is_part ? base * rate : kwh * rate);
      if (g_strcmp0 (m->missing, tax->id) == 0)
        of_tax[i] = 0;
      bill->tax[i] = money (of_tax[i]);
      taxes += of_tax[i];
    }
  bill->subscription = money (lines[1]);
  bill->power_amount = money (lines[2]);
  bill->excess = money (lines[3]);
  bill->net = money (net);
  bill->total = money (net + taxes + m->sum_error);
  if (c->contract->fluid == BEF_FLUID_GAS)
    {
      bill->coefficient = llround (m->coefficient * 1e4);
      bill->volume = llround ((double)bill->used[BEF_CLASS_BASE] / m->coefficient);
    }
  return bill;
}

/* The same with nothing but its total. */
static BefBill *
total_only (const BefBill *bill)
{
  BefBill *bare = bef_bill_new (bill->point);

  bare->from_ms = bill->from_ms;
  bare->to_ms = bill->to_ms;
  bare->total = bill->total;
  return bare;
}

/* Has @m make the mistake @kind. FALSE: this contract has nothing to be wrong. */
static gboolean
make_mistake (const Case *c, Mistake *m, BefBillCauseKind kind)
{
  const BefTariff *t = bef_contract_tariff_at (c->contract, c->from_ms);
  int length = (int)((c->to_ms - c->from_ms + BEF_MS_DAY / 2) / BEF_MS_DAY), shift;
  guint which = (guint)g_test_rand_int_range (0, (int)t->n_taxes);
  const BefTax *tax = bef_taxes_find (bef_taxes_shipped (), t->taxes[which]);

  m->kind = kind;
  switch (kind)
    {
    case BEF_CAUSE_PERIOD:
      shift = g_test_rand_bit () ? -g_test_rand_int_range (5, 30) : g_test_rand_int_range (5, 30);
      /* The days before or after, or some more or fewer at the end. */
      if (g_test_rand_bit ())
        m->from_ms = bef_civil_add (m->from_ms, BEF_PERIOD_DAY, shift);
      else
        shift = MAX (shift, 4 - length);
      m->to_ms = bef_civil_add (m->to_ms, BEF_PERIOD_DAY, shift);
      return m->from_ms < m->to_ms;
    case BEF_CAUSE_METER:
      m->source = g_ptr_array_index (c->others, g_test_rand_int_range (0, 2));
      return TRUE;
    case BEF_CAUSE_CLASSES:
      m->is_swapped = TRUE;
      return t->scheme != BEF_SCHEME_BASE;
    case BEF_CAUSE_PRICE:
      m->prices = &g_array_index (c->contract->tariffs, BefTariff, 0);
      return TRUE;
    case BEF_CAUSE_SUBSCRIPTION:
      m->subscription = 2;
      if (g_test_rand_bit ()) /* one more month */
        m->subscription = due (c, 0, TRUE)
                          + (double)(t->is_yearly ? t->subscription / 12 : t->subscription)
                                * (ceil (length / 31.0) + 1) / 1e9
                                / due (c, (double)t->subscription / 1e9, t->is_yearly);
      return TRUE;
    case BEF_CAUSE_POWER:
      for (BefClass cls = 0; cls < BEF_N_CLASSES; cls++)
        m->power[cls] += m->power[cls] > 0 ? 12000 : 0;
      return t->power[BEF_CLASS_BASE] + t->power[BEF_CLASS_HP] + t->power[BEF_CLASS_HPH] > 0;
    case BEF_CAUSE_EXCESS:
      m->excess_hours = g_test_rand_int_range (6, 120) / 6.0;
      return t->excess > 0;
    case BEF_CAUSE_COEFFICIENT:
      if (c->contract->fluid != BEF_FLUID_GAS)
        return FALSE;
      m->coefficient =
          (double)g_array_index (c->contract->coefficients, BefCoefficient, 0).value / 1e4;
      return TRUE;
    case BEF_CAUSE_TAX_MISSING:
      m->missing = tax->id;
      return TRUE;
    case BEF_CAUSE_TAX_RATE:
      m->other_rate = tax->id;
      m->rate =
          tax->is_part
              ? (bef_tax_rate_at (tax, c->from_ms) == 55000 ? 0.2 : 0.055)
              : (double)g_array_index (tax->rates, BefTaxRate, tax->rates->len - 1).rate / 1e6;
      return TRUE;
    case BEF_CAUSE_TAX_BASE:
      m->other_base = tax->id;
      /* On all lines: nothing else where it is on all. */
      return tax->is_part && tax->on != BEF_ON_NETWORK && !g_str_equal (tax->id, "tva-eau");
    case BEF_CAUSE_ARITHMETIC:
      m->sum_error = g_test_rand_int_range (300, 5000) / 100.0 * (g_test_rand_bit () ? 1 : -1);
      return TRUE;
    case BEF_CAUSE_ESTIMATED:
      m->scale = g_test_rand_bit () ? g_test_rand_double_range (0.6, 0.9)
                                    : g_test_rand_double_range (1.1, 1.6);
      return TRUE;
    case BEF_N_CAUSES:
    default:
      return TRUE;
    }
}

static gboolean
is_named (const BefBillCheck *check, BefBillCauseKind kind)
{
  for (guint i = 0; i < check->causes->len; i++)
    if (((const BefBillCause *)g_ptr_array_index (check->causes, i))->kind == kind)
      return TRUE;
  return FALSE;
}

static const struct
{
  BefFluid fluid;
  BefScheme scheme;
} sorts[] = { { BEF_FLUID_ELECTRICITY, BEF_SCHEME_BASE },
              { BEF_FLUID_ELECTRICITY, BEF_SCHEME_HPHC },
              { BEF_FLUID_ELECTRICITY, BEF_SCHEME_C4 },
              { BEF_FLUID_GAS, BEF_SCHEME_BASE },
              { BEF_FLUID_WATER, BEF_SCHEME_BASE } };

static guint
rounds (guint otherwise)
{
  const char *asked = g_getenv ("BEFFROI_BILLS");

  return asked != NULL ? (guint)g_ascii_strtoull (asked, NULL, 10) : otherwise;
}

static void
test_a_right_bill_raises_nothing (void)
{
  for (guint i = 0; i < rounds (40); i++)
    {
      Case *c = random_case (sorts[i % 5].fluid, sorts[i % 5].scheme);
      Mistake m = no_mistake (c);
      g_autoptr (BefBill) bill = make_bill (c, &m), bare = total_only (bill);
      g_autoptr (BefBillCheck) full =
          bef_bill_check_new (bill, bef_taxes_shipped (), c->source, c->others);
      g_autoptr (BefBillCheck) little =
          bef_bill_check_new (bare, bef_taxes_shipped (), c->source, c->others);
      g_assert_cmpint (full->verdict, ==, BEF_BILL_RIGHT);
      g_assert_cmpint (little->verdict, ==, BEF_BILL_RIGHT);
      g_assert_cmpuint (full->causes->len + little->causes->len, ==, 0);
      case_free (c);
    }
}

static void
test_each_mistake_is_named (void)
{
  guint n_alone = 0, n_all = 0;

  for (BefBillCauseKind kind = 0; kind < BEF_N_CAUSES; kind++)
    {
      guint made = 0, only = 0;
      for (guint i = 0; made < rounds (5); i++)
        {
          Case *c = random_case (sorts[i % 5].fluid, sorts[i % 5].scheme);
          Mistake none = no_mistake (c), m = none;
          gboolean is_made = make_mistake (c, &m, kind);
          g_autoptr (BefBill) right = make_bill (c, &none), bill = make_bill (c, &m);
          /* A mistake of less than what a kWh or a m3 costs is none that a total shows. */
          BefMoney least = (c->contract->fluid == BEF_FLUID_WATER ? 15 : 3) * BEF_MONEY_EURO;
          if (is_made && ABS (bill->total - right->total) > least)
            {
              g_autoptr (BefBill) bare = total_only (bill);
              g_autoptr (BefBillCheck) full =
                  bef_bill_check_new (bill, bef_taxes_shipped (), c->source, c->others);
              g_autoptr (BefBillCheck) little =
                  bef_bill_check_new (bare, bef_taxes_shipped (), c->source, c->others);
              g_autofree char *sentence = bef_bill_check_dup_sentence (full);
              if (full->verdict != BEF_BILL_EXPLAINED || !is_named (full, kind))
                g_test_message ("%s, sort %u: %s", bef_bill_cause_title (kind), i % 5, sentence);
              g_assert_cmpint (full->verdict, ==, BEF_BILL_EXPLAINED);
              g_assert_true (is_named (full, kind));
              const BefBillCause *first = g_ptr_array_index (full->causes, 0);
              /* Those of other days may be as many kWh by chance. */
              if (kind == BEF_CAUSE_ESTIMATED && first->kind == BEF_CAUSE_PERIOD)
                first = g_ptr_array_index (full->causes, full->causes->len - 1);
              g_assert_cmpint (first->kind, ==, kind);
              /* To what the rounded lines leave. */
              g_assert_cmpint (ABS (first->amount - (bill->total - right->total)), <, least);
              /* What the total alone says is not one mistake, but it is among them. */
              g_assert_cmpint (little->verdict, ==, BEF_BILL_EXPLAINED);
              if (kind != BEF_CAUSE_ARITHMETIC)
                g_assert_true (is_named (little, kind));
              only += full->causes->len == 1;
              made++;
            }
          case_free (c);
        }
      g_test_message ("%s: %u made, %u with no other name", bef_bill_cause_title (kind), made,
                      only);
      n_alone += only;
      n_all += made;
    }
  g_test_message ("%u of %u have one name", n_alone, n_all);
  g_assert_cmpuint (n_alone * 100, >=, n_all * 80);
}

/* Of the same kWh: two of them are one amount that nobody measured. */
static gboolean
is_of_use (BefBillCauseKind kind)
{
  return kind == BEF_CAUSE_PERIOD || kind == BEF_CAUSE_METER || kind == BEF_CAUSE_CLASSES
         || kind == BEF_CAUSE_COEFFICIENT || kind == BEF_CAUSE_ESTIMATED;
}

/* Whether @check names both, as one of its explanations. */
static gboolean
names_both (const BefBillCheck *check, BefBillCauseKind first, BefBillCauseKind second)
{
  for (guint i = 0; i + 1 < check->causes->len; i += 2)
    {
      const BefBillCause *a = g_ptr_array_index (check->causes, i),
                         *b = g_ptr_array_index (check->causes, i + 1);
      if ((a->kind == first && b->kind == second) || (a->kind == second && b->kind == first))
        return TRUE;
    }
  return FALSE;
}

typedef struct
{
  guint made, unique, among, alone;
} Pairs;

/* A bill with both mistakes. FALSE: this contract has not both, or one of them changes nothing. */
static gboolean
try_pair (const Case *c, BefBillCauseKind first, BefBillCauseKind second, Pairs *pairs)
{
  Mistake none = no_mistake (c), a = none, b = none, both;
  BefMoney least = (c->contract->fluid == BEF_FLUID_WATER ? 15 : 3) * BEF_MONEY_EURO;

  if (!make_mistake (c, &a, first))
    return FALSE;
  both = a;
  if (!make_mistake (c, &both, second) || !make_mistake (c, &b, second))
    return FALSE;
  /* Two of one tax are one. */
  if ((both.missing != NULL && both.missing == both.other_rate)
      || (both.missing != NULL && both.missing == both.other_base)
      || (both.other_rate != NULL && both.other_rate == both.other_base))
    return FALSE;
  g_autoptr (BefBill) right = make_bill (c, &none), one = make_bill (c, &a),
                      two = make_bill (c, &both), other = make_bill (c, &b);
  if (ABS (one->total - right->total) < least || ABS (other->total - right->total) < least
      || ABS (two->total - one->total) < least || ABS (two->total - right->total) < least)
    return FALSE;
  g_autoptr (BefBillCheck) check =
      bef_bill_check_new (two, bef_taxes_shipped (), c->source, c->others);
  g_autofree char *sentence = bef_bill_check_dup_sentence (check);
  pairs->made++;
  /* One of another size may be as much on every line. */
  if (check->verdict == BEF_BILL_EXPLAINED)
    {
      pairs->alone++;
      return TRUE;
    }
  if (!names_both (check, first, second))
    g_test_message ("%s and %s: %s (%u causes)", bef_bill_cause_title (first),
                    bef_bill_cause_title (second), sentence, check->causes->len);
  g_assert_true (check->verdict == BEF_BILL_TOGETHER || check->verdict == BEF_BILL_SEVERAL);
  /* Of many that explain it the first are named. */
  if (check->n_pairs <= BEF_BILL_PAIRS_MOST)
    g_assert_true (names_both (check, first, second));
  pairs->unique += check->verdict == BEF_BILL_TOGETHER;
  pairs->among += check->verdict == BEF_BILL_SEVERAL;
  g_assert_cmpint (check->n_pairs > 1, ==, check->verdict == BEF_BILL_SEVERAL);
  if (check->verdict == BEF_BILL_TOGETHER)
    {
      const BefBillCause *x = g_ptr_array_index (check->causes, 0),
                         *y = g_ptr_array_index (check->causes, 1);
      g_assert_cmpuint (check->causes->len, ==, 2);
      /* They add up. */
      g_assert_cmpint (ABS (x->amount + y->amount - check->difference), <, BEF_MONEY_EURO);
    }
  return TRUE;
}

static void
test_two_mistakes_at_once_are_both_named (void)
{
  Pairs all = { 0 };

  for (BefBillCauseKind first = 0; first < BEF_N_CAUSES; first++)
    for (BefBillCauseKind second = first + 1; second < BEF_N_CAUSES; second++)
      {
        Pairs pairs = { 0 };
        if (is_of_use (first) && is_of_use (second))
          continue;
        /* A third of them, unless many are asked for. */
        if (g_getenv ("BEFFROI_BILLS") == NULL && g_test_rand_int_range (0, 3) > 0)
          continue;
        for (guint i = 0; i < 60 && pairs.made < rounds (1); i++)
          {
            Case *c = random_case (sorts[i % 5].fluid, sorts[i % 5].scheme);
            try_pair (c, first, second, &pairs);
            case_free (c);
          }
        g_test_message ("%s and %s: %u made, %u named, %u among several, %u by one",
                        bef_bill_cause_title (first), bef_bill_cause_title (second), pairs.made,
                        pairs.unique, pairs.among, pairs.alone);
        all.made += pairs.made;
        all.unique += pairs.unique;
        all.among += pairs.among;
        all.alone += pairs.alone;
      }
  g_test_message ("%u made: %u named, %u among several, %u by one", all.made, all.unique, all.among,
                  all.alone);
  g_assert_cmpuint (all.made, >=, 5);
  g_assert_cmpuint (all.unique * 2, >=, all.made);
}

/* Of a total alone two mistakes are never said to be the ones. */
static void
test_a_total_alone_tells_no_two_mistakes (void)
{
  guint n = 0;

  for (guint i = 0; i < 40 && n < 4; i++)
    {
      Case *c = random_case (sorts[i % 5].fluid, sorts[i % 5].scheme);
      Mistake m = no_mistake (c);
      gboolean is_made =
          make_mistake (c, &m, BEF_CAUSE_PRICE) && make_mistake (c, &m, BEF_CAUSE_SUBSCRIPTION);
      g_autoptr (BefBill) bill = make_bill (c, &m), bare = total_only (bill);
      g_autoptr (BefBillCheck) check =
          bef_bill_check_new (bare, bef_taxes_shipped (), c->source, c->others);
      g_assert_cmpint (check->verdict, !=, BEF_BILL_TOGETHER);
      n += is_made;
      case_free (c);
    }
}

static void
test_what_is_not_measured_is_not_judged (void)
{
  Case *c = random_case (BEF_FLUID_ELECTRICITY, BEF_SCHEME_HPHC);
  Mistake m = no_mistake (c);
  g_autoptr (BefBill) bill = make_bill (c, &m);

  for (guint i = 0; i < c->source->cells->len; i++)
    {
      BefEnergy *e = &g_array_index (c->source->used, BefEnergy, i);
      if (e->start_ms >= c->from_ms && e->start_ms < c->from_ms + 2 * BEF_MS_DAY)
        e->kwh = NAN, e->coverage = 0;
    }
  g_autoptr (BefBillCheck) check = bef_bill_check_new (bill, bef_taxes_shipped (), c->source, NULL);
  g_assert_cmpint (check->verdict, ==, BEF_BILL_UNKNOWN);
  g_assert_cmpfloat (check->coverage, <, 1);
  bill->from_ms = day ("2022-12-31");
  g_autoptr (BefBillCheck) before =
      bef_bill_check_new (bill, bef_taxes_shipped (), c->source, NULL);
  g_assert_cmpint (before->verdict, ==, BEF_BILL_UNKNOWN);
  case_free (c);
}

static void
test_what_nothing_explains_is_told_so (void)
{
  Case *c = random_case (BEF_FLUID_ELECTRICITY, BEF_SCHEME_HPHC);
  Mistake m = no_mistake (c);
  g_autoptr (BefBill) bill = make_bill (c, &m);

  /* Two mistakes at once, of lines that have no size in common. */
  bill->total += 17 * BEF_MONEY_EURO;
  bill->net += 5 * BEF_MONEY_EURO;
  bill->subscription += 5 * BEF_MONEY_EURO;
  g_autoptr (BefBillCheck) check =
      bef_bill_check_new (bill, bef_taxes_shipped (), c->source, c->others);
  g_assert_cmpint (check->verdict, ==, BEF_BILL_UNEXPLAINED);
  g_assert_cmpuint (check->causes->len, ==, 0);
  case_free (c);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bill/right", test_a_right_bill_raises_nothing);
  g_test_add_func ("/bill/mistakes", test_each_mistake_is_named);
  g_test_add_func ("/bill/pairs", test_two_mistakes_at_once_are_both_named);
  g_test_add_func ("/bill/pairs-of-a-total", test_a_total_alone_tells_no_two_mistakes);
  g_test_add_func ("/bill/unknown", test_what_is_not_measured_is_not_judged);
  g_test_add_func ("/bill/unexplained", test_what_nothing_explains_is_told_so);
  return g_test_run ();
}
