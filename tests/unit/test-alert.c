/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an alert says of itself: how soon, until when, who took it, and in which order. */
#include <gio/gio.h>

#include "../held.h"
#include "base/bef-present.h"
#include "model/bef-commune.h"

#define NOW G_GINT64_CONSTANT (1795557356000) /* 2026-11-24T21:55:56Z */

static void
count_cb (gpointer count)
{
  (*(guint *)count)++;
}

/* (transfer full) an alert of @severity, told once. */
static BefAlert *
alert_of (const char *severity, const char *issued, const char *cleared, const char *acknowledged)
{
  BefAlert *alert = bef_alert_new ("urn:a", BEF_ALERT_OF_BACK_END);
  g_autoptr (BefEntity) e = bef_entity_new ("urn:a", "Alert", BEF_ENTITY_ALERT);

  bef_entity_set_fact (e, "severity", severity);
  bef_entity_set_fact (e, "dateIssued", issued);
  bef_entity_set_fact (e, "validTo", cleared);
  bef_entity_set_fact (e, "acknowledgedAt", acknowledged);
  bef_entity_set_fact (e, "alertState", cleared != NULL ? "cleared" : "active");
  bef_alert_apply (alert, e);
  return alert;
}

static void
test_severity_words_of_alerts (void)
{
  static const struct
  {
    const char *word;
    BefSeverity severity;
  } words[] = {
    { "critical", BEF_SEVERITY_URGENT },    { "CRITICAL", BEF_SEVERITY_URGENT },
    { "high", BEF_SEVERITY_TODAY },         { "medium", BEF_SEVERITY_WEEK },
    { "low", BEF_SEVERITY_WEEK },           { "informational", BEF_SEVERITY_NORMAL },
    { "catastrophic", BEF_SEVERITY_TODAY }, { "", BEF_SEVERITY_TODAY },
    { NULL, BEF_SEVERITY_TODAY },
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_autoptr (BefAlert) alert = alert_of (words[i].word, NULL, NULL, NULL);
      g_assert_cmpint (bef_alert_get_severity (alert), ==, words[i].severity);
    }
}

static void
test_four_states_of_an_alert (void)
{
  const char *t = "2026-11-24T20:00:00Z";
  g_autoptr (BefAlert) active = alert_of ("high", t, NULL, NULL);
  g_autoptr (BefAlert) taken = alert_of ("high", t, NULL, t);
  g_autoptr (BefAlert) cleared = alert_of ("high", t, t, NULL);
  g_autoptr (BefAlert) closed = alert_of ("high", t, t, t);

  g_assert_cmpint (bef_alert_get_state (active), ==, BEF_ALERT_ACTIVE);
  g_assert_cmpint (bef_alert_get_state (taken), ==, BEF_ALERT_ACTIVE_ACKNOWLEDGED);
  g_assert_cmpint (bef_alert_get_state (cleared), ==, BEF_ALERT_CLEARED);
  g_assert_cmpint (bef_alert_get_state (closed), ==, BEF_ALERT_CLOSED);
  g_assert_cmpint (bef_alert_get_cleared_ms (active), ==, BEF_NO_TIME);
  g_assert_cmpint (bef_alert_get_cleared_ms (cleared), ==, bef_alert_get_issued_ms (cleared));
  g_assert_true (bef_alert_is_active (taken));
  g_assert_false (bef_alert_is_active (cleared));
}

/* Brokers that know no alertState: the end alone says it, and its coming needs no new word. */
static void
test_the_announced_end_of_an_alert_comes (void)
{
  g_autoptr (BefAlert) alert = bef_alert_new ("urn:a", BEF_ALERT_OF_BACK_END);
  g_autoptr (BefEntity) e = bef_entity_new ("urn:a", "Alert", BEF_ENTITY_ALERT);

  bef_clock_override (NOW, 0);
  bef_entity_set_fact (e, "validTo", "2026-11-24T22:00:00Z");
  bef_alert_apply (alert, e);
  g_assert_true (bef_alert_is_active (alert));
  bef_clock_override (NOW + BEF_MS_HOUR, 0);
  g_assert_true (bef_alert_apply (alert, e));
  g_assert_false (bef_alert_is_active (alert));
}

