/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-diagnostic-look.h"

#include "backend/bef-profile.h"
#include "base/bef-present.h"

typedef struct
{
  BefDiagnostic *diagnostic; /* the caller's */
  guint pending;             /* questions that are not answered */
} Look;

/* One question less: takes its reference to @task. */
static void
answered (GTask *task)
{
  Look *look = g_task_get_task_data (task);

  if (--look->pending == 0)
    {
      look->diagnostic->is_clock_told = bef_present_is_told ();
      look->diagnostic->clock_offset_ms = bef_present_get_offset ();
      look->diagnostic->now_ms = bef_now_ms ();
      bef_traffic_get (look->diagnostic->now_ms, &look->diagnostic->traffic);
      if (!g_task_return_error_if_cancelled (task))
        g_task_return_boolean (task, TRUE);
    }
  g_object_unref (task);
}

/* The diagnostic; NULL when nobody keeps it any more. */
static BefDiagnostic *
get_diagnostic (GTask *task)
{
  return g_cancellable_is_cancelled (g_task_get_cancellable (task))
             ? NULL
             : ((Look *)g_task_get_task_data (task))->diagnostic;
}

static void
offer_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  BefDiagnostic *diagnostic = get_diagnostic (user_data);
  g_autoptr (GPtrArray) types = bef_backend_offer_finish (BEF_BACKEND (source), result, NULL);

  if (diagnostic != NULL && types != NULL)
    {
      diagnostic->n_types = types->len;
      diagnostic->unknown_types = g_ptr_array_new_with_free_func (g_free);
      for (guint i = 0; i < types->len; i++)
        {
          const BefOfferedType *type = g_ptr_array_index (types, i);
          if (!type->is_understood)
            g_ptr_array_add (diagnostic->unknown_types,
                             g_strdup (bef_profile_short_name (type->name)));
        }
    }
  answered (user_data);
}

static void
probed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  BefDiagnostic *diagnostic = get_diagnostic (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (BefIdentity) identity =
      bef_backend_probe_finish (BEF_BACKEND (source), result, &error);

  if (diagnostic == NULL)
    {
      answered (user_data);
      return;
    }
  if (identity == NULL)
    {
      diagnostic->answer =
          error->domain == BEF_BACKEND_ERROR ? error->code : BEF_BACKEND_ERROR_CONNECT;
      answered (user_data);
      return;
    }
  diagnostic->answer = BEF_DIAGNOSTIC_ANSWERED;
  bef_diagnostic_add_secret (diagnostic, identity->person);
  bef_diagnostic_add_secret (diagnostic, identity->grant_reference);
  diagnostic->identity = g_steal_pointer (&identity);
  bef_backend_offer_async (BEF_BACKEND (source), g_task_get_cancellable (user_data), offer_cb,
                           user_data);
}

static void
certificate_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  BefDiagnostic *diagnostic = get_diagnostic (user_data);
  g_autoptr (BefCertificateLook) look = bef_certificate_look_finish (result, NULL);

  if (diagnostic != NULL)
    diagnostic->certificate = g_steal_pointer (&look);
  answered (user_data);
}

static void
health_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  BefHistory *history = BEF_HISTORY (source);
  BefDiagnostic *diagnostic = get_diagnostic (user_data);
  g_autoptr (GError) error = NULL;
  BefHistoryHealth health;
  gboolean is_known = bef_history_health_finish (history, result, &health, &error);

  if (diagnostic != NULL && is_known)
    {
      diagnostic->health = health;
      if (diagnostic->cache == BEF_CACHE_NONE)
        diagnostic->cache =
            bef_history_is_in_memory (history) ? BEF_CACHE_NOT_KEPT : BEF_CACHE_READ;
    }
  else if (diagnostic != NULL)
    {
      diagnostic->cache = BEF_CACHE_UNREAD;
      diagnostic->cache_error =
          error->domain == BEF_HISTORY_ERROR ? error->code : BEF_HISTORY_ERROR_FAILED;
    }
  answered (user_data);
}

void
bef_diagnostic_look_async (BefDiagnostic *self, BefBackend *backend, BefHistory *history,
                           GCancellable *cancellable, GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Look *look = g_new0 (Look, 1);

  look->diagnostic = self;
  look->pending = 1; /* this call */
  g_task_set_source_tag (task, bef_diagnostic_look_async);
  g_task_set_task_data (task, look, g_free);
  if (backend != NULL)
    {
      look->pending++;
      bef_backend_probe_async (backend, cancellable, probed_cb, g_object_ref (task));
    }
  if (self->url != NULL)
    {
      look->pending++;
      bef_certificate_look_async (self->url, cancellable, certificate_cb, g_object_ref (task));
    }
  if (history != NULL)
    {
      look->pending++;
      bef_history_health_async (history, cancellable, health_cb, g_object_ref (task));
    }
  answered (g_object_ref (task));
}

gboolean
bef_diagnostic_look_finish (GAsyncResult *result)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);
  return g_task_propagate_boolean (G_TASK (result), NULL);
}
