/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-chart-feed.h"

#include <math.h>

/* New samples are read again at most this often. */
#define RELOAD_MS 2000
/* A pan that pauses this long has come to rest. */
#define REST_MS 250
/* At most this many pixels' worth of slices wider than asked for. */
#define COARSER 1.5

typedef struct
{
  BefSeriesKey key;
  BefFeedMode mode;
  BefChartSeries *series; /* owned */
  int back_days;
} Entry;

struct _BefChartFeed
{
  GObject parent_instance;
  BefSession *session;             /* owned */
  BefChart *chart;                 /* weak, nullable */
  GPtrArray *entries;              /* owned, of Entry */
  GCancellable *cancellable;       /* owned: the reads of the present range */
  gint64 from_ms, to_ms;           /* shown */
  gint64 read_from_ms, read_to_ms; /* what the last reads are of: the former and what lies beside */
  gint64 slice_ms;                 /* of these reads; 0: none yet */
  guint n_reading;                 /* reads under way */
  BefPeriod period;
  guint reload_source, rest_source;
  gboolean stale; /* changed while off screen */
};

typedef struct
{
  BefChartFeed *self;        /* owned */
  Entry *entry;              /* unowned: valid while the cancellable is not cancelled */
  GCancellable *cancellable; /* owned */
  gint64 shift_ms;
} Read;

G_DEFINE_FINAL_TYPE (BefChartFeed, bef_chart_feed, G_TYPE_OBJECT)

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_object_unref (entry->series);
  g_free (entry);
}

static void
read_free (Read *read)
{
  if (!g_cancellable_is_cancelled (read->cancellable))
    read->self->n_reading--;
  g_object_unref (read->cancellable);
  g_object_unref (read->self);
  g_free (read);
}

/* Slices that make clock times, so that rows of a table begin on them; the widest that is not much
 * wider than @wanted slices make. */
static gint64
choose_slice (gint64 length_ms, guint wanted)
{
  static const gint64 slices[] = {
    BEF_MS_SECOND,      2 * BEF_MS_SECOND,  5 * BEF_MS_SECOND,  10 * BEF_MS_SECOND,
    15 * BEF_MS_SECOND, 30 * BEF_MS_SECOND, BEF_MS_MINUTE,      2 * BEF_MS_MINUTE,
    3 * BEF_MS_MINUTE,  5 * BEF_MS_MINUTE,  10 * BEF_MS_MINUTE, 15 * BEF_MS_MINUTE,
    20 * BEF_MS_MINUTE, 30 * BEF_MS_MINUTE, BEF_MS_HOUR,        2 * BEF_MS_HOUR,
    3 * BEF_MS_HOUR,    4 * BEF_MS_HOUR,    6 * BEF_MS_HOUR,    8 * BEF_MS_HOUR,
    12 * BEF_MS_HOUR,   BEF_MS_DAY,
  };
  double most = COARSER * (double)length_ms / wanted;
  gint64 chosen = slices[0];

  for (guint i = 1; i < G_N_ELEMENTS (slices) && (double)slices[i] <= most; i++)
    chosen = slices[i];
  /* Years of days. */
  return chosen == BEF_MS_DAY ? MAX ((gint64)(most / BEF_MS_DAY), 1) * BEF_MS_DAY : chosen;
}

static gint64
slice_now (BefChartFeed *self)
{
  return choose_slice (self->to_ms - self->from_ms,
                       CLAMP (bef_chart_get_wanted_buckets (self->chart), 24, 4000));
}

/* Moves buckets of another day onto the range shown. */
static BefBuckets *
shift_buckets (BefBuckets *buckets, gint64 by_ms)
{
  guint n = bef_buckets_get_length (buckets);
  GArray *moved = g_array_sized_new (FALSE, FALSE, sizeof (BefBucket), n);

  for (guint i = 0; i < n; i++)
    {
      BefBucket b = *bef_buckets_get (buckets, i);
      b.start_ms += by_ms;
      b.end_ms += by_ms;
      if (b.count > 0)
        {
          b.first_ms += by_ms;
          b.last_ms += by_ms;
        }
      g_array_append_val (moved, b);
    }
  return bef_buckets_new_take (moved);
}

