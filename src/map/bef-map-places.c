/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "map/bef-map-places.h"

#include <glib/gi18n.h>
#include <math.h>

/* Where Web Mercator ends: atan (sinh (pi)). */
#define MAX_LATITUDE 85.05112878

struct _BefMapPlaces
{
  GObject parent_instance;

  GListModel *model; /* owned, nullable */
  gulong model_handler;
  GPtrArray *places;    /* owned, of BefMapSpot, in the model's order */
  GHashTable *by_place; /* owned: BefPlace -> BefMapSpot, both unowned */
};

enum
{
  CHANGED,
  PLACE_CHANGED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BefMapPlaces, bef_map_places, G_TYPE_OBJECT)

double
bef_map_project_x (double longitude)
{
  return (longitude + 180.0) / 360.0;
}

double
bef_map_project_y (double latitude)
{
  const double s = sin (CLAMP (latitude, -MAX_LATITUDE, MAX_LATITUDE) * G_PI / 180.0);
  return 0.5 - log ((1 + s) / (1 - s)) / (4 * G_PI);
}

double
bef_map_unproject_x (double x)
{
  return x * 360.0 - 180.0;
}

double
bef_map_unproject_y (double y)
{
  return atan (sinh (G_PI * (1 - 2 * y))) * 180.0 / G_PI;
}

/* Takes what the place says now. Returns whether the layout depends on what changed. */
static gboolean
spot_read (BefMapSpot *spot)
{
  const BefMapSpot old = *spot;
  BefPoint point;

  spot->placed = bef_place_get_location (spot->place, &point)
                 && fabs (point.latitude) <= MAX_LATITUDE && fabs (point.longitude) <= 180;
  spot->x = spot->placed ? bef_map_project_x (point.longitude) : 0;
  spot->y = spot->placed ? bef_map_project_y (point.latitude) : 0;
  spot->severity = bef_place_get_severity (spot->place);
  spot->area = bef_place_get_area (spot->place);
  return old.placed != spot->placed || old.x != spot->x || old.y != spot->y
         || old.severity != spot->severity || old.area != spot->area;
}

static void
spot_free (gpointer data)
{
  BefMapSpot *spot = data;

  g_clear_signal_handler (&spot->handler, spot->place);
  g_object_unref (spot->place);
  g_free (spot);
}

static void
place_changed_cb (BefPlace *place, BefMapPlaces *self)
{
  BefMapSpot *spot = bef_map_places_find (self, place);

  if (spot == NULL)
    return;
  if (spot_read (spot))
    g_signal_emit (self, signals[CHANGED], 0);
  g_signal_emit (self, signals[PLACE_CHANGED], 0, place);
}

