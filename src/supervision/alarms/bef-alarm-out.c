/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is out of service: one alarm, a rule about an object, over all its episodes. */
#include "bef-alarm-private.h"

#include <glib/gi18n.h>

#include "base/bef-text.h"

void
bef_alarm_point_take_out (BefAlarmPoint *self, const char *who, const char *reason, gint64 at_ms,
                          gint64 until_ms)
{
  bef_set_str (&self->decided.out_by, who);
  bef_set_str (&self->decided.out_reason, reason);
  self->decided.out_ms = at_ms;
  self->decided.out_until_ms = until_ms;
}

void
bef_alarm_point_put_back (BefAlarmPoint *self)
{
  bef_alarm_point_take_out (self, NULL, NULL, BEF_NO_TIME, BEF_NO_TIME);
}

static int
compare_ends (gconstpointer a, gconstpointer b)
{
  const BefAlarmOut *x = a, *y = b;

  if (x->until_ms != y->until_ms)
    return x->until_ms < y->until_ms ? -1 : 1;
  return x->rule != y->rule ? g_strcmp0 (x->rule->id, y->rule->id)
                            : g_strcmp0 (x->object, y->object);
}

GArray *
bef_alarm_engine_dup_outs (BefAlarmEngine *self)
{
  GArray *outs = g_array_new (FALSE, FALSE, sizeof (BefAlarmOut));

  for (guint level = 0; level < BEF_ALARM_LEVELS; level++)
    for (guint i = 0; i < self->levels[level]->len; i++)
      {
        const BefAlarmPoint *point = g_ptr_array_index (self->levels[level], i);
        const BefAlarmDecided *decided = &point->decided;
        BefAlarmOut out = { point->rule,           point->object,
                            point->building,       decided->out_by,
                            decided->out_reason,   decided->out_ms,
                            decided->out_until_ms, NULL };
        if (point->state != BEF_ALARM_NORMAL)
          out.id = point->id;
        if (bef_alarm_point_is_out (point))
          g_array_append_val (outs, out);
      }
  g_array_sort (outs, compare_ends);
  return outs;
}

gboolean
bef_alarm_engine_put_back (BefAlarmEngine *self, const char *rule, const char *object,
                           const char *who, GPtrArray *transitions, GError **error)
{
  const BefAlarmRule *of = bef_alarm_rules_find (self->rules, rule);
  BefAlarmPoint *point =
      of != NULL ? bef_alarm_engine_get_point (self, of, g_intern_string (object)) : NULL;

  if (point == NULL || !bef_alarm_point_is_out (point))
    {
      g_set_error_literal (error, BEF_ALARM_ERROR, BEF_ALARM_ERROR_STATE,
                           _ ("It is not out of service."));
      return FALSE;
    }
  if (point->state != BEF_ALARM_NORMAL)
    {
      const BefAlarmDecision decision = {
        .act = BEF_ALARM_PUT_BACK, .id = point->id, .who = who, .at_ms = self->now_ms
      };
      return bef_alarm_engine_decide (self, &decision, transitions, error);
    }
  bef_alarm_point_put_back (point);
  self->serial++;
  return TRUE;
}
