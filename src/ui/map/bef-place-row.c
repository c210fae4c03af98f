/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-place-row.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "base/bef-format.h"
#include "ui/kit/bef-accessible.h"
#include "ui/kit/bef-age-label.h"
#include "ui/feed/bef-chart-feed.h"
#include "ui/kit/bef-severity-badge.h"
#include "ui/kit/bef-tooltip.h"

/* Of text half as large again as usual. */
#define LARGE_TEXT_DPI 144

struct _BefPlaceRow
{
  GtkWidget parent_instance;
  GtkImage *icon; /* template child, likewise below */
  GtkWidget *words;
  GtkWidget *figures;
  GtkLabel *name;
  BefSeverityBadge *badge;
  GtkLabel *state;
  GtkWidget *works;
  GtkLabel *works_words;
  GtkLabel *power;
  BefAgeLabel *age;
  AdwClamp *narrow;    /* keeps the chart's place */
  GtkWidget *chart;    /* in narrow; made when first on screen, nullable */
  BefSession *session; /* owned, nullable */
  BefPlace *place;     /* owned, nullable */
  BefChartFeed *feed;  /* owned, nullable */
  char *meter;         /* owned, nullable: URN of the meter drawn */
  gint64 day_ms;       /* with meter: midnight of the day drawn */
};

G_DEFINE_FINAL_TYPE (BefPlaceRow, bef_place_row, GTK_TYPE_WIDGET)

BefDevice *
bef_place_row_find_meter (BefPlace *place)
{
  BefDevice *device = BEF_IS_BUILDING (place)
                          ? bef_building_find_device (BEF_BUILDING (place), BEF_KIND_METER, "power")
                          : BEF_DEVICE (place);

  return device != NULL && bef_device_get_value (device, "power") != NULL ? device : NULL;
}

static void
show_day (BefPlaceRow *self, gint64 day_ms)
{
  self->day_ms = day_ms;
  bef_chart_range_set (bef_chart_get_range (BEF_CHART (self->chart)), day_ms,
                       bef_civil_add (day_ms, BEF_PERIOD_DAY, 1));
}

/* Names come before the graph where letters are large. */
static gboolean
has_large_text (BefPlaceRow *self)
{
  int dpi = -1;

  g_object_get (gtk_widget_get_settings (GTK_WIDGET (self)), "gtk-xft-dpi", &dpi, NULL);
  return dpi >= LARGE_TEXT_DPI * PANGO_SCALE;
}

/* Lists hold many more rows than are seen: a graph is made for those that are. */
static void
ensure_chart (BefPlaceRow *self)
{
  if (self->chart != NULL)
    return;
  self->chart = bef_chart_new ();
  bef_chart_set_compact (BEF_CHART (self->chart), TRUE);
  gtk_widget_set_valign (self->chart, GTK_ALIGN_CENTER);
  gtk_widget_set_focusable (self->chart, FALSE);
  gtk_widget_set_can_target (self->chart, FALSE);
  adw_clamp_set_child (self->narrow, self->chart);
}

static void
draw_meter (BefPlaceRow *self)
{
  BefDevice *meter = bef_place_row_find_meter (self->place);
  const char *id = meter != NULL ? bef_device_get_id (meter) : NULL;
  gint64 day = bef_civil_floor (bef_now_ms (), BEF_PERIOD_DAY);

  gtk_widget_set_visible (GTK_WIDGET (self->narrow), id != NULL && !has_large_text (self));
  ensure_chart (self);
  if (g_strcmp0 (id, self->meter) == 0)
    {
      if (id != NULL && day != self->day_ms)
        show_day (self, day);
      return;
    }
  g_free (self->meter);
  self->meter = g_strdup (id);
  if (self->feed == NULL)
    self->feed = bef_chart_feed_new (self->session, BEF_CHART (self->chart), BEF_FEED_LOOK);
  bef_chart_feed_clear (self->feed);
  if (id == NULL)
    return;
  show_day (self, day);
  const BefQuantityInfo *power = bef_quantity_info ("power");
  g_autoptr (BefChartSeries) usual =
      bef_chart_series_new (_ ("Usual"), power->unit, 0, BEF_CHART_BAND);
  g_autoptr (BefChartSeries) today = bef_chart_feed_series_for (power, NULL);
  bef_chart_feed_add (self->feed, bef_series_key (id, "power"), BEF_FEED_USUAL_DAY, usual, 0);
  bef_chart_feed_add (self->feed, bef_series_key (id, "power"), BEF_FEED_SAMPLES, today, 0);
  bef_chart_set_title (BEF_CHART (self->chart), bef_place_get_name (self->place));
  bef_chart_feed_look (self->feed);
}

