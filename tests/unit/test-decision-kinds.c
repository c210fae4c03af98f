/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Notes, who takes care of an alert, what is put aside: with a server that is slow, refuses,
 * answers well and keeps nothing, has no place for it, was faster, or whose answer is lost. */
#include "decision-util.h"

#include "supervision/session/bef-assigned-before.h"

static const BefDecisionKind kinds[] = { BEF_DECISION_COMMENT, BEF_DECISION_ASSIGN,
                                         BEF_DECISION_SHELVE };

static void
set_up (Fixture *f, gconstpointer data)
{
  decision_set_up (f);
  f->backend->identity.person = (char *)"Anne";
  go_live (f);
}

static gboolean
decide (Fixture *f, const char *id, BefDecisionKind kind, GError **error)
{
  const BefAlertDecision wish = { .kind = kind,
                                  .text = (char *)"since Monday",
                                  .to = (char *)(kind == BEF_DECISION_ASSIGN ? "On call" : NULL),
                                  .until_ms = NOW + BEF_MS_DAY };

  return bef_session_decide (f->session, alert (f, id), &wish, error);
}

static guint
n_notes (Fixture *f, const char *id)
{
  g_autoptr (GPtrArray) notes = bef_alert_dup_notes (alert (f, id));

  return notes->len;
}

/* As the model tells it, whoever decided. */
static gboolean
is_decided (Fixture *f, const char *id, BefDecisionKind kind)
{
  BefAlert *a = alert (f, id);

  switch (kind)
    {
    case BEF_DECISION_COMMENT:
      return n_notes (f, id) > 0;
    case BEF_DECISION_ASSIGN:
      return g_strcmp0 (bef_alert_get_assigned_to (a), "On call") == 0;
    case BEF_DECISION_SHELVE:
      return bef_alert_get_state (a) == BEF_ALERT_SHELVED;
    default:
      return bef_alert_get_acknowledged_ms (a) != BEF_NO_TIME;
    }
}

static const char *
fact_of (BefDecisionKind kind)
{
  static const char *const facts[] = { "acknowledgedAt", "comments", "assignedTo", "shelvedUntil" };

  return facts[kind];
}

/* Sent, read back and settled; then the same taken back. */
static void
test_sent_and_taken_back (Fixture *f, gconstpointer data)
{
  BefDecisionKind kind = (BefDecisionKind)GPOINTER_TO_INT (data);
  BefEntity *there = scripted_backend_find (f->backend, "urn:a1");
  g_autofree char *undone = g_strconcat (bef_decision_kind_id (kind), "-undone", NULL);
  g_autofree char *note = NULL;

  f->backend->delay_ms = 40; /* slow */
  g_assert_true (decide (f, "urn:a1", kind, NULL));
  g_assert_true (is_decided (f, "urn:a1", kind));
  g_assert_true (bef_alert_is_pending (alert (f, "urn:a1"), kind));
  WAIT_UNTIL (n_waiting (f) == 0, 10);
  WAIT_UNTIL (!bef_alert_is_pending (alert (f, "urn:a1"), kind), 5);
  g_assert_true (is_decided (f, "urn:a1", kind));
  g_assert_nonnull (bef_entity_get_fact (there, fact_of (kind)));
  g_assert_cmpuint (n_journalled (f, bef_decision_kind_id (kind), NULL), ==, 1);
  if (kind == BEF_DECISION_COMMENT)
    {
      g_autoptr (GPtrArray) notes = bef_alert_dup_notes (alert (f, "urn:a1"));
      note = g_strdup (((BefAlertNote *)notes->pdata[0])->id);
      g_assert_cmpstr (((BefAlertNote *)notes->pdata[0])->who, ==, "Anne");
      g_assert_true (((BefAlertNote *)notes->pdata[0])->is_shown);
    }
  g_assert_true (bef_session_undo (f->session, alert (f, "urn:a1"), kind, note, NULL));
  g_assert_false (is_decided (f, "urn:a1", kind));
  WAIT_UNTIL (n_waiting (f) == 0, 10);
  WAIT_UNTIL (!bef_alert_is_pending (alert (f, "urn:a1"), kind), 5);
  g_assert_false (is_decided (f, "urn:a1", kind));
  g_assert_null (bef_entity_get_fact (there, fact_of (kind)));
  g_assert_cmpuint (n_journalled (f, undone, NULL), ==, 1);
  g_assert_cmpuint (f->backend->decided->len, ==, 2);
  g_assert_cmpuint (f->told->len, ==, 0);
}

