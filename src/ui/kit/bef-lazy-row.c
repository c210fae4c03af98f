/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-lazy-row.h"

#include "bef-accessible.h"

/* So long the main loop is held in one go, if rows are quick to fill. */
#define SLICE_US 6000
/* Before the frame's layout (GTK_PRIORITY_RESIZE) and painting: no row is painted empty twice. */
#define FILL_PRIORITY (GTK_PRIORITY_RESIZE - 5)
/* So many items appear at once, and then in each slice. */
#define FIRST_ITEMS 24
#define MORE_ITEMS 12
/* List views make no more rows than about this. */
#define MANY_ITEMS 240

/* What the rows of one factory share. */
typedef struct
{
  const BefLazyRows *rows;
  gpointer user_data;
  int width; /* largest minimum seen */
  int height;
} Shared;

struct _BefLazyRow
{
  GtkWidget parent_instance;
  Shared *shared;     /* owned (a reference) */
  GtkWidget *content; /* child, nullable */
  GObject *item;      /* owned, nullable */
  gboolean filled;    /* content shows item */
};

G_DEFINE_FINAL_TYPE (BefLazyRow, bef_lazy_row, GTK_TYPE_WIDGET)

/* The rows on screen that wait to be filled, in their order. A row takes itself out. */
static GQueue waiting = G_QUEUE_INIT;
static guint fill_source;

/* What the list or the table gives the focus. */
static GtkWidget *
find_item (BefLazyRow *self)
{
  GtkWidget *parent = gtk_widget_get_parent (GTK_WIDGET (self));
  GtkWidget *row = parent != NULL ? gtk_widget_get_parent (parent) : NULL;

  if (row != NULL
      && gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (row)) == GTK_ACCESSIBLE_ROLE_ROW)
    return row;
  return parent;
}

static void
fill (BefLazyRow *self)
{
  const BefLazyRows *rows = self->shared->rows;
  int least;

  if (self->content == NULL)
    {
      self->content = rows->make (self->shared->user_data);
      gtk_widget_set_parent (self->content, GTK_WIDGET (self));
    }
  self->filled = TRUE;
  rows->bind (self->content, self->item, self->shared->user_data);
  gtk_widget_set_visible (self->content, TRUE);
  /* Measuring its texts is most of the work: done here, in the slice, the next layout finds it
   * done. */
  gtk_widget_measure (GTK_WIDGET (self), GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  gtk_widget_measure (GTK_WIDGET (self), GTK_ORIENTATION_VERTICAL,
                      MAX (least, gtk_widget_get_width (GTK_WIDGET (self))), NULL, NULL, NULL,
                      NULL);
}

static gboolean
fill_cb (gpointer user_data)
{
  gint64 until = g_get_monotonic_time () + SLICE_US;

  do
    {
      BefLazyRow *row = g_queue_pop_head (&waiting);
      if (row == NULL)
        {
          fill_source = 0;
          return G_SOURCE_REMOVE;
        }
      fill (row);
    }
  while (g_get_monotonic_time () < until);
  return G_SOURCE_CONTINUE;
}

static void
wait_to_be_filled (BefLazyRow *self)
{
  if (self->item == NULL || self->filled || !gtk_widget_get_mapped (GTK_WIDGET (self))
      || g_queue_find (&waiting, self) != NULL)
    return;
  g_queue_push_tail (&waiting, self);
  if (fill_source == 0)
    fill_source = g_idle_add_full (FILL_PRIORITY, fill_cb, NULL, NULL);
}

static void
set_item (BefLazyRow *self, GObject *item)
{
  const BefLazyRows *rows = self->shared->rows;

  if (self->filled)
    {
      self->filled = FALSE;
      if (rows->unbind != NULL)
        rows->unbind (self->content, self->item, self->shared->user_data);
      /* What it shows is not the next item's. */
      gtk_widget_set_visible (self->content, FALSE);
    }
  g_set_object (&self->item, item);
  if (item == NULL)
    g_queue_remove (&waiting, self);
  else
    wait_to_be_filled (self);
}

static void
bef_lazy_row_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                      int *natural, int *minimum_baseline, int *natural_baseline)
{
  BefLazyRow *self = BEF_LAZY_ROW (widget);

  if (!self->filled)
    {
      *minimum = *natural =
          orientation == GTK_ORIENTATION_HORIZONTAL ? self->shared->width : self->shared->height;
      return;
    }
  gtk_widget_measure (self->content, orientation, for_size, minimum, natural, minimum_baseline,
                      natural_baseline);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    self->shared->width = MAX (self->shared->width, *minimum);
  else
    self->shared->height = MAX (self->shared->height, *natural);
}

static GtkSizeRequestMode
bef_lazy_row_get_request_mode (GtkWidget *widget)
{
  BefLazyRow *self = BEF_LAZY_ROW (widget);

  return self->filled ? gtk_widget_get_request_mode (self->content)
                      : GTK_SIZE_REQUEST_CONSTANT_SIZE;
}

static void
bef_lazy_row_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  BefLazyRow *self = BEF_LAZY_ROW (widget);

  if (self->filled)
    gtk_widget_allocate (self->content, width, height, baseline, NULL);
}

