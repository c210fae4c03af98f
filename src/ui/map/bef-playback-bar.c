/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-playback-bar.h"

#include <glib/gi18n.h>
#include <math.h>

#include "base/bef-format.h"
#include "ui/kit/bef-accessible.h"
#include "bef-playback-text.h"
#include "ui/kit/bef-tooltip.h"
#include "ui/kit/bef-wrap-box.h"

/* Marks of the slider stand at these civil hours. */
#define MARK_EVERY_H 3

struct _BefPlaybackBar
{
  AdwBin parent_instance;
  GtkAdjustment *minutes; /* since midnight */
  GtkPopover *popover;
  GtkCalendar *calendar;
  GtkLabel *time;
  GtkRange *slider;
  GtkMenuButton *date;
  GtkButton *play;
  GtkDropDown *speed;
  GtkSpinner *spinner;
  GtkLabel *status;
  BefPlayback *playback; /* owned, nullable */
  gint64 day_ms;         /* the day the slider is made for */
  guint tick;            /* while it plays */
  gint64 frame_us;       /* of the last frame played, 0: none yet */
  double played_ms;      /* played and not shown yet: less than a minute */
  gboolean syncing;      /* the controls follow the playback */
};

G_DEFINE_FINAL_TYPE (BefPlaybackBar, bef_playback_bar, ADW_TYPE_BIN)

static const struct
{
  const char *name;
  double factor; /* of real time */
} speeds[] = {
  { N_ ("1 min per second"), 60 },
  { N_ ("10 min per second"), 600 },
  { N_ ("1 h per second"), 3600 },
};

static void
show_playing (BefPlaybackBar *self)
{
  const gboolean playing = self->tick != 0;
  const char *name = playing ? _ ("Pause") : _ ("Play");

  gtk_button_set_icon_name (self->play, playing ? "media-playback-pause-symbolic"
                                                : "media-playback-start-symbolic");
  bef_tooltip_set (GTK_WIDGET (self->play), name);
  bef_accessible_set_name (GTK_WIDGET (self->play), name);
}

static void
pause_playing (BefPlaybackBar *self)
{
  if (self->tick != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick);
  self->tick = 0;
  show_playing (self);
}

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  BefPlaybackBar *self = BEF_PLAYBACK_BAR (widget);
  gint64 now_us = gdk_frame_clock_get_frame_time (clock);
  guint speed = MIN (gtk_drop_down_get_selected (self->speed), G_N_ELEMENTS (speeds) - 1);
  double passed_ms = self->frame_us != 0 ? (double)(now_us - self->frame_us) / 1000 : 0;

  self->frame_us = now_us;
  /* What is being read is waited for, not skipped. */
  if (bef_playback_is_loading (self->playback))
    return G_SOURCE_CONTINUE;
  self->played_ms += passed_ms * speeds[speed].factor;
  gint64 by = (gint64)(self->played_ms / BEF_MS_MINUTE) * BEF_MS_MINUTE;
  if (by == 0)
    return G_SOURCE_CONTINUE;
  self->played_ms -= (double)by;
  bef_playback_go (self->playback, bef_playback_get_time (self->playback) + by);
  if (bef_playback_get_time (self->playback) < bef_playback_get_limit (self->playback))
    return G_SOURCE_CONTINUE;
  self->tick = 0;
  show_playing (self);
  return G_SOURCE_REMOVE;
}

static void
play_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  BefPlaybackBar *self = BEF_PLAYBACK_BAR (widget);

  if (self->tick != 0 || self->playback == NULL)
    {
      pause_playing (self);
      return;
    }
  self->frame_us = 0;
  self->played_ms = 0;
  self->tick = gtk_widget_add_tick_callback (widget, tick_cb, NULL, NULL);
  show_playing (self);
}

static void
step_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  BefPlaybackBar *self = BEF_PLAYBACK_BAR (widget);

  if (self->playback != NULL)
    bef_playback_go (self->playback, bef_playback_get_time (self->playback)
                                         + g_variant_get_int32 (parameter) * BEF_MS_MINUTE);
}

/* The same time of another day. */
static void
go_to_day (BefPlaybackBar *self, int year, int month, int day)
{
  BefCivil at;

  bef_civil_from_ms (bef_playback_get_time (self->playback), &at);
  bef_playback_go (self->playback, bef_civil_to_ms (year, month, day, at.hour, at.minute));
}

static void
day_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  BefPlaybackBar *self = BEF_PLAYBACK_BAR (widget);
  BefCivil at;

  if (self->playback == NULL)
    return;
  bef_civil_from_ms (bef_playback_get_time (self->playback), &at);
  go_to_day (self, at.year, at.month,
             at.day + (g_str_equal (name, "playback.previous-day") ? -1 : 1));
}

