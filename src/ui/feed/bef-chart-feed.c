/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-chart-feed.h"

#include <glib/gi18n.h>

#include "bef-feed-buckets.h"
#include "chart/bef-chart-spans.h"

/* New samples are read again at most this often. */
#define RELOAD_MS 2000
/* A pan that pauses this long has come to rest. */
#define REST_MS 250
/* At most this many pixels' worth of slices wider than asked for. */
#define COARSER 1.5
/* So many days before it tell what is usual on a day, and more. */
#define USUAL_DAYS 60

typedef struct
{
  BefSeriesKey key;
  BefFeedMode mode;
  BefChartSeries *series; /* owned */
  int back_days;
  guint n_fetching; /* questions under way */
  GArray *absent;   /* owned, of BefChartSpan: what these are to bring, in the chart's time */
  char *failure;    /* owned, nullable: of the last question */
} Entry;

struct _BefChartFeed
{
  GObject parent_instance;
  BefSession *session;       /* owned */
  BefChart *chart;           /* weak, nullable */
  GPtrArray *entries;        /* owned, of Entry */
  GCancellable *cancellable; /* owned: the reads of the present range */
  GCancellable *fetches;     /* owned: once cancelled, their answers concern nobody */
  BefChartRange *range;      /* owned: the chart's */
  BefFeedFetch fetch;
  gint64 read_from_ms, read_to_ms; /* what the last reads are of: the former and what lies beside */
  gint64 slice_ms;                 /* of these reads; 0: none yet */
  guint n_reading;                 /* reads under way */
  BefPeriod period;
  guint reload_source, rest_source;
  gboolean stale;           /* changed while off screen */
  gboolean fetches_itself;  /* else others fetch what is shown */
  gboolean tells_elsewhere; /* whoever owns the feed tells why something is missing */
};

typedef struct
{
  BefChartFeed *self;        /* owned */
  Entry *entry;              /* unowned: valid while the cancellable is not cancelled */
  GCancellable *cancellable; /* owned */
  gint64 shift_ms;
  gint64 start_ms; /* of the first period shown, of sums */
  gint64 cut_ms;   /* up to where the running one is compared, or BEF_NO_TIME */
} Read;

G_DEFINE_FINAL_TYPE (BefChartFeed, bef_chart_feed, G_TYPE_OBJECT)

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_object_unref (entry->series);
  g_array_unref (entry->absent);
  g_free (entry->failure);
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
  return choose_slice (bef_chart_range_get_length (self->range),
                       CLAMP (bef_chart_get_wanted_buckets (self->chart), 24, 4000));
}

/* Whether what is missing of @entry may still come by itself. */
static gboolean
is_awaited (BefChartFeed *self, const Entry *entry)
{
  if (entry->mode == BEF_FEED_USUAL_DAY)
    return FALSE;
  return entry->n_fetching > 0
         || (!self->fetches_itself && bef_session_get_backfill (self->session) >= 0);
}

/* What was read of @entry, and what is still on its way. */
static void
show (BefChartFeed *self, Entry *entry, BefBuckets *buckets)
{
  if (!is_awaited (self, entry))
    g_array_set_size (entry->absent, 0);
  bef_chart_series_set_failure (entry->series, self->tells_elsewhere ? NULL : entry->failure);
  bef_chart_series_set_data (entry->series, buckets, entry->absent);
}

static void
show_error (Entry *entry, const GError *error)
{
  bef_chart_series_set_loading (entry->series, NULL);
  bef_chart_series_set_failure (entry->series, error->message);
}

