/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which alerts are told on the desktop, when, and how loud. */
#include "../held.h"
#include "notifier-util.h"

#include "base/bef-present.h"

#include <libnotify/notify.h>

/* Only what is urgent makes a sound, and each alert once, whatever comes beside it. */
static void
test_urgency_and_sound_by_priority (Fixture *f, gconstpointer data)
{
  const Shown *shown;

  apply_and_settle (f);
  bef_notifier_configure (f->notifier, BEF_SEVERITY_WEEK, BEF_NOTIFIER_DEFAULT);
  say_alert (f, "Battery low", HALL, "medium");
  apply_and_settle (f);
  received (f, &shown);
  g_assert_cmpstr (shown->title, ==, "This week: Battery low");
  g_assert_cmpint (shown->urgency, ==, NOTIFY_URGENCY_LOW);
  g_assert_true (shown->suppresses_sound);
  g_assert_null (shown->sound);
  g_assert_cmpstr (shown->category, ==, "device.error");
  say_alert (f, "Door open", HALL, "high");
  apply_and_settle (f);
  received (f, &shown);
  g_assert_cmpint (shown->urgency, ==, NOTIFY_URGENCY_NORMAL);
  g_assert_true (shown->suppresses_sound);
  g_assert_null (shown->sound);
  say_alert (f, "Intrusion", HALL, "critical");
  apply_and_settle (f);
  received (f, &shown);
  g_assert_cmpint (shown->urgency, ==, NOTIFY_URGENCY_CRITICAL);
  g_assert_cmpstr (shown->sound, ==, "dialog-warning");
  g_assert_false (shown->suppresses_sound);
  say_alert (f, "Window open", HALL, "high");
  apply_and_settle (f);
  g_assert_cmpuint (received (f, &shown), ==, 4);
  g_assert_cmpint (shown->urgency, ==, NOTIFY_URGENCY_CRITICAL);
  g_assert_true (shown->suppresses_sound);
  g_assert_null (shown->sound);
  say_alert (f, "Fire", HALL, "critical");
  apply_and_settle (f);
  g_assert_cmpuint (received (f, &shown), ==, 5);
  g_assert_cmpstr (shown->sound, ==, "dialog-warning");
  g_assert_cmpuint (n_open (f), ==, 1);
}

static void
test_no_persons_and_no_pictures (Fixture *f, gconstpointer data)
{
  static const char *const facts[] = { "comment", "assignedTo" };
  const Shown *shown;

  apply_and_settle (f);
  BefEntity *alert = say_alert (f, "Door open", HALL, "critical");
  for (guint i = 0; i < G_N_ELEMENTS (facts); i++)
    bef_entity_set_fact (alert, facts[i], "Somebody's Name");
  apply_and_settle (f);
  g_assert_cmpuint (received (f, &shown), ==, 1);
  g_assert_null (strstr (shown->body, "Somebody's"));
  g_assert_null (strstr (shown->title, "Somebody's"));
  g_assert_false (shown->has_picture);
}

static void
test_withdrawn_when_acknowledged_here (Fixture *f, gconstpointer data)
{
  apply_and_settle (f);
  say_alert (f, "Door open", HALL, "high");
  apply_and_settle (f);
  g_assert_cmpuint (n_open (f), ==, 1);
  g_autoptr (BefAlert) alert = g_list_model_get_item (bef_commune_get_alerts (f->commune), 0);
  hold_acknowledged (alert, "secretary", NOW, "I go there");
  /* Before any answer of the server. */
  g_signal_emit_by_name (f->commune, "changed");
  settle (f);
  g_assert_cmpuint (n_open (f), ==, 0);
}

/* Put aside until a time, it goes; at its end it is news again. Over, it goes too. */
static void
test_withdrawn_when_put_aside_or_over (Fixture *f, gconstpointer data)
{
  const Shown *shown;

  apply_and_settle (f);
  BefEntity *alert = say_alert (f, "Door open", HALL, "critical");
  apply_and_settle (f);
  g_assert_cmpuint (n_open (f), ==, 1);
  bef_entity_set_fact (alert, "shelvedUntil", "2199-01-01T00:00:00Z");
  apply_and_settle (f);
  g_assert_cmpuint (n_open (f), ==, 0);
  bef_entity_set_fact (alert, "shelvedUntil", NULL);
  apply_and_settle (f);
  g_assert_cmpuint (n_open (f), ==, 1);
  g_assert_cmpuint (received (f, &shown), ==, 2);
  g_assert_cmpstr (shown->title, ==, "Urgent: Door open");
  g_assert_cmpstr (shown->sound, ==, "dialog-warning");
  bef_entity_set_fact (alert, "alertState", "cleared");
  apply_and_settle (f);
  g_assert_cmpuint (n_open (f), ==, 0);
}

