/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scripted-backend.h"

#include "base/bef-present.h"

#define ORIGIN "https://scripted.invalid"

typedef enum
{
  ASK_PROBE,
  ASK_ENTITIES,
  ASK_TEMPORAL,
  ASK_MANY,
  ASK_COMMAND,
  ASK_ACKNOWLEDGE,
  ASK_BYTES,
} Ask;

typedef struct
{
  Ask ask;
  GStrv ids;                  /* owned, nullable */
  char *alert;                /* owned, nullable */
  BefAlertDecision *decision; /* owned, nullable */
  BefBackendAbout about;
  AskedRange range;
  GArray *keys; /* owned, nullable, of BefSeriesKey: of a question about many */
  gint64 whole_from_ms, whole_to_ms;
} Call;

static void scripted_backend_iface_init (BefBackendInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ScriptedBackend, scripted_backend, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (BEF_TYPE_BACKEND,
                                                      scripted_backend_iface_init))

static void
call_free (gpointer data)
{
  Call *call = data;

  g_strfreev (call->ids);
  g_free (call->alert);
  g_clear_pointer (&call->keys, g_array_unref);
  bef_alert_decision_free (call->decision);
  g_free (call);
}

static int
failure (ScriptedBackend *self, const Call *call)
{
  gboolean meant =
      self->fail_acknowledge_of == NULL
      || (call->alert != NULL && g_str_has_prefix (call->alert, self->fail_acknowledge_of));

  switch (call->ask)
    {
    case ASK_PROBE:
      return self->fail >= 0 ? self->fail : self->fail_probe;
    case ASK_ENTITIES:
      if (self->fail < 0 && call->ids != NULL)
        return self->fail_ids;
      return self->fail < 0 && call->about == BEF_BACKEND_ALERTS ? self->fail_alerts : self->fail;
    case ASK_TEMPORAL:
    case ASK_MANY:
      return self->fail >= 0 ? self->fail : self->fail_temporal;
    case ASK_COMMAND:
      return self->fail >= 0 ? self->fail : self->fail_command;
    case ASK_ACKNOWLEDGE:
      return self->fail >= 0 ? self->fail : (meant ? self->fail_acknowledge : -1);
    case ASK_BYTES:
    default:
      return self->fail_bytes;
    }
}

/* A copy of what the call asks for, as a decoder would have made it. (transfer full) */
static GPtrArray *
copy_world (ScriptedBackend *self, const Call *call)
{
  g_autofree char *text = bef_entities_to_text (self->world);
  g_autoptr (GPtrArray) copies = bef_entities_from_text (text, NULL);
  GPtrArray *answer = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_entity_free);

  g_ptr_array_set_free_func (copies, NULL);
  for (guint i = 0; i < copies->len; i++)
    {
      BefEntity *copy = g_ptr_array_index (copies, i),
                *original = g_ptr_array_index (self->world, i);
      gboolean wanted =
          call->ids == NULL || g_strv_contains ((const char *const *)call->ids, copy->id);
      /* What the disk keeps of an entity is less. */
      copy->lock = original->lock;
      copy->image_url = g_strdup (original->image_url);
      copy->offers_image = copy->image_url != NULL;
      if (wanted && (call->about == BEF_BACKEND_ALL || copy->role == BEF_ENTITY_ALERT))
        g_ptr_array_add (answer, copy);
      else
        bef_entity_free (copy);
    }
  return answer;
}

static GArray *
find_samples (ScriptedBackend *self, Call *call)
{
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (BefReading));

  call->whole_from_ms = self->whole_ms > 0
                            ? MAX (call->range.from_ms, call->range.to_ms - self->whole_ms)
                            : call->range.from_ms;
  call->whole_to_ms = call->range.to_ms;
  if (self->answer != NULL)
    return self->answer (self, call->range.key, call->whole_from_ms, call->whole_to_ms,
                         self->answer_data);
  for (guint i = 0; i < self->samples->len; i++)
    {
      const BefReading *r = &g_array_index (self->samples, BefReading, i);
      if (bef_series_key_equal (r->key, call->range.key) && r->observed_ms >= call->whole_from_ms
          && r->observed_ms < call->whole_to_ms)
        g_array_append_val (found, *r);
    }
  return g_steal_pointer (&found);
}

