/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-alarm-private.h"

#include <glib/gi18n.h>

#include "base/bef-text.h"

gboolean
bef_alarm_deed_refuse (const BefAlarmDeed *deed, BefAlarmError code, const char *text)
{
  g_set_error_literal (deed->error, BEF_ALARM_ERROR, (int)code, text);
  return FALSE;
}

gboolean
bef_alarm_deed_refuse_late (const BefAlarmDeed *deed, const char *who)
{
  g_autofree char *text = who != NULL && *who != '\0' ? g_strdup_printf (_ ("%s was faster."), who)
                                                      : g_strdup (_ ("Somebody was faster."));

  return bef_alarm_deed_refuse (deed, BEF_ALARM_ERROR_FASTER, text);
}

/* Remembering. */

void
bef_alarm_undo_free (BefAlarmUndo *self)
{
  g_free (self->who);
  g_free (self->by);
  g_free (self->text);
  g_free (self);
}

/* What is put aside and what is put back is one matter; likewise what is out of service. */
static BefAlarmAct
matter_of (BefAlarmAct act)
{
  return act == BEF_ALARM_UNSHELVE   ? BEF_ALARM_SHELVE
         : act == BEF_ALARM_PUT_BACK ? BEF_ALARM_TAKE_OUT
                                     : act;
}

void
bef_alarm_point_remember (BefAlarmPoint *self, BefAlarmUndo *undo)
{
  if (self->undo == NULL)
    self->undo = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_alarm_undo_free);
  if (self->undo->len == BEF_ALARM_MAX_UNDO)
    g_ptr_array_remove_index (self->undo, 0);
  g_ptr_array_add (self->undo, undo);
}

const BefAlarmUndo *
bef_alarm_point_last_of (const BefAlarmPoint *self, BefAlarmAct act)
{
  for (guint i = self->undo != NULL ? self->undo->len : 0; i > 0; i--)
    {
      const BefAlarmUndo *undo = self->undo->pdata[i - 1];
      if (matter_of (undo->act) == matter_of (act))
        return undo;
    }
  return NULL;
}

void
bef_alarm_point_forget_matter (BefAlarmPoint *self, BefAlarmAct act)
{
  for (guint i = self->undo != NULL ? self->undo->len : 0; i > 0; i--)
    if (matter_of (((BefAlarmUndo *)self->undo->pdata[i - 1])->act) == act)
      g_ptr_array_remove_index (self->undo, i - 1);
}

void
bef_alarm_deed_remember (const BefAlarmDeed *deed)
{
  const BefAlarmDecided *decided = &deed->point->decided;
  BefAlarmUndo *undo = g_new0 (BefAlarmUndo, 1);

  undo->act = deed->decision->act;
  undo->who = g_strdup (deed->who);
  undo->at_ms = deed->decision->at_ms;
  undo->ms = undo->until_ms = BEF_NO_TIME;
  switch (matter_of (undo->act))
    {
    case BEF_ALARM_ASSIGN:
      undo->text = g_strdup (decided->assigned_to);
      break;
    case BEF_ALARM_SHELVE:
      undo->by = g_strdup (decided->shelved_by);
      undo->text = g_strdup (decided->shelve_reason);
      undo->ms = decided->shelved_until_ms;
      break;
    default:
      undo->by = g_strdup (decided->out_by);
      undo->text = g_strdup (decided->out_reason);
      undo->ms = decided->out_ms;
      undo->until_ms = decided->out_until_ms;
    }
  bef_alarm_point_remember (deed->point, undo);
}

/* Taking back. */

static gboolean
refuse_nothing (const BefAlarmDeed *deed)
{
  return bef_alarm_deed_refuse (deed, BEF_ALARM_ERROR_STATE, _ ("There is nothing to undo."));
}

/* The newest decision of the matter, out of the list; NULL when that is another act, or is not
 * known. (transfer full) */
static BefAlarmUndo *
steal_last (const BefAlarmDeed *deed)
{
  BefAlarmAct act = deed->decision->undoes;
  const BefAlarmUndo *last = bef_alarm_point_last_of (deed->point, act);
  guint at;

  if (last == NULL || last->act != act || !g_ptr_array_find (deed->point->undo, last, &at))
    return NULL;
  return g_ptr_array_steal_index (deed->point->undo, at);
}

/* What was over and seen by that is to be seen again. */
static gboolean
undo_acknowledge (const BefAlarmDeed *deed)
{
  BefAlarmPoint *point = deed->point;

  if (point->decided.acknowledged_ms == BEF_NO_TIME)
    return refuse_nothing (deed);
  bef_set_str (&point->decided.acknowledged_by, NULL);
  bef_set_str (&point->decided.acknowledge_comment, NULL);
  point->decided.acknowledged_ms = BEF_NO_TIME;
  if (!point->over)
    return TRUE;
  point->closed = FALSE;
  point->closed_ms = BEF_NO_TIME;
  return TRUE;
}

