/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-diagnostic-private.h"

#include <glib/gi18n.h>

#include "backend/bef-address.h"
#include "base/bef-calendar.h"
#include "base/bef-format.h"
#include "base/bef-present.h"
#include "base/bef-text.h"
#include "bef-config.h"

/* A shorter one would be found in words that are none. */
#define SECRET_CHARS 4
/* Of what a server calls itself. */
#define NAME_CHARS 40

void
bef_diagnostic_free (BefDiagnostic *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->versions);
  g_ptr_array_unref (self->secrets);
  g_clear_pointer (&self->unknown_types, g_ptr_array_unref);
  g_clear_pointer (&self->certificate, bef_certificate_look_free);
  g_clear_pointer (&self->identity, bef_identity_free);
  g_free (self->url);
  g_free (self->ca_file);
  g_free (self->policy_file);
  g_free (self->policy_fault);
  g_free (self);
}

void
bef_diagnostic_add_version (BefDiagnostic *self, const char *name, const char *version)
{
  g_ptr_array_add (self->versions, g_strdup_printf ("%s %s", name, version));
}

void
bef_diagnostic_add_secret (BefDiagnostic *self, const char *secret)
{
  guint at = 0;

  if (secret == NULL || g_utf8_strlen (secret, -1) < SECRET_CHARS)
    return;
  /* The longest first: of one that another is part of, the rest would be left. */
  while (at < self->secrets->len
         && strlen (g_ptr_array_index (self->secrets, at)) >= strlen (secret))
    at++;
  g_ptr_array_insert (self->secrets, (int)at, g_strdup (secret));
}

BefDiagnostic *
bef_diagnostic_new (void)
{
  BefDiagnostic *self = g_new0 (BefDiagnostic, 1);
  g_autofree char *system = g_get_os_info (G_OS_INFO_KEY_PRETTY_NAME);
  g_autofree char *glib =
      g_strdup_printf ("%u.%u.%u", glib_major_version, glib_minor_version, glib_micro_version);

  self->now_ms = bef_now_ms ();
  self->versions = g_ptr_array_new_with_free_func (g_free);
  self->secrets = g_ptr_array_new_with_free_func (g_free);
  self->answer = BEF_DIAGNOSTIC_NOT_ASKED;
  self->traffic.since_ms = BEF_NO_TIME;
  self->calendar_until_ms = bef_calendar_known_until ();
  bef_diagnostic_add_version (self, "Beffroi", BEF_VERSION);
  bef_diagnostic_add_version (self, "GLib", glib);
  bef_diagnostic_add_version (self, "SQLite", bef_history_sqlite_version ());
  if (system != NULL)
    g_ptr_array_add (self->versions, g_steal_pointer (&system));
  if (g_strcmp0 (g_get_real_name (), "Unknown") != 0)
    bef_diagnostic_add_secret (self, g_get_real_name ());
  return self;
}

static void
line_free (gpointer data)
{
  BefDiagnosticLine *line = data;

  g_free (line->figure);
  g_free (line);
}

void
bef_diagnostic_add (GPtrArray *lines, const char *id, const char *title, BefVerdict verdict,
                    char *figure, const char *advice)
{
  BefDiagnosticLine *line = g_new0 (BefDiagnosticLine, 1);

  *line = (BefDiagnosticLine){ id, title, verdict, figure, advice };
  g_ptr_array_add (lines, line);
}

static char *
replace (char *text, const char *what, const char *by)
{
  g_auto (GStrv) parts = g_strsplit (text, what, -1);

  g_free (text);
  return g_strjoinv (by, parts);
}

/* Takes @text. Those of the secrets that hold @part (nullable) and do not hold @without (nullable).
 */
static char *
blank (const BefDiagnostic *self, char *text, const char *part, const char *without)
{
  for (guint i = 0; i < self->secrets->len; i++)
    {
      const char *secret = g_ptr_array_index (self->secrets, i);
      if ((part == NULL || strstr (secret, part) != NULL)
          && (without == NULL || strstr (secret, without) == NULL))
        text = replace (text, secret, "…");
    }
  return text;
}

/* Takes @text: what must not be told goes, wherever it came from. The server's name is told, and
 * stays whole where a secret is a part of it, as a tenant may be. (transfer full) */
static char *
scrub (const BefDiagnostic *self, char *text)
{
  const char *home = g_get_home_dir ();
  g_autofree char *host = self->url != NULL ? bef_address_dup_host_of (self->url) : NULL;

  if (home != NULL && strlen (home) > 1)
    text = replace (text, home, "~");
  if (host == NULL || *host == '\0')
    return blank (self, text, NULL, NULL);
  text = blank (self, text, host, NULL);
  g_auto (GStrv) parts = g_strsplit (text, host, -1);
  for (guint i = 0; parts[i] != NULL; i++)
    parts[i] = blank (self, parts[i], NULL, host);
  g_free (text);
  return g_strjoinv (host, parts);
}

char *
bef_diagnostic_dup_name (const BefDiagnostic *self, const char *name)
{
  g_autofree char *told = name != NULL ? scrub (self, g_strdup (name)) : NULL;

  return bef_text_line (told, NAME_CHARS);
}

GPtrArray *
bef_diagnostic_lines (const BefDiagnostic *self)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (line_free);
  GString *versions = g_string_new (NULL);

  for (guint i = 0; i < self->versions->len; i++)
    g_string_append_printf (versions, "%s%s", i > 0 ? ", " : "",
                            (const char *)g_ptr_array_index (self->versions, i));
  bef_diagnostic_add (lines, "versions", _ ("Versions"), BEF_VERDICT_GOOD,
                      g_string_free (versions, FALSE), bef_diagnostic_nothing ());
  bef_diagnostic_add_server (self, lines);
  bef_diagnostic_add_here (self, lines);
  for (guint i = 0; i < lines->len; i++)
    {
      BefDiagnosticLine *line = g_ptr_array_index (lines, i);
      line->figure = scrub (self, line->figure);
    }
  return lines;
}

BefVerdict
bef_diagnostic_verdict (GPtrArray *lines)
{
  BefVerdict worst = BEF_VERDICT_GOOD;

  for (guint i = 0; i < lines->len; i++)
    worst = MAX (worst, ((const BefDiagnosticLine *)g_ptr_array_index (lines, i))->verdict);
  return worst;
}

char *
bef_diagnostic_text (const BefDiagnostic *self, GPtrArray *lines)
{
  GString *text = g_string_new (NULL);
  g_autofree char *date = bef_format_date (self->now_ms), *time = bef_format_time (self->now_ms);

  /* TRANSLATORS: a date, a time. */
  g_string_append_printf (text, _ ("Diagnostic of Beffroi, %s, %s"), date, time);
  g_string_append (text, "\n\n");
  for (guint i = 0; i < lines->len; i++)
    {
      const BefDiagnosticLine *line = g_ptr_array_index (lines, i);
      /* TRANSLATORS: "[good] Server: example.org answers". */
      g_string_append_printf (text, _ ("[%s] %s: %s"), bef_verdict_word (line->verdict),
                              line->title, line->figure);
      g_string_append_printf (text, "\n    %s\n", line->advice);
    }
  return scrub (self, g_string_free (text, FALSE));
}
