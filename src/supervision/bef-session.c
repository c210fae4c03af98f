/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reason for length: one object, whose polls, questions and rights stop each other. */
#include "bef-session.h"

#include <glib/gi18n.h>

#include "base/bef-format.h"
#include "base/bef-present.h"
#include "base/bef-text.h"
#include "base/bef-time-jump.h"
#include "bef-access.h"
#include "bef-last-state.h"
#include "bef-outbox.h"
#include "bef-recorder.h"
#include "bef-session-private.h"

/* Ages are refreshed this often even when nothing arrives. */
#define REFRESH_S 5
/* Back-off after failures. */
#define BACKOFF_FIRST_MS 4000
#define BACKOFF_LAST_MS 60000
/* The last known state is written at most this often. */
#define SAVE_EVERY_MS (60 * BEF_MS_SECOND)

/* A contact newer than this needs no check when one question fails. */
#define CHECK_AFTER_MS (3 * BEF_MS_SECOND)
/* For so long the last known state is waited for before the network is asked: it is there sooner
 * unless the disk is slow. */
#define HEAD_START_MS 200

#define TILES_DOCUMENT "server-tiles"

struct _BefSession
{
  GObject parent_instance;
  BefBackend *backend;       /* owned, nullable */
  BefHistory *history;       /* owned */
  BefCommune *commune;       /* owned */
  BefRecorder *recorder;     /* owned */
  BefOutbox *outbox;         /* owned */
  BefAccess *access;         /* owned */
  GCancellable *polls;       /* owned: of polls under the rights we have now */
  GCancellable *cancellable; /* owned */
  BefLooks *looks;           /* owned */
  GPtrArray *last_entities;  /* owned, nullable: the newest complete answer */
  char *message;             /* owned, nullable */
  char *tiles;               /* owned, nullable: the server's map, as last known */
  GStrv watched;             /* owned, nullable */
  BefConnection connection;
  gint64 last_contact_ms;
  gint64 saved_ms;
  double backfill_fraction;
  guint poll_visible_s, poll_all_s;
  guint poll_all_source, poll_visible_source, refresh_source, head_start_source;
  BefBackoff backoff;
  gboolean polling_all, polling_visible, probing, asking;
  gboolean warns_of_clock;
  gboolean looks_on;
  BefTimeJump jump;
};

enum
{
  PROP_0,
  PROP_CONNECTION,
  PROP_MESSAGE,
  PROP_LAST_CONTACT,
  PROP_BACKFILL,
  N_PROPS
};

enum
{
  SIGNAL_HISTORY_CHANGED,
  SIGNAL_TOLD,
  SIGNAL_ACCESS_CHANGED,
  N_SIGNALS
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BefSession, bef_session, G_TYPE_OBJECT)

static void probe (BefSession *self);
static void schedule_all (BefSession *self, guint ms);
static void schedule_visible (BefSession *self, guint seconds);
static void poll_visible (BefSession *self);
static void poll_all (BefSession *self);

static void
tell (BefSession *self, const char *text)
{
  g_signal_emit (self, signals[SIGNAL_TOLD], 0, text);
}

static void
set_connection (BefSession *self, BefConnection connection, const char *message)
{
  if (bef_set_str (&self->message, message))
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_MESSAGE]);
  if (self->connection == connection)
    return;
  self->connection = connection;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_CONNECTION]);
}

static void
failed (BefSession *self, const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  /* Requests under way together fail together: that is one failure, and its next try stands. */
  if (self->connection == BEF_CONNECTION_AWAY && self->poll_all_source != 0)
    return;
  bef_access_doubt (self->access, error);
  set_connection (
      self, bef_connection_needs_somebody (error) ? BEF_CONNECTION_REFUSED : BEF_CONNECTION_AWAY,
      error->message);
  bef_recorder_lost (self->recorder);
  guint wait = bef_backoff_failed (&self->backoff);
  schedule_all (self, bef_connection_needs_somebody (error) ? self->backoff.last_ms : wait);
}

