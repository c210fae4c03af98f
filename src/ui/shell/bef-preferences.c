/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-preferences.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "backend/bef-address.h"
#include "base/bef-calendar.h"
#include "base/bef-format.h"
#include "ui/kit/bef-fault-row.h"
#include "bef-background-group.h"
#include "bef-hosts-group.h"
#include "ui/kit/bef-plain.h"
#include "bef-notification-group.h"
#include "bef-report-group.h"
#include "bef-setting-rows.h"
#include "bef-settings.h"
#include "bef-sign-in-row.h"
#include "map/bef-map-source.h"

static void
map_url_typed_cb (AdwEntryRow *url, GtkWidget *fault_row)
{
  bef_fault_row_set (fault_row, url,
                     bef_address_fault (gtk_editable_get_text (GTK_EDITABLE (url))));
}

/* A half typed address is not kept: it would be asked. */
static void
map_url_applied_cb (AdwEntryRow *url, GSettings *profile)
{
  GtkWidget *fault_row = g_object_get_data (G_OBJECT (url), "bef-fault-row");
  const char *text = gtk_editable_get_text (GTK_EDITABLE (url));
  const char *fault = bef_address_fault (text);

  if (fault == NULL && text[0] != '\0' && !bef_map_source_template_is_valid (text))
    fault = _ ("It must say where the tile is, with {z}, {x} and {y}.");
  bef_fault_row_set (fault_row, url, fault);
  if (fault == NULL)
    g_settings_set_string (profile, "map-url", text);
}

static void
add_map_url (GSettings *profile, AdwPreferencesGroup *group)
{
  GtkWidget *url = adw_entry_row_new (), *fault = bef_fault_row_new ();
  g_autofree char *text = g_settings_get_string (profile, "map-url");

  bef_plain_set_title (ADW_PREFERENCES_ROW (url), _ ("Other address (with {z}, {x} and {y})"));
  gtk_editable_set_text (GTK_EDITABLE (url), text);
  adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (url), TRUE);
  bef_row_follow_lock (url, profile, "map-url");
  adw_preferences_group_add (group, url);
  adw_preferences_group_add (group, fault);
  g_object_set_data (G_OBJECT (url), "bef-fault-row", fault);
  g_signal_connect_object (url, "changed", G_CALLBACK (map_url_typed_cb), fault, 0);
  g_signal_connect_object (url, "apply", G_CALLBACK (map_url_applied_cb), profile, 0);
  map_url_typed_cb (ADW_ENTRY_ROW (url), fault);
}

static GtkWidget *
map_group (GSettings *profile)
{
  static const char *const ids[] = { "auto", "server", "ign",  "ign-photo",
                                     "osm",  "custom", "none", NULL };
  const char *const words[] = { _ ("Automatic"),
                                _ ("The server's own map"),
                                _ ("IGN plan"),
                                _ ("IGN aerial photographs"),
                                _ ("OpenStreetMap"),
                                _ ("Other address"),
                                _ ("None: outlines only"),
                                NULL };
  GtkWidget *group = adw_preferences_group_new ();

  bef_plain_set_group_title (ADW_PREFERENCES_GROUP (group), _ ("Map background"));
  bef_plain_set_group_description (ADW_PREFERENCES_GROUP (group),
                                   _ ("With a background from the IGN or OpenStreetMap, that "
                                      "service learns which part of the map is looked at. It is "
                                      "not asked unless it is chosen."));
  adw_preferences_group_add (
      ADW_PREFERENCES_GROUP (group),
      bef_choice_row_new (profile, "map-source", _ ("Source"),
                          _ ("Automatic: the server's own map, or none where it has none"), ids,
                          words));
  add_map_url (profile, ADW_PREFERENCES_GROUP (group));
  return group;
}

/* The form is in the window below. */
static void
change_cb (GtkWidget *button)
{
  gtk_widget_activate_action (button, "app.connection", NULL);
  gtk_window_close (GTK_WINDOW (gtk_widget_get_root (button)));
}

