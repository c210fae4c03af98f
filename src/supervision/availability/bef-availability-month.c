/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-availability-month.h"

#include <math.h>

#include "base/bef-present.h"
#include "supervision/playback/bef-playback-day.h"

/* Read in one go: of some hundred series, some tenths of a second of the history's thread. */
#define PIECE_DAYS 8
/* What is younger may still be on its way from its source. */
#define SETTLED_AFTER_MS (20 * BEF_MS_MINUTE)

/* One equipment, while it is reckoned. */
typedef struct
{
  BefAvailabilityRow *row; /* owned until it is given away */
  const BefQuantityInfo *info;
  gint64 silence_ms;
  GPtrArray *steps; /* owned, of BefSteps */
  GArray *life;     /* owned, of BefRange */
  GArray *works;    /* owned, of BefRange */
} Item;

typedef struct
{
  gint64 from_ms, to_ms, at_ms; /* at_ms: up to there it is read */
  GArray *keys;                 /* owned, of BefSeriesKey */
  GArray *items;                /* owned, of Item, as many */
} Load;

void
bef_availability_row_free (BefAvailabilityRow *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->name);
  g_free (self->building);
  g_free (self);
}

static void
item_clear (gpointer data)
{
  Item *item = data;

  bef_availability_row_free (item->row);
  g_ptr_array_unref (item->steps);
  g_array_unref (item->life);
  g_array_unref (item->works);
}

static void
load_free (gpointer data)
{
  Load *load = data;

  g_array_unref (load->keys);
  g_array_unref (load->items);
  g_free (load);
}

/* How long after its last sign of life what @device said is not known any more: by the rule of the
 * present (model/bef-beat.h), of which this asks only where it ends. */
static gint64
find_silence (BefDevice *device, const char *quantity)
{
  g_autoptr (BefDevice) copy = bef_device_new_like (device);
  gint64 known_ms = 0, lost_ms = BEF_BEAT_UNHEARD_MS + BEF_MS_DAY;

  bef_device_take_beats (copy, device);
  bef_device_set_alive (copy, 0);
  bef_device_set_neighbours (copy, BEF_NEIGHBOURS_NONE);
  while (lost_ms - known_ms > BEF_MS_SECOND)
    {
      gint64 between_ms = known_ms + (lost_ms - known_ms) / 2;
      if (bef_device_judge_past (copy, quantity, between_ms) == BEF_FRESHNESS_LOST)
        lost_ms = between_ms;
      else
        known_ms = between_ms;
    }
  return known_ms;
}

static void
add_device (Load *load, BefDevice *device, const BefWorks *works)
{
  BefKind kind = bef_device_get_kind (device);
  const char *quantity = bef_availability_quantity (kind);

  if (quantity == NULL)
    return;
  BefSeriesKey key = bef_series_key (bef_device_get_id (device), quantity);
  const BefWorksOf of = { bef_device_get_id (device), bef_device_get_building_id (device) };
  Item item = { g_new0 (BefAvailabilityRow, 1),
                bef_quantity_info (quantity),
                find_silence (device, quantity),
                g_ptr_array_new_with_free_func ((GDestroyNotify)bef_steps_unref),
                g_array_new (FALSE, FALSE, sizeof (BefRange)),
                bef_works_spans (works, &of, load->from_ms, load->to_ms) };
  item.row->id = g_strdup (bef_device_get_id (device));
  item.row->name = g_strdup (bef_device_get_name (device));
  item.row->building = g_strdup (bef_device_get_building_name (device));
  item.row->kind = kind;
  g_array_append_val (load->keys, key);
  g_array_append_val (load->items, item);
}

static int
compare_rows (gconstpointer a, gconstpointer b)
{
  const BefAvailabilityRow *x = *(BefAvailabilityRow *const *)a,
                           *y = *(BefAvailabilityRow *const *)b;
  double of_x = bef_availability_share (&x->value), of_y = bef_availability_share (&y->value);

  if (isnan (of_x) != isnan (of_y))
    return isnan (of_x) ? 1 : -1;
  if (of_x != of_y && !isnan (of_x))
    return of_x < of_y ? -1 : 1;
  if (x->value.unknown_ms != y->value.unknown_ms)
    return x->value.unknown_ms > y->value.unknown_ms ? -1 : 1;
  int by_name = g_utf8_collate (x->name, y->name);
  return by_name != 0 ? by_name : g_strcmp0 (x->id, y->id);
}

