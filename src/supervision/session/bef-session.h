/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "backend/bef-backend.h"
#include "backend/sign-in/bef-sign-in.h"
#include "backend/bef-own-profile.h"
#include "bef-connection.h"
#include "bef-last-visit.h"
#include "history/bef-history.h"
#include "model/bef-commune.h"
#include "supervision/watch/bef-alarm-keeper.h"
#include "supervision/works/bef-works-keeper.h"

G_BEGIN_DECLS

/*
 * The session keeps the model and the history true: it shows the last known state at once,
 * connects, polls (what is on screen often, the rest slowly, with jitter and back-off), stores what
 * was measured, fills the gap since the last stored sample, sends what was decided offline, and
 * watches commands until the sensor answers. Main thread.
 *
 * Properties (all notify): "connection" (uint, BefConnection), "message" (what to tell a person
 * about the connection, NULL when all is well), "last-contact" (int64 ms), "backfill" (double: -1
 * none under way, else 0..1). Signals: "history-changed" (entity, quantity; both NULL: any) after
 * new samples are committed; "told" (text): something a person should read once (a toast);
 * "token-wanted" (uint, BefAsker): the token was refused or is awaited, and may have changed
 * where it is kept: also while it is so, every few seconds, and when a person tries again;
 * "access-changed": what may be seen, done or asked of whom is not what it was. Who we are is asked
 * at each connection, every few minutes, and after a refusal; what was seen under rights that are
 * gone is dropped, in memory and on disk, before the signal.
 */

#define BEF_TYPE_SESSION (bef_session_get_type ())
G_DECLARE_FINAL_TYPE (BefSession, bef_session, BEF, SESSION, GObject)

/* @backend nullable: offline browsing of the cache. @poll_visible_s, @poll_all_s: seconds, the
 * quickest (bef-session-pace.c). */
BefSession *bef_session_new (BefBackend *backend, BefHistory *history, guint poll_visible_s,
                             guint poll_all_s);
/* Loads the last known state, then connects; connects first when the history, which may still be
 * opening, lets itself be waited for. */
void bef_session_start (BefSession *self);
/* Cancels what is under way and stores the last known state. The history is the caller's to close.
 */
void bef_session_stop (BefSession *self);
/* Tries now, whatever the back-off says. */
void bef_session_retry (BefSession *self);

/* FALSE where another clock is meant: the demo at a chosen time. Default TRUE: a difference of
 * minutes is told in "message". */
void bef_session_set_warns_of_clock (BefSession *self, gboolean warns);

/* TRUE for who looks on beside the console that owns the profile: what waits to be sent is that
 * one's to send. Default FALSE. Before the start. */
void bef_session_set_looks_on (BefSession *self, gboolean looks_on);

/* TRUE where what is shown is kept, as in a picture of the window: no image is asked for or given,
 * whatever may be seen. Default FALSE. Before the start. */
void bef_session_set_without_images (BefSession *self, gboolean without_images);

/* Besides the server, from now on: see bef_backend_set_allowed_hosts(). What is on screen is asked
 * for anew. */
void bef_session_set_allowed_hosts (BefSession *self, const char *const *hosts);

typedef enum
{
  BEF_TOKEN_ON_ITS_WAY,
  BEF_TOKEN_NEEDS_SOMEBODY,
} BefTokenWait;
/* Shows what is there and asks nothing until bef_session_set_token(). @message: what is waited for,
 * nullable; @wait: for whom. */
void bef_session_await_token (BefSession *self, BefTokenWait wait, const char *message);
/* The token from now on, nullable. Another one than before is tried at once; the same one, should
 * it have been refused, waits. */
void bef_session_set_token (BefSession *self, const char *token);

/* What a person says of the server's types; its changes are taken into account at once. Default:
 * one that is kept nowhere. Before the start. */
void bef_session_set_own_profile (BefSession *self, BefOwnProfile *own);
BefOwnProfile *bef_session_get_own_profile (BefSession *self); /* (transfer none) */
/* Why the back end does not read by it, a sentence; NULL: it does. (transfer none) */
const char *bef_session_get_own_refusal (BefSession *self);
/* What is asked of the server from now on (nullable: everything). Copied. */
void bef_session_set_bounds (BefSession *self, const BefBounds *bounds);
const BefBounds *bef_session_get_bounds (BefSession *self); /* (transfer none) nullable */

