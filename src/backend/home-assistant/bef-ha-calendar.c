/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/bef-json.h"
#include "base/bef-present.h"
#include "base/bef-text.h"
#include "bef-ha-backend.h"

/*
 * Calendars are rooms that can be booked, and their events the bookings: when, and what for. Who
 * wrote or attends an event, where and with which words is not read.
 */

#define EVERY_MS (5 * BEF_MS_MINUTE)
#define AHEAD_MS (14 * BEF_MS_DAY)
#define MAX_BYTES (4 * 1024 * 1024)
#define MAX_BOOKINGS 500

typedef struct
{
  BefHaBackend *self; /* owned */
  char *entity_id;    /* owned */
} Reading;

/* A moment, or a whole day of the commune's calendar. */
static gint64
instant_of (JsonObject *event, const char *member)
{
  JsonObject *object = bef_json_get_object (event, member);
  const char *moment = bef_json_get_string (object, "dateTime");
  const char *day = bef_json_get_string (object, "date");
  gint64 ms;
  int y, m, d;

  if (moment != NULL)
    return bef_iso8601_parse (moment, &ms) ? ms : BEF_NO_TIME;
  if (day == NULL || sscanf (day, "%4d-%2d-%2d", &y, &m, &d) != 3 || y < 1970 || m < 1 || m > 12
      || d < 1 || d > 31)
    return BEF_NO_TIME;
  return bef_civil_to_ms (y, m, d, 0, 0);
}

static void
add_booking (BefEntity *holder, JsonObject *event)
{
  gint64 start = instant_of (event, "start"), end = instant_of (event, "end");

  if (start != BEF_NO_TIME && end != BEF_NO_TIME && end > start)
    bef_entity_add_booking (holder, start, end, bef_json_get_string (event, "summary"), NULL);
}

static void
take (BefHaBackend *self, const char *entity_id, JsonArray *events)
{
  g_autoptr (BefEntity) holder = bef_entity_new ("", "", BEF_ENTITY_EQUIPMENT);

  for (guint i = 0; i < MIN (json_array_get_length (events), MAX_BOOKINGS); i++)
    add_booking (holder, bef_json_node_object (json_array_get_element (events, i)));
  if (holder->bookings == NULL)
    g_hash_table_remove (self->decoder.bookings, entity_id);
  else
    g_hash_table_replace (self->decoder.bookings, g_strdup (entity_id),
                          g_steal_pointer (&holder->bookings));
  bef_ha_tell_soon (self, entity_id);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Reading *reading = user_data;
  g_autoptr (BefHaBackend) self = reading->self;
  g_autofree char *entity_id = reading->entity_id;
  g_autoptr (BefHttpsAnswer) answer = bef_https_send_finish (BEF_HTTPS (source), result, NULL);
  g_autoptr (JsonNode) node = NULL;

  g_free (reading);
  self->n_calendars--;
  /* What cannot be had now stays as it was known, until the next look. */
  if (answer == NULL || answer->status != 200)
    return;
  node = bef_json_parse (g_bytes_get_data (answer->body, NULL), g_bytes_get_size (answer->body),
                         MAX_BYTES, NULL);
  if (bef_json_node_array (node) != NULL)
    take (self, entity_id, bef_json_node_array (node));
}

static void
read_one (BefHaBackend *self, const char *entity_id, gint64 now_ms)
{
  Reading *reading = g_new (Reading, 1);
  gint64 from = now_ms - now_ms % BEF_MS_HOUR - BEF_MS_DAY;
  g_autofree char *start = bef_iso8601_format (from);
  g_autofree char *end = bef_iso8601_format (from + AHEAD_MS);
  g_autofree char *path =
      g_strdup_printf ("/api/calendars/%s?start=%s&end=%s", entity_id, start, end);
  BefHttpsRequest request = {
    .method = "GET", .url = path, .max_bytes = MAX_BYTES, .background = TRUE, .about_one = TRUE
  };

  *reading = (Reading){ g_object_ref (self), g_strdup (entity_id) };
  self->n_calendars++;
  bef_https_send_async (self->https, &request, self->cancellable, read_cb, reading);
}

void
bef_ha_read_calendars (BefHaBackend *self)
{
  gint64 now_ms = bef_now_ms ();
  GHashTableIter iter;
  gpointer id;

  if (self->n_calendars > 0
      || (self->calendars_ms != BEF_NO_TIME && ABS (now_ms - self->calendars_ms) < EVERY_MS))
    return;
  self->calendars_ms = now_ms;
  g_hash_table_iter_init (&iter, bef_ha_states_get_all (self->states));
  while (g_hash_table_iter_next (&iter, &id, NULL))
    if (g_str_has_prefix (id, "calendar."))
      read_one (self, id, now_ms);
}