static void
test_acknowledged_here_until_the_back_end_says_who (void)
{
  g_autoptr (BefAlert) alert = alert_of ("high", NULL, NULL, NULL);
  g_autoptr (BefEntity) e = bef_entity_new ("urn:a", "Alert", BEF_ENTITY_ALERT);
  guint changes = 0;

  g_signal_connect_swapped (alert, "changed", G_CALLBACK (count_cb), &changes);
  hold_acknowledged (alert, "Secretary", NOW, "called");
  g_assert_cmpuint (changes, ==, 1);
  g_assert_true (bef_alert_is_ack_pending (alert));
  g_assert_cmpint (bef_alert_get_state (alert), ==, BEF_ALERT_ACTIVE_ACKNOWLEDGED);
  g_assert_cmpint (bef_alert_get_acknowledged_ms (alert), ==, NOW);
  g_assert_cmpstr (bef_alert_get_acknowledged_by (alert), ==, "Secretary");
  g_assert_cmpstr (bef_alert_get_comment (alert), ==, "called");
  /* An answer from before it arrived changes nothing. */
  bef_entity_set_fact (e, "severity", "critical");
  bef_alert_apply (alert, e);
  g_assert_true (bef_alert_is_ack_pending (alert));
  bef_entity_set_fact (e, "acknowledgedAt", "2026-11-24T20:00:00Z");
  bef_entity_set_fact (e, "acknowledgedBy", "Somebody faster");
  changes = 0;
  bef_alert_apply (alert, e);
  g_assert_cmpuint (changes, ==, 1);
  g_assert_false (bef_alert_is_ack_pending (alert));
  g_assert_cmpstr (bef_alert_get_acknowledged_by (alert), ==, "Somebody faster");
  g_assert_null (bef_alert_get_comment (alert));
}

static BefEntity *
entity_of (const char *id, const char *fact, const char *value)
{
  BefEntity *e = bef_entity_new (id, "Alert", BEF_ENTITY_ALERT);

  bef_entity_set_fact (e, "severity", "critical");
  bef_entity_set_fact (e, "alertState", "active");
  bef_entity_set_fact (e, fact, value);
  return e;
}

/* Put aside, following from another, or out of service: it is there, and asks for nobody. */
static void
test_what_asks_for_nobody (void)
{
  static const struct
  {
    const char *fact, *value;
    BefAlertState state;
  } cases[] = {
    { "shelvedUntil", "2026-11-24T22:00:00Z", BEF_ALERT_SHELVED },
    { "standing", "suppressed", BEF_ALERT_SUPPRESSED },
    { "standing", "outOfService", BEF_ALERT_OUT_OF_SERVICE },
  };

  bef_clock_override (NOW, 0);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (BefAlert) alert = bef_alert_new ("urn:a", BEF_ALERT_LOCAL);
      g_autoptr (BefAlert) asks = bef_alert_new ("urn:b", BEF_ALERT_LOCAL);
      g_autoptr (BefEntity) e = entity_of ("urn:a", cases[i].fact, cases[i].value);
      g_autoptr (BefEntity) week = entity_of ("urn:b", "severity", "low");
      bef_alert_apply (alert, e);
      bef_alert_apply (asks, week);
      g_assert_cmpint (bef_alert_get_state (alert), ==, cases[i].state);
      g_assert_true (bef_alert_is_active (alert));
      g_assert_false (bef_alert_asks (alert));
      g_assert_cmpint (bef_alert_compare (asks, alert, NULL), <, 0);
    }
}

