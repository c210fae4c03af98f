/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/bef-civil-time.h"
#include "base/bef-json.h"

G_BEGIN_DECLS

/*
 * When staff or the public may be in a building: a week, what becomes of it on public holidays and
 * in the school holidays (base/bef-calendar.h), and days on which it is closed. Plain data that
 * owns nothing: it is copied by "=". Civil time of Paris. Any thread.
 */

/* Minutes since midnight: from the first on, before the second, which is 24 * 60 at most. */
typedef struct
{
  int from_min, to_min;
} BefHoursSpan;

#define BEF_HOURS_MAX_SPANS 6
/* In order, none over another; none: closed. */
typedef struct
{
  guint n;
  BefHoursSpan spans[BEF_HOURS_MAX_SPANS];
} BefHoursDay;

/* What holds on some days. */
typedef enum
{
  BEF_HOURS_AS_USUAL,
  BEF_HOURS_CLOSED,
  BEF_HOURS_OTHER, /* a week of its own; not of public holidays */
  BEF_N_HOURS_MANNERS,
} BefHoursManner;

/* Civil days, as year * 10000 + month * 100 + day, both included. */
typedef struct
{
  int first, last;
} BefHoursClosure;

#define BEF_HOURS_MAX_CLOSURES 30
typedef struct
{
  BefHoursDay week[7];    /* Monday first */
  BefHoursDay holiday[7]; /* of school, with OTHER */
  BefHoursManner on_public, on_school;
  guint n_closures;
  BefHoursClosure closures[BEF_HOURS_MAX_CLOSURES]; /* in order of their first day */
} BefOpeningHours;

/* What is asked of the calendar, once for all buildings. */
typedef struct
{
  int day; /* as above */
  int weekday, minute;
  gboolean is_public, is_school; /* holidays */
} BefHoursMoment;
BefHoursMoment bef_hours_moment (gint64 ms);
/* When @day, as above, begins. */
gint64 bef_hours_day_start (int day);
/* A closure is over all, then a public holiday, then the school holidays. */
gboolean bef_opening_hours_has (const BefOpeningHours *self, const BefHoursMoment *moment);
gboolean bef_opening_hours_equal (const BefOpeningHours *self, const BefOpeningHours *other);

/* Spans as somebody types them, "8:30-12 14h-18h30", "8 h 30 – 12 h, 14 h – 18 h"; nothing, or the
 * word for it: closed. FALSE with an error of BEF_JSON_ERROR, a sentence, and @out as it was. */
gboolean bef_hours_day_parse (const char *text, BefHoursDay *out, GError **error);
/* "08:30-12:00 14:00-18:30"; "closed", translated. What is shown is read back. (transfer full) */
char *bef_hours_day_dup_text (const BefHoursDay *self);
/* Days off as somebody types them, "24/12/2026-2/1/2027, 15/5/2027", into the closures of @self;
 * otherwise as above. */
gboolean bef_hours_closures_parse (const char *text, BefOpeningHours *self, GError **error);
char *bef_hours_closures_dup_text (const BefOpeningHours *self); /* (transfer full) */
const char *bef_hours_manner_word (BefHoursManner manner);       /* "As usual"; translated */
const char *bef_hours_weekday_word (guint weekday);              /* 0 is Monday; translated */

/* The same in what is kept: strict, exact, in no language. Members: "week" (seven texts, Monday
 * first, "08:30-12:00 14:00-18:30" or ""), "holiday" (likewise, where "school" is "other"),
 * "public" and "school" ("usual", "closed", "other"), "closures" ("2026-12-24/2027-01-02"). FALSE
 * with an error of BEF_JSON_ERROR that names the member. */
gboolean bef_opening_hours_read (BefOpeningHours *self, JsonObject *object, GError **error);
void bef_opening_hours_write (const BefOpeningHours *self, JsonObject *object);

G_END_DECLS
