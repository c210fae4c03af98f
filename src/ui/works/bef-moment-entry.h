/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A day, chosen in a calendar, and a time of day, typed: one moment, in Europe/Paris. Signal
 * "changed". */
#define BEF_TYPE_MOMENT_ENTRY (bef_moment_entry_get_type ())
G_DECLARE_FINAL_TYPE (BefMomentEntry, bef_moment_entry, BEF, MOMENT_ENTRY, GtkWidget)

/* What it is the moment of, which names its parts ("From"). */
void bef_moment_entry_set_name (BefMomentEntry *self, const char *name);
void bef_moment_entry_set (BefMomentEntry *self, gint64 ms);
/* Asks for a day alone: its moment is midnight. */
void bef_moment_entry_ask_day (BefMomentEntry *self);
/* BEF_NO_TIME: what is typed is no time of day. */
gint64 bef_moment_entry_get (BefMomentEntry *self);

G_END_DECLS
