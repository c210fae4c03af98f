/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Calendars by which rooms are booked: of a file, and at an address, which a double of a calendar
 * server answers. With BEFFROI_CALDAV=URL (and BEFFROI_CALDAV_CA=FILE) a real one: see
 * run-radicale.py.
 */
#include <glib/gstdio.h>
#include <string.h>

#include "backend/bef-backend.h"
#include "base/bef-present.h"
#include "history-util.h"
#include "https-test-server.h"
#include "scripted-backend.h"
#include "supervision/alarms/bef-alarm-hours.h"
#include "supervision/calendars/bef-calendar-fetch.h"
#include "supervision/calendars/bef-calendar-keeper.h"
#include "supervision/kept/bef-hours-keeper.h"

/* Tuesday 24 November 2026. */
#define NOW G_GINT64_CONSTANT (1795557356000)
#define ROOM "urn:ngsi-ld:BookableRoom:test:hall"
#define CALENDAR                                                                                   \
  "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nX-WR-CALNAME:Salle\r\nBEGIN:VEVENT\r\nUID:1\r\n"              \
  "DTSTAMP:20260101T000000Z\r\nDTSTART;TZID=Europe/Paris:20261126T180000\r\n"                      \
  "DTEND;TZID=Europe/Paris:20261126T200000\r\nRRULE:FREQ=WEEKLY;COUNT=2\r\n"                       \
  "SUMMARY:Gym with a named person\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"

#define BUILDING "urn:ngsi-ld:Building:test:hall"
#define OTHER_ROOM "urn:ngsi-ld:BookableRoom:test:council"
#define TOWN_HALL "urn:ngsi-ld:Building:test:town-hall"
#define CLOSURES                                                                                   \
  "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nX-WR-CALNAME:Salle\r\nBEGIN:VEVENT\r\nUID:1\r\n"              \
  "DTSTAMP:20260101T000000Z\r\nDTSTART;VALUE=DATE:20261124\r\nDTEND;VALUE=DATE:20261127\r\n"       \
  "SUMMARY:Salle fermée par quelqu'un\r\nTRANSP:TRANSPARENT\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"

typedef struct
{
  char *folder, *path;
  BefHistory *history;
  ScriptedBackend *backend;
  gboolean with_buildings;
  BefSession *session;
  BefCalendarKeeper *keeper; /* the session's */
} Fixture;

static BefDevice *
room (Fixture *f)
{
  return bef_commune_find_device (bef_session_get_commune (f->session), ROOM);
}

static guint
n_bookings (Fixture *f)
{
  GPtrArray *bookings = room (f) != NULL ? bef_device_get_bookings (room (f)) : NULL;

  return bookings != NULL ? bookings->len : 0;
}

/* A hall with its room, and a town hall with one of many rooms. */
static void
add_buildings (Fixture *f, BefEntity *room)
{
  BefEntity *hall = scripted_backend_add (f->backend, BEF_ENTITY_BUILDING, BUILDING, NULL);
  BefEntity *town = scripted_backend_add (f->backend, BEF_ENTITY_BUILDING, TOWN_HALL, NULL);

  bef_entity_set_fact (hall, "category", "villageHall");
  bef_entity_set_fact (town, "category", "townHall");
  scripted_backend_add (f->backend, BEF_ENTITY_EQUIPMENT, OTHER_ROOM, TOWN_HALL)->kind =
      BEF_KIND_ROOM;
  room->building_id = g_strdup (BUILDING);
}

static void
begin (Fixture *f)
{
  BefEntity *e = bef_entity_new (ROOM, "BookableRoom", BEF_ENTITY_EQUIPMENT);

  e->kind = BEF_KIND_ROOM;
  bef_entity_set_name (e, "Hall");
  /* What the server says itself: the first of the two Thursdays, and a Friday. */
  bef_entity_add_booking (e, instant ("2026-11-26T17:00:00Z"), instant ("2026-11-26T19:00:00Z"),
                          "gym", NULL);
  bef_entity_add_booking (e, instant ("2026-11-27T17:00:00Z"), instant ("2026-11-27T19:00:00Z"),
                          "council", NULL);
  f->history = open_history (f->path, NULL);
  f->backend = scripted_backend_new ();
  f->backend->identity.role = BEF_ROLE_SECRETARY;
  g_ptr_array_add (f->backend->world, e);
  if (f->with_buildings)
    add_buildings (f, e);
  f->session = bef_session_new (BEF_BACKEND (f->backend), f->history, 1, 2);
  f->keeper = bef_calendar_keeper_of (f->session);
  bef_session_start (f->session);
  WAIT_UNTIL (bef_session_get_connection (f->session) == BEF_CONNECTION_LIVE && n_bookings (f) >= 2,
              8);
}

