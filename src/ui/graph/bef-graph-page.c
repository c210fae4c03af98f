/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-graph-page.h"

#include <glib/gi18n.h>
#include <math.h>

#include "base/bef-format.h"
#include "base/bef-text.h"
#include "ui/kit/bef-age-label.h"
#include "ui/feed/bef-chart-feed.h"
#include "bef-graph-bounds.h"
#include "bef-graph-events.h"
#include "bef-graph-export.h"
#include "bef-graph-keys.h"
#include "bef-graph-left.h"
#include "bef-graph-quantities.h"
#include "bef-graph-range.h"
#include "bef-graph-trouble.h"
#include "bef-graph-value.h"
#include "bef-graph-wanted.h"
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
  GtkDropDown *quantities;
  GtkDropDown *comparisons;
  GtkLabel *period_label;
  GtkBox *card;
  GtkLabel *summary;
  GtkLabel *trouble;
  GtkScrolledWindow *table;
  AdwStatusPage *nothing;
  GtkBox *choosers;
  GtkWidget *picker;           /* in choosers */
  GtkWidget *age;              /* in aside */
  GtkWidget *chart;            /* in card */
  BefChartFeed *feed;          /* owned, nullable */
  BefDevice *device;           /* owned, nullable */
  const BefQuantityInfo *info; /* static, nullable */
  GPtrArray *choices; /* owned, of BefQuantityInfo (static): what the quantities list shows */
  GSimpleActionGroup *actions; /* owned */
  char *wanted;                /* owned, nullable: the argument, until the device is known */
  GVariant *left;              /* owned, nullable: how it was left, likewise */
  BefChartRange *range;        /* owned: the chart's */
  BefPeriod period;            /* of the range, unless it is free_form */
  gboolean free_form;          /* the range was panned or zoomed */
  gboolean filled_as_energy;   /* what the chart was filled with, likewise below */
  BefPeriod bars;
  int back_days;
  guint tick;
  gint64 seen_ms;          /* the present at the last tick, or when the range was chosen */
  gboolean listed_in_bars; /* the quantities list is that of a range told in sums */
  gboolean filling;        /* the lists are being filled: their selection means nothing */
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
told_as_energy (BefGraphPage *self, const BefQuantityInfo *info)
{
  return bef_graph_quantities_as_energy (info, manner (self));
}

static gboolean
as_energy (BefGraphPage *self)
{
  return told_as_energy (self, self->info);
}

static BefChartSeries *
new_series (BefGraphPage *self, const BefQuantityInfo *info, const char *title)
{
  return told_as_energy (self, info)
             ? bef_chart_series_new (title != NULL ? title : _ ("Energy"), "kWh", 1, BEF_CHART_BARS)
             : bef_chart_feed_series_for (info, title);
}

/* What the person has added beside. */
static void
add_picked (BefGraphPage *self)
{
  GPtrArray *picked = bef_series_picker_get (BEF_SERIES_PICKER (self->picker));

  for (guint i = 0; i < picked->len; i++)
    {
      const BefPickedSeries *p = g_ptr_array_index (picked, i);
      gboolean energy = told_as_energy (self, p->info);
      g_autofree char *title =
          energy ? g_strdup_printf ("%s, %s", bef_device_get_name (p->device), _ ("Energy"))
                 : bef_picked_series_dup_title (p);
      g_autoptr (BefChartSeries) series = new_series (self, p->info, title);
      bef_chart_feed_add (self->feed, bef_series_key (bef_device_get_id (p->device), p->info->id),
                          energy ? BEF_FEED_ENERGY : BEF_FEED_SAMPLES, series, 0);
    }
}

