/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bef-today-section.h"

G_BEGIN_DECLS

/* All of one kind that is in a state to be told: open doors, cameras out of service. */
#define BEF_TYPE_TODAY_DEVICES (bef_today_devices_get_type ())
G_DECLARE_FINAL_TYPE (BefTodayDevices, bef_today_devices, BEF, TODAY_DEVICES, BefTodaySection)

typedef enum
{
  BEF_TODAY_DOORS,       /* open, unlocked, or with an alarm */
  BEF_TODAY_DOOR_ALARMS, /* with an alarm only: whoever works there sees to the others */
  BEF_TODAY_CAMERAS,
} BefTodayDevicesOf;
GtkWidget *bef_today_devices_new (BefTodayDevicesOf of);

G_END_DECLS
