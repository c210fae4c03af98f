/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-alarm-hours.h"

#include "base/bef-calendar.h"

typedef enum
{
  EVERY_DAY,   /* public holidays too */
  NO_HOLIDAY,  /* days on which people work */
  SCHOOL_DAYS, /* and no school holidays */
} Days;

#define DAY(d) (1u << ((d)-1))
#define WEEKDAYS (DAY (1) | DAY (2) | DAY (3) | DAY (4) | DAY (5))
#define TO_SATURDAY (WEEKDAYS | DAY (6))
#define ALL_WEEK (TO_SATURDAY | DAY (7))

/* Minutes since midnight; a category may have several rows. */
static const struct
{
  const char *category;
  guint weekdays;
  Days days;
  int from_min, to_min;
} hours[] = {
  { "townHall", WEEKDAYS, NO_HOLIDAY, 7 * 60, 20 * 60 },
  { "townHall", DAY (6), NO_HOLIDAY, 8 * 60, 13 * 60 },
  { "school", WEEKDAYS, SCHOOL_DAYS, 6 * 60 + 30, 19 * 60 + 30 },
  /* In the holidays cleaners and works come by day. */
  { "school", WEEKDAYS, NO_HOLIDAY, 8 * 60, 17 * 60 },
  { "leisureCentre", WEEKDAYS, NO_HOLIDAY, 7 * 60, 19 * 60 + 30 },
  { "library", TO_SATURDAY, NO_HOLIDAY, 8 * 60, 19 * 60 + 30 },
  { "villageHall", WEEKDAYS, NO_HOLIDAY, 8 * 60, 19 * 60 },
  { "workshop", TO_SATURDAY, NO_HOLIDAY, 6 * 60, 19 * 60 },
  { "church", ALL_WEEK, EVERY_DAY, 8 * 60, 20 * 60 },
  { "medicalCentre", TO_SATURDAY, NO_HOLIDAY, 7 * 60, 21 * 60 },
  { "coworking", ALL_WEEK, EVERY_DAY, 7 * 60, 22 * 60 },
  { "microFolie", DAY (2) | DAY (3) | DAY (4) | DAY (5) | DAY (6) | DAY (7), EVERY_DAY, 9 * 60,
    20 * 60 },
  /* Who goes there comes to work: see the works. */
  { "waterTower", 0, NO_HOLIDAY, 0, 0 },
  { "streetLighting", 0, NO_HOLIDAY, 0, 0 },
};
/* Of what it is not known. */
#define ELSE_FROM (7 * 60)
#define ELSE_TO (21 * 60)

static gboolean
is_day (Days days, gint64 ms)
{
  return days == EVERY_DAY
         || (!bef_calendar_is_public_holiday (ms)
             && (days == NO_HOLIDAY || !bef_calendar_is_school_holiday (ms)));
}

gboolean
bef_alarm_is_open (const char *category, gint64 ms)
{
  gboolean known = FALSE;
  BefCivil c;

  bef_civil_from_ms (ms, &c);
  int minute = c.hour * 60 + c.minute;
  for (guint i = 0; i < G_N_ELEMENTS (hours); i++)
    {
      if (g_strcmp0 (hours[i].category, category) != 0)
        continue;
      known = TRUE;
      if ((hours[i].weekdays & DAY (c.weekday)) != 0 && minute >= hours[i].from_min
          && minute < hours[i].to_min && is_day (hours[i].days, ms))
        return TRUE;
    }
  return !known && minute >= ELSE_FROM && minute < ELSE_TO;
}

gboolean
bef_alarm_is_hall (const char *category)
{
  return g_strcmp0 (category, "villageHall") == 0;
}

gboolean
bef_alarm_is_booked (BefBuilding *building, gint64 from_ms, gint64 to_ms)
{
  GListModel *devices = bef_building_get_devices (building);

  for (guint i = 0; i < g_list_model_get_n_items (devices); i++)
    {
      g_autoptr (BefDevice) device = g_list_model_get_item (devices, i);
      GPtrArray *bookings = bef_device_get_bookings (device);
      for (guint k = 0; bookings != NULL && k < bookings->len; k++)
        {
          const BefBooking *b = g_ptr_array_index (bookings, k);
          if (b->start_ms - BEF_ALARM_BEFORE_MS < to_ms && b->end_ms + BEF_ALARM_AFTER_MS > from_ms)
            return TRUE;
        }
    }
  return FALSE;
}

gboolean
bef_alarm_is_closed (BefBuilding *building, gint64 now_ms)
{
  return !bef_alarm_is_open (bef_building_get_category (building), now_ms)
         && !bef_alarm_is_booked (building, now_ms, now_ms + 1);
}
