/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Addresses of servers: https only, and nobody's name or password in them. What is said of one
 * never repeats it. Any thread. */

/* What is wrong with @text so far that no further letter would mend: a sentence in the interface's
 * language, NULL for nothing. For what is being typed. */
const char *bef_address_fault (const char *text);
/* An https:// address with a host and no user, with its port made explicit. (transfer full), or
 * NULL with BEF_BACKEND_ERROR_ADDRESS. @text nullable. */
GUri *bef_address_parse (const char *text, GError **error);
/* The same of a service that signs persons in: http:// too where it is on this computer. */
GUri *bef_address_parse_sign_in (const char *text, GError **error);
/* Of addresses that were parsed here. */
gboolean bef_address_same_origin (GUri *a, GUri *b);
gboolean bef_address_is_loopback (GUri *uri);

/* The host of @uri as lists of hosts have it: a name in small ASCII letters without a final dot, or
 * the number of a computer, and ":PORT" where it is not 443. (transfer full), NULL for what is
 * neither. */
char *bef_address_dup_host (GUri *uri);
/* The same of what a person wrote: a host, or a whole https:// address, whose path counts for
 * nothing. (transfer full), NULL when it names no host. */
char *bef_address_dup_host_of (const char *text);
/* As bef_address_fault(), of a host that is being typed. */
const char *bef_address_host_fault (const char *text);

G_END_DECLS
