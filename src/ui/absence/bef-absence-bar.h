/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "supervision/session/bef-session.h"

G_BEGIN_DECLS

/*
 * "Away until Monday; deputy: Technical services", with a button that ends it, and once it was
 * ended one that takes that back. Hidden while nobody is away. To be put on a page as it is. Main
 * thread.
 */
#define BEF_TYPE_ABSENCE_BAR (bef_absence_bar_get_type ())
G_DECLARE_FINAL_TYPE (BefAbsenceBar, bef_absence_bar, BEF, ABSENCE_BAR, GtkWidget)

GtkWidget *bef_absence_bar_new (void);
/* @session nullable: none any more. */
void bef_absence_bar_bind (BefAbsenceBar *self, BefSession *session);

G_END_DECLS
