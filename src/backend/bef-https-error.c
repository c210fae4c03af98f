/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-https-error.h"

#include <glib/gi18n.h>
#include <libsoup/soup.h>

#include "backend/bef-backend.h"
#include "backend/bef-certificate.h"
#include "base/bef-civil-time.h"
#include "base/bef-json.h"
#include "base/bef-text.h"

/* Longest part of a server's words shown to a person. */
#define MAX_WORDS BEF_TEXT_LINE
#define MAX_PROBLEM_BYTES (64 * 1024)

/* The most telling flaw first. */
static const char *
flaw_words (GTlsCertificateFlags flaws, BefCertificateFlaw flaw)
{
  if (flaws & G_TLS_CERTIFICATE_EXPIRED)
    return _ ("Its security certificate has expired. Ask whoever runs the server to renew it.");
  if (flaws & G_TLS_CERTIFICATE_NOT_ACTIVATED)
    return _ ("Its security certificate is not valid yet. Check this computer's clock.");
  if (flaws & G_TLS_CERTIFICATE_BAD_IDENTITY)
    return _ ("Its security certificate is for another name. Check the address.");
  if (flaws & G_TLS_CERTIFICATE_REVOKED)
    return _ ("Its security certificate has been revoked.");
  if (flaw != BEF_CERTIFICATE_GOOD)
    return bef_certificate_flaw_words (flaw);
  if (flaws & G_TLS_CERTIFICATE_INSECURE)
    return _ ("Its security certificate is too weak.");
  if (flaws & G_TLS_CERTIFICATE_UNKNOWN_CA)
    return _ (
        "Its security certificate comes from an unknown authority. If the commune has its own, "
        "choose the authority's file under “More” of the connection.");
  return _ ("A secure connection could not be made.");
}

GError *
bef_https_error_from_proxy (guint status, const char *host)
{
  if (status == 407)
    return g_error_new_literal (
        BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_PROXY,
        _ ("The network's proxy asks for a name and a password. Enter them in this computer's "
           "network settings, or ask whoever runs the network; the access token is not the cause. "
           "(407)"));
  if (status / 100 == 5)
    return g_error_new (BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_CONNECT,
                        _ ("The network's proxy does not reach %s. (%u)"), host, status);
  return g_error_new (BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_PROXY,
                      _ ("The network's proxy does not let us through to %s. Ask whoever runs the "
                         "network. (%u)"),
                      host, status);
}

gboolean
bef_https_error_check_size (goffset bytes, gsize max_bytes, GError **error)
{
  if (bytes < 0 || (gsize)bytes <= max_bytes)
    return TRUE;
  g_autofree char *size = g_format_size (max_bytes);
  g_set_error (error, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_BAD_DATA,
               _ ("The server's answer is larger than %s."), size);
  return FALSE;
}

GError *
bef_https_error_from_transport (const GError *error, const char *host, GTlsCertificateFlags flaws,
                                BefCertificateFlaw flaw)
{
  /* Found out when the connection was made, and cancelled then. */
  if (flaw != BEF_CERTIFICATE_GOOD)
    return g_error_new (BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_TLS, _ ("%s cannot be trusted. %s"),
                        host, flaw_words (flaws, flaw));
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_error_copy (error);
  if (error->domain == BEF_BACKEND_ERROR)
    return g_error_copy (error);
  if (flaws == 0 && bef_certificate_error_is_old_tls (error))
    return g_error_new (BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_TLS,
                        _ ("%s only knows versions of TLS that no longer protect what is said. Ask "
                           "whoever runs the server for TLS 1.2 at least."),
                        host);
  /* A server that went in the middle of the handshake looks like one that never spoke TLS: neither
   * is a fault of its certificate, and the first comes back by itself. */
  if (g_error_matches (error, G_TLS_ERROR, G_TLS_ERROR_NOT_TLS) && flaws == 0)
    return g_error_new (BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_CONNECT,
                        _ ("No secure connection to %s: it was cut, or the server does not speak "
                           "https there."),
                        host);
  /* A connection cut after that is none either. */
  if (error->domain == G_TLS_ERROR && error->code != G_TLS_ERROR_EOF)
    return g_error_new (BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_TLS, _ ("%s cannot be trusted. %s"),
                        host, flaw_words (flaws, flaw));
  if (error->domain == G_RESOLVER_ERROR
      || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_HOST_NOT_FOUND))
    return g_error_new (BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_DNS,
                        _ ("%s was not found. Check the address and the network."), host);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PROXY_NEED_AUTH)
      || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PROXY_AUTH_FAILED))
    return bef_https_error_from_proxy (407, host);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PROXY_NOT_ALLOWED))
    return bef_https_error_from_proxy (403, host);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PROXY_FAILED))
    return bef_https_error_from_proxy (502, host);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    return g_error_new (BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_TIMEOUT, _ ("%s does not answer."),
                        host);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED))
    return g_error_new (BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_CONNECT,
                        _ ("%s refuses the connection. Is the server started, and the port right?"),
                        host);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NETWORK_UNREACHABLE)
      || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_HOST_UNREACHABLE))
    return g_error_new (BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_CONNECT,
                        _ ("%s cannot be reached. Check the network."), host);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT)
      || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA))
    return g_error_new (BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_BAD_DATA,
                        _ ("The answer of %s is cut off or damaged."), host);
  return g_error_new (BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_CONNECT,
                      _ ("The connection to %s was lost (%s)."), host, error->message);
}

