/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-command-line.h"

int
main (int argc, char **argv)
{
  return bef_command_line_run (argc, argv);
}