static void
unref_nullable (gpointer array)
{
  g_clear_pointer ((GArray **)&array, g_array_unref);
}

static GPtrArray *
find_many (ScriptedBackend *self, Call *call)
{
  GPtrArray *all = g_ptr_array_new_with_free_func (unref_nullable);

  for (guint i = 0; i < call->keys->len; i++)
    {
      call->range.key = g_array_index (call->keys, BefSeriesKey, i);
      GArray *samples = find_samples (self, call);
      if (self->many_max > 0 && samples->len >= self->many_max)
        g_clear_pointer (&samples, g_array_unref);
      g_ptr_array_add (all, samples);
    }
  return all;
}

/* The Date header of an answer that took a millisecond. */
static void
tell_clock (ScriptedBackend *self)
{
  gint64 ticks_us = bef_present_ticks_us ();
  gint64 date_ms = (bef_computer_ms () + self->clock_offset) / BEF_MS_SECOND * BEF_MS_SECOND;

  if (self->clock_offset != 0)
    bef_present_note (ORIGIN, date_ms, ticks_us - 1000, ticks_us);
}

static void
store_note (BefEntity *e, const BefAlertDecision *decision)
{
  g_autoptr (GPtrArray) notes = bef_alert_notes_from_text (bef_entity_get_fact (e, "comments"));
  gboolean undoes = decision->sense == BEF_DECISION_UNDO;

  for (guint i = notes->len; i > 0; i--)
    if (g_strcmp0 (((BefAlertNote *)notes->pdata[i - 1])->id, undoes ? decision->was : decision->id)
        == 0)
      g_ptr_array_remove_index (notes, i - 1);
  if (!undoes)
    {
      BefAlertNote *note = g_new0 (BefAlertNote, 1);
      note->id = g_strdup (decision->id);
      note->who = g_strdup (decision->who);
      note->text = g_strdup (decision->text);
      note->at_ms = decision->at_ms;
      g_ptr_array_add (notes, note);
    }
  g_autofree char *text = bef_alert_notes_to_text (notes);
  bef_entity_set_fact (e, "comments", text);
}

/* As a broker does that keeps what it takes. */
static void
store_decision (ScriptedBackend *self, const Call *call)
{
  const BefAlertDecision *d = call->decision;
  BefEntity *e = scripted_backend_find (self, call->alert);
  gboolean makes = d->sense == BEF_DECISION_MAKE;
  g_autofree char *at = bef_iso8601_format (d->at_ms);
  g_autofree char *until = d->until_ms != BEF_NO_TIME ? bef_iso8601_format (d->until_ms) : NULL;

  if (self->way < self->stores_from_way || e == NULL)
    return;
  switch (d->kind)
    {
    case BEF_DECISION_ACKNOWLEDGE:
      bef_entity_set_fact (e, "acknowledgedBy", makes ? d->who : NULL);
      bef_entity_set_fact (e, "acknowledgedAt", makes ? at : NULL);
      break;
    case BEF_DECISION_COMMENT:
      store_note (e, d);
      break;
    case BEF_DECISION_ASSIGN:
      bef_entity_set_fact (e, "assignedTo", d->to);
      bef_entity_set_fact (e, "assignedBy", d->to != NULL ? d->who : NULL);
      break;
    default:
      bef_entity_set_fact (e, "shelvedUntil", until);
      bef_entity_set_fact (e, "shelvedBy", makes ? d->who : NULL);
      bef_entity_set_fact (e, "shelveReason", makes ? d->text : NULL);
    }
}

