/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "map-util.h"

#include <math.h>

#define NO_MODIFIER ((GdkModifierType)0)

static void
test_markers_follow_the_model (MapTest *f, gconstpointer data)
{
  g_assert_cmpuint (map_test_n_shown (f), ==, 14);
  g_list_store_remove (f->store, 3);
  map_test_settle (f->map);
  g_assert_cmpuint (map_test_n_shown (f), ==, 13);
  g_autoptr (BefBuilding) more = map_test_building (20, BEF_SEVERITY_NORMAL);
  g_list_store_append (f->store, more);
  map_test_settle (f->map);
  g_assert_cmpuint (map_test_n_shown (f), ==, 14);
  bef_map_set_places (f->map, NULL);
  map_test_settle (f->map);
  g_assert_cmpuint (map_test_n_shown (f), ==, 0);
}

static void
test_severity_changes_the_marker (MapTest *f, gconstpointer data)
{
  BefBuilding *building = map_test_nth (f, 9);

  bef_map_go_to (f->map, 46.2130, -0.8870, 16);
  map_test_settle (f->map);
  BefMapMarker *marker = bef_map_markers_find (bef_map_get_markers (f->map), BEF_PLACE (building));
  g_assert_nonnull (marker);
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (marker), "bef-normal"));
  map_test_set_severity (building, BEF_SEVERITY_URGENT);
  map_test_settle (f->map);
  marker = bef_map_markers_find (bef_map_get_markers (f->map), BEF_PLACE (building));
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (marker), "bef-urgent"));
  g_assert_false (gtk_widget_has_css_class (GTK_WIDGET (marker), "bef-normal"));
  g_assert_cmpint (bef_map_cluster_worst (bef_map_marker_get_cluster (marker)), ==,
                   BEF_SEVERITY_URGENT);
  map_test_set_severity (building, BEF_SEVERITY_NORMAL);
  map_test_settle (f->map);
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (marker), "bef-normal"));
}

static void
test_a_cluster_shows_its_worst (MapTest *f, gconstpointer data)
{
  map_test_set_severity (map_test_nth (f, 5), BEF_SEVERITY_TODAY);
  bef_map_go_to (f->map, 46.2130, -0.8870, 8);
  map_test_settle (f->map);
  BefMapMarkers *markers = bef_map_get_markers (f->map);
  g_assert_cmpuint (bef_map_markers_get_n_live (markers), ==, 1);
  BefMapMarker *bubble = bef_map_markers_nth_live (markers, 0);
  g_assert_cmpuint (bef_map_marker_get_cluster (bubble)->n, ==, 14);
  g_assert_null (bef_map_marker_get_place (bubble));
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (bubble), "bef-today"));
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (bubble), "cluster"));
  g_autofree char *said = bef_map_counts_text (bef_map_marker_get_cluster (bubble)->counts);
  g_assert_cmpstr (said, ==, "1 today");
}

static double
zoom_of (BefMap *map)
{
  return shumate_viewport_get_zoom_level (shumate_map_get_viewport (bef_map_get_shumate (map)));
}

/* The moves of the view take a quarter of a second, longer on a busy machine. */
static gboolean
is_past_12 (gpointer map)
{
  return zoom_of (map) >= 12 && bef_map_markers_get_n_live (bef_map_get_markers (map)) > 1;
}

static gboolean
is_at_15 (gpointer map)
{
  return zoom_of (map) == 15;
}

static gboolean
is_at_16 (gpointer map)
{
  return zoom_of (map) == 16;
}

static gboolean
shows_selected (gpointer map)
{
  return bef_map_markers_find (bef_map_get_markers (map), bef_map_get_selected (map)) != NULL;
}

static void
test_a_click_on_a_cluster_zooms_in (MapTest *f, gconstpointer data)
{
  BefMapCluster cluster;

  bef_map_go_to (f->map, 46.2130, -0.8870, 8);
  map_test_settle (f->map);
  cluster =
      *bef_map_marker_get_cluster (bef_map_markers_nth_live (bef_map_get_markers (f->map), 0));
  g_signal_emit_by_name (bef_map_get_markers (f->map), "cluster-clicked", &cluster);
  g_assert_true (map_test_wait (is_past_12, f->map));
}

