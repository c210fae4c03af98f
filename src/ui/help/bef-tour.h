/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/*
 * Three pages for who opens the program for the first time: what it shows, what it keeps, and how
 * to begin. The arrows turn them, Escape skips what is left. Signals: "skipped", "connect",
 * "try-demo". Main thread.
 */
#define BEF_TYPE_TOUR (bef_tour_get_type ())
G_DECLARE_FINAL_TYPE (BefTour, bef_tour, BEF, TOUR, AdwBin)

GtkWidget *bef_tour_new (void);

G_END_DECLS
