/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-hub-simulation-private.h"

#include <math.h>

/* What stands in the streets of the commune, in no building. Names are proper names of the
 * fictional commune. */

typedef struct
{
  BefHubClass klass;
  const char *slug, *name;
  double east_m, north_m; /* from the middle of the village */
  double size;            /* by class */
} StreetItem;

static const StreetItem items[] = {
  { BEF_HUB_N_CLASSES, NULL, NULL, 0, 0, 0 },
};

const char *
bef_hub_simulation_street_text (BefHubSimulation *self, const BefHubThing *thing, BefHubAttr attr,
                                gint64 at_ms)
{
  return NULL;
}

double
bef_hub_simulation_street_number (BefHubSimulation *self, const BefHubThing *thing, BefHubAttr attr,
                                  gint64 at_ms)
{
  return 0.0;
}

void
bef_hub_simulation_add_street (BefHubSimulation *self)
{
  BefHubBuilding *street = bef_hub_simulation_new_building (self, "voirie", "Voirie", "street");

  street->is_street = TRUE;
  for (const StreetItem *item = items; item->slug != NULL; item++)
    {
      BefHubThing *thing = bef_hub_simulation_add (self, street, item->klass, item->slug,
                                                   item->name, NULL, item->size);
      thing->own = TRUE;
      thing->lon =
          BEF_HUB_CENTRE_LON + item->east_m / (111320.0 * cos (BEF_HUB_CENTRE_LAT * G_PI / 180.0));
      thing->lat = BEF_HUB_CENTRE_LAT + item->north_m / 111320.0;
      g_hash_table_insert (self->by_target, thing->target, thing);
    }
}
