/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "bef-page.h"

G_BEGIN_DECLS

/*
 * The window: pages by name on the left, the page on the right, one banner for the connection,
 * toasts. Pages are made when first shown. Page names: "today", "map", the kinds' ids ("meter",
 * "door"…), "alerts", "journal", "hygiene", "imports" (argument: a path, or URIs, one a line),
 * "ledger", "offer", "contacts" (argument: a role), "council" (argument: a day, "2026-12-03"),
 * "building" (argument: URN), "graph" (argument: "URN|quantity").
 */
#define BEF_TYPE_WINDOW (bef_window_get_type ())
G_DECLARE_FINAL_TYPE (BefWindow, bef_window, BEF, WINDOW, AdwApplicationWindow)

/* Shows something of @what (URN) above @parent. */
typedef void BefWindowShowOf (GtkWindow *parent, BefSession *session, const char *what);

/* What the window shows without knowing it: it stands below the pages. */
typedef struct
{
  /* The page of that name; NULL when there is none. (transfer floating) */
  BefPage *(*make_page) (const char *name);
  /* Asks the person, above @parent, and does it. */
  void (*acknowledge) (GtkWindow *parent, BefSession *session, BefAlert *alert);
  void (*open_door) (GtkWindow *parent, BefSession *session, BefDevice *door);
  /* The works of a building or an equipment, and plans them. */
  BefWindowShowOf *works;
  /* Makes a report of a building ("": of the commune). */
  BefWindowShowOf *report;
  /* Finds anything of @commune (nullable) that its audience may see, at first by @text. */
  void (*search) (GtkWindow *parent, BefCommune *commune, const char *text);
  /* The help beside @parent: on @topic; "": on @page ("welcome": the connection form). */
  void (*help) (GtkWindow *parent, const char *topic, const char *page);
  /* Opens the presentation of the council of @date (nullable: the next one) beside @parent, and
   * returns its window, which is destroyed at the end. (transfer none) */
  GtkWindow *(*present) (GtkWindow *parent, BefSession *session, const char *date);
} BefWindowParts;

/* @parts: static. See bef_ui_window_new() for the one with all pages. */
BefWindow *bef_window_new (GtkApplication *application, const BefWindowParts *parts);
/* @session nullable: shows @first_run (transfer floating, nullable) or the offline pages. Replaces
 * the former session. */
void bef_window_set_session (BefWindow *self, BefSession *session);
BefSession *bef_window_get_session (BefWindow *self); /* (transfer none) nullable */
/* What is so until somebody does something about it, said below the header for as long: what to do
 * first. NULL: nothing. */
typedef enum
{
  BEF_NOTICE_PLAIN,
  BEF_NOTICE_KEEPING, /* with a button that tries to keep the history again */
} BefNoticeType;
void bef_window_set_notice (BefWindow *self, const char *text, BefNoticeType type);
/* The demo says so at all times, beside the way to a connection ("app.connection"). */
typedef enum
{
  BEF_WINDOW_OF_SERVER,
  BEF_WINDOW_OF_DEMO,
} BefWindowCommune;
void bef_window_set_commune (BefWindow *self, BefWindowCommune commune);
/* A widget shown instead of the pages until a session is set, or one goes back to the pages of the
 * session there is; NULL removes it. */
void bef_window_set_welcome (BefWindow *self, GtkWidget *widget);
/* Shows a page. FALSE when there is none of that name. */
gboolean bef_window_go (BefWindow *self, const char *page, const char *argument);
void bef_window_toast (BefWindow *self, const char *text);
/* Others see the screen, or the slides are shown: no camera places, images or names on any page. */
gboolean bef_window_is_presenting (BefWindow *self);

G_END_DECLS