/* Decided and taken back while away: both go out, in order, and nothing is left there. */
static void
test_taken_back_before_it_was_sent (Fixture *f, gconstpointer data)
{
  BefDecisionKind kind = (BefDecisionKind)GPOINTER_TO_INT (data);
  BefEntity *there = scripted_backend_find (f->backend, "urn:a1");
  const BefAlertDecision *held;

  go_away (f);
  g_assert_true (decide (f, "urn:a1", kind, NULL));
  held = bef_alert_get_held (alert (f, "urn:a1"), kind);
  g_autofree char *id = g_strdup (held->id);
  g_assert_true (bef_session_undo (f->session, alert (f, "urn:a1"), kind,
                                   kind == BEF_DECISION_COMMENT ? id : NULL, NULL));
  g_assert_false (is_decided (f, "urn:a1", kind));
  WAIT_UNTIL (n_waiting (f) == 2, 3);
  g_assert_cmpuint (f->backend->decided->len, ==, 0);
  go_live (f);
  WAIT_UNTIL (n_waiting (f) == 0, 15);
  g_assert_cmpuint (f->backend->decided->len, ==, 2);
  g_assert_true (g_str_has_prefix (f->backend->decided->pdata[1], "undo "));
  g_assert_null (bef_entity_get_fact (there, fact_of (kind)));
  g_assert_false (is_decided (f, "urn:a1", kind));
}

/* Of one alert one after the other, while others go on. */
static void
test_in_order_per_alert (Fixture *f, gconstpointer data)
{
  go_away (f);
  g_assert_true (decide (f, "urn:a1", BEF_DECISION_ACKNOWLEDGE, NULL));
  g_assert_true (decide (f, "urn:a1", BEF_DECISION_ASSIGN, NULL));
  g_assert_true (decide (f, "urn:a1", BEF_DECISION_COMMENT, NULL));
  g_assert_true (decide (f, "urn:a2", BEF_DECISION_COMMENT, NULL));
  WAIT_UNTIL (n_waiting (f) == 4, 3);
  f->backend->fail_acknowledge = BEF_BACKEND_ERROR_SERVER;
  f->backend->fail_acknowledge_of = "urn:a1";
  go_live (f);
  WAIT_UNTIL (n_waiting (f) == 3, 10);
  run_for (2500);
  for (guint i = 0; i < f->backend->decided->len; i++)
    g_assert_null (strstr (f->backend->decided->pdata[i], "assign urn:a1"));
  f->backend->fail_acknowledge = -1;
  WAIT_UNTIL (n_waiting (f) == 0, 20);
  guint n = f->backend->decided->len;
  g_assert_true (g_str_has_prefix (f->backend->decided->pdata[n - 3], "acknowledge urn:a1"));
  g_assert_true (g_str_has_prefix (f->backend->decided->pdata[n - 2], "assign urn:a1"));
  g_assert_true (g_str_has_prefix (f->backend->decided->pdata[n - 1], "note urn:a1"));
}

/* The answer is lost, the decision was stored: sent once, for it is looked for first. */
static void
test_a_lost_answer_is_no_second_one (Fixture *f, gconstpointer data)
{
  BefDecisionKind kind = (BefDecisionKind)GPOINTER_TO_INT (data);
  BefEntity *there = scripted_backend_find (f->backend, "urn:a1");

  f->backend->loses_answers = TRUE;
  f->backend->fail_acknowledge = BEF_BACKEND_ERROR_TIMEOUT;
  g_assert_true (decide (f, "urn:a1", kind, NULL));
  WAIT_UNTIL (f->backend->decided->len == 1, 5);
  f->backend->fail_acknowledge = -1;
  WAIT_UNTIL (n_waiting (f) == 0, 10);
  run_for (1500);
  g_assert_cmpuint (f->backend->decided->len, ==, 1);
  g_assert_nonnull (bef_entity_get_fact (there, fact_of (kind)));
  g_assert_true (is_decided (f, "urn:a1", kind));
  g_assert_false (bef_alert_is_pending (alert (f, "urn:a1"), kind));
}

/* Answers well and keeps nothing, or says that it has no place: on this computer only, said, and
 * also after a restart, until it is taken back. */
