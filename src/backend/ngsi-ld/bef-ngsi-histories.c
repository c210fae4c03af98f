/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-ngsi-backend.h"

#include "backend/bef-https-error.h"
#include "base/bef-json.h"

/*
 * Histories of many series in one question (GET /temporal/entities), for what is asked again and is
 * mostly still empty. It is asked once and in the way that was found to work; what comes cut, or
 * round enough to have been cut in silence, is left to be asked for alone. A broker that refuses it
 * is not asked so again.
 */

/* Silent limits seen in the field are multiples of this. */
#define ROUND_COUNT 50

typedef struct
{
  BefProfile *profile;
  BefNgsiUnits *units;
  GArray *keys; /* of BefSeriesKey */
  gint64 from_ms, to_ms;
  BefHttpsAnswer *answer;
  GPtrArray *found; /* of GArray, nullable elements */
  GError *error;
} Histories;

static void
histories_free (gpointer data)
{
  Histories *self = data;

  bef_profile_unref (self->profile);
  bef_ngsi_units_unref (self->units);
  g_array_unref (self->keys);
  g_clear_pointer (&self->answer, bef_https_answer_free);
  g_clear_pointer (&self->found, g_ptr_array_unref);
  g_clear_error (&self->error);
  g_free (self);
}

static void
unref_nullable (gpointer array)
{
  g_clear_pointer ((GArray **)&array, g_array_unref);
}

/* The values of [from, to), or NULL when there may be more. */
static GArray *
take_whole (const Histories *self, const BefNgsiTemporal *part)
{
  if (part->instances > 0 && part->instances % ROUND_COUNT == 0)
    return NULL;
  GArray *readings = g_array_new (FALSE, FALSE, sizeof (BefReading));
  for (guint i = 0; i < part->readings->len; i++)
    {
      BefReading reading = g_array_index (part->readings, BefReading, i);
      if (reading.observed_ms >= self->from_ms && reading.observed_ms < self->to_ms)
        g_array_append_val (readings, reading);
    }
  /* Values that could not be understood are told by the question about them alone. */
  if (readings->len == 0 && part->instances > 0)
    g_clear_pointer (&readings, g_array_unref);
  return readings;
}

static void
decode (gpointer task_data)
{
  Histories *self = task_data;
  g_autoptr (JsonNode) root = bef_ngsi_parse (self->answer, &self->error);
  BefNgsiCounts counts = { 0 };

  for (guint i = 0; root != NULL && self->error == NULL && i < self->keys->len; i++)
    {
      BefNgsiTemporal part;
      if (!bef_ngsi_decode_temporal (root, self->profile, self->units,
                                     g_array_index (self->keys, BefSeriesKey, i), &part, &counts,
                                     &self->error))
        return;
      g_ptr_array_add (self->found, take_whole (self, &part));
      bef_ngsi_temporal_clear (&part);
    }
}

static void
decoded (GTask *task)
{
  Histories *self = g_task_get_task_data (task);

  if (g_task_return_error_if_cancelled (task))
    ;
  else if (self->error != NULL)
    g_task_return_error (task, g_steal_pointer (&self->error));
  else
    g_task_return_pointer (task, g_steal_pointer (&self->found), (GDestroyNotify)g_ptr_array_unref);
  g_object_unref (task);
}

/* Nothing is known of any of them. */
static void
return_none (GTask *task)
{
  Histories *self = g_task_get_task_data (task);

  g_ptr_array_set_size (self->found, (gint)self->keys->len);
  g_task_return_pointer (task, g_steal_pointer (&self->found), (GDestroyNotify)g_ptr_array_unref);
  g_object_unref (task);
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  BefNgsiBackend *backend = BEF_NGSI_BACKEND (source);
  Histories *self = g_task_get_task_data (task);
  GError *error = NULL;

  self->answer = bef_ngsi_backend_get_finish (backend, result, &error);
  if (self->answer == NULL)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  guint status = self->answer->status;
  if (status == 400 || status == 404 || status == 405 || status == 422 || status == 501)
    {
      backend->dialect->apart_only = TRUE;
      bef_ngsi_note_ways (backend);
    }
  if (backend->dialect->apart_only || status == 206 || self->answer->has_next)
    return_none (task);
  else if (!bef_https_answer_check (self->answer, &error))
    {
      g_task_return_error (task, error);
      g_object_unref (task);
    }
  else
    bef_ngsi_run (task, g_bytes_get_size (self->answer->body), decode, decoded);
}

