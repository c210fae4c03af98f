/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Widgets that read markup show a text as it was written. */
#include "ui/kit/bef-accessible.h"
#include "ui/kit/bef-plain.h"

#define HOSTILE "A <b>B</b> & <a href=\"https://elsewhere.example/\">C</a> <i> _D %s"

static guint
count_labels (GtkWidget *widget, const char *text)
{
  guint n = GTK_IS_LABEL (widget) && g_strcmp0 (gtk_label_get_text (GTK_LABEL (widget)), text) == 0
            && gtk_label_get_current_uri (GTK_LABEL (widget)) == NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += count_labels (child, text);
  return n;
}

/* In a window, as links become children of a label only there. */
static void
assert_as_written (GtkWidget *widget, guint n)
{
  GtkWidget *window = gtk_window_new ();

  gtk_window_set_child (GTK_WINDOW (window), widget);
  g_assert_cmpuint (count_labels (window, HOSTILE), ==, n);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_rows (void)
{
  GtkWidget *row = adw_action_row_new ();

  bef_plain_set_title (ADW_PREFERENCES_ROW (row), HOSTILE);
  bef_plain_set_subtitle (ADW_ACTION_ROW (row), HOSTILE);
  assert_as_written (row, 2);
  /* A title from elsewhere than here. */
  row = adw_action_row_new ();
  bef_plain_set_subtitle (ADW_ACTION_ROW (row), HOSTILE);
  assert_as_written (row, 1);
  row = adw_combo_row_new ();
  bef_plain_set_title (ADW_PREFERENCES_ROW (row), HOSTILE);
  bef_plain_set_subtitle (ADW_ACTION_ROW (row), HOSTILE);
  assert_as_written (row, 2);
  row = adw_expander_row_new ();
  bef_plain_set_title (ADW_PREFERENCES_ROW (row), HOSTILE);
  g_assert_cmpuint (count_labels (row, HOSTILE), >=, 1);
  assert_as_written (row, 1);
}

static void
test_groups (void)
{
  GtkWidget *group = adw_preferences_group_new ();

  bef_plain_set_group_title (ADW_PREFERENCES_GROUP (group), HOSTILE);
  bef_plain_set_group_description (ADW_PREFERENCES_GROUP (group), HOSTILE);
  assert_as_written (group, 2);
}

static void
test_status_pages (void)
{
  GtkWidget *page = adw_status_page_new ();

  bef_plain_set_status_title (ADW_STATUS_PAGE (page), HOSTILE);
  bef_plain_set_status_description (ADW_STATUS_PAGE (page), HOSTILE);
  assert_as_written (page, 2);
  page = adw_status_page_new ();
  bef_plain_set_status_description (ADW_STATUS_PAGE (page), NULL);
  assert_as_written (page, 0);
}

/* What is used as it is: were it to read markup one day, this is where it shows. */
static void
test_what_reads_no_markup (void)
{
  assert_as_written (adw_window_title_new (HOSTILE, HOSTILE), 2);
  GtkWidget *dialog = adw_message_dialog_new (NULL, HOSTILE, NULL);
  adw_message_dialog_format_body (ADW_MESSAGE_DIALOG (dialog), "%s", HOSTILE);
  g_assert_cmpuint (count_labels (dialog, HOSTILE), >=, 2);
  gtk_window_destroy (GTK_WINDOW (dialog));
}

static gboolean
is_named_by_a_label (GtkWidget *widget)
{
  return gtk_test_accessible_has_relation (GTK_ACCESSIBLE (widget),
                                           GTK_ACCESSIBLE_RELATION_LABELLED_BY);
}

/* A page that says something only after it was mapped has a name all the same. */
static void
test_status_page_is_named (void)
{
  GtkWidget *window = gtk_window_new (), *page = adw_status_page_new ();

  if (gtk_check_version (4, 10, 0) == NULL)
    {
      g_test_skip ("this version of GTK names what takes the focus by itself");
      gtk_window_destroy (GTK_WINDOW (window));
      return;
    }
  bef_accessible_mend_names ();
  gtk_window_set_child (GTK_WINDOW (window), page);
  gtk_window_present (GTK_WINDOW (window));
  while (!gtk_widget_get_mapped (page))
    g_main_context_iteration (NULL, TRUE);
  bef_plain_set_status_title (ADW_STATUS_PAGE (page), "Reading");
  g_assert_true (is_named_by_a_label (gtk_widget_get_first_child (page)));
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/plain/rows", test_rows);
  g_test_add_func ("/plain/groups", test_groups);
  g_test_add_func ("/plain/status-pages", test_status_pages);
  g_test_add_func ("/plain/status-page-is-named", test_status_page_is_named);
  g_test_add_func ("/plain/what-reads-no-markup", test_what_reads_no_markup);
  return g_test_run ();
}
