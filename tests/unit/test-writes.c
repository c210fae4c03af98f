/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What persons decide where the history cannot be written: nothing is claimed, opened or shown. */
#include "history-util.h"
#include "history/bef-history-private.h"
#include "scripted-backend.h"
#include "supervision/session/bef-door-command.h"

#define NOW G_GINT64_CONSTANT (1795557356000)
#define HALL "urn:hall"
#define DOOR "urn:door"
#define CAMERA "urn:camera"

typedef struct
{
  ScriptedBackend *backend;
  char *folder, *path;
  BefHistory *history;
  BefSession *session; /* nullable */
  GPtrArray *told;
} Fixture;

static void
told_cb (BefSession *session, const char *text, Fixture *f)
{
  g_ptr_array_add (f->told, g_strdup (text));
}

static void
add_alert (Fixture *f, const char *id)
{
  BefEntity *e = scripted_backend_add (f->backend, BEF_ENTITY_ALERT, id, HALL);

  bef_entity_set_fact (e, "severity", "high");
  bef_entity_set_fact (e, "alertState", "active");
}

static void
set_up (Fixture *f, gconstpointer data)
{
  bef_clock_override (NOW, 1);
  f->backend = scripted_backend_new ();
  f->folder = make_folder ();
  f->path = g_build_filename (f->folder, "history.db", NULL);
  f->history = open_history (f->path, NULL);
  f->told = g_ptr_array_new_with_free_func (g_free);
  scripted_backend_add (f->backend, BEF_ENTITY_BUILDING, HALL, NULL);
  BefEntity *door = scripted_backend_add (f->backend, BEF_ENTITY_EQUIPMENT, DOOR, HALL);
  door->kind = BEF_KIND_DOOR;
  door->lock.relock_ms = 10 * BEF_MS_SECOND;
  scripted_backend_measure (f->backend, DOOR, "open-state", NOW - BEF_MS_MINUTE, 0);
  scripted_backend_measure (f->backend, DOOR, "lock-state", NOW - BEF_MS_MINUTE, 0);
  BefEntity *camera = scripted_backend_add (f->backend, BEF_ENTITY_EQUIPMENT, CAMERA, HALL);
  camera->kind = BEF_KIND_CAMERA;
  camera->image_url = g_strdup ("/camera.jpg");
  scripted_backend_measure (f->backend, CAMERA, "camera-state", NOW, 0);
  add_alert (f, "urn:a1");
  add_alert (f, "urn:a2");
  add_alert (f, "urn:a3");
}

static void
end_session (Fixture *f)
{
  if (f->session != NULL)
    bef_session_stop (f->session);
  g_clear_object (&f->session);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  end_session (f);
  close_history (f->history);
  run_for (30);
  g_assert_finalize_object (f->backend);
  remove_folder (f->folder);
  g_free (f->folder);
  g_free (f->path);
  g_ptr_array_unref (f->told);
}

static void
begin_session (Fixture *f)
{
  f->session = bef_session_new (BEF_BACKEND (f->backend), f->history, 1, 2);
  g_signal_connect (f->session, "told", G_CALLBACK (told_cb), f);
  bef_session_start (f->session);
}

static void
go_live (Fixture *f)
{
  if (f->session == NULL)
    begin_session (f);
  else
    bef_session_retry (f->session);
  WAIT_UNTIL (bef_session_get_connection (f->session) == BEF_CONNECTION_LIVE, 8);
}

static void
go_away (Fixture *f)
{
  f->backend->fail = BEF_BACKEND_ERROR_CONNECT;
  bef_session_retry (f->session);
  WAIT_UNTIL (bef_session_get_connection (f->session) == BEF_CONNECTION_AWAY, 8);
}

static BefDevice *
device (Fixture *f, const char *id)
{
  return bef_commune_find_device (bef_session_get_commune (f->session), id);
}

