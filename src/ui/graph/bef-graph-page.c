/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-graph-page.h"

#include <glib/gi18n.h>
#include <math.h>

#include "base/bef-format.h"
#include "base/bef-text.h"
#include "ui/kit/bef-age-label.h"
#include "ui/feed/bef-chart-feed.h"
#include "bef-comparison-picker.h"
#include "bef-graph-annotations.h"
#include "bef-graph-bounds.h"
#include "bef-graph-events.h"
#include "bef-graph-export.h"
#include "bef-graph-fill.h"
#include "bef-graph-header.h"
#include "bef-graph-keys.h"
#include "bef-graph-left.h"
#include "bef-graph-provenance.h"
#include "bef-graph-quantities.h"
#include "bef-graph-conclusion.h"
#include "bef-graph-range.h"
#include "bef-graph-trouble.h"
#include "bef-graph-value.h"
#include "bef-graph-wanted.h"
#include "bef-quantity-picker.h"
#include "ui/kit/bef-plain.h"
#include "bef-series-picker.h"
#include "ui/kit/bef-tooltip.h"
#include "ui/kit/bef-wrap-box.h"

/* While the present is shown, how often it is looked whether the range must move on with it. */
#define TICK_S 30
/* February, with the hour it may lack elsewhere. */
#define LEAST_MONTH_MS (28 * BEF_MS_DAY - BEF_MS_HOUR)

struct _BefGraphPage
{
  BefPage parent_instance;
  GtkStack *stack;
  GtkProgressBar *progress;
  GtkBox *content;
  GtkImage *icon;
  GtkLabel *value;
  GtkBox *aside;
  GtkLabel *context;
  GtkLabel *period_label;
  GtkBox *card;
  GtkLabel *delta;
  GtkLabel *summary;
  GtkLabel *trouble;
  BefGraphProvenance *provenance;
  GtkScrolledWindow *table;
  AdwStatusPage *nothing;
  GtkBox *choosers;
  GtkWidget *quantities; /* in choosers, likewise below */
  GtkWidget *picker;
  GtkWidget *comparisons;
  GtkWidget *age;                 /* in aside */
  GtkWidget *chart;               /* in card */
  BefChartFeed *feed;             /* owned, nullable */
  BefGraphConclusion *conclusion; /* owned */
  BefDevice *device;              /* owned, nullable */
  const BefQuantityInfo *info;    /* static, nullable */
  GSimpleActionGroup *actions;    /* owned */
  char *wanted;                   /* owned, nullable: the argument, until the device is known */
  GVariant *left;                 /* owned, nullable: how it was left, likewise */
  BefChartRange *range;           /* owned: the chart's */
  BefPeriod period;               /* of the range, unless it is free_form */
  gboolean free_form;             /* the range was panned or zoomed */
  gboolean filled_as_energy;      /* what the chart was filled with, likewise below */
  BefPeriod bars;
  guint tick;
  gint64 seen_ms;            /* the present at the last tick, or when the range was chosen */
  gboolean filling;          /* the picker is being filled: what it says means nothing */
  gboolean compared_by_hand; /* somebody chose what to compare with, or to compare nothing */
};

G_DEFINE_FINAL_TYPE (BefGraphPage, bef_graph_page, BEF_TYPE_PAGE)

static gint64
now (BefGraphPage *self)
{
  return bef_now_ms ();
}

static BefGraphRange
range_of (BefGraphPage *self)
{
  return (BefGraphRange){ self->period, bef_chart_range_get_from (self->range),
                          bef_chart_range_get_to (self->range), self->free_form };
}

/* Whether the range is told in sums rather than as a line. */
static gboolean
in_bars (BefGraphPage *self)
{
  return bef_chart_range_get_length (self->range) >= LEAST_MONTH_MS;
}

static BefGraphManner
manner (BefGraphPage *self)
{
  return in_bars (self) ? BEF_GRAPH_IN_BARS : BEF_GRAPH_AS_LINE;
}

static gboolean
as_energy (BefGraphPage *self)
{
  return bef_graph_quantities_as_energy (self->info, manner (self));
}

