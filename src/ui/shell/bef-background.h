/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * Whether the console may run without its window, and start when its user logs in, as the keys
 * "keep-watching" and "start-at-login" want it, now and whenever they change.
 *
 * In a sandbox the desktop is asked, through org.freedesktop.portal.Background, at each start and
 * at each change: only it knows, and it may refuse, take its time, or not be there. Elsewhere
 * nobody has to be asked: what starts at login is a file of our own in the user's autostart folder,
 * made and removed on a thread. Main thread.
 *
 * Signal "changed": one of the states.
 */
#define BEF_TYPE_BACKGROUND (bef_background_get_type ())
G_DECLARE_FINAL_TYPE (BefBackground, bef_background, BEF, BACKGROUND, GObject)

typedef enum
{
  BEF_BACKGROUND_FREE,
  BEF_BACKGROUND_SANDBOXED,
} BefBackgroundPlace;

typedef enum
{
  BEF_BACKGROUND_UNWANTED,
  BEF_BACKGROUND_ASKED,   /* no answer yet */
  BEF_BACKGROUND_ALLOWED, /* or done */
  BEF_BACKGROUND_REFUSED,
  BEF_BACKGROUND_NO_PORTAL, /* nobody is there to be asked */
  BEF_BACKGROUND_FAILED,    /* the file could not be written */
} BefBackgroundState;

/* Where this process runs. */
BefBackgroundPlace bef_background_find_place (void);
/* @program: the console, to be started at login with --background where it keeps watching. */
BefBackground *bef_background_new (GSettings *app, BefBackgroundPlace place, const char *program);
BefBackgroundState bef_background_get_watching (BefBackground *self);
BefBackgroundState bef_background_get_login (BefBackground *self);
/* Whether closing the window only hides it: wanted, and not refused. */
gboolean bef_background_stays (BefBackground *self);
/* Why the file could not be written: BEF_BACKGROUND_FAILED. (transfer none), nullable. */
const char *bef_background_get_fault (BefBackground *self);

G_END_DECLS