/* Lines of the journal with @action. */
static guint
n_journalled (Fixture *f, const char *action, const char *detail)
{
  g_autoptr (GAsyncResult) result = NULL;
  guint count = 0;

  WAIT (result, bef_history_journal_list_async (f->history, 1000, NULL, wait_cb, &result));
  g_autoptr (GPtrArray) entries = bef_history_journal_list_finish (f->history, result, NULL);
  for (guint i = 0; i < entries->len; i++)
    {
      const BefJournalEntry *e = g_ptr_array_index (entries, i);
      count +=
          g_str_equal (e->action, action) && (detail == NULL || g_strcmp0 (e->detail, detail) == 0);
    }
  return count;
}

static void
assert_text (BefDoorCommand *command, const char *part)
{
  g_autofree char *text = bef_door_command_dup_text (command);

  g_assert_nonnull (strstr (text, part));
}

/* The line of the journal comes first: while it cannot be written nothing leaves. */
static void
test_a_door_is_asked_for_after_its_line_is_written (Fixture *f, gconstpointer data)
{
  f->backend->fail_command = BEF_BACKEND_ERROR_FORBIDDEN;
  go_live (f);
  gpointer lock = lock_file (f->path);
  g_autoptr (BefDoorCommand) command =
      bef_door_command_start (f->session, device (f, DOOR), "delivery");
  run_for (500);
  g_assert_cmpint (bef_door_command_get_state (command), ==, BEF_DOOR_COMMAND_SENDING);
  g_assert_cmpuint (f->backend->commands->len, ==, 0);
  unlock_file (lock);
  WAIT_UNTIL (bef_door_command_is_over (command), 6);
  g_assert_cmpuint (f->backend->commands->len, ==, 1);
  g_assert_cmpuint (n_journalled (f, "door-open", "delivery"), ==, 1);
}

static void
test_a_door_without_its_line_is_not_opened (Fixture *f, gconstpointer data)
{
  go_live (f);
  gpointer lock = lock_file (f->path);
  g_autoptr (BefDoorCommand) command =
      bef_door_command_start (f->session, device (f, DOOR), "delivery");
  WAIT_UNTIL (bef_door_command_is_over (command), 15);
  g_assert_cmpint (bef_door_command_get_state (command), ==, BEF_DOOR_COMMAND_FAILED);
  assert_text (command, "could not be written in the journal");
  assert_text (command, "Another program is using the history");
  unlock_file (lock);
  run_for (1500);
  g_assert_cmpuint (f->backend->commands->len, ==, 0);
  g_assert_cmpuint (n_journalled (f, "door-open", NULL), ==, 0);
}

static void
test_a_connection_lost_meanwhile_opens_no_door (Fixture *f, gconstpointer data)
{
  go_live (f);
  gpointer lock = lock_file (f->path);
  g_autoptr (BefDoorCommand) command =
      bef_door_command_start (f->session, device (f, DOOR), "delivery");
  go_away (f);
  unlock_file (lock);
  WAIT_UNTIL (bef_door_command_is_over (command), 8);
  assert_text (command, "never opened later");
  g_assert_cmpuint (f->backend->commands->len, ==, 0);
}

static void
test_a_session_that_ended_meanwhile_opens_no_door (Fixture *f, gconstpointer data)
{
  go_live (f);
  gpointer lock = lock_file (f->path);
  g_autoptr (BefDoorCommand) command =
      bef_door_command_start (f->session, device (f, DOOR), "delivery");
  bef_session_stop (f->session);
  unlock_file (lock);
  WAIT_UNTIL (bef_door_command_is_over (command), 8);
  g_assert_cmpuint (f->backend->commands->len, ==, 0);
}

