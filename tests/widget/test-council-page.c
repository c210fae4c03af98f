/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The slides of a council as somebody chooses them, and what the presentation makes of that. */
#include "session-util.h"

#include <adwaita.h>
#include <string.h>

#include "base/bef-present.h"
#include "report/bef-council-deck.h"
#include "supervision/kept/bef-council-keeper.h"
#include "ui/council/bef-council-page.h"
#include "ui/council/bef-council-start.h"
#include "ui/council/bef-presentation.h"
#include "ui/council/bef-council-slide-row.h"
#include "ui/council/bef-slides-print.h"

/* Tuesday 24 November 2026, 17:00 in Paris. */
#define NOW G_GINT64_CONSTANT (1795536000000)
#define NEXT "2026-12-03"
#define LATER "2027-01-07"

typedef struct
{
  SessionDesk desk;
  BefPage *page;            /* in its window */
  BefCouncilKeeper *keeper; /* the session's */
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  session_desk_begin (&f->desk, (BefRole)GPOINTER_TO_INT (data), NOW);
  f->keeper = bef_council_keeper_of (f->desk.session);
  f->page = bef_council_page_new ();
  gtk_window_set_child (GTK_WINDOW (f->desk.window), GTK_WIDGET (f->page));
  bef_page_bind (f->page, f->desk.session);
  bef_page_shown (f->page, NULL);
  UNTIL (bef_council_keeper_is_ready (f->keeper));
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  bef_page_hidden (f->page);
  bef_session_stop (f->desk.session);
  bef_page_bind (f->page, NULL);
  session_desk_end (&f->desk);
}

/* The first of @type whose @property is @text; @text NULL: any. */
static GtkWidget *
find (GtkWidget *root, GType type, const char *property, const char *text)
{
  g_autofree char *own = NULL;

  if (g_type_is_a (G_OBJECT_TYPE (root), type) && gtk_widget_get_mapped (root))
    {
      if (text == NULL)
        return root;
      g_object_get (root, property, &own, NULL);
      if (g_strcmp0 (own, text) == 0)
        return root;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, type, property, text);
      if (found != NULL)
        return found;
    }
  return NULL;
}

static GtkWidget *
find_dialog (void)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *l = windows; l != NULL; l = l->next)
    if (g_str_equal (G_OBJECT_TYPE_NAME (l->data), "BefCouncilDialog")
        && gtk_widget_get_visible (l->data))
      return l->data;
  return NULL;
}

/* Kept, with @slides ("a,b"). */
static void
prepare (Fixture *f, const char *date, const char *slides)
{
  g_autoptr (BefCouncil) council = bef_council_new (date);
  g_auto (GStrv) ids = g_strsplit (slides, ",", -1);

  for (char **id = ids; *id != NULL; id++)
    bef_council_add_slide (council, *id);
  g_assert_cmpuint (bef_council_keeper_put (f->keeper, council), >, 0);
}

/* What is kept of @date: "a,b". (transfer full) */
static char *
order_of (Fixture *f, const char *date)
{
  g_autofree const char **ids =
      bef_council_list_slides (bef_council_plan_find (bef_council_keeper_get (f->keeper), date));

  return g_strjoinv (",", (char **)ids);
}

static gboolean
is_kept (Fixture *f, const char *date, const char *slides)
{
  g_autofree char *order = order_of (f, date);

  return g_str_equal (order, slides);
}

static void
append_rows (GtkWidget *root, GString *out)
{
  const char *id = gtk_widget_get_mapped (root) ? bef_council_slide_row_get_id (root) : NULL;

  if (id != NULL)
    g_string_append_printf (out, "%s%s", out->len > 0 ? "," : "", id);
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    append_rows (child, out);
}

/* The rows as they stand on the page begin with these. */
static gboolean
shows (Fixture *f, const char *slides)
{
  GString *rows = g_string_new (NULL);
  gboolean is_so;

  append_rows (GTK_WIDGET (f->page), rows);
  is_so = g_str_has_prefix (rows->str, slides);
  g_string_free (rows, TRUE);
  return is_so;
}

