/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * Words that are painted, where they are painted, for who cannot see them: takes whatever place it
 * is given and shows nothing. CSS node "words".
 */
#define BEF_TYPE_SLIDE_WORDS (bef_slide_words_get_type ())
G_DECLARE_FINAL_TYPE (BefSlideWords, bef_slide_words, BEF, SLIDE_WORDS, GtkWidget)

/* @role: of what is painted there, for good. */
GtkWidget *bef_slide_words_new (GtkAccessibleRole role);
void bef_slide_words_set (BefSlideWords *self, const char *text);

G_END_DECLS
