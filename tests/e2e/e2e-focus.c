/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The window manager's part on the private display, where none runs: when the window with the
 * keyboard focus goes, the one below gets it. Without it keys go where the pointer is, and newer
 * versions of GTK say of nothing that it has the focus.
 */
#include "e2e-private.h"

#include <X11/Xlib.h>

static gboolean
takes_focus (Display *display, Window window)
{
  XWindowAttributes attributes;

  return XGetWindowAttributes (display, window, &attributes) != 0
         && attributes.map_state == IsViewable && attributes.class == InputOutput
         && !attributes.override_redirect;
}

static int
ignore_error (Display *display, XErrorEvent *event)
{
  /* A window that has gone meanwhile. */
  return 0;
}

void
e2e_pass_focus (void)
{
  static Display *display; /* kept for the life of the program */
  Window focused, root, parent, *windows = NULL;
  guint n = 0;
  int revert;

  if (display == NULL)
    {
      display = XOpenDisplay (NULL);
      XSetErrorHandler (ignore_error);
    }
  if (display == NULL)
    return;
  XGetInputFocus (display, &focused, &revert);
  if (focused != None && focused != PointerRoot && focused != DefaultRootWindow (display))
    return;
  if (XQueryTree (display, DefaultRootWindow (display), &root, &parent, &windows, &n) == 0)
    return;
  while (n > 0 && !takes_focus (display, windows[n - 1]))
    n--;
  if (n > 0)
    XSetInputFocus (display, windows[n - 1], RevertToPointerRoot, CurrentTime);
  XSync (display, False);
  if (windows != NULL)
    XFree (windows);
}
