/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A back end that tells what changes: what it pushes is taken as what was asked for, nothing on
 * screen is polled, and what a lost push left wrong is right after one slow poll. */
#include "history-util.h"
#include "scripted-backend.h"
#include "supervision/session/bef-session-private.h"

#define NOW G_GINT64_CONSTANT (1795557356000) /* 2026-11-24T21:55:56Z */
#define HALL "urn:hall"
#define METER "urn:meter"
#define DOOR "urn:door"
#define ALERT "urn:alert"
#define CONNECTION(f) bef_session_get_connection ((f)->session)

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
  f->backend->pushes = TRUE;
  f->history = open_history (NULL, NULL);
  scripted_backend_add (f->backend, BEF_ENTITY_BUILDING, HALL, NULL);
  scripted_backend_add (f->backend, BEF_ENTITY_EQUIPMENT, METER, HALL)->kind = BEF_KIND_METER;
  scripted_backend_add (f->backend, BEF_ENTITY_EQUIPMENT, DOOR, HALL)->kind = BEF_KIND_DOOR;
  bef_entity_set_fact (scripted_backend_add (f->backend, BEF_ENTITY_ALERT, ALERT, HALL),
                       "alertState", "active");
  scripted_backend_measure (f->backend, METER, "power", NOW, 4200);
  scripted_backend_measure (f->backend, DOOR, "open-state", NOW, 0);
  f->session = bef_session_new (BEF_BACKEND (f->backend), f->history, 1, GPOINTER_TO_UINT (data));
  bef_session_start (f->session);
  WAIT_UNTIL (CONNECTION (f) == BEF_CONNECTION_LIVE, 5);
  WAIT_UNTIL (bef_session_get_backfill (f->session) < 0, 10);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  bef_session_stop (f->session);
  g_object_unref (f->session);
  close_history (f->history);
  run_for (30);
  g_assert_finalize_object (f->backend);
}

static BefDevice *
device (Fixture *f, const char *id)
{
  return bef_commune_find_device (bef_session_get_commune (f->session), id);
}

static double
value (Fixture *f, const char *id, const char *quantity)
{
  const BefValue *v = bef_device_get_value (device (f, id), quantity);

  return v != NULL ? v->value : -1;
}

static void
push_power (Fixture *f, gint64 at_ms, double watts)
{
  g_autoptr (GPtrArray) changed = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_entity_free);
  BefEntity *e = bef_entity_new (METER, "T", BEF_ENTITY_EQUIPMENT);

  e->kind = BEF_KIND_METER;
  e->building_id = g_strdup (HALL);
  bef_entity_add_reading (e, "power", at_ms, watts);
  g_ptr_array_add (changed, e);
  bef_backend_tell_changed (BEF_BACKEND (f->backend), changed, NULL);
}

static guint
count_stored (Fixture *f, const char *id, const char *quantity)
{
  g_autoptr (GArray) all = all_samples (f->history, bef_series_key (id, quantity));

  return all->len;
}

static void
test_what_is_pushed_is_shown_and_kept (Fixture *f, gconstpointer data)
{
  guint asked = f->backend->n_entities;

  push_power (f, NOW + 1000, 5100);
  g_assert_cmpfloat (value (f, METER, "power"), ==, 5100);
  g_assert_cmpfloat (value (f, DOOR, "open-state"), ==, 0);
  WAIT_UNTIL (count_stored (f, METER, "power") == 2, 5);
  g_assert_cmpuint (f->backend->n_entities, ==, asked);
}

static void
test_what_is_gone_goes (Fixture *f, gconstpointer data)
{
  static const char *const gone[] = { METER, ALERT, "urn:never-known", NULL };
  BefCommune *commune = bef_session_get_commune (f->session);

  g_assert_nonnull (bef_commune_find_alert (commune, ALERT));
  bef_backend_tell_changed (BEF_BACKEND (f->backend), NULL, gone);
  g_assert_null (device (f, METER));
  g_assert_null (bef_commune_find_alert (commune, ALERT));
  g_assert_nonnull (device (f, DOOR));
  BefBuilding *hall = bef_commune_find_building (commune, HALL);
  g_assert_cmpuint (g_list_model_get_n_items (bef_building_get_devices (hall)), ==, 1);
}

