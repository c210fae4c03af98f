/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "../patience.h"

#include <adwaita.h>

#include "ui/alerts/bef-alerts-page.h"
#include "ui/journal/bef-journal-page.h"
#include "ui/kind/bef-kind-page.h"
#include "ui/map/bef-map-page.h"

typedef struct
{
  BefHistory *history;
  BefSession *session;
  GtkWindow *window;
  BefPage *page;
} Fixture;

static void
stored_result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **)user_data = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

/* Until @text is on screen in @widget, or not: in a label that is mapped. */
static gboolean
has_text (GtkWidget *widget, const char *text)
{
  if (!gtk_widget_get_mapped (widget))
    return FALSE;
  if (GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), text) != NULL)
    return TRUE;
  for (GtkWidget *c = gtk_widget_get_first_child (widget); c != NULL;
       c = gtk_widget_get_next_sibling (c))
    if (has_text (c, text))
      return TRUE;
  return FALSE;
}

static gboolean
set_flag (gpointer user_data)
{
  *(gboolean *)user_data = TRUE;
  return G_SOURCE_REMOVE;
}

static gboolean
comes_to (Fixture *f, const char *text, gboolean wanted)
{
  gboolean over = FALSE;
  guint limit = g_timeout_add_seconds (10 * test_patience (), set_flag, &over);

  while (has_text (GTK_WIDGET (f->page), text) != wanted && !over)
    g_main_context_iteration (NULL, TRUE);
  if (!over)
    g_source_remove (limit);
  return !over;
}

static void
add (GPtrArray *all, BefKind kind, const char *id, const char *name, const char *quantity,
     double value)
{
  BefEntity *e = bef_entity_new (id, "Device", BEF_ENTITY_EQUIPMENT);

  e->kind = kind;
  e->name = g_strdup (name);
  bef_entity_add_reading (e, quantity, bef_now_ms (), value);
  g_ptr_array_add (all, e);
}

static void
set_up (Fixture *f, BefPage *page)
{
  g_autoptr (GAsyncResult) opened = NULL;
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_entity_free);

  f->history = bef_history_new ();
  bef_history_open_async (f->history, NULL, NULL, stored_result_cb, &opened);
  g_assert_true (bef_history_open_finish (f->history, wait_for (&opened), NULL, NULL));
  f->session = bef_session_new (NULL, f->history, 5, 30);
  add (all, BEF_KIND_CAMERA, "urn:c:1", "Churchyard camera", "camera-state", 0);
  add (all, BEF_KIND_CAMERA, "urn:c:2", "Square camera", "camera-state", 1);
  add (all, BEF_KIND_DOOR, "urn:d:1", "Archive door", "open-state", 1);
  add (all, BEF_KIND_DOOR, "urn:d:2", "Kitchen door", "open-state", 0);
  bef_commune_apply (bef_session_get_commune (f->session), all, BEF_APPLY_EVERYTHING, bef_now_ms (),
                     bef_now_ms ());
  f->window = g_object_new (GTK_TYPE_WINDOW, "default-width", 900, "default-height", 700, NULL);
  f->page = page;
  gtk_window_set_child (GTK_WINDOW (f->window), GTK_WIDGET (page));
  gtk_window_present (GTK_WINDOW (f->window));
  bef_page_bind (page, f->session);
  bef_page_shown (page, NULL);
}

/* The one asked for is far below those whose rows appear first. */
static void
add_alerts (GPtrArray *all, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *id = g_strdup_printf ("urn:a:%u", i),
                      *name = g_strdup_printf ("Fault %u", i);
      BefEntity *e = bef_entity_new (id, "Alert", BEF_ENTITY_ALERT);
      e->name = g_strdup (name);
      bef_entity_set_fact (e, "severity", i + 1 == n ? "low" : "high");
      bef_entity_set_fact (e, "alertState", "active");
      bef_entity_set_fact (e, "description",
                           i + 1 == n ? "The boiler lost pressure." : "Look at it.");
      g_ptr_array_add (all, e);
    }
}

