/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the window's pages are when one comes back to them, and what its side bar says of them. */
#include "../patience.h"

#include "chart/bef-chart.h"
#include "ui/bef-ui.h"
#include "ui/graph/bef-series-picker.h"
#include "ui/kit/bef-one-stop.h"
#include "ui/kit/bef-severity-badge.h"
#include "ui/shell/bef-page.h"

#define N_DOORS 60
#define HALL "urn:b:hall"
#define METER "urn:m:1"
#define ROOM "urn:r:1"

typedef struct
{
  BefHistory *history;
  BefSession *session;
  GtkWidget *window;
} Fixture;

/* Looks for what @matches says of, in what is on screen. */
typedef gboolean (*Matches) (GtkWidget *widget, gconstpointer data);

static GtkWidget *
find (GtkWidget *widget, Matches matches, gconstpointer data)
{
  GtkWidget *found;

  if (!gtk_widget_get_visible (widget) || !gtk_widget_get_child_visible (widget))
    return NULL;
  found = matches (widget, data) ? widget : NULL;
  for (GtkWidget *c = gtk_widget_get_first_child (widget); found == NULL && c != NULL;
       c = gtk_widget_get_next_sibling (c))
    found = find (c, matches, data);
  return found;
}

static gboolean
is_type (GtkWidget *widget, gconstpointer type)
{
  return g_type_is_a (G_OBJECT_TYPE (widget), *(const GType *)type);
}

static gboolean
is_label (GtkWidget *widget, gconstpointer text)
{
  return GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), text) != NULL;
}

/* The page that is on screen. */
static GtkWidget *
page (Fixture *f)
{
  GType type = BEF_TYPE_PAGE;

  return find (f->window, is_type, &type);
}

static GtkWidget *
find_in_page (Fixture *f, GType type)
{
  GtkWidget *found = find (page (f), is_type, &type);

  g_assert_nonnull (found);
  return found;
}

static void
spin (guint ms)
{
  gint64 end = g_get_monotonic_time () + 1000 * (gint64)ms * test_patience ();

  while (g_get_monotonic_time () < end)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (1000);
}

static gboolean
comes_to (Fixture *f, const char *text, gboolean wanted)
{
  gint64 end = g_get_monotonic_time () + 10 * G_USEC_PER_SEC * (gint64)test_patience ();

  while (g_get_monotonic_time () < end)
    {
      if ((find (page (f), is_label, text) != NULL) == wanted)
        return TRUE;
      if (!g_main_context_iteration (NULL, FALSE))
        g_usleep (1000);
    }
  return FALSE;
}

static BefEntity *
add (GPtrArray *all, BefEntityRole role, const char *id, const char *name)
{
  BefEntity *e = bef_entity_new (id, "Thing", role);

  e->name = g_strdup (name);
  g_ptr_array_add (all, e);
  return e;
}

static BefEntity *
add_device (GPtrArray *all, BefKind kind, const char *id, const char *name, const char *quantity,
            double value)
{
  BefEntity *e = add (all, BEF_ENTITY_EQUIPMENT, id, name);

  e->kind = kind;
  e->building_id = g_strdup (HALL);
  bef_entity_add_reading (e, quantity, bef_now_ms (), value);
  return e;
}

