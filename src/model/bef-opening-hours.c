/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-opening-hours.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/bef-calendar.h"

#define DAY_MIN (24 * 60)

static int
day_of (const BefCivil *c)
{
  return c->year * 10000 + c->month * 100 + c->day;
}

gint64
bef_hours_day_start (int day)
{
  return bef_civil_to_ms (day / 10000, day / 100 % 100, day % 100, 0, 0);
}

BefHoursMoment
bef_hours_moment (gint64 ms)
{
  BefCivil c;

  bef_civil_from_ms (ms, &c);
  return (BefHoursMoment){ day_of (&c), c.weekday, c.hour * 60 + c.minute,
                           bef_calendar_is_public_holiday (ms),
                           bef_calendar_is_school_holiday (ms) };
}

static gboolean
day_has (const BefHoursDay *day, int minute)
{
  for (guint i = 0; i < day->n; i++)
    if (minute >= day->spans[i].from_min && minute < day->spans[i].to_min)
      return TRUE;
  return FALSE;
}

gboolean
bef_opening_hours_has (const BefOpeningHours *self, const BefHoursMoment *moment)
{
  const BefHoursDay *week = self->week;

  for (guint i = 0; i < self->n_closures; i++)
    if (moment->day >= self->closures[i].first && moment->day <= self->closures[i].last)
      return FALSE;
  if (moment->is_public && self->on_public == BEF_HOURS_CLOSED)
    return FALSE;
  if (moment->is_school && self->on_school == BEF_HOURS_CLOSED)
    return FALSE;
  if (moment->is_school && self->on_school == BEF_HOURS_OTHER)
    week = self->holiday;
  return day_has (&week[moment->weekday - 1], moment->minute);
}

static gboolean
days_equal (const BefHoursDay *a, const BefHoursDay *b)
{
  if (a->n != b->n)
    return FALSE;
  for (guint i = 0; i < a->n; i++)
    if (a->spans[i].from_min != b->spans[i].from_min || a->spans[i].to_min != b->spans[i].to_min)
      return FALSE;
  return TRUE;
}

gboolean
bef_opening_hours_equal (const BefOpeningHours *self, const BefOpeningHours *other)
{
  if (self->on_public != other->on_public || self->on_school != other->on_school
      || self->n_closures != other->n_closures)
    return FALSE;
  for (guint d = 0; d < 7; d++)
    if (!days_equal (&self->week[d], &other->week[d])
        || (self->on_school == BEF_HOURS_OTHER
            && !days_equal (&self->holiday[d], &other->holiday[d])))
      return FALSE;
  for (guint i = 0; i < self->n_closures; i++)
    if (self->closures[i].first != other->closures[i].first
        || self->closures[i].last != other->closures[i].last)
      return FALSE;
  return TRUE;
}

/* What is typed. */

G_GNUC_PRINTF (2, 3)
static gboolean
refuse (GError **error, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_autofree char *message = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error_literal (error, BEF_JSON_ERROR, BEF_JSON_ERROR_NOT_JSON, message);
  return FALSE;
}

/* Small letters, one dash and one space for the many there are, and a dash for the word.
 * (transfer full) */
static char *
plain (const char *text)
{
  static const char *const dashes[] = { "–", "—", "−", "‑", "→", " à ", " au ", " to " };
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autofree char *small = g_utf8_strdown (valid, -1);
  g_autoptr (GString) out = g_string_new (small);

  for (guint i = 0; i < G_N_ELEMENTS (dashes); i++)
    g_string_replace (out, dashes[i], "-", 0);
  g_string_replace (out, "\u00a0", " ", 0);
  g_string_replace (out, "\u202f", " ", 0);
  g_string_replace (out, "\t", " ", 0);
  return g_strdup (g_strstrip (out->str));
}

static const char *
skip (const char *p, const char *these)
{
  return p + strspn (p, these);
}

static const char *
read_digits (const char *p, guint most, int *out)
{
  guint n = 0;

  for (*out = 0; n < most && g_ascii_isdigit (p[n]); n++)
    *out = *out * 10 + (p[n] - '0');
  return n > 0 && !g_ascii_isdigit (p[n]) ? p + n : NULL;
}

