/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "map/bef-map-layout.h"

#include <math.h>

#include "model/bef-building.h"

/* Of a label that is shifted, pixels on the other side of its pin's point. */
#define LEAST_BESIDE 12.0

BefSeverity
bef_map_cluster_worst (const BefMapCluster *cluster)
{
  for (int i = BEF_SEVERITY_URGENT; i > BEF_SEVERITY_NORMAL; i--)
    if (cluster->counts[i] > 0)
      return (BefSeverity)i;
  return BEF_SEVERITY_NORMAL;
}

/* Worst first, then largest, then by id, so that the layout never depends on the model's order. */
static int
spot_compare (gconstpointer a, gconstpointer b)
{
  const BefMapSpot *pa = *(BefMapSpot *const *)a, *pb = *(BefMapSpot *const *)b;

  if (pa->severity != pb->severity)
    return pa->severity > pb->severity ? -1 : 1;
  if (pa->area != pb->area)
    return pa->area > pb->area ? -1 : 1;
  return g_strcmp0 (bef_place_get_id (pa->place), bef_place_get_id (pb->place));
}

static gint64
cell_key (double x, double y, double cell)
{
  return (gint64)floor (x / cell) * G_GINT64_CONSTANT (0x100000000) + (gint64)floor (y / cell);
}

/* The nearest cluster within @radius of the place, or -1. @cells: cell -> index + 1
 * of its first. */
static int
find_cluster (GArray *clusters, GHashTable *cells, const BefMapSpot *spot, double radius)
{
  double best = radius * radius;
  int found = -1;

  for (int dx = -1; dx <= 1; dx++)
    for (int dy = -1; dy <= 1; dy++)
      {
        gint64 key = cell_key (spot->x + dx * radius, spot->y + dy * radius, radius);
        int i = GPOINTER_TO_INT (g_hash_table_lookup (cells, &key)) - 1;

        for (; i >= 0; i = g_array_index (clusters, BefMapCluster, i).next)
          {
            const BefMapCluster *c = &g_array_index (clusters, BefMapCluster, i);
            double d = (c->x - spot->x) * (c->x - spot->x) + (c->y - spot->y) * (c->y - spot->y);
            if (d < best)
              {
                best = d;
                found = i;
              }
          }
      }
  return found;
}

static void
cluster_add (BefMapCluster *c, const BefMapSpot *spot)
{
  c->n++;
  c->counts[spot->severity]++;
  c->x0 = MIN (c->x0, spot->x);
  c->y0 = MIN (c->y0, spot->y);
  c->x1 = MAX (c->x1, spot->x);
  c->y1 = MAX (c->y1, spot->y);
}

GArray *
bef_map_layout_cluster (BefMapPlaces *places, double world, double radius, BefPlace *alone)
{
  const guint n = bef_map_places_get_n (places);
  const double near = radius / world;
  GArray *clusters = g_array_new (FALSE, FALSE, sizeof (BefMapCluster));
  g_autoptr (GPtrArray) order = g_ptr_array_sized_new (n);
  g_autoptr (GHashTable) cells = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  for (guint i = 0; i < n; i++)
    if (bef_map_places_nth (places, i)->placed)
      g_ptr_array_add (order, bef_map_places_nth (places, i));
  g_ptr_array_sort (order, spot_compare);

  for (guint i = 0; i < order->len; i++)
    {
      const BefMapSpot *spot = order->pdata[i];
      const gboolean single = spot->place == alone;
      int at = single ? -1 : find_cluster (clusters, cells, spot, near);

      if (at < 0)
        {
          BefMapCluster fresh = { .x0 = 1, .y0 = 1, .first = spot->place, .next = -1 };
          fresh.x = spot->x;
          fresh.y = spot->y;
          at = (int)clusters->len;
          if (!single)
            {
              gint64 key = cell_key (spot->x, spot->y, near);
              fresh.next = GPOINTER_TO_INT (g_hash_table_lookup (cells, &key)) - 1;
              g_hash_table_insert (cells, g_memdup2 (&key, sizeof key), GINT_TO_POINTER (at + 1));
            }
          g_array_append_val (clusters, fresh);
        }
      cluster_add (&g_array_index (clusters, BefMapCluster, at), spot);
    }
  return clusters;
}

int
bef_map_label_compare (const BefMapSpot *a, const BefMapSpot *b)
{
  const BefSeverity need_a = MAX (a->severity, BEF_SEVERITY_UNKNOWN);
  const BefSeverity need_b = MAX (b->severity, BEF_SEVERITY_UNKNOWN);
  const gboolean building = BEF_IS_BUILDING (a->place);

  if (need_a != need_b)
    return need_a > need_b ? -1 : 1;
  if (building != BEF_IS_BUILDING (b->place))
    return building ? -1 : 1;
  if (a->area != b->area)
    return a->area > b->area ? -1 : 1;
  return spot_compare (&(gconstpointer){ a }, &(gconstpointer){ b });
}

