/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-walk.h"

#include <math.h>

#include "model/bef-building.h"

#define TOWN_HALL "townHall"
#define METRES_PER_DEGREE 111195.0

double
bef_walk_distance_m (BefPoint from, BefPoint to)
{
  double mean = (from.latitude + to.latitude) / 2 * G_PI / 180;

  return METRES_PER_DEGREE
         * hypot (to.latitude - from.latitude, (to.longitude - from.longitude) * cos (mean));
}

static gboolean
is_town_hall (BefPlace *place)
{
  return BEF_IS_BUILDING (place)
         && g_strcmp0 (bef_building_get_category (BEF_BUILDING (place)), TOWN_HALL) == 0;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  BefPlace *left = *(BefPlace *const *)a, *right = *(BefPlace *const *)b;
  int order = g_utf8_collate (bef_place_get_name (left), bef_place_get_name (right));

  return order != 0 ? order : g_strcmp0 (bef_place_get_id (left), bef_place_get_id (right));
}

static void
swap (GPtrArray *places, guint a, guint b)
{
  gpointer kept = places->pdata[a];

  places->pdata[a] = places->pdata[b];
  places->pdata[b] = kept;
}

/* The first of @places from @first on that is placed and nearest to @from; -1: none is placed. */
static int
nearest (GPtrArray *places, guint first, BefPoint from)
{
  double least = INFINITY;
  int found = -1;

  for (guint i = first; i < places->len; i++)
    {
      BefPoint point;
      if (!bef_place_get_location (places->pdata[i], &point))
        continue;
      double metres = bef_walk_distance_m (from, point);
      if (metres < least)
        {
          least = metres;
          found = (int)i;
        }
    }
  return found;
}

/* Where the walk begins; -1: nothing is placed. */
static int
first_place (GPtrArray *places)
{
  int found = -1;

  for (guint i = 0; i < places->len; i++)
    {
      BefPoint point;
      if (!bef_place_get_location (places->pdata[i], &point))
        continue;
      if (is_town_hall (places->pdata[i]))
        return (int)i;
      if (found < 0)
        found = (int)i;
    }
  return found;
}

void
bef_walk_sort (GPtrArray *places)
{
  BefPoint here;
  guint n = 0;

  /* What is equally near, or nowhere, goes by name: whatever order it came in. */
  g_ptr_array_sort (places, compare_names);
  for (int next = first_place (places); next >= 0; next = nearest (places, n, here))
    {
      bef_place_get_location (places->pdata[next], &here);
      swap (places, n, (guint)next);
      n++;
      /* The swap moved another one back. */
      if (places->len - n > 1)
        qsort (places->pdata + n, places->len - n, sizeof (gpointer), compare_names);
    }
}
