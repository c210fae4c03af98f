/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-graph-left.h"

/* Quantity or nothing, period, from, to, whether panned or zoomed, the present, comparison, series
 * added (equipment, quantity). */
#define STATE "(suxxbxia(ss))"

GVariant *
bef_graph_left_write (const BefGraphLeft *self, BefSeriesPicker *picker)
{
  GPtrArray *picked = bef_series_picker_get (picker);
  GVariantBuilder added;

  g_variant_builder_init (&added, G_VARIANT_TYPE ("a(ss)"));
  for (guint i = 0; i < picked->len; i++)
    {
      const BefPickedSeries *p = g_ptr_array_index (picked, i);
      g_variant_builder_add (&added, "(ss)", bef_device_get_id (p->device), p->info->id);
    }
  return g_variant_new (STATE, self->info != NULL ? self->info->id : "", (guint)self->range.period,
                        self->range.from_ms, self->range.to_ms, self->range.free_form,
                        self->seen_ms, self->back_days, &added);
}

void
bef_graph_left_read (BefGraphLeft *self, GVariant *state)
{
  const char *quantity;
  guint period;

  g_variant_get (state, "(&suxxbxia(ss))", &quantity, &period, &self->range.from_ms,
                 &self->range.to_ms, &self->range.free_form, &self->seen_ms, &self->back_days,
                 NULL);
  self->info = bef_quantity_info (quantity);
  self->range.period = (BefPeriod)period;
}

void
bef_graph_left_pick (GVariant *state, BefSeriesPicker *picker)
{
  g_autoptr (GVariant) added = g_variant_get_child_value (state, 7);
  GPtrArray *picked = bef_series_picker_get (picker);
  const char *device, *quantity;
  GVariantIter iter;

  while (picked->len > 0)
    {
      const BefPickedSeries *p = g_ptr_array_index (picked, picked->len - 1);
      if (!bef_series_picker_unpick (picker, bef_device_get_id (p->device), p->info->id))
        break;
    }
  g_variant_iter_init (&iter, added);
  while (g_variant_iter_next (&iter, "(&s&s)", &device, &quantity))
    bef_series_picker_pick (picker, device, quantity);
}