static GtkWidget *
row_of (GtkWidget *root, const char *id)
{
  if (g_strcmp0 (bef_council_slide_row_get_id (root), id) == 0)
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = row_of (child, id);
      if (found != NULL)
        return found;
    }
  return NULL;
}

static GtkSwitch *
switch_of (Fixture *f, const char *id)
{
  return GTK_SWITCH (find (row_of (GTK_WIDGET (f->page), id), GTK_TYPE_SWITCH, NULL, NULL));
}

static void
act (Fixture *f, const char *action, const char *id)
{
  gtk_widget_activate_action (GTK_WIDGET (f->page), action, id != NULL ? "s" : NULL, id);
}

/* Without any it is said what F5 does; the first begins with all slides of the commune. */
static void
test_prepared (Fixture *f, gconstpointer data)
{
  UNTIL (find (GTK_WIDGET (f->page), ADW_TYPE_STATUS_PAGE, "title", "No Council Is Prepared")
         != NULL);
  /* At once, whatever was read meanwhile. */
  act (f, "council.new", NULL);
  UNTIL (find_dialog () != NULL);
  gtk_editable_set_text (GTK_EDITABLE (find (find_dialog (), ADW_TYPE_ENTRY_ROW, "title",
                                             "Title (may be left empty)")),
                         "Budget");
  g_signal_emit_by_name (find (find_dialog (), GTK_TYPE_BUTTON, "label", "_Save"), "clicked");
  UNTIL (find_dialog () == NULL);
  const BefCouncil *council =
      bef_council_plan_find (bef_council_keeper_get (f->keeper), "2026-11-24");
  g_assert_nonnull (council);
  g_assert_cmpstr (council->title, ==, "Budget");
  g_assert_true (
      is_kept (f, "2026-11-24", "now,month,year,changed,works,lighting,inclusion,web,map"));
  UNTIL (shows (f, "now,month,year,changed,works,lighting,inclusion,web,map,building:"));
  g_assert_nonnull (find (GTK_WIDGET (f->page), GTK_TYPE_LABEL, "label",
                          "Council of Tuesday 24 November 2026: Budget"));
  /* Another one of that day is none. */
  act (f, "council.new", NULL);
  UNTIL (find_dialog () != NULL);
  g_assert_true (
      gtk_widget_get_sensitive (find (find_dialog (), GTK_TYPE_BUTTON, "label", "_Save")));
  gtk_window_destroy (GTK_WINDOW (find_dialog ()));
}

static void
test_chosen_and_ordered (Fixture *f, gconstpointer data)
{
  prepare (f, NEXT, "year,gone,month");
  UNTIL (shows (f, "year,gone,month,now,building:"));
  act (f, "council.down", "year");
  g_assert_true (is_kept (f, NEXT, "gone,year,month"));
  UNTIL (shows (f, "gone,year,month,now"));
  act (f, "council.up", "month");
  UNTIL (shows (f, "gone,month,year,now"));
  gtk_switch_set_active (switch_of (f, "gone"), FALSE);
  UNTIL (is_kept (f, NEXT, "month,year") && shows (f, "month,year,now"));
  /* What is not chosen and cannot be made is gone; what can be is offered. */
  g_assert_null (row_of (GTK_WIDGET (f->page), "gone"));
  gtk_switch_set_active (switch_of (f, "now"), TRUE);
  UNTIL (is_kept (f, NEXT, "month,year,now") && shows (f, "month,year,now"));
  gtk_widget_activate_action (GTK_WIDGET (f->page), "council.drop", "(ss)", "now", "month");
  UNTIL (shows (f, "now,month,year"));
  /* From elsewhere. */
  gtk_widget_activate_action (GTK_WIDGET (f->page), "council.drop", "(ss)", "some text", "month");
  g_assert_true (is_kept (f, NEXT, "now,month,year"));
  act (f, "council.undo", NULL);
  UNTIL (is_kept (f, NEXT, "month,year,now") && shows (f, "month,year,now"));
}

static void
select_row (Fixture *f, const char *title)
{
  GtkWidget *row = find (GTK_WIDGET (f->page), ADW_TYPE_ACTION_ROW, "title", title);

  gtk_list_box_select_row (GTK_LIST_BOX (gtk_widget_get_parent (row)), GTK_LIST_BOX_ROW (row));
}

