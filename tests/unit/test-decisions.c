/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What persons decide: acknowledgements, doors and looks at images, with and without a connection.
 * Reason for length: one scripted commune for all of them. */
#include "decision-util.h"
#include "supervision/session/bef-door-command.h"

#define DOOR "urn:door"
#define CAMERA "urn:camera"

static void
set_up (Fixture *f, gconstpointer data)
{
  decision_set_up (f);
  BefEntity *door = scripted_backend_add (f->backend, BEF_ENTITY_EQUIPMENT, DOOR, HALL);
  door->kind = BEF_KIND_DOOR;
  door->lock.relock_ms = 10 * BEF_MS_SECOND;
  scripted_backend_measure (f->backend, DOOR, "open-state", NOW - BEF_MS_MINUTE, 0);
  scripted_backend_measure (f->backend, DOOR, "lock-state", NOW - BEF_MS_MINUTE, 0);
  BefEntity *camera = scripted_backend_add (f->backend, BEF_ENTITY_EQUIPMENT, CAMERA, HALL);
  camera->kind = BEF_KIND_CAMERA;
  camera->image_url = g_strdup ("/camera.jpg");
  scripted_backend_measure (f->backend, CAMERA, "camera-state", NOW, 0);
}

static BefDevice *
device (Fixture *f, const char *id)
{
  return bef_commune_find_device (bef_session_get_commune (f->session), id);
}

static void
assert_acknowledged (Fixture *f, guint i, const char *expected)
{
  g_assert_cmpuint (f->backend->acknowledged->len, >, i);
  g_assert_cmpstr (g_ptr_array_index (f->backend->acknowledged, i), ==, expected);
}

static void
test_acknowledging_is_sent_at_once (Fixture *f, gconstpointer data)
{
  go_live (f);
  bef_session_acknowledge (f->session, alert (f, "urn:a1"), "on my way");
  g_assert_true (bef_alert_is_ack_pending (alert (f, "urn:a1")));
  WAIT_UNTIL (f->backend->acknowledged->len == 1, 3);
  assert_acknowledged (f, 0, "urn:a1 The desk on my way");
  WAIT_UNTIL (n_waiting (f) == 0, 3);
  /* Asked twice: sent once. */
  bef_session_acknowledge (f->session, alert (f, "urn:a1"), "again");
  run_for (300);
  g_assert_cmpuint (f->backend->acknowledged->len, ==, 1);
  WAIT_UNTIL (!bef_alert_is_ack_pending (alert (f, "urn:a1")), 5);
  g_assert_cmpuint (n_journalled (f, "acknowledge", NULL), ==, 1);
}

static void
test_several_at_once_are_all_sent_in_order (Fixture *f, gconstpointer data)
{
  go_live (f);
  f->backend->delay_ms = 30;
  bef_session_acknowledge (f->session, alert (f, "urn:a1"), "x");
  WAIT_UNTIL (f->backend->acknowledged->len == 1, 3);
  /* While the first is under way. */
  bef_session_acknowledge (f->session, alert (f, "urn:a2"), "x");
  bef_session_acknowledge (f->session, alert (f, "urn:a3"), "x");
  WAIT_UNTIL (f->backend->acknowledged->len == 3, 3);
  assert_acknowledged (f, 1, "urn:a2 The desk x");
  assert_acknowledged (f, 2, "urn:a3 The desk x");
  WAIT_UNTIL (n_waiting (f) == 0, 3);
  run_for (300);
  g_assert_cmpuint (f->backend->acknowledged->len, ==, 3);
}

static void
test_offline_acknowledgements_wait_and_go_out_in_order (Fixture *f, gconstpointer data)
{
  go_live (f);
  go_away (f);
  bef_session_acknowledge (f->session, alert (f, "urn:a2"), "first");
  bef_session_acknowledge (f->session, alert (f, "urn:a1"), "second");
  WAIT_UNTIL (n_waiting (f) == 2, 3);
  g_assert_cmpuint (f->backend->acknowledged->len, ==, 0);
  g_assert_cmpuint (f->told->len, ==, 2);
  g_assert_nonnull (strstr (g_ptr_array_index (f->told, 0), "not yet sent"));
  g_assert_cmpint (bef_alert_get_state (alert (f, "urn:a2")), ==, BEF_ALERT_ACTIVE_ACKNOWLEDGED);
  go_live (f);
  WAIT_UNTIL (f->backend->acknowledged->len == 2, 3);
  assert_acknowledged (f, 0, "urn:a2 The desk first");
  assert_acknowledged (f, 1, "urn:a1 The desk second");
  WAIT_UNTIL (n_waiting (f) == 0, 3);
}

static void
test_acknowledgements_survive_a_restart (Fixture *f, gconstpointer data)
{
  go_live (f);
  go_away (f);
  bef_session_acknowledge (f->session, alert (f, "urn:a1"), "before the crash");
  WAIT_UNTIL (n_waiting (f) == 1, 3);
  end_session (f);
  close_history (f->history);
  f->history = open_history (f->path, NULL);
  begin_session (f);
  WAIT_UNTIL (bef_session_get_connection (f->session) == BEF_CONNECTION_AWAY, 5);
  WAIT_UNTIL (alert (f, "urn:a1") != NULL && bef_alert_is_ack_pending (alert (f, "urn:a1")), 3);
  g_assert_cmpstr (bef_alert_get_comment (alert (f, "urn:a1")), ==, "before the crash");
  go_live (f);
  WAIT_UNTIL (f->backend->acknowledged->len == 1, 3);
  WAIT_UNTIL (n_waiting (f) == 0, 3);
  end_session (f);
  begin_session (f);
  WAIT_UNTIL (bef_session_get_connection (f->session) == BEF_CONNECTION_LIVE, 5);
  run_for (300);
  g_assert_cmpuint (f->backend->acknowledged->len, ==, 1);
}

static void
test_somebody_faster_is_told (Fixture *f, gconstpointer data)
{
  go_live (f);
  f->backend->fail_acknowledge = BEF_BACKEND_ERROR_CONFLICT;
  f->backend->fail_message = "Already acknowledged by the technician";
  BefEntity *a1 = scripted_backend_find (f->backend, "urn:a1");
  bef_entity_set_fact (a1, "acknowledgedBy", "Technician");
  bef_entity_set_fact (a1, "acknowledgedAt", "2026-11-24T21:55:00Z");
  bef_session_acknowledge (f->session, alert (f, "urn:a1"), "mine");
  WAIT_UNTIL (f->told->len == 1, 3);
  g_assert_nonnull (
      strstr (g_ptr_array_index (f->told, 0), "Already acknowledged by the technician"));
  WAIT_UNTIL (n_waiting (f) == 0, 3);
  WAIT_UNTIL (g_strcmp0 (bef_alert_get_acknowledged_by (alert (f, "urn:a1")), "Technician") == 0,
              5);
  g_assert_false (bef_alert_is_ack_pending (alert (f, "urn:a1")));
  run_for (300);
  g_assert_cmpuint (f->backend->acknowledged->len, ==, 1);
}

/* A server that answers well and stores nothing: not done until it shows it, and asked in another
 * way. */
