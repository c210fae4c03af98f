/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a sign-in stands, in words. */
#include <glib/gi18n.h>

#include "base/bef-format.h"
#include "base/bef-present.h"
#include "bef-sign-in-private.h"

/* When, by the clock that is shown. (transfer full) */
static char *
time_after (BefSignIn *self, gint64 ticks_us)
{
  gint64 left_s = (ticks_us - bef_present_ticks_us ()) / ((gint64)self->second_ms * 1000);

  return bef_format_time (bef_now_ms () + MAX (left_s, 0) * BEF_MS_SECOND);
}

static char *
code_words (BefSignIn *self)
{
  g_autofree char *until = time_after (self, self->code_until_us);

  /* TRANSLATORS: an address, a code, a time of day. */
  return g_strdup_printf (_ ("On any computer or telephone, open %s and type the code %s. It is "
                             "waited for until %s."),
                          self->code->address, self->code->user_code, until);
}

static char *
signed_in_words (BefSignIn *self)
{
  g_autofree char *until =
      self->access_until_us > 0 ? time_after (self, self->access_until_us) : NULL;
  gboolean lasts = self->refresh != NULL || self->way == BEF_SIGN_IN_BY_CLIENT;

  if (until == NULL)
    return g_strdup (_ ("Signed in."));
  /* Its renewal fails for now. */
  if (self->reason != NULL)
    /* TRANSLATORS: a time of day, then what failed, a whole sentence. */
    return g_strdup_printf (_ ("Signed in until %s, not renewed yet. %s"), until, self->reason);
  if (lasts)
    /* TRANSLATORS: %s is a time of day. */
    return g_strdup_printf (_ ("Signed in until %s, and renewed before then."), until);
  /* TRANSLATORS: a time of day, the host of the sign-in service. */
  return g_strdup_printf (_ ("Signed in until %s: %s gives no sign-in that lasts. Ask whoever runs "
                             "it for the scope that does (often offline_access)."),
                          until, bef_sign_in_get_host (self));
}

static char *
away_words (BefSignIn *self)
{
  if (self->renew_us == 0)
    return g_strdup (self->reason);
  g_autofree char *again = time_after (self, self->renew_us);
  /* TRANSLATORS: what failed, a whole sentence; then a time of day. */
  return g_strdup_printf (_ ("%s The sign-in is tried again at %s."), self->reason, again);
}

char *
bef_sign_in_dup_message (BefSignIn *self)
{
  const char *host = bef_sign_in_get_host (self);

  switch (self->state)
    {
    case BEF_SIGN_IN_NEEDED:
      if (self->looks_on)
        return g_strdup (_ ("The console that keeps this sign-in shows what is current."));
      return self->reason != NULL ? g_strdup (self->reason)
                                  : g_strdup_printf (_ ("Sign in at %s to go on."), host);
    case BEF_SIGN_IN_WORKING:
      if (self->in_keyring)
        return g_strdup (_ ("The keyring is asked for the sign-in: unlock it if it says so."));
      return g_strdup_printf (_ ("%s is asked for the sign-in…"), host);
    case BEF_SIGN_IN_CODE:
      return code_words (self);
    case BEF_SIGN_IN_SIGNED_IN:
      return signed_in_words (self);
    case BEF_SIGN_IN_EXPIRED:
      return g_strdup (_ ("The code has expired: it was not typed in time. Ask for another."));
    case BEF_SIGN_IN_DENIED:
      return g_strdup_printf (_ ("The sign-in was refused at %s. If that was not meant, ask for "
                                 "another code."),
                              host);
    case BEF_SIGN_IN_REVOKED:
      return g_strdup_printf (_ ("The sign-in at %s is over: it was ended there, or not used for "
                                 "too long. Sign in again; nothing is lost meanwhile."),
                              host);
    case BEF_SIGN_IN_AWAY:
      return away_words (self);
    case BEF_SIGN_IN_REFUSED:
    default:
      return g_strdup (self->reason);
    }
}
