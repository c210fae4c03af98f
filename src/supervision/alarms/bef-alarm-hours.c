/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-alarm-hours.h"

/* Minutes since midnight, of one span a day. */
typedef struct
{
  int from_min, to_min;
} Span;
#define CLOSED_DAY                                                                                 \
  {                                                                                                \
    0, 0                                                                                           \
  }
#define FROM_TO(from, to)                                                                          \
  {                                                                                                \
    (int)((from)*60), (int)((to)*60)                                                               \
  }

static const struct
{
  const char *category;
  Span weekday, saturday, sunday;
  BefHoursManner on_public, on_school;
  Span holiday; /* of school, from Monday to Friday, with OTHER */
  gboolean rests_on_monday;
} kinds[] = {
  { "townHall", FROM_TO (7, 20), FROM_TO (8, 13), CLOSED_DAY, BEF_HOURS_CLOSED, BEF_HOURS_AS_USUAL,
    CLOSED_DAY },
  /* In the holidays cleaners and works come by day. */
  { "school", FROM_TO (6.5, 19.5), CLOSED_DAY, CLOSED_DAY, BEF_HOURS_CLOSED, BEF_HOURS_OTHER,
    FROM_TO (8, 17) },
  { "leisureCentre", FROM_TO (7, 19.5), CLOSED_DAY, CLOSED_DAY, BEF_HOURS_CLOSED,
    BEF_HOURS_AS_USUAL, CLOSED_DAY },
  { "library", FROM_TO (8, 19.5), FROM_TO (8, 19.5), CLOSED_DAY, BEF_HOURS_CLOSED,
    BEF_HOURS_AS_USUAL, CLOSED_DAY },
  { "villageHall", FROM_TO (8, 19), CLOSED_DAY, CLOSED_DAY, BEF_HOURS_CLOSED, BEF_HOURS_AS_USUAL,
    CLOSED_DAY },
  { "workshop", FROM_TO (6, 19), FROM_TO (6, 19), CLOSED_DAY, BEF_HOURS_CLOSED, BEF_HOURS_AS_USUAL,
    CLOSED_DAY },
  { "church", FROM_TO (8, 20), FROM_TO (8, 20), FROM_TO (8, 20), BEF_HOURS_AS_USUAL,
    BEF_HOURS_AS_USUAL, CLOSED_DAY },
  { "medicalCentre", FROM_TO (7, 21), FROM_TO (7, 21), CLOSED_DAY, BEF_HOURS_CLOSED,
    BEF_HOURS_AS_USUAL, CLOSED_DAY },
  { "coworking", FROM_TO (7, 22), FROM_TO (7, 22), FROM_TO (7, 22), BEF_HOURS_AS_USUAL,
    BEF_HOURS_AS_USUAL, CLOSED_DAY },
  { "microFolie", FROM_TO (9, 20), FROM_TO (9, 20), FROM_TO (9, 20), BEF_HOURS_AS_USUAL,
    BEF_HOURS_AS_USUAL, CLOSED_DAY, TRUE },
  /* Who goes there comes to work: see the works. */
  { "waterTower", CLOSED_DAY, CLOSED_DAY, CLOSED_DAY, BEF_HOURS_CLOSED, BEF_HOURS_AS_USUAL,
    CLOSED_DAY },
  { "streetLighting", CLOSED_DAY, CLOSED_DAY, CLOSED_DAY, BEF_HOURS_CLOSED, BEF_HOURS_AS_USUAL,
    CLOSED_DAY },
  /* Of what it is not known. */
  { NULL, FROM_TO (7, 21), FROM_TO (7, 21), FROM_TO (7, 21), BEF_HOURS_AS_USUAL, BEF_HOURS_AS_USUAL,
    CLOSED_DAY },
};
#define N_KINDS G_N_ELEMENTS (kinds)

static BefHoursDay
day_of (Span span)
{
  BefHoursDay day = { 0 };

  if (span.to_min > span.from_min)
    day = (BefHoursDay){ 1, { { span.from_min, span.to_min } } };
  return day;
}

/* All of them, once. (transfer none) */
static const BefOpeningHours *
usual (void)
{
  static BefOpeningHours all[N_KINDS];
  static gsize once = 0;

  if (g_once_init_enter (&once))
    {
      for (guint i = 0; i < N_KINDS; i++)
        for (guint d = 0; d < 7; d++)
          {
            all[i].week[d] = day_of (d < 5    ? kinds[i].weekday
                                     : d == 5 ? kinds[i].saturday
                                              : kinds[i].sunday);
            if (d < 5)
              all[i].holiday[d] = day_of (kinds[i].holiday);
            all[i].on_public = kinds[i].on_public;
            all[i].on_school = kinds[i].on_school;
            if (d == 0 && kinds[i].rests_on_monday)
              all[i].week[d].n = 0;
          }
      g_once_init_leave (&once, 1);
    }
  return all;
}

const BefOpeningHours *
bef_alarm_usual_hours (const char *category)
{
  guint i = 0;

  while (kinds[i].category != NULL && g_strcmp0 (kinds[i].category, category) != 0)
    i++;
  return &usual ()[i];
}

BefAlarmOpening
bef_alarm_opening_at (const BefHoursBook *hours, gint64 ms)
{
  return (BefAlarmOpening){ ms, bef_hours_moment (ms), hours };
}

gboolean
bef_alarm_opening_has (const BefAlarmOpening *self, BefBuilding *building)
{
  const char *id = bef_building_get_id (building);
  const BefOpeningHours *own = bef_hours_book_find (self->hours, id);

  if (bef_hours_book_is_closed (self->hours, id, self->moment.day))
    return FALSE;
  if (own == NULL)
    own = bef_alarm_usual_hours (bef_building_get_category (building));
  return bef_opening_hours_has (own, &self->moment);
}

gboolean
bef_alarm_is_open (const char *category, gint64 ms)
{
  BefHoursMoment moment = bef_hours_moment (ms);

  return bef_opening_hours_has (bef_alarm_usual_hours (category), &moment);
}

gboolean
bef_alarm_rule_goes_by_hours (const BefAlarmRule *rule)
{
  return rule->condition == BEF_ALARM_SCHEDULE
         || (rule->condition == BEF_ALARM_TOGETHER
             && (g_str_equal (rule->id, "heated-while-empty")
                 || g_str_equal (rule->id, "left-on")));
}

gboolean
bef_alarm_is_hall (const char *category)
{
  return g_strcmp0 (category, "villageHall") == 0;
}

gboolean
bef_alarm_is_within (const BefBooking *booking, gint64 from_ms, gint64 to_ms)
{
  return booking->start_ms - BEF_ALARM_BEFORE_MS < to_ms
         && booking->end_ms + BEF_ALARM_AFTER_MS > from_ms;
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
        if (bef_alarm_is_within (g_ptr_array_index (bookings, k), from_ms, to_ms))
          return TRUE;
    }
  return FALSE;
}

gboolean
bef_alarm_is_closed (const BefAlarmOpening *opening, BefBuilding *building)
{
  return !bef_alarm_opening_has (opening, building)
         && !bef_alarm_is_booked (building, opening->now_ms, opening->now_ms + 1);
}
