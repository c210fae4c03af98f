/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-contact-files.h"

#include <glib/gi18n.h>
#include <string.h>

#include "ui/shell/bef-export.h"

#define MOST_BYTES (4u * 1024 * 1024)

typedef struct
{
  BefPage *page;            /* owned */
  BefAddressKeeper *keeper; /* owned */
} Way;

static Way *
way_new (BefPage *page, BefAddressKeeper *keeper)
{
  Way *self = g_new (Way, 1);

  *self = (Way){ g_object_ref (page), g_object_ref (keeper) };
  return self;
}

static void
way_free (Way *self)
{
  g_object_unref (self->page);
  g_object_unref (self->keeper);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Way, way_free)

static void
way_closed (gpointer data, GClosure *closure)
{
  way_free (data);
}

static void
tell (Way *self, const char *text)
{
  gtk_widget_activate_action (GTK_WIDGET (self->page), "win.toast", "s", text);
}

static void
ask (Way *way, GtkFileChooserNative *dialog, GCallback chosen)
{
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect_data (dialog, "response", chosen, way, way_closed, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static GtkWindow *
window_of (BefPage *page)
{
  return GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (page)));
}

/* Out. */

void
bef_contact_files_export (BefPage *page, BefAddressKeeper *keeper)
{
  g_autofree char *name = g_strconcat (_ ("address-book"), ".csv", NULL);
  char *csv = bef_address_book_to_csv (bef_address_keeper_get_book (keeper));
  g_autoptr (GBytes) bytes = g_bytes_new_take (csv, strlen (csv));

  bef_export_ask (page, _ ("Export the address book"), name, bytes, G_FILE_CREATE_PRIVATE,
                  _ ("Address book"));
}

/* In. */

/* "3 entries added. Line 4: …" (transfer full) */
static char *
say_added (guint n, GPtrArray *problems)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_append_printf (text, ngettext ("%u entry added.", "%u entries added.", n), n);
  for (guint i = 0; i < problems->len && i < 3; i++)
    g_string_append_printf (text, "\n%s", (char *)problems->pdata[i]);
  if (problems->len > 3)
    {
      g_string_append_c (text, '\n');
      g_string_append_printf (text,
                              ngettext ("and %u other line that could not be read",
                                        "and %u other lines that could not be read",
                                        problems->len - 3),
                              problems->len - 3);
    }
  return g_strdup (text->str);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Way) way = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *bytes = NULL;
  gsize length = 0;

  if (!g_file_load_contents_finish (G_FILE (source), result, &bytes, &length, NULL, &error))
    {
      g_autofree char *why = g_strdup_printf (_ ("Not imported: %s"), error->message);
      tell (way, why);
      return;
    }
  if (length > MOST_BYTES)
    {
      tell (way, _ ("Not imported: the file is too large for an address book."));
      return;
    }
  g_autoptr (BefAddressBook) book =
      bef_address_book_copy (bef_address_keeper_get_book (way->keeper));
  g_autoptr (GPtrArray) problems = NULL;
  guint n = bef_address_book_add_csv (book, bytes, length, &problems);
  g_autofree char *text = say_added (n, problems);
  if (n > 0)
    bef_address_keeper_replace (way->keeper, book, n);
  tell (way, text);
}

static void
source_chosen_cb (GtkNativeDialog *dialog, int response, Way *asked)
{
  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
      g_file_load_contents_async (file, NULL, read_cb, way_new (asked->page, asked->keeper));
    }
  gtk_native_dialog_destroy (dialog);
  g_object_unref (dialog);
}

void
bef_contact_files_import (BefPage *page, BefAddressKeeper *keeper)
{
  GtkFileChooserNative *dialog =
      gtk_file_chooser_native_new (_ ("Import an address book"), window_of (page),
                                   GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Import"), _ ("_Cancel"));

  ask (way_new (page, keeper), dialog, G_CALLBACK (source_chosen_cb));
}
