/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-diagnostic-private.h"

#include <glib/gi18n.h>

#include "backend/bef-address.h"
#include "base/bef-format.h"
#include "base/bef-present.h"
#include "base/bef-text.h"

/* A certificate that ends sooner is told. */
#define SOON_DAYS 30
/* Of types that are not understood, named; and of such a name. */
#define MAX_NAMES 8
#define TYPE_CHARS 40

static gboolean
is_asked (const BefDiagnostic *self)
{
  return self->answer != BEF_DIAGNOSTIC_NOT_ASKED;
}

/* A token is wanted, and there was none to show. */
static gboolean
wants_token (const BefDiagnostic *self)
{
  return self->shows_no_token && self->answer == BEF_BACKEND_ERROR_UNAUTHORIZED;
}

/* The address without what leads to anybody: no path, no tenant. (transfer full) */
static char *
dup_host (const BefDiagnostic *self)
{
  if (self->is_demo)
    return g_strdup (_ ("the demo of this computer"));
  g_autofree char *host = self->url != NULL ? bef_address_dup_host_of (self->url) : NULL;

  return host != NULL ? g_steal_pointer (&host) : g_strdup ("—");
}

static void
add_server (const BefDiagnostic *self, GPtrArray *lines)
{
  const char *title = _ ("Server");
  g_autofree char *host = dup_host (self);

  if (self->url == NULL && !self->is_demo)
    bef_diagnostic_add (lines, "server", title, BEF_VERDICT_LOOK,
                        g_strdup (_ ("no connection was set up")),
                        _ ("Start the console and give it the address of the commune's server."));
  else if (!is_asked (self))
    bef_diagnostic_add (lines, "server", title, BEF_VERDICT_LOOK,
                        g_strdup_printf (_ ("%s was not asked"), host),
                        _ ("Look again, with the network."));
  else if (self->answer == BEF_DIAGNOSTIC_ANSWERED)
    bef_diagnostic_add (lines, "server", title, BEF_VERDICT_GOOD,
                        g_strdup_printf (_ ("%s answers"), host), bef_diagnostic_nothing ());
  else if (wants_token (self))
    bef_diagnostic_add (
        lines, "server", title, BEF_VERDICT_LOOK,
        g_strdup_printf (_ ("%s answers, and wants an access token that is not at hand here"),
                         host),
        _ ("Open the diagnostic from the console's menu, where you are signed in."));
  else
    bef_diagnostic_add (
        lines, "server", title, BEF_VERDICT_BAD,
        g_strdup_printf (_ ("%s: %s"), host, bef_diagnostic_answer_word (self->answer)),
        bef_diagnostic_answer_advice (self->answer));
}

/* "2 certificates, signed by Sub, 62 days left". (transfer full) */
static char *
dup_certificate (const BefDiagnostic *self, gint64 days)
{
  const BefCertificateLook *look = self->certificate;
  g_autofree char *issuer = bef_diagnostic_dup_name (self, look->issuer), *chain = NULL,
                  *left = NULL;

  chain = g_strdup_printf (ngettext ("%u certificate", "%u certificates", look->n), look->n);
  if (look->until_ms != BEF_NO_TIME && days >= 0)
    left = g_strdup_printf (g_dngettext (NULL, "%d day left", "%d days left", (gulong)days),
                            (int)MIN (days, G_MAXINT));
  else if (look->until_ms != BEF_NO_TIME)
    left =
        g_strdup_printf (g_dngettext (NULL, "ended %d day ago", "ended %d days ago", (gulong)-days),
                         (int)MIN (-days, G_MAXINT));
  return g_strjoin (", ", chain, issuer != NULL ? issuer : _ ("nobody's name"),
                    left != NULL ? left : _ ("without an end"), NULL);
}

