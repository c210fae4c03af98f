/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-report-save.h"

#include <glib/gi18n.h>

#include "ui/kit/bef-toast.h"

typedef struct
{
  GtkWindow *window;     /* owned */
  BefSession *session;   /* owned */
  BefReport *report;     /* owned, nullable: a publication */
  BefEnergyFacts *facts; /* owned, nullable: a report */
  BefReportFormat format;
  gboolean is_traced; /* its line is in the journal */
  char *commune;      /* owned */
  char *path;         /* owned: of the file, or of the folder */
  char *name;         /* owned: as people see it */
  GPtrArray *uris;    /* owned, of char *: what was written, the first is what is opened */
} Save;

static void
save_free (gpointer data)
{
  Save *save = data;

  g_object_unref (save->window);
  g_object_unref (save->session);
  g_clear_pointer (&save->report, bef_report_unref);
  g_clear_pointer (&save->facts, bef_energy_facts_unref);
  g_free (save->commune);
  g_free (save->path);
  g_free (save->name);
  g_ptr_array_unref (save->uris);
  g_free (save);
}

static void
tell (GtkWindow *window, const char *text)
{
  gtk_widget_activate_action (GTK_WIDGET (window), "win.toast", "s", text);
}

static void
not_written (GtkWindow *window, const char *why)
{
  /* TRANSLATORS: a sentence. */
  g_autofree char *text = g_strdup_printf (_ ("The report was not written: %s"), why);

  tell (window, text);
}

/* What is opened by the toast. */
typedef struct
{
  GtkWindow *window; /* owned */
  char *uri;         /* owned */
} Opening;

static void
opening_free (gpointer data)
{
  Opening *opening = data;

  g_object_unref (opening->window);
  g_free (opening->uri);
  g_free (opening);
}

static void
shown_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!gtk_show_uri_full_finish (GTK_WINDOW (source), result, &error)
      && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      /* TRANSLATORS: a sentence. */
      g_autofree char *text = g_strdup_printf (_ ("It could not be opened: %s"), error->message);
      tell (GTK_WINDOW (source), text);
    }
}

static void
open_cb (gpointer data)
{
  Opening *opening = data;

  gtk_show_uri_full (opening->window, opening->uri, GDK_CURRENT_TIME, NULL, shown_cb, NULL);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Save *save = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      not_written (save->window, error->message);
      if (save->is_traced)
        bef_session_journal (save->session, "export-failed", save->name, error->message);
      return;
    }
  Opening *opening = g_new (Opening, 1);
  *opening = (Opening){ g_object_ref (save->window), g_strdup (g_ptr_array_index (save->uris, 0)) };
  /* TRANSLATORS: the name of a file or a folder. */
  g_autofree char *text = g_strdup_printf (_ ("Written: %s"), save->name);
  bef_toast_offer (GTK_WIDGET (save->window), text,
                   &(BefToastOffer){ C_ ("report", "_Open"), open_cb, opening, opening_free });
}

static void
add_uri (Save *save, const char *path)
{
  char *uri = g_filename_to_uri (path, NULL, NULL);

  g_ptr_array_add (save->uris, uri ? uri : g_strdup (""));
}

static gboolean
write_report (Save *save, GError **error)
{
  g_autoptr (GBytes) bytes = bef_report_new_bytes (save->report, save->format, error);

  if (!bytes || !bef_report_file_write (bytes, save->path, error))
    return FALSE;
  add_uri (save, save->path);
  return TRUE;
}

static gboolean
write_publication (Save *save, GError **error)
{
  g_autoptr (GPtrArray) files = bef_publication_new_files (save->facts, save->commune);

  if (!files)
    {
      g_set_error_literal (
          error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
          _ ("Nothing was published: nothing was measured in the last twelve months."));
      return FALSE;
    }
  if (!bef_report_files_write (files, save->path, error))
    return FALSE;
  const BefReportFile *page = g_ptr_array_index (files, 0);
  g_autofree char *path = g_build_filename (save->path, page->name, NULL);
  add_uri (save, path);
  return TRUE;
}

static void
write_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Save *save = data;
  GError *error = NULL;

  if (save->report ? write_report (save, &error) : write_publication (save, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
traced_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Save *save = g_task_get_task_data (task);
  GError *error = NULL;

  save->is_traced = bef_session_trace_finish (BEF_SESSION (source), result, &error);
  /* Without its line nothing leaves. */
  if (save->is_traced)
    g_task_run_in_thread (task, write_thread);
  else
    g_task_return_error (task, error);
}

static void
begin (Save *save, const char *detail)
{
  GTask *task = g_task_new (NULL, NULL, written_cb, NULL);

  g_task_set_source_tag (task, bef_report_save);
  g_task_set_task_data (task, save, save_free);
  if (!save->path)
    {
      /* The callback tells. */
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                               _ ("This place is not on this computer."));
      g_object_unref (task);
      return;
    }
  bef_session_trace_async (save->session, "export", save->name, detail, NULL, traced_cb, task);
}

static Save *
save_new (GtkWindow *window, BefSession *session, GFile *file)
{
  Save *save = g_new0 (Save, 1);
  const char *commune = bef_commune_get_name (bef_session_get_commune (session));

  save->window = g_object_ref (window);
  save->session = g_object_ref (session);
  save->commune = g_strdup (commune ? commune : "");
  save->path = g_file_get_path (file);
  g_autofree char *name = g_file_get_basename (file);
  save->name = g_filename_display_name (name ? name : "");
  save->uris = g_ptr_array_new_with_free_func (g_free);
  return save;
}

void
bef_report_save (GtkWindow *window, BefSession *session, BefReport *report, BefReportFormat format,
                 GFile *file)
{
  Save *save = save_new (window, session, file);

  save->report = bef_report_ref (report);
  save->format = format;
  begin (save, report->title);
}

void
bef_report_save_publication (GtkWindow *window, BefSession *session, BefEnergyFacts *facts,
                             GFile *folder)
{
  Save *save = save_new (window, session, folder);

  save->facts = bef_energy_facts_ref (facts);
  begin (save, _ ("The commune in figures"));
}