/* The page is in the window behind. */
static void
offer_cb (GtkWidget *row)
{
  GtkWindow *window = GTK_WINDOW (gtk_widget_get_root (row));
  GtkWindow *parent = gtk_window_get_transient_for (window);

  if (parent != NULL)
    gtk_widget_activate_action (GTK_WIDGET (parent), "win.go", "s", "offer");
  gtk_window_close (window);
}

static GtkWidget *
offer_row (void)
{
  GtkWidget *row = adw_action_row_new ();

  bef_plain_set_title (ADW_PREFERENCES_ROW (row), _ ("What the Server Offers"));
  bef_plain_set_subtitle (ADW_ACTION_ROW (row),
                          _ ("Its types of entities, what they are read as, what is asked for"));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                             gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_signal_connect (row, "activated", G_CALLBACK (offer_cb), NULL);
  return row;
}

/* @session nullable. */
static GtkWidget *
connection_group (BefSession *session, GSettings *profile, BefConnectionKind kind)
{
  BefSignIn *sign_in = session != NULL ? bef_session_get_sign_in (session) : NULL;
  GtkWidget *group = adw_preferences_group_new (), *row = adw_action_row_new ();
  g_autofree char *url = g_settings_get_string (profile, "url");
  GtkWidget *button = gtk_button_new_with_label (_ ("Change…"));

  bef_plain_set_group_title (ADW_PREFERENCES_GROUP (group), _ ("Connection"));
  bef_plain_set_title (ADW_PREFERENCES_ROW (row), _ ("Server"));
  if (kind == BEF_CONNECTION_TO_DEMO)
    bef_plain_set_subtitle (ADW_ACTION_ROW (row), _ ("The built-in demo commune"));
  else
    bef_row_set_words (ADW_ACTION_ROW (row), profile, "url", url);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_signal_connect (button, "clicked", G_CALLBACK (change_cb), NULL);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  if (sign_in != NULL)
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), bef_sign_in_row_new (sign_in));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), offer_row ());
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group),
                             bef_spin_row_new (profile, "poll-visible",
                                               _ ("Ask for what is on screen every (seconds)"), 2,
                                               300));
  adw_preferences_group_add (
      ADW_PREFERENCES_GROUP (group),
      bef_spin_row_new (profile, "poll-all", _ ("Ask for everything every (seconds)"), 10, 3600));
  bef_plain_set_group_description (ADW_PREFERENCES_GROUP (group),
                                   _ ("New intervals apply at the next connection."));
  return group;
}

/* Whose holidays count; until when they are known is said beside. */
static GtkWidget *
calendar_group (GSettings *app)
{
  static const char *const ids[] = { "a", "b", "c", NULL };
  const char *const words[] = { _ ("Zone A"), _ ("Zone B"), _ ("Zone C"), NULL };
  GtkWidget *group = adw_preferences_group_new ();
  gint64 last = bef_calendar_known_until () - 1;
  g_autofree char *warning = bef_calendar_dup_warning (bef_now_ms ());
  g_autofree char *day = bef_format_day_month (last);
  BefCivil c;

  bef_civil_from_ms (last, &c);
  g_autofree char *known =
      /* TRANSLATORS: a day and a year: "31 Aug" "2027". */
      g_strdup_printf (_ ("School holidays are known until %s %d."), day, c.year);
  bef_plain_set_group_title (ADW_PREFERENCES_GROUP (group), _ ("Holidays"));
  bef_plain_set_group_description (ADW_PREFERENCES_GROUP (group),
                                   warning != NULL ? warning : known);
  adw_preferences_group_add (
      ADW_PREFERENCES_GROUP (group),
      bef_choice_row_new (app, "school-zone", _ ("School holidays"), NULL, ids, words));
  adw_preferences_group_add (
      ADW_PREFERENCES_GROUP (group),
      bef_switch_row_new (app, "alsace-moselle", _ ("Alsace and Moselle"),
                          _ ("Good Friday and 26 December are public holidays")));
  return group;
}

static void
budget_changed_cb (GSettings *profile, const char *key, BefHistory *history)
{
  bef_history_set_budget (history, bef_settings_history_budget (profile));
}

