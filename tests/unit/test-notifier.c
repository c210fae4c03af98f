/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Desktop notifications, told to a notification service of our own on a private bus. */
#include "../patience.h"
#include "notifier-util.h"

#include <libnotify/notify.h>

#include "supervision/notifier/bef-bubbles.h"

#define WITHDRAWALS 500

static void
test_without_a_service_nothing_fails (Fixture *f, gconstpointer data)
{
  apply_and_settle (f);
  say_alert (f, "Door open", HALL, "critical");
  apply_and_settle (f);
  g_ptr_array_set_size (f->world, 2);
  apply_and_settle (f);
}

static void
test_the_first_look_is_one_summary (Fixture *f, gconstpointer data)
{
  const Shown *shown;

  say_alert (f, "Door open", HALL, "high");
  say_alert (f, "Boiler stopped", SCHOOL, "critical");
  apply_and_settle (f);
  g_assert_cmpuint (received (f, &shown), ==, 1);
  g_assert_cmpstr (shown->title, ==, "2 alerts need somebody");
  g_assert_nonnull (strstr (shown->body, "Boiler stopped"));
  /* The same answer again is no news. */
  apply_and_settle (f);
  g_assert_cmpuint (received (f, NULL), ==, 1);
}

/* Where the desktop reads markup it gets it escaped; where it does not, as it is. */
static void
test_texts_are_no_markup (Fixture *f, gconstpointer data)
{
  const Shown *shown;

  f->service->reads_markup = TRUE;
  apply_and_settle (f);
  BefEntity *alert = say_alert (f, "<i>Door</i> & gate", HALL, "critical");
  bef_entity_set_fact (alert, "instruction",
                       "<a href=\"https://elsewhere.example/\">Close</a> & go");
  apply_and_settle (f);
  g_assert_cmpuint (received (f, &shown), ==, 1);
  g_assert_cmpstr (shown->title, ==, "Urgent: <i>Door</i> & gate");
  g_assert_cmpstr (
      shown->body, ==,
      "Town hall\n&lt;a href=&quot;https://elsewhere.example/&quot;&gt;Close&lt;/a&gt; "
      "&amp; go");
  f->service->reads_markup = FALSE;
  g_autofree char *book = g_strnfill (100000, 'w');
  bef_entity_set_fact (alert, "instruction", "<b>Open</b> & shut");
  apply_and_settle (f);
  received (f, &shown);
  g_assert_cmpstr (shown->body, ==, "Town hall\n<b>Open</b> & shut");
  /* And it is no book. */
  bef_entity_set_fact (alert, "instruction", book);
  apply_and_settle (f);
  received (f, &shown);
  g_assert_cmpint (g_utf8_strlen (shown->body, -1), ==, (glong)strlen ("Town hall\n") + 200);
}

static void
test_one_per_building_replaced_not_stacked (Fixture *f, gconstpointer data)
{
  const Shown *shown;

  apply_and_settle (f);
  g_assert_cmpuint (received (f, NULL), ==, 0);
  say_alert (f, "Door open", HALL, "high");
  apply_and_settle (f);
  g_assert_cmpuint (received (f, &shown), ==, 1);
  guint hall = shown->id;
  g_assert_cmpstr (shown->title, ==, "Today: Door open");
  g_assert_cmpstr (shown->body, ==, "Town hall\nClose it");
  g_assert_cmpint (shown->urgency, ==, NOTIFY_URGENCY_NORMAL);
  say_alert (f, "Intrusion", HALL, "critical");
  apply_and_settle (f);
  g_assert_cmpuint (received (f, &shown), ==, 2);
  g_assert_cmpuint (shown->replaces, ==, hall);
  g_assert_cmpstr (shown->title, ==, "Urgent: Intrusion");
  g_assert_nonnull (strstr (shown->body, "1 other alert"));
  g_assert_cmpint (shown->urgency, ==, NOTIFY_URGENCY_CRITICAL);
  g_assert_cmpuint (n_open (f), ==, 1);
  say_alert (f, "Boiler stopped", SCHOOL, "high");
  apply_and_settle (f);
  g_assert_cmpuint (received (f, &shown), ==, 3);
  g_assert_cmpuint (shown->replaces, ==, 0);
  g_assert_cmpuint (n_open (f), ==, 2);
}

/* A click leads to the worst of what it tells of, by what it tells now; one on what is gone, which
 * a service may still send, nowhere. */
