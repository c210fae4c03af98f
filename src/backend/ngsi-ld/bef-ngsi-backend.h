/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "backend/bef-backend.h"
#include "backend/bef-https.h"
#include "backend/bef-profile.h"
#include "backend/bef-rights.h"
#include "backend/ngsi-ld/bef-ngsi-changes.h"
#include "backend/ngsi-ld/bef-ngsi-decode.h"
#include "backend/ngsi-ld/bef-ngsi-dialect.h"
#include "backend/ngsi-ld/bef-ngsi-names.h"

G_BEGIN_DECLS

/*
 * The NGSI-LD back end, one object in nine files: this one (the object, bytes), bef-ngsi-probe.c,
 * bef-ngsi-entities.c, bef-ngsi-lean.c, bef-ngsi-look.c, bef-ngsi-history.c, bef-ngsi-histories.c,
 * bef-ngsi-write.c and bef-ngsi-offer.c. For these files only: everybody else sees a BefBackend.
 * Main thread.
 */
#define BEF_TYPE_NGSI_BACKEND (bef_ngsi_backend_get_type ())
G_DECLARE_FINAL_TYPE (BefNgsiBackend, bef_ngsi_backend, BEF, NGSI_BACKEND, GObject)

/* What a request is for: who waits for its answer, and how long that takes in good times. */
typedef enum
{
  BEF_NGSI_LIGHT,   /* some entities, alerts */
  BEF_NGSI_TRIAL,   /* who we are: also with a token that was refused */
  BEF_NGSI_WHOLE,   /* a page of everything */
  BEF_NGSI_HISTORY, /* large, and in the background */
  BEF_NGSI_N_WEIGHTS
} BefNgsiWeight;

struct _BefNgsiBackend
{
  GObject parent_instance;

  BefHttps *https;         /* owned */
  BefProfile *profile;     /* owned */
  BefNgsiDialect *dialect; /* owned */
  BefIdentity *identity;   /* owned, NULL before a probe */
  BefRights *rights;       /* owned, nullable: who we are where the server does not say */
  GHashTable *own;         /* owned, nullable: ids of the only buildings that we may see, where the
                              server does not leave the others out itself */
  BefNgsiUnits *units;     /* owned: what entities were seen with */
  BefNgsiNames *names;     /* owned: what this server calls types and attributes */
  char *context;           /* owned, nullable: the @context given for this connection */
  char *server;            /* owned: address and tenant */
  char *ways;              /* owned, nullable: the record of the dialect, as it is kept */
  GHashTable *wishes;      /* owned: entity id -> what was commanded and not sensed since */
  BefBounds *bounds;       /* owned, nullable: what is asked for */
  gboolean relations_refused; /* of an area: nothing is found by what it is related to */
  gboolean relations_asked;   /* the server was asked what its types are related by */
  gint64 types_read_us;       /* monotonic: when the server listed its types last */
  GHashTable *types; /* owned: entity id (shared) -> type name (interned), of what was seen; NULL
                        of what was looked for and is not there */
  BefNgsiChanges *changes; /* owned: what is known, so that only what changed is asked for */
  gsize look_bytes;        /* of the newest answers about everything, as they came */
  guint longest_page;      /* of entities, that was had */
  guint lean_misfits;      /* answers about what moves that did not fit, of late */
  char *listed_types;      /* owned, nullable: the types that the newest whole list was of */
  GHashTable *homes;       /* owned: entity id -> id of its building, from the newest whole list */
  GTask *finding;          /* unowned, nullable: the history that finds out how to ask for one */
  GQueue waiting;          /* of GTask, owned: histories that wait for what it finds */
  gint64 busy_until_us;    /* monotonic: the server asked not to be asked before */
  gint64 slowest_us[BEF_NGSI_N_WEIGHTS]; /* longest wait for an answer of late */
};

