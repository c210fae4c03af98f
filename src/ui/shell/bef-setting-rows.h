/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * Rows of the preferences, each bound to one key: it follows the key, sets it, and cannot be
 * changed where the key is locked. @settings is kept for as long as the row lives. Texts are plain.
 * (transfer floating)
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

G_END_DECLS
