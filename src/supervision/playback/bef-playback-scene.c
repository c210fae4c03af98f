/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-playback-scene.h"

#include <math.h>

#include "base/bef-text.h"

typedef struct
{
  BefDevice *device; /* owned: a copy */
  guint first, n;    /* of the series */
  guint sign;        /* where its last sign of life was found */
  gboolean is_counted;
} Item;

/* A place, or what stands nowhere. */
typedef struct
{
  BefPlace *place; /* owned, nullable: a copy */
  guint first, n;  /* of the items */
  BefPlaybackFigures figures;
  gboolean figures_stale, states_stale;
  gboolean asks_neighbours; /* something in it is judged by what the others are */
  BefSeverity alarm;        /* the worst that asked for somebody */
  char *alarm_name;         /* owned, nullable */
} Place;

/* What a series says now. */
typedef struct
{
  double value;
  guint hint;        /* see bef_steps_at() */
  guint8 lack;       /* BefLack, or BEF_N_LACKS: none */
  guint place, item; /* whose */
  gboolean is_state;
  gboolean by_mean; /* it is the mean over a longer time */
} Series;

struct _BefPlaybackScene
{
  GArray *keys;        /* owned, of BefSeriesKey */
  GArray *series;      /* owned, of Series, as many */
  GArray *items;       /* owned, of Item */
  GArray *places;      /* owned, of Place, as the commune's and one more */
  GHashTable *indexes; /* owned: BefPlace (unowned) -> index of its place + 1 */
  BefPlaybackFigures whole;
  guint n_places, n_devices; /* of the commune */
};

static void
item_clear (gpointer data)
{
  g_object_unref (((Item *)data)->device);
}

static void
place_clear (gpointer data)
{
  g_clear_object (&((Place *)data)->place);
  g_free (((Place *)data)->alarm_name);
}

static void
add_series (BefPlaybackScene *self, BefDevice *live, const char *quantity)
{
  BefSeriesKey key = bef_series_key (bef_device_get_id (live), quantity);
  Series series = { NAN,
                    0,
                    BEF_N_LACKS,
                    self->places->len,
                    self->items->len,
                    bef_quantity_info (quantity)->states != NULL };

  g_array_append_val (self->keys, key);
  g_array_append_val (self->series, series);
}

/* Meters of gas and water have no power: what is known of them is of no use here. */
static gboolean
has_any (BefDevice *live, const char *const *quantities)
{
  for (guint i = 0; quantities[i] != NULL; i++)
    if (bef_device_get_value (live, quantities[i]) != NULL)
      return TRUE;
  return FALSE;
}

static void
add_item (BefPlaybackScene *self, BefDevice *live, BefDevice *copy)
{
  const char *const *quantities = bef_kind_info (bef_device_get_kind (live))->followed;

  if (quantities == NULL || (bef_device_get_n_values (live) > 0 && !has_any (live, quantities)))
    return;
  Item item = { copy != NULL ? g_object_ref (copy) : bef_device_new_like (live), self->series->len,
                0, 0, !bef_device_is_part (live) };
  for (guint i = 0; quantities[i] != NULL; i++)
    if (i == 0 || bef_device_get_value (live, quantities[i]) != NULL)
      add_series (self, live, quantities[i]);
  item.n = self->series->len - item.first;
  g_array_append_val (self->items, item);
}

/* The equipment of @live (nullable: what stands nowhere) among @devices. */
static void
add_place (BefPlaybackScene *self, BefPlace *live, GListModel *devices, BefCommune *commune)
{
  Place place = { .first = self->items->len, .figures_stale = TRUE, .states_stale = TRUE };

  if (live != NULL)
    {
      place.place = bef_place_dup_like (live);
      g_hash_table_insert (self->indexes, place.place, GUINT_TO_POINTER (self->places->len + 1));
    }
  for (guint i = 0; i < g_list_model_get_n_items (devices); i++)
    {
      g_autoptr (BefDevice) device = g_list_model_get_item (devices, i);
      /* What is a place by itself is its own equipment. */
      if (live != NULL)
        add_item (self, device, BEF_IS_DEVICE (place.place) ? BEF_DEVICE (place.place) : NULL);
      else if (bef_commune_find_building (commune, bef_device_get_building_id (device)) == NULL
               && bef_commune_find_place (commune, bef_device_get_id (device)) == NULL)
        add_item (self, device, NULL);
    }
  place.n = self->items->len - place.first;
  for (guint i = 0; BEF_IS_BUILDING (place.place) && i < place.n; i++)
    bef_building_add_device (BEF_BUILDING (place.place),
                             g_array_index (self->items, Item, place.first + i).device);
  g_array_append_val (self->places, place);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return g_utf8_collate (bef_place_get_name (*(BefPlace **)a),
                         bef_place_get_name (*(BefPlace **)b));
}