static void
test_a_click_leads_to_the_alert (Fixture *f, gconstpointer data)
{
  const Shown *shown;

  apply_and_settle (f);
  say_alert (f, "Door open", HALL, "high");
  apply_and_settle (f);
  received (f, &shown);
  g_assert_cmpstr (shown->action, ==, "default");
  click_on (f, shown);
  g_assert_cmpstr (f->opened->str, ==, "Door open ");
  say_alert (f, "Intrusion", HALL, "critical");
  apply_and_settle (f);
  received (f, &shown);
  click_on (f, shown);
  g_assert_cmpstr (f->opened->str, ==, "Door open Intrusion ");
  g_ptr_array_set_size (f->world, 2);
  apply_and_settle (f);
  click_on (f, shown);
  g_assert_cmpstr (f->opened->str, ==, "Door open Intrusion ");
}

static void
test_a_burst_is_told_once (Fixture *f, gconstpointer data)
{
  apply_and_settle (f);
  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *id = g_strdup_printf ("Alert %u", i);
      say_alert (f, id, HALL, "high");
      apply (f);
      run_for (10);
    }
  settle (f);
  g_assert_cmpuint (received (f, NULL), ==, 1);
}

static void
test_withdrawn_when_acknowledged_elsewhere (Fixture *f, gconstpointer data)
{
  apply_and_settle (f);
  BefEntity *alert = say_alert (f, "Door open", HALL, "high");
  apply_and_settle (f);
  g_assert_cmpuint (n_open (f), ==, 1);
  bef_entity_set_fact (alert, "acknowledgedBy", "Claimed Elsewhere");
  bef_entity_set_fact (alert, "acknowledgedAt", "2026-11-24T20:00:00Z");
  apply_and_settle (f);
  g_assert_cmpuint (n_open (f), ==, 0);
  g_assert_cmpuint (received (f, NULL), ==, 1);
}

static void
test_only_the_wanted_level_is_told (Fixture *f, gconstpointer data)
{
  const Shown *shown;

  apply_and_settle (f);
  bef_notifier_configure (f->notifier, BEF_SEVERITY_URGENT, BEF_NOTIFIER_DEFAULT);
  say_alert (f, "Door open", HALL, "high");
  say_alert (f, "Stock taken", HALL, "informational");
  apply_and_settle (f);
  g_assert_cmpuint (received (f, NULL), ==, 0);
  say_alert (f, "Intrusion", HALL, "critical");
  apply_and_settle (f);
  g_assert_cmpuint (received (f, &shown), ==, 1);
  g_assert_cmpstr (shown->title, ==, "Urgent: Intrusion");
  g_assert_null (strstr (shown->body, "other alert"));
  bef_notifier_configure (f->notifier, BEF_SEVERITY_URGENT, BEF_NOTIFIER_OFF);
  settle (f);
  g_assert_cmpuint (n_open (f), ==, 0);
}

static void
test_wanting_them_later_is_one_summary (Fixture *f, gconstpointer data)
{
  const Shown *shown;

  bef_notifier_configure (f->notifier, BEF_SEVERITY_TODAY, BEF_NOTIFIER_OFF);
  say_alert (f, "Door open", HALL, "high");
  say_alert (f, "Boiler stopped", SCHOOL, "high");
  apply_and_settle (f);
  g_assert_cmpuint (received (f, NULL), ==, 0);
  bef_notifier_configure (f->notifier, BEF_SEVERITY_TODAY, BEF_NOTIFIER_DEFAULT);
  settle (f);
  g_assert_cmpuint (received (f, &shown), ==, 1);
  g_assert_cmpstr (shown->title, ==, "2 alerts need somebody");
}

static void
test_cameras_are_told_after_the_presentation (Fixture *f, gconstpointer data)
{
  const Shown *shown;

  say (f, BEF_ENTITY_EQUIPMENT, "urn:c:1", "Churchyard camera")->kind = BEF_KIND_CAMERA;
  apply_and_settle (f);
  bef_notifier_configure (f->notifier, BEF_SEVERITY_TODAY, BEF_NOTIFIER_PRESENTING);
  bef_entity_set_fact (say_alert (f, "Camera masked", HALL, "critical"), "alertSource", "urn:c:1");
  apply_and_settle (f);
  g_assert_cmpuint (received (f, NULL), ==, 0);
  say_alert (f, "Boiler stopped", HALL, "high");
  apply_and_settle (f);
  g_assert_cmpuint (received (f, &shown), ==, 1);
  g_assert_cmpstr (shown->title, ==, "Today: Boiler stopped");
  g_assert_null (strstr (shown->body, "other alert"));
  bef_notifier_configure (f->notifier, BEF_SEVERITY_TODAY, BEF_NOTIFIER_DEFAULT);
  settle (f);
  g_assert_cmpuint (received (f, &shown), ==, 2);
  g_assert_cmpstr (shown->title, ==, "Urgent: Camera masked");
}

