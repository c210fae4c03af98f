/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "alarm-util.h"

#include <math.h>

#define TEXTS                                                                                      \
  "contact=nobody\nname={equipment}\nname[fr]={equipment}\ncause=c\ncause[fr]=c\nconsequence=d\n"  \
  "consequence[fr]=d\ninstruction=e\ninstruction[fr]=e\n"

static const char rules_text[] =
    "[plain]\nkind=equipment\ncondition=together\npriority=today\ntime-allowed=PT8H\n"
    "causes=away\n" TEXTS
    "[now]\nkind=door\ncondition=together\npriority=urgent\ntime-allowed=PT1H\n"
    "causes=link;away\n" TEXTS
    "[slow]\nkind=door\ncondition=state\nquantity=open-state\nstates=open\npriority=urgent\n"
    "time-allowed=PT1H\non-delay=PT10M\noff-delay=PT2M\n" TEXTS
    "[due]\nkind=equipment\ncondition=together\npriority=week\ntime-allowed=P5D\n"
    "told-as=leftOn\n" TEXTS
    "[silent]\nkind=camera\ncondition=no-data\npriority=week\ntime-allowed=P20D\nflags=waits\n"
    "causes=link;away\n" TEXTS
    "[link]\nkind=link\ncondition=state\nquantity=link-state\nstates=down\npriority=today\n"
    "time-allowed=PT4H\non-delay=PT1M\noff-delay=PT1M\ncauses=away\n" TEXTS
    "[relay]\nkind=equipment\ncondition=together\npriority=week\ntime-allowed=P20D\n"
    "flags=waits\ncauses=away\n" TEXTS
    "[sensor]\nkind=climate\ncondition=no-data\npriority=week\ntime-allowed=P20D\n"
    "flags=waits\ncauses=relay;link\n" TEXTS
    "[slow-link]\nkind=link\ncondition=level\nquantity=latency\nside=above\nlimit=100\n"
    "priority=week\ntime-allowed=P3D\non-delay=PT1M\noff-delay=PT1M\nflags=shared\n" TEXTS
    "[away]\ncondition=together\npriority=urgent\ntime-allowed=PT1H\nflags=is-cause\n" TEXTS;

BefAlarmRules *
alarm_rules (void)
{
  g_autoptr (GError) error = NULL;
  BefAlarmRulesFile file = { "test.ini", rules_text };
  BefAlarmRules *rules = bef_alarm_rules_read (&file, 1, "en", &error);

  g_assert_no_error (error);
  return rules;
}

void
alarm_bench_init (AlarmBench *self)
{
  self->rules = alarm_rules ();
  self->engine = bef_alarm_engine_new (self->rules);
  self->now_ms = ALARM_T0;
  self->told = bef_alarm_transitions_new ();
  /* The summary of a start is behind us. */
  BefAlarmSign sign = alarm_sign (self, "plain", "nothing", BEF_ALARM_SAYS_NO);
  bef_alarm_engine_step (self->engine, &sign, 1, self->now_ms - BEF_ALARM_SUMMARY_MS, self->told);
  bef_alarm_engine_step (self->engine, NULL, 0, self->now_ms, self->told);
}

void
alarm_bench_clear (AlarmBench *self)
{
  bef_alarm_engine_free (self->engine);
  bef_alarm_rules_unref (self->rules);
  g_ptr_array_unref (self->told);
}

BefAlarmSign
alarm_sign (const AlarmBench *self, const char *rule, const char *object, BefAlarmSays says)
{
  BefAlarmSign sign = {
    .rule = bef_alarm_rules_find (self->rules, rule),
    .object = g_intern_string (object),
    .building = g_str_equal (rule, "away") ? NULL : g_intern_static_string ("house"),
    .says = says,
    .since_ms = BEF_NO_TIME,
    .deadline_ms = BEF_NO_TIME,
    .value = NAN,
    .expected = NAN,
  };

  g_assert_nonnull (sign.rule);
  return sign;
}

