/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-today-power.h"

#include <glib/gi18n.h>

#include "ui/energy/bef-commune-chart.h"
#include "ui/kit/bef-plain.h"

struct _BefTodayPower
{
  BefTodaySection parent_instance;
  BefCommuneChart *chart; /* in the section */
};

G_DEFINE_FINAL_TYPE (BefTodayPower, bef_today_power, BEF_TYPE_TODAY_SECTION)

/* Axes without a meter say nothing. */
static gboolean
has_meter (BefCommune *commune)
{
  GListModel *devices = bef_commune_get_devices (commune);

  for (guint i = 0; i < g_list_model_get_n_items (devices); i++)
    {
      g_autoptr (BefDevice) device = g_list_model_get_item (devices, i);
      if (bef_device_get_kind (device) == BEF_KIND_METER)
        return TRUE;
    }
  return FALSE;
}

static gboolean
bef_today_power_update (BefTodaySection *section, BefSession *session)
{
  bef_commune_chart_update (BEF_TODAY_POWER (section)->chart);
  return has_meter (bef_session_get_commune (session));
}

static void
bef_today_power_bind (BefTodaySection *section, BefSession *session)
{
  bef_commune_chart_set_session (BEF_TODAY_POWER (section)->chart, session);
}

static void
bef_today_power_class_init (BefTodayPowerClass *klass)
{
  BEF_TODAY_SECTION_CLASS (klass)->bind = bef_today_power_bind;
  BEF_TODAY_SECTION_CLASS (klass)->update = bef_today_power_update;
}

static void
bef_today_power_init (BefTodayPower *self)
{
  bef_plain_set_group_title (ADW_PREFERENCES_GROUP (self), _ ("Power of the day"));
  self->chart = BEF_COMMUNE_CHART (bef_commune_chart_new ());
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), GTK_WIDGET (self->chart));
}

GtkWidget *
bef_today_power_new (void)
{
  return g_object_new (BEF_TYPE_TODAY_POWER, NULL);
}