/* It was put aside until a time, and no longer. */
static void
test_what_was_put_aside_asks_again (void)
{
  g_autoptr (BefAlert) alert = bef_alert_new ("urn:a", BEF_ALERT_LOCAL);
  g_autoptr (BefEntity) e = entity_of ("urn:a", "shelvedUntil", "2026-11-24T22:00:00Z");
  gint64 until = 0;
  guint changes = 0;

  bef_clock_override (NOW, 0);
  g_assert_true (bef_iso8601_parse ("2026-11-24T22:00:00Z", &until));
  bef_alert_apply (alert, e);
  g_signal_connect_swapped (alert, "changed", G_CALLBACK (count_cb), &changes);
  g_assert_false (bef_alert_refresh (alert, until - 1));
  g_assert_true (bef_alert_refresh (alert, until));
  g_assert_cmpint (bef_alert_get_state (alert), ==, BEF_ALERT_ACTIVE);
  g_assert_cmpuint (changes, ==, 1);
}

/* What the console found itself is not gone because a server does not know it, and what a server
 * told is not gone because no rule here finds it. */
static void
test_local_alerts_and_those_of_the_back_end_stay_apart (void)
{
  g_autoptr (BefCommune) commune = bef_commune_new ();
  g_autoptr (GPtrArray) theirs = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_entity_free);
  g_autoptr (GPtrArray) ours = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_entity_free);
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  const char *const ids[] = { "urn:ours", NULL };

  g_ptr_array_add (theirs, entity_of ("urn:theirs", "severity", "high"));
  g_ptr_array_add (ours, entity_of ("urn:ours", "severity", "critical"));
  bef_commune_apply (commune, theirs, BEF_APPLY_EVERYTHING, NOW, NOW);
  bef_commune_set_local_alerts (commune, ours, NOW);
  g_assert_cmpint (bef_alert_get_origin (bef_commune_find_alert (commune, "urn:ours")), ==,
                   BEF_ALERT_LOCAL);
  bef_commune_apply (commune, none, BEF_APPLY_ALL_ALERTS, NOW, NOW);
  bef_commune_remove (commune, ids, NOW);
  g_assert_nonnull (bef_commune_find_alert (commune, "urn:ours"));
  g_assert_null (bef_commune_find_alert (commune, "urn:theirs"));
  bef_commune_apply (commune, theirs, BEF_APPLY_EVERYTHING, NOW, NOW);
  bef_commune_set_local_alerts (commune, none, NOW);
  g_assert_null (bef_commune_find_alert (commune, "urn:ours"));
  g_assert_nonnull (bef_commune_find_alert (commune, "urn:theirs"));
}

/* A server that names one of ours does not rewrite it. */
static void
test_a_server_does_not_rewrite_a_local_alert (void)
{
  g_autoptr (BefCommune) commune = bef_commune_new ();
  g_autoptr (GPtrArray) ours = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_entity_free);
  g_autoptr (GPtrArray) theirs = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_entity_free);

  g_ptr_array_add (ours, entity_of ("urn:a", "severity", "critical"));
  g_ptr_array_add (theirs, entity_of ("urn:a", "severity", "low"));
  bef_commune_set_local_alerts (commune, ours, NOW);
  bef_commune_apply (commune, theirs, BEF_APPLY_EVERYTHING, NOW, NOW);
  g_assert_cmpint (bef_alert_get_severity (bef_commune_find_alert (commune, "urn:a")), ==,
                   BEF_SEVERITY_URGENT);
}

static void
test_alerts_stand_worst_first (void)
{
  const char *old = "2026-11-24T08:00:00Z", *new = "2026-11-24T20:00:00Z";
  BefAlert *order[] = {
    alert_of ("critical", new, NULL, NULL),
    alert_of ("critical", old, NULL, NULL),
    alert_of ("critical", new, NULL, old),
    alert_of ("high", new, NULL, NULL),
    alert_of ("high", old, NULL, new),
    alert_of ("low", new, NULL, NULL),
    alert_of ("informational", new, NULL, NULL),
    /* Over, and nobody saw that it was. */
    alert_of ("critical", old, new, NULL),
    alert_of ("high", new, new, NULL),
    alert_of ("low", old, new, new),
  };

  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    for (guint k = 0; k < G_N_ELEMENTS (order); k++)
      {
        int c = bef_alert_compare (order[i], order[k], NULL);
        g_assert_cmpint ((c > 0) - (c < 0), ==, i < k ? -1 : i > k);
      }
  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    g_object_unref (order[i]);
}