static void
answer (ScriptedBackend *self, GTask *task, Call *call)
{
  int code = failure (self, call);

  if (g_task_return_error_if_cancelled (task))
    return;
  if (code < 0)
    tell_clock (self);
  if (code >= 0 && call->ask == ASK_ACKNOWLEDGE && self->loses_answers)
    store_decision (self, call);
  if (code >= 0)
    g_task_return_new_error (task, BEF_BACKEND_ERROR, code, "%s", self->fail_message);
  else if (call->ask == ASK_PROBE)
    g_task_return_pointer (task, bef_identity_copy (&self->identity),
                           (GDestroyNotify)bef_identity_free);
  else if (call->ask == ASK_ENTITIES)
    g_task_return_pointer (task, copy_world (self, call), (GDestroyNotify)g_ptr_array_unref);
  else if (call->ask == ASK_TEMPORAL)
    g_task_return_pointer (task, find_samples (self, call), (GDestroyNotify)g_array_unref);
  else if (call->ask == ASK_MANY)
    g_task_return_pointer (task, find_many (self, call), (GDestroyNotify)g_ptr_array_unref);
  else if (call->ask == ASK_BYTES)
    g_task_return_pointer (task, g_bytes_new_static ("image", 5), (GDestroyNotify)g_bytes_unref);
  else
    {
      if (call->ask == ASK_ACKNOWLEDGE)
        store_decision (self, call);
      g_task_return_boolean (task, TRUE);
    }
}

