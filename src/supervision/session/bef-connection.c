/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-connection.h"

#include <glib/gi18n.h>

#include "backend/bef-backend.h"
#include "base/bef-format.h"
#include "base/bef-present.h"

/* Clocks that differ by less are not worth a word. */
#define CLOCK_WARNING_MS (2 * BEF_MS_MINUTE)

const char *
bef_connection_word (BefConnection connection)
{
  switch (connection)
    {
    case BEF_CONNECTION_NONE:
      return C_ ("connection", "Not configured");
    case BEF_CONNECTION_CONNECTING:
      return C_ ("connection", "Connecting");
    case BEF_CONNECTION_LIVE:
      return C_ ("connection", "Live");
    case BEF_CONNECTION_AWAY:
      return C_ ("connection", "Offline");
    case BEF_CONNECTION_REFUSED:
      return C_ ("connection", "Refused");
    default:
      g_return_val_if_reached ("");
    }
}

gboolean
bef_connection_needs_somebody (const GError *error)
{
  static const int codes[] = { BEF_BACKEND_ERROR_ADDRESS,      BEF_BACKEND_ERROR_TLS,
                               BEF_BACKEND_ERROR_UNAUTHORIZED, BEF_BACKEND_ERROR_FORBIDDEN,
                               BEF_BACKEND_ERROR_TENANT,       BEF_BACKEND_ERROR_OTHER_SERVER,
                               BEF_BACKEND_ERROR_PROXY,        BEF_BACKEND_ERROR_TOO_MANY };
  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    if (g_error_matches (error, BEF_BACKEND_ERROR, codes[i]))
      return TRUE;
  return FALSE;
}

gboolean
bef_connection_may_be_lost (const GError *error)
{
  static const int codes[] = { BEF_BACKEND_ERROR_ADDRESS,      BEF_BACKEND_ERROR_DNS,
                               BEF_BACKEND_ERROR_CONNECT,      BEF_BACKEND_ERROR_TLS,
                               BEF_BACKEND_ERROR_TIMEOUT,      BEF_BACKEND_ERROR_UNAUTHORIZED,
                               BEF_BACKEND_ERROR_OTHER_SERVER, BEF_BACKEND_ERROR_TENANT,
                               BEF_BACKEND_ERROR_PROXY };
  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    if (g_error_matches (error, BEF_BACKEND_ERROR, codes[i]))
      return TRUE;
  return FALSE;
}

char *
bef_connection_clock_warning (gint64 offset_ms)
{
  if (ABS (offset_ms) <= CLOCK_WARNING_MS)
    return NULL;
  /* To the minute: no more is meant, and 2 h 59 for three hours would be no help. */
  g_autofree char *span =
      bef_format_duration ((ABS (offset_ms) + BEF_MS_MINUTE / 2) / BEF_MS_MINUTE * BEF_MS_MINUTE);
  if (offset_ms > 0)
    /* TRANSLATORS: %s is a duration. */
    return g_strdup_printf (
        _ ("The server's clock is %s ahead of this computer's. Ages follow the server's clock."),
        span);
  /* TRANSLATORS: %s is a duration. */
  return g_strdup_printf (
      _ ("The server's clock is %s behind this computer's. Ages follow the server's clock."), span);
}

char *
bef_connection_clock_note (void)
{
  return bef_present_is_told () ? bef_connection_clock_warning (bef_present_get_offset ())
                                : g_strdup (_ ("Ages follow this computer's clock."));
}
