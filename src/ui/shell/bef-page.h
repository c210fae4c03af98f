/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "supervision/session/bef-session.h"

G_BEGIN_DECLS

/*
 * A page of the window. Pages show the model through a session and never talk to the back end
 * themselves. They navigate through the window's actions: win.go (s: page name), win.show-building
 * (s), win.show-device (s), win.show-place (s: either), win.show-graph (s: "entity|quantity", the
 * quantity may be empty, or "entity|quantity|2026-11-28T16:12:00Z": with the cursor at that
 * moment), win.show-alert (s), win.show-contact (s: a role of the
 * address book), win.show-contract (s: a delivery point), win.import (s: the path of a file of a
 * meter), win.acknowledge (s: alert), win.open-door (s: door), win.works (s: a building or an
 * equipment), win.toast (s).
 */
#define BEF_TYPE_PAGE (bef_page_get_type ())
G_DECLARE_DERIVABLE_TYPE (BefPage, bef_page, BEF, PAGE, AdwBin)

struct _BefPageClass
{
  AdwBinClass parent_class;

  /* A session begins: bef_page_get_session() is @session; or it ends: @session is NULL and
   * bef_page_get_session() still the one to disconnect from. */
  void (*bind) (BefPage *self, BefSession *session);
  /* The page comes on screen, about @argument (building id, series…; nullable). */
  void (*shown) (BefPage *self, const char *argument);
  /* It leaves the screen: stop timers, queries and cameras. */
  void (*hidden) (BefPage *self);
  /* Entities on screen, polled often. (transfer full) nullable. */
  GStrv (*watched) (BefPage *self);
  /* It is about to be left: what it takes to show it as it is when somebody comes back. Small.
   * (transfer full), of any type; nullable. */
  GVariant *(*dup_state) (BefPage *self);
};

void bef_page_bind (BefPage *self, BefSession *session);
void bef_page_shown (BefPage *self, const char *argument);
/* The same for who comes back to it, as it was left: @state is of bef_page_dup_state() (nullable:
 * it begins anew). */
void bef_page_shown_again (BefPage *self, const char *argument, GVariant *state);
GVariant *bef_page_dup_state (BefPage *self); /* (transfer full) nullable */
/* For the page itself, while it is being shown: what it gave when it was left, NULL when it begins
 * anew. (transfer full) */
GVariant *bef_page_take_state (BefPage *self);
void bef_page_hidden (BefPage *self);
GStrv bef_page_get_watched (BefPage *self);
BefSession *bef_page_get_session (BefPage *self); /* (transfer none) nullable */
gboolean bef_page_is_shown (BefPage *self);
/* The heading of the window while the page is shown. */
void bef_page_set_title (BefPage *self, const char *title, const char *subtitle);
const char *bef_page_get_title (BefPage *self);
/* With what is asked for, where that is not everything: what the page adds up is not all there is.
 * (transfer full) nullable. */
char *bef_page_dup_subtitle (BefPage *self);
/* Whether the server does not answer: what is shown was last known, and nobody can say what answers
 * there. */
gboolean bef_page_is_away (BefPage *self);
/* Whether others see the screen: see bef_session_has_audience(). */
gboolean bef_page_has_audience (BefPage *self);
/* FALSE while presenting for what a camera raised: it would tell where the camera is. */
gboolean bef_page_may_show_alert (BefPage *self, BefAlert *alert);
/* Tells the window that what is on screen changed: it watches anew. */
void bef_page_watch_changed (BefPage *self);

G_END_DECLS
