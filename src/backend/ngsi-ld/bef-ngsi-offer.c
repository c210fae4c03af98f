/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-ngsi-backend.h"

#include "backend/bef-https-error.h"
#include "base/bef-json.h"

/*
 * What the server has, understood or not: its types, then how many entities of each, one question
 * after the other. Asked when somebody wants to know, never in the background.
 */

/* So many are counted; a person reads no more. */
#define MAX_COUNTED 30
#define MAX_ANSWER_BYTES (4 * 1024 * 1024)

typedef struct
{
  GPtrArray *types; /* of BefOfferedType */
  guint next;
  gboolean no_count; /* the server refuses to count: what there is is "some" */
} Offer;

static void count_next (GTask *task);

static void
offer_free (gpointer data)
{
  Offer *self = data;

  g_clear_pointer (&self->types, g_ptr_array_unref);
  g_free (self);
}

static void
finish (GTask *task)
{
  Offer *self = g_task_get_task_data (task);

  g_task_return_pointer (task, g_steal_pointer (&self->types), (GDestroyNotify)g_ptr_array_unref);
  g_object_unref (task);
}

static void
counted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Offer *self = g_task_get_task_data (task);
  BefOfferedType *type = self->types->pdata[self->next];
  GError *error = NULL;
  g_autoptr (BefHttpsAnswer) answer =
      bef_ngsi_backend_get_finish (BEF_NGSI_BACKEND (source), result, &error);

  if (answer == NULL)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  if (answer->status == 400 && !self->no_count)
    {
      self->no_count = TRUE;
      count_next (task);
      return;
    }
  if (answer->status == 200)
    type->count = answer->total;
  self->next++;
  count_next (task);
}

static void
count_next (GTask *task)
{
  Offer *self = g_task_get_task_data (task);

  if (self->no_count || self->next >= MIN (self->types->len, MAX_COUNTED))
    {
      finish (task);
      return;
    }
  const BefOfferedType *type = self->types->pdata[self->next];
  const char *const types[] = { type->name, NULL };
  guint next = 0;
  g_autofree char *selection = bef_ngsi_dialect_selection (types, NULL, &next);
  g_autofree char *path = g_strdup_printf ("/ngsi-ld/v1/entities?%s&limit=1&count=true", selection);
  bef_ngsi_backend_get_async (g_task_get_source_object (task), path, BEF_NGSI_LIGHT,
                              MAX_ANSWER_BYTES, g_task_get_cancellable (task), counted_cb, task);
}

static void
types_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  BefNgsiBackend *self = BEF_NGSI_BACKEND (source);
  Offer *offer = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (BefHttpsAnswer) answer = bef_ngsi_backend_get_finish (self, result, &error);

  if (answer == NULL || !bef_https_answer_check (answer, &error))
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  bef_ngsi_take_types (self, answer);
  g_autoptr (GPtrArray) found = bef_ngsi_names_dup_found (self->names);
  offer->types = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_offered_type_free);
  for (guint i = 0; i < found->len; i++)
    {
      const BefNgsiFoundType *one = found->pdata[i];
      BefOfferedType *type = g_new0 (BefOfferedType, 1);
      type->name = g_strdup (one->name);
      type->count = -1;
      type->is_understood = one->use == BEF_NGSI_TYPE_UNDERSTOOD;
      type->is_foreign = one->use == BEF_NGSI_TYPE_FOREIGN;
      g_ptr_array_add (offer->types, type);
    }
  count_next (task);
}

void
bef_ngsi_offer_async (BefBackend *backend, GCancellable *cancellable, GAsyncReadyCallback callback,
                      gpointer user_data)
{
  BefNgsiBackend *self = BEF_NGSI_BACKEND (backend);
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, bef_ngsi_offer_async);
  g_task_set_task_data (task, g_new0 (Offer, 1), offer_free);
  if (!bef_ngsi_names_has_types (self->names))
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "No list of types");
      g_object_unref (task);
      return;
    }
  bef_ngsi_ask_types_async (self, BEF_NGSI_LIGHT, cancellable, types_cb, task);
}

GPtrArray *
bef_ngsi_offer_finish (BefBackend *backend, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, backend), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
