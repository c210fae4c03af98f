/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-ha-notices.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/bef-civil-time.h"
#include "base/bef-json.h"
#include "base/bef-text.h"
#include "bef-ha-socket.h"

#define MAX_NOTICES 500
#define MAX_ID 255

typedef struct
{
  gboolean is_repair;
  char *id;          /* owned: as it is there */
  char *domain;      /* owned, nullable: of a repair */
  char *title;       /* owned, nullable */
  char *message;     /* owned, nullable */
  const char *grade; /* as alerts say it */
  gint64 created_ms;
} Notice;

struct _BefHaNotices
{
  GHashTable *all; /* owned: our id -> Notice */
};

static void
notice_free (gpointer data)
{
  Notice *notice = data;

  g_free (notice->id);
  g_free (notice->domain);
  g_free (notice->title);
  g_free (notice->message);
  g_free (notice);
}

BefHaNotices *
bef_ha_notices_new (void)
{
  BefHaNotices *self = g_new0 (BefHaNotices, 1);

  self->all = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, notice_free);
  return self;
}

void
bef_ha_notices_free (BefHaNotices *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->all);
  g_free (self);
}

static gboolean
is_repair_cb (gpointer key, gpointer value, gpointer user_data)
{
  return ((Notice *)value)->is_repair == GPOINTER_TO_INT (user_data);
}

static gboolean
is_id (const char *text)
{
  return text != NULL && text[0] != '\0' && strlen (text) <= MAX_ID && bef_text_is_plain (text);
}

static gint64
instant_of (JsonObject *object, const char *member)
{
  const char *text = bef_json_get_string (object, member);
  gint64 ms;

  return text != NULL && bef_iso8601_parse (text, &ms) ? ms : BEF_NO_TIME;
}

void
bef_ha_notices_take_notifications (BefHaNotices *self, JsonArray *all)
{
  g_hash_table_foreach_remove (self->all, is_repair_cb, GINT_TO_POINTER (FALSE));
  for (guint i = 0; all != NULL && i < MIN (json_array_get_length (all), MAX_NOTICES); i++)
    {
      JsonObject *object = bef_json_node_object (json_array_get_element (all, i));
      const char *id = bef_json_get_string (object, "notification_id");
      if (!is_id (id))
        continue;
      Notice *notice = g_new0 (Notice, 1);
      notice->id = g_strdup (id);
      notice->title = bef_text_line (bef_json_get_string (object, "title"), BEF_TEXT_LINE);
      notice->message = g_strdup (bef_json_get_string (object, "message"));
      notice->grade = "low";
      notice->created_ms = instant_of (object, "created_at");
      g_hash_table_replace (self->all, g_strconcat (BEF_HA_NOTIFICATION, id, NULL), notice);
    }
}

static const char *
grade_of (const char *severity)
{
  if (g_strcmp0 (severity, "critical") == 0)
    return "critical";
  return g_strcmp0 (severity, "error") == 0 ? "high" : "low";
}

static gboolean
is_ignored (JsonObject *issue)
{
  double ignored = 0;

  return bef_json_get_number (issue, "ignored", &ignored) && ignored != 0;
}

void
bef_ha_notices_take_repairs (BefHaNotices *self, JsonArray *all)
{
  g_hash_table_foreach_remove (self->all, is_repair_cb, GINT_TO_POINTER (TRUE));
  for (guint i = 0; all != NULL && i < MIN (json_array_get_length (all), MAX_NOTICES); i++)
    {
      JsonObject *object = bef_json_node_object (json_array_get_element (all, i));
      const char *id = bef_json_get_string (object, "issue_id");
      const char *domain = bef_json_get_string (object, "domain");
      const char *of = bef_json_get_string (object, "issue_domain");
      const char *key = bef_json_get_string (object, "translation_key");
      if (!is_id (id) || !is_id (domain) || is_ignored (object))
        continue;
      Notice *notice = g_new0 (Notice, 1);
      notice->is_repair = TRUE;
      notice->id = g_strdup (id);
      notice->domain = g_strdup (domain);
      notice->grade = grade_of (bef_json_get_string (object, "severity"));
      notice->created_ms = instant_of (object, "created");
      notice->message =
          g_strdup_printf ("%s: %s", of != NULL ? of : domain, key != NULL ? key : id);
      g_hash_table_replace (self->all, g_strconcat (BEF_HA_REPAIR, domain, ":", id, NULL), notice);
    }
}

static BefEntity *
entity_of (const char *id, const Notice *notice)
{
  BefEntity *entity = bef_entity_new (id, "Alert", BEF_ENTITY_ALERT);
  const char *name = notice->title;
  g_autofree char *issued =
      notice->created_ms != BEF_NO_TIME ? bef_iso8601_format (notice->created_ms) : NULL;

  if (name == NULL || name[0] == '\0')
    name = notice->is_repair ? _ ("Home Assistant asks for a repair")
                             : _ ("Notification of Home Assistant");
  bef_entity_set_name (entity, name);
  bef_entity_set_fact (entity, "name", name);
  bef_entity_set_fact (entity, "description", notice->message);
  bef_entity_set_fact (entity, "severity", notice->grade);
  bef_entity_set_fact (entity, "alertState", "active");
  bef_entity_set_fact (entity, "dateIssued", issued);
  bef_entity_set_fact (
      entity, "instruction",
      notice->is_repair
          ? _ ("See to it in Home Assistant, under Settings, Repairs. To acknowledge it is to "
               "ignore it there, until Home Assistant is updated.")
          : _ ("Do what it says, or pass it on to whoever looks after Home Assistant. To "
               "acknowledge it is to dismiss it there, for everybody."));
  return entity;
}

void
bef_ha_notices_add (BefHaNotices *self, GPtrArray *entities)
{
  GHashTableIter iter;
  gpointer id, notice;

  g_hash_table_iter_init (&iter, self->all);
  while (g_hash_table_iter_next (&iter, &id, &notice))
    g_ptr_array_add (entities, entity_of (id, notice));
}

GHashTable *
bef_ha_notices_dup_ids (BefHaNotices *self)
{
  GHashTable *ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, self->all);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    g_hash_table_add (ids, g_strdup (id));
  return ids;
}

JsonObject *
bef_ha_notices_acknowledge (BefHaNotices *self, const char *id)
{
  const Notice *notice = g_hash_table_lookup (self->all, id);
  JsonObject *command;

  if (notice == NULL)
    return NULL;
  if (notice->is_repair)
    {
      command = bef_ha_command ("repairs/ignore_issue");
      json_object_set_string_member (command, "domain", notice->domain);
      json_object_set_string_member (command, "issue_id", notice->id);
      json_object_set_boolean_member (command, "ignore", TRUE);
      return command;
    }
  JsonObject *data = json_object_new ();
  json_object_set_string_member (data, "notification_id", notice->id);
  command = bef_ha_command ("call_service");
  json_object_set_string_member (command, "domain", "persistent_notification");
  json_object_set_string_member (command, "service", "dismiss");
  json_object_set_object_member (command, "service_data", data);
  return command;
}
