/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-contract-files.h"

#include <glib/gi18n.h>
#include <string.h>

#include "supervision/tariff/bef-bill-loader.h"

#define MOST_BYTES (8u * 1024 * 1024)

/* One file that is chosen and read or written. */
typedef struct
{
  BefPage *page;             /* owned */
  BefContractKeeper *keeper; /* owned, nullable */
  GFile *file;               /* owned, nullable until it is chosen */
  BefContractsImported imported;
  BefBillsRead read; /* nullable: bills */
  gpointer user_data;
} Way;

static void
way_free (Way *self)
{
  g_object_unref (self->page);
  g_clear_object (&self->keeper);
  g_clear_object (&self->file);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Way, way_free)

static Way *
way_copy (const Way *asked)
{
  Way *self = g_memdup2 (asked, sizeof *asked);

  g_object_ref (self->page);
  if (self->keeper != NULL)
    g_object_ref (self->keeper);
  self->file = NULL;
  return self;
}

static void
way_closed (gpointer data, GClosure *closure)
{
  way_free (data);
}

static void
tell (const Way *self, const char *text)
{
  gtk_widget_activate_action (GTK_WIDGET (self->page), "win.toast", "s", text);
}

static GtkFileChooserNative *
make_dialog (BefPage *page, GtkFileChooserAction action, const char *title, const char *label)
{
  return gtk_file_chooser_native_new (title, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (page))),
                                      action, label, _ ("_Cancel"));
}

static void
ask (Way *way, GtkFileChooserNative *dialog, GCallback chosen)
{
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect_data (dialog, "response", chosen, way, way_closed, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

/* Out. */

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Way) way = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_file_get_basename (G_FILE (source)), *text = NULL;

  if (g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    text = g_strdup_printf (_ ("Exported to %s"), name);
  else
    text = g_strdup_printf (_ ("Not exported: %s"), error->message);
  tell (way, text);
}

static void
traced_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Way) way = user_data;
  g_autoptr (GError) error = NULL;

  if (!bef_session_trace_finish (BEF_SESSION (source), result, &error))
    {
      g_autofree char *text = g_strdup_printf (_ ("Not exported: %s"), error->message);
      tell (way, text);
      return;
    }
  char *contracts = bef_contracts_to_text (bef_contract_keeper_get (way->keeper));
  g_autoptr (GBytes) bytes = g_bytes_new_take (contracts, strlen (contracts));
  GFile *file = way->file;
  g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_PRIVATE, NULL,
                                       written_cb, g_steal_pointer (&way));
}

static void
target_chosen_cb (GtkNativeDialog *dialog, int response, Way *asked)
{
  BefSession *session = bef_page_get_session (asked->page);

  if (response == GTK_RESPONSE_ACCEPT && session != NULL)
    {
      Way *way = way_copy (asked);
      way->file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
      g_autofree char *name = g_file_get_basename (way->file);
      bef_session_trace_async (session, "export", name, _ ("Contracts"), NULL, traced_cb, way);
    }
  gtk_native_dialog_destroy (dialog);
  g_object_unref (dialog);
}

void
bef_contract_files_export (BefPage *page, BefContractKeeper *keeper)
{
  GtkFileChooserNative *dialog =
      make_dialog (page, GTK_FILE_CHOOSER_ACTION_SAVE, _ ("Export the contracts"), _ ("_Export"));
  g_autofree char *name = g_strconcat (_ ("contracts"), ".txt", NULL);
  Way way = { .page = page, .keeper = keeper };

  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  ask (way_copy (&way), dialog, G_CALLBACK (target_chosen_cb));
}

/* In. */

/* Those of the file in the place of those of their points. (transfer full) */
static BefContracts *
merge (const BefContracts *former, const BefContracts *read)
{
  BefContracts *all = bef_contracts_copy (former);

  for (guint i = 0; i < bef_contracts_get_length (read); i++)
    bef_contracts_put (all, bef_contracts_nth (read, i));
  return all;
}

static void
take_contracts (const Way *way, const char *text, gsize length)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BefContracts) read = bef_contracts_read (text, length, &error);
  g_autofree char *told = NULL;
  guint change = 0;

  if (read != NULL)
    {
      g_autoptr (BefContracts) all = merge (bef_contract_keeper_get (way->keeper), read);
      /* Taxes of the commune's own come with the file's contracts. */
      g_autofree char *own = bef_contracts_to_text (all);
      g_autoptr (BefContracts) sound = bef_contracts_read (own, strlen (own), &error);
      if (sound != NULL)
        change = bef_contract_keeper_replace (way->keeper, sound);
    }
  if (error != NULL)
    {
      told = g_strdup_printf (_ ("Nothing was imported. %s"), error->message);
      tell (way, told);
    }
  else if (change != 0)
    way->imported (change, bef_contracts_get_length (read), way->user_data);
  else
    tell (way, _ ("The contracts could not be kept."));
}

static void
take_bills (const Way *way, const char *text, gsize length)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) bills = bef_bills_read_csv (text, length, &error);

  if (bills != NULL)
    {
      way->read (bills, way->user_data);
      return;
    }
  g_autofree char *told = g_strdup_printf (_ ("No bill was checked. %s"), error->message);
  tell (way, told);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Way) way = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  gsize length;

  if (!g_file_load_contents_finish (G_FILE (source), result, &text, &length, NULL, &error))
    {
      g_autofree char *told = g_strdup_printf (_ ("The file cannot be read: %s"), error->message);
      tell (way, told);
    }
  else if (bef_page_get_session (way->page) == NULL)
    return;
  else if (way->read != NULL)
    take_bills (way, text, length);
  else
    take_contracts (way, text, length);
}

static void
sized_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Way) way = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFileInfo) info = g_file_query_info_finish (G_FILE (source), result, &error);

  if (info == NULL || g_file_info_get_size (info) > MOST_BYTES)
    {
      g_autofree char *told =
          g_strdup_printf (_ ("The file cannot be read: %s"),
                           error != NULL ? error->message : _ ("it is too large"));
      tell (way, told);
      return;
    }
  g_file_load_contents_async (G_FILE (source), NULL, loaded_cb, g_steal_pointer (&way));
}

static void
source_chosen_cb (GtkNativeDialog *dialog, int response, Way *asked)
{
  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
      g_file_query_info_async (file, G_FILE_ATTRIBUTE_STANDARD_SIZE, G_FILE_QUERY_INFO_NONE,
                               G_PRIORITY_DEFAULT, NULL, sized_cb, way_copy (asked));
    }
  gtk_native_dialog_destroy (dialog);
  g_object_unref (dialog);
}

void
bef_contract_files_import (BefPage *page, BefContractKeeper *keeper, BefContractsImported imported,
                           gpointer user_data)
{
  Way way = { .page = page, .keeper = keeper, .imported = imported, .user_data = user_data };

  ask (way_copy (&way),
       make_dialog (page, GTK_FILE_CHOOSER_ACTION_OPEN, _ ("Import contracts"), _ ("_Import")),
       G_CALLBACK (source_chosen_cb));
}

void
bef_contract_files_read_bills (BefPage *page, BefBillsRead read, gpointer user_data)
{
  Way way = { .page = page, .read = read, .user_data = user_data };

  ask (way_copy (&way),
       make_dialog (page, GTK_FILE_CHOOSER_ACTION_OPEN, _ ("Check a file of bills"), _ ("_Open")),
       G_CALLBACK (source_chosen_cb));
}
