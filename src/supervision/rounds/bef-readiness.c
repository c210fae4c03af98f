/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-readiness.h"

#include <glib/gi18n.h>
#include <math.h>

#include "base/bef-format.h"
#include "bef-known.h"

/* Words shorter than this join others: "de", "la", "des". */
#define MIN_WORD 4

/* The words of @name that name something, folded. (transfer full) strv */
static char **
words_of (const char *name)
{
  char **tokens = g_str_tokenize_and_fold (name, NULL, NULL);
  guint kept = 0;

  for (guint i = 0; tokens[i] != NULL; i++)
    if (g_utf8_strlen (tokens[i], -1) >= MIN_WORD)
      tokens[kept++] = tokens[i];
    else
      g_free (tokens[i]);
  tokens[kept] = NULL;
  return tokens;
}

static guint
words_in_common (BefDevice *a, BefDevice *b)
{
  g_auto (GStrv) left = words_of (bef_device_get_name (a));
  g_auto (GStrv) right = words_of (bef_device_get_name (b));
  guint n = 0;

  for (guint i = 0; left[i] != NULL; i++)
    n += g_strv_contains ((const char *const *)right, left[i]);
  return n;
}

/* Whether another room of @devices answers better to the name of @sensor than @room. */
static gboolean
is_of_another (GListModel *devices, BefDevice *sensor, BefDevice *room)
{
  guint mine = words_in_common (sensor, room);

  for (guint i = 0; i < g_list_model_get_n_items (devices); i++)
    {
      g_autoptr (BefDevice) other = g_list_model_get_item (devices, i);
      if (other != room && bef_device_get_kind (other) == BEF_KIND_ROOM
          && words_in_common (sensor, other) > mine)
        return TRUE;
    }
  return FALSE;
}

BefDevice *
bef_readiness_sensor (BefCommune *commune, BefDevice *room)
{
  const char *id = bef_device_get_building_id (room);
  BefBuilding *building = id != NULL ? bef_commune_find_building (commune, id) : NULL;
  GListModel *devices = building != NULL ? bef_building_get_devices (building) : NULL;
  BefDevice *best = NULL;
  guint most = 0, n_sensors = 0, n_named = 0;

  for (guint i = 0; devices != NULL && i < g_list_model_get_n_items (devices); i++)
    {
      g_autoptr (BefDevice) sensor = g_list_model_get_item (devices, i);
      double low, high;
      if (bef_device_get_kind (sensor) != BEF_KIND_CLIMATE
          || bef_device_get_value (sensor, "temperature") == NULL
          /* Outdoors nothing is expected. */
          || !bef_device_get_expected (sensor, &low, &high))
        continue;
      n_sensors++;
      guint n = words_in_common (sensor, room);
      n_named += n > 0;
      if ((best == NULL || n > most) && !is_of_another (devices, sensor, room))
        {
          best = sensor;
          most = n;
        }
    }
  /* The only one of a building is of all its rooms; among several, one has to be named. */
  return most > 0 || (n_sensors == 1 && n_named == 0) ? best : NULL;
}

static BefReadyHeating
heating_of (GListModel *devices, gint64 now_ms)
{
  BefReadyHeating heating = BEF_READY_HEATING_UNKNOWN;

  for (guint i = 0; i < g_list_model_get_n_items (devices); i++)
    {
      g_autoptr (BefDevice) device = g_list_model_get_item (devices, i);
      if (!bef_is_heating (device))
        continue;
      if (bef_known_is (device, "equipment-state", "fault", now_ms))
        return BEF_READY_HEATING_FAULT;
      if (bef_known_is (device, "on-state", "on", now_ms)
          || bef_known_is (device, "equipment-state", "ok", now_ms))
        heating = BEF_READY_HEATING_ON;
      else if (heating == BEF_READY_HEATING_UNKNOWN
               && (bef_known_is (device, "on-state", "off", now_ms)
                   || bef_known_is (device, "equipment-state", "off", now_ms)))
        heating = BEF_READY_HEATING_OFF;
    }
  return heating;
}

static BefReadyDoor
door_of (GListModel *devices, gint64 now_ms)
{
  BefReadyDoor door = BEF_READY_DOOR_NONE;

  for (guint i = 0; i < g_list_model_get_n_items (devices); i++)
    {
      g_autoptr (BefDevice) device = g_list_model_get_item (devices, i);
      if (bef_device_get_kind (device) != BEF_KIND_DOOR)
        continue;
      if (bef_known_is (device, "open-state", "open", now_ms))
        return BEF_READY_DOOR_OPEN;
      if (bef_known_not (device, "open-state", now_ms))
        door = BEF_READY_DOOR_UNKNOWN;
      else if (door == BEF_READY_DOOR_NONE && bef_known_is (device, "open-state", "closed", now_ms))
        door = BEF_READY_DOOR_CLOSED;
    }
  return door;
}