static void
tear_down (Fixture *f)
{
  bef_page_hidden (f->page);
  bef_page_bind (f->page, NULL);
  gtk_window_destroy (GTK_WINDOW (f->window));
  bef_session_stop (f->session);
  g_clear_object (&f->session);
  bef_history_close (f->history);
  g_clear_object (&f->history);
}

static void
set_presenting (Fixture *f, gboolean presenting)
{
  bef_commune_set_audience (bef_session_get_commune (f->session),
                            presenting ? BEF_AUDIENCE_ROOM : BEF_AUDIENCE_NOBODY, bef_now_ms ());
  bef_page_hidden (f->page);
  bef_page_shown (f->page, NULL);
}

static void
test_cameras_are_only_counted_while_presenting (void)
{
  Fixture f = { 0 };
  g_auto (GStrv) watched = NULL;

  set_up (&f, bef_kind_page_new (BEF_KIND_CAMERA));
  g_assert_true (comes_to (&f, "Churchyard", TRUE));
  set_presenting (&f, TRUE);
  g_assert_true (comes_to (&f, "Churchyard", FALSE));
  g_assert_false (has_text (GTK_WIDGET (f.page), "Square"));
  g_assert_true (comes_to (&f, "In service", TRUE));
  watched = bef_page_get_watched (f.page);
  g_assert_null (watched);
  set_presenting (&f, FALSE);
  g_assert_true (comes_to (&f, "Churchyard", TRUE));
  tear_down (&f);
}

/* The button in @widget that has @text on it and is mapped; NULL when there is none. */
static GtkWidget *
find_button (GtkWidget *widget, GType type, const char *text)
{
  GtkWidget *found =
      G_TYPE_CHECK_INSTANCE_TYPE (widget, type) && has_text (widget, text) ? widget : NULL;

  for (GtkWidget *c = gtk_widget_get_first_child (widget); found == NULL && c != NULL;
       c = gtk_widget_get_next_sibling (c))
    found = find_button (c, type, text);
  return found;
}

static void
test_a_figure_shows_what_it_counts_until_it_is_pressed_away (void)
{
  Fixture f = { 0 };
  GtkWidget *open;

  set_up (&f, bef_kind_page_new (BEF_KIND_DOOR));
  g_assert_true (comes_to (&f, "Kitchen", TRUE));
  open = find_button (GTK_WIDGET (f.page), GTK_TYPE_TOGGLE_BUTTON, "Open now");
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (open), TRUE);
  g_assert_true (comes_to (&f, "Kitchen", FALSE));
  g_assert_true (comes_to (&f, "Archive", TRUE));
  /* It stays pressed, and what is chosen is said where it can be ended. */
  g_assert_true (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (open)));
  gtk_widget_set_visible (open, FALSE);
  GtkWidget *end = find_button (GTK_WIDGET (f.page), GTK_TYPE_BUTTON, "Open now");
  g_assert_nonnull (end);
  gtk_widget_set_visible (open, TRUE);
  g_signal_emit_by_name (end, "clicked");
  g_assert_true (comes_to (&f, "Kitchen", TRUE));
  g_assert_false (gtk_widget_get_mapped (end));
  g_assert_false (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (open)));
  tear_down (&f);
}

static GtkWidget *
find_search (GtkWidget *widget)
{
  /* Not that of a drop-down that is closed. */
  GtkWidget *found = GTK_IS_SEARCH_ENTRY (widget) && gtk_widget_get_mapped (widget) ? widget : NULL;

  for (GtkWidget *c = gtk_widget_get_first_child (widget); found == NULL && c != NULL;
       c = gtk_widget_get_next_sibling (c))
    found = find_search (c);
  return found;
}

