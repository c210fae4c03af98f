/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-ical.h"

#include <glib/gi18n.h>
#include <libical/ical.h>
#include <string.h>

#include "bef-recording-private.h"

/* Of one entry: a century of days. What comes more often than that is no booking. */
#define MAX_OCCURRENCES 36600
#define MAX_NOTES 200

typedef struct
{
  BefIcal *ical;       /* not owned */
  icalcomponent *root; /* not owned */
  BefRange range;
  GHashTable *moved; /* owned, of "UID instant": occurrences that an entry of their own replaces */
} Reading;

static void
note_free (gpointer data)
{
  BefFileNote *note = data;

  g_free (note->reason);
  g_free (note);
}

void
bef_ical_free (BefIcal *self)
{
  g_free (self->name);
  g_array_unref (self->events);
  g_ptr_array_unref (self->notes);
  g_free (self);
}

gboolean
bef_ical_is (const char *text, gsize size)
{
  static const char begin[] = "BEGIN:VCALENDAR";
  gsize at = 0;

  if (size >= 3 && memcmp (text, "\xEF\xBB\xBF", 3) == 0)
    at = 3;
  while (at < size && g_ascii_isspace (text[at]))
    at++;
  return size - at >= strlen (begin) && g_ascii_strncasecmp (text + at, begin, strlen (begin)) == 0;
}

static void
leave_out (Reading *self, const char *reason)
{
  BefFileNote *note;

  if (self->ical->notes->len >= MAX_NOTES)
    return;
  note = g_new0 (BefFileNote, 1);
  note->reason = g_strdup (reason);
  g_ptr_array_add (self->ical->notes, note);
}

/* The zone of @property: the calendar's own, else by its name; NULL for Paris. */
static icaltimezone *
zone_of (Reading *self, icalproperty *property)
{
  icalparameter *parameter = icalproperty_get_first_parameter (property, ICAL_TZID_PARAMETER);
  const char *id = parameter != NULL ? icalparameter_get_tzid (parameter) : NULL;
  icaltimezone *zone;

  if (id == NULL || g_str_equal (id, "Europe/Paris"))
    return NULL;
  zone = icalcomponent_get_timezone (self->root, id);
  return zone != NULL ? zone : icaltimezone_get_builtin_timezone (id);
}

/* FALSE for what is no time of the years that are kept. */
static gboolean
to_instant (struct icaltimetype time, icaltimezone *zone, gint64 *out)
{
  if (icaltime_is_null_time (time) || time.year < 1970 || time.year > 2200)
    return FALSE;
  if (time.is_date)
    *out = bef_civil_to_ms (time.year, time.month, time.day, 0, 0);
  else if (icaltime_is_utc (time))
    *out = (gint64)icaltime_as_timet (time) * BEF_MS_SECOND;
  else if (zone != NULL)
    *out = (gint64)icaltime_as_timet_with_zone (time, zone) * BEF_MS_SECOND;
  else
    *out = bef_civil_to_ms (time.year, time.month, time.day, time.hour, time.minute)
           + time.second * BEF_MS_SECOND;
  return TRUE;
}

static char *
dup_key (const char *uid, gint64 at_ms)
{
  return g_strdup_printf ("%s %" G_GINT64_FORMAT, uid, at_ms);
}

static const char *
uid_of (icalcomponent *event)
{
  const char *uid = icalcomponent_get_uid (event);

  return uid != NULL ? uid : "";
}

/* How long an entry lasts. */
typedef struct
{
  gint64 ms; /* between instants */
  int days;  /* of whole days, which may have 23 or 25 hours; 0: by ms */
  gboolean is_closure;
} Length;

static void
add_event (Reading *self, gint64 start_ms, Length length)
{
  BefIcalEvent event = { start_ms, start_ms + length.ms, length.days > 0, length.is_closure };

  if (length.days > 0)
    event.end_ms = bef_civil_add (start_ms, BEF_PERIOD_DAY, length.days);
  if (event.end_ms > self->range.from_ms && event.start_ms < self->range.to_ms
      && self->ical->events->len < BEF_ICAL_MAX_EVENTS)
    g_array_append_val (self->ical->events, event);
}

