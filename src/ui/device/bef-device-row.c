/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-device-row.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "base/bef-format.h"
#include "ui/kit/bef-accessible.h"
#include "ui/kit/bef-age-label.h"
#include "ui/feed/bef-chart-feed.h"
#include "ui/kit/bef-css-class.h"
#include "ui/kit/bef-device-text.h"
#include "ui/kit/bef-kind-groups.h"
#include "ui/kit/bef-one-stop.h"
#include "ui/kit/bef-row-words.h"
#include "ui/kit/bef-severity-badge.h"
#include "ui/kit/bef-tooltip.h"
#include "supervision/session/bef-door-command.h"

/* The small graph moves on by this. */
#define STEP_MS (15 * BEF_MS_MINUTE)
/* So far back it is looked when a door last moved. */
#define SINCE_DAYS 2
/* Of the parts of the second line, as in bef_device_text_details(). */
#define SEPARATOR " · "
/* As in the template. */
#define GRAPH_WIDTH 80
#define GRAPH_HEIGHT 28
#define GRAPH_HEIGHT_IN_A_LINE 20

struct _BefDeviceRow
{
  GtkWidget parent_instance;
  GtkWidget *box; /* template child, likewise below */
  GtkWidget *words;
  GtkWidget *details;
  GtkWidget *frame;
  GtkWidget *said;
  GtkWidget *value;
  GtkWidget *open;
  GtkWidget *chart;    /* in frame; made when first on screen, nullable */
  BefSession *session; /* owned, nullable */
  BefDevice *device;   /* owned, nullable */
  BefChartFeed *feed;  /* owned, nullable */
  const char *drawn;   /* id of the quantity the chart draws (static), nullable */
  gint64 drawn_to_ms;
  GCancellable *since_read; /* owned, nullable: the question below under way or answered */
  gint64 since_ms;          /* a door: when it last opened or closed, BEF_NO_TIME unknown */
  double since_value;       /* the state it has been in since */
  gboolean since_at_least;  /* what was before is not known */
  gboolean following;       /* mapped: the device's and the session's signals are connected */
  gboolean show_building;
  gboolean narrow;
  gboolean explains;
  gboolean brief;
  gboolean in_a_line; /* as it is laid out now */
};