static void
stays_here (Fixture *f, BefDecisionKind kind, guint n_requests)
{
  g_autofree char *here = g_strconcat (bef_decision_kind_id (kind), "-here", NULL);
  g_autofree char *id = NULL;

  g_assert_true (decide (f, "urn:a1", kind, NULL));
  WAIT_UNTIL (bef_alert_is_kept_locally (alert (f, "urn:a1"), kind), 30);
  WAIT_UNTIL (n_waiting (f) == 0, 5);
  g_assert_cmpuint (n_told (f, "on this computer only"), ==, 1);
  g_assert_false (bef_alert_is_pending (alert (f, "urn:a1"), kind));
  g_assert_cmpuint (n_journalled (f, here, NULL), ==, 1);
  g_assert_cmpuint (f->backend->decided->len, ==, n_requests);
  restart (f);
  WAIT_UNTIL (bef_alert_is_kept_locally (alert (f, "urn:a1"), kind), 5);
  g_assert_true (is_decided (f, "urn:a1", kind));
  id = g_strdup (bef_alert_get_held (alert (f, "urn:a1"), kind)->id);
  g_assert_true (bef_session_undo (f->session, alert (f, "urn:a1"), kind, id, NULL));
  g_assert_false (is_decided (f, "urn:a1", kind));
  restart (f);
  run_for (1200);
  g_assert_false (is_decided (f, "urn:a1", kind));
  g_assert_cmpuint (f->backend->decided->len, ==, n_requests);
}

static void
test_what_is_not_kept_stays_here (Fixture *f, gconstpointer data)
{
  f->backend->stores_from_way = 9;
  f->backend->n_ways = 2;
  stays_here (f, (BefDecisionKind)GPOINTER_TO_INT (data), 2);
}

static void
test_what_has_no_place_stays_here (Fixture *f, gconstpointer data)
{
  f->backend->fail_acknowledge = BEF_BACKEND_ERROR_NO_PLACE;
  stays_here (f, (BefDecisionKind)GPOINTER_TO_INT (data), 1);
}

/* What is on this computer only ends when the server shows another's decision. */
static void
test_somebody_decides_what_was_here_only (Fixture *f, gconstpointer data)
{
  BefEntity *there = scripted_backend_find (f->backend, "urn:a1");

  f->backend->fail_acknowledge = BEF_BACKEND_ERROR_NO_PLACE;
  g_assert_true (decide (f, "urn:a1", BEF_DECISION_ASSIGN, NULL));
  WAIT_UNTIL (bef_alert_is_kept_locally (alert (f, "urn:a1"), BEF_DECISION_ASSIGN), 10);
  bef_entity_set_fact (there, "assignedTo", "Paul");
  WAIT_UNTIL (g_strcmp0 (bef_alert_get_assigned_to (alert (f, "urn:a1")), "Paul") == 0, 8);
  g_assert_false (bef_alert_is_kept_locally (alert (f, "urn:a1"), BEF_DECISION_ASSIGN));
}

/* Refused for good: told with the reason, let go, in the journal. */
static void
test_refused (Fixture *f, gconstpointer data)
{
  BefDecisionKind kind = (BefDecisionKind)GPOINTER_TO_INT (data);
  g_autofree char *refused = g_strconcat (bef_decision_kind_id (kind), "-refused", NULL);

  f->backend->fail_acknowledge = BEF_BACKEND_ERROR_REFUSED;
  f->backend->fail_message = "Not today.";
  g_assert_true (decide (f, "urn:a1", kind, NULL));
  WAIT_UNTIL (n_told (f, "Not today.") == 1, 5);
  g_assert_false (is_decided (f, "urn:a1", kind));
  WAIT_UNTIL (n_waiting (f) == 0, 5);
  g_assert_cmpuint (n_journalled (f, refused, NULL), ==, 1);
}

/* Decided while away, and by somebody else meanwhile: theirs stands, by name. */
static void
test_somebody_was_faster (Fixture *f, gconstpointer data)
{
  BefDecisionKind kind = (BefDecisionKind)GPOINTER_TO_INT (data);
  BefEntity *there = scripted_backend_find (f->backend, "urn:a1");

  go_away (f);
  g_assert_true (decide (f, "urn:a1", kind, NULL));
  WAIT_UNTIL (n_waiting (f) == 1, 3);
  bef_entity_set_fact (there, "assignedTo", "Paul");
  bef_entity_set_fact (there, "assignedBy", "Technician");
  bef_entity_set_fact (there, "shelvedUntil", "2026-11-27T08:00:00Z");
  bef_entity_set_fact (there, "shelvedBy", "Technician");
  go_live (f);
  WAIT_UNTIL (n_told (f, "Technician was faster.") == 1, 8);
  WAIT_UNTIL (n_waiting (f) == 0, 5);
  g_assert_cmpuint (f->backend->decided->len, ==, 0);
  g_assert_cmpstr (bef_alert_get_assigned_to (alert (f, "urn:a1")), ==, "Paul");
  g_assert_cmpstr (bef_alert_get_shelved_by (alert (f, "urn:a1")), ==, "Technician");
  /* Whoever knows of it may change it. */
  g_assert_true (decide (f, "urn:a1", kind, NULL));
  WAIT_UNTIL (f->backend->decided->len == 1, 5);
  WAIT_UNTIL (n_waiting (f) == 0, 8);
  g_assert_true (is_decided (f, "urn:a1", kind));
}