static void
test_sent_is_not_stored (Fixture *f, gconstpointer data)
{
  f->backend->stores_from_way = 1;
  f->backend->n_ways = 3;
  go_live (f);
  bef_session_acknowledge (f->session, alert (f, "urn:a1"), "x");
  WAIT_UNTIL (bef_alert_is_ack_sent (alert (f, "urn:a1")), 3);
  g_assert_true (bef_alert_is_ack_pending (alert (f, "urn:a1")));
  g_assert_cmpuint (n_waiting (f), ==, 1);
  WAIT_UNTIL (f->backend->acknowledged->len == 2, 15);
  WAIT_UNTIL (!bef_alert_is_ack_pending (alert (f, "urn:a1")), 5);
  g_assert_cmpstr (bef_alert_get_acknowledged_by (alert (f, "urn:a1")), ==, "The desk");
  WAIT_UNTIL (n_waiting (f) == 0, 3);
  g_assert_cmpuint (f->told->len, ==, 0);
}

/* In no way: told, written down and on this computer only, a bounded number of requests later, also
 * after a restart. */
static void
test_what_is_never_stored_stays_here (Fixture *f, gconstpointer data)
{
  f->backend->stores_from_way = 9;
  f->backend->n_ways = 2;
  go_live (f);
  bef_session_acknowledge (f->session, alert (f, "urn:a1"), "x");
  WAIT_UNTIL (f->told->len == 1, 30);
  g_assert_nonnull (strstr (g_ptr_array_index (f->told, 0), "on this computer only"));
  g_assert_false (bef_alert_is_ack_pending (alert (f, "urn:a1")));
  g_assert_true (bef_alert_is_kept_locally (alert (f, "urn:a1"), BEF_DECISION_ACKNOWLEDGE));
  WAIT_UNTIL (n_waiting (f) == 0, 3);
  g_assert_cmpuint (n_journalled (f, "acknowledge-here", NULL), ==, 1);
  g_assert_cmpuint (n_journalled (f, "acknowledge-refused", NULL), ==, 0);
  run_for (1500);
  g_assert_cmpuint (f->backend->acknowledged->len, ==, 2);
  end_session (f);
  close_history (f->history);
  f->history = open_history (f->path, NULL);
  go_live (f);
  WAIT_UNTIL (bef_alert_is_kept_locally (alert (f, "urn:a1"), BEF_DECISION_ACKNOWLEDGE), 5);
  g_assert_cmpint (bef_alert_get_state (alert (f, "urn:a1")), ==, BEF_ALERT_ACTIVE_ACKNOWLEDGED);
  run_for (1500);
  g_assert_cmpuint (f->backend->acknowledged->len, ==, 2);
}

/* Decided while away, and somebody decided there meanwhile: theirs stands, by name, and is not
 * written over where a server would let us. */
static void
test_somebody_faster_is_not_written_over (Fixture *f, gconstpointer data)
{
  BefEntity *a1 = scripted_backend_find (f->backend, "urn:a1");

  go_live (f);
  go_away (f);
  bef_session_acknowledge (f->session, alert (f, "urn:a1"), "mine");
  WAIT_UNTIL (n_waiting (f) == 1, 3);
  g_ptr_array_set_size (f->told, 0);
  bef_entity_set_fact (a1, "acknowledgedBy", "The technician");
  bef_entity_set_fact (a1, "acknowledgedAt", "2026-11-24T21:00:00Z");
  go_live (f);
  WAIT_UNTIL (n_waiting (f) == 0, 5);
  g_assert_cmpuint (f->backend->acknowledged->len, ==, 0);
  g_assert_cmpstr (bef_alert_get_acknowledged_by (alert (f, "urn:a1")), ==, "The technician");
  g_assert_cmpuint (f->told->len, ==, 1);
  g_assert_nonnull (strstr (g_ptr_array_index (f->told, 0), "The technician"));
}

/* The server does not answer when the console starts: the decision bears the name it knew. */
static void
test_offline_from_the_start_the_name_is_the_last_known (Fixture *f, gconstpointer data)
{
  go_live (f);
  run_for (100);
  end_session (f);
  f->backend->fail = BEF_BACKEND_ERROR_CONNECT;
  begin_session (f);
  WAIT_UNTIL (bef_session_get_connection (f->session) == BEF_CONNECTION_AWAY, 5);
  WAIT_UNTIL (alert (f, "urn:a1") != NULL, 3);
  g_assert_cmpint (bef_session_get_role (f->session), ==, BEF_ROLE_SECRETARY);
  bef_session_acknowledge (f->session, alert (f, "urn:a1"), "x");
  WAIT_UNTIL (n_waiting (f) == 1, 3);
  go_live (f);
  WAIT_UNTIL (f->backend->acknowledged->len == 1, 3);
  assert_acknowledged (f, 0, "urn:a1 The desk x");
}

/* Kept while away, and refused for good when sent: told, written down, and in nobody's way. */
static void
test_a_refused_acknowledgement_keeps_nothing_waiting (Fixture *f, gconstpointer data)
{
  go_live (f);
  go_away (f);
  bef_session_acknowledge (f->session, alert (f, "urn:a1"), "first");
  bef_session_acknowledge (f->session, alert (f, "urn:a2"), "second");
  WAIT_UNTIL (n_waiting (f) == 2, 3);
  g_ptr_array_set_size (f->told, 0);
  f->backend->fail = -1;
  f->backend->fail_acknowledge = GPOINTER_TO_INT (data);
  f->backend->fail_acknowledge_of = "urn:a1";
  f->backend->fail_message = "There is no such attribute";
  go_live (f);
  WAIT_UNTIL (f->backend->acknowledged->len == 2, 3);
  assert_acknowledged (f, 1, "urn:a2 The desk second");
  WAIT_UNTIL (n_waiting (f) == 0, 3);
  g_assert_cmpuint (f->told->len, ==, 1);
  g_assert_nonnull (strstr (g_ptr_array_index (f->told, 0), "There is no such attribute"));
  g_assert_false (bef_alert_is_ack_pending (alert (f, "urn:a1")));
  WAIT_UNTIL (n_journalled (f, "acknowledge-refused", "There is no such attribute") == 1, 3);
  run_for (300);
  g_assert_cmpuint (f->backend->acknowledged->len, ==, 2);
}

/* The connection is there, the server is not well: tried again, in order, without a reconnection.
 */
static void
test_an_acknowledgement_that_failed_is_tried_again (Fixture *f, gconstpointer data)
{
  go_live (f);
  f->backend->fail_acknowledge = BEF_BACKEND_ERROR_SERVER;
  bef_session_acknowledge (f->session, alert (f, "urn:a1"), "x");
  bef_session_acknowledge (f->session, alert (f, "urn:a2"), "x");
  WAIT_UNTIL (f->backend->acknowledged->len >= 1, 3);
  g_assert_cmpuint (n_waiting (f), ==, 2);
  g_assert_true (bef_alert_is_ack_pending (alert (f, "urn:a1")));
  f->backend->fail_acknowledge = -1;
  WAIT_UNTIL (n_waiting (f) == 0, 12);
  guint last = f->backend->acknowledged->len - 1;
  assert_acknowledged (f, last - 1, "urn:a1 The desk x");
  assert_acknowledged (f, last, "urn:a2 The desk x");
}

/* A command of the door, begun on a live session. */
static BefDoorCommand *
open_door (Fixture *f)
{
  go_live (f);
  return bef_door_command_start (f->session, device (f, DOOR), "delivery");
}

