/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "alarm-util.h"

#include "model/bef-alert.h"

#define YES BEF_ALARM_SAYS_YES
#define NO BEF_ALARM_SAYS_NO
#define NOTHING BEF_ALARM_SAYS_NOTHING
#define MINUTE BEF_MS_MINUTE

static void
do_it (AlarmBench *b, const char *rule, const char *object, BefAlarmAct act)
{
  g_autoptr (GError) error = NULL;

  alarm_do (b, alarm_id (b, rule, object), act, "because", &error);
  g_assert_no_error (error);
}

/* By the data's own beginning, or from when it is first said. */
static void
test_on_delay (void)
{
  AlarmBench b;

  alarm_bench_init (&b);
  alarm_say (&b, "slow", "door", YES, MINUTE);
  alarm_say (&b, "slow", "door", YES, 9 * MINUTE);
  g_assert_false (bef_alarm_engine_is_on (b.engine, bef_alarm_rules_find (b.rules, "slow"),
                                          g_intern_string ("door")));
  g_assert_cmpint (alarm_state (&b, "slow", "door"), ==, BEF_ALARM_NORMAL);
  /* Nobody says it again: it holds. */
  alarm_wait (&b, MINUTE);
  g_assert_true (bef_alarm_engine_is_on (b.engine, bef_alarm_rules_find (b.rules, "slow"),
                                         g_intern_string ("door")));
  const BefAlarmTransition *t = alarm_last (&b, "slow", "door");
  g_assert_cmpint (t->event, ==, BEF_ALARM_RAISED);
  g_assert_cmpint (t->news, ==, BEF_ALARM_NEWS_NOW);
  g_assert_cmpint (t->since_ms, ==, ALARM_T0 + MINUTE);

  BefAlarmSign sign = alarm_sign (&b, "slow", "gate", YES);
  sign.since_ms = b.now_ms - 30 * MINUTE;
  bef_alarm_engine_step (b.engine, &sign, 1, b.now_ms, b.told);
  g_assert_cmpint (alarm_state (&b, "slow", "gate"), ==, BEF_ALERT_ACTIVE);

  /* A beginning in the future is now. */
  sign = alarm_sign (&b, "slow", "hatch", YES);
  sign.since_ms = b.now_ms + BEF_MS_DAY;
  bef_alarm_engine_step (b.engine, &sign, 1, b.now_ms, b.told);
  alarm_wait (&b, 9 * MINUTE);
  g_assert_cmpint (alarm_state (&b, "slow", "hatch"), ==, BEF_ALARM_NORMAL);
  alarm_wait (&b, MINUTE);
  g_assert_cmpint (alarm_state (&b, "slow", "hatch"), ==, BEF_ALERT_ACTIVE);
  alarm_bench_clear (&b);
}

static void
test_interrupted (void)
{
  AlarmBench b;

  alarm_bench_init (&b);
  alarm_say (&b, "slow", "door", YES, 0);
  alarm_say (&b, "slow", "door", NO, 9 * MINUTE);
  alarm_say (&b, "slow", "door", YES, MINUTE);
  alarm_wait (&b, 9 * MINUTE);
  g_assert_cmpint (alarm_state (&b, "slow", "door"), ==, BEF_ALARM_NORMAL);
  /* Not known is not yes. */
  alarm_say (&b, "slow", "door", NOTHING, 0);
  alarm_wait (&b, 10 * MINUTE);
  alarm_say (&b, "slow", "door", YES, MINUTE);
  alarm_wait (&b, 9 * MINUTE);
  g_assert_cmpint (alarm_state (&b, "slow", "door"), ==, BEF_ALARM_NORMAL);
  alarm_wait (&b, MINUTE);
  g_assert_cmpint (alarm_state (&b, "slow", "door"), ==, BEF_ALERT_ACTIVE);

  alarm_say (&b, "slow", "door", NO, MINUTE);
  g_assert_cmpint (alarm_state (&b, "slow", "door"), ==, BEF_ALERT_ACTIVE);
  alarm_say (&b, "slow", "door", NOTHING, MINUTE);
  alarm_say (&b, "slow", "door", NO, 10 * MINUTE);
  alarm_wait (&b, MINUTE);
  g_assert_cmpint (alarm_state (&b, "slow", "door"), ==, BEF_ALERT_ACTIVE);
  alarm_wait (&b, MINUTE);
  g_assert_cmpint (alarm_state (&b, "slow", "door"), ==, BEF_ALERT_CLEARED);
  alarm_bench_clear (&b);
}

static void
test_clock (void)
{
  AlarmBench b;

  alarm_bench_init (&b);
  alarm_say (&b, "slow", "door", YES, 0);
  alarm_wait (&b, 5 * MINUTE);
  alarm_wait (&b, -3 * BEF_MS_HOUR);
  alarm_wait (&b, 4 * MINUTE);
  g_assert_cmpint (alarm_state (&b, "slow", "door"), ==, BEF_ALARM_NORMAL);
  alarm_wait (&b, MINUTE);
  g_assert_cmpint (alarm_state (&b, "slow", "door"), ==, BEF_ALERT_ACTIVE);
  alarm_wait (&b, -BEF_MS_DAY);
  g_assert_cmpuint (b.told->len, ==, 0);

  /* What was not raised before the computer slept has to be said again. */
  alarm_say (&b, "slow", "gate", YES, 0);
  alarm_wait (&b, 8 * BEF_MS_HOUR);
  g_assert_cmpint (alarm_state (&b, "slow", "gate"), ==, BEF_ALARM_NORMAL);
  alarm_say (&b, "slow", "gate", YES, MINUTE);
  alarm_wait (&b, 9 * MINUTE);
  g_assert_cmpint (alarm_state (&b, "slow", "gate"), ==, BEF_ALARM_NORMAL);
  alarm_wait (&b, MINUTE);
  g_assert_cmpint (alarm_state (&b, "slow", "gate"), ==, BEF_ALERT_ACTIVE);
  alarm_bench_clear (&b);
}

