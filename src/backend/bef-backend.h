/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "backend/bef-bounds.h"
#include "model/bef-alert-decision.h"
#include "model/bef-entity.h"

G_BEGIN_DECLS

/*
 * What the console asks of a back end. Asynchronous, main thread, every call with a GCancellable;
 * large bodies are decoded off the main thread. Errors are BEF_BACKEND_ERROR (or
 * G_IO_ERROR_CANCELLED) with a message in the interface's language that says what failed and what
 * to do.
 */
#define BEF_BACKEND_ERROR (bef_backend_error_quark ())
GQuark bef_backend_error_quark (void);
typedef enum
{
  BEF_BACKEND_ERROR_ADDRESS, /* the URL is not an https:// address */
  BEF_BACKEND_ERROR_DNS,     /* no such host */
  BEF_BACKEND_ERROR_CONNECT, /* refused, unreachable, dropped */
  BEF_BACKEND_ERROR_TLS,     /* certificate expired, unknown issuer, wrong host: never bypassed */
  BEF_BACKEND_ERROR_TIMEOUT,
  BEF_BACKEND_ERROR_UNAUTHORIZED, /* 401 */
  BEF_BACKEND_ERROR_FORBIDDEN,    /* 403 */
  BEF_BACKEND_ERROR_NOT_FOUND,    /* 404 on one thing */
  BEF_BACKEND_ERROR_TENANT,       /* no such tenant */
  BEF_BACKEND_ERROR_CONFLICT,     /* 409: somebody was faster; the message says who */
  BEF_BACKEND_ERROR_OTHER_SERVER, /* answers, but is not the kind of server it should be */
  BEF_BACKEND_ERROR_BAD_DATA, /* truncated, too large, too deep, not JSON, wrong types throughout */
  BEF_BACKEND_ERROR_BUSY,     /* 429, 503 */
  BEF_BACKEND_ERROR_SERVER,   /* other 5xx: may be well later */
  BEF_BACKEND_ERROR_REFUSED,  /* 400, 422 and other 4xx: the same would be refused again */
  BEF_BACKEND_ERROR_NOT_SENT, /* of a command: it never left this computer */
  BEF_BACKEND_ERROR_UNCERTAIN,  /* of a command: it left, and nobody knows what became of it */
  BEF_BACKEND_ERROR_PROXY,      /* a proxy on the way wants a name, or refuses */
  BEF_BACKEND_ERROR_ELSEWHERE,  /* on a host that nobody allowed: it was not asked */
  BEF_BACKEND_ERROR_TOO_MANY,   /* the server has more than can be held: bounds must be chosen */
  BEF_BACKEND_ERROR_NO_HISTORY, /* the server keeps none, of nothing */
  BEF_BACKEND_ERROR_NO_PLACE,   /* of a decision: the server has no place for it */
} BefBackendError;

/* Who wants something, and waits at the screen for it or does not. */
typedef enum
{
  BEF_ASKED_BY_PROGRAM,
  BEF_ASKED_BY_PERSON,
} BefAsker;
/* Who the token stands for, and what the server offers. Immutable after probing. */
typedef struct
{
  BefRole role;
  char *person;          /* the name shown, nullable */
  char *commune;         /* nullable */
  char *tiles;           /* path template of the server's own map, nullable */
  gint64 grant_from_ms;  /* beginning of the grant to view images, BEF_NO_TIME: long ago */
  gint64 grant_until_ms; /* end of the grant, BEF_NO_TIME without one */
  char *grant_reference; /* nullable */
  GStrv buildings;       /* owned, nullable: the only ones this person may see, by id */
  char *broker; /* dialect found: "beffroi-hub", "stellio", "scorpio", "orion-ld", "unknown" */
  gboolean is_guessed;  /* the server says nothing of roles: the least privileged is assumed */
  gboolean is_resolved; /* it says nothing, but the token or the connection does: bef-rights.h */
} BefIdentity;
/* The role may, and the grant is in force at @now_ms. */
gboolean bef_identity_may_see_images (const BefIdentity *self, gint64 now_ms);
BefIdentity *bef_identity_copy (const BefIdentity *self);
void bef_identity_free (BefIdentity *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BefIdentity, bef_identity_free)

