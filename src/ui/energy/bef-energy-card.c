/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-energy-card.h"

#include <glib/gi18n.h>
#include <math.h>

#include "base/bef-format.h"
#include "bef-energy-conclusions.h"
#include "supervision/energy/bef-energy-words.h"
#include "ui/kit/bef-accessible.h"
#include "ui/kit/bef-age-label.h"
#include "ui/feed/bef-chart-feed.h"
#include "ui/kit/bef-css-class.h"
#include "ui/kit/bef-device-text.h"
#include "ui/feed/bef-subscribed.h"
#include "chart/bef-chart-view.h"

/* Energy is summed again this often, and so long after new samples came. */
#define ENERGY_EVERY_S 30
#define SETTLE_MS 1500
/* So much history makes a usual day. */
#define USUAL_DAYS 14
/* A sum less covered than this is no comparison. */
#define ENOUGH 0.9
/* Less than this is not worth a word. */
#define LEAST_LACKING_MS (30.0 * BEF_MS_MINUTE)

struct _BefEnergyCard
{
  GtkWidget parent_instance;
  GtkWidget *box;    /* template child, likewise below */
  GtkWidget *button; /* in box, likewise below */
  GtkWidget *power;
  GtkWidget *age;
  GtkWidget *today;
  GtkWidget *versus;
  GtkWidget *chart;
  GtkWidget *summary;
  GtkWidget *conclusions;
  BefSession *session;       /* owned, nullable */
  BefBuilding *building;     /* owned, nullable */
  BefDevice *meter;          /* owned, nullable */
  BefChartFeed *feed;        /* owned, nullable */
  GCancellable *cancellable; /* owned, nullable: sums under way */
  gint64 day_ms;             /* the civil day shown */
  guint timer;
  guint settle; /* a sum to be made soon */
};

G_DEFINE_FINAL_TYPE (BefEnergyCard, bef_energy_card, GTK_TYPE_WIDGET)

BefDevice *
bef_energy_card_find_meter (BefBuilding *building)
{
  GListModel *devices = bef_building_get_devices (building);
  BefDevice *first = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (devices); i++)
    {
      g_autoptr (BefDevice) device = g_list_model_get_item (devices, i);
      if (bef_device_get_kind (device) != BEF_KIND_METER
          || bef_device_get_value (device, "power") == NULL)
        continue;
      if (!bef_device_is_part (device))
        return device;
      if (first == NULL)
        first = device;
    }
  return first;
}

static void
update_power (BefEnergyCard *self)
{
  const BefValue *value = bef_device_get_value (self->meter, "power");
  BefFreshness freshness = bef_device_get_freshness (self->meter);

  if (value == NULL)
    return;
  g_autofree char *words = bef_quantity_format (value->info, value->value);
  if (freshness == BEF_FRESHNESS_LOST)
    {
      g_autofree char *last = g_strdup_printf (_ ("Unknown, last known %s"), words);
      gtk_label_set_text (GTK_LABEL (self->power), last);
    }
  else
    gtk_label_set_text (GTK_LABEL (self->power), words);
  bef_css_class_set (self->power, "bef-hatched", freshness == BEF_FRESHNESS_LOST);
  bef_age_label_set (BEF_AGE_LABEL (self->age), value->observed_ms, freshness);
  g_autofree char *label = g_strdup_printf (_ ("%s, power %s: open the graph"),
                                            bef_device_get_name (self->meter), words);
  bef_accessible_set_name (self->button, label);
}

/* Sums. */

/* Whether so much of what has passed of @day is unknown that it must be said: a sample that is due
 * only now is not missing. */
static gboolean
lacks (const BefEnergy *day, gint64 now_ms)
{
  double passed = (double)(MIN (now_ms, day->end_ms) - day->start_ms);
  double known = day->coverage * (double)(day->end_ms - day->start_ms);

  return known < BEF_CHART_ENOUGH * passed && passed - known >= LEAST_LACKING_MS;
}

