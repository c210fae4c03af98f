/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bef-options.h"
#include "bef-ownership.h"
#include "ui/shell/bef-window.h"

G_BEGIN_DECLS

/*
 * What stands behind a window: the profile's history, the connection to its server (or the demo's
 * child process), the session and the notifier. It may be stopped at any moment of its start. What
 * cannot be kept is said in the window's notice for as long as it is so. Main thread.
 *
 * Signals: "failed" (text): nothing can be shown; "done": the picture asked for is written.
 */
#define BEF_TYPE_CONSOLE (bef_console_get_type ())
G_DECLARE_FINAL_TYPE (BefConsole, bef_console, BEF, CONSOLE, GObject)

typedef enum
{
  BEF_FOLDER_OF_PROFILE,
  BEF_FOLDER_OF_DEMO,
} BefFolderOf;
/* The folder of @profile, or of the demo, which is a cache. (transfer full) */
char *bef_console_dup_folder (const char *profile, BefFolderOf folder);

/* @options: its own until the end. @ownership nullable: of the folder; without it nothing is
 * written there: who takes a picture reads what is there, else @why_not (an advice) is told and a
 * history is held for this sitting. */
BefConsole *bef_console_new (const BefOptions *options, const char *profile, GSettings *settings,
                             BefOwnership *ownership, const char *why_not);
/* Fills @window, which outlives it or is told of by bef_console_stop(). */
void bef_console_start (BefConsole *self, BefWindow *window);
/* Ends whatever is under way and closes the history. Idempotent. */
void bef_console_stop (BefConsole *self);

/* As on the command line: "NAME" or "NAME=ARGUMENT". */
void bef_console_show_page (BefConsole *self, const char *page);
/* The form for another connection, in the place of the pages. */
void bef_console_show_welcome (BefConsole *self);
/* Goes on with the demo, in this window, until another connection is made. */
void bef_console_try_demo (BefConsole *self);
/* After "nothing is kept": tries again to keep the history. */
void bef_console_try_keeping (BefConsole *self);

BefSession *bef_console_get_session (BefConsole *self); /* (transfer none) nullable */
gboolean bef_console_is_demo (BefConsole *self);

G_END_DECLS