/* One batch after an absence and after a start, and nothing told twice. */
static void
test_summary (void)
{
  AlarmBench b;

  alarm_bench_init (&b);
  alarm_say (&b, "plain", "old", YES, MINUTE);
  BefAlarmSign signs[] = { alarm_sign (&b, "now", "door", YES),
                           alarm_sign (&b, "plain", "old", YES),
                           alarm_sign (&b, "silent", "camera", YES) };
  b.now_ms += BEF_ALARM_ABSENCE_MS + MINUTE;
  g_ptr_array_set_size (b.told, 0);
  bef_alarm_engine_step (b.engine, signs, G_N_ELEMENTS (signs), b.now_ms, b.told);
  g_assert_cmpuint (b.told->len, ==, 1);
  g_assert_cmpint (alarm_last (&b, "now", "door")->news, ==, BEF_ALARM_NEWS_SUMMARY);
  alarm_wait (&b, BEF_ALARM_WAIT_MS);
  g_assert_cmpint (alarm_last (&b, "silent", "camera")->news, ==, BEF_ALARM_NEWS_SUMMARY);

  alarm_restart (&b);
  alarm_say (&b, "plain", "new", YES, MINUTE);
  g_assert_cmpuint (b.told->len, ==, 1);
  g_assert_cmpint (alarm_last (&b, "plain", "new")->news, ==, BEF_ALARM_NEWS_SUMMARY);
  alarm_say (&b, "plain", "newer", YES, MINUTE);
  g_assert_cmpint (alarm_last (&b, "plain", "newer")->news, ==, BEF_ALARM_NEWS_NOW);
  /* What ended meanwhile is in it too. */
  alarm_say (&b, "plain", "old", NO, BEF_MS_DAY);
  g_assert_cmpint (alarm_last (&b, "plain", "old")->news, ==, BEF_ALARM_NEWS_SUMMARY);
  alarm_bench_clear (&b);
}

/* What comes in parts, and what is still in its delay, is one summary; urgent ones pass. */
static void
test_summary_lasts (void)
{
  AlarmBench b;

  alarm_bench_init (&b);
  alarm_restart (&b);
  /* No signs, no summary: it is not over by this. */
  alarm_tell (&b, NULL, BEF_SEVERITY_NORMAL);
  alarm_wait (&b, 2 * MINUTE);
  alarm_say (&b, "link", "link", YES, 0);
  alarm_say (&b, "plain", "lamp", YES, MINUTE / 2);
  g_assert_cmpint (alarm_last (&b, "plain", "lamp")->news, ==, BEF_ALARM_NEWS_SUMMARY);
  BefAlarmSign away = alarm_sign (&b, "slow", "door", YES);
  away.since_ms = b.now_ms - BEF_MS_HOUR;
  bef_alarm_engine_step (b.engine, &away, 1, b.now_ms, b.told);
  g_assert_cmpint (alarm_last (&b, "slow", "door")->news, ==, BEF_ALARM_NEWS_NOW);
  alarm_wait (&b, MINUTE / 2);
  g_assert_cmpint (alarm_last (&b, "link", "link")->news, ==, BEF_ALARM_NEWS_SUMMARY);
  alarm_say (&b, "plain", "other", YES, 0);
  g_assert_cmpint (alarm_last (&b, "plain", "other")->news, ==, BEF_ALARM_NEWS_NOW);
  /* Steps were made, and nothing was heard. */
  bef_alarm_engine_was_absent (b.engine);
  alarm_say (&b, "plain", "third", YES, MINUTE);
  g_assert_cmpint (alarm_last (&b, "plain", "third")->news, ==, BEF_ALARM_NEWS_SUMMARY);
  alarm_bench_clear (&b);
}

/* It falls due on Saturday at 8:30: on Friday it is for today, and it never becomes urgent. */
static void
test_deadline (void)
{
  AlarmBench b;
  BefAlarmView view;

  alarm_bench_init (&b);
  alarm_say (&b, "due", "boiler", YES, 0);
  g_assert_cmpint (alarm_last (&b, "due", "boiler")->priority, ==, BEF_SEVERITY_WEEK);
  b.now_ms = bef_civil_add (ALARM_T0, BEF_PERIOD_DAY, 4) - MINUTE;
  alarm_say (&b, "due", "boiler", YES, 0);
  g_assert_cmpuint (b.told->len, ==, 0);
  alarm_wait (&b, MINUTE);
  g_assert_cmpint (alarm_last (&b, "due", "boiler")->event, ==, BEF_ALARM_NEARER);
  /* Not by itself at midnight: with whatever else is due then. */
  g_assert_cmpint (alarm_last (&b, "due", "boiler")->news, ==, BEF_ALARM_NEWS_SUMMARY);
  g_assert_cmpint (bef_alarm_engine_get_news (b.engine, alarm_id (&b, "due", "boiler")), ==,
                   BEF_ALARM_NEWS_SUMMARY);
  g_assert_cmpint (alarm_last (&b, "due", "boiler")->priority, ==, BEF_SEVERITY_TODAY);
  alarm_wait (&b, MINUTE);
  g_assert_cmpuint (b.told->len, ==, 0);
  alarm_wait (&b, 30 * BEF_MS_DAY);
  g_assert_true (bef_alarm_engine_look (b.engine, alarm_id (&b, "due", "boiler"), &view));
  g_assert_cmpint (view.priority, ==, BEF_SEVERITY_TODAY);

  /* A deadline of its own. */
  BefAlarmSign sign = alarm_sign (&b, "due", "extinguisher", YES);
  sign.deadline_ms = b.now_ms + BEF_MS_DAY;
  bef_alarm_engine_step (b.engine, &sign, 1, b.now_ms, b.told);
  g_assert_cmpint (alarm_last (&b, "due", "extinguisher")->priority, ==, BEF_SEVERITY_TODAY);
  alarm_bench_clear (&b);
}

