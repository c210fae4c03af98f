/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "supervision/session/bef-session.h"

G_BEGIN_DECLS

/*
 * Works in a list: what for, from when to when, of what, and whether they are coming, under way or
 * over. Who may change them has buttons, which activate works.edit, works.end and works.remove (s:
 * id) of what contains it.
 */
#define BEF_TYPE_WORKS_ROW (bef_works_row_get_type ())
G_DECLARE_FINAL_TYPE (BefWorksRow, bef_works_row, BEF, WORKS_ROW, GtkBox)

/* As @window is at the present. */
GtkWidget *bef_works_row_new (BefSession *session, const BefWorksWindow *window);

G_END_DECLS
