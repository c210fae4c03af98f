/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Numbers, dates, durations and units as a person of the current locale reads them: the only place
 * that knows. French: 1 234,5 kWh, a narrow no-break space between thousands and a whole one before
 * units, 14 h 30, weeks from Monday. Every returned string is (transfer full) UTF-8. Times are
 * shown in Europe/Paris. Any thread.
 */

/* 1234.5, 1 -> "1,234.5" or "1 234,5". @decimals 0..6. NaN -> "—". */
char *bef_format_number (double value, int decimals);
/* With its unit and a no-break space; power, energy, volume, rate and throughput take the
 * prefix that keeps them readable: 12345 "W" -> "12.3 kW"; "kWh", "Mbit/s", "°C", "%", "ppm", "m³",
 * "ms", "" . */
char *bef_format_value (double value, const char *unit, int decimals);
/* The factor to divide by, and the unit to show (in *@unit, static or the one given), for values up
 * to @largest: the rule of bef_format_value(), for an axis or a table whose values share one
 * prefix. 25000, "W" -> 1000, "kW". */
double bef_format_prefix (double largest, const char **unit);
char *bef_format_time (gint64 ms); /* "14:30", "14 h 30" */
char *bef_format_date (gint64 ms); /* "24 November 2026", "24 novembre 2026" */
/* Days from the one holding @from to the one holding @to_ms, both included: "from 1 to 20 November
 * 2026", "du 1er au 20 novembre 2026"; what is whole months or a year is named as such: "November
 * 2026", "from October to November 2026", "2026". */
char *bef_format_dates (gint64 from_ms, gint64 to_ms);
char *bef_format_date_long (gint64 ms);   /* "Tuesday 24 November 2026", "mardi 24 novembre 2026" */
char *bef_format_weekday (gint64 ms);     /* "Tuesday", "mardi" */
char *bef_format_date_short (gint64 ms);  /* "Tue 24 Nov", "mar. 24 nov." */
char *bef_format_day_month (gint64 ms);   /* "24 Nov", "24 nov." */
char *bef_format_month_short (gint64 ms); /* "Nov", "nov." */
char *bef_format_year (gint64 ms);        /* "2026" */
/* Today: the time alone; otherwise short date and time. BEF_NO_TIME: "—". */
char *bef_format_datetime (gint64 ms);
char *bef_format_month (gint64 ms); /* "November 2026" */
/* "just now", "2 min ago", "3 h ago", "5 days ago"; a future beyond 90 s says "clock ahead by N
 * min". */
char *bef_format_age (gint64 ms, gint64 now_ms);
/* The moment of what is of the past: "yesterday, 11:30 PM", else as bef_format_datetime(). */
char *bef_format_when (gint64 ms, gint64 now_ms);
char *bef_format_duration (gint64 ms); /* "27 s", "5 min", "2 h 10" */

G_END_DECLS
