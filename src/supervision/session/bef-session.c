/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-session.h"

#include <glib/gi18n.h>

#include "base/bef-memory.h"
#include "base/bef-present.h"
#include "base/bef-text.h"
#include "bef-last-state.h"
#include "bef-seeds.h"
#include "bef-session-parts.h"

/* Ages are refreshed this often even when nothing arrives. */
#define REFRESH_S 5
/* Back-off after failures. */
#define BACKOFF_FIRST_MS 4000
#define BACKOFF_LAST_MS 60000
/* The same token is shown again this seldom: an account that is tried too often is locked. */
#define REFUSED_FIRST_MS 60000
#define REFUSED_LAST_MS (15 * 60000)
/* For so long the last known state is waited for before the network is asked: it is there sooner
 * unless the disk is slow. */
#define HEAD_START_MS 200

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
  SIGNAL_TOKEN_WANTED,
  SIGNAL_DOORS_CHANGED,
  N_SIGNALS
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BefSession, bef_session, G_TYPE_OBJECT)

static void
tell (BefSession *self, const char *text)
{
  g_signal_emit (self, signals[SIGNAL_TOLD], 0, text);
}

void
bef_session_set_connection (BefSession *self, BefConnection connection, const char *message)
{
  if (bef_set_str (&self->message, message))
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_MESSAGE]);
  if (self->connection == connection)
    return;
  self->connection = connection;
  if (connection != BEF_CONNECTION_LIVE && self->alarms != NULL)
    bef_alarm_keeper_away (self->alarms);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_CONNECTION]);
}

