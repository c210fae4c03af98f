/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "backend/bef-backend.h"
#include "backend/bef-https.h"
#include "bef-ha-decode.h"
#include "bef-ha-notices.h"
#include "bef-ha-socket.h"

G_BEGIN_DECLS

/*
 * The Home Assistant back end (WIRE.md), one object in eight files: this one (the object, images),
 * bef-ha-link.c (the connection and what it pushes), -probe.c, -entities.c, -history.c, -write.c,
 * -calendar.c and -statistics.c. Made by bef_backend_new(); everybody else sees a BefBackend. Main
 * thread.
 *
 * It is connected by the first question, and again by the first after a loss: how long to wait
 * between tries is who asks to know.
 */
#define BEF_TYPE_HA_BACKEND (bef_ha_backend_get_type ())
G_DECLARE_FINAL_TYPE (BefHaBackend, bef_ha_backend, BEF, HA_BACKEND, GObject)

struct _BefHaBackend
{
  GObject parent_instance;
  BefHttps *https;        /* owned */
  char *token;            /* owned, nullable */
  char *refusal;          /* owned, nullable: why the token was refused */
  BefIdentity *assumed;   /* owned, nullable: who the connection says that we are */
  BefIdentity *identity;  /* owned, nullable: as last found */
  BefHaSocket *socket;    /* owned, nullable: being opened, or ready */
  GQueue waiting;         /* of GTask, owned: until it is ready */
  BefHaDecoder decoder;   /* owned parts */
  BefHaStates *states;    /* owned */
  BefHaNotices *notices;  /* owned */
  GHashTable *statistics; /* owned: statistic id -> BefHaStatistic (owned) */
  char *home;             /* owned, nullable: what Home Assistant calls the place it is in */
  GHashTable *changed;    /* owned: entity ids to be told */
  GHashTable *removed;    /* owned: likewise */
  guint tell_source, places_source, notices_source;
  guint n_steps;       /* of the setting up, not answered yet */
  gint64 calendars_ms; /* when calendars were read last, BEF_NO_TIME: never */
  guint n_calendars;   /* being read */
  gint64 newest_ms;    /* when the newest statistics were asked for, BEF_NO_TIME: never */
  gboolean is_ready, has_states, all_changed;
  GCancellable *cancellable; /* owned: ends with it */
};

/* What is known of one statistic. */
typedef struct
{
  char *name;   /* owned, nullable */
  char *unit;   /* owned, nullable */
  double sum;   /* of a meter that is nothing else: its newest row's, in that unit */
  gint64 at_ms; /* the end of that row, BEF_NO_TIME: none */
} BefHaStatistic;

/* See bef_backend_new(). */
BefBackend *bef_ha_backend_new (const BefBackendOptions *options, GError **error);

/* bef-ha-link.c */
typedef enum
{
  BEF_HA_READY_FOR_USE,
  BEF_HA_READY_FOR_TRIAL,
} BefHaReadyFor;
/* Connected, signed in, everything known once. For a trial also with a token that was refused. */
void bef_ha_ready_async (BefHaBackend *self, BefHaReadyFor purpose, GCancellable *cancellable,
                         GAsyncReadyCallback callback, gpointer user_data);
gboolean bef_ha_ready_finish (BefHaBackend *self, GAsyncResult *result, GError **error);
/* Ends the connection, without a word. */
void bef_ha_unlink (BefHaBackend *self);
/* What somebody looks at may have changed: tells it soon. @entity_id NULL: everything. */
void bef_ha_tell_soon (BefHaBackend *self, const char *entity_id);
/* The same of notifications and repairs, which are asked for first. */
void bef_ha_notices_soon (BefHaBackend *self);
/* Asks for notifications and repairs. Finish: bef_ha_ready_finish(). */
void bef_ha_ask_notices_async (BefHaBackend *self, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data);

void bef_ha_probe_async (BefBackend *backend, GCancellable *cancellable,
                         GAsyncReadyCallback callback, gpointer user_data);
BefIdentity *bef_ha_probe_finish (BefBackend *backend, GAsyncResult *result, GError **error);
void bef_ha_entities_async (BefBackend *backend, const char *const *ids, BefBackendAbout about,
                            GCancellable *cancellable, GAsyncReadyCallback callback,
                            gpointer user_data);
GPtrArray *bef_ha_entities_finish (BefBackend *backend, GAsyncResult *result, GError **error);
/* (transfer full), NULL when it is not there or not read. */
BefEntity *bef_ha_dup_entity (BefHaBackend *self, const char *entity_id);
/* Everything that is known, as it is known. (transfer full) */
GPtrArray *bef_ha_dup_entities (BefHaBackend *self);
void bef_ha_offer_async (BefBackend *backend, GCancellable *cancellable,
                         GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *bef_ha_offer_finish (BefBackend *backend, GAsyncResult *result, GError **error);
void bef_ha_history_async (BefBackend *backend, BefSeriesKey key, gint64 from_ms, gint64 to_ms,
                           GCancellable *cancellable, GAsyncReadyCallback callback,
                           gpointer user_data);
GArray *bef_ha_history_finish (BefBackend *backend, GAsyncResult *result, gint64 *complete_from_ms,
                               gint64 *complete_to_ms, GError **error);
void bef_ha_histories_async (BefBackend *backend, const BefSeriesSpan *span,
                             GCancellable *cancellable, GAsyncReadyCallback callback,
                             gpointer user_data);
GPtrArray *bef_ha_histories_finish (BefBackend *backend, GAsyncResult *result, GError **error);
void bef_ha_command_async (BefBackend *backend, const BefCommandRequest *request,
                           GCancellable *cancellable, GAsyncReadyCallback callback,
                           gpointer user_data);
void bef_ha_decide_async (BefBackend *backend, const char *alert, const BefAlertDecision *decision,
                          GCancellable *cancellable, GAsyncReadyCallback callback,
                          gpointer user_data);
gboolean bef_ha_done_finish (BefBackend *backend, GAsyncResult *result, GError **error);

/* bef-ha-calendar.c: reads the calendars again when that was long ago, and tells what changed. */
void bef_ha_read_calendars (BefHaBackend *self);

/* bef-ha-statistics.c */
#define BEF_HA_STATISTIC "urn:ha:statistic:"
GHashTable *bef_ha_statistics_new (void); /* statistic id -> BefHaStatistic. (transfer full) */
/* "recorder/list_statistic_ids"; what is known of those that stay is kept. */
void bef_ha_take_statistics (BefHaBackend *self, JsonArray *list);
/* What the rows of meter @id carry (*@quantity: as what); NULL when it is none that has statistics
 * alone. (transfer none) */
const BefProfileAttribute *bef_ha_find_statistic (BefHaBackend *self, const char *id,
                                                  const char **quantity);
BefEntity *bef_ha_dup_statistic (BefHaBackend *self, const char *id); /* (transfer full) nullable */
void bef_ha_add_statistics (BefHaBackend *self, GPtrArray *entities);
/* Asks for their newest rows; NULL: there are none. (transfer full) */
JsonObject *bef_ha_newest_command (BefHaBackend *self);
void bef_ha_take_newest (BefHaBackend *self, JsonObject *answer);
/* The same by itself, when that was long ago, and tells what changed. */
void bef_ha_read_statistics (BefHaBackend *self);
/* "urn:ha:statistic:a:b" -> "a:b"; NULL when it is none. Points into @id. */
const char *bef_ha_statistic_id (const char *id);

G_END_DECLS