static void
test_many_buildings_few_widgets (MapTest *f, gconstpointer data)
{
  BefMapMarkers *markers = bef_map_get_markers (f->map);

  for (int zoom = 10; zoom <= 17; zoom++)
    {
      bef_map_go_to (f->map, 46.2130, -0.8870, zoom);
      map_test_settle (f->map);
      g_assert_cmpuint (bef_map_markers_get_n_live (markers), >, 0);
      g_assert_cmpuint (bef_map_markers_get_n_live (markers), <=, 320);
    }
  bef_map_go_to (f->map, 46.2130, -0.8870, 10);
  map_test_settle (f->map);
  g_assert_cmpuint (map_test_n_shown (f), ==, GPOINTER_TO_UINT (data));
  /* Far away there is nothing to keep a widget for. */
  bef_map_go_to (f->map, 48.8, 2.3, 12);
  map_test_settle (f->map);
  g_assert_cmpuint (bef_map_markers_get_n_live (markers), ==, 0);
}

static void
test_selection_is_never_gathered (MapTest *f, gconstpointer data)
{
  BefBuilding *building = map_test_nth (f, 7);

  bef_map_go_to (f->map, 46.2130, -0.8870, 9);
  bef_map_select (f->map, BEF_PLACE (building));
  map_test_settle (f->map);
  BefMapMarker *marker = bef_map_markers_find (bef_map_get_markers (f->map), BEF_PLACE (building));
  g_assert_nonnull (marker);
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (marker), "selected"));
  g_assert_cmpint (bef_map_marker_get_label_side (marker), !=, BEF_MAP_LABEL_NONE);
  g_assert_true (bef_map_get_selected (f->map) == BEF_PLACE (building));
  bef_map_select (f->map, NULL);
  map_test_settle (f->map);
  g_assert_null (bef_map_markers_find (bef_map_get_markers (f->map), BEF_PLACE (building)));
}

static void
test_selecting_brings_into_view (MapTest *f, gconstpointer data)
{
  BefBuilding *building = map_test_nth (f, 13);

  bef_map_go_to (f->map, 46.5, -1.5, 15);
  map_test_settle (f->map);
  g_assert_cmpuint (map_test_n_shown (f), ==, 0);
  bef_map_select (f->map, BEF_PLACE (building));
  g_assert_true (map_test_wait (shows_selected, f->map));
}

static void
note_place_cb (BefMap *map, BefPlace *place, gpointer data)
{
  g_ptr_array_add (data, place);
}

static void
test_keys_select_and_activate (MapTest *f, gconstpointer data)
{
  g_autoptr (GPtrArray) selected = g_ptr_array_new ();
  g_autoptr (GPtrArray) activated = g_ptr_array_new ();
  GtkWidget *map = GTK_WIDGET (f->map);

  g_signal_connect (f->map, "place-selected", G_CALLBACK (note_place_cb), selected);
  g_signal_connect (f->map, "place-activated", G_CALLBACK (note_place_cb), activated);
  g_assert_false (map_test_key (map, GDK_KEY_Return, NO_MODIFIER));
  g_assert_true (map_test_key (map, GDK_KEY_n, NO_MODIFIER));
  g_assert_true (bef_map_get_selected (f->map) == (gpointer)map_test_nth (f, 0));
  g_assert_true (map_test_key (map, GDK_KEY_p, NO_MODIFIER));
  g_assert_true (bef_map_get_selected (f->map) == (gpointer)map_test_nth (f, 13));
  g_assert_true (map_test_key (map, GDK_KEY_n, GDK_SHIFT_MASK));
  g_assert_true (bef_map_get_selected (f->map) == (gpointer)map_test_nth (f, 12));
  g_assert_true (map_test_key (map, GDK_KEY_Return, NO_MODIFIER));
  g_assert_cmpuint (activated->len, ==, 1);
  g_assert_true (activated->pdata[0] == map_test_nth (f, 12));
  g_assert_true (map_test_key (map, GDK_KEY_Escape, NO_MODIFIER));
  g_assert_null (bef_map_get_selected (f->map));
  g_assert_cmpuint (selected->len, ==, 4);
  g_assert_null (selected->pdata[3]);
  /* Escape with nothing to leave is the window's. */
  g_assert_false (map_test_key (map, GDK_KEY_Escape, NO_MODIFIER));
  /* The program's own selecting is not told back to it. */
  bef_map_select (f->map, BEF_PLACE (map_test_nth (f, 1)));
  g_assert_cmpuint (selected->len, ==, 4);
}