static void
missing_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Read *read = user_data;
  g_autoptr (GArray) missing = bef_history_missing_finish (BEF_HISTORY (source), result, NULL);

  if (missing != NULL && !g_cancellable_is_cancelled (read->cancellable))
    {
      g_autoptr (GArray) spans = g_array_new (FALSE, FALSE, sizeof (BefChartSpan));
      GArray **absent = &read->entry->absent;
      /* They come newest first. */
      for (guint i = missing->len; i > 0; i--)
        {
          const BefRange *range = &g_array_index (missing, BefRange, i - 1);
          BefChartSpan span = { range->from_ms + read->shift_ms, range->to_ms + read->shift_ms };
          g_array_append_val (spans, span);
        }
      GArray *both = bef_chart_spans_in_either (*absent, spans);
      g_array_unref (*absent);
      *absent = both;
      bef_chart_series_set_loading (read->entry->series, both);
    }
  read_free (read);
}

static void
buckets_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Read *read = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (BefBuckets) buckets =
      bef_history_buckets_finish (BEF_HISTORY (source), result, &error);

  if (!g_cancellable_is_cancelled (read->cancellable))
    {
      g_autoptr (BefBuckets) moved = buckets != NULL && read->shift_ms != 0
                                         ? bef_feed_shift_buckets (buckets, read->shift_ms)
                                         : NULL;
      if (buckets == NULL)
        show_error (read->entry, error);
      else
        show (read->self, read->entry, moved != NULL ? moved : buckets);
    }
  read_free (read);
}

static void
energy_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Read *read = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) energy = bef_history_energy_finish (BEF_HISTORY (source), result, &error);

  if (!g_cancellable_is_cancelled (read->cancellable))
    {
      g_autoptr (BefBuckets) bars =
          energy != NULL ? bef_feed_make_bars (energy, read->start_ms, read->self->read_to_ms,
                                               read->self->period, read->cut_ms)
                         : NULL;
      if (bars == NULL)
        show_error (read->entry, error);
      else
        show (read->self, read->entry, bars);
    }
  read_free (read);
}

static Read *
read_new (BefChartFeed *self, Entry *entry)
{
  Read *read = g_new0 (Read, 1);

  read->self = g_object_ref (self);
  read->entry = entry;
  read->cancellable = g_object_ref (self->cancellable);
  read->shift_ms =
      bef_chart_range_get_from (self->range)
      - bef_civil_days_before (bef_chart_range_get_from (self->range), entry->back_days);
  read->cut_ms = BEF_NO_TIME;
  self->n_reading++;
  return read;
}

/* Asked before the values, so that what these lack is known to be on its way when they are shown.
 */
static void
read_absent (BefChartFeed *self, Entry *entry)
{
  BefSeriesKey keys[] = { entry->key, bef_series_key (entry->key.entity, "energy-index") };
  gint64 until = MIN (bef_chart_range_get_to (self->range), bef_now_ms ());

  if (bef_chart_series_get_buckets (entry->series) == NULL && entry->mode != BEF_FEED_USUAL_DAY)
    {
      BefChartSpan all = { bef_chart_range_get_from (self->range),
                           bef_chart_range_get_to (self->range) };
      g_autoptr (GArray) spans = g_array_new (FALSE, FALSE, sizeof (BefChartSpan));
      g_array_append_val (spans, all);
      bef_chart_series_set_loading (entry->series, spans);
    }
  g_array_set_size (entry->absent, 0);
  if (!is_awaited (self, entry) || until <= bef_chart_range_get_from (self->range))
    return;
  for (guint i = 0; i < (entry->mode == BEF_FEED_ENERGY ? 2 : 1); i++)
    {
      Read *read = read_new (self, entry);
      bef_history_missing_async (
          bef_session_get_history (self->session),
          &(BefHistoryQuery){ .key = keys[i],
                              .from_ms = bef_chart_range_get_from (self->range) - read->shift_ms,
                              .to_ms = until - read->shift_ms,
                              .scope = BEF_MISSING_LOOKED_AT },
          self->cancellable, missing_cb, read);
    }
}