static void
end (Fixture *f)
{
  bef_session_stop (f->session);
  g_clear_object (&f->session);
  g_clear_object (&f->backend);
  close_history (f->history);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  bef_clock_override (NOW, 1);
  f->folder = make_folder ();
  f->path = g_build_filename (f->folder, "history.db", NULL);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  remove_folder (f->folder);
  g_free (f->folder);
  g_free (f->path);
}

static BefIcal *
read_calendar (const char *text)
{
  g_autoptr (GError) error = NULL;
  BefIcal *ical = bef_ical_read (text, strlen (text), "hall.ics",
                                 bef_calendar_keeper_range (bef_now_ms ()), &error);

  g_assert_no_error (error);
  return ical;
}

/* Beside what the server says, each time once, over a start, and taken back; of what for nothing is
 * kept. */
static void
test_a_file_books_a_room (Fixture *f, gconstpointer data)
{
  g_autoptr (BefIcal) ical = read_calendar (CALENDAR);
  g_autoptr (GAsyncResult) result = NULL;

  begin (f);
  guint change = bef_calendar_keeper_add (f->keeper, ROOM, "hall.ics", ical);
  g_assert_cmpuint (change, >, 0);
  g_assert_cmpuint (n_bookings (f), ==, 3);
  const BefBooking *last = g_ptr_array_index (bef_device_get_bookings (room (f)), 2);
  g_assert_cmpint (last->start_ms, ==, instant ("2026-12-03T17:00:00Z"));
  g_assert_null (last->purpose);
  /* The same file again replaces itself. */
  bef_calendar_keeper_add (f->keeper, ROOM, "hall.ics", ical);
  g_assert_cmpuint (bef_calendar_keeper_get_calendars (f->keeper)->len, ==, 1);
  end (f);

  begin (f);
  WAIT_UNTIL (n_bookings (f) == 3, 8);
  WAIT (result, bef_history_get_document_async (f->history, "calendars", NULL, wait_cb, &result));
  g_autofree char *text = bef_history_get_document_finish (f->history, result, NULL);
  g_assert_nonnull (strstr (text, "hall.ics"));
  g_assert_null (strstr (text, "named"));
  const BefKeptCalendar *calendar =
      g_ptr_array_index (bef_calendar_keeper_get_calendars (f->keeper), 0);
  guint removed = bef_calendar_keeper_remove (f->keeper, calendar->id);
  g_assert_cmpuint (n_bookings (f), ==, 2);
  g_assert_true (bef_calendar_keeper_undo (f->keeper, removed));
  g_assert_cmpuint (n_bookings (f), ==, 3);
  end (f);
}

static void
plain_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **)user_data = g_object_ref (result);
}

static void
test_a_calendar_is_read_from_a_file (Fixture *f, gconstpointer data)
{
  g_autofree char *path = g_build_filename (f->folder, "hall.ics", NULL);
  g_autofree char *none = g_build_filename (f->folder, "none.ics", NULL);

  g_assert_true (g_file_set_contents (path, CALENDAR, -1, NULL));
  for (guint way = 0; way < 2; way++)
    {
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) error = NULL;
      bef_calendar_read_file_async (way == 0 ? path : none, bef_calendar_keeper_range (NOW), NULL,
                                    plain_cb, &result);
      while (result == NULL)
        g_main_context_iteration (NULL, TRUE);
      g_autoptr (BefIcal) ical = bef_calendar_fetch_finish (result, &error);
      g_assert_true ((ical == NULL) == (way == 1) && (error == NULL) == (way == 0));
      g_assert_cmpuint (ical != NULL ? ical->events->len : 2, ==, 2);
    }
}