/* "8", "08:30", "8h", "8 h 30": minutes since midnight. NULL: it is no time of the day. */
static const char *
read_time (const char *p, int *out)
{
  int hour, minute = 0;
  const char *end = read_digits (p, 2, &hour), *mark, *after;

  if (end == NULL)
    return NULL;
  mark = skip (end, " ");
  if (*mark == 'h' || *mark == ':')
    {
      gboolean needs_minutes = *mark == ':';
      end = mark + 1;
      mark = skip (end, " ");
      after = read_digits (mark, 2, &minute);
      /* "12 h 14 h": the 14 is an hour of its own. */
      if (after != NULL && after == mark + 2 && strchr ("h:", *skip (after, " ")) != NULL
          && *skip (after, " ") != '\0')
        after = NULL, needs_minutes = FALSE;
      if (after == mark + 2)
        end = after;
      else if (needs_minutes || after != NULL)
        return NULL;
      else
        minute = 0;
    }
  if (minute > 59 || hour * 60 + minute > DAY_MIN)
    return NULL;
  *out = hour * 60 + minute;
  return end;
}

static int
compare_spans (gconstpointer a, gconstpointer b)
{
  return ((const BefHoursSpan *)a)->from_min - ((const BefHoursSpan *)b)->from_min;
}

static gboolean
take_span (BefHoursDay *day, BefHoursSpan span, GError **error)
{
  if (span.from_min >= span.to_min)
    return refuse (error,
                   _ ("%02d:%02d-%02d:%02d ends before it begins: what goes past midnight is "
                      "written until 24:00, and from 00:00 on at the next day"),
                   span.from_min / 60, span.from_min % 60, span.to_min / 60, span.to_min % 60);
  for (guint i = 0; i < day->n; i++)
    if (span.from_min < day->spans[i].to_min && day->spans[i].from_min < span.to_min)
      return refuse (error, _ ("%02d:%02d-%02d:%02d and %02d:%02d-%02d:%02d are over each other"),
                     day->spans[i].from_min / 60, day->spans[i].from_min % 60,
                     day->spans[i].to_min / 60, day->spans[i].to_min % 60, span.from_min / 60,
                     span.from_min % 60, span.to_min / 60, span.to_min % 60);
  if (day->n == BEF_HOURS_MAX_SPANS)
    return refuse (error, _ ("A day has %d spans at most"), BEF_HOURS_MAX_SPANS);
  day->spans[day->n++] = span;
  return TRUE;
}

gboolean
bef_hours_day_parse (const char *text, BefHoursDay *out, GError **error)
{
  g_autofree char *typed = plain (text);
  g_autofree char *closed = plain (C_ ("hours", "closed"));
  BefHoursDay day = { 0 };

  if (!g_str_equal (typed, closed))
    for (const char *p = skip (typed, " ,;"); *p != '\0'; p = skip (p, " ,;"))
      {
        BefHoursSpan span;
        const char *end = read_time (p, &span.from_min);
        if (end == NULL)
          return refuse (error, _ ("“%s” is no time of the day: 08:30, and 24:00 at most"), p);
        end = skip (end, " ");
        if (*end != '-')
          return refuse (error, _ ("“%s” has no end: write 08:30-12:00"), p);
        p = skip (end + 1, " ");
        end = read_time (p, &span.to_min);
        if (end == NULL)
          return refuse (error, _ ("“%s” is no time of the day: 08:30, and 24:00 at most"), p);
        if (!take_span (&day, span, error))
          return FALSE;
        p = end;
      }
  qsort (day.spans, day.n, sizeof day.spans[0], compare_spans);
  *out = day;
  return TRUE;
}

/* As it is kept: nothing is closed. (transfer full) */
static char *
dup_spans (const BefHoursDay *day)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < day->n; i++)
    g_string_append_printf (text, "%s%02d:%02d-%02d:%02d", i > 0 ? " " : "",
                            day->spans[i].from_min / 60, day->spans[i].from_min % 60,
                            day->spans[i].to_min / 60, day->spans[i].to_min % 60);
  return g_strdup (text->str);
}

char *
bef_hours_day_dup_text (const BefHoursDay *self)
{
  return self->n > 0 ? dup_spans (self) : g_strdup (C_ ("hours", "closed"));
}

static gboolean
make_day (int year, int month, int day, int *out)
{
  if (year < 1900 || year > 2200 || month < 1 || month > 12 || day < 1
      || !g_date_valid_dmy ((GDateDay)MIN (day, 255), (GDateMonth)month, (GDateYear)year))
    return FALSE;
  *out = year * 10000 + month * 100 + day;
  return TRUE;
}