static void
test_chatter (void)
{
  AlarmBench b;
  BefAlarmView view;

  alarm_bench_init (&b);
  for (guint i = 0; i < 2; i++)
    {
      alarm_say (&b, "plain", "lamp", YES, MINUTE);
      g_assert_cmpint (alarm_last (&b, "plain", "lamp")->event, ==, BEF_ALARM_RAISED);
      alarm_say (&b, "plain", "lamp", NO, MINUTE);
      g_assert_cmpint (alarm_state (&b, "plain", "lamp"), ==, BEF_ALERT_CLEARED);
    }
  alarm_say (&b, "plain", "lamp", YES, MINUTE);
  g_assert_cmpint (alarm_last (&b, "plain", "lamp")->event, ==, BEF_ALARM_CHATTERS);
  for (guint i = 0; i < 7; i++)
    {
      alarm_say (&b, "plain", "lamp", NO, MINUTE);
      g_assert_cmpuint (b.told->len, ==, 0);
      alarm_say (&b, "plain", "lamp", YES, 10 * MINUTE);
      g_assert_cmpuint (b.told->len, ==, 0);
    }
  const char *id = alarm_id (&b, "plain", "lamp");
  g_assert_true (bef_alarm_engine_look (b.engine, id, &view));
  g_assert_cmpuint (view.times, ==, 10);
  g_assert_true (view.chatters);
  do_it (&b, "plain", "lamp", BEF_ALARM_ACKNOWLEDGE);
  alarm_say (&b, "plain", "lamp", NO, MINUTE);
  alarm_say (&b, "plain", "lamp", YES, 10 * MINUTE);
  g_assert_cmpint (alarm_state (&b, "plain", "lamp"), ==, BEF_ALERT_ACTIVE_ACKNOWLEDGED);
  alarm_say (&b, "plain", "lamp", NO, MINUTE);
  alarm_wait (&b, BEF_ALARM_QUIET_MS / 2);
  alarm_wait (&b, BEF_ALARM_QUIET_MS / 2 - MINUTE);
  g_assert_cmpint (alarm_state (&b, "plain", "lamp"), ==, BEF_ALERT_ACTIVE_ACKNOWLEDGED);
  alarm_wait (&b, MINUTE);
  g_assert_cmpint (alarm_state (&b, "plain", "lamp"), ==, BEF_ALERT_CLOSED);
  alarm_bench_clear (&b);
}

/* Three times within more than ten minutes are three times. */
static void
test_no_chatter (void)
{
  AlarmBench b;

  alarm_bench_init (&b);
  for (guint i = 0; i < 5; i++)
    {
      alarm_say (&b, "plain", "lamp", YES, 3 * MINUTE);
      g_assert_cmpint (alarm_last (&b, "plain", "lamp")->event, ==, BEF_ALARM_RAISED);
      alarm_say (&b, "plain", "lamp", NO, 3 * MINUTE);
      g_assert_cmpint (alarm_last (&b, "plain", "lamp")->event, ==, BEF_ALARM_CLEARED);
    }
  alarm_bench_clear (&b);
}

static void
test_shelf (void)
{
  AlarmBench b;
  g_autoptr (GError) error = NULL;

  alarm_bench_init (&b);
  alarm_say (&b, "now", "door", YES, 0);
  const char *id = alarm_id (&b, "now", "door");
  do_it (&b, "now", "door", BEF_ALARM_ACKNOWLEDGE);
  BefAlarmDecision shelve = { BEF_ALARM_SHELVE, id,       "the secretary",
                              "broken hinge",   b.now_ms, b.now_ms + 7 * BEF_MS_DAY + 1 };
  g_assert_false (bef_alarm_engine_decide (b.engine, &shelve, b.told, &error));
  g_assert_error (error, BEF_ALARM_ERROR, BEF_ALARM_ERROR_UNTIL);
  g_clear_error (&error);
  shelve.until_ms = b.now_ms;
  g_assert_false (bef_alarm_engine_decide (b.engine, &shelve, b.told, &error));
  g_assert_error (error, BEF_ALARM_ERROR, BEF_ALARM_ERROR_UNTIL);
  g_clear_error (&error);
  shelve.until_ms = b.now_ms + 7 * BEF_MS_DAY;
  shelve.text = "  ";
  g_assert_false (bef_alarm_engine_decide (b.engine, &shelve, b.told, &error));
  g_assert_error (error, BEF_ALARM_ERROR, BEF_ALARM_ERROR_REASON);
  shelve.text = "broken hinge";
  g_assert_true (bef_alarm_engine_decide (b.engine, &shelve, b.told, NULL));
  alarm_restart (&b);
  alarm_wait (&b, MINUTE);
  g_assert_cmpint (alarm_state (&b, "now", "door"), ==, BEF_ALERT_SHELVED);
  for (guint day = 0; day < 7; day++)
    alarm_wait (&b, BEF_MS_DAY - MINUTE);
  g_assert_cmpint (alarm_state (&b, "now", "door"), ==, BEF_ALERT_SHELVED);
  alarm_say (&b, "now", "door", YES, 0);
  alarm_wait (&b, 6 * MINUTE);
  g_assert_cmpint (alarm_last (&b, "now", "door")->event, ==, BEF_ALARM_SHELF_END);
  g_assert_cmpint (alarm_last (&b, "now", "door")->news, ==, BEF_ALARM_NEWS_NOW);
  g_assert_cmpint (alarm_state (&b, "now", "door"), ==, BEF_ALERT_ACTIVE);
  /* Who acknowledged it before can still be read. */
  GArray *comments = bef_alarm_engine_get_comments (b.engine, alarm_id (&b, "now", "door"));
  g_assert_cmpuint (comments->len, ==, 1);
  g_assert_cmpstr (g_array_index (comments, BefAlarmComment, 0).who, ==, "the secretary");
  alarm_bench_clear (&b);
}