static void
note_contact (BefSession *self)
{
  g_autofree char *warning = NULL;

  bef_backoff_reset (&self->backoff);
  self->last_contact_ms = bef_now_ms ();
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LAST_CONTACT]);
  if (self->warns_of_clock)
    warning = bef_connection_clock_warning (bef_present_get_offset ());
  set_connection (self, BEF_CONNECTION_LIVE, warning);
}

static void
recorder_changed_cb (const char *entity, const char *quantity, gpointer user_data)
{
  g_signal_emit (user_data, signals[SIGNAL_HISTORY_CHANGED], 0, entity, quantity);
}

static void
recorder_progress_cb (double fraction, gpointer user_data)
{
  BefSession *self = user_data;

  self->backfill_fraction = fraction;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_BACKFILL]);
}

/* Of the past: it says nothing of the connection, but maybe of who we are. */
static void
recorder_failed_cb (const GError *error, gpointer user_data)
{
  bef_access_doubt (((BefSession *)user_data)->access, error);
}

static void
told_cb (const char *text, gpointer user_data)
{
  tell (user_data, text);
}

static void
save_state (BefSession *self, gboolean at_once)
{
  if (self->last_entities == NULL)
    return;
  bef_last_state_save (self->history, self->last_entities, self->last_contact_ms, at_once);
  bef_last_state_save_beats (self->history, self->commune);
  self->saved_ms = bef_now_ms ();
}

/* One question about one thing failed: that says little of the connection, which is asked about
 * where it may be the cause. */
void
bef_session_question_failed (BefSession *self, const GError *error)
{
  bef_access_doubt (self->access, error);
  if (self->connection == BEF_CONNECTION_LIVE && bef_connection_may_be_lost (error)
      && bef_now_ms () - self->last_contact_ms > CHECK_AFTER_MS)
    poll_all (self);
}

static void
drop_what_is_not_ours (BefSession *self)
{
  const BefIdentity *identity = bef_session_get_identity (self);

  if (!bef_role_may_see_every_building (bef_session_get_role (self)))
    {
      if (identity == NULL || identity->buildings == NULL)
        {
          bef_commune_clear (self->commune);
          return;
        }
      bef_commune_keep_buildings (self->commune, (const char *const *)identity->buildings,
                                  bef_now_ms ());
    }
  bef_commune_drop_personal (self->commune);
}

/* What was seen under rights that are not ours any more goes, here and on disk, before anything
 * else; what is under way would bring it back. */
static void
access_changed_cb (BefSession *self, gboolean lost)
{
  if (lost)
    {
      g_cancellable_cancel (self->polls);
      g_object_unref (self->polls);
      self->polls = g_cancellable_new ();
      g_clear_pointer (&self->last_entities, g_ptr_array_unref);
      bef_last_state_forget (self->history);
      self->saved_ms = 0;
      drop_what_is_not_ours (self);
    }
  g_signal_emit (self, signals[SIGNAL_ACCESS_CHANGED], 0);
  /* Whatever is shown of it may be shown otherwise. */
  g_signal_emit_by_name (self->commune, "changed");
  if (self->connection == BEF_CONNECTION_LIVE)
    poll_all (self);
}

/* What was sent shows at once in what the back end says. */
static void
outbox_sent_cb (gpointer user_data)
{
  poll_visible (user_data);
}

static gboolean
outbox_may_send_cb (gpointer user_data)
{
  BefSession *self = user_data;

  return self->connection == BEF_CONNECTION_LIVE && !self->looks_on;
}

static void
outbox_failed_cb (const GError *error, gpointer user_data)
{
  bef_session_question_failed (user_data, error);
}

/* Polling. */

