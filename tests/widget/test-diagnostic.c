/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The diagnostic as somebody opens it: lines that say what to do, a text to take away, and a way
 * out while it looks. */
#include "session-util.h"

#include <adwaita.h>
#include <string.h>

#include "ui/diagnostic/bef-diagnostic-dialog.h"

#define NOW G_GINT64_CONSTANT (1795536000000)
#define N_LINES 13

typedef struct
{
  SessionDesk desk;
  GSettings *profile; /* owned */
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  session_desk_begin (&f->desk, BEF_ROLE_SECRETARY, NOW);
  f->profile = g_settings_new_with_path ("fr.beffroi.Beffroi.profile",
                                         "/fr/beffroi/Beffroi/profiles/diagnosed/");
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_object_unref (f->profile);
  bef_session_stop (f->desk.session);
  session_desk_end (&f->desk);
}

static GtkWidget *
find_dialog (void)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *l = windows; l; l = l->next)
    if (BEF_IS_DIAGNOSTIC_DIALOG (l->data) && gtk_widget_get_visible (l->data))
      return l->data;
  return NULL;
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

static guint
count_rows (GtkWidget *dialog)
{
  guint n = 0;

  for (GtkWidget *row = find_type (dialog, ADW_TYPE_ACTION_ROW); row;
       row = gtk_widget_get_next_sibling (row))
    n += ADW_IS_ACTION_ROW (row);
  return n;
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer text)
{
  *(char **)text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);
}

static void
test_lines_and_text (Fixture *f, gconstpointer data)
{
  char *text = NULL;

  bef_diagnostic_dialog_present (GTK_WINDOW (f->desk.window), f->desk.session, f->profile);
  UNTIL (find_dialog () != NULL);
  GtkWidget *dialog = find_dialog ();
  UNTIL (count_rows (dialog) == N_LINES);
  for (GtkWidget *row = find_type (dialog, ADW_TYPE_ACTION_ROW); row;
       row = gtk_widget_get_next_sibling (row))
    {
      const char *subtitle = adw_action_row_get_subtitle (ADW_ACTION_ROW (row));
      g_assert_nonnull (strchr (subtitle, '\n'));
      g_assert_true (g_str_has_suffix (subtitle, "."));
    }
  g_signal_emit_by_name (find_button (dialog, "_Copy the Text"), "clicked");
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (dialog), NULL, read_cb, &text);
  UNTIL (text != NULL);
  g_assert_nonnull (strstr (text, "SQLite"));
  g_assert_nonnull (strstr (text, "libadwaita"));
  g_free (text);
  gtk_window_close (GTK_WINDOW (dialog));
  UNTIL (find_dialog () == NULL);
}

/* Before there is a connection, and of the demo. */
static void
test_without_a_session (Fixture *f, gconstpointer data)
{
  for (guint i = 0; i < 2; i++)
    {
      bef_diagnostic_dialog_present (GTK_WINDOW (f->desk.window), NULL, i == 0 ? f->profile : NULL);
      UNTIL (find_dialog () != NULL);
      GtkWidget *dialog = find_dialog ();
      UNTIL (count_rows (dialog) == N_LINES);
      gtk_window_close (GTK_WINDOW (dialog));
      UNTIL (find_dialog () == NULL);
    }
}

/* What does not work stands first. */
static void
test_what_is_to_be_done_first (Fixture *f, gconstpointer data)
{
  g_settings_set_string (f->profile, "ca-file", "/nowhere/town.pem");
  bef_diagnostic_dialog_present (GTK_WINDOW (f->desk.window), f->desk.session, f->profile);
  UNTIL (find_dialog () != NULL);
  GtkWidget *dialog = find_dialog ();
  UNTIL (count_rows (dialog) == N_LINES);
  GtkWidget *row = find_type (dialog, ADW_TYPE_ACTION_ROW);
  g_assert_cmpstr (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), ==, "Certificate");
  g_settings_reset (f->profile, "ca-file");
  gtk_window_close (GTK_WINDOW (dialog));
  UNTIL (find_dialog () == NULL);
}

/* Nothing can be taken away before there is something; it may be closed at once, and asked again.
 */