/* While it is put aside it comes back silently; a clock that is set back makes no shelf longer. */
static void
test_shelf_lasts (void)
{
  AlarmBench b;
  g_autoptr (GError) error = NULL;
  BefAlarmView view;

  alarm_bench_init (&b);
  alarm_say (&b, "now", "door", YES, 0);
  do_it (&b, "now", "door", BEF_ALARM_SHELVE);
  alarm_say (&b, "now", "door", NO, MINUTE);
  alarm_wait (&b, BEF_MS_HOUR);
  alarm_wait (&b, MINUTE);
  alarm_say (&b, "now", "door", YES, MINUTE);
  g_assert_cmpint (alarm_last (&b, "now", "door")->to, ==, BEF_ALERT_SHELVED);
  g_assert_cmpint (alarm_last (&b, "now", "door")->news, ==, BEF_ALARM_NEWS_NONE);
  alarm_wait (&b, -300 * BEF_MS_DAY);
  g_assert_true (bef_alarm_engine_look (b.engine, alarm_id (&b, "now", "door"), &view));
  g_assert_cmpint (view.shelved_until_ms, <=, b.now_ms + BEF_ALARM_SHELF_MAX_MS);
  /* Undone when its end is past, it is not put aside again. */
  do_it (&b, "now", "door", BEF_ALARM_UNSHELVE);
  alarm_wait (&b, 8 * BEF_MS_DAY);
  g_assert_false (alarm_undo (&b, alarm_id (&b, "now", "door"), BEF_ALARM_UNSHELVE, NULL, &error));
  g_assert_error (error, BEF_ALARM_ERROR, BEF_ALARM_ERROR_UNTIL);
  g_assert_cmpint (alarm_state (&b, "now", "door"), ==, BEF_ALERT_ACTIVE);
  alarm_bench_clear (&b);
}

static void
test_kept (void)
{
  AlarmBench b;

  alarm_bench_init (&b);
  alarm_say (&b, "plain", "lamp", YES, 0);
  alarm_say (&b, "now", "door", YES, 0);
  alarm_say (&b, "plain", "lamp", NO, MINUTE);
  alarm_say (&b, "now", "door", NO, 0);
  alarm_wait (&b, BEF_ALARM_KEPT_MS - MINUTE);
  g_assert_cmpint (alarm_state (&b, "plain", "lamp"), ==, BEF_ALERT_CLEARED);
  alarm_wait (&b, MINUTE);
  g_assert_cmpint (alarm_last (&b, "plain", "lamp")->event, ==, BEF_ALARM_CLOSED);
  alarm_wait (&b, 300 * BEF_MS_DAY);
  g_assert_cmpint (alarm_state (&b, "now", "door"), ==, BEF_ALERT_CLEARED);
  do_it (&b, "now", "door", BEF_ALARM_ACKNOWLEDGE);
  g_assert_cmpint (alarm_state (&b, "now", "door"), ==, BEF_ALERT_CLOSED);
  alarm_bench_clear (&b);
}

static void
test_decisions (void)
{
  AlarmBench b;
  g_autoptr (GError) error = NULL;

  alarm_bench_init (&b);
  alarm_say (&b, "now", "door", YES, 0);
  alarm_say (&b, "slow", "door", YES, 0);
  alarm_wait (&b, 10 * MINUTE);
  g_autofree char *id = g_strdup (alarm_id (&b, "now", "door"));
  do_it (&b, "now", "door", BEF_ALARM_ACKNOWLEDGE);
  g_assert_cmpint (alarm_last (&b, "now", "door")->event, ==, BEF_ALARM_DECIDED);
  g_assert_cmpint (alarm_last (&b, "now", "door")->news, ==, BEF_ALARM_NEWS_NONE);
  g_assert_cmpstr (alarm_last (&b, "now", "door")->text, ==, "because");
  g_assert_false (alarm_do (&b, id, BEF_ALARM_ACKNOWLEDGE, NULL, &error));
  g_assert_error (error, BEF_ALARM_ERROR, BEF_ALARM_ERROR_FASTER);
  g_assert_nonnull (strstr (error->message, "the secretary"));
  g_assert_cmpuint (b.told->len, ==, 0);

  /* Out of service is this alarm, and no other of the same object. */
  do_it (&b, "now", "door", BEF_ALARM_TAKE_OUT);
  g_assert_cmpint (alarm_state (&b, "now", "door"), ==, BEF_ALERT_OUT_OF_SERVICE);
  g_assert_cmpint (alarm_state (&b, "slow", "door"), ==, BEF_ALERT_ACTIVE);
  g_clear_error (&error);
  g_assert_false (alarm_do (&b, alarm_id (&b, "now", "door"), BEF_ALARM_TAKE_OUT, "x", &error));
  g_assert_error (error, BEF_ALARM_ERROR, BEF_ALARM_ERROR_FASTER);
  alarm_restart (&b);
  alarm_wait (&b, MINUTE);
  g_assert_cmpint (alarm_state (&b, "now", "door"), ==, BEF_ALERT_OUT_OF_SERVICE);
  g_assert_cmpint (alarm_state (&b, "slow", "door"), ==, BEF_ALERT_ACTIVE);
  do_it (&b, "now", "door", BEF_ALARM_PUT_BACK);
  g_assert_cmpint (alarm_state (&b, "now", "door"), ==, BEF_ALERT_ACTIVE_ACKNOWLEDGED);
  g_assert_true (alarm_undo (&b, alarm_id (&b, "now", "door"), BEF_ALARM_PUT_BACK, NULL, NULL));
  g_assert_cmpint (alarm_state (&b, "now", "door"), ==, BEF_ALERT_OUT_OF_SERVICE);
  alarm_bench_clear (&b);
}

/* For a time that is said, a year at most and over any number of times that it comes; what is
 * still there then is told anew. */
