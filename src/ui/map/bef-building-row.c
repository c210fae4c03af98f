/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-building-row.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "base/bef-format.h"
#include "ui/kit/bef-accessible.h"
#include "ui/kit/bef-age-label.h"
#include "ui/feed/bef-chart-feed.h"
#include "ui/shell/bef-page.h"
#include "ui/kit/bef-severity-badge.h"
#include "ui/kit/bef-tooltip.h"

/* Widest the small graph gets: the name needs the rest. */
#define CHART_WIDTH 64
/* Of text half as large again as usual. */
#define LARGE_TEXT_DPI 144

struct _BefBuildingRow
{
  GtkWidget parent_instance;
  GtkWidget *box;  /* child */
  GtkWidget *icon; /* in box, likewise below */
  GtkWidget *name;
  GtkWidget *badge;
  GtkWidget *state;
  GtkWidget *power;
  GtkWidget *age;
  GtkWidget *narrow;     /* keeps the chart's place */
  GtkWidget *chart;      /* in narrow; made when first on screen, nullable */
  BefSession *session;   /* owned, nullable */
  BefBuilding *building; /* owned, nullable */
  BefChartFeed *feed;    /* owned, nullable */
  char *meter;           /* owned, nullable: URN of the meter drawn */
  gint64 day_ms;         /* with meter: midnight of the day drawn */
};

G_DEFINE_FINAL_TYPE (BefBuildingRow, bef_building_row, GTK_TYPE_WIDGET)

static void update (BefBuildingRow *self);

static void
show_day (BefBuildingRow *self, gint64 day_ms)
{
  self->day_ms = day_ms;
  bef_chart_feed_set_range (self->feed, day_ms, bef_civil_add (day_ms, BEF_PERIOD_DAY, 1),
                            BEF_FEED_LOOK);
}

/* Names come before the graph where letters are large. */
static gboolean
has_large_text (BefBuildingRow *self)
{
  int dpi = -1;

  g_object_get (gtk_widget_get_settings (GTK_WIDGET (self)), "gtk-xft-dpi", &dpi, NULL);
  return dpi >= LARGE_TEXT_DPI * PANGO_SCALE;
}

/* Lists hold many more rows than are seen: a graph is made for those that are. */
static void
ensure_chart (BefBuildingRow *self)
{
  if (self->chart != NULL)
    return;
  self->chart = bef_chart_new ();
  bef_chart_set_compact (BEF_CHART (self->chart), TRUE);
  gtk_widget_set_valign (self->chart, GTK_ALIGN_CENTER);
  gtk_widget_set_focusable (self->chart, FALSE);
  gtk_widget_set_can_target (self->chart, FALSE);
  adw_clamp_set_child (ADW_CLAMP (self->narrow), self->chart);
}

static void
draw_meter (BefBuildingRow *self)
{
  BefDevice *meter = bef_building_find_device (self->building, BEF_KIND_METER, "power");
  const char *id = meter != NULL ? bef_device_get_id (meter) : NULL;
  gint64 day = bef_civil_floor (bef_now_ms (), BEF_PERIOD_DAY);

  gtk_widget_set_visible (self->narrow, id != NULL && !has_large_text (self));
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
    self->feed = bef_chart_feed_new (self->session, BEF_CHART (self->chart));
  bef_chart_feed_clear (self->feed);
  if (id == NULL)
    return;
  const BefQuantityInfo *power = bef_quantity_info ("power");
  g_autoptr (BefChartSeries) usual =
      bef_chart_series_new (_ ("Usual"), power->unit, 0, BEF_CHART_BAND);
  g_autoptr (BefChartSeries) today = bef_chart_feed_series_for (power, NULL);
  bef_chart_feed_add (self->feed, bef_series_key (id, "power"), BEF_FEED_USUAL_DAY, usual, 0);
  bef_chart_feed_add (self->feed, bef_series_key (id, "power"), BEF_FEED_SAMPLES, today, 0);
  bef_chart_set_title (BEF_CHART (self->chart), bef_building_get_name (self->building));
  show_day (self, day);
}

/* Off screen only the name is kept; the rest follows when the row comes into view. */
static void
update_if_seen (BefBuildingRow *self)
{
  const char *name;

  if (self->building == NULL || self->session == NULL)
    return;
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    {
      update (self);
      return;
    }
  name = bef_building_get_name (self->building);
  gtk_label_set_text (GTK_LABEL (self->name), name);
  bef_accessible_set_name (GTK_WIDGET (self), name);
}

static void
bef_building_row_map (GtkWidget *widget)
{
  BefBuildingRow *self = BEF_BUILDING_ROW (widget);

  GTK_WIDGET_CLASS (bef_building_row_parent_class)->map (widget);
  update_if_seen (self);
}

