/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-report-group.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "bef-setting-rows.h"
#include "ui/kit/bef-plain.h"

#define KEY "report-folder"

static void
show_folder (AdwActionRow *row, const char *key, GSettings *profile)
{
  g_autofree char *folder = g_settings_get_string (profile, KEY),
                  *shown = g_filename_display_name (folder);
  GtkWidget *forget = g_object_get_data (G_OBJECT (row), "bef-forget");

  bef_row_set_words (row, profile, KEY,
                     folder[0] != '\0' ? shown : _ ("None is written by itself"));
  gtk_widget_set_visible (forget, folder[0] != '\0');
}

static void
changed_cb (GSettings *profile, const char *key, AdwActionRow *row)
{
  show_folder (row, key, profile);
}

static void
chosen_cb (GtkNativeDialog *dialog, int response, GSettings *profile)
{
  g_autoptr (GFile) file = response == GTK_RESPONSE_ACCEPT
                               ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog))
                               : NULL;
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;

  if (path != NULL)
    g_settings_set_string (profile, KEY, path);
  gtk_native_dialog_destroy (dialog);
  g_object_unref (dialog);
}

static void
choose_cb (GtkWidget *button, GSettings *profile)
{
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (
      _ ("Folder of the monthly report"), GTK_WINDOW (gtk_widget_get_root (button)),
      GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, C_ ("report", "_Choose"), _ ("_Cancel"));

  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (chosen_cb), profile, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static void
forget_cb (GtkWidget *button, GSettings *profile)
{
  g_settings_reset (profile, KEY);
}

static GtkWidget *
add_button (GtkWidget *row, GtkWidget *button, GCallback callback, GSettings *profile)
{
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_signal_connect_object (button, "clicked", callback, profile, 0);
  g_settings_bind_writable (profile, KEY, button, "sensitive", FALSE);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  return button;
}

GtkWidget *
bef_report_group_new (GSettings *profile)
{
  GtkWidget *group = adw_preferences_group_new (), *row = adw_action_row_new (),
            *forget = gtk_button_new_from_icon_name ("user-trash-symbolic");

  bef_plain_set_group_title (ADW_PREFERENCES_GROUP (group), _ ("Monthly Report"));
  bef_plain_set_group_description (
      ADW_PREFERENCES_GROUP (group),
      _ ("The energy report of the month before, as PDF, once a month while Beffroi runs; what was "
         "due meanwhile follows at the next start."));
  bef_plain_set_title (ADW_PREFERENCES_ROW (row), C_ ("report", "Folder"));
  gtk_widget_set_tooltip_text (forget, _ ("Write none any more"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (forget), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Write none any more"), -1);
  g_object_set_data (G_OBJECT (row), "bef-forget",
                     add_button (row, forget, G_CALLBACK (forget_cb), profile));
  add_button (row, gtk_button_new_with_label (C_ ("report", "Choose…")), G_CALLBACK (choose_cb),
              profile);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  adw_preferences_group_add (
      ADW_PREFERENCES_GROUP (group),
      bef_spin_row_new (profile, "report-day", _ ("Day of the month"), 1, 28));
  show_folder (ADW_ACTION_ROW (row), KEY, profile);
  g_signal_connect_object (profile, "changed::" KEY, G_CALLBACK (changed_cb), row, 0);
  /* As long as the rows. */
  g_object_set_data_full (G_OBJECT (group), "bef-profile", g_object_ref (profile), g_object_unref);
  return group;
}
