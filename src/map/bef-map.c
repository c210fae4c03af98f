/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "map/bef-map.h"

#include <glib/gi18n.h>
#include <math.h>

#include "map/bef-map-picture.h"
#include "map/bef-map-private.h"
#include "map/bef-map-view.h"
#include "map/bef-map-wake.h"

/* Room left around the places by bef_map_fit(), pixels: pins stand up, labels hang down, buttons
 * are on the right. */
#define FIT_TOP 72
#define FIT_BOTTOM 64
#define FIT_SIDE 88
#define FIT_MAX_ZOOM 17.0
/* Where a map without places begins: France. */
#define START_LATITUDE 46.5
#define START_LONGITUDE 2.5
#define START_ZOOM 5
/* Two places this near, in pixels at the largest zoom, cannot be told apart by zooming. */
#define INSEPARABLE 24
#define GO_TO_MS 250
#define OUTLINE_ZOOM 15.0
#define RETRY_MS 30000
#define RETRY_MAX_MS 600000

struct _BefMap
{
  GtkWidget parent_instance;

  BefMapPlaces *places;     /* owned */
  BefPlace *selected;       /* owned, nullable */
  BefWorker *worker;        /* owned: reads, decodes and writes tiles */
  ShumateMapSource *ground; /* owned: what the view measures by, whatever is shown */
  BefMapTiles *tiles;       /* owned, nullable */

  GtkWidget *overlay;            /* child */
  ShumateMap *map;               /* in overlay */
  ShumateMapLayer *layer;        /* in map, nullable */
  BefMapOutlines *outlines;      /* in map */
  BefMapMarkers *markers;        /* in map */
  ShumateLicense *license;       /* in overlay */
  GtkWidget *zoom_in, *zoom_out; /* in overlay */

  BefMapSourceKind kind;
  char *tmpl;      /* owned, nullable */
  char *cache_dir; /* owned, nullable */
  BefMapFetch fetch;
  BefMapFetchFinish finish;
  gpointer fetch_data; /* unowned */
  BefMapTilesState tiles_state;
  guint retry_id, retry_ms, retry_first_ms;
  guint describe_id;

  gboolean dark;
  gboolean says_no_reasons;
  gboolean fit_pending;
  gboolean fitted_once;
  double press_x, press_y;
};

enum
{
  PROP_TILES_STATE = 1,
  N_PROPS
};
static GParamSpec *props[N_PROPS];

enum
{
  PLACE_SELECTED,
  PLACE_ACTIVATED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BefMap, bef_map, GTK_TYPE_WIDGET)

static ShumateViewport *
viewport_of (BefMap *self)
{
  return shumate_map_get_viewport (self->map);
}

static void
get_view (BefMap *self, BefMapView *view)
{
  bef_map_view_init (view, viewport_of (self), gtk_widget_get_width (GTK_WIDGET (self)),
                     gtk_widget_get_height (GTK_WIDGET (self)));
}

/* Moves the middle of the view to (@x, @y), 0..1. */
static void
move_to (BefMap *self, double x, double y, double zoom, guint duration_ms)
{
  const double latitude = bef_map_unproject_y (CLAMP (y, 0, 1));
  const double longitude = bef_map_unproject_x (CLAMP (x, 0, 1));

  zoom = CLAMP (zoom, BEF_MAP_MIN_ZOOM, BEF_MAP_MAX_ZOOM);
  shumate_map_stop_go_to (self->map);
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    duration_ms = 0;
  if (duration_ms > 0)
    shumate_map_go_to_full_with_duration (self->map, latitude, longitude, zoom, duration_ms);
  else
    {
      shumate_viewport_set_zoom_level (viewport_of (self), zoom);
      shumate_location_set_location (SHUMATE_LOCATION (viewport_of (self)), latitude, longitude);
    }
}

/* The scale at which (@w, @h), 0..1, fill the view without its margins. Whole levels are sharper,
 * so the nearest one is taken when it is near enough. */