static void
test_search_narrows_the_list_and_what_is_watched (void)
{
  Fixture f = { 0 };

  set_up (&f, bef_kind_page_new (BEF_KIND_DOOR));
  g_assert_true (comes_to (&f, "Archive", TRUE));
  g_assert_true (comes_to (&f, "Kitchen", TRUE));
  gtk_editable_set_text (GTK_EDITABLE (find_search (GTK_WIDGET (f.page))), "kit");
  g_assert_true (comes_to (&f, "Archive", FALSE));
  g_assert_true (comes_to (&f, "Kitchen", TRUE));
  g_auto (GStrv) watched = bef_page_get_watched (f.page);
  g_assert_cmpuint (g_strv_length (watched), ==, 1);
  g_assert_cmpstr (watched[0], ==, "urn:d:2");
  gtk_editable_set_text (GTK_EDITABLE (find_search (GTK_WIDGET (f.page))), "cellar");
  g_assert_true (comes_to (&f, "Nothing of that name", TRUE));
  tear_down (&f);
}

/* Keyboards have the straight apostrophe, names the curved one. */
static void
test_map_search_finds_either_apostrophe (void)
{
  Fixture f = { 0 };
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_entity_free);
  BefEntity *tower = bef_entity_new ("urn:b:1", "Building", BEF_ENTITY_BUILDING);
  BefEntity *hall = bef_entity_new ("urn:b:2", "Building", BEF_ENTITY_BUILDING);

  set_up (&f, bef_map_page_new ());
  tower->name = g_strdup ("Château d’eau");
  hall->name = g_strdup ("Mairie");
  g_ptr_array_add (all, tower);
  g_ptr_array_add (all, hall);
  bef_commune_apply (bef_session_get_commune (f.session), all, BEF_APPLY_PART, bef_now_ms (),
                     bef_now_ms ());
  g_assert_true (comes_to (&f, "Mairie", TRUE));
  gtk_editable_set_text (GTK_EDITABLE (find_search (GTK_WIDGET (f.page))), "chateau d'eau");
  g_assert_true (comes_to (&f, "Mairie", FALSE));
  g_assert_true (comes_to (&f, "Château d’eau", TRUE));
  tear_down (&f);
}

static void
test_journal_names_nobody_while_presenting (void)
{
  Fixture f = { 0 };

  set_up (&f, bef_journal_page_new ());
  g_assert_true (comes_to (&f, "Nothing traced yet", TRUE));
  bef_session_journal (f.session, "door-open", "urn:d:1", "Delivery of chairs");
  bef_page_shown (f.page, NULL);
  g_assert_true (comes_to (&f, "Delivery of chairs", TRUE));
  g_assert_true (has_text (GTK_WIDGET (f.page), "Archive door"));
  set_presenting (&f, TRUE);
  g_assert_true (comes_to (&f, "Hidden while presenting", TRUE));
  g_assert_false (has_text (GTK_WIDGET (f.page), "Delivery of chairs"));
  tear_down (&f);
}

static void
test_an_alert_asked_for_is_shown_however_many_there_are (void)
{
  Fixture f = { 0 };
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_entity_free);

  set_up (&f, bef_alerts_page_new ());
  bef_page_hidden (f.page);
  add_alerts (all, 120);
  bef_commune_apply (bef_session_get_commune (f.session), all, BEF_APPLY_ALL_ALERTS, bef_now_ms (),
                     bef_now_ms ());
  bef_page_shown (f.page, "urn:a:119");
  g_assert_true (comes_to (&f, "The boiler lost pressure.", TRUE));
  tear_down (&f);
}

/* Where in @widget, counted in labels on screen, one reads @text; -1: nowhere. */
static int
place_of (GtkWidget *widget, const char *text, int *n)
{
  int found = -1;

  if (!gtk_widget_get_mapped (widget))
    return -1;
  if (GTK_IS_LABEL (widget))
    {
      if (g_str_equal (gtk_label_get_text (GTK_LABEL (widget)), text))
        return *n;
      (*n)++;
    }
  for (GtkWidget *c = gtk_widget_get_first_child (widget); found < 0 && c != NULL;
       c = gtk_widget_get_next_sibling (c))
    found = place_of (c, text, n);
  return found;
}