/* Taken back while away of what somebody has changed there meanwhile: theirs stands, and that it
 * could not be taken back is told, with who it was. */
static void
test_changed_before_it_was_taken_back (Fixture *f, gconstpointer data)
{
  BefDecisionKind kind = (BefDecisionKind)GPOINTER_TO_INT (data);
  BefEntity *there = scripted_backend_find (f->backend, "urn:a1");

  g_assert_true (decide (f, "urn:a1", kind, NULL));
  WAIT_UNTIL (n_waiting (f) == 0, 10);
  go_away (f);
  g_assert_true (bef_session_undo (f->session, alert (f, "urn:a1"), kind, NULL, NULL));
  g_assert_false (is_decided (f, "urn:a1", kind));
  WAIT_UNTIL (n_waiting (f) == 1, 3);
  bef_entity_set_fact (there, "assignedTo", "Paul");
  bef_entity_set_fact (there, "assignedBy", "Technician");
  bef_entity_set_fact (there, "shelvedUntil", "2026-11-27T08:00:00Z");
  bef_entity_set_fact (there, "shelvedBy", "Technician");
  go_live (f);
  WAIT_UNTIL (n_told (f, "Technician was faster.") == 1, 8);
  WAIT_UNTIL (n_waiting (f) == 0, 5);
  g_assert_cmpuint (f->backend->decided->len, ==, 1);
  g_assert_cmpstr (bef_alert_get_assigned_to (alert (f, "urn:a1")), ==, "Paul");
  g_assert_cmpstr (bef_alert_get_shelved_by (alert (f, "urn:a1")), ==, "Technician");
}

/* Several at once: one comment, a line of the journal each. */
static void
test_several_at_once (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) alerts = g_ptr_array_new ();
  const BefAlertDecision wish = { .kind = BEF_DECISION_ACKNOWLEDGE, .text = (char *)"the storm" };
  g_autoptr (GError) error = NULL;

  for (guint i = 1; i <= 3; i++)
    {
      g_autofree char *id = g_strdup_printf ("urn:a%u", i);
      g_ptr_array_add (alerts, alert (f, id));
    }
  g_assert_true (decide (f, "urn:a2", BEF_DECISION_ACKNOWLEDGE, NULL));
  g_autoptr (GPtrArray) decided = bef_session_decide_many (f->session, alerts, &wish, &error);
  g_assert_no_error (error);
  /* Of what was so before nothing was decided, and nothing is to be taken back. */
  g_assert_cmpuint (decided->len, ==, 2);
  g_assert_true (decided->pdata[0] == alerts->pdata[0] && decided->pdata[1] == alerts->pdata[2]);
  WAIT_UNTIL (n_waiting (f) == 0, 10);
  g_assert_cmpuint (n_journalled (f, "acknowledge", NULL), ==, 3);
  g_autoptr (GPtrArray) none = bef_session_decide_many (f->session, alerts, &wish, &error);
  g_assert_cmpuint (none->len, ==, 0);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS);
}

static void
assert_refused (Fixture *f, const BefAlertDecision *wish, int code)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (bef_session_decide (f->session, alert (f, "urn:a3"), wish, &error));
  g_assert_error (error, G_IO_ERROR, code);
  g_assert_cmpint (bef_alert_get_state (alert (f, "urn:a3")), ==, BEF_ALERT_ACTIVE);
}

static void
test_limits (Fixture *f, gconstpointer data)
{
  g_autofree char *longest = g_strnfill (BEF_DECISION_TEXT_MAX, 'x');
  g_autofree char *longer = g_strnfill (BEF_DECISION_TEXT_MAX + 1, 'x');
  BefAlertDecision wish = { .kind = BEF_DECISION_COMMENT, .text = (char *)"  ", .until_ms = NOW };

  assert_refused (f, &wish, G_IO_ERROR_INVALID_ARGUMENT);
  wish.text = longer;
  assert_refused (f, &wish, G_IO_ERROR_INVALID_ARGUMENT);
  wish.kind = BEF_DECISION_SHELVE;
  wish.text = longest;
  assert_refused (f, &wish, G_IO_ERROR_INVALID_ARGUMENT);
  wish.until_ms = NOW + BEF_SHELVE_MAX_MS + BEF_MS_MINUTE;
  assert_refused (f, &wish, G_IO_ERROR_INVALID_ARGUMENT);
  wish.until_ms = NOW + BEF_MS_DAY;
  wish.text = NULL;
  assert_refused (f, &wish, G_IO_ERROR_INVALID_ARGUMENT);
  f->backend->identity.role = BEF_ROLE_ELECTED;
  restart (f);
  wish.text = longest;
  WAIT_UNTIL (!bef_session_may_acknowledge (f->session), 5);
  assert_refused (f, &wish, G_IO_ERROR_PERMISSION_DENIED);
  g_assert_cmpuint (f->backend->decided->len, ==, 0);
}