static void
add_certificate (const BefDiagnostic *self, GPtrArray *lines)
{
  const char *title = _ ("Certificate");
  const BefCertificateLook *look = self->certificate;

  if (self->is_ca_unread)
    bef_diagnostic_add (
        lines, "certificate", title, BEF_VERDICT_BAD,
        g_strdup_printf (_ ("the authority's file %s cannot be read"), self->ca_file),
        _ ("Put the file back, or choose it again in the connection's settings."));
  else if (self->is_demo)
    bef_diagnostic_add (lines, "certificate", title, BEF_VERDICT_GOOD,
                        g_strdup (_ ("the demo's own, new at each start")),
                        bef_diagnostic_nothing ());
  else if (look == NULL)
    bef_diagnostic_add (lines, "certificate", title, BEF_VERDICT_LOOK,
                        g_strdup (_ ("none was seen")),
                        self->url == NULL || self->answer == BEF_DIAGNOSTIC_NOT_ASKED
                            ? _ ("Look again once there is a connection.")
                            : _ ("See to the server's line first."));
  else
    {
      const gint64 left = look->until_ms - self->now_ms;
      const gint64 days = left >= 0 ? left / BEF_MS_DAY : -(-left / BEF_MS_DAY) - 1;
      const gboolean early = look->from_ms != BEF_NO_TIME && look->from_ms > self->now_ms;
      const gboolean ended = look->until_ms != BEF_NO_TIME && left < 0;
      const gboolean is_refused = self->answer == BEF_BACKEND_ERROR_TLS;
      const gboolean soon = look->until_ms != BEF_NO_TIME && days <= SOON_DAYS;
      bef_diagnostic_add (
          lines, "certificate", title,
          early || ended || is_refused ? BEF_VERDICT_BAD
          : soon                       ? BEF_VERDICT_LOOK
                                       : BEF_VERDICT_GOOD,
          dup_certificate (self, days),
          early ? _ ("It is not valid yet: see whether this computer's date is right.")
          : ended
              ? _ ("It is over: ask whoever runs the server to renew it. If it is not, see whether "
                   "this computer's date is right.")
          : is_refused ? bef_diagnostic_answer_advice (BEF_BACKEND_ERROR_TLS)
          : soon       ? _ ("Ask whoever runs the server to renew it before it ends.")
                       : bef_diagnostic_nothing ());
    }
}

static void
add_clock (const BefDiagnostic *self, GPtrArray *lines)
{
  const char *title = _ ("Clock");

  if (self->is_demo)
    {
      bef_diagnostic_add (lines, "clock", title, BEF_VERDICT_GOOD,
                          g_strdup (_ ("the demo's, which may be at another time")),
                          bef_diagnostic_nothing ());
      return;
    }
  if (!self->is_clock_told)
    {
      bef_diagnostic_add (lines, "clock", title, BEF_VERDICT_LOOK,
                          g_strdup (_ ("the server's is not known")),
                          _ ("See to the server's line first."));
      return;
    }
  const gint64 off = ABS (self->clock_offset_ms);
  const gboolean is_right = off <= BEF_PRESENT_TOLERANCE_MS;
  g_autofree char *by = bef_format_duration (off);
  char *figure = is_right ? g_strdup_printf (_ ("the same as the server's, to %s"), by)
                 : self->clock_offset_ms > 0
                     ? g_strdup_printf (_ ("this computer's is %s behind the server's"), by)
                     : g_strdup_printf (_ ("this computer's is %s ahead of the server's"), by);
  bef_diagnostic_add (lines, "clock", title, is_right ? BEF_VERDICT_GOOD : BEF_VERDICT_LOOK, figure,
                      is_right ? bef_diagnostic_nothing ()
                               : _ ("Have this computer set its clock by itself; if it does, tell "
                                    "whoever runs the server that its clock is wrong."));
}