enum
{
  PROP_0,
  PROP_DEVICE,
  PROP_FOLLOWED,
  PROP_SHOW_BUILDING,
  PROP_NARROW,
  PROP_EXPLAINS,
  PROP_BRIEF,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (BefDeviceRow, bef_device_row, GTK_TYPE_WIDGET)

static void content_changed_cb (BefDeviceRow *self);

/* Lists hold many more rows than are seen: a graph is made for those that are. */
static void
ensure_chart (BefDeviceRow *self)
{
  if (self->chart != NULL)
    return;
  self->chart = bef_chart_new ();
  bef_chart_set_compact (BEF_CHART (self->chart), TRUE);
  gtk_widget_set_focusable (self->chart, FALSE);
  gtk_widget_set_can_target (self->chart, FALSE);
  g_signal_connect_object (self->chart, "content-changed", G_CALLBACK (content_changed_cb), self,
                           G_CONNECT_SWAPPED);
  adw_clamp_set_child (ADW_CLAMP (self->frame), self->chart);
}

/* The last 24 hours, moved on in quarters of an hour. */
static void
draw (BefDeviceRow *self)
{
  const BefQuantityInfo *info = bef_device_text_sparkline (self->device);
  gint64 to = (bef_now_ms () / STEP_MS + 1) * STEP_MS;
  const char *id = info != NULL ? info->id : NULL;

  /* Of states, a line has the words. */
  gboolean is_drawn = !self->narrow && !(self->in_a_line && info != NULL && info->states != NULL);
  gtk_widget_set_visible (self->frame, info != NULL && is_drawn);
  if (!is_drawn || !gtk_widget_get_mapped (GTK_WIDGET (self))
      || (self->drawn == id && self->drawn_to_ms == to))
    return;
  ensure_chart (self);
  if (self->feed == NULL)
    self->feed = bef_chart_feed_new (self->session, BEF_CHART (self->chart), BEF_FEED_GLANCE);
  if (self->drawn != id)
    bef_chart_feed_clear (self->feed);
  self->drawn_to_ms = to;
  bef_chart_range_set (bef_chart_get_range (BEF_CHART (self->chart)), to - BEF_MS_DAY, to);
  if (self->drawn != id)
    {
      self->drawn = id;
      if (info == NULL)
        return;
      g_autoptr (BefChartSeries) series = bef_chart_feed_series_for (info, NULL);
      g_autofree char *title =
          g_strdup_printf ("%s, %s", bef_device_get_name (self->device), bef_quantity_name (info));
      bef_chart_set_title (BEF_CHART (self->chart), title);
      bef_chart_feed_add (self->feed, bef_series_key (bef_device_get_id (self->device), id),
                          BEF_FEED_SAMPLES, series, 0);
      bef_chart_feed_look (self->feed);
    }
}

static void
update_open (BefDeviceRow *self)
{
  gboolean offered =
      bef_device_get_kind (self->device) == BEF_KIND_DOOR
      && bef_device_get_value (self->device, "lock-state") != NULL
      && (self->explains || bef_role_may_open_doors (bef_session_get_role (self->session)));

  gtk_widget_set_visible (self->open, offered);
  if (!offered)
    return;
  const char *why_not = bef_door_command_why_not (self->session, self->device);
  const char *building = !self->explains ? bef_device_get_building_name (self->device) : NULL;
  const char *name = bef_device_get_name (self->device);
  /* Many buildings have a front door: whoever only hears the button needs both, but on the page of
   * one building. */
  g_autofree char *label = building != NULL
                               /* TRANSLATORS: a button; a door, its building. */
                               ? g_strdup_printf (_ ("Open %s, %s…"), name, building)
                               : g_strdup_printf (_ ("Open %s…"), name);
  gtk_widget_set_sensitive (self->open, why_not == NULL);
  bef_tooltip_set (self->open, why_not);
  bef_accessible_set_name (self->open, label);
  if (why_not != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (self->open),
                                    GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, why_not, -1);
  else
    gtk_accessible_reset_property (GTK_ACCESSIBLE (self->open),
                                   GTK_ACCESSIBLE_PROPERTY_DESCRIPTION);
}

static void update (BefDeviceRow *self);

/* When the door was said to be as it is, or BEF_NO_TIME. */
static gint64
dated_ms (BefDeviceRow *self)
{
  const BefValue *open = bef_device_get_value (self->device, "open-state");

  return open != NULL && open->is_dated && open->value == self->since_value ? open->observed_ms
                                                                            : BEF_NO_TIME;
}

static void
samples_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BefDeviceRow) self = user_data;
  g_autoptr (GArray) samples = bef_history_samples_finish (BEF_HISTORY (source), result, NULL);
  guint i = samples != NULL ? samples->len : 0;

  if (g_cancellable_is_cancelled (g_task_get_cancellable (G_TASK (result))) || self->device == NULL)
    return;
  while (i > 1 && g_array_index (samples, BefReading, i - 1).value == self->since_value)
    i--;
  const BefReading *first = i > 0 ? &g_array_index (samples, BefReading, i - 1) : NULL;
  /* Without another state before, it has been so for longer than what is here. */
  self->since_at_least = first == NULL || first->value == self->since_value;
  if (self->since_at_least)
    self->since_ms = first != NULL ? first->observed_ms : dated_ms (self);
  else if (i < samples->len)
    self->since_ms = g_array_index (samples, BefReading, i).observed_ms;
  if (self->following)
    update (self);
}

