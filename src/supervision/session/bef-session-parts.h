/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/bef-time-jump.h"
#include "bef-assigned-before.h"
#include "bef-last-state.h"
#include "bef-outbox.h"
#include "bef-recorder.h"
#include "bef-session-private.h"
#include "bef-withheld.h"
#include "supervision/watch/bef-alarm-findings.h"
#include "supervision/watch/bef-night-findings.h"

G_BEGIN_DECLS

/*
 * The session in its parts, for its own files only: bef-session.c is its life and what it answers,
 * -polls.c asks the back end, -pace.c says how often, -rights.c lets go of what is not ours,
 * -wants.c fetches the past, -decide.c decides about alerts, -offer.c is what is asked for and how
 * it is read.
 */
struct _BefSession
{
  GObject parent_instance;
  BefBackend *backend;        /* owned, nullable */
  BefHistory *history;        /* owned */
  BefCommune *commune;        /* owned */
  BefRecorder *recorder;      /* owned */
  BefOutbox *outbox;          /* owned */
  BefAssignedBefore *before;  /* owned */
  BefAccess *access;          /* owned */
  BefSignIn *sign_in;         /* owned, nullable */
  GCancellable *polls;        /* owned: of polls under the rights we have now */
  GCancellable *cancellable;  /* owned */
  BefLooks *looks;            /* owned */
  BefDoorWishes *doors;       /* owned */
  BefWorksKeeper *works;      /* owned */
  BefLastVisit *last_visit;   /* owned */
  BefAlarmKeeper *alarms;     /* owned */
  BefAlarmFindings *findings; /* owned */
  BefNightFindings *nights;   /* owned */
  GPtrArray *last_entities;   /* owned, nullable: the newest complete answer */
  char *message;              /* owned, nullable */
  char *tiles;                /* owned, nullable: the server's map, as last known */
  GStrv watched;              /* owned, nullable */
  BefOwnProfile *own;         /* owned */
  char *own_refusal;          /* owned, nullable: why it is not read by */
  BefBounds *bounds;          /* owned, nullable */
  BefConnection connection;
  gint64 last_contact_ms;
  gint64 saved_ms;
  double backfill_fraction;
  guint poll_visible_s, poll_all_s;
  guint poll_all_source, poll_visible_source, refresh_source, head_start_source;
  BefBackoff backoff;
  BefBackoff refusals;   /* of the same token */
  BefWithheld *withheld; /* owned */
  char *seen_person;     /* owned, nullable: who signed in, as it was written in the journal */
  char *seen_grant;      /* owned, nullable: the grant under which images may be seen */
  BefLocalDecider local_decider; /* nullable */
  gpointer local_decider_data;
  gboolean awaits_token; /* nothing is asked before */
  gboolean without_images;
  gboolean polling_all, polling_visible, probing, asking;
  gboolean warns_of_clock;
  gboolean looks_on;
  gboolean is_unseen;    /* nobody sees the window */
  gint64 quick_until_us; /* in ticks of the present */
  BefTimeJump jump;
};

/* The history's document with the path template of the server's map. */
#define BEF_SESSION_TILES "server-tiles"

/* bef-session.c */
void bef_session_set_connection (BefSession *self, BefConnection connection, const char *message);
void bef_session_save_state (BefSession *self, BefSaving saving);

/* bef-session-polls.c: nothing while the same is under way. */
/* Emits "token-wanted". */
void bef_session_want_token (BefSession *self, BefAsker asker);
/* Whatever the back-off says. */
void bef_session_try_now (BefSession *self);
/* Who we are, then everything. */
void bef_session_probe (BefSession *self);
void bef_session_poll_all (BefSession *self);
/* What is under way asks for something else than is meant now: it is dropped, and asked anew. */
void bef_session_ask_anew (BefSession *self);
/* What is on screen, then the alerts; on a live connection. */
void bef_session_poll_visible (BefSession *self);
/* Takes from now on what the back end pushes; once, with a back end. */
void bef_session_follow_pushes (BefSession *self);

typedef enum
{
  BEF_POLL_IN_TURN,
  BEF_POLL_NOW,
} BefPoll;
/* Asks at once, or waits as long as it should from now on; on a live connection. */
void bef_session_reschedule (BefSession *self, BefPoll poll);

/* bef-session-pace.c. For a minute from now as often as the settings allow. */
void bef_session_hurry (BefSession *self);
/* Seconds until what is on screen, and everything, is asked for again; 0: not by itself. */
guint bef_session_get_visible_s (BefSession *self);
guint bef_session_get_all_s (BefSession *self);

/* So many devices that what nobody sees is asked for less often. */
gboolean bef_session_is_large (BefSession *self);

/* bef-session-works.c: of this session; (transfer full). */
BefWorksKeeper *bef_session_make_works (BefSession *self);

/* bef-session-alarms.c: likewise, after the works. */
BefAlarmKeeper *bef_session_make_alarms (BefSession *self);
void bef_session_follow_words (BefSession *self);
/* Who may decide sees what others did: also where the server says nothing of roles. */
gboolean bef_session_may_see_words (BefSession *self);
BefAlarmFindings *bef_session_make_findings (BefSession *self);
BefNightFindings *bef_session_make_nights (BefSession *self);

/* bef-session-rights.c: BefAccess's "changed". */
void bef_session_access_changed (BefSession *self, BefAccessChange change);

G_END_DECLS
