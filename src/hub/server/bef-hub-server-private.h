/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "hub/server/wire/bef-hub-context.h"
#include "hub/drawing/bef-hub-drawing.h"
#include "bef-hub-listener.h"
#include "hub/server/wire/bef-hub-problem.h"
#include "hub/server/query/bef-hub-query-params.h"
#include "bef-hub-register.h"
#include "bef-hub-server.h"
#include "bef-hub-store.h"

G_BEGIN_DECLS

#define BEF_HUB_JSON "application/json"
#define BEF_HUB_JSON_LD "application/ld+json"
#define BEF_HUB_GEO_JSON "application/geo+json"
/* The largest body of a PATCH or of a fault specification. */
#define BEF_HUB_MAX_REQUEST_BYTES (1024 * 1024)
/* What one answer may take. */
#define BEF_HUB_ANSWER_US (5 * G_USEC_PER_SEC)

typedef struct
{
  char *name;         /* owned; "" is the default */
  BefHubWorld *world; /* owned */
  BefHubStore *store; /* unowned, nullable: the world, when others may write to it */
  gboolean store_fails;
  BefHubMap *map; /* owned, nullable; made when the first tile is asked for */
  guint64 seed;
  GHashTable
      *refusals; /* owned: entity id -> gint64 *: commands that the fault command-fails swallowed */
} BefHubTenant;

struct _BefHubServer
{
  SoupServer *soup;         /* owned; never listens itself */
  BefHubListener *listener; /* owned */
  GQueue lines;             /* of Line, owned: who waits, next first (bef-hub-server-queue.c) */
  guint queue_source, prepare_source;
  GHashTable *gates;            /* owned: set of SoupServerMessage on their way, unowned */
  BefHubAuth *auth;             /* owned */
  BefHubContext *context;       /* owned */
  GHashTable *tenants;          /* owned: name -> BefHubTenant */
  GTlsCertificate *certificate; /* owned; the good one */
  char *address;                /* owned */
  guint16 port;
  char *url;         /* owned, nullable until listening */
  char *context_url; /* owned, nullable until listening */
  guint temporal_cap;
  gboolean fault_control;
  BefHubFaults faults;
  guint64 requests;
  FILE *request_log;     /* owned, nullable */
  BefHubRegister *trace; /* owned, nullable */
  gboolean trace_fails;
};

/* One request on its way. */
typedef struct
{
  BefHubServer *server;
  SoupServerMessage *message;
  BefHubTenant *tenant;     /* nullable where no token is needed */
  const BefHubToken *token; /* nullable where no token is needed */
  BefHubToken plain;        /* that token without its grant, for the fault grant-ended */
  gint64 now_ms;
  gint64 deadline_us;     /* monotonic: past it the answer is 503 */
  guint64 number;         /* of the request: dice of the faults */
  char **segments;        /* path, decoded */
  const char *raw_query;  /* nullable */
  const char *post_query; /* nullable: with what the body of a Query adds to it */
  gboolean is_traced;     /* what it does is in the register, or could not be */
} BefHubCall;

/* A handler answers through bef_hub_call_reply*(), or returns FALSE with a BEF_HUB_PROBLEM. */
typedef gboolean (*BefHubHandler) (BefHubCall *call, GError **error);

/* bef-hub-server.c */
/* The parts of @path, decoded: "/entities/" is "/entities", as for any broker, and "//" is "/", as
 * nothing here has an empty name. (transfer full) */
char **bef_hub_path_split (const char *path);
/* Token, then tenant: who has no token learns nothing about tenants. */
gboolean bef_hub_call_authorize (BefHubCall *call, GError **error);
/* Answers, or begins to (bef_hub_call_is_scanned()), or goes on to; or makes the reply wait for the
 * fault latency. */
void bef_hub_call_answer (BefHubServer *self, SoupServerMessage *message);

/* bef-hub-server-gate.c: what a request must show before its body is read. */
/* Looks at every request from its headers on. */
void bef_hub_gate_watch (BefHubServer *self, SoupServerMessage *message);
/* Why the gate refused @message, or NULL. (transfer none) */
const GError *bef_hub_gate_refusal (SoupServerMessage *message);
/* Whether the connection of @message, answered, may have another request: its client spoke HTTP/1.1
 * and had a right to ask, and where its request and its answer end is certain. */
