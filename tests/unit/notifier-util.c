/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "notifier-util.h"

#include <libnotify/notify.h>

#include "base/bef-present.h"

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
    "<signal name='NotificationClosed'><arg type='u'/><arg type='u'/></signal>"
    "</interface></node>";

static void
shown_free (gpointer data)
{
  Shown *shown = data;

  g_free (shown->title);
  g_free (shown->body);
  g_free (shown->action);
  g_free (shown->sound);
  g_free (shown->category);
  g_free (shown);
}

static void
take_notify (Service *service, GVariant *parameters, GDBusMethodInvocation *invocation)
{
  static const char *const pictures[] = { "image-data", "image_data", "image-path", "image_path",
                                          "icon_data" };
  g_autoptr (GVariant) hints = g_variant_get_child_value (parameters, 6);
  Shown *shown = g_new0 (Shown, 1);

  g_variant_get_child (parameters, 1, "u", &shown->replaces);
  g_variant_get_child (parameters, 3, "s", &shown->title);
  g_variant_get_child (parameters, 4, "s", &shown->body);
  g_variant_lookup (hints, "urgency", "y", &shown->urgency);
  g_variant_lookup (hints, "sound-name", "s", &shown->sound);
  g_variant_lookup (hints, "category", "s", &shown->category);
  g_variant_lookup (hints, "suppress-sound", "b", &shown->suppresses_sound);
  for (guint i = 0; i < G_N_ELEMENTS (pictures); i++)
    {
      g_autoptr (GVariant) picture = g_variant_lookup_value (hints, pictures[i], NULL);
      shown->has_picture |= picture != NULL;
    }
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
take_close (Service *service, guint id)
{
  gboolean was_open = FALSE;

  g_mutex_lock (&service->mutex);
  for (guint i = 0; i < service->shown->len; i++)
    {
      Shown *shown = g_ptr_array_index (service->shown, i);
      was_open |= shown->id == id && shown->is_open;
      if (shown->id == id)
        shown->is_open = FALSE;
    }
  service->n_withdrawn += was_open;
  g_mutex_unlock (&service->mutex);
  /* As services do: by a call, before it is answered. */
  if (was_open)
    g_dbus_connection_emit_signal (service->connection, NULL, "/org/freedesktop/Notifications",
                                   "org.freedesktop.Notifications", "NotificationClosed",
                                   g_variant_new ("(uu)", id, 3), NULL);
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
      take_close (service, id);
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

guint
received (Fixture *f, const Shown **newest)
{
  g_mutex_lock (&f->service->mutex);
  guint n = f->service->shown->len;
  if (newest != NULL)
    *newest = n > 0 ? g_ptr_array_index (f->service->shown, n - 1) : NULL;
  g_mutex_unlock (&f->service->mutex);
  return n;
}

guint
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

BefEntity *
say (Fixture *f, BefEntityRole role, const char *id, const char *name)
{
  BefEntity *e = bef_entity_new (id, "T", role);

  e->name = g_strdup (name);
  g_ptr_array_add (f->world, e);
  return e;
}

BefEntity *
say_alert (Fixture *f, const char *id, const char *building, const char *severity)
{
  BefEntity *e = say (f, BEF_ENTITY_ALERT, id, id);

  e->building_id = g_strdup (building);
  bef_entity_set_fact (e, "severity", severity);
  bef_entity_set_fact (e, "alertState", "active");
  bef_entity_set_fact (e, "instruction", "Close it");
  return e;
}

void
apply (Fixture *f)
{
  bef_commune_apply (f->commune, f->world, BEF_APPLY_EVERYTHING, NOW, NOW);
}

void
settle (Fixture *f)
{
  bef_clock_jump (SETTLED_MS, 0);
  do
    run_for (1);
  while (!bef_notifier_has_told (f->notifier));
}

void
apply_and_settle (Fixture *f)
{
  apply (f);
  settle (f);
}

Tally
tally (Fixture *f)
{
  Tally all = { 0 };

  g_mutex_lock (&f->service->mutex);
  all.withdrawn = f->service->n_withdrawn;
  for (guint i = 0; i < f->service->shown->len; i++)
    {
      const Shown *shown = g_ptr_array_index (f->service->shown, i);
      all.shown += shown->replaces == 0;
      all.replaced += shown->replaces != 0;
    }
  g_mutex_unlock (&f->service->mutex);
  return all;
}

static void
activated_cb (BefNotifier *notifier, const char *alert, const char *token, Fixture *f)
{
  g_assert_true (g_main_context_is_owner (g_main_context_default ()));
  g_string_append_printf (f->opened, "%s ", alert);
}

void
click_on (Fixture *f, const Shown *shown)
{
  g_autoptr (GError) error = NULL;

  g_dbus_connection_emit_signal (f->service->connection, NULL, "/org/freedesktop/Notifications",
                                 "org.freedesktop.Notifications", "ActionInvoked",
                                 g_variant_new ("(us)", shown->id, "default"), &error);
  g_assert_no_error (error);
  run_for (200);
}

void
set_up_on (Fixture *f, BefCommune *commune, gconstpointer with_service)
{
  f->service = with_service != NULL ? service_start () : NULL;
  f->commune = g_object_ref (commune);
  f->notifier = bef_notifier_new (f->commune, NULL);
  f->world = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_entity_free);
  say (f, BEF_ENTITY_BUILDING, HALL, "Town hall");
  say (f, BEF_ENTITY_BUILDING, SCHOOL, "School");
  f->opened = g_string_new (NULL);
  g_signal_connect (f->notifier, "activated", G_CALLBACK (activated_cb), f);
}

void
set_up (Fixture *f, gconstpointer with_service)
{
  g_autoptr (BefCommune) commune = bef_commune_new ();

  set_up_on (f, commune, with_service);
}

void
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

GPtrArray *
list_open (Fixture *f)
{
  g_autoptr (GHashTable) ids = g_hash_table_new (NULL, NULL);
  GPtrArray *list = g_ptr_array_new ();

  g_mutex_lock (&f->service->mutex);
  for (guint i = f->service->shown->len; i > 0; i--)
    {
      Shown *shown = g_ptr_array_index (f->service->shown, i - 1);
      if (shown->is_open && g_hash_table_add (ids, GUINT_TO_POINTER (shown->id)))
        g_ptr_array_add (list, shown);
    }
  g_mutex_unlock (&f->service->mutex);
  return list;
}

void
restart_service (Fixture *f)
{
  service_stop (f->service);
  f->service = service_start ();
}

void
close_all (Fixture *f)
{
  g_mutex_lock (&f->service->mutex);
  for (guint i = 0; i < f->service->shown->len; i++)
    ((Shown *)g_ptr_array_index (f->service->shown, i))->is_open = FALSE;
  g_mutex_unlock (&f->service->mutex);
}

const Shown *
open_one (Fixture *f, const char *prefix)
{
  const Shown *found = NULL;

  g_mutex_lock (&f->service->mutex);
  for (guint i = 0; i < f->service->shown->len; i++)
    {
      const Shown *shown = g_ptr_array_index (f->service->shown, i);
      if (shown->is_open && g_str_has_prefix (shown->title, prefix))
        found = shown;
    }
  g_mutex_unlock (&f->service->mutex);
  return found;
}

int
notifier_test_main (int argc, char **argv, void (*add) (void))
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
  add ();
  int status = g_test_run ();
  if (notify_is_initted ())
    notify_uninit ();
  g_test_dbus_stop (bus);
  return status;
}