static void
add_series (BefGraphPage *self)
{
  const BefGraphContent content = {
    .device = self->device,
    .info = self->info,
    .range = range_of (self),
    .manner = manner (self),
    .back_days = bef_comparison_picker_get_back_days (BEF_COMPARISON_PICKER (self->comparisons)),
    .picked = bef_series_picker_get (BEF_SERIES_PICKER (self->picker))
  };

  self->filled_as_energy = as_energy (self);
  self->bars = bef_graph_range_bar_period (&content.range);
  bef_chart_feed_set_period (self->feed, self->bars);
  bef_graph_fill (&content, self->feed);
  bef_graph_provenance_show (self->provenance, bef_page_get_session (BEF_PAGE (self)), &content);
}

static void
update_range_words (BefGraphPage *self)
{
  BefGraphRange range = range_of (self);
  g_autofree char *label = bef_graph_range_dup_label (&range);
  GAction *period = g_action_map_lookup_action (G_ACTION_MAP (self->actions), "period");

  g_simple_action_set_state (G_SIMPLE_ACTION (period),
                             g_variant_new_string (bef_graph_range_get_id (&range)));
  gtk_label_set_text (self->period_label, label);
  bef_tooltip_set (GTK_WIDGET (self->period_label), label);
  g_simple_action_set_enabled (
      G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->actions), "next")),
      range.to_ms <= now (self));
}

static void
update_ask_again (BefGraphPage *self)
{
  BefSession *session = bef_page_get_session (BEF_PAGE (self));
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), "ask-again");

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action),
                               self->feed != NULL && session != NULL
                                   && bef_session_get_connection (session) == BEF_CONNECTION_LIVE);
}

static void
update_placeholder (BefGraphPage *self)
{
  BefSession *session = bef_page_get_session (BEF_PAGE (self));
  gboolean live = bef_session_get_connection (session) == BEF_CONNECTION_LIVE;

  bef_chart_set_placeholder (
      BEF_CHART (self->chart),
      bef_session_get_backfill (session) >= 0 ? _ ("Fetching the history…")
      : live                                  ? NULL
             : _ ("Nothing kept here for this period, and there is no connection to ask for it"));
  update_ask_again (self);
}

/* Also who may write. */
static void
update_events (BefGraphPage *self)
{
  GAction *annotate = g_action_map_lookup_action (G_ACTION_MAP (self->actions), "annotate");

  g_simple_action_set_enabled (
      G_SIMPLE_ACTION (annotate),
      self->device != NULL
          && bef_graph_annotations_may_edit (bef_page_get_session (BEF_PAGE (self))));
  if (self->device != NULL)
    bef_graph_events_show (BEF_PAGE (self), BEF_CHART (self->chart), self->device);
}

static void
update_quantities (BefGraphPage *self)
{
  bef_quantity_picker_set (BEF_QUANTITY_PICKER (self->quantities), self->device, self->info,
                           manner (self));
}

/* Fills the chart for the present device, quantity, range and comparison. */
static void
refill (BefGraphPage *self)
{
  BefSession *session = bef_page_get_session (BEF_PAGE (self));

  if (self->device == NULL || self->info == NULL || session == NULL)
    return;
  if (self->feed == NULL)
    {
      self->feed = bef_chart_feed_new (session, BEF_CHART (self->chart), BEF_FEED_LOOK);
      bef_chart_feed_tell_elsewhere (self->feed);
    }
  if (bef_quantity_picker_get_manner (BEF_QUANTITY_PICKER (self->quantities)) != manner (self))
    update_quantities (self);
  g_autofree char *title =
      g_strdup_printf ("%s, %s", bef_device_get_name (self->device),
                       as_energy (self) ? _ ("Energy") : bef_quantity_name (self->info));
  bef_chart_set_title (BEF_CHART (self->chart), title);
  bef_chart_feed_clear (self->feed);
  update_placeholder (self);
  add_series (self);
  update_events (self);
  bef_graph_bounds_draw_expected (BEF_CHART (self->chart), self->device, self->info);
  update_range_words (self);
  bef_chart_feed_look (self->feed);
  bef_graph_trouble_show (self->trouble, self->feed);
}

