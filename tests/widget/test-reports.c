/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The report as somebody asks for it: what is chosen, what it will say, what may be done, and the
 * same pages on paper as in the PDF. */
#include "session-util.h"

#include <adwaita.h>
#include <glib/gstdio.h>
#include <string.h>

#include "report/bef-report-maker.h"
#include "report/bef-report-pdf.h"
#include "ui/reports/bef-report-dialog.h"
#include "ui/reports/bef-report-print.h"
#include "ui/reports/bef-report-save.h"

/* Tuesday 24 November 2026, 17:00 in Paris. */
#define NOW G_GINT64_CONSTANT (1795536000000)

typedef struct
{
  SessionDesk desk;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  session_desk_begin (&f->desk, BEF_ROLE_SECRETARY, NOW);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  bef_session_stop (f->desk.session);
  session_desk_end (&f->desk);
}

static BefReportDialog *
find_dialog (void)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *l = windows; l; l = l->next)
    if (BEF_IS_REPORT_DIALOG (l->data) && gtk_widget_get_visible (l->data))
      return l->data;
  return NULL;
}

/* A label that holds @text. */
static gboolean
says (GtkWidget *root, const char *text)
{
  if (GTK_IS_LABEL (root) && strstr (gtk_label_get_text (GTK_LABEL (root)), text))
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child;
       child = gtk_widget_get_next_sibling (child))
    if (says (child, text))
      return TRUE;
  return FALSE;
}

static GtkWidget *
find_button (GtkWidget *root, const char *label)
{
  if (GTK_IS_BUTTON (root) && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (root)), label) == 0)
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_button (child, label);
      if (found)
        return found;
    }
  return NULL;
}

/* 10 kWh a day since 2024, 8 since 2026. */
static void
measure (Fixture *f)
{
  g_autoptr (GArray) readings = g_array_new (FALSE, TRUE, sizeof (BefReading));
  double index = 0;
  gboolean done = FALSE;

  for (gint64 at = bef_civil_to_ms (2024, 1, 1, 0, 0); at < NOW;
       at = bef_civil_add (at, BEF_PERIOD_DAY, 1))
    {
      BefReading reading = { bef_series_key (FAKE_METER, "energy-index"), at, index, 0 };

      g_array_append_val (readings, reading);
      index += at < bef_civil_to_ms (2026, 1, 1, 0, 0) ? 10 : 8;
    }
  bef_history_append_async (f->desk.history, readings, NULL, done_cb, &done);
  UNTIL (done);
}

static void
test_nothing_measured (Fixture *f, gconstpointer data)
{
  bef_report_dialog_present (GTK_WINDOW (f->desk.window), f->desk.session, "");
  UNTIL (find_dialog () != NULL);
  GtkWidget *dialog = GTK_WIDGET (find_dialog ());
  UNTIL (says (dialog, "Nothing was measured then"));
  g_assert_false (gtk_widget_get_sensitive (find_button (dialog, "_Save…")));
  g_assert_false (gtk_widget_get_sensitive (find_button (dialog, "_Print…")));
  gtk_window_close (GTK_WINDOW (dialog));
  UNTIL (find_dialog () == NULL);
}

/* The last month that is over, of the building asked for; then another period, and the page. */
static void
test_says_what_it_will_say (Fixture *f, gconstpointer data)
{
  measure (f);
  bef_report_dialog_present (GTK_WINDOW (f->desk.window), f->desk.session, FAKE_BUILDING);
  UNTIL (find_dialog () != NULL);
  GtkWidget *dialog = GTK_WIDGET (find_dialog ());
  UNTIL (says (dialog, "October 2026: 20"));
  g_assert_true (gtk_widget_get_sensitive (find_button (dialog, "_Save…")));
  g_assert_true (gtk_widget_get_sensitive (find_button (dialog, "_Print…")));
  GtkWidget *combo = NULL;
  for (GtkWidget *row = find_type (dialog, ADW_TYPE_COMBO_ROW); row;
       row = gtk_widget_get_next_sibling (row))
    if (ADW_IS_COMBO_ROW (row)
        && g_str_equal (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), "Period"))
      combo = row;
  g_assert_nonnull (combo);
  adw_combo_row_set_selected (ADW_COMBO_ROW (combo), 1);
  UNTIL (says (dialog, "From July to September 2026: 20"));
  adw_combo_row_set_selected (ADW_COMBO_ROW (combo), 2);
  UNTIL (says (dialog, "2025: as much"));
  /* The page is of the twelve months that may be published: from November 2025 on, of which ten
   * months are less. */
  adw_combo_row_set_selected (ADW_COMBO_ROW (find_type (dialog, ADW_TYPE_COMBO_ROW)), 3);
  UNTIL (says (dialog, "2026: 17"));
  g_assert_false (gtk_widget_get_visible (combo));
  g_assert_false (gtk_widget_get_sensitive (find_button (dialog, "_Print…")));
  g_assert_true (gtk_widget_get_sensitive (find_button (dialog, "_Save…")));
  gtk_window_close (GTK_WINDOW (dialog));
  UNTIL (find_dialog () == NULL);
}