static void
buckets_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Read *read = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (BefBuckets) buckets =
      bef_history_buckets_finish (BEF_HISTORY (source), result, &error);

  if (buckets != NULL)
    {
      g_autoptr (BefBuckets) moved =
          read->shift_ms != 0 ? shift_buckets (buckets, read->shift_ms) : NULL;
      bef_chart_series_set_buckets (read->entry->series, moved != NULL ? moved : buckets);
    }
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) && read->self->chart != NULL)
    bef_chart_set_placeholder (read->self->chart, error->message);
  read_free (read);
}

static void
energy_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Read *read = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) energy = bef_history_energy_finish (BEF_HISTORY (source), result, &error);

  if (energy != NULL)
    {
      GArray *bars = g_array_new (FALSE, FALSE, sizeof (BefBucket));
      for (guint i = 0; i < energy->len; i++)
        {
          const BefEnergy *e = &g_array_index (energy, BefEnergy, i);
          BefBucket b = { e->start_ms + read->shift_ms,
                          e->end_ms + read->shift_ms,
                          e->kwh,
                          e->kwh,
                          e->kwh,
                          e->kwh,
                          e->kwh,
                          e->start_ms + read->shift_ms,
                          e->end_ms + read->shift_ms,
                          isfinite (e->kwh) ? 1 : 0 };
          g_array_append_val (bars, b);
        }
      g_autoptr (BefBuckets) buckets = bef_buckets_new_take (bars);
      bef_chart_series_set_buckets (read->entry->series, buckets);
    }
  read_free (read);
}

static gint64
back (gint64 ms, int days)
{
  BefCivil c;

  bef_civil_from_ms (ms, &c);
  return bef_civil_to_ms (c.year, c.month, c.day - days, c.hour, c.minute);
}

static void
read_entry (BefChartFeed *self, Entry *entry)
{
  BefHistory *history = bef_session_get_history (self->session);
  Read *read = g_new0 (Read, 1);

  read->self = g_object_ref (self);
  read->entry = entry;
  read->cancellable = g_object_ref (self->cancellable);
  if (entry->back_days != 0)
    read->shift_ms = self->from_ms - back (self->from_ms, entry->back_days);
  gint64 from = self->read_from_ms - read->shift_ms, to = self->read_to_ms - read->shift_ms;
  self->n_reading++;
  switch (entry->mode)
    {
    case BEF_FEED_USUAL_DAY:
      bef_history_usual_day_async (history, entry->key, self->from_ms, self->cancellable,
                                   buckets_cb, read);
      break;
    case BEF_FEED_ENERGY:
      bef_history_energy_async (history, entry->key.entity, from, to, self->period,
                                self->cancellable, energy_cb, read);
      break;
    case BEF_FEED_SAMPLES:
    default:
      bef_history_buckets_async (history, entry->key, from, to,
                                 (guint)((to - from) / self->slice_ms), self->cancellable,
                                 buckets_cb, read);
    }
}

/* Reads the range shown and @margin_ms on either side. */
static void
read_all (BefChartFeed *self, gint64 margin_ms)
{
  gint64 slice = slice_now (self), from = self->from_ms - margin_ms, to = self->to_ms + margin_ms;

  /* Slices begin where a day does; those of a pan go on where they were. */
  gint64 anchor = slice == self->slice_ms ? self->read_from_ms
                                          : bef_civil_floor (self->from_ms, BEF_PERIOD_DAY);
  gint64 behind = (from - anchor) % slice;
  self->read_from_ms = from - (behind < 0 ? behind + slice : behind);
  self->read_to_ms = to + (slice - (to - self->read_from_ms) % slice) % slice;
  self->slice_ms = slice;
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  self->n_reading = 0;
  self->stale = FALSE;
  for (guint i = 0; i < self->entries->len; i++)
    read_entry (self, g_ptr_array_index (self->entries, i));
  bef_chart_set_now (self->chart, bef_now_ms ());
}

