/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-bill-loader.h"

#include <glib/gi18n.h>

/* A check under way. */
typedef struct
{
  BefHistory *history; /* owned */
  BefBill *bill;       /* owned */
  BefTaxes *taxes;     /* owned */
  GPtrArray *wanted;  /* owned, of BefContract: the bill's own, then others as it by their meters */
  GPtrArray *sources; /* owned, of BefCostSource, as far as they came */
} Check;

static void
check_free (gpointer data)
{
  Check *check = data;

  g_object_unref (check->history);
  bef_bill_free (check->bill);
  bef_taxes_free (check->taxes);
  g_ptr_array_unref (check->wanted);
  g_ptr_array_unref (check->sources);
  g_free (check);
}

static void
reckon_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Check *check = data;
  g_autoptr (GPtrArray) others =
      g_ptr_array_new_with_free_func ((GDestroyNotify)bef_cost_source_unref);

  for (guint i = 1; i < check->sources->len; i++)
    g_ptr_array_add (others, bef_cost_source_ref (g_ptr_array_index (check->sources, i)));
  g_task_return_pointer (
      task,
      bef_bill_check_new (check->bill, check->taxes, g_ptr_array_index (check->sources, 0), others),
      (GDestroyNotify)bef_bill_check_free);
}

static void ask_next (GTask *task);

static void
source_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Check *check = g_task_get_task_data (task);
  GError *error = NULL;
  BefCostSource *source = bef_cost_source_load_finish (result, &error);

  if (source == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  g_ptr_array_add (check->sources, source);
  ask_next (task);
}

static void
ask_next (GTask *task)
{
  Check *check = g_task_get_task_data (task);
  guint i = check->sources->len;
  int margin = i == 0 ? BEF_BILL_MARGIN_DAYS : 0;
  BefRange span = { bef_civil_add (check->bill->from_ms, BEF_PERIOD_DAY, -margin),
                    bef_civil_add (check->bill->to_ms, BEF_PERIOD_DAY, margin) };

  if (i == check->wanted->len)
    {
      g_task_run_in_thread (task, reckon_thread);
      return;
    }
  bef_cost_source_load_async (check->history, g_ptr_array_index (check->wanted, i), span,
                              BEF_COST_SOURCE_PLAIN, g_task_get_cancellable (task), source_cb,
                              g_object_ref (task));
}

/* Others as this contract, by their meters. */
static void
add_others (Check *check, const BefContracts *contracts, const BefContract *own)
{
  for (guint i = 0; i < bef_contracts_get_length (contracts); i++)
    {
      const BefContract *other = bef_contracts_nth (contracts, i);
      if (other == own || other->fluid != own->fluid)
        continue;
      BefContract *as_own = bef_contract_copy (own);
      g_array_unref (as_own->meters);
      as_own->meters = g_array_copy (other->meters);
      g_free (as_own->label);
      as_own->label = g_strdup (other->label != NULL ? other->label : other->point);
      g_ptr_array_add (check->wanted, as_own);
    }
}

void
bef_bill_check_async (BefHistory *history, const BefContracts *contracts, const BefBill *bill,
                      GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (history, cancellable, callback, user_data);
  const BefContract *own = bef_contracts_find (contracts, bill->point);

  g_task_set_source_tag (task, bef_bill_check_async);
  if (own == NULL)
    {
      g_task_return_new_error (task, BEF_TARIFF_ERROR, BEF_TARIFF_ERROR_TEXT,
                               _ ("There is no contract of the delivery point %s."), bill->point);
      return;
    }
  Check *check = g_new0 (Check, 1);
  check->history = g_object_ref (history);
  check->bill = bef_bill_copy (bill);
  check->taxes = bef_taxes_copy (bef_contracts_get_taxes (contracts));
  check->wanted = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_contract_free);
  check->sources = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_cost_source_unref);
  g_task_set_task_data (task, check, check_free);
  g_ptr_array_add (check->wanted, bef_contract_copy (own));
  add_others (check, contracts, own);
  ask_next (task);
}

BefBillCheck *
bef_bill_check_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