static void
update_comparisons (BefGraphPage *self)
{
  BefGraphRange range = range_of (self);

  bef_comparison_picker_set_range (BEF_COMPARISON_PICKER (self->comparisons), &range);
  gtk_widget_set_sensitive (self->comparisons, self->info != NULL && self->info->states == NULL);
}

/* Without series, so that nothing is read before it is known of what. */
static void
take_range (BefGraphPage *self, const BefGraphRange *range)
{
  if (self->feed != NULL)
    bef_chart_feed_clear (self->feed);
  self->period = range->period;
  self->free_form = range->free_form;
  bef_chart_range_set (self->range, range->from_ms, range->to_ms);
  self->seen_ms = now (self);
}

/* Energy of a week or more stands beside that of the year before, unless somebody wants something
 * else. */
static void
choose_default_comparison (BefGraphPage *self)
{
  BefGraphRange range = range_of (self);

  if (!self->compared_by_hand && bef_graph_conclusion_counts (self->device, self->info))
    bef_comparison_picker_choose (BEF_COMPARISON_PICKER (self->comparisons),
                                  bef_graph_range_default_back_days (&range));
}

static void
compared_cb (BefGraphPage *self)
{
  self->compared_by_hand = TRUE;
  refill (self);
}

static void
set_period (BefGraphPage *self, BefPeriod period)
{
  BefGraphRange range = range_of (self);
  gint64 at = bef_graph_range_holds (&range, now (self)) ? now (self) : range.from_ms;

  bef_graph_range_set (&range, period, at, now (self));
  take_range (self, &range);
  update_comparisons (self);
  choose_default_comparison (self);
  refill (self);
}

/* The feed follows what the person does; what is told in other sums by now is filled anew. */
static void
range_moved_cb (BefGraphPage *self)
{
  BefGraphRange range = range_of (self);
  BefPeriod bars;

  if (self->feed == NULL)
    return;
  if (!self->free_form)
    {
      self->free_form = range.free_form = TRUE;
      update_comparisons (self);
    }
  bars = bef_graph_range_bar_period (&range);
  if (as_energy (self) != self->filled_as_energy || (self->filled_as_energy && bars != self->bars))
    refill (self);
}

/* The sentence begins with what the days shown come to: against what they are compared with in the
 * graph, which the header says too, else against last year. */
static void
conclude (BefGraphPage *self)
{
  gboolean compared =
      bef_comparison_picker_get_back_days (BEF_COMPARISON_PICKER (self->comparisons)) != 0;

  if (self->device == NULL || self->info == NULL)
    return;
  bef_graph_conclusion_set (self->conclusion, bef_page_get_session (BEF_PAGE (self)), self->device,
                            self->info);
  g_autofree char *text =
      !compared
          ? bef_graph_conclusion_dup (self->conclusion, bef_chart_range_get_from (self->range),
                                      bef_chart_range_get_to (self->range))
          : NULL;
  bef_chart_set_conclusion (BEF_CHART (self->chart), text);
}

static void
content_changed_cb (BefGraphPage *self)
{
  if (self->device == NULL || self->info == NULL || bef_page_get_session (BEF_PAGE (self)) == NULL)
    return;
  conclude (self);
  bef_graph_header_show (BEF_CHART (self->chart), self->delta, self->summary);
  update_range_words (self);
  /* The data itself may call for it. */
  if (!as_energy (self))
    bef_graph_bounds_draw_subscribed (
        BEF_CHART (self->chart), bef_session_get_commune (bef_page_get_session (BEF_PAGE (self))),
        self->device, self->info);
}

static void
update_value (BefGraphPage *self)
{
  const BefGraphValue value = { self->value, self->context, BEF_AGE_LABEL (self->age) };

  bef_graph_value_show (&value, self->device, self->info);
}

static void
device_changed_cb (BefGraphPage *self)
{
  if (bef_page_is_shown (BEF_PAGE (self)))
    update_value (self);
}

