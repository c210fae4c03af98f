/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-hub-simulation-private.h"

#include <gio/gio.h>
#include <math.h>

#include "base/bef-json.h"
#include "hub/land/bef-hub-geography.h"

/* Where the buildings are: the commune's GeoJSON for its own, streets around it for generated ones.
 */

typedef struct
{
  const char *slug, *name, *category;
  BefHubProfile profile;
  double area_m2, base_w, presence_w, heat_w_per_k, gas_m3h_per_k, subscribed_kva;
  const char *tariff;
  const char *link; /* target whose failure silences the building, nullable */
} Own;

/* Heat coefficients are the electric ones; a building with gas has none. */
static const Own own_buildings[] = {
  { "mairie", "Mairie", "townHall", BEF_HUB_PROFILE_TOWN_HALL, 620, 900, 4200, 0, 0.30, 36, "C5" },
  { "ecole-elementaire", "École élémentaire des Tilleuls", "school", BEF_HUB_PROFILE_SCHOOL, 1150,
    1300, 7800, 0, 0.52, 60, "C4" },
  { "ecole-maternelle", "École maternelle des Coquelicots", "school", BEF_HUB_PROFILE_SCHOOL, 540,
    600, 3200, 520, 0, 42, "C4" },
  { "bibliotheque", "Bibliothèque municipale", "library", BEF_HUB_PROFILE_LIBRARY, 260, 420, 1700,
    210, 0, 18, "C5" },
  { "centre-loisirs", "Centre de loisirs", "leisureCentre", BEF_HUB_PROFILE_LEISURE, 380, 500, 2600,
    300, 0, 36, "C5" },
  { "salle-fetes", "Salle des fêtes", "villageHall", BEF_HUB_PROFILE_VILLAGE_HALL, 450, 650, 9000,
    420, 0, 60, "C4" },
  { "salle-associations", "Salle des associations", "villageHall", BEF_HUB_PROFILE_ASSOCIATIONS,
    210, 280, 1900, 260, 0, 18, "C5", "salle-associations:liaison-fibre" },
  { "ateliers", "Ateliers municipaux", "workshop", BEF_HUB_PROFILE_WORKSHOP, 520, 450, 3800, 90, 0,
    36, "C5", "ateliers:liaison-fibre" },
  { "eglise", "Église Sainte-Gemme", "church", BEF_HUB_PROFILE_CHURCH, 480, 60, 2400, 0, 0, 18,
    "C5" },
  { "maison-sante", "Maison de santé", "medicalCentre", BEF_HUB_PROFILE_MEDICAL, 430, 850, 4600,
    280, 0, 36, "C5" },
  { "coworking", "Espace de coworking", "coworking", BEF_HUB_PROFILE_COWORKING, 180, 380, 1900, 120,
    0, 18, "C5" },
  { "micro-folie", "Micro-Folie", "microFolie", BEF_HUB_PROFILE_MICRO_FOLIE, 240, 520, 3600, 130, 0,
    24, "C5" },
  { "chateau-eau", "Château d’eau", "waterTower", BEF_HUB_PROFILE_EMPTY, 60, 180, 0, 0, 0, 12, "C5",
    "chateau-eau:liaison-radio" },
  { "eclairage-bourg", "Armoire d’éclairage du bourg", "streetLighting", BEF_HUB_PROFILE_EMPTY, 2,
    25, 0, 0, 0, 12, "C5" },
};

void
bef_hub_building_free (BefHubBuilding *building)
{
  g_free (building->id);
  g_free (building->slug);
  g_free (building->name);
  g_free (building->category);
  g_free (building->street);
  g_clear_pointer (&building->ring, json_array_unref);
  g_free (building);
}

void
bef_hub_thing_free (BefHubThing *thing)
{
  g_free (thing->id);
  g_free (thing->name);
  g_free (thing->target);
  g_clear_pointer (&thing->commands, g_array_unref);
  g_free (thing);
}

BefHubThing *
bef_hub_simulation_add (BefHubSimulation *self, BefHubBuilding *building, BefHubClass klass,
                        const char *slug, const char *name, const char *variant, double size)
{
  BefHubThing *thing = g_new0 (BefHubThing, 1);
  const char *type = bef_hub_class_info (klass)->type;

  thing->klass = klass;
  thing->building = building;
  thing->variant = variant;
  thing->size = size;
  thing->name = g_strdup (name);
  thing->room = -1;
  thing->id = slug == NULL ? g_strdup (building->id)
                           : g_strdup_printf ("urn:ngsi-ld:%s:" BEF_HUB_COMMUNE ":%s:%s", type,
                                              building->slug, slug);
  thing->target = g_strdup_printf ("%s:%s", building->slug, slug != NULL ? slug : "");
  thing->key = bef_hub_hash_text (self->seed, thing->id, NULL);
  g_ptr_array_add (self->things, thing);
  g_hash_table_insert (self->by_id, thing->id, thing);
  return thing;
}