gboolean bef_hub_gate_may_keep (SoupServerMessage *message);
/* Ends the connection of @message, both ways, if its server is still there. */
void bef_hub_gate_cut (SoupServerMessage *message);
/* No message looks for the server any more: they may outlive it by what is under way. */
void bef_hub_gate_take_down (BefHubServer *self);

/* bef-hub-server-queue.c: who asks is answered in turn, one request each, whatever others ask. */
void bef_hub_queue_add (BefHubServer *self, SoupServerMessage *message);
void bef_hub_queue_clear (BefHubServer *self);

/* bef-hub-server-reply.c */
/* @body: (transfer full); may be NULL. JSON bodies pass through the faults that spoil them. */
void bef_hub_call_reply (BefHubCall *call, guint status, const char *content_type, GBytes *body);
/* @out: (transfer full). An NGSI-LD document, in JSON-LD or JSON as the request accepts. */
void bef_hub_call_reply_json (BefHubCall *call, guint status, GString *out);
/* @out: (transfer full). A document of GeoJSON. */
void bef_hub_call_reply_geojson (BefHubCall *call, GString *out);
gboolean bef_hub_call_wants_geojson (BefHubCall *call);
/* FALSE with 406 when the request takes none of the forms of NGSI-LD. */
gboolean bef_hub_call_check_accept (BefHubCall *call, GError **error);
void bef_hub_call_reply_problem (BefHubCall *call, const GError *error);
/* The @context to write in the body, or NULL when it goes in the Link header. */
const char *bef_hub_call_body_context (BefHubCall *call);
gboolean bef_hub_call_strikes (BefHubCall *call, BefHubFault fault);
/* Answers in place of the hub when a fault says so. */
gboolean bef_hub_call_fault_reply (BefHubCall *call);

/* bef-hub-server-entities.c */
/* The entity as the caller may see it, or NULL. (transfer full) */
JsonObject *bef_hub_call_entity (BefHubCall *call, const char *id);
/* Whether it has one of these attributes. */
gboolean bef_hub_has_any (JsonObject *entity, char **attrs);
/* FALSE with 404 where it has none of @attrs (nullable: none is asked for). */
gboolean bef_hub_check_any (JsonObject *entity, const char *id, char **attrs, GError **error);
gboolean bef_hub_call_query (BefHubCall *call, GError **error);
gboolean bef_hub_call_retrieve (BefHubCall *call, GError **error);
/* An entity's id is a URI. */
gboolean bef_hub_check_id (const char *id, GError **error);
/* Sets @error to "no such entity"; returns FALSE. */
gboolean bef_hub_no_entity (const char *id, GError **error);

/* bef-hub-server-types.c */
gboolean bef_hub_call_types (BefHubCall *call, GError **error);
gboolean bef_hub_call_type (BefHubCall *call, GError **error);
gboolean bef_hub_call_attributes (BefHubCall *call, GError **error);
gboolean bef_hub_call_attribute (BefHubCall *call, GError **error);

/* bef-hub-server-post-query.c: a query whose parameters are a body, of the present or the past. */
gboolean bef_hub_call_post_query (BefHubCall *call, GError **error);

/* bef-hub-server-select.c */
typedef void (*BefHubVisit) (BefHubCall *call, JsonObject *entity, gpointer user_data);
/* Visits the entities of the page that @params asks for, and sets the NGSILD-Results-Count and Link
 * headers. FALSE when that takes too much work or time. */
gboolean bef_hub_call_select (BefHubCall *call, const BefHubParams *params, BefHubVisit visit,
                              gpointer user_data, GError **error);
/* What the request asks, parsed once. (transfer full), or NULL with an error. */
BefHubParams *bef_hub_call_take_params (BefHubCall *call, BefHubOperation operation,
                                        GError **error);
/* Before bef_hub_call_select(), where finding the entities takes work: TRUE when it is done first,
 * in slices, by bef_hub_call_scan_go_on(); then *@params is taken, and the handler returns TRUE
 * without an answer: it is called again. */
gboolean bef_hub_call_scan_begin (BefHubCall *call, BefHubParams **params);
void bef_hub_call_scan_go_on (BefHubCall *call);
/* TRUE when @call was begun before: it has its number back. */
gboolean bef_hub_call_resume (BefHubCall *call);
/* No slice is left to do. */
gboolean bef_hub_call_is_scanned (SoupServerMessage *message);

/* bef-hub-server-temporal.c */
gboolean bef_hub_call_temporal_query (BefHubCall *call, GError **error);
gboolean bef_hub_call_temporal_retrieve (BefHubCall *call, GError **error);