static void
add_dialect (const BefDiagnostic *self, GPtrArray *lines)
{
  const char *broker = self->identity != NULL ? self->identity->broker : NULL;
  const gboolean is_known = broker != NULL && !g_str_equal (broker, "unknown");

  bef_diagnostic_add (
      lines, "dialect", _ ("Kind of server"), is_known ? BEF_VERDICT_GOOD : BEF_VERDICT_LOOK,
      is_known         ? bef_diagnostic_dup_name (self, broker)
      : broker != NULL ? g_strdup (_ ("none that is known by name"))
                       : g_strdup (_ ("it is not known")),
      is_known         ? bef_diagnostic_nothing ()
      : broker != NULL ? _ ("It works by the standard alone: where something is missing, say which "
                            "product the server is.")
                       : _ ("See to the server's line first."));
}

static void
add_traffic (const BefDiagnostic *self, GPtrArray *lines)
{
  const char *title = _ ("Exchanges of the last day");

  if (self->traffic.since_ms == BEF_NO_TIME)
    {
      bef_diagnostic_add (lines, "traffic", title, BEF_VERDICT_LOOK, g_strdup (_ ("none counted")),
                          _ ("Leave the console open for an hour, connected."));
      return;
    }
  g_autofree char *size = g_format_size (self->traffic.bytes);
  g_autofree char *number = bef_format_number ((double)self->traffic.requests, 0);
  g_autofree char *since = bef_format_datetime (self->traffic.since_ms);
  bef_diagnostic_add (
      lines, "traffic", title, BEF_VERDICT_GOOD,
      /* TRANSLATORS: a number, a size, a date and time. */
      g_strdup_printf (_ ("%s requests, %s received, since %s"), number, size, since),
      bef_diagnostic_nothing ());
}

/* Letters, digits and what joins them: a type is a word. */
static gboolean
is_word (const char *name)
{
  for (const char *c = name; *c != '\0'; c++)
    if (!g_ascii_isalnum (*c) && strchr ("_-.", *c) == NULL)
      return FALSE;
  return name[0] != '\0' && strlen (name) <= TYPE_CHARS;
}

/* "3 of 20: A, B, and others". (transfer full) */
static char *
dup_types (const BefDiagnostic *self)
{
  GString *names = g_string_new (NULL);
  guint n = 0;

  for (guint i = 0; i < self->unknown_types->len && n < MAX_NAMES; i++)
    {
      const char *name = g_ptr_array_index (self->unknown_types, i);
      if (!is_word (name))
        continue;
      g_string_append_printf (names, "%s%s", n > 0 ? ", " : "", name);
      n++;
    }
  if (n < self->unknown_types->len)
    g_string_append_printf (names, "%s…", n > 0 ? ", " : "");
  g_autofree char *list = g_string_free (names, FALSE);
  /* TRANSLATORS: how many are not understood, how many there are, their names. */
  return g_strdup_printf (_ ("%u of %u not understood: %s"), self->unknown_types->len,
                          self->n_types, list);
}

static void
add_types (const BefDiagnostic *self, GPtrArray *lines)
{
  const char *title = _ ("Types of the server");

  if (self->unknown_types == NULL)
    bef_diagnostic_add (lines, "types", title, BEF_VERDICT_LOOK, g_strdup (_ ("not told")),
                        self->answer == BEF_DIAGNOSTIC_ANSWERED
                            ? _ ("This server does not list them: nothing to be done.")
                            : _ ("See to the server's line first."));
  else if (self->unknown_types->len == 0)
    bef_diagnostic_add (lines, "types", title, BEF_VERDICT_GOOD,
                        g_strdup_printf (_ ("all %u understood"), self->n_types),
                        bef_diagnostic_nothing ());
  else
    bef_diagnostic_add (lines, "types", title, BEF_VERDICT_LOOK, dup_types (self),
                        _ ("On the page “What the Server Offers”, say what they are, or leave them "
                           "out."));
}

void
bef_diagnostic_add_server (const BefDiagnostic *self, GPtrArray *lines)
{
  add_server (self, lines);
  add_certificate (self, lines);
  add_clock (self, lines);
  add_dialect (self, lines);
  add_traffic (self, lines);
  add_types (self, lines);
}
