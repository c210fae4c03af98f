/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A commune in the published models, followed by the real session on each broker that is not ours:
 * its buildings with all that is in them, ages, the past, an acknowledgement and a door. */
#include <glib/gstdio.h>

#include "base/bef-civil-time.h"
#include "broker-double.h"
#include "supervision/session/bef-door-command.h"
#include "supervision/session/bef-session-private.h"
#include "../unit/scripted-backend.h"

#define MEASURED "2026-11-02T08:15:00Z"

/* Our own, and the one as it was met, where it can be read. */
typedef struct
{
  const char *building; /* last part of the ids */
  const char *alert, *lock, *measured;
  double power, temperature;
} Commune;

static const Commune own = {
  "halle", "urn:ngsi-ld:Alert:essai-1", "urn:ngsi-ld:Lock:gare", MEASURED, 9100.5, 19.5
};
static const Commune published = {
  "mairie", "urn:ngsi-ld:Alert:1", "urn:ngsi-ld:Lock:salle", "2026-11-28T13:42:00Z", 31700.27, 21.2
};

#define OWN_METER "urn:ngsi-ld:SmartMeteringObservation:essai-1"

typedef struct
{
  const Commune *commune;
  BrokerDouble *broker;
  BefBackend *backend;
  BefHistory *history;
  BefSession *session;
  char *folder; /* of the history: a door's line of the journal must be on the disk */
} Fixture;

static void
history_opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (bef_history_open_finish (BEF_HISTORY (source), result, NULL, &error));
  *(gboolean *)user_data = TRUE;
}

static void
open_fixture (Fixture *f, const char *manner, const char *file)
{
  gboolean opened = FALSE;

  f->broker = broker_double_new (manner, file, NULL);
  f->backend = broker_double_backend (f->broker, NULL);
  f->history = bef_history_new ();
  f->folder = g_dir_make_tmp ("beffroi-commune-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (f->folder, "history.db", NULL);
  bef_history_open_async (f->history, path, NULL, history_opened_cb, &opened);
  WAIT_UNTIL (opened, 10);
  f->session = bef_session_new (f->backend, f->history, 1, 2);
  bef_session_start (f->session);
  WAIT_UNTIL (bef_session_get_connection (f->session) == BEF_CONNECTION_LIVE, 30);
}

static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_remove (path);
    }
  g_rmdir (folder);
}

static void
close_fixture (Fixture *f)
{
  bef_session_stop (f->session);
  run_for (50);
  g_clear_object (&f->session);
  bef_history_close (f->history);
  g_clear_object (&f->history);
  g_clear_object (&f->backend);
  broker_double_free (f->broker);
  remove_folder (f->folder);
  g_free (f->folder);
}

static char *
meter (Fixture *f)
{
  return g_strconcat ("urn:ngsi-ld:ACMeasurement:", f->commune->building, NULL);
}

static BefDevice *
device (Fixture *f, const char *id)
{
  BefDevice *found = bef_commune_find_device (bef_session_get_commune (f->session), id);

  g_assert_nonnull (found);
  return found;
}

static void
assert_in_buildings (Fixture *f)
{
  GListModel *buildings = bef_commune_get_buildings (bef_session_get_commune (f->session));
  guint n = 0;

  g_assert_cmpuint (g_list_model_get_n_items (buildings), ==, 3);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (BefBuilding) building = g_list_model_get_item (buildings, i);
      guint devices = g_list_model_get_n_items (bef_building_get_devices (building));
      /* A device, a meter, climate, Wi-Fi, water, a door, its lock and a camera. */
      g_assert_cmpuint (devices, ==, 8);
      n += devices;
    }
  /* With what stands in none: the weather and the far meter. */
  g_assert_cmpuint (
      g_list_model_get_n_items (bef_commune_get_devices (bef_session_get_commune (f->session))), ==,
      n + 2);
}

