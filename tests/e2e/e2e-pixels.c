/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is really on the screen, whatever is said of it. */
#include "e2e-util.h"

#include <X11/Xlib.h>
#include <X11/Xutil.h>

E2ePicture *
e2e_picture_new (void)
{
  E2ePicture *self = g_new0 (E2ePicture, 1);
  Display *display = XOpenDisplay (NULL);

  g_assert_nonnull (display);
  Window root = DefaultRootWindow (display);
  XWindowAttributes attributes;
  XGetWindowAttributes (display, root, &attributes);
  XImage *image = XGetImage (display, root, 0, 0, (unsigned)attributes.width,
                             (unsigned)attributes.height, AllPlanes, ZPixmap);
  g_assert_nonnull (image);
  self->width = image->width;
  self->height = image->height;
  self->pixels = g_new (guint32, (gsize)image->width * (gsize)image->height);
  for (int y = 0; y < image->height; y++)
    for (int x = 0; x < image->width; x++)
      self->pixels[y * image->width + x] = (guint32)XGetPixel (image, x, y) & 0xffffff;
  XDestroyImage (image);
  XCloseDisplay (display);
  return self;
}

void
e2e_picture_free (E2ePicture *self)
{
  g_free (self->pixels);
  g_free (self);
}

guint
e2e_count_colours (void)
{
  g_autoptr (E2ePicture) picture = e2e_picture_new ();
  g_autoptr (GHashTable) colours = g_hash_table_new (NULL, NULL);

  for (int i = 0; i < picture->width * picture->height; i++)
    g_hash_table_add (colours, GUINT_TO_POINTER (picture->pixels[i]));
  return g_hash_table_size (colours);
}