static void
test_out_of_service (void)
{
  AlarmBench b;
  BefAlarmView view;
  g_autoptr (GError) error = NULL;

  alarm_bench_init (&b);
  alarm_say (&b, "now", "door", YES, 0);
  do_it (&b, "now", "door", BEF_ALARM_ACKNOWLEDGE);
  const char *id = alarm_id (&b, "now", "door");
  g_assert_false (alarm_do (&b, id, BEF_ALARM_TAKE_OUT, " ", &error));
  g_assert_error (error, BEF_ALARM_ERROR, BEF_ALARM_ERROR_REASON);
  g_clear_error (&error);
  g_assert_false (alarm_take_out (&b, id, 0, &error));
  g_assert_error (error, BEF_ALARM_ERROR, BEF_ALARM_ERROR_UNTIL);
  g_clear_error (&error);
  g_assert_false (alarm_take_out (&b, id, BEF_ALARM_OUT_MAX_MS + 1, &error));
  g_assert_error (error, BEF_ALARM_ERROR, BEF_ALARM_ERROR_UNTIL);
  g_assert_true (alarm_take_out (&b, id, 30 * BEF_MS_DAY, NULL));
  alarm_say (&b, "now", "door", NO, BEF_MS_DAY);
  alarm_wait (&b, 10 * BEF_MS_DAY);
  g_assert_cmpint (alarm_state (&b, "now", "door"), ==, BEF_ALARM_NORMAL);
  alarm_restart (&b);
  alarm_say (&b, "now", "door", YES, MINUTE);
  alarm_wait (&b, 5 * MINUTE);
  g_assert_true (bef_alarm_engine_look (b.engine, alarm_id (&b, "now", "door"), &view));
  g_assert_cmpint (view.state, ==, BEF_ALERT_OUT_OF_SERVICE);
  g_assert_cmpstr (view.out_by, ==, "the secretary");
  g_assert_cmpstr (view.out_reason, ==, "summer");
  g_assert_cmpint (view.out_ms, ==, ALARM_T0);
  g_assert_cmpint (view.out_until_ms, ==, ALARM_T0 + 30 * BEF_MS_DAY);
  b.now_ms = view.out_until_ms - 1;
  alarm_wait (&b, 0);
  alarm_wait (&b, 0);
  g_assert_cmpint (alarm_state (&b, "now", "door"), ==, BEF_ALERT_OUT_OF_SERVICE);
  do_it (&b, "now", "door", BEF_ALARM_ACKNOWLEDGE);
  alarm_wait (&b, 1);
  g_assert_cmpint (alarm_state (&b, "now", "door"), ==, BEF_ALERT_ACTIVE);
  g_assert_cmpint (alarm_last (&b, "now", "door")->event, ==, BEF_ALARM_OUT_END);
  g_assert_cmpint (alarm_last (&b, "now", "door")->news, !=, BEF_ALARM_NEWS_NONE);
  g_assert_true (bef_alarm_engine_look (b.engine, alarm_id (&b, "now", "door"), &view));
  g_assert_cmpint (view.acknowledged_ms, ==, BEF_NO_TIME);
  g_assert_cmpint (view.out_until_ms, ==, BEF_NO_TIME);
  g_assert_null (view.out_by);
  g_assert_false (alarm_undo (&b, view.id, BEF_ALARM_TAKE_OUT, NULL, NULL));
  alarm_bench_clear (&b);
}

/* A clock that is set back makes it no longer than a year. */
static void
test_out_of_service_clock (void)
{
  AlarmBench b;
  BefAlarmView view;

  alarm_bench_init (&b);
  alarm_say (&b, "now", "door", YES, 0);
  g_assert_true (alarm_take_out (&b, alarm_id (&b, "now", "door"), BEF_ALARM_OUT_MAX_MS, NULL));
  alarm_wait (&b, -500 * BEF_MS_DAY);
  g_assert_true (bef_alarm_engine_look (b.engine, alarm_id (&b, "now", "door"), &view));
  g_assert_cmpint (view.state, ==, BEF_ALERT_OUT_OF_SERVICE);
  g_assert_cmpint (view.out_until_ms, ==, b.now_ms + BEF_ALARM_OUT_MAX_MS);
  alarm_bench_clear (&b);
}

/* All that is out of service is listed, what ends first first, also when nothing is there now; and
 * that can be put back, too. */
static void
test_outs (void)
{
  AlarmBench b;
  g_autoptr (GError) error = NULL;

  alarm_bench_init (&b);
  alarm_say (&b, "now", "door", YES, 0);
  alarm_say (&b, "plain", "lamp", YES, 0);
  alarm_say (&b, "plain", "other", YES, 0);
  alarm_take_out (&b, alarm_id (&b, "now", "door"), 60 * BEF_MS_DAY, NULL);
  alarm_take_out (&b, alarm_id (&b, "plain", "lamp"), 30 * BEF_MS_DAY, NULL);
  alarm_say (&b, "plain", "lamp", NO, MINUTE);
  alarm_wait (&b, 5 * BEF_MS_DAY);
  alarm_restart (&b);
  g_autoptr (GArray) outs = bef_alarm_engine_dup_outs (b.engine);
  g_assert_cmpuint (outs->len, ==, 2);
  const BefAlarmOut *first = &g_array_index (outs, BefAlarmOut, 0),
                    *second = &g_array_index (outs, BefAlarmOut, 1);
  g_assert_cmpstr (first->rule->id, ==, "plain");
  g_assert_cmpstr (first->object, ==, "lamp");
  g_assert_cmpstr (first->building, ==, "house");
  g_assert_cmpstr (first->who, ==, "the secretary");
  g_assert_cmpstr (first->reason, ==, "summer");
  g_assert_cmpint (first->at_ms, ==, ALARM_T0);
  g_assert_cmpint (first->until_ms, ==, ALARM_T0 + 30 * BEF_MS_DAY);
  g_assert_null (first->id);
  g_assert_cmpstr (second->object, ==, "door");
  g_assert_cmpstr (second->id, ==, alarm_id (&b, "now", "door"));
  g_assert_true (
      bef_alarm_engine_put_back (b.engine, "plain", "lamp", "the mayor", b.told, &error));
  g_assert_no_error (error);
  g_assert_false (
      bef_alarm_engine_put_back (b.engine, "plain", "lamp", "the mayor", b.told, &error));
  g_assert_error (error, BEF_ALARM_ERROR, BEF_ALARM_ERROR_STATE);
  g_autoptr (GArray) left = bef_alarm_engine_dup_outs (b.engine);
  g_assert_cmpuint (left->len, ==, 1);
  alarm_say (&b, "plain", "lamp", YES, MINUTE);
  g_assert_cmpint (alarm_state (&b, "plain", "lamp"), ==, BEF_ALERT_ACTIVE);
  alarm_bench_clear (&b);
}