static void
recorder_changed_cb (const char *entity, const char *quantity, gpointer user_data)
{
  /* What was filled in (with a name) may hold the steps of a series that has not told them. */
  if (entity != NULL)
    bef_seeds_more (((BefSession *)user_data)->commune, entity);
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

void
bef_session_save_state (BefSession *self, BefSaving saving)
{
  if (self->last_entities == NULL)
    return;
  bef_last_state_save (self->history, self->last_entities, self->last_contact_ms, saving);
  bef_last_state_save_commune (self->history, self->commune);
  self->saved_ms = bef_now_ms ();
}

/* What was sent shows at once in what the back end says. */
static void
outbox_sent_cb (gpointer user_data)
{
  bef_session_poll_visible (user_data);
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

gboolean
bef_session_may_see_words (BefSession *self)
{
  return bef_role_may_see_names (bef_session_get_role (self)) || bef_session_may_acknowledge (self);
}

static gboolean
outbox_shows_words_cb (gpointer user_data)
{
  return bef_session_may_see_words (user_data);
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
      bef_commune_apply (self->commune, entities, BEF_APPLY_EVERYTHING, received, bef_now_ms ());
      bef_seeds_sow (self->history, self->commune, self->cancellable);
      bef_outbox_look (self->outbox);
      if (bef_session_is_large (self))
        bef_memory_give_back ();
    }
  else if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    tell (self, error->message);
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (self->backend == NULL)
    bef_session_set_connection (self, BEF_CONNECTION_NONE, _ ("No server is configured"));
  else if (self->head_start_source != 0)
    bef_session_probe (self);
  g_clear_handle_id (&self->head_start_source, g_source_remove);
}

/* The history is still opening: the present comes first. */
static gboolean
head_start_cb (gpointer user_data)
{
  BefSession *self = user_data;

  self->head_start_source = 0;
  bef_session_probe (self);
  return G_SOURCE_REMOVE;
}

void
bef_session_refresh (BefSession *self)
{
  bef_access_check (self->access);
  bef_works_keeper_look (self->works, bef_now_ms ());
  bef_alarm_keeper_look (self->alarms, bef_now_ms ());
  bef_commune_refresh (self->commune, bef_now_ms ());
  bef_seeds_sow (self->history, self->commune, self->cancellable);
  if (self->awaits_token || (self->backend != NULL && bef_backend_is_refused (self->backend)))
    bef_session_want_token (self, BEF_ASKED_BY_PROGRAM);
  if (bef_time_jump_look (&self->jump, REFRESH_S * G_USEC_PER_SEC))
    {
      bef_recorder_plan_again (self->recorder);
      bef_session_try_now (self);
    }
  if (self->connection == BEF_CONNECTION_LIVE)
    {
      bef_alarm_findings_tick (self->findings, bef_now_ms ());
      bef_night_findings_tick (self->nights, bef_now_ms ());
    }
  if (!self->is_unseen)
    bef_recorder_tick (self->recorder, bef_now_ms ());
}

static gboolean
refresh_cb (gpointer user_data)
{
  bef_session_refresh (user_data);
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
  if (!self->awaits_token)
    bef_session_set_connection (
        self, self->backend != NULL ? BEF_CONNECTION_CONNECTING : BEF_CONNECTION_NONE, NULL);
  bef_recorder_load (self->recorder, self->cancellable);
  bef_outbox_start (self->outbox);
  bef_assigned_before_load (self->before, self->cancellable);
  bef_access_load (self->access, self->cancellable);
  bef_history_get_document_async (self->history, BEF_SESSION_TILES, self->cancellable,
                                  tiles_loaded_cb, g_object_ref (self));
  bef_last_state_load_commune (self->history, self->commune, self->cancellable);
  bef_works_keeper_load (self->works, self->cancellable);
  bef_last_visit_load (self->last_visit, self->cancellable);
  bef_alarm_keeper_load (self->alarms, self->cancellable);
  bef_last_state_load_async (self->history, self->cancellable, state_loaded_cb,
                             g_object_ref (self));
  /* What another console keeps it also follows. */
  if (!self->looks_on)
    bef_door_wishes_recall (self->doors, self->cancellable);
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
  bef_door_wishes_stop (self->doors);
  bef_works_keeper_stop (self->works);
  bef_alarm_findings_stop (self->findings);
  bef_night_findings_stop (self->nights);
  bef_alarm_keeper_stop (self->alarms);
  g_clear_handle_id (&self->poll_all_source, g_source_remove);
  g_clear_handle_id (&self->poll_visible_source, g_source_remove);
  g_clear_handle_id (&self->refresh_source, g_source_remove);
  g_clear_handle_id (&self->head_start_source, g_source_remove);
  bef_recorder_lost (self->recorder);
  if (self->outbox != NULL)
    bef_outbox_stop (self->outbox);
  bef_session_save_state (self, BEF_SAVE_AT_ONCE);
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
  g_clear_pointer (&self->before, bef_assigned_before_free);
  if (self->works != NULL)
    bef_works_keeper_stop (self->works);
  if (self->findings != NULL)
    bef_alarm_findings_stop (self->findings);
  g_clear_object (&self->findings);
  if (self->nights != NULL)
    bef_night_findings_stop (self->nights);
  g_clear_object (&self->nights);
  if (self->alarms != NULL)
    bef_alarm_keeper_stop (self->alarms);
  g_clear_object (&self->alarms);
  g_clear_object (&self->works);
  g_clear_object (&self->last_visit);
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
  g_clear_object (&self->sign_in);
  bef_looks_free (self->looks);
  g_clear_pointer (&self->last_entities, g_ptr_array_unref);
  g_free (self->message);
  g_free (self->tiles);
  g_strfreev (self->watched);
  g_clear_object (&self->own);
  bef_bounds_free (self->bounds);
  bef_withheld_free (self->withheld);
  g_free (self->seen_grant);
  g_free (self->seen_person);
  g_free (self->own_refusal);
  bef_door_wishes_free (self->doors);
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
  signals[SIGNAL_TOKEN_WANTED] = g_signal_new ("token-wanted", BEF_TYPE_SESSION, G_SIGNAL_RUN_LAST,
                                               0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[SIGNAL_DOORS_CHANGED] = g_signal_new (
      "doors-changed", BEF_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
bef_session_init (BefSession *self)
{
  self->commune = bef_commune_new ();
  self->doors = bef_door_wishes_new (self);
  self->cancellable = g_cancellable_new ();
  self->polls = g_cancellable_new ();
  self->last_contact_ms = BEF_NO_TIME;
  self->backfill_fraction = -1;
  self->backoff = (BefBackoff){ BACKOFF_FIRST_MS, BACKOFF_LAST_MS, 0, 0 };
  self->refusals = (BefBackoff){ REFUSED_FIRST_MS, REFUSED_LAST_MS, 0, 0 };
  self->withheld = bef_withheld_new ();
  self->warns_of_clock = TRUE;
}

BefSession *
bef_session_new (BefBackend *backend, BefHistory *history, guint poll_visible_s, guint poll_all_s)
{
  BefSession *self = g_object_new (BEF_TYPE_SESSION, NULL);

  self->history = g_object_ref (history);
  self->looks = bef_looks_new (history);
  self->works = bef_session_make_works (self);
  self->last_visit = bef_last_visit_new (history);
  self->alarms = bef_session_make_alarms (self);
  self->findings = bef_session_make_findings (self);
  self->nights = bef_session_make_nights (self);
  self->poll_visible_s = MAX (poll_visible_s, 1);
  self->poll_all_s = MAX (poll_all_s, 2);
  self->access = bef_access_new (backend, history);
  g_signal_connect_object (self->access, "changed", G_CALLBACK (bef_session_access_changed), self,
                           G_CONNECT_SWAPPED);
  self->before = bef_assigned_before_new (history);
  self->outbox =
      bef_outbox_new (backend, history, self->commune,
                      &(BefOutboxCallbacks){ told_cb, outbox_sent_cb, outbox_may_send_cb,
                                             outbox_failed_cb, outbox_shows_words_cb, self });
  if (g_set_object (&self->backend, backend))
    bef_session_follow_pushes (self);
  g_autoptr (BefOwnProfile) own = bef_own_profile_new (NULL, NULL);
  bef_session_set_own_profile (self, own);
  self->recorder =
      bef_recorder_new (backend, history,
                        &(BefRecorderCallbacks){ recorder_changed_cb, recorder_progress_cb,
                                                 recorder_failed_cb, self });
  bef_session_follow_words (self);
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
bef_session_set_without_images (BefSession *self, gboolean without_images)
{
  self->without_images = without_images;
}

void
bef_session_want_token (BefSession *self, BefAsker asker)
{
  g_signal_emit (self, signals[SIGNAL_TOKEN_WANTED], 0, (guint)asker);
}

void
bef_session_await_token (BefSession *self, BefTokenWait wait, const char *message)
{
  g_return_if_fail (BEF_IS_SESSION (self) && self->backend != NULL);

  self->awaits_token = TRUE;
  if (wait == BEF_TOKEN_NEEDS_SOMEBODY && self->sign_in != NULL)
    bef_access_expire (self->access);
  /* Somebody signed out, or the service ended it: what the server would still take is dropped. */
  if (self->sign_in != NULL && bef_sign_in_get_token (self->sign_in) == NULL)
    bef_backend_set_token (self->backend, NULL);
  bef_session_set_connection (
      self, wait == BEF_TOKEN_NEEDS_SOMEBODY ? BEF_CONNECTION_AWAY : BEF_CONNECTION_CONNECTING,
      message);
}

void
bef_session_set_token (BefSession *self, const char *token)
{
  g_return_if_fail (BEF_IS_SESSION (self) && self->backend != NULL);
  gboolean is_other = bef_backend_set_token (self->backend, token), waited = self->awaits_token;

  self->awaits_token = FALSE;
  if (waited)
    bef_session_set_connection (self, BEF_CONNECTION_CONNECTING, NULL);
  /* Other rights may come with it. */
  if (is_other && self->sign_in != NULL && self->connection == BEF_CONNECTION_LIVE)
    bef_access_doubt_anyway (self->access);
  /* Before the start there is nothing to be asked yet. */
  if ((is_other || waited) && self->refresh_source != 0)
    bef_session_try_now (self);
}

void
bef_session_set_sign_in (BefSession *self, BefSignIn *sign_in)
{
  g_set_object (&self->sign_in, sign_in);
  bef_access_set_renews (self->access, sign_in != NULL);
}

BefSignIn *
bef_session_get_sign_in (BefSession *self)
{
  return self->sign_in;
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

BefLastVisit *
bef_session_get_last_visit (BefSession *self)
{
  return self->last_visit;
}

BefHistory *
bef_session_get_history (BefSession *self)
{
  return self->history;
}

gboolean
bef_session_has_audience (BefSession *self)
{
  return bef_commune_get_audience (self->commune) != BEF_AUDIENCE_NOBODY;
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

char *
bef_session_dup_clock_note (BefSession *self)
{
  gboolean bad =
      self->connection == BEF_CONNECTION_AWAY || self->connection == BEF_CONNECTION_REFUSED;

  return self->warns_of_clock && bad ? bef_connection_clock_note () : NULL;
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
  g_autoptr (BefJournalEntry) line =
      bef_journal_entry_new (bef_now_ms (), bef_session_get_person (self), action, object, detail);

  bef_history_journal_add_async (self->history, line, NULL, journalled_cb, g_object_ref (self));
}
