/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page of imports: a file is shown, its meter chosen, taken, reported on, and taken back. */
#include "session-util.h"

#include <adwaita.h>
#include <glib/gstdio.h>

#include "base/bef-civil-time.h"
#include "supervision/calendars/bef-calendar-keeper.h"
#include "supervision/imports/bef-import-desk.h"
#include "ui/graph/bef-graph-provenance.h"
#include "ui/imports/bef-import-card.h"
#include "ui/imports/bef-import-table.h"
#include "ui/imports/bef-imports-page.h"

/* Tuesday 24 November 2026, 17:00 in Paris. */
#define NOW G_GINT64_CONSTANT (1795536000000)

typedef struct
{
  SessionDesk desk;
  BefPage *page; /* in its window */
  char *folder;  /* owned */
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  session_desk_begin (&f->desk, (BefRole)GPOINTER_TO_INT (data), NOW);
  f->folder = g_dir_make_tmp ("beffroi-XXXXXX", NULL);
  f->page = bef_imports_page_new ();
  gtk_window_set_child (GTK_WINDOW (f->desk.window), GTK_WIDGET (f->page));
  bef_page_bind (f->page, f->desk.session);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (f->folder, 0, NULL);
  const char *name;

  bef_page_hidden (f->page);
  bef_session_stop (f->desk.session);
  bef_page_bind (f->page, NULL);
  session_desk_end (&f->desk);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (f->folder, name, NULL);
      g_unlink (path);
    }
  g_rmdir (f->folder);
  g_free (f->folder);
}

static char *
write_file (Fixture *f, const char *name, const char *text)
{
  char *path = g_build_filename (f->folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return path;
}

/* The first of @type that is on screen and whose title or label is @text; @text NULL: any. */
static GtkWidget *
find (GtkWidget *root, GType type, const char *text)
{
  g_autofree char *own = NULL;

  if (!gtk_widget_get_mapped (root))
    return NULL;
  if (g_type_is_a (G_OBJECT_TYPE (root), type))
    {
      if (text == NULL)
        return root;
      g_object_get (root, g_type_is_a (type, ADW_TYPE_PREFERENCES_ROW) ? "title" : "label", &own,
                    NULL);
      if (own != NULL && strstr (own, text) != NULL)
        return root;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, type, text);
      if (found != NULL)
        return found;
    }
  return NULL;
}

static GtkWidget *
on_page (Fixture *f, GType type, const char *text)
{
  return find (GTK_WIDGET (f->page), type, text);
}

static GPtrArray *
records (Fixture *f)
{
  return bef_importer_get_records (
      bef_import_desk_get_importer (bef_import_desk_of (f->desk.session)));
}

#define CURVE                                                                                      \
  "Identifiant PRM;Type de donnees;Date de debut;Date de fin;Grandeur physique;Grandeur metier;"   \
  "Etape metier;Unite;Pas en minutes\n"                                                            \
  "30001642617347;Courbe de charge;01/11/2024;02/11/2024;Energie active;Consommation;;W;\n"        \
  "Horodate;Valeur\n2024-11-01T00:30:00+01:00;100\n2024-11-01T01:00:00+01:00;200\n"                \
  "2024-11-01T01:30:00+01:00;douze\n2024-11-01T02:00:00+01:00;300\n"

/* (transfer full) */
static char *
uri_of (const char *path)
{
  return g_filename_to_uri (path, NULL, NULL);
}

/* As a file manager opens them: each in its turn, and what is none of ours is passed over. */
static void
test_several_files (Fixture *f, gconstpointer data)
{
  g_autofree char *first = write_file (f, "first\nof all=#?.csv", CURVE),
                  *text =
                      write_file (f, "letter.csv", "Dear neighbours,\nthe fair is on Sunday.\n"),
                  *gone = g_build_filename (f->folder, "gone.csv", NULL),
                  *last = write_file (f, "last.csv", CURVE);
  char *uris[4];

  uris[0] = uri_of (first);
  uris[1] = uri_of (text);
  uris[2] = uri_of (gone);
  uris[3] = uri_of (last);
  g_autofree char *all = g_strdup_printf ("%s\n%s\nsmb://server/share/a.csv\n%s\n%s", uris[0],
                                          uris[1], uris[2], uris[3]);
  for (guint i = 0; i < G_N_ELEMENTS (uris); i++)
    g_free (uris[i]);
  bef_page_shown (f->page, all);
  UNTIL (on_page (f, GTK_TYPE_LABEL, "of all=#?.csv") != NULL);
  g_assert_null (on_page (f, GTK_TYPE_LABEL, "last.csv"));
  gtk_widget_activate (on_page (f, GTK_TYPE_BUTTON, "_Cancel"));
  UNTIL (on_page (f, GTK_TYPE_LABEL, "last.csv") != NULL);
  gtk_widget_activate (on_page (f, GTK_TYPE_BUTTON, "_Cancel"));
  UNTIL (on_page (f, GTK_TYPE_BUTTON, "_Take into the History") == NULL);
}