/* The page goes, as with another connection: what is still asked is nobody's any more. */
static void
test_asked_of_nobody (Fixture *f, gconstpointer data)
{
  UNTIL (find (GTK_WIDGET (f->page), ADW_TYPE_STATUS_PAGE, "title", "No Council Is Prepared")
         != NULL);
  act (f, "council.new", NULL);
  UNTIL (find_dialog () != NULL);
  BefPage *gone = f->page;
  f->page = bef_council_page_new ();
  bef_page_bind (f->page, f->desk.session);
  bef_page_hidden (gone);
  bef_page_bind (gone, NULL);
  gtk_window_set_child (GTK_WINDOW (f->desk.window), GTK_WIDGET (f->page));
  g_signal_emit_by_name (find (find_dialog (), GTK_TYPE_BUTTON, "label", "_Save"), "clicked");
  UNTIL (find_dialog () == NULL);
  g_assert_nonnull (bef_council_plan_find (bef_council_keeper_get (f->keeper), "2026-11-24"));
  /* Its window goes: it is not left alone on the screen. */
  bef_page_shown (f->page, NULL);
  act (f, "council.new", NULL);
  UNTIL (find_dialog () != NULL);
  bef_page_hidden (f->page);
  bef_page_bind (f->page, NULL);
  gtk_window_destroy (GTK_WINDOW (f->desk.window));
  UNTIL (find_dialog () == NULL);
  f->desk.window = gtk_window_new ();
  f->page = bef_council_page_new ();
  gtk_window_set_child (GTK_WINDOW (f->desk.window), GTK_WIDGET (f->page));
}

/* The widget of a row that acts as @action. */
static GtkWidget *
button_of (GtkWidget *row, const char *action)
{
  g_autofree char *own = NULL;

  if (GTK_IS_BUTTON (row))
    g_object_get (row, "action-name", &own, NULL);
  if (g_strcmp0 (own, action) == 0)
    return row;
  for (GtkWidget *child = gtk_widget_get_first_child (row); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = button_of (child, action);
      if (found != NULL)
        return found;
    }
  return NULL;
}

/* A commune of many buildings has as many slides: whoever moves one waits for no other, and their
 * keyboard stays where it is. */
static void
test_kept_rows (Fixture *f, gconstpointer data)
{
  static const char *const ids[] = { "month", "year", "now", "building:" FAKE_BUILDING };
  GtkWidget *rows[G_N_ELEMENTS (ids)];

  prepare (f, NEXT, "month,year");
  UNTIL (shows (f, "month,year,now,building:"));
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    rows[i] = g_object_ref (row_of (GTK_WIDGET (f->page), ids[i]));
  /* Moved. */
  GtkWidget *up = button_of (rows[1], "council.up");
  gtk_widget_grab_focus (up);
  g_signal_emit_by_name (up, "clicked");
  UNTIL (shows (f, "year,month,now"));
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    g_assert_true (row_of (GTK_WIDGET (f->page), ids[i]) == rows[i]);
  /* It goes no further: the focus is on what is left of its row. */
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (f->desk.window));
  g_assert_nonnull (focus);
  g_assert_true (gtk_widget_is_ancestor (focus, rows[1]) || focus == rows[1]);
  g_assert_true (gtk_widget_is_sensitive (focus));
  GtkWidget *down = button_of (rows[1], "council.down");
  gtk_widget_grab_focus (down);
  /* Taken, from the other list. */
  gtk_widget_grab_focus (GTK_WIDGET (switch_of (f, "now")));
  gtk_switch_set_active (switch_of (f, "now"), TRUE);
  UNTIL (shows (f, "year,month,now,building:"));
  spin (100);
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (f->desk.window))
                 == GTK_WIDGET (switch_of (f, "now")));
  /* Read again, and another council. */
  act (f, "council.read", NULL);
  prepare (f, LATER, "now");
  spin (300);
  UNTIL (shows (f, "year,month,now,building:"));
  select_row (f, "Thursday 7 January 2027");
  UNTIL (shows (f, "now,month,year,building:"));
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_assert_true (row_of (GTK_WIDGET (f->page), ids[i]) == rows[i]);
      g_object_unref (rows[i]);
    }
}

