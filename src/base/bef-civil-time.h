/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Civil time. Instants are int64 milliseconds since 1970-01-01T00:00:00Z; days, weeks, months and
 * years are those of Europe/Paris, whose days last 23, 24 or 25 hours. Everything here is pure and
 * may be called from any thread. Nothing may depend on the machine's own time zone.
 */

#define BEF_MS_SECOND G_GINT64_CONSTANT (1000)
#define BEF_MS_MINUTE (60 * BEF_MS_SECOND)
#define BEF_MS_HOUR (60 * BEF_MS_MINUTE)
/* Length of a day without a clock change; a civil day may differ: use bef_civil_add_days(). */
#define BEF_MS_DAY (24 * BEF_MS_HOUR)

/* "No instant": never a valid time of ours. */
#define BEF_NO_TIME G_MININT64

typedef enum
{
  BEF_PERIOD_HOUR,
  BEF_PERIOD_DAY,
  BEF_PERIOD_WEEK, /* from Monday */
  BEF_PERIOD_MONTH,
  BEF_PERIOD_YEAR,
} BefPeriod;

typedef struct
{
  int year, month, day; /* month 1..12 */
  int hour, minute, second, millisecond;
  int weekday;        /* 1 Monday .. 7 Sunday */
  int utc_offset_min; /* +60 or +120 in Paris */
} BefCivil;

/* The present, ms: the server's where one told it (bef-present.h), else the computer's. */
gint64 bef_now_ms (void);
/* Shifts and scales the computer's clock (the hub's --now and --speed, tests): from now on it reads
 * @start_ms and runs @speed times real time. Not for use once threads that read the clock exist. */
void bef_clock_override (gint64 start_ms, double speed);

GTimeZone *bef_paris (void); /* (transfer none), Europe/Paris */
/* Any @ms, here and below: what lies outside the years 1 to 9999, BEF_NO_TIME too, is taken for the
 * nearer end of them. */
void bef_civil_from_ms (gint64 ms, BefCivil *out);
/* The first instant at or after the civil date and time in Paris (a time skipped in March maps to
 * the instant of the jump; a time that occurs twice in October maps to its first occurrence).
 * Fields may overflow (day 32, month 13, hour 24) and are normalised. */
gint64 bef_civil_to_ms (int year, int month, int day, int hour, int minute);
/* Start of the period holding @ms. */
gint64 bef_civil_floor (gint64 ms, BefPeriod period);
/* Start of the period @n periods after the one holding @ms (n may be negative). */
gint64 bef_civil_add (gint64 ms, BefPeriod period, int n);
/* The same time of day @days civil days before. 365 and 366 mean a year: the same date of the year
 * before, whichever years are leap years. */
gint64 bef_civil_days_before (gint64 ms, int days);

/* @ms as a spreadsheet takes it for a date and a time, in Paris: "2026-10-25 02:30:00"; in *@offset
 * its zone, "UTC+01:00", without which the hours of the long night are alike. (transfer
 * full) both. */
char *bef_civil_dup_stamp (gint64 ms, char **offset);

/* Parses ISO 8601 date-times: "2021-03-28T01:50:00+01:00", "+0100", "Z", fractions, space for T, or
 * a bare date (midnight UTC). A missing offset is UTC. Returns FALSE and leaves @out alone on
 * anything else, and on years outside 1900..2200. @text may be NULL. */
gboolean bef_iso8601_parse (const char *text, gint64 *out);
/* "2026-11-24T21:55:56Z", with ".123" only when there are milliseconds. (transfer full) */
char *bef_iso8601_format (gint64 ms);
/* Parses ISO 8601 durations of a fixed length: "P1W", "P1DT12H", "PT10M", "PT0.5H"; a day is 24 h.
 * Returns FALSE and leaves @out alone on anything else (years and months too). @text may be NULL.
 */
gboolean bef_iso8601_parse_duration (const char *text, gint64 *out);

G_END_DECLS
