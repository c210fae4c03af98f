/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Desktop notifications, told to a notification service of our own on a private bus. */
#include "supervision/notifier/bef-notifier.h"

#include <gio/gio.h>
#include <libnotify/notify.h>

#define NOW G_GINT64_CONSTANT (1795557356000)
#define HALL "urn:hall"
#define SCHOOL "urn:school"
/* What the notifier waits for several alerts to be one, and a margin. */
#define SETTLED_MS 1500
#define HUNG_MS 12000

static const char service_xml[] =
    "<node><interface name='org.freedesktop.Notifications'>"
    "<method name='Notify'><arg type='s' direction='in'/><arg type='u' direction='in'/>"
    "<arg type='s' direction='in'/><arg type='s' direction='in'/><arg type='s' direction='in'/>"
    "<arg type='as' direction='in'/><arg type='a{sv}' direction='in'/><arg type='i' "
    "direction='in'/>"
    "<arg type='u' direction='out'/></method>"
    "<method name='CloseNotification'><arg type='u' direction='in'/></method>"
    "<method name='GetCapabilities'><arg type='as' direction='out'/></method>"
    "<method name='GetServerInformation'><arg type='s' direction='out'/><arg type='s' "
    "direction='out'/>"
    "<arg type='s' direction='out'/><arg type='s' direction='out'/></method>"
    "<signal name='ActionInvoked'><arg type='u'/><arg type='s'/></signal>"
    "</interface></node>";

typedef struct
{
  guint id, replaces;
  char *title, *body;
  char *action; /* of a click, nullable */
  guint8 urgency;
  gboolean is_open;
} Shown;

/* The service: a thread with a connection of its own. */
typedef struct
{
  GThread *thread;
  GMainContext *context;
  GMainLoop *loop;
  GMutex mutex;
  GCond cond;
  gboolean is_ready;
  GPtrArray *shown; /* of Shown, in order; under the mutex */
  guint last_id;
  gboolean reads_markup;       /* set before it is asked */
  guint delay_ms;              /* before each answer; lowering it shortens a delay under way */
  gboolean has_hung;           /* for as long as HUNG_MS in one call */
  GDBusConnection *connection; /* unowned, while it runs */
} Service;

typedef struct
{
  Service *service; /* nullable */
  BefCommune *commune;
  BefNotifier *notifier;
  GPtrArray *world; /* of BefEntity */
  GString *opened;  /* the alerts clicked on, each with a blank */
} Fixture;

static void
shown_free (gpointer data)
{
  Shown *shown = data;

  g_free (shown->title);
  g_free (shown->body);
  g_free (shown->action);
  g_free (shown);
}

static void
take_notify (Service *service, GVariant *parameters, GDBusMethodInvocation *invocation)
{
  g_autoptr (GVariant) hints = g_variant_get_child_value (parameters, 6);
  Shown *shown = g_new0 (Shown, 1);

  g_variant_get_child (parameters, 1, "u", &shown->replaces);
  g_variant_get_child (parameters, 3, "s", &shown->title);
  g_variant_get_child (parameters, 4, "s", &shown->body);
  g_variant_lookup (hints, "urgency", "y", &shown->urgency);
  g_autoptr (GVariant) actions = g_variant_get_child_value (parameters, 5);
  if (g_variant_n_children (actions) > 0)
    g_variant_get_child (actions, 0, "s", &shown->action);
  g_mutex_lock (&service->mutex);
  shown->id = shown->replaces != 0 ? shown->replaces : ++service->last_id;
  shown->is_open = TRUE;
  g_ptr_array_add (service->shown, shown);
  g_mutex_unlock (&service->mutex);
  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(u)", shown->id));
}

static void
method_cb (GDBusConnection *connection, const char *sender, const char *path, const char *interface,
           const char *method, GVariant *parameters, GDBusMethodInvocation *invocation,
           gpointer data)
{
  Service *service = data;
  guint id;

  for (int waited = 0; waited < g_atomic_int_get (&service->delay_ms); waited += 5)
    {
      g_usleep (5000);
      if (waited > HUNG_MS)
        g_atomic_int_set (&service->has_hung, TRUE);
    }
  if (g_str_equal (method, "Notify"))
    take_notify (service, parameters, invocation);
  else if (g_str_equal (method, "CloseNotification"))
    {
      g_variant_get (parameters, "(u)", &id);
      g_mutex_lock (&service->mutex);
      for (guint i = 0; i < service->shown->len; i++)
        if (((Shown *)g_ptr_array_index (service->shown, i))->id == id)
          ((Shown *)g_ptr_array_index (service->shown, i))->is_open = FALSE;
      g_mutex_unlock (&service->mutex);
      g_dbus_method_invocation_return_value (invocation, NULL);
    }
  else if (g_str_equal (method, "GetCapabilities"))
    g_dbus_method_invocation_return_value (
        invocation, service->reads_markup ? g_variant_new_parsed ("(['body', 'body-markup'],)")
                                          : g_variant_new_parsed ("(['body'],)"));
  else
    g_dbus_method_invocation_return_value (invocation,
                                           g_variant_new ("(ssss)", "test", "test", "1", "1.2"));
}

