/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The hours of a building as somebody reads and gives them. */
#include "session-util.h"

#include <adwaita.h>
#include <string.h>

#include "supervision/alarms/bef-alarm-hours.h"
#include "supervision/kept/bef-hours-keeper.h"
#include "ui/hours/bef-hours-dialog.h"

/* Tuesday 24 November 2026, 17:00 in Paris. */
#define NOW G_GINT64_CONSTANT (1795536000000)

typedef struct
{
  SessionDesk desk;
  BefHoursKeeper *keeper; /* the session's */
  GtkWindow *window;      /* with toasts */
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  session_desk_begin (&f->desk, (BefRole)GPOINTER_TO_INT (data), NOW);
  f->window = g_object_new (ADW_TYPE_APPLICATION_WINDOW, "content", adw_toast_overlay_new (), NULL);
  gtk_window_present (f->window);
  f->keeper = bef_hours_keeper_of (f->desk.session);
  UNTIL (bef_hours_keeper_is_ready (f->keeper));
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  gtk_window_destroy (f->window);
  session_desk_end (&f->desk);
}

static GtkWidget *
find_dialog (void)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *l = windows; l != NULL; l = l->next)
    if (BEF_IS_HOURS_DIALOG (l->data) && gtk_widget_get_visible (l->data))
      return l->data;
  return NULL;
}

static GtkWidget *
open_dialog (Fixture *f)
{
  bef_hours_dialog_present (f->window, f->desk.session, FAKE_BUILDING);
  UNTIL (find_dialog () != NULL);
  return find_dialog ();
}

/* The @nth of what is seen of @type with @title; @title NULL: any. */
static GtkWidget *
find_row (GtkWidget *root, GType type, const char *title, guint nth)
{
  g_autoptr (GPtrArray) open = g_ptr_array_new ();

  g_ptr_array_add (open, root);
  for (guint i = 0; i < open->len; i++)
    {
      GtkWidget *widget = open->pdata[i];
      g_autofree char *own = NULL;
      if (g_type_is_a (G_OBJECT_TYPE (widget), type) && gtk_widget_get_mapped (widget))
        {
          g_object_get (widget, g_type_is_a (type, ADW_TYPE_PREFERENCES_ROW) ? "title" : "label",
                        &own, NULL);
          if ((title == NULL || (own != NULL && strstr (own, title) != NULL)) && nth-- == 0)
            return widget;
        }
      for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
           child = gtk_widget_get_next_sibling (child))
        g_ptr_array_add (open, child);
    }
  return NULL;
}

static GtkWidget *
button (GtkWidget *dialog, const char *label)
{
  GtkWidget *found = find_row (dialog, GTK_TYPE_BUTTON, label, 0);

  g_assert_nonnull (found);
  return found;
}

static const char *
field (GtkWidget *dialog, const char *day)
{
  return gtk_editable_get_text (GTK_EDITABLE (find_row (dialog, ADW_TYPE_ENTRY_ROW, day, 0)));
}

static void
type_into (GtkWidget *dialog, const char *day, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (find_row (dialog, ADW_TYPE_ENTRY_ROW, day, 0)), text);
}

static const BefOpeningHours *
kept (Fixture *f)
{
  return bef_hours_book_find (bef_hours_keeper_get_book (f->keeper), FAKE_BUILDING);
}

/* As usual at first; what is given is kept, and taken back from the toast. */
static void
test_given_and_taken_back (Fixture *f, gconstpointer data)
{
  GtkWidget *dialog = open_dialog (f);
  BefBuilding *building =
      bef_commune_find_building (bef_session_get_commune (f->desk.session), FAKE_BUILDING);
  g_autofree char *usual = bef_hours_day_dup_text (
      &bef_alarm_usual_hours (bef_building_get_category (building))->week[0]);

  g_assert_cmpstr (field (dialog, "Monday"), ==, usual);
  g_assert_nonnull (find_row (dialog, GTK_TYPE_LABEL, "as usual for what it is", 0));
  g_assert_nonnull (find_row (dialog, GTK_TYPE_LABEL, "Door open while the building is closed", 0));
  g_assert_false (gtk_widget_get_sensitive (button (dialog, "_Save")));
  type_into (dialog, "Monday", "8h30-12h 14h-18h");
  g_assert_true (gtk_widget_get_sensitive (button (dialog, "_Save")));
  /* What is typed is not lost by a look at another building. */
  g_assert_false (gtk_widget_get_sensitive (find_row (dialog, ADW_TYPE_COMBO_ROW, "Building", 0)));
  g_assert_nonnull (find_row (dialog, GTK_TYPE_LABEL, "were given to this building", 0));
  g_signal_emit_by_name (button (dialog, "_Save"), "clicked");
  UNTIL (find_dialog () == NULL);
  g_assert_nonnull (kept (f));
  g_assert_cmpint (kept (f)->week[0].spans[1].to_min, ==, 18 * 60);
  GtkWidget *undo = NULL;
  UNTIL ((undo = find_row (GTK_WIDGET (f->window), GTK_TYPE_BUTTON, "_Undo", 0)) != NULL);
  g_signal_emit_by_name (undo, "clicked");
  UNTIL (kept (f) == NULL);
}

