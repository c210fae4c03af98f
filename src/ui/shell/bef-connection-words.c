/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-connection-words.h"

#include <glib/gi18n.h>

#include "base/bef-format.h"
#include "base/bef-present.h"

gboolean
bef_connection_is_bad (BefSession *session)
{
  BefConnection connection =
      session != NULL ? bef_session_get_connection (session) : BEF_CONNECTION_NONE;

  return connection == BEF_CONNECTION_AWAY || connection == BEF_CONNECTION_REFUSED
         || (connection == BEF_CONNECTION_CONNECTING && bef_session_get_message (session) != NULL);
}

char *
bef_connection_dup_status (BefSession *session)
{
  BefConnection connection =
      session != NULL ? bef_session_get_connection (session) : BEF_CONNECTION_NONE;
  gint64 contact = session != NULL ? bef_session_get_last_contact (session) : BEF_NO_TIME;
  g_autofree char *age = bef_format_age (contact, bef_now_ms ());

  if (contact == BEF_NO_TIME || connection == BEF_CONNECTION_LIVE)
    return g_strdup (bef_connection_word (connection));
  /* TRANSLATORS: connection state ("Offline"), then an age ("2 min ago"). */
  return g_strdup_printf (_ ("%s, last known %s"), bef_connection_word (connection), age);
}

char *
bef_connection_dup_banner (BefSession *session)
{
  const char *message = session != NULL ? bef_session_get_message (session) : NULL;

  if (!bef_connection_is_bad (session))
    return g_strdup (message);
  gint64 contact = bef_session_get_last_contact (session);
  g_autofree char *age = bef_format_age (contact, bef_now_ms ()),
                  *clock = bef_session_dup_clock_note (session),
                  *what = g_strjoin (" ", message != NULL ? message : "", clock, NULL);
  return contact != BEF_NO_TIME
             /* TRANSLATORS: an age ("2 min ago"), then what failed. */
             ? g_strdup_printf (_ ("Last known state, %s. %s"), age, what)
             : g_strdup_printf (_ ("Nothing received yet. %s"), what);
}