/* An end that comes, and its alert asks again. */
static void
test_put_aside_until (Fixture *f, gconstpointer data)
{
  g_assert_true (decide (f, "urn:a1", BEF_DECISION_SHELVE, NULL));
  WAIT_UNTIL (n_waiting (f) == 0, 10);
  g_assert_false (bef_alert_asks (alert (f, "urn:a1")));
  bef_clock_override (NOW + BEF_MS_DAY + 1, 1);
  bef_alert_refresh (alert (f, "urn:a1"), bef_now_ms ());
  g_assert_true (bef_alert_asks (alert (f, "urn:a1")));
}

/* Only who made them takes back a note and an acknowledgement. */
static void
test_of_others (Fixture *f, gconstpointer data)
{
  BefEntity *there = scripted_backend_find (f->backend, "urn:a1");
  g_autoptr (GError) error = NULL;

  bef_entity_set_fact (there, "comments",
                       "[{\"id\":\"urn:n\",\"who\":\"Paul\",\"text\":\"mine\"}]");
  bef_entity_set_fact (there, "assignedTo", "Paul");
  WAIT_UNTIL (n_notes (f, "urn:a1") == 1, 8);
  g_assert_false (
      bef_session_may_undo (f->session, alert (f, "urn:a1"), BEF_DECISION_COMMENT, "urn:n"));
  g_assert_false (
      bef_session_undo (f->session, alert (f, "urn:a1"), BEF_DECISION_COMMENT, "urn:n", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);
  g_assert_true (bef_session_may_undo (f->session, alert (f, "urn:a1"), BEF_DECISION_ASSIGN, NULL));
}

static gboolean
decider_cb (BefAlert *alert, const BefAlertDecision *decision, const BefJournalEntry *line,
            gpointer user_data, GError **error)
{
  guint *n = user_data;

  g_assert_cmpstr (decision->who, ==, "Anne");
  g_assert_nonnull (decision->id);
  g_assert_cmpstr (line->action, ==, "note");
  if (++*n < 3)
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "no more");
  return FALSE;
}

/* Alerts that were found here are not the server's to decide about. */
static void
test_local_alerts (Fixture *f, gconstpointer data)
{
  g_autoptr (BefAlert) local = bef_alert_new ("urn:local", BEF_ALERT_LOCAL);
  const BefAlertDecision wish = { .kind = BEF_DECISION_COMMENT, .text = (char *)"x" };
  guint n = 0;

  bef_session_set_local_decider (f->session, NULL, NULL);
  g_assert_false (bef_session_decide (f->session, local, &wish, NULL));
  bef_session_set_local_decider (f->session, decider_cb, &n);
  g_assert_true (bef_session_decide (f->session, local, &wish, NULL));
  g_assert_true (bef_session_decide (f->session, local, &wish, NULL));
  g_assert_false (bef_session_decide (f->session, local, &wish, NULL));
  g_assert_cmpuint (n, ==, 3);
  g_assert_cmpuint (n_waiting (f), ==, 0);
  g_assert_cmpuint (f->backend->decided->len, ==, 0);
}

static gboolean
assign_to (Fixture *f, const char *to)
{
  const BefAlertDecision wish = { .kind = BEF_DECISION_ASSIGN, .to = (char *)to };

  return bef_session_decide (f->session, alert (f, "urn:a1"), &wish, NULL);
}

static const char *
owner (Fixture *f)
{
  return bef_alert_get_assigned_to (alert (f, "urn:a1"));
}

static gboolean
is_owned (Fixture *f, const char *who)
{
  const BefEntity *there = scripted_backend_find (f->backend, "urn:a1");

  return n_waiting (f) == 0 && !bef_alert_is_pending (alert (f, "urn:a1"), BEF_DECISION_ASSIGN)
         && g_strcmp0 (owner (f), who) == 0
         && g_strcmp0 (bef_entity_get_fact (there, "assignedTo"), who) == 0;
}

/* What is taken back is whose it was before, one after the other and also after a restart; in the
 * end it was nobody's. */
