/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-ngsi-backend.h"

#include <glib/gi18n.h>

#include "backend/bef-https-error.h"
#include "base/bef-json.h"
#include "base/bef-present.h"
#include "base/bef-text.h"

/* How long to wait for the first byte of what is asked all the time: this many times the slowest
 * answer of late, within bounds, so that silence is told soon and a slow server is waited for. */
#define PATIENCE_FACTOR 3
#define PATIENCE_LEAST_S 5
#define PATIENCE_MOST_S 30
#define MAX_TYPES_BYTES (1024 * 1024)

static void iface_init (BefBackendInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (BefNgsiBackend, bef_ngsi_backend, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (BEF_TYPE_BACKEND, iface_init))

/* A GET under way: the task's data. */
typedef struct
{
  BefNgsiWeight weight;
  gint64 asked_us; /* monotonic */
} Get;

static guint
patience_s (BefNgsiBackend *self, BefNgsiWeight weight)
{
  gint64 seconds = self->slowest_us[weight] * PATIENCE_FACTOR / G_USEC_PER_SEC;

  return (guint)CLAMP (seconds, PATIENCE_LEAST_S, PATIENCE_MOST_S);
}

/* A request given up took at least that long. What was slow once is forgotten over the next
 * answers: soon where they are asked every few seconds, slower where a page may be slower than the
 * other pages. */
static void
note_wait (BefNgsiBackend *self, const Get *get, const GError *error)
{
  const gint64 waited = g_get_monotonic_time () - get->asked_us;
  const int fading = get->weight <= BEF_NGSI_TRIAL ? 4 : 20;
  gint64 *slowest = &self->slowest_us[get->weight];

  if (error == NULL || g_error_matches (error, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_TIMEOUT))
    *slowest = MAX (*slowest - *slowest / fading, waited);
}

static void
get_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  BefNgsiBackend *self = g_task_get_source_object (task);
  GError *error = NULL;
  BefHttpsAnswer *answer = bef_https_send_finish (BEF_HTTPS (source), result, &error);

  note_wait (self, g_task_get_task_data (task), error);
  if (answer == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if ((answer->status == 429 || answer->status == 503) && answer->retry_after_ms > 0)
    self->busy_until_us = g_get_monotonic_time () + answer->retry_after_ms * 1000;
  g_task_return_pointer (task, answer, (GDestroyNotify)bef_https_answer_free);
}

void
bef_ngsi_backend_get_async (BefNgsiBackend *self, const char *path, BefNgsiWeight weight,
                            gsize max_bytes, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Get *get = g_new (Get, 1);
  /* What is on screen does not wait behind the history being filled. */
  BefHttpsRequest request = { .method = "GET",
                              .url = path,
                              .context = self->dialect->context,
                              .max_bytes = max_bytes,
                              .trial = weight == BEF_NGSI_TRIAL,
                              .background = weight == BEF_NGSI_HISTORY,
                              .answer_s =
                                  weight == BEF_NGSI_HISTORY ? 0 : patience_s (self, weight) };

  *get = (Get){ weight, g_get_monotonic_time () };
  g_task_set_task_data (task, get, g_free);
  g_task_set_source_tag (task, bef_ngsi_backend_get_async);
  if (g_get_monotonic_time () < self->busy_until_us)
    {
      g_task_return_new_error (task, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_BUSY,
                               _ ("The server is busy. It will be asked again later."));
      g_object_unref (task);
      return;
    }
  bef_https_send_async (self->https, &request, cancellable, get_cb, task);
}

BefHttpsAnswer *
bef_ngsi_backend_get_finish (BefNgsiBackend *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

JsonNode *
bef_ngsi_parse (const BefHttpsAnswer *answer, GError **error)
{
  g_autoptr (GError) local = NULL;
  JsonNode *root = bef_json_parse (g_bytes_get_data (answer->body, NULL),
                                   g_bytes_get_size (answer->body), BEF_JSON_MAX_BYTES, &local);

  if (root == NULL)
    g_set_error_literal (error, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_BAD_DATA, local->message);
  return root;
}

void
bef_ngsi_ask_types_async (BefNgsiBackend *self, BefNgsiWeight weight, GCancellable *cancellable,
                          GAsyncReadyCallback callback, gpointer user_data)
{
  g_free (self->dialect->context);
  self->dialect->context = g_strdup (self->context);
  bef_ngsi_backend_get_async (self, "/ngsi-ld/v1/types", weight, MAX_TYPES_BYTES, cancellable,
                              callback, user_data);
}

gboolean
bef_ngsi_take_types (BefNgsiBackend *self, const BefHttpsAnswer *answer)
{
  g_autoptr (JsonNode) root = answer->status == 200 ? bef_ngsi_parse (answer, NULL) : NULL;

  if (root == NULL || !bef_ngsi_names_read_types (self->names, root, self->profile))
    return FALSE;
  self->types_read_us = g_get_monotonic_time ();
  return TRUE;
}

GPtrArray *
bef_ngsi_asked_types (BefNgsiBackend *self, BefBackendAbout about)
{
  GPtrArray *types = g_ptr_array_new_with_free_func (g_free);

  for (const char *const *type = bef_profile_get_types (self->profile); *type != NULL; type++)
    if (about == BEF_BACKEND_ALL
        || bef_profile_find_type (self->profile, *type)->role == BEF_ENTITY_ALERT)
      bef_ngsi_names_add_types (self->names, *type, types);
  for (guint i = types->len; i > 0; i--)
    if (!bef_bounds_has_type (self->bounds, types->pdata[i - 1]))
      g_ptr_array_remove_index (types, i - 1);
  g_ptr_array_add (types, NULL);
  return types;
}

typedef struct
{
  GTask *task;
  BefNgsiWork work;
  void (*done) (GTask *task);
} Run;

static void
run_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Run *run = task_data;

  run->work (g_task_get_task_data (run->task));
  g_task_return_boolean (task, TRUE);
}

static void
run_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Run *run = g_task_get_task_data (G_TASK (result));
  run->done (run->task);
}

