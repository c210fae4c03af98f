/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-energy-request.h"

/* Whole years before the running one. */
#define YEARS_BACK 2

struct _BefEnergyRequest
{
  BefScope scope;
  char *id, *name; /* owned, nullable */
  gint64 now_ms, from_ms;
  BefEnergyRead read;
  gboolean is_over;        /* the span that ends now */
  char *thermometer;       /* owned, nullable */
  BefContracts *contracts; /* owned, nullable */
  GArray *places;          /* owned, of BefEnergyPlace */
  GArray *meters;          /* owned, of BefEnergyMeter */
  GStringChunk *texts;     /* owned: what places and meters say */
};

BefEnergyRequest *
bef_energy_request_new (BefScope scope, const char *id, const char *name, gint64 now_ms)
{
  BefEnergyRequest *self = g_new0 (BefEnergyRequest, 1);
  gint64 year = bef_civil_floor (bef_civil_add (now_ms, BEF_PERIOD_DAY, -1), BEF_PERIOD_YEAR);

  self->scope = scope;
  self->id = g_strdup (id);
  self->name = g_strdup (name);
  self->now_ms = now_ms;
  self->from_ms = bef_civil_add (year, BEF_PERIOD_YEAR, -YEARS_BACK);
  self->places = g_array_new (FALSE, FALSE, sizeof (BefEnergyPlace));
  self->meters = g_array_new (FALSE, FALSE, sizeof (BefEnergyMeter));
  self->texts = g_string_chunk_new (1024);
  return self;
}

void
bef_energy_request_free (BefEnergyRequest *self)
{
  g_free (self->id);
  g_free (self->name);
  g_free (self->thermometer);
  bef_contracts_free (self->contracts);
  g_array_unref (self->places);
  g_array_unref (self->meters);
  g_string_chunk_free (self->texts);
  g_free (self);
}

static const char *
keep (BefEnergyRequest *self, const char *text)
{
  return text != NULL ? g_string_chunk_insert_const (self->texts, text) : NULL;
}

void
bef_energy_request_add_place (BefEnergyRequest *self, const BefEnergyPlace *place)
{
  BefEnergyPlace copy = *place;

  copy.id = keep (self, place->id);
  copy.name = keep (self, place->name);
  copy.category = keep (self, place->category);
  g_array_append_val (self->places, copy);
}

void
bef_energy_request_add_meter (BefEnergyRequest *self, const BefEnergyMeter *meter)
{
  BefEnergyMeter copy = *meter;

  copy.id = keep (self, meter->id);
  copy.name = keep (self, meter->name);
  copy.building = keep (self, meter->building);
  g_array_append_val (self->meters, copy);
}

void
bef_energy_request_set_thermometer (BefEnergyRequest *self, const char *id)
{
  g_free (self->thermometer);
  self->thermometer = g_strdup (id);
}

void
bef_energy_request_set_contracts (BefEnergyRequest *self, const BefContracts *contracts)
{
  bef_contracts_free (self->contracts);
  self->contracts = contracts != NULL ? bef_contracts_copy (contracts) : NULL;
}

const BefContracts *
bef_energy_request_get_contracts (const BefEnergyRequest *self)
{
  return self->contracts;
}

const BefContract *
bef_energy_request_find_contract (const BefEnergyRequest *self, const BefEnergyMeter *meter)
{
  BefFluid fluid = meter->fluid == BEF_FLUID_LIGHTING ? BEF_FLUID_ELECTRICITY : meter->fluid;

  return self->contracts != NULL ? bef_contracts_find_meter (self->contracts, meter->id, fluid)
                                 : NULL;
}

void
bef_energy_request_set_from (BefEnergyRequest *self, gint64 from_ms)
{
  self->from_ms = bef_civil_floor (MIN (from_ms, self->now_ms), BEF_PERIOD_DAY);
}

void
bef_energy_request_set_read (BefEnergyRequest *self, BefEnergyRead read)
{
  self->read = read;
}

void
bef_energy_request_set_over (BefEnergyRequest *self)
{
  self->is_over = TRUE;
}

/* From the commune. */

static const char *
index_of (BefFluid fluid)
{
  switch (fluid)
    {
    case BEF_FLUID_GAS:
      return "gas-index";
    case BEF_FLUID_WATER:
      return "water-index";
    case BEF_FLUID_ELECTRICITY:
    case BEF_FLUID_HEAT:
    case BEF_FLUID_LIGHTING:
    case BEF_N_FLUIDS:
    default:
      return "energy-index";
    }
}

static gboolean
counts_electricity (BefDevice *device)
{
  return bef_device_get_value (device, "power") != NULL
         || bef_device_get_value (device, "energy-index") != NULL;
}

const char *
bef_energy_meter_index (const BefEnergyMeter *meter)
{
  return index_of (meter->fluid);
}

gboolean
bef_energy_device_counts (BefDevice *device, BefFluid fluid)
{
  const char *role = bef_device_get_fact (device, BEF_FACT_METER_ROLE);
  BefKind kind = bef_device_get_kind (device);

  if (fluid == BEF_FLUID_LIGHTING)
    return kind == BEF_KIND_STREET_LIGHT && counts_electricity (device);
  if (kind != BEF_KIND_METER || g_strcmp0 (role, BEF_METER_PART) == 0)
    return FALSE;
  if (fluid == BEF_FLUID_ELECTRICITY)
    return g_strcmp0 (role, BEF_METER_POWER_ALONE) != 0 && counts_electricity (device);
  return fluid != BEF_FLUID_HEAT && bef_device_get_value (device, index_of (fluid)) != NULL;
}

