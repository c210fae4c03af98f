/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the session asks: everything slowly, what is on screen often, with back-off after failures.
 */
#include "base/bef-memory.h"
#include "base/bef-present.h"
#include "base/bef-text.h"
#include "bef-seeds.h"
#include "bef-session-parts.h"

/* The last known state is written at most this often. */
#define SAVE_EVERY_MS (60 * BEF_MS_SECOND)
/* A contact newer than this needs no check when one question fails. */
#define CHECK_AFTER_MS (3 * BEF_MS_SECOND)

static void schedule_all (BefSession *self, guint ms);
static void schedule_visible (BefSession *self);

static gboolean
is_pushed (BefSession *self)
{
  return bef_backend_can (self->backend, BEF_BACKEND_PUSH);
}

static void
failed (BefSession *self, const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  gboolean refused = g_error_matches (error, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_UNAUTHORIZED);
  /* Requests under way together fail together: that is one failure, and its next try stands. */
  if (self->poll_all_source != 0
      && (self->connection == BEF_CONNECTION_AWAY
          || (refused && self->connection == BEF_CONNECTION_REFUSED)))
    return;
  bef_session_set_connection (
      self, bef_connection_needs_somebody (error) ? BEF_CONNECTION_REFUSED : BEF_CONNECTION_AWAY,
      error->message);
  bef_recorder_lost (self->recorder);
  guint wait = bef_backoff_failed (&self->backoff);
  if (refused)
    wait = bef_backoff_failed (&self->refusals);
  else if (bef_connection_needs_somebody (error))
    wait = self->backoff.last_ms;
  schedule_all (self, wait);
  bef_access_doubt (self->access, error);
  if (refused)
    bef_session_want_token (self, BEF_ASKED_BY_PROGRAM);
}

static void
note_contact (BefSession *self)
{
  g_autofree char *warning = NULL;

  bef_backoff_reset (&self->backoff);
  bef_backoff_reset (&self->refusals);
  self->last_contact_ms = bef_now_ms ();
  g_object_notify (G_OBJECT (self), "last-contact");
  if (self->warns_of_clock)
    warning = bef_connection_clock_warning (bef_present_get_offset ());
  bef_session_set_connection (self, BEF_CONNECTION_LIVE, warning);
}

/* One question about one thing failed: that says little of the connection, which is asked about
 * where it may be the cause. */
void
bef_session_question_failed (BefSession *self, const GError *error)
{
  bef_access_doubt (self->access, error);
  if (self->connection == BEF_CONNECTION_LIVE && bef_connection_may_be_lost (error)
      && bef_now_ms () - self->last_contact_ms > CHECK_AFTER_MS)
    bef_session_poll_all (self);
}

/* Asked under rights that changed meanwhile: to be asked again. */
static gboolean
is_outdated (BefSession *self, const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
         && !g_cancellable_is_cancelled (self->cancellable);
}

/* Everything again, unless nobody looks. */
static void
schedule_next (BefSession *self)
{
  guint seconds = bef_session_get_all_s (self);

  if (seconds > 0)
    schedule_all (self, seconds * 1000);
  else
    g_clear_handle_id (&self->poll_all_source, g_source_remove);
}

static void
polled_all_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BefSession) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entities =
      bef_backend_entities_finish (BEF_BACKEND (source), result, &error);
  gboolean was_live = self->connection == BEF_CONNECTION_LIVE;

  self->polling_all = FALSE;
  if (entities == NULL)
    {
      if (is_outdated (self, error))
        bef_session_poll_all (self);
      else
        failed (self, error);
      return;
    }
  note_contact (self);
  bef_commune_apply (self->commune, entities, BEF_APPLY_EVERYTHING, bef_now_ms (), bef_now_ms ());
  bef_seeds_sow (self->history, self->commune, self->cancellable);
  bef_recorder_follow (self->recorder, entities, bef_now_ms ());
  bef_alarm_keeper_set_role (self->alarms, bef_session_get_role (self));
  bef_alarm_keeper_heard (self->alarms, bef_now_ms ());
  g_clear_pointer (&self->last_entities, g_ptr_array_unref);
  self->last_entities = g_ptr_array_ref (entities);
  bef_access_compare (self->access, entities);
  if (ABS (bef_now_ms () - self->saved_ms) > SAVE_EVERY_MS)
    bef_session_save_state (self, BEF_SAVE_IN_TURN);
  bef_outbox_check (self->outbox);
  if (!was_live || bef_outbox_is_waiting (self->outbox))
    bef_outbox_look (self->outbox);
  if (!was_live)
    bef_session_hurry (self);
  if (bef_session_is_large (self))
    bef_memory_give_back ();
  schedule_next (self);
  schedule_visible (self);
}

