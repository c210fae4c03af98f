/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "map/bef-map-private.h"
#include "model/bef-building.h"

G_BEGIN_DECLS

/* What the map's tests and bench share: made-up buildings, a window, and a fetch function that
 * answers as told. */

/* Building @i of a spiral around the demo commune; NORMAL ones get a live meter, since nothing
 * known is unknown. */
BefBuilding *map_test_building (guint i, BefSeverity severity);
GListStore *map_test_commune (guint n); /* all normal */
void map_test_set_severity (BefBuilding *building, BefSeverity severity);

typedef enum
{
  MAP_TEST_ANSWER_TILE,   /* a PNG of one colour */
  MAP_TEST_ANSWER_ERROR,  /* no connection */
  MAP_TEST_ANSWER_BROKEN, /* bytes that are no image */
  MAP_TEST_ANSWER_BOMB,   /* a PNG that says it is 60,000 pixels wide */
  MAP_TEST_ANSWER_NEVER,  /* until cancelled */
} MapTestAnswer;

typedef struct
{
  MapTestAnswer answer;
  GPtrArray *urls; /* owned, of char */
  GPtrArray *held; /* owned, of GTask: those never answered */
} MapTestFetch;

void map_test_fetch_init (MapTestFetch *self, MapTestAnswer answer);
void map_test_fetch_clear (MapTestFetch *self);
void map_test_fetch (const char *url, GCancellable *cancellable, GAsyncReadyCallback callback,
                     gpointer callback_data, gpointer user_data);
GBytes *map_test_fetch_finish (GAsyncResult *result, gpointer user_data, GError **error);
/* A tile of @shade, 0..255. */
GBytes *map_test_png (guint8 shade);

/* A window of 900x600 that holds @map; waits until it is laid out. */
GtkWidget *map_test_window (GtkWidget *map);
/* Runs the main loop until *@condition(@data) or twenty seconds; TRUE when it came true. */
gboolean map_test_wait (gboolean (*condition) (gpointer data), gpointer data);
/* Runs the main loop for @ms. */
void map_test_run (guint ms);
/* Waits until three more frames were drawn. */
void map_test_settle (BefMap *map);
/* Activates the widget's binding of a key as if it were pressed; FALSE when it has none. */
gboolean map_test_key (GtkWidget *widget, guint keyval, GdkModifierType mods);

/* A map of as many buildings as the test's data says, in a window. */
typedef struct
{
  GListStore *store;
  BefMap *map;
  GtkWidget *window;
  MapTestFetch fetch;
  char *cache; /* a folder of its own */
} MapTest;

void map_test_set_up (MapTest *f, gconstpointer n_buildings);
void map_test_tear_down (MapTest *f, gconstpointer data);
BefBuilding *map_test_nth (MapTest *f, guint i); /* unowned */
/* Buildings on screen, gathered ones counted singly. */
guint map_test_n_shown (MapTest *f);
void map_test_use_source (MapTest *f, BefMapSourceKind kind, const char *tmpl,
                          MapTestAnswer answer);
void map_test_remove_folder (const char *path);

G_END_DECLS