/* Of the last one it stays said what is wrong with it. */
static void
test_no_file_of_a_meter (Fixture *f, gconstpointer data)
{
  g_autofree char *folder = uri_of (f->folder), *gone = g_strconcat (folder, "/gone.csv", NULL),
                  *both = g_strdup_printf ("%s\nsftp://elsewhere/b.xml", gone);

  bef_page_shown (f->page, folder);
  UNTIL (on_page (f, GTK_TYPE_LABEL, "is not a plain file") != NULL);
  bef_page_shown (f->page, gone);
  UNTIL (on_page (f, GTK_TYPE_LABEL, "gone.csv” cannot be read") != NULL);
  bef_page_shown (f->page, both);
  UNTIL (on_page (f, GTK_TYPE_LABEL, "is not on this computer") != NULL);
  bef_page_shown (f->page, "\n\n");
  UNTIL (on_page (f, GTK_TYPE_LABEL, "cannot be read") != NULL);
}

static void
test_a_file_is_taken_and_taken_back (Fixture *f, gconstpointer data)
{
  g_autofree char *path = write_file (f, "curve.csv", CURVE);

  bef_page_shown (f->page, path);
  UNTIL (on_page (f, BEF_TYPE_IMPORT_CARD, NULL) != NULL);
  UNTIL (on_page (f, GTK_TYPE_LABEL, "Choose the meter") != NULL);
  GtkWidget *take = on_page (f, GTK_TYPE_BUTTON, "_Take into the History");
  g_assert_false (gtk_widget_is_sensitive (take));
  /* What the file itself says, with its line. */
  g_assert_nonnull (on_page (f, ADW_TYPE_ACTION_ROW, "Line 6"));

  GtkWidget *meter = on_page (f, ADW_TYPE_COMBO_ROW, "30001642617347");
  g_assert_nonnull (meter);
  adw_combo_row_set_selected (ADW_COMBO_ROW (meter), 1);
  UNTIL (on_page (f, GTK_TYPE_LABEL, "3 values would be taken") != NULL);
  UNTIL (gtk_widget_is_sensitive (take));
  g_assert_cmpuint (records (f)->len, ==, 0);
  gtk_widget_activate (take);
  UNTIL (on_page (f, GTK_TYPE_LABEL, "3 values were taken") != NULL);
  UNTIL (records (f)->len == 1);
  gtk_widget_activate (on_page (f, GTK_TYPE_BUTTON, "_Done"));

  /* In the list, with its undo; the second time nothing would be taken. */
  UNTIL (on_page (f, ADW_TYPE_ACTION_ROW, "curve.csv") != NULL);
  bef_page_shown (f->page, path);
  UNTIL (on_page (f, GTK_TYPE_LABEL, "in the history already") != NULL);
  UNTIL (on_page (f, GTK_TYPE_LABEL, "Nothing would be taken. 3 were there already.") != NULL);
  gtk_widget_activate (on_page (f, GTK_TYPE_BUTTON, "_Cancel"));
  UNTIL (on_page (f, GTK_TYPE_BUTTON, "Undo") != NULL);
  gtk_widget_activate (on_page (f, GTK_TYPE_BUTTON, "Undo"));
  UNTIL (((BefImportRecord *)records (f)->pdata[0])->undone_ms != BEF_NO_TIME);
  UNTIL (on_page (f, GTK_TYPE_BUTTON, "Undo") == NULL);
}