/* "24/12/2026". NULL: it is no day. */
static const char *
read_day (const char *p, int *out)
{
  int day, month, year;

  p = read_digits (p, 2, &day);
  if (p == NULL || strchr ("/.", *p) == NULL || *p == '\0')
    return NULL;
  p = read_digits (p + 1, 2, &month);
  if (p == NULL || strchr ("/.", *p) == NULL || *p == '\0')
    return NULL;
  p = read_digits (p + 1, 4, &year);
  return p != NULL && make_day (year, month, day, out) ? p : NULL;
}

static int
compare_closures (gconstpointer a, gconstpointer b)
{
  return ((const BefHoursClosure *)a)->first - ((const BefHoursClosure *)b)->first;
}

static gboolean
take_closure (BefOpeningHours *self, BefHoursClosure closure, GError **error)
{
  if (closure.last < closure.first)
    return refuse (error, _ ("A closure ends before it begins: %02d/%02d/%d"), closure.last % 100,
                   closure.last / 100 % 100, closure.last / 10000);
  if (self->n_closures == BEF_HOURS_MAX_CLOSURES)
    return refuse (error, _ ("There are %d closures at most"), BEF_HOURS_MAX_CLOSURES);
  self->closures[self->n_closures++] = closure;
  qsort (self->closures, self->n_closures, sizeof self->closures[0], compare_closures);
  return TRUE;
}

gboolean
bef_hours_closures_parse (const char *text, BefOpeningHours *self, GError **error)
{
  g_autofree char *typed = plain (text);
  BefOpeningHours read = { 0 };

  for (const char *p = skip (typed, " ,;"); *p != '\0'; p = skip (p, " ,;"))
    {
      BefHoursClosure closure;
      const char *end = read_day (p, &closure.first);
      if (end == NULL)
        return refuse (error, _ ("“%s” is no day: write 24/12/2026, or 24/12/2026-02/01/2027"), p);
      p = end;
      closure.last = closure.first;
      if (*skip (p, " ") == '-')
        {
          p = skip (skip (p, " ") + 1, " ");
          end = read_day (p, &closure.last);
          if (end == NULL)
            return refuse (error, _ ("“%s” is no day: write 24/12/2026, or 24/12/2026-02/01/2027"),
                           p);
          p = end;
        }
      if (!take_closure (&read, closure, error))
        return FALSE;
    }
  self->n_closures = read.n_closures;
  memcpy (self->closures, read.closures, sizeof self->closures);
  return TRUE;
}

char *
bef_hours_closures_dup_text (const BefOpeningHours *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < self->n_closures; i++)
    {
      const int days[] = { self->closures[i].first, self->closures[i].last };
      for (guint k = 0; k < (days[0] == days[1] ? 1 : 2); k++)
        g_string_append_printf (text, "%s%02d/%02d/%04d",
                                k > 0   ? "-"
                                : i > 0 ? ", "
                                        : "",
                                days[k] % 100, days[k] / 100 % 100, days[k] / 10000);
    }
  return g_strdup (text->str);
}

const char *
bef_hours_manner_word (BefHoursManner manner)
{
  static const char *const words[BEF_N_HOURS_MANNERS] = {
    [BEF_HOURS_AS_USUAL] = NC_ ("hours on holidays", "Open as usual"),
    [BEF_HOURS_CLOSED] = NC_ ("hours on holidays", "Closed"),
    [BEF_HOURS_OTHER] = NC_ ("hours on holidays", "Other hours"),
  };

  return g_dpgettext2 (NULL, "hours on holidays", words[manner]);
}

const char *
bef_hours_weekday_word (guint weekday)
{
  static const char *const words[7] = {
    NC_ ("weekday", "Monday"),   NC_ ("weekday", "Tuesday"), NC_ ("weekday", "Wednesday"),
    NC_ ("weekday", "Thursday"), NC_ ("weekday", "Friday"),  NC_ ("weekday", "Saturday"),
    NC_ ("weekday", "Sunday"),
  };

  return g_dpgettext2 (NULL, "weekday", words[weekday % 7]);
}

/* What is kept. */

static const char *const manners[BEF_N_HOURS_MANNERS] = { "usual", "closed", "other" };