#define MULTISTATUS                                                                                \
  "<?xml version='1.0'?><D:multistatus xmlns:D='DAV:' xmlns:C='urn:ietf:params:xml:ns:caldav'>"    \
  "<D:response><D:href>/query/1.ics</D:href><D:propstat><D:prop><C:calendar-data>"                 \
  "BEGIN:VCALENDAR&#13;\nVERSION:2.0&#13;\nPRODID:x &amp; y&#13;\nBEGIN:VEVENT&#13;\nUID:1&#13;\n" \
  "DTSTAMP:20260101T000000Z&#13;\nDTSTART:20261203T170000Z&#13;\nDTEND:20261203T190000Z&#13;\n"    \
  "END:VEVENT&#13;\nEND:VCALENDAR&#13;\n</C:calendar-data></D:prop></D:propstat></D:response>"     \
  "<D:response><D:propstat><D:prop><C:calendar-data><![CDATA[BEGIN:VCALENDAR\nVERSION:2.0\n"       \
  "BEGIN:VEVENT\nUID:2\nDTSTAMP:20260101T000000Z\nDTSTART:20261204T170000Z\n"                      \
  "DTEND:20261204T190000Z\nEND:VEVENT\nEND:VCALENDAR\n]]></C:calendar-data></D:prop></D:propstat>" \
  "</D:response></D:multistatus>"

/* What a calendar server was asked. */
static guint n_reports, n_gets;
static char *last_report; /* owned, nullable */

/* Of "/query/" it knows the question; of the others it says what such servers say. */
static gboolean
answer_report (SoupServerMessage *message, const char *path)
{
  gboolean is_report = g_str_equal (soup_server_message_get_method (message), "REPORT");

  n_reports += is_report;
  n_gets += !is_report;
  if (!is_report)
    return FALSE;
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  g_assert_cmpstr (soup_message_headers_get_one (headers, "Depth"), ==, "1");
  g_autoptr (GBytes) body =
      soup_message_body_flatten (soup_server_message_get_request_body (message));
  g_free (last_report);
  last_report = g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
  if (g_str_equal (path, "/query/"))
    test_reply (message, 207, "application/xml", MULTISTATUS);
  else if (g_str_equal (path, "/odd/"))
    test_reply (message, 207, "application/xml", "<D:multistatus><D:respon");
  else if (g_str_equal (path, "/page/"))
    test_reply (message, 200, "text/html", "<html>Sign in</html>");
  else
    test_reply (message, 405, "text/plain", "no such method");
  return TRUE;
}

static void
answer (TestServer *server, SoupServerMessage *message, const char *path, const char *query,
        guint n, gpointer user_data)
{
  if (answer_report (message, path))
    return;
  if (g_str_equal (path, "/hall/") || g_str_equal (path, "/odd/") || g_str_equal (path, "/a.ics"))
    test_reply (message, 200, "text/calendar; charset=utf-8", CALENDAR);
  else if (g_str_equal (path, "/page/"))
    test_reply (message, 200, "text/html", "<html>Sign in</html>");
  else
    test_reply (message, 404, "text/plain", "not here");
}

/* Read at once, without the token; what fails later is said, and what was read stands. */
static void
test_an_address_is_read (Fixture *f, gconstpointer data)
{
  g_autoptr (TestServer) server = test_server_new (TEST_CERTIFICATE_SELF_SIGNED, answer, NULL);
  g_autofree char *good = g_strconcat (test_server_url (server), "/hall/", NULL);
  g_autofree char *page = g_strconcat (test_server_url (server), "/page/", NULL);

  bef_calendar_fetch_set_authority (test_server_ca (server));
  begin (f);
  bef_calendar_keeper_subscribe (f->keeper, ROOM, good, NULL);
  WAIT_UNTIL (n_bookings (f) == 3, 8);
  const BefKeptCalendar *calendar =
      g_ptr_array_index (bef_calendar_keeper_get_calendars (f->keeper), 0);
  g_assert_cmpstr (calendar->name, ==, "Salle");
  g_assert_cmpuint (test_server_n_authorized (server), ==, 0);
  bef_calendar_keeper_subscribe (f->keeper, ROOM, page, NULL);
  const BefKeptCalendar *other =
      g_ptr_array_index (bef_calendar_keeper_get_calendars (f->keeper), 1);
  g_autofree char *id = g_strdup (other->id);
  WAIT_UNTIL (bef_calendar_keeper_get_trouble (f->keeper, id) != NULL, 8);
  g_test_message ("%s", bef_calendar_keeper_get_trouble (f->keeper, id));
  g_assert_cmpuint (n_bookings (f), ==, 3);
  end (f);
  bef_calendar_fetch_set_authority (NULL);
}