/* Known since the start, and graver now: that is news. */
static void
test_what_gets_worse_is_told_by_itself (Fixture *f, gconstpointer data)
{
  const Shown *shown;

  BefEntity *alert = say_alert (f, "Door open", HALL, "high");
  say_alert (f, "Boiler stopped", SCHOOL, "high");
  apply_and_settle (f);
  g_assert_cmpuint (received (f, NULL), ==, 1);
  bef_entity_set_fact (alert, "severity", "critical");
  apply_and_settle (f);
  g_assert_cmpuint (received (f, NULL), ==, 3);
  received (f, &shown);
  if (!g_str_has_prefix (shown->title, "Urgent"))
    {
      g_mutex_lock (&f->service->mutex);
      shown = g_ptr_array_index (f->service->shown, 1);
      g_mutex_unlock (&f->service->mutex);
    }
  g_assert_cmpstr (shown->title, ==, "Urgent: Door open");
  g_assert_cmpstr (shown->sound, ==, "dialog-warning");
}

static void
say_alerts (Fixture *f, guint n, const char *building, const char *severity)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *id = g_strdup_printf ("%s %s %u", severity, building, i);
      say_alert (f, id, building, severity);
    }
}

/* One that says the same of all that is not urgent. */
static BefNotifierNews
judge_cb (const char *alert, gpointer data)
{
  return g_str_has_prefix (alert, "high") ? *(BefNotifierNews *)data : BEF_NOTIFIER_NOW;
}

static void
judge_by (Fixture *f, BefNotifierNews *word)
{
  bef_notifier_set_judge (f->notifier, &(BefNotifierJudge){ NULL, judge_cb, word });
}

static void
flood_cb (BefNotifier *notifier, const char *text, char **line)
{
  g_free (*line);
  *line = g_strdup (text);
}

static void
test_a_flood_is_one_that_counts (Fixture *f, gconstpointer data)
{
  g_autofree char *line = NULL;
  BefNotifierNews word = BEF_NOTIFIER_NOW;
  const Shown *shown;

  g_signal_connect (f->notifier, "flood", G_CALLBACK (flood_cb), &line);
  judge_by (f, &word);
  apply_and_settle (f);
  say_alerts (f, 10, HALL, "high");
  apply_and_settle (f);
  g_assert_null (open_one (f, "10 alerts"));
  g_assert_null (line);
  word = BEF_NOTIFIER_FLOOD;
  say_alerts (f, 4, SCHOOL, "high");
  apply_and_settle (f);
  g_assert_cmpuint (n_open (f), ==, 1);
  shown = open_one (f, "14 alerts in 2 buildings");
  g_assert_nonnull (shown);
  g_assert_cmpstr (shown->body, ==, "Town hall: 10\nSchool: 4");
  g_assert_cmpint (shown->urgency, ==, NOTIFY_URGENCY_NORMAL);
  g_assert_true (shown->suppresses_sound);
  g_assert_true (g_str_has_prefix (line, "14 alerts in 2 buildings"));
  /* What is urgent passes by itself. */
  say_alert (f, "Intrusion", SCHOOL, "critical");
  apply_and_settle (f);
  g_assert_cmpuint (n_open (f), ==, 2);
  shown = open_one (f, "Urgent: Intrusion");
  g_assert_nonnull (shown);
  g_assert_cmpstr (shown->sound, ==, "dialog-warning");
  g_assert_nonnull (open_one (f, "14 alerts in 2 buildings"));
  /* Over: what is left of it is no news, alert by alert. */
  word = BEF_NOTIFIER_NOW;
  g_ptr_array_remove_range (f->world, 2, 9);
  apply_and_settle (f);
  g_assert_null (line);
  g_assert_null (open_one (f, "14 alerts"));
  g_assert_nonnull (open_one (f, "5 alerts need somebody"));
  g_assert_nonnull (open_one (f, "Urgent: Intrusion"));
  g_assert_cmpuint (n_open (f), ==, 2);
}