BefPlaybackScene *
bef_playback_scene_new (BefCommune *commune, GListStore *places)
{
  BefPlaybackScene *self = g_new0 (BefPlaybackScene, 1);
  GListModel *live = bef_commune_get_places (commune);
  g_autoptr (GPtrArray) sorted = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) copies = g_ptr_array_new ();

  self->n_places = g_list_model_get_n_items (live);
  self->n_devices = g_list_model_get_n_items (bef_commune_get_devices (commune));
  self->keys = g_array_new (FALSE, FALSE, sizeof (BefSeriesKey));
  self->series = g_array_new (FALSE, FALSE, sizeof (Series));
  self->items = g_array_new (FALSE, FALSE, sizeof (Item));
  g_array_set_clear_func (self->items, item_clear);
  self->places = g_array_new (FALSE, FALSE, sizeof (Place));
  g_array_set_clear_func (self->places, place_clear);
  self->indexes = g_hash_table_new (NULL, NULL);
  for (guint i = 0; i < self->n_places; i++)
    g_ptr_array_add (sorted, g_list_model_get_item (live, i));
  g_ptr_array_sort (sorted, compare_names);
  for (guint i = 0; i < sorted->len; i++)
    {
      g_autoptr (GListModel) equipment = bef_place_dup_equipment (sorted->pdata[i]);
      add_place (self, sorted->pdata[i], equipment, commune);
      g_ptr_array_add (copies, g_array_index (self->places, Place, i).place);
    }
  add_place (self, NULL, bef_commune_get_devices (commune), commune);
  bef_playback_scene_take_beats (self, commune);
  bef_playback_scene_show (self, NULL, 0);
  g_list_store_splice (places, 0, g_list_model_get_n_items (G_LIST_MODEL (places)), copies->pdata,
                       copies->len);
  return self;
}

void
bef_playback_scene_take_beats (BefPlaybackScene *self, BefCommune *commune)
{
  for (guint p = 0; p < self->places->len; p++)
    {
      Place *place = &g_array_index (self->places, Place, p);
      gboolean asks = FALSE, tells = FALSE, is_lost;
      for (guint i = place->first; i < place->first + place->n; i++)
        {
          const Item *item = &g_array_index (self->items, Item, i);
          BefDevice *live = bef_commune_find_device (commune, bef_device_get_id (item->device));
          if (live != NULL)
            bef_device_take_beats (item->device, live);
          bef_device_set_alive (item->device, 0);
          tells |= bef_device_tells_of_path (item->device, 0, &is_lost);
          bef_device_set_neighbours (item->device, BEF_NEIGHBOURS_NONE);
          for (guint k = item->first; k < item->first + item->n; k++)
            asks |= g_array_index (self->series, Series, k).is_state
                    && bef_device_asks_neighbours (
                        item->device, g_array_index (self->keys, BefSeriesKey, k).quantity);
        }
      place->asks_neighbours = asks && tells;
    }
}

void
bef_playback_scene_free (BefPlaybackScene *self)
{
  g_array_unref (self->keys);
  g_array_unref (self->series);
  g_array_unref (self->items);
  g_array_unref (self->places);
  g_hash_table_unref (self->indexes);
  g_free (self);
}

const BefSeriesKey *
bef_playback_scene_get_keys (BefPlaybackScene *self, guint *n_out)
{
  *n_out = self->keys->len;
  return (const BefSeriesKey *)self->keys->data;
}

gboolean
bef_playback_scene_fits (BefPlaybackScene *self, BefCommune *commune)
{
  return self->n_places == g_list_model_get_n_items (bef_commune_get_places (commune))
         && self->n_devices == g_list_model_get_n_items (bef_commune_get_devices (commune));
}

static guint8
lack_of (const BefSeriesSteps *said, gint64 ms)
{
  if (said->dropped_until_ms != BEF_NO_TIME && ms < said->dropped_until_ms)
    return BEF_LACK_DROPPED;
  return said->asked ? BEF_LACK_GAP : BEF_LACK_NOT_HERE;
}

/* The last sign of life of @item at @ms, or BEF_NO_TIME. */
static gint64
find_sign (Item *item, const GArray *life, gint64 ms)
{
  guint i = item->sign < life->len ? item->sign : 0;

  if (life->len == 0 || g_array_index (life, BefRange, 0).from_ms > ms)
    return BEF_NO_TIME;
  while (g_array_index (life, BefRange, i).from_ms > ms)
    i--;
  while (i + 1 < life->len && g_array_index (life, BefRange, i + 1).from_ms <= ms)
    i++;
  item->sign = i;
  return MIN (g_array_index (life, BefRange, i).to_ms, ms);
}

/* What may be said of a state at @ms follows from the signs of life of its equipment and of what is
 * beside it, by the rule of the present (model/bef-beat.h). */