/* bef-hub-server-commands.c */
gboolean bef_hub_call_patch (BefHubCall *call, GError **error);
gboolean bef_hub_call_set_fault (BefHubCall *call, GError **error);
/* Shows in @entity a command that the fault command-fails swallowed. */
void bef_hub_call_show_refusal (BefHubCall *call, JsonObject *entity);

/* The body as JSON; checks its type and size. (transfer full) or NULL with an error. */
JsonNode *bef_hub_call_read_body (BefHubCall *call, GError **error);

/* The value that an attribute of a body carries, in any form. (transfer none) nullable */
JsonNode *bef_hub_carried (JsonNode *attribute);
/* An error of the world as a problem. @local is not NULL. */
void bef_hub_translate (GError **error, GError *local);
/* Sets @error to 403 "This role may not @what"; returns FALSE. */
gboolean bef_hub_forbid (const char *what, GError **error);

/* bef-hub-server-decide.c: what people decide of alerts */
/* Whether @attributes, of the body, are of a decision other than an acknowledgement. */
gboolean bef_hub_is_decision (JsonObject *attributes);
/* FALSE with 400, 409 (somebody was faster, by name) or 422. */
gboolean bef_hub_call_decide (BefHubCall *call, JsonObject *alert, JsonObject *attributes,
                              GError **error);
/* The attribute that the path names is taken away, with all that goes with it. */
gboolean bef_hub_call_undecide (BefHubCall *call, JsonObject *alert, GError **error);
gboolean bef_hub_call_has_option (BefHubCall *call, const char *word);

/* bef-hub-server-change.c: entities that others put here */
gboolean bef_hub_call_may_write (BefHubCall *call, GError **error);
/* What the path names is written by this token, rather than commanded or acknowledged. */
gboolean bef_hub_call_writes (BefHubCall *call);
gboolean bef_hub_call_create (BefHubCall *call, GError **error);
gboolean bef_hub_call_delete (BefHubCall *call, GError **error);
gboolean bef_hub_call_replace (BefHubCall *call, GError **error);
gboolean bef_hub_call_append (BefHubCall *call, GError **error);
gboolean bef_hub_call_replace_attribute (BefHubCall *call, GError **error);
gboolean bef_hub_call_delete_attribute (BefHubCall *call, GError **error);
gboolean bef_hub_call_batch (BefHubCall *call, GError **error);
gboolean bef_hub_call_temporal_create (BefHubCall *call, GError **error);
gboolean bef_hub_call_temporal_append (BefHubCall *call, GError **error);
gboolean bef_hub_call_temporal_delete (BefHubCall *call, GError **error);
/* A PATCH by who may write: of the entity, of its attributes, of one. */
gboolean bef_hub_call_change (BefHubCall *call, GError **error);

/* bef-hub-server-trace.c: what the register is told. */
typedef enum
{
  BEF_HUB_TRACED_IMAGE,
  BEF_HUB_TRACED_COMMAND,
  BEF_HUB_TRACED_ACKNOWLEDGEMENT,
  BEF_HUB_TRACED_DECISION,
  BEF_HUB_TRACED_WRITE,
} BefHubTracedKind;
typedef struct
{
  BefHubTracedKind what;
  const char *entity;
  const char *attribute; /* nullable */
  JsonNode *value;       /* (transfer none) (nullable) */
} BefHubTraced;
/* Before an image is sent or a command done. FALSE with an error: then it must not be. */
gboolean bef_hub_call_trace_begin (BefHubCall *call, const BefHubTraced *traced, GError **error);
/* What came of a command that was begun; @refusal: NULL when it was done. */
void bef_hub_call_trace_end (BefHubCall *call, const BefHubTraced *traced, const GError *refusal);
/* A request that was refused before anything was begun; nothing otherwise. */
void bef_hub_call_trace_refusal (BefHubCall *call, const BefHubTraced *traced,
                                 const GError *refusal);

/* bef-hub-server-media.c */
gboolean bef_hub_call_context (BefHubCall *call, GError **error);
gboolean bef_hub_call_me (BefHubCall *call, GError **error);
gboolean bef_hub_call_snapshot (BefHubCall *call, GError **error);
/* "https://host:port" as the client called it: who listens on all addresses has no other name, and
 * a console asks nobody but the server it knows. (transfer full) */
char *bef_hub_call_dup_url (BefHubCall *call);
gboolean bef_hub_call_tile (BefHubCall *call, GError **error);

G_END_DECLS