void
bef_ngsi_run (GTask *task, gsize bytes, BefNgsiWork work, void (*done) (GTask *task))
{
  if (bytes <= BEF_NGSI_THREAD_BYTES)
    {
      work (g_task_get_task_data (task));
      done (task);
      return;
    }
  /* Without the cancellable: @done must run whatever happens, and sees the cancellation itself. */
  g_autoptr (GTask) thread = g_task_new (NULL, NULL, run_cb, NULL);
  Run *run = g_new (Run, 1);
  *run = (Run){ task, work, done };
  g_task_set_task_data (thread, run, g_free);
  g_task_run_in_thread (thread, run_thread);
}

static void
bytes_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (BefHttpsAnswer) answer = bef_https_send_finish (BEF_HTTPS (source), result, &error);

  if (answer == NULL || !bef_https_answer_check (answer, &error))
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_bytes_ref (answer->body), (GDestroyNotify)g_bytes_unref);
}

static void
bytes_async (BefBackend *backend, const char *url, gsize max_bytes, GCancellable *cancellable,
             GAsyncReadyCallback callback, gpointer user_data)
{
  BefNgsiBackend *self = BEF_NGSI_BACKEND (backend);
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  BefHttpsRequest request = {
    .method = "GET",
    .url = url,
    .accept = "*/*",
    .max_bytes = max_bytes,
    .background = TRUE,
    .about_one = TRUE,
  };

  g_task_set_source_tag (task, bytes_async);
  bef_https_send_async (self->https, &request, cancellable, bytes_cb, task);
}

static GBytes *
bytes_finish (BefBackend *backend, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, backend), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
lead_clock (BefBackend *backend)
{
  bef_https_lead_clock (BEF_NGSI_BACKEND (backend)->https);
}

static gboolean
set_token (BefBackend *backend, const char *token)
{
  BefNgsiBackend *self = BEF_NGSI_BACKEND (backend);
  gboolean is_other = bef_https_set_token (self->https, token);

  /* Who it stands for may see something else. */
  if (is_other)
    bef_ngsi_changes_forget (self->changes);
  return is_other;
}

static gboolean
is_refused (BefBackend *backend)
{
  return bef_https_get_refusal (BEF_NGSI_BACKEND (backend)->https) != NULL;
}

static gboolean
keeps_history (BefBackend *backend)
{
  BefNgsiBackend *self = BEF_NGSI_BACKEND (backend);

  return self->dialect->temporal_found && !bef_ngsi_has_no_history (self);
}

static gsize
get_look_bytes (BefBackend *backend)
{
  BefNgsiBackend *self = BEF_NGSI_BACKEND (backend);

  /* The sooner that is known, the less comes. */
  return bef_ngsi_changes_is_deciding (self->changes, self->dialect) ? 0 : self->look_bytes;
}