static void
find_signs (BefPlaybackScene *self, BefPlaybackDay *day, gint64 ms)
{
  for (guint i = 0; i < self->items->len; i++)
    {
      Item *item = &g_array_index (self->items, Item, i);
      const GArray *life = g_array_index (day->series, BefSeriesSteps, item->first).life;
      bef_device_set_alive (item->device, find_sign (item, life, ms));
    }
  for (guint p = 0; p < self->places->len; p++)
    {
      Place *place = &g_array_index (self->places, Place, p);
      if (place->asks_neighbours && BEF_IS_BUILDING (place->place))
        bef_building_tell_neighbours (BEF_BUILDING (place->place), ms);
    }
}

/* What @series says at @ms, NaN: it is not known. */
static double
value_at (BefPlaybackScene *self, guint i, const BefSeriesSteps *said, gint64 ms)
{
  Series *series = &g_array_index (self->series, Series, i);
  double value = bef_steps_at (said->steps, ms, &series->hint);

  if (isnan (value) || !series->is_state)
    return value;
  BefDevice *device = g_array_index (self->items, Item, series->item).device;
  const char *quantity = g_array_index (self->keys, BefSeriesKey, i).quantity;
  return bef_device_judge_past (device, quantity, ms) != BEF_FRESHNESS_LOST ? value : NAN;
}

/* Takes what every series says of @ms, and notes which places that concerns. */
static void
look (BefPlaybackScene *self, BefPlaybackDay *day, gint64 ms)
{
  if (day != NULL)
    find_signs (self, day, ms);
  for (guint i = 0; i < self->series->len; i++)
    {
      Series *series = &g_array_index (self->series, Series, i);
      const BefSeriesSteps *said =
          day != NULL ? &g_array_index (day->series, BefSeriesSteps, i) : NULL;
      double value = said != NULL ? value_at (self, i, said, ms) : NAN;
      guint8 lack = said != NULL && isnan (value) ? lack_of (said, ms) : BEF_N_LACKS;
      gboolean flips = isnan (value) != isnan (series->value);
      gboolean by_mean = said != NULL && !isnan (value) && said->means_until_ms != BEF_NO_TIME
                         && ms < said->means_until_ms;
      Place *place = &g_array_index (self->places, Place, series->place);

      if (lack == series->lack && !flips && by_mean == series->by_mean
          && (value == series->value || isnan (value)))
        continue;
      place->figures_stale = TRUE;
      place->states_stale |= flips || (series->is_state && value != series->value);
      series->value = value;
      series->lack = lack;
      series->by_mean = by_mean;
    }
}

static inline const Series *
series_of (BefPlaybackScene *self, const Item *item, const char *quantity)
{
  for (guint i = item->first; i < item->first + item->n; i++)
    if (quantity == NULL
        || g_str_equal (g_array_index (self->keys, BefSeriesKey, i).quantity, quantity))
      return &g_array_index (self->series, Series, i);
  return NULL;
}

static void
count_door (BefPlaybackScene *self, BefPlaybackFigures *figures, const Item *item, double open)
{
  const Series *lock = series_of (self, item, "lock-state");

  figures->doors++;
  if (!isnan (open))
    {
      figures->doors_known++;
      figures->doors_open +=
          open == bef_quantity_state_by_id (bef_quantity_info ("open-state"), "open")->code;
    }
  if (lock != NULL && !isnan (lock->value))
    {
      figures->locks_known++;
      figures->doors_locked +=
          lock->value
          == bef_quantity_state_by_id (bef_quantity_info ("lock-state"), "locked")->code;
    }
}

static void
count_link (BefPlaybackFigures *figures, double code)
{
  const BefStateInfo *state =
      !isnan (code) ? bef_quantity_state (bef_quantity_info ("link-state"), code) : NULL;

  figures->links++;
  if (state == NULL)
    return;
  figures->links_known++;
  figures->links_down += g_str_equal (state->id, "down");
  if (figures->link == NULL || state->severity > figures->link->severity)
    figures->link = state;
}

static void
count_item (BefPlaybackScene *self, BefPlaybackFigures *figures, const Item *item)
{
  const Series *first = series_of (self, item, NULL);
  double value = first->value;

  if (!item->is_counted)
    return;
  switch (bef_device_get_kind (item->device))
    {
    case BEF_KIND_METER:
      figures->meters++;
      figures->meters_known += !isnan (value);
      figures->watts += isnan (value) ? 0 : value;
      figures->by_means |= first->by_mean;
      break;
    case BEF_KIND_DOOR:
      count_door (self, figures, item, value);
      break;
    case BEF_KIND_LINK:
      count_link (figures, value);
      break;
    case BEF_KIND_ACCESS_POINT:
      figures->points++;
      figures->points_known += !isnan (value);
      figures->clients += isnan (value) ? 0 : value;
      break;
    default:
      break;
    }
  if (first->lack < BEF_N_LACKS)
    figures->lacks[first->lack]++;
}

