/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "backend/bef-backend.h"
#include "backend/bef-certificate-look.h"
#include "backend/bef-traffic.h"
#include "history/bef-history-health.h"

G_BEGIN_DECLS

/*
 * What a help desk asks for before anything else: values in, lines out, and a text that may be sent
 * to anybody. The text tells the server's host and nothing else that a person or a server wrote but
 * the names of types and of what signed the certificate: no token, no name of a person, of the
 * profile or of the tenant, no sentence of the server's (it may repeat what it was asked), and the
 * home folder as "~". Pure. Main thread.
 */
typedef enum
{
  BEF_VERDICT_GOOD,
  BEF_VERDICT_LOOK, /* somebody should, in time; or it is not known */
  BEF_VERDICT_BAD,  /* it does not work */
} BefVerdict;
/* "good", "look", "bad". (transfer none) translated */
const char *bef_verdict_word (BefVerdict verdict);

/* How the server took the question who we are. */
#define BEF_DIAGNOSTIC_NOT_ASKED (-2)
#define BEF_DIAGNOSTIC_ANSWERED (-1) /* else a BefBackendError */

typedef enum
{
  BEF_CACHE_NONE,     /* no file yet */
  BEF_CACHE_READ,     /* its health is known */
  BEF_CACHE_UNREAD,   /* cache_error, of BefHistoryError, says why */
  BEF_CACHE_NOT_KEPT, /* the console runs without a file */
} BefDiagnosticCache;

/* The values. Texts owned, nullable. */
typedef struct
{
  gint64 now_ms;       /* by this computer's clock or the server's: the present */
  GPtrArray *versions; /* owned, of char *: "GTK 4.8.3" */
  gboolean is_demo;
  char *url;     /* as it is set, of which the host is told; NULL: no connection was set up */
  char *ca_file; /* path of the authority's file */
  gboolean is_ca_unread;           /* it cannot be read */
  gboolean shows_no_token;         /* none was at hand: that the server wants one says nothing */
  int answer;                      /* BEF_DIAGNOSTIC_NOT_ASKED, _ANSWERED, or a BefBackendError */
  BefCertificateLook *certificate; /* owned, nullable: nothing was shown */
  gboolean is_clock_told;
  gint64 clock_offset_ms;   /* the server's present minus the computer's clock */
  BefIdentity *identity;    /* owned, nullable */
  BefTraffic traffic;       /* of the last day; since_ms BEF_NO_TIME: not counted */
  GPtrArray *unknown_types; /* owned, of char *, nullable: the server did not tell its types */
  guint n_types;
  BefDiagnosticCache cache;
  int cache_error;
  BefHistoryHealth health;
  char *policy_file;        /* where the organisation's settings are; NULL: there are none */
  char *policy_fault;       /* why they do not count, a sentence; NULL: they do */
  guint n_policy;           /* how many they are */
  gint64 calendar_until_ms; /* end of the last school holidays that are known */
  GPtrArray *secrets;       /* owned, of char *: whatever else happens, never in the text */
} BefDiagnostic;

/* With the versions of what is known here, the present, and the name of this computer's user among
 * the secrets. (transfer full) */
BefDiagnostic *bef_diagnostic_new (void);
void bef_diagnostic_free (BefDiagnostic *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BefDiagnostic, bef_diagnostic_free)
/* One more version. */
void bef_diagnostic_add_version (BefDiagnostic *self, const char *name, const char *version);
/* One more text (nullable) that must not be told. */
void bef_diagnostic_add_secret (BefDiagnostic *self, const char *secret);

typedef struct
{
  const char *id;    /* "server", not translated */
  const char *title; /* translated */
  BefVerdict verdict;
  char *figure;       /* owned: what was found */
  const char *advice; /* translated: what to do, a sentence; that nothing is to be done */
} BefDiagnosticLine;

/* (transfer full) GPtrArray of BefDiagnosticLine, always the same ones in the same order. */
GPtrArray *bef_diagnostic_lines (const BefDiagnostic *self);
/* The gravest of @lines. */
BefVerdict bef_diagnostic_verdict (GPtrArray *lines);
/* @lines as a text to be sent, in the interface's language, which ends with a line's end. (transfer
 * full) */
char *bef_diagnostic_text (const BefDiagnostic *self, GPtrArray *lines);

G_END_DECLS
