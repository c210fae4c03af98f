/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "e2e-util.h"

G_BEGIN_DECLS

/* Seconds within which something comes to a desktop, or goes from it, while a window is open. */
#define E2E_DESK_TELL_S 40

/*
 * A scene whose desktop tells with dunst, on a session bus where nothing else runs. Its hub keeps
 * what is put into it, and has a building "hall" ("Town hall <b> & l'annexe"); its consoles are to
 * watch on when their window is closed.
 */
typedef struct
{
  E2e *scene;         /* owned */
  GSubprocess *dunst; /* owned */
  char *log;          /* owned: one line for each that was shown: urgency|category|title|body */
} E2eDesk;

/* FALSE: skipped, with the reason. */
gboolean e2e_desk_open (E2eDesk *desk, const char *name);
void e2e_desk_close (E2eDesk *desk);
/* Adds @line to the settings of the application. */
void e2e_desk_write_setting (E2e *scene, const char *line);

void e2e_desk_until_told (E2eDesk *desk, int seconds, const char *pattern);
/* An E2eCheck: nothing is shown any more. */
gboolean e2e_desk_is_clear_cb (E2e *scene, gpointer user_data);
/* As a click does on the newest. */
void e2e_desk_click (E2eDesk *desk);

/* An alert of the town hall; @severity: a word of the data model, "critical", "high"... */
void e2e_desk_raise (E2e *scene, const char *id, const char *name, const char *severity);
/* Somebody at another console acknowledges it. */
void e2e_desk_take_over (E2e *scene, const char *id);
/* Closes the console's window by its button: it goes on without. */
void e2e_desk_close_window (E2e *scene);

G_END_DECLS
