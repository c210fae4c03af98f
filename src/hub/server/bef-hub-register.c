/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-hub-register.h"

#include "base/bef-civil-time.h"
#include "hub/server/wire/bef-hub-write.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

/* Characters of what a client named. */
#define TEXT_MAX 128
#define REFUSALS_PER_MINUTE 60

struct _BefHubRegister
{
  char *path;           /* owned */
  GHashTable *refusals; /* owned: tenant and holder -> guint, of the minute */
  gint64 minute;
};

static gboolean
fail (BefHubRegister *self, const char *why, GError **error)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "Register '%s': %s", self->path, why);
  return FALSE;
}

/* Open at its end, and ours alone; -1 with an error. */
static int
open_file (BefHubRegister *self, GError **error)
{
  int fd =
      open (self->path, O_RDWR | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0600);
  struct stat status;
  const char *why = NULL;

  if (fd < 0)
    {
      fail (self, g_strerror (errno), error);
      return -1;
    }
  if (fstat (fd, &status) != 0)
    why = g_strerror (errno);
  else if (!S_ISREG (status.st_mode))
    why = "it is not a plain file";
  else if (status.st_uid != geteuid ())
    why = "it belongs to another user than the one that runs the hub";
  else if ((status.st_mode & 0077) != 0)
    why = "others may read or write it; take that away with chmod 600";
  if (why == NULL)
    return fd;
  fail (self, why, error);
  close (fd);
  return -1;
}

/* The last line may have been cut. */
static gboolean
ends_in_a_line (int fd)
{
  struct stat status;
  char last = '\n';

  return fstat (fd, &status) != 0 || status.st_size == 0
         || pread (fd, &last, 1, status.st_size - 1) != 1 || last == '\n';
}

/* What a client sent is shown to who reads the register: bounded, on one line, in one direction. */
static void
add_text (GString *line, const char *name, const char *text)
{
  g_string_append_printf (line, ",\"%s\":", name);
  if (text == NULL)
    {
      g_string_append (line, "null");
      return;
    }
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autoptr (GString) shown = g_string_new (NULL);
  guint n = 0;
  for (const char *p = valid; *p != '\0' && n < TEXT_MAX; p = g_utf8_next_char (p), n++)
    {
      gunichar c = g_utf8_get_char (p);
      g_string_append_unichar (shown, g_unichar_isprint (c) ? c : '?');
    }
  if (n == TEXT_MAX)
    g_string_append (shown, "…");
  bef_hub_write_string (line, shown->str);
}

/* (transfer full) */
static GString *
make_line (const BefHubTrace *trace)
{
  GString *line = g_string_new ("{\"time\":");

  bef_hub_write_time (line, trace->time_ms);
  g_string_append_printf (line, ",\"request\":%" G_GUINT64_FORMAT, trace->request);
  add_text (line, "tenant", trace->tenant);
  add_text (line, "who", trace->who);
  add_text (line, "role", trace->role);
  add_text (line, "what", trace->what);
  add_text (line, "entity", trace->entity);
  add_text (line, "attribute", trace->attribute);
  add_text (line, "value", trace->value);
  add_text (line, "grant", trace->grant);
  g_string_append (line, ",\"grantUntil\":");
  if (trace->grant_until_ms != BEF_NO_TIME)
    bef_hub_write_time (line, trace->grant_until_ms);
  else
    g_string_append (line, "null");
  add_text (line, "result", trace->result);
  if (trace->status != 0)
    g_string_append_printf (line, ",\"status\":%u", trace->status);
  g_string_append (line, "}\n");
  return line;
}

static gboolean
is_one_too_many (BefHubRegister *self, const BefHubTrace *trace)
{
  gint64 minute = g_get_monotonic_time () / (60 * G_USEC_PER_SEC);

  if (minute != self->minute)
    g_hash_table_remove_all (self->refusals);
  self->minute = minute;
  g_autofree char *who = g_strdup_printf ("%s\n%s\n%s", trace->tenant, trace->role, trace->who);
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (self->refusals, who));
  if (n >= REFUSALS_PER_MINUTE)
    return TRUE;
  g_hash_table_insert (self->refusals, g_steal_pointer (&who), GUINT_TO_POINTER (n + 1));
  return FALSE;
}

gboolean
bef_hub_register_write (BefHubRegister *self, const BefHubTrace *trace, GError **error)
{
  if (trace->status != 0 && is_one_too_many (self, trace))
    return TRUE;
  int fd = open_file (self, error);
  if (fd < 0)
    return FALSE;
  g_autoptr (GString) line = make_line (trace);
  if (!ends_in_a_line (fd))
    g_string_prepend_c (line, '\n');
  /* At once: another hub may write to the same file. */
  gssize n = write (fd, line->str, line->len);
  gboolean good = n == (gssize)line->len || fail (self, n < 0 ? g_strerror (errno) : "cut", error);
  if (good && trace->effect && fdatasync (fd) != 0)
    good = fail (self, g_strerror (errno), error);
  close (fd);
  return good;
}

gboolean
bef_hub_register_check (BefHubRegister *self, GError **error)
{
  int fd = open_file (self, error);

  if (fd >= 0)
    close (fd);
  return fd >= 0;
}

char *
bef_hub_register_default_path (void)
{
  g_autofree char *folder = g_build_filename (g_get_user_state_dir (), "beffroi-hub", NULL);

  g_mkdir_with_parents (folder, 0700);
  return g_build_filename (folder, "register.jsonl", NULL);
}

BefHubRegister *
bef_hub_register_new (const char *path)
{
  BefHubRegister *self = g_new0 (BefHubRegister, 1);

  self->path = g_strdup (path);
  self->refusals = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

void
bef_hub_register_free (BefHubRegister *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->refusals);
  g_free (self->path);
  g_free (self);
}
