/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Copies of a token that are nobody's any more. A library gives back the block that a request's
 * header was written in, something else gets it before it is swept (bef_secret_sweep()) and keeps
 * it for hours, and beyond what that wrote the token still stands. So the writable memory of this
 * process is searched for a token that was replaced, and every copy is overwritten where it is.
 */

/* @what is used no more: it is searched for a second from now, and again when the requests that
 * were under way with it are over. Texts of less than 8 bytes are not searched for, nor what is no
 * token (RFC 6750). The search is in a thread of its own, some 50 ms for 100 MB; the overwriting in
 * the main thread, whose blocks they are. Without Linux's process_vm_readv() nothing happens. Main
 * thread. */
void bef_secret_hunt (const char *what);
/* @what (nullable) is in use again: it is not searched for any more. Main thread. */
void bef_secret_spare (const char *what);

G_END_DECLS