double
bef_map_layout_radius (guint n_places)
{
  return n_places <= 60 ? 36 : n_places <= 400 ? 48 : 64;
}

void
bef_map_label_rect (const BefMapLabel *label, BefMapLabelSide side, graphene_rect_t *rect)
{
  const float left = graphene_rect_get_x (&label->body);
  const float right = left + graphene_rect_get_width (&label->body);
  const float middle =
      graphene_rect_get_y (&label->body) + graphene_rect_get_height (&label->body) * 0.42f;

  graphene_rect_init (rect, (float)(label->x + label->shift - label->width / 2.0),
                      (float)label->y + 4, (float)label->width, (float)label->height);
  if (side == BEF_MAP_LABEL_RIGHT)
    graphene_rect_init (rect, right + 2, middle - label->height / 2.0f, (float)label->width,
                        (float)label->height);
  else if (side == BEF_MAP_LABEL_LEFT)
    graphene_rect_init (rect, left - 2 - label->width, middle - label->height / 2.0f,
                        (float)label->width, (float)label->height);
  else if (side == BEF_MAP_LABEL_ABOVE)
    rect->origin.y = graphene_rect_get_y (&label->body) - label->height - 3;
}

static gboolean
is_free (const BefMapLabel *labels, guint n, guint of, const graphene_rect_t *rect)
{
  graphene_rect_t other;

  for (guint i = 0; i < n; i++)
    {
      if (i != of && graphene_rect_intersection (rect, &labels[i].body, NULL))
        return FALSE;
      if (i < of && labels[i].side != BEF_MAP_LABEL_NONE)
        {
          bef_map_label_rect (&labels[i], labels[i].side, &other);
          if (graphene_rect_intersection (rect, &other, NULL))
            return FALSE;
        }
    }
  return TRUE;
}

/* The first of @sides where the label covers nothing; with @view (nullable), all of it inside. */
static BefMapLabelSide
find_side (const BefMapLabel *labels, guint n, guint of, const BefMapLabelSide *sides,
           const graphene_rect_t *view)
{
  for (; *sides != BEF_MAP_LABEL_NONE; sides++)
    {
      graphene_rect_t rect;

      bef_map_label_rect (&labels[of], *sides, &rect);
      if ((view == NULL || graphene_rect_contains_rect (view, &rect))
          && is_free (labels, n, of, &rect))
        return *sides;
    }
  return BEF_MAP_LABEL_NONE;
}

/* So that it begins and ends within @view, as far as it still is below or above its pin. */
static double
shift_into (const BefMapLabel *label, const graphene_rect_t *view)
{
  const double half = label->width / 2.0, most = MAX (half - LEAST_BESIDE, 0);
  const double left = graphene_rect_get_x (view), right = left + graphene_rect_get_width (view);

  if (label->x - half < left)
    return MIN (ceil (left - (label->x - half)), most);
  if (label->x + half > right)
    return MAX (floor (right - (label->x + half)), -most);
  return 0;
}

static void
place_label (BefMapLabel *labels, guint n, guint of, const graphene_rect_t *view)
{
  static const BefMapLabelSide all[] = { BEF_MAP_LABEL_BELOW, BEF_MAP_LABEL_RIGHT,
                                         BEF_MAP_LABEL_LEFT, BEF_MAP_LABEL_ABOVE,
                                         BEF_MAP_LABEL_NONE };
  static const BefMapLabelSide shifted[] = { BEF_MAP_LABEL_BELOW, BEF_MAP_LABEL_ABOVE,
                                             BEF_MAP_LABEL_NONE };
  BefMapLabel *label = &labels[of];

  label->shift = 0;
  label->side = find_side (labels, n, of, all, view);
  if (label->side == BEF_MAP_LABEL_NONE && view != NULL)
    {
      label->shift = shift_into (label, view);
      label->side = find_side (labels, n, of, shifted, view);
    }
  if (label->side != BEF_MAP_LABEL_NONE)
    return;
  label->shift = 0;
  label->side = find_side (labels, n, of, all, NULL);
  if (label->side == BEF_MAP_LABEL_NONE && label->forced)
    label->side = BEF_MAP_LABEL_BELOW;
}

void
bef_map_layout_labels (BefMapLabel *labels, guint n, const graphene_rect_t *view)
{
  for (guint i = 0; i < n; i++)
    {
      labels[i].side = BEF_MAP_LABEL_NONE;
      if (labels[i].width > 0)
        place_label (labels, n, i, view);
    }
}
