/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-round.h"

#include <glib/gi18n.h>

#include "base/bef-format.h"
#include "base/bef-text.h"
#include "bef-known.h"
#include "bef-since.h"
#include "bef-walk.h"

/* Who comes soon may find it warm. */
#define SOON_MS (2 * BEF_MS_HOUR)
/* What is this much above what an empty room needs is heated for nobody, °C. */
#define ABOVE_C 0.5

void
bef_round_item_free (BefRoundItem *self)
{
  g_free (self->key);
  g_free (self->place_id);
  g_free (self->place);
  g_free (self->object);
  g_free (self->text);
  g_free (self);
}

const char *
bef_round_name (BefRoundKind kind)
{
  return kind == BEF_ROUND_CLOSING ? _ ("Closing round") : _ ("Morning round");
}

const char *
bef_round_need_word (BefRoundNeed need)
{
  switch (need)
    {
    case BEF_ROUND_TO_DO:
      return C_ ("round", "To do");
    case BEF_ROUND_TO_LOOK:
      return C_ ("round", "To be looked at");
    default:
      return C_ ("round", "To be seen");
    }
}

/* The place that is walked through, and what is found there. */
typedef struct
{
  BefPlace *place;  /* unowned */
  GPtrArray *items; /* unowned, of BefRoundItem */
  gint64 now_ms;
} Walk;

/* Adds a line on @device; @what names the check; @text (transfer full). (transfer none) */
static BefRoundItem *
add (Walk *walk, BefDevice *device, const char *what, BefRoundNeed need, char *text)
{
  BefRoundItem *item = g_new0 (BefRoundItem, 1);
  const char *id = device != NULL ? bef_device_get_id (device) : bef_place_get_id (walk->place);

  /* Whoever looked at what was not known has not seen what it turned out to be. */
  item->key = g_strconcat (need == BEF_ROUND_TO_LOOK ? "?" : "", what, ":", id, NULL);
  item->place_id = g_strdup (bef_place_get_id (walk->place));
  item->place = g_strdup (bef_place_get_name (walk->place));
  item->object = device != NULL ? g_strdup (id) : NULL;
  item->need = need;
  item->severity = BEF_SEVERITY_NORMAL;
  item->text = text;
  item->observed_ms = BEF_NO_TIME;
  g_ptr_array_add (walk->items, item);
  return item;
}

static void
add_of (Walk *walk, BefDevice *device, const char *quantity, BefRoundNeed need, const char *state)
{
  const BefValue *value = bef_device_get_value (device, quantity);
  /* TRANSLATORS: equipment, its state: "Side door: open". */
  BefRoundItem *item = add (walk, device, quantity, need,
                            g_strdup_printf (_ ("%s: %s"), bef_device_get_name (device), state));

  if (value != NULL)
    item->observed_ms = value->observed_ms;
}

static void
look_at_door (Walk *walk, BefDevice *door)
{
  gboolean open = bef_known_is (door, "open-state", "open", walk->now_ms);
  gboolean unlocked = bef_known_is (door, "lock-state", "unlocked", walk->now_ms);

  if (open)
    add_of (walk, door, "open-state", BEF_ROUND_TO_DO,
            unlocked ? _ ("open and unlocked") : _ ("open"));
  else if (unlocked)
    add_of (walk, door, "lock-state", BEF_ROUND_TO_DO, _ ("unlocked"));
  if (!open && bef_known_not (door, "open-state", walk->now_ms))
    add_of (walk, door, "open-state", BEF_ROUND_TO_LOOK, _ ("it is not known whether it is shut"));
  else if (!unlocked && bef_known_not (door, "lock-state", walk->now_ms))
    add_of (walk, door, "lock-state", BEF_ROUND_TO_LOOK,
            _ ("it is not known whether it is locked"));
}

