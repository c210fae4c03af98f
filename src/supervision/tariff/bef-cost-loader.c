/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-cost-loader.h"

#include <math.h>

#define POWER_PART_STEPS 50000

GArray *
bef_cost_power_bounds (gint64 from_ms, gint64 to_ms)
{
  GArray *bounds = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 at = (from_ms + BEF_EXCESS_STEP_MS - 1) / BEF_EXCESS_STEP_MS * BEF_EXCESS_STEP_MS;

  for (; at <= to_ms; at += BEF_EXCESS_STEP_MS)
    g_array_append_val (bounds, at);
  if (bounds->len == 1)
    g_array_set_size (bounds, 0);
  return bounds;
}

/* The source of one contract. */

BefCostSource *
bef_cost_source_ref (BefCostSource *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear_source (gpointer data)
{
  BefCostSource *self = data;

  bef_contract_free (self->contract);
  g_array_unref (self->cells);
  g_array_unref (self->used);
  g_array_unref (self->days);
  g_clear_pointer (&self->power, bef_buckets_unref);
}

void
bef_cost_source_unref (BefCostSource *self)
{
  if (self != NULL)
    g_atomic_rc_box_release_full (self, clear_source);
}

BefCostSource *
bef_cost_source_new_take (BefContract *contract, GArray *cells, GArray *used, GArray *days,
                          BefBuckets *power)
{
  BefCostSource *self = g_atomic_rc_box_new0 (BefCostSource);

  *self = (BefCostSource){ contract, cells, used, days, power };
  return self;
}

static BefCostSource *
source_new (const BefContract *contract, BefRange span)
{
  BefContract *copy = bef_contract_copy (contract);

  return bef_cost_source_new_take (copy, bef_tariff_cells (copy, span.from_ms, span.to_ms),
                                   g_array_new (FALSE, FALSE, sizeof (BefEnergy)),
                                   g_array_new (FALSE, FALSE, sizeof (BefEnergy)), NULL);
}

BefCost *
bef_cost_source_price (const BefCostSource *self, const BefTaxes *taxes)
{
  BefCostFacts facts = { self->cells, self->used, self->days, self->power };

  return bef_cost_new (self->contract, taxes, &facts);
}

BefCost *
bef_cost_source_price_span (const BefCostSource *self, const BefTaxes *taxes, BefRange range)
{
  g_autoptr (GArray) cells = g_array_new (FALSE, FALSE, sizeof (BefTariffCell)),
                     used = g_array_new (FALSE, FALSE, sizeof (BefEnergy));
  BefCostFacts facts = { cells, used, self->days, self->power };

  for (guint i = 0; i < self->cells->len; i++)
    {
      const BefTariffCell *cell = &g_array_index (self->cells, BefTariffCell, i);
      if (cell->start_ms < range.from_ms || cell->start_ms >= range.to_ms)
        continue;
      g_array_append_val (cells, *cell);
      if (i < self->used->len)
        g_array_append_val (used, g_array_index (self->used, BefEnergy, i));
    }
  return bef_cost_new (self->contract, taxes, &facts);
}

/* Asking. A meter counts for a run of cells; each run is asked for in its turn, so that what comes
 * stands in order. */

typedef struct
{
  BefCostSource *source; /* owned */
  BefCostSourceFlags flags;
  BefHistory *history; /* owned */
  guint at;            /* the first cell of the run that is asked for */
  guint end;           /* the one after its last */
  GArray *power;       /* owned, of BefBucket: of the runs so far */
  gint64 power_ms;     /* of this run, the power is known up to there; BEF_NO_TIME: of none of it */
} Load;

static void
load_free (gpointer data)
{
  Load *load = data;

  bef_cost_source_unref (load->source);
  g_object_unref (load->history);
  g_array_unref (load->power);
  g_free (load);
}

static void ask_next (GTask *task);

static const BefTariffCell *
cell_at (const Load *load, guint i)
{
  return &g_array_index (load->source->cells, BefTariffCell, i);
}

static gboolean
wants_power (const Load *load)
{
  if (load->source->contract->fluid != BEF_FLUID_ELECTRICITY)
    return FALSE;
  if (load->flags & BEF_COST_SOURCE_POWER)
    return TRUE;
  for (guint i = load->at; i < load->end; i++)
    if (cell_at (load, i)->tariff != NULL && cell_at (load, i)->tariff->excess > 0)
      return TRUE;
  return FALSE;
}

/* Whether all of the run is known by its cells already. */
static gboolean
is_whole (const Load *load)
{
  for (guint i = load->at; i < load->end; i++)
    if (!(g_array_index (load->source->used, BefEnergy, i).coverage >= 1))
      return FALSE;
  return TRUE;
}

static void
run_done (GTask *task)
{
  Load *load = g_task_get_task_data (task);

  load->at = load->end;
  load->power_ms = BEF_NO_TIME;
  ask_next (task);
}

static void ask_power (GTask *task);

static void
power_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Load *load = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (BefBuckets) buckets =
      bef_history_buckets_finish (BEF_HISTORY (source), result, &error);

  if (buckets == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  guint n = bef_buckets_get_length (buckets);
  for (guint i = 0; i < n; i++)
    g_array_append_vals (load->power, bef_buckets_get (buckets, i), 1);
  load->power_ms = bef_buckets_get (buckets, n - 1)->end_ms;
  ask_power (task);
}

/* Of many years in parts: one question is of so many spans at the most. */
static void
ask_power (GTask *task)
{
  Load *load = g_task_get_task_data (task);
  const BefTariffCell *first = cell_at (load, load->at);
  gint64 end = cell_at (load, load->end - 1)->end_ms,
         from = load->power_ms != BEF_NO_TIME ? load->power_ms : first->start_ms;
  g_autoptr (GArray) bounds =
      bef_cost_power_bounds (from, MIN (end, from + POWER_PART_STEPS * BEF_EXCESS_STEP_MS));

  if (!wants_power (load) || bounds->len == 0)
    {
      run_done (task);
      return;
    }
  bef_history_spans_async (load->history, bef_series_key (first->meter, "power"),
                           (const gint64 *)(const void *)bounds->data, bounds->len,
                           g_task_get_cancellable (task), power_cb, g_object_ref (task));
}

static void
days_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Load *load = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GArray) days = bef_history_energy_finish (BEF_HISTORY (source), result, &error);

  if (days == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  g_array_append_vals (load->source->days, days->data, days->len);
  ask_power (task);
}