/* A body larger than this is decoded in a thread. */
#define BEF_NGSI_THREAD_BYTES (64 * 1024)
/* How long a list of the server's types is taken for whole. */
#define BEF_NGSI_TYPES_KEPT_US (5 * 60 * G_USEC_PER_SEC)
/* The session's bound on entities, and with it on interned names. */
#define BEF_NGSI_MAX_ENTITIES 50000

/* GET @path with the dialect's context, at most @max_bytes of body; fails with BUSY at once while
 * the server asked for rest. A server that answers nothing is given up after 5 s, or more where it
 * was slow of late; a history after 30 s. */
void bef_ngsi_backend_get_async (BefNgsiBackend *self, const char *path, BefNgsiWeight weight,
                                 gsize max_bytes, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data);
/* Any status is an answer. (transfer full) */
BefHttpsAnswer *bef_ngsi_backend_get_finish (BefNgsiBackend *self, GAsyncResult *result,
                                             GError **error);
/* The answer's body as JSON, errors worded as BEF_BACKEND_ERROR_BAD_DATA. Any thread. (transfer
 * full) */
JsonNode *bef_ngsi_parse (const BefHttpsAnswer *answer, GError **error);

/* GET /types in the connection's own context. Finish: bef_ngsi_backend_get_finish(), then
 * bef_ngsi_take_types(): TRUE when it lists types, which are what is asked for from now on. */
void bef_ngsi_ask_types_async (BefNgsiBackend *self, BefNgsiWeight weight,
                               GCancellable *cancellable, GAsyncReadyCallback callback,
                               gpointer user_data);
gboolean bef_ngsi_take_types (BefNgsiBackend *self, const BefHttpsAnswer *answer);
/* The dialect may be another: it is kept. */
void bef_ngsi_note_ways (BefNgsiBackend *self);
/* The dialect is new, and of a server that is known by now: what was kept of it is taken. */
void bef_ngsi_recall_ways (BefNgsiBackend *self);
/* The server says that it keeps no history, of nothing. (transfer full) */
GError *bef_ngsi_no_history (BefNgsiBackend *self);
/* It said so within the last day. */
gboolean bef_ngsi_has_no_history (BefNgsiBackend *self);
/* bef_backend_note_wish() */
void bef_ngsi_note_wish (BefBackend *backend, const char *entity, const char *quantity,
                         double value, gint64 sent_ms);
/* What @entity says that was only commanded is dropped: nothing sensed it. */
void bef_ngsi_drop_wish (BefNgsiBackend *self, BefEntity *entity);

/* What the server calls the profile's types (only those that @about is about) within the
 * bounds. (transfer full) GPtrArray of char*, NULL-terminated, possibly empty. */
GPtrArray *bef_ngsi_asked_types (BefNgsiBackend *self, BefBackendAbout about);
/* GET /types?details=true, likewise. */
void bef_ngsi_ask_details_async (BefNgsiBackend *self, BefNgsiWeight weight,
                                 GCancellable *cancellable, GAsyncReadyCallback callback,
                                 gpointer user_data);
/* Notes by which attributes what the server has is related to buildings. FALSE: it is no such
 * list. */
gboolean bef_ngsi_take_details (BefNgsiBackend *self, const BefHttpsAnswer *answer);

/* Runs @work (with the task's data, perhaps in a thread) when @bytes is large, else here; then
 * @done in the main thread. Takes nothing:
 * @done receives @task as user_data. */
typedef void (*BefNgsiWork) (gpointer task_data);
void bef_ngsi_run (GTask *task, gsize bytes, BefNgsiWork work, void (*done) (GTask *task));

void bef_ngsi_probe_async (BefBackend *backend, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer user_data);
BefIdentity *bef_ngsi_probe_finish (BefBackend *backend, GAsyncResult *result, GError **error);
void bef_ngsi_entities_async (BefBackend *backend, const char *const *ids, BefBackendAbout about,
                              GCancellable *cancellable, GAsyncReadyCallback callback,
                              gpointer user_data);
