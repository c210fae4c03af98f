/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bef-search-hit.h"
#include "model/bef-commune.h"

G_BEGIN_DECLS

/*
 * Looks through everything of a commune: pages, buildings, alerts, equipment, rooms, and the help.
 * Every word asked for has to begin a word of the name, of the place or of what it is, whatever the
 * case and the accents. A large commune is looked through in slices between frames. Main thread.
 *
 * Signal "changed": the results, or whether it is still looking, are others.
 */
#define BEF_TYPE_SEARCH (bef_search_get_type ())
G_DECLARE_FINAL_TYPE (BefSearch, bef_search, BEF, SEARCH, GObject)

/* Rows of one group at most: more words find the others. */
#define BEF_SEARCH_GROUP_ROWS 12

/* @commune (transfer none), nullable: pages only. What its audience may not know of is not found.
 */
BefSearch *bef_search_new (BefCommune *commune);
/* Before the first text. All copied. */
void bef_search_add_page (BefSearch *self, const char *name, const char *title, const char *icon);
/* A page of the help, also found by the @words that stand for it. Likewise. */
void bef_search_add_topic (BefSearch *self, const char *topic, const char *title,
                           const char *summary, const char *words);
/* "" or blanks: what needs somebody now. */
void bef_search_set_text (BefSearch *self, const char *text);
/* Without blanks around it. (transfer none) */
const char *bef_search_get_text (BefSearch *self);
/* Of BefSearchHit; (transfer none). */
GListModel *bef_search_get_results (BefSearch *self);
gboolean bef_search_is_busy (BefSearch *self);
/* All that was found, also what has no row. */
guint bef_search_get_n_found (BefSearch *self);

G_END_DECLS