static void
test_told (void)
{
  AlarmBench b;
  BefAlarmView view;

  alarm_bench_init (&b);
  alarm_say (&b, "now", "door", YES, 0);
  alarm_say (&b, "plain", "door", YES, 0);
  /* One that is less severe may be another matter. */
  alarm_tell (&b, "door", BEF_SEVERITY_TODAY);
  g_assert_cmpint (alarm_state (&b, "now", "door"), ==, BEF_ALERT_ACTIVE);
  g_assert_cmpint (alarm_state (&b, "plain", "door"), ==, BEF_ALERT_SUPPRESSED);
  alarm_tell (&b, "door", BEF_SEVERITY_URGENT);
  g_assert_true (bef_alarm_engine_look (b.engine, alarm_id (&b, "now", "door"), &view));
  g_assert_cmpint (view.state, ==, BEF_ALERT_SUPPRESSED);
  g_assert_cmpstr (view.cause_id, ==, "urn:alert");
  /* One that comes later is joined at once, and all stay so over a start until somebody tells. */
  alarm_say (&b, "slow", "door", YES, 0);
  alarm_wait (&b, 10 * MINUTE);
  g_assert_cmpint (alarm_last (&b, "slow", "door")->to, ==, BEF_ALERT_SUPPRESSED);
  alarm_restart (&b);
  alarm_wait (&b, MINUTE);
  g_assert_cmpuint (b.told->len, ==, 0);
  alarm_tell (&b, NULL, BEF_SEVERITY_NORMAL);
  g_assert_cmpint (alarm_state (&b, "now", "door"), ==, BEF_ALERT_ACTIVE);
  alarm_bench_clear (&b);
}

static void
test_flood (void)
{
  AlarmBench b;
  BefAlarmFlood flood;

  alarm_bench_init (&b);
  for (guint i = 0; i < 15; i++)
    {
      g_autofree char *object = g_strdup_printf ("lamp-%u", i);
      alarm_say (&b, "plain", object, YES, 30 * BEF_MS_SECOND);
      g_assert_cmpint (alarm_last (&b, "plain", object)->news, ==,
                       i < 10 ? BEF_ALARM_NEWS_NOW : BEF_ALARM_NEWS_FLOOD);
      g_assert_true (bef_alarm_engine_get_flood (b.engine, &flood) == (i >= 10));
    }
  g_assert_cmpuint (flood.n, ==, 15);
  g_assert_cmpuint (flood.counts->len, ==, 1);
  g_assert_cmpuint (g_array_index (flood.counts, BefAlarmFloodCount, 0).n, ==, 15);
  g_assert_cmpstr (g_array_index (flood.counts, BefAlarmFloodCount, 0).building, ==, "house");
  alarm_say (&b, "now", "door", YES, MINUTE);
  g_assert_cmpint (alarm_last (&b, "now", "door")->news, ==, BEF_ALARM_NEWS_NOW);
  alarm_restart (&b);
  alarm_say (&b, "plain", "none", NO, MINUTE);
  g_assert_true (bef_alarm_engine_get_flood (b.engine, &flood));
  alarm_wait (&b, 10 * MINUTE);
  g_assert_false (bef_alarm_engine_get_flood (b.engine, &flood));
  alarm_say (&b, "plain", "another", YES, MINUTE);
  g_assert_cmpint (alarm_last (&b, "plain", "another")->news, ==, BEF_ALARM_NEWS_NOW);
  alarm_bench_clear (&b);
}

/* All that the back end has: @n alerts in the house, the last of @severity. */
static void
tell_many (AlarmBench *b, guint n, BefSeverity severity)
{
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (BefAlarmTold));

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *id = g_strdup_printf ("urn:told:%u", i);
      g_autofree char *object = g_strdup_printf ("meter-%u", i);
      BefAlarmTold one = { g_intern_string (id), g_intern_string (object), "house",
                           i + 1 < n ? BEF_SEVERITY_TODAY : severity };
      g_array_append_val (all, one);
    }
  g_ptr_array_set_size (b->told, 0);
  bef_alarm_engine_tell (b->engine, (const BefAlarmTold *)(void *)all->data, n, b->now_ms, b->told);
}

/* What the back end tells counts with what is found here, as one rule; not what it had before, and
 * not what is about the same. */
