/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Shows the map with a made-up commune, to be looked at: not a test.
 *   map-gallery [--dark] [--tiles FOLDER] [--zoom N] [--buildings N] [--select N] [--png FILE]
 * [--size WxH] FOLDER holds zoom/x/y.png. With --png the window's picture is saved once it is
 * still, and the program ends.
 */
#include <adwaita.h>
#include <math.h>

#include "map/bef-map-private.h"
#include "model/bef-commune.h"

static gboolean dark;
static char *tiles_dir, *png, *size;
static int zoom = -1, n_buildings = 14, selected = -1, source = BEF_MAP_SOURCE_SERVER;

static const struct
{
  const char *name, *category;
  double latitude, longitude, area;
  BefSeverity severity;
  const char *why;
} made_up[] = {
  { "Mairie", "townHall", 46.2130, -0.8870, 620, BEF_SEVERITY_NORMAL, NULL },
  { "École élémentaire", "school", 46.2138, -0.8852, 980, BEF_SEVERITY_TODAY,
    "Temperature below 17 °C" },
  { "École maternelle", "school", 46.2142, -0.8843, 540, BEF_SEVERITY_NORMAL, NULL },
  { "Médiathèque", "library", 46.2125, -0.8881, 310, BEF_SEVERITY_NORMAL, NULL },
  { "Centre de loisirs", "leisureCentre", 46.2150, -0.8860, 450, BEF_SEVERITY_WEEK,
    "Night use above usual" },
  { "Salle des fêtes", "villageHall", 46.2112, -0.8895, 720, BEF_SEVERITY_URGENT,
    "Door left open" },
  { "Salle de Puyvert", "villageHall", 46.2048, -0.8792, 260, BEF_SEVERITY_NORMAL, NULL },
  { "Ateliers municipaux", "workshop", 46.2098, -0.8838, 800, BEF_SEVERITY_UNKNOWN, NULL },
  { "Église Sainte-Gemme", "church", 46.2133, -0.8878, 410, BEF_SEVERITY_NORMAL, NULL },
  { "Maison médicale", "medicalCentre", 46.2119, -0.8862, 380, BEF_SEVERITY_NORMAL, NULL },
  { "Espace de coworking", "coworking", 46.2127, -0.8861, 190, BEF_SEVERITY_NORMAL, NULL },
  { "Micro-Folie", "microFolie", 46.2121, -0.8885, 220, BEF_SEVERITY_NORMAL, NULL },
  { "Château d’eau", "waterTower", 46.2190, -0.8920, 60, BEF_SEVERITY_NORMAL, NULL },
  { "Armoire d’éclairage du bourg", "streetLighting", 46.2134, -0.8889, 4, BEF_SEVERITY_WEEK,
    "Two lamps out" },
};

static BefBuilding *
make_building (int i)
{
  const guint k = (guint)i % G_N_ELEMENTS (made_up);
  const int ring = i / (int)G_N_ELEMENTS (made_up);
  g_autofree char *id = g_strdup_printf ("urn:ngsi-ld:Building:demo:%d", i);
  g_autofree char *area = g_strdup_printf ("%d", (int)made_up[k].area);
  g_autoptr (BefEntity) entity = bef_entity_new (id, "Building", BEF_ENTITY_BUILDING);
  BefBuilding *building = bef_building_new (id);
  BefPoint at = { made_up[k].latitude, made_up[k].longitude };
  const double half = sqrt (made_up[k].area) / 2 / 111000;

  if (ring > 0)
    {
      at.latitude += 0.012 * sqrt (ring) * sin (ring * 2.4);
      at.longitude += 0.018 * sqrt (ring) * cos (ring * 2.4);
    }
  entity->name =
      ring > 0 ? g_strdup_printf ("%s %d", made_up[k].name, ring) : g_strdup (made_up[k].name);
  entity->has_location = TRUE;
  entity->location = at;
  entity->outline = g_array_new (FALSE, FALSE, sizeof (BefPoint));
  const double corners[6][2] = { { -1, -1.6 }, { -1, 1.6 },  { 1, 1.6 },
                                 { 1, 0.2 },   { 0.2, 0.2 }, { 0.2, -1.6 } };
  for (int c = 0; c < 6; c++)
    {
      const double turn = 0.3 + k;
      const double u = corners[c][0] * half, v = corners[c][1] * half;
      BefPoint p = { at.latitude + u * cos (turn) - v * sin (turn),
                     at.longitude + (u * sin (turn) + v * cos (turn)) / 0.69 };
      g_array_append_val (entity->outline, p);
    }
  bef_entity_set_fact (entity, "category", made_up[k].category);
  bef_entity_set_fact (entity, "floorArea", area);
  bef_building_apply (building, entity, bef_now_ms ());
  if (made_up[k].severity != BEF_SEVERITY_UNKNOWN)
    {
      g_autoptr (BefEntity) meter =
          bef_entity_new ("urn:ngsi-ld:ACMeasurement:demo", "ACMeasurement", BEF_ENTITY_EQUIPMENT);
      g_autoptr (BefDevice) device = bef_device_new (meter->id, BEF_KIND_METER);
      bef_entity_add_reading (meter, "power", bef_now_ms (), 1234);
      bef_device_apply (device, meter, bef_now_ms (), bef_now_ms ());
      bef_building_add_device (building, device);
    }
  bef_building_touch (building);
  bef_building_refresh (building, bef_now_ms (),
                        ring % 5 == 0 ? made_up[k].severity : BEF_SEVERITY_NORMAL,
                        ring % 5 == 0 ? made_up[k].why : NULL);
  return building;
}