static void
test_given_back (Fixture *f, gconstpointer restarts)
{
  BefEntity *there = scripted_backend_find (f->backend, "urn:a1");

  bef_entity_set_fact (there, "assignedTo", "Paul");
  WAIT_UNTIL (g_strcmp0 (owner (f), "Paul") == 0, 8);
  g_assert_true (assign_to (f, "On call"));
  WAIT_UNTIL (is_owned (f, "On call"), 10);
  g_assert_true (assign_to (f, "Anne"));
  WAIT_UNTIL (is_owned (f, "Anne"), 10);
  if (restarts != NULL)
    {
      restart (f);
      WAIT_UNTIL (is_owned (f, "Anne"), 10);
    }
  g_assert_true (
      bef_session_undo (f->session, alert (f, "urn:a1"), BEF_DECISION_ASSIGN, NULL, NULL));
  g_assert_cmpstr (owner (f), ==, "On call");
  WAIT_UNTIL (is_owned (f, "On call"), 10);
  g_assert_cmpuint (n_journalled (f, "assign-undone", NULL), ==, 1);
  g_assert_true (
      bef_session_undo (f->session, alert (f, "urn:a1"), BEF_DECISION_ASSIGN, NULL, NULL));
  WAIT_UNTIL (is_owned (f, "Paul"), 10);
  /* How Paul came to have it is not known here. */
  g_assert_true (
      bef_session_undo (f->session, alert (f, "urn:a1"), BEF_DECISION_ASSIGN, NULL, NULL));
  WAIT_UNTIL (is_owned (f, NULL), 10);
  g_assert_cmpuint (f->told->len, ==, 0);
}

/* The server does not take it back: whose it was before is still known, also after a restart. */
static void
test_not_given_back (Fixture *f, gconstpointer data)
{
  BefEntity *there = scripted_backend_find (f->backend, "urn:a1");

  bef_entity_set_fact (there, "assignedTo", "Paul");
  WAIT_UNTIL (g_strcmp0 (owner (f), "Paul") == 0, 8);
  g_assert_true (assign_to (f, "On call"));
  WAIT_UNTIL (is_owned (f, "On call"), 10);
  g_assert_true (assign_to (f, "Anne"));
  WAIT_UNTIL (is_owned (f, "Anne"), 10);
  f->backend->fail_acknowledge = BEF_BACKEND_ERROR_REFUSED;
  f->backend->fail_message = "Not today.";
  g_assert_true (
      bef_session_undo (f->session, alert (f, "urn:a1"), BEF_DECISION_ASSIGN, NULL, NULL));
  WAIT_UNTIL (n_told (f, "Not today.") == 1, 10);
  WAIT_UNTIL (is_owned (f, "Anne"), 10);
  f->backend->fail_acknowledge = -1;
  restart (f);
  WAIT_UNTIL (is_owned (f, "Anne"), 10);
  g_assert_true (
      bef_session_undo (f->session, alert (f, "urn:a1"), BEF_DECISION_ASSIGN, NULL, NULL));
  WAIT_UNTIL (is_owned (f, "On call"), 10);
  g_assert_true (
      bef_session_undo (f->session, alert (f, "urn:a1"), BEF_DECISION_ASSIGN, NULL, NULL));
  WAIT_UNTIL (is_owned (f, "Paul"), 10);
}

/* Somebody else was given it meanwhile: who had it before that is not known, nor guessed. */
static void
test_given_to_another (Fixture *f, gconstpointer data)
{
  BefEntity *there = scripted_backend_find (f->backend, "urn:a1");

  bef_entity_set_fact (there, "assignedTo", "Paul");
  WAIT_UNTIL (g_strcmp0 (owner (f), "Paul") == 0, 8);
  g_assert_true (assign_to (f, "Anne"));
  WAIT_UNTIL (is_owned (f, "Anne"), 10);
  bef_entity_set_fact (there, "assignedTo", "Lise");
  WAIT_UNTIL (is_owned (f, "Lise"), 10);
  g_assert_true (
      bef_session_undo (f->session, alert (f, "urn:a1"), BEF_DECISION_ASSIGN, NULL, NULL));
  WAIT_UNTIL (is_owned (f, NULL), 10);
}

