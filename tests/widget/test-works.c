/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Works as people plan, see, end and undo them. */
#include "session-util.h"

#include <adwaita.h>

#include "base/bef-present.h"
#include "ui/building/bef-building-page.h"
#include "ui/device/bef-device-menu.h"
#include "ui/device/bef-device-row.h"
#include "ui/map/bef-place-row.h"
#include "ui/works/bef-moment-entry.h"
#include "ui/works/bef-time-of-day.h"
#include "ui/works/bef-works-dialog.h"
#include "ui/works/bef-works-form.h"
#include "ui/works/bef-works-row.h"

/* Tuesday 24 November 2026, 17:00 in Paris. */
#define NOW G_GINT64_CONSTANT (1795536000000)

typedef struct
{
  SessionDesk desk;
  BefWorksKeeper *keeper;
  GtkWidget *dialog; /* nullable */
} Fixture;

static void
begin (Fixture *f, BefRole role)
{
  session_desk_begin (&f->desk, role, NOW);
  f->keeper = bef_session_get_works (f->desk.session);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  begin (f, (BefRole)GPOINTER_TO_INT (data));
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  bef_session_stop (f->desk.session);
  if (f->dialog != NULL)
    gtk_window_destroy (GTK_WINDOW (f->dialog));
  session_desk_end (&f->desk);
}

static void
open_dialog (Fixture *f, const char *place)
{
  g_autoptr (GList) windows = NULL;

  bef_works_dialog_present (GTK_WINDOW (f->desk.window), f->desk.session, place);
  windows = gtk_window_list_toplevels ();
  for (GList *l = windows; l != NULL; l = l->next)
    if (BEF_IS_WORKS_DIALOG (l->data))
      f->dialog = l->data;
  g_assert_nonnull (f->dialog);
  spin (50);
}

static guint
count (GtkWidget *widget, GType type)
{
  guint n = G_TYPE_CHECK_INSTANCE_TYPE (widget, type) && gtk_widget_get_mapped (widget);

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += count (child, type);
  return n;
}

/* Whether a label that is on screen says @text, among other things. */
static gboolean
says (GtkWidget *widget, const char *text)
{
  if (GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget)
      && strstr (gtk_label_get_text (GTK_LABEL (widget)), text) != NULL)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (says (child, text))
      return TRUE;
  return FALSE;
}