/* What is wrong is said at its field, and not kept. */
static void
test_what_is_wrong_is_said (Fixture *f, gconstpointer data)
{
  GtkWidget *dialog = open_dialog (f);

  type_into (dialog, "Tuesday", "18:00-8:00");
  g_assert_nonnull (find_row (dialog, GTK_TYPE_LABEL, "Tuesday: 18:00-08:00 ends before", 0));
  g_assert_true (
      gtk_widget_has_css_class (find_row (dialog, ADW_TYPE_ENTRY_ROW, "Tuesday", 0), "error"));
  g_assert_false (
      gtk_widget_has_css_class (find_row (dialog, ADW_TYPE_ENTRY_ROW, "Monday", 0), "error"));
  g_assert_false (gtk_widget_get_sensitive (button (dialog, "_Save")));
  g_signal_emit_by_name (button (dialog, "_Save"), "clicked");
  spin (50);
  g_assert_nonnull (find_dialog ());
  type_into (dialog, "Tuesday", "8:00-18:00");
  g_assert_null (find_row (dialog, GTK_TYPE_LABEL, "Tuesday: ", 0));
  type_into (dialog, "Closed on", "31/02/2027");
  g_assert_nonnull (find_row (dialog, GTK_TYPE_LABEL, "Closed on: “31/02/2027” is no day", 0));
  g_assert_false (gtk_widget_get_sensitive (button (dialog, "_Save")));
  g_assert_null (kept (f));
  gtk_window_destroy (GTK_WINDOW (dialog));
}

/* A week of their own in the school holidays begins with the usual one, and only then is asked. */
static void
test_school_holidays (Fixture *f, gconstpointer data)
{
  GtkWidget *dialog = open_dialog (f);

  g_assert_null (find_row (dialog, ADW_TYPE_ENTRY_ROW, "Wednesday", 1));
  adw_combo_row_set_selected (
      ADW_COMBO_ROW (find_row (dialog, ADW_TYPE_COMBO_ROW, "School holidays", 0)), 2);
  UNTIL (find_row (dialog, ADW_TYPE_ENTRY_ROW, "Wednesday", 1) != NULL);
  gtk_editable_set_text (GTK_EDITABLE (find_row (dialog, ADW_TYPE_ENTRY_ROW, "Wednesday", 1)),
                         "9-10");
  g_signal_emit_by_name (button (dialog, "_Save"), "clicked");
  UNTIL (find_dialog () == NULL);
  g_assert_cmpint (kept (f)->on_school, ==, BEF_HOURS_OTHER);
  g_assert_cmpint (kept (f)->holiday[2].spans[0].from_min, ==, 9 * 60);
  g_assert_cmpint (kept (f)->holiday[1].spans[0].from_min, ==, kept (f)->week[1].spans[0].from_min);
  /* Back to the usual: nothing is kept of it any more. */
  dialog = open_dialog (f);
  g_signal_emit_by_name (button (dialog, "As _Usual for Its Kind"), "clicked");
  g_signal_emit_by_name (button (dialog, "_Save"), "clicked");
  UNTIL (find_dialog () == NULL);
  g_assert_null (kept (f));
}

static void
test_who_may_not (Fixture *f, gconstpointer data)
{
  GtkWidget *dialog = open_dialog (f);

  g_assert_nonnull (find_row (dialog, GTK_TYPE_LABEL, "does not change them", 0));
  g_assert_false (gtk_widget_is_sensitive (find_row (dialog, ADW_TYPE_ENTRY_ROW, "Monday", 0)));
  g_assert_false (gtk_widget_get_sensitive (button (dialog, "_Save")));
  gtk_window_destroy (GTK_WINDOW (dialog));
}

/* A closure that nobody typed here is shown with the calendar that says it; what is typed meanwhile
 * stays. */
static void
test_closures_of_calendars (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) closures =
      g_ptr_array_new_with_free_func ((GDestroyNotify)bef_building_closure_free);
  GtkWidget *dialog = open_dialog (f);

  g_assert_null (find_row (dialog, GTK_TYPE_LABEL, "because a calendar says so", 0));
  GtkWidget *monday = find_row (dialog, ADW_TYPE_ENTRY_ROW, "Monday", 0);
  gtk_editable_set_text (GTK_EDITABLE (monday), "09:00-10:00");
  g_ptr_array_add (closures, bef_building_closure_new (
                                 FAKE_BUILDING, (BefHoursClosure){ 20261224, 20270102 }, "Agenda"));
  g_ptr_array_add (closures, bef_building_closure_new (
                                 FAKE_BUILDING, (BefHoursClosure){ 20261101, 20261102 }, "Past"));
  g_ptr_array_add (closures, bef_building_closure_new (
                                 "urn:other", (BefHoursClosure){ 20261224, 20270102 }, "Other"));
  bef_hours_keeper_set_closures (f->keeper, closures);
  UNTIL (find_row (dialog, GTK_TYPE_LABEL, "24 December 2026", 0) != NULL);
  g_assert_nonnull (find_row (dialog, GTK_TYPE_LABEL, "calendar “Agenda”", 0));
  g_assert_null (find_row (dialog, GTK_TYPE_LABEL, "calendar “Past”", 0));
  g_assert_null (find_row (dialog, GTK_TYPE_LABEL, "calendar “Other”", 0));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (monday)), ==, "09:00-10:00");
  gtk_window_destroy (GTK_WINDOW (dialog));
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv);
  adw_init ();
#define ADD(name, func, role)                                                                      \
  g_test_add ("/hours/" name, Fixture, GINT_TO_POINTER (role), set_up, func, tear_down)
  ADD ("given", test_given_and_taken_back, BEF_ROLE_SECRETARY);
  ADD ("wrong", test_what_is_wrong_is_said, BEF_ROLE_SECRETARY);
  ADD ("closures", test_closures_of_calendars, BEF_ROLE_SECRETARY);
  ADD ("school", test_school_holidays, BEF_ROLE_SECRETARY);
  ADD ("not-allowed", test_who_may_not, BEF_ROLE_ELECTED);
  return g_test_run ();
}
