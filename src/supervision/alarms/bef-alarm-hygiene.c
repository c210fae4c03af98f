/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-alarm-hygiene.h"

#include <glib/gi18n.h>

static void
row_free (gpointer data)
{
  BefHygieneRow *row = data;

  g_free (row->rule);
  g_free (row->object);
  g_free (row);
}

static BefHygieneRow *
row_of (GHashTable *rows, const BefHygieneEvent *event)
{
  g_autofree char *key = g_strdup_printf ("%s\n%s", event->rule, event->object);
  BefHygieneRow *row = g_hash_table_lookup (rows, key);

  if (row == NULL)
    {
      row = g_new0 (BefHygieneRow, 1);
      row->rule = g_strdup (event->rule);
      row->object = g_strdup (event->object);
      row->standing_since_ms = BEF_NO_TIME;
      g_hash_table_insert (rows, g_steal_pointer (&key), row);
    }
  return row;
}

static int
compare_times (gconstpointer a, gconstpointer b)
{
  const BefHygieneEvent *x = *(const BefHygieneEvent *const *)a,
                        *y = *(const BefHygieneEvent *const *)b;

  return (x->at_ms > y->at_ms) - (x->at_ms < y->at_ms);
}

static int
compare_rows (gconstpointer a, gconstpointer b)
{
  const BefHygieneRow *x = *(const BefHygieneRow *const *)a, *y = *(const BefHygieneRow *const *)b;

  if (x->raised != y->raised)
    return x->raised < y->raised ? 1 : -1;
  return (y->longest_ms > x->longest_ms) - (y->longest_ms < x->longest_ms);
}

static void
note_end (BefHygieneRow *row, gint64 at_ms)
{
  gint64 lasted = at_ms - row->standing_since_ms;

  row->longest_ms = MAX (row->longest_ms, lasted);
  row->n_short += lasted < BEF_HYGIENE_SHORT_MS;
  row->is_standing = FALSE;
  row->standing_since_ms = BEF_NO_TIME;
}

static void
note (BefHygiene *self, const BefAlarmRules *rules, BefHygieneRow *row,
      const BefHygieneEvent *event)
{
  const BefAlarmRule *rule = bef_alarm_rules_find (rules, event->rule);

  if (g_str_equal (event->event, "raised"))
    {
      self->raised++;
      self->urgent += rule != NULL && rule->priority == BEF_SEVERITY_URGENT;
      row->raised++;
      /* Raised anew without an end: its shelf ended, or its cause did. */
      if (!row->is_standing)
        row->standing_since_ms = event->at_ms;
      row->is_standing = TRUE;
    }
  else if (g_str_equal (event->event, "chatters"))
    {
      self->chatters++;
      row->chatters++;
    }
  else if (row->is_standing
           && (g_str_equal (event->event, "cleared") || g_str_equal (event->event, "forgotten")
               || g_str_equal (event->event, "folded")))
    note_end (row, event->at_ms);
}

/* The day on which most were raised. */
static void
find_worst_day (BefHygiene *self, GPtrArray *events)
{
  gint64 day = BEF_NO_TIME;
  guint n = 0;

  for (guint i = 0; i < events->len; i++)
    {
      const BefHygieneEvent *event = g_ptr_array_index (events, i);
      gint64 this_day = bef_civil_floor (event->at_ms, BEF_PERIOD_DAY);
      if (!g_str_equal (event->event, "raised"))
        continue;
      n = this_day == day ? n + 1 : 1;
      day = this_day;
      if (n > self->worst_day)
        {
          self->worst_day = n;
          self->worst_day_ms = day;
        }
    }
}

static guint
count_days (gint64 from_ms, gint64 now_ms)
{
  guint n = 0;

  for (gint64 day = bef_civil_floor (from_ms, BEF_PERIOD_DAY); day < now_ms;
       day = bef_civil_add (day, BEF_PERIOD_DAY, 1))
    n++;
  return MAX (n, 1);
}

BefHygiene *
bef_hygiene_of (const BefAlarmRules *rules, const BefHygieneEvent *events, guint n, gint64 from_ms,
                gint64 now_ms)
{
  BefHygiene *self = g_new0 (BefHygiene, 1);
  g_autoptr (GHashTable) rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) ordered = g_ptr_array_sized_new (n);
  GHashTableIter iter;
  gpointer value;

  self->n_days = count_days (from_ms, now_ms);
  self->worst_day_ms = BEF_NO_TIME;
  self->rows = g_ptr_array_new_with_free_func (row_free);
  for (guint i = 0; i < n; i++)
    if (events[i].at_ms >= from_ms && events[i].at_ms < now_ms)
      g_ptr_array_add (ordered, (gpointer)&events[i]);
  g_ptr_array_sort (ordered, compare_times);
  for (guint i = 0; i < ordered->len; i++)
    note (self, rules, row_of (rows, g_ptr_array_index (ordered, i)),
          g_ptr_array_index (ordered, i));
  find_worst_day (self, ordered);
  g_hash_table_iter_init (&iter, rows);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      BefHygieneRow *row = value;
      if (row->is_standing)
        row->longest_ms = MAX (row->longest_ms, now_ms - row->standing_since_ms);
      self->n_standing_long +=
          row->is_standing && now_ms - row->standing_since_ms > BEF_HYGIENE_STANDING_MS;
      g_ptr_array_add (self->rows, row);
    }
  g_ptr_array_sort (self->rows, compare_rows);
  return self;
}

void
bef_hygiene_free (BefHygiene *self)
{
  g_ptr_array_unref (self->rows);
  g_free (self);
}

BefHygieneAdvice
bef_hygiene_advise (const BefHygiene *self, const BefHygieneRow *row)
{
  if (row->chatters > 0)
    return BEF_HYGIENE_CHATTERS;
  if (row->raised >= BEF_HYGIENE_TOP_LEAST && row->n_short >= BEF_HYGIENE_SHORT_SHARE * row->raised)
    return BEF_HYGIENE_TOO_SHORT;
  if (row->is_standing && row->longest_ms > BEF_HYGIENE_STANDING_MS)
    return BEF_HYGIENE_STANDS;
  if (row->raised >= BEF_HYGIENE_TOP_LEAST && row->raised > BEF_HYGIENE_TOP_SHARE * self->raised)
    return BEF_HYGIENE_TOO_OFTEN;
  return BEF_HYGIENE_FINE;
}

const char *
bef_hygiene_advice_words (BefHygieneAdvice advice)
{
  switch (advice)
    {
    case BEF_HYGIENE_TOO_OFTEN:
      return _ ("Comes very often: have it repaired, or move its limit");
    case BEF_HYGIENE_TOO_SHORT:
      return _ ("Is gone again within minutes: let it wait longer before it is told");
    case BEF_HYGIENE_CHATTERS:
      return _ ("Comes and goes: have it repaired, or widen its dead band");
    case BEF_HYGIENE_STANDS:
      return _ ("There for more than a day: who takes care of it?");
    case BEF_HYGIENE_FINE:
    default:
      return NULL;
    }
}
