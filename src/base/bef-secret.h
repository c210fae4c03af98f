/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Access tokens in memory: wiped when they are dropped, and out of reach of other programs of the
 * same person. What libsoup and TLS copied while a request left is theirs: it is overwritten when
 * they give it back, and what is smaller than a kilobyte when the request is over
 * (bef_secret_sweep()). What something else got before that is searched for when the token is
 * replaced (bef-secret-hunt.h).
 */

/* Overwrites @text (nullable), which stays allocated and becomes empty. Any thread. */
void bef_secret_wipe (char *text);
/* Overwrites and frees @text (nullable), of g_malloc(). Any thread. */
void bef_secret_free (char *text);
/* Overwrites what the calling thread gave back last in blocks of less than a kilobyte, before
 * something else keeps parts of it: called when a library has just dropped its copies. Less than a
 * tenth of a millisecond. */
void bef_secret_sweep (void);
/* The same of each text of @list (nullable), and of the list. */
void bef_secret_strv_free (char **list);

/* Memory that is given back is overwritten, where it is more than a kilobyte (glibc's M_PERTURB):
 * images, answers, decoded pixels, buffers of the connections. And nobody but root may read this
 * process's memory, its environment or its core (Linux PR_SET_DUMPABLE), from now to its end: a
 * token that is held leaves traces where it is sent from. That not in a debug build (meson's
 * buildtype debug), which a debugger must reach, nor within a Flatpak, whose portals must read what
 * the sandbox is. At the start of main(), before any token is there. */
void bef_secret_seal_process (void);

G_END_DECLS