/* The page's own: that of a drop-down is one, too. */
static GtkWidget *
find_list (GtkWidget *widget)
{
  GtkWidget *found = gtk_widget_has_css_class (widget, "bef-kind-list") ? widget : NULL;

  for (GtkWidget *c = gtk_widget_get_first_child (widget); found == NULL && c != NULL;
       c = gtk_widget_get_next_sibling (c))
    found = find_list (c);
  return found;
}

/* Of the list alone. */
static int
listed_at (Fixture *f, const char *text)
{
  GtkWidget *list = find_list (GTK_WIDGET (f->page));
  int n = 0;

  return place_of (list, text, &n);
}

static void
apply_links (Fixture *f, guint n_cut)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_entity_free);
  BefEntity *hall = bef_entity_new ("urn:b:hall", "Building", BEF_ENTITY_BUILDING);

  hall->name = g_strdup ("Village hall");
  g_ptr_array_add (all, hall);
  for (guint i = 0; i < 6; i++)
    {
      g_autofree char *id = g_strdup_printf ("urn:l:%u", i), *name = g_strdup_printf ("Line %u", i);
      add (all, BEF_KIND_LINK, id, name, "link-state", i >= 6 - n_cut ? 3 : 0);
      ((BefEntity *)g_ptr_array_index (all, all->len - 1))->building_id = g_strdup ("urn:b:hall");
    }
  bef_commune_apply (bef_session_get_commune (f->session), all, BEF_APPLY_PART, bef_now_ms (),
                     bef_now_ms ());
}

static int
row_height (Fixture *f, const char *name)
{
  GtkWidget *list = find_list (GTK_WIDGET (f->page));
  GtkWidget *row = gtk_widget_get_first_child (list);

  while (row != NULL && !has_text (row, name))
    row = gtk_widget_get_next_sibling (row);
  g_assert_nonnull (row);
  while (gtk_widget_get_height (row) == 0)
    g_main_context_iteration (NULL, TRUE);
  return gtk_widget_get_height (row);
}

static void
test_an_exception_stands_first_and_in_full (void)
{
  Fixture f = { 0 };

  set_up (&f, bef_kind_page_new (BEF_KIND_LINK));
  apply_links (&f, 0);
  /* What is so of all is said once. */
  g_assert_true (comes_to (&f, "6 in service", TRUE));
  g_assert_true (comes_to (&f, "Line 5", TRUE));
  g_assert_cmpint (listed_at (&f, "In service"), <, 0);
  const int brief = row_height (&f, "Line 5");
  apply_links (&f, 1);
  g_assert_true (comes_to (&f, "5 in service", TRUE));
  g_assert_true (comes_to (&f, "Cut off", TRUE));
  g_assert_cmpint (listed_at (&f, "To look at 1"), ==, 0);
  g_assert_cmpint (listed_at (&f, "Line 5"), <, listed_at (&f, "5 in service"));
  g_assert_cmpint (listed_at (&f, "Line 0"), >, listed_at (&f, "5 in service"));
  g_assert_cmpint (listed_at (&f, "Cut off"), >=, 0);
  g_assert_cmpint (listed_at (&f, "In service"), <, 0);
  g_assert_cmpint (row_height (&f, "Line 5"), >, brief);
  g_assert_cmpint (row_height (&f, "Line 0"), ==, brief);
  /* Every one of them can be reached and searched. */
  gtk_editable_set_text (GTK_EDITABLE (find_search (GTK_WIDGET (f.page))), "line 3");
  g_assert_true (comes_to (&f, "Line 5", FALSE));
  g_assert_true (comes_to (&f, "Line 3", TRUE));
  tear_down (&f);
}

/* What the label said, each text once. */
static void
note_label_cb (GtkLabel *label, GParamSpec *pspec, GPtrArray *said)
{
  g_ptr_array_add (said, g_strdup (gtk_label_get_text (label)));
}