static gboolean
answer_cb (gpointer data)
{
  GTask *task = data;
  ScriptedBackend *self = g_task_get_source_object (task);

  if (self->hang && !g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    return G_SOURCE_CONTINUE;
  answer (self, task, g_task_get_task_data (task));
  return G_SOURCE_REMOVE;
}

static Call *
begin (BefBackend *backend, Ask ask, GCancellable *cancellable, GAsyncReadyCallback callback,
       gpointer user_data)
{
  GTask *task = g_task_new (backend, cancellable, callback, user_data);
  Call *call = g_new0 (Call, 1);

  call->ask = ask;
  g_task_set_task_data (task, call, call_free);
  g_timeout_add_full (G_PRIORITY_DEFAULT, SCRIPTED_BACKEND (backend)->delay_ms, answer_cb, task,
                      g_object_unref);
  return call;
}

static void
probe_async (BefBackend *backend, GCancellable *cancellable, GAsyncReadyCallback callback,
             gpointer user_data)
{
  SCRIPTED_BACKEND (backend)->n_probes++;
  begin (backend, ASK_PROBE, cancellable, callback, user_data);
}

static gpointer
pointer_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static BefIdentity *
probe_finish (BefBackend *backend, GAsyncResult *result, GError **error)
{
  return pointer_finish (result, error);
}

static void
entities_async (BefBackend *backend, const char *const *ids, BefBackendAbout about,
                GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  Call *call = begin (backend, ASK_ENTITIES, cancellable, callback, user_data);

  SCRIPTED_BACKEND (backend)->n_entities++;
  call->ids = g_strdupv ((char **)ids);
  call->about = about;
}

static GPtrArray *
entities_finish (BefBackend *backend, GAsyncResult *result, GError **error)
{
  return pointer_finish (result, error);
}

static void
temporal_async (BefBackend *backend, BefSeriesKey key, gint64 from_ms, gint64 to_ms,
                GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  Call *call = begin (backend, ASK_TEMPORAL, cancellable, callback, user_data);

  call->range = (AskedRange){ key, from_ms, to_ms, bef_now_ms (), 1 };
  g_array_append_val (SCRIPTED_BACKEND (backend)->ranges, call->range);
}

static GArray *
temporal_finish (BefBackend *backend, GAsyncResult *result, gint64 *from, gint64 *to,
                 GError **error)
{
  const Call *call = g_task_get_task_data (G_TASK (result));
  GArray *readings = pointer_finish (result, error);

  if (readings != NULL && from != NULL)
    *from = call->whole_from_ms;
  if (readings != NULL && to != NULL)
    *to = call->whole_to_ms;
  return readings;
}

static gsize
get_look_bytes (BefBackend *backend)
{
  return SCRIPTED_BACKEND (backend)->look_bytes;
}

static gboolean
can_ask_many (BefBackend *backend)
{
  return SCRIPTED_BACKEND (backend)->joins;
}

static BefBackendCapabilities
get_capabilities (BefBackend *backend)
{
  return BEF_BACKEND_HISTORY | BEF_BACKEND_COMMANDS | BEF_BACKEND_ACKNOWLEDGE | BEF_BACKEND_IMAGES
         | (SCRIPTED_BACKEND (backend)->pushes ? BEF_BACKEND_PUSH : 0);
}

static void
many_async (BefBackend *backend, const BefSeriesSpan *span, GCancellable *cancellable,
            GAsyncReadyCallback callback, gpointer user_data)
{
  Call *call = begin (backend, ASK_MANY, cancellable, callback, user_data);

  call->keys = g_array_new (FALSE, FALSE, sizeof (BefSeriesKey));
  g_array_append_vals (call->keys, span->keys, span->n_keys);
  call->range =
      (AskedRange){ span->keys[0], span->from_ms, span->to_ms, bef_now_ms (), span->n_keys };
  g_array_append_val (SCRIPTED_BACKEND (backend)->ranges, call->range);
}

static GPtrArray *
many_finish (BefBackend *backend, GAsyncResult *result, GError **error)
{
  return pointer_finish (result, error);
}

static void
command_async (BefBackend *backend, const BefCommandRequest *request, GCancellable *cancellable,
               GAsyncReadyCallback callback, gpointer user_data)
{
  begin (backend, ASK_COMMAND, cancellable, callback, user_data);
  g_ptr_array_add (SCRIPTED_BACKEND (backend)->commands,
                   g_strdup_printf ("%s %s %g %s", request->entity, request->quantity,
                                    request->value, request->reason));
}

static void
decide_async (BefBackend *backend, const char *alert, const BefAlertDecision *decision,
              GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  ScriptedBackend *self = SCRIPTED_BACKEND (backend);
  Call *call = begin (backend, ASK_ACKNOWLEDGE, cancellable, callback, user_data);
  g_autofree char *words =
      g_strdup_printf ("%s%s %s %s", decision->sense == BEF_DECISION_UNDO ? "undo " : "",
                       bef_decision_kind_id (decision->kind), alert,
                       decision->kind == BEF_DECISION_ASSIGN ? decision->to : decision->text);

  call->alert = g_strdup (alert);
  call->decision = bef_alert_decision_copy (decision);
  if (decision->kind == BEF_DECISION_ACKNOWLEDGE && decision->sense == BEF_DECISION_MAKE)
    g_ptr_array_add (self->acknowledged,
                     g_strdup_printf ("%s %s %s", alert, decision->who, decision->text));
  g_ptr_array_add (self->decided, g_steal_pointer (&words));
}

static gboolean
decide_otherwise (BefBackend *backend, const BefAlertDecision *decision, guint tries)
{
  SCRIPTED_BACKEND (backend)->way++;
  return tries < SCRIPTED_BACKEND (backend)->n_ways;
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
  SCRIPTED_BACKEND (backend)->n_bytes++;
  begin (backend, ASK_BYTES, cancellable, callback, user_data);
}

static GBytes *
bytes_finish (BefBackend *backend, GAsyncResult *result, GError **error)
{
  return pointer_finish (result, error);
}

static void
lead_clock (BefBackend *backend)
{
  bef_present_follow (NULL);
  bef_present_follow (ORIGIN);
}

static gboolean
set_token (BefBackend *backend, const char *token)
{
  gboolean is_other = g_strcmp0 (SCRIPTED_BACKEND (backend)->token, token) != 0;

  SCRIPTED_BACKEND (backend)->token = g_intern_string (token);
  return is_other;
}

static gboolean
is_refused (BefBackend *backend)
{
  return SCRIPTED_BACKEND (backend)->is_refused;
}

static void
scripted_backend_iface_init (BefBackendInterface *iface)
{
  iface->probe_async = probe_async;
  iface->probe_finish = probe_finish;
  iface->entities_async = entities_async;
  iface->entities_finish = entities_finish;
  iface->get_look_bytes = get_look_bytes;
  iface->temporal_async = temporal_async;
  iface->temporal_finish = temporal_finish;
  iface->temporal_many_async = many_async;
  iface->temporal_many_finish = many_finish;
  iface->can_ask_many = can_ask_many;
  iface->get_capabilities = get_capabilities;
  iface->command_async = command_async;
  iface->decide_async = decide_async;
  iface->decide_otherwise = decide_otherwise;
  iface->done_finish = done_finish;
  iface->bytes_async = bytes_async;
  iface->bytes_finish = bytes_finish;
  iface->lead_clock = lead_clock;
  iface->set_token = set_token;
  iface->is_refused = is_refused;
}

static void
scripted_backend_finalize (GObject *object)
{
  ScriptedBackend *self = SCRIPTED_BACKEND (object);

  bef_present_follow (NULL);
  g_ptr_array_unref (self->world);
  g_array_unref (self->samples);
  g_array_unref (self->ranges);
  g_ptr_array_unref (self->acknowledged);
  g_ptr_array_unref (self->decided);
  g_ptr_array_unref (self->commands);
  G_OBJECT_CLASS (scripted_backend_parent_class)->finalize (object);
}

static void
scripted_backend_class_init (ScriptedBackendClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = scripted_backend_finalize;
}

static void
scripted_backend_init (ScriptedBackend *self)
{
  self->world = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_entity_free);
  self->samples = g_array_new (FALSE, FALSE, sizeof (BefReading));
  self->ranges = g_array_new (FALSE, FALSE, sizeof (AskedRange));
  self->acknowledged = g_ptr_array_new_with_free_func (g_free);
  self->decided = g_ptr_array_new_with_free_func (g_free);
  self->commands = g_ptr_array_new_with_free_func (g_free);
  self->identity = (BefIdentity){ .role = BEF_ROLE_SECRETARY,
                                  .person = (char *)"The desk",
                                  .commune = (char *)"Sainte-Gemme",
                                  .grant_until_ms = BEF_NO_TIME };
  self->fail_alerts = self->fail_ids = self->fail_probe = -1;
  self->fail = self->fail_temporal = self->fail_command = self->fail_bytes =
      self->fail_acknowledge = -1;
  self->fail_message = "It failed, call somebody";
}