static void
assert_text (BefDoorCommand *command, const char *part)
{
  g_autofree char *text = bef_door_command_dup_text (command);

  g_assert_nonnull (strstr (text, part));
}

#define REACHES(command, state) WAIT_UNTIL (bef_door_command_get_state (command) == (state), 6)

static void
test_a_door_is_open_when_its_sensor_says_so (Fixture *f, gconstpointer data)
{
  g_autoptr (BefDoorCommand) command = open_door (f);

  g_assert_cmpint (bef_door_command_get_state (command), ==, BEF_DOOR_COMMAND_SENDING);
  REACHES (command, BEF_DOOR_COMMAND_SENT);
  g_assert_cmpuint (f->backend->commands->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (f->backend->commands, 0), ==, DOOR " lock-state 1 delivery");
  g_assert_cmpint (bef_door_command_get_seconds_left (command), ==, -1);
  scripted_backend_measure (f->backend, DOOR, "lock-state", bef_now_ms (), 1);
  REACHES (command, BEF_DOOR_COMMAND_UNLOCKED);
  g_assert_cmpint (bef_door_command_get_seconds_left (command), >, 5);
  g_assert_cmpint (bef_door_command_get_seconds_left (command), <=, 10);
  assert_text (command, "confirmed by the lock");
  scripted_backend_measure (f->backend, DOOR, "open-state", bef_now_ms (), 1);
  REACHES (command, BEF_DOOR_COMMAND_OPENED);
  scripted_backend_measure (f->backend, DOOR, "lock-state", bef_now_ms (), 0);
  REACHES (command, BEF_DOOR_COMMAND_RELOCKED);
  g_assert_true (bef_door_command_is_over (command));
  run_for (50);
  g_assert_cmpuint (n_journalled (f, "door-open", "delivery"), ==, 1);
  g_assert_cmpuint (n_journalled (f, "door-result", "unlocked, confirmed by the lock"), ==, 1);
  g_assert_cmpuint (f->backend->commands->len, ==, 1);
}

static void
test_an_old_unlocked_confirms_nothing (Fixture *f, gconstpointer data)
{
  scripted_backend_measure (f->backend, DOOR, "lock-state", NOW - 3000, 1);
  g_autoptr (BefDoorCommand) command = open_door (f);

  REACHES (command, BEF_DOOR_COMMAND_SENT);
  run_for (1500);
  g_assert_cmpint (bef_door_command_get_state (command), ==, BEF_DOOR_COMMAND_SENT);
  bef_clock_override (NOW + BEF_DOOR_COMMAND_TIME_OUT_MS + 10 * BEF_MS_SECOND, 1);
  REACHES (command, BEF_DOOR_COMMAND_TIMED_OUT);
  assert_text (command, "No confirmation");
  run_for (50);
  g_assert_cmpuint (n_journalled (f, "door-result", "not confirmed in time"), ==, 1);
  g_assert_cmpuint (f->backend->commands->len, ==, 1);
}

/* Its sensor goes on saying open: that is no news, however fresh. */
static void
test_a_door_open_before_is_not_said_to_have_opened (Fixture *f, gconstpointer data)
{
  scripted_backend_measure (f->backend, DOOR, "open-state", NOW - 3 * BEF_MS_MINUTE, 1);
  g_autoptr (BefDoorCommand) command = open_door (f);

  g_assert_nonnull (bef_door_command_why_not (f->session, device (f, DOOR)));
  REACHES (command, BEF_DOOR_COMMAND_SENT);
  scripted_backend_measure (f->backend, DOOR, "lock-state", bef_now_ms (), 1);
  REACHES (command, BEF_DOOR_COMMAND_UNLOCKED);
  scripted_backend_measure (f->backend, DOOR, "open-state", bef_now_ms (), 1);
  run_for (1500);
  g_assert_cmpint (bef_door_command_get_state (command), ==, BEF_DOOR_COMMAND_UNLOCKED);
  scripted_backend_measure (f->backend, DOOR, "open-state", bef_now_ms (), 0);
  run_for (1500);
  g_assert_null (bef_door_command_why_not (f->session, device (f, DOOR)));
  scripted_backend_measure (f->backend, DOOR, "open-state", bef_now_ms (), 1);
  REACHES (command, BEF_DOOR_COMMAND_OPENED);
  scripted_backend_measure (f->backend, DOOR, "lock-state", bef_now_ms (), 0);
  REACHES (command, BEF_DOOR_COMMAND_RELOCKED);
}

static void
test_a_failure_of_the_lock_is_told (Fixture *f, gconstpointer data)
{
  BefEntity *door = scripted_backend_find (f->backend, DOOR);

  /* The lock still tells of an earlier failure: that one is not this one's. */
  door->lock.status = BEF_COMMAND_FAILED;
  door->lock.status_ms = NOW - 6 * BEF_MS_MINUTE;
  g_autoptr (BefDoorCommand) command = open_door (f);
  REACHES (command, BEF_DOOR_COMMAND_SENT);
  run_for (1300);
  g_assert_cmpint (bef_door_command_get_state (command), ==, BEF_DOOR_COMMAND_SENT);
  door->lock.status_ms = NOW + 2 * BEF_MS_SECOND;
  REACHES (command, BEF_DOOR_COMMAND_FAILED);
  assert_text (command, "could not open");
}

/* A source that gives no date: the status must first have been something else. */
static void
test_an_undated_failure_is_told_after_another_status (Fixture *f, gconstpointer data)
{
  BefEntity *door = scripted_backend_find (f->backend, DOOR);

  door->lock.status = BEF_COMMAND_FAILED;
  g_autoptr (BefDoorCommand) command = open_door (f);
  REACHES (command, BEF_DOOR_COMMAND_SENT);
  run_for (1300);
  g_assert_cmpint (bef_door_command_get_state (command), ==, BEF_DOOR_COMMAND_SENT);
  door->lock.status = BEF_COMMAND_PENDING;
  run_for (1300);
  door->lock.status = BEF_COMMAND_FAILED;
  REACHES (command, BEF_DOOR_COMMAND_FAILED);
}

static void
test_a_lock_that_stays_open_is_told (Fixture *f, gconstpointer data)
{
  g_autoptr (BefDoorCommand) command = open_door (f);

  REACHES (command, BEF_DOOR_COMMAND_SENT);
  scripted_backend_measure (f->backend, DOOR, "lock-state", bef_now_ms (), 1);
  REACHES (command, BEF_DOOR_COMMAND_UNLOCKED);
  bef_clock_override (NOW + BEF_MS_MINUTE, 1);
  REACHES (command, BEF_DOOR_COMMAND_FAILED);
  g_autofree char *text = bef_door_command_dup_text (command);
  g_assert_nonnull (strstr (text, "check the door"));
  /* It was opened: nothing may say that it was not. */
  g_assert_null (strstr (text, "Not opened"));
}

static void
test_a_refused_command_is_over_and_never_repeated (Fixture *f, gconstpointer data)
{
  f->backend->fail_command = BEF_BACKEND_ERROR_FORBIDDEN;
  g_autoptr (BefDoorCommand) command = open_door (f);

  REACHES (command, BEF_DOOR_COMMAND_FAILED);
  assert_text (command, "It failed, call somebody");
  f->backend->fail_command = -1;
  run_for (2500);
  g_assert_cmpuint (f->backend->commands->len, ==, 1);
  g_assert_cmpint (bef_door_command_get_state (command), ==, BEF_DOOR_COMMAND_FAILED);
}

