/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-authority-settings.h"

#include <glib/gi18n.h>
#include <string.h>

#define KEY_FILE "ca-file"
#define KEY_TEXT "ca-text"
#define MAX_BYTES (1024 * 1024)

/* As a person knows it: the folder is the document portal's where one gave it. (transfer full) */
static char *
name_of (const char *path)
{
  g_autofree char *base = g_path_get_basename (path);

  return g_filename_display_name (base);
}

/* libsoup would say so of the server, and in other words. */
static gboolean
has_certificate (const char *text)
{
  g_autoptr (GTlsCertificate) first = g_tls_certificate_new_from_pem (text, -1, NULL);

  return first != NULL;
}

char *
bef_authority_read (const char *path, GError **error)
{
  g_autofree char *name = name_of (path), *text = NULL;
  g_autoptr (GError) unread = NULL;
  gsize length = 0;

  if (!g_file_get_contents (path, &text, &length, &unread))
    {
      if (g_error_matches (unread, G_FILE_ERROR, G_FILE_ERROR_NOENT))
        g_set_error (error, G_FILE_ERROR, unread->code,
                     _ ("“%s”, the private authority's certificate, is no longer where it was. "
                        "Choose it again in the connection."),
                     name);
      else
        g_propagate_error (error, g_steal_pointer (&unread));
      return NULL;
    }
  if (length > MAX_BYTES || strlen (text) != length || !has_certificate (text))
    {
      g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_INVAL,
                   _ ("“%s” is not a certificate as text (PEM)."), name);
      return NULL;
    }
  return g_steal_pointer (&text);
}

void
bef_authority_settings_keep (GSettings *profile, const char *path, const char *text)
{
  const char *kept[][2] = { { KEY_FILE, path }, { KEY_TEXT, text } };

  for (guint i = 0; i < G_N_ELEMENTS (kept); i++)
    {
      const char *value = kept[i][1] != NULL ? kept[i][1] : "";
      g_autofree char *old = g_settings_get_string (profile, kept[i][0]);
      if (!g_str_equal (old, value) && g_settings_is_writable (profile, kept[i][0]))
        g_settings_set_string (profile, kept[i][0], value);
    }
}

char *
bef_authority_settings_read (GSettings *profile, GError **error)
{
  g_autofree char *path = g_settings_get_string (profile, KEY_FILE),
                  *kept = g_settings_get_string (profile, KEY_TEXT), *text = NULL;

  if (path[0] == '\0')
    return NULL;
  text = bef_authority_read (path, kept[0] == '\0' ? error : NULL);
  if (text != NULL)
    bef_authority_settings_keep (profile, path, text);
  else if (kept[0] != '\0')
    return g_steal_pointer (&kept);
  return g_steal_pointer (&text);
}

char *
bef_authority_describe (const char *path, const char *text)
{
  if (path == NULL || path[0] == '\0')
    return g_strdup (_ ("None: the system's authorities"));
  g_autofree char *name = name_of (path);
  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&name);
  return text != NULL
             /* TRANSLATORS: %s is the name of a file. */
             ? g_strdup_printf (_ ("%s, no longer where it was: what was read of it is kept"), name)
             : g_strdup_printf (_ ("%s, no longer where it was: choose it again"), name);
}