/* One that was sent is followed no more: the next start finds in the journal what was asked. */
static void
test_a_door_is_not_followed_after_the_session (Fixture *f, gconstpointer data)
{
  go_live (f);
  BefDoorCommand *command = bef_door_command_start (f->session, device (f, DOOR), "delivery");
  WAIT_UNTIL (bef_door_command_get_state (command) == BEF_DOOR_COMMAND_SENT, 8);
  g_object_add_weak_pointer (G_OBJECT (command), (gpointer *)&command);
  bef_session_stop (f->session);
  g_object_unref (command);
  WAIT_UNTIL (command == NULL, 8);
}

/* What a person asked for is not done long after. */
static void
test_a_door_is_not_opened_long_after (Fixture *f, gconstpointer data)
{
  go_live (f);
  gpointer lock = lock_file (f->path);
  g_autoptr (BefDoorCommand) command =
      bef_door_command_start (f->session, device (f, DOOR), "delivery");
  bef_clock_override (NOW + BEF_MS_MINUTE, 1);
  unlock_file (lock);
  WAIT_UNTIL (bef_door_command_is_over (command), 8);
  assert_text (command, "ask again");
  g_assert_cmpuint (f->backend->commands->len, ==, 0);
}

/* A history in memory forgets: its journal is none. */
static void
test_where_nothing_is_kept_nothing_is_opened_or_shown (Fixture *f, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  BefHistory *kept = f->history;

  f->history = open_history (NULL, NULL);
  f->backend->identity.role = BEF_ROLE_POLICE;
  f->backend->identity.grant_until_ms = NOW + BEF_MS_HOUR;
  go_live (f);
  g_autoptr (BefDoorCommand) command =
      bef_door_command_start (f->session, device (f, DOOR), "delivery");
  WAIT_UNTIL (bef_door_command_is_over (command), 8);
  assert_text (command, "Nothing is kept on this computer");
  g_assert_cmpuint (f->backend->commands->len, ==, 0);
  WAIT (result, bef_session_image_async (f->session, device (f, CAMERA), NULL, wait_cb, &result));
  g_assert_null (bef_session_image_finish (f->session, result, &error));
  g_assert_cmpint (error->domain, ==, BEF_HISTORY_ERROR);
  close_history (kept);
}

static void
test_an_image_without_its_line_is_not_shown (Fixture *f, gconstpointer data)
{
  g_autoptr (GAsyncResult) first = NULL, second = NULL, third = NULL;
  g_autoptr (GError) error = NULL, same = NULL;

  f->backend->identity.role = BEF_ROLE_POLICE;
  f->backend->identity.grant_until_ms = NOW + BEF_MS_HOUR;
  go_live (f);
  gpointer lock = lock_file (f->path);
  bef_session_image_async (f->session, device (f, CAMERA), NULL, wait_cb, &first);
  bef_session_image_async (f->session, device (f, CAMERA), NULL, wait_cb, &second);
  WAIT_UNTIL (f->backend->n_bytes == 2, 3);
  run_for (300);
  g_assert_true (first == NULL && second == NULL);
  WAIT_UNTIL (first != NULL && second != NULL, 15);
  g_assert_null (bef_session_image_finish (f->session, first, &error));
  g_assert_nonnull (strstr (error->message, "could not be written in the journal"));
  g_assert_null (bef_session_image_finish (f->session, second, &same));
  unlock_file (lock);
  /* That was no look: the next one has its line. */
  WAIT (third, bef_session_image_async (f->session, device (f, CAMERA), NULL, wait_cb, &third));
  g_autoptr (GBytes) bytes = bef_session_image_finish (f->session, third, NULL);
  g_assert_nonnull (bytes);
  g_assert_cmpuint (n_journalled (f, "image-view", NULL), ==, 1);
}

/* Two views of one camera at once are one look, and a grant that ends before the line is written
 * shows nothing. */