static BefIcal *
fetch (const char *url, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  bef_calendar_fetch_async (url, NULL, bef_calendar_keeper_range (NOW), NULL, plain_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return bef_calendar_fetch_finish (result, error);
}

/* Only what happens in the time that is kept is asked for; where that is not known, all; of a file
 * it is not even asked. */
static void
test_a_collection_is_asked_for_a_time (Fixture *f, gconstpointer data)
{
  static const struct
  {
    const char *path, *name;
    guint n_events, n_reports, n_gets;
  } cases[] = { { "/query/", "query", 2, 1, 0 },
                { "/hall/", "Salle", 2, 1, 1 },
                { "/odd/", "Salle", 2, 1, 1 },
                { "/a.ics", "Salle", 2, 0, 1 } };
  g_autoptr (TestServer) server = test_server_new (TEST_CERTIFICATE_SELF_SIGNED, answer, NULL);

  bef_calendar_fetch_set_authority (test_server_ca (server));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *url = g_strconcat (test_server_url (server), cases[i].path, NULL);
      g_autoptr (GError) error = NULL;
      n_reports = n_gets = 0;
      g_autoptr (BefIcal) ical = fetch (url, &error);
      g_test_message ("%s", cases[i].path);
      g_assert_no_error (error);
      g_assert_cmpuint (ical->events->len, ==, cases[i].n_events);
      g_assert_cmpstr (ical->name, ==, cases[i].name);
      g_assert_cmpuint (n_reports, ==, cases[i].n_reports);
      g_assert_cmpuint (n_gets, ==, cases[i].n_gets);
    }
  /* A month back from the 24th of November, by day. */
  g_assert_nonnull (strstr (last_report, "name=\"VEVENT\"><C:time-range start=\"202610"));
  g_clear_pointer (&last_report, g_free);
  g_autofree char *none = g_strconcat (test_server_url (server), "/none/", NULL);
  g_autoptr (GError) error = NULL;
  g_assert_null (fetch (none, &error));
  g_test_message ("%s", error->message);
  bef_calendar_fetch_set_authority (NULL);
}

/* A keyring: one password at most, or locked. */
static struct
{
  char *name, *secret; /* owned, nullable */
  gboolean is_locked;
  guint n_lookups;
} ring;

static void
lookup_async (const char *name, BefKeyringUse use, GCancellable *cancellable,
              GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  ring.n_lookups++;
  if (ring.is_locked && use == BEF_KEYRING_AS_IT_IS)
    g_task_return_new_error (task, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_FORBIDDEN, "locked");
  else
    g_task_return_pointer (task, g_strcmp0 (ring.name, name) == 0 ? g_strdup (ring.secret) : NULL,
                           g_free);
}

static char *
lookup_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
store_async (const char *name, const char *secret, GCancellable *cancellable,
             GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  if (secret != NULL || g_strcmp0 (ring.name, name) == 0)
    {
      g_free (ring.name);
      g_free (ring.secret);
      ring.name = g_strdup (name);
      ring.secret = g_strdup (secret);
    }
  g_task_return_boolean (task, TRUE);
}

static gboolean
store_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static const BefKeyring keyring = { lookup_async, lookup_finish, store_async, store_finish };

/* What a server that knows "mairie" with "right:word" was asked. */
static guint n_asked, n_refused;
static char *elsewhere; /* owned, nullable: where "/moved.ics" leads */

static void
answer_guarded (TestServer *server, SoupServerMessage *message, const char *path, const char *query,
                guint n, gpointer user_data)
{
  const char *shown = soup_message_headers_get_one (
      soup_server_message_get_request_headers (message), "Authorization");
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  n_asked++;
  /* mairie:right:word */
  if (g_strcmp0 (shown, "Basic bWFpcmllOnJpZ2h0OndvcmQ=") != 0)
    {
      n_refused++;
      soup_message_headers_replace (
          headers, "WWW-Authenticate",
          g_str_has_prefix (path, "/digest") ? "Digest realm=\"Basic x\", qop=\"auth\", nonce=\"1\""
          : g_str_has_prefix (path, "/both") ? "Digest realm=\"x\", nonce=\"1\", basic realm=\"x\""
                                             : "Basic realm=\"x\"");
      test_reply (message, g_str_has_prefix (path, "/forbidden") ? 403 : 401, "text/plain", "no");
    }
  else if (g_str_equal (path, "/moved.ics"))
    {
      soup_message_headers_replace (headers, "Location", elsewhere);
      test_reply (message, 302, "text/plain", "there");
    }
  else if (!answer_report (message, path))
    test_reply (message, 200, "text/calendar", CALENDAR);
}

