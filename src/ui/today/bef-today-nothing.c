/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-today-nothing.h"

#include <glib/gi18n.h>

#include "bef-today-matters.h"
#include "ui/kit/bef-plain.h"
#include "ui/shell/bef-empty-commune.h"

struct _BefTodayNothing
{
  BefTodaySection parent_instance;
  AdwStatusPage *status; /* in the section */
};

G_DEFINE_FINAL_TYPE (BefTodayNothing, bef_today_nothing, BEF_TYPE_TODAY_SECTION)

static gboolean
bef_today_nothing_update (BefTodaySection *section, BefSession *session)
{
  AdwStatusPage *status = BEF_TODAY_NOTHING (section)->status;
  guint buildings =
      g_list_model_get_n_items (bef_commune_get_buildings (bef_session_get_commune (session)));
  g_autoptr (GPtrArray) matters = bef_today_matters (bef_today_section_get_page (section),
                                                     BEF_SEVERITY_WEEK, BEF_SEVERITY_URGENT);
  gboolean live = bef_session_get_connection (session) == BEF_CONNECTION_LIVE;
  const char *icon = "bef-today-page-symbolic";

  bef_empty_commune_show_way (status, buildings == 0 && bef_session_get_backend (session) != NULL);
  if (buildings > 0)
    {
      g_autofree char *text = g_strdup_printf (
          ngettext ("%u building followed.", "%u buildings followed.", buildings), buildings);
      bef_plain_set_status_title (status, live ? _ ("Nothing needs you now")
                                               : _ ("Nothing needed you when last known"));
      bef_plain_set_status_description (status, text);
    }
  else if (live)
    {
      icon = "bef-building-symbolic";
      bef_empty_commune_describe (status, session);
    }
  else
    {
      icon = "bef-offline-symbolic";
      bef_plain_set_status_title (status, _ ("Nothing received yet"));
      bef_plain_set_status_description (status, bef_session_get_message (session));
    }
  adw_status_page_set_icon_name (status, icon);
  return matters->len == 0;
}

static void
bef_today_nothing_class_init (BefTodayNothingClass *klass)
{
  BEF_TODAY_SECTION_CLASS (klass)->update = bef_today_nothing_update;
}

static void
bef_today_nothing_init (BefTodayNothing *self)
{
  self->status = ADW_STATUS_PAGE (adw_status_page_new ());
  gtk_widget_add_css_class (GTK_WIDGET (self->status), "compact");
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), GTK_WIDGET (self->status));
}

GtkWidget *
bef_today_nothing_new (void)
{
  return g_object_new (BEF_TYPE_TODAY_NOTHING, NULL);
}
