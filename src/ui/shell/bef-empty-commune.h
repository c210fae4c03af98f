/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "supervision/session/bef-session.h"

G_BEGIN_DECLS

/* Fills @page for a live @session whose commune has no building: what the server has instead (its
 * types and how many of each, understood or not) and what to do. Asks the server at most once a
 * minute and page; until it has answered, says that it answers. Main thread. */
void bef_empty_commune_describe (AdwStatusPage *page, BefSession *session);

/* Whether @page has a button to the page of what the server offers: hidden again where there is
 * something to show. */
void bef_empty_commune_show_way (AdwStatusPage *page, gboolean shown);

/* The words for @types (of BefOfferedType). (transfer full) */
char *bef_empty_commune_words (const GPtrArray *types);

G_END_DECLS
