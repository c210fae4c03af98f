/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-alarm-private.h"

static void
look_at_decisions (const BefAlarmPoint *point, BefAlarmView *out)
{
  const BefAlarmDecided *decided = &point->decided;

  out->acknowledged_by = decided->acknowledged_by;
  out->acknowledge_comment = decided->acknowledge_comment;
  out->acknowledged_ms = decided->acknowledged_ms;
  out->assigned_to = decided->assigned_to;
  out->shelved_by = decided->shelved_by;
  out->shelve_reason = decided->shelve_reason;
  out->shelved_until_ms = decided->shelved_until_ms;
  out->out_by = decided->out_by;
  out->out_reason = decided->out_reason;
  out->out_ms = decided->out_ms;
  out->out_until_ms = decided->out_until_ms;
}

gboolean
bef_alarm_engine_look (BefAlarmEngine *self, const char *id, BefAlarmView *out)
{
  const BefAlarmPoint *point = bef_alarm_engine_listed (self, id);

  if (point == NULL)
    return FALSE;
  *out = (BefAlarmView){
    .id = point->id,
    .rule = point->rule,
    .object = point->object,
    .building = point->building,
    .state = point->state,
    .priority = point->priority,
    .since_ms = point->since_ms,
    .raised_ms = point->raised_ms,
    .cleared_ms = point->over ? point->cleared_ms : BEF_NO_TIME,
    .deadline_ms = bef_alarm_point_deadline (point),
    .value = point->value,
    .expected = point->expected,
    .times = point->times,
    .chatters = point->chatters,
    .cause_id = point->cause_id,
  };
  look_at_decisions (point, out);
  return TRUE;
}

static int
compare_ages (gconstpointer a, gconstpointer b)
{
  const BefAlarmPoint *x = *(const BefAlarmPoint *const *)a, *y = *(const BefAlarmPoint *const *)b;

  if (x->raised_ms != y->raised_ms)
    return x->raised_ms < y->raised_ms ? -1 : 1;
  return g_strcmp0 (x->id, y->id);
}

/* Of what is listed, and folded into @cause_id unless that is NULL. */
static GPtrArray *
dup_ids (BefAlarmEngine *self, const char *cause_id)
{
  GPtrArray *found = g_ptr_array_new ();

  for (guint level = 0; level < BEF_ALARM_LEVELS; level++)
    for (guint i = 0; i < self->levels[level]->len; i++)
      {
        BefAlarmPoint *point = g_ptr_array_index (self->levels[level], i);
        if (point->state != BEF_ALARM_NORMAL
            && (cause_id == NULL
                || (point->fold != BEF_ALARM_NOT_FOLDED
                    && g_strcmp0 (point->cause_id, cause_id) == 0)))
          g_ptr_array_add (found, point);
      }
  g_ptr_array_sort (found, compare_ages);
  for (guint i = 0; i < found->len; i++)
    found->pdata[i] = ((BefAlarmPoint *)found->pdata[i])->id;
  return found;
}

GPtrArray *
bef_alarm_engine_dup_ids (BefAlarmEngine *self)
{
  return dup_ids (self, NULL);
}

GPtrArray *
bef_alarm_engine_dup_consequences (BefAlarmEngine *self, const char *id)
{
  return dup_ids (self, id);
}

GArray *
bef_alarm_engine_get_comments (BefAlarmEngine *self, const char *id)
{
  const BefAlarmPoint *point = bef_alarm_engine_listed (self, id);

  return point != NULL ? point->comments : NULL;
}