/* Whether somebody is, or will soon be, in a room of the place. */
static gboolean
is_used (GListModel *devices, gint64 now_ms)
{
  for (guint i = 0; i < g_list_model_get_n_items (devices); i++)
    {
      g_autoptr (BefDevice) room = g_list_model_get_item (devices, i);
      GPtrArray *bookings = bef_device_get_bookings (room);
      if (bef_device_get_kind (room) != BEF_KIND_ROOM)
        continue;
      if (bef_known_is (room, "room-state", "occupied", now_ms))
        return TRUE;
      for (guint j = 0; bookings != NULL && j < bookings->len; j++)
        {
          const BefBooking *booking = bookings->pdata[j];
          if (booking->start_ms < now_ms + SOON_MS && booking->end_ms > now_ms)
            return TRUE;
        }
    }
  return FALSE;
}

static void
look_at_heat (Walk *walk, BefDevice *device, GListModel *devices)
{
  double is, low, high;

  if (is_used (devices, walk->now_ms))
    return;
  if (bef_is_heating (device) && bef_known_is (device, "on-state", "on", walk->now_ms))
    add_of (walk, device, "on-state", BEF_ROUND_TO_DO, _ ("heating on, nothing booked"));
  if (bef_device_get_kind (device) != BEF_KIND_CLIMATE
      || !bef_device_get_expected (device, &low, &high))
    return;
  if (bef_known_not (device, "temperature", walk->now_ms))
    add_of (walk, device, "temperature", BEF_ROUND_TO_LOOK,
            _ ("it is not known whether it is heated"));
  else if (bef_known (device, "temperature", walk->now_ms, &is) && is > high + ABOVE_C)
    {
      g_autofree char *now = bef_format_value (is, "°C", 1);
      g_autofree char *most = bef_format_value (high, "°C", 0);
      /* TRANSLATORS: two temperatures. */
      g_autofree char *text = g_strdup_printf (_ ("%s, at most %s expected"), now, most);
      add_of (walk, device, "temperature", BEF_ROUND_TO_DO, text);
    }
}

typedef struct
{
  const char *categories[6];
  const char *quantity, *state; /* what has to be done something about */
  const char *text, *unknown;   /* untranslated */
} Check;

static const Check checks[] = {
  { { "light", "lighting", "lamp", "lights" },
    "on-state",
    "on",
    N_ ("light on"),
    N_ ("it is not known whether it is on") },
  { { "projector", "display", "screen" },
    "on-state",
    "on",
    N_ ("left on"),
    N_ ("it is not known whether it is on") },
  { { "projector", "display", "screen" },
    "equipment-state",
    "ok",
    N_ ("left on"),
    N_ ("it is not known whether it is on") },
  { { "alarmZone", "intrusion", "burglarAlarm", "alarm" },
    "on-state",
    "off",
    N_ ("not armed"),
    N_ ("it is not known whether it is armed") },
  { { "alarmZone", "intrusion", "burglarAlarm", "alarm" },
    "equipment-state",
    "off",
    N_ ("not armed"),
    N_ ("it is not known whether it is armed") },
};

static void
look_at_equipment (Walk *walk, BefDevice *device)
{
  for (guint i = 0; i < G_N_ELEMENTS (checks); i++)
    {
      const Check *check = &checks[i];
      if (!bef_is_category (device, check->categories)
          || bef_device_get_value (device, check->quantity) == NULL)
        continue;
      if (bef_known_is (device, check->quantity, check->state, walk->now_ms))
        add_of (walk, device, check->quantity, BEF_ROUND_TO_DO, _ (check->text));
      else if (bef_known_not (device, check->quantity, walk->now_ms))
        add_of (walk, device, check->quantity, BEF_ROUND_TO_LOOK, _ (check->unknown));
      return;
    }
}

static gboolean
is_cut_off (BefPlace *place)
{
  return BEF_IS_BUILDING (place) && bef_building_is_cut_off (BEF_BUILDING (place));
}

static void
add_cut_off (Walk *walk)
{
  add (walk, NULL, "cut-off", BEF_ROUND_TO_LOOK,
       g_strdup (_ ("Out of reach: doors, heating and lights have to be looked at there")));
}

