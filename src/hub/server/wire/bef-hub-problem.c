/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-hub-problem.h"

#include "bef-hub-write.h"

G_DEFINE_QUARK (bef - hub - problem - quark, bef_hub_problem)

static const struct
{
  guint status;
  const char *name; /* last part of the type's IRI */
  const char *title;
} problems[] = {
  [BEF_HUB_PROBLEM_BAD_REQUEST_DATA] = { 400, "BadRequestData", "Bad request data" },
  [BEF_HUB_PROBLEM_INVALID_REQUEST] = { 400, "InvalidRequest", "Invalid request" },
  [BEF_HUB_PROBLEM_UNAUTHORIZED] = { 401, "Unauthorized", "Unauthorized" },
  [BEF_HUB_PROBLEM_FORBIDDEN] = { 403, "AccessDenied", "Access denied" },
  [BEF_HUB_PROBLEM_TOO_COMPLEX] = { 403, "TooComplexQuery", "Too complex query" },
  [BEF_HUB_PROBLEM_TOO_MANY_RESULTS] = { 403, "TooManyResults", "Too many results" },
  [BEF_HUB_PROBLEM_NOT_FOUND] = { 404, "ResourceNotFound", "Resource not found" },
  [BEF_HUB_PROBLEM_NONEXISTENT_TENANT] = { 404, "NonexistentTenant", "Nonexistent tenant" },
  [BEF_HUB_PROBLEM_METHOD_NOT_ALLOWED] = { 405, "OperationNotSupported", "Method not allowed" },
  [BEF_HUB_PROBLEM_NOT_ACCEPTABLE] = { 406, "NotAcceptable", "Not acceptable" },
  [BEF_HUB_PROBLEM_CONFLICT] = { 409, "AlreadyExists", "Already done" },
  [BEF_HUB_PROBLEM_TOO_LARGE] = { 413, "InvalidRequest", "Request too large" },
  [BEF_HUB_PROBLEM_UNSUPPORTED_MEDIA] = { 415, "InvalidRequest", "Unsupported media type" },
  [BEF_HUB_PROBLEM_NOT_SUPPORTED] = { 422, "OperationNotSupported", "Operation not supported" },
  [BEF_HUB_PROBLEM_INTERNAL] = { 500, "InternalError", "Internal error" },
  [BEF_HUB_PROBLEM_NOT_IMPLEMENTED] = { 501, "OperationNotSupported", "Not implemented" },
  [BEF_HUB_PROBLEM_BUSY] = { 503, "InternalError", "Busy" },
  [BEF_HUB_PROBLEM_NOT_TRACED] = { 503, "InternalError", "Not registered" },
  [BEF_HUB_PROBLEM_NOT_KEPT] = { 503, "InternalError", "Not kept" },
};

static int
problem_index (const GError *error)
{
  if (error == NULL || error->domain != BEF_HUB_PROBLEM || error->code < 0
      || error->code >= (int)G_N_ELEMENTS (problems))
    return BEF_HUB_PROBLEM_INTERNAL;
  return error->code;
}

guint
bef_hub_problem_status (const GError *error)
{
  return problems[problem_index (error)].status;
}

char *
bef_hub_problem_json (const GError *error)
{
  int i = problem_index (error);
  GString *out = g_string_new ("{\"type\":\"https://uri.etsi.org/ngsi-ld/errors/");

  g_string_append_printf (out, "%s\",\"title\":\"%s\",\"status\":%u,\"detail\":", problems[i].name,
                          problems[i].title, problems[i].status);
  bef_hub_write_string (out, error != NULL ? error->message : "");
  g_string_append_c (out, '}');
  return g_string_free (out, FALSE);
}