/* What loses detail for it is told before, with what keeps it, until there is room. */
static void
test_a_file_without_room_is_told (Fixture *f, gconstpointer data)
{
  g_autofree char *path = write_file (f, "curve.csv", CURVE);
  BefHistory *history = bef_session_get_history (f->desk.session);

  bef_history_set_budget (history, 1000);
  bef_page_shown (f->page, path);
  UNTIL (on_page (f, ADW_TYPE_COMBO_ROW, "30001642617347") != NULL);
  g_assert_null (on_page (f, GTK_TYPE_BUTTON, "_Preferences"));
  adw_combo_row_set_selected (ADW_COMBO_ROW (on_page (f, ADW_TYPE_COMBO_ROW, "30001642617347")), 1);
  UNTIL (on_page (f, GTK_TYPE_LABEL, "There is no room for it as it is") != NULL);
  g_assert_nonnull (on_page (f, GTK_TYPE_LABEL, "these among them"));
  g_assert_nonnull (on_page (f, GTK_TYPE_LABEL, "allow the local history"));
  g_assert_nonnull (on_page (f, GTK_TYPE_BUTTON, "_Preferences"));

  bef_history_set_budget (history, 100 * 1000 * 1000);
  UNTIL (on_page (f, GTK_TYPE_LABEL, "3 values would be taken") != NULL
         && on_page (f, GTK_TYPE_LABEL, "There is no room") == NULL);
  g_assert_null (on_page (f, GTK_TYPE_BUTTON, "_Preferences"));
}

/* Takes the curve as @name into the meter. */
static void
take_curve (Fixture *f, const char *name, const char *curve)
{
  g_autofree char *path = write_file (f, name, curve);
  guint before = records (f)->len;

  bef_page_shown (f->page, path);
  UNTIL (on_page (f, ADW_TYPE_COMBO_ROW, "30001642617347") != NULL
         || on_page (f, GTK_TYPE_LABEL, "values would be taken") != NULL);
  GtkWidget *meter = on_page (f, ADW_TYPE_COMBO_ROW, "30001642617347");
  if (meter != NULL && adw_combo_row_get_selected (ADW_COMBO_ROW (meter)) == 0)
    adw_combo_row_set_selected (ADW_COMBO_ROW (meter), 1);
  UNTIL (on_page (f, GTK_TYPE_LABEL, "values would be taken") != NULL);
  GtkWidget *take = on_page (f, GTK_TYPE_BUTTON, "_Take into the History");
  UNTIL (gtk_widget_is_sensitive (take));
  gtk_widget_activate (take);
  UNTIL (records (f)->len == before + 1);
  UNTIL (on_page (f, GTK_TYPE_BUTTON, "_Done") != NULL);
  gtk_widget_activate (on_page (f, GTK_TYPE_BUTTON, "_Done"));
  UNTIL (on_page (f, ADW_TYPE_ACTION_ROW, name) != NULL);
}

/* What the button below the graph of @day says that it leads to. (transfer full) nullable */
static char *
dup_way (GtkWidget *provenance)
{
  GtkWidget *button = find_type (provenance, GTK_TYPE_BUTTON);
  g_autoptr (GVariant) target = NULL;

  if (!gtk_widget_get_visible (provenance))
    return NULL;
  g_object_get (button, "action-target", &target, NULL);
  return target != NULL ? g_variant_dup_string (target, NULL) : NULL;
}

static gboolean
is_in_row (Fixture *f, const char *title)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (f->desk.window)),
            *row = on_page (f, ADW_TYPE_ACTION_ROW, title);

  return focus != NULL && row != NULL && (focus == row || gtk_widget_is_ancestor (focus, row));
}

