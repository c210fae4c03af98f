/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "bef-alarm-hours.h"
#include "bef-alarm-judge-private.h"

/* What is in a building, one after the other; the model keeps it alive. */
typedef struct
{
  GListModel *devices;
  guint i, n;
} Walk;

static Walk
walk (BefBuilding *building)
{
  GListModel *devices = bef_building_get_devices (building);

  return (Walk){ devices, 0, g_list_model_get_n_items (devices) };
}

static BefDevice *
next (Walk *w)
{
  if (w->i == w->n)
    return NULL;
  BefDevice *device = g_list_model_get_item (w->devices, w->i++);
  g_object_unref (device);
  return device;
}

static BefDevice *
next_of (Walk *w, BefKind kind)
{
  BefDevice *device;

  while ((device = next (w)) != NULL && bef_device_get_kind (device) != kind)
    ;
  return device;
}

static BefAnswer
answer_at (BefAlarmSays says, double value, double expected)
{
  BefAnswer a = BEF_ANSWER (says);

  a.value = value;
  a.expected = expected;
  return a;
}

void
bef_alarm_scan_begin (BefBuildingScan *scan)
{
  scan->link_ms = BEF_NO_TIME;
  scan->over = -INFINITY;
}

void
bef_alarm_scan_add (BefBuildingScan *scan, const BefBuildingPart *part)
{
  scan->n_present += part->is_present;
  scan->n_lost += part->is_lost;
  scan->n_rooms += part->n_rooms;
  scan->n_unknown += part->n_unknown;
  scan->n_lamps += part->is_lamp;
  scan->n_lit += part->is_lit;
  scan->has_somebody |= part->has_somebody;
  scan->is_booked |= part->is_booked;
  scan->is_held |= part->is_held;
  scan->begins_soon |= part->begins_soon;
  scan->link_ms = MAX (scan->link_ms, part->link_ms);
  if (part->is_room && part->celsius - part->highest > scan->over)
    {
      scan->over = part->celsius - part->highest;
      scan->celsius = part->celsius;
      scan->highest = part->highest;
    }
  if (!part->has_power)
    return;
  scan->watts += part->watts;
  scan->watts_ms = scan->has_power ? MIN (scan->watts_ms, part->watts_ms) : part->watts_ms;
  scan->has_power = TRUE;
}

static BefAnswer
judge_cut_off (const BefQuestion *q, const BefBuildingScan *scan)
{
  BefAnswer a = answer_at (BEF_ALARM_SAYS_YES, scan->n_lost, NAN);

  if (bef_building_is_cut_off (scan->building))
    {
      a.since_ms = scan->link_ms;
      return a;
    }
  if (scan->n_present < BEF_ALARM_SILENT_LEAST)
    return BEF_ANSWER (scan->n_present == 0 ? BEF_ALARM_SAYS_NOTHING : BEF_ALARM_SAYS_NO);
  double share = (double)scan->n_lost / scan->n_present;
  if (share < (q->was_on ? BEF_ALARM_SILENT_OVER : BEF_ALARM_SILENT_SHARE))
    a.says = BEF_ALARM_SAYS_NO;
  return a;
}

static BefAnswer
judge_heated (const BefQuestion *q, const BefBuildingScan *scan)
{
  if (scan->is_booked || scan->has_somebody)
    return BEF_ANSWER (BEF_ALARM_SAYS_NO);
  /* Elsewhere staff is there whose rooms nobody books. */
  const char *category = bef_building_get_category (scan->building);
  if (!bef_alarm_is_hall (category) && bef_alarm_opening_has (&q->moment->opening, scan->building))
    return BEF_ANSWER (BEF_ALARM_SAYS_NO);
  /* For nobody all rooms have to be known. */
  if (scan->n_rooms == 0 || scan->n_unknown > 0 || !isfinite (scan->over))
    return BEF_ANSWER (BEF_ALARM_SAYS_NOTHING);
  double band = q->was_on ? 0 : BEF_ALARM_HEATED_BAND;
  return answer_at (scan->over > band ? BEF_ALARM_SAYS_YES : BEF_ALARM_SAYS_NO, scan->celsius,
                    scan->highest);
}

static BefAnswer
judge_left_on (const BefQuestion *q, const BefBuildingScan *scan)
{
  const char *category = bef_building_get_category (scan->building);

  /* These are lit at night. */
  if (g_strcmp0 (category, "streetLighting") == 0)
    return BEF_ANSWER (BEF_ALARM_SAYS_NO);
  if (scan->n_lamps == 0)
    return BEF_ANSWER (BEF_ALARM_SAYS_NOTHING);
  gboolean is_left = scan->n_lit > 0 && !scan->has_somebody && !scan->is_held
                     && !bef_alarm_opening_has (&q->moment->opening, scan->building);
  return answer_at (is_left ? BEF_ALARM_SAYS_YES : BEF_ALARM_SAYS_NO, scan->n_lit, NAN);
}

