/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-setting-rows.h"

#include <glib/gi18n.h>

#include "base/bef-civil-time.h"
#include "base/bef-format.h"
#include "ui/kit/bef-plain.h"

#define MINUTES_A_DAY 1440
#define TIME_STEP_MIN 15
#define TIME_CHARS 8

void
bef_row_set_words (AdwActionRow *row, GSettings *settings, const char *key, const char *text)
{
  const gboolean is_locked = !g_settings_is_writable (settings, key);
  g_autofree char *words = NULL;

  if (is_locked && text != NULL && text[0] != '\0')
    /* TRANSLATORS: what the row says otherwise. */
    words = g_strdup_printf (_ ("Set by your organisation. %s"), text);
  else
    words = g_strdup (is_locked ? _ ("Set by your organisation") : text);
  bef_plain_set_subtitle (row, words);
}

void
bef_row_follow_lock (GtkWidget *row, GSettings *settings, const char *key)
{
  if (g_settings_is_writable (settings, key))
    return;
  gtk_widget_set_sensitive (row, FALSE);
  /* An entry has no second line. */
  if (ADW_IS_ACTION_ROW (row))
    {
      g_autofree char *text = g_strdup (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)));
      bef_row_set_words (ADW_ACTION_ROW (row), settings, key, text);
    }
  else
    {
      g_autofree char *title =
          /* TRANSLATORS: the name of a setting. */
          g_strdup_printf (_ ("%s (set by your organisation)"),
                           adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)));
      bef_plain_set_title (ADW_PREFERENCES_ROW (row), title);
    }
}

GtkWidget *
bef_switch_row_new (GSettings *settings, const char *key, const char *title, const char *subtitle)
{
  GtkWidget *row = adw_action_row_new (), *toggle = gtk_switch_new ();

  bef_plain_set_title (ADW_PREFERENCES_ROW (row), title);
  bef_plain_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_widget_set_valign (toggle, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), toggle);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), toggle);
  gtk_accessible_update_property (GTK_ACCESSIBLE (toggle), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  -1);
  g_settings_bind (settings, key, toggle, "active", G_SETTINGS_BIND_DEFAULT);
  bef_row_follow_lock (row, settings, key);
  return row;
}

GtkWidget *
bef_spin_row_new (GSettings *settings, const char *key, const char *title, double min, double max)
{
  GtkWidget *row = adw_action_row_new (), *spin = gtk_spin_button_new_with_range (min, max, 1);

  bef_plain_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_widget_set_valign (spin, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), spin);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), spin);
  gtk_accessible_update_property (GTK_ACCESSIBLE (spin), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  g_settings_bind (settings, key, spin, "value", G_SETTINGS_BIND_DEFAULT);
  bef_row_follow_lock (row, settings, key);
  return row;
}

typedef struct
{
  GSettings *settings; /* owned */
  const char *key;
  const char *const *ids;
} Choice;

static void
choice_free (gpointer data, GClosure *closure)
{
  Choice *choice = data;

  g_object_unref (choice->settings);
  g_free (choice);
}

static void
chosen_cb (AdwComboRow *row, GParamSpec *pspec, Choice *choice)
{
  guint i = adw_combo_row_get_selected (row);

  if (i < g_strv_length ((char **)choice->ids))
    g_settings_set_string (choice->settings, choice->key, choice->ids[i]);
}

GtkWidget *
bef_choice_row_new (GSettings *settings, const char *key, const char *title, const char *subtitle,
                    const char *const *ids, const char *const *words)
{
  GtkWidget *row = adw_combo_row_new ();
  g_autoptr (GtkStringList) model = gtk_string_list_new (words);
  g_autofree char *current = g_settings_get_string (settings, key);
  Choice *choice = g_new0 (Choice, 1);

  bef_plain_set_title (ADW_PREFERENCES_ROW (row), title);
  bef_plain_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (model));
  for (guint i = 0; ids[i] != NULL; i++)
    if (g_str_equal (ids[i], current))
      adw_combo_row_set_selected (ADW_COMBO_ROW (row), i);
  choice->settings = g_object_ref (settings);
  choice->key = key;
  choice->ids = ids;
  g_signal_connect_data (row, "notify::selected", G_CALLBACK (chosen_cb), choice, choice_free, 0);
  bef_row_follow_lock (row, settings, key);
  return row;
}

/* As times are written everywhere else: "19:00", "19 h 00". */
static gboolean
time_output_cb (GtkSpinButton *spin)
{
  /* Any day without a clock change. */
  gint64 ms = bef_civil_to_ms (2026, 1, 1, 0, gtk_spin_button_get_value_as_int (spin));
  g_autofree char *text = bef_format_time (ms);

  if (g_strcmp0 (text, gtk_editable_get_text (GTK_EDITABLE (spin))) != 0)
    gtk_editable_set_text (GTK_EDITABLE (spin), text);
  return TRUE;
}

/* "19", "19:30", "19h30", "19 h 30", "7:30 PM". */
static int
time_input_cb (GtkSpinButton *spin, double *value)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (spin));
  g_autofree char *upper = g_utf8_strup (text, -1);
  char *end;
  gint64 hour, minute = 0;

  if (!g_ascii_isdigit (upper[strspn (upper, " ")]))
    return GTK_INPUT_ERROR;
  hour = g_ascii_strtoll (upper, &end, 10);
  end += strcspn (end, "0123456789");
  if (*end != '\0')
    minute = g_ascii_strtoll (end, NULL, 10);
  if (strstr (upper, "PM") != NULL && hour < 12)
    hour += 12;
  if (strstr (upper, "AM") != NULL && hour == 12)
    hour = 0;
  if (hour > 23 || minute > 59)
    return GTK_INPUT_ERROR;
  *value = (double)(hour * 60 + minute);
  return TRUE;
}

GtkWidget *
bef_time_row_new (GSettings *settings, const char *key, const char *title)
{
  GtkWidget *row = bef_spin_row_new (settings, key, title, 0, MINUTES_A_DAY - 1);
  GtkWidget *spin = adw_action_row_get_activatable_widget (ADW_ACTION_ROW (row));

  gtk_spin_button_set_increments (GTK_SPIN_BUTTON (spin), TIME_STEP_MIN, 60);
  gtk_spin_button_set_update_policy (GTK_SPIN_BUTTON (spin), GTK_UPDATE_IF_VALID);
  /* It takes letters too. */
  gtk_spin_button_set_numeric (GTK_SPIN_BUTTON (spin), FALSE);
  gtk_spin_button_set_wrap (GTK_SPIN_BUTTON (spin), TRUE);
  gtk_editable_set_width_chars (GTK_EDITABLE (spin), TIME_CHARS);
  g_signal_connect (spin, "output", G_CALLBACK (time_output_cb), NULL);
  g_signal_connect (spin, "input", G_CALLBACK (time_input_cb), NULL);
  time_output_cb (GTK_SPIN_BUTTON (spin));
  return row;
}
