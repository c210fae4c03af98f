/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-outbox.h"

#include <glib/gi18n.h>

#include "base/bef-json.h"

struct _BefOutbox
{
  GObject parent_instance;
  BefBackend *backend;       /* owned, nullable */
  BefHistory *history;       /* owned */
  BefCommune *commune;       /* owned */
  GCancellable *cancellable; /* owned */
  GPtrArray *items;          /* owned, nullable: BefOutboxItem being sent, the first under way */
  BefOutboxCallbacks callbacks;
  gboolean waits; /* more came, or a send failed for now */
};

G_DEFINE_FINAL_TYPE (BefOutbox, bef_outbox, G_TYPE_OBJECT)

static void
tell (BefOutbox *self, const char *text)
{
  if (!g_cancellable_is_cancelled (self->cancellable))
    self->callbacks.told (text, self->callbacks.user_data);
}

static gboolean
may_send (BefOutbox *self)
{
  return self->backend != NULL && !g_cancellable_is_cancelled (self->cancellable)
         && self->callbacks.may_send (self->callbacks.user_data);
}

static void send_first (BefOutbox *self);

static void
end_round (BefOutbox *self)
{
  g_clear_pointer (&self->items, g_ptr_array_unref);
  if (!g_cancellable_is_cancelled (self->cancellable))
    self->callbacks.sent (self->callbacks.user_data);
}

static void
removed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BefOutbox) self = user_data;

  /* Should it not be removed, it is sent again later, and the back end answers that it is done. */
  bef_history_outbox_remove_finish (BEF_HISTORY (source), result, NULL);
  g_ptr_array_remove_index (self->items, 0);
  if (self->items->len > 0)
    {
      send_first (self);
      return;
    }
  end_round (self);
  if (self->waits)
    bef_outbox_look (self);
}

static gboolean
is_final (const GError *error)
{
  static const int codes[] = { BEF_BACKEND_ERROR_CONFLICT, BEF_BACKEND_ERROR_NOT_FOUND,
                               BEF_BACKEND_ERROR_FORBIDDEN, BEF_BACKEND_ERROR_REFUSED };

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    if (g_error_matches (error, BEF_BACKEND_ERROR, codes[i]))
      return TRUE;
  return error == NULL;
}

static void
journalled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BefOutbox) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!bef_history_journal_add_finish (BEF_HISTORY (source), result, &error))
    tell (self, error->message);
}

/* Told once, and to be read in the journal afterwards. */
static void
note_refusal (BefOutbox *self, const BefOutboxItem *item, BefAlert *alert, const GError *error)
{
  g_autoptr (JsonNode) node = bef_json_parse (item->payload, strlen (item->payload), 0, NULL);
  const char *who = bef_json_get_string (bef_json_node_object (node), "who");
  g_autofree char *text =
      alert != NULL
          ? g_strdup_printf (_ ("The acknowledgement of “%s” was not accepted. %s"),
                             bef_alert_get_name (alert), error->message)
          : g_strdup_printf (_ ("An acknowledgement was not accepted. %s"), error->message);

  tell (self, text);
  if (alert != NULL)
    bef_alert_set_ack_pending (alert, NULL, BEF_NO_TIME, NULL);
  bef_history_journal_add_async (self->history, bef_now_ms (), who != NULL ? who : "",
                                 "acknowledge-refused", item->object, error->message, NULL,
                                 journalled_cb, g_object_ref (self));
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  BefOutbox *self = user_data;
  BefOutboxItem *item = g_ptr_array_index (self->items, 0);
  BefAlert *alert = bef_commune_find_alert (self->commune, item->object);
  g_autoptr (GError) error = NULL;

  bef_backend_done_finish (BEF_BACKEND (source), result, &error);
  if (!is_final (error))
    {
      /* Kept, in order: the next whole poll that succeeds tries again. */
      self->waits = TRUE;
      end_round (self);
      g_object_unref (self);
      return;
    }
  if (error != NULL)
    note_refusal (self, item, alert, error);
  bef_history_outbox_remove_async (self->history, item->id, NULL, removed_cb, self);
}