/* Whether the occurrence of @event at @at_ms is taken out, or stands elsewhere. */
static gboolean
is_excepted (Reading *self, icalcomponent *event, GHashTable *exceptions, gint64 at_ms)
{
  g_autofree char *key = dup_key (uid_of (event), at_ms);

  return g_hash_table_contains (self->moved, key) || g_hash_table_contains (exceptions, &at_ms);
}

static gboolean
is_midnight (gint64 ms)
{
  BefCivil civil;

  bef_civil_from_ms (ms, &civil);
  return civil.hour == 0 && civil.minute == 0;
}

static Length
length_of (Reading *self, icalcomponent *event, struct icaltimetype start, gint64 start_ms)
{
  Length length = { 0, 0, FALSE };
  icalproperty *end = icalcomponent_get_first_property (event, ICAL_DTEND_PROPERTY);
  icalproperty *duration = icalcomponent_get_first_property (event, ICAL_DURATION_PROPERTY);
  gint64 end_ms;

  if (end != NULL && to_instant (icalproperty_get_dtend (end), zone_of (self, end), &end_ms))
    length.ms = MAX (end_ms - start_ms, 0);
  else if (duration != NULL)
    length.ms =
        MAX (icaldurationtype_as_int (icalproperty_get_duration (duration)), 0) * BEF_MS_SECOND;
  /* Nothing said: the whole day, or a moment. */
  if (start.is_date
      || (length.ms > 0 && is_midnight (start_ms) && is_midnight (start_ms + length.ms)))
    length.days = (int)CLAMP ((length.ms + BEF_MS_DAY / 2) / BEF_MS_DAY, 1, 3660);
  length.is_closure = length.days > 0 && bef_ical_is_closure (icalcomponent_get_summary (event));
  return length;
}

/* All properties of @kind at once: asking the entry for anything else begins its list anew.
 * (transfer full) */
static GPtrArray *
list_properties (icalcomponent *event, icalproperty_kind kind)
{
  GPtrArray *found = g_ptr_array_new ();

  for (icalproperty *p = icalcomponent_get_first_property (event, kind); p != NULL;
       p = icalcomponent_get_next_property (event, kind))
    g_ptr_array_add (found, p);
  return found;
}

/* The instants of EXDATE. (transfer full) of gint64. */
static GHashTable *
list_exceptions (Reading *self, icalcomponent *event)
{
  GHashTable *exceptions = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_autoptr (GPtrArray) dates = list_properties (event, ICAL_EXDATE_PROPERTY);

  for (guint i = 0; i < dates->len; i++)
    {
      icalproperty *p = g_ptr_array_index (dates, i);
      gint64 at_ms;
      if (to_instant (icalproperty_get_exdate (p), zone_of (self, p), &at_ms))
        g_hash_table_add (exceptions, g_memdup2 (&at_ms, sizeof at_ms));
    }
  return exceptions;
}

/* The rule of @property with its end on the clock of @zone, as its entry's start is. */
static struct icalrecurrencetype
rule_of (icalproperty *property, struct icaltimetype start, icaltimezone *zone)
{
  struct icalrecurrencetype rule = icalproperty_get_rrule (property);
  BefCivil civil;

  if (!icaltime_is_utc (rule.until) || icaltime_is_utc (start))
    return rule;
  if (zone != NULL)
    rule.until = icaltime_convert_to_zone (rule.until, zone);
  else
    {
      bef_civil_from_ms ((gint64)icaltime_as_timet (rule.until) * BEF_MS_SECOND, &civil);
      rule.until.year = civil.year;
      rule.until.month = civil.month;
      rule.until.day = civil.day;
      rule.until.hour = civil.hour;
      rule.until.minute = civil.minute;
    }
  rule.until.zone = NULL;
  return rule;
}

