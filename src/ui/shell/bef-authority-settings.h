/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The private authority of a connection as its settings have it: a file that somebody chose, and
 * the text that was read of it. The file counts as long as it is there, so one that is renewed is
 * taken; where it is moved or gone (in a sandbox also: no longer shared), its text goes on
 * counting. Main thread; reads a small local file. */

/* Of the file at @path, which must hold at least one certificate and is 1 MB at most. (transfer
 * full), or NULL with an error in words, which names the file as a person knows it. */
char *bef_authority_read (const char *path, GError **error);
/* The PEM text of @profile's authority; keeps it there where it changed. (transfer full), NULL:
 * there is none, or, with an error in words, it is gone without having been read. */
char *bef_authority_settings_read (GSettings *profile, GError **error);
/* Keeps the authority at @path, with what was read of it; NULL for none of both. What an
 * organisation has locked stays. */
void bef_authority_settings_keep (GSettings *profile, const char *path, const char *text);
/* What is chosen, in words: its name, and whether it is no longer where it was; @path nullable for
 * none, @text: what was read of it, nullable. (transfer full) */
char *bef_authority_describe (const char *path, const char *text);

G_END_DECLS