static void
test_keys_move_the_view (MapTest *f, gconstpointer data)
{
  ShumateViewport *viewport = shumate_map_get_viewport (bef_map_get_shumate (f->map));
  GtkWidget *map = GTK_WIDGET (f->map);

  bef_map_go_to (f->map, 46.2130, -0.8870, 15);
  g_assert_true (map_test_key (map, GDK_KEY_Left, NO_MODIFIER));
  g_assert_cmpfloat (shumate_location_get_longitude (SHUMATE_LOCATION (viewport)), <, -0.8870);
  g_assert_true (map_test_key (map, GDK_KEY_Up, NO_MODIFIER));
  g_assert_cmpfloat (shumate_location_get_latitude (SHUMATE_LOCATION (viewport)), >, 46.2130);
  g_assert_true (map_test_key (map, GDK_KEY_plus, NO_MODIFIER));
  g_assert_true (map_test_wait (is_at_16, f->map));
  g_assert_true (map_test_key (map, GDK_KEY_minus, NO_MODIFIER));
  g_assert_true (map_test_wait (is_at_15, f->map));
  bef_map_go_to (f->map, 40, 10, 5);
  g_assert_true (map_test_key (map, GDK_KEY_0, NO_MODIFIER));
  map_test_settle (f->map);
  g_assert_cmpuint (map_test_n_shown (f), ==, 14);
  g_assert_cmpfloat_with_epsilon (shumate_location_get_latitude (SHUMATE_LOCATION (viewport)),
                                  46.2130, 0.01);
}

static void
test_north_stays_up (MapTest *f, gconstpointer data)
{
  ShumateViewport *viewport = shumate_map_get_viewport (bef_map_get_shumate (f->map));

  shumate_viewport_set_rotation (viewport, 1);
  g_assert_cmpfloat (shumate_viewport_get_rotation (viewport), ==, 0);
}

static void
test_outlines_from_zoom_15 (MapTest *f, gconstpointer data)
{
  BefMapOutlines *outlines = bef_map_get_outlines (f->map);

  /* Without a background they are what places the buildings, at any zoom. */
  bef_map_go_to (f->map, 46.2130, -0.8870, 14.7);
  map_test_settle (f->map);
  g_assert_cmpuint (bef_map_outlines_get_n_drawn (outlines), >=, 10);
  map_test_use_source (f, BEF_MAP_SOURCE_SERVER, NULL, MAP_TEST_ANSWER_TILE);
  map_test_settle (f->map);
  g_assert_cmpuint (bef_map_outlines_get_n_drawn (outlines), ==, 0);
  bef_map_go_to (f->map, 46.2130, -0.8870, 16);
  map_test_settle (f->map);
  g_assert_cmpuint (bef_map_outlines_get_n_drawn (outlines), >=, 5);
}

static void
test_description_counts (MapTest *f, gconstpointer data)
{
  g_autofree char *quiet = bef_map_dup_description (f->map);

  g_assert_cmpstr (quiet, ==, "Map of 14 places");
  map_test_set_severity (map_test_nth (f, 0), BEF_SEVERITY_URGENT);
  map_test_set_severity (map_test_nth (f, 1), BEF_SEVERITY_TODAY);
  map_test_set_severity (map_test_nth (f, 2), BEF_SEVERITY_TODAY);
  g_autofree char *said = bef_map_dup_description (f->map);
  g_assert_cmpstr (said, ==, "Map of 14 places; 1 urgent, 2 today");
}

static void
test_grouping_is_the_same_wherever_one_looks (void)
{
  g_autoptr (GListStore) store = map_test_commune (300);
  g_autoptr (BefMapPlaces) places = bef_map_places_new ();
  const double world = 256.0 * 32768;
  guint total = 0;

  bef_map_places_set_model (places, G_LIST_MODEL (store));
  g_autoptr (GArray) clusters = bef_map_layout_cluster (places, world, 48, NULL);
  g_assert_cmpuint (clusters->len, <, 300);
  for (guint i = 0; i < clusters->len; i++)
    {
      const BefMapCluster *a = &g_array_index (clusters, BefMapCluster, i);
      total += a->n;
      for (guint k = i + 1; k < clusters->len; k++)
        {
          const BefMapCluster *b = &g_array_index (clusters, BefMapCluster, k);
          g_assert_cmpfloat (hypot (a->x - b->x, a->y - b->y) * world, >=, 47.9);
        }
    }
  g_assert_cmpuint (total, ==, 300);

  /* Another order of the model, the same groups. */
  g_autoptr (GListStore) back = g_list_store_new (BEF_TYPE_BUILDING);
  for (guint i = 300; i > 0; i--)
    {
      g_autoptr (BefBuilding) building = g_list_model_get_item (G_LIST_MODEL (store), i - 1);
      g_list_store_append (back, building);
    }
  bef_map_places_set_model (places, G_LIST_MODEL (back));
  g_autoptr (GArray) again = bef_map_layout_cluster (places, world, 48, NULL);
  g_assert_cmpuint (again->len, ==, clusters->len);
  for (guint i = 0; i < again->len; i++)
    g_assert_true (g_array_index (again, BefMapCluster, i).first
                   == g_array_index (clusters, BefMapCluster, i).first);
}