/* Asked under rights that changed meanwhile: to be asked again. */
static gboolean
is_outdated (BefSession *self, const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
         && !g_cancellable_is_cancelled (self->cancellable);
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
        poll_all (self);
      else
        failed (self, error);
      return;
    }
  note_contact (self);
  bef_commune_apply (self->commune, entities, TRUE, TRUE, bef_now_ms (), bef_now_ms ());
  bef_recorder_follow (self->recorder, entities, bef_now_ms ());
  g_clear_pointer (&self->last_entities, g_ptr_array_unref);
  self->last_entities = g_ptr_array_ref (entities);
  bef_access_compare (self->access, entities);
  if (ABS (bef_now_ms () - self->saved_ms) > SAVE_EVERY_MS)
    save_state (self, FALSE);
  bef_outbox_check (self->outbox);
  if (!was_live || bef_outbox_is_waiting (self->outbox))
    bef_outbox_look (self->outbox);
  schedule_all (self, self->poll_all_s * 1000);
  schedule_visible (self, self->poll_visible_s);
}

static void
poll_all (BefSession *self)
{
  if (self->polling_all || self->backend == NULL)
    return;
  self->polling_all = TRUE;
  bef_backend_entities_async (self->backend, NULL, FALSE, self->polls, polled_all_cb,
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
      schedule_visible (self, self->poll_visible_s);
      return;
    }
  if (entities == NULL)
    {
      failed (self, error);
      return;
    }
  note_contact (self);
  bef_commune_apply (self->commune, entities, FALSE, TRUE, bef_now_ms (), bef_now_ms ());
  bef_outbox_check (self->outbox);
  schedule_visible (self, self->poll_visible_s);
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
      bef_commune_apply (self->commune, entities, FALSE, FALSE, bef_now_ms (), bef_now_ms ());
      bef_recorder_store (self->recorder, entities);
    }
  else
    bef_access_doubt (self->access, error);
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  /* What failed was about some devices only: the alerts tell how the connection is. */
  bef_backend_entities_async (self->backend, NULL, TRUE, self->polls, polled_alerts_cb,
                              g_object_ref (self));
}

static void
poll_visible (BefSession *self)
{
  if (self->polling_visible || self->polling_all || self->backend == NULL
      || self->connection != BEF_CONNECTION_LIVE)
    return;
  self->polling_visible = TRUE;
  if (self->watched != NULL && self->watched[0] != NULL)
    bef_backend_entities_async (self->backend, (const char *const *)self->watched, FALSE,
                                self->polls, polled_visible_cb, g_object_ref (self));
  else
    bef_backend_entities_async (self->backend, NULL, TRUE, self->polls, polled_alerts_cb,
                                g_object_ref (self));
}

static gboolean
poll_all_cb (gpointer user_data)
{
  BefSession *self = user_data;

  self->poll_all_source = 0;
  /* After an absence we may not be who we were. */
  if (self->connection != BEF_CONNECTION_LIVE)
    probe (self);
  else
    poll_all (self);
  return G_SOURCE_REMOVE;
}

static gboolean
poll_visible_cb (gpointer user_data)
{
  BefSession *self = user_data;

  self->poll_visible_source = 0;
  poll_visible (self);
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
schedule_visible (BefSession *self, guint seconds)
{
  g_clear_handle_id (&self->poll_visible_source, g_source_remove);
  if (!g_cancellable_is_cancelled (self->cancellable))
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
    bef_history_put_document_async (self->history, TILES_DOCUMENT, self->tiles, NULL, NULL, NULL);
  poll_all (self);
}

static void
probe (BefSession *self)
{
  if (self->probing || self->backend == NULL)
    return;
  self->probing = TRUE;
  bef_access_ask_async (self->access, self->cancellable, probed_cb, g_object_ref (self));
}

/* Start: the last known state first, then the network. */

static void
tiles_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BefSession) self = user_data;
  g_autofree char *tiles = bef_history_get_document_finish (BEF_HISTORY (source), result, NULL);

  if (bef_session_get_identity (self) == NULL)
    bef_set_str (&self->tiles, tiles);
}