/* The occurrences of one rule; the first is the entry's own start, given apart. */
static void
add_rule (Reading *self, icalcomponent *event, icalproperty *rule, struct icaltimetype start,
          icaltimezone *zone, GHashTable *seen)
{
  g_autoptr (GHashTable) exceptions = list_exceptions (self, event);
  icalrecur_iterator *iterator = icalrecur_iterator_new (rule_of (rule, start, zone), start);
  gint64 start_ms, at_ms;

  if (iterator == NULL || !to_instant (start, zone, &start_ms))
    {
      leave_out (self, _ ("its rule of recurrence cannot be read"));
      g_clear_pointer (&iterator, icalrecur_iterator_free);
      return;
    }
  Length length = length_of (self, event, start, start_ms);
  for (guint i = 0; i < MAX_OCCURRENCES && self->ical->events->len < BEF_ICAL_MAX_EVENTS; i++)
    {
      struct icaltimetype next = icalrecur_iterator_next (iterator);
      if (icaltime_is_null_time (next) || !to_instant (next, zone, &at_ms)
          || at_ms >= self->range.to_ms)
        break;
      if (is_excepted (self, event, exceptions, at_ms) || g_hash_table_contains (seen, &at_ms))
        continue;
      g_hash_table_add (seen, g_memdup2 (&at_ms, sizeof at_ms));
      add_event (self, at_ms, length);
    }
  icalrecur_iterator_free (iterator);
}

/* Those of RDATE. */
static void
add_dates (Reading *self, icalcomponent *event, Length length, GHashTable *seen)
{
  g_autoptr (GHashTable) exceptions = list_exceptions (self, event);
  g_autoptr (GPtrArray) dates = list_properties (event, ICAL_RDATE_PROPERTY);

  for (guint i = 0; i < dates->len; i++)
    {
      icalproperty *p = g_ptr_array_index (dates, i);
      struct icaldatetimeperiodtype date = icalproperty_get_rdate (p);
      gint64 at_ms;
      if (icaltime_is_null_time (date.time) || !to_instant (date.time, zone_of (self, p), &at_ms)
          || is_excepted (self, event, exceptions, at_ms) || g_hash_table_contains (seen, &at_ms))
        continue;
      g_hash_table_add (seen, g_memdup2 (&at_ms, sizeof at_ms));
      add_event (self, at_ms, length);
    }
}

static gboolean
is_free (icalcomponent *event)
{
  icalproperty *transparent = icalcomponent_get_first_property (event, ICAL_TRANSP_PROPERTY);

  return transparent != NULL && icalproperty_get_transp (transparent) == ICAL_TRANSP_TRANSPARENT;
}

static void
read_event (Reading *self, icalcomponent *event)
{
  icalproperty *property = icalcomponent_get_first_property (event, ICAL_DTSTART_PROPERTY);
  gint64 start_ms;

  self->ical->n_entries++;
  if (icalcomponent_get_status (event) == ICAL_STATUS_CANCELLED)
    {
      self->ical->n_free++;
      return;
    }
  if (property == NULL
      || !to_instant (icalproperty_get_dtstart (property), zone_of (self, property), &start_ms))
    {
      leave_out (self, _ ("an entry has no date on which it begins"));
      return;
    }
  struct icaltimetype start = icalproperty_get_dtstart (property);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_autoptr (GPtrArray) rules = list_properties (event, ICAL_RRULE_PROPERTY);
  Length length = length_of (self, event, start, start_ms);
  /* Whole days leave the time free wherever nobody says otherwise, closed ones too. */
  if (is_free (event) && !length.is_closure)
    {
      self->ical->n_free++;
      return;
    }
  if (rules->len == 0)
    {
      g_autoptr (GHashTable) exceptions = list_exceptions (self, event);
      g_autofree char *key = dup_key (uid_of (event), start_ms);
      gboolean is_moved_one =
          icalcomponent_get_first_property (event, ICAL_RECURRENCEID_PROPERTY) != NULL;
      g_hash_table_add (seen, g_memdup2 (&start_ms, sizeof start_ms));
      if (is_moved_one
          || (!g_hash_table_contains (exceptions, &start_ms)
              && !g_hash_table_contains (self->moved, key)))
        add_event (self, start_ms, length);
    }
  for (guint i = 0; i < rules->len; i++)
    add_rule (self, event, g_ptr_array_index (rules, i), start, zone_of (self, property), seen);
  add_dates (self, event, length, seen);
}