/* The answer was lost, not the command: the sensor is believed. */
static void
test_a_lost_answer_is_no_failure (Fixture *f, gconstpointer data)
{
  f->backend->fail_command = BEF_BACKEND_ERROR_TIMEOUT;
  g_autoptr (BefDoorCommand) command = open_door (f);

  REACHES (command, BEF_DOOR_COMMAND_SENT);
  scripted_backend_measure (f->backend, DOOR, "lock-state", bef_now_ms (), 1);
  REACHES (command, BEF_DOOR_COMMAND_UNLOCKED);
  g_assert_cmpuint (f->backend->commands->len, ==, 1);
  scripted_backend_measure (f->backend, DOOR, "lock-state", bef_now_ms () + 1, 0);
  REACHES (command, BEF_DOOR_COMMAND_RELOCKED);
}

/* A command's own timer holds it until its time is up. */
static void
let_end (BefDoorCommand *command)
{
  bef_clock_override (NOW + BEF_MS_HOUR, 1);
  WAIT_UNTIL (bef_door_command_is_over (command), 6);
}

/* Whatever came between: the door may have opened. It is neither "not opened" nor asked again. */
static void
test_an_answer_that_proves_nothing_is_watched (Fixture *f, gconstpointer data)
{
  f->backend->fail_command = GPOINTER_TO_INT (data);
  g_autoptr (BefDoorCommand) command = open_door (f);

  REACHES (command, BEF_DOOR_COMMAND_SENT);
  g_assert_true (bef_door_command_is_doubtful (command));
  assert_text (command, "Nobody knows");
  run_for (1200);
  g_assert_cmpint (bef_door_command_get_state (command), ==, BEF_DOOR_COMMAND_SENT);
  if (GPOINTER_TO_INT (data) % 2 == 0)
    {
      scripted_backend_measure (f->backend, DOOR, "lock-state", bef_now_ms (), 1);
      REACHES (command, BEF_DOOR_COMMAND_UNLOCKED);
      g_assert_false (bef_door_command_is_doubtful (command));
    }
  else
    {
      bef_clock_override (NOW + BEF_DOOR_COMMAND_TIME_OUT_MS + 10 * BEF_MS_SECOND, 1);
      REACHES (command, BEF_DOOR_COMMAND_TIMED_OUT);
      assert_text (command, "Nobody knows whether it opened");
      run_for (50);
      g_assert_cmpuint (n_journalled (f, "door-result", "nobody knows whether it opened"), ==, 1);
    }
  g_assert_cmpuint (f->backend->commands->len, ==, 1);
  let_end (command);
}

/* The sensor has its time after the answer, however late that comes. */
static void
test_a_late_answer_leaves_the_sensor_its_time (Fixture *f, gconstpointer data)
{
  go_live (f);
  f->backend->fail_command = BEF_BACKEND_ERROR_TIMEOUT;
  f->backend->hang = TRUE;
  g_autoptr (BefDoorCommand) command =
      bef_door_command_start (f->session, device (f, DOOR), "delivery");
  WAIT_UNTIL (f->backend->commands->len == 1, 3);
  bef_clock_override (NOW + BEF_DOOR_COMMAND_TIME_OUT_MS + 10 * BEF_MS_SECOND, 1);
  run_for (1200);
  g_assert_cmpint (bef_door_command_get_state (command), ==, BEF_DOOR_COMMAND_SENDING);
  f->backend->hang = FALSE;
  REACHES (command, BEF_DOOR_COMMAND_SENT);
  run_for (1200);
  g_assert_cmpint (bef_door_command_get_state (command), ==, BEF_DOOR_COMMAND_SENT);
  scripted_backend_measure (f->backend, DOOR, "lock-state", bef_now_ms (), 1);
  REACHES (command, BEF_DOOR_COMMAND_UNLOCKED);
  let_end (command);
}

/* A broker keeps what was asked for as if it were: undated, dated by the broker, or under the old
 * date. None of them is the lock's word. */
static void
test_the_wish_come_back_confirms_nothing (Fixture *f, gconstpointer data)
{
  g_autoptr (BefDoorCommand) command = open_door (f);

  REACHES (command, BEF_DOOR_COMMAND_SENT);
  scripted_backend_measure (f->backend, DOOR, "lock-state", NOW - BEF_MS_MINUTE, 1);
  run_for (1200);
  g_assert_cmpint (bef_door_command_get_state (command), ==, BEF_DOOR_COMMAND_SENT);
  scripted_backend_find (f->backend, DOOR)->lock.is_undated = TRUE;
  scripted_backend_measure (f->backend, DOOR, "lock-state", bef_now_ms (), 1);
  run_for (1200);
  g_assert_cmpint (bef_door_command_get_state (command), ==, BEF_DOOR_COMMAND_SENT);
  scripted_backend_find (f->backend, DOOR)->lock.is_undated = FALSE;
  scripted_backend_measure (f->backend, DOOR, "lock-state", BEF_NO_TIME, 1);
  run_for (1200);
  g_assert_cmpint (bef_door_command_get_state (command), ==, BEF_DOOR_COMMAND_SENT);
  /* The door itself opened: that is no wish. */
  scripted_backend_measure (f->backend, DOOR, "open-state", bef_now_ms (), 1);
  REACHES (command, BEF_DOOR_COMMAND_OPENED);
  let_end (command);
}

/* Just before the command is not after it. */
static void
test_unlocked_just_before_the_command_confirms_nothing (Fixture *f, gconstpointer data)
{
  go_live (f);
  gint64 before = bef_now_ms () - 400;
  /* Not a whole second, which would be taken for a cut one. */
  before -= before % BEF_MS_SECOND == 0;
  g_autoptr (BefDoorCommand) command =
      bef_door_command_start (f->session, device (f, DOOR), "delivery");

  scripted_backend_measure (f->backend, DOOR, "lock-state", before, 1);
  REACHES (command, BEF_DOOR_COMMAND_SENT);
  run_for (1200);
  g_assert_cmpint (bef_door_command_get_state (command), ==, BEF_DOOR_COMMAND_SENT);
  let_end (command);
}

static void
test_offline_a_door_is_never_opened_later (Fixture *f, gconstpointer data)
{
  go_live (f);
  go_away (f);
  g_autoptr (BefDoorCommand) command =
      bef_door_command_start (f->session, device (f, DOOR), "delivery");
  g_assert_cmpint (bef_door_command_get_state (command), ==, BEF_DOOR_COMMAND_FAILED);
  assert_text (command, "never opened later");
  go_live (f);
  run_for (1500);
  g_assert_cmpuint (f->backend->commands->len, ==, 0);
  g_assert_cmpuint (n_waiting (f), ==, 0);
  g_assert_cmpuint (n_journalled (f, "door-failed", "failed"), ==, 1);
}

/* The image, or the code it is refused with. */
static int
look (Fixture *f)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  WAIT (result, bef_session_image_async (f->session, device (f, CAMERA), NULL, wait_cb, &result));
  g_autoptr (GBytes) bytes = bef_session_image_finish (f->session, result, &error);
  g_assert_true ((bytes == NULL) == (error != NULL));
  g_assert_true (error == NULL || error->domain == BEF_BACKEND_ERROR);
  return error != NULL ? error->code : -1;
}

