/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-hub-auth.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_BYTES (1024 * 1024)

static gboolean
refuse (GError **error, const char *path, const char *why)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED, "Token file '%s': %s", path, why);
  return FALSE;
}

/* Of the open file itself: a name may come to mean another one. */
static gboolean
check_owner (int fd, const char *path, GError **error)
{
  struct stat status;

  if (fstat (fd, &status) != 0)
    return refuse (error, path, g_strerror (errno));
  if (!S_ISREG (status.st_mode))
    return refuse (error, path, "it is not a plain file");
  if (status.st_uid != geteuid ())
    return refuse (error, path, "it belongs to another user than the one that runs the hub");
  if ((status.st_mode & 0077) != 0)
    return refuse (error, path, "others may read or write it; take that away with chmod 600");
  if (status.st_size > MAX_BYTES)
    return refuse (error, path, "it is larger than 1 MB");
  return TRUE;
}

char *
bef_hub_auth_read_secret (const char *path, GError **error)
{
  /* Nothing that is opened here may make the hub wait. */
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  gsize length = 0;
  gssize n = 1;

  if (fd < 0)
    {
      refuse (error, path, g_strerror (errno));
      return NULL;
    }
  if (!check_owner (fd, path, error))
    {
      close (fd);
      return NULL;
    }
  char *text = g_malloc (MAX_BYTES + 1);
  while (n > 0 && length < MAX_BYTES)
    {
      n = read (fd, text + length, MAX_BYTES - length);
      if (n < 0 && errno == EINTR)
        n = 1;
      else
        length += n > 0 ? (gsize)n : 0;
    }
  text[length] = '\0';
  if (n < 0)
    refuse (error, path, g_strerror (errno));
  else if (strlen (text) != length || !g_utf8_validate (text, -1, NULL))
    {
      refuse (error, path, "it is not UTF-8 text");
      n = -1;
    }
  close (fd);
  if (n >= 0)
    return text;
  explicit_bzero (text, length);
  g_free (text);
  return NULL;
}

/* What can be sent in an Authorization header, and was not said before. */
static gboolean
check_last (BefHubAuth *self, GError **error)
{
  GPtrArray *tokens = bef_hub_auth_tokens (self);
  const BefHubToken *last = g_ptr_array_index (tokens, tokens->len - 1);
  const char *why = NULL;

  for (const char *p = last->secret; *p != '\0'; p++)
    if (!g_ascii_isgraph (*p))
      why = "a token has visible ASCII characters only";
  for (guint i = 0; i + 1 < tokens->len; i++)
    if (g_str_equal (((BefHubToken *)g_ptr_array_index (tokens, i))->secret, last->secret))
      why = "this token was given before";
  if (why == NULL)
    return TRUE;
  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, why);
  return FALSE;
}

gboolean
bef_hub_auth_add_file (BefHubAuth *self, const char *path, gint64 now_ms, GError **error)
{
  char *text = bef_hub_auth_read_secret (path, error);
  guint before = bef_hub_auth_tokens (self)->len;
  guint number = 1;
  gboolean good = text != NULL;

  if (!good)
    return FALSE;
  /* Editors of Windows put a mark first. */
  char *line = g_str_has_prefix (text, "\xef\xbb\xbf") ? text + 3 : text;
  while (good && line != NULL)
    {
      char *end = strchr (line, '\n');
      if (end != NULL)
        *end++ = '\0';
      g_strstrip (line);
      if (*line != '\0' && *line != '#')
        good = bef_hub_auth_add_spec (self, line, now_ms, error) && check_last (self, error);
      if (!good)
        g_prefix_error (error, "Token file '%s', line %u: ", path, number);
      line = end;
      number++;
    }
  if (good && bef_hub_auth_tokens (self)->len == before)
    good = refuse (error, path, "it holds no token");
  explicit_bzero (text, MAX_BYTES);
  g_free (text);
  return good;
}
