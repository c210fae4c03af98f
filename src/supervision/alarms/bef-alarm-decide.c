/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-alarm-private.h"

#include <glib/gi18n.h>

#include "base/bef-text.h"

G_DEFINE_QUARK (bef - alarm - error - quark, bef_alarm_error)

static gboolean
acknowledge (const BefAlarmDeed *deed)
{
  BefAlarmPoint *point = deed->point;

  if (point->decided.acknowledged_ms != BEF_NO_TIME)
    return bef_alarm_deed_refuse_late (deed, point->decided.acknowledged_by);
  if (point->closed)
    return bef_alarm_deed_refuse (deed, BEF_ALARM_ERROR_STATE, _ ("This alert is closed."));
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
comment (const BefAlarmDeed *deed)
{
  if (*deed->text == '\0')
    return bef_alarm_deed_refuse (deed, BEF_ALARM_ERROR_REASON, _ ("Write a comment."));
  bef_alarm_point_comment (deed->point,
                           (BefAlarmComment){ g_strdup (deed->decision->note), g_strdup (deed->who),
                                              g_strdup (deed->text), deed->decision->at_ms });
  return TRUE;
}

static gboolean
assign (const BefAlarmDeed *deed)
{
  if (deed->point->closed)
    return bef_alarm_deed_refuse (deed, BEF_ALARM_ERROR_STATE, _ ("This alert is closed."));
  bef_alarm_deed_remember (deed);
  bef_set_str (&deed->point->decided.assigned_to, *deed->text != '\0' ? deed->text : NULL);
  return TRUE;
}

static gboolean
shelve (const BefAlarmDeed *deed)
{
  BefAlarmDecided *decided = &deed->point->decided;
  gint64 until_ms = deed->decision->until_ms, at_ms = deed->decision->at_ms;

  if (!bef_alarm_point_lasts (deed->point))
    return bef_alarm_deed_refuse (deed, BEF_ALARM_ERROR_STATE, _ ("This alert is over."));
  if (*deed->text == '\0')
    return bef_alarm_deed_refuse (deed, BEF_ALARM_ERROR_REASON, _ ("Say why it is put aside."));
  if (until_ms == BEF_NO_TIME || until_ms <= at_ms || until_ms > at_ms + BEF_ALARM_SHELF_MAX_MS)
    return bef_alarm_deed_refuse (deed, BEF_ALARM_ERROR_UNTIL,
                                  _ ("An alert is put aside for 7 days at most."));
  bef_alarm_deed_remember (deed);
  bef_set_str (&decided->shelved_by, deed->who);
  bef_set_str (&decided->shelve_reason, deed->text);
  decided->shelved_until_ms = until_ms;
  return TRUE;
}

static gboolean
unshelve (const BefAlarmDeed *deed)
{
  BefAlarmDecided *decided = &deed->point->decided;

  if (decided->shelved_until_ms == BEF_NO_TIME)
    return bef_alarm_deed_refuse (deed, BEF_ALARM_ERROR_STATE, _ ("This alert is not put aside."));
  bef_alarm_deed_remember (deed);
  bef_set_str (&decided->shelved_by, NULL);
  bef_set_str (&decided->shelve_reason, NULL);
  decided->shelved_until_ms = BEF_NO_TIME;
  return TRUE;
}

static gboolean
take_out (const BefAlarmDeed *deed)
{
  gint64 until_ms = deed->decision->until_ms, at_ms = deed->decision->at_ms;

  if (*deed->point->object == '\0')
    return bef_alarm_deed_refuse (
        deed, BEF_ALARM_ERROR_STATE,
        _ ("What is of the whole commune cannot be taken out of service."));
  if (bef_alarm_point_is_out (deed->point))
    return bef_alarm_deed_refuse_late (deed, deed->point->decided.out_by);
  if (*deed->text == '\0')
    return bef_alarm_deed_refuse (deed, BEF_ALARM_ERROR_REASON,
                                  _ ("Say why it is taken out of service."));
  if (until_ms == BEF_NO_TIME || until_ms <= at_ms || until_ms > at_ms + BEF_ALARM_OUT_MAX_MS)
    return bef_alarm_deed_refuse (deed, BEF_ALARM_ERROR_UNTIL,
                                  _ ("An alert is out of service for a year at most."));
  bef_alarm_deed_remember (deed);
  bef_alarm_point_take_out (deed->point, deed->who, deed->text, at_ms, until_ms);
  return TRUE;
}

static gboolean
put_back (const BefAlarmDeed *deed)
{
  if (!bef_alarm_point_is_out (deed->point))
    return bef_alarm_deed_refuse (deed, BEF_ALARM_ERROR_STATE, _ ("It is not out of service."));
  bef_alarm_deed_remember (deed);
  bef_alarm_point_put_back (deed->point);
  return TRUE;
}

gboolean
bef_alarm_engine_decide (BefAlarmEngine *self, const BefAlarmDecision *decision,
                         GPtrArray *transitions, GError **error)
{
  static gboolean (*const acts[BEF_N_ALARM_ACTS]) (const BefAlarmDeed *) = {
    [BEF_ALARM_ACKNOWLEDGE] = acknowledge, [BEF_ALARM_COMMENT] = comment,
    [BEF_ALARM_ASSIGN] = assign,           [BEF_ALARM_SHELVE] = shelve,
    [BEF_ALARM_UNSHELVE] = unshelve,       [BEF_ALARM_TAKE_OUT] = take_out,
    [BEF_ALARM_PUT_BACK] = put_back,       [BEF_ALARM_UNDO] = bef_alarm_deed_undo,
  };
  BefAlarmMoment moment = bef_alarm_engine_moment (self);
  g_autofree char *who = bef_text_line (decision->who, BEF_TEXT_LINE);
  g_autofree char *text = bef_text_lines (decision->text, BEF_TEXT_WHOLE);
  BefAlarmDeed deed = { self,
                        bef_alarm_engine_listed (self, decision->id),
                        decision,
                        who,
                        text != NULL ? text : (char *)"",
                        error };

  g_return_val_if_fail (decision->act < BEF_N_ALARM_ACTS, FALSE);
  if (deed.point == NULL)
    return bef_alarm_deed_refuse (&deed, BEF_ALARM_ERROR_UNKNOWN,
                                  _ ("This alert is no longer there."));
  if (!acts[decision->act](&deed))
    return FALSE;
  bef_alarm_engine_tell_point (self, deed.point, &moment, decision, transitions);
  return TRUE;
}