/* Some rows at a time, and all in the end. */
static void
test_many_rows (Fixture *f, gconstpointer data)
{
  f->desk.backend->n_buildings = 60;
  bef_session_ask (f->desk.session, FAKE_METER);
  GListModel *buildings = bef_commune_get_buildings (bef_session_get_commune (f->desk.session));
  UNTIL (g_list_model_get_n_items (buildings) == 61);
  prepare (f, NEXT, "year");
  /* It is not read while it is being read. */
  UNTIL (shows (f, "year"));
  spin (50);
  act (f, "council.read", NULL);
  UNTIL (row_of (GTK_WIDGET (f->page), "building:urn:ngsi-ld:Building:test:059") != NULL);
  g_assert_true (shows (f, "year,now,month,building:"));
  g_assert_nonnull (row_of (GTK_WIDGET (f->page), "building:" FAKE_BUILDING));
}

/* The next one first; another one by its row, and what is presented is what is shown. */
static void
test_which_council (Fixture *f, gconstpointer data)
{
  g_autofree char *target = NULL;
  g_autoptr (GVariant) day = NULL;

  prepare (f, LATER, "year");
  prepare (f, "2026-10-01", "now");
  prepare (f, NEXT, "month");
  UNTIL (shows (f, "month,"));
  GtkWidget *row =
      find (GTK_WIDGET (f->page), ADW_TYPE_ACTION_ROW, "title", "Thursday 7 January 2027");
  gtk_list_box_select_row (GTK_LIST_BOX (gtk_widget_get_parent (row)), GTK_LIST_BOX_ROW (row));
  UNTIL (shows (f, "year,"));
  g_object_get (find (GTK_WIDGET (f->page), GTK_TYPE_BUTTON, "label", "_Present (F5)"),
                "action-target", &day, NULL);
  g_assert_cmpstr (g_variant_get_string (day, NULL), ==, LATER);
  act (f, "council.remove", NULL);
  UNTIL (shows (f, "month,"));
  act (f, "council.undo", NULL);
  UNTIL (is_kept (f, LATER, "year"));
}

/* What stands in the note that is open. */
static gboolean
writes (Fixture *f, const char *text)
{
  GtkWidget *view = find (GTK_WIDGET (f->page), GTK_TYPE_TEXT_VIEW, NULL, NULL);
  g_autofree char *own = NULL;

  if (view == NULL)
    return FALSE;
  g_object_get (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)), "text", &own, NULL);
  return g_strcmp0 (own, text) == 0;
}

/* What who presents is reminded of is not for who sees this window too. */
static void
test_notes (Fixture *f, gconstpointer data)
{
  BefCommune *commune = bef_session_get_commune (f->desk.session);

  prepare (f, NEXT, "month,year");
  UNTIL (shows (f, "month,year"));
  gtk_widget_activate_action (GTK_WIDGET (f->page), "council.note", "(ss)", "month", "Two words");
  UNTIL (g_strcmp0 (bef_council_get_note (
                        bef_council_plan_find (bef_council_keeper_get (f->keeper), NEXT), "month"),
                    "Two words")
         == 0);
  spin (200);
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row_of (GTK_WIDGET (f->page), "month")), TRUE);
  UNTIL (writes (f, "Two words"));
  /* Nobody loses what they are writing because something else changed. */
  GtkWidget *view = find (GTK_WIDGET (f->page), GTK_TYPE_TEXT_VIEW, NULL, NULL);
  gtk_widget_grab_focus (view);
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));
  GtkTextIter end;
  gtk_text_buffer_get_end_iter (buffer, &end);
  gtk_text_buffer_insert (buffer, &end, " more", -1);
  prepare (f, LATER, "year");
  spin (300);
  g_assert_true (gtk_widget_has_focus (view));
  gtk_widget_grab_focus (find (GTK_WIDGET (f->page), GTK_TYPE_BUTTON, "label", "P_rint…"));
  UNTIL (g_strcmp0 (bef_council_get_note (
                        bef_council_plan_find (bef_council_keeper_get (f->keeper), NEXT), "month"),
                    "Two words more")
         == 0);
  bef_commune_set_audience (commune, BEF_AUDIENCE_ROOM, NOW);
  bef_page_shown (f->page, NULL);
  UNTIL (shows (f, "month,year"));
  g_assert_null (find_type (GTK_WIDGET (f->page), GTK_TYPE_TEXT_VIEW));
}

