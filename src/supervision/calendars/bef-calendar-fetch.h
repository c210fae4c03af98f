/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "formats/bef-ical.h"

G_BEGIN_DECLS

/* Reads a calendar at an address that a person typed: over HTTPS only (webcal:// is taken for it),
 * on a connection of its own, with no token of the commune's server. @login (nullable: nobody): who
 * asks, shown as Basic (RFC 7617) to the host and port of @url alone; where that is refused (401,
 * 403), nothing more is asked, and the error is BEF_BACKEND_ERROR_UNAUTHORIZED. A collection
 * of a calendar server (an address that ends with "/") is asked for what happens in @range (CalDAV,
 * RFC 4791), and where it does not answer that, for all it has. Main thread; it is decoded on
 * another. */
typedef struct
{
  const char *user, *password;
} BefCalendarLogin;
void bef_calendar_fetch_async (const char *url, const BefCalendarLogin *login, BefRange range,
                               GCancellable *cancellable, GAsyncReadyCallback callback,
                               gpointer user_data);
/* The same of a file. Finish: as below. */
void bef_calendar_read_file_async (const char *path, BefRange range, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer user_data);
/* (transfer full) */
BefIcal *bef_calendar_fetch_finish (GAsyncResult *result, GError **error);
/* Why @url cannot be an address of a calendar, in a sentence; NULL: it can. (transfer full) */
char *bef_calendar_fetch_dup_fault (const char *url);
/* Why @user cannot be the name of somebody at a calendar server; NULL: it can. (transfer full) */
char *bef_calendar_fetch_dup_user_fault (const char *user);
/* "host:port" that @url is asked of; "" where it is none. (transfer full) */
char *bef_calendar_fetch_dup_server (const char *url);
/* Trusts the authorities of @ca_pem (nullable) besides, from now on: for tests and a commune's own
 * authority. */
void bef_calendar_fetch_set_authority (const char *ca_pem);

G_END_DECLS
