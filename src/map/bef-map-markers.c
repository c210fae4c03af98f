/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "map/bef-map-markers.h"

#include <math.h>

#include "map/bef-map-view.h"

/* How far outside the view markers exist already, pixels. */
#define NEAR 96
/* From here on every place may have its label. */
#define LABEL_ZOOM 14.0
/* With more markers than this on screen only what needs somebody is labelled. */
#define MAX_QUIET_LABELS 60
/* A movement is over when for so long, or up to twice as long, the view has stayed. */
#define REST_MS 100

struct _BefMapMarkers
{
  ShumateLayer parent_instance;

  BefMapPlaces *places;  /* owned */
  BefPlace *selected;    /* owned, nullable */
  BefMapMarker *hovered; /* unowned, nullable: a live one */
  GArray *clusters;      /* owned, nullable, of BefMapCluster */
  int step;              /* the quarter of a zoom level they were computed for */
  GPtrArray *live;       /* unowned BefMapMarker children, worst and largest first */
  GPtrArray *covers;     /* owned, of GtkWidget: what lies over the map */
  GArray *covered;       /* owned, of graphene_rect_t: where they were when labels were laid out */
  gulong layout_handler; /* of the frame clock, while realized */
  guint sync_id;
  guint rest_id; /* while the view moves */
  gboolean has_moved;
  gboolean labels_stale;
  gboolean says_no_reasons;
  BefMapCaption caption; /* nullable */
  gpointer caption_data; /* unowned */
  int width, height;     /* as last laid out */
};

enum
{
  CLICKED,
  ACTIVATED,
  CLUSTER_CLICKED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BefMapMarkers, bef_map_markers, SHUMATE_TYPE_LAYER)

static void
get_view (BefMapMarkers *self, BefMapView *view)
{
  bef_map_view_init (view, shumate_layer_get_viewport (SHUMATE_LAYER (self)),
                     gtk_widget_get_width (GTK_WIDGET (self)),
                     gtk_widget_get_height (GTK_WIDGET (self)));
}

/* Computes the clusters if they are not those of this scale. Returns whether it did. */
static gboolean
ensure_clusters (BefMapMarkers *self, const BefMapView *view)
{
  const int step = (int)floor (view->zoom * 4);

  if (self->clusters != NULL && self->step == step)
    return FALSE;
  g_clear_pointer (&self->clusters, g_array_unref);
  self->step = step;
  self->clusters =
      bef_map_layout_cluster (self->places, 256.0 * exp2 (step / 4.0),
                              bef_map_layout_radius (bef_map_places_get_n (self->places))
                                  * bef_map_pin_scale_at (GTK_WIDGET (self)),
                              self->selected);
  return TRUE;
}

static gboolean
is_near (const BefMapView *view, const BefMapCluster *cluster)
{
  const double x = bef_map_view_x (view, cluster->x), y = bef_map_view_y (view, cluster->y);
  return x >= -NEAR && y >= -NEAR && x <= view->width + NEAR && y <= view->height + NEAR;
}

static void
drop_marker (BefMapMarkers *self, BefMapMarker *marker)
{
  if (self->hovered == marker)
    self->hovered = NULL;
  gtk_widget_unparent (GTK_WIDGET (marker));
}

static gboolean
update_caption (BefMapMarkers *self, BefMapMarker *marker)
{
  BefPlace *place = bef_map_marker_get_place (marker);
  g_autofree char *text =
      self->caption != NULL && place != NULL ? self->caption (place, self->caption_data) : NULL;

  return bef_map_marker_set_caption (marker, text);
}

/* Gives every cluster in or near view a widget: the one it had, else one that is free, else a new
 * one. */