static void
add_once (GPtrArray *words, const char *word)
{
  if (!g_ptr_array_find_with_equal_func (words, word, g_str_equal, NULL))
    g_ptr_array_add (words, g_strdup (word));
}

/* (transfer full), or NULL when the ids do not go into one line. */
static char *
dup_path (BefNgsiBackend *backend, const Histories *self)
{
  g_autoptr (GPtrArray) types = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) attributes = g_ptr_array_new_with_free_func (g_free);
  guint next = 0;

  for (guint i = 0; i < self->keys->len; i++)
    {
      BefSeriesKey key = g_array_index (self->keys, BefSeriesKey, i);
      const char *type = g_hash_table_lookup (backend->types, key.entity);
      g_auto (GStrv) candidates =
          bef_ngsi_names_candidates (backend->names, self->profile, type, key.quantity);
      g_autoptr (GPtrArray) called = g_ptr_array_new_with_free_func (g_free);
      if (type == NULL)
        return NULL;
      bef_ngsi_names_add_types (backend->names, type, called);
      for (guint k = 0; k < called->len; k++)
        add_once (types, called->pdata[k]);
      add_once (ids, key.entity);
      for (guint k = 0; candidates[k] != NULL; k++)
        add_once (attributes, candidates[k]);
    }
  g_ptr_array_add (types, NULL);
  g_ptr_array_add (ids, NULL);
  g_ptr_array_add (attributes, NULL);
  g_autofree char *selection = bef_ngsi_dialect_selection ((const char *const *)types->pdata,
                                                           (const char *const *)ids->pdata, &next);
  if (ids->pdata[next] != NULL)
    return NULL;
  return bef_ngsi_dialect_temporal_many_path (backend->dialect->temporal_variant, selection,
                                              (const char *const *)attributes->pdata, self->from_ms,
                                              self->to_ms);
}

void
bef_ngsi_histories_async (BefBackend *backend, const BefSeriesSpan *span, GCancellable *cancellable,
                          GAsyncReadyCallback callback, gpointer user_data)
{
  BefNgsiBackend *self = BEF_NGSI_BACKEND (backend);
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Histories *histories = g_new0 (Histories, 1);

  g_task_set_source_tag (task, bef_ngsi_histories_async);
  histories->profile = bef_profile_ref (self->profile);
  histories->units = bef_ngsi_units_ref (self->units);
  histories->keys = g_array_new (FALSE, FALSE, sizeof (BefSeriesKey));
  g_array_append_vals (histories->keys, span->keys, span->n_keys);
  histories->from_ms = span->from_ms;
  histories->to_ms = span->to_ms;
  histories->found = g_ptr_array_new_with_free_func (unref_nullable);
  g_task_set_task_data (task, histories, histories_free);
  g_autofree char *path = bef_ngsi_can_ask_many (backend) ? dup_path (self, histories) : NULL;
  if (path == NULL)
    return_none (task);
  else
    bef_ngsi_backend_get_async (self, path, BEF_NGSI_HISTORY, BEF_JSON_MAX_BYTES, cancellable,
                                answered_cb, task);
}

GPtrArray *
bef_ngsi_histories_finish (BefBackend *backend, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, backend), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

gboolean
bef_ngsi_can_ask_many (BefBackend *backend)
{
  const BefNgsiDialect *dialect = BEF_NGSI_BACKEND (backend)->dialect;

  return dialect->temporal_found && !dialect->apart_only
         && !bef_ngsi_has_no_history (BEF_NGSI_BACKEND (backend));
}