static double
fitting_zoom (double w, double h, double width, double height)
{
  const double room_w = MAX (width - 2 * FIT_SIDE, 64);
  const double room_h = MAX (height - FIT_TOP - FIT_BOTTOM, 64);
  const double world = MIN (w > 0 ? room_w / w : G_MAXDOUBLE, h > 0 ? room_h / h : G_MAXDOUBLE);
  const double zoom = MIN (log2 (world / 256.0), FIT_MAX_ZOOM);
  const double whole = floor (zoom), part = zoom - whole;

  return part > 0.88 ? whole + 1 : part < 0.4 ? whole : zoom;
}

static void
fit_now (BefMap *self, double width, double height)
{
  double x0, y0, x1, y1;

  if (!bef_map_places_bounds (self->places, &x0, &y0, &x1, &y1))
    return;
  self->fit_pending = FALSE;
  self->fitted_once = TRUE;
  const double zoom = fitting_zoom (x1 - x0, y1 - y0, width, height);
  const double world = 256.0 * exp2 (zoom);
  move_to (self, (x0 + x1) / 2, (y0 + y1) / 2 - (FIT_TOP - FIT_BOTTOM) / 2.0 / world, zoom, 0);
}

static void
update_zoom_buttons (BefMap *self)
{
  const double zoom = shumate_viewport_get_zoom_level (viewport_of (self));

  gtk_widget_set_sensitive (self->zoom_in, zoom < BEF_MAP_MAX_ZOOM);
  gtk_widget_set_sensitive (self->zoom_out, zoom > BEF_MAP_MIN_ZOOM);
}

void
bef_map_zoom_by (BefMap *self, int levels)
{
  BefMapView view;

  get_view (self, &view);
  /* Whole levels are where tiles are sharp: from between two, the next one that way. */
  const double zoom =
      levels > 0 ? floor (view.zoom + 0.05) + levels : ceil (view.zoom - 0.05) + levels;
  move_to (self, view.cx, view.cy, zoom, GO_TO_MS);
}

void
bef_map_pan_by (BefMap *self, double dx, double dy)
{
  BefMapView view;

  get_view (self, &view);
  move_to (self, view.cx + dx / view.world, view.cy + dy / view.world, view.zoom, 0);
}

static void
bring_into_view (BefMap *self, const BefMapSpot *spot)
{
  BefMapView view;

  get_view (self, &view);
  if (view.width <= 0 || view.height <= 0)
    return;
  const double x = bef_map_view_x (&view, spot->x), y = bef_map_view_y (&view, spot->y);
  if (x < 40 || x > view.width - 64 || y < 60 || y > view.height - 48)
    move_to (self, spot->x, spot->y, view.zoom, GO_TO_MS);
}

static gboolean
describe_cb (gpointer data)
{
  BefMap *self = data;
  g_autofree char *text = bef_map_dup_description (self);

  self->describe_id = 0;
  if (self->selected != NULL)
    {
      g_autofree char *state =
          self->says_no_reasons
              ? g_strdup (bef_severity_word (bef_place_get_severity (self->selected)))
              : bef_place_dup_state_text (self->selected);
      /* Translators: for screen readers, the map's summary, the selected place and its state. */
      g_autofree char *whole = g_strdup_printf (_ ("%s. Selected: %s, %s"), text,
                                                bef_place_get_name (self->selected), state);
      g_free (text);
      text = g_steal_pointer (&whole);
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text,
                                  -1);
  return G_SOURCE_REMOVE;
}

static void
queue_describe (BefMap *self)
{
  if (self->describe_id == 0)
    self->describe_id = g_idle_add (describe_cb, self);
}

static void
set_selected (BefMap *self, BefPlace *place)
{
  BefMapSpot *spot = place != NULL ? bef_map_places_find (self->places, place) : NULL;

  if (!g_set_object (&self->selected, place))
    return;
  bef_map_markers_set_selected (self->markers, place);
  bef_map_outlines_set_selected (self->outlines, place);
  if (spot != NULL && spot->placed)
    bring_into_view (self, spot);
  queue_describe (self);
}

static void
select_by_person (BefMap *self, BefPlace *place)
{
  if (place == self->selected)
    return;
  set_selected (self, place);
  g_signal_emit (self, signals[PLACE_SELECTED], 0, place);
}