void
bef_chart_feed_reload (BefChartFeed *self)
{
  if (self->chart == NULL || self->to_ms <= self->from_ms)
    return;
  read_all (self, 0);
}

static gboolean
reload_cb (gpointer user_data)
{
  BefChartFeed *self = user_data;

  self->reload_source = 0;
  if (self->chart == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self->chart)))
    self->stale = TRUE;
  else
    bef_chart_feed_reload (self);
  return G_SOURCE_REMOVE;
}

static void
history_changed_cb (BefSession *session, const char *entity, const char *quantity,
                    BefChartFeed *self)
{
  gboolean ours = entity == NULL;

  /* History that cannot reach the range shown changes nothing here. */
  if (entity == NULL && self->to_ms < bef_now_ms () - BEF_MS_HOUR)
    return;
  for (guint i = 0; !ours && i < self->entries->len; i++)
    ours = g_strcmp0 (((Entry *)g_ptr_array_index (self->entries, i))->key.entity, entity) == 0;
  if (ours && self->reload_source == 0)
    self->reload_source = g_timeout_add (RELOAD_MS, reload_cb, self);
}

static void
chart_mapped_cb (BefChartFeed *self)
{
  if (self->stale)
    bef_chart_feed_reload (self);
}

/* Wider or narrower, the chart is worth other slices. */
static void
chart_resized_cb (BefChartFeed *self)
{
  if (self->slice_ms != 0 && self->reload_source == 0 && slice_now (self) != self->slice_ms)
    self->reload_source = g_timeout_add (REST_MS, reload_cb, self);
}

static void
bef_chart_feed_dispose (GObject *object)
{
  BefChartFeed *self = BEF_CHART_FEED (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->reload_source, g_source_remove);
  g_clear_handle_id (&self->rest_source, g_source_remove);
  g_clear_weak_pointer (&self->chart);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (bef_chart_feed_parent_class)->dispose (object);
}

static void
bef_chart_feed_finalize (GObject *object)
{
  g_object_unref (BEF_CHART_FEED (object)->cancellable);
  g_ptr_array_unref (BEF_CHART_FEED (object)->entries);
  G_OBJECT_CLASS (bef_chart_feed_parent_class)->finalize (object);
}

static void
bef_chart_feed_class_init (BefChartFeedClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = bef_chart_feed_dispose;
  G_OBJECT_CLASS (klass)->finalize = bef_chart_feed_finalize;
}

static void
bef_chart_feed_init (BefChartFeed *self)
{
  self->entries = g_ptr_array_new_with_free_func (entry_free);
  self->cancellable = g_cancellable_new ();
  self->period = BEF_PERIOD_DAY;
}

