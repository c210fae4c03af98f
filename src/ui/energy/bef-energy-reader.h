/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "supervision/facts/bef-energy-facts.h"
#include "supervision/session/bef-session.h"

G_BEGIN_DECLS

/*
 * Keeps the facts on the energy of a building, or of the commune, for a widget that is on screen:
 * reads them when it comes there, every ten minutes (of a commune of more than a hundred meters
 * every hour), and when older data came. What they go by and nobody asked for yet is asked for in
 * its turn. Of a commune of more than a thousand meters none are read. Signal "changed": other
 * facts, or none. Main thread.
 */
#define BEF_TYPE_ENERGY_READER (bef_energy_reader_get_type ())
G_DECLARE_FINAL_TYPE (BefEnergyReader, bef_energy_reader, BEF, ENERGY_READER, GObject)

BefEnergyReader *bef_energy_reader_new (void);
/* Of what: @building an URN, NULL: all of the commune; @session NULL: nothing. */
void bef_energy_reader_set (BefEnergyReader *self, BefSession *session, const char *building);
/* Reads only between these two. */
void bef_energy_reader_start (BefEnergyReader *self);
void bef_energy_reader_stop (BefEnergyReader *self);
/* Starts and stops with what @widget is in, which is on screen also while @widget shows nothing. To
 * be called when it is rooted, and unfollowed when it is not any more. */
void bef_energy_reader_follow (BefEnergyReader *self, GtkWidget *widget);
void bef_energy_reader_unfollow (BefEnergyReader *self, GtkWidget *widget);
/* NULL: none yet. (transfer none) until "changed". */
const BefEnergyFacts *bef_energy_reader_get_facts (BefEnergyReader *self);

G_END_DECLS