static void
places_changed_cb (BefMap *self)
{
  const int width = gtk_widget_get_width (GTK_WIDGET (self));
  const int height = gtk_widget_get_height (GTK_WIDGET (self));

  if (self->selected != NULL && bef_map_places_find (self->places, self->selected) == NULL)
    select_by_person (self, NULL);
  if ((self->fit_pending || !self->fitted_once) && width > 0 && height > 0)
    fit_now (self, width, height);
  queue_describe (self);
}

gboolean
bef_map_step (BefMap *self, int step)
{
  BefPlace *next = bef_map_places_step (self->places, self->selected, step);

  if (next != NULL)
    select_by_person (self, next);
  return next != NULL;
}

gboolean
bef_map_activate_selected (BefMap *self)
{
  if (self->selected == NULL)
    return FALSE;
  g_autoptr (BefPlace) place = g_object_ref (self->selected);
  g_signal_emit (self, signals[PLACE_ACTIVATED], 0, place);
  return TRUE;
}

gboolean
bef_map_unselect (BefMap *self)
{
  if (self->selected == NULL)
    return FALSE;
  select_by_person (self, NULL);
  return TRUE;
}

static void
marker_clicked_cb (BefMap *self, BefPlace *place)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  select_by_person (self, place);
}

static void
marker_activated_cb (BefMap *self, BefPlace *place)
{
  select_by_person (self, place);
  g_signal_emit (self, signals[PLACE_ACTIVATED], 0, place);
}

/* Selects, of those no zoom can tell apart, the one after the selected one: each click shows
 * another. */
static void
select_among (BefMap *self, const BefMapCluster *cluster)
{
  const double near = INSEPARABLE / (256.0 * exp2 (BEF_MAP_MAX_ZOOM));
  BefPlace *place = self->selected;

  for (guint i = 0; i < bef_map_places_get_n (self->places); i++)
    {
      place = bef_map_places_step (self->places, place, 1);
      BefMapSpot *spot = place != NULL ? bef_map_places_find (self->places, place) : NULL;
      if (spot != NULL && fabs (spot->x - cluster->x) < near && fabs (spot->y - cluster->y) < near)
        {
          select_by_person (self, place);
          return;
        }
    }
}

static void
cluster_clicked_cb (BefMap *self, const BefMapCluster *cluster)
{
  const double span = MAX (cluster->x1 - cluster->x0, cluster->y1 - cluster->y0);
  BefMapView view;

  gtk_widget_grab_focus (GTK_WIDGET (self));
  get_view (self, &view);
  if (span * 256.0 * exp2 (BEF_MAP_MAX_ZOOM) < INSEPARABLE || view.zoom >= BEF_MAP_MAX_ZOOM)
    {
      select_among (self, cluster);
      return;
    }
  const double zoom =
      fitting_zoom (cluster->x1 - cluster->x0, cluster->y1 - cluster->y0, view.width, view.height);
  move_to (self, (cluster->x0 + cluster->x1) / 2, (cluster->y0 + cluster->y1) / 2,
           MAX (zoom, floor (view.zoom) + 1), GO_TO_MS);
}

static void
ground_pressed_cb (GtkGestureClick *gesture, int n_press, double x, double y, BefMap *self)
{
  self->press_x = x;
  self->press_y = y;
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

/* A click on the ground, not a drag over it, selects none. */
static void
ground_released_cb (GtkGestureClick *gesture, int n_press, double x, double y, BefMap *self)
{
  GtkWidget *child = gtk_widget_pick (GTK_WIDGET (self->map), x, y, GTK_PICK_DEFAULT);

  if (n_press == 1 && hypot (x - self->press_x, y - self->press_y) < 6
      && !BEF_IS_MAP_MARKER (child))
    select_by_person (self, NULL);
}

static void
rotation_cb (ShumateViewport *viewport)
{
  /* Two fingers turn a libshumate map; ours stays north up. */
  if (shumate_viewport_get_rotation (viewport) != 0)
    shumate_viewport_set_rotation (viewport, 0);
}

static void
set_tiles_state (BefMap *self, BefMapTilesState state)
{
  if (self->tiles_state == state)
    return;
  self->tiles_state = state;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_TILES_STATE]);
}