ScriptedBackend *
scripted_backend_new (void)
{
  return g_object_new (TYPE_SCRIPTED_BACKEND, NULL);
}

BefEntity *
scripted_backend_add (ScriptedBackend *self, BefEntityRole role, const char *id,
                      const char *building)
{
  BefEntity *e = bef_entity_new (id, "T", role);

  e->building_id = g_strdup (building);
  g_ptr_array_add (self->world, e);
  return e;
}

BefEntity *
scripted_backend_find (ScriptedBackend *self, const char *id)
{
  for (guint i = 0; i < self->world->len; i++)
    {
      BefEntity *e = g_ptr_array_index (self->world, i);
      if (g_str_equal (e->id, id))
        return e;
    }
  g_error ("%s is not in the world", id);
}

void
scripted_backend_measure (ScriptedBackend *self, const char *id, const char *quantity,
                          gint64 observed_ms, double value)
{
  BefEntity *e = scripted_backend_find (self, id);

  for (guint i = e->readings->len; i > 0; i--)
    if (g_str_equal (g_array_index (e->readings, BefReading, i - 1).key.quantity, quantity))
      g_array_remove_index (e->readings, i - 1);
  bef_entity_add_reading (e, quantity, observed_ms, value);
}

guint
scripted_backend_count_ranges (ScriptedBackend *self, const char *quantity)
{
  guint count = 0;

  for (guint i = 0; i < self->ranges->len; i++)
    count += quantity == NULL
             || g_str_equal (g_array_index (self->ranges, AskedRange, i).key.quantity, quantity);
  return count;
}

static gboolean
stop_cb (gpointer data)
{
  *(gboolean *)data = TRUE;
  return G_SOURCE_REMOVE;
}

void
run_for (guint ms)
{
  gboolean over = FALSE;

  g_timeout_add (ms, stop_cb, &over);
  while (!over)
    g_main_context_iteration (NULL, TRUE);
}
