/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-address.h"

#include <glib/gi18n.h>
#include <libsoup/soup.h>

#include "backend/bef-backend.h"

#define HTTPS_PORT 443
#define MAX_NAME 253
#define MAX_LABEL 63

/* Never repeated in what is said of it: a password may be in it. */

static gboolean
has_scheme (const char *text, const char *scheme)
{
  gsize n = strlen (scheme);

  return g_ascii_strncasecmp (text, scheme, n) == 0 && text[n] == ':';
}

/* Somebody's name stands before the host, with or without a password. */
static gboolean
names_user (const char *text)
{
  const char *scheme_end = strstr (text, "://");
  const char *authority = scheme_end != NULL ? scheme_end + 3 : text;
  const char *at = strchr (authority, '@');

  return at != NULL && (gsize)(at - authority) < strcspn (authority, "/?#");
}

const char *
bef_address_fault (const char *text)
{
  const char *scheme_end = strstr (text, "://");

  if (names_user (text))
    return _ ("Leave the name and the password out of the address: only the access token is used, "
              "and it has its own place.");
  if (has_scheme (text, "http"))
    return _ ("This address is not encrypted (http://): anybody on the way could read what passes. "
              "It must begin with https://");
  if (scheme_end != NULL && !has_scheme (text, "https"))
    return _ ("This is not an address of a server: it must begin with https://");
  return NULL;
}

GUri *
bef_address_parse (const char *text, GError **error)
{
  const char *fault = text != NULL ? bef_address_fault (text) : NULL;
  g_autoptr (GUri) uri =
      text != NULL && fault == NULL ? g_uri_parse (text, SOUP_HTTP_URI_FLAGS, NULL) : NULL;

  if (uri == NULL || g_strcmp0 (g_uri_get_scheme (uri), "https") != 0
      || g_uri_get_host (uri) == NULL || g_uri_get_host (uri)[0] == '\0'
      || g_uri_get_userinfo (uri) != NULL)
    {
      g_set_error_literal (
          error, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_ADDRESS,
          fault != NULL ? fault
                        : _ ("This is not an address of a server: it must begin with https://"));
      return NULL;
    }
  if (g_uri_get_port (uri) > 0)
    return g_steal_pointer (&uri);
  return g_uri_build (g_uri_get_flags (uri), "https", NULL, g_uri_get_host (uri), HTTPS_PORT,
                      g_uri_get_path (uri), g_uri_get_query (uri), NULL);
}

gboolean
bef_address_same_origin (GUri *a, GUri *b)
{
  return g_str_equal (g_uri_get_scheme (a), g_uri_get_scheme (b))
         && g_ascii_strcasecmp (g_uri_get_host (a), g_uri_get_host (b)) == 0
         && g_uri_get_port (a) == g_uri_get_port (b);
}

gboolean
bef_address_is_loopback (GUri *uri)
{
  const char *host = g_uri_get_host (uri);
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

  return address != NULL ? g_inet_address_get_is_loopback (address)
                         : g_ascii_strcasecmp (host, "localhost") == 0;
}

/* In small letters, without the final dot that only says that it is whole. What the resolver would
 * read as a number written otherwise ("2130706433", "0x7f.1") is no name. */
static gboolean
is_name (const char *name)
{
  g_auto (GStrv) labels = g_strsplit (name, ".", -1);
  guint n = g_strv_length (labels);

  if (n == 0 || strlen (name) > MAX_NAME)
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      gsize length = strlen (labels[i]);
      if (length == 0 || length > MAX_LABEL || labels[i][0] == '-'
          || strspn (labels[i], "abcdefghijklmnopqrstuvwxyz0123456789-_") != length)
        return FALSE;
    }
  const char *last = labels[n - 1];
  return last[strspn (last, "0123456789")] != '\0' && !g_str_has_prefix (last, "0x");
}

char *
bef_address_dup_host (GUri *uri)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (g_uri_get_host (uri));
  g_autofree char *host = NULL;
  const int port = g_uri_get_port (uri);

  if (address != NULL)
    {
      g_autofree char *number = g_inet_address_to_string (address);
      const gboolean is_v6 = g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV6;
      host = g_strdup_printf (is_v6 ? "[%s]" : "%s", number);
    }
  else
    {
      host = g_ascii_strdown (g_uri_get_host (uri), -1);
      if (g_str_has_suffix (host, "."))
        host[strlen (host) - 1] = '\0';
      if (!is_name (host))
        return NULL;
    }
  return port > 0 && port != HTTPS_PORT ? g_strdup_printf ("%s:%d", host, port)
                                        : g_steal_pointer (&host);
}

char *
bef_address_dup_host_of (const char *text)
{
  g_autofree char *typed = g_strstrip (g_strdup (text));
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (typed);
  const gboolean is_v6 =
      address != NULL && g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV6;
  g_autofree char *url = g_strdup_printf (is_v6                           ? "https://[%s]"
                                          : strstr (typed, "://") != NULL ? "%s"
                                                                          : "https://%s",
                                          typed);
  g_autoptr (GUri) uri = bef_address_parse (url, NULL);

  return uri != NULL ? bef_address_dup_host (uri) : NULL;
}

const char *
bef_address_host_fault (const char *text)
{
  g_autofree char *typed = g_strstrip (g_strdup (text));
  const char *scheme_end = strstr (typed, "://");

  if (names_user (typed))
    return _ ("Leave the name and the password out: only the host is named here.");
  if (has_scheme (typed, "http") || (scheme_end != NULL && !has_scheme (typed, "https")))
    return _ ("Only hosts that are asked over https:// can be allowed.");
  if (strpbrk (typed, "*,; ") != NULL)
    return _ ("One host at a time, by its whole name, like cameras.example.org");
  return NULL;
}

GUri *
bef_address_parse_sign_in (const char *text, GError **error)
{
  g_autoptr (GUri) uri = text != NULL && has_scheme (text, "http") && !names_user (text)
                             ? g_uri_parse (text, SOUP_HTTP_URI_FLAGS, NULL)
                             : NULL;

  if (uri == NULL || g_uri_get_host (uri) == NULL || !bef_address_is_loopback (uri))
    return bef_address_parse (text, error);
  return g_uri_build (g_uri_get_flags (uri), "http", NULL, g_uri_get_host (uri),
                      g_uri_get_port (uri) > 0 ? g_uri_get_port (uri) : 80, g_uri_get_path (uri),
                      g_uri_get_query (uri), NULL);
}