static gboolean
update_live (BefMapMarkers *self, const BefMapView *view)
{
  g_autoptr (GHashTable) by_first = g_hash_table_new (NULL, NULL);
  g_autoptr (GPtrArray) spare = g_ptr_array_new ();
  g_autoptr (GPtrArray) wanted = g_ptr_array_new ();
  gboolean changed = FALSE;

  for (guint i = 0; i < self->live->len; i++)
    g_hash_table_insert (by_first, bef_map_marker_get_cluster (self->live->pdata[i])->first,
                         self->live->pdata[i]);
  for (guint i = 0; i < self->clusters->len; i++)
    if (is_near (view, &g_array_index (self->clusters, BefMapCluster, i)))
      g_ptr_array_add (wanted, &g_array_index (self->clusters, BefMapCluster, i));

  g_autofree BefMapMarker **markers = g_new0 (BefMapMarker *, wanted->len + 1);
  for (guint i = 0; i < wanted->len; i++)
    {
      BefMapMarker *marker =
          g_hash_table_lookup (by_first, ((BefMapCluster *)wanted->pdata[i])->first);
      markers[i] = marker;
      if (marker != NULL)
        g_hash_table_remove (by_first, bef_map_marker_get_cluster (marker)->first);
    }
  for (guint i = 0; i < self->live->len; i++)
    {
      gpointer first = bef_map_marker_get_cluster (self->live->pdata[i])->first;
      if (g_hash_table_lookup (by_first, first) == self->live->pdata[i])
        g_ptr_array_add (spare, self->live->pdata[i]);
    }

  g_ptr_array_set_size (self->live, 0);
  for (guint i = 0; i < wanted->len; i++)
    {
      const BefMapCluster *cluster = wanted->pdata[i];
      BefMapMarker *marker = markers[i];

      if (marker == NULL && spare->len > 0)
        {
          marker = g_ptr_array_steal_index (spare, spare->len - 1);
          if (marker == self->hovered)
            self->hovered = NULL;
          bef_map_marker_set_hover (marker, FALSE);
        }
      if (marker == NULL)
        {
          marker = BEF_MAP_MARKER (bef_map_marker_new ());
          gtk_widget_set_parent (GTK_WIDGET (marker), GTK_WIDGET (self));
        }
      if (memcmp (bef_map_marker_get_cluster (marker), cluster, sizeof *cluster) != 0)
        {
          bef_map_marker_set_cluster (marker, cluster);
          update_caption (self, marker);
          changed = TRUE;
        }
      bef_map_marker_set_says_no_reason (marker, self->says_no_reasons);
      bef_map_marker_set_selected (
          marker, self->selected != NULL && bef_map_marker_get_place (marker) == self->selected);
      g_ptr_array_add (self->live, marker);
    }
  changed |= spare->len > 0;
  for (guint i = 0; i < spare->len; i++)
    drop_marker (self, spare->pdata[i]);
  return changed;
}

static gboolean
wants_label (BefMapMarkers *self, BefMapMarker *marker, double zoom)
{
  const BefMapCluster *cluster = bef_map_marker_get_cluster (marker);

  if (cluster->n > 1)
    return FALSE;
  if (bef_map_cluster_worst (cluster) >= BEF_SEVERITY_WEEK)
    return self->live->len <= 4 * MAX_QUIET_LABELS;
  return zoom >= LABEL_ZOOM && self->live->len <= MAX_QUIET_LABELS;
}

static gboolean
is_forced (BefMapMarkers *self, BefMapMarker *marker)
{
  return marker == self->hovered
         || (self->selected != NULL && bef_map_marker_get_place (marker) == self->selected);
}

/* Where what lies over the map is seen: in the layer's pixels. (transfer full) */
static GArray *
find_covered (BefMapMarkers *self)
{
  GArray *covered = g_array_new (FALSE, FALSE, sizeof (graphene_rect_t));

  for (guint i = 0; i < self->covers->len; i++)
    {
      graphene_rect_t rect;

      if (gtk_widget_get_mapped (self->covers->pdata[i])
          && gtk_widget_compute_bounds (self->covers->pdata[i], GTK_WIDGET (self), &rect)
          && graphene_rect_get_area (&rect) > 0)
        g_array_append_val (covered, rect);
    }
  return covered;
}

