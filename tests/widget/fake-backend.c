/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-backend.h"

#include "backend/bef-address.h"
#include "base/bef-present.h"

#include <gdk/gdk.h>

static void fake_backend_iface_init (BefBackendInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FakeBackend, fake_backend, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (BEF_TYPE_BACKEND, fake_backend_iface_init))

static GTask *
task_for (gpointer self, GCancellable *cancellable, GAsyncReadyCallback callback,
          gpointer user_data)
{
  return g_task_new (self, cancellable, callback, user_data);
}

static void
probe_async (BefBackend *backend, GCancellable *cancellable, GAsyncReadyCallback callback,
             gpointer user_data)
{
  FakeBackend *self = FAKE_BACKEND (backend);
  g_autoptr (GTask) task = task_for (self, cancellable, callback, user_data);
  BefIdentity *identity = g_new0 (BefIdentity, 1);

  identity->role = self->role;
  identity->commune = g_strdup ("Test");
  identity->grant_until_ms = self->grant_until_ms;
  identity->grant_reference = g_strdup ("G-1");
  identity->broker = g_strdup ("unknown");
  identity->tiles = g_strdup (self->tiles);
  g_task_return_pointer (task, identity, (GDestroyNotify)bef_identity_free);
}

static BefIdentity *
probe_finish (BefBackend *backend, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static BefEntity *
equipment (const char *id, const char *type, BefKind kind, const char *name)
{
  BefEntity *entity = bef_entity_new (id, type, BEF_ENTITY_EQUIPMENT);

  entity->kind = kind;
  entity->name = g_strdup (name);
  entity->building_id = g_strdup (FAKE_BUILDING);
  return entity;
}

static void
add_building (GPtrArray *all, guint i)
{
  g_autofree char *id = g_strdup_printf ("urn:ngsi-ld:Building:test:%03u", i),
                  *meter_id = g_strdup_printf ("urn:ngsi-ld:ACMeasurement:test:%03u", i);
  BefEntity *building = bef_entity_new (id, "Building", BEF_ENTITY_BUILDING),
            *meter = equipment (meter_id, "ACMeasurement", BEF_KIND_METER, "Meter");

  building->name = g_strdup_printf ("Building %03u", i);
  g_free (meter->building_id);
  meter->building_id = g_steal_pointer (&id);
  bef_entity_add_reading (meter, "power", bef_now_ms (), 100 + i);
  g_ptr_array_add (all, building);
  g_ptr_array_add (all, meter);
}

static GPtrArray *
make_entities (FakeBackend *self)
{
  GPtrArray *all = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_entity_free);
  BefEntity *building = bef_entity_new (FAKE_BUILDING, "Building", BEF_ENTITY_BUILDING);
  BefEntity *door = equipment (FAKE_DOOR, "Door", BEF_KIND_DOOR, "Front door");
  BefEntity *camera = equipment (FAKE_CAMERA, "Camera", BEF_KIND_CAMERA, "Square camera");
  BefEntity *climate =
      equipment (FAKE_CLIMATE, "IndoorEnvironmentObserved", BEF_KIND_CLIMATE, "Office");
  BefEntity *meter = equipment (FAKE_METER, "ACMeasurement", BEF_KIND_METER, "Main meter");
  gint64 now = bef_now_ms ();
  gint64 climate_ms = self->climate_ms != 0 ? self->climate_ms : now;
  gboolean unlocked = self->unlocked_ms != BEF_NO_TIME;

  building->name = g_strdup ("Village hall");
  bef_entity_set_fact (building, "category", "villageHall");
  door->lock.relock_ms = 60 * BEF_MS_SECOND;
  bef_entity_add_reading (door, "open-state", now, self->door_open);
  bef_entity_add_reading (door, "lock-state", unlocked ? self->unlocked_ms : now, unlocked);
  camera->image_url = g_strdup (self->image_url != NULL ? self->image_url : "/camera");
  bef_entity_set_fact (camera, "retentionDays", "30");
  bef_entity_add_reading (camera, "camera-state", now, 0);
  bef_entity_set_fact (climate, "expectedMin", "17");
  bef_entity_set_fact (climate, "expectedMax", "19");
  bef_entity_add_reading (climate, "temperature", climate_ms, 21.4);
  bef_entity_add_reading (climate, "humidity", climate_ms, 45);
  bef_entity_add_reading (meter, "power", now, 4200);
  bef_entity_add_reading (meter, "energy-index", now, 81000);
  g_ptr_array_add (all, building);
  g_ptr_array_add (all, door);
  g_ptr_array_add (all, camera);
  g_ptr_array_add (all, climate);
  g_ptr_array_add (all, meter);
  if (self->link_ms != 0)
    {
      BefEntity *link = equipment (FAKE_LINK, "NetworkLink", BEF_KIND_LINK, "Fibre");
      bef_entity_add_reading (link, "link-state", self->link_ms, 0);
      bef_entity_add_reading (link, "latency", self->link_ms, 12);
      g_ptr_array_add (all, link);
    }
  for (guint i = 0; i < self->n_buildings; i++)
    add_building (all, i);
  return all;
}