static void
owned_cb (GDBusConnection *connection, const char *name, gpointer data)
{
  Service *service = data;

  g_mutex_lock (&service->mutex);
  service->is_ready = TRUE;
  g_cond_signal (&service->cond);
  g_mutex_unlock (&service->mutex);
}

static gpointer
service_thread (gpointer data)
{
  static const GDBusInterfaceVTable vtable = { .method_call = method_cb };
  Service *service = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusNodeInfo) node = g_dbus_node_info_new_for_xml (service_xml, &error);

  g_assert_no_error (error);
  g_main_context_push_thread_default (service->context);
  g_autoptr (GDBusConnection) connection =
      g_dbus_connection_new_for_address_sync (g_getenv ("DBUS_SESSION_BUS_ADDRESS"),
                                              G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
                                                  | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                              NULL, NULL, &error);
  g_assert_no_error (error);
  g_dbus_connection_register_object (connection, "/org/freedesktop/Notifications",
                                     node->interfaces[0], &vtable, service, NULL, &error);
  g_assert_no_error (error);
  service->connection = connection;
  guint owner =
      g_bus_own_name_on_connection (connection, "org.freedesktop.Notifications",
                                    G_BUS_NAME_OWNER_FLAGS_NONE, owned_cb, NULL, service, NULL);
  g_main_loop_run (service->loop);
  g_bus_unown_name (owner);
  g_dbus_connection_close_sync (connection, NULL, NULL);
  g_main_context_pop_thread_default (service->context);
  return NULL;
}

static Service *
service_start (void)
{
  Service *service = g_new0 (Service, 1);

  g_mutex_init (&service->mutex);
  g_cond_init (&service->cond);
  service->shown = g_ptr_array_new_with_free_func (shown_free);
  service->context = g_main_context_new ();
  service->loop = g_main_loop_new (service->context, FALSE);
  service->thread = g_thread_new ("service", service_thread, service);
  g_mutex_lock (&service->mutex);
  while (!service->is_ready)
    g_cond_wait (&service->cond, &service->mutex);
  g_mutex_unlock (&service->mutex);
  return service;
}

static void
service_stop (Service *service)
{
  g_main_loop_quit (service->loop);
  g_main_context_wakeup (service->context);
  g_thread_join (service->thread);
  g_main_loop_unref (service->loop);
  g_main_context_unref (service->context);
  g_ptr_array_unref (service->shown);
  g_mutex_clear (&service->mutex);
  g_cond_clear (&service->cond);
  g_free (service);
}

/* Number of notifications received; the newest one of them in @newest (nullable; valid until the
 * next). */
static guint
received (Fixture *f, const Shown **newest)
{
  g_mutex_lock (&f->service->mutex);
  guint n = f->service->shown->len;
  if (newest != NULL)
    *newest = n > 0 ? g_ptr_array_index (f->service->shown, n - 1) : NULL;
  g_mutex_unlock (&f->service->mutex);
  return n;
}

/* Number of different notifications on the desktop. */
static guint
n_open (Fixture *f)
{
  g_autoptr (GHashTable) ids = g_hash_table_new (NULL, NULL);

  g_mutex_lock (&f->service->mutex);
  for (guint i = 0; i < f->service->shown->len; i++)
    {
      const Shown *shown = g_ptr_array_index (f->service->shown, i);
      if (shown->is_open)
        g_hash_table_add (ids, GUINT_TO_POINTER (shown->id));
    }
  g_mutex_unlock (&f->service->mutex);
  return g_hash_table_size (ids);
}

