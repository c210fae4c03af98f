/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The past that somebody wants to see. */
#include "bef-session-parts.h"

void
bef_session_want_history (BefSession *self, BefSeriesKey key, gint64 from_ms, gint64 to_ms)
{
  if (self->backend != NULL)
    bef_recorder_want (self->recorder, key, from_ms, MIN (to_ms, bef_now_ms ()),
                       BEF_MISSING_LOOKED_AT, BEF_WANTED_NOW, NULL);
}

void
bef_session_want_glance (BefSession *self, BefSeriesKey key, gint64 from_ms, gint64 to_ms)
{
  if (self->backend != NULL)
    bef_recorder_want (self->recorder, key, from_ms, MIN (to_ms, bef_now_ms ()),
                       BEF_MISSING_LOOKED_AT, BEF_WANTED_IN_TURN, NULL);
}

void
bef_session_ask_history_again (BefSession *self, BefSeriesKey key, gint64 from_ms, gint64 to_ms)
{
  if (self->backend != NULL)
    bef_recorder_want (self->recorder, key, from_ms, MIN (to_ms, bef_now_ms ()), BEF_MISSING_ALL,
                       BEF_WANTED_NOW, NULL);
}

const char *
bef_session_get_history_trouble (BefSession *self, BefSeriesKey key, gint64 *retry_ms_out)
{
  return bef_recorder_get_trouble (self->recorder, key, retry_ms_out);
}

void
bef_session_fetch_history_async (BefSession *self, BefSeriesKey key, gint64 from_ms, gint64 to_ms,
                                 GCancellable *cancellable, GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, bef_session_fetch_history_async);
  bef_recorder_want (self->recorder, key, from_ms, MIN (to_ms, bef_now_ms ()),
                     BEF_MISSING_LOOKED_AT, BEF_WANTED_NOW, task);
}

gboolean
bef_session_fetch_history_finish (BefSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
