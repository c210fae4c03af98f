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

/* Looked up once. */
typedef struct
{
  const BefQuantityInfo *temperature, *room, *occupied, *on, *equipment, *link;
} Quantities;

static const Quantities *
quantities (void)
{
  static Quantities q;
  static gsize once = 0;

  if (g_once_init_enter (&once))
    {
      q = (Quantities){ bef_quantity_info ("temperature"),     bef_quantity_info ("room-state"),
                        bef_quantity_info ("occupied"),        bef_quantity_info ("on-state"),
                        bef_quantity_info ("equipment-state"), bef_quantity_info ("link-state") };
      g_once_init_leave (&once, 1);
    }
  return &q;
}

static BefAnswer
answer_at (BefAlarmSays says, double value, double expected)
{
  BefAnswer a = BEF_ANSWER (says);

  a.value = value;
  a.expected = expected;
  return a;
}

/* Once a day is no sign of life of the path; neither is what is planned for. */
static gboolean
tells_of_now (BefDevice *device)
{
  BefKind kind = bef_device_get_kind (device);

  return bef_device_get_n_values (device) > 0
         && bef_device_nth_value (device, 0)->info->holds != BEF_HOLDS_DAILY
         && !bef_kind_has (kind, BEF_KIND_CARRIES) && !bef_kind_has (kind, BEF_KIND_PLANNED);
}

static gboolean
is_lamp (BefDevice *device)
{
  static const char *const categories[] = { "lighting", "light",          "projector", "vr",
                                            "lamp",     "videoProjector", "switch",    NULL };
  const char *category = bef_device_get_fact (device, "deviceCategory");

  return category != NULL && g_strv_contains (categories, category);
}

static void
scan_equipment (BefBuildingScan *scan, BefDevice *device, gint64 now_ms)
{
  if (!is_lamp (device))
    return;
  const BefValue *v = bef_alarm_known (device, quantities ()->on, now_ms);
  gboolean is_on = v != NULL && v->value == 1;
  if (v == NULL)
    {
      /* What says "off" as a state of its own runs when it is in service. */
      v = bef_alarm_known (device, quantities ()->equipment, now_ms);
      is_on = v != NULL && v->value == 0;
    }
  scan->n_lamps += v != NULL;
  scan->n_lit += is_on;
}

static void
scan_room (BefBuildingScan *scan, BefDevice *device, gint64 now_ms)
{
  const BefValue *v = bef_alarm_known (device, quantities ()->room, now_ms);
  GPtrArray *bookings = bef_device_get_bookings (device);

  scan->n_rooms++;
  scan->n_unknown += v == NULL;
  scan->has_somebody |= v != NULL && v->value == 2;
  for (guint i = 0; bookings != NULL && i < bookings->len; i++)
    {
      const BefBooking *b = g_ptr_array_index (bookings, i);
      scan->is_booked |= b->start_ms - BEF_ALARM_BEFORE_MS <= now_ms + BEF_ALARM_WARM_MS
                         && b->end_ms + BEF_ALARM_AFTER_MS > now_ms;
      scan->begins_soon |= b->start_ms > now_ms && b->start_ms <= now_ms + BEF_ALARM_WARM_MS;
    }
}

static void
scan_climate (BefBuildingScan *scan, BefDevice *device, gint64 now_ms)
{
  const BefValue *v = bef_alarm_known (device, quantities ()->temperature, now_ms);
  double low, high;

  if (v == NULL || !bef_device_get_expected (device, &low, &high) || v->value - high <= scan->over)
    return;
  scan->over = v->value - high;
  scan->celsius = v->value;
  scan->highest = high;
}

static void
scan_values (BefBuildingScan *scan, BefDevice *device, gint64 now_ms)
{
  const Quantities *q = quantities ();
  guint n = bef_device_get_n_values (device);

  for (guint i = 0; i < n; i++)
    {
      const BefValue *v = bef_device_nth_value (device, i);
      if (v->info == q->link)
        scan->link_ms = MAX (scan->link_ms, v->observed_ms);
      else if (v->info == q->occupied)
        {
          v = bef_alarm_known (device, q->occupied, now_ms);
          scan->n_rooms++;
          scan->n_unknown += v == NULL;
          scan->has_somebody |= v != NULL && v->value == 1;
        }
    }
}

void
bef_alarm_scan_building (BefBuildingScan *scan, const BefMoment *moment)
{
  Walk w = walk (scan->building);

  scan->link_ms = BEF_NO_TIME;
  scan->over = -INFINITY;
  for (BefDevice *device; (device = next (&w)) != NULL;)
    {
      BefKind kind = bef_device_get_kind (device);
      if (tells_of_now (device))
        {
          scan->n_present++;
          scan->n_lost += bef_alarm_is_lost (device);
        }
      scan_values (scan, device, moment->now_ms);
      if (kind == BEF_KIND_EQUIPMENT)
        scan_equipment (scan, device, moment->now_ms);
      else if (kind == BEF_KIND_ROOM)
        scan_room (scan, device, moment->now_ms);
      else if (kind == BEF_KIND_CLIMATE)
        scan_climate (scan, device, moment->now_ms);
    }
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
  if (!bef_alarm_is_hall (category) && bef_alarm_is_open (category, q->moment->now_ms))
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
  /* These are lit at night. */
  if (g_strcmp0 (bef_building_get_category (scan->building), "streetLighting") == 0)
    return BEF_ANSWER (BEF_ALARM_SAYS_NO);
  if (scan->n_lamps == 0)
    return BEF_ANSWER (BEF_ALARM_SAYS_NOTHING);
  gboolean is_left = scan->n_lit > 0 && !scan->has_somebody
                     && bef_alarm_is_closed (scan->building, q->moment->now_ms);
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
  const BefQuantityInfo *temperature = quantities ()->temperature;
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
judge_power (const BefQuestion *q, BefBuilding *building)
{
  double kva, watts;
  gint64 observed_ms;

  if (!bef_building_get_fact_number (building, "subscribedPower", &kva) || kva <= 0)
    return BEF_ANSWER (BEF_ALARM_SAYS_NO);
  if (!bef_building_get_power (building, q->moment->now_ms, &watts, &observed_ms))
    return BEF_ANSWER (BEF_ALARM_SAYS_NOTHING);
  double limit = kva * 1000 * (q->was_on ? BEF_ALARM_POWER_OVER : 1);
  BefAnswer a =
      answer_at (watts > limit ? BEF_ALARM_SAYS_YES : BEF_ALARM_SAYS_NO, watts, kva * 1000);
  a.since_ms = observed_ms;
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
      return judge_power (q, scan->building);
    case BEF_TOGETHER_NONE:
    case BEF_TOGETHER_LAMPS:
    case BEF_TOGETHER_AWAY:
    case BEF_TOGETHER_COLLECTOR:
    default:
      return BEF_ANSWER (BEF_ALARM_SAYS_NOTHING);
    }
}
