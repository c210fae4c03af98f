/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-commune-chart.h"

#include <glib/gi18n.h>
#include <math.h>

#include "chart/bef-chart.h"

#define MAX_METERS 60
/* What is missing of the meters' day is asked for this often. */
#define ASK_EVERY_MS (15 * BEF_MS_MINUTE)
/* Read again at most this often. */
#define EVERY_MS 4000
/* Until the day is there: it is being fetched. */
#define SOON_MS 1000

struct _BefCommuneChart
{
  GtkWidget parent_instance;
  GtkWidget *box;            /* child */
  GtkWidget *chart;          /* in box */
  GtkWidget *caption;        /* in box */
  BefChartSeries *series;    /* owned */
  BefSession *session;       /* owned, nullable */
  GCancellable *cancellable; /* owned: the reads under way */
  guint timer;               /* no read before it fires */
  gboolean wanted;           /* asked for meanwhile */
  gint64 asked_ms;           /* when the meters' day was last asked for */
  gboolean begun;            /* the sum begins where the day does */
};

/* One round of reads: the sum grows as answers come. */
typedef struct
{
  gatomicrefcount ref_count;
  BefCommuneChart *self;     /* owned */
  GCancellable *cancellable; /* owned */
  GArray *sum;               /* of BefBucket */
  guint *seen;               /* per bucket: meters with a value */
  guint meters, answers, with_data;
  guint total_meters;
} Round;

G_DEFINE_FINAL_TYPE (BefCommuneChart, bef_commune_chart, GTK_TYPE_WIDGET)

static void
round_unref (Round *round)
{
  if (!g_atomic_ref_count_dec (&round->ref_count))
    return;
  g_object_unref (round->self);
  g_object_unref (round->cancellable);
  g_clear_pointer (&round->sum, g_array_unref);
  g_free (round->seen);
  g_free (round);
}

/* While the day is being fetched, what it lacks is on its way. */
static GArray *
list_loading (BefCommuneChart *self)
{
  GArray *spans = g_array_new (FALSE, FALSE, sizeof (BefChartSpan));
  gint64 day = bef_civil_floor (bef_now_ms (), BEF_PERIOD_DAY);
  BefChartSpan span = { day, bef_civil_add (day, BEF_PERIOD_DAY, 1) };

  if (bef_session_get_backfill (self->session) >= 0)
    g_array_append_val (spans, span);
  return spans;
}

static void
finish_round (Round *round)
{
  BefCommuneChart *self = round->self;
  g_autofree char *text = NULL;

  for (guint i = 0; i < round->sum->len; i++)
    {
      BefBucket *b = &g_array_index (round->sum, BefBucket, i);
      if (round->seen[i] < round->with_data || round->with_data == 0)
        {
          b->count = 0;
          b->min = b->max = b->mean = b->first = b->last = NAN;
          b->missing = 1;
        }
      else
        {
          b->min = b->max = b->first = b->last = b->mean;
          b->missing /= round->seen[i];
        }
    }
  self->begun = round->sum->len > 0 && g_array_index (round->sum, BefBucket, 0).count > 0;
  g_autoptr (BefBuckets) buckets = bef_buckets_new_take (g_steal_pointer (&round->sum));
  g_autoptr (GArray) loading = list_loading (self);
  bef_chart_series_set_data (self->series, buckets, loading);
  bef_chart_set_now (BEF_CHART (self->chart), bef_now_ms ());
  /* TRANSLATORS: meters summed, then all main meters. */
  text = g_strdup_printf (
      ngettext ("Sum of %u meter of %u", "Sum of %u meters of %u", round->with_data),
      round->with_data, round->total_meters);
  gtk_label_set_text (GTK_LABEL (self->caption), text);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Round *round = user_data;
  g_autoptr (BefBuckets) buckets = bef_history_buckets_finish (BEF_HISTORY (source), result, NULL);
  gboolean any = FALSE;

  for (guint i = 0; buckets != NULL && i < round->sum->len && i < bef_buckets_get_length (buckets);
       i++)
    {
      const BefBucket *from = bef_buckets_get (buckets, i);
      BefBucket *to = &g_array_index (round->sum, BefBucket, i);
      if (!isfinite (from->mean))
        continue;
      any = TRUE;
      to->mean += from->mean;
      to->count++;
      to->missing += from->missing;
      /* The sum is as old as the oldest of what it is made of. */
      to->first_ms = round->seen[i] > 0 ? MIN (to->first_ms, from->first_ms) : from->first_ms;
      to->last_ms = round->seen[i] > 0 ? MIN (to->last_ms, from->last_ms) : from->last_ms;
      round->seen[i]++;
    }
  round->with_data += any;
  round->answers++;
  if (round->answers == round->meters && !g_cancellable_is_cancelled (round->cancellable))
    finish_round (round);
  round_unref (round);
}

static GPtrArray *
main_meters (BefCommune *commune, guint *total)
{
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);
  GListModel *devices = bef_commune_get_devices (commune);

  *total = 0;
  for (guint i = 0; i < g_list_model_get_n_items (devices); i++)
    {
      g_autoptr (BefDevice) device = g_list_model_get_item (devices, i);
      if (bef_device_get_kind (device) != BEF_KIND_METER
          || bef_device_get_value (device, "power") == NULL || bef_device_is_part (device))
        continue;
      (*total)++;
      if (bef_device_get_freshness (device) != BEF_FRESHNESS_LOST)
        g_ptr_array_add (ids, g_strdup (bef_device_get_id (device)));
    }
  return ids;
}