static void
test_flood_of_both (void)
{
  AlarmBench b;
  BefAlarmFlood flood;

  alarm_bench_init (&b);
  tell_many (&b, 20, BEF_SEVERITY_TODAY);
  g_assert_false (bef_alarm_engine_get_flood (b.engine, &flood));
  g_assert_cmpint (bef_alarm_engine_get_news (b.engine, "urn:told:7"), ==, BEF_ALARM_NEWS_SUMMARY);
  for (guint i = 20; i < 26; i++)
    {
      g_autofree char *object = g_strdup_printf ("meter-%u", i);
      alarm_say (&b, "plain", object, YES, MINUTE);
    }
  g_autofree char *first = g_strdup (alarm_id (&b, "plain", "meter-20"));
  g_assert_cmpint (bef_alarm_engine_get_news (b.engine, first), ==, BEF_ALARM_NEWS_NOW);
  /* Six of these are what was found here: ten in all. */
  tell_many (&b, 30, BEF_SEVERITY_TODAY);
  g_assert_false (bef_alarm_engine_get_flood (b.engine, &flood));
  tell_many (&b, 31, BEF_SEVERITY_URGENT);
  g_assert_true (bef_alarm_engine_get_flood (b.engine, &flood));
  g_assert_cmpuint (flood.n, ==, 11);
  g_assert_cmpuint (g_array_index (flood.counts, BefAlarmFloodCount, 0).n, ==, 11);
  g_assert_cmpint (bef_alarm_engine_get_news (b.engine, "urn:told:28"), ==, BEF_ALARM_NEWS_FLOOD);
  g_assert_cmpint (bef_alarm_engine_get_news (b.engine, "urn:told:7"), ==, BEF_ALARM_NEWS_SUMMARY);
  g_assert_cmpint (bef_alarm_engine_get_news (b.engine, "urn:told:30"), ==, BEF_ALARM_NEWS_NOW);
  alarm_say (&b, "plain", "lamp", YES, MINUTE);
  g_autofree char *lamp = g_strdup (alarm_id (&b, "plain", "lamp"));
  g_assert_cmpint (bef_alarm_engine_get_news (b.engine, lamp), ==, BEF_ALARM_NEWS_FLOOD);
  /* It goes on over a restart, and ends. */
  alarm_restart (&b);
  alarm_say (&b, "plain", "none", NO, MINUTE);
  tell_many (&b, 31, BEF_SEVERITY_TODAY);
  g_assert_cmpint (bef_alarm_engine_get_news (b.engine, lamp), ==, BEF_ALARM_NEWS_FLOOD);
  g_assert_cmpint (bef_alarm_engine_get_news (b.engine, "urn:told:28"), ==, BEF_ALARM_NEWS_FLOOD);
  alarm_wait (&b, 10 * MINUTE);
  g_assert_false (bef_alarm_engine_get_flood (b.engine, &flood));
  g_assert_cmpint (bef_alarm_engine_get_news (b.engine, lamp), ==, BEF_ALARM_NEWS_NOW);
  alarm_bench_clear (&b);
}

/* What the back end has got meanwhile is found, and is no flood. */
static void
test_told_after_an_absence (void)
{
  AlarmBench b;
  BefAlarmFlood flood;

  alarm_bench_init (&b);
  tell_many (&b, 1, BEF_SEVERITY_TODAY);
  b.now_ms += BEF_MS_DAY;
  tell_many (&b, 30, BEF_SEVERITY_TODAY);
  g_assert_false (bef_alarm_engine_get_flood (b.engine, &flood));
  g_assert_cmpint (bef_alarm_engine_get_news (b.engine, "urn:told:20"), ==, BEF_ALARM_NEWS_SUMMARY);
  alarm_say (&b, "plain", "none", NO, MINUTE);
  tell_many (&b, 31, BEF_SEVERITY_TODAY);
  g_assert_cmpint (bef_alarm_engine_get_news (b.engine, "urn:told:30"), ==, BEF_ALARM_NEWS_NOW);
  alarm_bench_clear (&b);
}

/* All that come in one step: none of them is told alone. */
static void
test_burst (void)
{
  AlarmBench b;
  BefAlarmSign signs[12];

  alarm_bench_init (&b);
  for (guint i = 0; i < G_N_ELEMENTS (signs); i++)
    {
      g_autofree char *object = g_strdup_printf ("lamp-%u", i);
      signs[i] = alarm_sign (&b, "plain", object, YES);
    }
  bef_alarm_engine_step (b.engine, signs, G_N_ELEMENTS (signs), b.now_ms + MINUTE, b.told);
  g_assert_cmpuint (b.told->len, ==, G_N_ELEMENTS (signs));
  for (guint i = 0; i < b.told->len; i++)
    g_assert_cmpint (((BefAlarmTransition *)b.told->pdata[i])->news, ==, BEF_ALARM_NEWS_FLOOD);
  alarm_bench_clear (&b);
}

static void
test_causes (void)
{
  AlarmBench b;
  BefAlarmView view;
  g_autoptr (GError) error = NULL;

  alarm_bench_init (&b);
  /* In another house it explains nothing. */
  BefAlarmSign other = alarm_sign (&b, "now", "far door", YES);
  other.building = g_intern_static_string ("elsewhere");
  bef_alarm_engine_step (b.engine, &other, 1, b.now_ms, b.told);
  alarm_say (&b, "now", "door", YES, 0);
  do_it (&b, "now", "door", BEF_ALARM_ACKNOWLEDGE);
  alarm_say (&b, "link", "link", YES, 0);
  g_assert_cmpint (alarm_state (&b, "now", "door"), ==, BEF_ALERT_ACTIVE_ACKNOWLEDGED);
  alarm_wait (&b, MINUTE);
  g_assert_cmpint (alarm_state (&b, "link", "link"), ==, BEF_ALERT_ACTIVE);
  g_assert_cmpint (alarm_state (&b, "now", "door"), ==, BEF_ALERT_SUPPRESSED);
  g_assert_cmpint (alarm_state (&b, "now", "far door"), ==, BEF_ALERT_ACTIVE);
  /* Whoever puts the cause aside does not want to hear of what follows from it. */
  do_it (&b, "link", "link", BEF_ALARM_SHELVE);
  alarm_wait (&b, MINUTE);
  g_assert_cmpint (alarm_state (&b, "now", "door"), ==, BEF_ALERT_SUPPRESSED);
  /* Of causes that have causes the first is named, and it is of the whole commune. */
  alarm_say (&b, "away", "", YES, MINUTE);
  g_assert_cmpint (alarm_state (&b, "link", "link"), ==, BEF_ALERT_SUPPRESSED);
  g_assert_true (bef_alarm_engine_look (b.engine, alarm_id (&b, "now", "door"), &view));
  g_assert_cmpstr (view.cause_id, ==, alarm_id (&b, "away", ""));
  g_assert_cmpint (alarm_state (&b, "now", "far door"), ==, BEF_ALERT_SUPPRESSED);
  g_autoptr (GPtrArray) ids =
      bef_alarm_engine_dup_consequences (b.engine, alarm_id (&b, "away", ""));
  g_assert_cmpuint (ids->len, ==, 3);
  g_assert_false (alarm_do (&b, alarm_id (&b, "away", ""), BEF_ALARM_TAKE_OUT, "x", &error));
  g_assert_error (error, BEF_ALARM_ERROR, BEF_ALARM_ERROR_STATE);
  /* Over: the link counts its minute anew and the door is told, acknowledged as it was. */
  alarm_say (&b, "away", "", NO, MINUTE);
  g_assert_cmpint (alarm_state (&b, "link", "link"), ==, BEF_ALERT_SUPPRESSED);
  g_assert_cmpint (alarm_state (&b, "now", "door"), ==, BEF_ALERT_ACTIVE_ACKNOWLEDGED);
  g_assert_cmpint (alarm_last (&b, "now", "door")->news, ==, BEF_ALARM_NEWS_NONE);
  g_assert_cmpint (alarm_last (&b, "now", "far door")->news, ==, BEF_ALARM_NEWS_NOW);
  alarm_wait (&b, MINUTE);
  g_assert_cmpint (alarm_state (&b, "link", "link"), ==, BEF_ALERT_SHELVED);
  alarm_bench_clear (&b);
}

