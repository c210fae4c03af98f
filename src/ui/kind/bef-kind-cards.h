/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "supervision/session/bef-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * What is concluded of all devices of a kind, one below the other: sentences that open. Main
 * thread.
 */

/* NULL: nothing is concluded of @kind. (transfer floating) */
GtkWidget *bef_kind_cards_new (BefKind kind);
void bef_kind_cards_set_session (GtkWidget *cards, BefSession *session); /* nullable */

G_END_DECLS