/* What stood there when it began does not stand above the slides; what is new, or worse, is told.
 */
static void
test_nothing_stays_above_a_presentation (Fixture *f, gconstpointer data)
{
  apply_and_settle (f);
  BefEntity *boiler = say_alert (f, "Boiler stopped", HALL, "high");
  say_alert (f, "Intrusion", SCHOOL, "critical");
  apply_and_settle (f);
  g_assert_cmpuint (n_open (f), ==, 2);
  bef_notifier_configure (f->notifier, BEF_SEVERITY_TODAY, BEF_NOTIFIER_PRESENTING);
  settle (f);
  g_assert_cmpuint (n_open (f), ==, 0);
  say_alert (f, "Door open", HALL, "high");
  apply_and_settle (f);
  g_assert_cmpuint (n_open (f), ==, 1);
  g_assert_nonnull (open_one (f, "Today: Door open"));
  bef_entity_set_fact (boiler, "severity", "critical");
  apply_and_settle (f);
  g_assert_nonnull (open_one (f, "Urgent: Boiler stopped"));
  bef_notifier_configure (f->notifier, BEF_SEVERITY_TODAY, BEF_NOTIFIER_DEFAULT);
  settle (f);
  g_assert_nonnull (open_one (f, "Urgent: Intrusion"));
  g_assert_nonnull (open_one (f, "Urgent: Boiler stopped"));
}

typedef struct
{
  gint64 last_us, worst_us;
} Ticks;

static gboolean
tick_cb (gpointer data)
{
  Ticks *ticks = data;
  gint64 now = g_get_monotonic_time ();

  ticks->worst_us = MAX (ticks->worst_us, now - ticks->last_us);
  ticks->last_us = now;
  return G_SOURCE_CONTINUE;
}

static void
test_a_slow_service_never_holds_the_main_loop (Fixture *f, gconstpointer data)
{
  apply_and_settle (f);
  g_atomic_int_set (&f->service->delay_ms, 2000);
  say_alert (f, "Door open", HALL, "high");
  apply (f);
  Ticks ticks = { g_get_monotonic_time (), 0 };
  guint source = g_timeout_add (5, tick_cb, &ticks);
  gint64 until = g_get_monotonic_time () + 60 * test_patience () * G_USEC_PER_SEC;
  while (received (f, NULL) == 0 && g_get_monotonic_time () < until)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (source);
  g_atomic_int_set (&f->service->delay_ms, 0);
  g_test_message ("longest wait of the main loop: %.1f ms", (double)ticks.worst_us / 1000);
  g_assert_cmpuint (received (f, NULL), ==, 1);
  /* A quarter of the service's delay: far from blocked, whatever the machine is doing. */
  g_assert_cmpint (ticks.worst_us, <, G_USEC_PER_SEC / 2);
}

static void
test_a_service_that_hangs_does_not_keep_the_console (Fixture *f, gconstpointer data)
{
  apply_and_settle (f);
  g_atomic_int_set (&f->service->delay_ms, 5 * HUNG_MS);
  say_alert (f, "Door open", HALL, "high");
  apply (f);
  run_for (SETTLED_MS);
  bef_notifier_stop (f->notifier);
  g_assert_false (g_atomic_int_get (&f->service->has_hung));
  g_assert_cmpuint (received (f, NULL), ==, 0);
  /* The call comes back in the end. */
  g_atomic_int_set (&f->service->delay_ms, 0);
  while (received (f, NULL) == 0)
    run_for (10);
  /* What it shows now stays: nobody is there to withdraw it. */
  g_assert_cmpuint (n_open (f), ==, 1);
  g_mutex_lock (&f->service->mutex);
  g_ptr_array_set_size (f->service->shown, 0);
  g_mutex_unlock (&f->service->mutex);
}

/* Late, lost or back, a device is no alert: of what nobody said, nobody is told. An alert of the
 * same device is told whatever the age of its values. */
