/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page of the rounds: checked line by line, signed, kept; who is away; the sheet on paper. */
#include "../patience.h"

#include <adwaita.h>
#include <glib/gstdio.h>

#include "fake-backend.h"
#include "supervision/desk/bef-desk.h"
#include "ui/bef-ui.h"
#include "ui/rounds/bef-handover-sheet.h"

typedef struct
{
  FakeBackend *backend;
  BefHistory *history;
  BefSession *session;
  BefWindow *window;
  char *folder;
} Fixture;

static gboolean
over_cb (gpointer user_data)
{
  *(gboolean *)user_data = TRUE;
  return G_SOURCE_REMOVE;
}

/* A label on screen that has @text in it. */
static GtkWidget *
find_text (GtkWidget *widget, const char *text)
{
  if (!gtk_widget_get_mapped (widget))
    return NULL;
  if (GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), text) != NULL)
    return widget;
  GtkWidget *found = NULL;
  for (GtkWidget *c = gtk_widget_get_first_child (widget); c != NULL && found == NULL;
       c = gtk_widget_get_next_sibling (c))
    found = find_text (c, text);
  return found;
}

static gboolean
is_there (Fixture *f, const char *text)
{
  return find_text (GTK_WIDGET (f->window), text) != NULL;
}

/* Until @text is on screen, or not. */
static gboolean
comes_to (Fixture *f, const char *text, gboolean wanted)
{
  gboolean over = FALSE;
  guint limit = g_timeout_add_seconds (10 * test_patience (), over_cb, &over);

  while (is_there (f, text) != wanted && !over)
    g_main_context_iteration (NULL, TRUE);
  if (!over)
    g_source_remove (limit);
  return !over;
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(gboolean *)user_data = bef_history_open_finish (BEF_HISTORY (source), result, NULL, NULL);
}

/* A sitting of @role, at the page's @argument. */
static void
sit_down (Fixture *f, BefRole role, const char *argument)
{
  g_autofree char *path = g_build_filename (f->folder, "history.db", NULL);
  gboolean open = FALSE;

  f->backend = fake_backend_new (role);
  f->backend->door_open = TRUE;
  f->history = bef_history_new ();
  bef_history_open_async (f->history, path, NULL, opened_cb, &open);
  while (!open)
    g_main_context_iteration (NULL, TRUE);
  f->session = bef_session_new (BEF_BACKEND (f->backend), f->history, 1, 2);
  f->window = bef_ui_window_new (NULL);
  gtk_window_set_default_size (GTK_WINDOW (f->window), 1100, 700);
  bef_session_start (f->session);
  bef_window_set_session (f->window, f->session);
  gtk_window_present (GTK_WINDOW (f->window));
  g_assert_true (bef_window_go (f->window, "rounds", argument));
}

static void
get_up (Fixture *f)
{
  gtk_window_destroy (GTK_WINDOW (f->window));
  bef_session_stop (f->session);
  g_clear_object (&f->session);
  bef_history_close (f->history);
  g_clear_object (&f->history);
  g_clear_object (&f->backend);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->folder = g_dir_make_tmp ("beffroi-rounds-XXXXXX", NULL);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (f->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (f->folder, name, NULL);
      g_unlink (path);
    }
  g_rmdir (f->folder);
  g_free (f->folder);
}

static GtkWidget *
row_of (Fixture *f, const char *text)
{
  GtkWidget *label = find_text (GTK_WIDGET (f->window), text);

  g_assert_nonnull (label);
  return gtk_widget_get_ancestor (label, GTK_TYPE_LIST_BOX_ROW);
}

/* The page itself: what the actions are of. */
static GtkWidget *
page_of (Fixture *f)
{
  return gtk_widget_get_ancestor (row_of (f, "Front door"), BEF_TYPE_PAGE);
}

/* Answers the question that is on screen. */
static void
answer (Fixture *f, const char *response)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GObject) window = g_list_model_get_item (windows, i);
      if (ADW_IS_MESSAGE_DIALOG (window))
        {
          adw_message_dialog_response (ADW_MESSAGE_DIALOG (window), response);
          gtk_window_close (GTK_WINDOW (window));
          return;
        }
    }
  g_assert_not_reached ();
}

static void
test_a_line_is_checked_signed_and_kept (Fixture *f, gconstpointer data)
{
  sit_down (f, BEF_ROLE_SECRETARY, "closing");
  g_assert_true (comes_to (f, "Front door: open", TRUE));
  g_assert_true (is_there (f, "To do"));
  /* By the keyboard: Return activates the row. */
  g_assert_true (gtk_widget_activate (row_of (f, "Front door: open")));
  g_assert_true (comes_to (f, "Checked by", TRUE));
  get_up (f);

  sit_down (f, BEF_ROLE_SECRETARY, "closing");
  g_assert_true (comes_to (f, "Checked by", TRUE));
  gtk_widget_activate_action (page_of (f), "rounds.sign", NULL);
  answer (f, "sign");
  g_assert_true (comes_to (f, "Closed with exceptions: ", TRUE));
  g_assert_true (comes_to (f, "Checked by", FALSE));
  get_up (f);

  sit_down (f, BEF_ROLE_SECRETARY, "closing");
  g_assert_true (comes_to (f, "Last round: ", TRUE));
  get_up (f);
}