static void
fetch (const char *url, GCancellable *cancellable, GAsyncReadyCallback callback,
       gpointer callback_data, gpointer user_data)
{
  g_autofree char *path =
      g_build_filename (tiles_dir, g_str_has_prefix (url, "/tiles/") ? url + 7 : url, NULL);
  GTask *task = g_task_new (NULL, cancellable, callback, callback_data);
  g_autoptr (GError) error = NULL;
  char *data;
  gsize length;

  if (g_file_get_contents (path, &data, &length, &error))
    g_task_return_pointer (task, g_bytes_new_take (data, length), (GDestroyNotify)g_bytes_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
  g_object_unref (task);
}

static GBytes *
fetch_finish (GAsyncResult *result, gpointer user_data, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static gboolean
save_cb (gpointer data)
{
  GtkWidget *window = data;
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (window);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  const int width = gtk_widget_get_width (window), height = gtk_widget_get_height (window);

  gdk_paintable_snapshot (paintable, snapshot, width, height);
  g_autoptr (GskRenderNode) node = gtk_snapshot_free_to_node (snapshot);
  GskRenderer *renderer = gtk_native_get_renderer (GTK_NATIVE (window));
  g_autoptr (GdkTexture) texture =
      gsk_renderer_render_texture (renderer, node, &GRAPHENE_RECT_INIT (0, 0, width, height));
  gdk_texture_save_to_png (texture, png);
  gtk_window_destroy (GTK_WINDOW (window));
  return G_SOURCE_REMOVE;
}

static void
activate_cb (GtkApplication *app)
{
  GtkWidget *window = gtk_application_window_new (app);
  GtkWidget *map = bef_map_new ();
  g_autoptr (GListStore) store = g_list_store_new (BEF_TYPE_BUILDING);
  int width = 1366, height = 768;

  if (size != NULL && strchr (size, 'x') != NULL)
    {
      width = (int)g_ascii_strtoll (size, NULL, 10);
      height = (int)g_ascii_strtoll (strchr (size, 'x') + 1, NULL, 10);
    }
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      dark ? ADW_COLOR_SCHEME_FORCE_DARK
                                           : ADW_COLOR_SCHEME_FORCE_LIGHT);
  gtk_icon_theme_add_resource_path (gtk_icon_theme_get_for_display (gdk_display_get_default ()),
                                    "/fr/beffroi/Beffroi/icons");
  for (int i = 0; i < n_buildings; i++)
    {
      g_autoptr (BefBuilding) building = make_building (i);
      g_list_store_append (store, building);
    }
  bef_map_set_dark (BEF_MAP (map), dark);
  bef_map_set_places (BEF_MAP (map), G_LIST_MODEL (store));
  if (tiles_dir != NULL)
    {
      bef_map_set_fetch (BEF_MAP (map), fetch, fetch_finish, NULL);
      bef_map_set_source (BEF_MAP (map), (BefMapSourceKind)source, NULL, NULL);
    }
  if (zoom >= 0)
    bef_map_go_to (BEF_MAP (map), 46.2130, -0.8870, zoom);
  if (selected >= 0)
    {
      g_autoptr (BefBuilding) building =
          g_list_model_get_item (G_LIST_MODEL (store), (guint)selected);
      bef_map_select (BEF_MAP (map), BEF_PLACE (building));
    }
  gtk_window_set_child (GTK_WINDOW (window), map);
  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  gtk_window_set_decorated (GTK_WINDOW (window), png == NULL);
  gtk_window_present (GTK_WINDOW (window));
  if (png != NULL)
    g_timeout_add (1500, save_cb, window);
}

int
main (int argc, char **argv)
{
  const GOptionEntry entries[] = {
    { "dark", 0, 0, G_OPTION_ARG_NONE, &dark, "Dark style", NULL },
    { "tiles", 0, 0, G_OPTION_ARG_FILENAME, &tiles_dir, "Folder of tiles", "FOLDER" },
    { "zoom", 0, 0, G_OPTION_ARG_INT, &zoom, "Zoom level", "N" },
    { "buildings", 0, 0, G_OPTION_ARG_INT, &n_buildings, "How many", "N" },
    { "select", 0, 0, G_OPTION_ARG_INT, &selected, "Which is selected", "N" },
    { "source", 0, 0, G_OPTION_ARG_INT, &source, "A BefMapSourceKind, whose credit is shown", "N" },
    { "png", 0, 0, G_OPTION_ARG_FILENAME, &png, "Save a picture and end", "FILE" },
    { "size", 0, 0, G_OPTION_ARG_STRING, &size, "Size of the window", "WxH" },
    { NULL },
  };
  g_autoptr (AdwApplication) app =
      adw_application_new ("fr.beffroi.MapGallery", G_APPLICATION_NON_UNIQUE);

  g_application_add_main_option_entries (G_APPLICATION (app), entries);
  g_signal_connect (app, "activate", G_CALLBACK (activate_cb), NULL);
  return g_application_run (G_APPLICATION (app), argc, argv);
}