/* The power and how old it is; of what measures none, how old what it says is. (transfer full)
 * nullable: the power. */
static char *
show_figures (BefPlaceRow *self)
{
  g_autofree char *power = NULL;
  BefFreshness freshness = BEF_FRESHNESS_LOST;
  gint64 observed = BEF_NO_TIME;
  double watts;

  if (BEF_IS_BUILDING (self->place))
    {
      if (bef_building_get_shown_power (BEF_BUILDING (self->place), bef_now_ms (), &watts,
                                        &observed, &freshness))
        power = bef_format_value (watts, "W", 0);
    }
  else
    {
      BefDevice *device = BEF_DEVICE (self->place);
      const BefValue *value = bef_device_get_value (device, "power");
      observed = bef_device_get_observed_ms (device);
      freshness = bef_device_get_freshness (device);
      if (value != NULL && freshness != BEF_FRESHNESS_LOST)
        power = bef_quantity_format (value->info, value->value);
    }
  if (observed != BEF_NO_TIME)
    bef_age_label_set (self->age, observed, freshness);
  gtk_label_set_text (self->power, power != NULL ? power : "");
  gtk_widget_set_visible (GTK_WIDGET (self->age), observed != BEF_NO_TIME);
  return g_steal_pointer (&power);
}

static void
update (BefPlaceRow *self)
{
  const char *name = bef_place_get_name (self->place);
  BefSeverity severity = bef_place_get_severity (self->place);
  /* Why could be a camera: the word of the severity is enough before an audience. */
  g_autofree char *state = bef_session_has_audience (self->session)
                               ? g_strdup (bef_severity_word (severity))
                               : bef_place_dup_state_text (self->place);
  const BefWorksWindow *works =
      bef_session_find_works (self->session, bef_place_get_id (self->place), bef_now_ms ());

  gtk_image_set_from_icon_name (self->icon, bef_place_get_icon (self->place));
  gtk_label_set_text (self->name, name);
  bef_tooltip_set (GTK_WIDGET (self->name), name);
  bef_severity_badge_set (self->badge, severity);
  gtk_widget_set_visible (GTK_WIDGET (self->badge), severity != BEF_SEVERITY_NORMAL);
  g_autofree char *mark = works != NULL ? bef_works_window_dup_mark (works, bef_now_ms ()) : NULL;
  gtk_widget_set_visible (self->works, mark != NULL);
  gtk_label_set_text (self->works_words, mark != NULL ? mark : "");
  gtk_label_set_text (self->state, state);
  bef_tooltip_set (GTK_WIDGET (self->state), state);
  g_autofree char *power = show_figures (self);
  draw_meter (self);
  const char *word = bef_severity_word (severity);
  g_autoptr (GString) label = g_string_new (name);
  g_string_append_printf (label, ", %s", word);
  if (!g_str_equal (state, word))
    g_string_append_printf (label, ", %s", state);
  if (mark != NULL)
    g_string_append_printf (label, ", %s", mark);
  if (power != NULL && !g_str_equal (state, power))
    g_string_append_printf (label, ", %s", power);
  bef_accessible_set_name (GTK_WIDGET (self), label->str);
}