void
bef_session_poll_all (BefSession *self)
{
  if (self->polling_all || self->backend == NULL || self->awaits_token)
    return;
  self->polling_all = TRUE;
  bef_backend_entities_async (self->backend, NULL, BEF_BACKEND_ALL, self->polls, polled_all_cb,
                              g_object_ref (self));
}

static void
polled_alerts_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BefSession) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entities =
      bef_backend_entities_finish (BEF_BACKEND (source), result, &error);

  self->polling_visible = FALSE;
  if (entities == NULL && (is_outdated (self, error) || !bef_connection_may_be_lost (error)))
    {
      /* Of the alerts only; a poll of everything tells how the connection is. */
      bef_access_doubt (self->access, error);
      schedule_visible (self);
      return;
    }
  if (entities == NULL)
    {
      failed (self, error);
      return;
    }
  note_contact (self);
  bef_commune_apply (self->commune, entities, BEF_APPLY_ALL_ALERTS, bef_now_ms (), bef_now_ms ());
  bef_outbox_check (self->outbox);
  schedule_visible (self);
}

/* What changed anywhere, the alerts among it. */
static void
polled_changes_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BefSession) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entities =
      bef_backend_changes_finish (BEF_BACKEND (source), result, &error);

  self->polling_visible = FALSE;
  if (entities != NULL)
    {
      note_contact (self);
      bef_commune_apply (self->commune, entities, BEF_APPLY_PART, bef_now_ms (), bef_now_ms ());
      bef_recorder_store (self->recorder, entities);
      bef_outbox_check (self->outbox);
      schedule_visible (self);
    }
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA))
    {
      bef_session_poll_all (self);
      schedule_visible (self);
    }
  else if (is_outdated (self, error) || !bef_connection_may_be_lost (error))
    {
      bef_access_doubt (self->access, error);
      schedule_visible (self);
    }
  else
    failed (self, error);
}

static void
ask_alerts (BefSession *self)
{
  if (bef_backend_can_ask_changes (self->backend))
    bef_backend_changes_async (self->backend, BEF_BACKEND_ALERTS, self->polls, polled_changes_cb,
                               g_object_ref (self));
  else
    bef_backend_entities_async (self->backend, NULL, BEF_BACKEND_ALERTS, self->polls,
                                polled_alerts_cb, g_object_ref (self));
}

static void
polled_visible_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BefSession) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entities =
      bef_backend_entities_finish (BEF_BACKEND (source), result, &error);

  if (entities != NULL)
    {
      note_contact (self);
      bef_commune_apply (self->commune, entities, BEF_APPLY_PART, bef_now_ms (), bef_now_ms ());
      bef_recorder_store (self->recorder, entities);
    }
  else
    bef_access_doubt (self->access, error);
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  /* What failed was about some devices only: the alerts tell how the connection is. */
  ask_alerts (self);
}

void
bef_session_poll_visible (BefSession *self)
{
  if (self->polling_visible || self->polling_all || self->backend == NULL
      || self->connection != BEF_CONNECTION_LIVE)
    return;
  self->polling_visible = TRUE;
  if (bef_backend_can_ask_changes (self->backend)
      && (self->is_unseen ? !bef_backend_keeps_history (self->backend)
                          : !bef_session_is_large (self)))
    bef_backend_changes_async (self->backend, BEF_BACKEND_ALL, self->polls, polled_changes_cb,
                               g_object_ref (self));
  else if (!self->is_unseen && self->watched != NULL && self->watched[0] != NULL)
    bef_backend_entities_async (self->backend, (const char *const *)self->watched, BEF_BACKEND_ALL,
                                self->polls, polled_visible_cb, g_object_ref (self));
  else
    ask_alerts (self);
}

static gboolean
poll_all_cb (gpointer user_data)
{
  BefSession *self = user_data;

  self->poll_all_source = 0;
  /* After an absence we may not be who we were. */
  if (self->connection != BEF_CONNECTION_LIVE)
    bef_session_probe (self);
  else
    bef_session_poll_all (self);
  return G_SOURCE_REMOVE;
}

static gboolean
poll_visible_cb (gpointer user_data)
{
  BefSession *self = user_data;

  self->poll_visible_source = 0;
  bef_session_poll_visible (self);
  return G_SOURCE_REMOVE;
}

static void
schedule_all (BefSession *self, guint ms)
{
  g_clear_handle_id (&self->poll_all_source, g_source_remove);
  if (!g_cancellable_is_cancelled (self->cancellable))
    self->poll_all_source =
        g_timeout_add (ms + (guint)g_random_int_range (0, 400), poll_all_cb, self);
}