/* When a door last opened or closed: from the history at first, then as it happens. */
static void
follow_since (BefDeviceRow *self)
{
  const BefValue *open = bef_device_get_value (self->device, "open-state");

  if (bef_device_get_kind (self->device) != BEF_KIND_DOOR || open == NULL)
    return;
  if (self->since_read != NULL)
    {
      if (open->value != self->since_value)
        {
          g_cancellable_cancel (self->since_read);
          self->since_value = open->value;
          self->since_ms = open->observed_ms;
          self->since_at_least = FALSE;
        }
      return;
    }
  gint64 now = bef_now_ms ();
  self->since_value = open->value;
  self->since_ms = BEF_NO_TIME;
  self->since_read = g_cancellable_new ();
  bef_history_samples_async (
      bef_session_get_history (self->session),
      &(BefHistoryQuery){ .key = bef_series_key (bef_device_get_id (self->device), "open-state"),
                          .from_ms = now - SINCE_DAYS * BEF_MS_DAY,
                          .to_ms = now + BEF_MS_MINUTE },
      self->since_read, samples_cb, g_object_ref (self));
}

/* More history came: it may tell what was not known. */
static void
content_changed_cb (BefDeviceRow *self)
{
  if (!self->following || self->since_read == NULL
      || (self->since_ms != BEF_NO_TIME && !self->since_at_least))
    return;
  g_cancellable_cancel (self->since_read);
  g_clear_object (&self->since_read);
  follow_since (self);
}

static void
forget_since (BefDeviceRow *self)
{
  if (self->since_read != NULL)
    g_cancellable_cancel (self->since_read);
  g_clear_object (&self->since_read);
  self->since_ms = BEF_NO_TIME;
}

/* "Closed since 14:16", and @details without what that says already. (transfer full) */
static char *
with_since (BefDeviceRow *self, const char *details)
{
  const BefValue *open = bef_device_get_value (self->device, "open-state");
  const BefStateInfo *state = open != NULL ? bef_quantity_state (open->info, open->value) : NULL;
  g_auto (GStrv) parts = g_strsplit (details != NULL ? details : "", SEPARATOR, -1);
  gint64 now = bef_now_ms ();
  const char *word = state != NULL ? bef_state_word (state) : "—";

  /* By the session's day: it need not be this computer's. */
  g_autofree char *at =
      bef_civil_floor (self->since_ms, BEF_PERIOD_DAY) == bef_civil_floor (now, BEF_PERIOD_DAY)
          ? bef_format_time (self->since_ms)
          : bef_format_datetime (self->since_ms);
  g_autofree char *since =
      self->since_at_least
          /* TRANSLATORS: as the next one, when what was before is not known. */
          ? g_strdup_printf (_ ("%s at least since %s"), word, at)
          /* TRANSLATORS: the state of a door, then since when: "Closed since 14:16". */
          : g_strdup_printf (_ ("%s since %s"), word, at);
  GString *text = g_string_new (since);
  for (guint i = 0; parts[i] != NULL; i++)
    if (parts[i][0] != '\0' && !g_str_equal (parts[i], word))
      g_string_append_printf (text, SEPARATOR "%s", parts[i]);
  return g_string_free (text, FALSE);
}

static char *
second_line (BefDeviceRow *self)
{
  g_autofree char *details = bef_device_text_details (self->device, bef_now_ms ());
  const char *building = self->show_building ? bef_device_get_building_name (self->device) : NULL;

  if (self->since_ms != BEF_NO_TIME
      && bef_device_get_freshness (self->device) != BEF_FRESHNESS_LOST)
    {
      char *both = with_since (self, details);
      g_free (details);
      details = both;
    }
  gint64 asked_ms = bef_session_get_door_asked_ms (self->session, bef_device_get_id (self->device));
  if (asked_ms != BEF_NO_TIME)
    {
      g_autofree char *at = bef_format_time (asked_ms);
      /* TRANSLATORS: a time of day: a door was asked to open then. */
      g_autofree char *asked = g_strdup_printf (_ ("asked for at %s, not confirmed yet"), at);
      char *both = details != NULL ? g_strconcat (asked, SEPARATOR, details, NULL)
                                   : g_steal_pointer (&asked);
      g_free (details);
      details = both;
    }
  const BefWorksWindow *works =
      bef_session_find_works (self->session, bef_device_get_id (self->device), bef_now_ms ());
  /* Those of the whole building are said where its name is. */
  if (works != NULL && g_str_equal (works->what, bef_device_get_id (self->device)))
    {
      g_autofree char *mark = bef_works_window_dup_mark (works, bef_now_ms ());
      char *both =
          details != NULL ? g_strconcat (mark, SEPARATOR, details, NULL) : g_steal_pointer (&mark);
      g_free (details);
      details = both;
    }
  if (building != NULL && details != NULL)
    return g_strdup_printf ("%s · %s", building, details);
  return building != NULL ? g_strdup (building) : g_steal_pointer (&details);
}

