/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-alarm-private.h"

#include "base/bef-text.h"

void
bef_alarm_transition_free (BefAlarmTransition *self)
{
  g_free (self->id);
  g_free (self->cause_id);
  g_free (self->who);
  g_free (self->text);
  g_free (self);
}

GPtrArray *
bef_alarm_transitions_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify)bef_alarm_transition_free);
}

void
bef_alarm_engine_name_point (BefAlarmEngine *self, BefAlarmPoint *point)
{
  if (g_strcmp0 (point->named, point->id) == 0)
    return;
  if (point->named != NULL)
    g_hash_table_remove (self->by_id, point->named);
  bef_set_str (&point->named, point->id);
  if (point->named != NULL)
    g_hash_table_insert (self->by_id, point->named, point);
}

static gboolean
is_active (BefAlertState state)
{
  return state == BEF_ALERT_ACTIVE || state == BEF_ALERT_ACTIVE_ACKNOWLEDGED;
}

static BefAlarmEvent
event_of_change (const BefAlarmPoint *point, BefAlertState from, BefAlertState to)
{
  switch ((int)to)
    {
    case BEF_ALERT_SUPPRESSED:
    case BEF_ALERT_OUT_OF_SERVICE:
      return BEF_ALARM_FOLDED;
    case BEF_ALERT_CLEARED:
    case (int)BEF_ALARM_NORMAL:
      return BEF_ALARM_CLEARED;
    case BEF_ALERT_CLOSED:
      return from == BEF_ALERT_CLEARED ? BEF_ALARM_CLOSED : BEF_ALARM_CLEARED;
    default:
      if (point->out_ended && is_active (to))
        return BEF_ALARM_OUT_END;
      if (point->shelf_ended && is_active (to))
        return BEF_ALARM_SHELF_END;
      return point->began_chatter ? BEF_ALARM_CHATTERS : BEF_ALARM_RAISED;
    }
}

/* FALSE: nothing to tell. */
static gboolean
find_event (const BefAlarmPoint *point, BefAlertState from, BefAlertState to, BefAlarmEvent *out)
{
  if (from != to)
    {
      *out = event_of_change (point, from, to);
      return from != BEF_ALERT_CLOSED || to != BEF_ALARM_NORMAL; /* it leaves the list, no more */
    }
  *out = point->began_chatter   ? BEF_ALARM_CHATTERS
         : point->ended_chatter ? BEF_ALARM_QUIET
                                : BEF_ALARM_NEARER;
  if (to == BEF_ALARM_NORMAL)
    return FALSE;
  return point->began_chatter || point->ended_chatter
         || (bef_alarm_point_lasts (point) && point->priority > point->told_priority);
}

static BefAlarmNews
news_of (const BefAlarmPoint *point, BefAlarmEvent event, BefAlertState to,
         const BefAlarmMoment *moment)
{
  gboolean is_over = event == BEF_ALARM_CLEARED && to != BEF_ALARM_NORMAL;

  if (is_over)
    return moment->summary ? BEF_ALARM_NEWS_SUMMARY : BEF_ALARM_NEWS_NONE;
  if (to != BEF_ALERT_ACTIVE || event == BEF_ALARM_QUIET)
    return BEF_ALARM_NEWS_NONE;
  if (moment->first || (point->of_summary && point->priority < BEF_SEVERITY_URGENT))
    return BEF_ALARM_NEWS_SUMMARY;
  /* Of what was listed all week nothing happened: its day came, at midnight, as that of others. */
  if (event == BEF_ALARM_NEARER && point->priority < BEF_SEVERITY_URGENT)
    return BEF_ALARM_NEWS_SUMMARY;
  return BEF_ALARM_NEWS_NOW;
}

static BefAlarmTransition *
new_transition (const BefAlarmPoint *point, const char *id, gint64 at_ms)
{
  BefAlarmTransition *t = g_new0 (BefAlarmTransition, 1);

  t->id = g_strdup (id);
  t->rule = point->rule;
  t->object = point->object;
  t->building = point->building;
  t->priority = point->priority;
  t->at_ms = at_ms;
  t->since_ms = point->since_ms;
  t->times = point->times;
  t->cause_id = g_strdup (point->cause_id);
  return t;
}

static void
add_decision (BefAlarmTransition *t, const BefAlarmDecision *decision)
{
  t->event = BEF_ALARM_DECIDED;
  t->act = decision->act;
  t->who = bef_text_line (decision->who, BEF_TEXT_LINE);
  t->text = bef_text_lines (decision->text, BEF_TEXT_WHOLE);
  t->at_ms = decision->at_ms;
  t->news = BEF_ALARM_NEWS_NONE;
}

void
bef_alarm_engine_tell_point (BefAlarmEngine *self, BefAlarmPoint *point,
                             const BefAlarmMoment *moment, const BefAlarmDecision *decision,
                             GPtrArray *transitions)
{
  gboolean is_other = point->id != NULL && g_strcmp0 (point->named, point->id) != 0;
  BefAlertState from = is_other ? BEF_ALARM_NORMAL : point->state;
  BefAlertState to = bef_alarm_point_state (point);
  BefAlarmEvent event;

  if (find_event (point, from, to, &event) || decision != NULL)
    {
      const char *id = point->id != NULL ? point->id : point->named;
      BefAlarmTransition *t = new_transition (point, id, moment->now_ms);
      t->event = event;
      t->from = from;
      t->to = to;
      t->news = news_of (point, event, to, moment);
      if (decision != NULL)
        add_decision (t, decision);
      if (t->news != BEF_ALARM_NEWS_NONE)
        point->in_summary = t->news == BEF_ALARM_NEWS_SUMMARY;
      g_ptr_array_add (transitions, t);
    }
  if (from != to || is_other || decision != NULL || point->priority != point->told_priority
      || (point->changed && to != BEF_ALARM_NORMAL) || point->out_ended)
    self->serial++;
  bef_alarm_engine_name_point (self, point);
  point->of_summary &= to != BEF_ALERT_ACTIVE; /* told */
  point->state = to;
  point->told_priority = point->priority;
  point->shelf_ended = point->out_ended = FALSE;
  point->began_chatter = point->ended_chatter = point->changed = FALSE;
}

void
bef_alarm_engine_forget_point (BefAlarmEngine *self, BefAlarmPoint *point, gint64 now_ms,
                               GPtrArray *transitions)
{
  if (point->state != BEF_ALARM_NORMAL)
    {
      BefAlarmTransition *t = new_transition (point, point->named, now_ms);
      t->event = BEF_ALARM_FORGOTTEN;
      t->from = point->state;
      t->to = BEF_ALARM_NORMAL;
      g_ptr_array_add (transitions, t);
      self->serial++;
    }
  bef_alarm_point_end (point);
  bef_alarm_engine_name_point (self, point);
  point->state = BEF_ALARM_NORMAL;
}
