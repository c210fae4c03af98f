/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person is told on the desktop when much comes at once: while a server is away and when it
 * is back, by the whole session; and when two hundred alerts come within ten minutes. */
#include "notifier-util.h"

#include "backend/ngsi-ld/bef-ngsi-decode.h"
#include "base/bef-present.h"
#include "history-util.h"
#include "hub/simulation/bef-hub-simulation.h"
#include "supervision/session/bef-session-private.h"

/* It asks by itself so rarely that what a test sees was asked by the test. */
#define POLL_S 36000
#define N_PHONES 12

/* As the application has the notifier follow the watch. */
static void
look_cb (gpointer user_data)
{
  bef_alarm_keeper_look (user_data, bef_now_ms ());
}

static BefNotifierNews
news_cb (const char *alert, gpointer user_data)
{
  static const BefNotifierNews words[] = { [BEF_ALARM_NEWS_NONE] = BEF_NOTIFIER_NOW,
                                           [BEF_ALARM_NEWS_NOW] = BEF_NOTIFIER_NOW,
                                           [BEF_ALARM_NEWS_SUMMARY] = BEF_NOTIFIER_SUMMARY,
                                           [BEF_ALARM_NEWS_FLOOD] = BEF_NOTIFIER_FLOOD };

  return words[bef_alarm_keeper_get_news (user_data, alert)];
}

/* A server that goes away. */
typedef struct
{
  Fixture desktop;
  ScriptedBackend *backend;
  BefHistory *history;
  BefSession *session;
  gint64 now;
  guint n_banners; /* how often the connection was said to be away */
} Away;

static void
connection_cb (BefSession *session, GParamSpec *pspec, Away *a)
{
  a->n_banners += bef_session_get_connection (session) == BEF_CONNECTION_AWAY;
}

static char *
dup_phone (guint i)
{
  return g_strdup_printf ("urn:phone-%u", i);
}

/* What the server says at the present: the first @n_out telephones are unreachable. */
static void
measure (Away *a, guint n_out)
{
  const BefQuantityInfo *info = bef_quantity_info ("phone-state");

  for (guint i = 0; i < N_PHONES; i++)
    {
      g_autofree char *id = dup_phone (i);
      const char *state = i < n_out ? "unreachable" : "registered";
      scripted_backend_measure (a->backend, id, "phone-state", a->now,
                                bef_quantity_state_by_id (info, state)->code);
    }
}

static void
ask (Away *a)
{
  guint n = a->backend->n_probes + a->backend->n_entities;

  bef_clock_override (a->now, 0);
  bef_session_retry (a->session);
  WAIT_UNTIL (a->backend->n_probes + a->backend->n_entities > n, 8);
  run_for (5);
  bef_session_refresh (a->session);
}

/* Answers each minute. */
static void
go_on (Away *a, guint minutes, guint n_out)
{
  for (guint i = 0; i < minutes; i++)
    {
      a->now += BEF_MS_MINUTE;
      measure (a, n_out);
      ask (a);
    }
}

static void
away_set_up (Away *a, gconstpointer data)
{
  a->now = NOW;
  bef_clock_override (a->now, 0);
  a->backend = scripted_backend_new ();
  a->history = open_history (NULL, NULL);
  scripted_backend_add (a->backend, BEF_ENTITY_BUILDING, HALL, NULL)->name = g_strdup ("Town hall");
  scripted_backend_add (a->backend, BEF_ENTITY_BUILDING, SCHOOL, NULL)->name = g_strdup ("School");
  for (guint i = 0; i < N_PHONES; i++)
    {
      g_autofree char *id = dup_phone (i);
      scripted_backend_add (a->backend, BEF_ENTITY_EQUIPMENT, id, i % 2 == 0 ? HALL : SCHOOL)
          ->kind = BEF_KIND_PHONE;
    }
  measure (a, 0);
  a->session = bef_session_new (BEF_BACKEND (a->backend), a->history, POLL_S, POLL_S);
  BefAlarmKeeper *alarms = bef_session_get_alarms (a->session);
  set_up_on (&a->desktop, bef_session_get_commune (a->session), "yes");
  bef_notifier_set_judge (a->desktop.notifier, &(BefNotifierJudge){ look_cb, news_cb, alarms });
  bef_session_start (a->session);
  WAIT_UNTIL (bef_session_get_connection (a->session) == BEF_CONNECTION_LIVE
                  && bef_alarm_keeper_is_ready (alarms),
              30);
  g_signal_connect (a->session, "notify::connection", G_CALLBACK (connection_cb), a);
  go_on (a, 5, 0);
  run_for (SETTLED_MS);
  g_assert_cmpuint (received (&a->desktop, NULL), ==, 0);
}