static void
test_images_need_a_role_and_a_grant_in_force (Fixture *f, gconstpointer data)
{
  static const struct
  {
    BefRole role;
    gint64 until_ms;
    gboolean may;
  } rows[] = {
    { BEF_ROLE_SECRETARY, NOW + BEF_MS_DAY, FALSE },
    { BEF_ROLE_ELECTED, NOW + BEF_MS_DAY, FALSE },
    { BEF_ROLE_AGENT, NOW + BEF_MS_DAY, FALSE },
    { BEF_ROLE_TECHNICIAN, NOW + BEF_MS_DAY, FALSE },
    { BEF_ROLE_POLICE, BEF_NO_TIME, FALSE },
    { BEF_ROLE_POLICE, NOW - 1, FALSE },
    { BEF_ROLE_POLICE, NOW + BEF_MS_DAY, TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      f->backend->identity.role = rows[i].role;
      f->backend->identity.grant_until_ms = rows[i].until_ms;
      go_live (f);
      g_assert_true (bef_session_may_see_images (f->session) == rows[i].may);
      g_assert_cmpint (look (f), ==, rows[i].may ? -1 : (int)BEF_BACKEND_ERROR_FORBIDDEN);
      g_assert_cmpuint (f->backend->n_bytes, ==, rows[i].may ? 1 : 0);
      end_session (f);
    }
  g_assert_cmpuint (n_journalled (f, "image-view", NULL), ==, 1);
}

static void
test_looks_are_traced_once_a_quarter_hour (Fixture *f, gconstpointer data)
{
  f->backend->identity.role = BEF_ROLE_POLICE;
  f->backend->identity.grant_until_ms = NOW + BEF_MS_HOUR;
  f->backend->identity.grant_reference = (char *)"2026-17";
  go_live (f);
  f->backend->fail_bytes = BEF_BACKEND_ERROR_SERVER;
  g_assert_cmpint (look (f), ==, BEF_BACKEND_ERROR_SERVER);
  f->backend->fail_bytes = -1;
  for (guint i = 0; i < 5; i++)
    g_assert_cmpint (look (f), ==, -1);
  run_for (50);
  g_assert_cmpuint (n_journalled (f, "image-view", "2026-17"), ==, 1);
  bef_clock_override (NOW + 16 * BEF_MS_MINUTE, 1);
  g_assert_cmpint (look (f), ==, -1);
  run_for (50);
  g_assert_cmpuint (n_journalled (f, "image-view", "2026-17"), ==, 2);
  /* The grant ends while the console stays open. */
  bef_clock_override (NOW + 2 * BEF_MS_HOUR, 1);
  guint asked = f->backend->n_bytes;
  g_assert_cmpint (look (f), ==, BEF_BACKEND_ERROR_FORBIDDEN);
  g_assert_cmpuint (f->backend->n_bytes, ==, asked);
}

/* While it is on screen or in memory: the right to see it ends, in the next answer of the server,
 * at its own time, or by a refusal. */
static void
test_what_was_seen_goes_with_the_right (Fixture *f, gconstpointer data)
{
  const char *how = data;
  BefEntity *camera = scripted_backend_find (f->backend, CAMERA);
  BefEntity *a1 = scripted_backend_find (f->backend, "urn:a1");

  camera->has_location = TRUE;
  bef_entity_add_booking (camera, NOW, NOW + 1, "Yoga", NULL);
  bef_entity_set_fact (a1, "acknowledgedBy", "The desk");
  f->backend->identity.role = BEF_ROLE_POLICE;
  f->backend->identity.grant_until_ms = NOW + BEF_MS_HOUR;
  go_live (f);
  WAIT_UNTIL (look (f) == -1, 3);
  g_assert_nonnull (bef_device_get_image_url (device (f, CAMERA)));
  run_for (50);
  guint probes = f->backend->n_probes;
  /* From here on nothing comes but what is asked for now. */
  f->backend->fail_message = "No more";
  if (g_str_equal (how, "reconnection"))
    {
      go_away (f);
      /* The answers do not tell: only who we are does. */
      f->backend->identity.grant_until_ms = BEF_NO_TIME;
      go_live (f);
      g_assert_cmpuint (f->backend->n_probes, >, probes);
      WAIT_UNTIL (!bef_session_may_see_images (f->session), 3);
      g_clear_pointer (&camera->image_url, g_free);
    }
  else if (g_str_equal (how, "refusal"))
    {
      f->backend->identity.role = BEF_ROLE_SECRETARY;
      g_clear_pointer (&camera->image_url, g_free);
      f->backend->fail_bytes = BEF_BACKEND_ERROR_FORBIDDEN;
      g_assert_cmpint (look (f), ==, BEF_BACKEND_ERROR_FORBIDDEN);
      WAIT_UNTIL (f->backend->n_probes > probes, 3);
    }
  else if (g_str_equal (how, "token"))
    {
      f->backend->fail = BEF_BACKEND_ERROR_UNAUTHORIZED;
      bef_session_retry (f->session);
    }
  else
    {
      g_clear_pointer (&camera->image_url, g_free);
      bef_clock_override (NOW + 2 * BEF_MS_HOUR, 1);
    }
  WAIT_UNTIL (!bef_session_may_see_images (f->session), 8);
  guint asked = f->backend->n_bytes;
  g_assert_cmpint (look (f), ==, BEF_BACKEND_ERROR_FORBIDDEN);
  g_assert_cmpuint (f->backend->n_bytes, ==, asked);
  WAIT_UNTIL (bef_device_get_image_url (device (f, CAMERA)) == NULL, 8);
  WAIT_UNTIL (n_journalled (f, "image-end", NULL) == 1, 8);
  if (g_str_equal (how, "token"))
    {
      BefPoint point;
      g_assert_false (bef_device_get_location (device (f, CAMERA), &point));
      g_assert_null (bef_device_get_bookings (device (f, CAMERA)));
      g_assert_null (bef_alert_get_acknowledged_by (alert (f, "urn:a1")));
      g_assert_cmpint (bef_session_get_role (f->session), ==, BEF_ROLE_ELECTED);
      end_session (f);
      begin_session (f);
      run_for (300);
      /* The state on disk is gone, too. */
      g_assert_null (device (f, CAMERA));
    }
}

/* Refused, an image is asked for once; each refusal asks who we are. */
static void
test_a_refused_image_is_not_asked_again (Fixture *f, gconstpointer data)
{
  static const int codes[] = { BEF_BACKEND_ERROR_UNAUTHORIZED, BEF_BACKEND_ERROR_FORBIDDEN,
                               BEF_BACKEND_ERROR_NOT_FOUND };

  f->backend->identity.role = BEF_ROLE_POLICE;
  f->backend->identity.grant_until_ms = NOW + BEF_MS_HOUR;
  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      f->backend->fail_bytes = -1;
      go_live (f);
      WAIT_UNTIL (look (f) == -1, 3);
      run_for (100);
      guint probes = f->backend->n_probes, asked = f->backend->n_bytes;
      f->backend->fail_bytes = codes[i];
      for (guint k = 0; k < 3; k++)
        g_assert_cmpint (look (f), ==, codes[i]);
      g_assert_cmpuint (f->backend->n_bytes, ==, asked + 1);
      WAIT_UNTIL (f->backend->n_probes > probes, 3);
      /* The camera is another: it is asked. */
      f->backend->fail_bytes = -1;
      scripted_backend_measure (f->backend, CAMERA, "camera-state", NOW + 1, 2);
      bef_session_ask (f->session, CAMERA);
      WAIT_UNTIL (look (f) == -1, 3);
      scripted_backend_measure (f->backend, CAMERA, "camera-state", NOW, 0);
      end_session (f);
    }
  /* One that the server cannot give now is. */
  go_live (f);
  WAIT_UNTIL (look (f) == -1, 3);
  guint asked = f->backend->n_bytes;
  f->backend->fail_bytes = BEF_BACKEND_ERROR_BUSY;
  for (guint k = 0; k < 3; k++)
    g_assert_cmpint (look (f), ==, BEF_BACKEND_ERROR_BUSY);
  g_assert_cmpuint (f->backend->n_bytes, ==, asked + 3);
}