/* The place's severity follows from its equipment's states, as for the present. */
static void
judge (BefPlaybackScene *self, Place *place, gint64 ms)
{
  for (guint i = place->first; i < place->first + place->n; i++)
    {
      const Item *item = &g_array_index (self->items, Item, i);
      BefReading readings[BEF_KIND_MAX_FOLLOWED];
      guint n = 0;
      for (guint k = item->first; k < item->first + item->n; k++)
        {
          double value = g_array_index (self->series, Series, k).value;
          if (!isnan (value))
            readings[n++] = (BefReading){ g_array_index (self->keys, BefSeriesKey, k), ms, value };
        }
      bef_device_set_readings (item->device, readings, n);
    }
  if (BEF_IS_BUILDING (place->place))
    {
      bef_building_touch (BEF_BUILDING (place->place));
      bef_building_refresh (BEF_BUILDING (place->place), ms, place->alarm, place->alarm_name);
    }
  else if (place->place != NULL && !bef_device_refresh (BEF_DEVICE (place->place), ms))
    bef_place_tell (place->place);
}

static void
add_figures (BefPlaybackFigures *whole, const BefPlaybackFigures *part)
{
  whole->meters += part->meters;
  whole->meters_known += part->meters_known;
  whole->watts += part->watts;
  whole->by_means |= part->by_means;
  whole->doors += part->doors;
  whole->doors_known += part->doors_known;
  whole->doors_open += part->doors_open;
  whole->locks_known += part->locks_known;
  whole->doors_locked += part->doors_locked;
  whole->links += part->links;
  whole->links_known += part->links_known;
  whole->links_down += part->links_down;
  if (part->link != NULL && (whole->link == NULL || part->link->severity > whole->link->severity))
    whole->link = part->link;
  whole->points += part->points;
  whole->points_known += part->points_known;
  whole->clients += part->clients;
  for (guint i = 0; i < BEF_N_LACKS; i++)
    whole->lacks[i] += part->lacks[i];
}

gboolean
bef_playback_scene_show (BefPlaybackScene *self, BefPlaybackDay *day, gint64 ms)
{
  gboolean changed = FALSE;

  look (self, day, ms);
  /* All figures first: who is told of a change may ask for any of them. */
  for (guint p = 0; p < self->places->len; p++)
    {
      Place *place = &g_array_index (self->places, Place, p);
      if (!place->figures_stale)
        continue;
      changed = TRUE;
      place->figures_stale = FALSE;
      place->figures = (BefPlaybackFigures){ 0 };
      for (guint i = place->first; i < place->first + place->n; i++)
        count_item (self, &place->figures, &g_array_index (self->items, Item, i));
    }
  if (changed)
    self->whole = (BefPlaybackFigures){ 0 };
  for (guint p = 0; changed && p < self->places->len; p++)
    add_figures (&self->whole, &g_array_index (self->places, Place, p).figures);
  for (guint p = 0; p < self->places->len; p++)
    {
      Place *place = &g_array_index (self->places, Place, p);
      if (place->states_stale)
        judge (self, place, ms);
      place->states_stale = FALSE;
    }
  return changed;
}

void
bef_playback_scene_set_alarms (BefPlaybackScene *self, const GPtrArray *alarms)
{
  for (guint p = 0; p < self->places->len; p++)
    {
      Place *place = &g_array_index (self->places, Place, p);
      const char *id = BEF_IS_BUILDING (place->place) ? bef_place_get_id (place->place) : NULL;
      const BefPastAlarm *worst = NULL;
      for (guint i = 0; id != NULL && alarms != NULL && i < alarms->len && worst == NULL; i++)
        {
          const BefPastAlarm *alarm = g_ptr_array_index (alarms, i); /* the worst are first */
          worst =
              bef_past_alarm_asks (alarm) && g_strcmp0 (alarm->building, id) == 0 ? alarm : NULL;
        }
      BefSeverity severity = worst != NULL ? worst->priority : BEF_SEVERITY_NORMAL;
      place->states_stale |= severity != place->alarm;
      place->states_stale |= bef_set_str (&place->alarm_name, worst != NULL ? worst->name : NULL);
      place->alarm = severity;
    }
}

const BefPlaybackFigures *
bef_playback_scene_get_figures (BefPlaybackScene *self, BefPlace *place)
{
  static const BefPlaybackFigures nothing = { 0 };
  guint index = GPOINTER_TO_UINT (g_hash_table_lookup (self->indexes, place));

  if (place == NULL)
    return &self->whole;
  return index > 0 ? &g_array_index (self->places, Place, index - 1).figures : &nothing;
}