static void
fill_picker (BefGraphPage *self)
{
  bef_series_picker_set (BEF_SERIES_PICKER (self->picker),
                         bef_session_get_commune (bef_page_get_session (BEF_PAGE (self))),
                         self->device, self->info);
}

static void
quantity_chosen_cb (BefGraphPage *self)
{
  self->info = bef_quantity_picker_get (BEF_QUANTITY_PICKER (self->quantities));
  update_comparisons (self);
  fill_picker (self);
  update_value (self);
  refill (self);
}

static void
picked_cb (BefGraphPage *self)
{
  if (!self->filling)
    refill (self);
}

static void
export_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  BefGraphPage *self = user_data;

  if (self->device == NULL || self->info == NULL)
    return;
  g_autofree char *name =
      bef_graph_export_dup_name (self->device, self->info, bef_chart_range_get_from (self->range));
  bef_graph_export_ask (BEF_PAGE (self), BEF_CHART (self->chart), name,
                        gtk_label_get_text (self->period_label));
}

static void
ask_again_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  BefGraphPage *self = user_data;

  if (self->feed != NULL)
    bef_chart_feed_ask_again (self->feed);
}

static void
write_at (BefGraphPage *self, gint64 ms)
{
  if (self->device != NULL)
    bef_graph_annotations_ask (BEF_PAGE (self), self->device, ms);
}

static void
annotate_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  BefGraphPage *self = user_data;

  write_at (self, bef_chart_get_moment (BEF_CHART (self->chart)));
}

static void
annotation_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  BefGraphPage *self = user_data;

  if (self->device != NULL)
    bef_graph_annotations_change (BEF_PAGE (self), self->device,
                                  g_variant_get_string (parameter, NULL));
}

/* Moving in time. */

static void
period_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  BefPeriod period;

  if (bef_graph_period_by_id (g_variant_get_string (parameter, NULL), &period)
      && bef_page_get_session (user_data) != NULL)
    set_period (user_data, period);
}

static void
step_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  BefGraphPage *self = user_data;

  BefGraphRange range = range_of (self);
  bef_graph_range_step (&range,
                        g_str_equal (g_action_get_name (G_ACTION (action)), "next") ? 1 : -1);
  take_range (self, &range);
  update_comparisons (self);
  refill (self);
}

static void
now_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  BefGraphPage *self = user_data;

  if (bef_page_get_session (BEF_PAGE (self)) == NULL)
    return;
  BefGraphRange range = range_of (self);
  bef_graph_range_set (&range, range.period, now (self), now (self));
  take_range (self, &range);
  update_comparisons (self);
  refill (self);
}

static void
table_state_cb (GSimpleAction *action, GVariant *state, gpointer user_data)
{
  BefGraphPage *self = user_data;
  gboolean shown = g_variant_get_boolean (state);

  g_simple_action_set_state (action, state);
  gtk_scrolled_window_set_child (self->table,
                                 shown ? bef_chart_table_new (BEF_CHART (self->chart)) : NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->table), shown);
}

/* The present moves on: so does what shows it. */
static gboolean
tick_cb (gpointer user_data)
{
  BefGraphPage *self = user_data;
  gint64 present = now (self), seen = self->seen_ms;

  BefGraphRange range = range_of (self);
  self->seen_ms = present;
  if (bef_graph_range_follow (&range, seen, present))
    {
      take_range (self, &range);
      update_comparisons (self);
      refill (self);
    }
  else
    {
      bef_chart_set_now (BEF_CHART (self->chart), present);
      update_range_words (self);
    }
  return G_SOURCE_CONTINUE;
}

/* The page. */

static void
let_go (BefGraphPage *self)
{
  g_clear_handle_id (&self->tick, g_source_remove);
  if (self->device != NULL)
    g_signal_handlers_disconnect_by_data (self->device, self);
  if (self->feed != NULL)
    bef_chart_feed_clear (self->feed);
  g_clear_object (&self->feed);
  if (self->device != NULL)
    {
      g_clear_object (&self->device);
      bef_graph_conclusion_set (self->conclusion, NULL, NULL, NULL);
      bef_chart_set_conclusion (BEF_CHART (self->chart), NULL);
    }
  update_ask_again (self);
}