/* A type of entities that the server has. */
typedef struct
{
  char *name;             /* as the server calls it, owned */
  gint64 count;           /* -1: the server does not say */
  gboolean is_understood; /* its entities are asked for */
  gboolean is_foreign;    /* it ends like one that is understood, in a vocabulary nobody knows */
  const char *use; /* what it is read as: "building", "alert" or the id of a kind; NULL: nothing */
} BefOfferedType;
void bef_offered_type_free (BefOfferedType *self);

/* An attribute that entities of a type have. */
typedef struct
{
  char *name;          /* as the server calls it, owned */
  const char *use;     /* what it is read as: the id of a quantity, or as in a profile ("name"…,
                          "fact"); NULL: it is not read */
  gboolean is_private; /* it may hold personal data: never read, whatever is said of it */
} BefOfferedAttribute;
void bef_offered_attribute_free (BefOfferedAttribute *self);

/* Who we are where the server does not say (backend/bef-rights.h). */
typedef struct _BefRights BefRights;

/* What a kind of back end can do at all, whatever the person may. */
typedef enum
{
  BEF_BACKEND_HISTORY = 1 << 0,     /* has a past to ask for */
  BEF_BACKEND_MANY_SERIES = 1 << 1, /* in one question: see bef_backend_can_ask_many() */
  BEF_BACKEND_PUSH = 1 << 2,        /* tells by itself what changes: "entities-changed" */
  BEF_BACKEND_COMMANDS = 1 << 3,
  BEF_BACKEND_ACKNOWLEDGE = 1 << 4,
  BEF_BACKEND_IMAGES = 1 << 5,
  BEF_BACKEND_OFFERS = 1 << 6, /* tells which types it has */
} BefBackendCapabilities;

/* What a question is about. */
typedef enum
{
  BEF_BACKEND_ALL,
  BEF_BACKEND_ALERTS,
} BefBackendAbout;
/*
 * Signals, of a back end that pushes. Main thread.
 * "entities-changed" (GPtrArray of BefEntity, GStrv): what changed, as an answer to
 * bef_backend_entities_async() would have it, and the ids of what is there no more. Both may be
 * empty, never NULL. A push can be lost: what is asked for goes before what was pushed.
 * "lost" (GError): nothing is pushed any more; the next question connects anew.
 */
#define BEF_TYPE_BACKEND (bef_backend_get_type ())
G_DECLARE_INTERFACE (BefBackend, bef_backend, BEF, BACKEND, GObject)

/* What equipment is asked to do. Texts not owned. */
typedef struct
{
  const char *entity;
  const char *quantity; /* only "lock-state" for now */
  double value;         /* the state to take */
  const char *reason;   /* nullable */
} BefCommandRequest;
/* Who saw an alert, when, and what they said of it. Texts not owned. */
typedef struct
{
  const char *alert;
  const char *who; /* nullable */
  gint64 at_ms;
  const char *comment; /* nullable */
} BefAcknowledgement;

typedef void (*BefBackendProgress) (double fraction, gpointer user_data); /* main thread */

struct _BefBackendInterface
{
  GTypeInterface parent;

  void (*probe_async) (BefBackend *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                       gpointer user_data);
  BefIdentity *(*probe_finish) (BefBackend *self, GAsyncResult *result, GError **error);

  void (*entities_async) (BefBackend *self, const char *const *ids, BefBackendAbout about,
                          GCancellable *cancellable, GAsyncReadyCallback callback,
                          gpointer user_data);
  GPtrArray *(*entities_finish) (BefBackend *self, GAsyncResult *result, GError **error);