/* The button of an action that can be pressed; nullable. */
static GtkWidget *
find_button (GtkWidget *widget, const char *action)
{
  if (GTK_IS_BUTTON (widget) && gtk_widget_get_mapped (widget) && gtk_widget_is_sensitive (widget)
      && g_strcmp0 (gtk_actionable_get_action_name (GTK_ACTIONABLE (widget)), action) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_button (child, action);
      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
press (Fixture *f, const char *action)
{
  GtkWidget *button = find_button (f->dialog, action);

  g_assert_nonnull (button);
  g_signal_emit_by_name (button, "clicked");
  spin (300);
}

static void
press_undo (Fixture *f)
{
  GtkWidget *toasts = find_type (f->dialog, ADW_TYPE_TOAST_OVERLAY);
  GtkWidget *undo = NULL;

  UNTIL (says (toasts, "Undo"));
  for (GtkWidget *child = gtk_widget_get_last_child (toasts); child != NULL && undo == NULL;
       child = gtk_widget_get_prev_sibling (child))
    if (says (child, "Undo"))
      undo = find_type (child, GTK_TYPE_BUTTON);
  g_assert_nonnull (undo);
  g_signal_emit_by_name (undo, "clicked");
  spin (300);
}

static GtkEntry *
purpose_of (Fixture *f)
{
  GtkWidget *form = find_type (f->dialog, BEF_TYPE_WORKS_FORM), *last = NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (form); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (find_type (child, BEF_TYPE_MOMENT_ENTRY) == NULL
        && find_type (child, GTK_TYPE_ENTRY) != NULL)
      last = find_type (child, GTK_TYPE_ENTRY);
  return GTK_ENTRY (last);
}

/* @nth: 0 from, 1 to. */
static BefMomentEntry *
moment_of (Fixture *f, guint nth)
{
  GtkWidget *form = find_type (f->dialog, BEF_TYPE_WORKS_FORM), *found = NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (form); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (find_type (child, BEF_TYPE_MOMENT_ENTRY) != NULL && nth-- == 0)
      found = find_type (child, BEF_TYPE_MOMENT_ENTRY);
  return BEF_MOMENT_ENTRY (found);
}

static void
type_time (Fixture *f, guint nth, const char *text)
{
  GtkWidget *entry = find_type (GTK_WIDGET (moment_of (f, nth)), GTK_TYPE_ENTRY);

  gtk_editable_set_text (GTK_EDITABLE (entry), text);
}

static const BefWorksWindow *
nth_works (Fixture *f, guint i)
{
  return bef_works_get (bef_works_keeper_get (f->keeper), i);
}

static guint
n_works (Fixture *f)
{
  return bef_works_get_length (bef_works_keeper_get (f->keeper));
}

static void
plan (Fixture *f, const char *what, gint64 from_ms, gint64 to_ms)
{
  g_autoptr (BefWorksWindow) window = bef_works_window_new (what, from_ms, to_ms, "Roof");

  g_assert_cmpuint (bef_works_keeper_put (f->keeper, window), >, 0);
}

static void
test_works_are_planned_and_undone (Fixture *f, gconstpointer data)
{
  open_dialog (f, FAKE_BUILDING);
  g_assert_true (says (f->dialog, "No works are planned here"));
  press (f, "works.plan");
  gtk_editable_set_text (GTK_EDITABLE (purpose_of (f)), "Roof");
  type_time (f, 0, "8h30");
  type_time (f, 1, "17:00");
  press (f, "works.save");
  g_assert_cmpuint (n_works (f), ==, 1);
  g_assert_cmpstr (nth_works (f, 0)->what, ==, FAKE_BUILDING);
  g_assert_cmpstr (nth_works (f, 0)->purpose, ==, "Roof");
  g_assert_cmpint (nth_works (f, 0)->from_ms, ==, bef_civil_to_ms (2026, 11, 24, 8, 30));
  g_assert_cmpint (nth_works (f, 0)->to_ms, ==, bef_civil_to_ms (2026, 11, 25, 17, 0));
  g_assert_false (says (f->dialog, "No works are planned here"));
  g_assert_true (says (f->dialog, "Under way"));
  press_undo (f);
  g_assert_cmpuint (n_works (f), ==, 0);
  g_assert_true (says (f->dialog, "No works are planned here"));
}

static void
test_works_are_changed_ended_and_removed (Fixture *f, gconstpointer data)
{
  plan (f, FAKE_METER, NOW - BEF_MS_DAY + 12345, BEF_WORKS_OPEN);
  open_dialog (f, FAKE_BUILDING);
  /* What is shown in minutes is kept to the millisecond where nobody changed it. */
  press (f, "works.edit");
  gtk_editable_set_text (GTK_EDITABLE (purpose_of (f)), "Meter changed");
  press (f, "works.save");
  g_assert_cmpuint (n_works (f), ==, 1);
  g_assert_cmpstr (nth_works (f, 0)->purpose, ==, "Meter changed");
  g_assert_cmpstr (nth_works (f, 0)->what, ==, FAKE_METER);
  g_assert_cmpint (nth_works (f, 0)->from_ms, ==, NOW - BEF_MS_DAY + 12345);
  g_assert_cmpint (nth_works (f, 0)->to_ms, ==, BEF_WORKS_OPEN);
  press (f, "works.end");
  g_assert_cmpint (nth_works (f, 0)->to_ms, <, NOW + BEF_MS_HOUR);
  g_assert_true (says (f->dialog, "Over"));
  g_assert_null (find_button (f->dialog, "works.end"));
  press (f, "works.remove");
  g_assert_cmpuint (n_works (f), ==, 0);
}

static void
test_what_is_not_whole_is_not_saved (Fixture *f, gconstpointer data)
{
  open_dialog (f, FAKE_METER);
  press (f, "works.plan");
  g_assert_nonnull (find_button (f->dialog, "works.save"));
  type_time (f, 0, "noon");
  g_assert_null (find_button (f->dialog, "works.save"));
  g_assert_true (says (f->dialog, "A time of day is written like"));
  type_time (f, 0, "9");
  g_assert_nonnull (find_button (f->dialog, "works.save"));
  bef_moment_entry_set (moment_of (f, 1), NOW - 2 * BEF_MS_DAY);
  type_time (f, 1, "9");
  g_assert_null (find_button (f->dialog, "works.save"));
  g_assert_true (says (f->dialog, "The end is before the beginning"));
  press (f, "works.back");
  g_assert_cmpuint (n_works (f), ==, 0);
}

static void
test_who_may_not_sees_only (Fixture *f, gconstpointer data)
{
  g_assert_false (bef_session_may_plan_works (f->desk.session));
  plan (f, FAKE_BUILDING, NOW - BEF_MS_DAY, NOW + BEF_MS_DAY);
  open_dialog (f, FAKE_BUILDING);
  g_assert_true (says (f->dialog, "Roof"));
  g_assert_true (says (f->dialog, "Your role shows works"));
  g_assert_null (find_button (f->dialog, "works.plan"));
  g_assert_null (find_button (f->dialog, "works.edit"));
  g_assert_null (find_button (f->dialog, "works.end"));
  g_assert_null (find_button (f->dialog, "works.remove"));
  /* Not by the way around either, nor who wrote it. */
  gtk_widget_activate_action (f->dialog, "works.remove", "s", nth_works (f, 0)->id);
  g_assert_cmpuint (n_works (f), ==, 1);
  g_assert_false (says (f->dialog, "noted by"));
}

static void
test_a_building_lists_its_own_only (Fixture *f, gconstpointer data)
{
  plan (f, FAKE_BUILDING, NOW + BEF_MS_DAY, NOW + 2 * BEF_MS_DAY);
  plan (f, FAKE_METER, NOW - BEF_MS_DAY, NOW + BEF_MS_DAY);
  plan (f, "urn:other", NOW - BEF_MS_DAY, NOW + BEF_MS_DAY);
  plan (f, FAKE_DOOR, NOW - 10 * BEF_MS_DAY, NOW - 9 * BEF_MS_DAY);
  plan (f, FAKE_DOOR, NOW - 100 * BEF_MS_DAY, NOW - 90 * BEF_MS_DAY);
  open_dialog (f, FAKE_BUILDING);
  g_assert_cmpuint (count (f->dialog, BEF_TYPE_WORKS_ROW), ==, 3);
  gtk_window_destroy (GTK_WINDOW (f->dialog));
  f->dialog = NULL;
  /* An equipment has its own and its building's. */
  open_dialog (f, FAKE_METER);
  g_assert_cmpuint (count (f->dialog, BEF_TYPE_WORKS_ROW), ==, 2);
}

static void
test_works_are_marked_where_their_name_is (Fixture *f, gconstpointer data)
{
  BefCommune *commune = bef_session_get_commune (f->desk.session);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *place = bef_place_row_new (),
            *device = bef_device_row_new ();

  gtk_window_set_child (GTK_WINDOW (f->desk.window), box);
  gtk_box_append (GTK_BOX (box), place);
  gtk_box_append (GTK_BOX (box), device);
  bef_place_row_bind (BEF_PLACE_ROW (place), f->desk.session,
                      bef_commune_find_place (commune, FAKE_BUILDING));
  bef_device_row_bind (BEF_DEVICE_ROW (device), f->desk.session,
                       bef_commune_find_device (commune, FAKE_METER));
  spin (50);
  g_assert_false (says (box, "Works"));
  plan (f, FAKE_BUILDING, NOW - BEF_MS_DAY, bef_civil_to_ms (2026, 11, 28, 0, 0));
  spin (50);
  g_assert_true (says (place, "Works until Fri 27 Nov"));
  /* The rows of a building do not all repeat it. */
  g_assert_false (says (device, "Works"));
  plan (f, FAKE_METER, NOW - BEF_MS_DAY, BEF_WORKS_OPEN);
  spin (50);
  g_assert_true (says (device, "Works, no end known"));
  bef_device_row_bind (BEF_DEVICE_ROW (device), NULL, NULL);
  bef_place_row_bind (BEF_PLACE_ROW (place), NULL, NULL);
}

static void
test_a_building_says_that_it_is_under_works (Fixture *f, gconstpointer data)
{
  BefPage *page = bef_building_page_new ();

  gtk_window_set_child (GTK_WINDOW (f->desk.window), GTK_WIDGET (page));
  bef_page_bind (page, f->desk.session);
  bef_page_shown (page, FAKE_BUILDING);
  spin (200);
  g_assert_false (says (GTK_WIDGET (page), "Works until"));
  plan (f, FAKE_BUILDING, NOW - BEF_MS_DAY, bef_civil_to_ms (2026, 11, 28, 0, 0));
  spin (50);
  g_assert_true (says (GTK_WIDGET (page), "Works until Fri 27 Nov · Roof"));
  /* Their end is told when it comes. */
  bef_clock_override (bef_civil_to_ms (2026, 11, 28, 0, 1), 1);
  bef_works_keeper_look (f->keeper, bef_now_ms ());
  spin (50);
  g_assert_false (says (GTK_WIDGET (page), "Works until"));
  bef_page_hidden (page);
  bef_page_bind (page, NULL);
}

static void
works_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  char **asked = user_data;

  g_free (*asked);
  *asked = g_variant_dup_string (parameter, NULL);
}

static void
test_the_menu_of_an_equipment_leads_to_its_works (Fixture *f, gconstpointer data)
{
  g_autofree char *asked = NULL;
  const GActionEntry entries[] = { { "works", works_action, "s", NULL, NULL, { 0 } } };
  g_autoptr (GSimpleActionGroup) actions = g_simple_action_group_new ();
  GtkWidget *list = gtk_list_box_new (), *row = gtk_list_box_row_new ();
  gboolean opened = FALSE;

  g_action_map_add_action_entries (G_ACTION_MAP (actions), entries, G_N_ELEMENTS (entries), &asked);
  gtk_widget_insert_action_group (f->desk.window, "win", G_ACTION_GROUP (actions));
  gtk_window_set_child (GTK_WINDOW (f->desk.window), list);
  gtk_list_box_append (GTK_LIST_BOX (list), row);
  bef_device_menu_attach (
      row, bef_commune_find_device (bef_session_get_commune (f->desk.session), FAKE_METER));
  spin (50);
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (row);
  for (guint i = 0; i < g_list_model_get_n_items (controllers) && !opened; i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);
      if (!GTK_IS_SHORTCUT_CONTROLLER (controller))
        continue;
      g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (G_LIST_MODEL (controller), 0);
      opened = gtk_shortcut_action_activate (gtk_shortcut_get_action (shortcut), 0, row, NULL);
    }
  g_assert_true (opened);
  GtkWidget *menu = find_type (row, GTK_TYPE_POPOVER_MENU);
  g_assert_nonnull (menu);
  GMenuModel *model = gtk_popover_menu_get_menu_model (GTK_POPOVER_MENU (menu));
  g_assert_cmpint (g_menu_model_get_n_items (model), ==, 2);
  g_autofree char *action = NULL, *target = NULL;
  g_assert_true (g_menu_model_get_item_attribute (model, 1, "action", "s", &action));
  g_assert_true (g_menu_model_get_item_attribute (model, 1, "target", "s", &target));
  gtk_widget_activate_action (menu, action, "s", target);
  g_assert_cmpstr (asked, ==, FAKE_METER);
  gtk_popover_popdown (GTK_POPOVER (menu));
  UNTIL (find_type (row, GTK_TYPE_POPOVER_MENU) == NULL);
}