static void
calendar_cb (BefPlaybackBar *self)
{
  if (self->syncing || self->playback == NULL)
    return;
  g_autoptr (GDateTime) chosen = gtk_calendar_get_date (self->calendar);
  go_to_day (self, g_date_time_get_year (chosen), g_date_time_get_month (chosen),
             g_date_time_get_day_of_month (chosen));
}

static void
value_changed_cb (BefPlaybackBar *self)
{
  if (self->syncing || self->playback == NULL)
    return;
  bef_playback_go (self->playback,
                   self->day_ms
                       + (gint64)round (gtk_adjustment_get_value (self->minutes)) * BEF_MS_MINUTE);
}

/* A step of the keys goes on into the next day, where the slider itself would stop. */
static gboolean
change_value_cb (GtkRange *range, GtkScrollType scroll, double value, BefPlaybackBar *self)
{
  switch (scroll)
    {
    case GTK_SCROLL_STEP_BACKWARD:
    case GTK_SCROLL_STEP_FORWARD:
    case GTK_SCROLL_STEP_LEFT:
    case GTK_SCROLL_STEP_RIGHT:
    case GTK_SCROLL_PAGE_BACKWARD:
    case GTK_SCROLL_PAGE_FORWARD:
    case GTK_SCROLL_PAGE_LEFT:
    case GTK_SCROLL_PAGE_RIGHT:
      break;
    default:
      return FALSE;
    }
  if (self->playback == NULL)
    return FALSE;
  bef_playback_go (self->playback, self->day_ms + (gint64)round (value) * BEF_MS_MINUTE);
  return TRUE;
}

/* Following the playback. */

static void
show_day (BefPlaybackBar *self, gint64 from_ms, gint64 to_ms)
{
  GtkScale *scale = GTK_SCALE (self->slider);
  g_autofree char *date = bef_format_date_short (from_ms), *words = bef_format_date_long (from_ms);
  BefCivil day;

  self->day_ms = from_ms;
  gtk_adjustment_set_upper (self->minutes, (double)((to_ms - from_ms) / BEF_MS_MINUTE - 1));
  gtk_scale_clear_marks (scale);
  bef_civil_from_ms (from_ms, &day);
  for (int hour = 0; hour < 24; hour += MARK_EVERY_H)
    {
      gint64 at = bef_civil_to_ms (day.year, day.month, day.day, hour, 0);
      g_autofree char *text = hour % (2 * MARK_EVERY_H) == 0 ? bef_format_time (at) : NULL;
      gtk_scale_add_mark (scale, (double)((at - from_ms) / BEF_MS_MINUTE), GTK_POS_BOTTOM, text);
    }
  gtk_menu_button_set_label (self->date, date);
  bef_accessible_set_name (GTK_WIDGET (self->date), words);
  /* The calendar knows days, not instants: noon is the same day in every zone of Europe. */
  g_autoptr (GDateTime) noon = g_date_time_new_local (day.year, day.month, day.day, 12, 0, 0);
  gtk_calendar_select_day (self->calendar, noon);
}

/* The future cannot be gone to, and looks so. */
static void
show_limit (BefPlaybackBar *self, double minutes)
{
  if (minutes == gtk_range_get_fill_level (self->slider))
    return;
  gtk_range_set_fill_level (self->slider, minutes);
  /* GTK 4.8 allocates the range anew, but not the trough that shows it. */
  gtk_widget_queue_resize (GTK_WIDGET (self->slider));
}

static void
show_status (BefPlaybackBar *self)
{
  double progress = bef_playback_get_progress (self->playback);
  gboolean loading = bef_playback_is_loading (self->playback);
  const char *error = bef_playback_get_error (self->playback);
  g_autofree char *lacks = bef_playback_lacks (bef_playback_get_figures (self->playback, NULL));
  g_autofree char *text = NULL;

  if (progress >= 0)
    text = g_strdup_printf (_ ("Asking the server for what the history here lacks: %d %%"),
                            (int)(100 * progress));
  else if (loading)
    text = g_strdup (_ ("Reading the history…"));
  else if (error != NULL && lacks != NULL)
    /* TRANSLATORS: what is unknown and why, then what failed. */
    text = g_strdup_printf (_ ("%s. %s"), lacks, error);
  else if (error != NULL || lacks != NULL)
    text = g_strdup (error != NULL ? error : lacks);
  else
    text = g_strdup (_ ("As measured. Cameras are not part of it."));
  gtk_spinner_set_spinning (self->spinner, loading || progress >= 0);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), loading || progress >= 0);
  gtk_label_set_text (self->status, text);
  bef_tooltip_set (GTK_WIDGET (self->status), text);
}