static char *
dup_icon (GtkWidget *row, BefDevice *device)
{
  return device != NULL ? g_strdup (bef_kind_info (bef_device_get_kind (device))->icon) : NULL;
}

/* One line as long as it has nothing to say that somebody has to know. */
static void
lay_out (BefDeviceRow *self)
{
  gboolean in_a_line = self->brief && bef_kind_groups_is_quiet (self->device);
  GtkOrientation orientation = in_a_line ? GTK_ORIENTATION_HORIZONTAL : GTK_ORIENTATION_VERTICAL;

  gtk_widget_set_visible (self->value, !in_a_line || !bef_kind_groups_is_told (self->device));
  if (in_a_line == self->in_a_line)
    return;
  self->in_a_line = in_a_line;
  bef_css_class_set (GTK_WIDGET (self), "bef-in-a-line", in_a_line);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->words), orientation);
  gtk_box_set_spacing (GTK_BOX (self->words), in_a_line ? 10 : 2);
  gtk_widget_set_size_request (self->frame, GRAPH_WIDTH,
                               in_a_line ? GRAPH_HEIGHT_IN_A_LINE : GRAPH_HEIGHT);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->said), orientation);
  gtk_box_set_spacing (GTK_BOX (self->said), in_a_line ? 10 : 2);
  gtk_label_set_wrap (GTK_LABEL (self->details), !in_a_line);
  gtk_label_set_ellipsize (GTK_LABEL (self->details),
                           in_a_line ? PANGO_ELLIPSIZE_END : PANGO_ELLIPSIZE_NONE);
}

/* What depends on the time and on who asks, and what a screen reader says. */
static void
update (BefDeviceRow *self)
{
  follow_since (self); /* before the words are made of it */

  BefDevice *device = self->device;
  BefSeverity severity = bef_device_get_severity (device);
  g_autofree char *value = bef_device_dup_value_text (device), *details = second_line (self);
  gboolean lost = bef_device_get_freshness (device) == BEF_FRESHNESS_LOST, outside;
  g_autofree char *expected = bef_device_text_expected (device, &outside);

  gtk_label_set_text (GTK_LABEL (self->details), details != NULL ? details : "");
  gtk_widget_set_visible (self->details, details != NULL);
  bef_css_class_set (self->value, "bef-hatched", lost);
  bef_css_class_set (self->details, "bef-past", lost);
  bef_css_class_set (self->details, "bef-outside", outside && !lost);
  lay_out (self);
  bef_tooltip_set (self->details, self->in_a_line ? details : NULL);
  update_open (self);
  draw (self);
  g_autofree char *label =
      g_strdup_printf ("%s, %s%s%s%s%s", bef_device_get_name (device), value,
                       severity != BEF_SEVERITY_NORMAL ? ", " : "",
                       severity != BEF_SEVERITY_NORMAL ? bef_severity_word (severity) : "",
                       details != NULL ? ", " : "", details != NULL ? details : "");
  bef_accessible_set_name (GTK_WIDGET (self), label);
}

/* Lists hold many more rows than are seen: those off screen have their name and their height; the
 * rest follows when the row comes into view. */
