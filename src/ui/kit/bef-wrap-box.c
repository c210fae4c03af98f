/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-wrap-box.h"

#define SPACING 8

struct _BefWrapBox
{
  GtkWidget parent_instance;
};

typedef struct
{
  GtkWidget *first, *end; /* children [first, end) */
  int width;              /* natural, with what is between them */
  guint expanding;
} Line;

static void bef_wrap_box_buildable_init (GtkBuildableIface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (BefWrapBox, bef_wrap_box, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_BUILDABLE,
                                                      bef_wrap_box_buildable_init))

static int
natural_width (GtkWidget *child, int limit)
{
  int minimum, natural;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
  return MAX (minimum, MIN (natural, limit));
}

/* The line that begins with @first, no wider than @width unless one child alone is. */
static Line
take_line (GtkWidget *first, int width)
{
  Line line = { first, first, 0, 0 };
  gboolean any = FALSE;

  for (; line.end != NULL; line.end = gtk_widget_get_next_sibling (line.end))
    {
      int child_width;
      if (!gtk_widget_should_layout (line.end))
        continue;
      child_width = natural_width (line.end, width);
      if (any && line.width + SPACING + child_width > width)
        break;
      line.width += child_width + (any ? SPACING : 0);
      line.expanding += gtk_widget_compute_expand (line.end, GTK_ORIENTATION_HORIZONTAL);
      any = TRUE;
    }
  return line;
}

/* What @child gets of a line: the first of those that expand take the odd pixels. */
static int
share_of (const Line *line, GtkWidget *child, int width, guint *nth)
{
  int own = natural_width (child, width), left = MAX (0, width - line->width);

  if (!gtk_widget_compute_expand (child, GTK_ORIENTATION_HORIZONTAL))
    return own;
  return own + left / (int)line->expanding + ((*nth)++ < (guint)left % line->expanding);
}

static int
line_height (const Line *line, int width)
{
  int height = 0;
  guint nth = 0;

  for (GtkWidget *c = line->first; c != line->end; c = gtk_widget_get_next_sibling (c))
    {
      int minimum, natural;
      if (!gtk_widget_should_layout (c))
        continue;
      gtk_widget_measure (c, GTK_ORIENTATION_VERTICAL, share_of (line, c, width, &nth), &minimum,
                          &natural, NULL, NULL);
      height = MAX (height, natural);
    }
  return height;
}

static void
measure_width (GtkWidget *widget, int *minimum, int *natural)
{
  *minimum = *natural = 0;
  for (GtkWidget *c = gtk_widget_get_first_child (widget); c != NULL;
       c = gtk_widget_get_next_sibling (c))
    {
      int min, nat;
      if (!gtk_widget_should_layout (c))
        continue;
      gtk_widget_measure (c, GTK_ORIENTATION_HORIZONTAL, -1, &min, &nat, NULL, NULL);
      *minimum = MAX (*minimum, min);
      *natural += nat + (*natural > 0 ? SPACING : 0);
    }
}

static void
bef_wrap_box_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                      int *natural, int *minimum_baseline, int *natural_baseline)
{
  int width, height = 0;

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      measure_width (widget, minimum, natural);
      return;
    }
  measure_width (widget, minimum, natural);
  width = for_size >= 0 ? MAX (for_size, *minimum) : *natural;
  for (GtkWidget *c = gtk_widget_get_first_child (widget); c != NULL;)
    {
      Line line = take_line (c, width);
      int own = line_height (&line, width);
      height += own + (height > 0 && own > 0 ? SPACING : 0);
      c = line.end;
    }
  *minimum = *natural = height;
}

static void
allocate_line (const Line *line, int y, int width, int height, GtkTextDirection direction)
{
  int x = 0;
  guint nth = 0;

  for (GtkWidget *c = line->first; c != line->end; c = gtk_widget_get_next_sibling (c))
    {
      int share;
      if (!gtk_widget_should_layout (c))
        continue;
      share = share_of (line, c, width, &nth);
      GtkAllocation area = { direction == GTK_TEXT_DIR_RTL ? width - x - share : x, y, share,
                             height };
      gtk_widget_size_allocate (c, &area, -1);
      x += share + SPACING;
    }
}

static void
bef_wrap_box_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  int y = 0;

  for (GtkWidget *c = gtk_widget_get_first_child (widget); c != NULL;)
    {
      Line line = take_line (c, width);
      int own = line_height (&line, width);
      allocate_line (&line, y, width, own, gtk_widget_get_direction (widget));
      y += own + (own > 0 ? SPACING : 0);
      c = line.end;
    }
}

static GtkSizeRequestMode
bef_wrap_box_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

/* How far it expands is its own matter, not its children's. */
static void
bef_wrap_box_compute_expand (GtkWidget *widget, gboolean *horizontally, gboolean *vertically)
{
  *horizontally = *vertically = FALSE;
}

static void
bef_wrap_box_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (bef_wrap_box_parent_class)->dispose (object);
}

static void
bef_wrap_box_class_init (BefWrapBoxClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = bef_wrap_box_dispose;
  widget_class->measure = bef_wrap_box_measure;
  widget_class->size_allocate = bef_wrap_box_size_allocate;
  widget_class->get_request_mode = bef_wrap_box_get_request_mode;
  widget_class->compute_expand = bef_wrap_box_compute_expand;
  gtk_widget_class_set_css_name (widget_class, "wrapbox");
}

static void
bef_wrap_box_init (BefWrapBox *self)
{
}

static GtkBuildableIface *parent_buildable;

static void
bef_wrap_box_add_child (GtkBuildable *buildable, GtkBuilder *builder, GObject *child,
                        const char *type)
{
  if (GTK_IS_WIDGET (child))
    gtk_widget_set_parent (GTK_WIDGET (child), GTK_WIDGET (buildable));
  else
    parent_buildable->add_child (buildable, builder, child, type);
}

static void
bef_wrap_box_buildable_init (GtkBuildableIface *iface)
{
  parent_buildable = g_type_interface_peek_parent (iface);
  iface->add_child = bef_wrap_box_add_child;
}

GtkWidget *
bef_wrap_box_new (void)
{
  return g_object_new (BEF_TYPE_WRAP_BOX, NULL);
}