static void
set_rights (BefBackend *backend, const BefRights *rights)
{
  BefNgsiBackend *self = BEF_NGSI_BACKEND (backend);

  g_clear_pointer (&self->rights, bef_rights_free);
  self->rights = bef_rights_copy (rights);
}

static void
set_context (BefBackend *backend, const char *context)
{
  BefNgsiBackend *self = BEF_NGSI_BACKEND (backend);

  g_free (self->context);
  self->context = g_strdup (context);
}

void
bef_ngsi_note_ways (BefNgsiBackend *self)
{
  g_autofree char *ways = bef_ngsi_dialect_to_text (self->dialect, self->server);

  /* Before the server is known there is nothing to be kept of it. */
  if (self->identity != NULL && bef_set_str (&self->ways, ways))
    g_signal_emit_by_name (self, "ways-changed");
}

void
bef_ngsi_recall_ways (BefNgsiBackend *self)
{
  if (self->ways == NULL
      || bef_ngsi_dialect_recall (self->dialect, self->ways, self->server, bef_now_ms ()))
    return;
  g_message ("What was learned of another server, or of another version of it, is forgotten");
  g_clear_pointer (&self->ways, g_free);
}

GError *
bef_ngsi_no_history (BefNgsiBackend *self)
{
  if (!bef_ngsi_has_no_history (self))
    self->dialect->no_history_ms = bef_now_ms ();
  bef_ngsi_note_ways (self);
  return g_error_new_literal (BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_NO_HISTORY,
                              bef_backend_no_history_text ());
}

gboolean
bef_ngsi_has_no_history (BefNgsiBackend *self)
{
  gint64 said_ms = self->dialect->no_history_ms, now_ms = bef_now_ms ();

  return said_ms != BEF_NO_TIME && said_ms <= now_ms && now_ms - said_ms < BEF_NGSI_NO_HISTORY_MS;
}

static void
set_ways (BefBackend *backend, const char *text)
{
  bef_set_str (&BEF_NGSI_BACKEND (backend)->ways, text != NULL && text[0] != '\0' ? text : NULL);
}

static char *
dup_ways (BefBackend *backend)
{
  return g_strdup (BEF_NGSI_BACKEND (backend)->ways);
}

/* What is under way goes on with what it began with. */
static gboolean
set_profile (BefBackend *backend, const char *text, GError **error)
{
  BefNgsiBackend *self = BEF_NGSI_BACKEND (backend);
  BefProfile *profile = text != NULL ? bef_profile_new_over (text, strlen (text), error)
                                     : bef_profile_load (NULL, error);

  if (profile == NULL)
    return FALSE;
  bef_profile_unref (self->profile);
  self->profile = profile;
  bef_ngsi_changes_forget (self->changes);
  bef_ngsi_names_match_again (self->names, profile);
  return TRUE;
}

static void
set_bounds (BefBackend *backend, const BefBounds *bounds)
{
  BefNgsiBackend *self = BEF_NGSI_BACKEND (backend);

  bef_ngsi_changes_forget (self->changes);
  self->relations_refused = FALSE;
  bef_bounds_free (self->bounds);
  self->bounds = bef_bounds_is_everything (bounds) ? NULL : bef_bounds_copy (bounds);
}

static char *
dup_bounds_note (BefBackend *backend)
{
  return BEF_NGSI_BACKEND (backend)->relations_refused
             ? g_strdup (_ ("This server cannot be asked what is related to a building: equipment "
                            "without a place of its own is missing in this area."))
             : NULL;
}

static void
set_allowed_hosts (BefBackend *backend, const char *const *hosts)
{
  bef_https_set_allowed_hosts (BEF_NGSI_BACKEND (backend)->https, hosts);
}

