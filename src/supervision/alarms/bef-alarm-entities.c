/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-alarm-private.h"

#include <math.h>
#include <string.h>

#include "base/bef-format.h"
#include "base/bef-text.h"

/* What the texts of one alarm are filled with. */
typedef struct
{
  BefAlarmNameFunc name;
  gpointer data;
  GHashTable *counts;   /* id of a cause -> how many are folded into it */
  GHashTable *explains; /* id of a cause -> GString: ids of alerts of the back end, by lines */
  gint64 now_ms;
} Writer;

/* A place or equipment that nobody can name is called by what it is. */
static char *
dup_equipment (const Writer *w, const BefAlarmPoint *point)
{
  const char *name = *point->object != '\0' ? w->name (point->object, w->data) : NULL;

  if (name != NULL)
    return g_strdup (name);
  return g_strdup (point->rule->kind >= 0 ? bef_kind_name ((BefKind)point->rule->kind) : "");
}

static char *
dup_building (const Writer *w, const BefAlarmPoint *point)
{
  return g_strdup (point->building != NULL ? w->name (point->building, w->data) : NULL);
}

static char *
dup_number (const BefAlarmPoint *point, double value)
{
  const BefQuantityInfo *quantity =
      point->rule->quantity != NULL ? bef_quantity_info (point->rule->quantity) : NULL;

  if (quantity != NULL)
    return bef_quantity_format (quantity, value);
  return bef_format_number (value, value == rint (value) ? 0 : 1);
}

/* (transfer full), nullable. */
static char *
dup_field (const Writer *w, const BefAlarmPoint *point, const char *field)
{
  if (g_str_equal (field, "equipment"))
    return dup_equipment (w, point);
  if (g_str_equal (field, "building"))
    return dup_building (w, point);
  if (g_str_equal (field, "value"))
    return dup_number (point, point->value);
  if (g_str_equal (field, "expected"))
    return dup_number (point, point->expected);
  if (g_str_equal (field, "since"))
    return bef_format_when (point->since_ms, w->now_ms);
  if (g_str_equal (field, "count"))
    return g_strdup_printf ("%u", GPOINTER_TO_UINT (g_hash_table_lookup (w->counts, point->id)));
  return NULL;
}

/* Once through: a name that has braces is not filled in itself. (transfer full) */
static char *
fill (const Writer *w, const BefAlarmPoint *point, const char *text)
{
  GString *out = g_string_new (NULL);

  for (const char *open = strchr (text, '{'); open != NULL; open = strchr (text, '{'))
    {
      const char *close = strchr (open, '}');
      if (close == NULL)
        break;
      g_autofree char *field = g_strndup (open + 1, close - open - 1);
      g_autofree char *value = dup_field (w, point, field);
      g_string_append_len (out, text, open - text);
      g_string_append (out, value != NULL ? value : "");
      text = close + 1;
    }
  g_string_append (out, text);
  return g_string_free (out, FALSE);
}

static void
set_filled (const Writer *w, BefEntity *entity, const BefAlarmPoint *point, const char *fact,
            const char *text)
{
  g_autofree char *filled = fill (w, point, text);

  bef_entity_set_fact (entity, fact, filled);
}

static void
set_time (BefEntity *entity, const char *fact, gint64 ms)
{
  g_autofree char *text = ms != BEF_NO_TIME ? bef_iso8601_format (ms) : NULL;

  bef_entity_set_fact (entity, fact, text);
}

static void
set_number (BefEntity *entity, const char *fact, gint64 number)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, number);

  bef_entity_set_fact (entity, fact, text);
}

static const char *
severity_word (BefSeverity severity)
{
  return severity == BEF_SEVERITY_URGENT ? "critical"
         : severity == BEF_SEVERITY_WEEK ? "medium"
                                         : "high";
}