static void
show_name (BefDeviceRow *self)
{
  gtk_label_set_text (GTK_LABEL (self->details), " ");
  gtk_widget_set_visible (self->details, TRUE);
  bef_accessible_set_name (GTK_WIDGET (self), bef_device_get_name (self->device));
}

static void
unfollow (BefDeviceRow *self)
{
  if (!self->following)
    return;
  self->following = FALSE;
  g_signal_handlers_disconnect_by_data (self->device, self);
  g_signal_handlers_disconnect_by_data (self->session, self);
  g_signal_handlers_disconnect_by_data (bef_session_get_works (self->session), self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_FOLLOWED]);
}

static void
follow (BefDeviceRow *self)
{
  if (self->following || self->device == NULL || self->session == NULL)
    return;
  self->following = TRUE;
  g_signal_connect_object (self->device, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (bef_session_get_works (self->session), "changed", G_CALLBACK (update),
                           self, G_CONNECT_SWAPPED);
  if (bef_device_get_kind (self->device) == BEF_KIND_DOOR)
    {
      g_signal_connect_object (self->session, "notify::connection", G_CALLBACK (update_open), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (self->session, "doors-changed", G_CALLBACK (update), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (self->session, "access-changed", G_CALLBACK (update_open), self,
                               G_CONNECT_SWAPPED);
    }
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_FOLLOWED]);
  update (self);
}

static void
open_cb (BefDeviceRow *self)
{
  if (self->device != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.open-door", "s",
                                bef_device_get_id (self->device));
}

static void
bef_device_row_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (bef_device_row_parent_class)->map (widget);
  follow (BEF_DEVICE_ROW (widget));
}

static void
bef_device_row_unmap (GtkWidget *widget)
{
  unfollow (BEF_DEVICE_ROW (widget));
  GTK_WIDGET_CLASS (bef_device_row_parent_class)->unmap (widget);
}

