/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "supervision/facts/bef-energy-facts.h"

G_BEGIN_DECLS

/* Conclusions of one part of the facts as the pages show them: sentences, and how they came. */

/* The first is the conclusion: the month against last year. (transfer full) of char *. */
GPtrArray *bef_energy_lines_new (const BefEnergyFacts *facts, const BefEnergyPart *part,
                                 gint64 now_ms);
/* Adds the methods and sources of these to @text, a line each, those it does not have yet. */
void bef_energy_lines_add_methods (GString *text, const BefEnergyFacts *facts,
                                   const BefEnergyPart *part);
/* A sentence on a page, @css_class nullable. (transfer floating) */
GtkWidget *bef_energy_lines_make_label (const char *text, const char *css_class);

G_END_DECLS