static gboolean
are_same (const GArray *a, const GArray *b)
{
  if (a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    if (!graphene_rect_equal (&g_array_index (a, graphene_rect_t, i),
                              &g_array_index (b, graphene_rect_t, i)))
      return FALSE;
  return TRUE;
}

/* The forced ones first: somebody is looking at them. */
static int
compare_importance (gconstpointer a, gconstpointer b, gpointer data)
{
  BefMapMarkers *self = data;
  BefMapMarker *ma = *(BefMapMarker *const *)a, *mb = *(BefMapMarker *const *)b;
  const gboolean forced = is_forced (self, ma);

  if (forced != is_forced (self, mb))
    return forced ? -1 : 1;
  const BefMapSpot *sa = bef_map_places_find (self->places, bef_map_marker_get_cluster (ma)->first);
  const BefMapSpot *sb = bef_map_places_find (self->places, bef_map_marker_get_cluster (mb)->first);
  return sa != NULL && sb != NULL ? bef_map_label_compare (sa, sb) : (sa == NULL) - (sb == NULL);
}

static void
update_labels (BefMapMarkers *self, const BefMapView *view)
{
  const guint n = self->live->len;
  g_autoptr (GPtrArray) order = g_ptr_array_sized_new (n);
  g_autofree BefMapLabel *labels = NULL;
  graphene_rect_t seen;

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (order, self->live->pdata[i]);
  g_ptr_array_sort_with_data (order, compare_importance, self);
  g_array_unref (self->covered);
  self->covered = find_covered (self);
  labels = g_new0 (BefMapLabel, n + self->covered->len + 1);
  for (guint i = 0; i < n; i++)
    {
      BefMapMarker *marker = order->pdata[i];
      const BefMapCluster *cluster = bef_map_marker_get_cluster (marker);
      BefMapLabel *label = &labels[i];

      label->x = bef_map_view_x (view, cluster->x);
      label->y = bef_map_view_y (view, cluster->y);
      bef_map_marker_get_body (marker, &label->body);
      label->body.origin.x += (float)label->x;
      label->body.origin.y += (float)label->y;
      label->forced = is_forced (self, marker);
      if (label->forced || wants_label (self, marker, view->zoom))
        bef_map_marker_get_label_size (marker, &label->width, &label->height);
    }
  graphene_rect_init (&seen, 0, 0, (float)view->width, (float)view->height);
  for (guint i = 0; i < self->covered->len; i++)
    labels[n + i].body = g_array_index (self->covered, graphene_rect_t, i);
  bef_map_layout_labels (labels, n + self->covered->len, &seen);
  for (guint i = 0; i < n; i++)
    bef_map_marker_set_label_side (order->pdata[i], labels[i].side, labels[i].shift);
}

/* The important ones on top, the selected and the hovered above all. */
static void
update_stacking (BefMapMarkers *self)
{
  for (int pass = 0; pass <= 1; pass++)
    for (guint i = self->live->len; i > 0; i--)
      {
        GtkWidget *marker = self->live->pdata[i - 1];
        if (is_forced (self, BEF_MAP_MARKER (marker)) == pass
            && gtk_widget_get_next_sibling (marker) != NULL)
          gtk_widget_insert_before (marker, GTK_WIDGET (self), NULL);
      }
}

static gboolean
sync_cb (gpointer data)
{
  BefMapMarkers *self = data;
  BefMapView view;

  self->sync_id = 0;
  get_view (self, &view);
  if (view.width <= 0 || view.height <= 0)
    return G_SOURCE_REMOVE;
  gboolean changed = ensure_clusters (self, &view);
  changed |= update_live (self, &view);
  if (changed || self->labels_stale)
    {
      self->labels_stale = FALSE;
      update_labels (self, &view);
      update_stacking (self);
      gtk_widget_queue_allocate (GTK_WIDGET (self));
    }
  return G_SOURCE_REMOVE;
}

static void
queue_sync (BefMapMarkers *self)
{
  /* Children cannot come and go during layout; before the next frame they can. */
  if (self->sync_id == 0)
    self->sync_id = g_idle_add_full (GDK_PRIORITY_REDRAW - 10, sync_cb, self, NULL);
}

static gboolean
rest_cb (gpointer data)
{
  BefMapMarkers *self = data;

  if (self->has_moved)
    {
      self->has_moved = FALSE;
      return G_SOURCE_CONTINUE;
    }
  self->rest_id = 0;
  self->labels_stale = TRUE;
  queue_sync (self);
  return G_SOURCE_REMOVE;
}

static void
viewport_changed_cb (BefMapMarkers *self)
{
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  queue_sync (self);
  self->has_moved = TRUE;
  if (self->rest_id == 0)
    self->rest_id = g_timeout_add (REST_MS, rest_cb, self);
}

/* What lies over the map has its place once all is laid out. */
static void
layout_cb (BefMapMarkers *self)
{
  g_autoptr (GArray) covered = NULL;

  if (self->rest_id != 0 || self->labels_stale)
    return;
  covered = find_covered (self);
  if (are_same (covered, self->covered))
    return;
  self->labels_stale = TRUE;
  queue_sync (self);
}

static void
places_changed_cb (BefMapMarkers *self)
{
  g_clear_pointer (&self->clusters, g_array_unref);
  self->labels_stale = TRUE;
  queue_sync (self);
}

static void
place_changed_cb (BefMapMarkers *self, BefPlace *place)
{
  BefMapMarker *marker = bef_map_markers_find (self, place);

  if (marker != NULL)
    bef_map_marker_refresh (marker);
}

static BefMapMarker *
marker_at (BefMapMarkers *self, double x, double y)
{
  GtkWidget *child = gtk_widget_pick (GTK_WIDGET (self), x, y, GTK_PICK_DEFAULT);
  return BEF_IS_MAP_MARKER (child) ? BEF_MAP_MARKER (child) : NULL;
}

static void
set_hovered (BefMapMarkers *self, BefMapMarker *marker)
{
  if (marker == self->hovered)
    return;
  if (self->hovered != NULL)
    bef_map_marker_set_hover (self->hovered, FALSE);
  self->hovered = marker;
  if (marker != NULL)
    bef_map_marker_set_hover (marker, TRUE);
  self->labels_stale = TRUE;
  queue_sync (self);
}

static void
motion_cb (GtkEventControllerMotion *controller, double x, double y, BefMapMarkers *self)
{
  set_hovered (self, marker_at (self, x, y));
}

static void
leave_cb (GtkEventControllerMotion *controller, BefMapMarkers *self)
{
  set_hovered (self, NULL);
}

static void
pressed_cb (GtkGestureClick *gesture, int n_press, double x, double y, BefMapMarkers *self)
{
  /* The map beneath zooms on a double click: not when it is a marker's. The first press stays the
   * map's too, so that a drag can start on a marker. */
  if (n_press == 2)
    gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
}

static void
released_cb (GtkGestureClick *gesture, int n_press, double x, double y, BefMapMarkers *self)
{
  BefMapMarker *marker = marker_at (self, x, y);

  if (marker == NULL)
    return;
  if (bef_map_marker_get_place (marker) == NULL)
    {
      BefMapCluster cluster = *bef_map_marker_get_cluster (marker);
      if (n_press == 1)
        g_signal_emit (self, signals[CLUSTER_CLICKED], 0, &cluster);
      return;
    }
  g_autoptr (BefPlace) place = g_object_ref (bef_map_marker_get_place (marker));
  g_signal_emit (self, signals[n_press == 2 ? ACTIVATED : CLICKED], 0, place);
}

static void
bef_map_markers_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  BefMapMarkers *self = BEF_MAP_MARKERS (widget);
  BefMapView view;

  get_view (self, &view);
  view.width = width;
  view.height = height;
  for (guint i = 0; i < self->live->len; i++)
    {
      GtkWidget *marker = self->live->pdata[i];
      const BefMapCluster *cluster = bef_map_marker_get_cluster (BEF_MAP_MARKER (marker));
      int w, h;

      gtk_widget_measure (marker, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &w, NULL, NULL);
      gtk_widget_measure (marker, GTK_ORIENTATION_VERTICAL, -1, NULL, &h, NULL, NULL);
      const double up = bef_map_marker_get_anchor (BEF_MAP_MARKER (marker));
      gtk_widget_size_allocate (
          marker,
          &(GtkAllocation){ (int)round (bef_map_view_x (&view, cluster->x) - w / 2.0),
                            (int)round (bef_map_view_y (&view, cluster->y) - up), w, h },
          -1);
    }
  if (width != self->width || height != self->height)
    {
      self->width = width;
      self->height = height;
      queue_sync (self);
    }
}

