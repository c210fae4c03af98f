/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whatever was decided of an alarm can be taken back, in any order, again and again, and after a
 * restart. */
#include "alarm-util.h"

#define YES BEF_ALARM_SAYS_YES
#define NO BEF_ALARM_SAYS_NO
#define MINUTE BEF_MS_MINUTE

/* How the door is now. */
static BefAlarmView
look (const AlarmBench *b)
{
  BefAlarmView view;

  g_assert_true (bef_alarm_engine_look (b->engine, alarm_id (b, "now", "door"), &view));
  return view;
}

static void
do_it (AlarmBench *b, BefAlarmAct act, const char *text)
{
  g_autoptr (GError) error = NULL;

  alarm_do (b, alarm_id (b, "now", "door"), act, text, &error);
  g_assert_no_error (error);
}

static void
undo (AlarmBench *b, BefAlarmAct act)
{
  g_autoptr (GError) error = NULL;

  alarm_undo (b, alarm_id (b, "now", "door"), act, NULL, &error);
  g_assert_no_error (error);
}

static void
undo_nothing (AlarmBench *b, BefAlarmAct act, int code)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (alarm_undo (b, alarm_id (b, "now", "door"), act, NULL, &error));
  g_assert_error (error, BEF_ALARM_ERROR, code);
}

/* @data: a restart after everything that is done, or none. */
static void
between (AlarmBench *b, gconstpointer data)
{
  if (data == NULL)
    return;
  alarm_restart (b);
  alarm_say (b, "now", "door", YES, MINUTE);
}

static void
begin (AlarmBench *b)
{
  alarm_bench_init (b);
  alarm_say (b, "now", "door", YES, 0);
}

/* Of one matter the last, then the one before; of another whatever came since. */
static void
test_any_order (gconstpointer data)
{
  AlarmBench b;

  begin (&b);
  do_it (&b, BEF_ALARM_ACKNOWLEDGE, "I go");
  do_it (&b, BEF_ALARM_ASSIGN, "the deputy");
  do_it (&b, BEF_ALARM_ASSIGN, "the mayor");
  do_it (&b, BEF_ALARM_SHELVE, "spare part");
  do_it (&b, BEF_ALARM_TAKE_OUT, "summer");
  between (&b, data);
  undo (&b, BEF_ALARM_ASSIGN);
  g_assert_cmpstr (look (&b).assigned_to, ==, "the deputy");
  g_assert_cmpstr (look (&b).acknowledged_by, ==, "the secretary");
  between (&b, data);
  undo (&b, BEF_ALARM_ACKNOWLEDGE);
  g_assert_cmpint (look (&b).acknowledged_ms, ==, BEF_NO_TIME);
  g_assert_null (look (&b).acknowledge_comment);
  g_assert_cmpint (look (&b).state, ==, BEF_ALERT_OUT_OF_SERVICE);
  between (&b, data);
  undo (&b, BEF_ALARM_TAKE_OUT);
  g_assert_cmpint (look (&b).state, ==, BEF_ALERT_SHELVED);
  between (&b, data);
  undo (&b, BEF_ALARM_ASSIGN);
  g_assert_null (look (&b).assigned_to);
  undo_nothing (&b, BEF_ALARM_ASSIGN, BEF_ALARM_ERROR_STATE);
  between (&b, data);
  undo (&b, BEF_ALARM_SHELVE);
  g_assert_cmpint (look (&b).state, ==, BEF_ALERT_ACTIVE);
  for (guint act = 0; act < BEF_ALARM_UNDO; act++)
    undo_nothing (&b, (BefAlarmAct)act, BEF_ALARM_ERROR_STATE);
  alarm_bench_clear (&b);
}