/* The mean of the corners: inside enough for the shapes buildings have. */
static void
set_ring (BefHubBuilding *building, JsonArray *ring)
{
  guint n = json_array_get_length (ring);
  double lon = 0, lat = 0;

  for (guint i = 0; i + 1 < n; i++)
    {
      JsonArray *point = bef_json_node_array (json_array_get_element (ring, i));
      lon += json_array_get_double_element (point, 0);
      lat += json_array_get_double_element (point, 1);
    }
  building->lon = lon / (n - 1);
  building->lat = lat / (n - 1);
  building->ring = json_array_ref (ring);
}

/* A closed ring of at least a triangle, of pairs of numbers. */
static gboolean
is_ring (JsonArray *ring)
{
  double number;

  if (ring == NULL || json_array_get_length (ring) < 4)
    return FALSE;
  for (guint i = 0; i < json_array_get_length (ring); i++)
    {
      JsonArray *point = bef_json_node_array (json_array_get_element (ring, i));
      if (point == NULL || json_array_get_length (point) < 2
          || !bef_json_node_number (json_array_get_element (point, 0), &number)
          || !bef_json_node_number (json_array_get_element (point, 1), &number))
        return FALSE;
    }
  return TRUE;
}

/* The municipal feature @slug of the commune's GeoJSON, or NULL. (transfer none) */
static JsonObject *
find_feature (BefHubSimulation *self, const char *slug)
{
  JsonArray *features = self->land != NULL
                            ? bef_json_get_array (bef_json_node_object (self->land), "features")
                            : NULL;

  for (guint i = 0; features != NULL && i < json_array_get_length (features); i++)
    {
      JsonObject *f = bef_json_node_object (json_array_get_element (features, i));
      JsonObject *p = bef_json_get_object (f, "properties");
      if (g_strcmp0 (bef_json_get_string (p, "layer"), "building") == 0
          && g_strcmp0 (bef_json_get_string (p, "id"), slug) == 0)
        return f;
    }
  return NULL;
}

static void
place_own (BefHubSimulation *self, BefHubBuilding *building, guint index)
{
  JsonObject *feature = find_feature (self, building->slug);
  JsonObject *properties = bef_json_get_object (feature, "properties");
  JsonObject *geometry = bef_json_get_object (feature, "geometry");
  JsonArray *rings = bef_json_get_array (geometry, "coordinates");
  JsonArray *ring = rings != NULL && json_array_get_length (rings) > 0
                        ? bef_json_node_array (json_array_get_element (rings, 0))
                        : NULL;
  const char *street =
      bef_json_get_string (bef_json_get_object (properties, "address"), "streetAddress");

  building->street = g_strdup (street != NULL ? street : "Place de la Mairie");
  bef_json_get_number (properties, "floorArea", &building->area_m2);
  if (is_ring (ring))
    {
      set_ring (building, ring);
      return;
    }
  /* Not on the map: a small square on a spiral round the town hall. */
  double angle = index * 2.4, radius = 0.0006 * sqrt (index);
  g_autoptr (JsonArray) square =
      bef_hub_square_ring (BEF_HUB_CENTRE_LON + 1.44 * radius * cos (angle),
                           BEF_HUB_CENTRE_LAT + radius * sin (angle), 9.0);
  set_ring (building, square);
}

BefHubBuilding *
bef_hub_simulation_new_building (BefHubSimulation *self, const char *slug, const char *name,
                                 const char *category)
{
  BefHubBuilding *b = g_new0 (BefHubBuilding, 1);

  b->slug = g_strdup (slug);
  b->name = g_strdup (name);
  b->category = g_strdup (category);
  b->id = g_strdup_printf ("urn:ngsi-ld:Building:" BEF_HUB_COMMUNE ":%s", slug);
  g_ptr_array_add (self->buildings, b);
  return b;
}

static void
add_own (BefHubSimulation *self, guint index)
{
  const Own *o = &own_buildings[index];
  BefHubBuilding *b = bef_hub_simulation_new_building (self, o->slug, o->name, o->category);

  b->profile = o->profile;
  b->area_m2 = o->area_m2;
  b->base_w = o->base_w;
  b->presence_w = o->presence_w;
  b->heat_w_per_k = o->heat_w_per_k;
  b->gas_m3h_per_k = o->gas_m3h_per_k;
  b->subscribed_kva = o->subscribed_kva;
  b->tariff = o->tariff;
  b->link_target = o->link;
  place_own (self, b, index);
  bef_hub_simulation_add (self, b, BEF_HUB_CLASS_BUILDING, NULL, b->name, NULL, 0);
  guint first = self->things->len - 1;
  bef_hub_simulation_equip (self, b);
  for (guint i = first; i < self->things->len; i++)
    {
      BefHubThing *thing = g_ptr_array_index (self->things, i);
      thing->own = TRUE;
      thing->groups = bef_hub_incident_groups (thing->target);
      g_hash_table_insert (self->by_target, thing->target, thing);
    }
}