BefChartFeed *
bef_chart_feed_new (BefSession *session, BefChart *chart)
{
  BefChartFeed *self = g_object_new (BEF_TYPE_CHART_FEED, NULL);

  self->session = g_object_ref (session);
  g_set_weak_pointer (&self->chart, chart);
  g_signal_connect_object (session, "history-changed", G_CALLBACK (history_changed_cb), self, 0);
  g_signal_connect_object (chart, "map", G_CALLBACK (chart_mapped_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (chart, "resized", G_CALLBACK (chart_resized_cb), self,
                           G_CONNECT_SWAPPED);
  return self;
}

void
bef_chart_feed_add (BefChartFeed *self, BefSeriesKey key, BefFeedMode mode, BefChartSeries *series,
                    int back_days)
{
  Entry *entry = g_new0 (Entry, 1);

  entry->key = key;
  entry->mode = mode;
  entry->series = g_object_ref (series);
  entry->back_days = back_days;
  g_ptr_array_add (self->entries, entry);
  if (self->chart != NULL)
    bef_chart_add_series (self->chart, series);
}

void
bef_chart_feed_clear (BefChartFeed *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->rest_source, g_source_remove);
  self->slice_ms = 0;
  g_ptr_array_set_size (self->entries, 0);
  if (self->chart != NULL)
    bef_chart_remove_all (self->chart);
}

void
bef_chart_feed_set_period (BefChartFeed *self, BefPeriod period)
{
  self->period = period;
}

/* Asks for what was never fetched of the range shown. */
static void
want_history (BefChartFeed *self)
{
  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = g_ptr_array_index (self->entries, i);
      gint64 from = entry->back_days != 0 ? back (self->from_ms, entry->back_days) : self->from_ms;
      gint64 to = from + (self->to_ms - self->from_ms);
      if (entry->mode == BEF_FEED_USUAL_DAY)
        continue;
      bef_session_want_history (self->session, entry->key, from, to);
      if (entry->mode == BEF_FEED_ENERGY)
        bef_session_want_history (self->session, bef_series_key (entry->key.entity, "energy-index"),
                                  from, to);
    }
}

void
bef_chart_feed_set_range (BefChartFeed *self, gint64 from_ms, gint64 to_ms, gboolean fetch)
{
  g_clear_handle_id (&self->rest_source, g_source_remove);
  self->from_ms = from_ms;
  self->to_ms = to_ms;
  self->slice_ms = 0;
  if (self->chart == NULL)
    return;
  bef_chart_set_range (self->chart, from_ms, to_ms);
  if (fetch)
    want_history (self);
  bef_chart_feed_reload (self);
}

static gboolean
is_read (const BefChartFeed *self, gint64 margin_ms)
{
  return self->read_from_ms <= self->from_ms - margin_ms
         && self->to_ms + margin_ms <= self->read_to_ms;
}

static gboolean
rest_cb (gpointer user_data)
{
  BefChartFeed *self = user_data;

  self->rest_source = 0;
  if (self->chart == NULL)
    return G_SOURCE_REMOVE;
  want_history (self);
  if (!is_read (self, 0))
    read_all (self, self->to_ms - self->from_ms);
  return G_SOURCE_REMOVE;
}

void
bef_chart_feed_pan (BefChartFeed *self, gint64 from_ms, gint64 to_ms)
{
  gint64 length = to_ms - from_ms;

  self->from_ms = from_ms;
  self->to_ms = to_ms;
  if (self->chart == NULL)
    return;
  bef_chart_set_range (self->chart, from_ms, to_ms);
  g_clear_handle_id (&self->rest_source, g_source_remove);
  self->rest_source = g_timeout_add (REST_MS, rest_cb, self);
  if (slice_now (self) != self->slice_ms)
    read_all (self, 0);
  else if (self->n_reading == 0 && !is_read (self, length / 2))
    read_all (self, length);
}

BefChartSeries *
bef_chart_feed_series_for (const BefQuantityInfo *quantity, const char *title)
{
  static const BefChartStyle styles[] = {
    [BEF_DRAW_LINE] = BEF_CHART_LINE,     [BEF_DRAW_AREA] = BEF_CHART_AREA,
    [BEF_DRAW_STEP] = BEF_CHART_STEP,     [BEF_DRAW_BARS] = BEF_CHART_LINE,
    [BEF_DRAW_STATES] = BEF_CHART_STATES,
  };
  BefChartSeries *series =
      bef_chart_series_new (title != NULL ? title : bef_quantity_name (quantity), quantity->unit,
                            quantity->decimals, styles[quantity->draw]);

  for (const BefStateInfo *s = quantity->states; s != NULL && s->id != NULL; s++)
    bef_chart_series_add_state (series, s->code, bef_state_word (s),
                                s->severity > BEF_SEVERITY_UNKNOWN);
  return series;
}