/* bef-ngsi-entities.c, for bef-ngsi-look.c: everything, page by page; or what was written since
 * @since_ms, but not of BEF_NGSI_ABOUT_SOME; or what moves of everything but the alerts. The latter
 * two also fail with G_IO_ERROR_INVALID_DATA: it cannot be believed. Finish of all:
 * bef_ngsi_entities_finish(). */
void bef_ngsi_list_whole_async (BefNgsiBackend *self, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data);
void bef_ngsi_list_changes_async (BefNgsiBackend *self, gint64 since_ms, BefNgsiAbout about,
                                  GCancellable *cancellable, GAsyncReadyCallback callback,
                                  gpointer user_data);
void bef_ngsi_list_moving_async (BefNgsiBackend *self, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data);
/* bef-ngsi-own.c. What the law keeps from a role goes no further, whatever a broker sent; nor what
 * was only commanded (bef_ngsi_drop_wish()). An entity that others keep too is put there anew. */
void bef_ngsi_withhold (BefNgsiBackend *self, GPtrArray *entities);
/* bef-ngsi-look.c: everything, by asking for what changed where that works. */
void bef_ngsi_look_async (BefNgsiBackend *self, GCancellable *cancellable,
                          GAsyncReadyCallback callback, gpointer user_data);
void bef_ngsi_changes_async (BefBackend *backend, BefBackendAbout about, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data);
gboolean bef_ngsi_can_ask_changes (BefBackend *backend);
/* Entity @id alone, in the background as a history is: its type and units are then known. Finish:
 * bef_ngsi_entities_finish(). */
void bef_ngsi_entity_look_async (BefNgsiBackend *self, const char *id, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *bef_ngsi_entities_finish (BefBackend *backend, GAsyncResult *result, GError **error);
void bef_ngsi_history_async (BefBackend *backend, BefSeriesKey key, gint64 from_ms, gint64 to_ms,
                             GCancellable *cancellable, GAsyncReadyCallback callback,
                             gpointer user_data);
GArray *bef_ngsi_history_finish (BefBackend *backend, GAsyncResult *result,
                                 gint64 *complete_from_ms, gint64 *complete_to_ms, GError **error);
void bef_ngsi_histories_async (BefBackend *backend, const BefSeriesSpan *span,
                               GCancellable *cancellable, GAsyncReadyCallback callback,
                               gpointer user_data);
GPtrArray *bef_ngsi_histories_finish (BefBackend *backend, GAsyncResult *result, GError **error);
gboolean bef_ngsi_can_ask_many (BefBackend *backend);
void bef_ngsi_command_async (BefBackend *backend, const BefCommandRequest *request,
                             GCancellable *cancellable, GAsyncReadyCallback callback,
                             gpointer user_data);
void bef_ngsi_decide_async (BefBackend *backend, const char *alert,
                            const BefAlertDecision *decision, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data);
gboolean bef_ngsi_decide_otherwise (BefBackend *backend, const BefAlertDecision *decision,
                                    guint tries);
void bef_ngsi_offer_async (BefBackend *backend, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *bef_ngsi_offer_finish (BefBackend *backend, GAsyncResult *result, GError **error);
void bef_ngsi_attributes_async (BefBackend *backend, const char *type, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *bef_ngsi_attributes_finish (BefBackend *backend, GAsyncResult *result, GError **error);
gboolean bef_ngsi_done_finish (BefBackend *backend, GAsyncResult *result, GError **error);

/* What is wrong with how was asked what @answer (nullable) answers. */
BefNgsiRefusal bef_ngsi_refusal_of (const BefHttpsAnswer *answer);
/* Learns from @entities, all that the server has, what is in our own buildings. */
void bef_ngsi_find_own (BefNgsiBackend *self, GPtrArray *entities);
/* Leaves out of @entities what is not in our own buildings, where the server does not. */
void bef_ngsi_keep_own (BefNgsiBackend *self, GPtrArray *entities);

G_END_DECLS
