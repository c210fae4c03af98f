/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Quiet hours and running without the window, as they are set and told. */
#include <adwaita.h>

#include "../patience.h"
#include "ui/shell/bef-background-group.h"
#include "ui/shell/bef-notification-group.h"
#include "ui/shell/bef-settings.h"

typedef struct
{
  GSettings *app;
  GtkWidget *window, *group;
} Fixture;

static void
spin (guint milliseconds)
{
  gint64 end = g_get_monotonic_time () + milliseconds * G_GINT64_CONSTANT (1000);

  while (g_get_monotonic_time () < end)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (2000);
}

/* The row of @title below @widget, nullable. */
static GtkWidget *
find_row (GtkWidget *widget, const char *title)
{
  GtkWidget *found = NULL;

  if (ADW_IS_PREFERENCES_ROW (widget)
      && g_str_equal (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)), title))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_row (child, title);
  return found;
}

static const char *
subtitle_of (Fixture *f, const char *title)
{
  return adw_action_row_get_subtitle (ADW_ACTION_ROW (find_row (f->group, title)));
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->app = bef_settings_app ();
  g_settings_reset (f->app, "quiet-hours");
  g_settings_reset (f->app, "quiet-from");
  g_settings_reset (f->app, "keep-watching");
  g_settings_reset (f->app, "start-at-login");
  f->window = gtk_window_new ();
}

static void
show (Fixture *f, GtkWidget *group)
{
  f->group = group;
  gtk_window_set_child (GTK_WINDOW (f->window), group);
  gtk_window_present (GTK_WINDOW (f->window));
  spin (50);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (f->window));
  spin (20);
  g_object_unref (f->app);
}

static void
type (GtkWidget *entry, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (entry), text);
  gtk_spin_button_update (GTK_SPIN_BUTTON (entry));
}

/* A time is typed as one writes it, and kept as a time. */
static void
test_a_time_as_one_writes_it (Fixture *f, gconstpointer data)
{
  static const struct
  {
    const char *typed, *shown;
    int minute;
  } times[] = {
    { "20:30", "20:30", 1230 },  { "7h15", "07:15", 435 },   { "7 h 05", "07:05", 425 },
    { "9", "09:00", 540 },       { "0:00", "00:00", 0 },     { "7:30 pm", "19:30", 1170 },
    { "12:10 AM", "00:10", 10 }, { "23:59", "23:59", 1439 },
  };

  show (f, bef_notification_group_new (f->app));
  GtkWidget *entry =
      adw_action_row_get_activatable_widget (ADW_ACTION_ROW (find_row (f->group, "From")));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "19:00");
  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    {
      type (entry, times[i].typed);
      g_assert_cmpint (g_settings_get_int (f->app, "quiet-from"), ==, times[i].minute);
      g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, times[i].shown);
    }
  /* What is none changes nothing. */
  type (entry, "24:00");
  type (entry, "12:60");
  type (entry, "noon");
  g_assert_cmpint (g_settings_get_int (f->app, "quiet-from"), ==, 1439);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "23:59");
}

static void
test_hours_are_asked_for_where_there_are_some (Fixture *f, gconstpointer data)
{
  show (f, bef_notification_group_new (f->app));
  g_assert_false (gtk_widget_get_visible (find_row (f->group, "From")));
  g_settings_set_boolean (f->app, "quiet-hours", TRUE);
  g_assert_true (gtk_widget_get_visible (find_row (f->group, "From")));
  g_assert_true (gtk_widget_get_visible (find_row (f->group, "Until")));
  g_assert_true (gtk_widget_get_visible (find_row (f->group, "Weekends and public holidays")));
}

/* In a sandbox with nobody to ask: both rows say so, and only as long as they are on. */
static void
test_what_came_of_it_is_said (Fixture *f, gconstpointer data)
{
  g_autoptr (BefBackground) background =
      bef_background_new (f->app, BEF_BACKGROUND_SANDBOXED, "beffroi");
  static const char *const watching = "Keep watching when the window is closed";

  show (f, bef_background_group_new (f->app, background));
  g_assert_null (strstr (subtitle_of (f, watching), "cannot be asked"));
  g_settings_set_boolean (f->app, "keep-watching", TRUE);
  g_settings_set_boolean (f->app, "start-at-login", TRUE);
  for (guint waited = 0; waited < 10000 * test_patience ()
                         && bef_background_get_watching (background) != BEF_BACKGROUND_NO_PORTAL;
       waited += 20)
    spin (20);
  g_assert_nonnull (strstr (subtitle_of (f, watching), "cannot be asked"));
  g_assert_nonnull (strstr (subtitle_of (f, "Start when I log in"), "does not start by itself"));
  g_settings_set_boolean (f->app, "keep-watching", FALSE);
  g_assert_null (strstr (subtitle_of (f, watching), "cannot be asked"));
}

int
main (int argc, char **argv)
{
  g_autofree char *schemas = g_build_filename (g_getenv ("BEFFROI_BUILD_ROOT"), "data", NULL);

  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  g_setenv ("GSETTINGS_SCHEMA_DIR", schemas, TRUE);
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add ("/preferences/time", Fixture, NULL, set_up, test_a_time_as_one_writes_it, tear_down);
  g_test_add ("/preferences/hours", Fixture, NULL, set_up,
              test_hours_are_asked_for_where_there_are_some, tear_down);
  g_test_add ("/preferences/background", Fixture, NULL, set_up, test_what_came_of_it_is_said,
              tear_down);
  return g_test_run ();
}