static void
bef_device_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  BefDeviceRow *self = BEF_DEVICE_ROW (object);

  switch (id)
    {
    case PROP_DEVICE:
      g_value_set_object (value, self->device);
      break;
    case PROP_FOLLOWED:
      g_value_set_object (value, self->following ? self->device : NULL);
      break;
    case PROP_SHOW_BUILDING:
      g_value_set_boolean (value, self->show_building);
      break;
    case PROP_NARROW:
      g_value_set_boolean (value, self->narrow);
      break;
    case PROP_EXPLAINS:
      g_value_set_boolean (value, self->explains);
      break;
    case PROP_BRIEF:
      g_value_set_boolean (value, self->brief);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
bef_device_row_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  BefDeviceRow *self = BEF_DEVICE_ROW (object);

  switch (id)
    {
    case PROP_SHOW_BUILDING:
      self->show_building = g_value_get_boolean (value);
      break;
    case PROP_NARROW:
      self->narrow = g_value_get_boolean (value);
      break;
    case PROP_EXPLAINS:
      self->explains = g_value_get_boolean (value);
      break;
    case PROP_BRIEF:
      self->brief = g_value_get_boolean (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
      return;
    }
  if (self->following)
    update (self);
}

static gboolean
bef_device_row_focus (GtkWidget *widget, GtkDirectionType direction)
{
  return !bef_one_stop_passes (widget, direction)
         && GTK_WIDGET_CLASS (bef_device_row_parent_class)->focus (widget, direction);
}

static void
bef_device_row_dispose (GObject *object)
{
  BefDeviceRow *self = BEF_DEVICE_ROW (object);

  bef_device_row_bind (self, NULL, NULL);
  g_clear_object (&self->feed);
  gtk_widget_dispose_template (GTK_WIDGET (self), BEF_TYPE_DEVICE_ROW);
  G_OBJECT_CLASS (bef_device_row_parent_class)->dispose (object);
}

static void
bef_device_row_class_init (BefDeviceRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = bef_device_row_get_property;
  object_class->set_property = bef_device_row_set_property;
  object_class->dispose = bef_device_row_dispose;
  widget_class->focus = bef_device_row_focus;
  widget_class->map = bef_device_row_map;
  widget_class->unmap = bef_device_row_unmap;
  props[PROP_DEVICE] = g_param_spec_object ("device", NULL, NULL, BEF_TYPE_DEVICE,
                                            G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  props[PROP_FOLLOWED] = g_param_spec_object ("followed", NULL, NULL, BEF_TYPE_DEVICE,
                                              G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  props[PROP_SHOW_BUILDING] = g_param_spec_boolean ("show-building", NULL, NULL, FALSE, flags);
  props[PROP_NARROW] = g_param_spec_boolean ("narrow", NULL, NULL, FALSE, flags);
  props[PROP_EXPLAINS] = g_param_spec_boolean ("explains", NULL, NULL, FALSE, flags);
  props[PROP_BRIEF] = g_param_spec_boolean ("brief", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
  g_type_ensure (BEF_TYPE_AGE_LABEL);
  g_type_ensure (BEF_TYPE_SEVERITY_BADGE);
  gtk_widget_class_set_css_name (widget_class, "devicerow");
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/beffroi/Beffroi/ui/bef-device-row.ui");
  gtk_widget_class_bind_template_child (widget_class, BefDeviceRow, box);
  gtk_widget_class_bind_template_child (widget_class, BefDeviceRow, details);
  gtk_widget_class_bind_template_child (widget_class, BefDeviceRow, words);
  gtk_widget_class_bind_template_child (widget_class, BefDeviceRow, said);
  gtk_widget_class_bind_template_child (widget_class, BefDeviceRow, frame);
  gtk_widget_class_bind_template_child (widget_class, BefDeviceRow, value);
  gtk_widget_class_bind_template_child (widget_class, BefDeviceRow, open);
  gtk_widget_class_bind_template_callback (widget_class, dup_icon);
  gtk_widget_class_bind_template_callback (widget_class, bef_row_dup_title);
  gtk_widget_class_bind_template_callback (widget_class, open_cb);
  gtk_widget_class_bind_template_callback (widget_class, bef_age_label_is_known);
  gtk_widget_class_bind_template_callback (widget_class, bef_severity_badge_is_needed);
  gtk_widget_class_bind_template_callback (widget_class, bef_tooltip_say_label);
}

static void
bef_device_row_init (BefDeviceRow *self)
{
  self->since_ms = BEF_NO_TIME;
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
bef_device_row_new (void)
{
  return g_object_new (BEF_TYPE_DEVICE_ROW, NULL);
}

void
bef_device_row_bind (BefDeviceRow *self, BefSession *session, BefDevice *device)
{
  if (session == self->session && device == self->device)
    return;
  unfollow (self);
  if (session != self->session)
    g_clear_object (&self->feed);
  forget_since (self);
  self->drawn = NULL;
  if (self->feed != NULL)
    bef_chart_feed_clear (self->feed);
  g_set_object (&self->session, session);
  if (g_set_object (&self->device, device))
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_DEVICE]);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    follow (self);
  else if (device != NULL && session != NULL)
    show_name (self);
}

BefDevice *
bef_device_row_get_device (BefDeviceRow *self)
{
  return self->device;
}

char *
bef_device_row_dup_target (BefDevice *device)
{
  const BefQuantityInfo *drawn = bef_device_text_sparkline (device);
  const BefValue *shown = bef_device_get_shown (device);

  if (drawn == NULL && shown != NULL)
    drawn = shown->info;
  return drawn != NULL ? g_strdup_printf ("%s|%s", bef_device_get_id (device), drawn->id) : NULL;
}

void
bef_device_row_activate (BefDeviceRow *self)
{
  g_autofree char *target = self->device != NULL ? bef_device_row_dup_target (self->device) : NULL;

  if (target != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.show-graph", "s", target);
}