static const BefKeptCalendar *
calendar_at (Fixture *f, guint i)
{
  return g_ptr_array_index (bef_calendar_keeper_get_calendars (f->keeper), i);
}

static BefCalendarNeed
need (Fixture *f)
{
  return bef_calendar_keeper_get_need (f->keeper, calendar_at (f, 0)->id);
}

static void
spin (guint n)
{
  for (guint i = 0; i < n; i++)
    {
      while (g_main_context_iteration (NULL, FALSE))
        ;
      g_usleep (1000);
    }
}

/* Without, wrong, right; one refused answer is the last until another password is entered, and none
 * is ever in what is kept here. */
static void
test_a_password_is_asked_for (Fixture *f, gconstpointer path)
{
  g_autoptr (TestServer) server =
      test_server_new (TEST_CERTIFICATE_SELF_SIGNED, answer_guarded, NULL);
  g_autofree char *url = g_strconcat (test_server_url (server), path, NULL);
  g_autoptr (GAsyncResult) result = NULL;
  const BefCalendarLogin wrong = { "mairie", "wrong-word" }, right = { "mairie", "right:word" };

  bef_calendar_fetch_set_authority (test_server_ca (server));
  begin (f);
  bef_calendar_keeper_set_keyring (f->keeper, &keyring);
  n_asked = n_refused = 0;
  bef_calendar_keeper_subscribe (f->keeper, ROOM, url, &wrong);
  WAIT_UNTIL (need (f) == BEF_CALENDAR_NEEDS_PASSWORD, 8);
  const char *trouble = bef_calendar_keeper_get_trouble (f->keeper, calendar_at (f, 0)->id);
  g_test_message ("%s", trouble);
  g_assert_null (strstr (trouble, "wrong-word"));
  g_assert_cmpuint (n_asked, ==, 1);
  bef_calendar_keeper_refresh (f->keeper);
  bef_calendar_keeper_refresh (f->keeper);
  bef_calendar_keeper_unlock (f->keeper, calendar_at (f, 0)->id);
  spin (100);
  g_assert_cmpuint (n_asked, ==, 1);
  g_assert_true (bef_calendar_keeper_sign_in (f->keeper, calendar_at (f, 0)->id, &right));
  WAIT_UNTIL (n_bookings (f) >= 3, 8);
  g_assert_cmpuint (need (f), ==, BEF_CALENDAR_NEEDS_NOTHING);
  g_assert_null (bef_calendar_keeper_get_trouble (f->keeper, calendar_at (f, 0)->id));
  g_assert_cmpuint (n_refused, ==, 1);
  g_assert_cmpstr (ring.secret, ==, "right:word");
  WAIT (result, bef_history_get_document_async (f->history, "calendars", NULL, wait_cb, &result));
  g_autofree char *text = bef_history_get_document_finish (f->history, result, NULL);
  g_assert_nonnull (strstr (text, "user=mairie"));
  g_assert_null (strstr (text, "word"));
  /* It goes with its calendar. */
  bef_calendar_keeper_remove (f->keeper, calendar_at (f, 0)->id);
  g_assert_null (ring.secret);
  end (f);
  bef_calendar_fetch_set_authority (NULL);
}

/* No password would help: it is said, and none is asked for. One way that is known is enough. */
static void
test_a_way_that_is_not_known (Fixture *f, gconstpointer data)
{
  g_autoptr (TestServer) server =
      test_server_new (TEST_CERTIFICATE_SELF_SIGNED, answer_guarded, NULL);
  const BefCalendarLogin login = { "mairie", "wrong-word" };

  bef_calendar_fetch_set_authority (test_server_ca (server));
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *url =
          g_strconcat (test_server_url (server), i == 0 ? "/digest.ics" : "/both.ics", NULL);
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) error = NULL;
      bef_calendar_fetch_async (url, &login, bef_calendar_keeper_range (NOW), NULL, plain_cb,
                                &result);
      while (result == NULL)
        g_main_context_iteration (NULL, TRUE);
      g_assert_null (bef_calendar_fetch_finish (result, &error));
      g_test_message ("%s", error->message);
      int code = i == 0 ? BEF_BACKEND_ERROR_REFUSED : BEF_BACKEND_ERROR_UNAUTHORIZED;
      g_assert_error (error, BEF_BACKEND_ERROR, code);
      g_assert_true ((strstr (error->message, "(Digest)") != NULL) == (i == 0));
    }
  bef_calendar_fetch_set_authority (NULL);
}