/* From what is drawn to the very import that it came by, among others. */
static void
test_a_graph_leads_to_its_import (Fixture *f, gconstpointer data)
{
  g_autofree char *later = g_strdup (CURVE), *way = NULL;
  BefCommune *commune = bef_session_get_commune (f->desk.session);

  for (char *p = later; (p = strstr (p, "2024-11-01T")) != NULL; p++)
    p[9] = '4';
  take_curve (f, "first.csv", CURVE);
  take_curve (f, "second.csv", later);
  BefDevice *meter = bef_commune_find_device (commune, FAKE_METER);
  GtkWidget *provenance = g_object_ref_sink (g_object_new (BEF_TYPE_GRAPH_PROVENANCE, NULL));
  const BefGraphContent content = { .device = meter,
                                    .info = bef_quantity_info ("power"),
                                    .range = { BEF_PERIOD_DAY, bef_civil_to_ms (2024, 11, 1, 0, 0),
                                               bef_civil_to_ms (2024, 11, 2, 0, 0), FALSE } };
  bef_graph_provenance_show (BEF_GRAPH_PROVENANCE (provenance), f->desk.session, &content);
  UNTIL ((way = dup_way (provenance)) != NULL);
  bef_page_hidden (f->page);
  bef_page_shown (f->page, way);
  UNTIL (is_in_row (f, "first.csv"));
  /* A list that is made anew leaves the keyboard there. */
  bef_page_shown (f->page, NULL);
  spin (100);
  g_assert_true (is_in_row (f, "first.csv"));
  g_object_unref (provenance);
}

/* How a table is read is shown and can be changed. */
static void
test_a_table_is_read_as_somebody_says (Fixture *f, gconstpointer data)
{
  g_autofree char *path =
      write_file (f, "table.csv", "Date;kW\n01/11/2024 00:00;1\n01/11/2024 00:30;2\n");

  bef_page_shown (f->page, path);
  UNTIL (on_page (f, BEF_TYPE_IMPORT_TABLE, NULL) != NULL);
  GtkWidget *unit = on_page (f, ADW_TYPE_COMBO_ROW, "Unit");
  g_assert_cmpuint (adw_combo_row_get_selected (ADW_COMBO_ROW (unit)), ==, BEF_TABLE_KW);
  adw_combo_row_set_selected (ADW_COMBO_ROW (unit), BEF_TABLE_KWH);
  UNTIL (on_page (f, GTK_TYPE_LABEL, "A power is in W or kW.") != NULL);
  adw_combo_row_set_selected (ADW_COMBO_ROW (on_page (f, ADW_TYPE_COMBO_ROW, "The values are")),
                              BEF_TABLE_CONSUMPTION);
  UNTIL (on_page (f, GTK_TYPE_LABEL, "A power is in W or kW.") == NULL);
  UNTIL (on_page (f, GTK_TYPE_LABEL, "2 values") != NULL);
}

static GtkWidget *
find_dialog (void)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *l = windows; l != NULL; l = l->next)
    if (ADW_IS_MESSAGE_DIALOG (l->data) && gtk_widget_get_visible (l->data))
      return l->data;
  return NULL;
}

/* A calendar asks which room it books, and says how often. */
static void
test_a_calendar_asks_for_its_room (Fixture *f, gconstpointer data)
{
  g_autofree char *path = write_file (
      f, "hall.ics",
      "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART:20261126T180000Z\r\n"
      "DURATION:PT1H\r\nRRULE:FREQ=WEEKLY;COUNT=3\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n");

  bef_page_shown (f->page, path);
  UNTIL (find_dialog () != NULL);
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (find_dialog ());
  g_assert_cmpstr (adw_message_dialog_get_heading (dialog), ==, "hall.ics");
  g_assert_nonnull (strstr (adw_message_dialog_get_body (dialog), "3 bookings"));
  g_assert_nonnull (find (GTK_WIDGET (dialog), GTK_TYPE_DROP_DOWN, NULL));
  gtk_window_close (GTK_WINDOW (dialog));
  UNTIL (find_dialog () == NULL);
}

/* The entry on screen whose text is not shown. */
static GtkWidget *
find_password (GtkWidget *root)
{
  if (GTK_IS_ENTRY (root) && !gtk_entry_get_visibility (GTK_ENTRY (root)))
    return root;
  for (GtkWidget *c = gtk_widget_get_first_child (root); c != NULL;
       c = gtk_widget_get_next_sibling (c))
    {
      GtkWidget *found = find_password (c);
      if (found != NULL)
        return found;
    }
  return NULL;
}

/* Who asks is entered with the address; a calendar that wants a password has the way to enter it in
 * its row, and the name is there already. */