static void
update (BefBuildingRow *self)
{
  BefSeverity severity = bef_building_get_severity (self->building);
  /* Why could be a camera: the word of the severity is enough while presenting. */
  g_autofree char *state = bef_page_is_presenting_at (GTK_WIDGET (self))
                               ? g_strdup (bef_severity_word (severity))
                               : bef_building_dup_state_text (self->building);
  g_autofree char *power = NULL;
  BefFreshness freshness;
  gint64 observed;
  double watts;

  gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), bef_building_get_icon (self->building));
  gtk_label_set_text (GTK_LABEL (self->name), bef_building_get_name (self->building));
  bef_tooltip_set (self->name, bef_building_get_name (self->building));
  bef_severity_badge_set (BEF_SEVERITY_BADGE (self->badge), severity);
  gtk_widget_set_visible (self->badge, severity != BEF_SEVERITY_NORMAL);
  gtk_label_set_text (GTK_LABEL (self->state), state);
  bef_tooltip_set (self->state, state);
  if (bef_building_get_shown_power (self->building, bef_now_ms (), &watts, &observed, &freshness))
    {
      power = bef_format_value (watts, "W", 0);
      bef_age_label_set (BEF_AGE_LABEL (self->age), observed, freshness);
    }
  gtk_label_set_text (GTK_LABEL (self->power), power != NULL ? power : "");
  gtk_widget_set_visible (self->age, power != NULL);
  draw_meter (self);
  const char *word = bef_severity_word (severity);
  g_autoptr (GString) label = g_string_new (bef_building_get_name (self->building));
  g_string_append_printf (label, ", %s", word);
  if (!g_str_equal (state, word))
    g_string_append_printf (label, ", %s", state);
  if (power != NULL)
    g_string_append_printf (label, ", %s", power);
  bef_accessible_set_name (GTK_WIDGET (self), label->str);
}

void
bef_building_row_bind (BefBuildingRow *self, BefSession *session, BefBuilding *building)
{
  if (self->building != NULL)
    g_signal_handlers_disconnect_by_data (self->building, self);
  if (session != self->session)
    {
      g_clear_object (&self->feed);
      g_clear_pointer (&self->meter, g_free);
    }
  g_set_object (&self->session, session);
  g_set_object (&self->building, building);
  if (building == NULL || session == NULL)
    return;
  g_signal_connect_object (building, "changed", G_CALLBACK (update_if_seen), self,
                           G_CONNECT_SWAPPED);
  update_if_seen (self);
}

BefBuilding *
bef_building_row_get_building (BefBuildingRow *self)
{
  return self->building;
}

static void
presenting_changed_cb (BefBuildingRow *self)
{
  update_if_seen (self);
}

static void
bef_building_row_root (GtkWidget *widget)
{
  GtkRoot *root;

  GTK_WIDGET_CLASS (bef_building_row_parent_class)->root (widget);
  root = gtk_widget_get_root (widget);
  if (g_object_class_find_property (G_OBJECT_GET_CLASS (root), "presenting") != NULL)
    g_signal_connect_object (root, "notify::presenting", G_CALLBACK (presenting_changed_cb), widget,
                             G_CONNECT_SWAPPED);
  presenting_changed_cb (BEF_BUILDING_ROW (widget));
}

static void
bef_building_row_unroot (GtkWidget *widget)
{
  g_signal_handlers_disconnect_by_data (gtk_widget_get_root (widget), widget);
  GTK_WIDGET_CLASS (bef_building_row_parent_class)->unroot (widget);
}

static void
bef_building_row_dispose (GObject *object)
{
  BefBuildingRow *self = BEF_BUILDING_ROW (object);

  bef_building_row_bind (self, NULL, NULL);
  g_clear_object (&self->feed);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (bef_building_row_parent_class)->dispose (object);
}

static void
bef_building_row_finalize (GObject *object)
{
  g_free (BEF_BUILDING_ROW (object)->meter);
  G_OBJECT_CLASS (bef_building_row_parent_class)->finalize (object);
}

static void
bef_building_row_class_init (BefBuildingRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = bef_building_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = bef_building_row_finalize;
  GTK_WIDGET_CLASS (klass)->map = bef_building_row_map;
  GTK_WIDGET_CLASS (klass)->root = bef_building_row_root;
  GTK_WIDGET_CLASS (klass)->unroot = bef_building_row_unroot;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "buildingrow");
}

static GtkWidget *
make_label (const char *css_class, float xalign)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), xalign);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

static void
bef_building_row_init (BefBuildingRow *self)
{
  GtkWidget *text = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2),
            *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *figures = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);

  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  self->icon = gtk_image_new ();
  self->name = make_label ("heading", 0);
  gtk_label_set_wrap (GTK_LABEL (self->name), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (self->name), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_lines (GTK_LABEL (self->name), 2);
  self->badge = bef_severity_badge_new (FALSE);
  self->state = make_label ("bef-secondary", 0);
  self->power = make_label ("numeric", 1);
  /* As wide in every row, so that the small graphs stand under each other. */
  gtk_label_set_width_chars (GTK_LABEL (self->power), 7);
  self->age = bef_age_label_new ();
  self->narrow = adw_clamp_new ();
  gtk_widget_set_size_request (self->narrow, -1, 32);
  gtk_widget_set_hexpand (text, TRUE);
  gtk_widget_set_valign (text, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (figures, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (line), self->badge);
  gtk_box_append (GTK_BOX (line), self->state);
  gtk_box_append (GTK_BOX (text), self->name);
  gtk_box_append (GTK_BOX (text), line);
  gtk_box_append (GTK_BOX (figures), self->power);
  gtk_box_append (GTK_BOX (figures), self->age);
  gtk_box_append (GTK_BOX (self->box), self->icon);
  gtk_box_append (GTK_BOX (self->box), text);
  adw_clamp_set_maximum_size (ADW_CLAMP (self->narrow), CHART_WIDTH);
  gtk_box_append (GTK_BOX (self->box), self->narrow);
  gtk_box_append (GTK_BOX (self->box), figures);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

GtkWidget *
bef_building_row_new (void)
{
  return g_object_new (BEF_TYPE_BUILDING_ROW, NULL);
}