/* After a start: what was read stands while the keyring is locked, nothing is asked, and a person
 * unlocks it. */
static void
test_a_locked_keyring (Fixture *f, gconstpointer data)
{
  g_autoptr (TestServer) server =
      test_server_new (TEST_CERTIFICATE_SELF_SIGNED, answer_guarded, NULL);
  g_autofree char *url = g_strconcat (test_server_url (server), "/a.ics", NULL);
  const BefCalendarLogin right = { "mairie", "right:word" };

  bef_calendar_fetch_set_authority (test_server_ca (server));
  begin (f);
  bef_calendar_keeper_set_keyring (f->keeper, &keyring);
  bef_calendar_keeper_subscribe (f->keeper, ROOM, url, &right);
  WAIT_UNTIL (n_bookings (f) == 3, 8);
  end (f);

  begin (f);
  WAIT_UNTIL (n_bookings (f) == 3, 8);
  bef_calendar_keeper_set_keyring (f->keeper, &keyring);
  ring.is_locked = TRUE;
  n_asked = n_refused = 0;
  bef_calendar_keeper_refresh (f->keeper);
  WAIT_UNTIL (need (f) == BEF_CALENDAR_NEEDS_KEYRING, 8);
  g_assert_nonnull (bef_calendar_keeper_get_trouble (f->keeper, calendar_at (f, 0)->id));
  g_assert_cmpuint (n_asked, ==, 0);
  g_assert_cmpuint (n_bookings (f), ==, 3);
  g_assert_cmpint (calendar_at (f, 0)->read_ms, !=, BEF_NO_TIME);
  bef_calendar_keeper_unlock (f->keeper, calendar_at (f, 0)->id);
  WAIT_UNTIL (need (f) == BEF_CALENDAR_NEEDS_NOTHING, 8);
  g_assert_cmpuint (n_asked, ==, 1);
  g_assert_cmpuint (n_refused, ==, 0);
  bef_calendar_keeper_remove (f->keeper, calendar_at (f, 0)->id);
  ring.is_locked = FALSE;
  end (f);
  bef_calendar_fetch_set_authority (NULL);
}

