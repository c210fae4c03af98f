/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * A drawing of resources/help/figures/, in the colours of the theme, as large as the letters beside
 * it. The file is an SVG whose shapes have classes: "ink", "ground", "card", "line", "accent",
 * "on-accent", "urgent", "today", "week", "quiet", "series", "stroke" (only its outline); and whose
 * texts may be words of the interface, "{Put Aside…}", so that they are those of the buttons they
 * show in every language. Role GTK_ACCESSIBLE_ROLE_IMG, named by what it shows. Main thread.
 */
#define BEF_TYPE_HELP_FIGURE (bef_help_figure_get_type ())
G_DECLARE_FINAL_TYPE (BefHelpFigure, bef_help_figure, BEF, HELP_FIGURE, GtkWidget)

/* @name: of the file, without its ending. @shows: what it shows. */
GtkWidget *bef_help_figure_new (const char *name, const char *shows);

G_END_DECLS