GError *
bef_https_error_elsewhere (const char *host)
{
  if (host == NULL)
    return g_error_new_literal (
        BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_ELSEWHERE,
        _ ("This is on another server, whose name cannot be read: it is not asked."));
  return g_error_new (
      BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_ELSEWHERE,
      /* TRANSLATORS: a host, like "cameras.example.org" */
      _ ("This is on another server, %s, which is not asked unless it is allowed in "
         "the preferences, under “Other servers”."),
      host);
}

static JsonNode *
parse_problem (const BefHttpsAnswer *self)
{
  return bef_json_parse (g_bytes_get_data (self->body, NULL), g_bytes_get_size (self->body),
                         MAX_PROBLEM_BYTES, NULL);
}

/* NULL for what is meant for programs: data or a whole document in a member that should be a
 * sentence. A sentence with markup in it is one, and shown as it is written. */
static const char *
plain (const char *text)
{
  static const char *const documents[] = { "{", "[", "<!", "<?", "<html" };

  for (guint i = 0; text != NULL && i < G_N_ELEMENTS (documents); i++)
    if (g_ascii_strncasecmp (text, documents[i], strlen (documents[i])) == 0)
      return NULL;
  return text;
}

/* What the server said: "detail" (text or object), else "title". (transfer full), nullable. */
static char *
problem_words (const BefHttpsAnswer *self)
{
  g_autoptr (JsonNode) root = parse_problem (self);
  JsonObject *object = bef_json_node_object (root);
  const char *detail = plain (bef_json_get_string (object, "detail"));
  JsonObject *inner = bef_json_get_object (object, "detail");

  if (detail == NULL && inner != NULL)
    {
      static const char *const members[] = { "message", "detail", "description", "title" };
      for (guint i = 0; i < G_N_ELEMENTS (members) && detail == NULL; i++)
        detail = plain (bef_json_get_string (inner, members[i]));
    }
  if (detail == NULL)
    detail = plain (bef_json_get_string (object, "title"));
  g_autofree char *words = bef_text_line (detail, MAX_WORDS);
  return words != NULL && words[0] != '\0' ? g_steal_pointer (&words) : NULL;
}

gboolean
bef_https_answer_is_problem (const BefHttpsAnswer *self, const char *name)
{
  g_autoptr (JsonNode) root = parse_problem (self);
  g_autofree char *type = g_strdup (bef_json_get_string (bef_json_node_object (root), "type"));
  /* With a space after it, as one broker sends some. */
  return type != NULL && g_str_has_suffix (g_strchomp (type), name);
}

gboolean
bef_https_answer_is_other_tenant (const BefHttpsAnswer *self)
{
  return bef_https_answer_is_problem (self, "NonexistentTenant")
         || bef_https_answer_is_problem (self, "TenantNotFound");
}

