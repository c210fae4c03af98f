/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "model/bef-commune.h"

G_BEGIN_DECLS

/*
 * A button that opens the list of what else the equipment of a building measures, to be drawn in
 * the same graph: numbers on the same scale or a second one, states as bands. A graph has two
 * scales, so a third unit cannot be ticked; cameras are not offered. Signal "changed": the choice
 * of the person did.
 */
#define BEF_TYPE_SERIES_PICKER (bef_series_picker_get_type ())
G_DECLARE_FINAL_TYPE (BefSeriesPicker, bef_series_picker, BEF, SERIES_PICKER, GtkWidget)

#define BEF_SERIES_PICKER_MOST 4

typedef struct
{
  BefDevice *device;           /* owned */
  const BefQuantityInfo *info; /* static */
} BefPickedSeries;

GtkWidget *bef_series_picker_new (void);
/* Beside @info of @device, what may be added is of the same building. What was chosen stays as long
 * as it fits. */
void bef_series_picker_set (BefSeriesPicker *self, BefCommune *commune, BefDevice *device,
                            const BefQuantityInfo *info);
/* (transfer none) GPtrArray of BefPickedSeries, in the order they were ticked. */
GPtrArray *bef_series_picker_get (BefSeriesPicker *self);
/* As the person does by a tick. FALSE: no such series, or it does not fit. */
gboolean bef_series_picker_pick (BefSeriesPicker *self, const char *device_id,
                                 const char *quantity_id);
gboolean bef_series_picker_unpick (BefSeriesPicker *self, const char *device_id,
                                   const char *quantity_id);
/* "Office, Temperature". (transfer full) */
char *bef_picked_series_dup_title (const BefPickedSeries *picked);

G_END_DECLS