/* The first booking of @room that begins soon; BEF_NO_TIME: none does. */
static gint64
next_start (BefDevice *room, gint64 now_ms)
{
  GPtrArray *bookings = bef_device_get_bookings (room);
  gint64 first_ms = G_MAXINT64;

  for (guint i = 0; bookings != NULL && i < bookings->len; i++)
    {
      const BefBooking *b = g_ptr_array_index (bookings, i);
      if (b->start_ms > now_ms && b->start_ms <= now_ms + BEF_ALARM_WARM_MS)
        first_ms = MIN (first_ms, b->start_ms);
    }
  return first_ms < G_MAXINT64 ? first_ms : BEF_NO_TIME;
}

/* The sensor of @room: the one that is called as it is, else the warmest of the building. */
static BefDevice *
sensor_of (BefBuilding *building, BefDevice *room, gint64 now_ms)
{
  const BefQuantityInfo *temperature = bef_quantity_info ("temperature");
  BefDevice *warmest = NULL;
  double most = -INFINITY, low, high;
  Walk w = walk (building);

  for (BefDevice *device; (device = next_of (&w, BEF_KIND_CLIMATE)) != NULL;)
    {
      const BefValue *v = bef_alarm_known (device, temperature, now_ms);
      if (g_strcmp0 (bef_device_get_name (device), bef_device_get_name (room)) == 0)
        return v != NULL ? device : NULL;
      if (v == NULL || v->value <= most || !bef_device_get_expected (device, &low, &high))
        continue;
      most = v->value;
      warmest = device;
    }
  return warmest;
}

static BefAnswer
judge_cold (const BefQuestion *q, const BefBuildingScan *scan)
{
  BefAnswer a = BEF_ANSWER (BEF_ALARM_SAYS_NO);
  BefBuilding *building = scan->building;
  Walk w = walk (building);

  if (!scan->begins_soon)
    return a;

  for (BefDevice *room; (room = next_of (&w, BEF_KIND_ROOM)) != NULL;)
    {
      gint64 start_ms = next_start (room, q->moment->now_ms);
      if (start_ms == BEF_NO_TIME)
        continue;
      BefDevice *sensor = sensor_of (building, room, q->moment->now_ms);
      if (sensor == NULL)
        {
          if (a.says == BEF_ALARM_SAYS_NO)
            a = BEF_ANSWER (BEF_ALARM_SAYS_NOTHING);
          continue;
        }
      const BefValue *v = bef_device_get_value (sensor, "temperature");
      const BefAlarmMemory *memory = scan->memory (sensor, scan->data);
      double rate = memory != NULL ? bef_alarm_memory_rate (memory, v->observed_ms, v->value) : NAN;
      if (isnan (rate))
        rate = BEF_ALARM_WARM_RATE;
      double then = v->value + rate * (double)(start_ms - q->moment->now_ms) / BEF_MS_HOUR;
      if (then >= BEF_ALARM_WARM_C + (q->was_on ? BEF_ALARM_WARM_BAND : 0))
        continue;
      a = answer_at (BEF_ALARM_SAYS_YES, v->value, BEF_ALARM_WARM_C);
      a.deadline_ms = start_ms;
      return a;
    }
  return a;
}

static BefAnswer
judge_power (const BefQuestion *q, const BefBuildingScan *scan)
{
  double kva;

  if (!bef_building_get_fact_number (scan->building, "subscribedPower", &kva) || kva <= 0)
    return BEF_ANSWER (BEF_ALARM_SAYS_NO);
  /* Of what is cut off nothing is known, as its equipment says of itself. */
  if (!scan->has_power || bef_building_is_cut_off (scan->building))
    return BEF_ANSWER (BEF_ALARM_SAYS_NOTHING);
  double limit = kva * 1000 * (q->was_on ? BEF_ALARM_POWER_OVER : 1);
  BefAnswer a = answer_at (scan->watts > limit ? BEF_ALARM_SAYS_YES : BEF_ALARM_SAYS_NO,
                           scan->watts, kva * 1000);
  a.since_ms = scan->watts_ms;
  return a;
}

BefAnswer
bef_alarm_judge_building (const BefQuestion *q, const BefBuildingScan *scan)
{
  switch (q->compiled->together)
    {
    case BEF_TOGETHER_CUT_OFF:
      return judge_cut_off (q, scan);
    case BEF_TOGETHER_HEATED:
      return judge_heated (q, scan);
    case BEF_TOGETHER_LEFT_ON:
      return judge_left_on (q, scan);
    case BEF_TOGETHER_COLD:
      return judge_cold (q, scan);
    case BEF_TOGETHER_POWER:
      return judge_power (q, scan);
    case BEF_TOGETHER_NONE:
    case BEF_TOGETHER_LAMPS:
    case BEF_TOGETHER_AWAY:
    case BEF_TOGETHER_COLLECTOR:
    default:
      return BEF_ANSWER (BEF_ALARM_SAYS_NOTHING);
    }
}