static void
assert_ages (Fixture *f)
{
  gint64 measured = BEF_NO_TIME;
  g_autofree char *power_id = meter (f);
  g_autofree char *climate_id =
      g_strconcat ("urn:ngsi-ld:IndoorEnvironmentObserved:", f->commune->building, NULL);
  g_autofree char *device_id =
      g_strconcat ("urn:ngsi-ld:Device:", f->commune->building, ":compteur", NULL);
  const BefValue *power = bef_device_get_value (device (f, power_id), "power");
  const BefValue *climate = bef_device_get_value (device (f, climate_id), "temperature");

  bef_iso8601_parse (f->commune->measured, &measured);
  g_assert_cmpint (power->observed_ms, ==, measured);
  g_assert_cmpfloat_with_epsilon (power->value, f->commune->power, 0.01);
  g_assert_true (climate->is_dated);
  g_assert_cmpint (bef_value_freshness (climate, bef_now_ms ()), ==, BEF_FRESHNESS_LOST);
  /* What it measures besides its own state is read too. */
  g_assert_cmpfloat (bef_device_get_value (device (f, device_id), "temperature")->value, ==,
                     f->commune->temperature);
}

static void
fetched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **)user_data = g_object_ref (result);
}

static void
assert_past (Fixture *f, const char *manner)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gint64 measured = BEF_NO_TIME;
  g_autofree char *id = meter (f);

  bef_iso8601_parse (f->commune->measured, &measured);
  bef_session_fetch_history_async (f->session, bef_series_key (id, "power"), measured - BEF_MS_DAY,
                                   measured + 1, NULL, fetched_cb, &result);
  WAIT_UNTIL (result != NULL, 60);
  gboolean fetched = bef_session_fetch_history_finish (f->session, result, &error);
  if (!g_str_equal (manner, "orion-ld"))
    {
      g_assert_no_error (error);
      g_assert_true (fetched);
      return;
    }
  g_assert_error (error, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_NO_HISTORY);
  g_assert_cmpstr (bef_session_get_history_trouble (f->session, bef_series_key (id, "power"), NULL),
                   ==, bef_backend_no_history_text ());
  run_for (500);
  g_assert_cmpuint (broker_double_count (f->broker, "GET /ngsi-ld/v1/temporal"), ==, 1);
}

static void
assert_acknowledged (Fixture *f)
{
  BefAlert *alert =
      bef_commune_find_alert (bef_session_get_commune (f->session), f->commune->alert);
  g_autofree char *kept = NULL;

  g_assert_nonnull (alert);
  bef_session_acknowledge (f->session, alert, "seen");
  g_assert_cmpint (bef_alert_get_acknowledged_ms (alert), !=, BEF_NO_TIME);
  for (guint i = 0; i < 100 && (kept == NULL || strstr (kept, "acknowledgedAt") == NULL); i++)
    {
      run_for (100);
      g_free (kept);
      kept = broker_double_kept (f->broker, f->commune->alert);
    }
  g_assert_nonnull (strstr (kept, "acknowledgedAt"));
  run_for (2500);
  g_assert_cmpint (bef_alert_get_acknowledged_ms (alert), !=, BEF_NO_TIME);
}

static gboolean
is_settled (Fixture *f, BefAlert *alert, BefDecisionKind kind)
{
  return !bef_alert_is_pending (alert, kind) || bef_alert_is_kept_locally (alert, kind);
}

static gboolean
is_kept_there (Fixture *f, const char *attribute)
{
  g_autofree char *kept = broker_double_kept (f->broker, f->commune->alert);

  return kept != NULL && strstr (kept, attribute) != NULL;
}

/* Decided, shown by the broker, taken back and gone there. A broker that takes no options has no
 * place for notes: nobody's may be written over. */
static void
assert_decided (Fixture *f, BefDecisionKind kind, const char *attribute, gboolean has_place)
{
  BefAlert *alert =
      bef_commune_find_alert (bef_session_get_commune (f->session), f->commune->alert);
  const BefAlertDecision wish = { .kind = kind,
                                  .text = (char *)"Called",
                                  .until_ms = bef_now_ms () + BEF_MS_DAY };
  g_autofree char *note = NULL;

  g_assert_true (bef_session_decide (f->session, alert, &wish, NULL));
  if (kind == BEF_DECISION_COMMENT)
    note = g_strdup (bef_alert_get_held (alert, kind)->id);
  g_test_message ("%s", attribute);
  WAIT_UNTIL (is_settled (f, alert, kind), 30);
  g_assert_true (bef_alert_is_kept_locally (alert, kind) == !has_place);
  g_assert_true (is_kept_there (f, attribute) == has_place);
  if (kind == BEF_DECISION_COMMENT)
    {
      g_autoptr (GPtrArray) notes = bef_alert_dup_notes (alert);
      g_assert_cmpuint (notes->len, ==, 1);
      g_assert_cmpstr (((BefAlertNote *)notes->pdata[0])->text, ==, "Called");
      g_assert_nonnull (((BefAlertNote *)notes->pdata[0])->who);
    }
  g_assert_true (bef_session_undo (f->session, alert, kind, note, NULL));
  WAIT_UNTIL (is_settled (f, alert, kind) && bef_alert_get_held (alert, kind) == NULL, 30);
  g_assert_false (is_kept_there (f, attribute));
}