static void
test_images_wait_for_one_line (Fixture *f, gconstpointer data)
{
  g_autoptr (GAsyncResult) first = NULL, second = NULL, third = NULL;
  g_autoptr (GError) error = NULL;

  f->backend->identity.role = BEF_ROLE_POLICE;
  f->backend->identity.grant_until_ms = NOW + BEF_MS_HOUR;
  go_live (f);
  bef_session_image_async (f->session, device (f, CAMERA), NULL, wait_cb, &first);
  bef_session_image_async (f->session, device (f, CAMERA), NULL, wait_cb, &second);
  WAIT_UNTIL (first != NULL && second != NULL, 5);
  g_autoptr (GBytes) one = bef_session_image_finish (f->session, first, NULL);
  g_autoptr (GBytes) other = bef_session_image_finish (f->session, second, NULL);
  g_assert_true (one != NULL && other != NULL);
  g_assert_cmpuint (n_journalled (f, "image-view", NULL), ==, 1);
  bef_clock_override (NOW + BEF_MS_HOUR - 1000, 1);
  gpointer lock = lock_file (f->path);
  bef_session_image_async (f->session, device (f, CAMERA), NULL, wait_cb, &third);
  WAIT_UNTIL (f->backend->n_bytes == 3, 3);
  bef_clock_override (NOW + BEF_MS_HOUR + 1000, 1);
  unlock_file (lock);
  WAIT_UNTIL (third != NULL, 8);
  g_assert_null (bef_session_image_finish (f->session, third, &error));
  g_assert_error (error, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_FORBIDDEN);
}

static BefAlert *
alert (Fixture *f, const char *id)
{
  return bef_commune_find_alert (bef_session_get_commune (f->session), id);
}

static guint
n_waiting (Fixture *f)
{
  g_autoptr (GAsyncResult) result = NULL;

  WAIT (result, bef_history_outbox_list_async (f->history, NULL, wait_cb, &result));
  g_autoptr (GPtrArray) items = bef_history_outbox_list_finish (f->history, result, NULL);
  return items->len;
}

static guint
n_told (Fixture *f, const char *part)
{
  guint n = 0;

  for (guint i = 0; i < f->told->len; i++)
    n += strstr (g_ptr_array_index (f->told, i), part) != NULL;
  return n;
}

static gboolean
is_acknowledged (Fixture *f, const char *id)
{
  return bef_alert_get_acknowledged_ms (alert (f, id)) != BEF_NO_TIME;
}

static void
test_what_cannot_be_kept_is_sent_straight_away (Fixture *f, gconstpointer data)
{
  go_live (f);
  gpointer lock = lock_file (f->path);
  bef_session_acknowledge (f->session, alert (f, "urn:a1"), "x");
  WAIT_UNTIL (f->backend->acknowledged->len == 1, 15);
  unlock_file (lock);
  g_assert_true (is_acknowledged (f, "urn:a1"));
  WAIT_UNTIL (n_journalled (f, "acknowledge", NULL) == 1, 8);
  g_assert_cmpuint (n_waiting (f), ==, 0);
  g_assert_cmpuint (f->backend->acknowledged->len, ==, 1);
}

static void
test_what_can_be_neither_kept_nor_sent_is_taken_back (Fixture *f, gconstpointer data)
{
  go_live (f);
  go_away (f);
  gpointer lock = lock_file (f->path);
  bef_session_acknowledge (f->session, alert (f, "urn:a1"), "x");
  WAIT_UNTIL (!is_acknowledged (f, "urn:a1"), 15);
  g_assert_cmpuint (n_told (f, "is not acknowledged"), ==, 1);
  unlock_file (lock);
  f->backend->fail = -1;
  go_live (f);
  run_for (500);
  g_assert_cmpuint (f->backend->acknowledged->len, ==, 0);
  g_assert_cmpuint (n_waiting (f), ==, 0);
  g_assert_cmpuint (n_journalled (f, "acknowledge", NULL), ==, 0);
}