static void
test_those_who_do_none (Fixture *f, gconstpointer data)
{
  static const BefRole roles[] = { BEF_ROLE_ELECTED, BEF_ROLE_POLICE };

  for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
    {
      sit_down (f, roles[i], "closing");
      g_assert_true (comes_to (f, "No rounds for this role", TRUE));
      g_assert_false (is_there (f, "Front door"));
      get_up (f);
    }
  sit_down (f, BEF_ROLE_AGENT, "closing");
  g_assert_true (comes_to (f, "Front door: open", TRUE));
  get_up (f);
}

static void
test_who_checked_is_not_for_the_room (Fixture *f, gconstpointer data)
{
  sit_down (f, BEF_ROLE_SECRETARY, "closing");
  g_assert_true (comes_to (f, "Front door: open", TRUE));
  gtk_widget_activate (row_of (f, "Front door: open"));
  g_assert_true (comes_to (f, "Checked by", TRUE));
  bef_commune_set_audience (bef_session_get_commune (f->session), BEF_AUDIENCE_ROOM, bef_now_ms ());
  g_assert_true (comes_to (f, "Checked by", FALSE));
  g_assert_true (is_there (f, "Front door: open"));
  get_up (f);
}

/* On this page and on the first one, and it is taken back. */
static void
test_away (Fixture *f, gconstpointer data)
{
  sit_down (f, BEF_ROLE_SECRETARY, "closing");
  g_assert_true (comes_to (f, "Front door: open", TRUE));
  g_assert_true (bef_desk_set_absence (
      bef_desk_of (f->session), bef_absence_next_monday (bef_now_ms ()), "Technical services"));
  g_assert_true (comes_to (f, "deputy: Technical services", TRUE));
  bef_window_go (f->window, "today", NULL);
  g_assert_true (comes_to (f, "deputy: Technical services", TRUE));
  GtkWidget *end = gtk_widget_get_ancestor (find_text (GTK_WIDGET (f->window), "End the Absence"),
                                            GTK_TYPE_BUTTON);
  g_signal_emit_by_name (end, "clicked");
  g_assert_true (comes_to (f, "The absence is ended.", TRUE));
  g_signal_emit_by_name (end, "clicked");
  g_assert_true (comes_to (f, "deputy: Technical services", TRUE));
  get_up (f);
}

/* A sheet of @n open matters, far more than anybody has. (transfer full) */
static BefHandover *
make_sheet (guint n)
{
  g_autoptr (BefCommune) commune = bef_commune_new ();
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_entity_free);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *id = g_strdup_printf ("urn:a:%u", i),
                      *name = g_strdup_printf ("Fault %u", i);
      BefEntity *e = bef_entity_new (id, "Alert", BEF_ENTITY_ALERT);
      bef_entity_set_name (e, name);
      bef_entity_set_fact (e, "severity", "high");
      bef_entity_set_fact (e, "alertState", "active");
      bef_entity_set_fact (e, "acknowledgeComment", "The firm was called and comes on Thursday");
      g_ptr_array_add (all, e);
    }
  bef_commune_set_name (commune, "Sainte-Gemme");
  bef_commune_apply (commune, all, BEF_APPLY_PART, bef_now_ms (), bef_now_ms ());
  return bef_handover_new (&(BefHandoverSources){ .commune = commune }, bef_now_ms ());
}

/* What is on @page of the PDF @path. (transfer full) */
static char *
text_of (const char *path, const char *page)
{
  g_autoptr (GError) error = NULL;
  char *out = NULL;
  g_autoptr (GSubprocess) process =
      g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error,
                        "pdftotext", "-f", page, "-l", page, path, "-", NULL);

  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &out, NULL, NULL);
  return out;
}

static void
test_the_sheet_is_one_page (Fixture *f, gconstpointer data)
{
  g_autofree char *program = g_find_program_in_path ("pdftotext");
  g_autofree char *path = g_build_filename (f->folder, "sheet.pdf", NULL);
  static const guint numbers[] = { 3, 400 };

  if (program == NULL)
    {
      g_test_skip ("pdftotext (poppler-utils) is not there to read the sheet");
      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      g_autoptr (BefHandover) sheet = make_sheet (numbers[i]);
      g_autoptr (GError) error = NULL;
      g_assert_true (bef_handover_sheet_export (sheet, path, &error));
      g_assert_no_error (error);
      g_autofree char *first = text_of (path, "1"), *second = text_of (path, "2");
      g_assert_nonnull (strstr (first, "Handover sheet, Sainte-Gemme"));
      g_assert_nonnull (strstr (first, "Open matters"));
      g_assert_nonnull (strstr (first, "Deadlines"));
      g_assert_nonnull (strstr (first, "Bookings of the next three days"));
      g_assert_nonnull (strstr (first, "Fault 0"));
      g_assert_nonnull (strstr (first, "The firm was called"));
      g_assert_true (second == NULL || *g_strstrip (second) == '\0');
      /* What does not fit is counted, and not left off in silence. */
      g_assert_true ((strstr (first, "more, on the console") != NULL) == (numbers[i] > 100));
    }
}

#define ADD(name, test) g_test_add ("/rounds-page/" name, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  ADD ("checked-signed-kept", test_a_line_is_checked_signed_and_kept);
  ADD ("roles", test_those_who_do_none);
  ADD ("room", test_who_checked_is_not_for_the_room);
  ADD ("away", test_away);
  ADD ("one-page", test_the_sheet_is_one_page);
  return g_test_run ();
}
