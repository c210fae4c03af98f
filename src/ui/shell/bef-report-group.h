/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Of the preferences: into which folder and on which day of the month the report of the month
 * before is written, by the keys of @profile. (transfer floating) */
GtkWidget *bef_report_group_new (GSettings *profile);

G_END_DECLS
