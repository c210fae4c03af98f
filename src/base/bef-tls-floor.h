/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* TLS 1.2 at least (RFC 8996), of whatever this process connects to or serves: GnuTLS takes what
 * the system allows, which on Debian includes 1.0 and 1.1. Read by glib-networking when it is first
 * used: at the start of main(), before any thread. What a person set in the environment is not
 * asked. */
void bef_tls_floor_set (void);

G_END_DECLS