static void
read_energy (BefChartFeed *self, Entry *entry)
{
  Read *read = read_new (self, entry);
  gint64 to = self->read_to_ms, now = bef_now_ms ();

  read->start_ms = bef_civil_floor (self->read_from_ms, self->period);
  gint64 from = bef_civil_days_before (read->start_ms, entry->back_days);
  /* As much of what is compared as has passed of what it is compared with. */
  if (entry->back_days != 0 && read->start_ms < now && now < to)
    read->cut_ms = bef_civil_days_before (now, entry->back_days);
  bef_history_energy_async (
      bef_session_get_history (self->session),
      &(BefHistoryQuery){ .key.entity = entry->key.entity,
                          .from_ms = from,
                          .to_ms = bef_civil_days_before (to, entry->back_days),
                          .period = self->period,
                          .cut_ms = read->cut_ms },
      self->cancellable, energy_cb, read);
}

/* What was measured under works is no measure of what is usual. */
static void
read_usual_day (BefChartFeed *self, Entry *entry, Read *read)
{
  gint64 day = bef_chart_range_get_from (self->range);
  g_autoptr (GArray) works = bef_session_get_works_spans (
      self->session, entry->key.entity, bef_civil_add (day, BEF_PERIOD_DAY, -USUAL_DAYS), day);

  bef_history_usual_day_async (
      bef_session_get_history (self->session),
      &(BefHistoryQuery){ .key = entry->key, .from_ms = day, .without = works }, self->cancellable,
      buckets_cb, read);
}

static void
read_entry (BefChartFeed *self, Entry *entry)
{
  BefHistory *history = bef_session_get_history (self->session);

  read_absent (self, entry);
  if (entry->mode == BEF_FEED_ENERGY)
    {
      read_energy (self, entry);
      return;
    }
  Read *read = read_new (self, entry);
  gint64 from = self->read_from_ms - read->shift_ms, to = self->read_to_ms - read->shift_ms;
  if (entry->mode == BEF_FEED_USUAL_DAY)
    read_usual_day (self, entry, read);
  else
    bef_history_buckets_async (
        history,
        &(BefHistoryQuery){ .key = entry->key,
                            .from_ms = from,
                            .to_ms = to,
                            .n_buckets = (guint)((to - from) / self->slice_ms) },
        self->cancellable, buckets_cb, read);
}

