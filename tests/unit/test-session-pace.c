/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How often the session asks, and what while nobody looks. */
#include "history-util.h"
#include "scripted-backend.h"
#include "supervision/session/bef-session-parts.h"

#define NOW G_GINT64_CONSTANT (1795557356000) /* 2026-11-24T21:55:56Z */
#define HALL "urn:hall"
#define METER "urn:meter"

typedef struct
{
  ScriptedBackend *backend;
  BefHistory *history;
  BefSession *session;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  bef_clock_override (NOW, 1);
  f->backend = scripted_backend_new ();
  f->history = open_history (NULL, NULL);
  scripted_backend_add (f->backend, BEF_ENTITY_BUILDING, HALL, NULL);
  scripted_backend_add (f->backend, BEF_ENTITY_EQUIPMENT, METER, HALL)->kind = BEF_KIND_METER;
  scripted_backend_measure (f->backend, METER, "power", NOW, 4200);
  f->session = bef_session_new (BEF_BACKEND (f->backend), f->history, 5, 30);
  bef_session_start (f->session);
  WAIT_UNTIL (bef_session_get_connection (f->session) == BEF_CONNECTION_LIVE, 10);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  bef_session_stop (f->session);
  g_object_unref (f->session);
  g_object_unref (f->backend);
  close_history (f->history);
}

/* Often for a minute after what a person did, then slower; the alerts never later than 30 s. */
static void
test_quick_then_slow (Fixture *f, gconstpointer data)
{
  const char *ids[] = { METER, NULL };

  g_assert_cmpuint (bef_session_get_visible_s (f->session), ==, 5);
  g_assert_cmpuint (bef_session_get_all_s (f->session), ==, 30);
  f->session->quick_until_us = 0;
  g_assert_cmpuint (bef_session_get_visible_s (f->session), ==, 30);
  g_assert_cmpuint (bef_session_get_all_s (f->session), ==, 60);
  bef_session_watch (f->session, ids);
  g_assert_cmpuint (bef_session_get_visible_s (f->session), ==, 5);
  f->session->quick_until_us = 0;
  bef_session_watch (f->session, ids);
  g_assert_cmpuint (bef_session_get_visible_s (f->session), ==, 30);
  bef_session_ask (f->session, METER);
  g_assert_cmpuint (bef_session_get_visible_s (f->session), ==, 5);
}

/* Where everything comes each time, it is asked for by how much that is; what is on screen is not.
 */
static void
test_costly (Fixture *f, gconstpointer data)
{
  f->backend->look_bytes = 18 * 1000;
  f->session->quick_until_us = 0;
  g_assert_cmpuint (bef_session_get_all_s (f->session), ==, 60);
  f->backend->look_bytes = 80 * 1000;
  g_assert_cmpuint (bef_session_get_all_s (f->session), >=, 230);
  f->backend->look_bytes = 8 * 1000 * 1000;
  g_assert_cmpuint (bef_session_get_all_s (f->session), ==, 300);
  g_assert_cmpuint (bef_session_get_visible_s (f->session), ==, 30);
  bef_session_hurry (f->session);
  g_assert_cmpuint (bef_session_get_all_s (f->session), ==, 30);
}

/* Nothing but the alerts while nobody looks, and everything at once when somebody does. */
static void
test_unseen (Fixture *f, gconstpointer data)
{
  const char *ids[] = { METER, NULL };

  bef_session_watch (f->session, ids);
  WAIT_UNTIL (!f->session->polling_visible, 10);
  bef_session_set_seen (f->session, FALSE);
  g_assert_cmpuint (bef_session_get_visible_s (f->session), ==, 60);
  g_assert_cmpuint (bef_session_get_all_s (f->session), ==, 0);
  g_assert_cmpuint (f->session->poll_all_source, ==, 0);
  g_assert_cmpuint (f->session->poll_visible_source, !=, 0);
  scripted_backend_measure (f->backend, METER, "power", NOW, 4300);
  guint asked = f->backend->n_entities;
  bef_session_poll_visible (f->session);
  WAIT_UNTIL (!f->session->polling_visible, 10);
  g_assert_cmpuint (f->backend->n_entities, ==, asked + 1);
  BefDevice *device = bef_commune_find_device (bef_session_get_commune (f->session), METER);
  g_assert_cmpfloat (bef_device_get_value (device, "power")->value, ==, 4200);
  bef_session_set_seen (f->session, TRUE);
  WAIT_UNTIL (bef_device_get_value (device, "power")->value == 4300, 10);
  g_assert_cmpuint (f->session->poll_all_source, !=, 0);
}

/* Of thousands, most of which nobody sees, everything is asked for more seldom, what is on screen
 * is not. */
static void
test_large (Fixture *f, gconstpointer data)
{
  for (guint i = 0; i < 4000; i++)
    {
      g_autofree char *id = g_strdup_printf ("urn:sensor:%u", i);
      scripted_backend_add (f->backend, BEF_ENTITY_EQUIPMENT, id, HALL)->kind = BEF_KIND_CLIMATE;
    }
  bef_session_poll_all (f->session);
  WAIT_UNTIL (!f->session->polling_all, 20);
  g_assert_true (bef_session_is_large (f->session));
  g_assert_cmpuint (bef_session_get_all_s (f->session), ==, 600);
  f->backend->look_bytes = 400 * 1000;
  g_assert_cmpuint (bef_session_get_all_s (f->session), ==, 120);
  f->session->quick_until_us = 0;
  g_assert_cmpuint (bef_session_get_visible_s (f->session), <=, 30);
}

#define ADD(path, test) g_test_add (path, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/session-pace/quick-then-slow", test_quick_then_slow);
  ADD ("/session-pace/costly", test_costly);
  ADD ("/session-pace/unseen", test_unseen);
  ADD ("/session-pace/large", test_large);
  return g_test_run ();
}