static void
show_nothing (BefGraphPage *self)
{
  gboolean loading = bef_session_get_connection (bef_page_get_session (BEF_PAGE (self)))
                     == BEF_CONNECTION_CONNECTING;

  bef_plain_set_status (self->nothing,
                        loading ? _ ("Waiting for the first answer") : _ ("Nothing to draw"),
                        loading ? NULL : _ ("This equipment is not known here any more."));
  gtk_stack_set_visible_child_name (self->stack, "none");
  bef_page_set_title (BEF_PAGE (self), _ ("Graph"), NULL);
}

/* The range, comparison and series to begin with: a day alone, or as it was left. */
static void
begin (BefGraphPage *self, const BefGraphWanted *wanted)
{
  BefGraphLeft left = { .range = range_of (self) };

  if (self->left != NULL)
    {
      bef_graph_left_read (&left, self->left);
      bef_graph_range_follow (&left.range, left.seen_ms, now (self));
    }
  else
    bef_graph_wanted_range (wanted, now (self), &left.range);
  if (left.info != NULL && bef_device_get_value (self->device, left.info->id) != NULL)
    self->info = left.info;
  take_range (self, &left.range);
  bef_chart_point_to (BEF_CHART (self->chart), self->left == NULL ? wanted->at_ms : BEF_NO_TIME);
  update_quantities (self);
  update_comparisons (self);
  bef_comparison_picker_choose (BEF_COMPARISON_PICKER (self->comparisons), left.back_days);
  self->compared_by_hand =
      self->left != NULL && left.back_days != bef_graph_range_default_back_days (&left.range);
  fill_picker (self);
  if (self->left == NULL)
    return;
  self->filling = TRUE;
  bef_graph_left_pick (self->left, BEF_SERIES_PICKER (self->picker));
  self->filling = FALSE;
  g_clear_pointer (&self->left, g_variant_unref);
}

