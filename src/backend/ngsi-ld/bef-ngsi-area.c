/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-ngsi-area.h"

#include <string.h>

#include "backend/ngsi-ld/bef-ngsi-dialect.h"

/* Proxies refuse request lines of more than a few thousand characters. */
#define MAX_QUERY_LENGTH 1500

typedef enum
{
  STAGE_PLACE,
  STAGE_BUILDINGS, /* related to one */
  STAGE_DEVICES,   /* related to equipment that was found */
  STAGE_ALERTS,
  STAGE_OVER,
} Stage;

struct _BefNgsiArea
{
  BefBounds *bounds;                   /* owned */
  GStrv types, alert_types, relations; /* owned */
  Stage stage;                         /* of what is asked next, once @queue is empty */
  Stage asked;                         /* of what was asked last */
  GQueue queue;                        /* of char*, owned */
};

BefNgsiArea *
bef_ngsi_area_new (const BefBounds *bounds, const char *const *types,
                   const char *const *alert_types, const char *const *relations)
{
  BefNgsiArea *self = g_new0 (BefNgsiArea, 1);

  self->bounds = bef_bounds_copy (bounds);
  self->types = g_strdupv ((char **)types);
  self->alert_types = g_strdupv ((char **)alert_types);
  self->relations = g_strdupv ((char **)relations);
  g_queue_init (&self->queue);
  return self;
}

void
bef_ngsi_area_free (BefNgsiArea *self)
{
  if (self == NULL)
    return;
  bef_bounds_free (self->bounds);
  g_strfreev (self->types);
  g_strfreev (self->alert_types);
  g_strfreev (self->relations);
  g_queue_clear_full (&self->queue, g_free);
  g_free (self);
}

static char *
of_types (const GStrv types)
{
  guint next = 0;

  return bef_ngsi_dialect_selection ((const char *const *)types, NULL, &next);
}

static void
add_place (BefNgsiArea *self)
{
  char latitude[G_ASCII_DTOSTR_BUF_SIZE], longitude[G_ASCII_DTOSTR_BUF_SIZE];
  g_autofree char *types = of_types (self->types);

  g_ascii_formatd (latitude, sizeof latitude, "%.6f", self->bounds->centre.latitude);
  g_ascii_formatd (longitude, sizeof longitude, "%.6f", self->bounds->centre.longitude);
  g_queue_push_tail (&self->queue,
                     g_strdup_printf ("%s&georel=near%%3BmaxDistance%%3D%%3D%.0f&geometry=Point"
                                      "&coordinates=%%5B%s,%s%%5D",
                                      types, self->bounds->radius_m, longitude, latitude));
}

static gboolean
is_target (const BefEntity *entity, Stage stage)
{
  return entity->role == (stage == STAGE_BUILDINGS ? BEF_ENTITY_BUILDING : BEF_ENTITY_EQUIPMENT);
}

/* An equipment stands for its building to what is related to a device. */
static gboolean
is_asked (const char *relation, Stage stage)
{
  return stage == STAGE_BUILDINGS || strstr (bef_profile_short_name (relation), "Device") != NULL;
}

static void
add_related (BefNgsiArea *self, const char *relation, GPtrArray *entities, Stage stage)
{
  g_autofree char *types = of_types (self->types);
  g_autofree char *name = g_uri_escape_string (relation, ":/", FALSE);
  g_autoptr (GString) query = g_string_new (NULL);

  for (guint i = 0; i < entities->len; i++)
    {
      const BefEntity *entity = entities->pdata[i];
      if (!is_target (entity, stage) || strpbrk (entity->id, "\"\\") != NULL)
        continue;
      g_autofree char *id = bef_ngsi_encode (entity->id);
      if (query->len + strlen (id) + strlen (name) > MAX_QUERY_LENGTH)
        {
          g_queue_push_tail (&self->queue, g_strdup_printf ("%s&q=%s", types, query->str));
          g_string_truncate (query, 0);
        }
      g_string_append_printf (query, "%s%s%%3D%%3D%%22%s%%22", query->len > 0 ? "%7C" : "", name,
                              id);
    }
  if (query->len > 0)
    g_queue_push_tail (&self->queue, g_strdup_printf ("%s&q=%s", types, query->str));
}

char *
bef_ngsi_area_next (BefNgsiArea *self, GPtrArray *entities)
{
  while (g_queue_is_empty (&self->queue) && self->stage < STAGE_OVER)
    {
      self->asked = self->stage++;
      if (self->asked == STAGE_PLACE && self->types[0] != NULL)
        add_place (self);
      else if (self->asked == STAGE_ALERTS && self->alert_types[0] != NULL)
        g_queue_push_tail (&self->queue, of_types (self->alert_types));
      else if (self->asked == STAGE_BUILDINGS || self->asked == STAGE_DEVICES)
        for (guint i = 0; self->relations[i] != NULL; i++)
          if (is_asked (self->relations[i], self->asked))
            add_related (self, self->relations[i], entities, self->asked);
    }
  return g_queue_pop_head (&self->queue);
}

gboolean
bef_ngsi_area_refused (BefNgsiArea *self)
{
  /* Without relations there is still what has a place of its own. */
  g_queue_clear_full (&self->queue, g_free);
  g_queue_init (&self->queue);
  return self->asked == STAGE_BUILDINGS || self->asked == STAGE_DEVICES;
}

gboolean
bef_ngsi_area_keeps (const BefBounds *bounds, const BefEntity *entity, GHashTable *known)
{
  const char *source = bef_entity_get_fact (entity, "alertSource");

  if (bounds == NULL || bounds->radius_m <= 0 || entity->role != BEF_ENTITY_ALERT)
    return TRUE;
  return (entity->building_id != NULL && g_hash_table_contains (known, entity->building_id))
         || (source != NULL && g_hash_table_contains (known, source))
         || (entity->has_location && bef_bounds_holds (bounds, entity->location));
}

void
bef_ngsi_area_filter (const BefBounds *bounds, GPtrArray *entities)
{
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < entities->len; i++)
    if (((BefEntity *)entities->pdata[i])->role != BEF_ENTITY_ALERT)
      g_hash_table_add (known, ((BefEntity *)entities->pdata[i])->id);
  for (guint i = entities->len; i > 0; i--)
    if (!bef_ngsi_area_keeps (bounds, entities->pdata[i - 1], known))
      g_ptr_array_remove_index (entities, i - 1);
}