static void
today_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BefEnergyCard) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) energy = bef_history_energy_finish (BEF_HISTORY (source), result, &error);

  if (self->meter == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (energy == NULL || energy->len == 0)
    {
      gtk_label_set_text (GTK_LABEL (self->today), _ ("Energy of today could not be read"));
      return;
    }
  const BefEnergy *day = &g_array_index (energy, BefEnergy, 0);
  g_autofree char *sum =
      isfinite (day->kwh) ? bef_format_value (day->kwh, "kWh", day->kwh < 100 ? 1 : 0) : NULL;
  /* TRANSLATORS: energy since midnight. */
  g_autofree char *text = sum != NULL ? g_strdup_printf (_ ("%s today"), sum)
                                      : g_strdup (_ ("Energy of today not known yet"));
  if (sum != NULL && lacks (day, bef_now_ms ()))
    {
      double passed = (double)(bef_now_ms () - day->start_ms);
      g_autofree char *before = g_steal_pointer (&text);
      g_autofree char *share =
          bef_chart_format_share (day->coverage * (double)(day->end_ms - day->start_ms) / passed);
      /* TRANSLATORS: energy since midnight; the share known of the time since then ("40 %"). */
      text = g_strdup_printf (C_ ("energy", "%s, %s known"), before, share);
    }
  if (sum != NULL && day->estimated)
    {
      g_autofree char *before = g_steal_pointer (&text);
      /* TRANSLATORS: a value that is estimated. */
      text = g_strdup_printf (_ ("%s, estimated"), before);
    }
  if (day->set_aside)
    {
      g_autofree char *before = g_steal_pointer (&text);
      text = g_strdup_printf ("%s, %s", before, C_ ("energy", "jump of the index set aside"));
    }
  if (day->meter_changed)
    {
      g_autofree char *before = g_steal_pointer (&text);
      text = g_strdup_printf ("%s, %s", before, C_ ("energy", "meter replaced"));
    }
  gtk_label_set_text (GTK_LABEL (self->today), text);
}

typedef struct
{
  double kwh, coverage;
  guint hours;
} Sum;

static void
add_hour (Sum *sum, const BefEnergy *hour)
{
  sum->hours++;
  if (!isfinite (hour->kwh))
    return;
  sum->kwh += hour->kwh;
  sum->coverage += hour->coverage;
}

/* Whole hours only, so that both days are measured over the same time of day. */
static void
versus_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BefEnergyCard) self = user_data;
  g_autoptr (GArray) energy = bef_history_energy_finish (BEF_HISTORY (source), result, NULL);
  Sum yesterday = { 0 }, today = { 0 };
  BefCivil until, c;

  if (energy == NULL || self->meter == NULL || energy->len == 0)
    return;
  bef_civil_from_ms (g_array_index (energy, BefEnergy, energy->len - 1).start_ms, &until);
  for (guint i = 0; i < energy->len; i++)
    {
      const BefEnergy *hour = &g_array_index (energy, BefEnergy, i);
      bef_civil_from_ms (hour->start_ms, &c);
      if (hour->start_ms >= self->day_ms)
        add_hour (&today, hour);
      else if (c.hour <= until.hour)
        add_hour (&yesterday, hour);
    }
  gboolean known = today.hours > 0 && yesterday.hours > 0 && today.coverage >= ENOUGH * today.hours
                   && yesterday.coverage >= ENOUGH * yesterday.hours && yesterday.kwh > 0;
  gtk_widget_set_visible (self->versus, known);
  if (!known)
    return;
  double percent = (today.kwh / yesterday.kwh - 1) * 100;
  g_autofree char *at = bef_format_time (g_array_index (energy, BefEnergy, energy->len - 1).end_ms);
  g_autofree char *number = bef_format_value (fabs (percent), "%", 0);
  /* TRANSLATORS: a share ("12 %"), then a time of day. */
  g_autofree char *text =
      fabs (percent) < 0.5 ? g_strdup_printf (_ ("as much as yesterday at %s"), at)
      : percent > 0        ? g_strdup_printf (_ ("%s more than yesterday at %s"), number, at)
                           : g_strdup_printf (_ ("%s less than yesterday at %s"), number, at);
  gtk_label_set_text (GTK_LABEL (self->versus), text);
}