/* Of a server that has no place for it: whose it was on this computer, then whose it is there. */
static void
test_given_back_here (Fixture *f, gconstpointer data)
{
  BefEntity *there = scripted_backend_find (f->backend, "urn:a1");

  bef_entity_set_fact (there, "assignedTo", "Paul");
  WAIT_UNTIL (g_strcmp0 (owner (f), "Paul") == 0, 8);
  f->backend->fail_acknowledge = BEF_BACKEND_ERROR_NO_PLACE;
  g_assert_true (assign_to (f, "On call"));
  WAIT_UNTIL (n_waiting (f) == 0
                  && bef_alert_is_kept_locally (alert (f, "urn:a1"), BEF_DECISION_ASSIGN),
              10);
  g_assert_true (assign_to (f, "Anne"));
  WAIT_UNTIL (n_waiting (f) == 0 && g_strcmp0 (owner (f), "Anne") == 0, 10);
  run_for (500);
  g_assert_true (
      bef_session_undo (f->session, alert (f, "urn:a1"), BEF_DECISION_ASSIGN, NULL, NULL));
  g_assert_cmpstr (owner (f), ==, "On call");
  run_for (500);
  restart (f);
  WAIT_UNTIL (g_strcmp0 (owner (f), "On call") == 0, 8);
  g_assert_true (
      bef_session_undo (f->session, alert (f, "urn:a1"), BEF_DECISION_ASSIGN, NULL, NULL));
  g_assert_cmpstr (owner (f), ==, "Paul");
}

#define ASSIGNED "assigned-before"

static void
put_assigned (Fixture *f, const char *text)
{
  GAsyncResult *slot;
  g_autoptr (GAsyncResult) put = WAIT (
      slot, bef_history_put_document_async (f->history, ASSIGNED, text, NULL, wait_cb, &slot));

  g_assert_true (bef_history_put_document_finish (f->history, put, NULL));
}

/* After all that was asked for before it. (transfer full) nullable */
static char *
dup_assigned (Fixture *f)
{
  GAsyncResult *slot;
  g_autoptr (GAsyncResult) get =
      WAIT (slot, bef_history_get_document_async (f->history, ASSIGNED, NULL, wait_cb, &slot));

  return bef_history_get_document_finish (f->history, get, NULL);
}

/* Who had an alert is the name of somebody: after a month it is gone from the disk, whether
 * anything is given to anybody or not. */
static void
test_names_go_after_a_month (Fixture *f, gconstpointer data)
{
  g_autoptr (BefAssignedBefore) before = bef_assigned_before_new (f->history);
  g_autofree char *text = g_strdup_printf (
      "[{\"alert\":\"urn:old\",\"to\":\"Anne\",\"was\":\"Paul\",\"at\":%" G_GINT64_FORMAT "},"
      "{\"alert\":\"urn:new\",\"to\":\"Anne\",\"was\":\"Lise\",\"at\":%" G_GINT64_FORMAT "}]",
      NOW - 31 * BEF_MS_DAY, NOW - 29 * BEF_MS_DAY);

  put_assigned (f, text);
  bef_assigned_before_load (before, NULL);
  g_free (dup_assigned (f)); /* it was read by then */
  g_autofree char *kept = dup_assigned (f);
  g_assert_null (strstr (kept, "Paul"));
  g_assert_nonnull (strstr (kept, "Lise"));
  g_assert_null (bef_assigned_before_find (before, "urn:old", "Anne"));
  g_assert_cmpstr (bef_assigned_before_find (before, "urn:new", "Anne"), ==, "Lise");
}

/* What is given to somebody before the document was read takes nothing from it. */
static void
test_noted_while_it_is_read (Fixture *f, gconstpointer data)
{
  g_autoptr (BefAssignedBefore) before = bef_assigned_before_new (f->history);
  g_autofree char *text = g_strdup_printf (
      "[{\"alert\":\"urn:a1\",\"to\":\"Anne\",\"was\":\"Lise\",\"at\":%" G_GINT64_FORMAT "}]",
      NOW - BEF_MS_DAY);

  put_assigned (f, text);
  bef_assigned_before_load (before, NULL);
  bef_assigned_before_note (before, "urn:a2", "Anne", "Paul", NOW);
  g_free (dup_assigned (f));
  g_autofree char *kept = dup_assigned (f);
  g_assert_nonnull (strstr (kept, "Lise"));
  g_assert_nonnull (strstr (kept, "Paul"));
}