/* Told in the window though nothing is told on the desktop. */
static void
test_a_flood_of_which_nothing_is_notified (Fixture *f, gconstpointer data)
{
  g_autofree char *line = NULL;
  BefNotifierNews word = BEF_NOTIFIER_FLOOD;

  g_signal_connect (f->notifier, "flood", G_CALLBACK (flood_cb), &line);
  judge_by (f, &word);
  apply_and_settle (f);
  bef_notifier_configure (f->notifier, BEF_SEVERITY_TODAY, BEF_NOTIFIER_OFF);
  say_alerts (f, 11, HALL, "high");
  apply_and_settle (f);
  g_assert_cmpuint (received (f, NULL), ==, 0);
  g_assert_true (g_str_has_prefix (line, "11 alerts in 1 building"));
  /* Nobody follows it any more. */
  bef_notifier_stop (f->notifier);
  g_assert_null (line);
}

/* What is found after an absence is one, and what comes then is told by itself. */
static void
test_found_after_an_absence (Fixture *f, gconstpointer data)
{
  BefNotifierNews word = BEF_NOTIFIER_SUMMARY;

  judge_by (f, &word);
  apply_and_settle (f);
  say_alerts (f, 2, HALL, "high");
  say_alerts (f, 1, SCHOOL, "high");
  apply_and_settle (f);
  g_assert_cmpuint (n_open (f), ==, 1);
  g_assert_nonnull (open_one (f, "3 alerts need somebody"));
  say_alert (f, "Boiler stopped", SCHOOL, "high");
  apply_and_settle (f);
  g_assert_cmpuint (n_open (f), ==, 2);
  g_assert_nonnull (open_one (f, "Today: Boiler stopped"));
}

static void
test_quiet_hours (Fixture *f, gconstpointer data)
{
  const gint64 now_ms = bef_now_ms ();
  BefCivil c;

  bef_civil_from_ms (now_ms, &c);
  const int minute = c.hour * 60 + c.minute;
  /* From an hour ago until in two. */
  const BefQuietHours quiet = { BEF_QUIET_HOURS, (minute + 1440 - 60) % 1440,
                                (minute + 120) % 1440 };
  const BefQuietHours never = { BEF_QUIET_NEVER, 0, 0 };

  apply_and_settle (f);
  say_alert (f, "Door open", HALL, "high");
  apply_and_settle (f);
  g_assert_cmpuint (n_open (f), ==, 1);
  bef_notifier_set_quiet_hours (f->notifier, &quiet);
  settle (f);
  g_assert_cmpuint (n_open (f), ==, 0);
  say_alert (f, "Boiler stopped", SCHOOL, "high");
  apply_and_settle (f);
  g_assert_cmpuint (n_open (f), ==, 0);
  say_alert (f, "Intrusion", HALL, "critical");
  apply_and_settle (f);
  g_assert_cmpuint (n_open (f), ==, 1);
  g_assert_nonnull (open_one (f, "Urgent: Intrusion"));
  /* In the end, one for what came meanwhile. */
  bef_notifier_set_quiet_hours (f->notifier, &never);
  settle (f);
  g_assert_cmpuint (n_open (f), ==, 2);
  g_assert_nonnull (open_one (f, "2 alerts need somebody"));
  g_assert_nonnull (open_one (f, "Urgent: Intrusion"));
}

static void
look_on (Fixture *f, gint64 ms)
{
  for (gint64 step_ms = 10 * BEF_MS_SECOND; ms > 0; ms -= step_ms)
    {
      bef_clock_jump (MIN (step_ms, ms), 0);
      do
        run_for (1);
      while (!bef_notifier_has_told (f->notifier));
    }
}

/* Three by themselves, and the summary is the fourth; another of a building told of adds none. */
static void
test_a_day_has_its_measure (Fixture *f, gconstpointer data)
{
  BefNotifierNews word = BEF_NOTIFIER_NOW;

  bef_clock_override (bef_civil_to_ms (2026, 11, 24, 9, 0), 0);
  judge_by (f, &word);
  apply_and_settle (f);
  for (guint i = 0; i < 7; i++)
    {
      g_autofree char *building = g_strdup_printf ("urn:hall:%u", i);
      say (f, BEF_ENTITY_BUILDING, building, building);
      say_alerts (f, 1, building, "high");
      apply_and_settle (f);
      g_assert_cmpuint (n_open (f), ==, MIN (i + 1, 4));
    }
  g_assert_nonnull (open_one (f, "4 alerts need somebody"));
  say_alert (f, "Boiler stopped", "urn:hall:0", "high");
  apply_and_settle (f);
  g_assert_cmpuint (n_open (f), ==, 4);
  g_assert_nonnull (open_one (f, "4 alerts need somebody"));
  g_assert_cmpuint (tally (f).shown, ==, 4);
  /* What is urgent is never one too many. */
  say_alert (f, "Intrusion", "urn:hall:6", "critical");
  apply_and_settle (f);
  g_assert_nonnull (open_one (f, "Urgent: Intrusion"));
  g_assert_cmpuint (n_open (f), ==, 5);
  /* The next day's begin anew; what was not looked at is no news. */
  bef_clock_override (bef_civil_to_ms (2026, 11, 25, 9, 0), 0);
  say (f, BEF_ENTITY_BUILDING, "urn:hall:7", "Hall");
  say_alert (f, "Door open", "urn:hall:7", "high");
  apply_and_settle (f);
  g_assert_nonnull (open_one (f, "4 alerts need somebody"));
  g_assert_nonnull (open_one (f, "Today: Door open"));
  bef_clock_override (BEF_NO_TIME, 1);
}