static void
test_what_is_not_kept_and_fails_is_taken_back (Fixture *f, gconstpointer data)
{
  static const int codes[] = { BEF_BACKEND_ERROR_SERVER, BEF_BACKEND_ERROR_TIMEOUT,
                               BEF_BACKEND_ERROR_FORBIDDEN };
  BefHistory *kept = f->history;

  f->history = open_history (NULL, NULL);
  go_live (f);
  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      f->backend->fail_acknowledge = codes[i];
      bef_session_acknowledge (f->session, alert (f, "urn:a1"), "x");
      g_assert_true (is_acknowledged (f, "urn:a1"));
      WAIT_UNTIL (!is_acknowledged (f, "urn:a1"), 5);
      g_assert_cmpuint (f->told->len, ==, i + 1);
    }
  f->backend->fail_acknowledge = -1;
  bef_session_acknowledge (f->session, alert (f, "urn:a1"), "x");
  WAIT_UNTIL (f->backend->acknowledged->len == G_N_ELEMENTS (codes) + 1, 5);
  run_for (100);
  g_assert_true (is_acknowledged (f, "urn:a1"));
  close_history (kept);
}

/* Its end is told, its line of the journal waits for the disk, and it is not sent again for that.
 */
static void
test_a_refusal_that_cannot_be_written_is_written_later (Fixture *f, gconstpointer data)
{
  go_live (f);
  f->backend->fail_acknowledge = BEF_BACKEND_ERROR_REFUSED;
  f->backend->delay_ms = 400;
  bef_session_acknowledge (f->session, alert (f, "urn:a1"), "x");
  WAIT_UNTIL (f->backend->acknowledged->len == 1, 8);
  gpointer lock = lock_file (f->path);
  WAIT_UNTIL (n_told (f, "was not accepted") == 1, 8);
  g_assert_false (is_acknowledged (f, "urn:a1"));
  WAIT_UNTIL (bef_history_get_trouble (f->history) != NULL, 15);
  /* Longer than anything waits for the file: the line has failed, and has been tried again. */
  run_for (12000);
  unlock_file (lock);
  WAIT_UNTIL (n_waiting (f) == 0, 15);
  g_assert_cmpuint (n_journalled (f, "acknowledge-refused", NULL), ==, 1);
  g_assert_cmpuint (f->backend->acknowledged->len, ==, 1);
  g_assert_cmpuint (n_told (f, "was not accepted"), ==, 1);
  f->backend->delay_ms = 0;
  run_for (450);
}

static void
count_cb (gpointer object, guint *n)
{
  (*n)++;
}

/* Told in one place for as long as it lasts, not at every try; samples and what is fetched for
 * nobody alike. */
static void
test_what_cannot_be_stored_is_told_until_it_can (Fixture *f, gconstpointer data)
{
  gboolean fetched = data != NULL;
  guint n = 0;

  go_live (f);
  run_for (300);
  g_signal_connect (f->history, "trouble-changed", G_CALLBACK (count_cb), &n);
  gpointer lock = lock_file (f->path);
  if (fetched)
    bef_session_ask_history_again (f->session, bef_series_key (CAMERA, "camera-state"),
                                   NOW - BEF_MS_DAY, NOW);
  else
    scripted_backend_measure (f->backend, CAMERA, "camera-state", bef_now_ms (), 1);
  bef_session_retry (f->session);
  WAIT_UNTIL (bef_history_get_trouble (f->history) != NULL, 15);
  g_assert_true (g_error_matches (bef_history_get_trouble (f->history), BEF_HISTORY_ERROR,
                                  BEF_HISTORY_ERROR_BUSY));
  run_for (2500);
  g_assert_cmpuint (f->told->len, ==, 0);
  g_assert_cmpuint (n, ==, 1);
  unlock_file (lock);
  scripted_backend_measure (f->backend, CAMERA, "camera-state", bef_now_ms (), 0);
  WAIT_UNTIL (bef_history_get_trouble (f->history) == NULL, 15);
  g_assert_cmpuint (n, ==, 2);
  g_signal_handlers_disconnect_by_data (f->history, &n);
}