  /* All NULL: it cannot be asked so. */
  void (*changes_async) (BefBackend *self, BefBackendAbout about, GCancellable *cancellable,
                         GAsyncReadyCallback callback, gpointer user_data);
  GPtrArray *(*changes_finish) (BefBackend *self, GAsyncResult *result, GError **error);
  gboolean (*can_ask_changes) (BefBackend *self);
  gboolean (*keeps_history) (BefBackend *self); /* nullable: it does */
  gsize (*get_look_bytes) (BefBackend *self);   /* nullable: not known */

  void (*temporal_async) (BefBackend *self, BefSeriesKey key, gint64 from_ms, gint64 to_ms,
                          GCancellable *cancellable, GAsyncReadyCallback callback,
                          gpointer user_data);
  GArray *(*temporal_finish) (BefBackend *self, GAsyncResult *result, gint64 *complete_from_ms,
                              gint64 *complete_to_ms, GError **error);

  /* Both NULL: one question is about one series. */
  void (*temporal_many_async) (BefBackend *self, const BefSeriesSpan *span,
                               GCancellable *cancellable, GAsyncReadyCallback callback,
                               gpointer user_data);
  GPtrArray *(*temporal_many_finish) (BefBackend *self, GAsyncResult *result, GError **error);
  gboolean (*can_ask_many) (BefBackend *self);

  void (*command_async) (BefBackend *self, const BefCommandRequest *request,
                         GCancellable *cancellable, GAsyncReadyCallback callback,
                         gpointer user_data);
  void (*decide_async) (BefBackend *self, const char *alert, const BefAlertDecision *decision,
                        GCancellable *cancellable, GAsyncReadyCallback callback,
                        gpointer user_data);
  /* Nullable: one way only. */
  gboolean (*decide_otherwise) (BefBackend *self, const BefAlertDecision *decision, guint tries);
  /* Nullable: what it stores is what the device says. */
  void (*note_wish) (BefBackend *self, const char *entity, const char *quantity, double value,
                     gint64 sent_ms);
  gboolean (*done_finish) (BefBackend *self, GAsyncResult *result, GError **error);