static void
state_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BefSession) self = user_data;
  g_autoptr (GError) error = NULL;
  gint64 contact;
  g_autoptr (GPtrArray) entities =
      bef_last_state_load_finish (BEF_HISTORY (source), result, &contact, &error);

  if (self->last_contact_ms == BEF_NO_TIME && contact != BEF_NO_TIME)
    {
      self->last_contact_ms = contact;
      bef_present_at_least (contact);
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LAST_CONTACT]);
    }
  /* The network may have been faster: what it said is newer. */
  if (entities != NULL && self->last_entities == NULL)
    {
      /* What had no date of its own was received then, not now. */
      gint64 received = contact != BEF_NO_TIME ? contact : 0;
      bef_commune_apply (self->commune, entities, TRUE, TRUE, received, bef_now_ms ());
      bef_outbox_look (self->outbox);
    }
  else if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    tell (self, error->message);
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (self->backend == NULL)
    set_connection (self, BEF_CONNECTION_NONE, _ ("No server is configured"));
  else if (self->head_start_source != 0)
    probe (self);
  g_clear_handle_id (&self->head_start_source, g_source_remove);
}

/* The history is still opening: the present comes first. */
static gboolean
head_start_cb (gpointer user_data)
{
  BefSession *self = user_data;

  self->head_start_source = 0;
  probe (self);
  return G_SOURCE_REMOVE;
}

static gboolean
refresh_cb (gpointer user_data)
{
  BefSession *self = user_data;

  bef_access_check (self->access);
  bef_commune_refresh (self->commune, bef_now_ms ());
  if (bef_time_jump_look (&self->jump, REFRESH_S * G_USEC_PER_SEC))
    {
      bef_recorder_plan_again (self->recorder);
      bef_session_retry (self);
    }
  bef_recorder_tick (self->recorder, bef_now_ms ());
  return G_SOURCE_CONTINUE;
}

void
bef_session_start (BefSession *self)
{
  g_return_if_fail (BEF_IS_SESSION (self));

  if (self->backend != NULL)
    bef_backend_lead_clock (self->backend);
  else
    bef_present_follow (NULL);
  set_connection (self, self->backend != NULL ? BEF_CONNECTION_CONNECTING : BEF_CONNECTION_NONE,
                  NULL);
  bef_recorder_load (self->recorder, self->cancellable);
  bef_access_load (self->access, self->cancellable);
  bef_history_get_document_async (self->history, TILES_DOCUMENT, self->cancellable, tiles_loaded_cb,
                                  g_object_ref (self));
  bef_last_state_load_beats (self->history, self->commune, self->cancellable);
  bef_last_state_load_async (self->history, self->cancellable, state_loaded_cb,
                             g_object_ref (self));
  self->refresh_source = g_timeout_add_seconds (REFRESH_S, refresh_cb, self);
  self->head_start_source = g_timeout_add (HEAD_START_MS, head_start_cb, self);
}

void
bef_session_stop (BefSession *self)
{
  g_return_if_fail (BEF_IS_SESSION (self));

  g_cancellable_cancel (self->cancellable);
  g_cancellable_cancel (self->polls);
  bef_access_stop (self->access);
  g_clear_handle_id (&self->poll_all_source, g_source_remove);
  g_clear_handle_id (&self->poll_visible_source, g_source_remove);
  g_clear_handle_id (&self->refresh_source, g_source_remove);
  g_clear_handle_id (&self->head_start_source, g_source_remove);
  bef_recorder_lost (self->recorder);
  if (self->outbox != NULL)
    bef_outbox_stop (self->outbox);
  save_state (self, TRUE);
}

void
bef_session_retry (BefSession *self)
{
  if (self->connection != BEF_CONNECTION_LIVE)
    {
      bef_backoff_reset (&self->backoff);
      schedule_all (self, 0);
    }
  else
    poll_all (self);
}

