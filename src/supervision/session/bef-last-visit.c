/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-last-visit.h"

#include "base/bef-calendar.h"

#define DOCUMENT "last-visit"
#define CLOSING_HOUR 17
/* Longer than any row of days on which nobody works. */
#define LOOK_BACK_DAYS 10

struct _BefLastVisit
{
  GObject parent_instance;
  BefHistory *history; /* owned */
  gint64 at_ms;        /* BEF_NO_TIME: nobody said so, or it is being read */
};

static guint changed_signal;

G_DEFINE_FINAL_TYPE (BefLastVisit, bef_last_visit, G_TYPE_OBJECT)

gint64
bef_last_visit_evening (gint64 now_ms)
{
  gint64 today = bef_civil_floor (now_ms, BEF_PERIOD_DAY);
  BefCivil civil;

  for (int i = 1; i < LOOK_BACK_DAYS; i++)
    {
      gint64 day = bef_civil_add (today, BEF_PERIOD_DAY, -i);
      if (!bef_calendar_is_working_day (day))
        continue;
      bef_civil_from_ms (day, &civil);
      return bef_civil_to_ms (civil.year, civil.month, civil.day, CLOSING_HOUR, 0);
    }
  return bef_civil_add (today, BEF_PERIOD_DAY, -1);
}

gint64
bef_last_visit_get (BefLastVisit *self, gint64 now_ms)
{
  /* A moment to come is of a clock that was wrong. */
  return self->at_ms != BEF_NO_TIME && self->at_ms <= now_ms ? self->at_ms
                                                             : bef_last_visit_evening (now_ms);
}

void
bef_last_visit_set (BefLastVisit *self, gint64 now_ms)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, now_ms);

  self->at_ms = now_ms;
  bef_history_put_document_async (self->history, DOCUMENT, text, NULL, NULL, NULL);
  g_signal_emit (self, changed_signal, 0);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BefLastVisit) self = user_data;
  g_autofree char *text = bef_history_get_document_finish (BEF_HISTORY (source), result, NULL);
  gint64 ms;

  /* Who was quicker than the disk knows better. */
  if (text == NULL || self->at_ms != BEF_NO_TIME
      || !g_ascii_string_to_signed (text, 10, 0, G_MAXINT64, &ms, NULL))
    return;
  self->at_ms = ms;
  g_signal_emit (self, changed_signal, 0);
}

void
bef_last_visit_load (BefLastVisit *self, GCancellable *cancellable)
{
  bef_history_get_document_async (self->history, DOCUMENT, cancellable, read_cb,
                                  g_object_ref (self));
}

static void
bef_last_visit_finalize (GObject *object)
{
  g_object_unref (BEF_LAST_VISIT (object)->history);
  G_OBJECT_CLASS (bef_last_visit_parent_class)->finalize (object);
}

static void
bef_last_visit_class_init (BefLastVisitClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = bef_last_visit_finalize;
  changed_signal = g_signal_new ("changed", BEF_TYPE_LAST_VISIT, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static void
bef_last_visit_init (BefLastVisit *self)
{
  self->at_ms = BEF_NO_TIME;
}

BefLastVisit *
bef_last_visit_new (BefHistory *history)
{
  BefLastVisit *self = g_object_new (BEF_TYPE_LAST_VISIT, NULL);

  self->history = g_object_ref (history);
  return self;
}
