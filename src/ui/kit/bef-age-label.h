/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "model/bef-beat.h"

G_BEGIN_DECLS

/*
 * A label that tells how old a value is and keeps telling while it is on screen ("2 min ago"); the
 * exact instant is its tooltip. CSS class "bef-age", and "bef-late" or "bef-lost" by freshness.
 * Properties "observed" (int64, ms) and "freshness" (uint, BefFreshness).
 */
#define BEF_TYPE_AGE_LABEL (bef_age_label_get_type ())
G_DECLARE_FINAL_TYPE (BefAgeLabel, bef_age_label, BEF, AGE_LABEL, GtkWidget)

GtkWidget *bef_age_label_new (void);
/* @observed_ms BEF_NO_TIME: "never". */
void bef_age_label_set (BefAgeLabel *self, gint64 observed_ms, BefFreshness freshness);
/* For a template's closure: whether there is an age to tell. */
gboolean bef_age_label_is_known (GtkWidget *row, gint64 observed_ms);

G_END_DECLS