static void
test_what_is_late_or_lost_is_no_alert (Fixture *f, gconstpointer data)
{
  static const char *const ids[] = { "urn:m:hourly", "urn:m:daily", "urn:d:quiet" };
  static const gint64 ages[] = { BEF_MS_MINUTE, 9 * BEF_MS_HOUR, 8 * BEF_MS_DAY, BEF_MS_MINUTE };
  const Shown *shown;

  bef_commune_set_beats (f->commune, "urn:m:hourly\tpower\t3600+60 3600+60 3600+60\n"
                                     "urn:m:daily\tpower\t86400+90000 86400+90000 86400+90000\n"
                                     "urn:d:quiet\topen-state\t1800+5 1800+5 1800+5\n");
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      BefEntity *e = say (f, BEF_ENTITY_EQUIPMENT, ids[i], ids[i]);
      gboolean is_door = g_str_has_suffix (ids[i], "quiet");
      e->kind = is_door ? BEF_KIND_DOOR : BEF_KIND_METER;
      e->building_id = g_strdup (HALL);
      bef_entity_add_reading (e, is_door ? "open-state" : "power", NOW - ages[0], 0);
    }
  for (guint look = 0; look < G_N_ELEMENTS (ages); look++)
    {
      gint64 now_ms = NOW + (gint64)look * 10 * BEF_MS_DAY;
      for (guint i = 2; i < f->world->len; i++)
        {
          BefEntity *e = g_ptr_array_index (f->world, i);
          g_array_index (e->readings, BefReading, 0).observed_ms = now_ms - ages[look];
        }
      bef_commune_apply (f->commune, f->world, BEF_APPLY_EVERYTHING, now_ms, now_ms);
      settle (f);
    }
  g_assert_cmpuint (received (f, NULL), ==, 0);
  say_alert (f, "Meter silent", HALL, "high");
  apply_and_settle (f);
  g_assert_cmpuint (received (f, &shown), ==, 1);
  g_assert_cmpstr (shown->title, ==, "Today: Meter silent");
}

/* The service tells that something is withdrawn just when that is let go. */
static void
test_its_own_end_is_told_to_nobody_gone (Fixture *f, gconstpointer data)
{
  const BefBubble bubble = { "Door open", "Town hall", BEF_SEVERITY_TODAY, BEF_BUBBLE_SILENT };
  g_autoptr (BefBubbles) bubbles = bef_bubbles_new (NULL);

  for (guint i = 0; i < WITHDRAWALS; i++)
    {
      bef_bubbles_show (bubbles, "door", &bubble);
      bef_bubbles_withdraw (bubbles, "door");
      while (g_main_context_iteration (NULL, FALSE))
        ;
    }
  while (received (f, NULL) < WITHDRAWALS || n_open (f) > 0)
    run_for (5);
  bef_bubbles_stop (bubbles);
  run_for (50);
}

#define ADD(path, with_service, func)                                                              \
  g_test_add ("/notifier/" path, Fixture, with_service, set_up, func, tear_down)

static void
add (void)
{
  ADD ("no-service", NULL, test_without_a_service_nothing_fails);
  ADD ("summary", "yes", test_the_first_look_is_one_summary);
  ADD ("no-markup", "yes", test_texts_are_no_markup);
  ADD ("per-building", "yes", test_one_per_building_replaced_not_stacked);
  ADD ("click", "yes", test_a_click_leads_to_the_alert);
  ADD ("burst", "yes", test_a_burst_is_told_once);
  ADD ("withdrawn", "yes", test_withdrawn_when_acknowledged_elsewhere);
  ADD ("level", "yes", test_only_the_wanted_level_is_told);
  ADD ("wanted-later", "yes", test_wanting_them_later_is_one_summary);
  ADD ("presenting", "yes", test_cameras_are_told_after_the_presentation);
  ADD ("above", "yes", test_nothing_stays_above_a_presentation);
  ADD ("late-or-lost", "yes", test_what_is_late_or_lost_is_no_alert);
  ADD ("slow-service", "yes", test_a_slow_service_never_holds_the_main_loop);
  ADD ("own-end", "yes", test_its_own_end_is_told_to_nobody_gone);
  ADD ("hanging-service", "yes", test_a_service_that_hangs_does_not_keep_the_console);
}

int
main (int argc, char **argv)
{
  return notifier_test_main (argc, argv, add);
}