static void
test_labels_never_cover_each_other (void)
{
  BefMapLabel labels[40] = { 0 };

  for (guint i = 0; i < 40; i++)
    {
      labels[i].x = 40 * (i % 8);
      labels[i].y = 35 * (i / 8);
      graphene_rect_init (&labels[i].body, (float)labels[i].x - 15, (float)labels[i].y - 37, 30,
                          37);
      labels[i].width = 90;
      labels[i].height = 18;
    }
  labels[9].forced = TRUE;
  bef_map_layout_labels (labels, 40, NULL);
  guint shown = 0;
  for (guint i = 0; i < 40; i++)
    {
      graphene_rect_t a, b;
      if (labels[i].side == BEF_MAP_LABEL_NONE)
        continue;
      shown++;
      bef_map_label_rect (&labels[i], labels[i].side, &a);
      for (guint k = 0; k < 40; k++)
        {
          if (i == k || i == 9 || k == 9)
            continue;
          g_assert_false (graphene_rect_intersection (&a, &labels[k].body, NULL));
          if (labels[k].side == BEF_MAP_LABEL_NONE)
            continue;
          bef_map_label_rect (&labels[k], labels[k].side, &b);
          g_assert_false (graphene_rect_intersection (&a, &b, NULL));
        }
    }
  g_assert_cmpint (labels[9].side, !=, BEF_MAP_LABEL_NONE);
  g_assert_cmpuint (shown, >, 3);
}

static void
test_a_label_stays_inside_the_view (void)
{
  const graphene_rect_t view = GRAPHENE_RECT_INIT (0, 0, 400, 300);
  BefMapLabel label = { .x = 20, .y = 150, .width = 90, .height = 18 };
  graphene_rect_t rect;

  graphene_rect_init (&label.body, 5, 113, 30, 37);
  bef_map_layout_labels (&label, 1, &view);
  g_assert_cmpint (label.side, ==, BEF_MAP_LABEL_RIGHT);
  bef_map_label_rect (&label, label.side, &rect);
  g_assert_true (graphene_rect_contains_rect (&view, &rect));

  /* Where no side is wholly inside, a part of the name is better than none. */
  label.width = 500;
  bef_map_layout_labels (&label, 1, &view);
  g_assert_cmpint (label.side, ==, BEF_MAP_LABEL_BELOW);
}

/* Beside an edge, with another pin where it would have gone: moved along until it is whole, and
 * still above or below its own. */
static void
test_a_label_is_shifted_into_the_view (void)
{
  const graphene_rect_t view = GRAPHENE_RECT_INIT (0, 0, 400, 300);
  BefMapLabel labels[] = { { .x = 60, .y = 150, .width = 200, .height = 18 },
                           { .x = 110, .y = 150 } };
  graphene_rect_t rect;

  graphene_rect_init (&labels[0].body, 45, 113, 30, 37);
  graphene_rect_init (&labels[1].body, 95, 113, 30, 37);
  for (int right = 0; right < 2; right++)
    {
      bef_map_layout_labels (labels, 2, &view);
      g_assert_cmpint (labels[0].side, ==, BEF_MAP_LABEL_BELOW);
      g_assert_cmpfloat (fabs (labels[0].shift), ==, 40);
      bef_map_label_rect (&labels[0], labels[0].side, &rect);
      g_assert_true (graphene_rect_contains_rect (&view, &rect));
      for (guint i = 0; i < 2; i++)
        {
          labels[i].x = 400 - labels[i].x;
          labels[i].body.origin.x = 400 - labels[i].body.origin.x - labels[i].body.size.width;
        }
    }
  /* Not so far that it seems to be another's. */
  labels[0].x = 2;
  labels[0].body.origin.x = -13;
  bef_map_layout_labels (labels, 2, &view);
  g_assert_cmpfloat (labels[0].shift, <, 100);
}