BefCommune *bef_session_get_commune (BefSession *self);
/* Whether others see the screen: the commune's (bef_commune_set_audience()). */
gboolean bef_session_has_audience (BefSession *self);   /* (transfer none) */
BefHistory *bef_session_get_history (BefSession *self); /* (transfer none) */
BefBackend *bef_session_get_backend (BefSession *self); /* (transfer none) nullable */
BefConnection bef_session_get_connection (BefSession *self);
const char *bef_session_get_message (BefSession *self); /* nullable */
/* By whose clock ages go, in the interface's language, while nobody answers; NULL: no matter, or
 * the message says so. (transfer full) */
char *bef_session_dup_clock_note (BefSession *self);
gint64 bef_session_get_last_contact (BefSession *self); /* BEF_NO_TIME: never */
double bef_session_get_backfill (BefSession *self);
const BefIdentity *
bef_session_get_identity (BefSession *self); /* nullable before the first contact */
/* Path template of the server's own map, as last known, also offline. Nullable. */
const char *bef_session_get_tiles (BefSession *self);
/* By the server's word, else as last known, else the least privileged. */
BefRole bef_session_get_role (BefSession *self);
/* The role may, or the server says nothing of roles and judges by itself. */
gboolean bef_session_may_acknowledge (BefSession *self);

/* How the token is had, where a sign-in has it renewed: for whoever shows that. A token that is
 * refused then only ends what it showed of images. Nullable. Before the start. */
void bef_session_set_sign_in (BefSession *self, BefSignIn *sign_in);
BefSignIn *bef_session_get_sign_in (BefSession *self); /* (transfer none), nullable */

/* What is on screen: these entities are polled often. NULL: nothing special. Copied. */
void bef_session_watch (BefSession *self, const char *const *ids);

/* Whether anybody sees the window. FALSE: only the alerts are asked for, and seldom; TRUE again:
 * everything, at once. Default TRUE. */
void bef_session_set_seen (BefSession *self, gboolean seen);

/* Asks for @id at once, besides the polls; ignored while such a question is under way. */
void bef_session_ask (BefSession *self, const char *id);

/* Fetches what is missing of [from, to) (BEF_MISSING_LOOKED_AT), newest first; "history-changed"
 * follows. Asking twice is free; without a connection it is done with the next one. */
void bef_session_want_history (BefSession *self, BefSeriesKey key, gint64 from_ms, gint64 to_ms);
/* The same after all that waits, for what is shown small and many at a time. */
void bef_session_want_glance (BefSession *self, BefSeriesKey key, gint64 from_ms, gint64 to_ms);
/* Asks for all of [from, to) again, whatever is known of it: somebody knows better. */
void bef_session_ask_history_again (BefSession *self, BefSeriesKey key, gint64 from_ms,
                                    gint64 to_ms);
/* Why the history of @key could not be fetched, and when it is tried again (BEF_NO_TIME: not by
 * itself); NULL when all is well. Changes with "backfill". (transfer none) until the next call. */
const char *bef_session_get_history_trouble (BefSession *self, BefSeriesKey key,
                                             gint64 *retry_ms_out);
/* As above, and tells when it is done. Finish returns FALSE with the back end's error; what came
 * before stays stored. */
void bef_session_fetch_history_async (BefSession *self, BefSeriesKey key, gint64 from_ms,
                                      gint64 to_ms, GCancellable *cancellable,
                                      GAsyncReadyCallback callback, gpointer user_data);
gboolean bef_session_fetch_history_finish (BefSession *self, GAsyncResult *result, GError **error);

/*
 * Decides @wish (its kind, and what belongs to it: the text of a note or of an acknowledgement; to
 * whom it is assigned, NULL: to this person; until when it is put aside or out of service, and why)
 * of
 * @alert: at once
 * in the model (bef_alert_get_held()), and kept with its line of the journal: it is sent, now or
 * when the connection is back ("not yet sent"). What cannot be kept is sent straight away, or taken
 * back in the model and told; what the server has no place for stays here, and is told. FALSE with
 * G_IO_ERROR_PERMISSION_DENIED (the role may not), _INVALID_ARGUMENT (an empty or too long text, an
 * end that is past or more than BEF_SHELVE_MAX_MS or BEF_TAKE_OUT_MAX_MS away), _NOT_SUPPORTED
 * (only what this console found can be taken out of service) or _EXISTS (it is so already), a
 * sentence: nothing was done.
 */
gboolean bef_session_decide (BefSession *self, BefAlert *alert, const BefAlertDecision *wish,
                             GError **error);
/* The same of several alerts (GPtrArray of BefAlert), a line of the journal each. Returns those of
 * which it was decided (transfer full), of BefAlert; empty with the error of the first. */
