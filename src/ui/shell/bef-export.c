/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-export.h"

#include <glib/gi18n.h>

typedef struct
{
  BefPage *page; /* owned, likewise below */
  GFile *file;   /* nullable until it is chosen */
  GBytes *bytes;
  char *extent;
  GFileCreateFlags flags;
} Export;

static Export *
export_new (BefPage *page, GFile *file, GBytes *bytes, GFileCreateFlags flags, const char *extent)
{
  Export *self = g_new (Export, 1);

  *self = (Export){ g_object_ref (page), file != NULL ? g_object_ref (file) : NULL,
                    g_bytes_ref (bytes), g_strdup (extent), flags };
  return self;
}

static void
export_free (Export *self)
{
  g_object_unref (self->page);
  g_clear_object (&self->file);
  g_bytes_unref (self->bytes);
  g_free (self->extent);
  g_free (self);
}

static void
tell (BefPage *page, const char *text)
{
  gtk_widget_activate_action (GTK_WIDGET (page), "win.toast", "s", text);
}

static void
not_exported (Export *export, const char *why)
{
  g_autofree char *text = g_strdup_printf (_ ("Not exported: %s"), why);

  tell (export->page, text);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Export *export = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_file_get_basename (G_FILE (source));
  BefSession *session = bef_page_get_session (export->page);

  if (g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    {
      /* TRANSLATORS: %s is a file's name. */
      g_autofree char *text = g_strdup_printf (_ ("Exported to %s"), name);
      tell (export->page, text);
    }
  else
    {
      not_exported (export, error->message);
      if (session != NULL)
        bef_session_journal (session, "export-failed", name, error->message);
    }
  export_free (export);
}

static void
traced_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Export *export = user_data;
  g_autoptr (GError) error = NULL;

  if (bef_session_trace_finish (BEF_SESSION (source), result, &error))
    {
      g_file_replace_contents_bytes_async (export->file, export->bytes, NULL, FALSE, export->flags,
                                           NULL, written_cb, export);
      return;
    }
  not_exported (export, error->message);
  export_free (export);
}

void
bef_export_write (BefPage *page, GFile *file, GBytes *bytes, GFileCreateFlags flags,
                  const char *extent)
{
  BefSession *session = bef_page_get_session (page);
  g_autofree char *name = g_file_get_basename (file);

  if (session != NULL)
    bef_session_trace_async (session, "export", name, extent, NULL, traced_cb,
                             export_new (page, file, bytes, flags, extent));
}

static void
chosen_cb (GtkNativeDialog *dialog, int response, Export *asked)
{
  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
      bef_export_write (asked->page, file, asked->bytes, asked->flags, asked->extent);
    }
  gtk_native_dialog_destroy (dialog);
  g_object_unref (dialog);
}

static void
asked_closed (gpointer data, GClosure *closure)
{
  export_free (data);
}

void
bef_export_suggest (GtkFileChooser *chooser, const char *name)
{
  g_autofree char *safe = g_strdup (name);

  g_strdelimit (safe, "/\\ ", '-');
  gtk_file_chooser_set_current_name (chooser, safe);
}

void
bef_export_ask (BefPage *page, const char *title, const char *name, GBytes *bytes,
                GFileCreateFlags flags, const char *extent)
{
  GtkFileChooserNative *dialog =
      gtk_file_chooser_native_new (title, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (page))),
                                   GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Export"), _ ("_Cancel"));

  bef_export_suggest (GTK_FILE_CHOOSER (dialog), name);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect_data (dialog, "response", G_CALLBACK (chosen_cb),
                         export_new (page, NULL, bytes, flags, extent), asked_closed, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}