static GtkWidget *
find_label (GtkWidget *root, const char *text)
{
  GtkWidget *found = NULL;

  if (GTK_IS_LABEL (root) && strstr (gtk_label_get_text (GTK_LABEL (root)), text) != NULL)
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_label (child, text);
  return found;
}

static void
added_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_assert_true (bef_history_journal_add_many_finish (BEF_HISTORY (source), result, NULL));
  *(gboolean *)user_data = TRUE;
}

/* More lines than one look takes, each with the parts of a word and none with the word. */
static void
fill_journal (Fixture *f, guint n)
{
  g_autoptr (GPtrArray) lines =
      g_ptr_array_new_with_free_func ((GDestroyNotify)bef_journal_entry_free);
  gboolean added = FALSE;

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (lines, bef_journal_entry_new (bef_now_ms () - (gint64)(n - i) * BEF_MS_MINUTE,
                                                   "Mairie", "door-open", "urn:d:1", "zebr ebra"));
  bef_history_journal_add_many_async (f->history, lines, NULL, added_cb, &added);
  while (!added)
    g_main_context_iteration (NULL, TRUE);
}

/* A word that is in no line of a long journal: the page says that older lines are still looked
 * through, since when they are, and in the end that all were. */
static void
test_journal_says_how_far_it_looked (void)
{
  Fixture f = { 0 };
  g_autoptr (GPtrArray) said = g_ptr_array_new_with_free_func (g_free);
  gboolean is_told = FALSE;

  set_up (&f, bef_journal_page_new ());
  fill_journal (&f, 90000);
  bef_page_shown (f.page, NULL);
  g_assert_true (comes_to (&f, "The newest 200 lines.", TRUE));
  g_assert_null (find_label (GTK_WIDGET (f.page), "looked through"));
  GtkWidget *label = find_label (GTK_WIDGET (f.page), "The newest 200 lines.");
  /* It is announced as it changes. */
  g_assert_cmpint (gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (label)), ==,
                   GTK_ACCESSIBLE_ROLE_LOG);
  g_signal_connect (label, "notify::label", G_CALLBACK (note_label_cb), said);
  gtk_editable_set_text (GTK_EDITABLE (find_search (GTK_WIDGET (f.page))), "zebra");
  g_assert_true (comes_to (&f, "Nothing of that", TRUE));
  g_assert_true (comes_to (&f, "All of it was looked through.", TRUE));
  for (guint i = 0; i < said->len; i++)
    is_told |= g_str_has_prefix (said->pdata[i],
                                 "Older lines are still being looked through, those since ");
  g_assert_true (is_told);
  g_assert_false (g_str_has_prefix (gtk_label_get_text (GTK_LABEL (label)), "Older lines"));
  g_signal_handlers_disconnect_by_data (label, said);
  tear_down (&f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/kind-pages/cameras-are-only-counted-while-presenting",
                   test_cameras_are_only_counted_while_presenting);
  g_test_add_func ("/kind-pages/search-narrows-the-list-and-what-is-watched",
                   test_search_narrows_the_list_and_what_is_watched);
  g_test_add_func ("/kind-pages/figures-filter",
                   test_a_figure_shows_what_it_counts_until_it_is_pressed_away);
  g_test_add_func ("/kind-pages/an-exception-stands-first-and-in-full",
                   test_an_exception_stands_first_and_in_full);
  g_test_add_func ("/map-page/search-finds-either-apostrophe",
                   test_map_search_finds_either_apostrophe);
  g_test_add_func ("/kind-pages/journal-names-nobody-while-presenting",
                   test_journal_names_nobody_while_presenting);
  g_test_add_func ("/kind-pages/journal-says-how-far", test_journal_says_how_far_it_looked);
  g_test_add_func ("/kind-pages/alert-asked-for",
                   test_an_alert_asked_for_is_shown_however_many_there_are);
  return g_test_run ();
}
