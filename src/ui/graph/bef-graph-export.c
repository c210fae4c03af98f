/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-graph-export.h"

#include <glib/gi18n.h>

#include "ui/shell/bef-export.h"

/* The dialog's choice. */
#define FOR_PROGRAMS "programs"

typedef struct
{
  BefPage *page;   /* owned */
  BefChart *chart; /* owned */
  char *period;    /* owned */
} Export;

static Export *
export_new (BefPage *page, BefChart *chart, const char *period)
{
  Export *self = g_new (Export, 1);

  *self = (Export){ g_object_ref (page), g_object_ref (chart), g_strdup (period) };
  return self;
}

static void
export_free (gpointer data)
{
  Export *self = data;

  g_object_unref (self->page);
  g_object_unref (self->chart);
  g_free (self->period);
  g_free (self);
}

void
bef_graph_export_write (BefPage *page, BefChart *chart, const char *period, GFile *file,
                        BefChartCsvFlags flags)
{
  char *csv = bef_chart_to_csv (chart, flags);
  g_autoptr (GBytes) bytes = g_bytes_new_take (csv, strlen (csv));

  bef_export_write (page, file, bytes, G_FILE_CREATE_NONE, period);
}

static void
file_chosen_cb (GtkNativeDialog *dialog, int response, Export *export)
{
  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
      const char *programs = gtk_file_chooser_get_choice (GTK_FILE_CHOOSER (dialog), FOR_PROGRAMS);
      bef_graph_export_write (export->page, export->chart, export->period, file,
                              g_strcmp0 (programs, "true") == 0 ? BEF_CHART_CSV_FOR_PROGRAMS
                                                                : BEF_CHART_CSV_FOR_PEOPLE);
    }
  gtk_native_dialog_destroy (dialog);
  g_object_unref (dialog);
}

static void
export_closed (gpointer data, GClosure *closure)
{
  export_free (data);
}

char *
bef_graph_export_dup_name (BefDevice *device, const BefQuantityInfo *quantity, gint64 from_ms)
{
  const char *building = bef_device_get_building_name (device),
             *name = bef_device_get_name (device);
  gboolean named = building == NULL || strstr (name, building) != NULL;
  BefCivil c;

  bef_civil_from_ms (from_ms, &c);
  return g_strdup_printf ("%s%s%s-%s-%04d-%02d-%02d.csv", named ? "" : building, named ? "" : "-",
                          name, bef_quantity_name (quantity), c.year, c.month, c.day);
}

void
bef_graph_export_ask (BefPage *page, BefChart *chart, const char *name, const char *period)
{
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (
      _ ("Export what is shown"), GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (page))),
      GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Export"), _ ("_Cancel"));

  bef_export_suggest (GTK_FILE_CHOOSER (dialog), name);
  gtk_file_chooser_add_choice (GTK_FILE_CHOOSER (dialog), FOR_PROGRAMS,
                               _ ("For programs: times in UTC, decimal points"), NULL, NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect_data (dialog, "response", G_CALLBACK (file_chosen_cb),
                         export_new (page, chart, period), export_closed, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}
