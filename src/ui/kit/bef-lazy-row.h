/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * Rows of long lists that cost nothing until they are on screen. GtkListView makes, measures and
 * binds about two hundred rows in one go, of which fifteen are seen. A lazy row keeps its place by
 * the size rows of its list had so far; when it comes on screen its content is made and filled in a
 * slice of a few milliseconds before the next frame, so that the main loop is never held for long.
 * Main thread.
 */
typedef struct
{
  GtkWidget *(*make) (gpointer user_data); /* a new content (floating) */
  /* Fills @content with @item, and follows it until unbind. */
  void (*bind) (GtkWidget *content, GObject *item, gpointer user_data);
  /* Nullable. Also called when the content goes away bound. */
  void (*unbind) (GtkWidget *content, GObject *item, gpointer user_data);
  /* What screen readers call the row until its content tells: (transfer full). Nullable; of a
   * table, one column's. */
  char *(*dup_name) (GObject *item, gpointer user_data);
} BefLazyRows;

#define BEF_TYPE_LAZY_ROW (bef_lazy_row_get_type ())
G_DECLARE_FINAL_TYPE (BefLazyRow, bef_lazy_row, BEF, LAZY_ROW, GtkWidget)

/* A factory of lazy rows for one list, or one column of a table. @rows is kept as it is (static);
 * @user_data must outlive the factory's rows. @height: of a row before any was measured, in pixels.
 * (transfer full). */
GtkListItemFactory *bef_lazy_rows_factory (const BefLazyRows *rows, gpointer user_data, int height);

/*
 * A model of the same items as @model (transfer full), in which the first appear at once and the
 * rest in slices by idle time, until so many are there as a list view makes rows for; then all.
 * What empties begins anew. (transfer full)
 */
GListModel *bef_gradual_model_new (GListModel *model);
/* All of them, now: something is done to every one. @gradual: of bef_gradual_model_new(). */
void bef_gradual_model_complete (GListModel *gradual);

G_END_DECLS