static void
bef_session_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  BefSession *self = BEF_SESSION (object);

  switch (id)
    {
    case PROP_CONNECTION:
      g_value_set_uint (value, self->connection);
      break;
    case PROP_MESSAGE:
      g_value_set_string (value, self->message);
      break;
    case PROP_LAST_CONTACT:
      g_value_set_int64 (value, self->last_contact_ms);
      break;
    case PROP_BACKFILL:
      g_value_set_double (value, self->backfill_fraction);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
bef_session_dispose (GObject *object)
{
  BefSession *self = BEF_SESSION (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->poll_all_source, g_source_remove);
  g_clear_handle_id (&self->poll_visible_source, g_source_remove);
  g_clear_handle_id (&self->refresh_source, g_source_remove);
  g_clear_handle_id (&self->head_start_source, g_source_remove);
  if (self->recorder != NULL)
    bef_recorder_stop (self->recorder);
  g_clear_object (&self->recorder);
  if (self->outbox != NULL)
    bef_outbox_stop (self->outbox);
  g_clear_object (&self->outbox);
  if (self->access != NULL)
    bef_access_stop (self->access);
  g_clear_object (&self->backend);
  g_clear_object (&self->history);
  G_OBJECT_CLASS (bef_session_parent_class)->dispose (object);
}

static void
bef_session_finalize (GObject *object)
{
  BefSession *self = BEF_SESSION (object);

  g_object_unref (self->commune);
  g_object_unref (self->cancellable);
  g_object_unref (self->polls);
  g_clear_object (&self->access);
  bef_looks_free (self->looks);
  g_clear_pointer (&self->last_entities, g_ptr_array_unref);
  g_free (self->message);
  g_free (self->tiles);
  g_strfreev (self->watched);
  G_OBJECT_CLASS (bef_session_parent_class)->finalize (object);
}

static void
bef_session_class_init (BefSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = bef_session_get_property;
  object_class->dispose = bef_session_dispose;
  object_class->finalize = bef_session_finalize;
  props[PROP_CONNECTION] =
      g_param_spec_uint ("connection", NULL, NULL, 0, BEF_CONNECTION_REFUSED, 0, flags);
  props[PROP_MESSAGE] = g_param_spec_string ("message", NULL, NULL, NULL, flags);
  props[PROP_LAST_CONTACT] =
      g_param_spec_int64 ("last-contact", NULL, NULL, G_MININT64, G_MAXINT64, BEF_NO_TIME, flags);
  props[PROP_BACKFILL] = g_param_spec_double ("backfill", NULL, NULL, -1, 1, -1, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signals[SIGNAL_HISTORY_CHANGED] =
      g_signal_new ("history-changed", BEF_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  signals[SIGNAL_TOLD] = g_signal_new ("told", BEF_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                       NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_ACCESS_CHANGED] = g_signal_new (
      "access-changed", BEF_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
bef_session_init (BefSession *self)
{
  self->commune = bef_commune_new ();
  self->cancellable = g_cancellable_new ();
  self->polls = g_cancellable_new ();
  self->last_contact_ms = BEF_NO_TIME;
  self->backfill_fraction = -1;
  self->backoff = (BefBackoff){ BACKOFF_FIRST_MS, BACKOFF_LAST_MS, 0, 0 };
  self->warns_of_clock = TRUE;
}

BefSession *
bef_session_new (BefBackend *backend, BefHistory *history, guint poll_visible_s, guint poll_all_s)
{
  BefSession *self = g_object_new (BEF_TYPE_SESSION, NULL);

  self->history = g_object_ref (history);
  self->looks = bef_looks_new (history);
  self->poll_visible_s = MAX (poll_visible_s, 1);
  self->poll_all_s = MAX (poll_all_s, 2);
  self->access = bef_access_new (backend, history);
  g_signal_connect_object (self->access, "changed", G_CALLBACK (access_changed_cb), self,
                           G_CONNECT_SWAPPED);
  self->outbox = bef_outbox_new (
      backend, history, self->commune,
      &(BefOutboxCallbacks){ told_cb, outbox_sent_cb, outbox_may_send_cb, outbox_failed_cb, self });
  g_set_object (&self->backend, backend);
  self->recorder =
      bef_recorder_new (backend, history,
                        &(BefRecorderCallbacks){ recorder_changed_cb, recorder_progress_cb,
                                                 recorder_failed_cb, self });
  return self;
}

BefAccess *
bef_session_get_access (BefSession *self)
{
  return self->access;
}

BefBackoff *
bef_session_get_backoff (BefSession *self)
{
  return &self->backoff;
}

void
bef_session_set_warns_of_clock (BefSession *self, gboolean warns)
{
  self->warns_of_clock = warns;
}

void
bef_session_set_looks_on (BefSession *self, gboolean looks_on)
{
  self->looks_on = looks_on;
}

BefCommune *
bef_session_get_commune (BefSession *self)
{
  return self->commune;
}

BefHistory *
bef_session_get_history (BefSession *self)
{
  return self->history;
}

BefBackend *
bef_session_get_backend (BefSession *self)
{
  return self->backend;
}

BefConnection
bef_session_get_connection (BefSession *self)
{
  return self->connection;
}

const char *
bef_session_get_message (BefSession *self)
{
  return self->message;
}

gint64
bef_session_get_last_contact (BefSession *self)
{
  return self->last_contact_ms;
}

double
bef_session_get_backfill (BefSession *self)
{
  return self->backfill_fraction;
}

const char *
bef_session_get_tiles (BefSession *self)
{
  return self->tiles;
}

void
bef_session_watch (BefSession *self, const char *const *ids)
{
  g_strfreev (self->watched);
  self->watched = g_strdupv ((char **)ids);
  if (self->watched != NULL && self->watched[0] != NULL)
    poll_visible (self);
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
  bef_commune_apply (self->commune, entities, FALSE, FALSE, bef_now_ms (), bef_now_ms ());
  bef_recorder_store (self->recorder, entities);
}

void
bef_session_ask (BefSession *self, const char *id)
{
  const char *ids[] = { id, NULL };

  if (self->asking || self->backend == NULL)
    return;
  self->asking = TRUE;
  bef_backend_entities_async (self->backend, ids, FALSE, self->polls, asked_cb,
                              g_object_ref (self));
}

void
bef_session_want_history (BefSession *self, BefSeriesKey key, gint64 from_ms, gint64 to_ms)
{
  if (self->backend != NULL)
    bef_recorder_want (self->recorder, key, from_ms, MIN (to_ms, bef_now_ms ()),
                       BEF_MISSING_LOOKED_AT, TRUE, NULL);
}

void
bef_session_want_glance (BefSession *self, BefSeriesKey key, gint64 from_ms, gint64 to_ms)
{
  if (self->backend != NULL)
    bef_recorder_want (self->recorder, key, from_ms, MIN (to_ms, bef_now_ms ()),
                       BEF_MISSING_LOOKED_AT, FALSE, NULL);
}

void
bef_session_ask_history_again (BefSession *self, BefSeriesKey key, gint64 from_ms, gint64 to_ms)
{
  if (self->backend != NULL)
    bef_recorder_want (self->recorder, key, from_ms, MIN (to_ms, bef_now_ms ()), BEF_MISSING_ALL,
                       TRUE, NULL);
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
                     BEF_MISSING_LOOKED_AT, TRUE, task);
}

gboolean
bef_session_fetch_history_finish (BefSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

gboolean
bef_session_is_stopped (BefSession *self)
{
  return g_cancellable_is_cancelled (self->cancellable);
}

BefLooks *
bef_session_get_looks (BefSession *self)
{
  return self->looks;
}

static void
journalled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BefSession) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!bef_history_journal_add_finish (BEF_HISTORY (source), result, &error))
    tell (self, error->message);
}

void
bef_session_journal (BefSession *self, const char *action, const char *object, const char *detail)
{
  bef_history_journal_add_async (self->history, bef_now_ms (), bef_session_get_person (self),
                                 action, object, detail, NULL, journalled_cb, g_object_ref (self));
}

void
bef_session_acknowledge (BefSession *self, BefAlert *alert, const char *comment)
{
  if (bef_alert_get_acknowledged_ms (alert) != BEF_NO_TIME || !bef_session_may_acknowledge (self))
    return;
  bef_outbox_acknowledge (self->outbox, alert, bef_session_get_person (self), bef_now_ms (),
                          comment);
  g_signal_emit_by_name (self->commune, "changed");
}
