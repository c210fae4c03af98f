/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-alarm-private.h"

#include <math.h>
#include <string.h>

void
bef_alarm_comment_clear (gpointer data)
{
  BefAlarmComment *self = data;

  g_free (self->id);
  g_free (self->who);
  g_free (self->text);
}

void
bef_alarm_decided_clear (BefAlarmDecided *self)
{
  g_free (self->acknowledged_by);
  g_free (self->acknowledge_comment);
  g_free (self->assigned_to);
  g_free (self->shelved_by);
  g_free (self->shelve_reason);
  g_free (self->out_by);
  g_free (self->out_reason);
  *self = (BefAlarmDecided){ .acknowledged_ms = BEF_NO_TIME,
                             .shelved_until_ms = BEF_NO_TIME,
                             .out_ms = BEF_NO_TIME,
                             .out_until_ms = BEF_NO_TIME };
}

BefAlarmPoint *
bef_alarm_point_new (const BefAlarmRule *rule, const char *object)
{
  BefAlarmPoint *self = g_new0 (BefAlarmPoint, 1);

  self->rule = rule;
  self->object = object;
  self->turned_ms = self->since_ms = self->told_deadline_ms = self->moved_ms = BEF_NO_TIME;
  self->raised_ms = self->cleared_ms = self->closed_ms = self->show_at_ms = BEF_NO_TIME;
  self->value = self->expected = NAN;
  for (guint i = 0; i < BEF_ALARM_CHATTER_TIMES; i++)
    self->came_ms[i] = BEF_NO_TIME;
  bef_alarm_decided_clear (&self->decided);
  self->state = BEF_ALARM_NORMAL;
  return self;
}

/* The episode, not what was put aside or out of service: a shelf outlives what is on it. */
static void
drop_episode (BefAlarmPoint *self)
{
  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->cause_id, g_free);
  g_clear_pointer (&self->comments, g_array_unref);
  g_clear_pointer (&self->undo, g_ptr_array_unref);
  g_clear_pointer (&self->decided.acknowledged_by, g_free);
  g_clear_pointer (&self->decided.acknowledge_comment, g_free);
  g_clear_pointer (&self->decided.assigned_to, g_free);
  self->decided.acknowledged_ms = BEF_NO_TIME;
  self->raised_ms = self->cleared_ms = self->closed_ms = self->show_at_ms = BEF_NO_TIME;
  self->times = 0;
  self->over = self->closed = self->listed = self->shown = self->settles = FALSE;
  self->of_summary = self->in_summary = self->ready = FALSE;
  self->fold = BEF_ALARM_NOT_FOLDED;
}

void
bef_alarm_point_free (BefAlarmPoint *self)
{
  drop_episode (self);
  bef_alarm_decided_clear (&self->decided);
  g_free (self->named);
  g_free (self);
}

static void
say_yes (BefAlarmPoint *self, const BefAlarmSign *sign, gint64 now_ms)
{
  gboolean is_told = sign->since_ms != BEF_NO_TIME;

  self->changed |= memcmp (&self->value, &sign->value, sizeof self->value) != 0
                   || memcmp (&self->expected, &sign->expected, sizeof self->expected) != 0
                   || self->told_deadline_ms != sign->deadline_ms;
  self->value = sign->value;
  self->expected = sign->expected;
  self->told_deadline_ms = sign->deadline_ms;
  if (self->on)
    self->turned_ms = BEF_NO_TIME;
  else if (is_told)
    self->turned_ms = MIN (sign->since_ms, now_ms);
  else if (self->turned_ms == BEF_NO_TIME)
    self->turned_ms = now_ms;
}

static void
say_no (BefAlarmPoint *self, const BefAlarmSign *sign, gint64 now_ms)
{
  if (!self->on)
    self->turned_ms = BEF_NO_TIME;
  else if (sign->since_ms != BEF_NO_TIME)
    self->turned_ms = MIN (sign->since_ms, now_ms);
  else if (self->turned_ms == BEF_NO_TIME)
    self->turned_ms = now_ms;
}