static void
test_rules_change (void)
{
  AlarmBench b;

  alarm_bench_init (&b);
  alarm_say (&b, "now", "door", YES, 0);
  alarm_say (&b, "plain", "lamp", YES, 0);
  g_autoptr (BefAlarmRules) tuned =
      bef_alarm_rules_tuned (b.rules, "[now]\noff=true\n[plain]\non-delay=PT5M\n", NULL);
  g_ptr_array_set_size (b.told, 0);
  bef_alarm_engine_set_rules (b.engine, tuned, b.now_ms, b.told);
  g_assert_cmpint (alarm_last (&b, "now", "door")->event, ==, BEF_ALARM_FORGOTTEN);
  g_assert_cmpint (alarm_state (&b, "plain", "lamp"), ==, BEF_ALERT_ACTIVE);
  BefAlarmSign signs[] = { alarm_sign (&b, "now", "door", YES),
                           alarm_sign (&b, "plain", "lamp2", YES) };
  for (guint i = 0; i < G_N_ELEMENTS (signs); i++)
    signs[i].rule = bef_alarm_rules_find (tuned, signs[i].rule->id);
  bef_alarm_engine_step (b.engine, signs, G_N_ELEMENTS (signs), b.now_ms, b.told);
  g_assert_cmpint (alarm_state (&b, "now", "door"), ==, BEF_ALARM_NORMAL);
  g_assert_cmpint (alarm_state (&b, "plain", "lamp2"), ==, BEF_ALARM_NORMAL);
  alarm_wait (&b, 5 * MINUTE);
  g_assert_cmpint (alarm_state (&b, "plain", "lamp2"), ==, BEF_ALERT_ACTIVE);
  alarm_bench_clear (&b);
}

/* An id is of one episode, and is never given again. */
static void
test_ids (void)
{
  AlarmBench b;
  g_autoptr (GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  alarm_bench_init (&b);
  for (guint i = 0; i < 50; i++)
    {
      alarm_say (&b, "plain", "lamp", YES, i % 3 == 2 ? -BEF_MS_HOUR : 20 * MINUTE);
      g_assert_true (g_hash_table_add (ids, g_strdup (alarm_id (&b, "plain", "lamp"))));
      do_it (&b, "plain", "lamp", BEF_ALARM_ACKNOWLEDGE);
      alarm_say (&b, "plain", "lamp", NO, 20 * MINUTE);
      if (i % 7 == 0)
        bef_alarm_engine_forget (b.engine, "lamp", b.now_ms, b.told);
      if (i % 10 == 0)
        alarm_restart (&b);
    }
  alarm_bench_clear (&b);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/alarm-engine/on-delay", test_on_delay);
  g_test_add_func ("/alarm-engine/interrupted", test_interrupted);
  g_test_add_func ("/alarm-engine/clock", test_clock);
  g_test_add_func ("/alarm-engine/summary", test_summary);
  g_test_add_func ("/alarm-engine/summary-lasts", test_summary_lasts);
  g_test_add_func ("/alarm-engine/deadline", test_deadline);
  g_test_add_func ("/alarm-engine/chatter", test_chatter);
  g_test_add_func ("/alarm-engine/no-chatter", test_no_chatter);
  g_test_add_func ("/alarm-engine/shelf", test_shelf);
  g_test_add_func ("/alarm-engine/shelf-lasts", test_shelf_lasts);
  g_test_add_func ("/alarm-engine/kept", test_kept);
  g_test_add_func ("/alarm-engine/decisions", test_decisions);
  g_test_add_func ("/alarm-engine/out-of-service", test_out_of_service);
  g_test_add_func ("/alarm-engine/out-of-service-clock", test_out_of_service_clock);
  g_test_add_func ("/alarm-engine/outs", test_outs);
  g_test_add_func ("/alarm-engine/told", test_told);
  g_test_add_func ("/alarm-engine/flood", test_flood);
  g_test_add_func ("/alarm-engine/flood-of-both", test_flood_of_both);
  g_test_add_func ("/alarm-engine/told-after-an-absence", test_told_after_an_absence);
  g_test_add_func ("/alarm-engine/burst", test_burst);
  g_test_add_func ("/alarm-engine/causes", test_causes);
  g_test_add_func ("/alarm-engine/rules-change", test_rules_change);
  g_test_add_func ("/alarm-engine/ids", test_ids);
  return g_test_run ();
}