/* What the history takes now, and whether that is too much. (transfer full) */
static char *
history_size (BefHistory *history)
{
  g_autofree char *size = g_format_size (bef_history_get_size (history));
  g_autofree char *budget = g_format_size (bef_history_get_budget (history));
  g_autofree char *samples = bef_format_number ((double)bef_history_get_n_samples (history), 0);

  if (bef_history_is_over_budget (history))
    /* TRANSLATORS: a size in bytes, the size allowed, a number of values. */
    return g_strdup_printf (_ ("%s, more than the %s allowed although all that is old is reduced: "
                               "%s values"),
                            size, budget, samples);
  /* TRANSLATORS: a size in bytes, the size allowed, a number of values. */
  return g_strdup_printf (_ ("%s of at most %s, %s values"), size, budget, samples);
}

static GtkWidget *
history_group (BefSession *session, GSettings *profile)
{
  GtkWidget *group = adw_preferences_group_new (), *row = adw_action_row_new ();
  BefHistory *history = session != NULL ? bef_session_get_history (session) : NULL;

  bef_plain_set_group_title (ADW_PREFERENCES_GROUP (group), _ ("Local history"));
  bef_plain_set_group_description (
      ADW_PREFERENCES_GROUP (group),
      _ ("Measured values only. Images, badge passages, names, Wi-Fi identities and telephone "
         "numbers are never kept on this computer. What says that people are present (occupancy, "
         "attendance, counted passages) is kept for three months; everything else as long as there "
         "is room, the oldest in less detail."));
  bef_plain_set_title (ADW_PREFERENCES_ROW (row), _ ("Size"));
  if (history != NULL)
    {
      g_autofree char *text = history_size (history);
      bef_plain_set_subtitle (ADW_ACTION_ROW (row), text);
    }
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  if (history == NULL)
    return group;
  adw_preferences_group_add (
      ADW_PREFERENCES_GROUP (group),
      bef_spin_row_new (profile, "history-budget", _ ("Largest size (megabytes)"), 20, 20000));
  /* The settings live as long as the rows bound to them. */
  g_signal_connect_object (profile, "changed::history-budget", G_CALLBACK (budget_changed_cb),
                           history, 0);
  return group;
}

void
bef_preferences_present (GtkWindow *parent, BefSession *session, const char *profile_name,
                         BefConnectionKind kind, BefBackground *background)
{
  g_autoptr (GSettings) app = bef_settings_app ();
  g_autoptr (GSettings) profile = bef_settings_profile (profile_name);
  GtkWidget *window = adw_preferences_window_new (), *page = adw_preferences_page_new ();

  /* Heard, not seen: it is the only one. */
  adw_preferences_page_set_title (ADW_PREFERENCES_PAGE (page), _ ("Preferences"));
  /* Being over a window of the application gives it none of its actions. */
  if (gtk_window_get_application (parent) != NULL)
    gtk_widget_insert_action_group (window, "app",
                                    G_ACTION_GROUP (gtk_window_get_application (parent)));
  gtk_window_set_transient_for (GTK_WINDOW (window), parent);
  gtk_window_set_modal (GTK_WINDOW (window), TRUE);
  gtk_window_set_default_size (GTK_WINDOW (window), 620, 640);
  adw_preferences_window_set_search_enabled (ADW_PREFERENCES_WINDOW (window), FALSE);
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page),
                            ADW_PREFERENCES_GROUP (connection_group (session, profile, kind)));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page),
                            ADW_PREFERENCES_GROUP (map_group (profile)));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page),
                            ADW_PREFERENCES_GROUP (bef_hosts_group_new (profile)));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page),
                            ADW_PREFERENCES_GROUP (bef_notification_group_new (app)));
  if (background != NULL)
    adw_preferences_page_add (ADW_PREFERENCES_PAGE (page),
                              ADW_PREFERENCES_GROUP (bef_background_group_new (app, background)));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page),
                            ADW_PREFERENCES_GROUP (calendar_group (app)));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page),
                            ADW_PREFERENCES_GROUP (bef_report_group_new (profile)));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page),
                            ADW_PREFERENCES_GROUP (history_group (session, profile)));
  adw_preferences_window_add (ADW_PREFERENCES_WINDOW (window), ADW_PREFERENCES_PAGE (page));
  gtk_window_present (GTK_WINDOW (window));
}