/* Each note by its own id; the others are what they were. */
static void
test_notes (gconstpointer data)
{
  AlarmBench b;

  begin (&b);
  do_it (&b, BEF_ALARM_COMMENT, "first");
  do_it (&b, BEF_ALARM_COMMENT, "second");
  do_it (&b, BEF_ALARM_COMMENT, "third");
  do_it (&b, BEF_ALARM_ACKNOWLEDGE, NULL);
  between (&b, data);
  const char *id = alarm_id (&b, "now", "door");
  GArray *notes = bef_alarm_engine_get_comments (b.engine, id);
  g_assert_cmpuint (notes->len, ==, 3);
  g_autofree char *second = g_strdup (g_array_index (notes, BefAlarmComment, 1).id);
  g_assert_true (alarm_undo (&b, id, BEF_ALARM_COMMENT, second, NULL));
  g_assert_false (alarm_undo (&b, id, BEF_ALARM_COMMENT, second, NULL));
  g_assert_cmpuint (notes->len, ==, 2);
  g_assert_cmpstr (g_array_index (notes, BefAlarmComment, 0).text, ==, "first");
  g_assert_cmpstr (g_array_index (notes, BefAlarmComment, 1).text, ==, "third");
  undo (&b, BEF_ALARM_COMMENT);
  g_assert_cmpuint (notes->len, ==, 1);
  g_assert_cmpstr (g_array_index (notes, BefAlarmComment, 0).text, ==, "first");
  g_assert_cmpstr (look (&b).acknowledged_by, ==, "the secretary");
  alarm_bench_clear (&b);
}

/* What was put back is put aside as it was, by whom, why and until when; not past its end, and not
 * what is over. */
static void
test_put_back (gconstpointer data)
{
  AlarmBench b;

  begin (&b);
  do_it (&b, BEF_ALARM_SHELVE, "spare part");
  gint64 until_ms = look (&b).shelved_until_ms;
  alarm_wait (&b, BEF_MS_HOUR);
  do_it (&b, BEF_ALARM_UNSHELVE, NULL);
  between (&b, data);
  undo_nothing (&b, BEF_ALARM_SHELVE, BEF_ALARM_ERROR_STATE);
  undo (&b, BEF_ALARM_UNSHELVE);
  g_assert_cmpint (look (&b).state, ==, BEF_ALERT_SHELVED);
  g_assert_cmpint (look (&b).shelved_until_ms, ==, until_ms);
  g_assert_cmpstr (look (&b).shelve_reason, ==, "spare part");
  g_assert_cmpstr (look (&b).shelved_by, ==, "the secretary");
  undo_nothing (&b, BEF_ALARM_UNSHELVE, BEF_ALARM_ERROR_STATE);
  do_it (&b, BEF_ALARM_UNSHELVE, NULL);
  between (&b, data);
  alarm_wait (&b, 3 * BEF_MS_DAY);
  undo_nothing (&b, BEF_ALARM_UNSHELVE, BEF_ALARM_ERROR_UNTIL);
  do_it (&b, BEF_ALARM_SHELVE, "again");
  do_it (&b, BEF_ALARM_UNSHELVE, NULL);
  between (&b, data);
  alarm_say (&b, "now", "door", NO, MINUTE);
  undo_nothing (&b, BEF_ALARM_UNSHELVE, BEF_ALARM_ERROR_STATE);
  alarm_bench_clear (&b);
}

/* Put back into service: out again, with who, why and until when, unless somebody took it out
 * meanwhile or that time is over. */