static void
add_device (BefEnergyRequest *self, BefDevice *device, const char *building)
{
  for (BefFluid fluid = 0; fluid < BEF_N_FLUIDS; fluid++)
    if (bef_energy_device_counts (device, fluid))
      bef_energy_request_add_meter (
          self, &(BefEnergyMeter){ .id = bef_device_get_id (device),
                                   .name = bef_device_get_name (device),
                                   .building = fluid != BEF_FLUID_LIGHTING ? building : NULL,
                                   .fluid = fluid });
}

static void
add_building (BefEnergyRequest *self, BefBuilding *building)
{
  GListModel *devices = bef_building_get_devices (building);
  BefEnergyPlace place = { .id = bef_building_get_id (building),
                           .name = bef_building_get_name (building),
                           .category = bef_building_get_category (building),
                           .area_m2 = bef_place_get_area (BEF_PLACE (building)) };

  if (!bef_building_get_fact_number (building, "subscribedPower", &place.subscribed_kva))
    place.subscribed_kva = 0;
  bef_energy_request_add_place (self, &place);
  for (guint i = 0; i < g_list_model_get_n_items (devices); i++)
    {
      g_autoptr (BefDevice) device = g_list_model_get_item (devices, i);
      add_device (self, device, place.id);
    }
}

/* The sensor of which nobody says what is expected stands outdoors. */
static void
find_thermometer (BefEnergyRequest *self, BefCommune *commune)
{
  GListModel *devices = bef_commune_get_devices (commune);
  double low, high;

  for (guint i = 0; i < g_list_model_get_n_items (devices) && self->thermometer == NULL; i++)
    {
      g_autoptr (BefDevice) device = g_list_model_get_item (devices, i);
      if (bef_device_get_kind (device) == BEF_KIND_CLIMATE
          && bef_device_get_value (device, "temperature") != NULL
          && !bef_device_get_expected (device, &low, &high))
        bef_energy_request_set_thermometer (self, bef_device_get_id (device));
    }
}

BefEnergyRequest *
bef_energy_request_new_commune (BefCommune *commune, gint64 now_ms)
{
  BefEnergyRequest *self =
      bef_energy_request_new (BEF_SCOPE_COMMUNE, NULL, bef_commune_get_name (commune), now_ms);
  GListModel *buildings = bef_commune_get_buildings (commune),
             *devices = bef_commune_get_devices (commune);

  for (guint i = 0; i < g_list_model_get_n_items (buildings); i++)
    {
      g_autoptr (BefBuilding) building = g_list_model_get_item (buildings, i);
      add_building (self, building);
    }
  for (guint i = 0; i < g_list_model_get_n_items (devices); i++)
    {
      g_autoptr (BefDevice) device = g_list_model_get_item (devices, i);
      const char *id = bef_device_get_building_id (device);
      if (id == NULL || bef_commune_find_building (commune, id) == NULL)
        add_device (self, device, NULL);
    }
  find_thermometer (self, commune);
  return self;
}

BefEnergyRequest *
bef_energy_request_new_building (BefCommune *commune, const char *id, gint64 now_ms)
{
  BefBuilding *building = bef_commune_find_building (commune, id);

  if (building == NULL)
    return NULL;
  BefEnergyRequest *self =
      bef_energy_request_new (BEF_SCOPE_BUILDING, id, bef_building_get_name (building), now_ms);
  add_building (self, building);
  find_thermometer (self, commune);
  self->read = BEF_ENERGY_READ_CURVES;
  return self;
}

BefEnergyRequest *
bef_energy_request_new_site (BefCommune *commune, const char *const *ids, const char *name,
                             gint64 now_ms)
{
  BefEnergyRequest *self = bef_energy_request_new (BEF_SCOPE_SITE, NULL, name, now_ms);

  for (guint i = 0; ids[i] != NULL; i++)
    {
      BefBuilding *building = bef_commune_find_building (commune, ids[i]);
      if (building != NULL)
        add_building (self, building);
    }
  find_thermometer (self, commune);
  return self;
}

/* For those who read. */

BefScope
bef_energy_request_get_scope (const BefEnergyRequest *self)
{
  return self->scope;
}

const char *
bef_energy_request_get_id (const BefEnergyRequest *self)
{
  return self->id;
}

const char *
bef_energy_request_get_name (const BefEnergyRequest *self)
{
  return self->name;
}

gint64
bef_energy_request_get_now (const BefEnergyRequest *self)
{
  return self->now_ms;
}

gint64
bef_energy_request_get_from (const BefEnergyRequest *self)
{
  return self->from_ms;
}

BefEnergyRead
bef_energy_request_get_read (const BefEnergyRequest *self)
{
  return self->read;
}

gboolean
bef_energy_request_is_over (const BefEnergyRequest *self)
{
  return self->is_over;
}

const char *
bef_energy_request_get_thermometer (const BefEnergyRequest *self)
{
  return self->thermometer;
}

guint
bef_energy_request_n_places (const BefEnergyRequest *self)
{
  return self->places->len;
}

const BefEnergyPlace *
bef_energy_request_nth_place (const BefEnergyRequest *self, guint i)
{
  g_return_val_if_fail (i < self->places->len, NULL);
  return &g_array_index (self->places, BefEnergyPlace, i);
}

guint
bef_energy_request_n_meters (const BefEnergyRequest *self)
{
  return self->meters->len;
}

const BefEnergyMeter *
bef_energy_request_nth_meter (const BefEnergyRequest *self, guint i)
{
  g_return_val_if_fail (i < self->meters->len, NULL);
  return &g_array_index (self->meters, BefEnergyMeter, i);
}