static void
away_tear_down (Away *a, gconstpointer data)
{
  bef_notifier_stop (a->desktop.notifier);
  bef_session_stop (a->session);
  tear_down (&a->desktop, NULL);
  g_clear_object (&a->session);
  close_history (a->history);
  run_for (30);
  g_assert_finalize_object (a->backend);
}

/* How many alarms of our own ask for somebody. */
static guint
n_found (Away *a)
{
  GListModel *alerts = bef_commune_get_alerts (bef_session_get_commune (a->session));
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (alerts); i++)
    {
      g_autoptr (BefAlert) alert = g_list_model_get_item (alerts, i);
      n += bef_alert_get_origin (alert) == BEF_ALERT_LOCAL && bef_alert_asks (alert);
    }
  return n;
}

static void
add_alert (Away *a, const char *id, const char *severity)
{
  BefEntity *alert = scripted_backend_add (a->backend, BEF_ENTITY_ALERT, id, HALL);

  alert->name = g_strdup (id);
  bef_entity_set_fact (alert, "severity", severity);
  bef_entity_set_fact (alert, "alertState", "active");
}

/* Away for so long: one banner, no alarm of any device, and when it is back one summary of what was
 * found, no replay. */
static void
test_server_away (Away *a, gconstpointer data)
{
  gint64 until = a->now + GPOINTER_TO_INT (data) * BEF_MS_MINUTE;
  gint64 step = MAX (1, GPOINTER_TO_INT (data) / 20) * BEF_MS_MINUTE;

  a->backend->fail = BEF_BACKEND_ERROR_CONNECT;
  while (a->now < until)
    {
      a->now += step;
      ask (a);
      g_assert_cmpuint (n_found (a), ==, 0);
    }
  run_for (SETTLED_MS);
  g_assert_cmpuint (a->n_banners, ==, 1);
  g_assert_cmpuint (received (&a->desktop, NULL), ==, 0);
  /* Five telephones fell silent meanwhile, and the server has two alerts more. */
  a->backend->fail = -1;
  add_alert (a, "Boiler stopped", "high");
  add_alert (a, "Window open", "high");
  go_on (a, 15, 5);
  run_for (SETTLED_MS);
  g_assert_cmpuint (n_found (a), ==, 5);
  g_assert_cmpuint (a->n_banners, ==, 1);
  g_assert_cmpuint (n_open (&a->desktop), ==, 1);
  g_assert_nonnull (open_one (&a->desktop, "7 alerts need somebody"));
  /* What comes then is told by itself. */
  if (GPOINTER_TO_INT (data) == 10)
    return;
  add_alert (a, "Door open", "high");
  go_on (a, 1, 5);
  run_for (SETTLED_MS);
  g_assert_cmpuint (n_open (&a->desktop), ==, 2);
  g_assert_nonnull (open_one (&a->desktop, "Today: Door open"));
}

/* The demo's commune with two hundred alerts within ten minutes (the hub's fault "flood"). */
typedef struct
{
  Fixture desktop;
  BefHubWorld *world;
  BefProfile *profile;
  BefHistory *history;
  BefWorksKeeper *works;
  BefAlarmKeeper *keeper;
  char *line; /* owned, nullable: of the window's banner */
} Flood;

static void
works_told_cb (const char *text, gpointer user_data)
{
}

static const char *
person_cb (gpointer user_data)
{
  return "Mairie";
}

static void
line_cb (BefNotifier *notifier, const char *text, Flood *f)
{
  g_free (f->line);
  f->line = g_strdup (text);
}

static void
flood_set_up (Flood *f, gconstpointer data)
{
  g_autoptr (BefCommune) commune = bef_commune_new ();
  g_autoptr (GError) error = NULL;

  bef_clock_override (NOW, 0);
  f->world = bef_hub_simulation_new (0, 0, 60, &error);
  g_assert_no_error (error);
  f->profile = bef_profile_load (NULL, &error);
  g_assert_no_error (error);
  f->history = open_history (NULL, NULL);
  f->works = bef_works_keeper_new (f->history, &(BefWorksCallbacks){ works_told_cb, person_cb, f });
  f->keeper = bef_alarm_keeper_new (f->history, commune, f->works);
  bef_alarm_keeper_load (f->keeper, NULL);
  WAIT_UNTIL (bef_alarm_keeper_is_ready (f->keeper), 8);
  set_up_on (&f->desktop, commune, "yes");
  bef_notifier_set_judge (f->desktop.notifier, &(BefNotifierJudge){ look_cb, news_cb, f->keeper });
  g_signal_connect (f->desktop.notifier, "flood", G_CALLBACK (line_cb), f);
}

static void
flood_tear_down (Flood *f, gconstpointer data)
{
  bef_notifier_stop (f->desktop.notifier);
  bef_alarm_keeper_stop (f->keeper);
  tear_down (&f->desktop, NULL);
  g_clear_object (&f->keeper);
  g_clear_object (&f->works);
  close_history (f->history);
  bef_profile_unref (f->profile);
  g_object_unref (f->world);
  g_free (f->line);
}