/* A place of the street: equipment that stands by itself. */
static BefPlace *
street_place (const char *id)
{
  return BEF_PLACE (bef_device_new (id, BEF_KIND_METER));
}

static void
test_labels_by_need_then_size (void)
{
  g_autoptr (BefPlace) building = BEF_PLACE (map_test_building (0, BEF_SEVERITY_NORMAL));
  g_autoptr (BefPlace) street = street_place ("urn:ngsi-ld:ACMeasurement:street");
  /* In the order in which they have to come. */
  BefMapSpot spots[] = {
    { .place = building, .severity = BEF_SEVERITY_URGENT, .area = 10 },
    { .place = street, .severity = BEF_SEVERITY_URGENT },
    { .place = building, .severity = BEF_SEVERITY_TODAY, .area = 5000 },
    { .place = street, .severity = BEF_SEVERITY_WEEK },
    { .place = building, .severity = BEF_SEVERITY_NORMAL, .area = 5000 },
    { .place = building, .severity = BEF_SEVERITY_UNKNOWN, .area = 10 },
    { .place = building, .severity = BEF_SEVERITY_NORMAL, .area = 10 },
    { .place = building, .severity = BEF_SEVERITY_NORMAL },
    { .place = street, .severity = BEF_SEVERITY_UNKNOWN },
    { .place = street, .severity = BEF_SEVERITY_NORMAL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (spots); i++)
    for (guint k = 0; k < G_N_ELEMENTS (spots); k++)
      {
        const int said = bef_map_label_compare (&spots[i], &spots[k]);
        g_assert_cmpint ((said > 0) - (said < 0), ==, (i > k) - (i < k));
      }
}

/* Equipment of the street in an unknown state beside a building: both pins are seen, and there is
 * room for one label. */
static void
test_a_building_is_labelled_before_the_street (MapTest *f, gconstpointer data)
{
  g_autoptr (BefEntity) entity =
      bef_entity_new ("urn:ngsi-ld:ACMeasurement:street", "ACMeasurement", BEF_ENTITY_EQUIPMENT);
  g_autoptr (BefDevice) street = bef_device_new (entity->id, BEF_KIND_METER);
  BefMapMarkers *markers = bef_map_get_markers (f->map);

  entity->name = g_strdup ("A street that has as long a name as a building");
  entity->has_location = TRUE;
  entity->location = (BefPoint){ 46.2130, -0.8870 + 42 * 360.0 / (256 * 65536) };
  bef_device_apply (street, entity, bef_now_ms (), bef_now_ms ());
  g_autoptr (GListStore) both = g_list_store_new (BEF_TYPE_PLACE);
  g_list_store_append (both, map_test_nth (f, 0));
  g_list_store_append (both, street);
  bef_map_set_places (f->map, G_LIST_MODEL (both));
  bef_map_go_to (f->map, 46.2130, -0.8870, 16);
  map_test_settle (f->map);
  g_assert_cmpuint (bef_map_markers_get_n_live (markers), ==, 2);
  BefMapMarker *marker = bef_map_markers_find (markers, BEF_PLACE (map_test_nth (f, 0)));
  g_assert_cmpint (bef_map_marker_get_label_side (marker), ==, BEF_MAP_LABEL_BELOW);
}

static gboolean
is_covered (BefMap *map, BefMapMarker *marker, GtkWidget *cover)
{
  graphene_rect_t label, over;
  graphene_point_t at;

  if (!bef_map_marker_get_label_bounds (marker, &label))
    return FALSE;
  const graphene_point_t pin =
      GRAPHENE_POINT_INIT ((float)gtk_widget_get_width (GTK_WIDGET (marker)) / 2,
                           (float)bef_map_marker_get_anchor (marker));
  g_assert_true (gtk_widget_compute_point (GTK_WIDGET (marker), GTK_WIDGET (map), &pin, &at));
  g_assert_true (gtk_widget_compute_bounds (cover, GTK_WIDGET (map), &over));
  graphene_rect_offset (&label, at.x, at.y);
  return graphene_rect_intersection (&label, &over, NULL);
}

typedef struct
{
  BefMap *map;
  BefPlace *place;
  GtkWidget *cover;
} Covered;

static gboolean
has_a_label_in_the_open (gpointer data)
{
  Covered *covered = data;
  BefMapMarker *marker = bef_map_markers_find (bef_map_get_markers (covered->map), covered->place);

  return marker != NULL && bef_map_marker_get_label_side (marker) != BEF_MAP_LABEL_NONE
         && !is_covered (covered->map, marker, covered->cover);
}

static void
test_no_label_beneath_what_lies_over_the_map (MapTest *f, gconstpointer data)
{
  GtkWidget *cover = gtk_button_new_with_label ("Something that lies over the map");
  Covered covered = { f->map, BEF_PLACE (map_test_nth (f, 0)), cover };
  GtkWidget *overlay =
      gtk_widget_get_ancestor (GTK_WIDGET (bef_map_get_shumate (f->map)), GTK_TYPE_OVERLAY);

  bef_map_go_to (f->map, 46.2130, -0.8870, 16);
  map_test_settle (f->map);
  BefMapMarker *marker = bef_map_markers_find (bef_map_get_markers (f->map), covered.place);
  g_assert_cmpint (bef_map_marker_get_label_side (marker), ==, BEF_MAP_LABEL_BELOW);

  /* It comes where the label is. */
  gtk_widget_set_halign (cover, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (cover, GTK_ALIGN_START);
  gtk_widget_set_margin_top (cover, 310);
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), cover);
  bef_map_add_cover (f->map, cover);
  map_test_settle (f->map);
  g_assert_true (map_test_wait (has_a_label_in_the_open, &covered));
  g_assert_cmpint (bef_map_marker_get_label_side (marker), !=, BEF_MAP_LABEL_BELOW);

  /* The map is moved beneath it, and comes to rest. */
  const BefMapLabelSide side = bef_map_marker_get_label_side (marker);
  for (int i = 0; i < 9; i++)
    {
      bef_map_pan_by (f->map, 0, side == BEF_MAP_LABEL_ABOVE ? -9 : -4);
      map_test_settle (f->map);
    }
  g_assert_true (map_test_wait (has_a_label_in_the_open, &covered));

  /* What somebody looks at is said all the same. */
  gtk_widget_set_size_request (cover, 600, 300);
  gtk_widget_set_margin_top (cover, 150);
  bef_map_select (f->map, covered.place);
  map_test_settle (f->map);
  marker = bef_map_markers_find (bef_map_get_markers (f->map), covered.place);
  g_assert_cmpint (bef_map_marker_get_label_side (marker), !=, BEF_MAP_LABEL_NONE);
}