static gboolean
retry_cb (gpointer data)
{
  BefMap *self = data;

  self->retry_id = 0;
  self->retry_ms = MIN (self->retry_ms * 2, RETRY_MAX_MS);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    bef_map_reload (self);
  return G_SOURCE_REMOVE;
}

static void
tiles_state_cb (BefMap *self)
{
  const BefMapTilesState state = bef_map_tiles_get_state (self->tiles);

  if (state == BEF_MAP_TILES_OK)
    self->retry_ms = self->retry_first_ms;
  else if (state == BEF_MAP_TILES_UNAVAILABLE && self->retry_id == 0 && self->fetch != NULL)
    self->retry_id = g_timeout_add (self->retry_ms, retry_cb, self);
  set_tiles_state (self, state);
}

static void
remove_tiles (BefMap *self)
{
  g_clear_handle_id (&self->retry_id, g_source_remove);
  if (self->tiles == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->tiles, self);
  bef_map_tiles_close (self->tiles);
  shumate_license_remove_map_source (self->license, SHUMATE_MAP_SOURCE (self->tiles));
  if (self->layer != NULL)
    shumate_map_remove_layer (self->map, SHUMATE_LAYER (g_steal_pointer (&self->layer)));
  g_clear_object (&self->tiles);
}

static void
choose_pictures (BefMap *self)
{
  if (self->tiles != NULL)
    bef_map_tiles_set_pictures (self->tiles, bef_map_picture_suits (GTK_WIDGET (self)));
}

/* Makes the tiles and their layer anew: for another source, theme or way of fetching, and to ask
 * again. */
static void
rebuild_tiles (BefMap *self)
{
  const gboolean photo = self->kind == BEF_MAP_SOURCE_IGN_PHOTO;
  const BefMapTint tint = !self->dark ? BEF_MAP_TINT_NONE
                          : photo     ? BEF_MAP_TINT_DIM
                                      : BEF_MAP_TINT_NIGHT;

  remove_tiles (self);
  bef_map_outlines_set_min_zoom (self->outlines,
                                 self->kind == BEF_MAP_SOURCE_NONE ? 0 : OUTLINE_ZOOM);
  gtk_widget_set_visible (GTK_WIDGET (self->license), bef_map_source_credit (self->kind) != NULL);
  if (self->kind == BEF_MAP_SOURCE_NONE)
    {
      set_tiles_state (self, BEF_MAP_TILES_OK);
      return;
    }

  const char *tmpl = bef_map_source_template (self->kind, self->tmpl);
  g_autofree char *folder = bef_map_source_dup_folder (self->kind, tmpl);
  g_autoptr (BefMapCache) cache =
      self->cache_dir != NULL ? bef_map_cache_new (self->cache_dir, folder, BEF_MAP_CACHE_BYTES)
                              : NULL;
  self->tiles = bef_map_tiles_new (self->kind, tmpl, tint, self->worker, cache);
  choose_pictures (self);
  bef_map_tiles_set_fetch (self->tiles, self->fetch, self->finish, self->fetch_data);
  g_signal_connect_swapped (self->tiles, "notify::state", G_CALLBACK (tiles_state_cb), self);
  shumate_license_append_map_source (self->license, SHUMATE_MAP_SOURCE (self->tiles));
  self->layer = shumate_map_layer_new (SHUMATE_MAP_SOURCE (self->tiles), viewport_of (self));
  shumate_map_insert_layer_behind (self->map, SHUMATE_LAYER (self->layer),
                                   SHUMATE_LAYER (self->outlines));
  bef_map_wake_after_moves (self->layer, viewport_of (self));
}

static void
bef_map_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  BefMap *self = BEF_MAP (widget);

  if ((self->fit_pending || !self->fitted_once) && width > 0 && height > 0)
    fit_now (self, width, height);
  gtk_widget_size_allocate (self->overlay, &(GtkAllocation){ 0, 0, width, height }, baseline);
}