/* All there is at @now_ms, as an answer of the back end. */
static void
answer (Flood *f, gint64 now_ms)
{
  g_autoptr (GPtrArray) ids = bef_hub_world_list_ids (f->world, now_ms);
  g_autoptr (JsonArray) list = json_array_new ();
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_ARRAY);
  BefNgsiCounts counts = { 0 };

  for (guint i = 0; i < ids->len; i++)
    {
      JsonObject *object = bef_hub_world_entity (f->world, ids->pdata[i], now_ms);
      if (object != NULL)
        json_array_add_object_element (list, object);
    }
  json_node_set_array (root, list);
  g_autoptr (GPtrArray) entities =
      bef_ngsi_decode_entities (root, f->profile, NULL, NULL, &counts, NULL);
  bef_ngsi_resolve_buildings (entities);
  bef_clock_override (now_ms, 0);
  bef_commune_apply (f->desktop.commune, entities, BEF_APPLY_EVERYTHING, now_ms, now_ms);
  bef_alarm_keeper_heard (f->keeper, now_ms);
}

/* What of the flood asks now: how many of @urgent or not, and in how many buildings. */
static guint
count_flood (Flood *f, gboolean urgent, guint *n_buildings)
{
  GListModel *alerts = bef_commune_get_alerts (f->desktop.commune);
  g_autoptr (GHashTable) buildings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (alerts); i++)
    {
      g_autoptr (BefAlert) alert = g_list_model_get_item (alerts, i);
      BefSeverity severity = bef_alert_get_severity (alert);
      if (strstr (bef_alert_get_id (alert), ":flood-") == NULL
          || bef_alert_get_state (alert) != BEF_ALERT_ACTIVE || severity < BEF_SEVERITY_TODAY
          || (severity == BEF_SEVERITY_URGENT) != urgent)
        continue;
      n++;
      g_hash_table_add (buildings, g_strdup (bef_alert_get_building_id (alert)));
    }
  *n_buildings = g_hash_table_size (buildings);
  return n;
}

static void
test_two_hundred (Flood *f, gconstpointer data)
{
  const BefHubDisturbance flood = { .flood = 200, .from_ms = NOW + 5 * BEF_MS_MINUTE };
  guint most = 0, n_urgent, n_places, n_urgent_places, n_before;

  answer (f, NOW);
  run_for (SETTLED_MS);
  g_assert_true (bef_hub_world_disturb (f->world, &flood, NULL));
  for (guint minute = 1; minute <= 5; minute++)
    answer (f, NOW + minute * BEF_MS_MINUTE);
  g_assert_null (f->line);
  n_before = n_open (&f->desktop);
  for (guint minute = 6; minute <= 15; minute++)
    {
      answer (f, NOW + minute * BEF_MS_MINUTE);
      if (minute != 6 && minute != 15)
        continue;
      run_for (SETTLED_MS);
      guint n = count_flood (f, FALSE, &n_places);
      n_urgent = count_flood (f, TRUE, &n_urgent_places);
      g_assert_cmpuint (n, >, 0);
      most = MAX (most, n + n_urgent);
      /* One that counts them, by building; and by themselves, in their buildings, the urgent. */
      g_autofree char *wanted = g_strdup_printf ("%u alerts in %u buildings", n, n_places);
      g_test_message ("minute %u: %s; %u urgent in %u buildings; %u notifications; “%s”", minute,
                      wanted, n_urgent, n_urgent_places, n_open (&f->desktop), f->line);
      g_assert_nonnull (f->line);
      g_assert_true (g_str_has_prefix (f->line, wanted));
      g_assert_nonnull (open_one (&f->desktop, wanted));
      g_assert_cmpuint (n_open (&f->desktop), <=, n_before + 1 + n_urgent_places);
      g_assert_true (n_urgent == 0 || open_one (&f->desktop, "Urgent") != NULL);
    }
  g_assert_cmpuint (most, >, 150);
  /* It ends by itself. */
  for (guint minute = 16; minute <= 40; minute += 4)
    answer (f, NOW + minute * BEF_MS_MINUTE);
  run_for (SETTLED_MS);
  g_assert_null (f->line);
}

static void
add (void)
{
#define ADD_AWAY(name, minutes)                                                                    \
  g_test_add ("/alarm-told/" name, Away, GINT_TO_POINTER (minutes), away_set_up, test_server_away, \
              away_tear_down)
  ADD_AWAY ("away-ten-minutes", 10);
  ADD_AWAY ("away-an-hour", 60);
  ADD_AWAY ("away-a-day", 24 * 60);
  g_test_add ("/alarm-told/two-hundred", Flood, NULL, flood_set_up, test_two_hundred,
              flood_tear_down);
}

int
main (int argc, char **argv)
{
  return notifier_test_main (argc, argv, add);
}
