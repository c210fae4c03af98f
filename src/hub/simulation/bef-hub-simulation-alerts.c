/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-hub-simulation-private.h"

#include <gio/gio.h>

/*
 * Alert entities. An incident's alert exists from the moment it is raised until a week after it
 * cleared, under an id made of where it is, what it is and the civil day it began:
 * urn:ngsi-ld:Alert:<commune>:<building>:<code>-<yyyymmdd>.
 */
#define PREFIX "urn:ngsi-ld:Alert:" BEF_HUB_COMMUNE ":"

static BefHubThing *
source_of (BefHubSimulation *self, const BefHubIncident *incident)
{
  return g_hash_table_lookup (self->by_target, incident->target);
}

static char *
alert_id (BefHubSimulation *self, const BefHubIncident *incident)
{
  BefHubThing *source = source_of (self, incident);
  const BefHubDay *day = bef_hub_life_day_number (self->life, incident->day);

  return g_strdup_printf (PREFIX "%s:%s-%04d%02d%02d", source->building->slug,
                          bef_hub_alert_texts[incident->kind].code, day->year, day->month,
                          day->day);
}

/* Raised, and not cleared for too long. An incident shorter than its delay raises nothing. */
static gboolean
is_served (BefHubSimulation *self, const BefHubIncident *incident, gint64 now_ms)
{
  return incident->happens && incident->issued_ms < incident->end_ms
         && incident->issued_ms <= now_ms && now_ms < incident->end_ms + BEF_HUB_ALERT_KEPT_MS
         && incident->issued_ms >= BEF_HUB_EPOCH_MS && source_of (self, incident) != NULL;
}

void
bef_hub_simulation_list_alerts (BefHubSimulation *self, gint64 now_ms, GPtrArray *out)
{
  gint64 today = bef_hub_life_day (self->life, now_ms, NULL)->number;

  for (guint g = 0; g < BEF_HUB_N_GROUPS; g++)
    {
      gint64 last = bef_hub_incident_slot (g, today);
      gint64 first = bef_hub_incident_slot (g, today - 8) - 1;
      for (gint64 slot = MAX (first, 0); slot <= last; slot++)
        {
          BefHubIncident i = *bef_hub_incident_in_slot (self->life, g, slot);
          if (is_served (self, &i, now_ms))
            g_ptr_array_add (out, alert_id (self, &i));
        }
    }
  for (guint index = 0; index < self->flood.count; index++)
    {
      g_autofree char *id = bef_hub_simulation_flood_id (self, index);
      BefHubIncident i;
      if (id != NULL && bef_hub_simulation_flood_incident (self, id, &i)
          && is_served (self, &i, now_ms))
        g_ptr_array_add (out, g_steal_pointer (&id));
    }
}

/* The incident whose alert is @id, whatever the time. */
static gboolean
find_incident (BefHubSimulation *self, const char *id, BefHubIncident *out)
{
  const char *dash = strrchr (id, '-');
  guint64 date;

  if (bef_hub_simulation_flood_incident (self, id, out))
    return TRUE;
  if (!g_str_has_prefix (id, PREFIX) || dash == NULL || strlen (dash + 1) != 8
      || !g_ascii_string_to_unsigned (dash + 1, 10, 20190101, 21001231, &date, NULL))
    return FALSE;
  g_autofree char *iso = g_strdup_printf ("%04d-%02d-%02d", (int)(date / 10000),
                                          (int)(date / 100 % 100), (int)(date % 100));
  gint64 at;
  if (!bef_iso8601_parse (iso, &at))
    return FALSE;
  gint64 day = at / BEF_MS_DAY;
  for (guint g = 0; g < BEF_HUB_N_GROUPS; g++)
    {
      gint64 slot = bef_hub_incident_slot (g, day);
      if (slot < 0)
        continue;
      *out = *bef_hub_incident_in_slot (self->life, g, slot);
      if (!out->happens || out->day != day || source_of (self, out) == NULL)
        continue;
      g_autofree char *this_id = alert_id (self, out);
      if (g_str_equal (this_id, id))
        return TRUE;
    }
  return FALSE;
}

gboolean
bef_hub_simulation_is_alert (BefHubSimulation *self, const char *id)
{
  BefHubIncident incident;

  return find_incident (self, id, &incident);
}

/* Of the texts of a row, in their order. */
typedef enum
{
  FRENCH,
  ENGLISH,
} Language;

/* The text with its places filled in. (transfer full) */
static char *
fill (BefHubSimulation *self, const char *text, const BefHubThing *source, gint64 at_ms,
      Language language)
{
  g_autoptr (GString) out = g_string_new (text);

  g_string_replace (out, "{equipment}", source->name, 0);
  g_string_replace (out, "{building}", source->building->name, 0);
  if (strstr (text, "{date}") != NULL)
    {
      BefCivil c;
      bef_civil_from_ms (bef_hub_simulation_authorised_until (self, source, at_ms), &c);
      g_autofree char *date = language == FRENCH
                                  ? g_strdup_printf ("%02d/%02d/%04d", c.day, c.month, c.year)
                                  : g_strdup_printf ("%04d-%02d-%02d", c.year, c.month, c.day);
      g_string_replace (out, "{date}", date, 0);
    }
  return g_strdup (out->str);
}

