/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * One request's view of a connection that outlives it. libsoup closes the stream it was given when
 * the answer is out, and reads ahead into buffers that go with it: so it gets one of these, which
 *   - closes nothing while it has an owner, and tells it instead;
 *   - hands over a request's head up to its end in one go and never more: what follows is read by
 *     its length, and stays for the next request.
 * Non-blocking use, the owner's main context.
 */
#define BEF_TYPE_HUB_STREAM (bef_hub_stream_get_type ())
G_DECLARE_FINAL_TYPE (BefHubStream, bef_hub_stream, BEF, HUB_STREAM, GIOStream)

/* From within libsoup's own call, which goes on after it. */
typedef void (*BefHubStreamClosed) (gpointer user_data);

/* @base: the connection's TLS, kept. @ahead: what was read of it before its time; kept, taken from,
 * added to. */
BefHubStream *bef_hub_stream_new (GIOStream *base, GByteArray *ahead, BefHubStreamClosed closed,
                                  gpointer user_data);
/* The owner is gone: closing it closes @base. */
void bef_hub_stream_disown (BefHubStream *self);

/* What is there of @base, without waiting, goes to the end of @ahead. Bytes read, 0 at its end, or
 * -1 with an error (G_IO_ERROR_WOULD_BLOCK: nothing yet). */
gssize bef_hub_stream_read_ahead (GIOStream *base, GByteArray *ahead, GError **error);

G_END_DECLS