static void
items_changed_cb (GListModel *model, guint position, guint removed, guint added, BefMapPlaces *self)
{
  for (guint i = position; i < position + removed; i++)
    g_hash_table_remove (self->by_place, bef_map_places_nth (self, i)->place);
  if (removed > 0)
    g_ptr_array_remove_range (self->places, position, removed);
  for (guint i = 0; i < added; i++)
    {
      BefMapSpot *spot = g_new0 (BefMapSpot, 1);

      spot->place = g_list_model_get_item (model, position + i);
      spot->handler =
          g_signal_connect (spot->place, "changed", G_CALLBACK (place_changed_cb), self);
      spot_read (spot);
      g_hash_table_insert (self->by_place, spot->place, spot);
      g_ptr_array_insert (self->places, (int)(position + i), spot);
    }
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
bef_map_places_dispose (GObject *object)
{
  BefMapPlaces *self = BEF_MAP_PLACES (object);

  g_clear_signal_handler (&self->model_handler, self->model);
  g_clear_object (&self->model);
  g_hash_table_remove_all (self->by_place);
  g_ptr_array_set_size (self->places, 0);
  G_OBJECT_CLASS (bef_map_places_parent_class)->dispose (object);
}

static void
bef_map_places_finalize (GObject *object)
{
  g_clear_pointer (&BEF_MAP_PLACES (object)->by_place, g_hash_table_unref);
  g_clear_pointer (&BEF_MAP_PLACES (object)->places, g_ptr_array_unref);
  G_OBJECT_CLASS (bef_map_places_parent_class)->finalize (object);
}

static void
bef_map_places_class_init (BefMapPlacesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = bef_map_places_dispose;
  G_OBJECT_CLASS (klass)->finalize = bef_map_places_finalize;
  signals[CHANGED] = g_signal_new ("changed", BEF_TYPE_MAP_PLACES, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
  signals[PLACE_CHANGED] = g_signal_new ("place-changed", BEF_TYPE_MAP_PLACES, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 1, BEF_TYPE_PLACE);
}

static void
bef_map_places_init (BefMapPlaces *self)
{
  self->places = g_ptr_array_new_with_free_func (spot_free);
  self->by_place = g_hash_table_new (NULL, NULL);
}

BefMapPlaces *
bef_map_places_new (void)
{
  return g_object_new (BEF_TYPE_MAP_PLACES, NULL);
}

void
bef_map_places_set_model (BefMapPlaces *self, GListModel *model)
{
  g_return_if_fail (BEF_IS_MAP_PLACES (self));
  g_return_if_fail (model == NULL || G_IS_LIST_MODEL (model));

  if (model == self->model)
    return;
  g_clear_signal_handler (&self->model_handler, self->model);
  g_set_object (&self->model, model);
  const guint old = self->places->len;
  if (model == NULL)
    {
      g_hash_table_remove_all (self->by_place);
      g_ptr_array_set_size (self->places, 0);
      g_signal_emit (self, signals[CHANGED], 0);
      return;
    }
  self->model_handler =
      g_signal_connect (model, "items-changed", G_CALLBACK (items_changed_cb), self);
  items_changed_cb (model, 0, old, g_list_model_get_n_items (model), self);
}

guint
bef_map_places_get_n (BefMapPlaces *self)
{
  return self->places->len;
}

BefMapSpot *
bef_map_places_nth (BefMapPlaces *self, guint i)
{
  g_return_val_if_fail (i < self->places->len, NULL);
  return self->places->pdata[i];
}

BefMapSpot *
bef_map_places_find (BefMapPlaces *self, BefPlace *place)
{
  return g_hash_table_lookup (self->by_place, place);
}

BefPlace *
bef_map_places_step (BefMapPlaces *self, BefPlace *place, int step)
{
  const int n = (int)self->places->len;
  int at = step > 0 ? -1 : n;

  for (int i = 0; i < n; i++)
    if (bef_map_places_nth (self, (guint)i)->place == place)
      at = i;
  for (int i = 0; i < n; i++)
    {
      at = (at + step + n) % n;
      if (bef_map_places_nth (self, (guint)at)->placed)
        return bef_map_places_nth (self, (guint)at)->place;
    }
  return NULL;
}

void
bef_map_places_count (BefMapPlaces *self, guint *counts)
{
  memset (counts, 0, sizeof *counts * (BEF_SEVERITY_URGENT + 1));
  for (guint i = 0; i < self->places->len; i++)
    counts[bef_map_places_nth (self, i)->severity]++;
}

gboolean
bef_map_places_bounds (BefMapPlaces *self, double *x0, double *y0, double *x1, double *y1)
{
  gboolean any = FALSE;

  *x0 = *y0 = 1;
  *x1 = *y1 = 0;
  for (guint i = 0; i < self->places->len; i++)
    {
      const BefMapSpot *spot = self->places->pdata[i];

      if (!spot->placed)
        continue;
      any = TRUE;
      *x0 = MIN (*x0, spot->x);
      *y0 = MIN (*y0, spot->y);
      *x1 = MAX (*x1, spot->x);
      *y1 = MAX (*y1, spot->y);
    }
  return any;
}

/* How many places need somebody when. The parts are listed with commas: "1 urgent, 2 today". */
static char *
count_text (BefSeverity severity, guint n)
{
  switch (severity)
    {
    case BEF_SEVERITY_URGENT:
      return g_strdup_printf (ngettext ("%u urgent", "%u urgent", n), n);
    case BEF_SEVERITY_TODAY:
      return g_strdup_printf (ngettext ("%u today", "%u today", n), n);
    case BEF_SEVERITY_WEEK:
      return g_strdup_printf (ngettext ("%u this week", "%u this week", n), n);
    default:
      return g_strdup_printf (ngettext ("%u unknown", "%u unknown", n), n);
    }
}

char *
bef_map_counts_text (const guint *counts)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);

  for (int i = BEF_SEVERITY_URGENT; i > BEF_SEVERITY_NORMAL; i--)
    if (counts[i] > 0)
      g_ptr_array_add (parts, count_text ((BefSeverity)i, counts[i]));
  g_ptr_array_add (parts, NULL);
  return g_strjoinv (", ", (char **)parts->pdata);
}
