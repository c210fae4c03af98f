/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "map/bef-map-types.h"

G_BEGIN_DECLS

/*
 * The commune's places on a map. Main thread.
 *
 * Signals: "place-selected" (BefPlace, nullable) when the person selects by click or
 * keyboard, and with NULL when the selected one left the model (not on bef_map_select());
 * "place-activated" (BefPlace) on double click or Enter.
 *
 * Properties: "tiles-state" (BefMapTilesState, read, notifies).
 *
 * CSS: the widget is "befmap" (class "dark" in dark mode) with "mapmarker" inside (classes
 * "cluster", "selected", "hover" and those of bef_severity_css_class(), whose colour it takes). The
 * ground is the background of "befmap", outlines the colour of "mapoutlines", buttons have "osd"
 * and "map-button". Fallbacks for all of these come with the map.
 *
 * Keys: one tab stop. Arrows pan (Shift: further), plus and minus zoom, 0 shows everything, N and P
 * (or Shift+N) select the next and the previous place in the model's order, Enter activates the
 * selected one, Escape selects none. Every place is also in the page's list: the map is never
 * the only way to one.
 *
 * Accessibility: role GROUP, labelled "Map of the commune", described by how many there are and
 * how many need someone.
 */
#define BEF_TYPE_MAP (bef_map_get_type ())
G_DECLARE_FINAL_TYPE (BefMap, bef_map, BEF, MAP, GtkWidget)

GtkWidget *bef_map_new (void);

/* @places: GListModel of BefPlace (nullable). Kept, and followed with each place's
 * "changed". The first time places with a place appear, the view is fitted to them. */
void bef_map_set_places (BefMap *self, GListModel *places);
/* How tiles are fetched; NULL: only the cache is read. @user_data must outlive the map or the next
 * call. */
void bef_map_set_fetch (BefMap *self, BefMapFetch fetch, BefMapFetchFinish finish,
                        gpointer user_data);
/* @url_template: for SERVER (nullable, "/tiles/{z}/{x}/{y}.png") and CUSTOM
 * ("https://…/{z}/{x}/{y}.png"); ignored for others.
 * @cache_dir: where tiles are kept (made when absent), nullable for no cache. One folder there per
 * source; SERVER's is the caller's to separate by profile. */
void bef_map_set_source (BefMap *self, BefMapSourceKind kind, const char *url_template,
                         const char *cache_dir);
/* Asks again for what failed (after a reconnection). */
void bef_map_reload (BefMap *self);
BefMapTilesState bef_map_get_tiles_state (BefMap *self);

/* Shows all places, with margins. Waits for a size when there is none yet. */
void bef_map_fit (BefMap *self);
/* Selects @place (nullable: none) and brings it into view when it is not. No signal. */
void bef_map_select (BefMap *self, BefPlace *place);
BefPlace *bef_map_get_selected (BefMap *self); /* (transfer none) nullable */
/* @caption NULL: nothing more. Asked for what is in view when it comes there, changes, and then by
 * the second. @user_data must outlive the map or the next call. */
void bef_map_set_caption (BefMap *self, BefMapCaption caption, gpointer user_data);
void bef_map_update_captions (BefMap *self);
/* While others see the screen: of a place is said how soon somebody is wanted, and not why, which
 * could tell where a camera is. */
void bef_map_set_says_no_reasons (BefMap *self, gboolean says_no_reasons);
/* @cover lies over the map, beside it in an overlay: no label is put beneath it while it is seen
 * there. Kept. */
void bef_map_add_cover (BefMap *self, GtkWidget *cover);
/* Dims the background; markers keep their contrast. */
void bef_map_set_dark (BefMap *self, gboolean dark);
/* As shown on screen: "Map of 14 places; 1 urgent, 2 today". (transfer full) */
char *bef_map_dup_description (BefMap *self);

G_END_DECLS