/* Another server is not even asked. */
static void
test_a_password_stays_with_its_server (Fixture *f, gconstpointer data)
{
  g_autoptr (TestServer) server =
      test_server_new (TEST_CERTIFICATE_SELF_SIGNED, answer_guarded, NULL);
  g_autoptr (TestServer) other = test_server_new (TEST_CERTIFICATE_SELF_SIGNED, answer, NULL);
  g_autofree char *url = g_strconcat (test_server_url (server), "/moved.ics", NULL);
  const BefCalendarLogin right = { "mairie", "right:word" };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  elsewhere = g_strconcat (test_server_url (other), "/a.ics", NULL);
  bef_calendar_fetch_set_authority (test_server_ca (server));
  bef_calendar_fetch_async (url, &right, bef_calendar_keeper_range (NOW), NULL, plain_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (bef_calendar_fetch_finish (result, &error));
  g_test_message ("%s", error->message);
  g_auto (GStrv) log = test_server_log (other);
  g_assert_cmpuint (test_server_n_authorized (server), ==, 1);
  g_assert_cmpuint (g_strv_length (log), ==, 0);
  bef_calendar_fetch_set_authority (NULL);
  g_clear_pointer (&elsewhere, g_free);
}

static void
test_addresses_that_are_none (Fixture *f, gconstpointer data)
{
  static const char *const none[] = { "",
                                      "hall.ics",
                                      "http://example.org/a.ics",
                                      "file:///etc/passwd",
                                      "https://name:word@example.org/a.ics",
                                      "https:///a.ics" };

  for (guint i = 0; i < G_N_ELEMENTS (none); i++)
    {
      g_autofree char *fault = bef_calendar_fetch_dup_fault (none[i]);
      g_test_message ("%s: %s", none[i], fault);
      g_assert_nonnull (fault);
    }
  g_assert_null (bef_calendar_fetch_dup_fault ("webcal://example.org/a.ics"));
  g_assert_null (bef_calendar_fetch_dup_fault ("https://example.org:8443/a/?export"));
}

/* A role that may not import may not either. */
static void
test_roles (Fixture *f, gconstpointer data)
{
  g_autoptr (BefIcal) ical = read_calendar (CALENDAR);

  begin (f);
  f->backend->identity.role = BEF_ROLE_ELECTED;
  bef_session_stop (f->session);
  g_clear_object (&f->session);
  f->session = bef_session_new (BEF_BACKEND (f->backend), f->history, 1, 2);
  f->keeper = bef_calendar_keeper_of (f->session);
  bef_session_start (f->session);
  WAIT_UNTIL (bef_session_get_connection (f->session) == BEF_CONNECTION_LIVE, 8);
  g_assert_cmpuint (bef_calendar_keeper_add (f->keeper, ROOM, "hall.ics", ical), ==, 0);
  end (f);
}

static gboolean
is_open (Fixture *f, const char *id, const char *at)
{
  BefAlarmOpening opening = bef_alarm_opening_at (
      bef_hours_keeper_get_book (bef_hours_keeper_of (f->session)), instant (at));

  return bef_alarm_opening_has (
      &opening, bef_commune_find_building (bef_session_get_commune (f->session), id));
}

/* Whole days on which it is closed are no bookings, and close a building over its hours: by its own
 * calendar, or that of the only room of a hall. Over a start, and until it is removed. */
static void
test_closures_close_buildings (Fixture *f, gconstpointer data)
{
  g_autoptr (BefIcal) ical = read_calendar (CLOSURES);
  static const char *const noon = "2026-11-26T11:00:00Z", *const after = "2026-11-27T11:00:00Z";

  f->with_buildings = TRUE;
  begin (f);
  g_assert_true (is_open (f, BUILDING, noon));
  guint n_before = n_bookings (f);
  bef_calendar_keeper_add (f->keeper, ROOM, "hall.ics", ical);
  g_assert_cmpuint (n_bookings (f), ==, n_before);
  g_assert_false (is_open (f, BUILDING, noon));
  g_assert_true (is_open (f, BUILDING, after));
  g_assert_true (is_open (f, TOWN_HALL, noon));

  /* A room of a town hall may be closed alone. */
  bef_calendar_keeper_add (f->keeper, OTHER_ROOM, "council.ics", ical);
  g_assert_true (is_open (f, TOWN_HALL, noon));
  guint change = bef_calendar_keeper_add (f->keeper, TOWN_HALL, "town.ics", ical);
  g_assert_false (is_open (f, TOWN_HALL, noon));
  g_assert_true (bef_calendar_keeper_undo (f->keeper, change));
  g_assert_true (is_open (f, TOWN_HALL, noon));
  end (f);

  begin (f);
  WAIT_UNTIL (!is_open (f, BUILDING, noon), 8);
  GPtrArray *closures =
      bef_hours_book_get_closures (bef_hours_keeper_get_book (bef_hours_keeper_of (f->session)));
  g_assert_cmpuint (closures->len, ==, 1);
  const BefBuildingClosure *closure = closures->pdata[0];
  g_assert_cmpint (closure->days.first, ==, 20261124);
  g_assert_cmpint (closure->days.last, ==, 20261126);
  g_assert_cmpstr (closure->source, ==, "hall.ics");
  while (bef_calendar_keeper_get_calendars (f->keeper)->len > 0)
    bef_calendar_keeper_remove (f->keeper, calendar_at (f, 0)->id);
  g_assert_true (is_open (f, BUILDING, noon));
  end (f);
}

/* The collection of a real calendar server, with two entries that run-radicale.py put there. */
static void
test_a_real_calendar_server (Fixture *f, gconstpointer data)
{
  const char *url = g_getenv ("BEFFROI_CALDAV"), *ca = g_getenv ("BEFFROI_CALDAV_CA");
  g_autofree char *pem = NULL;

  if (url == NULL || ca == NULL)
    {
      g_test_skip ("needs radicale: run tests/unit/run-radicale.py");
      return;
    }
  g_assert_true (g_file_get_contents (ca, &pem, NULL, NULL));
  bef_calendar_fetch_set_authority (pem);
  begin (f);
  bef_calendar_keeper_subscribe (f->keeper, ROOM, url, NULL);
  WAIT_UNTIL (n_bookings (f) == 2 + 3, 8);
  /* It was asked for a time, and not for all it has: that comes without a name. */
  const BefKeptCalendar *calendar =
      g_ptr_array_index (bef_calendar_keeper_get_calendars (f->keeper), 0);
  g_assert_cmpstr (calendar->name, ==, "hall");
  end (f);
  bef_calendar_fetch_set_authority (NULL);
}

/* The same server with the password of a file: none, wrong, right, changed there, and the new one.
 */
static void
test_a_real_password (Fixture *f, gconstpointer data)
{
  const char *url = g_getenv ("BEFFROI_CALDAV"), *ca = g_getenv ("BEFFROI_CALDAV_CA"),
             *users = g_getenv ("BEFFROI_CALDAV_USERS");
  g_autofree char *pem = NULL, *next = g_strconcat (users != NULL ? users : "", ".next", NULL);
  const BefCalendarLogin wrong = { "mairie", "wrong-word" }, right = { "mairie", "right:wörd" },
                         new = { "mairie", "another" };

  if (url == NULL || ca == NULL || users == NULL)
    {
      g_test_skip ("needs radicale: run tests/unit/run-radicale.py");
      return;
    }
  g_assert_true (g_file_get_contents (ca, &pem, NULL, NULL));
  bef_calendar_fetch_set_authority (pem);
  begin (f);
  bef_calendar_keeper_set_keyring (f->keeper, &keyring);
  bef_calendar_keeper_subscribe (f->keeper, ROOM, url, NULL);
  WAIT_UNTIL (need (f) == BEF_CALENDAR_NEEDS_PASSWORD, 8);
  g_assert_nonnull (strstr (bef_calendar_keeper_get_trouble (f->keeper, calendar_at (f, 0)->id),
                            "asks for a user name"));
  g_assert_true (bef_calendar_keeper_sign_in (f->keeper, calendar_at (f, 0)->id, &wrong));
  WAIT_UNTIL (
      need (f) == BEF_CALENDAR_NEEDS_PASSWORD
          && strstr (bef_calendar_keeper_get_trouble (f->keeper, calendar_at (f, 0)->id), "refused")
                 != NULL,
      8);
  g_assert_cmpuint (n_bookings (f), ==, 2);
  g_assert_true (bef_calendar_keeper_sign_in (f->keeper, calendar_at (f, 0)->id, &right));
  WAIT_UNTIL (n_bookings (f) == 2 + 3, 8);
  g_assert_cmpuint (need (f), ==, BEF_CALENDAR_NEEDS_NOTHING);

  g_assert_cmpint (g_rename (next, users), ==, 0);
  bef_calendar_keeper_refresh (f->keeper);
  WAIT_UNTIL (need (f) == BEF_CALENDAR_NEEDS_PASSWORD, 8);
  g_assert_cmpuint (n_bookings (f), ==, 2 + 3);
  g_assert_true (bef_calendar_keeper_sign_in (f->keeper, calendar_at (f, 0)->id, &new));
  WAIT_UNTIL (need (f) == BEF_CALENDAR_NEEDS_NOTHING, 8);
  g_assert_null (bef_calendar_keeper_get_trouble (f->keeper, calendar_at (f, 0)->id));
  g_assert_cmpuint (n_bookings (f), ==, 2 + 3);
  end (f);
  bef_calendar_fetch_set_authority (NULL);
}

#define ADD(path, func) g_test_add ("/calendars/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  g_test_init (&argc, &argv, NULL);
  ADD ("file", test_a_file_books_a_room);
  ADD ("read", test_a_calendar_is_read_from_a_file);
  ADD ("address", test_an_address_is_read);
  ADD ("query", test_a_collection_is_asked_for_a_time);
  g_test_add ("/calendars/password", Fixture, "/a.ics", set_up, test_a_password_is_asked_for,
              tear_down);
  g_test_add ("/calendars/password-query", Fixture, "/query/", set_up, test_a_password_is_asked_for,
              tear_down);
  g_test_add ("/calendars/password-forbidden", Fixture, "/forbidden.ics", set_up,
              test_a_password_is_asked_for, tear_down);
  ADD ("digest", test_a_way_that_is_not_known);
  ADD ("locked", test_a_locked_keyring);
  ADD ("moved", test_a_password_stays_with_its_server);
  ADD ("no-address", test_addresses_that_are_none);
  ADD ("closures", test_closures_close_buildings);
  ADD ("roles", test_roles);
  ADD ("real/open", test_a_real_calendar_server);
  ADD ("real/password", test_a_real_password);
  return g_test_run ();
}
