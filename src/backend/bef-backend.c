/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-backend.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/bef-civil-time.h"

G_DEFINE_QUARK (bef - backend - error - quark, bef_backend_error)
G_DEFINE_INTERFACE (BefBackend, bef_backend, G_TYPE_OBJECT)

enum
{
  SIGNAL_ENTITIES_CHANGED,
  SIGNAL_LOST,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
bef_backend_default_init (BefBackendInterface *iface)
{
  g_signal_new ("ways-changed", BEF_TYPE_BACKEND, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 0);
  signals[SIGNAL_ENTITIES_CHANGED] =
      g_signal_new ("entities-changed", BEF_TYPE_BACKEND, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 2, G_TYPE_PTR_ARRAY, G_TYPE_STRV);
  signals[SIGNAL_LOST] = g_signal_new ("lost", BEF_TYPE_BACKEND, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                       NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
}

BefIdentity *
bef_identity_copy (const BefIdentity *self)
{
  BefIdentity *copy = g_new0 (BefIdentity, 1);

  copy->role = self->role;
  copy->person = g_strdup (self->person);
  copy->commune = g_strdup (self->commune);
  copy->tiles = g_strdup (self->tiles);
  copy->grant_from_ms = self->grant_from_ms;
  copy->grant_until_ms = self->grant_until_ms;
  copy->is_guessed = self->is_guessed;
  copy->is_resolved = self->is_resolved;
  copy->grant_reference = g_strdup (self->grant_reference);
  copy->buildings = g_strdupv (self->buildings);
  copy->broker = g_strdup (self->broker);
  return copy;
}

gboolean
bef_identity_may_see_images (const BefIdentity *self, gint64 now_ms)
{
  return bef_role_may_see_images (self->role) && self->grant_until_ms != BEF_NO_TIME
         && self->grant_from_ms <= now_ms && now_ms < self->grant_until_ms;
}

void
bef_identity_free (BefIdentity *self)
{
  if (self == NULL)
    return;
  g_free (self->person);
  g_free (self->commune);
  g_free (self->tiles);
  g_free (self->grant_reference);
  g_strfreev (self->buildings);
  g_free (self->broker);
  g_free (self);
}

void
bef_backend_probe_async (BefBackend *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                         gpointer user_data)
{
  BEF_BACKEND_GET_IFACE (self)->probe_async (self, cancellable, callback, user_data);
}

BefIdentity *
bef_backend_probe_finish (BefBackend *self, GAsyncResult *result, GError **error)
{
  return BEF_BACKEND_GET_IFACE (self)->probe_finish (self, result, error);
}

void
bef_backend_entities_async (BefBackend *self, const char *const *ids, BefBackendAbout about,
                            GCancellable *cancellable, GAsyncReadyCallback callback,
                            gpointer user_data)
{
  BEF_BACKEND_GET_IFACE (self)->entities_async (self, ids, about, cancellable, callback, user_data);
}

GPtrArray *
bef_backend_entities_finish (BefBackend *self, GAsyncResult *result, GError **error)
{
  return BEF_BACKEND_GET_IFACE (self)->entities_finish (self, result, error);
}

void
bef_backend_temporal_async (BefBackend *self, BefSeriesKey key, gint64 from_ms, gint64 to_ms,
                            GCancellable *cancellable, GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_return_if_fail (from_ms <= to_ms);
  BEF_BACKEND_GET_IFACE (self)->temporal_async (self, key, from_ms, to_ms, cancellable, callback,
                                                user_data);
}

GArray *
bef_backend_temporal_finish (BefBackend *self, GAsyncResult *result, gint64 *complete_from_ms,
                             gint64 *complete_to_ms, GError **error)
{
  return BEF_BACKEND_GET_IFACE (self)->temporal_finish (self, result, complete_from_ms,
                                                        complete_to_ms, error);
}

void
bef_backend_changes_async (BefBackend *self, BefBackendAbout about, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (BEF_BACKEND_GET_IFACE (self)->changes_async != NULL);

  BEF_BACKEND_GET_IFACE (self)->changes_async (self, about, cancellable, callback, user_data);
}

GPtrArray *
bef_backend_changes_finish (BefBackend *self, GAsyncResult *result, GError **error)
{
  return BEF_BACKEND_GET_IFACE (self)->changes_finish (self, result, error);
}

gboolean
bef_backend_can_ask_changes (BefBackend *self)
{
  BefBackendInterface *iface = BEF_BACKEND_GET_IFACE (self);

  return iface->can_ask_changes != NULL && iface->can_ask_changes (self);
}

gsize
bef_backend_get_look_bytes (BefBackend *self)
{
  BefBackendInterface *iface = BEF_BACKEND_GET_IFACE (self);

  return iface->get_look_bytes != NULL ? iface->get_look_bytes (self) : 0;
}

gboolean
bef_backend_keeps_history (BefBackend *self)
{
  BefBackendInterface *iface = BEF_BACKEND_GET_IFACE (self);

  return iface->keeps_history == NULL || iface->keeps_history (self);
}

gboolean
bef_backend_can_ask_many (BefBackend *self)
{
  BefBackendInterface *iface = BEF_BACKEND_GET_IFACE (self);

  return iface->can_ask_many != NULL && iface->can_ask_many (self);
}

void
bef_backend_temporal_many_async (BefBackend *self, const BefSeriesSpan *span,
                                 GCancellable *cancellable, GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_return_if_fail (span->n_keys > 0 && span->from_ms <= span->to_ms);
  BEF_BACKEND_GET_IFACE (self)->temporal_many_async (self, span, cancellable, callback, user_data);
}

GPtrArray *
bef_backend_temporal_many_finish (BefBackend *self, GAsyncResult *result, GError **error)
{
  return BEF_BACKEND_GET_IFACE (self)->temporal_many_finish (self, result, error);
}

void
bef_backend_command_async (BefBackend *self, const BefCommandRequest *request,
                           GCancellable *cancellable, GAsyncReadyCallback callback,
                           gpointer user_data)
{
  BEF_BACKEND_GET_IFACE (self)->command_async (self, request, cancellable, callback, user_data);
}

void
bef_backend_note_wish (BefBackend *self, const char *entity, const char *quantity, double value,
                       gint64 sent_ms)
{
  BefBackendInterface *iface = BEF_BACKEND_GET_IFACE (self);

  if (iface->note_wish != NULL)
    iface->note_wish (self, entity, quantity, value, sent_ms);
}

void
bef_backend_decide_async (BefBackend *self, const char *alert, const BefAlertDecision *decision,
                          GCancellable *cancellable, GAsyncReadyCallback callback,
                          gpointer user_data)
{
  BEF_BACKEND_GET_IFACE (self)->decide_async (self, alert, decision, cancellable, callback,
                                              user_data);
}

gboolean
bef_backend_decide_otherwise (BefBackend *self, const BefAlertDecision *decision, guint tries)
{
  return BEF_BACKEND_GET_IFACE (self)->decide_otherwise != NULL
         && BEF_BACKEND_GET_IFACE (self)->decide_otherwise (self, decision, tries);
}

void
bef_backend_acknowledge_async (BefBackend *self, const BefAcknowledgement *ack,
                               GCancellable *cancellable, GAsyncReadyCallback callback,
                               gpointer user_data)
{
  const BefAlertDecision decision = { .kind = BEF_DECISION_ACKNOWLEDGE,
                                      .who = (char *)ack->who,
                                      .at_ms = ack->at_ms,
                                      .text = (char *)ack->comment,
                                      .until_ms = BEF_NO_TIME };

  bef_backend_decide_async (self, ack->alert, &decision, cancellable, callback, user_data);
}

const char *
bef_backend_no_history_text (void)
{
  return _ ("This server keeps no history: what this computer has recorded is shown.");
}

gboolean
bef_backend_surely_not_done (const GError *error)
{
  static const int codes[] = {
    BEF_BACKEND_ERROR_ADDRESS,   BEF_BACKEND_ERROR_DNS,       BEF_BACKEND_ERROR_TLS,
    BEF_BACKEND_ERROR_NOT_SENT,  BEF_BACKEND_ERROR_REFUSED,   BEF_BACKEND_ERROR_UNAUTHORIZED,
    BEF_BACKEND_ERROR_FORBIDDEN, BEF_BACKEND_ERROR_NOT_FOUND, BEF_BACKEND_ERROR_TENANT,
    BEF_BACKEND_ERROR_CONFLICT,  BEF_BACKEND_ERROR_PROXY,     BEF_BACKEND_ERROR_NO_PLACE,
  };
  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    if (g_error_matches (error, BEF_BACKEND_ERROR, codes[i]))
      return TRUE;
  return FALSE;
}

gboolean
bef_backend_done_finish (BefBackend *self, GAsyncResult *result, GError **error)
{
  return BEF_BACKEND_GET_IFACE (self)->done_finish (self, result, error);
}

void
bef_backend_bytes_async (BefBackend *self, const char *url, gsize max_bytes,
                         GCancellable *cancellable, GAsyncReadyCallback callback,
                         gpointer user_data)
{
  BEF_BACKEND_GET_IFACE (self)->bytes_async (self, url, max_bytes, cancellable, callback,
                                             user_data);
}

GBytes *
bef_backend_bytes_finish (BefBackend *self, GAsyncResult *result, GError **error)
{
  return BEF_BACKEND_GET_IFACE (self)->bytes_finish (self, result, error);
}

void
bef_backend_lead_clock (BefBackend *self)
{
  BEF_BACKEND_GET_IFACE (self)->lead_clock (self);
}

void
bef_offered_type_free (BefOfferedType *self)
{
  g_free (self->name);
  g_free (self);
}

void
bef_backend_offer_async (BefBackend *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                         gpointer user_data)
{
  BefBackendInterface *iface = BEF_BACKEND_GET_IFACE (self);

  if (iface->offer_async != NULL)
    iface->offer_async (self, cancellable, callback, user_data);
  else
    g_task_report_new_error (self, callback, user_data, bef_backend_offer_async, G_IO_ERROR,
                             G_IO_ERROR_NOT_SUPPORTED, "No list of types");
}

GPtrArray *
bef_backend_offer_finish (BefBackend *self, GAsyncResult *result, GError **error)
{
  BefBackendInterface *iface = BEF_BACKEND_GET_IFACE (self);

  if (g_async_result_is_tagged (result, bef_backend_offer_async))
    return g_task_propagate_pointer (G_TASK (result), error);
  return iface->offer_finish (self, result, error);
}

void
bef_offered_attribute_free (BefOfferedAttribute *self)
{
  g_free (self->name);
  g_free (self);
}

void
bef_backend_attributes_async (BefBackend *self, const char *type, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data)
{
  BefBackendInterface *iface = BEF_BACKEND_GET_IFACE (self);

  if (iface->attributes_async != NULL)
    iface->attributes_async (self, type, cancellable, callback, user_data);
  else
    g_task_report_new_error (self, callback, user_data, bef_backend_attributes_async, G_IO_ERROR,
                             G_IO_ERROR_NOT_SUPPORTED, "No list of attributes");
}

GPtrArray *
bef_backend_attributes_finish (BefBackend *self, GAsyncResult *result, GError **error)
{
  BefBackendInterface *iface = BEF_BACKEND_GET_IFACE (self);

  if (g_async_result_is_tagged (result, bef_backend_attributes_async))
    return g_task_propagate_pointer (G_TASK (result), error);
  return iface->attributes_finish (self, result, error);
}

gboolean
bef_backend_set_profile (BefBackend *self, const char *text, GError **error)
{
  BefBackendInterface *iface = BEF_BACKEND_GET_IFACE (self);

  return iface->set_profile == NULL || iface->set_profile (self, text, error);
}

void
bef_backend_set_bounds (BefBackend *self, const BefBounds *bounds)
{
  BefBackendInterface *iface = BEF_BACKEND_GET_IFACE (self);

  if (iface->set_bounds != NULL)
    iface->set_bounds (self, bounds);
}

char *
bef_backend_dup_bounds_note (BefBackend *self)
{
  BefBackendInterface *iface = BEF_BACKEND_GET_IFACE (self);

  return iface->dup_bounds_note != NULL ? iface->dup_bounds_note (self) : NULL;
}

void
bef_backend_set_ways (BefBackend *self, const char *text)
{
  BefBackendInterface *iface = BEF_BACKEND_GET_IFACE (self);

  if (iface->set_ways != NULL)
    iface->set_ways (self, text);
}

char *
bef_backend_dup_ways (BefBackend *self)
{
  BefBackendInterface *iface = BEF_BACKEND_GET_IFACE (self);

  return iface->dup_ways != NULL ? iface->dup_ways (self) : NULL;
}

void
bef_backend_set_context (BefBackend *self, const char *context)
{
  BefBackendInterface *iface = BEF_BACKEND_GET_IFACE (self);

  if (iface->set_context != NULL)
    iface->set_context (self, context != NULL && context[0] != '\0' ? context : NULL);
}

void
bef_backend_set_allowed_hosts (BefBackend *self, const char *const *hosts)
{
  BefBackendInterface *iface = BEF_BACKEND_GET_IFACE (self);

  if (iface->set_allowed_hosts != NULL)
    iface->set_allowed_hosts (self, hosts);
}

gboolean
bef_backend_is_context (const char *text)
{
  return g_uri_is_valid (text, G_URI_FLAGS_NONE, NULL) && strpbrk (text, "<>\"\r\n ") == NULL;
}

void
bef_backend_set_rights (BefBackend *self, const BefRights *rights)
{
  BefBackendInterface *iface = BEF_BACKEND_GET_IFACE (self);

  if (iface->set_rights != NULL)
    iface->set_rights (self, rights);
}

gboolean
bef_backend_set_token (BefBackend *self, const char *token)
{
  BefBackendInterface *iface = BEF_BACKEND_GET_IFACE (self);

  return iface->set_token != NULL && iface->set_token (self, token);
}

gboolean
bef_backend_is_refused (BefBackend *self)
{
  BefBackendInterface *iface = BEF_BACKEND_GET_IFACE (self);

  return iface->is_refused != NULL && iface->is_refused (self);
}

BefBackendCapabilities
bef_backend_get_capabilities (BefBackend *self)
{
  BefBackendInterface *iface = BEF_BACKEND_GET_IFACE (self);
  BefBackendCapabilities all =
      BEF_BACKEND_HISTORY | BEF_BACKEND_COMMANDS | BEF_BACKEND_ACKNOWLEDGE | BEF_BACKEND_IMAGES;

  if (iface->get_capabilities != NULL)
    all = iface->get_capabilities (self);
  if (iface->offer_async != NULL)
    all |= BEF_BACKEND_OFFERS;
  return bef_backend_can_ask_many (self) ? all | BEF_BACKEND_MANY_SERIES : all;
}

gboolean
bef_backend_can (BefBackend *self, BefBackendCapabilities all)
{
  return (bef_backend_get_capabilities (self) & all) == all;
}

void
bef_backend_assume (BefBackend *self, const BefIdentity *identity)
{
  BefBackendInterface *iface = BEF_BACKEND_GET_IFACE (self);

  if (iface->assume != NULL)
    iface->assume (self, identity);
}

void
bef_backend_tell_changed (BefBackend *self, GPtrArray *entities, const char *const *removed)
{
  static const char *const none[] = { NULL };
  g_autoptr (GPtrArray) all = entities != NULL ? g_ptr_array_ref (entities) : g_ptr_array_new ();

  g_signal_emit (self, signals[SIGNAL_ENTITIES_CHANGED], 0, all, removed != NULL ? removed : none);
}

void
bef_backend_tell_lost (BefBackend *self, const GError *error)
{
  g_signal_emit (self, signals[SIGNAL_LOST], 0, error);
}