/* Due when the civil day so many days after NOW begins. */
static BefAlert *
due_in (const char *severity, int days)
{
  BefAlert *alert = bef_alert_new ("urn:a", BEF_ALERT_OF_BACK_END);
  g_autoptr (BefEntity) e = bef_entity_new ("urn:a", "Alert", BEF_ENTITY_ALERT);
  g_autofree char *minutes = g_strdup_printf ("%d", 20 * 24 * 60);
  g_autofree char *issued = bef_iso8601_format (bef_civil_add (NOW, BEF_PERIOD_DAY, days - 20));

  bef_entity_set_fact (e, "severity", severity);
  bef_entity_set_fact (e, "alertState", "active");
  bef_entity_set_fact (e, "dateIssued", issued);
  bef_entity_set_fact (e, "timeAllowed", minutes);
  bef_alert_apply (alert, e);
  return alert;
}

static void
assert_due (int days, BefSeverity severity, const char *text)
{
  g_autoptr (BefAlert) alert = due_in ("medium", days);
  g_autofree char *said = bef_alert_dup_deadline_text (alert, NOW);

  bef_alert_refresh (alert, NOW);
  g_assert_cmpint (bef_alert_get_severity (alert), ==, severity);
  g_assert_cmpstr (said, ==, text);
}

/* What can wait for the week is for today once it has to be done by tomorrow; nothing becomes
 * urgent by waiting. */
static void
test_a_deadline_raises_what_can_wait (void)
{
  assert_due (7, BEF_SEVERITY_WEEK, "before Tue 1 Dec");
  assert_due (2, BEF_SEVERITY_WEEK, "before Thu 26 Nov");
  assert_due (1, BEF_SEVERITY_TODAY, "before tomorrow, 00:00");
  assert_due (-3, BEF_SEVERITY_TODAY, "overdue since Sat 21 Nov, 00:00");
  g_autoptr (BefAlert) today = due_in ("high", -3);
  bef_alert_refresh (today, NOW);
  g_assert_cmpint (bef_alert_get_severity (today), ==, BEF_SEVERITY_TODAY);
  /* Time passes: it is told once. */
  g_autoptr (BefAlert) alert = due_in ("medium", 4);
  bef_alert_refresh (alert, NOW);
  g_assert_false (bef_alert_refresh (alert, NOW + BEF_MS_DAY));
  g_assert_true (bef_alert_refresh (alert, NOW + 3 * BEF_MS_DAY));
  g_assert_false (bef_alert_refresh (alert, NOW + 3 * BEF_MS_DAY + BEF_MS_HOUR));
  g_assert_cmpint (bef_alert_get_severity (alert), ==, BEF_SEVERITY_TODAY);
}

/* What was said of it yesterday, or an hour ago, is said no longer: each time it is told. */
static void
test_the_words_of_a_deadline_go_with_time (void)
{
  const gint64 midnight = bef_civil_add (bef_civil_floor (NOW, BEF_PERIOD_DAY), BEF_PERIOD_DAY, 1);
  const gint64 passed = midnight + BEF_MS_HOUR + 1,
               moments[] = { NOW, midnight, passed, passed + BEF_MS_DAY };
  const char *const says[] = { "before tomorrow, 01:00", "before 01:00", "overdue since 01:00",
                               "overdue since Wed 25 Nov, 01:00" };
  g_autoptr (BefAlert) alert = bef_alert_new ("urn:a", BEF_ALERT_OF_BACK_END);
  g_autoptr (BefEntity) e = bef_entity_new ("urn:a", "Alert", BEF_ENTITY_ALERT);

  /* 21:00 in Paris, and four hours. */
  bef_entity_set_fact (e, "dateIssued", "2026-11-24T20:00:00Z");
  bef_entity_set_fact (e, "alertState", "active");
  bef_entity_set_fact (e, "timeAllowed", "240");
  bef_alert_apply (alert, e);
  bef_alert_refresh (alert, NOW);
  for (guint i = 0; i < G_N_ELEMENTS (moments); i++)
    {
      bef_clock_override (moments[i], 0);
      g_autofree char *text = bef_alert_dup_deadline_text (alert, moments[i]);
      g_assert_cmpstr (text, ==, says[i]);
      g_assert_cmpint (bef_alert_refresh (alert, moments[i]), ==, i > 0);
    }
}