/* A short line may find room on a full disk: that is not well yet. */
static void
test_a_line_that_finds_room_does_not_end_the_trouble (Fixture *f, gconstpointer data)
{
  BefHistoryCore *core = f->history->core;
  g_autoptr (GError) full =
      g_error_new_literal (BEF_HISTORY_ERROR, BEF_HISTORY_ERROR_FULL, "No room");

  bef_history_core_note_outcome (core, bef_history_append_async, full);
  bef_history_core_note_outcome (core, bef_history_journal_add_async, NULL);
  g_assert_true (bef_history_take_trouble (f->history));
  g_assert_nonnull (bef_history_get_trouble (f->history));
  bef_history_core_note_outcome (core, bef_history_journal_add_async, full);
  bef_history_core_note_outcome (core, bef_history_journal_add_async, NULL);
  g_assert_false (bef_history_take_trouble (f->history));
  bef_history_core_note_outcome (core, bef_history_append_range_async, NULL);
  g_assert_true (bef_history_take_trouble (f->history));
  g_assert_null (bef_history_get_trouble (f->history));
  bef_history_core_note_outcome (core, bef_history_journal_add_async, full);
  bef_history_core_note_outcome (core, bef_history_journal_add_async, NULL);
  g_assert_false (bef_history_take_trouble (f->history));
}

static void
test_what_cannot_be_read_is_told_and_blocks_nothing (Fixture *f, gconstpointer data)
{
  static const char *const rows[][3] = {
    { "acknowledge", "urn:a1", "not JSON" },
    { "acknowledge", "urn:a1", "{\"who\":7}" },
    { "acknowledge", "urn:a1", "[]" },
    { "incense", "urn:a1", "{\"who\":\"The desk\"}" },
    { "acknowledge", "urn:a2", "{\"who\":\"The desk\",\"comment\":\"good\"}" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GAsyncResult) result = NULL;
      WAIT (result, bef_history_outbox_add_async (f->history,
                                                  &(BefOutboxItem){ 0, NOW, (char *)rows[i][0],
                                                                    (char *)rows[i][1],
                                                                    (char *)rows[i][2] },
                                                  NULL, NULL, wait_cb, &result));
    }
  go_live (f);
  WAIT_UNTIL (n_waiting (f) == 0, 8);
  g_assert_cmpuint (f->backend->acknowledged->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (f->backend->acknowledged, 0), ==, "urn:a2 The desk good");
  g_assert_cmpuint (n_told (f, "cannot be read"), ==, 4);
  g_assert_cmpuint (n_journalled (f, "acknowledge-refused", NULL), ==, 4);
  g_assert_false (is_acknowledged (f, "urn:a1"));
}

/* One that makes the server fail each time keeps none behind it waiting, and is told once. */
static void
test_what_makes_the_server_fail_blocks_nothing (Fixture *f, gconstpointer data)
{
  go_live (f);
  f->backend->fail_acknowledge = BEF_BACKEND_ERROR_SERVER;
  f->backend->fail_acknowledge_of = "urn:a1";
  bef_session_acknowledge (f->session, alert (f, "urn:a1"), "x");
  bef_session_acknowledge (f->session, alert (f, "urn:a2"), "x");
  WAIT_UNTIL (n_waiting (f) == 1, 8);
  bef_session_acknowledge (f->session, alert (f, "urn:a3"), "x");
  run_for (3000);
  WAIT_UNTIL (n_waiting (f) == 1, 8);
  g_assert_true (is_acknowledged (f, "urn:a1"));
  g_assert_cmpuint (n_told (f, "not accepted yet"), ==, 1);
  f->backend->fail_acknowledge = -1;
  WAIT_UNTIL (n_waiting (f) == 0, 8);
}

/* As many as a round has patience for make the server fail: what is behind them comes first the
 * next time. */
