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

static gboolean
bef_today_power_update (BefTodaySection *section, BefSession *session)
{
  bef_commune_chart_update (BEF_TODAY_POWER (section)->chart);
  /* Axes without a meter say nothing. */
  return bef_today_count (session, BEF_KIND_METER) > 0;
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