static void
add_camera_alert (GPtrArray *all)
{
  BefEntity *alert = bef_entity_new ("urn:ngsi-ld:Alert:test:1", "Alert", BEF_ENTITY_ALERT);

  alert->name = g_strdup ("Camera masked");
  alert->building_id = g_strdup (FAKE_BUILDING);
  bef_entity_set_fact (alert, "severity", "critical");
  bef_entity_set_fact (alert, "alertState", "active");
  bef_entity_set_fact (alert, "alertSource", FAKE_CAMERA);
  g_ptr_array_add (all, alert);
}

static void
entities_async (BefBackend *backend, const char *const *ids, BefBackendAbout about,
                GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = task_for (backend, cancellable, callback, user_data);
  GPtrArray *found = about == BEF_BACKEND_ALERTS
                         ? g_ptr_array_new_with_free_func ((GDestroyNotify)bef_entity_free)
                         : make_entities (FAKE_BACKEND (backend));

  if (FAKE_BACKEND (backend)->camera_alert)
    add_camera_alert (found);
  GPtrArray *alerts = FAKE_BACKEND (backend)->alerts;
  for (guint i = 0; alerts != NULL && i < alerts->len; i++)
    g_ptr_array_add (found, bef_entity_copy (alerts->pdata[i]));
  g_task_return_pointer (task, found, (GDestroyNotify)g_ptr_array_unref);
}

