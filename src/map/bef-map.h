/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "model/bef-building.h"

G_BEGIN_DECLS

/* Where the background comes from. Outlines and markers are ours and need none. */
typedef enum
{
  BEF_MAP_SOURCE_NONE,      /* plain ground: outlines and labels still place every building */
  BEF_MAP_SOURCE_SERVER,    /* the back end's own tiles */
  BEF_MAP_SOURCE_IGN,       /* Plan IGN */
  BEF_MAP_SOURCE_IGN_PHOTO, /* IGN aerial photographs */
  BEF_MAP_SOURCE_OSM,       /* OpenStreetMap */
  BEF_MAP_SOURCE_CUSTOM,    /* a template of the person's own */
} BefMapSourceKind;

/* What became of the background: the value of "tiles-state". */
typedef enum
{
  BEF_MAP_TILES_OK, /* also with BEF_MAP_SOURCE_NONE: nothing is missing */
  BEF_MAP_TILES_LOADING,
  BEF_MAP_TILES_UNAVAILABLE, /* the last tiles asked for came neither from the network nor from the
                                cache */
} BefMapTilesState;
#define BEF_TYPE_MAP_TILES_STATE (bef_map_tiles_state_get_type ())
GType bef_map_tiles_state_get_type (void);

/*
 * Fetches one tile: how connections are made is the caller's business, the map never opens one.
 * @url is a whole URL, or for BEF_MAP_SOURCE_SERVER the path filled in from the template
 * ("/tiles/15/16303/11627.png"), to be taken on the back end with its TLS and token. The token must
 * go nowhere else. Call back on the main context; an answer that is no image is treated as a
 * failure.
 */
typedef void (*BefMapFetch) (const char *url, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer callback_data,
                             gpointer user_data);
/* (transfer full) the tile's bytes, or NULL with an error. */
typedef GBytes *(*BefMapFetchFinish) (GAsyncResult *result, gpointer user_data, GError **error);

/*
 * The commune's buildings on a map. Main thread.
 *
 * Signals: "building-selected" (BefBuilding, nullable) when the person selects by click or
 * keyboard, and with NULL when the selected one left the model (not on bef_map_select());
 * "building-activated" (BefBuilding) on double click or Enter.
 *
 * Properties: "tiles-state" (BefMapTilesState, read, notifies).
 *
 * CSS: the widget is "befmap" (class "dark" in dark mode) with "mapmarker" inside (classes
 * "cluster", "selected", "hover" and those of bef_severity_css_class(), whose colour it takes). The
 * ground is the background of "befmap", outlines the colour of "mapoutlines", buttons have "osd"
 * and "map-button". Fallbacks for all of these come with the map.
 *
 * Keys: one tab stop. Arrows pan (Shift: further), plus and minus zoom, 0 shows everything, N and P
 * (or Shift+N) select the next and the previous building in the model's order, Enter activates the
 * selected one, Escape selects none. Every building is also in the page's list: the map is never
 * the only way to one.
 *
 * Accessibility: role GROUP, labelled "Map of the buildings", described by how many there are and
 * how many need someone.
 */
#define BEF_TYPE_MAP (bef_map_get_type ())
G_DECLARE_FINAL_TYPE (BefMap, bef_map, BEF, MAP, GtkWidget)

GtkWidget *bef_map_new (void);

/* @buildings: GListModel of BefBuilding (nullable). Kept, and followed with each building's
 * "changed". The first time buildings with a place appear, the view is fitted to them. */
void bef_map_set_buildings (BefMap *self, GListModel *buildings);
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

/* Shows all buildings, with margins. Waits for a size when there is none yet. */
void bef_map_fit (BefMap *self);
/* Selects @building (nullable: none) and brings it into view when it is not. No signal. */
void bef_map_select (BefMap *self, BefBuilding *building);
BefBuilding *bef_map_get_selected (BefMap *self); /* (transfer none) nullable */
/* What the label of a building says below its name and state: of more than the present state, say.
 * (transfer full) nullable */
typedef char *(*BefMapCaption) (BefBuilding *building, gpointer user_data);
/* NULL: nothing more. Asked for what is in view when it comes there, changes, and then by the
 * second. @user_data must outlive the map or the next call. */
void bef_map_set_caption (BefMap *self, BefMapCaption caption, gpointer user_data);
void bef_map_update_captions (BefMap *self);
/* Dims the background; markers keep their contrast. */
void bef_map_set_dark (BefMap *self, gboolean dark);
/* As shown on screen: "Map of 14 buildings; 1 urgent, 2 today". (transfer full) */
char *bef_map_dup_description (BefMap *self);

G_END_DECLS