GPtrArray *bef_session_decide_many (BefSession *self, GPtrArray *alerts,
                                    const BefAlertDecision *wish, GError **error);
/* Takes back what was decided of @kind, of notes that of the id @note. An acknowledgement and a
 * note by who made them; an assignment (who had it before has it again, where that is known here,
 * else nobody) and what is put aside or out of service by anybody. Errors
 * as above, and _NOT_FOUND.
 */
gboolean bef_session_undo (BefSession *self, BefAlert *alert, BefDecisionKind kind,
                           const char *note, GError **error);
/* Whether the undoing above is this person's to ask for. */
gboolean bef_session_may_undo (BefSession *self, BefAlert *alert, BefDecisionKind kind,
                               const char *note);
/* Decides about alerts that were found here (BEF_ALERT_LOCAL) in place of a back end: @decision is
 * complete, @line what the journal is to say of it, kept with it. FALSE: it is not done. Nothing is
 * decided of them before there is one. */
typedef gboolean (*BefLocalDecider) (BefAlert *alert, const BefAlertDecision *decision,
                                     const BefJournalEntry *line, gpointer user_data,
                                     GError **error);
void bef_session_set_local_decider (BefSession *self, BefLocalDecider decider, gpointer user_data);
/* bef_session_decide() of an acknowledgement; what cannot be is not done, without a word. */
void bef_session_acknowledge (BefSession *self, BefAlert *alert, const char *comment);

/* Under a grant, in force now, for a role that may, and not in a picture of the window. */
gboolean bef_session_may_see_images (BefSession *self);
gboolean bef_session_is_without_images (BefSession *self);
/* The image of camera @device now: kept in memory only. Given once the journal has its line, one
 * per camera and quarter hour (bef-trace.h). One that the server refused (401, 403, 404, 410) fails
 * without being asked for, until who we are or the camera changes, or for five minutes. Finish:
 * (transfer full). */
void bef_session_image_async (BefSession *self, BefDevice *device, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data);
GBytes *bef_session_image_finish (BefSession *self, GAsyncResult *result, GError **error);

/* Works and maintenance, planned and past. Who may acknowledge may change them. (transfer none) */
BefWorksKeeper *bef_session_get_works (BefSession *self);
/* When somebody last said that they had seen what happened. (transfer none) */
BefLastVisit *bef_session_get_last_visit (BefSession *self);
/* What this console finds by its own rules. (transfer none) */
BefAlarmKeeper *bef_session_get_alarms (BefSession *self);
/* Puts an alarm that is out of service back into it (bef_alarm_keeper_dup_outs()), in the name of
 * the session's person, with its line of the journal. FALSE with a sentence: nothing was done. */
gboolean bef_session_put_back (BefSession *self, const char *rule, const char *object,
                               GError **error);
/* Tunes its rules (bef_alarm_rules_tuned()) in the name of the session's person, who may
 * acknowledge; what of @text cannot be is told. */
void bef_session_tune_alarms (BefSession *self, const char *text);
/* The works of @id, a building or an equipment, at @at_ms, those of the building it is in too;
 * NULL: none. (transfer none) until they change. */
const BefWorksWindow *bef_session_find_works (BefSession *self, const char *id, gint64 at_ms);
/* When @id was and will be under works in [from, to). (transfer full) GArray of BefRange. */
GArray *bef_session_get_works_spans (BefSession *self, const char *id, gint64 from_ms,
                                     gint64 to_ms);
/* They may be changed now: by this role, and they are read. */
gboolean bef_session_may_plan_works (BefSession *self);

/* Writes a line of the journal (who is the session's person) before what it says is done. Finish:
 * TRUE when the line is on the disk and the session has not been stopped; else what was to be done
 * must not be, and the error says why in a sentence (bef-trace.h). */
void bef_session_trace_async (BefSession *self, const char *action, const char *object,
                              const char *detail, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data);
gboolean bef_session_trace_finish (BefSession *self, GAsyncResult *result, GError **error);
/* Writes a line of the journal on what has happened already: a result. A failure is told. */
void bef_session_journal (BefSession *self, const char *action, const char *object,
                          const char *detail);
/* When somebody asked here for @door to be opened, ms, also before this start, while no sensor has
 * answered and its time is not over; BEF_NO_TIME otherwise. Signal "doors-changed" tells. */
gint64 bef_session_get_door_asked_ms (BefSession *self, const char *door);

G_END_DECLS