static void
add_series (BefGraphPage *self)
{
  BefSeriesKey key = bef_series_key (bef_device_get_id (self->device), self->info->id);
  gboolean energy = as_energy (self);
  BefFeedMode mode = energy ? BEF_FEED_ENERGY : BEF_FEED_SAMPLES;

  if (energy)
    key = bef_series_key (key.entity, "power");
  BefGraphRange range = range_of (self);
  self->filled_as_energy = energy;
  self->bars = bef_graph_range_bar_period (&range);
  bef_chart_feed_set_period (self->feed, self->bars);
  if (g_str_equal (self->info->id, "power") && !energy && !self->free_form
      && self->period == BEF_PERIOD_DAY && self->back_days == 0)
    {
      g_autoptr (BefChartSeries) usual =
          bef_chart_series_new (_ ("Usual"), self->info->unit, 0, BEF_CHART_BAND);
      bef_chart_feed_add (self->feed, key, BEF_FEED_USUAL_DAY, usual, 0);
    }
  if (self->back_days != 0 && self->info->states == NULL)
    {
      g_autoptr (BefChartSeries) other = bef_chart_series_new (
          bef_graph_range_comparison_label (&range, self->back_days),
          energy ? "kWh" : self->info->unit, energy ? 1 : self->info->decimals,
          energy ? BEF_CHART_BARS : BEF_CHART_LINE);
      bef_chart_series_set_secondary (other, TRUE);
      bef_chart_feed_add (self->feed, key, mode, other, self->back_days);
    }
  g_autoptr (BefChartSeries) series = new_series (self, self->info, NULL);
  bef_chart_feed_add (self->feed, key, mode, series, 0);
  add_picked (self);
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

static void
update_events (BefGraphPage *self)
{
  if (self->device != NULL)
    bef_graph_events_show (BEF_PAGE (self), BEF_CHART (self->chart), self->device);
}

static void fill_quantities (BefGraphPage *self);

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
  if (in_bars (self) != self->listed_in_bars)
    fill_quantities (self);
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
fill_comparisons (BefGraphPage *self)
{
  BefGraphComparison found[BEF_GRAPH_MAX_COMPARISONS];
  BefGraphRange range = range_of (self);
  guint n = bef_graph_range_comparisons (&range, found), selected = 0;
  g_autoptr (GtkStringList) list = gtk_string_list_new (NULL);

  for (guint i = 0; i < n; i++)
    {
      gtk_string_list_append (list, found[i].label);
      if (found[i].back_days == self->back_days)
        selected = i;
    }
  self->back_days = found[selected].back_days;
  self->filling = TRUE;
  gtk_drop_down_set_model (self->comparisons, G_LIST_MODEL (list));
  gtk_drop_down_set_selected (self->comparisons, selected);
  self->filling = FALSE;
  gtk_widget_set_sensitive (GTK_WIDGET (self->comparisons),
                            self->info != NULL && self->info->states == NULL);
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

static void
set_period (BefGraphPage *self, BefPeriod period)
{
  BefGraphRange range = range_of (self);
  gint64 at = bef_graph_range_holds (&range, now (self)) ? now (self) : range.from_ms;

  bef_graph_range_set (&range, period, at, now (self));
  take_range (self, &range);
  fill_comparisons (self);
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
      fill_comparisons (self);
    }
  bars = bef_graph_range_bar_period (&range);
  if (as_energy (self) != self->filled_as_energy || (self->filled_as_energy && bars != self->bars))
    refill (self);
}

static void
content_changed_cb (BefGraphPage *self)
{
  if (self->device == NULL || self->info == NULL || bef_page_get_session (BEF_PAGE (self)) == NULL)
    return;
  g_autofree char *summary = bef_chart_get_summary (BEF_CHART (self->chart));
  if (g_strcmp0 (gtk_label_get_text (self->summary), summary) != 0)
    gtk_label_set_text (self->summary, summary != NULL ? summary : "");
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
fill_quantities (BefGraphPage *self)
{
  guint selected;
  g_autoptr (GtkStringList) list =
      bef_graph_quantities_list (self->device, self->info, manner (self), self->choices, &selected);

  self->listed_in_bars = in_bars (self);
  self->filling = TRUE;
  gtk_drop_down_set_model (self->quantities, G_LIST_MODEL (list));
  gtk_drop_down_set_selected (self->quantities, selected);
  self->filling = FALSE;
  gtk_widget_set_visible (GTK_WIDGET (self->quantities),
                          bef_device_get_n_values (self->device) > 1);
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
  guint i = gtk_drop_down_get_selected (self->quantities);

  if (self->filling || i >= self->choices->len
      || g_ptr_array_index (self->choices, i) == self->info)
    return;
  self->info = g_ptr_array_index (self->choices, i);
  fill_comparisons (self);
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
comparison_chosen_cb (BefGraphPage *self)
{
  BefGraphComparison found[BEF_GRAPH_MAX_COMPARISONS];
  BefGraphRange range = range_of (self);
  guint n = bef_graph_range_comparisons (&range, found),
        i = gtk_drop_down_get_selected (self->comparisons);

  if (self->filling || i >= n || found[i].back_days == self->back_days)
    return;
  self->back_days = found[i].back_days;
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
  fill_comparisons (self);
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
      fill_comparisons (self);
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
  g_clear_object (&self->device);
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
  self->back_days = left.back_days;
  take_range (self, &left.range);
  bef_chart_point_to (BEF_CHART (self->chart), self->left == NULL ? wanted->at_ms : BEF_NO_TIME);
  fill_quantities (self);
  fill_comparisons (self);
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
      g_signal_handlers_disconnect_by_data (bef_session_get_works (former), self);
    }
  let_go (self);
  if (session == NULL)
    return;
  g_signal_connect_object (session, "notify::backfill", G_CALLBACK (backfill_cb), self, 0);
  g_signal_connect_object (session, "notify::connection", G_CALLBACK (update_placeholder), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (bef_session_get_commune (session), "changed",
                           G_CALLBACK (commune_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (bef_session_get_works (session), "changed", G_CALLBACK (update_events),
                           self, G_CONNECT_SWAPPED);
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
  const BefGraphLeft left = { self->info, range_of (self), now (self), self->back_days };

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

  g_ptr_array_unref (self->choices);
  g_clear_object (&self->range);
  g_object_unref (self->actions);
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
  gtk_widget_class_bind_template_child (widget_class, BefGraphPage, quantities);
  gtk_widget_class_bind_template_child (widget_class, BefGraphPage, comparisons);
  gtk_widget_class_bind_template_child (widget_class, BefGraphPage, choosers);
  gtk_widget_class_bind_template_child (widget_class, BefGraphPage, period_label);
  gtk_widget_class_bind_template_child (widget_class, BefGraphPage, card);
  gtk_widget_class_bind_template_child (widget_class, BefGraphPage, summary);
  gtk_widget_class_bind_template_child (widget_class, BefGraphPage, trouble);
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
  };

  self->choices = g_ptr_array_new ();
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
  self->picker = bef_series_picker_new ();
  gtk_box_insert_child_after (self->choosers, self->picker, GTK_WIDGET (self->quantities));
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
  g_signal_connect_object (self->picker, "changed", G_CALLBACK (picked_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->quantities, "notify::selected", G_CALLBACK (quantity_chosen_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->comparisons, "notify::selected", G_CALLBACK (comparison_chosen_cb),
                           self, G_CONNECT_SWAPPED);
}

BefPage *
bef_graph_page_new (void)
{
  return g_object_new (BEF_TYPE_GRAPH_PAGE, NULL);
}