#define ADD(name, n, func)                                                                         \
  g_test_add ("/map/" name, MapTest, GUINT_TO_POINTER (n), map_test_set_up, func,                  \
              map_test_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (!gtk_init_check ())
    {
      g_print ("1..0 # SKIP no display\n");
      return 0;
    }

  g_test_add_func ("/map/grouping-is-the-same-wherever-one-looks",
                   test_grouping_is_the_same_wherever_one_looks);
  g_test_add_func ("/map/labels-never-cover-each-other", test_labels_never_cover_each_other);
  g_test_add_func ("/map/a-label-stays-inside-the-view", test_a_label_stays_inside_the_view);
  g_test_add_func ("/map/label-is-shifted-into-the-view", test_a_label_is_shifted_into_the_view);
  g_test_add_func ("/map/labels-by-need-then-size", test_labels_by_need_then_size);
  ADD ("building-before-the-street", 1, test_a_building_is_labelled_before_the_street);
  ADD ("no-label-beneath-what-lies-over", 1, test_no_label_beneath_what_lies_over_the_map);
  ADD ("markers-follow-the-model", 14, test_markers_follow_the_model);
  ADD ("severity-changes-the-marker", 14, test_severity_changes_the_marker);
  ADD ("a-cluster-shows-its-worst", 14, test_a_cluster_shows_its_worst);
  ADD ("a-click-on-a-cluster-zooms-in", 14, test_a_click_on_a_cluster_zooms_in);
  ADD ("many-buildings-few-widgets/500", 500, test_many_buildings_few_widgets);
  ADD ("many-buildings-few-widgets/10000", 10000, test_many_buildings_few_widgets);
  ADD ("selection-is-never-gathered", 14, test_selection_is_never_gathered);
  ADD ("selecting-brings-into-view", 14, test_selecting_brings_into_view);
  ADD ("keys-select-and-activate", 14, test_keys_select_and_activate);
  ADD ("keys-move-the-view", 14, test_keys_move_the_view);
  ADD ("north-stays-up", 14, test_north_stays_up);
  ADD ("outlines-from-zoom-15", 14, test_outlines_from_zoom_15);
  ADD ("description-counts", 14, test_description_counts);
  return g_test_run ();
}