void
bef_alarm_point_say (BefAlarmPoint *self, const BefAlarmSign *sign, gint64 now_ms)
{
  self->building = sign->building;
  self->by_design = sign->by_design;
  self->says = self->rule->flags & BEF_ALARM_OFF ? BEF_ALARM_SAYS_NO : sign->says;
  if (self->says == BEF_ALARM_SAYS_YES)
    say_yes (self, sign, now_ms);
  else if (self->says == BEF_ALARM_SAYS_NO)
    say_no (self, sign, now_ms);
  else
    self->turned_ms = BEF_NO_TIME;
}

static void
begin_episode (BefAlarmPoint *self, const BefAlarmMoment *moment, gint64 *last_number)
{
  gint64 number = MAX (moment->now_ms / BEF_MS_SECOND, *last_number + 1);

  drop_episode (self);
  *last_number = number;
  self->id = g_strdup_printf ("urn:beffroi:alarm:%s:%s:%" G_GINT64_FORMAT, self->rule->id,
                              self->object, number);
}

/* It came on. */
static void
come (BefAlarmPoint *self, const BefAlarmMoment *moment, gint64 *last_number)
{
  gint64 oldest_ms;

  memmove (self->came_ms + 1, self->came_ms, sizeof self->came_ms - sizeof self->came_ms[0]);
  self->came_ms[0] = moment->now_ms;
  self->moved_ms = moment->now_ms;
  if (self->chatters)
    {
      self->times++;
      self->changed = TRUE;
      return;
    }
  if (self->id == NULL || self->closed)
    begin_episode (self, moment, last_number);
  self->over = self->shown = self->settles = self->ready = FALSE;
  self->cleared_ms = BEF_NO_TIME;
  self->raised_ms = moment->now_ms;
  self->since_ms = self->turned_ms;
  self->times++;
  self->of_summary = moment->summary || self->found;
  self->found = FALSE;
  self->priority = self->rule->priority;
  self->show_at_ms = moment->now_ms + (self->rule->flags & BEF_ALARM_WAITS ? BEF_ALARM_WAIT_MS : 0);
  oldest_ms = self->came_ms[BEF_ALARM_CHATTER_TIMES - 1];
  self->chatters = self->began_chatter =
      oldest_ms != BEF_NO_TIME && moment->now_ms - oldest_ms <= BEF_ALARM_CHATTER_MS;
}

/* It is over since @ms. What somebody has not seen by then stays to be seen. */
static void
go (BefAlarmPoint *self, gint64 ms)
{
  gboolean quiet = self->state == BEF_ALERT_SHELVED || self->state == BEF_ALERT_OUT_OF_SERVICE
                   || self->state == BEF_ALERT_SUPPRESSED;
  gboolean has_to_be_seen =
      self->listed && self->decided.acknowledged_ms == BEF_NO_TIME
      && (!quiet
          || (self->state == BEF_ALERT_SUPPRESSED && self->fold != BEF_ALARM_BY_TOLD
              && self->priority == BEF_SEVERITY_URGENT));

  self->over = TRUE;
  self->cleared_ms = ms;
  self->closed = !has_to_be_seen;
  self->closed_ms = self->closed ? ms : BEF_NO_TIME;
  self->fold = BEF_ALARM_NOT_FOLDED;
  self->shown = self->settles = self->ready = FALSE;
  g_clear_pointer (&self->cause_id, g_free);
  if (!self->listed)
    drop_episode (self);
}

/* How long it has to be over. Nobody is told anew what nobody saw: folded into a cause, or not
 * shown yet, it goes with its condition, and is not what remains when the cause is over. */
static gint64
get_off_delay (const BefAlarmPoint *self)
{
  return self->shown && self->fold == BEF_ALARM_NOT_FOLDED ? self->rule->off_delay_ms : 0;
}

static void
count_delays (BefAlarmPoint *self, const BefAlarmMoment *moment, gint64 *last_number)
{
  if (self->turned_ms == BEF_NO_TIME)
    return;
  gint64 runs_ms = moment->now_ms - self->turned_ms;
  if (!self->on && runs_ms >= self->rule->on_delay_ms)
    {
      self->on = TRUE;
      come (self, moment, last_number);
      self->turned_ms = BEF_NO_TIME;
    }
  else if (self->on && self->says == BEF_ALARM_SAYS_NO && runs_ms >= get_off_delay (self))
    {
      self->on = FALSE;
      self->turned_ms = BEF_NO_TIME;
      self->moved_ms = moment->now_ms;
      if (!self->chatters)
        go (self, moment->now_ms);
    }
}

