/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "bef-options.h"

G_BEGIN_DECLS

/*
 * The application: holds the window and what stands behind it (bef-console.h), and sees to it that
 * a profile has one console (bef-ownership.h). The start without a profile is one per session on
 * the bus, where it is also started by its name and by the actions of its desktop file; the others
 * are their own. Its actions on the bus: "show-page" (s: as --page, "" for none) raises the window;
 * "demo" opens the demo commune in a process of its own.
 */
#define BEF_TYPE_APPLICATION (bef_application_get_type ())
G_DECLARE_FINAL_TYPE (BefApplication, bef_application, BEF, APPLICATION, AdwApplication)

/* Runs it to its end; takes what @options owns. A console of the session that is ending is waited
 * for, and its place taken. What main() returns: 0, or 1 when a picture or the demo failed, or the
 * profile is open where its window cannot be raised from here. Main thread. */
int bef_application_run (BefOptions *options, int argc, char **argv);

G_END_DECLS