static void
bef_map_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                 int *natural, int *minimum_baseline, int *natural_baseline)
{
  int overlay_minimum;

  gtk_widget_measure (BEF_MAP (widget)->overlay, orientation, -1, &overlay_minimum, NULL, NULL,
                      NULL);
  *minimum = overlay_minimum;
  /* A map layer's own natural size is the whole world's. */
  *natural = MAX (overlay_minimum, 320);
}

static void
bef_map_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  GTK_WIDGET_CLASS (bef_map_parent_class)->snapshot (widget, snapshot);
  if (!gtk_widget_has_visible_focus (widget))
    return;
  /* The style's own outline lies under the map. */
  GtkStyleContext *style = gtk_widget_get_style_context (widget);
  GdkRGBA ring;
  if (!gtk_style_context_lookup_color (style, "accent_color", &ring))
    gtk_style_context_get_color (style, &ring);
  GskRoundedRect box;
  gsk_rounded_rect_init_from_rect (&box,
                                   &GRAPHENE_RECT_INIT (0, 0, (float)gtk_widget_get_width (widget),
                                                        (float)gtk_widget_get_height (widget)),
                                   0);
  gtk_snapshot_append_border (snapshot, &box, (const float[]){ 3, 3, 3, 3 },
                              (const GdkRGBA[]){ ring, ring, ring, ring });
}

static void
bef_map_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_TILES_STATE)
    g_value_set_enum (value, BEF_MAP (object)->tiles_state);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
bef_map_dispose (GObject *object)
{
  BefMap *self = BEF_MAP (object);

  g_clear_handle_id (&self->describe_id, g_source_remove);
  if (self->overlay != NULL)
    {
      remove_tiles (self);
      g_signal_handlers_disconnect_by_data (self->places, self);
      bef_map_places_set_model (self->places, NULL);
      g_clear_pointer (&self->overlay, gtk_widget_unparent);
      bef_worker_shutdown (self->worker);
    }
  g_clear_object (&self->places);
  g_clear_object (&self->worker);
  g_clear_object (&self->ground);
  g_clear_object (&self->selected);
  g_clear_pointer (&self->tmpl, g_free);
  g_clear_pointer (&self->cache_dir, g_free);
  G_OBJECT_CLASS (bef_map_parent_class)->dispose (object);
}

