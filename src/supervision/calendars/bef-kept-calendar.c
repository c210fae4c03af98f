/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-kept-calendar.h"

#include <string.h>

BefKeptCalendar *
bef_kept_calendar_new (const char *room, const char *name, const char *url)
{
  BefKeptCalendar *self = g_new0 (BefKeptCalendar, 1);

  self->id = g_uuid_string_random ();
  self->room = g_strdup (room);
  self->name = g_strdup (name);
  self->url = g_strdup (url);
  self->user = g_strdup ("");
  self->read_ms = BEF_NO_TIME;
  self->events = g_array_new (FALSE, FALSE, sizeof (BefIcalEvent));
  return self;
}

void
bef_kept_calendar_free (BefKeptCalendar *self)
{
  g_free (self->id);
  g_free (self->room);
  g_free (self->name);
  g_free (self->url);
  g_free (self->user);
  g_array_unref (self->events);
  g_free (self);
}

void
bef_kept_calendar_set_user (BefKeptCalendar *self, const char *user)
{
  g_free (self->user);
  self->user = g_strdup (user);
}

void
bef_kept_calendar_set_events (BefKeptCalendar *self, const GArray *events, gint64 read_ms)
{
  g_array_set_size (self->events, 0);
  if (events->len > 0)
    g_array_append_vals (self->events, events->data, events->len);
  self->read_ms = read_ms;
}

/* "1767225600000+5400000", the start and how long; with a d after it where it is of whole days, and
 * a c where they are closed. */
static char *
dup_events (const GArray *events)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < events->len; i++)
    {
      const BefIcalEvent *e = &g_array_index (events, BefIcalEvent, i);
      g_string_append_printf (text, "%s%" G_GINT64_FORMAT "+%" G_GINT64_FORMAT "%s%s",
                              i > 0 ? " " : "", e->start_ms, e->end_ms - e->start_ms,
                              e->is_all_day ? "d" : "", e->is_closure ? "c" : "");
    }
  return g_string_free (text, FALSE);
}

static gboolean
read_event (const char *text, BefIcalEvent *out)
{
  char *end = NULL;
  gint64 length;

  out->start_ms = g_ascii_strtoll (text, &end, 10);
  if (end == text || *end != '+')
    return FALSE;
  text = end + 1;
  length = g_ascii_strtoll (text, &end, 10);
  if (end == text)
    return FALSE;
  out->is_all_day = *end == 'd';
  end += out->is_all_day ? 1 : 0;
  out->is_closure = *end == 'c';
  end += out->is_closure ? 1 : 0;
  if (length < 0 || length > 3660 * BEF_MS_DAY || *end != '\0'
      || ABS (out->start_ms) > G_GINT64_CONSTANT (100000) * BEF_MS_DAY)
    return FALSE;
  out->end_ms = out->start_ms + length;
  return TRUE;
}

static void
read_events (BefKeptCalendar *self, const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, " ", -1);

  for (guint i = 0; parts[i] != NULL && self->events->len < BEF_ICAL_MAX_EVENTS; i++)
    {
      BefIcalEvent event;
      if (read_event (parts[i], &event))
        g_array_append_val (self->events, event);
    }
}

char *
bef_kept_calendars_to_text (GPtrArray *calendars)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();

  for (guint i = 0; i < calendars->len; i++)
    {
      const BefKeptCalendar *c = g_ptr_array_index (calendars, i);
      g_autofree char *events = dup_events (c->events);
      g_key_file_set_string (file, c->id, "room", c->room);
      g_key_file_set_string (file, c->id, "name", c->name);
      g_key_file_set_string (file, c->id, "url", c->url);
      if (*c->user != '\0')
        g_key_file_set_string (file, c->id, "user", c->user);
      g_key_file_set_int64 (file, c->id, "read", c->read_ms);
      g_key_file_set_string (file, c->id, "events", events);
    }
  return g_key_file_to_data (file, NULL, NULL);
}

static void
calendar_free (gpointer data)
{
  bef_kept_calendar_free (data);
}

GPtrArray *
bef_kept_calendars_read (const char *text)
{
  GPtrArray *calendars = g_ptr_array_new_with_free_func (calendar_free);
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_auto (GStrv) groups = NULL;

  if (!g_key_file_load_from_data (file, text, strlen (text), G_KEY_FILE_NONE, NULL))
    return calendars;
  groups = g_key_file_get_groups (file, NULL);
  for (guint i = 0; groups[i] != NULL && calendars->len < BEF_CALENDARS_MAX; i++)
    {
      g_autofree char *room = g_key_file_get_string (file, groups[i], "room", NULL);
      g_autofree char *name = g_key_file_get_string (file, groups[i], "name", NULL);
      g_autofree char *url = g_key_file_get_string (file, groups[i], "url", NULL);
      g_autofree char *user = g_key_file_get_string (file, groups[i], "user", NULL);
      g_autofree char *events = g_key_file_get_string (file, groups[i], "events", NULL);
      if (room == NULL || name == NULL || url == NULL)
        continue;
      BefKeptCalendar *calendar = bef_kept_calendar_new (room, name, url);
      g_free (calendar->id);
      calendar->id = g_strdup (groups[i]);
      calendar->read_ms = g_key_file_get_int64 (file, groups[i], "read", NULL);
      if (user != NULL)
        bef_kept_calendar_set_user (calendar, user);
      if (events != NULL)
        read_events (calendar, events);
      g_ptr_array_add (calendars, calendar);
    }
  return calendars;
}