static BefBackendError
status_code (const BefHttpsAnswer *self)
{
  switch (self->status)
    {
    case 401:
      return BEF_BACKEND_ERROR_UNAUTHORIZED;
    case 403:
      return BEF_BACKEND_ERROR_FORBIDDEN;
    case 404:
    case 410:
      return bef_https_answer_is_other_tenant (self) ? BEF_BACKEND_ERROR_TENANT
                                                     : BEF_BACKEND_ERROR_NOT_FOUND;
    case 408:
    case 504:
      return BEF_BACKEND_ERROR_TIMEOUT;
    case 409:
      return BEF_BACKEND_ERROR_CONFLICT;
    case 413:
      return BEF_BACKEND_ERROR_BAD_DATA;
    case 429:
    case 503:
      return BEF_BACKEND_ERROR_BUSY;
    default:
      if (bef_https_answer_is_other_tenant (self))
        return BEF_BACKEND_ERROR_TENANT;
      return self->status / 100 == 4 ? BEF_BACKEND_ERROR_REFUSED : BEF_BACKEND_ERROR_SERVER;
    }
}

static const char *
status_words (BefBackendError code, guint status)
{
  switch (code)
    {
    case BEF_BACKEND_ERROR_UNAUTHORIZED:
      return _ ("The server does not accept the access token. Check it in the settings.");
    case BEF_BACKEND_ERROR_FORBIDDEN:
      return _ ("The server refuses this to your role.");
    case BEF_BACKEND_ERROR_NOT_FOUND:
      return _ ("The server does not have this.");
    case BEF_BACKEND_ERROR_TENANT:
      return _ ("The server does not know this commune (tenant). Check it in the settings.");
    case BEF_BACKEND_ERROR_CONFLICT:
      return _ ("Somebody was faster.");
    case BEF_BACKEND_ERROR_REFUSED:
      return _ ("The server refuses the request.");
    case BEF_BACKEND_ERROR_BUSY:
      return _ ("The server is busy. It will be asked again later.");
    case BEF_BACKEND_ERROR_TIMEOUT:
      return _ ("The server took too long to answer.");
    case BEF_BACKEND_ERROR_ADDRESS:
    case BEF_BACKEND_ERROR_DNS:
    case BEF_BACKEND_ERROR_CONNECT:
    case BEF_BACKEND_ERROR_TLS:
    case BEF_BACKEND_ERROR_OTHER_SERVER:
    case BEF_BACKEND_ERROR_BAD_DATA:
    case BEF_BACKEND_ERROR_PROXY:
    case BEF_BACKEND_ERROR_ELSEWHERE:
    case BEF_BACKEND_ERROR_SERVER:
    default:
      return status >= 300 && status < 400 ? _ (
                 "The server sends to another address. Enter the final address in the settings.")
                                           : _ ("The server reports a fault.");
    }
}

gboolean
bef_https_answer_check (const BefHttpsAnswer *self, GError **error)
{
  g_autofree char *words = NULL;
  BefBackendError code;

  if (self->status >= 200 && self->status < 300)
    return TRUE;
  if (self->status == 407)
    {
      g_propagate_error (error, bef_https_error_from_proxy (self->status, ""));
      return FALSE;
    }
  code = status_code (self);
  words = problem_words (self);
  if (code == BEF_BACKEND_ERROR_CONFLICT && words != NULL)
    g_set_error_literal (error, BEF_BACKEND_ERROR, code, words);
  else if (words != NULL)
    g_set_error (error, BEF_BACKEND_ERROR, code, "%s (%u: %s)", status_words (code, self->status),
                 self->status, words);
  else
    g_set_error (error, BEF_BACKEND_ERROR, code, "%s (%u)", status_words (code, self->status),
                 self->status);
  return FALSE;
}

gint64
bef_https_error_retry_after_ms (const char *text)
{
  g_autoptr (GDateTime) date = NULL;
  guint64 seconds;

  if (text == NULL)
    return 0;
  if (g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT32, &seconds, NULL))
    return MIN ((gint64)seconds * BEF_MS_SECOND, BEF_MS_HOUR);
  date = soup_date_time_new_from_http_string (text);
  return date != NULL
             ? CLAMP (g_date_time_to_unix (date) * BEF_MS_SECOND - bef_now_ms (), 0, BEF_MS_HOUR)
             : 0;
}

void
bef_https_answer_free (BefHttpsAnswer *self)
{
  if (self == NULL)
    return;
  g_bytes_unref (self->body);
  g_free (self->content_type);
  g_free (self->challenges);
  g_free (self);
}

gboolean
bef_https_answer_is_too_many (const BefHttpsAnswer *self)
{
  return self->status == 403 && bef_https_answer_is_problem (self, "TooManyResults");
}