static void
bef_map_class_init (BefMapClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = bef_map_get_property;
  object_class->dispose = bef_map_dispose;
  widget_class->size_allocate = bef_map_size_allocate;
  widget_class->measure = bef_map_measure;
  widget_class->snapshot = bef_map_snapshot;

  props[PROP_TILES_STATE] =
      g_param_spec_enum ("tiles-state", NULL, NULL, BEF_TYPE_MAP_TILES_STATE, BEF_MAP_TILES_OK,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signals[PLACE_SELECTED] = g_signal_new ("place-selected", BEF_TYPE_MAP, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 1, BEF_TYPE_PLACE);
  signals[PLACE_ACTIVATED] = g_signal_new ("place-activated", BEF_TYPE_MAP, G_SIGNAL_RUN_LAST, 0,
                                           NULL, NULL, NULL, G_TYPE_NONE, 1, BEF_TYPE_PLACE);

  bef_map_class_add_controls (widget_class);
  bef_map_add_style ();
  gtk_widget_class_set_css_name (widget_class, "befmap");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
build_map (BefMap *self)
{
  GtkGesture *click = gtk_gesture_click_new ();

  self->map = shumate_map_new ();
  gtk_widget_set_focusable (GTK_WIDGET (self->map), FALSE);
  shumate_viewport_set_reference_map_source (viewport_of (self), self->ground);
  g_signal_connect (viewport_of (self), "notify::rotation", G_CALLBACK (rotation_cb), NULL);
  g_signal_connect_object (viewport_of (self), "notify::zoom-level",
                           G_CALLBACK (update_zoom_buttons), self, G_CONNECT_SWAPPED);

  self->outlines = bef_map_outlines_new (viewport_of (self), self->places);
  shumate_map_add_layer (self->map, SHUMATE_LAYER (self->outlines));
  self->markers = bef_map_markers_new (viewport_of (self), self->places);
  shumate_map_add_layer (self->map, SHUMATE_LAYER (self->markers));
  g_signal_connect_swapped (self->markers, "clicked", G_CALLBACK (marker_clicked_cb), self);
  g_signal_connect_swapped (self->markers, "activated", G_CALLBACK (marker_activated_cb), self);
  g_signal_connect_swapped (self->markers, "cluster-clicked", G_CALLBACK (cluster_clicked_cb),
                            self);

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_PRIMARY);
  g_signal_connect (click, "pressed", G_CALLBACK (ground_pressed_cb), self);
  g_signal_connect (click, "released", G_CALLBACK (ground_released_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->map), GTK_EVENT_CONTROLLER (click));
}

/* Over the map, and no label beneath it. */
static void
lay_over (BefMap *self, GtkWidget *widget)
{
  gtk_overlay_add_overlay (GTK_OVERLAY (self->overlay), widget);
  bef_map_markers_add_cover (self->markers, widget);
}

static void
bef_map_init (BefMap *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  self->places = bef_map_places_new ();
  self->worker = bef_worker_new ("bef-map");
  self->ground = SHUMATE_MAP_SOURCE (
      bef_map_tiles_new (BEF_MAP_SOURCE_NONE, NULL, BEF_MAP_TINT_NONE, NULL, NULL));
  self->retry_ms = self->retry_first_ms = RETRY_MS;
  self->overlay = gtk_overlay_new ();
  gtk_widget_set_parent (self->overlay, widget);
  build_map (self);
  gtk_overlay_set_child (GTK_OVERLAY (self->overlay), GTK_WIDGET (self->map));
  lay_over (self, bef_map_build_buttons (&self->zoom_in, &self->zoom_out));
  lay_over (self, bef_map_build_scale (viewport_of (self)));
  self->license = shumate_license_new ();
  gtk_widget_set_halign (GTK_WIDGET (self->license), GTK_ALIGN_END);
  gtk_widget_set_valign (GTK_WIDGET (self->license), GTK_ALIGN_END);
  gtk_widget_set_visible (GTK_WIDGET (self->license), FALSE);
  lay_over (self, GTK_WIDGET (self->license));

  gtk_widget_set_focusable (widget, TRUE);
  gtk_widget_set_focus_on_click (widget, TRUE);
  gtk_widget_set_overflow (widget, GTK_OVERFLOW_HIDDEN);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Map of the commune"), -1);
  g_signal_connect (self, "realize", G_CALLBACK (choose_pictures), NULL);
  g_signal_connect_swapped (self->places, "changed", G_CALLBACK (places_changed_cb), self);
  g_signal_connect_swapped (self->places, "place-changed", G_CALLBACK (queue_describe), self);
  move_to (self, bef_map_project_x (START_LONGITUDE), bef_map_project_y (START_LATITUDE),
           START_ZOOM, 0);
  update_zoom_buttons (self);
}

GtkWidget *
bef_map_new (void)
{
  return g_object_new (BEF_TYPE_MAP, NULL);
}

void
bef_map_set_places (BefMap *self, GListModel *places)
{
  g_return_if_fail (BEF_IS_MAP (self));
  bef_map_places_set_model (self->places, places);
}

void
bef_map_set_fetch (BefMap *self, BefMapFetch fetch, BefMapFetchFinish finish, gpointer user_data)
{
  g_return_if_fail (BEF_IS_MAP (self));
  g_return_if_fail ((fetch == NULL) == (finish == NULL));

  self->fetch = fetch;
  self->finish = finish;
  self->fetch_data = user_data;
  rebuild_tiles (self);
}

void
bef_map_set_source (BefMap *self, BefMapSourceKind kind, const char *url_template,
                    const char *cache_dir)
{
  g_return_if_fail (BEF_IS_MAP (self));

  g_autofree char *tmpl = g_strdup (url_template);
  g_autofree char *dir = g_strdup (cache_dir);
  if (kind == self->kind && g_strcmp0 (tmpl, self->tmpl) == 0
      && g_strcmp0 (dir, self->cache_dir) == 0)
    return;
  self->kind = kind;
  g_free (self->tmpl);
  self->tmpl = g_steal_pointer (&tmpl);
  g_free (self->cache_dir);
  self->cache_dir = g_steal_pointer (&dir);
  self->retry_ms = self->retry_first_ms;
  if (kind != BEF_MAP_SOURCE_NONE)
    set_tiles_state (self, BEF_MAP_TILES_LOADING);
  rebuild_tiles (self);
}

void
bef_map_reload (BefMap *self)
{
  g_return_if_fail (BEF_IS_MAP (self));
  if (self->tiles != NULL && bef_map_tiles_get_n_failed (self->tiles) > 0)
    rebuild_tiles (self);
}

BefMapTilesState
bef_map_get_tiles_state (BefMap *self)
{
  g_return_val_if_fail (BEF_IS_MAP (self), BEF_MAP_TILES_UNAVAILABLE);
  return self->tiles_state;
}

void
bef_map_fit (BefMap *self)
{
  g_return_if_fail (BEF_IS_MAP (self));

  const int width = gtk_widget_get_width (GTK_WIDGET (self));
  const int height = gtk_widget_get_height (GTK_WIDGET (self));
  self->fit_pending = TRUE;
  if (width > 0 && height > 0)
    fit_now (self, width, height);
}

void
bef_map_select (BefMap *self, BefPlace *place)
{
  g_return_if_fail (BEF_IS_MAP (self));
  g_return_if_fail (place == NULL || BEF_IS_PLACE (place));
  set_selected (self, place);
}

BefPlace *
bef_map_get_selected (BefMap *self)
{
  g_return_val_if_fail (BEF_IS_MAP (self), NULL);
  return self->selected;
}

void
bef_map_set_says_no_reasons (BefMap *self, gboolean says_no_reasons)
{
  g_return_if_fail (BEF_IS_MAP (self));

  self->says_no_reasons = says_no_reasons;
  bef_map_markers_set_says_no_reasons (self->markers, says_no_reasons);
  queue_describe (self);
}

void
bef_map_set_dark (BefMap *self, gboolean dark)
{
  g_return_if_fail (BEF_IS_MAP (self));

  if (self->dark == !!dark)
    return;
  self->dark = !!dark;
  if (dark)
    gtk_widget_add_css_class (GTK_WIDGET (self), "dark");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "dark");
  rebuild_tiles (self);
}