static void
bef_map_markers_realize (GtkWidget *widget)
{
  BefMapMarkers *self = BEF_MAP_MARKERS (widget);

  GTK_WIDGET_CLASS (bef_map_markers_parent_class)->realize (widget);
  self->layout_handler =
      g_signal_connect_data (gtk_widget_get_frame_clock (widget), "layout", G_CALLBACK (layout_cb),
                             self, NULL, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
}

static void
bef_map_markers_unrealize (GtkWidget *widget)
{
  g_clear_signal_handler (&BEF_MAP_MARKERS (widget)->layout_handler,
                          gtk_widget_get_frame_clock (widget));
  GTK_WIDGET_CLASS (bef_map_markers_parent_class)->unrealize (widget);
}

static void
bef_map_markers_dispose (GObject *object)
{
  BefMapMarkers *self = BEF_MAP_MARKERS (object);
  GtkWidget *child;

  g_clear_handle_id (&self->sync_id, g_source_remove);
  g_clear_handle_id (&self->rest_id, g_source_remove);
  g_ptr_array_set_size (self->covers, 0);
  g_ptr_array_set_size (self->live, 0);
  self->hovered = NULL;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->places);
  g_clear_object (&self->selected);
  g_clear_pointer (&self->clusters, g_array_unref);
  G_OBJECT_CLASS (bef_map_markers_parent_class)->dispose (object);
}

static void
bef_map_markers_finalize (GObject *object)
{
  g_ptr_array_unref (BEF_MAP_MARKERS (object)->live);
  g_ptr_array_unref (BEF_MAP_MARKERS (object)->covers);
  g_array_unref (BEF_MAP_MARKERS (object)->covered);
  G_OBJECT_CLASS (bef_map_markers_parent_class)->finalize (object);
}

