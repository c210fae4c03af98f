/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-tls-floor.h"

/* glib-networking's own default, less the versions before 1.2. */
#define PRIORITY "NORMAL:%COMPAT:-VERS-TLS1.1:-VERS-TLS1.0"

void
bef_tls_floor_set (void)
{
  g_setenv ("G_TLS_GNUTLS_PRIORITY", PRIORITY, TRUE);
}
