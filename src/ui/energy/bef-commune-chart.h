/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "supervision/session/bef-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * Power of the whole commune over the present day: the sum of the main meters, from the local
 * history. A quarter hour in which one of the summed meters is missing is a gap, not a dip; meters
 * that do not answer now are left out, and the caption counts them. With over 60 meters only the
 * largest 60 would be read, so nothing is drawn and the caption says so.
 */
#define BEF_TYPE_COMMUNE_CHART (bef_commune_chart_get_type ())
G_DECLARE_FINAL_TYPE (BefCommuneChart, bef_commune_chart, BEF, COMMUNE_CHART, GtkWidget)

GtkWidget *bef_commune_chart_new (void);
/* @session nullable. */
void bef_commune_chart_set_session (BefCommuneChart *self, BefSession *session);
/* Reads again: at once, or in a few seconds when it has just done so. */
void bef_commune_chart_update (BefCommuneChart *self);

G_END_DECLS