/* Somebody saw to all of them: one more is one too many, and waits for the day that follows. */
static void
test_one_too_many_is_the_next_day_s (Fixture *f, gconstpointer data)
{
  bef_clock_override (bef_civil_to_ms (2026, 11, 24, 23, 45), 0);
  apply_and_settle (f);
  for (guint i = 0; i < 4; i++)
    {
      g_autofree char *id = g_strdup_printf ("Door %u", i);
      say_alert (f, id, HALL, "high");
      apply_and_settle (f);
      g_assert_cmpuint (tally (f).shown, ==, i + 1);
      g_ptr_array_remove_index (f->world, f->world->len - 1);
      apply_and_settle (f);
      g_assert_cmpuint (n_open (f), ==, 0);
    }
  say_alert (f, "Boiler stopped", SCHOOL, "high");
  apply_and_settle (f);
  g_assert_cmpuint (n_open (f), ==, 0);
  say_alert (f, "Intrusion", HALL, "critical");
  apply_and_settle (f);
  g_assert_nonnull (open_one (f, "Urgent: Intrusion"));
  g_assert_cmpuint (n_open (f), ==, 1);
  /* With nobody's saying. */
  look_on (f, 20 * BEF_MS_MINUTE);
  g_assert_nonnull (open_one (f, "1 alert needs somebody"));
  g_assert_cmpuint (n_open (f), ==, 2);
  bef_clock_override (BEF_NO_TIME, 1);
}

/* They begin and end with nobody's saying: no answer comes meanwhile. */
static void
test_quiet_hours_end_by_themselves (Fixture *f, gconstpointer data)
{
  const BefQuietHours quiet = { BEF_QUIET_HOURS, 22 * 60 + 30, 7 * 60 };

  /* 22:25 of a Tuesday. */
  bef_clock_override (bef_civil_to_ms (2026, 11, 24, 22, 25), 0);
  bef_notifier_set_quiet_hours (f->notifier, &quiet);
  apply_and_settle (f);
  say_alert (f, "Door open", HALL, "high");
  apply_and_settle (f);
  g_assert_cmpuint (n_open (f), ==, 1);
  look_on (f, 4 * BEF_MS_MINUTE);
  g_assert_cmpuint (n_open (f), ==, 1);
  look_on (f, 2 * BEF_MS_MINUTE);
  g_assert_cmpuint (n_open (f), ==, 0);
  look_on (f, 8 * BEF_MS_HOUR);
  g_assert_cmpuint (n_open (f), ==, 0);
  look_on (f, 30 * BEF_MS_MINUTE);
  g_assert_nonnull (open_one (f, "1 alert needs somebody"));
  bef_clock_override (BEF_NO_TIME, 1);
}

#define ADD(path, with_service, func)                                                              \
  g_test_add ("/notifier/" path, Fixture, with_service, set_up, func, tear_down)

static void
add (void)
{
  ADD ("priority", "yes", test_urgency_and_sound_by_priority);
  ADD ("no-persons", "yes", test_no_persons_and_no_pictures);
  ADD ("acknowledged-here", "yes", test_withdrawn_when_acknowledged_here);
  ADD ("put-aside", "yes", test_withdrawn_when_put_aside_or_over);
  ADD ("gets-worse", "yes", test_what_gets_worse_is_told_by_itself);
  ADD ("flood", "yes", test_a_flood_is_one_that_counts);
  ADD ("flood-off", "yes", test_a_flood_of_which_nothing_is_notified);
  ADD ("absence", "yes", test_found_after_an_absence);
  ADD ("measure", "yes", test_a_day_has_its_measure);
  ADD ("next-day", "yes", test_one_too_many_is_the_next_day_s);
  ADD ("quiet", "yes", test_quiet_hours);
  ADD ("quiet-ends", "yes", test_quiet_hours_end_by_themselves);
}

int
main (int argc, char **argv)
{
  return notifier_test_main (argc, argv, add);
}