static void
test_times_of_day_as_people_type_them (void)
{
  static const struct
  {
    const char *text;
    int minutes;
  } cases[] = {
    { "8", 480 },      { "08:30", 510 },    { "8h30", 510 },
    { "8 h 30", 510 }, { " 17:00 ", 1020 }, { "8\u00a0h\u00a030", 510 },
    { "830", 510 },    { "1730", 1050 },    { "0", 0 },
    { "24:00", 1440 }, { "8h", 480 },       { "24:01", -1 },
    { "25", -1 },      { "8:60", -1 },      { "", -1 },
    { "noon", -1 },    { "8:3x", -1 },      { "-1", -1 },
    { "8:300", -1 },   { "99999", -1 },     { NULL, -1 },
    { "\xff", -1 },    { ":30", -1 },       { "5:00 PM", -1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (bef_time_of_day_parse (cases[i].text), ==, cases[i].minutes);
}

#define ADD(path, role, function)                                                                  \
  g_test_add ("/works-ui/" path, Fixture, GINT_TO_POINTER (role), set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gtk_init ();
  adw_init ();
  g_test_add_func ("/works-ui/times", test_times_of_day_as_people_type_them);
  ADD ("plan", BEF_ROLE_SECRETARY, test_works_are_planned_and_undone);
  ADD ("change", BEF_ROLE_SECRETARY, test_works_are_changed_ended_and_removed);
  ADD ("whole", BEF_ROLE_SECRETARY, test_what_is_not_whole_is_not_saved);
  ADD ("role", BEF_ROLE_ELECTED, test_who_may_not_sees_only);
  ADD ("list", BEF_ROLE_SECRETARY, test_a_building_lists_its_own_only);
  ADD ("marks", BEF_ROLE_SECRETARY, test_works_are_marked_where_their_name_is);
  ADD ("building", BEF_ROLE_SECRETARY, test_a_building_says_that_it_is_under_works);
  ADD ("menu", BEF_ROLE_SECRETARY, test_the_menu_of_an_equipment_leads_to_its_works);
  return g_test_run ();
}