static gboolean
read_week (JsonObject *object, const char *member, BefHoursDay *week, GError **error)
{
  JsonArray *days = bef_json_get_array (object, member);

  if (days == NULL || json_array_get_length (days) != 7)
    return refuse (error, _ ("“%s” has to be seven days, from Monday on"), member);
  for (guint d = 0; d < 7; d++)
    {
      const char *text = bef_json_node_string (json_array_get_element (days, d));
      g_autoptr (GError) flaw = NULL;
      g_autofree char *written = NULL;
      if (text == NULL || !bef_hours_day_parse (text, &week[d], &flaw))
        return refuse (error, "%s, %s: %s", member, bef_hours_weekday_word (d),
                       flaw != NULL ? flaw->message : _ ("it is no text"));
      /* What is kept is written by a program: anything else is damage. */
      written = dup_spans (&week[d]);
      if (!g_str_equal (written, text))
        return refuse (error, _ ("%s, %s: “%s” is not written as it has to be"), member,
                       bef_hours_weekday_word (d), text);
    }
  return TRUE;
}

static gboolean
read_manner (JsonObject *object, const char *member, guint n, BefHoursManner *out, GError **error)
{
  const char *text = bef_json_get_string (object, member);

  for (guint i = 0; text != NULL && i < n; i++)
    if (g_str_equal (manners[i], text))
      {
        *out = (BefHoursManner)i;
        return TRUE;
      }
  return refuse (error, _ ("“%s” does not say what holds on these days"), member);
}

/* "2026-12-24", all of it. */
static gboolean
read_iso_day (const char *text, int *out)
{
  int year, month, day;
  const char *p = read_digits (text, 4, &year);

  if (strlen (text) != 10 || p == NULL || *p != '-' || (p = read_digits (p + 1, 2, &month)) == NULL
      || *p != '-' || (p = read_digits (p + 1, 2, &day)) == NULL || *p != '\0')
    return FALSE;
  return make_day (year, month, day, out);
}

static gboolean
read_closures (JsonObject *object, BefOpeningHours *self, GError **error)
{
  JsonArray *closures = bef_json_get_array (object, "closures");

  if (closures == NULL)
    return !json_object_has_member (object, "closures")
           || refuse (error, _ ("“%s” has to be a list"), "closures");
  for (guint i = 0; i < json_array_get_length (closures); i++)
    {
      const char *text = bef_json_node_string (json_array_get_element (closures, i));
      g_auto (GStrv) days = g_strsplit (text != NULL ? text : "", "/", 3);
      BefHoursClosure closure;
      if (g_strv_length (days) != 2 || !read_iso_day (days[0], &closure.first)
          || !read_iso_day (days[1], &closure.last))
        return refuse (error, _ ("closures: “%s” is not written as it has to be"),
                       text != NULL ? text : "");
      if (!take_closure (self, closure, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
bef_opening_hours_read (BefOpeningHours *self, JsonObject *object, GError **error)
{
  BefOpeningHours read = { 0 };

  if (!read_week (object, "week", read.week, error)
      || !read_manner (object, "public", BEF_HOURS_OTHER, &read.on_public, error)
      || !read_manner (object, "school", BEF_N_HOURS_MANNERS, &read.on_school, error)
      || (read.on_school == BEF_HOURS_OTHER && !read_week (object, "holiday", read.holiday, error))
      || !read_closures (object, &read, error))
    return FALSE;
  *self = read;
  return TRUE;
}

static void
write_week (const BefHoursDay *week, JsonObject *object, const char *member)
{
  JsonArray *days = json_array_new ();

  for (guint d = 0; d < 7; d++)
    {
      g_autofree char *text = dup_spans (&week[d]);
      json_array_add_string_element (days, text);
    }
  json_object_set_array_member (object, member, days);
}

void
bef_opening_hours_write (const BefOpeningHours *self, JsonObject *object)
{
  JsonArray *closures = json_array_new ();

  write_week (self->week, object, "week");
  if (self->on_school == BEF_HOURS_OTHER)
    write_week (self->holiday, object, "holiday");
  json_object_set_string_member (object, "public", manners[self->on_public]);
  json_object_set_string_member (object, "school", manners[self->on_school]);
  for (guint i = 0; i < self->n_closures; i++)
    {
      const BefHoursClosure *c = &self->closures[i];
      g_autofree char *text =
          g_strdup_printf ("%04d-%02d-%02d/%04d-%02d-%02d", c->first / 10000, c->first / 100 % 100,
                           c->first % 100, c->last / 10000, c->last / 100 % 100, c->last % 100);
      json_array_add_string_element (closures, text);
    }
  json_object_set_array_member (object, "closures", closures);
}
