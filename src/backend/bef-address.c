/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-address.h"

#include <glib/gi18n.h>
#include <libsoup/soup.h>

#include "backend/bef-backend.h"

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
  return g_uri_build (g_uri_get_flags (uri), "https", NULL, g_uri_get_host (uri), 443,
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
