/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "model/bef-kind.h"

G_BEGIN_DECLS

/* Shape, colour and word of a severity. Normal is neutral and, unless asked, shows nothing. CSS
 * node "severity". Properties "severity" (uint, BefSeverity) and "with-word" (boolean). */
#define BEF_TYPE_SEVERITY_BADGE (bef_severity_badge_get_type ())
G_DECLARE_FINAL_TYPE (BefSeverityBadge, bef_severity_badge, BEF, SEVERITY_BADGE, GtkWidget)

/* @with_word: the word beside the shape; otherwise it is the tooltip and the accessible label. */
GtkWidget *bef_severity_badge_new (void);
GtkWidget *bef_severity_badge_new_with_word (void);
void bef_severity_badge_set (BefSeverityBadge *self, BefSeverity severity);
/* For a template's closure: whether there is anything to tell. */
gboolean bef_severity_badge_is_needed (GtkWidget *row, guint severity);

G_END_DECLS