static void
schedule_visible (BefSession *self)
{
  guint seconds = bef_session_get_visible_s (self);

  g_clear_handle_id (&self->poll_visible_source, g_source_remove);
  if (!g_cancellable_is_cancelled (self->cancellable) && !is_pushed (self))
    self->poll_visible_source =
        g_timeout_add (seconds * 1000 + (guint)g_random_int_range (0, 200), poll_visible_cb, self);
}

static void
probed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BefSession) self = user_data;
  g_autoptr (GError) error = NULL;
  const BefIdentity *identity = bef_access_ask_finish (BEF_ACCESS (source), result, &error);

  self->probing = FALSE;
  if (identity == NULL)
    {
      failed (self, error);
      return;
    }
  bef_access_follow (self->access);
  if (identity->commune != NULL)
    bef_commune_set_name (self->commune, identity->commune);
  if (bef_set_str (&self->tiles, identity->tiles))
    bef_history_put_document_async (self->history, BEF_SESSION_TILES, self->tiles, NULL, NULL,
                                    NULL);
  bef_session_poll_all (self);
}

void
bef_session_probe (BefSession *self)
{
  if (self->probing || self->backend == NULL || self->awaits_token)
    return;
  self->probing = TRUE;
  bef_access_ask_async (self->access, self->cancellable, probed_cb, g_object_ref (self));
}

void
bef_session_reschedule (BefSession *self, BefPoll poll)
{
  if (poll == BEF_POLL_NOW)
    {
      bef_session_poll_all (self);
      return;
    }
  schedule_next (self);
  schedule_visible (self);
}

void
bef_session_try_now (BefSession *self)
{
  if (self->connection != BEF_CONNECTION_LIVE)
    {
      bef_backoff_reset (&self->backoff);
      bef_backoff_reset (&self->refusals);
      schedule_all (self, 0);
    }
  else
    bef_session_poll_all (self);
}

void
bef_session_ask_anew (BefSession *self)
{
  /* Not started yet: nothing was asked. */
  if (self->backend == NULL || self->refresh_source == 0)
    return;
  g_cancellable_cancel (self->polls);
  g_object_unref (self->polls);
  self->polls = g_cancellable_new ();
  bef_session_try_now (self);
}

void
bef_session_retry (BefSession *self)
{
  if (self->awaits_token || (self->backend != NULL && bef_backend_is_refused (self->backend)))
    bef_session_want_token (self, BEF_ASKED_BY_PERSON);
  bef_session_try_now (self);
}

void
bef_session_watch (BefSession *self, const char *const *ids)
{
  static const char *const none[] = { NULL };

  if (!g_strv_equal (self->watched != NULL ? (const char *const *)self->watched : none,
                     ids != NULL ? ids : none))
    bef_session_hurry (self);
  g_strfreev (self->watched);
  self->watched = g_strdupv ((char **)ids);
  if (self->watched != NULL && self->watched[0] != NULL && self->backend != NULL
      && !is_pushed (self))
    bef_session_poll_visible (self);
}

static void
asked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BefSession) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entities =
      bef_backend_entities_finish (BEF_BACKEND (source), result, &error);

  self->asking = FALSE;
  if (entities == NULL)
    {
      bef_session_question_failed (self, error);
      return;
    }
  bef_commune_apply (self->commune, entities, BEF_APPLY_PART, bef_now_ms (), bef_now_ms ());
  bef_recorder_store (self->recorder, entities);
}

void
bef_session_ask (BefSession *self, const char *id)
{
  const char *ids[] = { id, NULL };

  if (self->asking || self->backend == NULL)
    return;
  self->asking = TRUE;
  bef_session_hurry (self);
  bef_backend_entities_async (self->backend, ids, BEF_BACKEND_ALL, self->polls, asked_cb,
                              g_object_ref (self));
}

/* As the answer to a poll of what is on screen. Before the first of those of everything it says
 * nothing that the answer will not say. */
static void
entities_changed_cb (BefSession *self, GPtrArray *entities, const char *const *removed)
{
  if (bef_session_is_stopped (self) || self->connection != BEF_CONNECTION_LIVE)
    return;
  note_contact (self);
  bef_commune_apply (self->commune, entities, BEF_APPLY_PART, bef_now_ms (), bef_now_ms ());
  if (removed[0] != NULL)
    bef_commune_remove (self->commune, removed, bef_now_ms ());
  bef_recorder_store (self->recorder, entities);
}

/* Whether the server is gone, or only that one connection, is asked. */
static void
lost_cb (BefSession *self)
{
  if (!bef_session_is_stopped (self) && self->connection == BEF_CONNECTION_LIVE)
    bef_session_poll_all (self);
}

void
bef_session_follow_pushes (BefSession *self)
{
  g_signal_connect_object (self->backend, "entities-changed", G_CALLBACK (entities_changed_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->backend, "lost", G_CALLBACK (lost_cb), self, G_CONNECT_SWAPPED);
}