static void
test_many_that_make_the_server_fail_block_nothing (Fixture *f, gconstpointer data)
{
  static const char *const alerts[] = { "urn:f1", "urn:f2", "urn:f3", "urn:a2" };

  f->backend->fail_acknowledge = BEF_BACKEND_ERROR_SERVER;
  f->backend->fail_acknowledge_of = "urn:f";
  for (guint i = 0; i < G_N_ELEMENTS (alerts); i++)
    {
      g_autoptr (GAsyncResult) result = NULL;
      WAIT (result, bef_history_outbox_add_async (f->history,
                                                  &(BefOutboxItem){ 0, NOW, "acknowledge",
                                                                    (char *)alerts[i],
                                                                    "{\"who\":\"The desk\"}" },
                                                  NULL, NULL, wait_cb, &result));
    }
  go_live (f);
  WAIT_UNTIL (n_waiting (f) == 3, 12);
}

/* Two answers that do not show it yet are no proof that it is lost. */
static void
test_what_shows_late_is_not_taken_back (Fixture *f, gconstpointer data)
{
  BefEntity *a1 = scripted_backend_find (f->backend, "urn:a1");

  f->backend->stores_from_way = 9;
  f->backend->n_ways = 9;
  go_live (f);
  bef_session_acknowledge (f->session, alert (f, "urn:a1"), "x");
  WAIT_UNTIL (bef_alert_is_ack_sent (alert (f, "urn:a1")), 3);
  guint polls = f->backend->n_entities;
  WAIT_UNTIL (f->backend->n_entities > polls, 5);
  bef_entity_set_fact (a1, "acknowledgedBy", "The desk");
  bef_entity_set_fact (a1, "acknowledgedAt", "2026-11-24T21:00:00Z");
  WAIT_UNTIL (n_waiting (f) == 0, 8);
  g_assert_cmpuint (f->backend->acknowledged->len, ==, 1);
  g_assert_cmpuint (f->told->len, ==, 0);
}

#define ADD(path, func) g_test_add ("/writes/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("door/line-first", test_a_door_is_asked_for_after_its_line_is_written);
  ADD ("door/no-line", test_a_door_without_its_line_is_not_opened);
  ADD ("door/away-meanwhile", test_a_connection_lost_meanwhile_opens_no_door);
  ADD ("door/stopped-meanwhile", test_a_session_that_ended_meanwhile_opens_no_door);
  ADD ("door/not-followed", test_a_door_is_not_followed_after_the_session);
  ADD ("door/too-late", test_a_door_is_not_opened_long_after);
  ADD ("memory", test_where_nothing_is_kept_nothing_is_opened_or_shown);
  ADD ("images/no-line", test_an_image_without_its_line_is_not_shown);
  ADD ("images/one-line", test_images_wait_for_one_line);
  ADD ("acknowledge/sent-unkept", test_what_cannot_be_kept_is_sent_straight_away);
  ADD ("acknowledge/taken-back", test_what_can_be_neither_kept_nor_sent_is_taken_back);
  ADD ("acknowledge/unkept-and-failed", test_what_is_not_kept_and_fails_is_taken_back);
  ADD ("acknowledge/refusal-unwritten", test_a_refusal_that_cannot_be_written_is_written_later);
  ADD ("trouble/samples", test_what_cannot_be_stored_is_told_until_it_can);
  g_test_add ("/writes/trouble/fetched-for-nobody", Fixture, "fetched", set_up,
              test_what_cannot_be_stored_is_told_until_it_can, tear_down);
  ADD ("trouble/room-for-little", test_a_line_that_finds_room_does_not_end_the_trouble);
  ADD ("acknowledge/unreadable", test_what_cannot_be_read_is_told_and_blocks_nothing);
  ADD ("acknowledge/makes-server-fail", test_what_makes_the_server_fail_blocks_nothing);
  ADD ("acknowledge/many-make-server-fail", test_many_that_make_the_server_fail_block_nothing);
  ADD ("acknowledge/shows-late", test_what_shows_late_is_not_taken_back);
  return g_test_run ();
}