static void
apply (Fixture *f, GPtrArray *all, BefApplyFlags what)
{
  bef_commune_apply (bef_session_get_commune (f->session), all, what, bef_now_ms (), bef_now_ms ());
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(gboolean *)user_data = bef_history_open_finish (BEF_HISTORY (source), result, NULL, NULL);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_entity_free);
  gboolean open = FALSE;

  f->history = bef_history_new ();
  bef_history_open_async (f->history, NULL, NULL, opened_cb, &open);
  while (!open)
    g_main_context_iteration (NULL, TRUE);
  f->session = bef_session_new (NULL, f->history, 5, 30);
  add (all, BEF_ENTITY_BUILDING, HALL, "Village hall");
  add_device (all, BEF_KIND_METER, METER, "Main meter", "power", 1200);
  add_device (all, BEF_KIND_CLIMATE, ROOM, "Office", "temperature", 19);
  for (guint i = 0; i < N_DOORS; i++)
    {
      g_autofree char *id = g_strdup_printf ("urn:d:%u", i),
                      *name = g_strdup_printf ("Door %02u", i);
      add_device (all, BEF_KIND_DOOR, id, name, "open-state", i % 2);
    }
  for (guint i = 0; i < 12; i++)
    {
      g_autofree char *id = g_strdup_printf ("urn:b:%u", i),
                      *name = g_strdup_printf ("Building %02u", i);
      add (all, BEF_ENTITY_BUILDING, id, name);
    }
  apply (f, all, BEF_APPLY_EVERYTHING);
  f->window = GTK_WIDGET (bef_ui_window_new (NULL));
  bef_window_set_session (BEF_WINDOW (f->window), f->session);
  gtk_window_set_default_size (GTK_WINDOW (f->window), 1100, 700);
  gtk_window_present (GTK_WINDOW (f->window));
  spin (100);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  bef_session_stop (f->session);
  gtk_window_destroy (GTK_WINDOW (f->window));
  spin (20);
  bef_history_close (f->history);
  g_object_unref (f->session);
  g_object_unref (f->history);
}

static void
go (Fixture *f, const char *name, const char *argument)
{
  g_assert_true (bef_window_go (BEF_WINDOW (f->window), name, argument));
  spin (50);
}

static void
back (Fixture *f)
{
  gtk_widget_activate_action (f->window, "win.back", NULL);
  spin (50);
}

static GtkAdjustment *
scrolled (Fixture *f)
{
  GType list = GTK_TYPE_LIST_VIEW;
  GtkWidget *scrolled =
      gtk_widget_get_ancestor (find (page (f), is_type, &list), GTK_TYPE_SCROLLED_WINDOW);

  return gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled));
}

static gboolean
is_at (Fixture *f, double value)
{
  return ABS (gtk_adjustment_get_value (scrolled (f)) - value) < 2;
}

static gboolean
comes_to_be_at (Fixture *f, double value)
{
  for (guint i = 0; i < 50 && !is_at (f, value); i++)
    spin (100);
  spin (100);
  return is_at (f, value);
}

/* As often as it takes: the list is still being laid out. */
static void
scroll (Fixture *f, double value)
{
  for (guint i = 0; i < 50 && !is_at (f, value); i++)
    {
      gtk_adjustment_set_value (scrolled (f), value);
      spin (200);
    }
  g_assert_true (is_at (f, value));
}

static const char *
searched (Fixture *f)
{
  return gtk_editable_get_text (GTK_EDITABLE (find_in_page (f, GTK_TYPE_SEARCH_ENTRY)));
}

static void
test_a_list_comes_back_as_it_was_left (Fixture *f, gconstpointer data)
{
  go (f, "door", NULL);
  g_assert_true (comes_to (f, "Door 03", TRUE));
  gtk_editable_set_text (GTK_EDITABLE (find_in_page (f, GTK_TYPE_SEARCH_ENTRY)), "door");
  gtk_drop_down_set_selected (GTK_DROP_DOWN (find_in_page (f, GTK_TYPE_DROP_DOWN)), 2);
  spin (400);
  scroll (f, 300);
  go (f, "graph", "urn:d:7|open-state");
  /* Meanwhile the same page was used for something else. */
  go (f, "door", "urn:d:1");
  g_assert_cmpstr (searched (f), ==, "");
  gtk_drop_down_set_selected (GTK_DROP_DOWN (find_in_page (f, GTK_TYPE_DROP_DOWN)), 0);
  back (f);
  back (f);
  g_assert_cmpstr (searched (f), ==, "door");
  g_assert_cmpuint (
      gtk_drop_down_get_selected (GTK_DROP_DOWN (find_in_page (f, GTK_TYPE_DROP_DOWN))), ==, 2);
  g_assert_true (comes_to_be_at (f, 300));
}