/* Reads the range shown and @margin_ms on either side. */
static void
read_all (BefChartFeed *self, gint64 margin_ms)
{
  gint64 slice = slice_now (self), from = bef_chart_range_get_from (self->range) - margin_ms,
         to = bef_chart_range_get_to (self->range) + margin_ms;

  /* Slices begin where a day does; those of a pan go on where they were. */
  gint64 anchor = slice == self->slice_ms
                      ? self->read_from_ms
                      : bef_civil_floor (bef_chart_range_get_from (self->range), BEF_PERIOD_DAY);
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
  if (self->chart != NULL)
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

/* What others fetch for this chart has come, or will not. */
static void
backfill_cb (BefChartFeed *self)
{
  gboolean awaited = FALSE;

  if (self->fetches_itself || bef_session_get_backfill (self->session) >= 0)
    return;
  for (guint i = 0; i < self->entries->len; i++)
    awaited |= ((Entry *)g_ptr_array_index (self->entries, i))->absent->len > 0;
  if (awaited && self->reload_source == 0)
    self->reload_source = g_timeout_add (REST_MS, reload_cb, self);
}

static void
history_changed_cb (BefSession *session, const char *entity, const char *quantity,
                    BefChartFeed *self)
{
  gboolean ours = entity == NULL;

  /* History that cannot reach the range shown changes nothing here. */
  if (entity == NULL && bef_chart_range_get_to (self->range) < bef_now_ms () - BEF_MS_HOUR)
    return;
  for (guint i = 0; !ours && i < self->entries->len; i++)
    ours = g_strcmp0 (((Entry *)g_ptr_array_index (self->entries, i))->key.entity, entity) == 0;
  if (ours && self->reload_source == 0)
    self->reload_source = g_timeout_add (RELOAD_MS, reload_cb, self);
}

/* Other days tell what is usual. */
static void
works_changed_cb (BefChartFeed *self)
{
  for (guint i = 0; i < self->entries->len; i++)
    if (((Entry *)g_ptr_array_index (self->entries, i))->mode == BEF_FEED_USUAL_DAY
        && self->reload_source == 0)
      self->reload_source = g_timeout_add (REST_MS, reload_cb, self);
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

static void moved_cb (BefChartFeed *self);

static void
bef_chart_feed_dispose (GObject *object)
{
  BefChartFeed *self = BEF_CHART_FEED (object);

  g_cancellable_cancel (self->cancellable);
  g_cancellable_cancel (self->fetches);
  g_clear_handle_id (&self->reload_source, g_source_remove);
  g_clear_handle_id (&self->rest_source, g_source_remove);
  g_clear_weak_pointer (&self->chart);
  g_clear_object (&self->range);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (bef_chart_feed_parent_class)->dispose (object);
}

static void
bef_chart_feed_finalize (GObject *object)
{
  g_object_unref (BEF_CHART_FEED (object)->cancellable);
  g_object_unref (BEF_CHART_FEED (object)->fetches);
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
  self->fetches = g_cancellable_new ();
  self->period = BEF_PERIOD_DAY;
}

BefChartFeed *
bef_chart_feed_new (BefSession *session, BefChart *chart, BefFeedFetch fetch)
{
  BefChartFeed *self = g_object_new (BEF_TYPE_CHART_FEED, NULL);

  self->session = g_object_ref (session);
  g_set_weak_pointer (&self->chart, chart);
  self->range = g_object_ref (bef_chart_get_range (chart));
  self->fetch = fetch;
  g_signal_connect_object (self->range, "set", G_CALLBACK (bef_chart_feed_look), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->range, "moved", G_CALLBACK (moved_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "history-changed", G_CALLBACK (history_changed_cb), self, 0);
  g_signal_connect_object (bef_session_get_works (session), "changed",
                           G_CALLBACK (works_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::backfill", G_CALLBACK (backfill_cb), self,
                           G_CONNECT_SWAPPED);
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
  entry->absent = g_array_new (FALSE, FALSE, sizeof (BefChartSpan));
  bef_chart_series_set_days_before (series, back_days);
  g_ptr_array_add (self->entries, entry);
  if (self->chart != NULL)
    bef_chart_add_series (self->chart, series);
}

/* The answers to what was asked so far concern nobody any more. */
static void
forget_fetches (BefChartFeed *self)
{
  g_cancellable_cancel (self->fetches);
  g_object_unref (self->fetches);
  self->fetches = g_cancellable_new ();
  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = g_ptr_array_index (self->entries, i);
      entry->n_fetching = 0;
      g_clear_pointer (&entry->failure, g_free);
    }
}

void
bef_chart_feed_clear (BefChartFeed *self)
{
  g_cancellable_cancel (self->cancellable);
  forget_fetches (self);
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

typedef struct
{
  BefChartFeed *self;    /* owned */
  Entry *entry;          /* unowned: valid while @fetches is not cancelled */
  GCancellable *fetches; /* owned */
} Fetch;

static void
fetched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fetch *fetch = user_data;
  BefChartFeed *self = fetch->self;
  Entry *entry = fetch->entry;
  g_autoptr (GError) error = NULL;

  bef_session_fetch_history_finish (BEF_SESSION (source), result, &error);
  if (!g_cancellable_is_cancelled (fetch->fetches))
    {
      entry->n_fetching--;
      if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        {
          g_free (entry->failure);
          /* TRANSLATORS: why a part of a graph could not be had from the server. */
          entry->failure = g_strdup_printf (_ ("not fetched: %s"), error->message);
        }
      /* What came is read at once: none of it is to look missing meanwhile. */
      if (entry->n_fetching == 0 && (entry->absent->len > 0 || entry->failure != NULL))
        {
          g_clear_handle_id (&self->reload_source, g_source_remove);
          reload_cb (self);
        }
    }
  g_object_unref (fetch->fetches);
  g_object_unref (fetch->self);
  g_free (fetch);
}

static void
fetch_series (BefChartFeed *self, Entry *entry, BefSeriesKey key, gint64 from_ms, gint64 to_ms)
{
  Fetch *fetch = g_new (Fetch, 1);

  *fetch = (Fetch){ g_object_ref (self), entry, g_object_ref (self->fetches) };
  entry->n_fetching++;
  bef_session_fetch_history_async (self->session, key, from_ms, to_ms, NULL, fetched_cb, fetch);
}

typedef void (*WantFunc) (BefSession *session, BefSeriesKey key, gint64 from_ms, gint64 to_ms);

/* Has @want ask for the range shown of every series; NULL: what is missing, at once, and the chart
 * shows that it is on its way. */
static void
want_history (BefChartFeed *self, WantFunc want)
{
  /* Without a connection it waits for one. */
  if (want == NULL && bef_session_get_connection (self->session) != BEF_CONNECTION_LIVE)
    want = bef_session_want_history;
  forget_fetches (self);
  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = g_ptr_array_index (self->entries, i);
      gint64 from =
          bef_civil_days_before (bef_chart_range_get_from (self->range), entry->back_days);
      gint64 to = bef_civil_days_before (bef_chart_range_get_to (self->range), entry->back_days);
      if (entry->mode == BEF_FEED_USUAL_DAY)
        continue;
      BefSeriesKey index = bef_series_key (entry->key.entity, "energy-index");
      if (want != NULL)
        want (self->session, entry->key, from, to);
      else
        fetch_series (self, entry, entry->key, from, to);
      if (entry->mode == BEF_FEED_ENERGY && want != NULL)
        want (self->session, index, from, to);
      else if (entry->mode == BEF_FEED_ENERGY)
        fetch_series (self, entry, index, from, to);
    }
}

void
bef_chart_feed_ask_again (BefChartFeed *self)
{
  want_history (self, bef_session_ask_history_again);
}

void
bef_chart_feed_tell_elsewhere (BefChartFeed *self)
{
  self->tells_elsewhere = TRUE;
}

const char *
bef_chart_feed_get_trouble (BefChartFeed *self, gint64 *retry_ms_out)
{
  const char *trouble = NULL;

  for (guint i = 0; i < self->entries->len && trouble == NULL; i++)
    {
      const Entry *entry = g_ptr_array_index (self->entries, i);
      trouble = bef_session_get_history_trouble (self->session, entry->key, retry_ms_out);
      if (trouble == NULL && entry->mode == BEF_FEED_ENERGY)
        trouble = bef_session_get_history_trouble (
            self->session, bef_series_key (entry->key.entity, "energy-index"), retry_ms_out);
    }
  return trouble;
}

void
bef_chart_feed_look (BefChartFeed *self)
{
  g_clear_handle_id (&self->rest_source, g_source_remove);
  self->slice_ms = 0;
  if (self->chart == NULL)
    return;
  self->fetches_itself = self->fetch == BEF_FEED_LOOK;
  want_history (self, self->fetch == BEF_FEED_LOOK ? NULL : bef_session_want_glance);
  bef_chart_feed_reload (self);
}

static gboolean
is_read (const BefChartFeed *self, gint64 margin_ms)
{
  return self->read_from_ms <= bef_chart_range_get_from (self->range) - margin_ms
         && bef_chart_range_get_to (self->range) + margin_ms <= self->read_to_ms;
}

static gboolean
rest_cb (gpointer user_data)
{
  BefChartFeed *self = user_data;

  self->rest_source = 0;
  if (self->chart == NULL)
    return G_SOURCE_REMOVE;
  want_history (self, NULL);
  if (!is_read (self, 0))
    read_all (self, bef_chart_range_get_length (self->range));
  return G_SOURCE_REMOVE;
}

static void
moved_cb (BefChartFeed *self)
{
  gint64 length = bef_chart_range_get_length (self->range);

  if (self->chart == NULL)
    return;
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
                                s->severity > BEF_SEVERITY_UNKNOWN ? BEF_CHART_STATE_STRONG
                                                                   : BEF_CHART_STATE_PLAIN);
  return series;
}