static void
end_chatter (BefAlarmPoint *self, gint64 now_ms)
{
  if (!self->chatters || now_ms - self->moved_ms < BEF_ALARM_QUIET_MS)
    return;
  self->chatters = FALSE;
  self->ended_chatter = TRUE;
  if (!self->on)
    go (self, self->moved_ms);
}

/* After the end of a shelf, or of being out of service: who acknowledged it before is kept as a
 * comment. */
static void
ask_anew (BefAlarmPoint *self)
{
  BefAlarmDecided *decided = &self->decided;

  if (decided->acknowledged_ms != BEF_NO_TIME)
    bef_alarm_point_comment (self, (BefAlarmComment){ NULL, g_strdup (decided->acknowledged_by),
                                                      g_strdup (decided->acknowledge_comment),
                                                      decided->acknowledged_ms });
  decided->acknowledged_ms = BEF_NO_TIME;
  g_clear_pointer (&decided->acknowledged_by, g_free);
  g_clear_pointer (&decided->acknowledge_comment, g_free);
}

static void
end_shelf (BefAlarmPoint *self, gint64 now_ms)
{
  BefAlarmDecided *decided = &self->decided;

  if (decided->shelved_until_ms == BEF_NO_TIME)
    return;
  /* Of a clock that is set back, too. */
  decided->shelved_until_ms = MIN (decided->shelved_until_ms, now_ms + BEF_ALARM_SHELF_MAX_MS);
  if (decided->shelved_until_ms > now_ms)
    return;
  decided->shelved_until_ms = BEF_NO_TIME;
  g_clear_pointer (&decided->shelved_by, g_free);
  g_clear_pointer (&decided->shelve_reason, g_free);
  bef_alarm_point_forget_matter (self, BEF_ALARM_SHELVE);
  if (!bef_alarm_point_lasts (self))
    return;
  self->shelf_ended = TRUE;
  ask_anew (self);
}

static void
end_out (BefAlarmPoint *self, gint64 now_ms)
{
  BefAlarmDecided *decided = &self->decided;

  if (!bef_alarm_point_is_out (self))
    return;
  /* Likewise of a clock that is set back. */
  decided->out_until_ms = MIN (decided->out_until_ms, now_ms + BEF_ALARM_OUT_MAX_MS);
  if (decided->out_until_ms > now_ms)
    return;
  bef_alarm_point_put_back (self);
  bef_alarm_point_forget_matter (self, BEF_ALARM_TAKE_OUT);
  self->out_ended = TRUE;
  if (!bef_alarm_point_lasts (self))
    return;
  ask_anew (self);
}

static void
end_listing (BefAlarmPoint *self, gint64 now_ms)
{
  if (self->id == NULL || !self->over)
    return;
  if (!self->closed && self->priority != BEF_SEVERITY_URGENT
      && now_ms - self->cleared_ms >= BEF_ALARM_KEPT_MS)
    {
      self->closed = TRUE;
      self->closed_ms = self->cleared_ms;
    }
  if (self->closed && self->state != BEF_ALERT_CLEARED
      && now_ms - self->closed_ms >= BEF_ALARM_KEPT_MS)
    drop_episode (self);
}

/* Of an episode that is over it stays as it was. */
static void
set_priority (BefAlarmPoint *self, const BefAlarmMoment *moment)
{
  if (!bef_alarm_point_lasts (self))
    return;
  self->priority = self->rule->priority;
  if (self->priority == BEF_SEVERITY_WEEK && bef_alarm_point_deadline (self) < moment->due_ms)
    self->priority = BEF_SEVERITY_TODAY;
}

void
bef_alarm_point_advance (BefAlarmPoint *self, const BefAlarmMoment *moment, gint64 *last_number)
{
  count_delays (self, moment, last_number);
  end_chatter (self, moment->now_ms);
  end_shelf (self, moment->now_ms);
  end_out (self, moment->now_ms);
  end_listing (self, moment->now_ms);
  set_priority (self, moment);
}

static void
shift (gint64 *ms, gint64 by_ms)
{
  if (*ms != BEF_NO_TIME)
    *ms -= by_ms;
}