static gboolean
is_owned (Fixture *f, BefAlert *alert, const char *who)
{
  g_autofree char *kept = broker_double_kept (f->broker, f->commune->alert);

  return is_settled (f, alert, BEF_DECISION_ASSIGN)
         && g_strcmp0 (bef_alert_get_assigned_to (alert), who) == 0 && (strstr (kept, who) != NULL)
         && bef_alert_get_held (alert, BEF_DECISION_ASSIGN) == NULL;
}

/* Taken back it is whose it was before, there too; then nobody's. */
static void
assert_given_back (Fixture *f)
{
  BefAlert *alert =
      bef_commune_find_alert (bef_session_get_commune (f->session), f->commune->alert);
  const BefAlertDecision first = { .kind = BEF_DECISION_ASSIGN, .to = (char *)"Equipe A" },
                         second = { .kind = BEF_DECISION_ASSIGN, .to = (char *)"Equipe B" };

  g_assert_true (bef_session_decide (f->session, alert, &first, NULL));
  WAIT_UNTIL (is_owned (f, alert, "Equipe A"), 30);
  g_assert_true (bef_session_decide (f->session, alert, &second, NULL));
  WAIT_UNTIL (is_owned (f, alert, "Equipe B"), 30);
  g_assert_true (bef_session_undo (f->session, alert, BEF_DECISION_ASSIGN, NULL, NULL));
  WAIT_UNTIL (is_owned (f, alert, "Equipe A"), 30);
  g_assert_true (bef_session_undo (f->session, alert, BEF_DECISION_ASSIGN, NULL, NULL));
  WAIT_UNTIL (is_settled (f, alert, BEF_DECISION_ASSIGN)
                  && bef_alert_get_held (alert, BEF_DECISION_ASSIGN) == NULL,
              30);
  g_assert_false (is_kept_there (f, "assignedTo"));
}

/* Asked once and stored; no lock stands behind it: what is shown is what the lock last said. */
static void
assert_door_asked (Fixture *f)
{
  BefDevice *door = device (f, f->commune->lock);
  double before = bef_device_get_value (door, "lock-state")->value;
  g_autoptr (BefDoorCommand) command = bef_door_command_start (f->session, door, "Delivery");

  WAIT_UNTIL (bef_door_command_get_state (command) != BEF_DOOR_COMMAND_SENDING, 20);
  g_autofree char *told = bef_door_command_dup_text (command);
  g_test_message ("%s", told);
  g_assert_cmpint (bef_door_command_get_state (command), ==, BEF_DOOR_COMMAND_SENT);
  g_autofree char *kept = broker_double_kept (f->broker, f->commune->lock);
  g_assert_nonnull (strstr (kept, "\"Unlocked\""));
  run_for (3500);
  g_assert_cmpint (bef_door_command_get_state (command), ==, BEF_DOOR_COMMAND_SENT);
  g_assert_cmpfloat (bef_device_get_value (door, "lock-state")->value, ==, before);
  g_autofree char *sent = g_strconcat ("PATCH /ngsi-ld/v1/entities/", f->commune->lock, NULL);
  g_assert_cmpuint (broker_double_count (f->broker, sent), ==, 1);
}

