/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * HTTPS to one server, and without credentials to the hosts that are allowed. What it guarantees:
 *  - no other host is asked for anything, its name included;
 *  - https only; certificates are verified by the system's store or by the certificates given,
 * never bypassed;
 *  - the token and the tenant go to the server's own origin only, and redirections are not
 * followed;
 *  - a body is read in pieces and abandoned as soon as it is larger than allowed, counted after
 * decompression;
 *  - connecting takes 10 s at most, a silence 30 s (less where a request says so), a whole answer
 *    2 min;
 *  - what is large and in the background has connections of its own: nothing else waits for it;
 *  - a token that was refused (401) is not shown again: until another is set, or a trial is
 * answered otherwise, requests to the server fail here, in its words;
 *  - what a proxy on the way answers is never taken for the server's answer;
 *  - every failure is a BEF_BACKEND_ERROR worded for a person, or G_IO_ERROR_CANCELLED.
 * Main thread (the thread of its creation) only.
 */
#define BEF_TYPE_HTTPS (bef_https_get_type ())
G_DECLARE_FINAL_TYPE (BefHttps, bef_https, BEF, HTTPS, GObject)

/* An answer whose status may be anything: see bef_https_answer_check(). */
typedef struct
{
  guint status;
  GBytes *body;       /* never NULL */
  char *content_type; /* without parameters, nullable */
  gboolean is_compressed;
  gboolean has_next;     /* a Link with rel="next" */
  gint64 total;          /* NGSILD-Results-Count, -1 when absent */
  gint64 retry_after_ms; /* 0 when absent; at most an hour */
  char *challenges;      /* WWW-Authenticate, nullable */
} BefHttpsAnswer;
void bef_https_answer_free (BefHttpsAnswer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BefHttpsAnswer, bef_https_answer_free)

typedef struct
{
  const char *method;        /* "GET", "PATCH" */
  const char *url;           /* absolute, or a path (with query) below the server's address */
  const char *accept;        /* media type, NULL for application/json */
  const char *context;       /* JSON-LD context to name in a Link header, nullable */
  GBytes *body;              /* JSON unless @body_type says otherwise, nullable */
  const char *body_type;     /* media type of @body, nullable */
  const char *depth;         /* WebDAV's: "0", "1"; nullable */
  const char *authorization; /* to the server's own origin, in place of the token, nullable */
  gsize max_bytes;           /* largest body accepted, decompressed */
  gboolean once;             /* a new connection and no second try: for commands */
  gboolean background;       /* on the connections for history, tiles and images */
  gboolean trial;            /* leaves although the token was refused */
  gboolean about_one;        /* a 401 says nothing of the token: maybe of this thing only */
  guint answer_s; /* from asking to the headers, connecting included, s; 0: 30 once connected */
} BefHttpsRequest;

/* See bef_ngsi_backend_new() for the arguments. (transfer full) or NULL with
 * BEF_BACKEND_ERROR_ADDRESS or _TLS (@ca_pem). */
BefHttps *bef_https_new (const char *url, const char *tenant, const char *token, const char *ca_pem,
                         GError **error);

/* The same for a service that signs persons in: no token, no tenant, and http:// where it is on
 * this computer (the loopback), which nobody listens in on. */
BefHttps *bef_https_new_for_sign_in (const char *url, const char *ca_pem, GError **error);

/* @request is copied (@body referenced). */
void bef_https_send_async (BefHttps *self, const BefHttpsRequest *request,
                           GCancellable *cancellable, GAsyncReadyCallback callback,
                           gpointer user_data);
/* (transfer full). An error means no answer was had; a status such as 404 is an answer. */
BefHttpsAnswer *bef_https_send_finish (BefHttps *self, GAsyncResult *result, GError **error);

/* Of a finished request: whether any of it may have reached the server. FALSE: no name, no
 * connection, no trust; it never left. */
gboolean bef_https_was_sent (BefHttps *self, GAsyncResult *result);

/* Opens a WebSocket at @path of the server, under the same rules: its certificate, no redirection,
 * time limits up to the opening, no compression. The token is not shown: that is the protocol's to
 * do, in its own words. A message of more than @max_bytes ends it. Finish: (transfer full). */
void bef_https_open_async (BefHttps *self, const char *path, gsize max_bytes,
                           GCancellable *cancellable, GAsyncReadyCallback callback,
                           gpointer user_data);
struct _SoupWebsocketConnection *bef_https_open_finish (BefHttps *self, GAsyncResult *result,
                                                        GError **error);

/* TRUE for a 2xx status; else FALSE with the BEF_BACKEND_ERROR of the status, worded from its
 * ProblemDetails if any. */
gboolean bef_https_answer_check (const BefHttpsAnswer *self, GError **error);

/* From now on. TRUE: it is another than before, and may be shown. @token nullable. */
gboolean bef_https_set_token (BefHttps *self, const char *token);
const char *bef_https_get_token (BefHttps *self); /* (transfer none), nullable */
/* Why the token was refused. NULL: it was not. (transfer none) */
const char *bef_https_get_refusal (BefHttps *self);

/* See bef_backend_set_allowed_hosts(). */
void bef_https_set_allowed_hosts (BefHttps *self, const char *const *hosts);

/* "https://host:port/prefix" without a final slash. (transfer none) */
const char *bef_https_get_base (BefHttps *self);
/* From now on this server's Date headers tell the present (base/bef-present.h). */
void bef_https_lead_clock (BefHttps *self);

G_END_DECLS