/* Larger pins gather sooner. */
static void
bef_map_markers_system_setting_changed (GtkWidget *widget, GtkSystemSetting setting)
{
  GTK_WIDGET_CLASS (bef_map_markers_parent_class)->system_setting_changed (widget, setting);
  if (setting == GTK_SYSTEM_SETTING_DPI)
    places_changed_cb (BEF_MAP_MARKERS (widget));
}

static void
bef_map_markers_class_init (BefMapMarkersClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = bef_map_markers_dispose;
  G_OBJECT_CLASS (klass)->finalize = bef_map_markers_finalize;
  widget_class->realize = bef_map_markers_realize;
  widget_class->unrealize = bef_map_markers_unrealize;
  widget_class->size_allocate = bef_map_markers_size_allocate;
  widget_class->system_setting_changed = bef_map_markers_system_setting_changed;
  gtk_widget_class_set_css_name (widget_class, "mapmarkers");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);

  signals[CLICKED] = g_signal_new ("clicked", BEF_TYPE_MAP_MARKERS, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, BEF_TYPE_PLACE);
  signals[ACTIVATED] = g_signal_new ("activated", BEF_TYPE_MAP_MARKERS, G_SIGNAL_RUN_LAST, 0, NULL,
                                     NULL, NULL, G_TYPE_NONE, 1, BEF_TYPE_PLACE);
  signals[CLUSTER_CLICKED] =
      g_signal_new ("cluster-clicked", BEF_TYPE_MAP_MARKERS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
bef_map_markers_init (BefMapMarkers *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  self->live = g_ptr_array_new ();
  self->covers = g_ptr_array_new_with_free_func (g_object_unref);
  self->covered = g_array_new (FALSE, FALSE, sizeof (graphene_rect_t));
  g_signal_connect (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect (motion, "leave", G_CALLBACK (leave_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_PRIMARY);
  g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), self);
  g_signal_connect (click, "released", G_CALLBACK (released_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}

BefMapMarkers *
bef_map_markers_new (ShumateViewport *viewport, BefMapPlaces *places)
{
  BefMapMarkers *self = g_object_new (BEF_TYPE_MAP_MARKERS, "viewport", viewport, NULL);

  self->places = g_object_ref (places);
  g_signal_connect_object (viewport, "notify", G_CALLBACK (viewport_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (places, "changed", G_CALLBACK (places_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (places, "place-changed", G_CALLBACK (place_changed_cb), self,
                           G_CONNECT_SWAPPED);
  return self;
}

void
bef_map_markers_set_says_no_reasons (BefMapMarkers *self, gboolean says_no_reasons)
{
  self->says_no_reasons = says_no_reasons;
  for (guint i = 0; i < self->live->len; i++)
    bef_map_marker_set_says_no_reason (self->live->pdata[i], says_no_reasons);
  self->labels_stale = TRUE;
  queue_sync (self);
}

void
bef_map_markers_add_cover (BefMapMarkers *self, GtkWidget *cover)
{
  g_ptr_array_add (self->covers, g_object_ref (cover));
}

void
bef_map_markers_set_selected (BefMapMarkers *self, BefPlace *place)
{
  /* What is selected is never gathered with others. */
  if (g_set_object (&self->selected, place))
    places_changed_cb (self);
}

void
bef_map_markers_set_caption (BefMapMarkers *self, BefMapCaption caption, gpointer user_data)
{
  self->caption = caption;
  self->caption_data = user_data;
  bef_map_markers_update_captions (self);
}

void
bef_map_markers_update_captions (BefMapMarkers *self)
{
  gboolean resized = FALSE;

  for (guint i = 0; i < self->live->len; i++)
    resized |= update_caption (self, self->live->pdata[i]);
  if (!resized)
    return;
  self->labels_stale = TRUE;
  queue_sync (self);
}

guint
bef_map_markers_get_n_live (BefMapMarkers *self)
{
  return self->live->len;
}

BefMapMarker *
bef_map_markers_nth_live (BefMapMarkers *self, guint i)
{
  g_return_val_if_fail (i < self->live->len, NULL);
  return self->live->pdata[i];
}

BefMapMarker *
bef_map_markers_find (BefMapMarkers *self, BefPlace *place)
{
  for (guint i = 0; i < self->live->len; i++)
    if (bef_map_marker_get_place (self->live->pdata[i]) == place)
      return self->live->pdata[i];
  return NULL;
}