static void
put_texts (BefHubSimulation *self, JsonObject *entity, const BefHubAlertText *t,
           const BefHubThing *source, gint64 at_ms)
{
  const struct
  {
    const char *name;
    const char *const *text;
  } rows[] = { { "name", t->name },
               { "description", t->description },
               { "cause", t->cause },
               { "consequence", t->consequence },
               { "instruction", t->instruction },
               { "contact", t->contact } };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *fr = fill (self, rows[i].text[FRENCH], source, at_ms, FRENCH);
      g_autofree char *en = fill (self, rows[i].text[ENGLISH], source, at_ms, ENGLISH);
      bef_hub_put_language (entity, rows[i].name, fr, en);
    }
}

static void
put_acknowledgement (BefHubSimulation *self, JsonObject *entity, const char *id, gint64 now_ms)
{
  BefHubAcknowledgement *ack = g_hash_table_lookup (self->acknowledged, id);

  if (ack == NULL || ack->at_ms > now_ms)
    return;
  bef_hub_put_text (entity, "acknowledgedBy", ack->who, BEF_NO_TIME);
  bef_hub_put_instant (entity, "acknowledgedAt", ack->at_ms);
  bef_hub_put_text (entity, "acknowledgeComment", ack->comment, BEF_NO_TIME);
}

JsonObject *
bef_hub_simulation_alert_entity (BefHubSimulation *self, const char *id, gint64 now_ms)
{
  BefHubIncident i;

  if (!find_incident (self, id, &i) || !is_served (self, &i, now_ms))
    return NULL;
  const BefHubAlertText *t = &bef_hub_alert_texts[i.kind];
  BefHubThing *source = source_of (self, &i);
  gboolean cleared = now_ms >= i.end_ms;
  JsonObject *entity = json_object_new ();

  json_object_set_string_member (entity, "id", id);
  json_object_set_string_member (entity, "type", "Alert");
  put_texts (self, entity, t, source, MIN (now_ms, i.end_ms - 1));
  bef_hub_put_text (entity, "category", t->category, BEF_NO_TIME);
  bef_hub_put_text (entity, "subCategory", t->code, BEF_NO_TIME);
  bef_hub_put_text (entity, "severity", t->severity, BEF_NO_TIME);
  bef_hub_put_relationship (entity, "alertSource", source->id);
  bef_hub_put_relationship (entity, "locatedIn", source->building->id);
  bef_hub_put_instant (entity, "dateIssued", i.issued_ms);
  if (cleared)
    bef_hub_put_instant (entity, "validTo", i.end_ms);
  bef_hub_put_text (entity, "alertState", cleared ? "cleared" : "active",
                    cleared ? i.end_ms : i.issued_ms);
  bef_hub_put_number (entity, "timeAllowed", t->minutes_allowed, BEF_NO_TIME, "MIN");
  put_acknowledgement (self, entity, id, now_ms);
  JsonObject *decided = g_hash_table_lookup (self->decided, id);
  if (decided != NULL)
    bef_hub_world_apply (entity, decided);
  return entity;
}

gboolean
bef_hub_simulation_acknowledge (BefHubSimulation *self, const char *id, const char *who,
                                const char *comment, gint64 now_ms, GError **error)
{
  BefHubIncident i;
  BefHubAcknowledgement *ack = g_hash_table_lookup (self->acknowledged, id);

  if (!find_incident (self, id, &i) || !is_served (self, &i, now_ms))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "There is no alert %s now", id);
      return FALSE;
    }
  if (who == NULL || *who == '\0')
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                           "An acknowledgement says who took charge");
      return FALSE;
    }
  if (ack != NULL)
    {
      g_autofree char *at = bef_iso8601_format (ack->at_ms);
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS, "Already acknowledged by %s at %s",
                   ack->who, at);
      return FALSE;
    }
  ack = g_new0 (BefHubAcknowledgement, 1);
  ack->who = g_strdup (who);
  ack->comment = g_strdup (comment != NULL ? comment : "");
  ack->at_ms = now_ms;
  g_hash_table_insert (self->acknowledged, g_strdup (id), ack);
  return TRUE;
}

/* What was decided goes with the hub, as acknowledgements do. */
gboolean
bef_hub_simulation_annotate (BefHubSimulation *self, const char *id, JsonObject *changes,
                             gint64 now_ms, GError **error)
{
  BefHubIncident i;
  g_autofree char *now = bef_iso8601_format (now_ms);

  if (!find_incident (self, id, &i) || !is_served (self, &i, now_ms))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "There is no alert %s now", id);
      return FALSE;
    }
  JsonObject *decided = g_hash_table_lookup (self->decided, id);
  if (decided == NULL)
    {
      decided = json_object_new ();
      g_hash_table_insert (self->decided, g_strdup (id), decided);
    }
  /* The acknowledgement itself is kept apart. */
  if (json_object_has_member (changes, "acknowledgedAt"))
    g_hash_table_remove (self->acknowledged, id);
  else
    bef_hub_world_apply (decided, changes);
  json_object_set_string_member (decided, "modifiedAt", now);
  return TRUE;
}