static void
set_state (BefEntity *entity, const BefAlarmPoint *point)
{
  gboolean is_over = point->state == BEF_ALERT_CLEARED || point->state == BEF_ALERT_CLOSED;
  gint64 allowed_ms = bef_alarm_point_deadline (point) - point->raised_ms;

  bef_entity_set_fact (entity, "severity", severity_word (point->priority));
  bef_entity_set_fact (entity, "alertState", is_over ? "cleared" : "active");
  set_time (entity, "dateIssued", point->raised_ms);
  if (is_over)
    set_time (entity, "validTo", point->cleared_ms);
  set_number (entity, "timeAllowed", MAX (allowed_ms, 0) / BEF_MS_MINUTE);
  if (point->state == BEF_ALERT_SUPPRESSED)
    bef_entity_set_fact (entity, "standing", "suppressed");
  else if (point->state == BEF_ALERT_OUT_OF_SERVICE)
    bef_entity_set_fact (entity, "standing", "outOfService");
  if (point->times > 1)
    set_number (entity, "times", point->times);
  bef_entity_set_fact (entity, "causedBy", point->cause_id);
}

static void
set_comments (BefEntity *entity, const BefAlarmPoint *point)
{
  g_autoptr (GPtrArray) notes =
      g_ptr_array_new_with_free_func ((GDestroyNotify)bef_alert_note_free);

  for (guint i = 0; point->comments != NULL && i < point->comments->len; i++)
    {
      const BefAlarmComment *comment = &g_array_index (point->comments, BefAlarmComment, i);
      BefAlertNote *note = g_new0 (BefAlertNote, 1);
      note->id = g_strdup (comment->id);
      note->who = g_strdup (comment->who);
      note->text = g_strdup (comment->text != NULL ? comment->text : "");
      note->at_ms = comment->at_ms;
      g_ptr_array_add (notes, note);
    }
  g_autofree char *text = bef_alert_notes_to_text (notes);
  bef_entity_set_fact (entity, "comments", text);
}

/* What was put back before its end, while it can be put aside again as it was. */
static void
set_unshelved (const Writer *w, BefEntity *entity, const BefAlarmPoint *point)
{
  const BefAlarmUndo *last = bef_alarm_point_last_of (point, BEF_ALARM_UNSHELVE);
  BefAlertDecision decision = { .kind = BEF_DECISION_SHELVE, .sense = BEF_DECISION_UNDO };

  if (last == NULL || last->act != BEF_ALARM_UNSHELVE || !bef_alarm_point_lasts (point)
      || last->ms <= w->now_ms)
    return;
  decision.who = last->who;
  decision.at_ms = last->at_ms;
  decision.text = last->text;
  decision.until_ms = MIN (last->ms, w->now_ms + BEF_ALARM_SHELF_MAX_MS);
  g_autoptr (JsonObject) object = bef_alert_decision_to_json (&decision);
  g_autofree char *text = bef_json_object_to_string (object);
  bef_entity_set_fact (entity, "unshelved", text);
}

static void
set_decisions (const Writer *w, BefEntity *entity, const BefAlarmPoint *point)
{
  const BefAlarmDecided *decided = &point->decided;

  bef_entity_set_fact (entity, "acknowledgedBy", decided->acknowledged_by);
  bef_entity_set_fact (entity, "acknowledgeComment", decided->acknowledge_comment);
  set_time (entity, "acknowledgedAt", decided->acknowledged_ms);
  bef_entity_set_fact (entity, "assignedTo", decided->assigned_to);
  set_comments (entity, point);
  set_unshelved (w, entity, point);
  bef_entity_set_fact (entity, "outBy", decided->out_by);
  bef_entity_set_fact (entity, "outReason", decided->out_reason);
  set_time (entity, "outSince", decided->out_ms);
  set_time (entity, "outUntil", decided->out_until_ms);
  if (decided->shelved_until_ms == BEF_NO_TIME)
    return;
  bef_entity_set_fact (entity, "shelvedBy", decided->shelved_by);
  bef_entity_set_fact (entity, "shelveReason", decided->shelve_reason);
  set_time (entity, "shelvedUntil", decided->shelved_until_ms);
}

