/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-letting.h"

#define LEFT_MS (30 * BEF_MS_MINUTE)

typedef struct
{
  BefRange range;
  BefTaxes *taxes;       /* owned */
  BefCostSource *source; /* owned, nullable until it came; likewise below */
  BefBuckets *power, *celsius;
  GPtrArray *doors; /* owned, of BefBuckets */
  guint n_left;
  GError *error; /* owned, nullable: the first */
} Load;

static void
load_free (gpointer data)
{
  Load *load = data;

  bef_taxes_free (load->taxes);
  bef_cost_source_unref (load->source);
  g_clear_pointer (&load->power, bef_buckets_unref);
  g_clear_pointer (&load->celsius, bef_buckets_unref);
  g_ptr_array_unref (load->doors);
  g_clear_error (&load->error);
  g_free (load);
}

static void
came (GTask *task, GError *error)
{
  Load *load = g_task_get_task_data (task);

  if (error != NULL && load->error == NULL)
    load->error = error;
  else
    g_clear_error (&error);
  if (--load->n_left > 0)
    return;
  if (load->error != NULL)
    {
      g_task_return_error (task, g_steal_pointer (&load->error));
      return;
    }
  BefLettingFacts facts = { load->source, load->power, load->celsius, load->doors };
  BefLetting letting = bef_letting_of (load->range, &facts, load->taxes);
  g_task_return_pointer (task, g_memdup2 (&letting, sizeof letting), g_free);
}

static void
source_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Load *load = g_task_get_task_data (task);
  GError *error = NULL;

  load->source = bef_cost_source_load_finish (result, &error);
  came (task, error);
}

/* Where buckets go: one of the two, or the doors'. */
typedef struct
{
  GTask *task;        /* owned */
  BefBuckets **place; /* NULL: of a door */
} Answer;

static void
buckets_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autofree Answer *answer = user_data;
  g_autoptr (GTask) task = answer->task;
  Load *load = g_task_get_task_data (task);
  GError *error = NULL;
  BefBuckets *buckets = bef_history_buckets_finish (BEF_HISTORY (object), result, &error);

  if (buckets != NULL && answer->place != NULL)
    *answer->place = buckets;
  else if (buckets != NULL)
    g_ptr_array_add (load->doors, buckets);
  came (task, error);
}

static void
ask (GTask *task, BefSeriesKey key, const GArray *bounds, BefBuckets **place)
{
  Load *load = g_task_get_task_data (task);
  Answer *answer = g_new0 (Answer, 1);

  *answer = (Answer){ g_object_ref (task), place };
  load->n_left++;
  bef_history_spans_async (g_task_get_source_object (task), key,
                           (const gint64 *)(const void *)bounds->data, bounds->len,
                           g_task_get_cancellable (task), buckets_cb, answer);
}

/* The contract of the meter, or one that says nothing. (transfer full) */
static BefContract *
dup_contract (const BefContracts *contracts, const char *meter)
{
  const BefContract *found = bef_contracts_find_meter (contracts, meter, BEF_FLUID_ELECTRICITY);
  BefContract *contract = found != NULL ? bef_contract_copy (found)
                                        : bef_contract_new ("none", BEF_FLUID_ELECTRICITY, meter);

  /* It is this meter that counted, whichever counts now. */
  g_array_set_size (contract->meters, 0);
  bef_contract_put_meter (contract, BEF_NO_TIME, meter);
  return contract;
}

/* The contract with a cut at the letting's beginning: cells are of the one part or the other. */
static void
ask_for_energy (GTask *task, const BefContracts *contracts, const char *meter)
{
  Load *load = g_task_get_task_data (task);
  g_autoptr (BefContract) contract = dup_contract (contracts, meter);
  BefRange span = { load->range.from_ms - BEF_LETTING_WARM_MS, load->range.to_ms };

  load->n_left++;
  bef_cost_source_load_cut_async (g_task_get_source_object (task), contract, span,
                                  load->range.from_ms, g_task_get_cancellable (task), source_cb,
                                  g_object_ref (task));
}

void
bef_letting_load_async (BefHistory *history, const BefContracts *contracts,
                        const BefLettingHall *hall, BefRange range, GCancellable *cancellable,
                        GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (history, cancellable, callback, user_data);
  Load *load = g_new0 (Load, 1);
  gint64 back = bef_civil_add (range.from_ms, BEF_PERIOD_DAY, -BEF_LETTING_BACK_DAYS);
  g_autoptr (GArray) steps = bef_cost_power_bounds (back, range.to_ms + BEF_LETTING_AFTER_MS);
  g_autoptr (GArray) left = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 ends[] = { range.to_ms, range.to_ms + LEFT_MS };

  g_task_set_source_tag (task, bef_letting_load_async);
  load->range = range;
  load->taxes = bef_taxes_copy (bef_contracts_get_taxes (contracts));
  load->doors = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_buckets_unref);
  load->n_left = 1;
  g_task_set_task_data (task, load, load_free);
  g_array_append_vals (left, ends, G_N_ELEMENTS (ends));
  ask_for_energy (task, contracts, hall->meter);
  ask (task, bef_series_key (hall->meter, "power"), steps, &load->power);
  if (hall->sensor != NULL)
    ask (task, bef_series_key (hall->sensor, "temperature"), left, &load->celsius);
  for (guint i = 0; hall->doors != NULL && hall->doors[i] != NULL; i++)
    ask (task, bef_series_key (hall->doors[i], "open-state"), left, NULL);
  came (task, NULL);
}

gboolean
bef_letting_load_finish (GAsyncResult *result, BefLetting *out, GError **error)
{
  g_autofree BefLetting *letting = g_task_propagate_pointer (G_TASK (result), error);

  if (letting == NULL)
    return FALSE;
  *out = *letting;
  return TRUE;
}
