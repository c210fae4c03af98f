/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "supervision/session/bef-session.h"

G_BEGIN_DECLS

/*
 * Deciding about alerts, one or several: what takes words is asked for above @parent, what was done
 * is told there with a button that takes it back, and so is why nothing was. @alerts (GPtrArray of
 * BefAlert) is referenced; what the role may not do, or nothing can be done about, is told.
 */

/* With a comment, optional. Says that acknowledging does not clear it, and when it will be sent. */
void bef_decision_acknowledge (GtkWindow *parent, BefSession *session, GPtrArray *alerts);
/* For a reason, and until when (bef-shelve-ends.h). */
void bef_decision_shelve (GtkWindow *parent, BefSession *session, GPtrArray *alerts);
/* Out of service, likewise: of what this console found only; of several of those among them. */
void bef_decision_take_out (GtkWindow *parent, BefSession *session, GPtrArray *alerts);
void bef_decision_note (GtkWindow *parent, BefSession *session, GPtrArray *alerts);
/* To who asks: at once. */
void bef_decision_take (GtkWindow *parent, BefSession *session, GPtrArray *alerts);
/* What was decided of @kind, of notes that of the id @note, is not any more. */
void bef_decision_undo (GtkWindow *parent, BefSession *session, BefAlert *alert,
                        BefDecisionKind kind, const char *note);
/* What was put back before its end (bef_alert_dup_unshelved()) is put aside as it was. */
void bef_decision_shelve_again (GtkWindow *parent, BefSession *session, BefAlert *alert);

/* The same of one, for the window. */
void bef_decision_acknowledge_one (GtkWindow *parent, BefSession *session, BefAlert *alert);

G_END_DECLS