static gboolean
stop_cb (gpointer data)
{
  *(gboolean *)data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
run_for (guint ms)
{
  gboolean over = FALSE;

  g_timeout_add (ms, stop_cb, &over);
  while (!over)
    g_main_context_iteration (NULL, TRUE);
}

static BefEntity *
say (Fixture *f, BefEntityRole role, const char *id, const char *name)
{
  BefEntity *e = bef_entity_new (id, "T", role);

  e->name = g_strdup (name);
  g_ptr_array_add (f->world, e);
  return e;
}

static BefEntity *
say_alert (Fixture *f, const char *id, const char *building, const char *severity)
{
  BefEntity *e = say (f, BEF_ENTITY_ALERT, id, id);

  e->building_id = g_strdup (building);
  bef_entity_set_fact (e, "severity", severity);
  bef_entity_set_fact (e, "alertState", "active");
  bef_entity_set_fact (e, "instruction", "Close it");
  return e;
}

static void
apply (Fixture *f)
{
  bef_commune_apply (f->commune, f->world, BEF_APPLY_EVERYTHING, NOW, NOW);
}

static void
apply_and_settle (Fixture *f)
{
  apply (f);
  run_for (SETTLED_MS);
}

static void
activated_cb (BefNotifier *notifier, const char *alert, const char *token, Fixture *f)
{
  g_assert_true (g_main_context_is_owner (g_main_context_default ()));
  g_string_append_printf (f->opened, "%s ", alert);
}

/* As a person does on the newest notification, or later on one that is gone. */
static void
click_on (Fixture *f, const Shown *shown)
{
  g_autoptr (GError) error = NULL;

  g_dbus_connection_emit_signal (f->service->connection, NULL, "/org/freedesktop/Notifications",
                                 "org.freedesktop.Notifications", "ActionInvoked",
                                 g_variant_new ("(us)", shown->id, "default"), &error);
  g_assert_no_error (error);
  run_for (200);
}

static void
set_up (Fixture *f, gconstpointer with_service)
{
  f->service = with_service != NULL ? service_start () : NULL;
  f->commune = bef_commune_new ();
  f->notifier = bef_notifier_new (f->commune);
  f->world = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_entity_free);
  say (f, BEF_ENTITY_BUILDING, HALL, "Town hall");
  say (f, BEF_ENTITY_BUILDING, SCHOOL, "School");
  f->opened = g_string_new (NULL);
  g_signal_connect (f->notifier, "activated", G_CALLBACK (activated_cb), f);
}

static void
tear_down (Fixture *f, gconstpointer with_service)
{
  bef_notifier_stop (f->notifier);
  if (f->service != NULL)
    g_assert_cmpuint (n_open (f), ==, 0);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (f->notifier);
  g_object_unref (f->commune);
  g_ptr_array_unref (f->world);
  g_string_free (f->opened, TRUE);
  g_clear_pointer (&f->service, service_stop);
}

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
  run_for (SETTLED_MS);
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
  run_for (SETTLED_MS);
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
  run_for (SETTLED_MS);
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
  run_for (SETTLED_MS);
  g_assert_cmpuint (received (f, &shown), ==, 2);
  g_assert_cmpstr (shown->title, ==, "Urgent: Camera masked");
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
  gint64 until = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;
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
  apply_and_settle (f);
  bef_notifier_stop (f->notifier);
  g_assert_false (g_atomic_int_get (&f->service->has_hung));
  g_assert_cmpuint (received (f, NULL), ==, 0);
  /* Freed in the end, when the call comes back. */
  g_atomic_int_set (&f->service->delay_ms, 0);
  while (G_OBJECT (f->notifier)->ref_count > 1)
    g_main_context_iteration (NULL, TRUE);
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
      run_for (SETTLED_MS);
    }
  g_assert_cmpuint (received (f, NULL), ==, 0);
  say_alert (f, "Meter silent", HALL, "high");
  apply_and_settle (f);
  g_assert_cmpuint (received (f, &shown), ==, 1);
  g_assert_cmpstr (shown->title, ==, "Today: Meter silent");
}

#define ADD(path, with_service, func)                                                              \
  g_test_add ("/notifier/" path, Fixture, with_service, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_autofree char *daemon = g_find_program_in_path ("dbus-daemon");

  if (daemon == NULL)
    {
      g_print ("1..0 # SKIP dbus-daemon is not installed\n");
      return 0;
    }
  g_test_init (&argc, &argv, NULL);
  g_autoptr (GTestDBus) bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (bus);
  g_autoptr (GDBusConnection) session = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_dbus_connection_set_exit_on_close (session, FALSE);

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
  ADD ("late-or-lost", "yes", test_what_is_late_or_lost_is_no_alert);
  ADD ("slow-service", "yes", test_a_slow_service_never_holds_the_main_loop);
  ADD ("hanging-service", "yes", test_a_service_that_hangs_does_not_keep_the_console);
  int status = g_test_run ();
  if (notify_is_initted ())
    notify_uninit ();
  g_test_dbus_stop (bus);
  return status;
}