static void
walk_through (Walk *walk)
{
  g_autoptr (GListModel) devices = bef_place_dup_equipment (walk->place);

  if (is_cut_off (walk->place))
    {
      add_cut_off (walk);
      return;
    }
  for (guint i = 0; i < g_list_model_get_n_items (devices); i++)
    {
      g_autoptr (BefDevice) device = g_list_model_get_item (devices, i);
      BefKind kind = bef_device_get_kind (device);
      if (kind == BEF_KIND_DOOR)
        look_at_door (walk, device);
      else if (kind == BEF_KIND_CLIMATE || bef_is_heating (device))
        look_at_heat (walk, device, devices);
      else if (kind == BEF_KIND_EQUIPMENT)
        look_at_equipment (walk, device);
    }
}

/* The buildings: what stands in the street closes by itself. (transfer full) of BefPlace */
static GPtrArray *
places_to_walk (BefCommune *commune)
{
  GListModel *buildings = bef_commune_get_buildings (commune);
  GPtrArray *places = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (buildings); i++)
    {
      BefBuilding *building = g_list_model_get_item (buildings, i);
      if (g_strcmp0 (bef_building_get_category (building), "streetLighting") == 0)
        g_object_unref (building);
      else
        g_ptr_array_add (places, building);
    }
  bef_walk_sort (places);
  return places;
}

GPtrArray *
bef_round_closing (BefCommune *commune, gint64 now_ms)
{
  g_autoptr (GPtrArray) places = places_to_walk (commune);
  GPtrArray *items = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_round_item_free);

  for (guint i = 0; i < places->len; i++)
    walk_through (&(Walk){ places->pdata[i], items, now_ms });
  return items;
}

static void
add_alert (GPtrArray *items, BefAlert *alert, BefRoundNeed need)
{
  BefRoundItem *item = g_new0 (BefRoundItem, 1);
  const char *place = bef_alert_get_building_name (alert);

  item->key =
      g_strconcat (need == BEF_ROUND_TO_DO ? "open:" : "over:", bef_alert_get_id (alert), NULL);
  item->place_id = g_strdup (bef_alert_get_building_id (alert));
  item->place = g_strdup (place != NULL ? place : "");
  item->object = g_strdup (bef_alert_get_id (alert));
  item->text = bef_text_without_name (bef_alert_get_name (alert), place);
  item->need = need;
  item->severity = bef_alert_get_severity (alert);
  item->observed_ms = bef_alert_get_since_ms (alert);
  g_ptr_array_add (items, item);
}

/* What asks for somebody first, then what nobody knows, then what is over; the worst of each. */
static int
compare_items (gconstpointer a, gconstpointer b)
{
  const BefRoundItem *left = *(BefRoundItem *const *)a, *right = *(BefRoundItem *const *)b;

  if (left->need != right->need)
    return (int)left->need - (int)right->need;
  if (left->severity != right->severity)
    return (int)right->severity - (int)left->severity;
  if (left->observed_ms != right->observed_ms)
    return left->observed_ms > right->observed_ms ? -1 : 1;
  return g_strcmp0 (left->key, right->key);
}

GPtrArray *
bef_round_morning (BefCommune *commune, gint64 since_ms, gint64 now_ms)
{
  GListModel *alerts = bef_commune_get_alerts (commune);
  GPtrArray *items = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_round_item_free);
  g_autoptr (GPtrArray) places = places_to_walk (commune);

  for (guint i = 0; i < g_list_model_get_n_items (alerts); i++)
    {
      g_autoptr (BefAlert) alert = g_list_model_get_item (alerts, i);
      gint64 cleared = bef_alert_get_cleared_ms (alert);
      if (!bef_since_may_tell (commune, alert))
        continue;
      if (bef_alert_asks (alert))
        add_alert (items, alert, BEF_ROUND_TO_DO);
      else if (bef_alert_is_unseen (alert)
               || (since_ms != BEF_NO_TIME && !bef_alert_is_active (alert) && cleared != BEF_NO_TIME
                   && cleared >= since_ms))
        add_alert (items, alert, BEF_ROUND_TO_SEE);
    }
  for (guint i = 0; i < places->len; i++)
    if (is_cut_off (places->pdata[i]))
      add_cut_off (&(Walk){ places->pdata[i], items, now_ms });
  g_ptr_array_sort (items, compare_items);
  return items;
}
