/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "model/bef-alert.h"
#include "model/bef-building.h"

G_BEGIN_DECLS

/* In the order of the results. */
typedef enum
{
  BEF_SEARCH_PAGES,
  BEF_SEARCH_BUILDINGS,
  BEF_SEARCH_ALERTS,
  BEF_SEARCH_EQUIPMENT,
  BEF_SEARCH_ROOMS,
  BEF_SEARCH_HELP,
  BEF_N_SEARCH_GROUPS,
} BefSearchGroup;
const char *bef_search_group_title (BefSearchGroup group); /* translated */

/*
 * Something that was found: what a row shows of it, as it was when it was looked for, and the
 * action that shows it. Immutable but for "heading". Main thread. Properties for rows to bind:
 * "title", "detail", "icon" and "heading" (strings, nullable but for the title).
 */
#define BEF_TYPE_SEARCH_HIT (bef_search_hit_get_type ())
G_DECLARE_FINAL_TYPE (BefSearchHit, bef_search_hit, BEF, SEARCH_HIT, GObject)

/* All (transfer full). @page: a name of the side bar, or of an action of the application that takes
 * a text: "app.diagnostic". */
BefSearchHit *bef_search_hit_new_page (const char *page, const char *title, const char *icon);
BefSearchHit *bef_search_hit_new_building (BefBuilding *building);
BefSearchHit *bef_search_hit_new_alert (BefAlert *alert);
BefSearchHit *bef_search_hit_new_device (BefDevice *device);
/* A page of the help, by its id. */
BefSearchHit *bef_search_hit_new_topic (const char *topic, const char *title, const char *summary);

BefSearchGroup bef_search_hit_get_group (BefSearchHit *self);
const char *bef_search_hit_get_title (BefSearchHit *self);
BefSeverity bef_search_hit_get_severity (BefSearchHit *self);
/* What shows it: an action of the window and its parameter. */
const char *bef_search_hit_get_action (BefSearchHit *self);
const char *bef_search_hit_get_target (BefSearchHit *self);
/* Above the row, where it is the first of its group. */
void bef_search_hit_set_heading (BefSearchHit *self, const char *heading);
/* As a screen reader says it. (transfer full) */
char *bef_search_hit_dup_name (BefSearchHit *self);
/* By group; in each what needs somebody first, then what begins with @text, then by name. */
int bef_search_hit_compare (BefSearchHit *a, BefSearchHit *b, const char *text);

G_END_DECLS
