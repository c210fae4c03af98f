/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-columns.h"

#define SPACING 18
#define MAX_COLUMNS 2

struct _BefColumns
{
  GtkWidget parent_instance;
  int min_column_width;
};

enum
{
  PROP_0,
  PROP_MIN_COLUMN_WIDTH,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (BefColumns, bef_columns, GTK_TYPE_WIDGET)

/* What the widest child needs at least. */
static int
least_width (BefColumns *self)
{
  int least = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      int child_least = 0;
      if (!gtk_widget_should_layout (child))
        continue;
      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &child_least, NULL, NULL, NULL);
      least = MAX (least, child_least);
    }
  return least;
}

/* Places the children for @width, when @place is TRUE for good. Returns the height. */
static int
lay_out (BefColumns *self, int width, gboolean place)
{
  int column_least = MAX (self->min_column_width, least_width (self));
  int columns = width >= MAX_COLUMNS * column_least + SPACING ? MAX_COLUMNS : 1;
  int column_width = (width - (columns - 1) * SPACING) / columns;
  int heights[MAX_COLUMNS] = { 0 };
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      int at = columns > 1 && heights[1] < heights[0] ? 1 : 0, height;
      if (!gtk_widget_should_layout (child))
        continue;
      gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, column_width, NULL, &height, NULL, NULL);
      if (heights[at] > 0)
        heights[at] += SPACING;
      if (place)
        {
          int slot = rtl ? columns - 1 - at : at;
          gtk_widget_size_allocate (child,
                                    &(GtkAllocation){ slot * (column_width + SPACING), heights[at],
                                                      column_width, height },
                                    -1);
        }
      heights[at] += height;
    }
  return MAX (heights[0], heights[1]);
}

static void
bef_columns_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                     int *natural, int *minimum_baseline, int *natural_baseline)
{
  BefColumns *self = BEF_COLUMNS (widget);
  int least = least_width (self), most = MAX_COLUMNS * self->min_column_width + SPACING;

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = least;
      *natural = MAX (least, most);
    }
  else
    /* Each width has every text broken into lines again: for none given, that of the natural size.
     */
    *minimum = *natural = lay_out (self, MAX (for_size < 0 ? most : for_size, least), FALSE);
}

static void
bef_columns_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  lay_out (BEF_COLUMNS (widget), width, TRUE);
}

static GtkSizeRequestMode
bef_columns_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
bef_columns_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_MIN_COLUMN_WIDTH)
    g_value_set_int (value, BEF_COLUMNS (object)->min_column_width);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
bef_columns_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id != PROP_MIN_COLUMN_WIDTH)
    {
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
      return;
    }
  BEF_COLUMNS (object)->min_column_width = g_value_get_int (value);
  gtk_widget_queue_resize (GTK_WIDGET (object));
}

static void
bef_columns_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (bef_columns_parent_class)->dispose (object);
}

static void
bef_columns_class_init (BefColumnsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = bef_columns_dispose;
  G_OBJECT_CLASS (klass)->get_property = bef_columns_get_property;
  G_OBJECT_CLASS (klass)->set_property = bef_columns_set_property;
  widget_class->measure = bef_columns_measure;
  widget_class->size_allocate = bef_columns_size_allocate;
  widget_class->get_request_mode = bef_columns_get_request_mode;
  g_object_class_install_property (G_OBJECT_CLASS (klass), PROP_MIN_COLUMN_WIDTH,
                                   g_param_spec_int ("min-column-width", NULL, NULL, 1, 10000, 380,
                                                     G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS));
}

static void
bef_columns_init (BefColumns *self)
{
  self->min_column_width = 380;
}

GtkWidget *
bef_columns_new (void)
{
  return g_object_new (BEF_TYPE_COLUMNS, NULL);
}