/* The console is begun anew: what the broker stores of the wish is still no state of the lock. */
static void
assert_still_asked (Fixture *f)
{
  double before = bef_device_get_value (device (f, f->commune->lock), "lock-state")->value;

  bef_session_stop (f->session);
  g_clear_object (&f->session);
  g_clear_object (&f->backend);
  f->backend = broker_double_backend (f->broker, NULL);
  f->session = bef_session_new (f->backend, f->history, 1, 2);
  bef_session_start (f->session);
  WAIT_UNTIL (bef_session_get_connection (f->session) == BEF_CONNECTION_LIVE, 30);
  WAIT_UNTIL (bef_session_get_door_asked_ms (f->session, f->commune->lock) != BEF_NO_TIME, 10);
  run_for (3500);
  /* What the lock said was written over by the wish: it is not known, or as it was. */
  const BefValue *lock = bef_device_get_value (device (f, f->commune->lock), "lock-state");
  g_assert_true (lock == NULL || lock->value == before);
}

static void
follow (const Commune *commune, const char *manner, const char *file)
{
  Fixture f = { .commune = commune };

  open_fixture (&f, manner, file);
  assert_in_buildings (&f);
  assert_ages (&f);
  assert_past (&f, manner);
  assert_acknowledged (&f);
  gboolean takes_notes = !g_str_equal (manner, "strict");
  assert_decided (&f, BEF_DECISION_COMMENT, "comments", takes_notes);
  assert_decided (&f, BEF_DECISION_ASSIGN, "assignedTo", TRUE);
  assert_given_back (&f);
  assert_decided (&f, BEF_DECISION_SHELVE, "shelvedUntil", TRUE);
  assert_door_asked (&f);
  assert_still_asked (&f);
  close_fixture (&f);
}

static void
test_followed (gconstpointer manner)
{
  g_autofree char *file = g_test_build_filename (G_TEST_DIST, "brokers", "commune.json", NULL);

  follow (&own, manner, file);
}

static void
test_published (gconstpointer manner)
{
  const char *shared = g_getenv ("BEFFROI_SHARED");
  g_autofree char *folder =
      shared != NULL ? g_strdup (shared)
                     : g_build_filename (g_getenv ("BEFFROI_SOURCE_ROOT"), "..", "shared", NULL);
  g_autofree char *file = g_build_filename (folder, "cases", "ngsi-ld", "sdm-commune.json", NULL);

  if (g_file_test (file, G_FILE_TEST_IS_REGULAR))
    follow (&published, manner, file);
  else
    g_test_skip ("the shared case is not here");
}

/* What stands in no building is kept, listed and recorded. */
static void
test_without_a_building (void)
{
  static const char *const text =
      "[{\"id\":\"urn:ngsi-ld:Building:1\",\"type\":\"Building\"},{\"id\":\"" OWN_METER
      "\",\"type\":\"SmartMeteringObservation\",\"activePower\":{\"type\":\"Property\","
      "\"value\":700,\"observedAt\":\"2026-11-02T08:15:00Z\"}}]";
  g_autofree char *folder = g_dir_make_tmp ("beffroi-alone-XXXXXX", NULL);
  g_autofree char *file = g_build_filename (folder, "alone.json", NULL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gint64 measured = BEF_NO_TIME;
  Fixture f = { .commune = &own };

  g_assert_true (g_file_set_contents (file, text, -1, NULL));
  open_fixture (&f, "orion-ld", file);
  g_assert_null (bef_device_get_building_id (device (&f, OWN_METER)));
  bef_iso8601_parse (MEASURED, &measured);
  run_for (300);
  bef_history_samples_async (f.history,
                             &(BefHistoryQuery){ .key = bef_series_key (OWN_METER, "power"),
                                                 .from_ms = measured - 1000,
                                                 .to_ms = measured + 1000,
                                                 .limit = 100 },
                             NULL, fetched_cb, &result);
  WAIT_UNTIL (result != NULL, 20);
  g_autoptr (GArray) samples = bef_history_samples_finish (f.history, result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (samples->len, ==, 1);
  close_fixture (&f);
  remove_folder (folder);
}

int
main (int argc, char **argv)
{
  static const char *const manners[] = { "scorpio", "stellio", "orion-ld", "strict" };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (manners); i++)
    {
      g_autofree char *path = g_strconcat ("/commune/", manners[i], NULL);
      g_autofree char *met = g_strconcat ("/commune/published/", manners[i], NULL);
      g_test_add_data_func (path, manners[i], test_followed);
      g_test_add_data_func (met, manners[i], test_published);
    }
  g_test_add_func ("/commune/without-a-building", test_without_a_building);
  return g_test_run ();
}