static void
ask_spans (GTask *task, GArray *bounds, GAsyncReadyCallback callback)
{
  Load *load = g_task_get_task_data (task);
  const char *quantity = bef_tariff_index_of (load->source->contract->fluid);

  bef_history_spans_energy_async (load->history,
                                  bef_series_key (cell_at (load, load->at)->meter, quantity),
                                  (const gint64 *)(const void *)bounds->data, bounds->len,
                                  g_task_get_cancellable (task), callback, g_object_ref (task));
}

static void
used_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Load *load = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GArray) used = bef_history_energy_finish (BEF_HISTORY (source), result, &error);
  g_autoptr (GArray) bounds = g_array_new (FALSE, FALSE, sizeof (gint64));

  if (used == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  g_array_append_vals (load->source->used, used->data, used->len);
  if (is_whole (load))
    {
      ask_power (task);
      return;
    }
  for (guint i = load->at; i < load->end; i++)
    if (i == load->at
        || bef_civil_floor (cell_at (load, i)->start_ms, BEF_PERIOD_DAY)
               == cell_at (load, i)->start_ms)
      g_array_append_val (bounds, cell_at (load, i)->start_ms);
  g_array_append_val (bounds, cell_at (load, load->end - 1)->end_ms);
  ask_spans (task, bounds, days_cb);
}

/* Nothing counts there: each of its cells is unknown. */
static void
add_unknown (Load *load)
{
  for (guint i = load->at; i < load->end; i++)
    {
      BefEnergy none = { .start_ms = cell_at (load, i)->start_ms,
                         .end_ms = cell_at (load, i)->end_ms,
                         .kwh = NAN,
                         .newest_ms = BEF_NO_TIME };
      g_array_append_val (load->source->used, none);
    }
}

static void
ask_next (GTask *task)
{
  Load *load = g_task_get_task_data (task);
  BefCostSource *source = load->source;
  g_autoptr (GArray) bounds = g_array_new (FALSE, FALSE, sizeof (gint64));

  while (load->at < source->cells->len)
    {
      const char *meter = cell_at (load, load->at)->meter;
      for (load->end = load->at;
           load->end < source->cells->len && cell_at (load, load->end)->meter == meter;)
        load->end++;
      if (meter != NULL)
        break;
      add_unknown (load);
      load->at = load->end;
    }
  if (load->at >= source->cells->len)
    {
      if (load->power->len > 0)
        source->power = bef_buckets_new_take (g_array_ref (load->power));
      g_task_return_pointer (task, bef_cost_source_ref (source),
                             (GDestroyNotify)bef_cost_source_unref);
      return;
    }
  for (guint i = load->at; i < load->end; i++)
    g_array_append_val (bounds, cell_at (load, i)->start_ms);
  g_array_append_val (bounds, cell_at (load, load->end - 1)->end_ms);
  ask_spans (task, bounds, used_cb);
}

