/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-traffic-keeper.h"

#include "backend/bef-traffic.h"

#define DOCUMENT "traffic"
/* Of a day in hours, so much may be lost. */
#define KEEP_S 300

typedef struct
{
  BefHistory *history; /* owned */
  char *kept;          /* owned, nullable: as kept last */
  guint source;
} Keeper;

static void
keeper_free (gpointer data)
{
  Keeper *self = data;

  g_clear_handle_id (&self->source, g_source_remove);
  g_object_unref (self->history);
  g_free (self->kept);
  g_free (self);
}

static gboolean
keep_cb (gpointer user_data)
{
  Keeper *self = user_data;
  g_autofree char *text = bef_traffic_to_text ();

  if (text == NULL || g_strcmp0 (text, self->kept) == 0)
    return G_SOURCE_CONTINUE;
  bef_history_put_document_async (self->history, DOCUMENT, text, NULL, NULL, NULL);
  g_free (self->kept);
  self->kept = g_steal_pointer (&text);
  return G_SOURCE_CONTINUE;
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  bef_traffic_keeper_load_finish (BEF_HISTORY (source), result);
}

void
bef_traffic_keeper_follow (BefSession *session)
{
  Keeper *self = g_new0 (Keeper, 1);

  self->history = g_object_ref (bef_session_get_history (session));
  self->source = g_timeout_add_seconds (KEEP_S, keep_cb, self);
  g_object_set_data_full (G_OBJECT (session), "traffic", self, keeper_free);
  bef_traffic_keeper_load_async (self->history, NULL, loaded_cb, NULL);
}

void
bef_traffic_keeper_load_async (BefHistory *history, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data)
{
  bef_history_get_document_async (history, DOCUMENT, cancellable, callback, user_data);
}

void
bef_traffic_keeper_load_finish (BefHistory *history, GAsyncResult *result)
{
  g_autofree char *text = bef_history_get_document_finish (history, result, NULL);

  if (text != NULL)
    bef_traffic_add_text (text);
}