static void
test_a_picture_of_the_window_has_no_image (Fixture *f, gconstpointer data)
{
  f->backend->identity.role = BEF_ROLE_POLICE;
  f->backend->identity.grant_until_ms = NOW + BEF_MS_HOUR;
  go_live (f);
  end_session (f);
  f->session = bef_session_new (BEF_BACKEND (f->backend), f->history, 1, 2);
  bef_session_set_without_images (f->session, TRUE);
  bef_session_start (f->session);
  WAIT_UNTIL (bef_session_get_connection (f->session) == BEF_CONNECTION_LIVE, 5);
  g_assert_false (bef_session_may_see_images (f->session));
  g_assert_cmpint (look (f), ==, BEF_BACKEND_ERROR_FORBIDDEN);
  g_assert_cmpuint (f->backend->n_bytes, ==, 0);
}

static void
wanted_cb (BefSession *session, BefAsker asker, guint *n)
{
  n[asker]++;
}

/* Refused, the token is wanted again, and another is tried at once. */
static void
test_another_token_is_tried_at_once (Fixture *f, gconstpointer data)
{
  guint n[2] = { 0, 0 };

  go_live (f);
  g_signal_connect (f->session, "token-wanted", G_CALLBACK (wanted_cb), n);
  f->backend->token = "former";
  f->backend->fail = BEF_BACKEND_ERROR_UNAUTHORIZED;
  bef_session_retry (f->session);
  WAIT_UNTIL (bef_session_get_connection (f->session) == BEF_CONNECTION_REFUSED, 8);
  WAIT_UNTIL (n[BEF_ASKED_BY_PROGRAM] > 0, 3);
  f->backend->is_refused = TRUE;
  bef_session_retry (f->session);
  g_assert_cmpuint (n[BEF_ASKED_BY_PERSON], ==, 1);
  run_for (1000);
  guint probes = f->backend->n_probes;
  bef_session_set_token (f->session, "former");
  run_for (1000);
  g_assert_cmpuint (f->backend->n_probes, ==, probes);
  f->backend->fail = -1;
  f->backend->is_refused = FALSE;
  bef_session_set_token (f->session, "new");
  WAIT_UNTIL (bef_session_get_connection (f->session) == BEF_CONNECTION_LIVE, 5);
}

static void
test_nothing_is_asked_before_the_token (Fixture *f, gconstpointer data)
{
  f->session = bef_session_new (BEF_BACKEND (f->backend), f->history, 1, 2);
  bef_session_await_token (f->session, BEF_TOKEN_ON_ITS_WAY, "The keyring");
  bef_session_start (f->session);
  run_for (1000);
  bef_session_retry (f->session);
  run_for (1000);
  g_assert_cmpuint (f->backend->n_probes + f->backend->n_entities, ==, 0);
  g_assert_cmpint (bef_session_get_connection (f->session), ==, BEF_CONNECTION_CONNECTING);
  g_assert_cmpstr (bef_session_get_message (f->session), ==, "The keyring");
  bef_session_await_token (f->session, BEF_TOKEN_NEEDS_SOMEBODY, "Try again");
  g_assert_cmpint (bef_session_get_connection (f->session), ==, BEF_CONNECTION_AWAY);
  bef_session_set_token (f->session, NULL);
  WAIT_UNTIL (bef_session_get_connection (f->session) == BEF_CONNECTION_LIVE, 5);
}

/* A token of a sign-in has had its time, or its sign-in is over: nobody is there to see images, and
 * the rest stays; until somebody else signs in. */
static void
test_a_token_that_ended_takes_images_only (Fixture *f, gconstpointer data)
{
  BefEntity *a1 = scripted_backend_find (f->backend, "urn:a1");
  g_autoptr (BefSignIn) sign_in = bef_sign_in_new (
      &(BefSignInSetup){ .profile = "default", .issuer = "https://127.0.0.1:1", .client_id = "b" },
      NULL);

  bef_entity_set_fact (a1, "acknowledgedBy", "The desk");
  f->backend->identity.role = BEF_ROLE_POLICE;
  f->backend->identity.person = (char *)"Anne";
  f->backend->identity.grant_until_ms = NOW + BEF_MS_HOUR;
  begin_session (f);
  bef_session_set_sign_in (f->session, sign_in);
  go_live (f);
  WAIT_UNTIL (look (f) == -1, 3);
  g_assert_nonnull (bef_alert_get_acknowledged_by (alert (f, "urn:a1")));
  f->backend->fail = BEF_BACKEND_ERROR_UNAUTHORIZED;
  bef_session_retry (f->session);
  WAIT_UNTIL (!bef_session_may_see_images (f->session), 5);
  g_assert_nonnull (bef_alert_get_acknowledged_by (alert (f, "urn:a1")));
  g_assert_cmpint (bef_session_get_role (f->session), ==, BEF_ROLE_POLICE);
  /* The same person again: images again. */
  f->backend->fail = -1;
  bef_session_set_token (f->session, "renewed");
  WAIT_UNTIL (bef_session_may_see_images (f->session), 5);
  bef_session_await_token (f->session, BEF_TOKEN_NEEDS_SOMEBODY, "Sign in again");
  g_assert_false (bef_session_may_see_images (f->session));
  /* What the server would still take is not kept either. */
  g_assert_null (f->backend->token);
  g_assert_nonnull (bef_alert_get_acknowledged_by (alert (f, "urn:a1")));
  /* Another person, of another office: what was seen goes. */
  f->backend->identity.person = (char *)"Paul";
  f->backend->identity.role = BEF_ROLE_ELECTED;
  f->backend->hang = FALSE;
  bef_entity_set_fact (a1, "acknowledgedBy", NULL);
  bef_session_set_token (f->session, "of-another");
  WAIT_UNTIL (bef_alert_get_acknowledged_by (alert (f, "urn:a1")) == NULL, 5);
}

/* It begins while the console is open. */
static void
test_a_grant_begins_by_its_clock (Fixture *f, gconstpointer data)
{
  f->backend->identity.role = BEF_ROLE_POLICE;
  f->backend->identity.grant_from_ms = NOW + BEF_MS_HOUR;
  f->backend->identity.grant_until_ms = NOW + 2 * BEF_MS_HOUR;
  go_live (f);
  g_assert_cmpint (look (f), ==, BEF_BACKEND_ERROR_FORBIDDEN);
  bef_clock_override (NOW + BEF_MS_HOUR + BEF_MS_SECOND, 1);
  g_assert_cmpint (look (f), ==, -1);
}

