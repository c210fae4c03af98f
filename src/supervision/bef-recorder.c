/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-recorder.h"

#include <glib/gi18n.h>

#include "bef-backfill.h"

/* How much history is fetched unasked for a series never seen before; of the meters enough for the
 * usual day and a comparison with the week before. */
#define FIRST_BACKFILL_MS BEF_MS_DAY
#define FIRST_METER_BACKFILL_MS (14 * BEF_MS_DAY)
/* Beyond this absence only what a person looks at is fetched. */
#define LONGEST_BACKFILL_MS (31 * BEF_MS_DAY)
/* A commune with more series than this is large: unasked, only the gaps of its meters are fetched,
 * so that the first minutes are not spent on what nobody looks at. */
#define MANY_SERIES 2000

struct _BefRecorder
{
  GObject parent_instance;
  BefHistory *history;   /* owned */
  BefBackfill *backfill; /* owned, nullable */
  GHashTable *last;      /* owned: entity -> GHashTable quantity -> gint64*; keys interned */
  BefRecorderCallbacks callbacks;
  GPtrArray *followed; /* owned, nullable: the answer to plan for and to store */
  gint64 followed_ms;
  guint follow_source;
  gboolean planned;
  gboolean stopped;
};

G_DEFINE_FINAL_TYPE (BefRecorder, bef_recorder, G_TYPE_OBJECT)

static gint64 *
last_slot (BefRecorder *self, BefSeriesKey key)
{
  GHashTable *quantities = g_hash_table_lookup (self->last, key.entity);

  if (quantities == NULL)
    {
      quantities = g_hash_table_new_full (NULL, NULL, NULL, g_free);
      g_hash_table_insert (self->last, (gpointer)key.entity, quantities);
    }
  gint64 *slot = g_hash_table_lookup (quantities, key.quantity);
  if (slot == NULL)
    {
      slot = g_new (gint64, 1);
      *slot = BEF_NO_TIME;
      g_hash_table_insert (quantities, (gpointer)key.quantity, slot);
    }
  return slot;
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BefRecorder) self = user_data;
  g_autoptr (GArray) latest = bef_history_latest_finish (BEF_HISTORY (source), result, NULL);

  for (guint i = 0; latest != NULL && i < latest->len; i++)
    {
      const BefReading *r = &g_array_index (latest, BefReading, i);
      gint64 *slot = last_slot (self, r->key);
      *slot = MAX (*slot, r->observed_ms);
    }
}

void
bef_recorder_load (BefRecorder *self, GCancellable *cancellable)
{
  bef_history_latest_async (self->history, cancellable, loaded_cb, g_object_ref (self));
}

static void
stored_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BefRecorder) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean done = bef_history_append_finish (BEF_HISTORY (source), result, &error);

  if (self->stopped)
    return;
  if (done)
    self->callbacks.changed (NULL, NULL, self->callbacks.user_data);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
           && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CLOSED))
    self->callbacks.told (error->message, self->callbacks.user_data);
}

/* What has no date of its own was not measured at a known time: it is shown, not stored. */
static void
store (BefRecorder *self, GPtrArray *entities)
{
  g_autoptr (GArray) fresh = g_array_new (FALSE, FALSE, sizeof (BefReading));

  for (guint i = 0; i < entities->len; i++)
    {
      const BefEntity *e = g_ptr_array_index (entities, i);
      for (guint k = 0; e->role != BEF_ENTITY_ALERT && k < e->readings->len; k++)
        {
          const BefReading *r = &g_array_index (e->readings, BefReading, k);
          gint64 *last;
          if (r->observed_ms == BEF_NO_TIME)
            continue;
          last = last_slot (self, r->key);
          if (r->observed_ms <= *last)
            continue;
          *last = r->observed_ms;
          g_array_append_val (fresh, *r);
        }
    }
  if (fresh->len > 0)
    bef_history_append_async (self->history, fresh, NULL, stored_cb, g_object_ref (self));
}

static guint
count_series (GPtrArray *entities)
{
  guint n = 0;

  for (guint i = 0; i < entities->len; i++)
    n += ((BefEntity *)g_ptr_array_index (entities, i))->readings->len;
  return n;
}

/* From when @reading's series is fetched unasked, or BEF_NO_TIME: not at all. */
static gint64
backfill_from (BefRecorder *self, const BefEntity *e, const BefReading *reading, gboolean large,
               gint64 now_ms)
{
  gint64 last = *last_slot (self, reading->key);
  const char *first = bef_kind_info (e->kind)->quantities[0];
  gboolean meter = e->kind == BEF_KIND_METER;

  if (large && !meter)
    return BEF_NO_TIME;
  if (last != BEF_NO_TIME)
    return MAX (last, now_ms - LONGEST_BACKFILL_MS);
  if (large
      || !(g_str_equal (reading->key.quantity, first)
           || g_str_equal (reading->key.quantity, "energy-index")))
    return BEF_NO_TIME;
  return now_ms - (meter ? FIRST_METER_BACKFILL_MS : FIRST_BACKFILL_MS);
}

