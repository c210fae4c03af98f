/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-scroll.h"

#include <math.h>

/* Rows of long lists appear and find their height in the first frames. */
#define LEAST_FRAMES 4
#define MOST_FRAMES 60

typedef struct
{
  GtkAdjustment *adjustment; /* owned */
  GdkFrameClock *clock;      /* owned, nullable: until the first frame */
  double value;
  guint frames;
  gboolean is_over;
} Wish;

static GtkScrolledWindow *
find (GtkWidget *widget)
{
  if (!gtk_widget_get_child_visible (widget) || !gtk_widget_get_visible (widget))
    return NULL;
  if (GTK_IS_SCROLLED_WINDOW (widget))
    return GTK_SCROLLED_WINDOW (widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkScrolledWindow *found = find (child);
      if (found != NULL)
        return found;
    }
  return NULL;
}

double
bef_scroll_get (GtkWidget *within)
{
  GtkScrolledWindow *scrolled = find (within);

  return scrolled != NULL
             ? gtk_adjustment_get_value (gtk_scrolled_window_get_vadjustment (scrolled))
             : 0;
}

/* Between a change and the layout that follows, a list does not know where its rows are. */
static void
after_paint_cb (GdkFrameClock *clock, Wish *wish)
{
  gboolean is_there = fabs (gtk_adjustment_get_value (wish->adjustment) - wish->value) < 1;

  wish->frames++;
  /* The top stays where it is. */
  wish->is_over |= (is_there && (wish->frames >= LEAST_FRAMES || wish->value <= 0))
                   || wish->frames > MOST_FRAMES;
  if (!is_there && !wish->is_over)
    gtk_adjustment_set_value (wish->adjustment, wish->value);
}

static gboolean
tick_cb (GtkWidget *scrolled, GdkFrameClock *clock, gpointer user_data)
{
  Wish *wish = user_data;

  if (wish->clock == NULL)
    {
      wish->clock = g_object_ref (clock);
      g_signal_connect (clock, "after-paint", G_CALLBACK (after_paint_cb), wish);
    }
  wish->is_over |= !gtk_widget_get_mapped (scrolled);
  return wish->is_over ? G_SOURCE_REMOVE : G_SOURCE_CONTINUE;
}

static void
wish_free (gpointer data)
{
  Wish *wish = data;

  if (wish->clock != NULL)
    g_signal_handlers_disconnect_by_data (wish->clock, wish);
  g_clear_object (&wish->clock);
  g_object_unref (wish->adjustment);
  g_free (wish);
}

void
bef_scroll_set (GtkWidget *within, double value)
{
  GtkScrolledWindow *scrolled = find (within);
  Wish *wish;

  if (scrolled == NULL)
    return;
  wish = g_new0 (Wish, 1);
  wish->adjustment = g_object_ref (gtk_scrolled_window_get_vadjustment (scrolled));
  wish->value = value;
  gtk_widget_add_tick_callback (GTK_WIDGET (scrolled), tick_cb, wish, wish_free);
}

static gboolean
show_selected_cb (GtkWidget *list, GdkFrameClock *clock, gpointer user_data)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (GTK_LIST_BOX (list));
  GtkAdjustment *adjustment = gtk_list_box_get_adjustment (GTK_LIST_BOX (list));
  graphene_rect_t at;

  /* Of the viewport: the list's own begins below its padding. */
  if (row != NULL && adjustment != NULL
      && gtk_widget_compute_bounds (GTK_WIDGET (row), gtk_widget_get_parent (list), &at))
    {
      double y = gtk_adjustment_get_value (adjustment) + at.origin.y;
      gtk_adjustment_clamp_page (adjustment, y, y + at.size.height);
    }
  return G_SOURCE_REMOVE;
}

/* Where the row is, is known once it is laid out: before the next frame. */
static void
show_selected_soon_cb (GtkListBox *list)
{
  gtk_widget_add_tick_callback (GTK_WIDGET (list), show_selected_cb, NULL, NULL);
}

void
bef_scroll_follow_selected (GtkListBox *list)
{
  GtkAdjustment *adjustment = gtk_list_box_get_adjustment (list);

  g_return_if_fail (adjustment != NULL);
  g_signal_connect (list, "row-selected", G_CALLBACK (show_selected_soon_cb), NULL);
  g_signal_connect_object (adjustment, "changed", G_CALLBACK (show_selected_soon_cb), list,
                           G_CONNECT_SWAPPED);
}