static void
sync_controls (BefPlaybackBar *self)
{
  gint64 at = bef_playback_get_time (self->playback), from, to;
  gint64 limit = bef_playback_get_limit (self->playback);
  g_autofree char *time = bef_format_time (at), *words = bef_playback_instant_text (at);

  bef_playback_get_day (self->playback, &from, &to);
  self->syncing = TRUE;
  if (from != self->day_ms)
    show_day (self, from, to);
  show_limit (self, (double)((MIN (limit, to) - from) / BEF_MS_MINUTE));
  gtk_adjustment_set_value (self->minutes, (double)((at - from) / BEF_MS_MINUTE));
  self->syncing = FALSE;
  gtk_label_set_text (self->time, time);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->slider), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT,
                                  words, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, words, -1);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "playback.next-day", to <= limit);
  show_status (self);
}

void
bef_playback_bar_bind (BefPlaybackBar *self, BefPlayback *playback)
{
  pause_playing (self);
  if (self->playback != NULL)
    g_signal_handlers_disconnect_by_data (self->playback, self);
  g_set_object (&self->playback, playback);
  self->day_ms = BEF_NO_TIME;
  if (playback == NULL)
    return;
  g_signal_connect_object (playback, "moved", G_CALLBACK (sync_controls), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (playback, "state-changed", G_CALLBACK (sync_controls), self,
                           G_CONNECT_SWAPPED);
  sync_controls (self);
}

void
bef_playback_bar_focus (BefPlaybackBar *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->slider));
}

static void
bef_playback_bar_dispose (GObject *object)
{
  BefPlaybackBar *self = BEF_PLAYBACK_BAR (object);

  if (self->playback != NULL)
    bef_playback_bar_bind (self, NULL);
  G_OBJECT_CLASS (bef_playback_bar_parent_class)->dispose (object);
}

static void
bef_playback_bar_class_init (BefPlaybackBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (BEF_TYPE_WRAP_BOX);
  G_OBJECT_CLASS (klass)->dispose = bef_playback_bar_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/beffroi/Beffroi/ui/bef-playback-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, BefPlaybackBar, minutes);
  gtk_widget_class_bind_template_child (widget_class, BefPlaybackBar, popover);
  gtk_widget_class_bind_template_child (widget_class, BefPlaybackBar, calendar);
  gtk_widget_class_bind_template_child (widget_class, BefPlaybackBar, time);
  gtk_widget_class_bind_template_child (widget_class, BefPlaybackBar, slider);
  gtk_widget_class_bind_template_child (widget_class, BefPlaybackBar, date);
  gtk_widget_class_bind_template_child (widget_class, BefPlaybackBar, play);
  gtk_widget_class_bind_template_child (widget_class, BefPlaybackBar, speed);
  gtk_widget_class_bind_template_child (widget_class, BefPlaybackBar, spinner);
  gtk_widget_class_bind_template_child (widget_class, BefPlaybackBar, status);
  gtk_widget_class_install_action (widget_class, "playback.play", NULL, play_action);
  gtk_widget_class_install_action (widget_class, "playback.step", "i", step_action);
  gtk_widget_class_install_action (widget_class, "playback.previous-day", NULL, day_action);
  gtk_widget_class_install_action (widget_class, "playback.next-day", NULL, day_action);
  gtk_widget_class_set_css_name (widget_class, "playbackbar");
}

static void
add_key (GtkEventController *keys, guint keyval, const char *action, int minutes)
{
  GtkShortcut *shortcut =
      gtk_shortcut_new (gtk_keyval_trigger_new (keyval, 0), gtk_named_action_new (action));

  if (minutes != 0)
    gtk_shortcut_set_arguments (shortcut, g_variant_new_int32 (minutes));
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys), shortcut);
}

/* Page Up is earlier, as in the graphs: to a slider of GTK it is more. */
static void
add_keys (BefPlaybackBar *self)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  add_key (keys, GDK_KEY_space, "playback.play", 0);
  add_key (keys, GDK_KEY_Page_Up, "playback.step", -60);
  add_key (keys, GDK_KEY_KP_Page_Up, "playback.step", -60);
  add_key (keys, GDK_KEY_Page_Down, "playback.step", 60);
  add_key (keys, GDK_KEY_KP_Page_Down, "playback.step", 60);
  gtk_widget_add_controller (GTK_WIDGET (self->slider), keys);
}

static void
bef_playback_bar_init (BefPlaybackBar *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < G_N_ELEMENTS (speeds); i++)
    gtk_string_list_append (names, _ (speeds[i].name));
  gtk_drop_down_set_model (self->speed, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (self->speed, 1);
  add_keys (self);
  g_signal_connect_object (self->slider, "value-changed", G_CALLBACK (value_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->slider, "change-value", G_CALLBACK (change_value_cb), self, 0);
  g_signal_connect_object (self->calendar, "day-selected", G_CALLBACK (calendar_cb), self,
                           G_CONNECT_SWAPPED);
  show_playing (self);
}

GtkWidget *
bef_playback_bar_new (void)
{
  return g_object_new (BEF_TYPE_PLAYBACK_BAR, NULL);
}