void
alarm_say (AlarmBench *self, const char *rule, const char *object, BefAlarmSays says,
           gint64 after_ms)
{
  BefAlarmSign sign = alarm_sign (self, rule, object, says);

  self->now_ms += after_ms;
  g_ptr_array_set_size (self->told, 0);
  bef_alarm_engine_step (self->engine, &sign, 1, self->now_ms, self->told);
}

void
alarm_wait (AlarmBench *self, gint64 after_ms)
{
  self->now_ms += after_ms;
  g_ptr_array_set_size (self->told, 0);
  bef_alarm_engine_step (self->engine, NULL, 0, self->now_ms, self->told);
}

void
alarm_tell (AlarmBench *self, const char *object, BefSeverity severity)
{
  BefAlarmTold told = { "urn:alert", object, "house", severity };

  g_ptr_array_set_size (self->told, 0);
  bef_alarm_engine_tell (self->engine, &told, object != NULL ? 1 : 0, self->now_ms, self->told);
}

void
alarm_restart (AlarmBench *self)
{
  g_autofree char *text = bef_alarm_engine_to_text (self->engine);
  g_autoptr (GPtrArray) left_out = g_ptr_array_new_with_free_func (g_free);

  bef_alarm_engine_free (self->engine);
  self->engine = bef_alarm_engine_from_text (self->rules, text, left_out);
  g_assert_cmpuint (left_out->len, ==, 0);
}

const char *
alarm_id (const AlarmBench *self, const char *rule, const char *object)
{
  g_autoptr (GPtrArray) ids = bef_alarm_engine_dup_ids (self->engine);
  g_autofree char *prefix = g_strdup_printf ("urn:beffroi:alarm:%s:%s:", rule, object);

  for (guint i = ids->len; i > 0; i--)
    if (g_str_has_prefix (ids->pdata[i - 1], prefix))
      return ids->pdata[i - 1];
  return NULL;
}

BefAlertState
alarm_state (const AlarmBench *self, const char *rule, const char *object)
{
  BefAlarmView view;

  return bef_alarm_engine_look (self->engine, alarm_id (self, rule, object), &view)
             ? view.state
             : BEF_ALARM_NORMAL;
}

gboolean
alarm_do (AlarmBench *self, const char *id, BefAlarmAct act, const char *text, GError **error)
{
  BefAlarmDecision decision = { act,  id,           "the secretary",
                                text, self->now_ms, self->now_ms + 3 * BEF_MS_DAY };

  g_ptr_array_set_size (self->told, 0);
  return bef_alarm_engine_decide (self->engine, &decision, self->told, error);
}

gboolean
alarm_take_out (AlarmBench *self, const char *id, gint64 for_ms, GError **error)
{
  BefAlarmDecision decision = { .act = BEF_ALARM_TAKE_OUT,
                                .id = id,
                                .who = "the secretary",
                                .text = "summer",
                                .at_ms = self->now_ms,
                                .until_ms = self->now_ms + for_ms };

  g_ptr_array_set_size (self->told, 0);
  return bef_alarm_engine_decide (self->engine, &decision, self->told, error);
}

gboolean
alarm_undo (AlarmBench *self, const char *id, BefAlarmAct act, const char *note, GError **error)
{
  BefAlarmDecision decision = { .act = BEF_ALARM_UNDO,
                                .id = id,
                                .who = "the secretary",
                                .at_ms = self->now_ms,
                                .undoes = act,
                                .note = note };

  g_ptr_array_set_size (self->told, 0);
  return bef_alarm_engine_decide (self->engine, &decision, self->told, error);
}

guint
alarm_count (const AlarmBench *self, BefAlarmEvent event)
{
  guint n = 0;

  for (guint i = 0; i < self->told->len; i++)
    n += ((BefAlarmTransition *)self->told->pdata[i])->event == event;
  return n;
}

const BefAlarmTransition *
alarm_last (const AlarmBench *self, const char *rule, const char *object)
{
  for (guint i = self->told->len; i > 0; i--)
    {
      const BefAlarmTransition *t = self->told->pdata[i - 1];
      if (g_str_equal (t->rule->id, rule) && g_str_equal (t->object, object))
        return t;
    }
  g_assert_not_reached ();
}
