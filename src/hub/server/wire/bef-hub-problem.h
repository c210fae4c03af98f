/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/*
 * What goes wrong in a request, as a GError, and how it is said on the wire: RFC 7807
 * ProblemDetails with the error types of ETSI GS CIM 009 v1.8.1 clause 5.5.2. Every refusal of the
 * hub passes here.
 */
#define BEF_HUB_PROBLEM (bef_hub_problem_quark ())
GQuark bef_hub_problem_quark (void);
typedef enum
{
  BEF_HUB_PROBLEM_BAD_REQUEST_DATA,   /* 400: a value that cannot be */
  BEF_HUB_PROBLEM_INVALID_REQUEST,    /* 400: a request that cannot be read */
  BEF_HUB_PROBLEM_UNAUTHORIZED,       /* 401 */
  BEF_HUB_PROBLEM_FORBIDDEN,          /* 403 */
  BEF_HUB_PROBLEM_TOO_COMPLEX,        /* 403: would take too much work */
  BEF_HUB_PROBLEM_TOO_MANY_RESULTS,   /* 403: a larger page than there are */
  BEF_HUB_PROBLEM_NOT_FOUND,          /* 404 */
  BEF_HUB_PROBLEM_NONEXISTENT_TENANT, /* 404 */
  BEF_HUB_PROBLEM_METHOD_NOT_ALLOWED, /* 405 */
  BEF_HUB_PROBLEM_NOT_ACCEPTABLE,     /* 406: no representation the client takes */
  BEF_HUB_PROBLEM_CONFLICT,           /* 409: somebody was faster */
  BEF_HUB_PROBLEM_TOO_LARGE,          /* 413 */
  BEF_HUB_PROBLEM_UNSUPPORTED_MEDIA,  /* 415 */
  BEF_HUB_PROBLEM_NOT_SUPPORTED,      /* 422: known to the standard, not to this entity */
  BEF_HUB_PROBLEM_INTERNAL,           /* 500 */
  BEF_HUB_PROBLEM_NOT_IMPLEMENTED,    /* 501 */
  BEF_HUB_PROBLEM_BUSY,               /* 503: took too long, or too many wait */
  BEF_HUB_PROBLEM_NOT_TRACED,         /* 503: what must be registered cannot be */
  BEF_HUB_PROBLEM_NOT_KEPT,           /* 503: what was to be kept cannot be */
} BefHubProblem;

/* HTTP status of @error; 500 for an error of another domain. */
guint bef_hub_problem_status (const GError *error);
/* The ProblemDetails body. (transfer full) */
char *bef_hub_problem_json (const GError *error);

G_END_DECLS