static void
send_first (BefOutbox *self)
{
  BefOutboxItem *item = g_ptr_array_index (self->items, 0);
  g_autoptr (JsonNode) node = bef_json_parse (item->payload, strlen (item->payload), 0, NULL);
  JsonObject *o = bef_json_node_object (node);

  bef_backend_acknowledge_async (self->backend, item->object, bef_json_get_string (o, "who"),
                                 item->made_ms, bef_json_get_string (o, "comment"),
                                 self->cancellable, sent_cb, g_object_ref (self));
}

static void
mark_pending (BefOutbox *self, const BefOutboxItem *item)
{
  BefAlert *alert = bef_commune_find_alert (self->commune, item->object);
  g_autoptr (JsonNode) node = bef_json_parse (item->payload, strlen (item->payload), 0, NULL);
  JsonObject *o = bef_json_node_object (node);

  if (alert != NULL && bef_alert_get_acknowledged_ms (alert) == BEF_NO_TIME)
    bef_alert_set_ack_pending (alert, bef_json_get_string (o, "who"), item->made_ms,
                               bef_json_get_string (o, "comment"));
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BefOutbox) self = user_data;
  g_autoptr (GPtrArray) items = bef_history_outbox_list_finish (BEF_HISTORY (source), result, NULL);

  for (guint i = 0; items != NULL && i < items->len; i++)
    mark_pending (self, g_ptr_array_index (items, i));
  if (self->items != NULL)
    self->waits = TRUE;
  else if (items != NULL && items->len > 0 && may_send (self))
    {
      self->items = g_steal_pointer (&items);
      send_first (self);
    }
}

void
bef_outbox_look (BefOutbox *self)
{
  self->waits = self->items != NULL;
  if (self->items == NULL)
    bef_history_outbox_list_async (self->history, NULL, listed_cb, g_object_ref (self));
}

gboolean
bef_outbox_is_waiting (BefOutbox *self)
{
  return self->waits;
}

static void
kept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BefOutbox) self = user_data;
  g_autoptr (GError) error = NULL;

  if (bef_history_outbox_add_finish (BEF_HISTORY (source), result, &error) < 0)
    tell (self, error->message);
  else if (may_send (self))
    bef_outbox_look (self);
  else
    tell (self, _ ("Acknowledged here, not yet sent: it goes out when the connection is back"));
}

/* Through the history in every case, so that a lost connection or a crash between the click and the
 * answer loses nothing. */
void
bef_outbox_acknowledge (BefOutbox *self, BefAlert *alert, const char *who, gint64 at_ms,
                        const char *comment)
{
  g_autoptr (JsonBuilder) b = json_builder_new ();

  json_builder_begin_object (b);
  json_builder_set_member_name (b, "who");
  json_builder_add_string_value (b, who);
  json_builder_set_member_name (b, "comment");
  json_builder_add_string_value (b, comment != NULL ? comment : "");
  json_builder_end_object (b);
  g_autoptr (JsonNode) root = json_builder_get_root (b);
  g_autofree char *payload = bef_json_to_string (root);
  bef_alert_set_ack_pending (alert, who, at_ms, comment);
  bef_history_outbox_add_async (self->history, at_ms, "acknowledge", bef_alert_get_id (alert),
                                payload, NULL, kept_cb, g_object_ref (self));
}

void
bef_outbox_stop (BefOutbox *self)
{
  g_cancellable_cancel (self->cancellable);
}

static void
bef_outbox_finalize (GObject *object)
{
  BefOutbox *self = BEF_OUTBOX (object);

  g_clear_object (&self->backend);
  g_object_unref (self->history);
  g_object_unref (self->commune);
  g_object_unref (self->cancellable);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  G_OBJECT_CLASS (bef_outbox_parent_class)->finalize (object);
}

static void
bef_outbox_class_init (BefOutboxClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = bef_outbox_finalize;
}

static void
bef_outbox_init (BefOutbox *self)
{
  self->cancellable = g_cancellable_new ();
}

BefOutbox *
bef_outbox_new (BefBackend *backend, BefHistory *history, BefCommune *commune,
                const BefOutboxCallbacks *callbacks)
{
  BefOutbox *self = g_object_new (BEF_TYPE_OUTBOX, NULL);

  g_set_object (&self->backend, backend);
  self->history = g_object_ref (history);
  self->commune = g_object_ref (commune);
  self->callbacks = *callbacks;
  return self;
}
