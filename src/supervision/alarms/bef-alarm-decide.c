/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-alarm-private.h"

#include <glib/gi18n.h>

#include "base/bef-text.h"

G_DEFINE_QUARK (bef - alarm - error - quark, bef_alarm_error)

/* A decision on its way into a point. */
typedef struct
{
  BefAlarmEngine *engine;
  BefAlarmPoint *point;
  const BefAlarmDecision *decision;
  char *who, *text; /* cleaned; text "" where there is none */
  GError **error;
} Deed;

static gboolean
refuse (const Deed *deed, BefAlarmError code, const char *text)
{
  g_set_error_literal (deed->error, BEF_ALARM_ERROR, (int)code, text);
  return FALSE;
}

static gboolean
refuse_late (const Deed *deed, const char *who)
{
  g_autofree char *text = who != NULL && *who != '\0' ? g_strdup_printf (_ ("%s was faster."), who)
                                                      : g_strdup (_ ("Somebody was faster."));

  return refuse (deed, BEF_ALARM_ERROR_FASTER, text);
}

static void
copy_decided (BefAlarmDecided *to, const BefAlarmDecided *from)
{
  BefAlarmDecided copy = *from;

  copy.acknowledged_by = g_strdup (from->acknowledged_by);
  copy.acknowledge_comment = g_strdup (from->acknowledge_comment);
  copy.assigned_to = g_strdup (from->assigned_to);
  copy.shelved_by = g_strdup (from->shelved_by);
  copy.shelve_reason = g_strdup (from->shelve_reason);
  bef_alarm_decided_clear (to);
  *to = copy;
}

static void
remember (const Deed *deed)
{
  BefAlarmPoint *point = deed->point;
  const BefAlarmOut *out = g_hash_table_lookup (deed->engine->out, point->object);

  g_clear_pointer (&point->undo, bef_alarm_undo_free);
  point->undo = g_new0 (BefAlarmUndo, 1);
  point->undo->act = deed->decision->act;
  point->undo->decided.acknowledged_ms = point->undo->decided.shelved_until_ms = BEF_NO_TIME;
  copy_decided (&point->undo->decided, &point->decided);
  point->undo->was_closed = point->closed;
  if (out != NULL)
    {
      point->undo->out_by = g_strdup (out->who);
      point->undo->out_reason = g_strdup (out->reason);
      point->undo->out_ms = out->at_ms;
    }
}

static gboolean
acknowledge (const Deed *deed)
{
  BefAlarmPoint *point = deed->point;

  if (point->decided.acknowledged_ms != BEF_NO_TIME)
    return refuse_late (deed, point->decided.acknowledged_by);
  if (point->closed)
    return refuse (deed, BEF_ALARM_ERROR_STATE, _ ("This alert is closed."));
  remember (deed);
  bef_set_str (&point->decided.acknowledged_by, deed->who);
  bef_set_str (&point->decided.acknowledge_comment, *deed->text != '\0' ? deed->text : NULL);
  point->decided.acknowledged_ms = deed->decision->at_ms;
  if (point->over)
    {
      point->closed = TRUE;
      point->closed_ms = deed->engine->now_ms;
    }
  return TRUE;
}

static gboolean
comment (const Deed *deed)
{
  if (*deed->text == '\0')
    return refuse (deed, BEF_ALARM_ERROR_REASON, _ ("Write a comment."));
  remember (deed);
  bef_alarm_point_comment (deed->point, deed->who, deed->text, deed->decision->at_ms);
  return TRUE;
}

static gboolean
assign (const Deed *deed)
{
  if (deed->point->closed)
    return refuse (deed, BEF_ALARM_ERROR_STATE, _ ("This alert is closed."));
  remember (deed);
  bef_set_str (&deed->point->decided.assigned_to, *deed->text != '\0' ? deed->text : NULL);
  return TRUE;
}

static gboolean
shelve (const Deed *deed)
{
  BefAlarmDecided *decided = &deed->point->decided;
  gint64 until_ms = deed->decision->until_ms, at_ms = deed->decision->at_ms;

  if (!bef_alarm_point_lasts (deed->point))
    return refuse (deed, BEF_ALARM_ERROR_STATE, _ ("This alert is over."));
  if (*deed->text == '\0')
    return refuse (deed, BEF_ALARM_ERROR_REASON, _ ("Say why it is put aside."));
  if (until_ms == BEF_NO_TIME || until_ms <= at_ms || until_ms > at_ms + BEF_ALARM_SHELF_MAX_MS)
    return refuse (deed, BEF_ALARM_ERROR_UNTIL, _ ("An alert is put aside for 7 days at most."));
  remember (deed);
  bef_set_str (&decided->shelved_by, deed->who);
  bef_set_str (&decided->shelve_reason, deed->text);
  decided->shelved_until_ms = until_ms;
  return TRUE;
}

static gboolean
unshelve (const Deed *deed)
{
  BefAlarmDecided *decided = &deed->point->decided;

  if (decided->shelved_until_ms == BEF_NO_TIME)
    return refuse (deed, BEF_ALARM_ERROR_STATE, _ ("This alert is not put aside."));
  remember (deed);
  bef_set_str (&decided->shelved_by, NULL);
  bef_set_str (&decided->shelve_reason, NULL);
  decided->shelved_until_ms = BEF_NO_TIME;
  return TRUE;
}

