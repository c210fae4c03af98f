/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bef-page.h"

G_BEGIN_DECLS

/*
 * What leaves the console as a file. It is a line of the journal first (action "export", @extent:
 * what it is, translated); where that cannot be written, nothing is. A toast of @page tells what
 * became of it. Main thread.
 */

/* Writes @bytes to @file; without a session, nothing. */
void bef_export_write (BefPage *page, GFile *file, GBytes *bytes, GFileCreateFlags flags,
                       const char *extent);
/* The same to a file that the person is asked for under @title; @name, with its ending, is
 * proposed. */
void bef_export_ask (BefPage *page, const char *title, const char *name, GBytes *bytes,
                     GFileCreateFlags flags, const char *extent);
/* Proposes @name, as a file may be called. */
void bef_export_suggest (GtkFileChooser *chooser, const char *name);

G_END_DECLS