/* Off screen only the name is kept; the rest follows when the row comes into view. */
static void
update_if_seen (BefPlaceRow *self)
{
  if (self->place == NULL || self->session == NULL)
    return;
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    {
      update (self);
      return;
    }
  gtk_label_set_text (self->name, bef_place_get_name (self->place));
  bef_accessible_set_name (GTK_WIDGET (self), bef_place_get_name (self->place));
}

static void
bef_place_row_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (bef_place_row_parent_class)->map (widget);
  update_if_seen (BEF_PLACE_ROW (widget));
}

void
bef_place_row_bind (BefPlaceRow *self, BefSession *session, BefPlace *place)
{
  if (self->place != NULL)
    g_signal_handlers_disconnect_by_data (self->place, self);
  if (self->session != NULL)
    {
      g_signal_handlers_disconnect_by_data (bef_session_get_commune (self->session), self);
      g_signal_handlers_disconnect_by_data (bef_session_get_works (self->session), self);
    }
  if (session != self->session)
    {
      g_clear_object (&self->feed);
      g_clear_pointer (&self->meter, g_free);
    }
  g_set_object (&self->session, session);
  g_set_object (&self->place, place);
  if (place == NULL || session == NULL)
    return;
  g_signal_connect_object (place, "changed", G_CALLBACK (update_if_seen), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (bef_session_get_works (session), "changed", G_CALLBACK (update_if_seen),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (bef_session_get_commune (session), "notify::audience",
                           G_CALLBACK (update_if_seen), self, G_CONNECT_SWAPPED);
  update_if_seen (self);
}

static void
bef_place_row_dispose (GObject *object)
{
  BefPlaceRow *self = BEF_PLACE_ROW (object);

  bef_place_row_bind (self, NULL, NULL);
  g_clear_object (&self->feed);
  gtk_widget_dispose_template (GTK_WIDGET (self), BEF_TYPE_PLACE_ROW);
  G_OBJECT_CLASS (bef_place_row_parent_class)->dispose (object);
}

static void
bef_place_row_finalize (GObject *object)
{
  g_free (BEF_PLACE_ROW (object)->meter);
  G_OBJECT_CLASS (bef_place_row_parent_class)->finalize (object);
}

static void
bef_place_row_class_init (BefPlaceRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (BEF_TYPE_SEVERITY_BADGE);
  g_type_ensure (BEF_TYPE_AGE_LABEL);
  G_OBJECT_CLASS (klass)->dispose = bef_place_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = bef_place_row_finalize;
  widget_class->map = bef_place_row_map;
  gtk_widget_class_set_css_name (widget_class, "placerow");
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/beffroi/Beffroi/ui/bef-place-row.ui");
  gtk_widget_class_bind_template_child (widget_class, BefPlaceRow, icon);
  gtk_widget_class_bind_template_child (widget_class, BefPlaceRow, words);
  gtk_widget_class_bind_template_child (widget_class, BefPlaceRow, figures);
  gtk_widget_class_bind_template_child (widget_class, BefPlaceRow, name);
  gtk_widget_class_bind_template_child (widget_class, BefPlaceRow, badge);
  gtk_widget_class_bind_template_child (widget_class, BefPlaceRow, state);
  gtk_widget_class_bind_template_child (widget_class, BefPlaceRow, works);
  gtk_widget_class_bind_template_child (widget_class, BefPlaceRow, works_words);
  gtk_widget_class_bind_template_child (widget_class, BefPlaceRow, power);
  gtk_widget_class_bind_template_child (widget_class, BefPlaceRow, age);
  gtk_widget_class_bind_template_child (widget_class, BefPlaceRow, narrow);
}

static void
bef_place_row_init (BefPlaceRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
bef_place_row_new (void)
{
  return g_object_new (BEF_TYPE_PLACE_ROW, NULL);
}
