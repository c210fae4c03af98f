/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-seeds.h"

#include "base/bef-present.h"

/* Series asked for by one job: some 10 ms of the history's thread. */
#define PART 200

static void
beats_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BefCommune) commune = user_data;
  g_autoptr (GArray) beats = bef_history_beats_finish (BEF_HISTORY (source), result, NULL);

  for (guint i = 0; beats != NULL && i < beats->len; i++)
    {
      const BefSeriesBeat *beat = &g_array_index (beats, BefSeriesBeat, i);
      BefDevice *device = bef_commune_find_device (commune, beat->key.entity);
      if (device != NULL)
        bef_device_seed_beat (device, beat->key.quantity, beat->step_ms,
                              beat->is_regular ? BEF_REGULAR : BEF_IRREGULAR);
    }
  if (beats != NULL)
    bef_commune_refresh (commune, bef_now_ms ());
}

void
bef_seeds_sow (BefHistory *history, BefCommune *commune, GCancellable *cancellable)
{
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (BefSeriesKey));
  GListModel *devices = bef_commune_get_devices (commune);

  for (guint i = 0; keys->len < PART && i < g_list_model_get_n_items (devices); i++)
    {
      g_autoptr (BefDevice) device = g_list_model_get_item (devices, i);
      bef_device_take_unsought (device, keys);
    }
  if (keys->len > 0)
    bef_history_beats_async (history, (const BefSeriesKey *)keys->data, keys->len, cancellable,
                             beats_cb, g_object_ref (commune));
}

void
bef_seeds_more (BefCommune *commune, const char *entity)
{
  BefDevice *device = bef_commune_find_device (commune, entity);

  if (device != NULL)
    bef_device_seek_again (device);
}
