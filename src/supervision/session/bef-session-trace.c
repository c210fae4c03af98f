/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the session does only with its line in the journal: what is asked for by others, and images.
 */
#include "bef-session-parts.h"

#include <glib/gi18n.h>

/* Largest camera image taken. */
#define IMAGE_MAX_BYTES (4u * 1024 * 1024)

static void
traced_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  BefSession *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (!bef_trace_finish (BEF_HISTORY (source), result, &error))
    g_task_return_error (task, error);
  else if (bef_session_is_stopped (self))
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "The session has ended");
  else
    g_task_return_boolean (task, TRUE);
}

void
bef_session_trace_async (BefSession *self, const char *action, const char *object,
                         const char *detail, GCancellable *cancellable,
                         GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (BEF_IS_SESSION (self));
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  BefJournalEntry line = { 0,
                           bef_now_ms (),
                           (char *)bef_session_get_person (self),
                           (char *)action,
                           (char *)object,
                           (char *)detail };

  g_task_set_source_tag (task, bef_session_trace_async);
  bef_trace_async (bef_session_get_history (self), &line, cancellable, traced_cb, task);
}

gboolean
bef_session_trace_finish (BefSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

const BefIdentity *
bef_session_get_identity (BefSession *self)
{
  return bef_access_get_identity (bef_session_get_access (self));
}

BefDoorWishes *
bef_session_get_door_wishes (BefSession *self)
{
  return self->doors;
}

gint64
bef_session_get_door_asked_ms (BefSession *self, const char *door)
{
  return bef_door_wishes_get_asked_ms (self->doors, door);
}

BefRole
bef_session_get_role (BefSession *self)
{
  return bef_access_get_role (bef_session_get_access (self));
}

const char *
bef_session_get_person (BefSession *self)
{
  const char *person = bef_access_get_person (bef_session_get_access (self));

  return person != NULL ? person : bef_role_name (bef_session_get_role (self));
}

gboolean
bef_session_may_acknowledge (BefSession *self)
{
  return bef_access_may_acknowledge (bef_session_get_access (self));
}

gboolean
bef_session_may_see_images (BefSession *self)
{
  const BefIdentity *identity = bef_session_get_identity (self);

  return !self->without_images && identity != NULL
         && bef_identity_may_see_images (identity, bef_now_ms ());
}

gboolean
bef_session_is_without_images (BefSession *self)
{
  return self->without_images;
}

typedef struct
{
  BefDevice *device; /* owned */
  char *camera;      /* owned */
  GBytes *bytes;     /* owned, nullable: not shown to anybody yet */
} Image;

static void
image_free (gpointer data)
{
  Image *image = data;

  g_object_unref (image->device);
  g_free (image->camera);
  g_clear_pointer (&image->bytes, g_bytes_unref);
  g_free (image);
}

static void
return_no_grant (GTask *task)
{
  g_task_return_new_error (task, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_FORBIDDEN,
                           _ ("Images are seen under a named and dated grant only"));
}

static void
look_traced_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Image *image = g_task_get_task_data (task);
  GError *error = NULL;

  if (!bef_looks_trace_finish (result, &error))
    g_task_return_error (task, error);
  /* It may have ended meanwhile. */
  else if (!bef_session_may_see_images (g_task_get_source_object (task)))
    return_no_grant (task);
  else
    g_task_return_pointer (task, g_steal_pointer (&image->bytes), (GDestroyNotify)g_bytes_unref);
}

static void
image_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  BefSession *self = g_task_get_source_object (task);
  Image *image = g_task_get_task_data (task);
  GError *error = NULL;

  image->bytes = bef_backend_bytes_finish (BEF_BACKEND (source), result, &error);
  if (image->bytes == NULL)
    {
      if (bef_withheld_note (self->withheld, image->device, error))
        bef_access_doubt_anyway (self->access);
      bef_session_question_failed (self, error);
      g_task_return_error (task, error);
      return;
    }
  const BefIdentity *identity = bef_session_get_identity (self);
  const char *grant = identity != NULL ? identity->grant_reference : NULL;
  BefJournalEntry line = { 0,
                           bef_now_ms (),
                           (char *)bef_session_get_person (self),
                           (char *)"image-view",
                           image->camera,
                           (char *)grant };
  GCancellable *cancellable = g_task_get_cancellable (task);
  bef_looks_trace_async (bef_session_get_looks (self), &line, cancellable, look_traced_cb,
                         g_steal_pointer (&task));
}

void
bef_session_image_async (BefSession *self, BefDevice *device, GCancellable *cancellable,
                         GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  const char *url = bef_device_get_image_url (device);
  BefBackend *backend = bef_session_get_backend (self);

  g_task_set_source_tag (task, bef_session_image_async);
  Image *image = g_new0 (Image, 1);
  image->device = g_object_ref (device);
  image->camera = g_strdup (bef_device_get_id (device));
  g_task_set_task_data (task, image, image_free);
  if (!bef_session_may_see_images (self) || url == NULL || backend == NULL)
    {
      return_no_grant (task);
      g_object_unref (task);
      return;
    }
  GError *refusal = bef_withheld_dup_error (self->withheld, device);
  if (refusal != NULL)
    {
      g_task_return_error (task, refusal);
      g_object_unref (task);
      return;
    }
  bef_backend_bytes_async (backend, url, IMAGE_MAX_BYTES, cancellable, image_cb, task);
}

GBytes *
bef_session_image_finish (BefSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