static void
test_a_list_gone_to_begins_anew (Fixture *f, gconstpointer data)
{
  go (f, "door", NULL);
  g_assert_true (comes_to (f, "Door 03", TRUE));
  gtk_editable_set_text (GTK_EDITABLE (find_in_page (f, GTK_TYPE_SEARCH_ENTRY)), "door 59");
  g_assert_true (comes_to (f, "Door 03", FALSE));
  go (f, "today", NULL);
  go (f, "door", NULL);
  g_assert_cmpstr (searched (f), ==, "");
  g_assert_true (comes_to (f, "Door 03", TRUE));
  back (f);
  back (f);
  g_assert_cmpstr (searched (f), ==, "door 59");
}

static void
test_the_map_comes_back_as_it_was_left (Fixture *f, gconstpointer data)
{
  go (f, "map", NULL);
  g_assert_true (comes_to (f, "Building 03", TRUE));
  gtk_editable_set_text (GTK_EDITABLE (find_in_page (f, GTK_TYPE_SEARCH_ENTRY)), "building 0");
  g_assert_true (comes_to (f, "Village hall", FALSE));
  go (f, "building", "urn:b:3");
  go (f, "map", NULL);
  g_assert_cmpstr (searched (f), ==, "");
  g_assert_true (comes_to (f, "Village hall", TRUE));
  back (f);
  back (f);
  g_assert_cmpstr (searched (f), ==, "building 0");
  g_assert_true (comes_to (f, "Village hall", FALSE));
}

static void
add_alerts (Fixture *f)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_entity_free);

  for (guint i = 0; i < 40; i++)
    {
      g_autofree char *id = g_strdup_printf ("urn:a:%02u", i),
                      *name = g_strdup_printf ("Fault %02u", i),
                      *about = g_strdup_printf ("What is wrong is number %02u.", i);
      BefEntity *e = add (all, BEF_ENTITY_ALERT, id, name);
      bef_entity_set_fact (e, "severity", "high");
      bef_entity_set_fact (e, "alertState", "active");
      bef_entity_set_fact (e, "description", about);
    }
  apply (f, all, BEF_APPLY_ALL_ALERTS);
}

static gboolean
is_toggle (GtkWidget *widget, gconstpointer label)
{
  return GTK_IS_TOGGLE_BUTTON (widget)
         && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), label) == 0;
}

static void
test_alerts_come_back_as_they_were_left (Fixture *f, gconstpointer data)
{
  add_alerts (f);
  go (f, "alerts", "urn:a:05");
  g_assert_true (comes_to (f, "What is wrong is number 05.", TRUE));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (find (page (f), is_toggle, "Not acknowledged")),
                                TRUE);
  go (f, "building", HALL);
  go (f, "alerts", "urn:a:31");
  g_assert_true (comes_to (f, "What is wrong is number 31.", TRUE));
  g_assert_true (gtk_toggle_button_get_active (
      GTK_TOGGLE_BUTTON (find (page (f), is_toggle, "Need somebody"))));
  back (f);
  back (f);
  g_assert_true (comes_to (f, "What is wrong is number 05.", TRUE));
  g_assert_true (gtk_toggle_button_get_active (
      GTK_TOGGLE_BUTTON (find (page (f), is_toggle, "Not acknowledged"))));
}

static gboolean
has_focus (GtkWidget *widget)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (widget));

  return focus != NULL && (focus == widget || gtk_widget_is_ancestor (focus, widget));
}

/* Who goes back by a key goes on with the keys where they were. */
static void
test_the_keyboard_comes_back (Fixture *f, gconstpointer data)
{
  add_alerts (f);
  go (f, "alerts", NULL);
  GtkWidget *past = find (page (f), is_toggle, "Past");
  gtk_widget_grab_focus (past);
  g_assert_true (has_focus (past));
  go (f, "graph", METER "|power");
  g_assert_false (has_focus (past));
  /* Meanwhile the keyboard was elsewhere on the same page. */
  go (f, "alerts", NULL);
  gtk_widget_grab_focus (find (page (f), is_toggle, "Need somebody"));
  g_assert_false (has_focus (past));
  back (f);
  back (f);
  g_assert_true (has_focus (past));
}

