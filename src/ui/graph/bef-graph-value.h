/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "model/bef-device.h"
#include "ui/kit/bef-age-label.h"

G_BEGIN_DECLS

/* Where a graph says what is measured now. */
typedef struct
{
  GtkLabel *value;   /* "21.4 °C"; "Unknown", hatched, where it is lost */
  GtkLabel *context; /* what was expected, or what was last known; hidden without any */
  BefAgeLabel *age;
} BefGraphValue;

/* What @device says of @info now. Main thread. */
void bef_graph_value_show (const BefGraphValue *self, BefDevice *device,
                           const BefQuantityInfo *info);

G_END_DECLS
