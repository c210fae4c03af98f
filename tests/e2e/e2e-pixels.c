/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is really on the screen, whatever is said of it. */
#include "e2e-util.h"

#include <X11/Xlib.h>
#include <X11/Xutil.h>

guint
e2e_count_colours (void)
{
  Display *display = XOpenDisplay (NULL);

  g_assert_nonnull (display);
  Window root = DefaultRootWindow (display);
  XWindowAttributes attributes;
  XGetWindowAttributes (display, root, &attributes);
  XImage *image = XGetImage (display, root, 0, 0, (unsigned)attributes.width,
                             (unsigned)attributes.height, AllPlanes, ZPixmap);
  g_assert_nonnull (image);
  g_autoptr (GHashTable) colours = g_hash_table_new (NULL, NULL);
  for (int y = 0; y < image->height; y++)
    for (int x = 0; x < image->width; x++)
      g_hash_table_add (colours, GUINT_TO_POINTER ((guint)XGetPixel (image, x, y)));
  XDestroyImage (image);
  XCloseDisplay (display);
  return g_hash_table_size (colours);
}