static gboolean
take_out (const Deed *deed)
{
  const char *object = deed->point->object;
  const BefAlarmOut *out = g_hash_table_lookup (deed->engine->out, object);

  if (*object == '\0')
    return refuse (deed, BEF_ALARM_ERROR_STATE,
                   _ ("What is of the whole commune cannot be taken out of service."));
  if (out != NULL)
    return refuse_late (deed, out->who);
  if (*deed->text == '\0')
    return refuse (deed, BEF_ALARM_ERROR_REASON, _ ("Say why it is taken out of service."));
  remember (deed);
  bef_alarm_engine_set_out (deed->engine, object, deed->who, deed->text, deed->decision->at_ms);
  return TRUE;
}

static gboolean
put_back (const Deed *deed)
{
  if (!g_hash_table_contains (deed->engine->out, deed->point->object))
    return refuse (deed, BEF_ALARM_ERROR_STATE, _ ("It is not out of service."));
  remember (deed);
  g_hash_table_remove (deed->engine->out, deed->point->object);
  return TRUE;
}

/* Time went on since it was put aside, or was set back. */
static void
renew_shelf (BefAlarmDecided *decided, gint64 now_ms)
{
  if (decided->shelved_until_ms == BEF_NO_TIME)
    return;
  decided->shelved_until_ms = MIN (decided->shelved_until_ms, now_ms + BEF_ALARM_SHELF_MAX_MS);
  if (decided->shelved_until_ms > now_ms)
    return;
  decided->shelved_until_ms = BEF_NO_TIME;
  bef_set_str (&decided->shelved_by, NULL);
  bef_set_str (&decided->shelve_reason, NULL);
}

static gboolean
undo (const Deed *deed)
{
  BefAlarmPoint *point = deed->point;
  BefAlarmUndo *former = g_steal_pointer (&point->undo);

  if (former == NULL)
    return refuse (deed, BEF_ALARM_ERROR_STATE, _ ("There is nothing to undo."));
  copy_decided (&point->decided, &former->decided);
  renew_shelf (&point->decided, deed->engine->now_ms);
  if (former->act == BEF_ALARM_ACKNOWLEDGE && point->over)
    {
      point->closed = former->was_closed;
      point->closed_ms = point->closed ? point->closed_ms : BEF_NO_TIME;
    }
  if (former->act == BEF_ALARM_COMMENT && point->comments != NULL && point->comments->len > 0)
    g_array_remove_index (point->comments, point->comments->len - 1);
  if (former->act == BEF_ALARM_TAKE_OUT)
    g_hash_table_remove (deed->engine->out, point->object);
  if (former->act == BEF_ALARM_PUT_BACK)
    bef_alarm_engine_set_out (deed->engine, point->object, former->out_by, former->out_reason,
                              former->out_ms);
  bef_alarm_undo_free (former);
  return TRUE;
}

/* What is out of service is so for all alarms of the object. */
static void
tell_neighbours (const Deed *deed, const BefAlarmMoment *moment, GPtrArray *transitions)
{
  for (guint level = 0; level < BEF_ALARM_LEVELS; level++)
    for (guint i = 0; i < deed->engine->levels[level]->len; i++)
      {
        BefAlarmPoint *point = g_ptr_array_index (deed->engine->levels[level], i);
        if (point->object == deed->point->object && point != deed->point)
          bef_alarm_engine_tell_point (deed->engine, point, moment, NULL, transitions);
      }
}

gboolean
bef_alarm_engine_decide (BefAlarmEngine *self, const BefAlarmDecision *decision,
                         GPtrArray *transitions, GError **error)
{
  static gboolean (*const acts[BEF_N_ALARM_ACTS]) (const Deed *) = {
    [BEF_ALARM_ACKNOWLEDGE] = acknowledge, [BEF_ALARM_COMMENT] = comment,
    [BEF_ALARM_ASSIGN] = assign,           [BEF_ALARM_SHELVE] = shelve,
    [BEF_ALARM_UNSHELVE] = unshelve,       [BEF_ALARM_TAKE_OUT] = take_out,
    [BEF_ALARM_PUT_BACK] = put_back,       [BEF_ALARM_UNDO] = undo,
  };
  BefAlarmMoment moment = bef_alarm_engine_moment (self);
  guint first = transitions->len;
  g_autofree char *who = bef_text_line (decision->who, BEF_TEXT_LINE);
  g_autofree char *text = bef_text_lines (decision->text, BEF_TEXT_WHOLE);
  Deed deed = { self,
                bef_alarm_engine_listed (self, decision->id),
                decision,
                who,
                text != NULL ? text : (char *)"",
                error };

  g_return_val_if_fail (decision->act < BEF_N_ALARM_ACTS, FALSE);
  if (deed.point == NULL)
    return refuse (&deed, BEF_ALARM_ERROR_UNKNOWN, _ ("This alert is no longer there."));
  if (!acts[decision->act](&deed))
    return FALSE;
  bef_alarm_engine_tell_point (self, deed.point, &moment, decision, transitions);
  if (decision->act >= BEF_ALARM_TAKE_OUT)
    tell_neighbours (&deed, &moment, transitions);
  bef_alarm_flood_step (&self->flood, self->now_ms, transitions, first);
  return TRUE;
}