/* Runs @task for @source (transfer full). */
static void
start (GTask *task, BefHistory *history, BefCostSource *source, BefCostSourceFlags flags)
{
  Load *load = g_new0 (Load, 1);

  load->source = source;
  load->flags = flags;
  load->history = g_object_ref (history);
  load->power = g_array_new (FALSE, FALSE, sizeof (BefBucket));
  load->power_ms = BEF_NO_TIME;
  g_task_set_task_data (task, load, load_free);
  ask_next (task);
}

void
bef_cost_source_load_async (BefHistory *history, const BefContract *contract, BefRange span,
                            BefCostSourceFlags flags, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (history, cancellable, callback, user_data);

  g_task_set_source_tag (task, bef_cost_source_load_async);
  start (task, history, source_new (contract, span), flags);
}

/* Makes two of the cell that holds @cut_ms. */
static void
cut_cell (GArray *cells, gint64 cut_ms)
{
  for (guint i = 0; i < cells->len; i++)
    {
      BefTariffCell *cell = &g_array_index (cells, BefTariffCell, i), rest = *cell;
      if (cell->start_ms >= cut_ms || cut_ms >= cell->end_ms)
        continue;
      cell->end_ms = rest.start_ms = cut_ms;
      g_array_insert_val (cells, i + 1, rest);
      return;
    }
}

void
bef_cost_source_load_cut_async (BefHistory *history, const BefContract *contract, BefRange span,
                                gint64 cut_ms, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (history, cancellable, callback, user_data);
  BefCostSource *source = source_new (contract, span);

  g_task_set_source_tag (task, bef_cost_source_load_cut_async);
  cut_cell (source->cells, cut_ms);
  start (task, history, source, BEF_COST_SOURCE_PLAIN);
}

BefCostSource *
bef_cost_source_load_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Several. */

typedef struct
{
  BefTaxes *taxes;  /* owned */
  GPtrArray *costs; /* owned, of BefCost; NULL: on its way */
  guint n_left;
  GError *error; /* owned, nullable: the first */
} LoadAll;

typedef struct
{
  GTask *task; /* owned */
  guint i;
} One;

static void
load_all_free (gpointer data)
{
  LoadAll *all = data;

  bef_taxes_free (all->taxes);
  g_ptr_array_unref (all->costs);
  g_clear_error (&all->error);
  g_free (all);
}

static void
return_all (GTask *task)
{
  LoadAll *all = g_task_get_task_data (task);

  if (all->error != NULL)
    g_task_return_error (task, g_steal_pointer (&all->error));
  else
    g_task_return_pointer (task, g_ptr_array_ref (all->costs), (GDestroyNotify)g_ptr_array_unref);
}

static void
one_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autofree One *one = user_data;
  g_autoptr (GTask) task = one->task;
  LoadAll *all = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (BefCostSource) source = bef_cost_source_load_finish (result, &error);

  if (source != NULL)
    g_ptr_array_index (all->costs, one->i) = bef_cost_source_price (source, all->taxes);
  else if (all->error == NULL)
    all->error = g_steal_pointer (&error);
  if (--all->n_left == 0)
    return_all (task);
}

static void
unref_cost (gpointer data)
{
  bef_cost_unref (data);
}

void
bef_costs_load_async (BefHistory *history, GPtrArray *contracts, const BefTaxes *taxes,
                      BefRange span, GCancellable *cancellable, GAsyncReadyCallback callback,
                      gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (history, cancellable, callback, user_data);
  LoadAll *all = g_new0 (LoadAll, 1);

  g_task_set_source_tag (task, bef_costs_load_async);
  all->taxes = bef_taxes_copy (taxes);
  all->costs = g_ptr_array_new_with_free_func (unref_cost);
  g_ptr_array_set_size (all->costs, (gint)contracts->len);
  all->n_left = contracts->len;
  g_task_set_task_data (task, all, load_all_free);
  if (contracts->len == 0)
    return_all (task);
  for (guint i = 0; i < contracts->len; i++)
    {
      One *one = g_new0 (One, 1);
      *one = (One){ g_object_ref (task), i };
      bef_cost_source_load_async (history, g_ptr_array_index (contracts, i), span,
                                  BEF_COST_SOURCE_PLAIN, cancellable, one_cb, one);
    }
}

GPtrArray *
bef_costs_load_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
