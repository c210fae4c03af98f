/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bef-availability.h"
#include "history/bef-history.h"
#include "model/bef-commune.h"
#include "model/bef-works.h"

G_BEGIN_DECLS

/* One equipment over one month. Texts owned. */
typedef struct
{
  char *id, *name;
  char *building; /* name, nullable */
  BefKind kind;
  BefAvailability value;
} BefAvailabilityRow;
void bef_availability_row_free (BefAvailabilityRow *self);

/*
 * How much of the civil month that begins at @month_ms, or of its past part, all equipment of
 * @commune that has a state was in service, from the local history: read on its thread, in parts,
 * and reckoned on another one. Main thread.
 */
void bef_availability_month_async (BefHistory *history, BefCommune *commune, const BefWorks *works,
                                   gint64 month_ms, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer user_data);
/* The same of one kind of equipment, over any span that is past. */
typedef struct
{
  BefCommune *commune;
  const BefWorks *works;
  BefKind kind;
  BefRange span;
} BefAvailabilityAsked;
/* @asked: copied, in use until it returns. Its finish is bef_availability_month_finish() too. */
void bef_availability_span_async (BefHistory *history, const BefAvailabilityAsked *asked,
                                  GCancellable *cancellable, GAsyncReadyCallback callback,
                                  gpointer user_data);
/* (transfer full) GPtrArray of BefAvailabilityRow: the worst first, those of which nothing is known
 * last. */
GPtrArray *bef_availability_month_finish (GAsyncResult *result, GError **error);

G_END_DECLS