static BefEntity *
write_point (const Writer *w, const BefAlarmPoint *point)
{
  BefEntity *entity = bef_entity_new (point->id, "Alert", BEF_ENTITY_ALERT);
  g_autofree char *name = fill (w, point, point->rule->name);

  bef_entity_set_name (entity, name);
  bef_entity_set_fact (entity, "name", name);
  bef_set_str (&entity->building_id, point->building);
  if (*point->object != '\0')
    bef_entity_set_fact (entity, "alertSource", point->object);
  set_filled (w, entity, point, "cause", point->rule->cause);
  set_filled (w, entity, point, "consequence", point->rule->consequence);
  set_filled (w, entity, point, "instruction", point->rule->instruction);
  bef_entity_set_fact (entity, "contact", point->rule->contact);
  set_state (entity, point);
  set_decisions (w, entity, point);
  const GString *explained = g_hash_table_lookup (w->explains, point->id);
  if (explained != NULL
      && (point->state == BEF_ALERT_ACTIVE || point->state == BEF_ALERT_ACTIVE_ACKNOWLEDGED))
    bef_entity_set_fact (entity, "explains", explained->str);
  return entity;
}

static GHashTable *
count_folded (BefAlarmEngine *self)
{
  GHashTable *counts = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint level = 0; level < BEF_ALARM_LEVELS; level++)
    for (guint i = 0; i < self->levels[level]->len; i++)
      {
        const BefAlarmPoint *point = g_ptr_array_index (self->levels[level], i);
        if (point->fold == BEF_ALARM_NOT_FOLDED || point->cause_id == NULL)
          continue;
        guint n = GPOINTER_TO_UINT (g_hash_table_lookup (counts, point->cause_id));
        g_hash_table_insert (counts, point->cause_id, GUINT_TO_POINTER (n + 1));
      }
  return counts;
}

static void
string_free (gpointer data)
{
  g_string_free (data, TRUE);
}

/* What the back end tells of an object, of which an alarm here is folded into its cause, follows
 * from that cause as well; not what it tells of as more pressing. */
static GHashTable *
gather_explained (BefAlarmEngine *self)
{
  GHashTable *explains = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, string_free);

  for (guint level = 0; level < BEF_ALARM_LEVELS; level++)
    for (guint i = 0; i < self->levels[level]->len; i++)
      {
        const BefAlarmPoint *point = g_ptr_array_index (self->levels[level], i);
        const BefAlarmPoint *cause = point->told_id != NULL && bef_alarm_point_lasts (point)
                                             && point->fold == BEF_ALARM_BY_CAUSE
                                         ? bef_alarm_engine_listed (self, point->cause_id)
                                         : NULL;
        if (cause == NULL || point->theirs > cause->priority)
          continue;
        GString *ids = g_hash_table_lookup (explains, cause->id);
        if (ids == NULL)
          {
            ids = g_string_new (NULL);
            g_hash_table_insert (explains, cause->id, ids);
          }
        g_string_append_printf (ids, "%s%s", ids->len > 0 ? "\n" : "", point->told_id);
      }
  return explains;
}

GPtrArray *
bef_alarm_engine_to_entities (BefAlarmEngine *self, gint64 now_ms, BefAlarmNameFunc name,
                              gpointer data)
{
  g_autoptr (GHashTable) counts = count_folded (self);
  g_autoptr (GHashTable) explains = gather_explained (self);
  g_autoptr (GPtrArray) ids = bef_alarm_engine_dup_ids (self);
  GPtrArray *entities = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_entity_free);
  Writer writer = { name, data, counts, explains, now_ms };

  for (guint i = 0; i < ids->len; i++)
    {
      const BefAlarmPoint *point = bef_alarm_engine_listed (self, ids->pdata[i]);
      /* What was closed unseen is no business of anybody: the model would ask for it to be seen. */
      if (point->state != BEF_ALERT_CLOSED || point->decided.acknowledged_ms != BEF_NO_TIME)
        g_ptr_array_add (entities, write_point (&writer, point));
    }
  return entities;
}
