/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "bef-nav-news.h"

G_BEGIN_DECLS

/* Names of all pages of the side bar in its order, NULL-terminated, static. */
const char *const *bef_nav_pages (void);
/* Of the page @name of the side bar: static, the title translated. NULL: there is none. */
const char *bef_nav_title (const char *name);
const char *bef_nav_icon (const char *name);

/* A row of the side bar: icon and title of the page @name (a static string), and what it was told.
 * (transfer floating) GtkListBoxRow */
GtkWidget *bef_nav_row_new (const char *name);
/* The name of its page: static. */
const char *bef_nav_row_get_page (GtkWidget *row);
/* Of the alerts or of a kind: how many of its page need somebody, and how soon: in figures, by a
 * shape and in its name. Of none nothing. */
void bef_nav_row_tell (GtkWidget *row, const BefNavNews *news);
/* A GtkListBoxUpdateHeaderFunc: the titles of the groups. */
void bef_nav_row_update_header (GtkListBoxRow *row, GtkListBoxRow *before, gpointer user_data);

G_END_DECLS
