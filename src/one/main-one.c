/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Both programs in one file: which of them it is, its name says. */
#include <glib.h>

int bef_console_main (int argc, char **argv);
int bef_hub_main (int argc, char **argv);

int
main (int argc, char **argv)
{
  g_autofree char *name = g_path_get_basename (argc > 0 ? argv[0] : "beffroi");

  return g_str_equal (name, "beffroi-hub") ? bef_hub_main (argc, argv)
                                           : bef_console_main (argc, argv);
}