static void
sum_energy (BefEnergyCard *self)
{
  BefHistory *history = bef_session_get_history (self->session);
  const char *id = bef_device_get_id (self->meter);
  gint64 now = bef_now_ms (), hour = bef_civil_floor (now, BEF_PERIOD_HOUR);

  g_clear_handle_id (&self->settle, g_source_remove);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  bef_history_energy_async (
      history,
      &(BefHistoryQuery){ .key.entity = id,
                          .from_ms = self->day_ms,
                          .to_ms = bef_civil_add (self->day_ms, BEF_PERIOD_DAY, 1),
                          .period = BEF_PERIOD_DAY },
      self->cancellable, today_cb, g_object_ref (self));
  if (hour <= self->day_ms)
    gtk_widget_set_visible (self->versus, FALSE);
  else
    bef_history_energy_async (
        history,
        &(BefHistoryQuery){ .key.entity = id,
                            .from_ms = bef_civil_add (self->day_ms, BEF_PERIOD_DAY, -1),
                            .to_ms = hour,
                            .period = BEF_PERIOD_HOUR },
        self->cancellable, versus_cb, g_object_ref (self));
}

/* Drawing. */

static void
draw_day (BefEnergyCard *self)
{
  const BefQuantityInfo *power = bef_quantity_info ("power");
  BefSeriesKey key = bef_series_key (bef_device_get_id (self->meter), "power");
  g_autoptr (BefChartSeries) usual =
      bef_chart_series_new (_ ("Usual"), power->unit, 0, BEF_CHART_BAND);
  g_autoptr (BefChartSeries) today = bef_chart_feed_series_for (power, NULL);

  self->day_ms = bef_civil_floor (bef_now_ms (), BEF_PERIOD_DAY);
  if (self->feed == NULL)
    self->feed = bef_chart_feed_new (self->session, BEF_CHART (self->chart), BEF_FEED_LOOK);
  bef_chart_feed_clear (self->feed);
  bef_chart_range_set (bef_chart_get_range (BEF_CHART (self->chart)), self->day_ms,
                       bef_civil_add (self->day_ms, BEF_PERIOD_DAY, 1));
  bef_chart_feed_add (self->feed, key, BEF_FEED_USUAL_DAY, usual, 0);
  bef_chart_feed_add (self->feed, key, BEF_FEED_SAMPLES, today, 0);
  bef_chart_feed_look (self->feed);
  bef_session_want_history (
      self->session, key, bef_civil_add (self->day_ms, BEF_PERIOD_DAY, -USUAL_DAYS), self->day_ms);
  bef_session_want_history (self->session, bef_series_key (key.entity, "energy-index"),
                            bef_civil_add (self->day_ms, BEF_PERIOD_DAY, -1),
                            bef_civil_add (self->day_ms, BEF_PERIOD_DAY, 1));
}

static gboolean
timer_cb (gpointer user_data)
{
  BefEnergyCard *self = user_data;

  if (bef_civil_floor (bef_now_ms (), BEF_PERIOD_DAY) != self->day_ms)
    draw_day (self);
  sum_energy (self);
  return G_SOURCE_CONTINUE;
}

static gboolean
settle_cb (gpointer user_data)
{
  BefEnergyCard *self = user_data;

  self->settle = 0;
  sum_energy (self);
  return G_SOURCE_REMOVE;
}

static void
content_changed_cb (BefEnergyCard *self)
{
  if (self->meter == NULL)
    return;
  if (self->settle == 0)
    self->settle = g_timeout_add (SETTLE_MS, settle_cb, self);
  g_autofree char *summary = bef_chart_get_summary (BEF_CHART (self->chart));
  if (g_strcmp0 (gtk_label_get_text (GTK_LABEL (self->summary)), summary) != 0)
    gtk_label_set_text (GTK_LABEL (self->summary), summary != NULL ? summary : "");
  bef_subscribed_draw (BEF_CHART (self->chart), self->building);
}