void
bef_alarm_point_rewind (BefAlarmPoint *self, gint64 by_ms, gint64 now_ms)
{
  gint64 *const stamps[] = { &self->turned_ms,  &self->moved_ms,  &self->raised_ms,
                             &self->cleared_ms, &self->closed_ms, &self->show_at_ms };

  for (guint i = 0; i < G_N_ELEMENTS (stamps); i++)
    shift (stamps[i], by_ms);
  for (guint i = 0; i < BEF_ALARM_CHATTER_TIMES; i++)
    shift (&self->came_ms[i], by_ms);
  /* By the data's clock, not ours. */
  self->since_ms = MIN (self->since_ms, now_ms);
}

void
bef_alarm_point_forget_pending (BefAlarmPoint *self)
{
  if (self->on)
    return;
  self->says = BEF_ALARM_SAYS_NOTHING;
  self->turned_ms = BEF_NO_TIME;
}

void
bef_alarm_point_end (BefAlarmPoint *self)
{
  self->says = BEF_ALARM_SAYS_NO;
  self->on = self->chatters = FALSE;
  self->turned_ms = BEF_NO_TIME;
  drop_episode (self);
  /* Not what is out of service, which ends by itself: what one answer leaves out, or who may not
   * see it, would ring again with the next. */
  g_clear_pointer (&self->decided.shelved_by, g_free);
  g_clear_pointer (&self->decided.shelve_reason, g_free);
  self->decided.shelved_until_ms = BEF_NO_TIME;
}

gint64
bef_alarm_point_deadline (const BefAlarmPoint *self)
{
  return self->told_deadline_ms != BEF_NO_TIME ? self->told_deadline_ms
                                               : self->raised_ms + self->rule->allowed_ms;
}

static BefAlertState
state_when_over (const BefAlarmPoint *self)
{
  gboolean seen = self->closed || self->decided.acknowledged_ms != BEF_NO_TIME;

  return seen ? BEF_ALERT_CLOSED : BEF_ALERT_CLEARED;
}

/* By what holds, the strongest first. */
BefAlertState
bef_alarm_point_state (const BefAlarmPoint *self)
{
  if (self->id == NULL)
    return BEF_ALARM_NORMAL;
  if (self->over)
    return state_when_over (self);
  if (bef_alarm_point_is_out (self))
    return BEF_ALERT_OUT_OF_SERVICE;
  if (self->fold != BEF_ALARM_NOT_FOLDED || self->settles)
    return BEF_ALERT_SUPPRESSED;
  if (!self->shown)
    return self->listed ? state_when_over (self) : BEF_ALARM_NORMAL;
  if (self->decided.shelved_until_ms != BEF_NO_TIME)
    return BEF_ALERT_SHELVED;
  return self->decided.acknowledged_ms != BEF_NO_TIME ? BEF_ALERT_ACTIVE_ACKNOWLEDGED
                                                      : BEF_ALERT_ACTIVE;
}

static gboolean
has_comment (const BefAlarmPoint *self, const char *id)
{
  for (guint i = 0; i < self->comments->len; i++)
    if (g_strcmp0 (g_array_index (self->comments, BefAlarmComment, i).id, id) == 0)
      return TRUE;
  return FALSE;
}

void
bef_alarm_point_comment (BefAlarmPoint *self, BefAlarmComment comment)
{
  if (self->comments == NULL)
    {
      self->comments = g_array_new (FALSE, FALSE, sizeof comment);
      g_array_set_clear_func (self->comments, bef_alarm_comment_clear);
    }
  for (guint n = 1; comment.id == NULL || has_comment (self, comment.id); n++)
    {
      g_free (comment.id);
      comment.id = g_strdup_printf ("%s:note:%u", self->id, n);
    }
  if (self->comments->len == BEF_ALARM_MAX_COMMENTS)
    g_array_remove_index (self->comments, 0);
  g_array_append_val (self->comments, comment);
}

gboolean
bef_alarm_point_rests (const BefAlarmPoint *self, gint64 now_ms)
{
  return self->id == NULL && !self->on && !self->chatters && self->turned_ms == BEF_NO_TIME
         && self->decided.shelved_until_ms == BEF_NO_TIME && !bef_alarm_point_is_out (self)
         && (self->came_ms[0] == BEF_NO_TIME || now_ms - self->came_ms[0] > BEF_ALARM_CHATTER_MS);
}