  void (*bytes_async) (BefBackend *self, const char *url, gsize max_bytes,
                       GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  GBytes *(*bytes_finish) (BefBackend *self, GAsyncResult *result, GError **error);

  void (*lead_clock) (BefBackend *self);

  /* Both NULL: it cannot tell. */
  void (*offer_async) (BefBackend *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                       gpointer user_data);
  GPtrArray *(*offer_finish) (BefBackend *self, GAsyncResult *result, GError **error);

  void (*attributes_async) (BefBackend *self, const char *type, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data);
  GPtrArray *(*attributes_finish) (BefBackend *self, GAsyncResult *result, GError **error);

  void (*set_context) (BefBackend *self, const char *context);    /* nullable: it knows of none */
  void (*set_rights) (BefBackend *self, const BefRights *rights); /* nullable: it always says */
  /* All nullable: it has one way only. */
  gboolean (*set_profile) (BefBackend *self, const char *text, GError **error);
  void (*set_bounds) (BefBackend *self, const BefBounds *bounds);
  char *(*dup_bounds_note) (BefBackend *self); /* nullable: all of them are kept to */
  void (*set_ways) (BefBackend *self, const char *text);
  char *(*dup_ways) (BefBackend *self);

  /* Nullable: it asks nobody else in any case. */
  void (*set_allowed_hosts) (BefBackend *self, const char *const *hosts);

  BefBackendCapabilities (*get_capabilities) (BefBackend *self);  /* nullable: all but push */
  void (*assume) (BefBackend *self, const BefIdentity *identity); /* nullable: the server says */

  /* All NULL: it knows of no token. */
  gboolean (*set_token) (BefBackend *self, const char *token);
  gboolean (*is_refused) (BefBackend *self);
};

/* Asks who we are and what the server is (its dialect); tests a connection. Asked again later, of
 * the same server, it says who we are now. (transfer full) */
void bef_backend_probe_async (BefBackend *self, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data);
BefIdentity *bef_backend_probe_finish (BefBackend *self, GAsyncResult *result, GError **error);

/* All entities of the profile's types (@ids NULL), or those of @ids (copied), or only the Alerts:
 * every page, de-duplicated by id. (transfer full) GPtrArray of BefEntity. An entity that cannot be
 * understood is left out and counted: see "skipped" below. */
void bef_backend_entities_async (BefBackend *self, const char *const *ids, BefBackendAbout about,
                                 GCancellable *cancellable, GAsyncReadyCallback callback,
                                 gpointer user_data);
GPtrArray *bef_backend_entities_finish (BefBackend *self, GAsyncResult *result, GError **error);

/* What changed since it was asked last, of everything or of the alerts, where
 * bef_backend_can_ask_changes(); what is gone is not in it. (transfer full) GPtrArray of BefEntity.
 * G_IO_ERROR_INVALID_DATA: what came cannot be all of it; everything is to be asked for. */
void bef_backend_changes_async (BefBackend *self, BefBackendAbout about, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *bef_backend_changes_finish (BefBackend *self, GAsyncResult *result, GError **error);
/* Whether it was seen that this server tells what changed. May change with every answer. */
gboolean bef_backend_can_ask_changes (BefBackend *self);
/* How much comes, about, when everything is asked for and changes are not told; 0: not known. */
gsize bef_backend_get_look_bytes (BefBackend *self);
/* Whether what is measured now can be asked for later, as far as was seen. */
gboolean bef_backend_keeps_history (BefBackend *self);

/* Measured values of @key in [from, to), oldest first, as GArray of BefReading (transfer full). The
 * range is bounded (at most 31 days asked at once); truncation is detected by 206, Link, and by the
 * stamps that came, and the rest is asked again: on success what is known to be whole is
 * [*complete_from_ms, *complete_to_ms), nullable; normally the whole range. */
void bef_backend_temporal_async (BefBackend *self, BefSeriesKey key, gint64 from_ms, gint64 to_ms,
                                 GCancellable *cancellable, GAsyncReadyCallback callback,
                                 gpointer user_data);
GArray *bef_backend_temporal_finish (BefBackend *self, GAsyncResult *result,
                                     gint64 *complete_from_ms, gint64 *complete_to_ms,
                                     GError **error);

/* The same of many series in one question, where bef_backend_can_ask_many(). (transfer full)
 * GPtrArray, in the order of the keys, of GArray of BefReading: whole over the span;
 * NULL for a series of which that is not known: ask for it alone. */
void bef_backend_temporal_many_async (BefBackend *self, const BefSeriesSpan *span,
                                      GCancellable *cancellable, GAsyncReadyCallback callback,
                                      gpointer user_data);
GPtrArray *bef_backend_temporal_many_finish (BefBackend *self, GAsyncResult *result,
                                             GError **error);
/* Whether one question may be about many series: not before a history was answered. */
gboolean bef_backend_can_ask_many (BefBackend *self);

/* Asks the equipment to do what @request (copied) says. Success means
 * taken by the server, not done: watch the state. Never retried. After an error of which
 * bef_backend_surely_not_done() is FALSE it may have been done all the same. */
void bef_backend_command_async (BefBackend *self, const BefCommandRequest *request,
                                GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer user_data);
/* Tells the server what was decided of alert @alert. Success means that the server said so, not
 * that it is stored: look at the alert. Sending the same again does no harm: it has its id.
 * BEF_BACKEND_ERROR_NO_PLACE: the server cannot keep that. The texts are copied. */
void bef_backend_decide_async (BefBackend *self, const char *alert,
                               const BefAlertDecision *decision, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data);
/* After @decision was sent @tries times, answered well and not stored: the next is sent in another
 * way. FALSE: every way was tried. */
gboolean bef_backend_decide_otherwise (BefBackend *self, const BefAlertDecision *decision,
                                       guint tries);
/* The decision to acknowledge. */
void bef_backend_acknowledge_async (BefBackend *self, const BefAcknowledgement *ack,
                                    GCancellable *cancellable, GAsyncReadyCallback callback,
                                    gpointer user_data);
/* "This server keeps no history…": of BEF_BACKEND_ERROR_NO_HISTORY. (transfer none) */
const char *bef_backend_no_history_text (void);
/* A command that was sent before this start: what the server stores of it is no state until the
 * device itself says so, at @sent_ms or later. */
void bef_backend_note_wish (BefBackend *self, const char *entity, const char *quantity,
                            double value, gint64 sent_ms);
/* Whether @error (of a command) proves that nothing was changed: refused by the server, or never
 * sent. Everything else (a gateway's fault, a time-out, a connection cut, an answer that cannot be
 * read) leaves it open. */
gboolean bef_backend_surely_not_done (const GError *error);
gboolean bef_backend_done_finish (BefBackend *self, GAsyncResult *result,
                                  GError **error); /* of commands and decisions */

/* Bytes of @url (absolute, or a path of the server): camera images and map tiles. What lies on
 * another origin fails with BEF_BACKEND_ERROR_ELSEWHERE, which says on which, and nothing is asked;
 * on an allowed host it is fetched without the token. */
void bef_backend_bytes_async (BefBackend *self, const char *url, gsize max_bytes,
                              GCancellable *cancellable, GAsyncReadyCallback callback,
                              gpointer user_data);
GBytes *bef_backend_bytes_finish (BefBackend *self, GAsyncResult *result, GError **error);

/* From now on the present (base/bef-present.h) is what this back end's answers tell, and no
 * other's. A connection that is only tried leaves it alone. */
void bef_backend_lead_clock (BefBackend *self);

/* What the server has, understood or not: asked when a person wants to know. (transfer full)
 * GPtrArray of BefOfferedType; G_IO_ERROR_NOT_SUPPORTED where no back end can tell. */
void bef_backend_offer_async (BefBackend *self, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *bef_backend_offer_finish (BefBackend *self, GAsyncResult *result, GError **error);

/* The attributes of @type, a name of the above, where the server tells them. (transfer full)
 * GPtrArray of BefOfferedAttribute. Errors as above. */
void bef_backend_attributes_async (BefBackend *self, const char *type, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *bef_backend_attributes_finish (BefBackend *self, GAsyncResult *result, GError **error);

/* What a person said of this server's types and attributes (the text of a bef-own-profile.h;
 * nullable: nothing), from the next question on. FALSE, changing nothing, where it is not
 * understood. */
gboolean bef_backend_set_profile (BefBackend *self, const char *text, GError **error);
/* What is asked for is within @bounds (copied; nullable: everything), from the next question on. */
void bef_backend_set_bounds (BefBackend *self, const BefBounds *bounds);
/* What the server cannot be asked of these bounds, and what is missing therefore, in a sentence.
 * NULL: nothing, so far. (transfer full) */
char *bef_backend_dup_bounds_note (BefBackend *self);

/* What was learned of how this server wants to be asked and written to, as text, to be given back
 * in a later sitting: a record of another server or version, or one that is not understood, is
 * forgotten. Signal "ways-changed" of the back end: there is another one. */
void bef_backend_set_ways (BefBackend *self, const char *text);
char *bef_backend_dup_ways (BefBackend *self); /* (transfer full) nullable: nothing yet */

/* The JSON-LD @context (an address, nullable) that names mean something in, given for this
 * connection: named to the server in every request. Before the first probe. */
void bef_backend_set_context (BefBackend *self, const char *context);
/* Whether @text can be one: an address that may stand in a header. */
gboolean bef_backend_is_context (const char *text);

/* From now on these hosts may be asked besides the server, without token, tenant or the authority
 * given for the server; none before. @hosts as bef_address_dup_host_of() reads them (what it does
 * not is left out); nullable: none. Copied. What is under way goes on. */
void bef_backend_set_allowed_hosts (BefBackend *self, const char *const *hosts);

/* By what the role and the grant are judged where the server says nothing of them: from the next
 * probe on. Copied. */
void bef_backend_set_rights (BefBackend *self, const BefRights *rights);
/* From now on @token (nullable) is shown. TRUE: it is another than before. */
gboolean bef_backend_set_token (BefBackend *self, const char *token);
/* The token was refused (401): everything but a probe fails without being asked, until another is
 * set or a probe finds that it is accepted again. */
gboolean bef_backend_is_refused (BefBackend *self);

/* At this moment. */
BefBackendCapabilities bef_backend_get_capabilities (BefBackend *self);
gboolean bef_backend_can (BefBackend *self, BefBackendCapabilities all);

/* Who we are where the server says nothing of roles: chosen with the connection (copied). NULL: the
 * least privileged. Before the first probe. */
void bef_backend_assume (BefBackend *self, const BefIdentity *identity);

/* For a back end that pushes: emits its signals. @entities and @removed nullable. */
void bef_backend_tell_changed (BefBackend *self, GPtrArray *entities, const char *const *removed);
void bef_backend_tell_lost (BefBackend *self, const GError *error);

/* What a connection is made of. All but @url nullable. */
typedef struct
{
  const char *url;    /* "https://host[:port][/prefix]" */
  const char *tenant; /* of servers that have several */
  const char *token;
  const char *ca_pem; /* PEM text of further trusted certificates: a private authority's */
  const char *places; /* what stands for buildings where the server knows none: "areas" (default) or
                         "floors" */
} BefBackendOptions;

/* The protocols, by their names in the settings of a connection. */
#define BEF_PROTOCOL_NGSI_LD "ngsi-ld"
#define BEF_PROTOCOL_HOME_ASSISTANT "home-assistant"

/* The back end that speaks @protocol; an unknown one, or none, is NGSI-LD. @options is copied.
 * (transfer full), or NULL with BEF_BACKEND_ERROR_ADDRESS, _TLS (@ca_pem). */
BefBackend *bef_backend_new (const char *protocol, const BefBackendOptions *options,
                             GError **error);

/* Which protocol the server at @options->url speaks, asked without the token. Finish: one of the
 * above (static); NULL when it does not answer. What answers otherwise is taken for NGSI-LD, whose
 * probe says what is wrong. */
void bef_backend_find_async (const BefBackendOptions *options, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data);
const char *bef_backend_find_finish (GAsyncResult *result, GError **error);

/* The NGSI-LD back end (backend/ngsi-ld/). @url "https://host[:port][/prefix]"; @tenant and @token
 * nullable; @ca_pem: PEM text of additional trusted certificates (a private authority, or the demo
 * hub's own), nullable. (transfer full), or NULL with BEF_BACKEND_ERROR_ADDRESS. */
BefBackend *bef_ngsi_backend_new (const char *url, const char *tenant, const char *token,
                                  const char *ca_pem, GError **error);

/* Credentials (libsecret), one token per profile. Looking up or storing where no keyring runs fails
 * with a worded error. */
typedef enum
{
  BEF_KEYRING_AS_IT_IS,
  BEF_KEYRING_UNLOCK,
} BefKeyringUse;
/* What begins so is kept for a calendar, and no profile's. */
#define BEF_CREDENTIALS_CALENDAR "calendar "
/* A keyring that is to be unlocked asks a person for its password; else one that is locked fails,
 * as it does when nobody gave it. */
void bef_credentials_lookup_async (const char *profile, BefKeyringUse use,
                                   GCancellable *cancellable, GAsyncReadyCallback callback,
                                   gpointer user_data);
char *bef_credentials_lookup_finish (GAsyncResult *result,
                                     GError **error); /* (transfer full) nullable without error */
void bef_credentials_store_async (const char *profile, const char *token, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data);
gboolean bef_credentials_store_finish (GAsyncResult *result, GError **error);

G_END_DECLS