char *
bef_map_dup_description (BefMap *self)
{
  guint counts[BEF_SEVERITY_URGENT + 1];

  g_return_val_if_fail (BEF_IS_MAP (self), NULL);
  bef_map_places_count (self->places, counts);
  const guint n = bef_map_places_get_n (self->places);
  g_autofree char *many = g_strdup_printf (ngettext ("Map of %u place", "Map of %u places", n), n);
  g_autofree char *said = bef_map_counts_text (counts);
  return *said != '\0' ? g_strdup_printf ("%s; %s", many, said) : g_steal_pointer (&many);
}

ShumateMap *
bef_map_get_shumate (BefMap *self)
{
  return self->map;
}

BefMapMarkers *
bef_map_get_markers (BefMap *self)
{
  return self->markers;
}

BefMapOutlines *
bef_map_get_outlines (BefMap *self)
{
  return self->outlines;
}

BefMapTiles *
bef_map_get_tiles (BefMap *self)
{
  return self->tiles;
}

const char *
bef_map_get_credit (BefMap *self)
{
  if (!gtk_widget_get_visible (GTK_WIDGET (self->license)) || self->tiles == NULL)
    return NULL;
  return shumate_map_source_get_license (SHUMATE_MAP_SOURCE (self->tiles));
}

void
bef_map_go_to (BefMap *self, double latitude, double longitude, double zoom)
{
  self->fitted_once = TRUE;
  self->fit_pending = FALSE;
  move_to (self, bef_map_project_x (longitude), bef_map_project_y (latitude), zoom, 0);
}

void
bef_map_set_retry_ms (BefMap *self, guint ms)
{
  self->retry_ms = self->retry_first_ms = ms;
}