/* Nothing on screen is asked for. */
static void
test_nothing_is_polled_that_is_pushed (Fixture *f, gconstpointer data)
{
  static const char *const watched[] = { METER, NULL };
  guint asked = f->backend->n_entities;

  bef_session_watch (f->session, watched);
  run_for (3500);
  g_assert_cmpuint (f->backend->n_entities, ==, asked);
}

static void
test_a_lost_push_is_right_within_one_slow_poll (Fixture *f, gconstpointer data)
{
  guint asked = f->backend->n_entities;

  scripted_backend_measure (f->backend, METER, "power", NOW + 500, 6200);
  WAIT_UNTIL (f->backend->n_entities > asked, 20);
  WAIT_UNTIL (value (f, METER, "power") == 6200, 5);
}

/* The server is asked at once, not at the next poll. */
static void
test_a_lost_channel_is_asked_about (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) lost =
      g_error_new_literal (BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_CONNECT, "gone");
  guint asked = f->backend->n_entities;

  f->backend->fail = BEF_BACKEND_ERROR_CONNECT;
  bef_backend_tell_lost (BEF_BACKEND (f->backend), lost);
  g_assert_cmpuint (f->backend->n_entities, ==, asked + 1);
  WAIT_UNTIL (CONNECTION (f) == BEF_CONNECTION_AWAY, 5);
}

/* Under rights that are gone, or before anything is known. */
static void
test_what_is_pushed_after_the_end_is_not_taken (Fixture *f, gconstpointer data)
{
  bef_session_stop (f->session);
  push_power (f, NOW + 1000, 5100);
  g_assert_cmpfloat (value (f, METER, "power"), ==, 4200);
}

/* Its source says that it knows nothing: what was known is past, and comes back with its word. */
static void
test_what_its_source_does_not_know_is_unknown (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) changed = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_entity_free);
  BefEntity *e = bef_entity_new (METER, "T", BEF_ENTITY_EQUIPMENT);

  g_assert_cmpint (bef_device_get_freshness (device (f, METER)), ==, BEF_FRESHNESS_LIVE);
  e->kind = BEF_KIND_METER;
  e->is_unknown = TRUE;
  g_ptr_array_add (changed, e);
  bef_backend_tell_changed (BEF_BACKEND (f->backend), changed, NULL);
  g_assert_cmpint (bef_device_get_freshness (device (f, METER)), ==, BEF_FRESHNESS_LOST);
  push_power (f, NOW + 1000, 5100);
  g_assert_cmpint (bef_device_get_freshness (device (f, METER)), ==, BEF_FRESHNESS_LIVE);
}

/* @poll_all_s: how often everything would be polled without pushes. */
#define ADD(path, func, poll_all_s)                                                                \
  g_test_add ("/session-push/" path, Fixture, GUINT_TO_POINTER (poll_all_s), set_up, func,         \
              tear_down)

int
main (int argc, char **argv)
{
  g_setenv ("LC_ALL", "C", TRUE);
  g_test_init (&argc, &argv, NULL);
  ADD ("shown-and-kept", test_what_is_pushed_is_shown_and_kept, 60);
  ADD ("gone", test_what_is_gone_goes, 60);
  ADD ("not-polled", test_nothing_is_polled_that_is_pushed, 60);
  ADD ("lost-push", test_a_lost_push_is_right_within_one_slow_poll, 2);
  ADD ("lost-channel", test_a_lost_channel_is_asked_about, 60);
  ADD ("after-the-end", test_what_is_pushed_after_the_end_is_not_taken, 60);
  ADD ("unknown", test_what_its_source_does_not_know_is_unknown, 60);
  return g_test_run ();
}
