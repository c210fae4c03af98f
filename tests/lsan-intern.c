/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * For builds with AddressSanitizer only, linked with --wrap=g_intern_string. GLib's table of
 * interned strings (gquark.c) grows into a new one every 2,048 strings and leaves the old to its
 * readers, for ever. Its own code keeps no frame pointers, so that the leak checker sees no caller
 * that a suppression could name, and unwinding slowly takes sixty times as long.
 */
#include <glib.h>
#include <sanitizer/lsan_interface.h>

const char *__real_g_intern_string (const char *text);
const char *__wrap_g_intern_string (const char *text);

const char *
__wrap_g_intern_string (const char *text)
{
  __lsan_disable ();
  const char *interned = __real_g_intern_string (text);
  __lsan_enable ();
  return interned;
}