static void
read_now (BefCommuneChart *self)
{
  guint total;
  g_autoptr (GPtrArray) ids = main_meters (bef_session_get_commune (self->session), &total);
  if (ids->len == 0)
    return;
  if (ids->len > MAX_METERS)
    {
      gtk_label_set_text (GTK_LABEL (self->caption),
                          _ ("Too many meters for a sum here: see Energy"));
      gtk_widget_set_visible (self->chart, FALSE);
      return;
    }
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();

  gint64 from = bef_civil_floor (bef_now_ms (), BEF_PERIOD_DAY);
  gint64 to = bef_civil_add (from, BEF_PERIOD_DAY, 1);
  guint quarters = (guint)((to - from) / (15 * BEF_MS_MINUTE));
  Round *round = g_new0 (Round, 1);
  g_atomic_ref_count_init (&round->ref_count);
  round->self = g_object_ref (self);
  round->cancellable = g_object_ref (self->cancellable);
  round->sum = g_array_sized_new (FALSE, TRUE, sizeof (BefBucket), quarters);
  round->seen = g_new0 (guint, quarters);
  round->meters = ids->len;
  round->total_meters = total;
  for (guint i = 0; i < quarters; i++)
    {
      BefBucket b = { .start_ms = from + i * 15 * BEF_MS_MINUTE,
                      .end_ms = from + (i + 1) * 15 * BEF_MS_MINUTE };
      g_array_append_val (round->sum, b);
    }
  bef_chart_range_set (bef_chart_get_range (BEF_CHART (self->chart)), from, to);
  gboolean asks = bef_now_ms () - self->asked_ms > ASK_EVERY_MS || self->asked_ms < from;
  if (asks)
    self->asked_ms = bef_now_ms ();
  for (guint i = 0; i < ids->len; i++)
    {
      if (asks)
        bef_session_want_glance (self->session,
                                 bef_series_key (g_ptr_array_index (ids, i), "power"), from, to);
      g_atomic_ref_count_inc (&round->ref_count);
      bef_history_buckets_async (
          bef_session_get_history (self->session),
          &(BefHistoryQuery){ .key = bef_series_key (g_ptr_array_index (ids, i), "power"),
                              .from_ms = from,
                              .to_ms = to,
                              .n_buckets = quarters },
          self->cancellable, read_cb, round);
    }
  round_unref (round);
}

static gboolean
timer_cb (gpointer user_data)
{
  BefCommuneChart *self = user_data;

  self->timer = 0;
  if (self->wanted)
    bef_commune_chart_update (self);
  return G_SOURCE_REMOVE;
}

void
bef_commune_chart_update (BefCommuneChart *self)
{
  self->wanted = self->timer != 0 || !gtk_widget_get_mapped (GTK_WIDGET (self));
  if (self->session == NULL || self->wanted)
    return;
  self->timer = g_timeout_add (self->begun ? EVERY_MS : SOON_MS, timer_cb, self);
  read_now (self);
}

static void
bef_commune_chart_dispose (GObject *object)
{
  BefCommuneChart *self = BEF_COMMUNE_CHART (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->session);
  g_clear_object (&self->series);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (bef_commune_chart_parent_class)->dispose (object);
}

static void
bef_commune_chart_finalize (GObject *object)
{
  g_object_unref (BEF_COMMUNE_CHART (object)->cancellable);
  G_OBJECT_CLASS (bef_commune_chart_parent_class)->finalize (object);
}

static void
bef_commune_chart_class_init (BefCommuneChartClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = bef_commune_chart_dispose;
  G_OBJECT_CLASS (klass)->finalize = bef_commune_chart_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
bef_commune_chart_init (BefCommuneChart *self)
{
  self->cancellable = g_cancellable_new ();
  self->series = bef_chart_series_new (_ ("Power"), "W", 0, BEF_CHART_AREA);
  self->chart = bef_chart_new ();
  self->caption = gtk_label_new (NULL);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  bef_chart_set_title (BEF_CHART (self->chart), _ ("Power of the commune today"));
  bef_chart_add_series (BEF_CHART (self->chart), self->series);
  gtk_widget_set_size_request (self->chart, -1, 170);
  gtk_label_set_xalign (GTK_LABEL (self->caption), 0);
  gtk_label_set_wrap (GTK_LABEL (self->caption), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (self->caption), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (self->caption, "bef-secondary");
  gtk_widget_add_css_class (self->box, "bef-card");
  gtk_box_append (GTK_BOX (self->box), self->chart);
  gtk_box_append (GTK_BOX (self->box), self->caption);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

GtkWidget *
bef_commune_chart_new (void)
{
  return g_object_new (BEF_TYPE_COMMUNE_CHART, NULL);
}

/* What was on its way has come, or will not. */
static void
backfill_cb (BefCommuneChart *self)
{
  if (bef_session_get_backfill (self->session) < 0)
    bef_commune_chart_update (self);
}

void
bef_commune_chart_set_session (BefCommuneChart *self, BefSession *session)
{
  g_cancellable_cancel (self->cancellable);
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_set_object (&self->session, session);
  g_clear_handle_id (&self->timer, g_source_remove);
  self->begun = FALSE;
  bef_chart_series_set_buckets (self->series, NULL);
  if (session != NULL)
    {
      g_signal_connect_object (session, "notify::backfill", G_CALLBACK (backfill_cb), self,
                               G_CONNECT_SWAPPED);
      gint64 day = bef_civil_floor (bef_now_ms (), BEF_PERIOD_DAY);
      BefChartSpan span = { day, bef_civil_add (day, BEF_PERIOD_DAY, 1) };
      g_autoptr (GArray) spans = g_array_new (FALSE, FALSE, sizeof (BefChartSpan));
      g_array_append_val (spans, span);
      bef_chart_series_set_loading (self->series, spans);
    }
}