static const char *
note_of (Fixture *f, const char *date)
{
  return bef_council_get_note (bef_council_plan_find (bef_council_keeper_get (f->keeper), date),
                               "month");
}

/* Opens what to say about the month, and writes @text: the focus stays there. */
static void
begin_note (Fixture *f, const char *text)
{
  UNTIL (shows (f, "month"));
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row_of (GTK_WIDGET (f->page), "month")), TRUE);
  UNTIL (writes (f, ""));
  spin (100);
  GtkWidget *view = find (GTK_WIDGET (f->page), GTK_TYPE_TEXT_VIEW, NULL, NULL);
  gtk_widget_grab_focus (view);
  gtk_text_buffer_insert_at_cursor (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)), text, -1);
}

/* A click chooses a council before the focus goes there. */
static void
test_note_of_its_council (Fixture *f, gconstpointer data)
{
  prepare (f, NEXT, "month");
  prepare (f, LATER, "year,month");
  begin_note (f, "Thanks");
  select_row (f, "Thursday 7 January 2027");
  UNTIL (shows (f, "year,month"));
  spin (200);
  g_assert_cmpstr (note_of (f, NEXT), ==, "Thanks");
  g_assert_null (note_of (f, LATER));
}

/* F5 leaves the focus where it is, in the window that others now see too. */
static void
test_note_before_others (Fixture *f, gconstpointer data)
{
  prepare (f, NEXT, "month");
  begin_note (f, "Thanks");
  bef_commune_set_audience (bef_session_get_commune (f->desk.session), BEF_AUDIENCE_ROOM, NOW);
  bef_page_shown (f->page, NULL);
  UNTIL (find_type (GTK_WIDGET (f->page), GTK_TYPE_TEXT_VIEW) == NULL);
  g_assert_cmpstr (note_of (f, NEXT), ==, "Thanks");
}

/* Hardly a letter more can be kept. */
static void
fill_up (Fixture *f)
{
  g_autoptr (BefCouncilPlan) plan = bef_council_plan_copy (bef_council_keeper_get (f->keeper));
  gsize left = BEF_COUNCIL_MAX_TEXT - 100;

  for (guint i = 0; i < 5; i++)
    {
      g_autofree char *date = g_strdup_printf ("2028-01-%02u", i + 1),
                      *text = bef_council_plan_to_text (plan);
      g_autoptr (BefCouncil) council = bef_council_new (date);
      gsize used = strlen (text);

      for (guint n = 0; n < 500 && used < left - 3000; n++)
        {
          g_autofree char *id = g_strdup_printf ("n:%u", n),
                          *note = g_strnfill (BEF_COUNCIL_MAX_NOTE, 'w');
          bef_council_set_note (council, id, note);
          used += strlen ("note  \n") + strlen (id) + strlen (note);
        }
      bef_council_plan_put (plan, council);
      if (i < 4)
        continue;
      for (guint n = 0; n < 2; n++)
        {
          g_autofree char *whole = bef_council_plan_to_text (plan),
                          *id = g_strdup_printf ("rest:%u", n);
          gint64 rest = (gint64)left - (gint64)strlen (whole);
          g_autofree char *note =
              g_strnfill ((gsize)CLAMP (rest, 0, (gint64)BEF_COUNCIL_MAX_NOTE), 'w');
          bef_council_set_note (council, id, note);
          bef_council_plan_put (plan, council);
        }
    }
  for (guint i = 0; i < plan->councils->len; i++)
    bef_council_keeper_put (f->keeper, g_ptr_array_index (plan->councils, i));
}