typedef struct
{
  BefEnergyFacts *facts;
  gboolean done;
} Answer;

static void
facts_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Answer *answer = user_data;

  answer->facts = bef_report_facts_finish (BEF_SESSION (source), result, NULL);
  answer->done = TRUE;
}

static BefReport *
make_report (Fixture *f)
{
  const BefReportWhen when = {
    BEF_REPORT_MONTH, { bef_civil_to_ms (2026, 10, 1, 0, 0), bef_civil_to_ms (2026, 11, 1, 0, 0) }
  };
  Answer answer = { 0 };

  bef_report_facts_async (f->desk.session, &(BefReportWant){ .until_ms = when.range.to_ms }, NULL,
                          NULL, facts_cb, &answer);
  UNTIL (answer.done);
  BefReport *report = bef_report_new (answer.facts, &when, "Sainte-Lumière", NULL);
  bef_energy_facts_unref (answer.facts);
  return report;
}

/* Words of a PDF in order, without what lies between them. */
static char *
dup_words (const char *path)
{
  const char *argv[] = { "pdftotext", "-layout", path, "-", NULL };
  g_autofree char *text = NULL;

  if (!g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &text, NULL, NULL,
                     NULL))
    return NULL;
  g_auto (GStrv) words = g_strsplit_set (text, " \n\f", -1);
  GString *out = g_string_new (NULL);
  for (guint i = 0; words[i]; i++)
    if (*words[i])
      g_string_append_printf (out, "%s ", words[i]);
  return g_string_free (out, FALSE);
}

/* What is printed is what the PDF has. */
static void
test_prints_the_same (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("beffroi-print-XXXXXX", NULL),
                  *printed = g_build_filename (folder, "printed.pdf", NULL),
                  *made = g_build_filename (folder, "made.pdf", NULL);

  measure (f);
  g_autoptr (BefReport) report = make_report (f);
  g_autoptr (GtkPrintOperation) operation = bef_report_print_new (report);
  g_autoptr (GBytes) pdf = bef_report_new_pdf (report, &error);
  g_assert_no_error (error);
  g_file_set_contents (made, g_bytes_get_data (pdf, NULL), (gssize)g_bytes_get_size (pdf), &error);
  g_assert_no_error (error);
  gtk_print_operation_set_export_filename (operation, printed);
  g_assert_cmpint (
      gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_EXPORT, NULL, &error), ==,
      GTK_PRINT_OPERATION_RESULT_APPLY);
  g_assert_no_error (error);
  g_autofree char *one = dup_words (made), *other = dup_words (printed);
  g_remove (made);
  g_remove (printed);
  g_rmdir (folder);
  if (!one)
    {
      g_test_skip ("pdftotext (poppler-utils) is not installed");
      return;
    }
  g_assert_nonnull (strstr (one, "248"));
  g_assert_cmpstr (one, ==, other);
}

/* Nothing leaves without its line in the journal, which a history in memory forgets. */
static void
test_nothing_leaves_untraced (Fixture *f, gconstpointer data)
{
  g_autofree char *folder = g_dir_make_tmp ("beffroi-save-XXXXXX", NULL),
                  *path = g_build_filename (folder, "a.pdf", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);

  measure (f);
  g_autoptr (BefReport) report = make_report (f);
  bef_report_save (GTK_WINDOW (f->desk.window), f->desk.session, report, BEF_REPORT_PDF, file);
  spin (300);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

#define ADD(name, func) g_test_add ("/reports/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  ADD ("nothing-measured", test_nothing_measured);
  ADD ("conclusion", test_says_what_it_will_say);
  ADD ("printed", test_prints_the_same);
  ADD ("untraced", test_nothing_leaves_untraced);
  return g_test_run ();
}
