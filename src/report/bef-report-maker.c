/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-report-maker.h"

#include <glib/gi18n.h>

#include "supervision/kept/bef-contract-keeper.h"

/* Of power, where the index says the rest: twelve months and a bit. */
#define CURVE_DAYS 372

typedef struct
{
  BefEnergyRequest *request; /* owned, nullable: handed on */
  BefReportProgress progress;
  gpointer user_data;
  guint n_asked, n_done;
  GError *error; /* owned, nullable: the first that happened */
} Making;

static void
making_free (gpointer data)
{
  Making *making = data;

  g_clear_pointer (&making->request, bef_energy_request_free);
  g_clear_error (&making->error);
  g_free (making);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  BefEnergyFacts *facts = bef_energy_facts_load_finish (BEF_HISTORY (source), result, &error);

  if (facts)
    g_task_return_pointer (task, facts, (GDestroyNotify)bef_energy_facts_unref);
  else
    g_task_return_error (task, error);
}

/* The keeper asked for its text before this was: by now it has it, or cannot have it. */
static void
contracts_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Making *making = g_task_get_task_data (task);
  BefSession *session = g_task_get_source_object (task);
  g_autofree char *text = bef_history_get_document_finish (BEF_HISTORY (source), result, NULL);

  bef_energy_request_set_contracts (making->request,
                                    bef_contract_keeper_get (bef_contract_keeper_of (session)));
  bef_energy_facts_load_async (bef_session_get_history (session),
                               g_steal_pointer (&making->request), g_task_get_cancellable (task),
                               loaded_cb, g_object_ref (task));
}

static void
load (GTask *task)
{
  BefSession *session = g_task_get_source_object (task);

  bef_contract_keeper_of (session);
  bef_history_get_document_async (bef_session_get_history (session), "contracts",
                                  g_task_get_cancellable (task), contracts_cb, g_object_ref (task));
}

/* After each answer. */
static void
go_on (GTask *task)
{
  Making *making = g_task_get_task_data (task);

  if (making->progress && !g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    making->progress (making->n_done, making->n_asked, making->user_data);
  if (making->n_done < making->n_asked)
    return;
  if (making->error)
    g_task_return_error (task, g_steal_pointer (&making->error));
  else
    load (task);
}

static void
fetched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Making *making = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (!bef_session_fetch_history_finish (BEF_SESSION (source), result, &error) && !making->error)
    making->error = g_steal_pointer (&error);
  making->n_done++;
  go_on (task);
}

static void
fetch (GTask *task, BefSeriesKey key, gint64 from_ms)
{
  Making *making = g_task_get_task_data (task);

  making->n_asked++;
  bef_session_fetch_history_async (g_task_get_source_object (task), key, from_ms,
                                   bef_energy_request_get_now (making->request),
                                   g_task_get_cancellable (task), fetched_cb, g_object_ref (task));
}

static gboolean
has_index (BefCommune *commune, const BefEnergyMeter *meter)
{
  BefDevice *device = bef_commune_find_device (commune, meter->id);

  return !device || bef_device_get_value (device, bef_energy_meter_index (meter)) != NULL;
}

/* Of what counts only power, that; of a building the highest power besides the index. */
static void
fetch_meter (GTask *task, const BefEnergyMeter *meter)
{
  Making *making = g_task_get_task_data (task);
  BefCommune *commune = bef_session_get_commune (g_task_get_source_object (task));
  gint64 from = bef_energy_request_get_from (making->request),
         now = bef_energy_request_get_now (making->request);

  if (!has_index (commune, meter))
    fetch (task, bef_series_key (meter->id, "power"), from);
  else
    {
      fetch (task, bef_series_key (meter->id, bef_energy_meter_index (meter)), from);
      if ((bef_energy_request_get_read (making->request) & BEF_ENERGY_READ_CURVES)
          && meter->fluid == BEF_FLUID_ELECTRICITY)
        fetch (task, bef_series_key (meter->id, "power"), bef_civil_days_before (now, CURVE_DAYS));
    }
}

static void
fetch_all (GTask *task)
{
  Making *making = g_task_get_task_data (task);
  const BefEnergyRequest *request = making->request;
  const char *thermometer = bef_energy_request_get_thermometer (request);
  guint n = bef_energy_request_n_meters (request);

  /* One more until all are asked: an answer may come at once. */
  making->n_asked = 1;
  for (guint i = 0; i < n; i++)
    fetch_meter (task, bef_energy_request_nth_meter (request, i));
  if (thermometer)
    fetch (task, bef_series_key (thermometer, "temperature"),
           bef_energy_request_get_from (request));
  making->n_asked--;
  go_on (task);
}

void
bef_report_facts_async (BefSession *session, const BefReportWant *want, BefReportProgress progress,
                        GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (session, cancellable, callback, user_data);
  BefCommune *commune = bef_session_get_commune (session);
  Making *making = g_new0 (Making, 1);

  g_task_set_source_tag (task, bef_report_facts_async);
  g_task_set_task_data (task, making, making_free);
  making->progress = progress;
  making->user_data = user_data;
  making->request = want->building
                        ? bef_energy_request_new_building (commune, want->building, want->until_ms)
                        : bef_energy_request_new_commune (commune, want->until_ms);
  if (!making->request)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                             _ ("There is no such building any more."));
  else if (bef_energy_request_n_meters (making->request) == 0)
    g_task_return_new_error (
        task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
        _ ("Nothing is reported: no meter of energy or water is known there."));
  else
    {
      bef_energy_request_set_over (making->request);
      if (want->source == BEF_REPORT_FETCHED_FIRST)
        fetch_all (task);
      else
        load (task);
    }
}

BefEnergyFacts *
bef_report_facts_finish (BefSession *session, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, session), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