static void
test_while_it_looks (Fixture *f, gconstpointer data)
{
  bef_diagnostic_dialog_present (GTK_WINDOW (f->desk.window), f->desk.session, f->profile);
  UNTIL (find_dialog () != NULL);
  GtkWidget *dialog = find_dialog ();
  if (count_rows (dialog) == 0)
    g_assert_false (gtk_widget_get_sensitive (find_button (dialog, "_Copy the Text")));
  gtk_window_close (GTK_WINDOW (dialog));
  UNTIL (find_dialog () == NULL);
  bef_diagnostic_dialog_present (GTK_WINDOW (f->desk.window), f->desk.session, f->profile);
  UNTIL (find_dialog () != NULL);
  dialog = find_dialog ();
  UNTIL (count_rows (dialog) == N_LINES);
  g_signal_emit_by_name (find_button (dialog, "_Look Again"), "clicked");
  UNTIL (gtk_widget_get_sensitive (find_button (dialog, "_Look Again")));
  g_assert_cmpuint (count_rows (dialog), ==, N_LINES);
  gtk_window_close (GTK_WINDOW (dialog));
  UNTIL (find_dialog () == NULL);
}

static void
told_cb (GSimpleAction *action, GVariant *text, GString *told)
{
  g_string_append (told, g_variant_get_string (text, NULL));
}

static GtkWidget *
find_chooser (void)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *l = windows; l; l = l->next)
    if (GTK_IS_FILE_CHOOSER_DIALOG (l->data) && gtk_widget_get_visible (l->data))
      return l->data;
  return NULL;
}

/* Whoever closes it while the text is still being written is told elsewhere what became of it. */
static void
test_closed_while_it_writes (Fixture *f, gconstpointer data)
{
  g_autofree char *folder = g_dir_make_tmp ("beffroi-diagnostic-XXXXXX", NULL),
                  *path = g_build_filename (folder, "diagnostic.txt", NULL);
  g_autoptr (GFile) directory = g_file_new_for_path (folder), file = g_file_new_for_path (path);
  g_autoptr (GSimpleActionGroup) actions = g_simple_action_group_new ();
  g_autoptr (GSimpleAction) toast = g_simple_action_new ("toast", G_VARIANT_TYPE_STRING);
  GString *told = g_string_new (NULL);

  g_signal_connect (toast, "activate", G_CALLBACK (told_cb), told);
  g_action_map_add_action (G_ACTION_MAP (actions), G_ACTION (toast));
  gtk_widget_insert_action_group (f->desk.window, "win", G_ACTION_GROUP (actions));
  bef_diagnostic_dialog_present (GTK_WINDOW (f->desk.window), f->desk.session, f->profile);
  UNTIL (find_dialog () != NULL && count_rows (find_dialog ()) == N_LINES);
  g_signal_emit_by_name (find_button (find_dialog (), "_Save the Text…"), "clicked");
  UNTIL (find_chooser () != NULL);
  /* It takes no answer while it reads the folder. */
  for (guint i = 0; i < 100 * test_patience () && find_chooser () != NULL; i++)
    {
      gtk_file_chooser_set_file (GTK_FILE_CHOOSER (find_chooser ()), file, NULL);
      spin (100);
      gtk_dialog_response (GTK_DIALOG (find_chooser ()), GTK_RESPONSE_ACCEPT);
      if (find_chooser () != NULL)
        spin (100);
    }
  gtk_window_destroy (GTK_WINDOW (find_dialog ()));
  UNTIL (told->len > 0);
  g_assert_true (g_str_has_prefix (told->str, "Saved as diagnostic"));
  g_assert_true (g_file_query_exists (file, NULL));
  g_file_delete (file, NULL, NULL);
  g_file_delete (directory, NULL, NULL);
  gtk_widget_insert_action_group (f->desk.window, "win", NULL);
  g_string_free (told, TRUE);
}

int
main (int argc, char **argv)
{
  g_autofree char *schemas = g_build_filename (g_getenv ("BEFFROI_BUILD_ROOT"), "data", NULL);

  g_setenv ("GSETTINGS_SCHEMA_DIR", schemas, TRUE);
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add ("/diagnostic/lines-and-text", Fixture, NULL, set_up, test_lines_and_text, tear_down);
  g_test_add ("/diagnostic/without-a-session", Fixture, NULL, set_up, test_without_a_session,
              tear_down);
  g_test_add ("/diagnostic/first", Fixture, NULL, set_up, test_what_is_to_be_done_first, tear_down);
  g_test_add ("/diagnostic/closed-while-it-writes", Fixture, NULL, set_up,
              test_closed_while_it_writes, tear_down);
  g_test_add ("/diagnostic/while-it-looks", Fixture, NULL, set_up, test_while_it_looks, tear_down);
  return g_test_run ();
}