static void
bef_lazy_row_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (bef_lazy_row_parent_class)->map (widget);
  wait_to_be_filled (BEF_LAZY_ROW (widget));
}

static void
bef_lazy_row_unmap (GtkWidget *widget)
{
  g_queue_remove (&waiting, widget);
  GTK_WIDGET_CLASS (bef_lazy_row_parent_class)->unmap (widget);
}

static void
bef_lazy_row_dispose (GObject *object)
{
  BefLazyRow *self = BEF_LAZY_ROW (object);

  if (self->shared != NULL)
    set_item (self, NULL);
  g_clear_pointer (&self->content, gtk_widget_unparent);
  G_OBJECT_CLASS (bef_lazy_row_parent_class)->dispose (object);
}

static void
bef_lazy_row_finalize (GObject *object)
{
  g_clear_pointer (&BEF_LAZY_ROW (object)->shared, g_rc_box_release);
  G_OBJECT_CLASS (bef_lazy_row_parent_class)->finalize (object);
}

static void
bef_lazy_row_class_init (BefLazyRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = bef_lazy_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = bef_lazy_row_finalize;
  widget_class->measure = bef_lazy_row_measure;
  widget_class->get_request_mode = bef_lazy_row_get_request_mode;
  widget_class->size_allocate = bef_lazy_row_size_allocate;
  widget_class->map = bef_lazy_row_map;
  widget_class->unmap = bef_lazy_row_unmap;
}

static void
bef_lazy_row_init (BefLazyRow *self)
{
}

/* The factory. */

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, Shared *shared)
{
  BefLazyRow *row = g_object_new (BEF_TYPE_LAZY_ROW, NULL);

  row->shared = g_rc_box_acquire (shared);
  gtk_list_item_set_child (list_item, GTK_WIDGET (row));
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, Shared *shared)
{
  BefLazyRow *row = BEF_LAZY_ROW (gtk_list_item_get_child (list_item));
  GObject *item = gtk_list_item_get_item (list_item);

  if (shared->rows->dup_name != NULL)
    {
      g_autofree char *name = shared->rows->dup_name (item, shared->user_data);
      bef_accessible_name_item (find_item (row), name);
    }
  set_item (row, item);
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, Shared *shared)
{
  set_item (BEF_LAZY_ROW (gtk_list_item_get_child (list_item)), NULL);
}

static void
release_cb (gpointer shared, GClosure *closure)
{
  g_rc_box_release (shared);
}

GtkListItemFactory *
bef_lazy_rows_factory (const BefLazyRows *rows, gpointer user_data, int height)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  Shared *shared = g_rc_box_new0 (Shared);

  shared->rows = rows;
  shared->user_data = user_data;
  shared->height = height;
  g_signal_connect_data (factory, "setup", G_CALLBACK (setup_cb), g_rc_box_acquire (shared),
                         release_cb, 0);
  g_signal_connect_data (factory, "bind", G_CALLBACK (bind_cb), g_rc_box_acquire (shared),
                         release_cb, 0);
  g_signal_connect_data (factory, "unbind", G_CALLBACK (unbind_cb), shared, release_cb, 0);
  return factory;
}

/* The model. */

static gboolean
more_cb (gpointer user_data)
{
  GtkSliceListModel *slice = user_data;
  GListModel *all = gtk_slice_list_model_get_model (slice);
  guint size = gtk_slice_list_model_get_size (slice);
  gboolean more = size < g_list_model_get_n_items (all);

  if (more)
    gtk_slice_list_model_set_size (slice, size < MANY_ITEMS ? size + MORE_ITEMS : G_MAXUINT);
  else
    g_object_set_data (G_OBJECT (slice), "growing", NULL);
  return more;
}

static void
items_changed_cb (GListModel *all, guint position, guint removed, guint added,
                  GtkSliceListModel *slice)
{
  guint n = g_list_model_get_n_items (all), size = gtk_slice_list_model_get_size (slice);

  if (n == 0)
    gtk_slice_list_model_set_size (slice, FIRST_ITEMS);
  else if (n > size && g_object_get_data (G_OBJECT (slice), "growing") == NULL)
    {
      g_object_set_data (G_OBJECT (slice), "growing", slice);
      /* After the frame: what is there is painted first. */
      g_idle_add_full (GDK_PRIORITY_REDRAW + 5, more_cb, g_object_ref (slice), g_object_unref);
    }
}

GListModel *
bef_gradual_model_new (GListModel *model)
{
  GtkSliceListModel *slice = gtk_slice_list_model_new (g_object_ref (model), 0, FIRST_ITEMS);

  g_signal_connect_object (model, "items-changed", G_CALLBACK (items_changed_cb), slice, 0);
  items_changed_cb (model, 0, 0, 0, slice);
  g_object_unref (model);
  return G_LIST_MODEL (slice);
}

void
bef_gradual_model_complete (GListModel *gradual)
{
  gtk_slice_list_model_set_size (GTK_SLICE_LIST_MODEL (gradual), G_MAXUINT);
}