static void
test_the_journal_comes_back_as_it_was_left (Fixture *f, gconstpointer data)
{
  bef_session_journal (f->session, "door-open", "urn:d:1", "Delivery of chairs");
  bef_session_journal (f->session, "export", "journal.csv", "For the council");
  go (f, "journal", NULL);
  g_assert_true (comes_to (f, "For the council", TRUE));
  GtkDropDown *filter = GTK_DROP_DOWN (find_in_page (f, GTK_TYPE_DROP_DOWN));
  while (find (page (f), is_label, "For the council") != NULL)
    {
      gtk_drop_down_set_selected (filter, gtk_drop_down_get_selected (filter) + 1);
      spin (50);
    }
  const guint chosen = gtk_drop_down_get_selected (filter);
  go (f, "today", NULL);
  go (f, "journal", NULL);
  g_assert_cmpuint (gtk_drop_down_get_selected (filter), ==, 0);
  back (f);
  back (f);
  g_assert_cmpuint (gtk_drop_down_get_selected (filter), ==, chosen);
}

/* Enough lines for more than one page, of which one is rare. */
static void
write_lines (Fixture *f)
{
  g_autoptr (GPtrArray) lines =
      g_ptr_array_new_with_free_func ((GDestroyNotify)bef_journal_entry_free);

  for (guint i = 0; i < 450; i++)
    g_ptr_array_add (lines, bef_journal_entry_new (bef_now_ms () - BEF_MS_HOUR + i, "Secretary",
                                                   "door-open", METER, "Delivery"));
  ((BefJournalEntry *)lines->pdata[3])->comment = g_strdup ("Zeppelin");
  bef_history_journal_add_many_async (f->history, lines, NULL, NULL, NULL);
}

static void
test_the_journal_is_searched_and_read_on (Fixture *f, gconstpointer data)
{
  write_lines (f);
  go (f, "journal", NULL);
  g_assert_true (comes_to (f, "The newest 200 lines.", TRUE));
  g_assert_true (comes_to (f, "The journal is whole: 450 lines since", TRUE));
  g_assert_true (comes_to (f, "Named traces are kept for one year.", TRUE));
  gtk_widget_activate_action (page (f), "journal.older", NULL);
  g_assert_true (comes_to (f, "The newest 400 lines.", TRUE));
  gtk_widget_activate_action (page (f), "journal.older", NULL);
  g_assert_true (comes_to (f, "450 lines.", TRUE));
  /* What is new comes on top of what was read. */
  bef_session_journal (f->session, "export", "f", "For the council");
  GtkEditable *search = GTK_EDITABLE (find_in_page (f, GTK_TYPE_SEARCH_ENTRY));
  gtk_editable_set_text (search, "zeppelin secretary");
  g_assert_true (comes_to (f, "1 line.", TRUE));
  g_assert_true (comes_to (f, "“Zeppelin”", TRUE));
  gtk_editable_set_text (search, "montgolfiere");
  g_assert_true (comes_to (f, "Nothing of that", TRUE));
  gtk_editable_set_text (search, "");
  g_assert_true (comes_to (f, "For the council", TRUE));
  bef_commune_set_audience (bef_session_get_commune (f->session), BEF_AUDIENCE_ROOM, bef_now_ms ());
  go (f, "today", NULL);
  go (f, "journal", NULL);
  g_assert_true (comes_to (f, "Hidden while presenting", TRUE));
  g_assert_null (find (page (f), is_label, "For the council"));
  g_assert_null (find (page (f), is_label, "The journal is whole"));
}

