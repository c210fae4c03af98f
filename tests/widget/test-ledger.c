/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ledger of works as somebody fills it. */
#include "session-util.h"

#include <adwaita.h>
#include <math.h>
#include <string.h>

#include "ui/ledger/bef-ledger-page.h"
#include "supervision/kept/bef-ledger-keeper.h"

/* Tuesday 24 November 2026, 17:00 in Paris. */
#define NOW G_GINT64_CONSTANT (1795536000000)

typedef struct
{
  SessionDesk desk;
  BefPage *page;           /* in its window */
  BefLedgerKeeper *keeper; /* the session's */
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  session_desk_begin (&f->desk, (BefRole)GPOINTER_TO_INT (data), NOW);
  f->keeper = bef_ledger_keeper_of (f->desk.session);
  f->page = bef_ledger_page_new ();
  gtk_window_set_child (GTK_WINDOW (f->desk.window), GTK_WIDGET (f->page));
  bef_page_bind (f->page, f->desk.session);
  bef_page_shown (f->page, NULL);
  UNTIL (bef_ledger_keeper_is_ready (f->keeper));
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  bef_session_stop (f->desk.session);
  bef_page_bind (f->page, NULL);
  session_desk_end (&f->desk);
}

/* The first of @type whose @property is @text; @text NULL: any. */
static GtkWidget *
find (GtkWidget *root, GType type, const char *property, const char *text)
{
  g_autofree char *own = NULL;

  if (g_type_is_a (G_OBJECT_TYPE (root), type))
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
    if (g_str_equal (G_OBJECT_TYPE_NAME (l->data), "BefLedgerDialog")
        && gtk_widget_get_visible (l->data))
      return l->data;
  return NULL;
}

static void
type_into (const char *row, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (find (find_dialog (), ADW_TYPE_ENTRY_ROW, "title", row)),
                         text);
}

static GtkWidget *
save_button (void)
{
  return find (find_dialog (), GTK_TYPE_BUTTON, "label", "_Save");
}

#define WHAT "What was done (windows, boiler, insulation…)"
#define PAID "Paid, in euros (may be left empty)"

static const BefLedger *
ledger (Fixture *f)
{
  return bef_ledger_keeper_get_ledger (f->keeper);
}

static void
test_written_changed_and_removed (Fixture *f, gconstpointer data)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (f->page), "ledger.add", NULL));
  UNTIL (find_dialog () != NULL);
  g_assert_false (gtk_widget_get_sensitive (save_button ()));
  type_into (WHAT, "fenêtres");
  g_assert_true (gtk_widget_get_sensitive (save_button ()));
  type_into (PAID, "beaucoup");
  g_assert_false (gtk_widget_get_sensitive (save_button ()));
  type_into (PAID, "38 000");
  g_signal_emit_by_name (save_button (), "clicked");
  UNTIL (find_dialog () == NULL && bef_ledger_get_length (ledger (f)) == 1);
  const BefLedgerEntry *entry = bef_ledger_get (ledger (f), 0);
  g_assert_cmpfloat (entry->euros, ==, 38000);
  g_assert_cmpint (entry->days.from_ms, ==, bef_civil_floor (NOW, BEF_PERIOD_DAY));
  /* Nobody measured a year since: nothing is proven. */
  UNTIL (find (GTK_WIDGET (f->page), ADW_TYPE_ACTION_ROW, NULL, NULL) != NULL);
  GtkWidget *row = find (GTK_WIDGET (f->page), ADW_TYPE_ACTION_ROW, NULL, NULL);
  UNTIL (strstr (adw_action_row_get_subtitle (
                     ADW_ACTION_ROW (find (GTK_WIDGET (f->page), ADW_TYPE_ACTION_ROW, NULL, NULL))),
                 "Reading")
         == NULL);
  row = find (GTK_WIDGET (f->page), ADW_TYPE_ACTION_ROW, NULL, NULL);
  g_assert_null (strstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), "Proven"));
  g_autofree char *id = g_strdup (entry->id);
  gtk_widget_activate_action (GTK_WIDGET (f->page), "ledger.change", "s", id);
  UNTIL (find_dialog () != NULL);
  g_assert_cmpstr (gtk_editable_get_text (
                       GTK_EDITABLE (find (find_dialog (), ADW_TYPE_ENTRY_ROW, "title", WHAT))),
                   ==, "fenêtres");
  type_into (PAID, "");
  g_signal_emit_by_name (save_button (), "clicked");
  UNTIL (find_dialog () == NULL);
  g_assert_cmpuint (bef_ledger_get_length (ledger (f)), ==, 1);
  g_assert_true (isnan (bef_ledger_find (ledger (f), id)->euros));
  gtk_widget_activate_action (GTK_WIDGET (f->page), "ledger.remove", "s", id);
  UNTIL (bef_ledger_get_length (ledger (f)) == 0);
  g_assert_nonnull (find (GTK_WIDGET (f->page), ADW_TYPE_STATUS_PAGE, "title", "No Works Yet"));
}

/* Who may not decide reads it, and is offered nothing else. */
static void
test_read_only (Fixture *f, gconstpointer data)
{
  g_autoptr (BefLedgerEntry) entry = bef_ledger_entry_new ("urn:b", "toit", NOW, NOW);

  g_assert_false (bef_ledger_keeper_may_edit (f->keeper));
  g_assert_cmpuint (bef_ledger_keeper_put (f->keeper, entry), ==, 0);
  g_assert_false (gtk_widget_get_sensitive (
      find (GTK_WIDGET (f->page), GTK_TYPE_BUTTON, "label", "_Add Works…")));
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add ("/ledger/written-changed-and-removed", Fixture, GINT_TO_POINTER (BEF_ROLE_SECRETARY),
              set_up, test_written_changed_and_removed, tear_down);
  g_test_add ("/ledger/read-only", Fixture, GINT_TO_POINTER (BEF_ROLE_ELECTED), set_up,
              test_read_only, tear_down);
  return g_test_run ();
}
