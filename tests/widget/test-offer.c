/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a server does not do of what a person said is told on the page where it was said. */
#include <glib/gstdio.h>

#include "../patience.h"
#include "fake-backend.h"
#include "ui/bef-ui.h"
#include "ui/shell/bef-settings.h"

#define PROFILE "offer-test"

typedef struct
{
  GtkWidget *window;
  FakeBackend *backend;
  BefHistory *history;
  BefSession *session;
  char *folder;
} Fixture;

/* A label that is on screen and has @text in it. */
static gboolean
is_told (GtkWidget *widget, const char *text)
{
  if (!gtk_widget_get_visible (widget))
    return FALSE;
  if (GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), text) != NULL)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (is_told (child, text))
      return TRUE;
  return FALSE;
}

static gboolean
comes_to_be_told (Fixture *f, const char *text, gboolean told)
{
  gint64 end = g_get_monotonic_time () + 20 * G_USEC_PER_SEC * (gint64)test_patience ();

  while (g_get_monotonic_time () < end)
    {
      if (is_told (f->window, text) == told)
        return TRUE;
      if (!g_main_context_iteration (NULL, FALSE))
        g_usleep (2000);
    }
  return FALSE;
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(gboolean *)user_data = bef_history_open_finish (BEF_HISTORY (source), result, NULL, NULL);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  gboolean open = FALSE;

  f->backend = fake_backend_new (BEF_ROLE_SECRETARY);
  f->history = bef_history_new ();
  f->folder = g_dir_make_tmp ("beffroi-widget-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (f->folder, "history.db", NULL);
  bef_history_open_async (f->history, path, NULL, opened_cb, &open);
  while (!open)
    g_main_context_iteration (NULL, TRUE);
  f->session = bef_session_new (BEF_BACKEND (f->backend), f->history, 1, 2);
  f->window = GTK_WIDGET (bef_ui_window_new (NULL));
  g_object_set_data (G_OBJECT (f->window), "profile", (gpointer)PROFILE);
  bef_session_start (f->session);
  bef_window_set_session (BEF_WINDOW (f->window), f->session);
  gtk_window_present (GTK_WINDOW (f->window));
  g_assert_true (bef_window_go (BEF_WINDOW (f->window), "offer", NULL));
  g_assert_true (comes_to_be_told (f, "You have said nothing", TRUE));
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_autofree char *path = g_build_filename (f->folder, "history.db", NULL);

  bef_session_stop (f->session);
  gtk_window_destroy (GTK_WINDOW (f->window));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  bef_history_close (f->history);
  g_object_unref (f->session);
  g_object_unref (f->history);
  g_object_unref (f->backend);
  g_unlink (path);
  g_rmdir (f->folder);
  g_free (f->folder);
}

/* It was understood when it was said, and the back end has a word of its own. */
static void
test_a_profile_that_is_refused (Fixture *f, gconstpointer data)
{
  BefOwnProfile *own = bef_session_get_own_profile (f->session);
  g_autoptr (GError) error = NULL;

  f->backend->refusal = "This server has no such type.";
  g_assert_true (
      bef_own_profile_set_type (own, "https://example.org/own/Counter", "meter", &error));
  g_assert_no_error (error);
  g_assert_true (comes_to_be_told (f, "not read by it: This server has no such type.", TRUE));
  f->backend->refusal = NULL;
  g_assert_true (bef_own_profile_set_type (own, "https://example.org/own/Clock", "meter", &error));
  g_assert_true (comes_to_be_told (f, "not read by it", FALSE));
}

static void
test_what_cannot_be_asked (Fixture *f, gconstpointer data)
{
  g_assert_false (is_told (f->window, "Not all of it can be asked for"));
  f->backend->note = "What is related is missing.";
  /* It is known once the server was asked. */
  g_assert_true (comes_to_be_told (f, "What is related is missing.", TRUE));
  g_assert_true (is_told (f->window, "Not all of it can be asked for"));
  f->backend->note = NULL;
  g_assert_true (comes_to_be_told (f, "Not all of it can be asked for", FALSE));
}

int
main (int argc, char **argv)
{
  g_autofree char *schemas = g_build_filename (g_getenv ("BEFFROI_BUILD_ROOT"), "data", NULL);

  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  g_setenv ("GSETTINGS_SCHEMA_DIR", schemas, TRUE);
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add ("/offer-page/a-profile-that-is-refused", Fixture, NULL, set_up,
              test_a_profile_that_is_refused, tear_down);
  g_test_add ("/offer-page/what-cannot-be-asked", Fixture, NULL, set_up, test_what_cannot_be_asked,
              tear_down);
  return g_test_run ();
}