static void
reckon_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Load *load = data;
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_availability_row_free);

  for (guint i = 0; i < load->items->len; i++)
    {
      Item *item = &g_array_index (load->items, Item, i);
      const BefAvailabilityOf of = { load->from_ms,    load->to_ms, item->steps, item->life,
                                     item->silence_ms, item->info,  item->works };
      bef_availability_of (&of, &item->row->value);
      g_ptr_array_add (rows, g_steal_pointer (&item->row));
    }
  g_ptr_array_sort (rows, compare_rows);
  g_task_return_pointer (task, rows, (GDestroyNotify)g_ptr_array_unref);
}

/* Signs of life that two pieces tell of are told once. */
static void
add_life (GArray *life, const GArray *more)
{
  for (guint i = 0; i < more->len; i++)
    {
      BefRange range = g_array_index (more, BefRange, i);
      BefRange *last = life->len > 0 ? &g_array_index (life, BefRange, life->len - 1) : NULL;
      if (last == NULL || range.from_ms > last->to_ms)
        g_array_append_val (life, range);
      else
        last->to_ms = MAX (last->to_ms, range.to_ms);
    }
}

static void read_piece (GTask *task);

static void
piece_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Load *load = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (BefPlaybackDay) piece = bef_playback_day_load_finish (result, &error);

  if (piece == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  for (guint i = 0; i < load->items->len; i++)
    {
      const BefSeriesSteps *said = &g_array_index (piece->series, BefSeriesSteps, i);
      Item *item = &g_array_index (load->items, Item, i);
      g_ptr_array_add (item->steps, bef_steps_ref (said->steps));
      add_life (item->life, said->life);
    }
  load->at_ms = piece->to_ms;
  read_piece (g_steal_pointer (&task));
}

/* Takes @task. */
static void
read_piece (GTask *task)
{
  Load *load = g_task_get_task_data (task);

  if (load->at_ms >= load->to_ms || load->keys->len == 0)
    {
      g_task_run_in_thread (task, reckon_thread);
      g_object_unref (task);
      return;
    }
  const BefSeriesSpan span = { (BefSeriesKey *)(void *)load->keys->data, load->keys->len,
                               load->at_ms,
                               MIN (load->at_ms + PIECE_DAYS * BEF_MS_DAY, load->to_ms) };
  bef_playback_day_load_async (g_task_get_source_object (task), &span,
                               bef_now_ms () - SETTLED_AFTER_MS, g_task_get_cancellable (task),
                               piece_cb, task);
}

/* Of @span, with no equipment yet. (transfer full) */
static Load *
load_new (const BefRange *span)
{
  Load *load = g_new0 (Load, 1);

  load->from_ms = load->at_ms = span->from_ms;
  load->to_ms = span->to_ms;
  load->keys = g_array_new (FALSE, FALSE, sizeof (BefSeriesKey));
  load->items = g_array_new (FALSE, FALSE, sizeof (Item));
  g_array_set_clear_func (load->items, item_clear);
  return load;
}

void
bef_availability_month_async (BefHistory *history, BefCommune *commune, const BefWorks *works,
                              gint64 month_ms, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (history, cancellable, callback, user_data);
  GListModel *devices = bef_commune_get_devices (commune);
  gint64 from_ms = bef_civil_floor (month_ms, BEF_PERIOD_MONTH);
  Load *load = load_new (
      &(BefRange){ from_ms, MIN (bef_civil_add (from_ms, BEF_PERIOD_MONTH, 1), bef_now_ms ()) });

  g_task_set_source_tag (task, bef_availability_month_async);
  g_task_set_task_data (task, load, load_free);
  for (guint i = 0; load->to_ms > load->from_ms && i < g_list_model_get_n_items (devices); i++)
    {
      g_autoptr (BefDevice) device = g_list_model_get_item (devices, i);
      add_device (load, device, works);
    }
  read_piece (task);
}

void
bef_availability_span_async (BefHistory *history, const BefAvailabilityAsked *asked,
                             GCancellable *cancellable, GAsyncReadyCallback callback,
                             gpointer user_data)
{
  GTask *task = g_task_new (history, cancellable, callback, user_data);
  GListModel *devices = bef_commune_get_devices (asked->commune);
  Load *load = load_new (&asked->span);

  g_task_set_source_tag (task, bef_availability_span_async);
  g_task_set_task_data (task, load, load_free);
  for (guint i = 0; i < g_list_model_get_n_items (devices); i++)
    {
      g_autoptr (BefDevice) device = g_list_model_get_item (devices, i);
      if (bef_device_get_kind (device) == asked->kind)
        add_device (load, device, asked->works);
    }
  read_piece (task);
}

GPtrArray *
bef_availability_month_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