static GPtrArray *
entities_finish (BefBackend *backend, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
temporal_async (BefBackend *backend, BefSeriesKey key, gint64 from_ms, gint64 to_ms,
                GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = task_for (backend, cancellable, callback, user_data);
  BefRange *range = g_new (BefRange, 1);

  *range = (BefRange){ from_ms, to_ms };
  g_task_set_task_data (task, range, g_free);
  g_ptr_array_add (FAKE_BACKEND (backend)->asked,
                   g_strdup_printf ("%s %s", key.entity, key.quantity));
  if (FAKE_BACKEND (backend)->keeps_histories)
    {
      FakeBackend *self = FAKE_BACKEND (backend);
      if (self->kept == NULL)
        self->kept = g_ptr_array_new_with_free_func (g_object_unref);
      g_ptr_array_add (self->kept, g_steal_pointer (&task));
      return;
    }
  g_task_return_pointer (task, g_array_new (FALSE, FALSE, sizeof (BefReading)),
                         (GDestroyNotify)g_array_unref);
}

void
fake_backend_fail_histories (FakeBackend *self, BefBackendError code, const char *message)
{
  g_autoptr (GPtrArray) kept = g_steal_pointer (&self->kept);

  for (guint i = 0; kept != NULL && i < kept->len; i++)
    g_task_return_new_error (g_ptr_array_index (kept, i), BEF_BACKEND_ERROR, code, "%s", message);
}

void
fake_backend_answer_histories (FakeBackend *self, gboolean failing)
{
  g_autoptr (GPtrArray) kept = g_steal_pointer (&self->kept);

  for (guint i = 0; kept != NULL && i < kept->len; i++)
    {
      GTask *task = g_ptr_array_index (kept, i);
      if (failing)
        g_task_return_new_error (task, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_CONNECT,
                                 "The server is busy");
      else
        g_task_return_pointer (task, g_array_new (FALSE, FALSE, sizeof (BefReading)),
                               (GDestroyNotify)g_array_unref);
    }
}

static GArray *
temporal_finish (BefBackend *backend, GAsyncResult *result, gint64 *from_ms, gint64 *to_ms,
                 GError **error)
{
  const BefRange *range = g_task_get_task_data (G_TASK (result));

  if (from_ms != NULL)
    *from_ms = range->from_ms;
  if (to_ms != NULL)
    *to_ms = range->to_ms;
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
command_async (BefBackend *backend, const BefCommandRequest *request, GCancellable *cancellable,
               GAsyncReadyCallback callback, gpointer user_data)
{
  FakeBackend *self = FAKE_BACKEND (backend);
  g_autoptr (GTask) task = task_for (self, cancellable, callback, user_data);

  self->n_commands++;
  g_free (self->reason);
  self->reason = g_strdup (request->reason);
  self->unlocked_ms = bef_now_ms ();
  g_task_return_boolean (task, TRUE);
}

static void
decide_async (BefBackend *backend, const char *alert, const BefAlertDecision *decision,
              GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = task_for (backend, cancellable, callback, user_data);

  g_task_return_boolean (task, TRUE);
}

static gboolean
done_finish (BefBackend *backend, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
bytes_async (BefBackend *backend, const char *url, gsize max_bytes, GCancellable *cancellable,
             GAsyncReadyCallback callback, gpointer user_data)
{
  FakeBackend *self = FAKE_BACKEND (backend);
  g_autoptr (GTask) task = task_for (self, cancellable, callback, user_data);

  g_autofree char *host = url[0] != '/' ? bef_address_dup_host_of (url) : NULL;

  if (host != NULL
      && (self->allowed == NULL || !g_strv_contains ((const char *const *)self->allowed, host)))
    {
      g_task_return_new_error (task, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_ELSEWHERE,
                               "This is on %s", host);
      return;
    }
  self->n_images += g_str_has_suffix (url, "/camera");
  self->n_tiles += !g_str_has_suffix (url, "/camera");
  if (self->image != NULL)
    g_task_return_pointer (task, g_bytes_ref (self->image), (GDestroyNotify)g_bytes_unref);
  else
    g_task_return_new_error (task, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_NOT_FOUND, "no image");
}

static GBytes *
bytes_finish (BefBackend *backend, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
set_allowed_hosts (BefBackend *backend, const char *const *hosts)
{
  FakeBackend *self = FAKE_BACKEND (backend);

  g_strfreev (self->allowed);
  self->allowed = g_strdupv ((char **)hosts);
}

static gboolean
set_profile (BefBackend *backend, const char *text, GError **error)
{
  const char *refusal = FAKE_BACKEND (backend)->refusal;

  if (text == NULL || refusal == NULL)
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, refusal);
  return FALSE;
}

static char *
dup_bounds_note (BefBackend *backend)
{
  return g_strdup (FAKE_BACKEND (backend)->note);
}

static void
lead_clock (BefBackend *backend)
{
  bef_present_follow (NULL);
}

static void
fake_backend_iface_init (BefBackendInterface *iface)
{
  iface->probe_async = probe_async;
  iface->probe_finish = probe_finish;
  iface->entities_async = entities_async;
  iface->entities_finish = entities_finish;
  iface->temporal_async = temporal_async;
  iface->temporal_finish = temporal_finish;
  iface->command_async = command_async;
  iface->decide_async = decide_async;
  iface->done_finish = done_finish;
  iface->bytes_async = bytes_async;
  iface->bytes_finish = bytes_finish;
  iface->lead_clock = lead_clock;
  iface->set_allowed_hosts = set_allowed_hosts;
  iface->set_profile = set_profile;
  iface->dup_bounds_note = dup_bounds_note;
}

static void
fake_backend_finalize (GObject *object)
{
  g_clear_pointer (&FAKE_BACKEND (object)->image, g_bytes_unref);
  g_free (FAKE_BACKEND (object)->reason);
  g_strfreev (FAKE_BACKEND (object)->allowed);
  g_clear_pointer (&FAKE_BACKEND (object)->kept, g_ptr_array_unref);
  g_ptr_array_unref (FAKE_BACKEND (object)->asked);
  g_clear_pointer (&FAKE_BACKEND (object)->alerts, g_ptr_array_unref);
  G_OBJECT_CLASS (fake_backend_parent_class)->finalize (object);
}

static void
fake_backend_class_init (FakeBackendClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fake_backend_finalize;
}

static void
fake_backend_init (FakeBackend *self)
{
  self->asked = g_ptr_array_new_with_free_func (g_free);
  self->grant_until_ms = BEF_NO_TIME;
  self->unlocked_ms = BEF_NO_TIME;
}

FakeBackend *
fake_backend_new (BefRole role)
{
  FakeBackend *self = g_object_new (FAKE_TYPE_BACKEND, NULL);

  self->role = role;
  return self;
}

GBytes *
fake_backend_make_image (void)
{
  guint8 pixels[64 * 36 * 4];

  for (gsize i = 0; i < sizeof pixels; i++)
    pixels[i] = (guint8)(i % 4 == 3 ? 255 : i / 40);
  g_autoptr (GBytes) bytes = g_bytes_new (pixels, sizeof pixels);
  g_autoptr (GdkTexture) texture =
      gdk_memory_texture_new (64, 36, GDK_MEMORY_R8G8B8A8, bytes, 64 * 4);
  return gdk_texture_save_to_png_bytes (texture);
}