static gboolean
undo_comment (const BefAlarmDeed *deed)
{
  GArray *comments = deed->point->comments;
  const char *id = deed->decision->note;

  for (guint i = comments != NULL ? comments->len : 0; i > 0; i--)
    if (id == NULL || g_strcmp0 (g_array_index (comments, BefAlarmComment, i - 1).id, id) == 0)
      {
        g_array_remove_index (comments, i - 1);
        return TRUE;
      }
  return refuse_nothing (deed);
}

static gboolean
undo_assign (const BefAlarmDeed *deed)
{
  BefAlarmUndo *undo = steal_last (deed);

  if (undo == NULL && deed->point->decided.assigned_to == NULL)
    return refuse_nothing (deed);
  bef_set_str (&deed->point->decided.assigned_to, undo != NULL ? undo->text : NULL);
  g_clear_pointer (&undo, bef_alarm_undo_free);
  return TRUE;
}

/* As @undo (nullable) says it was. Time went on since, or was set back. */
static void
restore_shelf (const BefAlarmDeed *deed, const BefAlarmUndo *undo)
{
  BefAlarmDecided *decided = &deed->point->decided;
  gint64 now_ms = deed->engine->now_ms;
  gint64 until_ms = undo == NULL || undo->ms == BEF_NO_TIME
                        ? BEF_NO_TIME
                        : MIN (undo->ms, now_ms + BEF_ALARM_SHELF_MAX_MS);
  gboolean is_aside = until_ms != BEF_NO_TIME && until_ms > now_ms;

  decided->shelved_until_ms = is_aside ? until_ms : BEF_NO_TIME;
  bef_set_str (&decided->shelved_by, is_aside ? undo->by : NULL);
  bef_set_str (&decided->shelve_reason, is_aside ? undo->text : NULL);
}

static gboolean
undo_shelve (const BefAlarmDeed *deed)
{
  BefAlarmUndo *undo;

  if (deed->point->decided.shelved_until_ms == BEF_NO_TIME)
    return refuse_nothing (deed);
  undo = steal_last (deed);
  restore_shelf (deed, undo);
  g_clear_pointer (&undo, bef_alarm_undo_free);
  return TRUE;
}

static gboolean
undo_unshelve (const BefAlarmDeed *deed)
{
  const BefAlarmUndo *last = bef_alarm_point_last_of (deed->point, BEF_ALARM_UNSHELVE);

  if (last == NULL || last->act != BEF_ALARM_UNSHELVE)
    return refuse_nothing (deed);
  if (!bef_alarm_point_lasts (deed->point))
    return bef_alarm_deed_refuse (deed, BEF_ALARM_ERROR_STATE, _ ("This alert is over."));
  if (last->ms <= deed->engine->now_ms)
    return bef_alarm_deed_refuse (deed, BEF_ALARM_ERROR_UNTIL,
                                  _ ("The time for which it was put aside is over."));
  BefAlarmUndo *undo = steal_last (deed);
  restore_shelf (deed, undo);
  bef_alarm_undo_free (undo);
  return TRUE;
}

static gboolean
undo_take_out (const BefAlarmDeed *deed)
{
  BefAlarmUndo *undo;

  if (!bef_alarm_point_is_out (deed->point))
    return refuse_nothing (deed);
  undo = steal_last (deed);
  g_clear_pointer (&undo, bef_alarm_undo_free);
  bef_alarm_point_put_back (deed->point);
  return TRUE;
}

static gboolean
undo_put_back (const BefAlarmDeed *deed)
{
  gint64 now_ms = deed->engine->now_ms;
  const BefAlarmUndo *last = bef_alarm_point_last_of (deed->point, BEF_ALARM_PUT_BACK);

  if (last == NULL || last->act != BEF_ALARM_PUT_BACK)
    return refuse_nothing (deed);
  if (last->until_ms <= now_ms)
    return bef_alarm_deed_refuse (deed, BEF_ALARM_ERROR_UNTIL,
                                  _ ("The time for which it was out of service is over."));
  BefAlarmUndo *undo = steal_last (deed);
  bef_alarm_point_take_out (deed->point, undo->by, undo->text, undo->ms,
                            MIN (undo->until_ms, now_ms + BEF_ALARM_OUT_MAX_MS));
  bef_alarm_undo_free (undo);
  return TRUE;
}

gboolean
bef_alarm_deed_undo (const BefAlarmDeed *deed)
{
  static gboolean (*const acts[BEF_N_ALARM_ACTS]) (const BefAlarmDeed *) = {
    [BEF_ALARM_ACKNOWLEDGE] = undo_acknowledge, [BEF_ALARM_COMMENT] = undo_comment,
    [BEF_ALARM_ASSIGN] = undo_assign,           [BEF_ALARM_SHELVE] = undo_shelve,
    [BEF_ALARM_UNSHELVE] = undo_unshelve,       [BEF_ALARM_TAKE_OUT] = undo_take_out,
    [BEF_ALARM_PUT_BACK] = undo_put_back,
  };
  BefAlarmAct act = deed->decision->undoes;

  g_return_val_if_fail (act < BEF_N_ALARM_ACTS && acts[act] != NULL, FALSE);
  return acts[act](deed);
}
