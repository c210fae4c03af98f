/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-moment-entry.h"

#include <glib/gi18n.h>

#include "base/bef-civil-time.h"
#include "base/bef-format.h"
#include "bef-time-of-day.h"
#include "ui/kit/bef-accessible.h"
#include "ui/kit/bef-css-class.h"

struct _BefMomentEntry
{
  GtkWidget parent_instance;
  GtkPopover *popover; /* template child, likewise below */
  GtkCalendar *calendar;
  GtkMenuButton *day;
  GtkEntry *time;
  char *name;    /* owned, nullable */
  gint64 day_ms; /* midnight of the day */
  gint64 set_ms; /* as it was set */
  gboolean filling;
  gboolean touched; /* by a person since */
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BefMomentEntry, bef_moment_entry, GTK_TYPE_WIDGET)

static void
show_day (BefMomentEntry *self)
{
  g_autofree char *day = bef_format_date_short (self->day_ms),
                  *year = bef_format_year (self->day_ms),
                  *long_day = bef_format_date_long (self->day_ms);
  g_autofree char *label = g_strdup_printf ("%s %s", day, year);
  g_autofree char *words =
      /* TRANSLATORS: what a day is chosen for ("From"), then the day. */
      g_strdup_printf (C_ ("works", "%s: %s"), self->name != NULL ? self->name : "", long_day);

  gtk_menu_button_set_label (self->day, label);
  bef_accessible_set_name (GTK_WIDGET (self->day), words);
}

static void
time_cb (BefMomentEntry *self)
{
  gboolean valid = bef_time_of_day_parse (gtk_editable_get_text (GTK_EDITABLE (self->time))) >= 0;

  if (self->filling)
    return;
  self->touched = TRUE;
  bef_css_class_set (GTK_WIDGET (self->time), "error", !valid);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->time), GTK_ACCESSIBLE_STATE_INVALID,
                               valid ? GTK_ACCESSIBLE_INVALID_FALSE : GTK_ACCESSIBLE_INVALID_TRUE,
                               -1);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
calendar_cb (BefMomentEntry *self)
{
  g_autoptr (GDateTime) chosen = gtk_calendar_get_date (self->calendar);
  gint64 day_ms = bef_civil_to_ms (g_date_time_get_year (chosen), g_date_time_get_month (chosen),
                                   g_date_time_get_day_of_month (chosen), 0, 0);

  if (self->filling || day_ms == self->day_ms)
    return;
  self->day_ms = day_ms;
  self->touched = TRUE;
  show_day (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

void
bef_moment_entry_set_name (BefMomentEntry *self, const char *name)
{
  g_free (self->name);
  self->name = g_strdup (name);
  /* TRANSLATORS: what a time of day is typed for: "From" or "To". */
  g_autofree char *words = g_strdup_printf (_ ("%s, time of day"), name);
  bef_accessible_set_name (GTK_WIDGET (self->time), words);
  show_day (self);
}

void
bef_moment_entry_set (BefMomentEntry *self, gint64 ms)
{
  BefCivil c;
  g_autofree char *time = bef_format_time (ms);

  self->filling = TRUE;
  self->touched = FALSE;
  self->set_ms = ms;
  self->day_ms = bef_civil_floor (ms, BEF_PERIOD_DAY);
  bef_civil_from_ms (ms, &c);
  /* The calendar knows days, not instants: noon is the same day in every zone of Europe. */
  g_autoptr (GDateTime) noon = g_date_time_new_utc (c.year, c.month, c.day, 12, 0, 0);
  gtk_calendar_select_day (self->calendar, noon);
  gtk_editable_set_text (GTK_EDITABLE (self->time), time);
  bef_css_class_set (GTK_WIDGET (self->time), "error", FALSE);
  show_day (self);
  self->filling = FALSE;
}

void
bef_moment_entry_ask_day (BefMomentEntry *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->time), FALSE);
}

gint64
bef_moment_entry_get (BefMomentEntry *self)
{
  int minutes = bef_time_of_day_parse (gtk_editable_get_text (GTK_EDITABLE (self->time)));
  BefCivil c;

  /* Seconds, and the second of two hours of the same name, are shown nowhere and kept. */
  if (!gtk_widget_get_visible (GTK_WIDGET (self->time)))
    return self->day_ms;
  if (!self->touched)
    return self->set_ms;
  if (minutes < 0)
    return BEF_NO_TIME;
  bef_civil_from_ms (self->day_ms, &c);
  return bef_civil_to_ms (c.year, c.month, c.day, minutes / 60, minutes % 60);
}

static void
bef_moment_entry_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), BEF_TYPE_MOMENT_ENTRY);
  G_OBJECT_CLASS (bef_moment_entry_parent_class)->dispose (object);
}

static void
bef_moment_entry_finalize (GObject *object)
{
  g_free (BEF_MOMENT_ENTRY (object)->name);
  G_OBJECT_CLASS (bef_moment_entry_parent_class)->finalize (object);
}

static void
bef_moment_entry_class_init (BefMomentEntryClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = bef_moment_entry_dispose;
  G_OBJECT_CLASS (klass)->finalize = bef_moment_entry_finalize;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", BEF_TYPE_MOMENT_ENTRY, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/beffroi/Beffroi/ui/bef-moment-entry.ui");
  gtk_widget_class_bind_template_child (widget_class, BefMomentEntry, popover);
  gtk_widget_class_bind_template_child (widget_class, BefMomentEntry, calendar);
  gtk_widget_class_bind_template_child (widget_class, BefMomentEntry, day);
  gtk_widget_class_bind_template_child (widget_class, BefMomentEntry, time);
  gtk_widget_class_bind_template_callback (widget_class, time_cb);
}

static void
bef_moment_entry_init (BefMomentEntry *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (self->calendar, "day-selected", G_CALLBACK (calendar_cb), self,
                           G_CONNECT_SWAPPED);
}