static void
test_a_graph_comes_back_as_it_was_left (Fixture *f, gconstpointer data)
{
  go (f, "graph", METER "|power");
  BefChartRange *range = bef_chart_get_range (BEF_CHART (find_in_page (f, BEF_TYPE_CHART)));
  BefSeriesPicker *picker = BEF_SERIES_PICKER (find_in_page (f, BEF_TYPE_SERIES_PICKER));

  gtk_widget_activate_action (GTK_WIDGET (picker), "graph.period", "s", "week");
  gtk_widget_activate_action (GTK_WIDGET (picker), "graph.previous", NULL);
  g_assert_true (bef_series_picker_pick (picker, ROOM, "temperature"));
  g_assert_true (comes_to (f, "Same week last year", TRUE));
  GtkDropDown *comparisons = GTK_DROP_DOWN (gtk_widget_get_ancestor (
      find (page (f), is_label, "Same week last year"), GTK_TYPE_DROP_DOWN));
  gtk_drop_down_set_selected (comparisons, 2);
  const gint64 from = bef_chart_range_get_from (range), to = bef_chart_range_get_to (range);
  g_assert_cmpint (to, <, bef_now_ms ());

  go (f, "graph", ROOM "|temperature");
  g_assert_cmpint (bef_chart_range_get_to (range), >, bef_now_ms ());
  g_assert_cmpuint (bef_series_picker_get (picker)->len, ==, 0);
  back (f);
  g_assert_cmpint (bef_chart_range_get_from (range), ==, from);
  g_assert_cmpint (bef_chart_range_get_to (range), ==, to);
  g_assert_cmpuint (gtk_drop_down_get_selected (comparisons), ==, 2);
  g_assert_cmpuint (bef_series_picker_get (picker)->len, ==, 1);
  /* Gone to anew, it begins anew. */
  go (f, "today", NULL);
  go (f, "graph", METER "|power");
  g_assert_cmpint (bef_chart_range_get_to (range), >, bef_now_ms ());
  g_assert_cmpuint (gtk_drop_down_get_selected (comparisons), ==, 0);
}

static gboolean
is_row (GtkWidget *widget, gconstpointer page)
{
  return GTK_IS_LIST_BOX_ROW (widget)
         && g_strcmp0 (g_object_get_data (G_OBJECT (widget), "page"), page) == 0;
}

static gboolean
is_count (GtkWidget *widget, gconstpointer data)
{
  return gtk_widget_has_css_class (widget, "bef-count");
}

/* What the row of @page says on screen of how many need somebody: NULL, nothing. */
static const char *
told (Fixture *f, const char *page)
{
  GtkWidget *count = find (find (f->window, is_row, page), is_count, NULL);

  return count != NULL ? gtk_label_get_text (GTK_LABEL (count)) : NULL;
}

static void
test_the_side_bar_tells_where_somebody_is_needed (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_entity_free);
  GtkWidget *links = find (f->window, is_row, "link");
  GType badge_type = BEF_TYPE_SEVERITY_BADGE;
  guint severity;

  g_assert_null (told (f, "link"));
  g_assert_null (find (links, is_type, &badge_type));
  /* A line that is cut, and a camera out of order. */
  add_device (all, BEF_KIND_LINK, "urn:l:1", "Fibre", "link-state", 3);
  add_device (all, BEF_KIND_LINK, "urn:l:2", "Relay", "link-state", 0);
  add_device (all, BEF_KIND_CAMERA, "urn:c:1", "Square camera", "camera-state", 1);
  apply (f, all, BEF_APPLY_PART);
  spin (300);
  g_assert_cmpstr (told (f, "link"), ==, "1");
  g_assert_cmpstr (told (f, "camera"), ==, "1");
  g_assert_null (told (f, "alerts"));
  /* By a shape, too. */
  g_object_get (find (links, is_type, &badge_type), "severity", &severity, NULL);
  g_assert_cmpuint (severity, ==, BEF_SEVERITY_URGENT);
  g_object_set (f->window, "presenting", TRUE, NULL);
  spin (300);
  g_assert_cmpstr (told (f, "link"), ==, "1");
  g_assert_null (told (f, "camera"));
}

/* As if it were pressed in @list. */
static gboolean
press (GtkWidget *list, guint key, GdkModifierType modifiers)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (list);
  gboolean handled = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (controllers) && !handled; i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);
      if (GTK_IS_EVENT_CONTROLLER_KEY (controller))
        g_signal_emit_by_name (controller, "key-pressed", key, 0, modifiers, &handled);
    }
  return handled;
}

