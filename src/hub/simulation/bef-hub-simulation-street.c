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
  /* W of its lamps */
  { BEF_HUB_CLASS_CABINET, "armoire-place", "Armoire d’éclairage de la place", 60, 40, 2600 },
  { BEF_HUB_CLASS_CABINET, "armoire-ecoles", "Armoire d’éclairage des écoles", -210, 130, 1900 },
  { BEF_HUB_CLASS_CABINET, "armoire-lotissement", "Armoire d’éclairage du lotissement", 330, -220,
    3100 },
  /* sockets */
  { BEF_HUB_CLASS_CHARGER, "borne-place", "Borne de recharge de la place", -45, 70, 2 },
  { BEF_HUB_CLASS_CHARGER, "borne-salle-fetes", "Borne de recharge de la salle des fêtes", 240, 160,
    2 },
  /* days until it is full */
  { BEF_HUB_CLASS_CONTAINER, "verre-place", "Colonne à verre de la place", -80, 20, 16 },
  { BEF_HUB_CLASS_CONTAINER, "papier-ecoles", "Colonne à papier des écoles", -190, 150, 9 },
  { BEF_HUB_CLASS_CONTAINER, "verre-salle-fetes", "Colonne à verre de la salle des fêtes", 260, 140,
    11 },
  { BEF_HUB_CLASS_FURNITURE, "defibrillateur-place", "Défibrillateur de la place", 20, 55, 0 },
  { BEF_HUB_CLASS_FURNITURE, "panneau-information", "Panneau d’information de la place", -15, 30,
    0 },
  { BEF_HUB_N_CLASSES, NULL, NULL, 0, 0, 0 },
};

/* How many cars charge: each comes for some hours, mostly by day. */
static double
cars (const BefHubThing *charger, gint64 at_ms)
{
  const gint64 stay = 150 * BEF_MS_MINUTE;
  double n = 0;

  for (guint i = 0; i < (guint)charger->size; i++)
    {
      gint64 cell = bef_hub_floor_div (at_ms + i * stay / 2, stay);
      double hour = (double)(cell * stay % BEF_MS_DAY) / BEF_MS_HOUR;
      n += bef_hub_uniform (charger->key + i, cell) < (hour > 6 && hour < 19 ? 0.45 : 0.1);
    }
  return n;
}

/* W. What is always on, and what is on now. */
static double
power (BefHubSimulation *self, const BefHubThing *thing, gint64 at_ms)
{
  const double flicker = 1.0 + 0.01 * bef_hub_noise (thing->key, at_ms, 20 * BEF_MS_MINUTE);

  switch (thing->klass)
    {
    case BEF_HUB_CLASS_CABINET:
      return 12.0 + (bef_hub_life_lamps_lit (self->life, at_ms) ? thing->size * flicker : 0.0);
    case BEF_HUB_CLASS_CHARGER:
      return 18.0 + 7200.0 * flicker * cars (thing, at_ms);
    default:
      return 0.0;
    }
}

/* 0..1: it fills up day by day and is emptied each week. */
static double
filling (const BefHubThing *container, gint64 at_ms)
{
  const gint64 week = 7 * BEF_MS_DAY, offset = (gint64)(container->key % 7) * BEF_MS_DAY;
  const gint64 at = at_ms + offset, cell = bef_hub_floor_div (at, week);
  const double days = (double)(at - cell * week) / BEF_MS_DAY;
  const double pace = 0.7 + 0.6 * bef_hub_uniform (container->key, cell);

  return MIN (1.0, 0.04 + pace * days / container->size);
}

const char *
bef_hub_simulation_street_text (BefHubSimulation *self, const BefHubThing *thing, BefHubAttr attr,
                                gint64 at_ms)
{
  switch (attr)
    {
    case BEF_HUB_ATTR_LAMPS:
      return bef_hub_life_lamps_lit (self->life, at_ms) ? "on" : "off";
    case BEF_HUB_ATTR_CHARGER:
      return cars (thing, at_ms) < thing->size ? "working" : "full";
    case BEF_HUB_ATTR_CONTAINER:
      return "ok";
    case BEF_HUB_ATTR_DEVICE_STATE:
      return "ok";
    default:
      return NULL;
    }
}

double
bef_hub_simulation_street_number (BefHubSimulation *self, const BefHubThing *thing, BefHubAttr attr,
                                  gint64 at_ms)
{
  switch (attr)
    {
    case BEF_HUB_ATTR_POWER:
      return power (self, thing, at_ms);
    case BEF_HUB_ATTR_SOCKETS:
      return thing->size - cars (thing, at_ms);
    case BEF_HUB_ATTR_FILLING:
      return filling (thing, at_ms);
    case BEF_HUB_ATTR_BATTERY:
      return 0.88 + 0.05 * bef_hub_noise (thing->key, at_ms, 9 * BEF_MS_DAY);
    default:
      return 0.0;
    }
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
