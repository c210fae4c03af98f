/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "e2e-util.h"

G_BEGIN_DECLS

/* SIGKILL to hub and console, waited for. */
void e2e_end_children (E2e *self);

/* (transfer full) */
char *e2e_bus_address (void);
/* The accessibility bus. (transfer none) */
GDBusConnection *e2e_bus (void);
/* Finds the application of process @pid once it has a window. */
gboolean e2e_find_application (E2e *self, guint pid);
/* Gives the keyboard focus to the topmost window when no window has it. */
void e2e_pass_focus (void);

/* Of the build. (transfer full) nullable */
char *e2e_program_path (const char *path);
/* With the scene's folders and variables. (transfer full) */
GSubprocessLauncher *e2e_console_launcher (E2e *self);
/* Adds what is separated by blanks (nullable), and the end. */
void e2e_add_options (GPtrArray *argv, const char *options);

G_END_DECLS