/* What cannot be kept is not lost: it stands where it was written. */
static void
test_note_too_many (Fixture *f, gconstpointer data)
{
  g_autofree char *long_note = g_strnfill (300, 'x');

  prepare (f, NEXT, "month,year");
  fill_up (f);
  UNTIL (shows (f, "month,year"));
  begin_note (f, long_note);
  gtk_widget_grab_focus (find (GTK_WIDGET (f->page), GTK_TYPE_BUTTON, "label", "P_rint…"));
  spin (300);
  g_assert_null (note_of (f, NEXT));
  g_assert_true (writes (f, long_note));
  /* Room is made. */
  g_assert_cmpuint (bef_council_keeper_remove (f->keeper, "2028-01-01"), >, 0);
  UNTIL (g_strcmp0 (note_of (f, NEXT), long_note) == 0);
  g_assert_true (writes (f, long_note));
}

/* Its row stands there as long as somebody writes. */
static void
test_removed_row (Fixture *f, gconstpointer data)
{
  prepare (f, NEXT, "month");
  prepare (f, LATER, "year,month");
  begin_note (f, "Thanks");
  prepare (f, "2027-02-04", "year");
  spin (100);
  g_assert_cmpuint (bef_council_keeper_remove (f->keeper, LATER), >, 0);
  select_row (f, "Thursday 7 January 2027");
  UNTIL (find (GTK_WIDGET (f->page), ADW_TYPE_ACTION_ROW, "title", "Thursday 7 January 2027")
         == NULL);
  UNTIL (shows (f, "month"));
}

static void
test_read_only (Fixture *f, gconstpointer data)
{
  spin (200);
  g_assert_false (gtk_widget_get_sensitive (
      find (GTK_WIDGET (f->page), GTK_TYPE_BUTTON, "label", "_New Council…")));
  bef_council_keeper_set_default (f->keeper, "beffroi-councils 1\ncouncil " NEXT "\nslide month\n");
  UNTIL (shows (f, "month,now"));
  g_assert_null (find (GTK_WIDGET (f->page), GTK_TYPE_SWITCH, NULL, NULL));
  g_assert_nonnull (find (GTK_WIDGET (f->page), GTK_TYPE_LABEL, "label",
                          "Your role may read it, and not change it."));
  act (f, "council.leave", "month");
  g_assert_true (is_kept (f, NEXT, "month"));
}

/* Until there are slides. (transfer full): "month,year" */
static char *
shown_by (Fixture *f, const char *date)
{
  BefPresentation *presentation =
      BEF_PRESENTATION (bef_council_start (GTK_WINDOW (f->desk.window), f->desk.session, date));
  GString *out = g_string_new (NULL);

  UNTIL (bef_presentation_get_length (presentation) > 0);
  for (guint i = 0; i < bef_presentation_get_length (presentation); i++)
    g_string_append_printf (out, "%s%s", i > 0 ? "," : "",
                            bef_presentation_get_slide (presentation, i)->id);
  gtk_window_destroy (GTK_WINDOW (presentation));
  spin (50);
  return g_string_free (out, FALSE);
}

/* F5: what is chosen for the next council, in its order; without one, all there are. */
static void
test_presented (Fixture *f, gconstpointer data)
{
  prepare (f, "2026-10-01", "now");
  g_autofree char *all = shown_by (f, NULL);
  g_assert_cmpstr (all, ==, "now,month,year");
  prepare (f, NEXT, "year,gone,building:" FAKE_BUILDING ",month");
  prepare (f, LATER, "now");
  g_autofree char *next = shown_by (f, NULL);
  g_assert_cmpstr (next, ==, "year,building:" FAKE_BUILDING ",month");
  g_autofree char *later = shown_by (f, LATER);
  g_assert_cmpstr (later, ==, "now");
}

/* Words of a slide. */
static gboolean
says (GtkWidget *root, const char *text)
{
  g_autofree char *other = NULL;
  gboolean found = FALSE;

  if (g_str_equal (G_OBJECT_TYPE_NAME (root), "BefSlideWords"))
    {
      other = gtk_test_accessible_check_property (GTK_ACCESSIBLE (root),
                                                  GTK_ACCESSIBLE_PROPERTY_LABEL, text, NULL);
      return other == NULL;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL && !found;
       child = gtk_widget_get_next_sibling (child))
    found = says (child, text);
  return found;
}

