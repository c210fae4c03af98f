/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/*
 * Rows of the preferences, each bound to one key: it follows the key, sets it, and where the key
 * is locked cannot be changed and says who set it. @settings is kept for as long as the row lives.
 * Texts are plain. (transfer floating)
 */
/* @subtitle nullable. */
GtkWidget *bef_switch_row_new (GSettings *settings, const char *key, const char *title,
                               const char *subtitle);
/* Of whole numbers. */
GtkWidget *bef_spin_row_new (GSettings *settings, const char *key, const char *title, double min,
                             double max);
/* A choice kept as text in @key: @ids and @words in the same order, both NULL-terminated; @ids is
 * static. @subtitle nullable. */
GtkWidget *bef_choice_row_new (GSettings *settings, const char *key, const char *title,
                               const char *subtitle, const char *const *ids,
                               const char *const *words);
/* A time of day, kept in @key as the minute of the day. */
GtkWidget *bef_time_row_new (GSettings *settings, const char *key, const char *title);

/* @row, of any kind, shows setting @key: where that is locked it is not to be changed, and says who
 * set it. Those above do so by themselves. */
void bef_row_follow_lock (GtkWidget *row, GSettings *settings, const char *key);
/* Its second line, plain and nullable, behind who set @key where that is locked. */
void bef_row_set_words (AdwActionRow *row, GSettings *settings, const char *key, const char *text);

G_END_DECLS
