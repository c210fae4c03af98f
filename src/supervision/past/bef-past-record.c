/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-past-record.h"

/* The present is told by a server, and goes back by as much without having been set. */
#define JITTER_MS BEF_MS_MINUTE
/* So many lines after a beginning, and as many alerts again, and there is another one: how an
 * instant is found stays cheap in a flood. */
#define MOST_CHANGES 500

struct _BefPastRecord
{
  GHashTable *alarms; /* id -> BefPastAlarm, owned: as they were noted */
  gboolean is_whole;  /* all there is was told, and kept as far as is known */
  guint number;       /* of the next line; 0: nobody looks on */
  guint n_changes;    /* lines since the beginning */
  gint64 looked_ms;   /* the last look */
  gint64 day_ms;      /* the civil day of the beginning */
  BefRole role;
};

BefPastRecord *
bef_past_record_new (void)
{
  BefPastRecord *self = g_new0 (BefPastRecord, 1);

  self->alarms =
      g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify)bef_past_alarm_free);
  return self;
}

void
bef_past_record_free (BefPastRecord *self)
{
  g_hash_table_unref (self->alarms);
  g_free (self);
}

static void
note (BefPastRecord *self, const BefPastAlarm *alarm, gint64 now_ms, GPtrArray *lines)
{
  BefPastAlarm *copy = bef_past_alarm_copy (alarm);

  g_ptr_array_add (lines, bef_past_line_alarm (self->number++, copy, now_ms));
  g_hash_table_replace (self->alarms, copy->id, copy);
}

static void
begin (BefPastRecord *self, const BefPastAlarm *alarms, guint n, gint64 now_ms, GPtrArray *lines)
{
  g_hash_table_remove_all (self->alarms);
  g_ptr_array_add (lines, bef_past_line_begin (self->number++, n, self->role, now_ms));
  for (guint i = 0; i < n; i++)
    note (self, &alarms[i], now_ms, lines);
  self->is_whole = TRUE;
  self->n_changes = 0;
  self->day_ms = bef_civil_floor (now_ms, BEF_PERIOD_DAY);
}

static void
note_changes (BefPastRecord *self, const BefPastAlarm *alarms, guint n, gint64 now_ms,
              GPtrArray *lines)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  guint former = lines->len;
  GHashTableIter iter;
  gpointer id;

  for (guint i = 0; i < n; i++)
    {
      const BefPastAlarm *noted = g_hash_table_lookup (self->alarms, alarms[i].id);
      if (noted == NULL || !bef_past_alarm_equal (noted, &alarms[i]))
        note (self, &alarms[i], now_ms, lines);
      g_hash_table_add (seen, alarms[i].id);
    }
  g_hash_table_iter_init (&iter, self->alarms);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    if (!g_hash_table_contains (seen, id))
      {
        g_ptr_array_add (lines, bef_past_line_gone (self->number++, id, now_ms));
        g_hash_table_iter_remove (&iter);
      }
  self->n_changes += lines->len - former;
}

/* Whether what stands now has to be told as a whole. */
static gboolean
has_to_begin (const BefPastRecord *self, guint n, BefRole role, gint64 now_ms)
{
  return !self->is_whole || role != self->role || now_ms < self->looked_ms
         || bef_civil_floor (now_ms, BEF_PERIOD_DAY) != self->day_ms
         || self->n_changes > MOST_CHANGES + n;
}

void
bef_past_record_look (BefPastRecord *self, const BefPastAlarm *alarms, guint n, BefRole role,
                      gint64 now_ms, GPtrArray *lines)
{
  gint64 at_ms = now_ms;

  if (self->number > 0 && now_ms < self->looked_ms && self->looked_ms - now_ms <= JITTER_MS)
    at_ms = self->looked_ms;
  if (self->number > 0 && at_ms - self->looked_ms > BEF_PAST_ABSENCE_MS)
    bef_past_record_end (self, lines);
  gboolean anew = has_to_begin (self, n, role, at_ms);
  self->role = role;
  if (anew)
    begin (self, alarms, n, at_ms, lines);
  else
    note_changes (self, alarms, n, at_ms, lines);
  self->looked_ms = at_ms;
}

void
bef_past_record_end (BefPastRecord *self, GPtrArray *lines)
{
  if (self->number == 0)
    return;
  g_ptr_array_add (lines, bef_past_line_end (self->number, self->looked_ms + 1));
  self->number = 0;
  self->is_whole = FALSE;
}

void
bef_past_record_forget (BefPastRecord *self)
{
  self->is_whole = FALSE;
}