/* The nearest deadline first; what has none comes after. */
static void
test_deadlines_stand_in_their_order (void)
{
  g_autoptr (BefAlert) soon = due_in ("medium", 5), later = due_in ("medium", 9);
  g_autoptr (BefAlert) undated = alert_of ("medium", "2026-11-24T20:00:00Z", NULL, NULL);

  g_assert_cmpint (bef_alert_compare (soon, later, NULL), <, 0);
  g_assert_cmpint (bef_alert_compare (later, undated, NULL), <, 0);
  g_assert_cmpint (bef_alert_compare (undated, soon, NULL), >, 0);
}

/* An urgent one that ended by itself, on a Saturday, waits for somebody to have seen it. */
static void
test_what_was_urgent_waits_to_be_seen (void)
{
  const char *old = "2026-11-24T08:00:00Z", *new = "2026-11-24T20:00:00Z";
  g_autoptr (BefAlert) over = alert_of ("critical", old, new, NULL);
  g_autoptr (BefAlert) seen = alert_of ("critical", old, new, new);
  g_autoptr (BefAlert) lesser = alert_of ("high", old, new, NULL);

  g_assert_true (bef_alert_is_unseen (over));
  g_assert_false (bef_alert_is_unseen (seen));
  g_assert_false (bef_alert_is_unseen (lesser));
  hold_acknowledged (over, "Secretary", NOW, "seen");
  g_assert_false (bef_alert_is_unseen (over));
}

static void
test_time_allowed_is_read_or_unknown (void)
{
  static const struct
  {
    const char *text;
    int minutes;
  } rows[] = {
    { "30", 30 }, { NULL, -1 }, { "soon", -1 }, { "-5", -1 }, { "1e12", -1 }, { "", -1 }
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (BefAlert) alert = bef_alert_new ("urn:a", BEF_ALERT_OF_BACK_END);
      g_autoptr (BefEntity) e = bef_entity_new ("urn:a", "Alert", BEF_ENTITY_ALERT);
      bef_entity_set_fact (e, "timeAllowed", rows[i].text);
      bef_alert_apply (alert, e);
      g_assert_cmpint (bef_alert_get_facts (alert)->time_allowed_min, ==, rows[i].minutes);
      g_assert_cmpstr (bef_alert_get_name (alert), ==, "Alert");
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/alert/severity-words", test_severity_words_of_alerts);
  g_test_add_func ("/alert/states", test_four_states_of_an_alert);
  g_test_add_func ("/alert/pending", test_acknowledged_here_until_the_back_end_says_who);
  g_test_add_func ("/alert/deadline", test_a_deadline_raises_what_can_wait);
  g_test_add_func ("/alert/deadlines", test_deadlines_stand_in_their_order);
  g_test_add_func ("/alert/asks-for-nobody", test_what_asks_for_nobody);
  g_test_add_func ("/alert/put-aside", test_what_was_put_aside_asks_again);
  g_test_add_func ("/alert/origin", test_local_alerts_and_those_of_the_back_end_stay_apart);
  g_test_add_func ("/alert/origin-kept", test_a_server_does_not_rewrite_a_local_alert);
  g_test_add_func ("/alert/seen", test_what_was_urgent_waits_to_be_seen);
  g_test_add_func ("/alert/order", test_alerts_stand_worst_first);
  g_test_add_func ("/alert/time-allowed", test_time_allowed_is_read_or_unknown);
  /* Last: they change the clock for what follows. */
  g_test_add_func ("/alert/deadline-words", test_the_words_of_a_deadline_go_with_time);
  g_test_add_func ("/alert/announced-end", test_the_announced_end_of_an_alert_comes);
  return g_test_run ();
}