/* What the server tells is taken out of service there, and nothing is hidden here. */
static void
test_out_of_service (Fixture *f, gconstpointer data)
{
  BefAlertDecision wish = { .kind = BEF_DECISION_TAKE_OUT,
                            .text = (char *)"summer",
                            .until_ms = NOW + 30 * BEF_MS_DAY };
  g_autoptr (BefAlert) local = bef_alert_new ("urn:local", BEF_ALERT_LOCAL);
  g_autoptr (GError) error = NULL;

  assert_refused (f, &wish, G_IO_ERROR_NOT_SUPPORTED);
  g_assert_false (bef_alert_may_be_out (alert (f, "urn:a3")));
  g_assert_false (
      bef_session_may_undo (f->session, alert (f, "urn:a3"), BEF_DECISION_TAKE_OUT, NULL));
  g_assert_cmpuint (n_waiting (f), ==, 0);
  g_assert_cmpuint (f->backend->decided->len, ==, 0);
  wish.until_ms = NOW + BEF_TAKE_OUT_MAX_MS + BEF_MS_MINUTE;
  g_assert_false (bef_session_decide (f->session, local, &wish, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);
  wish.until_ms = NOW + BEF_MS_DAY;
  wish.text = NULL;
  g_assert_false (bef_session_decide (f->session, local, &wish, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
}

/* Who decided and what they said goes with the right to see it, also what waits, and is sent all
 * the same. */
static void
test_words_go_with_the_right (Fixture *f, gconstpointer data)
{
  BefEntity *there = scripted_backend_find (f->backend, "urn:a1");

  bef_entity_set_fact (there, "assignedTo", "Paul");
  bef_entity_set_fact (there, "comments",
                       "[{\"id\":\"urn:n\",\"who\":\"Paul\",\"text\":\"theirs\"}]");
  WAIT_UNTIL (n_notes (f, "urn:a1") == 1, 8);
  f->backend->fail_acknowledge = BEF_BACKEND_ERROR_BUSY;
  g_assert_true (decide (f, "urn:a1", BEF_DECISION_COMMENT, NULL));
  g_assert_cmpuint (n_notes (f, "urn:a1"), ==, 2);
  bef_entity_set_fact (there, "assignedTo", NULL);
  bef_entity_set_fact (there, "comments", NULL);
  f->backend->identity.role = BEF_ROLE_ELECTED;
  f->backend->identity.person = (char *)"Paul";
  restart (f);
  WAIT_UNTIL (bef_session_get_role (f->session) == BEF_ROLE_ELECTED, 5);
  run_for (1500);
  g_assert_cmpuint (n_waiting (f), ==, 1);
  g_assert_cmpuint (n_notes (f, "urn:a1"), ==, 0);
  g_assert_null (bef_alert_get_assigned_to (alert (f, "urn:a1")));
  f->backend->fail_acknowledge = -1;
  WAIT_UNTIL (n_waiting (f) == 0, 10);
}

#define ADD(path, func) g_test_add ("/decision-kinds/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *name;
    void (*test) (Fixture *f, gconstpointer data);
    guint first; /* of the kinds: notes are never contended */
  } each[] = {
    { "sent-and-taken-back", test_sent_and_taken_back, 0 },
    { "taken-back-unsent", test_taken_back_before_it_was_sent, 0 },
    { "lost-answer", test_a_lost_answer_is_no_second_one, 0 },
    { "not-kept", test_what_is_not_kept_stays_here, 0 },
    { "no-place", test_what_has_no_place_stays_here, 0 },
    { "refused", test_refused, 0 },
    { "faster", test_somebody_was_faster, 1 },
    { "changed-there", test_changed_before_it_was_taken_back, 1 },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (each); i++)
    for (guint k = each[i].first; k < G_N_ELEMENTS (kinds); k++)
      {
        g_autofree char *path = g_strdup_printf ("/decision-kinds/%s/%s", each[i].name,
                                                 bef_decision_kind_id (kinds[k]));
        g_test_add (path, Fixture, GINT_TO_POINTER (kinds[k]), set_up, each[i].test, tear_down);
      }
  g_test_add ("/decision-kinds/sent-and-taken-back/acknowledge", Fixture,
              GINT_TO_POINTER (BEF_DECISION_ACKNOWLEDGE), set_up, test_sent_and_taken_back,
              tear_down);
  ADD ("in-order", test_in_order_per_alert);
  ADD ("here-only/ends", test_somebody_decides_what_was_here_only);
  ADD ("several", test_several_at_once);
  ADD ("limits", test_limits);
  ADD ("until", test_put_aside_until);
  ADD ("of-others", test_of_others);
  ADD ("local", test_local_alerts);
  ADD ("given-back", test_given_back);
  g_test_add ("/decision-kinds/given-back/restart", Fixture, "", set_up, test_given_back,
              tear_down);
  ADD ("not-given-back", test_not_given_back);
  ADD ("given-to-another", test_given_to_another);
  ADD ("given-back-here", test_given_back_here);
  ADD ("names-go", test_names_go_after_a_month);
  ADD ("noted-while-read", test_noted_while_it_is_read);
  ADD ("out-of-service", test_out_of_service);
  ADD ("words", test_words_go_with_the_right);
  return g_test_run ();
}