static void
test_a_list_with_buttons_is_one_stop (Fixture *f, gconstpointer data)
{
  GtkWidget *window = gtk_window_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0),
            *list = gtk_list_box_new (), *before = gtk_button_new (), *after = gtk_button_new (),
            *buttons[3];

  gtk_box_append (GTK_BOX (box), before);
  gtk_box_append (GTK_BOX (box), list);
  gtk_box_append (GTK_BOX (box), after);
  for (guint i = 0; i < G_N_ELEMENTS (buttons); i++)
    {
      GtkWidget *content = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
      buttons[i] = gtk_button_new_with_label ("Open");
      gtk_box_append (GTK_BOX (content), gtk_label_new ("Door"));
      gtk_box_append (GTK_BOX (content), buttons[i]);
      gtk_list_box_append (GTK_LIST_BOX (list), content);
    }
  bef_one_stop_list (list);
  gtk_window_set_child (GTK_WINDOW (window), box);
  gtk_window_present (GTK_WINDOW (window));
  spin (100);
  GtkWidget *row = GTK_WIDGET (gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), 1));
  gtk_widget_grab_focus (row);
  g_assert_true (press (list, GDK_KEY_Tab, 0));
  g_assert_true (has_focus (after));
  gtk_widget_grab_focus (row);
  g_assert_true (press (list, GDK_KEY_ISO_Left_Tab, GDK_SHIFT_MASK));
  g_assert_true (has_focus (before));
  gtk_widget_grab_focus (row);
  g_assert_true (press (list, GDK_KEY_Right, 0));
  g_assert_true (has_focus (buttons[1]));
  g_assert_true (press (list, GDK_KEY_Left, 0));
  g_assert_true (gtk_widget_is_focus (row));
  /* There is nothing to be reached in one that cannot be pressed. */
  gtk_widget_set_sensitive (buttons[1], FALSE);
  press (list, GDK_KEY_Right, 0);
  g_assert_true (gtk_widget_is_focus (row));
  /* Back is still Back. */
  g_assert_false (press (list, GDK_KEY_Left, GDK_ALT_MASK));
  gtk_window_destroy (GTK_WINDOW (window));
}

static gboolean
is_list_view (GtkWidget *widget, gconstpointer data)
{
  return GTK_IS_LIST_VIEW (widget);
}

static void
bind_cell_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  gtk_list_item_set_child (item, gtk_label_new ("Booking"));
}

/* However long it is, the next thing is one key away. */
static void
test_a_table_is_one_stop (Fixture *f, gconstpointer data)
{
  GtkWidget *window = gtk_window_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0),
            *scrolled = gtk_scrolled_window_new (), *before = gtk_button_new (),
            *after = gtk_button_new ();
  GtkStringList *strings = gtk_string_list_new (NULL);
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkWidget *view =
      gtk_column_view_new (GTK_SELECTION_MODEL (gtk_single_selection_new (G_LIST_MODEL (strings))));
  g_autoptr (GtkColumnViewColumn) column = gtk_column_view_column_new ("Day", factory);

  for (guint i = 0; i < 200; i++)
    gtk_string_list_append (strings, "Booking");
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cell_cb), NULL);
  gtk_column_view_append_column (GTK_COLUMN_VIEW (view), column);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), view);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scrolled), 200);
  gtk_box_append (GTK_BOX (box), before);
  gtk_box_append (GTK_BOX (box), scrolled);
  gtk_box_append (GTK_BOX (box), after);
  bef_one_stop_table (GTK_COLUMN_VIEW (view));
  gtk_window_set_child (GTK_WINDOW (window), box);
  gtk_window_present (GTK_WINDOW (window));
  spin (100);
  GtkWidget *rows = find (view, is_list_view, NULL);
  g_assert_true (gtk_widget_child_focus (rows, GTK_DIR_TAB_FORWARD));
  g_assert_true (press (rows, GDK_KEY_Tab, 0));
  g_assert_true (has_focus (after));
  g_assert_true (gtk_widget_child_focus (rows, GTK_DIR_TAB_FORWARD));
  press (rows, GDK_KEY_ISO_Left_Tab, GDK_SHIFT_MASK);
  g_assert_false (gtk_widget_get_focus_child (rows) != NULL);
  /* The arrows are the table's. */
  g_assert_true (gtk_widget_child_focus (rows, GTK_DIR_TAB_FORWARD));
  g_assert_false (press (rows, GDK_KEY_Down, 0));
  g_assert_false (press (rows, GDK_KEY_Right, 0));
  gtk_window_destroy (GTK_WINDOW (window));
}