/* Where the next generated building goes: a square spiral over a grid of plots. */
typedef struct
{
  int ring, side, step;
} Plot;

static void
next_plot (Plot *plot)
{
  if (++plot->step < 2 * plot->ring)
    return;
  plot->step = 0;
  if (++plot->side < 4)
    return;
  plot->side = 0;
  plot->ring++;
}

/* Blocks of a grid of streets, the village left free in the middle. */
static void
place_generated (BefHubBuilding *building, guint index, Plot *plot)
{
  static const int dx[] = { 1, 0, -1, 0 }, dy[] = { 0, 1, 0, -1 };
  static const int sx[] = { -1, 1, 1, -1 }, sy[] = { -1, -1, 1, 1 };
  const double plot_m = 46.0, clear_m = 950.0;
  double east, north;
  int x, y;

  do
    {
      next_plot (plot);
      x = sx[plot->side] * plot->ring + dx[plot->side] * plot->step;
      y = sy[plot->side] * plot->ring + dy[plot->side] * plot->step;
      east = x * plot_m;
      north = y * plot_m;
    }
  /* Every fifth row and column is a street. */
  while (x % 5 == 0 || y % 5 == 0 || hypot (east, north) < clear_m);
  g_autoptr (JsonArray) ring = bef_hub_square_ring (
      BEF_HUB_CENTRE_LON + east / (111320.0 * cos (BEF_HUB_CENTRE_LAT * G_PI / 180.0)),
      BEF_HUB_CENTRE_LAT + north / 111320.0, 6.0 + (double)(index % 7));
  set_ring (building, ring);
  building->street = g_strdup_printf ("%u rue du Lotissement", index + 1);
}

static void
add_generated (BefHubSimulation *self, guint number, guint index, Plot *plot)
{
  static const char *const categories[] = { "school",        "library",   "villageHall", "workshop",
                                            "medicalCentre", "coworking", "townHall",    "other" };
  static const BefHubProfile profiles[] = {
    BEF_HUB_PROFILE_SCHOOL,    BEF_HUB_PROFILE_LIBRARY,  BEF_HUB_PROFILE_VILLAGE_HALL,
    BEF_HUB_PROFILE_WORKSHOP,  BEF_HUB_PROFILE_MEDICAL,  BEF_HUB_PROFILE_COWORKING,
    BEF_HUB_PROFILE_TOWN_HALL, BEF_HUB_PROFILE_TOWN_HALL
  };
  g_autofree char *slug = g_strdup_printf ("batiment-%03u", number);
  g_autofree char *name = g_strdup_printf ("Bâtiment %03u", number);
  guint64 key = bef_hub_hash_text (self->seed, slug, NULL);
  guint what = (guint)bef_hub_pick (key, 0, 0, G_N_ELEMENTS (categories) - 1);
  BefHubBuilding *b = bef_hub_simulation_new_building (self, slug, name, categories[what]);

  b->profile = profiles[what];
  b->area_m2 = bef_hub_pick (key, 1, 90, 1400);
  b->base_w = bef_hub_round (1.1 * b->area_m2, 0);
  b->presence_w = bef_hub_round (b->area_m2 * (5.0 + 4.0 * bef_hub_uniform (key, 2)), 0);
  b->heat_w_per_k = bef_hub_round (0.7 * b->area_m2 * bef_hub_uniform (key, 3), 0);
  b->subscribed_kva = b->area_m2 > 700 ? 60 : b->area_m2 > 250 ? 36 : 18;
  b->tariff = b->subscribed_kva > 36 ? "C4" : "C5";
  place_generated (b, index, plot);
  bef_hub_simulation_add (self, b, BEF_HUB_CLASS_BUILDING, NULL, b->name, NULL, 0);
  bef_hub_simulation_equip_generated (self, b);
}

gboolean
bef_hub_simulation_build (BefHubSimulation *self, guint n_buildings, GError **error)
{
  const guint n_own = G_N_ELEMENTS (own_buildings);
  Plot plot = { .ring = 1 };
  GError *flaw = NULL;

  /* Without the map the commune lives on small squares; with a broken one it does not start. */
  self->land = bef_hub_geography_load (&flaw);
  if (g_error_matches (flaw, G_RESOURCE_ERROR, G_RESOURCE_ERROR_NOT_FOUND))
    g_clear_error (&flaw);
  if (flaw != NULL)
    {
      g_propagate_prefixed_error (error, flaw,
                                  "The bundled map of the demo commune cannot be read: ");
      return FALSE;
    }
  for (guint i = 0; i < n_own; i++)
    add_own (self, i);
  bef_hub_simulation_add_street (self);
  for (guint i = n_own; i < n_buildings; i++)
    add_generated (self, i + 1, i - n_own, &plot);
  g_clear_pointer (&self->land, json_node_unref);
  return TRUE;
}
