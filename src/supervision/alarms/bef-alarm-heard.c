/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is heard of one equipment, for its own rules and those of its building. */
#include <math.h>

#include "bef-alarm-judge-private.h"

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

const BefValue *
bef_alarm_known (BefDevice *device, const BefQuantityInfo *info, gint64 now_ms)
{
  guint n = bef_device_get_n_values (device);

  if (info == NULL
      || (bef_device_is_cut_off (device)
          && !bef_kind_has (bef_device_get_kind (device), BEF_KIND_CARRIES)))
    return NULL;
  for (guint i = 0; i < n; i++)
    {
      const BefValue *v = bef_device_nth_value (device, i);
      if (v->info == info)
        return isfinite (v->value)
                       && bef_device_judge_value (device, v, now_ms) != BEF_FRESHNESS_LOST
                   ? v
                   : NULL;
    }
  return NULL;
}

gboolean
bef_alarm_is_lost (BefDevice *device)
{
  return bef_device_get_n_values (device) > 0
         && (bef_device_get_freshness (device) == BEF_FRESHNESS_LOST
             || (bef_device_is_cut_off (device)
                 && !bef_kind_has (bef_device_get_kind (device), BEF_KIND_CARRIES)));
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
is_lamp (BefHeardFacts *facts, BefDevice *device)
{
  static const char *const categories[] = { "lighting", "light",          "projector", "vr",
                                            "lamp",     "videoProjector", "switch",    NULL };

  if (!facts->is_lamp_known)
    {
      const char *category = bef_device_get_fact (device, "deviceCategory");
      facts->is_lamp = category != NULL && g_strv_contains (categories, category);
      facts->is_lamp_known = TRUE;
    }
  return facts->is_lamp;
}

static void
scan_equipment (BefBuildingPart *part, BefHeardFacts *facts, BefDevice *device, gint64 now_ms)
{
  if (!is_lamp (facts, device))
    return;
  const BefValue *v = bef_alarm_known (device, quantities ()->on, now_ms);
  gboolean is_on = v != NULL && v->value == 1;
  if (v == NULL)
    {
      /* What says "off" as a state of its own runs when it is in service. */
      v = bef_alarm_known (device, quantities ()->equipment, now_ms);
      is_on = v != NULL && v->value == 0;
    }
  part->is_lamp = v != NULL;
  part->is_lit = is_on;
}

/* At @at_ms it is otherwise. */
static void
note_border (BefHeard *heard, gint64 at_ms, gint64 now_ms)
{
  if (at_ms > now_ms)
    heard->until_ms = MIN (heard->until_ms, at_ms);
  else
    heard->from_ms = MAX (heard->from_ms, at_ms);
}

static void
scan_booking (BefHeard *heard, const BefBooking *b, gint64 now_ms)
{
  BefBuildingPart *part = &heard->part;
  const gint64 borders[] = { b->start_ms - BEF_ALARM_BEFORE_MS - BEF_ALARM_WARM_MS,
                             b->start_ms - BEF_ALARM_BEFORE_MS, b->start_ms - BEF_ALARM_WARM_MS,
                             b->start_ms, b->end_ms + BEF_ALARM_AFTER_MS };

  part->is_booked |= bef_alarm_is_within (b, now_ms, now_ms + BEF_ALARM_WARM_MS + 1);
  part->is_held |= bef_alarm_is_within (b, now_ms, now_ms + 1);
  part->begins_soon |= b->start_ms > now_ms && b->start_ms <= now_ms + BEF_ALARM_WARM_MS;
  for (guint i = 0; i < G_N_ELEMENTS (borders); i++)
    note_border (heard, borders[i], now_ms);
}

static void
scan_room (BefHeard *heard, BefDevice *device, gint64 now_ms)
{
  BefBuildingPart *part = &heard->part;
  const BefValue *v = bef_alarm_known (device, quantities ()->room, now_ms);
  GPtrArray *bookings = bef_device_get_bookings (device);

  part->n_rooms++;
  part->n_unknown += v == NULL;
  part->has_somebody |= v != NULL && v->value == 2;
  for (guint i = 0; bookings != NULL && i < bookings->len; i++)
    scan_booking (heard, g_ptr_array_index (bookings, i), now_ms);
}

static void
scan_climate (BefHeard *heard, BefDevice *device, gint64 now_ms)
{
  BefBuildingPart *part = &heard->part;
  const BefValue *v = bef_alarm_known (device, quantities ()->temperature, now_ms);
  double low;

  heard->is_outdoors = !bef_device_get_expected (device, &low, &part->highest);
  part->is_room = v != NULL && !heard->is_outdoors;
  if (part->is_room)
    part->celsius = v->value;
}

static void
scan_meter (BefHeard *heard, BefDevice *device, gint64 now_ms)
{
  BefBuildingPart *part = &heard->part;
  const BefValue *power = bef_device_get_counted_power (device, now_ms);

  if (power == NULL)
    return;
  note_border (heard, MAX (power->observed_ms, power->alive_ms) + BEF_BEAT_ONCE_MS + 1, now_ms);
  part->has_power = bef_device_has_present (device, power, now_ms);
  if (!part->has_power)
    return;
  part->watts = power->value;
  part->watts_ms = power->observed_ms;
}

/* What every look asks of every value; @values: of @asked, NAN so far; @known: @v, or NULL when it
 * is not known now. */
static void
hear_value (BefHeard *heard, const GPtrArray *asked, BefHeardValue *values, const BefValue *v,
            const BefValue *known)
{
  const Quantities *q = quantities ();

  if (v->info == q->link)
    heard->part.link_ms = MAX (heard->part.link_ms, v->observed_ms);
  else if (v->info == q->occupied)
    {
      heard->part.n_rooms++;
      heard->part.n_unknown += known == NULL;
      heard->part.has_somebody |= known != NULL && known->value == 1;
    }
  for (guint i = 0; known != NULL && i < asked->len; i++)
    if (g_ptr_array_index (asked, i) == v->info)
      values[i] = (BefHeardValue){ known->value, known->observed_ms };
}

static void
hear_values (BefHeard *heard, const GPtrArray *asked, BefHeardValue *values, BefDevice *device,
             gint64 now_ms)
{
  gboolean is_behind = bef_device_is_cut_off (device);
  guint n;
  const BefValue *all = bef_device_get_values (device, &n);

  for (guint i = 0; i < asked->len; i++)
    values[i] = (BefHeardValue){ NAN, BEF_NO_TIME };
  for (guint i = 0; i < n; i++)
    {
      gboolean is_known = !is_behind && isfinite (all[i].value)
                          && bef_device_judge_value (device, &all[i], now_ms) != BEF_FRESHNESS_LOST;
      hear_value (heard, asked, values, &all[i], is_known ? &all[i] : NULL);
    }
}

static void
scan (BefHeard *heard, BefHeardFacts *facts, BefDevice *device, gint64 now_ms)
{
  BefKind kind = bef_device_get_kind (device);

  heard->part.is_present = tells_of_now (device);
  heard->part.is_lost = heard->part.is_present && heard->is_lost;
  if (kind == BEF_KIND_EQUIPMENT)
    scan_equipment (&heard->part, facts, device, now_ms);
  else if (kind == BEF_KIND_ROOM)
    scan_room (heard, device, now_ms);
  else if (kind == BEF_KIND_CLIMATE)
    scan_climate (heard, device, now_ms);
  else if (kind == BEF_KIND_METER)
    scan_meter (heard, device, now_ms);
}

/* Forgets what was read in the facts of before. */
static void
look_at_facts (BefHeardFacts *facts, BefDevice *device)
{
  guint serial = bef_device_get_facts_serial (device);

  if (facts->serial != serial)
    *facts = (BefHeardFacts){ .serial = serial };
}

void
bef_alarm_hear (BefHeard *heard, BefHeardFacts *facts, const GPtrArray *asked,
                BefHeardValue *values, BefDevice *device, gint64 now_ms)
{
  gint64 from_ms, until_ms;

  heard->from_ms = now_ms;
  heard->until_ms = now_ms + 1;
  if (bef_device_get_judged (device, &from_ms, &until_ms) && now_ms >= from_ms && now_ms < until_ms)
    {
      heard->from_ms = from_ms;
      heard->until_ms = until_ms;
    }
  look_at_facts (facts, device);
  heard->newest_ms = bef_device_get_observed_ms (device);
  heard->is_lost = bef_alarm_is_lost (device);
  heard->reports = bef_device_get_n_values (device) > 0 && bef_device_is_known_to_report (device);
  heard->part = (BefBuildingPart){ .link_ms = BEF_NO_TIME };
  hear_values (heard, asked, values, device, now_ms);
  scan (heard, facts, device, now_ms);
}