static void
plan (BefRecorder *self, GPtrArray *entities, gint64 now_ms)
{
  gboolean large = count_series (entities) > MANY_SERIES;

  if (self->planned || self->backfill == NULL)
    return;
  self->planned = TRUE;
  for (guint i = 0; i < entities->len; i++)
    {
      const BefEntity *e = g_ptr_array_index (entities, i);
      for (guint k = 0; e->role == BEF_ENTITY_EQUIPMENT && k < e->readings->len; k++)
        {
          const BefReading *r = &g_array_index (e->readings, BefReading, k);
          gint64 from = backfill_from (self, e, r, large, now_ms);
          if (from != BEF_NO_TIME)
            bef_backfill_add (self->backfill, r->key, from, now_ms, FALSE, NULL);
        }
    }
}

/* What waits is planned, then stored: planning asks what was stored last. */
static void
follow_now (BefRecorder *self)
{
  g_autoptr (GPtrArray) entities = g_steal_pointer (&self->followed);

  g_clear_handle_id (&self->follow_source, g_source_remove);
  if (entities == NULL)
    return;
  plan (self, entities, self->followed_ms);
  store (self, entities);
}

static gboolean
follow_cb (gpointer user_data)
{
  BefRecorder *self = user_data;

  self->follow_source = 0;
  follow_now (self);
  return G_SOURCE_REMOVE;
}

void
bef_recorder_follow (BefRecorder *self, GPtrArray *entities, gint64 now_ms)
{
  follow_now (self);
  self->followed = g_ptr_array_ref (entities);
  self->followed_ms = now_ms;
  self->follow_source = g_idle_add_full (G_PRIORITY_DEFAULT, follow_cb, self, NULL);
}

void
bef_recorder_store (BefRecorder *self, GPtrArray *entities)
{
  follow_now (self);
  store (self, entities);
}

void
bef_recorder_lost (BefRecorder *self)
{
  follow_now (self);
  if (self->backfill != NULL)
    bef_backfill_cancel (self->backfill);
  self->planned = FALSE;
}

void
bef_recorder_want (BefRecorder *self, BefSeriesKey key, gint64 from_ms, gint64 to_ms, GTask *task)
{
  if (self->backfill != NULL)
    bef_backfill_add (self->backfill, key, from_ms, to_ms, TRUE, task);
  else if (task != NULL)
    {
      g_task_return_new_error (task, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_CONNECT,
                               _ ("No server is configured"));
      g_object_unref (task);
    }
}

static void
backfilled_cb (BefSeriesKey key, gpointer user_data)
{
  BefRecorder *self = user_data;

  self->callbacks.changed (key.entity, key.quantity, self->callbacks.user_data);
}

void
bef_recorder_stop (BefRecorder *self)
{
  follow_now (self);
  self->stopped = TRUE;
  if (self->backfill == NULL)
    return;
  bef_backfill_set_callbacks (self->backfill, NULL, NULL, NULL);
  bef_backfill_cancel (self->backfill);
}

static void
bef_recorder_dispose (GObject *object)
{
  BefRecorder *self = BEF_RECORDER (object);

  bef_recorder_stop (self);
  g_clear_object (&self->backfill);
  G_OBJECT_CLASS (bef_recorder_parent_class)->dispose (object);
}

static void
bef_recorder_finalize (GObject *object)
{
  g_object_unref (BEF_RECORDER (object)->history);
  g_hash_table_unref (BEF_RECORDER (object)->last);
  G_OBJECT_CLASS (bef_recorder_parent_class)->finalize (object);
}

static void
bef_recorder_class_init (BefRecorderClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = bef_recorder_dispose;
  G_OBJECT_CLASS (klass)->finalize = bef_recorder_finalize;
}

static void
bef_recorder_init (BefRecorder *self)
{
  self->last = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify)g_hash_table_unref);
}

static void
progress_cb (double fraction, gpointer user_data)
{
  BefRecorder *self = user_data;

  self->callbacks.progress (fraction, self->callbacks.user_data);
}

BefRecorder *
bef_recorder_new (BefBackend *backend, BefHistory *history, const BefRecorderCallbacks *callbacks)
{
  BefRecorder *self = g_object_new (BEF_TYPE_RECORDER, NULL);

  self->history = g_object_ref (history);
  self->callbacks = *callbacks;
  if (backend != NULL)
    {
      self->backfill = bef_backfill_new (backend, history);
      bef_backfill_set_callbacks (self->backfill, backfilled_cb, progress_cb, self);
    }
  return self;
}
