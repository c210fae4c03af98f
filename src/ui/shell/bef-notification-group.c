/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-notification-group.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "bef-setting-rows.h"
#include "model/bef-kind.h"
#include "ui/kit/bef-plain.h"

static void
add_quiet_hours (AdwPreferencesGroup *group, GSettings *app)
{
  GtkWidget *rows[] = {
    bef_time_row_new (app, "quiet-from", _ ("From")),
    bef_time_row_new (app, "quiet-until", _ ("Until")),
    bef_switch_row_new (app, "quiet-days-off", _ ("Weekends and public holidays"),
                        _ ("All day long")),
  };

  adw_preferences_group_add (
      group, bef_switch_row_new (app, "quiet-hours", _ ("Quiet hours"),
                                 _ ("Only what is urgent is told. What else came is told once, at "
                                    "their end.")));
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      adw_preferences_group_add (group, rows[i]);
      g_settings_bind (app, "quiet-hours", rows[i], "visible", G_SETTINGS_BIND_GET);
    }
}

GtkWidget *
bef_notification_group_new (GSettings *app)
{
  static const char *const ids[] = { "urgent", "today", "week", NULL };
  const char *const words[] = { bef_severity_word (BEF_SEVERITY_URGENT), _ ("Urgent and today"),
                                _ ("All three priorities"), NULL };
  GtkWidget *group = adw_preferences_group_new ();

  bef_plain_set_group_title (ADW_PREFERENCES_GROUP (group), _ ("Desktop notifications"));
  adw_preferences_group_add (
      ADW_PREFERENCES_GROUP (group),
      bef_switch_row_new (
          app, "notifications", _ ("Tell about alerts"),
          _ ("One per building, replaced, and withdrawn when nobody is needed any more")));
  adw_preferences_group_add (
      ADW_PREFERENCES_GROUP (group),
      bef_choice_row_new (app, "notify-level", _ ("Which"), NULL, ids, words));
  add_quiet_hours (ADW_PREFERENCES_GROUP (group), app);
  return group;
}