static void
iface_init (BefBackendInterface *iface)
{
  iface->set_allowed_hosts = set_allowed_hosts;
  iface->set_context = set_context;
  iface->set_rights = set_rights;
  iface->offer_async = bef_ngsi_offer_async;
  iface->offer_finish = bef_ngsi_offer_finish;
  iface->attributes_async = bef_ngsi_attributes_async;
  iface->attributes_finish = bef_ngsi_attributes_finish;
  iface->set_profile = set_profile;
  iface->set_bounds = set_bounds;
  iface->note_wish = bef_ngsi_note_wish;
  iface->dup_bounds_note = dup_bounds_note;
  iface->set_ways = set_ways;
  iface->dup_ways = dup_ways;
  iface->probe_async = bef_ngsi_probe_async;
  iface->probe_finish = bef_ngsi_probe_finish;
  iface->entities_async = bef_ngsi_entities_async;
  iface->entities_finish = bef_ngsi_entities_finish;
  iface->changes_async = bef_ngsi_changes_async;
  iface->changes_finish = bef_ngsi_entities_finish;
  iface->can_ask_changes = bef_ngsi_can_ask_changes;
  iface->get_look_bytes = get_look_bytes;
  iface->keeps_history = keeps_history;
  iface->temporal_async = bef_ngsi_history_async;
  iface->temporal_finish = bef_ngsi_history_finish;
  iface->temporal_many_async = bef_ngsi_histories_async;
  iface->temporal_many_finish = bef_ngsi_histories_finish;
  iface->can_ask_many = bef_ngsi_can_ask_many;
  iface->command_async = bef_ngsi_command_async;
  iface->decide_async = bef_ngsi_decide_async;
  iface->decide_otherwise = bef_ngsi_decide_otherwise;
  iface->done_finish = bef_ngsi_done_finish;
  iface->bytes_async = bytes_async;
  iface->bytes_finish = bytes_finish;
  iface->lead_clock = lead_clock;
  iface->set_token = set_token;
  iface->is_refused = is_refused;
}

static void
bef_ngsi_backend_finalize (GObject *object)
{
  BefNgsiBackend *self = BEF_NGSI_BACKEND (object);

  g_clear_object (&self->https);
  g_clear_pointer (&self->profile, bef_profile_unref);
  g_clear_pointer (&self->dialect, bef_ngsi_dialect_free);
  g_clear_pointer (&self->identity, bef_identity_free);
  g_clear_pointer (&self->rights, bef_rights_free);
  g_clear_pointer (&self->own, g_hash_table_unref);
  g_clear_pointer (&self->units, bef_ngsi_units_unref);
  g_clear_pointer (&self->names, bef_ngsi_names_unref);
  g_clear_pointer (&self->changes, bef_ngsi_changes_free);
  g_clear_pointer (&self->listed_types, g_free);
  g_clear_pointer (&self->context, g_free);
  g_clear_pointer (&self->bounds, bef_bounds_free);
  g_clear_pointer (&self->server, g_free);
  g_clear_pointer (&self->ways, g_free);
  g_clear_pointer (&self->wishes, g_hash_table_unref);
  g_clear_pointer (&self->types, g_hash_table_unref);
  g_clear_pointer (&self->homes, g_hash_table_unref);
  G_OBJECT_CLASS (bef_ngsi_backend_parent_class)->finalize (object);
}

static void
bef_ngsi_backend_class_init (BefNgsiBackendClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = bef_ngsi_backend_finalize;
}

static void
bef_ngsi_backend_init (BefNgsiBackend *self)
{
  self->dialect = bef_ngsi_dialect_new ();
  self->units = bef_ngsi_units_new ();
  self->names = bef_ngsi_names_new ();
  self->changes = bef_ngsi_changes_new ();
  self->types =
      g_hash_table_new_full (g_str_hash, g_str_equal, (GDestroyNotify)g_ref_string_release, NULL);
  self->homes =
      g_hash_table_new_full (g_str_hash, g_str_equal, (GDestroyNotify)g_ref_string_release,
                             (GDestroyNotify)g_ref_string_release);
  self->wishes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

BefBackend *
bef_ngsi_backend_new (const char *url, const char *tenant, const char *token, const char *ca_pem,
                      GError **error)
{
  g_autoptr (BefNgsiBackend) self = g_object_new (BEF_TYPE_NGSI_BACKEND, NULL);

  self->https = bef_https_new (url, tenant, token, ca_pem, error);
  if (self->https == NULL)
    return NULL;
  self->server = g_strconcat (bef_https_get_base (self->https), "|", tenant, NULL);
  self->profile = bef_profile_load (NULL, error);
  return self->profile != NULL ? BEF_BACKEND (g_steal_pointer (&self)) : NULL;
}

BefNgsiRefusal
bef_ngsi_refusal_of (const BefHttpsAnswer *answer)
{
  if (answer != NULL && bef_https_answer_is_too_many (answer))
    return BEF_NGSI_REFUSAL_SIZE;
  return answer != NULL && answer->status == 400 ? BEF_NGSI_REFUSAL_WAY : BEF_NGSI_REFUSAL_NONE;
}