static void
judge (BefReadiness *self, gint64 start_ms, gint64 now_ms)
{
  double missing = self->expected - self->temperature;

  if (isnan (self->temperature))
    return;
  if (missing <= 0)
    {
      self->state = BEF_READINESS_READY;
      return;
    }
  self->heat_by_ms = start_ms - (gint64)(missing / BEF_READINESS_GAIN_C * BEF_MS_HOUR);
  self->state = self->heating == BEF_READY_HEATING_ON && self->heat_by_ms >= now_ms
                    ? BEF_READINESS_WARMING
                    : BEF_READINESS_COLD;
}

BefReadiness
bef_readiness_of (BefCommune *commune, BefDevice *room, const BefBooking *booking, gint64 now_ms)
{
  BefReadiness self = { .state = BEF_READINESS_UNKNOWN,
                        .temperature = NAN,
                        .observed_ms = BEF_NO_TIME,
                        .expected = BEF_READINESS_COMFORT_C,
                        .heat_by_ms = BEF_NO_TIME };
  const char *id = bef_device_get_building_id (room);
  BefBuilding *building = id != NULL ? bef_commune_find_building (commune, id) : NULL;
  BefDevice *sensor = bef_readiness_sensor (commune, room);
  double low, high;

  if (building != NULL)
    {
      self.heating = heating_of (bef_building_get_devices (building), now_ms);
      self.door = door_of (bef_building_get_devices (building), now_ms);
    }
  if (sensor == NULL)
    return self;
  /* An empty room may be cooler than one that is used: what is expected now is not less then. */
  if (bef_device_get_expected (sensor, &low, &high))
    self.expected = MAX (low, BEF_READINESS_COMFORT_C);
  if (bef_known (sensor, "temperature", now_ms, &self.temperature))
    self.observed_ms = bef_device_get_value (sensor, "temperature")->observed_ms;
  judge (&self, MAX (booking->start_ms, now_ms), now_ms);
  return self;
}

const char *
bef_readiness_word (BefReadinessState state)
{
  switch (state)
    {
    case BEF_READINESS_READY:
      return C_ ("room", "Ready");
    case BEF_READINESS_WARMING:
      return C_ ("room", "Warming up");
    case BEF_READINESS_COLD:
      return C_ ("room", "Too cold");
    default:
      return C_ ("room", "Unknown");
    }
}

/* What has to be done about the cold, or NULL. (transfer full) */
static char *
dup_heating_words (const BefReadiness *self, gint64 now_ms)
{
  if (self->heating == BEF_READY_HEATING_FAULT)
    return g_strdup (_ ("the heating is in fault"));
  if (self->state != BEF_READINESS_COLD)
    return NULL;
  if (self->heat_by_ms < now_ms)
    return g_strdup (_ ("it will not be warm in time"));
  g_autofree char *by = bef_format_time (self->heat_by_ms);
  /* Translators: %s is a time of day. */
  return g_strdup_printf (_ ("heat from %s at the latest"), by);
}

static void
append (GString *out, const char *text)
{
  g_string_append (out, _ ("; "));
  g_string_append (out, text);
}

char *
bef_readiness_dup_words (const BefReadiness *self, const BefBooking *booking, gint64 now_ms)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autofree char *heating = dup_heating_words (self, now_ms);

  if (isnan (self->temperature))
    g_string_append (out, _ ("temperature unknown"));
  else
    {
      g_autofree char *is = bef_format_value (self->temperature, "°C", 1);
      g_autofree char *wanted = bef_format_value (self->expected, "°C", 0);
      g_autofree char *start = bef_format_time (booking->start_ms);
      if (self->state == BEF_READINESS_READY)
        g_string_append (out, is);
      else if (booking->start_ms > now_ms)
        /* Translators: temperature, temperature, time of day. */
        g_string_append_printf (out, _ ("%s, %s expected at %s"), is, wanted, start);
      else
        g_string_append_printf (out, _ ("%s, %s expected"), is, wanted);
    }
  if (heating != NULL)
    append (out, heating);
  if (self->door == BEF_READY_DOOR_OPEN)
    append (out, _ ("a door is open"));
  else if (self->door == BEF_READY_DOOR_UNKNOWN)
    append (out, _ ("a door is not known"));
  return g_strdup (out->str);
}