static void
test_out_of_service (gconstpointer data)
{
  AlarmBench b;

  begin (&b);
  alarm_say (&b, "plain", "door", YES, 0);
  do_it (&b, BEF_ALARM_TAKE_OUT, "summer");
  gint64 out_ms = look (&b).out_ms, until_ms = look (&b).out_until_ms;
  alarm_wait (&b, BEF_MS_HOUR);
  do_it (&b, BEF_ALARM_PUT_BACK, NULL);
  between (&b, data);
  undo_nothing (&b, BEF_ALARM_TAKE_OUT, BEF_ALARM_ERROR_STATE);
  undo (&b, BEF_ALARM_PUT_BACK);
  g_assert_cmpint (look (&b).state, ==, BEF_ALERT_OUT_OF_SERVICE);
  g_assert_cmpint (alarm_state (&b, "plain", "door"), ==, BEF_ALERT_ACTIVE);
  g_assert_cmpstr (look (&b).out_reason, ==, "summer");
  g_assert_cmpint (look (&b).out_ms, ==, out_ms);
  g_assert_cmpint (look (&b).out_until_ms, ==, until_ms);
  do_it (&b, BEF_ALARM_PUT_BACK, NULL);
  between (&b, data);
  do_it (&b, BEF_ALARM_TAKE_OUT, "leak");
  undo_nothing (&b, BEF_ALARM_PUT_BACK, BEF_ALARM_ERROR_STATE);
  g_assert_cmpstr (look (&b).out_reason, ==, "leak");
  do_it (&b, BEF_ALARM_PUT_BACK, NULL);
  alarm_wait (&b, 3 * BEF_MS_DAY);
  undo_nothing (&b, BEF_ALARM_PUT_BACK, BEF_ALARM_ERROR_UNTIL);
  alarm_bench_clear (&b);
}

/* Over and seen by an acknowledgement that is taken back, it is to be seen again. */
static void
test_over (gconstpointer data)
{
  AlarmBench b;

  begin (&b);
  do_it (&b, BEF_ALARM_ACKNOWLEDGE, "seen");
  alarm_say (&b, "now", "door", NO, MINUTE);
  g_assert_cmpint (look (&b).state, ==, BEF_ALERT_CLOSED);
  if (data != NULL)
    alarm_restart (&b);
  undo (&b, BEF_ALARM_ACKNOWLEDGE);
  g_assert_cmpint (look (&b).state, ==, BEF_ALERT_CLEARED);
  alarm_wait (&b, 300 * BEF_MS_DAY);
  g_assert_cmpint (look (&b).state, ==, BEF_ALERT_CLEARED);
  alarm_bench_clear (&b);
}

/* An episode has its own: a door that opens again was never acknowledged, whatever was before. */
static void
test_another_episode (void)
{
  AlarmBench b;

  begin (&b);
  do_it (&b, BEF_ALARM_ASSIGN, "the deputy");
  do_it (&b, BEF_ALARM_ACKNOWLEDGE, NULL);
  alarm_say (&b, "now", "door", NO, MINUTE);
  alarm_say (&b, "now", "door", YES, BEF_MS_HOUR);
  for (guint act = 0; act < BEF_ALARM_UNDO; act++)
    undo_nothing (&b, (BefAlarmAct)act, BEF_ALARM_ERROR_STATE);
  g_assert_null (look (&b).assigned_to);
  alarm_bench_clear (&b);
}

/* More than anybody takes back: the oldest goes, and the rest is right. */
static void
test_many (void)
{
  AlarmBench b;

  begin (&b);
  for (guint i = 0; i < 40; i++)
    {
      g_autofree char *who = g_strdup_printf ("person %u", i);
      do_it (&b, BEF_ALARM_ASSIGN, who);
    }
  alarm_restart (&b);
  for (guint i = 38; i >= 24; i--)
    {
      g_autofree char *who = g_strdup_printf ("person %u", i);
      undo (&b, BEF_ALARM_ASSIGN);
      g_assert_cmpstr (look (&b).assigned_to, ==, who);
    }
  alarm_bench_clear (&b);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func)                                                                            \
  g_test_add_data_func ("/alarm-undo/" name, NULL, func);                                          \
  g_test_add_data_func ("/alarm-undo/" name "/restarts", "", func)
  ADD ("any-order", test_any_order);
  ADD ("notes", test_notes);
  ADD ("put-back", test_put_back);
  ADD ("out-of-service", test_out_of_service);
  ADD ("over", test_over);
  g_test_add_func ("/alarm-undo/another-episode", test_another_episode);
  g_test_add_func ("/alarm-undo/many", test_many);
  return g_test_run ();
}