/* The last day that is known, against what is usual on such a day. */
static void
concluded_cb (BefEnergyCard *self)
{
  const BefEnergyFacts *facts =
      bef_energy_conclusions_get_facts (BEF_ENERGY_CONCLUSIONS (self->conclusions));
  const BefEnergyPart *part =
      facts != NULL && self->building != NULL ? bef_energy_facts_find (
          facts, bef_building_get_id (self->building), BEF_FLUID_ELECTRICITY)
                                              : NULL;
  g_autofree char *text =
      part != NULL ? bef_energy_dup_usual (&part->spans[BEF_SPAN_DAY], part->fluid, bef_now_ms ())
                   : NULL;

  bef_chart_set_conclusion (BEF_CHART (self->chart), text);
}

static void
open_cb (BefEnergyCard *self)
{
  if (self->meter == NULL)
    return;
  g_autofree char *target = g_strdup_printf ("%s|power", bef_device_get_id (self->meter));
  gtk_widget_activate_action (GTK_WIDGET (self), "win.show-graph", "s", target);
}

void
bef_energy_card_bind (BefEnergyCard *self, BefSession *session, BefBuilding *building,
                      BefDevice *meter)
{
  if (self->meter != NULL)
    g_signal_handlers_disconnect_by_data (self->meter, self);
  /* From here on nothing starts a sum: emptying the chart tells that its content changed. */
  g_clear_object (&self->meter);
  if (self->feed != NULL)
    bef_chart_feed_clear (self->feed);
  g_clear_object (&self->feed);
  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_handle_id (&self->settle, g_source_remove);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_set_object (&self->session, session);
  g_set_object (&self->building, building);
  g_set_object (&self->meter, meter);
  if (self->conclusions != NULL)
    bef_energy_conclusions_bind (BEF_ENERGY_CONCLUSIONS (self->conclusions), session, building);
  if (session == NULL || building == NULL || meter == NULL)
    {
      g_clear_object (&self->meter);
      return;
    }
  gtk_label_set_text (GTK_LABEL (self->today), "");
  bef_chart_set_title (BEF_CHART (self->chart), bef_device_get_name (meter));
  g_signal_connect_object (meter, "changed", G_CALLBACK (update_power), self, G_CONNECT_SWAPPED);
  update_power (self);
  draw_day (self);
  sum_energy (self);
  self->timer = g_timeout_add_seconds (ENERGY_EVERY_S, timer_cb, self);
}

static void
bef_energy_card_dispose (GObject *object)
{
  BefEnergyCard *self = BEF_ENERGY_CARD (object);

  bef_energy_card_bind (self, NULL, NULL, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), BEF_TYPE_ENERGY_CARD);
  G_OBJECT_CLASS (bef_energy_card_parent_class)->dispose (object);
}

static void
bef_energy_card_class_init (BefEnergyCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = bef_energy_card_dispose;
  g_type_ensure (BEF_TYPE_AGE_LABEL);
  g_type_ensure (BEF_TYPE_CHART);
  g_type_ensure (BEF_TYPE_ENERGY_CONCLUSIONS);
  gtk_widget_class_set_css_name (widget_class, "energycard");
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/beffroi/Beffroi/ui/bef-energy-card.ui");
  gtk_widget_class_bind_template_child (widget_class, BefEnergyCard, box);
  gtk_widget_class_bind_template_child (widget_class, BefEnergyCard, button);
  gtk_widget_class_bind_template_child (widget_class, BefEnergyCard, power);
  gtk_widget_class_bind_template_child (widget_class, BefEnergyCard, age);
  gtk_widget_class_bind_template_child (widget_class, BefEnergyCard, today);
  gtk_widget_class_bind_template_child (widget_class, BefEnergyCard, versus);
  gtk_widget_class_bind_template_child (widget_class, BefEnergyCard, chart);
  gtk_widget_class_bind_template_child (widget_class, BefEnergyCard, summary);
  gtk_widget_class_bind_template_child (widget_class, BefEnergyCard, conclusions);
  gtk_widget_class_bind_template_callback (widget_class, open_cb);
  gtk_widget_class_bind_template_callback (widget_class, concluded_cb);
  gtk_widget_class_bind_template_callback (widget_class, content_changed_cb);
}

static void
bef_energy_card_init (BefEnergyCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
bef_energy_card_new (void)
{
  return g_object_new (BEF_TYPE_ENERGY_CARD, NULL);
}