/* The history cannot be read: the room is shown what there is, and is not left waiting. */
static void
test_presented_unread (Fixture *f, gconstpointer data)
{
  static const char waiting[] = "The slides are being prepared…";
  g_autoptr (BefHistory) closed = bef_history_new ();
  g_autoptr (BefSession) session =
      bef_session_new (BEF_BACKEND (f->desk.backend), closed, 600, 600);
  GtkWidget *presentation =
      GTK_WIDGET (bef_council_start (GTK_WINDOW (f->desk.window), session, NULL));

  g_assert_true (says (presentation, waiting));
  /* First what is kept, then what was chosen. */
  for (guint i = 0; i < 3; i++)
    {
      spin (300);
      bef_clock_jump (BEF_COUNCIL_DECK_WAIT_MS + BEF_MS_SECOND, 0);
    }
  UNTIL (!says (presentation, waiting));
  gtk_window_destroy (GTK_WINDOW (presentation));
  spin (50);
}

/* Whether anything is drawn in the half of a page. */
static gboolean
has_ink (GPtrArray *slides, guint page, gboolean lower)
{
  cairo_surface_t *paper = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 595, 842);
  cairo_t *cr = cairo_create (paper);
  gboolean found = FALSE;

  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  bef_slides_print_page (slides, "Foot", page, cr, 595, 842);
  cairo_surface_flush (paper);
  const unsigned char *pixels = cairo_image_surface_get_data (paper);
  int stride = cairo_image_surface_get_stride (paper);
  for (int y = lower ? 440 : 0; y < (lower ? 842 : 400); y++)
    for (int x = 0; x < 595; x++)
      found = found || pixels[y * stride + x * 4] < 100;
  cairo_destroy (cr);
  cairo_surface_destroy (paper);
  return found;
}

static void
test_printed (void)
{
  g_autoptr (GPtrArray) slides = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_slide_unref);
  g_autoptr (GtkPrintOperation) operation = NULL;
  int n;

  for (guint i = 0; i < 3; i++)
    g_ptr_array_add (slides, bef_slide_new ("a", "Topic", "A sentence"));
  g_assert_true (has_ink (slides, 0, FALSE));
  g_assert_true (has_ink (slides, 0, TRUE));
  g_assert_true (has_ink (slides, 1, FALSE));
  g_assert_false (has_ink (slides, 1, TRUE));
  operation = bef_slides_print_new (slides, "Foot", "Council");
  g_object_get (operation, "n-pages", &n, NULL);
  g_assert_cmpint (n, ==, 2);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    BefRole role;
    void (*test) (Fixture *f, gconstpointer data);
  } tests[] = {
    { "/council-page/prepared", BEF_ROLE_SECRETARY, test_prepared },
    { "/council-page/chosen-and-ordered", BEF_ROLE_ELECTED, test_chosen_and_ordered },
    { "/council-page/asked-of-nobody", BEF_ROLE_ELECTED, test_asked_of_nobody },
    { "/council-page/kept-rows", BEF_ROLE_ELECTED, test_kept_rows },
    { "/council-page/many-rows", BEF_ROLE_ELECTED, test_many_rows },
    { "/council-page/which-council", BEF_ROLE_ELECTED, test_which_council },
    { "/council-page/notes", BEF_ROLE_ELECTED, test_notes },
    { "/council-page/note-of-its-council", BEF_ROLE_ELECTED, test_note_of_its_council },
    { "/council-page/note-before-others", BEF_ROLE_ELECTED, test_note_before_others },
    { "/council-page/note-too-many", BEF_ROLE_ELECTED, test_note_too_many },
    { "/council-page/removed-row", BEF_ROLE_ELECTED, test_removed_row },
    { "/council-page/read-only", BEF_ROLE_AGENT, test_read_only },
    { "/council-page/presented", BEF_ROLE_ELECTED, test_presented },
    { "/council-page/presented-unread", BEF_ROLE_ELECTED, test_presented_unread },
  };

  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, GINT_TO_POINTER (tests[i].role), set_up, tests[i].test,
                tear_down);
  g_test_add_func ("/council-page/printed", test_printed);
  return g_test_run ();
}
