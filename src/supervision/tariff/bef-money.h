/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Amounts of money, and the exact decimals they are made of. Any thread.
 *
 * An amount is a whole number of billionths of a euro: a price in millionths of a euro a kWh times
 * a whole number of Wh is one exactly, so that energy costs nothing by rounding, and whatever is
 * added up in whatever order gives the same to the digit. Shares (of a year, of a tax's base) are
 * rounded to that, half away from zero, by bef_money_share(). To the cent it is rounded once, where
 * it is shown or compared with paper.
 */
typedef gint64 BefMoney;

#define BEF_MONEY_EURO G_GINT64_CONSTANT (1000000000)
#define BEF_MONEY_CENT (BEF_MONEY_EURO / 100)
/* "No amount": never one of ours. */
#define BEF_NO_MONEY G_MININT64

/* @whole * @part / @all (@all > 0), rounded half away from zero; exact in between, and held to
 * what a gint64 holds. */
gint64 bef_money_share (gint64 whole, gint64 part, gint64 all);
/* The nearest cent, half away from zero. */
gint64 bef_money_to_cents (BefMoney amount);
/* For axes and ratios only; NAN for BEF_NO_MONEY. */
double bef_money_to_euros (BefMoney amount);
/* "1,234.56 €", "1 234,56 €"; "—" for BEF_NO_MONEY. (transfer full) */
char *bef_money_format (BefMoney amount);
/* Whole euros: "1,235 €". (transfer full) */
char *bef_money_format_round (BefMoney amount);

/* Reads a decimal as people write it, "0,06851" or "1 234.5", into units of 10^-@decimals.
 * FALSE, and @out is left alone: it is none, is negative, has more decimals than that or more than
 * 12 digits before them. @text nullable. */
gboolean bef_decimal_parse (const char *text, int decimals, gint64 *out);
/* "0.06851": at least @least decimals, a point whatever the locale. (transfer full) */
char *bef_decimal_dup (gint64 value, int decimals, int least);

G_END_DECLS