static void
show_device (BefGraphPage *self)
{
  BefSession *session = bef_page_get_session (BEF_PAGE (self));
  g_auto (BefGraphWanted) wanted = { 0 };

  bef_graph_wanted_read (&wanted, self->wanted);
  BefDevice *device = bef_commune_find_device (bef_session_get_commune (session), wanted.entity);
  let_go (self);
  if (device == NULL)
    {
      show_nothing (self);
      return;
    }
  g_set_object (&self->device, device);
  self->info = wanted.info != NULL ? wanted.info : bef_graph_quantities_first (device);
  if (self->info == NULL)
    {
      show_nothing (self);
      return;
    }
  gtk_stack_set_visible_child_name (self->stack, "graph");
  gtk_image_set_from_icon_name (self->icon, bef_kind_info (bef_device_get_kind (device))->icon);
  bef_page_set_title (BEF_PAGE (self), bef_device_get_name (device),
                      bef_device_get_building_name (device));
  g_signal_connect_object (device, "changed", G_CALLBACK (device_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (device, "changed", G_CALLBACK (tick_cb), self, G_CONNECT_SWAPPED);
  begin (self, &wanted);
  update_value (self);
  refill (self);
  self->tick = g_timeout_add_seconds (TICK_S, tick_cb, self);
  gtk_widget_grab_focus (self->chart);
}

static void
commune_changed_cb (BefGraphPage *self)
{
  if (bef_page_is_shown (BEF_PAGE (self)) && self->device == NULL && self->wanted != NULL)
    {
      show_device (self);
      if (self->device != NULL)
        bef_page_watch_changed (BEF_PAGE (self));
    }
  update_events (self);
}

static void
backfill_cb (BefSession *session, GParamSpec *pspec, BefGraphPage *self)
{
  double fraction = bef_session_get_backfill (session);

  if (!bef_page_is_shown (BEF_PAGE (self)))
    return;
  gtk_widget_set_visible (GTK_WIDGET (self->progress), fraction >= 0);
  gtk_progress_bar_set_fraction (self->progress, fmax (fraction, 0));
  update_placeholder (self);
  bef_graph_trouble_show (self->trouble, self->feed);
}

static void
bef_graph_page_bind (BefPage *page, BefSession *session)
{
  BefGraphPage *self = BEF_GRAPH_PAGE (page);
  BefSession *former = bef_page_get_session (page);

  if (former != NULL)
    {
      g_signal_handlers_disconnect_by_data (former, self);
      g_signal_handlers_disconnect_by_data (bef_session_get_commune (former), self);
      bef_graph_events_unfollow (former, G_OBJECT (self));
    }
  let_go (self);
  if (session == NULL)
    return;
  g_signal_connect_object (session, "notify::backfill", G_CALLBACK (backfill_cb), self, 0);
  g_signal_connect_object (session, "notify::connection", G_CALLBACK (update_placeholder), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (bef_session_get_commune (session), "changed",
                           G_CALLBACK (commune_changed_cb), self, G_CONNECT_SWAPPED);
  bef_graph_events_follow (session, G_CALLBACK (update_events), G_OBJECT (self));
}

static void
bef_graph_page_shown (BefPage *page, const char *argument)
{
  BefGraphPage *self = BEF_GRAPH_PAGE (page);

  bef_set_str (&self->wanted, argument);
  g_clear_pointer (&self->left, g_variant_unref);
  self->left = bef_page_take_state (page);
  bef_page_set_title (page, _ ("Graph"), NULL);
  if (bef_page_get_session (page) == NULL)
    return;
  show_device (self);
  backfill_cb (bef_page_get_session (page), NULL, self);
}

static void
bef_graph_page_hidden (BefPage *page)
{
  let_go (BEF_GRAPH_PAGE (page));
  g_action_change_state (
      g_action_map_lookup_action (G_ACTION_MAP (BEF_GRAPH_PAGE (page)->actions), "table"),
      g_variant_new_boolean (FALSE));
}

static GVariant *
bef_graph_page_dup_state (BefPage *page)
{
  BefGraphPage *self = BEF_GRAPH_PAGE (page);
  const BefGraphLeft left = { self->info, range_of (self), now (self),
                              bef_comparison_picker_get_back_days (
                                  BEF_COMPARISON_PICKER (self->comparisons)) };

  if (self->device == NULL)
    return self->left != NULL ? g_variant_ref (self->left) : NULL;
  return bef_graph_left_write (&left, BEF_SERIES_PICKER (self->picker));
}

static GStrv
bef_graph_page_watched (BefPage *page)
{
  BefDevice *device = BEF_GRAPH_PAGE (page)->device;
  const char *ids[] = { device != NULL ? bef_device_get_id (device) : NULL, NULL };

  return g_strdupv ((char **)ids);
}

static void
bef_graph_page_dispose (GObject *object)
{
  let_go (BEF_GRAPH_PAGE (object));
  G_OBJECT_CLASS (bef_graph_page_parent_class)->dispose (object);
}

static void
bef_graph_page_finalize (GObject *object)
{
  BefGraphPage *self = BEF_GRAPH_PAGE (object);

  g_clear_object (&self->range);
  g_object_unref (self->actions);
  g_object_unref (self->conclusion);
  g_free (self->wanted);
  g_clear_pointer (&self->left, g_variant_unref);
  G_OBJECT_CLASS (bef_graph_page_parent_class)->finalize (object);
}

static void
bef_graph_page_class_init (BefGraphPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  BefPageClass *page_class = BEF_PAGE_CLASS (klass);

  g_type_ensure (BEF_TYPE_WRAP_BOX);
  g_type_ensure (BEF_TYPE_GRAPH_PROVENANCE);
  object_class->dispose = bef_graph_page_dispose;
  object_class->finalize = bef_graph_page_finalize;
  page_class->bind = bef_graph_page_bind;
  page_class->shown = bef_graph_page_shown;
  page_class->hidden = bef_graph_page_hidden;
  page_class->watched = bef_graph_page_watched;
  page_class->dup_state = bef_graph_page_dup_state;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/beffroi/Beffroi/ui/bef-graph-page.ui");
  gtk_widget_class_bind_template_child (widget_class, BefGraphPage, stack);
  gtk_widget_class_bind_template_child (widget_class, BefGraphPage, content);
  gtk_widget_class_bind_template_child (widget_class, BefGraphPage, progress);
  gtk_widget_class_bind_template_child (widget_class, BefGraphPage, icon);
  gtk_widget_class_bind_template_child (widget_class, BefGraphPage, value);
  gtk_widget_class_bind_template_child (widget_class, BefGraphPage, aside);
  gtk_widget_class_bind_template_child (widget_class, BefGraphPage, context);
  gtk_widget_class_bind_template_child (widget_class, BefGraphPage, choosers);
  gtk_widget_class_bind_template_child (widget_class, BefGraphPage, period_label);
  gtk_widget_class_bind_template_child (widget_class, BefGraphPage, card);
  gtk_widget_class_bind_template_child (widget_class, BefGraphPage, delta);
  gtk_widget_class_bind_template_child (widget_class, BefGraphPage, summary);
  gtk_widget_class_bind_template_child (widget_class, BefGraphPage, trouble);
  gtk_widget_class_bind_template_child (widget_class, BefGraphPage, provenance);
  gtk_widget_class_bind_template_child (widget_class, BefGraphPage, table);
  gtk_widget_class_bind_template_child (widget_class, BefGraphPage, nothing);
}

static void
bef_graph_page_init (BefGraphPage *self)
{
  static const GActionEntry entries[] = {
    { "period", period_action, "s", "'day'", NULL, { 0 } },
    { "previous", step_action, NULL, NULL, NULL, { 0 } },
    { "next", step_action, NULL, NULL, NULL, { 0 } },
    { "now", now_action, NULL, NULL, NULL, { 0 } },
    { "table", NULL, NULL, "false", table_state_cb, { 0 } },
    { "ask-again", ask_again_action, NULL, NULL, NULL, { 0 } },
    { "export", export_action, NULL, NULL, NULL, { 0 } },
    { "annotate", annotate_action, NULL, NULL, NULL, { 0 } },
    { "annotation", annotation_action, "s", NULL, NULL, { 0 } },
  };

  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries),
                                   self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "graph", G_ACTION_GROUP (self->actions));
  gtk_widget_init_template (GTK_WIDGET (self));
  /* Below the scrolled window that would take Page Up and Page Down first; the table inside keeps
   * its own. */
  gtk_widget_add_controller (GTK_WIDGET (self->content), bef_graph_keys_new ());
  self->age = bef_age_label_new ();
  gtk_widget_set_halign (self->age, GTK_ALIGN_START);
  gtk_box_append (self->aside, self->age);
  self->comparisons = bef_comparison_picker_new ();
  gtk_box_prepend (self->choosers, self->comparisons);
  self->picker = bef_series_picker_new ();
  gtk_box_prepend (self->choosers, self->picker);
  self->quantities = bef_quantity_picker_new ();
  gtk_box_prepend (self->choosers, self->quantities);
  self->conclusion = bef_graph_conclusion_new ();
  self->chart = bef_chart_new ();
  gtk_widget_set_vexpand (self->chart, TRUE);
  gtk_widget_set_size_request (self->chart, -1, 220);
  gtk_box_append (self->card, self->chart);
  self->range = g_object_ref (bef_chart_get_range (BEF_CHART (self->chart)));
  g_signal_connect_object (self->range, "moved", G_CALLBACK (range_moved_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->chart, "content-changed", G_CALLBACK (content_changed_cb), self,
                           G_CONNECT_SWAPPED);
  bef_graph_events_open_from (BEF_CHART (self->chart));
  g_signal_connect_object (self->chart, "moment-pressed", G_CALLBACK (write_at), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->picker, "changed", G_CALLBACK (picked_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->quantities, "changed", G_CALLBACK (quantity_chosen_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->comparisons, "changed", G_CALLBACK (compared_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->conclusion, "changed", G_CALLBACK (conclude), self,
                           G_CONNECT_SWAPPED);
}

BefPage *
bef_graph_page_new (void)
{
  return g_object_new (BEF_TYPE_GRAPH_PAGE, NULL);
}