/* Given back while nobody asks and no question fails: the answers say so. */
static void
test_a_grant_given_back_is_noticed (Fixture *f, gconstpointer data)
{
  BefEntity *camera = scripted_backend_find (f->backend, CAMERA);

  f->backend->identity.role = BEF_ROLE_POLICE;
  g_clear_pointer (&camera->image_url, g_free);
  go_live (f);
  run_for (300);
  guint probes = f->backend->n_probes;
  g_assert_false (bef_session_may_see_images (f->session));
  camera->image_url = g_strdup ("/camera.jpg");
  f->backend->identity.grant_until_ms = NOW + BEF_MS_HOUR;
  WAIT_UNTIL (bef_session_may_see_images (f->session), 8);
  g_assert_cmpuint (f->backend->n_probes, ==, probes + 1);
  WAIT_UNTIL (bef_device_get_image_url (device (f, CAMERA)) != NULL, 5);
  g_assert_cmpint (look (f), ==, -1);
  /* Withdrawn where nobody looks. */
  g_clear_pointer (&camera->image_url, g_free);
  f->backend->identity.grant_until_ms = BEF_NO_TIME;
  WAIT_UNTIL (!bef_session_may_see_images (f->session), 8);
}

/* Becoming an agent, only what is not theirs goes, and before the next answer. */
static void
test_an_agent_keeps_the_buildings_that_are_theirs (Fixture *f, gconstpointer data)
{
  const char *const theirs[] = { HALL, NULL };
  BefCommune *commune;

  scripted_backend_add (f->backend, BEF_ENTITY_BUILDING, "urn:school", NULL);
  scripted_backend_add (f->backend, BEF_ENTITY_EQUIPMENT, "urn:school-door", "urn:school")->kind =
      BEF_KIND_DOOR;
  go_live (f);
  run_for (300);
  commune = bef_session_get_commune (f->session);
  g_assert_nonnull (bef_commune_find_building (commune, "urn:school"));
  f->backend->identity.role = BEF_ROLE_AGENT;
  f->backend->identity.buildings = (GStrv)theirs;
  f->backend->fail_temporal = BEF_BACKEND_ERROR_FORBIDDEN;
  guint probes = f->backend->n_probes;
  /* A refusal of the past asks who we are. */
  bef_session_ask_history_again (f->session, bef_series_key (DOOR, "open-state"), NOW - BEF_MS_DAY,
                                 NOW);
  WAIT_UNTIL (f->backend->n_probes > probes, 5);
  WAIT_UNTIL (bef_session_get_role (f->session) == BEF_ROLE_AGENT, 5);
  f->backend->hang = TRUE;
  g_assert_nonnull (bef_commune_find_building (commune, HALL));
  g_assert_nonnull (device (f, DOOR));
  g_assert_nonnull (alert (f, "urn:a1"));
  g_assert_null (bef_commune_find_building (commune, "urn:school"));
  g_assert_null (device (f, "urn:school-door"));
  f->backend->hang = FALSE;
  f->backend->identity.buildings = NULL;
}

/* A server that gives addresses to everybody, whatever it says of grants: once. */
static void
test_an_offer_to_everybody_is_asked_about_once (Fixture *f, gconstpointer data)
{
  go_live (f);
  run_for (300);
  guint probes = f->backend->n_probes, polls = f->backend->n_entities;
  WAIT_UNTIL (f->backend->n_entities >= polls + 6, 12);
  g_assert_cmpuint (f->backend->n_probes, ==, probes);
  g_assert_cmpuint (probes, ==, 2);
}

/* Whatever was decided, stopping at any moment neither crashes nor loses it. */
static void
test_stopping_at_any_moment_loses_no_decision (Fixture *f, gconstpointer data)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (9);
  guint decided = 0;

  for (guint i = 0; i < 25; i++)
    {
      g_autofree char *id = g_strdup_printf ("urn:b%u", i);
      add_alert (f, id);
      f->backend->delay_ms = (guint)g_rand_int_range (rand, 0, 10);
      begin_session (f);
      WAIT_UNTIL (alert (f, id) != NULL, 5);
      g_autoptr (BefDoorCommand) command =
          bef_door_command_start (f->session, device (f, DOOR), "delivery");
      bef_session_acknowledge (f->session, alert (f, id), "x");
      decided++;
      run_for ((guint)g_rand_int_range (rand, 0, 30));
      end_session (f);
    }
  f->backend->delay_ms = 0;
  go_live (f);
  WAIT_UNTIL (n_waiting (f) == 0, 5);
  g_autoptr (GHashTable) sent = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < f->backend->acknowledged->len; i++)
    g_hash_table_add (sent, g_strdup (g_ptr_array_index (f->backend->acknowledged, i)));
  g_assert_cmpuint (g_hash_table_size (sent), ==, decided);
  /* The commands' own timers outlive the sessions they follow, up to the time limit. */
  bef_clock_override (NOW + BEF_MS_HOUR, 1);
  run_for (1500);
}

/* What a console that ended left in the journal of DOOR. */
static void
leave_line (Fixture *f, const char *action, gint64 at_ms, const char *detail)
{
  g_autoptr (GAsyncResult) result = NULL;

  WAIT (result, bef_history_journal_add_async (
                    f->history,
                    &(BefJournalEntry){ 0, at_ms, "Anne", (char *)action, DOOR, (char *)detail },
                    NULL, wait_cb, &result));
  g_assert_true (bef_history_journal_add_finish (f->history, result, NULL));
}

/* Whatever its words: lines of results. */
static guint
n_results (Fixture *f, const char *part)
{
  g_autoptr (GAsyncResult) result = NULL;
  guint n = 0;

  WAIT (result, bef_history_journal_list_async (f->history, 1000, NULL, wait_cb, &result));
  g_autoptr (GPtrArray) lines = bef_history_journal_list_finish (f->history, result, NULL);
  for (guint i = 0; i < lines->len; i++)
    {
      const BefJournalEntry *line = lines->pdata[i];
      n += g_str_equal (line->action, "door-result") && strstr (line->detail, part) != NULL;
    }
  return n;
}

#define ASKED(f) bef_session_get_door_asked_ms ((f)->session, DOOR)

/* The console ended with the door asked for: it is still told, until its time is over. */
static void
test_a_wish_outlives_the_console (Fixture *f, gconstpointer data)
{
  leave_line (f, "door-open", NOW - 5000, "delivery");
  /* Not sure is no result, in whatever language it was written. */
  leave_line (f, "door-doubt", NOW - 4000, "pas de réponse sûre");
  go_live (f);
  WAIT_UNTIL (ASKED (f) == NOW - 5000, 5);
  /* Never sent again. */
  g_assert_cmpuint (f->backend->commands->len, ==, 0);
  run_for (2500);
  g_assert_cmpint (ASKED (f), ==, NOW - 5000);
  bef_clock_override (NOW + BEF_DOOR_COMMAND_TIME_OUT_MS, 1);
  WAIT_UNTIL (ASKED (f) == BEF_NO_TIME, 5);
  WAIT_UNTIL (n_results (f, "nobody knows") == 1, 5);
}