static void
test_a_calendar_asks_for_its_password (Fixture *f, gconstpointer data)
{
  BefCalendarKeeper *keeper = bef_calendar_keeper_of (f->desk.session);
  const BefCalendarLogin login = { "mairie", "" };

  bef_page_shown (f->page, NULL);
  gtk_widget_activate_action (GTK_WIDGET (f->page), "imports.subscribe", NULL);
  UNTIL (find_dialog () != NULL);
  g_assert_nonnull (find_password (find_dialog ()));
  gtk_window_close (GTK_WINDOW (find_dialog ()));
  UNTIL (find_dialog () == NULL);
  /* The keyring has none for it, or there is none: nothing is asked. */
  UNTIL (bef_calendar_keeper_get_calendars (keeper)->len > 0
         || bef_calendar_keeper_subscribe (keeper, "urn:x:room", "https://127.0.0.1:1/", &login)
                != 0);
  UNTIL (on_page (f, GTK_TYPE_BUTTON, "Password…") != NULL);
  g_signal_emit_by_name (on_page (f, GTK_TYPE_BUTTON, "Password…"), "clicked");
  UNTIL (find_dialog () != NULL);
  GtkWidget *password = find_password (find_dialog ());
  GtkWidget *user = find (find_dialog (), GTK_TYPE_ENTRY, NULL);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (user)), ==, "mairie");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (password)), ==, "");
  gtk_window_close (GTK_WINDOW (find_dialog ()));
  UNTIL (find_dialog () == NULL);
  g_signal_emit_by_name (on_page (f, GTK_TYPE_BUTTON, "Password…"), "clicked");
  UNTIL (find_dialog () != NULL);
  password = find_password (find_dialog ());
  gtk_editable_set_text (GTK_EDITABLE (password), "word");
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (find_dialog ()), "sign-in");
  /* Nobody answers there: that is no fault of the password's. */
  const BefKeptCalendar *calendar =
      g_ptr_array_index (bef_calendar_keeper_get_calendars (keeper), 0);
  UNTIL (bef_calendar_keeper_get_need (keeper, calendar->id) == BEF_CALENDAR_NEEDS_NOTHING);
  UNTIL (on_page (f, GTK_TYPE_BUTTON, "Password…") == NULL);
}

/* A file that is none is told in words, with the list left as it is. */
static void
test_a_broken_file_is_told (Fixture *f, gconstpointer data)
{
  g_autofree char *path = write_file (f, "letter.csv", "Madame,\nbonjour\n");

  bef_page_shown (f->page, path);
  UNTIL (on_page (f, GTK_TYPE_LABEL, "no column of it holds dates") != NULL);
  g_assert_nonnull (on_page (f, GTK_TYPE_BUTTON, "_Choose a File…"));
}

static void
test_other_roles_do_not_import (Fixture *f, gconstpointer data)
{
  g_autofree char *path = write_file (f, "curve.csv", CURVE);

  bef_page_shown (f->page, path);
  UNTIL (on_page (f, ADW_TYPE_STATUS_PAGE, NULL) != NULL);
  spin (200);
  g_assert_null (on_page (f, BEF_TYPE_IMPORT_CARD, NULL));
  g_assert_null (on_page (f, GTK_TYPE_BUTTON, "_Choose a File…"));
}

#define ADD(path, role, func)                                                                      \
  g_test_add ("/imports/" path, Fixture, GINT_TO_POINTER (role), set_up, func, tear_down)

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  ADD ("taken", BEF_ROLE_SECRETARY, test_a_file_is_taken_and_taken_back);
  ADD ("room", BEF_ROLE_SECRETARY, test_a_file_without_room_is_told);
  ADD ("from-a-graph", BEF_ROLE_SECRETARY, test_a_graph_leads_to_its_import);
  ADD ("table", BEF_ROLE_TECHNICIAN, test_a_table_is_read_as_somebody_says);
  ADD ("calendar", BEF_ROLE_SECRETARY, test_a_calendar_asks_for_its_room);
  ADD ("calendar-password", BEF_ROLE_SECRETARY, test_a_calendar_asks_for_its_password);
  ADD ("broken", BEF_ROLE_SECRETARY, test_a_broken_file_is_told);
  ADD ("several", BEF_ROLE_SECRETARY, test_several_files);
  ADD ("no-meter", BEF_ROLE_SECRETARY, test_no_file_of_a_meter);
  ADD ("roles", BEF_ROLE_ELECTED, test_other_roles_do_not_import);
  return g_test_run ();
}
