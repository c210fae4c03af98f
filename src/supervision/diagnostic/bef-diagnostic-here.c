/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-diagnostic-private.h"

#include <glib/gi18n.h>

#include "base/bef-calendar.h"
#include "base/bef-format.h"

/* A grant that ends sooner is told. */
#define GRANT_SOON_MS (30 * BEF_MS_DAY)

/* "12 MB, measured from … to …". (transfer full) */
static char *
dup_cache (const BefHistoryHealth *health)
{
  g_autofree char *size = g_format_size (health->bytes);

  if (health->oldest_ms == BEF_NO_TIME)
    /* TRANSLATORS: a size in bytes. */
    return g_strdup_printf (_ ("%s, nothing measured yet"), size);
  g_autofree char *from = bef_format_date (health->oldest_ms);
  g_autofree char *to = bef_format_datetime (health->newest_ms);
  /* TRANSLATORS: a size in bytes, a date, a date and time. */
  return g_strdup_printf (_ ("%s, measured from %s to %s"), size, from, to);
}

static void
add_cache (const BefDiagnostic *self, GPtrArray *lines)
{
  const char *title = _ ("Local history");
  const BefHistoryHealth *health = &self->health;

  if (self->cache == BEF_CACHE_NONE)
    bef_diagnostic_add (lines, "cache", title, BEF_VERDICT_LOOK, g_strdup (_ ("none yet")),
                        _ ("It begins with the console's first connection."));
  else if (self->cache == BEF_CACHE_UNREAD)
    bef_diagnostic_add (lines, "cache", title, BEF_VERDICT_BAD,
                        g_strdup (bef_diagnostic_cache_word (self->cache_error)),
                        bef_diagnostic_cache_advice (self->cache_error));
  else if (health->is_checked && !health->is_whole)
    bef_diagnostic_add (lines, "cache", title, BEF_VERDICT_BAD,
                        g_strdup (bef_diagnostic_cache_word (BEF_HISTORY_ERROR_CORRUPT)),
                        bef_diagnostic_cache_advice (BEF_HISTORY_ERROR_CORRUPT));
  else if (self->cache == BEF_CACHE_NOT_KEPT)
    bef_diagnostic_add (lines, "cache", title, BEF_VERDICT_BAD, g_strdup (_ ("kept nowhere")),
                        _ ("See what the console's bar says about it, and press its button."));
  else
    bef_diagnostic_add (lines, "cache", title, BEF_VERDICT_GOOD, dup_cache (health),
                        bef_diagnostic_nothing ());
}

static void
add_waiting (const BefDiagnostic *self, GPtrArray *lines)
{
  const char *title = _ ("Decisions waiting to be sent");
  const guint n = self->health.n_waiting;

  if (self->cache != BEF_CACHE_READ && self->cache != BEF_CACHE_NOT_KEPT)
    bef_diagnostic_add (lines, "waiting", title, BEF_VERDICT_LOOK, g_strdup (_ ("it is not known")),
                        _ ("See to the local history's line first."));
  else
    bef_diagnostic_add (lines, "waiting", title, n == 0 ? BEF_VERDICT_GOOD : BEF_VERDICT_LOOK,
                        g_strdup_printf ("%u", n),
                        n == 0 ? bef_diagnostic_nothing ()
                               : _ ("They leave by themselves with the next connection: leave the "
                                    "console open."));
}

static void
add_rights (const BefDiagnostic *self, GPtrArray *lines)
{
  const char *title = _ ("Rights");
  const BefIdentity *identity = self->identity;

  if (identity == NULL)
    bef_diagnostic_add (lines, "rights", title, BEF_VERDICT_LOOK, g_strdup (_ ("it is not known")),
                        _ ("See to the server's line first."));
  else if (identity->is_guessed && !identity->is_resolved)
    bef_diagnostic_add (
        lines, "rights", title, BEF_VERDICT_LOOK,
        /* TRANSLATORS: a role. */
        g_strdup_printf (_ ("%s, for want of better: neither the server nor the token says"),
                         bef_role_name (identity->role)),
        _ ("Have the organisation set the role of this computer, or the server say it."));
  else
    bef_diagnostic_add (lines, "rights", title, BEF_VERDICT_GOOD,
                        g_strdup (bef_role_name (identity->role)), bef_diagnostic_nothing ());
}

static void
add_grant (const BefDiagnostic *self, GPtrArray *lines)
{
  const char *title = _ ("Grant to view images");
  const BefIdentity *identity = self->identity;
  const gint64 until = identity != NULL ? identity->grant_until_ms : BEF_NO_TIME;

  if (identity == NULL)
    bef_diagnostic_add (lines, "grant", title, BEF_VERDICT_LOOK, g_strdup (_ ("it is not known")),
                        _ ("See to the server's line first."));
  else if (until == BEF_NO_TIME)
    bef_diagnostic_add (lines, "grant", title, BEF_VERDICT_GOOD, g_strdup (_ ("none")),
                        _ ("Nothing to be done, unless this person is to view images: then have "
                           "the prefect's decision entered."));
  else
    {
      g_autofree char *date = bef_format_date (until);
      const gboolean ended = until <= self->now_ms, soon = until <= self->now_ms + GRANT_SOON_MS;
      bef_diagnostic_add (lines, "grant", title, soon ? BEF_VERDICT_LOOK : BEF_VERDICT_GOOD,
                          g_strdup_printf (ended ? _ ("ended on %s") : _ ("until %s"), date),
                          soon ? _ ("Ask whoever decides on images to have it renewed.")
                               : bef_diagnostic_nothing ());
    }
}

static void
add_calendar (const BefDiagnostic *self, GPtrArray *lines)
{
  const gint64 until = self->calendar_until_ms;
  const gboolean soon = until <= self->now_ms + BEF_CALENDAR_NOTICE_DAYS * BEF_MS_DAY;
  g_autofree char *date = bef_format_date (until);

  bef_diagnostic_add (lines, "calendar", _ ("School holidays"),
                      soon ? BEF_VERDICT_LOOK : BEF_VERDICT_GOOD,
                      g_strdup_printf (_ ("known until %s"), date),
                      soon ? _ ("Install the newest version of Beffroi, which knows the next ones.")
                           : bef_diagnostic_nothing ());
}

static void
add_policy (const BefDiagnostic *self, GPtrArray *lines)
{
  const char *title = _ ("Organisation's settings");

  if (self->policy_fault != NULL)
    bef_diagnostic_add (lines, "policy", title, BEF_VERDICT_BAD, g_strdup (self->policy_fault),
                        _ ("Send this text to whoever looks after this computer: until it is "
                           "mended, the settings are those chosen here."));
  else if (self->policy_file == NULL)
    bef_diagnostic_add (lines, "policy", title, BEF_VERDICT_GOOD, g_strdup (_ ("no file of them")),
                        bef_diagnostic_nothing ());
  else
    bef_diagnostic_add (
        lines, "policy", title, BEF_VERDICT_GOOD,
        /* TRANSLATORS: a number, a path. */
        g_strdup_printf (ngettext ("%u setting, in %s", "%u settings, in %s", self->n_policy),
                         self->n_policy, self->policy_file),
        bef_diagnostic_nothing ());
}

void
bef_diagnostic_add_here (const BefDiagnostic *self, GPtrArray *lines)
{
  add_cache (self, lines);
  add_waiting (self, lines);
  add_rights (self, lines);
  add_grant (self, lines);
  add_policy (self, lines);
  add_calendar (self, lines);
}