static void
test_a_wish_is_confirmed_after_a_restart (Fixture *f, gconstpointer data)
{
  leave_line (f, "door-open", NOW - 5000, "delivery");
  go_live (f);
  WAIT_UNTIL (ASKED (f) == NOW - 5000, 5);
  scripted_backend_measure (f->backend, DOOR, "lock-state", NOW - 1000, 1);
  WAIT_UNTIL (n_results (f, "confirmed by the lock") == 1, 8);
  g_assert_cmpuint (n_results (f, "nobody knows"), ==, 0);
  /* It has answered, though it has not locked again. */
  g_assert_cmpint (ASKED (f), ==, BEF_NO_TIME);
  scripted_backend_measure (f->backend, DOOR, "lock-state", NOW, 0);
  WAIT_UNTIL (n_results (f, "locked again") == 1, 8);
  g_assert_cmpint (ASKED (f), ==, BEF_NO_TIME);
}

/* Its time was over before the start: that is noted, once. What had its result is left alone. */
static void
test_a_wish_of_long_ago (Fixture *f, gconstpointer data)
{
  leave_line (f, "door-open", NOW - BEF_MS_HOUR, "delivery");
  go_live (f);
  WAIT_UNTIL (n_results (f, "nobody knows") == 1, 5);
  g_assert_cmpint (ASKED (f), ==, BEF_NO_TIME);
  end_session (f);
  go_live (f);
  run_for (2500);
  g_assert_cmpuint (n_results (f, "nobody knows"), ==, 1);
  g_assert_cmpint (ASKED (f), ==, BEF_NO_TIME);
}

/* While it is under way here it is told as well. */
static void
test_a_wish_is_told (Fixture *f, gconstpointer data)
{
  go_live (f);
  g_assert_cmpint (ASKED (f), ==, BEF_NO_TIME);
  g_autoptr (BefDoorCommand) command =
      bef_door_command_start (f->session, device (f, DOOR), "delivery");
  g_assert_cmpint (ASKED (f), >=, NOW);
  bef_clock_override (NOW + 2 * BEF_DOOR_COMMAND_TIME_OUT_MS, 1);
  WAIT_UNTIL (bef_door_command_is_over (command), 8);
  g_assert_cmpint (ASKED (f), ==, BEF_NO_TIME);
}

#define ADD(path, func) g_test_add ("/decisions/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("acknowledge/sent", test_acknowledging_is_sent_at_once);
  ADD ("acknowledge/several", test_several_at_once_are_all_sent_in_order);
  ADD ("acknowledge/offline", test_offline_acknowledgements_wait_and_go_out_in_order);
  ADD ("acknowledge/restart", test_acknowledgements_survive_a_restart);
  ADD ("acknowledge/not-stored", test_sent_is_not_stored);
  ADD ("acknowledge/never-stored", test_what_is_never_stored_stays_here);
  ADD ("acknowledge/faster", test_somebody_faster_is_not_written_over);
  ADD ("acknowledge/name", test_offline_from_the_start_the_name_is_the_last_known);
  ADD ("acknowledge/conflict", test_somebody_faster_is_told);
  g_test_add ("/decisions/acknowledge/refused-as-it-is", Fixture,
              GINT_TO_POINTER (BEF_BACKEND_ERROR_REFUSED), set_up,
              test_a_refused_acknowledgement_keeps_nothing_waiting, tear_down);
  g_test_add ("/decisions/acknowledge/of-what-is-gone", Fixture,
              GINT_TO_POINTER (BEF_BACKEND_ERROR_NOT_FOUND), set_up,
              test_a_refused_acknowledgement_keeps_nothing_waiting, tear_down);
  ADD ("acknowledge/again", test_an_acknowledgement_that_failed_is_tried_again);
  ADD ("door/opens", test_a_door_is_open_when_its_sensor_says_so);
  ADD ("door/old-reading", test_an_old_unlocked_confirms_nothing);
  ADD ("door/open-before", test_a_door_open_before_is_not_said_to_have_opened);
  ADD ("door/failed", test_a_failure_of_the_lock_is_told);
  ADD ("door/failed-undated", test_an_undated_failure_is_told_after_another_status);
  ADD ("door/stays-open", test_a_lock_that_stays_open_is_told);
  ADD ("door/refused", test_a_refused_command_is_over_and_never_repeated);
  ADD ("door/lost-answer", test_a_lost_answer_is_no_failure);
  static const struct
  {
    const char *path;
    int code;
  } unsure[] = {
    { "/decisions/door/unsure/gateway", BEF_BACKEND_ERROR_SERVER },
    { "/decisions/door/unsure/busy", BEF_BACKEND_ERROR_BUSY },
    { "/decisions/door/unsure/cut", BEF_BACKEND_ERROR_CONNECT },
    { "/decisions/door/unsure/damaged", BEF_BACKEND_ERROR_BAD_DATA },
    { "/decisions/door/unsure/uncertain", BEF_BACKEND_ERROR_UNCERTAIN },
    { "/decisions/door/unsure/not-ngsi-ld", BEF_BACKEND_ERROR_OTHER_SERVER },
  };
  for (guint i = 0; i < G_N_ELEMENTS (unsure); i++)
    g_test_add (unsure[i].path, Fixture, GINT_TO_POINTER (unsure[i].code), set_up,
                test_an_answer_that_proves_nothing_is_watched, tear_down);
  ADD ("door/late-answer", test_a_late_answer_leaves_the_sensor_its_time);
  ADD ("door/wish", test_the_wish_come_back_confirms_nothing);
  ADD ("door/just-before", test_unlocked_just_before_the_command_confirms_nothing);
  ADD ("door/offline", test_offline_a_door_is_never_opened_later);
  ADD ("images/grant", test_images_need_a_role_and_a_grant_in_force);
  ADD ("images/traced", test_looks_are_traced_once_a_quarter_hour);
  ADD ("images/refused", test_a_refused_image_is_not_asked_again);
  ADD ("images/without", test_a_picture_of_the_window_has_no_image);
  ADD ("rights/rotated", test_another_token_is_tried_at_once);
  ADD ("rights/token-ended", test_a_token_that_ended_takes_images_only);
  ADD ("rights/awaited", test_nothing_is_asked_before_the_token);
  ADD ("images/begins", test_a_grant_begins_by_its_clock);
  ADD ("rights/given-back", test_a_grant_given_back_is_noticed);
  ADD ("rights/agent", test_an_agent_keeps_the_buildings_that_are_theirs);
  ADD ("rights/offered-to-all", test_an_offer_to_everybody_is_asked_about_once);
  static const char *const ends[] = { "reconnection", "refusal", "token", "clock" };
  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_autofree char *path = g_strconcat ("/decisions/rights/", ends[i], NULL);
      g_test_add (path, Fixture, ends[i], set_up, test_what_was_seen_goes_with_the_right,
                  tear_down);
    }
  ADD ("stop", test_stopping_at_any_moment_loses_no_decision);
  ADD ("wish/outlives-the-console", test_a_wish_outlives_the_console);
  ADD ("wish/confirmed-after-a-restart", test_a_wish_is_confirmed_after_a_restart);
  ADD ("wish/of-long-ago", test_a_wish_of_long_ago);
  ADD ("wish/told", test_a_wish_is_told);
  return g_test_run ();
}