/* Which occurrences have an entry of their own. */
static void
find_moved (Reading *self)
{
  for (icalcomponent *event = icalcomponent_get_first_component (self->root, ICAL_VEVENT_COMPONENT);
       event != NULL; event = icalcomponent_get_next_component (self->root, ICAL_VEVENT_COMPONENT))
    {
      icalproperty *p = icalcomponent_get_first_property (event, ICAL_RECURRENCEID_PROPERTY);
      gint64 at_ms;
      if (p != NULL && to_instant (icalproperty_get_recurrenceid (p), zone_of (self, p), &at_ms))
        g_hash_table_add (self->moved, dup_key (uid_of (event), at_ms));
    }
}

static int
compare_events (gconstpointer a, gconstpointer b)
{
  gint64 x = ((const BefIcalEvent *)a)->start_ms, y = ((const BefIcalEvent *)b)->start_ms;

  return (x > y) - (x < y);
}

/* What the calendar calls itself. (transfer full) nullable */
static char *
dup_name (icalcomponent *root)
{
  for (icalproperty *p = icalcomponent_get_first_property (root, ICAL_X_PROPERTY); p != NULL;
       p = icalcomponent_get_next_property (root, ICAL_X_PROPERTY))
    {
      const char *name = icalproperty_get_x_name (p), *value = icalproperty_get_x (p);
      if (name != NULL && value != NULL && g_str_equal (name, "X-WR-CALNAME") && *value != '\0')
        return bef_recording_dup_cited (value);
    }
  return NULL;
}

static BefIcal *
read_calendar (icalcomponent *root, BefRange range)
{
  BefIcal *ical = g_new0 (BefIcal, 1);
  g_autoptr (GHashTable) moved = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Reading self = { ical, root, range, moved };

  ical->events = g_array_new (FALSE, FALSE, sizeof (BefIcalEvent));
  ical->notes = g_ptr_array_new_with_free_func (note_free);
  ical->name = dup_name (root);
  find_moved (&self);
  for (icalcomponent *event = icalcomponent_get_first_component (root, ICAL_VEVENT_COMPONENT);
       event != NULL; event = icalcomponent_get_next_component (root, ICAL_VEVENT_COMPONENT))
    read_event (&self, event);
  g_array_sort (ical->events, compare_events);
  return ical;
}

BefIcal *
bef_ical_read (const char *text, gsize size, const char *name, BefRange range, GError **error)
{
  gsize n = 0;
  BefIcal *ical = NULL;

  if (size > BEF_ICAL_MAX_BYTES)
    {
      bef_recording_refuse (error, _ ("“%s” is larger than 8 MiB: no calendar of a room is"), name);
      return NULL;
    }
  g_autofree char *utf8 = bef_recording_decode (text, size, &n, name, error);
  if (utf8 == NULL)
    return NULL;
  if (!bef_ical_is (utf8, n))
    {
      bef_recording_refuse (
          error, _ ("“%s”, line 1: no calendar begins here (BEGIN:VCALENDAR was expected)"), name);
      return NULL;
    }
  icalerror_set_errors_are_fatal (0);
  icalcomponent *root = icalparser_parse_string (utf8);
  if (root != NULL && icalcomponent_isa (root) == ICAL_VCALENDAR_COMPONENT)
    ical = read_calendar (root, range);
  else
    bef_recording_refuse (error, _ ("“%s” is not a whole calendar: save it once more"), name);
  g_clear_pointer (&root, icalcomponent_free);
  return ical;
}
