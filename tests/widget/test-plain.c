/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Widgets that read markup show a text as it was written. */
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

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/plain/rows", test_rows);
  g_test_add_func ("/plain/groups", test_groups);
  g_test_add_func ("/plain/status-pages", test_status_pages);
  g_test_add_func ("/plain/what-reads-no-markup", test_what_reads_no_markup);
  return g_test_run ();
}