static gboolean
is_selected_row (GtkWidget *widget, gconstpointer data)
{
  return GTK_IS_LIST_BOX_ROW (widget) && gtk_list_box_row_is_selected (GTK_LIST_BOX_ROW (widget));
}

static gboolean
is_row_in_view (GtkWidget *row)
{
  GtkWidget *scrolled = gtk_widget_get_ancestor (row, GTK_TYPE_SCROLLED_WINDOW);
  graphene_rect_t at;

  g_assert_true (gtk_widget_compute_bounds (row, scrolled, &at));
  return at.origin.y >= 0 && at.origin.y + at.size.height <= gtk_widget_get_height (scrolled);
}

/* On a screen that is not high enough for the whole side bar. */
static void
test_the_page_shown_is_in_view_in_the_side_bar (Fixture *f, gconstpointer data)
{
  gtk_window_set_default_size (GTK_WINDOW (f->window), 1100, 400);
  spin (200);
  go (f, "journal", NULL);
  spin (200);
  g_assert_true (is_row_in_view (find (f->window, is_selected_row, NULL)));
  go (f, "today", NULL);
  spin (200);
  g_assert_true (is_row_in_view (find (f->window, is_selected_row, NULL)));
  /* Nor any more. */
  gtk_window_set_default_size (GTK_WINDOW (f->window), 1100, 1400);
  go (f, "journal", NULL);
  spin (200);
  gtk_window_set_default_size (GTK_WINDOW (f->window), 1100, 400);
  spin (400);
  g_assert_true (is_row_in_view (find (f->window, is_selected_row, NULL)));
}

static void
add_test (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  g_autofree char *schemas = g_build_filename (g_getenv ("BEFFROI_BUILD_ROOT"), "data", NULL);

  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  g_setenv ("GSETTINGS_SCHEMA_DIR", schemas, TRUE);
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  add_test ("/navigation/a-list-comes-back-as-it-was-left", test_a_list_comes_back_as_it_was_left);
  add_test ("/navigation/a-list-gone-to-begins-anew", test_a_list_gone_to_begins_anew);
  add_test ("/navigation/the-map-comes-back-as-it-was-left",
            test_the_map_comes_back_as_it_was_left);
  add_test ("/navigation/alerts-come-back-as-they-were-left",
            test_alerts_come_back_as_they_were_left);
  add_test ("/navigation/the-keyboard-comes-back", test_the_keyboard_comes_back);
  add_test ("/navigation/the-journal-is-searched-and-read-on",
            test_the_journal_is_searched_and_read_on);
  add_test ("/navigation/the-journal-comes-back-as-it-was-left",
            test_the_journal_comes_back_as_it_was_left);
  add_test ("/navigation/a-graph-comes-back-as-it-was-left",
            test_a_graph_comes_back_as_it_was_left);
  add_test ("/navigation/the-side-bar-tells-where-somebody-is-needed",
            test_the_side_bar_tells_where_somebody_is_needed);
  add_test ("/navigation/the-page-shown-is-in-view-in-the-side-bar",
            test_the_page_shown_is_in_view_in_the_side_bar);
  add_test ("/navigation/a-list-with-buttons-is-one-stop", test_a_list_with_buttons_is_one_stop);
  add_test ("/navigation/a-table-is-one-stop", test_a_table_is_one_stop);
  return g_test_run ();
}
