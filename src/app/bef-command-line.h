/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The whole program: reads the command line, runs the application. What main() returns: 2 when the
 * command line is refused, with a sentence; otherwise as bef_application_run() says. */
int bef_command_line_run (int argc, char **argv);

G_END_DECLS
