/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "supervision/session/bef-session.h"

G_BEGIN_DECLS

typedef enum
{
  BEF_ENERGY_TODAY,
  BEF_ENERGY_YESTERDAY,
  BEF_ENERGY_MONTH,  /* from the 1st on */
  BEF_ENERGY_STORED, /* all that is stored, at most the last 12 months */
  BEF_N_ENERGY_SPANS,
} BefEnergySpan;

typedef struct
{
  double kwh;             /* NaN when nothing is known */
  double coverage;        /* 0..1: share measured of what has passed of the span since @since_ms */
  gint64 since_ms;        /* start of the first day of the span with anything measured */
  gboolean loading;       /* what is not known of it may be on its way */
  gboolean estimated;     /* when a part of it was used is not known */
  gboolean set_aside;     /* an increment that cannot be is left out of it */
  gboolean meter_changed; /* another meter counts on from somewhere inside */
} BefEnergyFigure;

/*
 * The electricity of one building over some spans, summed over its main meters from the local
 * history by civil day. Reads nothing by itself: its owner asks bef_energy_item_next_read(). Signal
 * "changed": the building or its figures. Main thread.
 */
#define BEF_TYPE_ENERGY_ITEM (bef_energy_item_get_type ())
G_DECLARE_FINAL_TYPE (BefEnergyItem, bef_energy_item, BEF, ENERGY_ITEM, GObject)

/* Whether what @device counts is energy of its building that no other meter counts. */
gboolean bef_energy_is_counted (BefDevice *device);

BefEnergyItem *bef_energy_item_new (BefSession *session, BefBuilding *building);
/* The sum of what @parts (of BefEnergyItem) holds when it is asked; whoever changes that emits
 * "changed" of it. Never read by itself. */
BefEnergyItem *bef_energy_item_new_total (BefSession *session, GListModel *parts);
/* (transfer none); NULL of a total. */
BefBuilding *bef_energy_item_get_building (BefEnergyItem *self);
/* The meter whose power is drawn and which the building's graph shows: URN, nullable. */
const char *bef_energy_item_get_meter (BefEnergyItem *self);
/* FALSE before the first read of the span (of a total: of all its parts). */
gboolean bef_energy_item_get_figure (BefEnergyItem *self, BefEnergySpan span, gint64 now_ms,
                                     BefEnergyFigure *out);
/* kWh/m² of the last 12 months; NaN where the floor area or a part of the year is not known. */
double bef_energy_item_get_per_area (BefEnergyItem *self, gint64 now_ms);
/* W, and when it was measured (of a total: the oldest that is in it). FALSE when nothing is known.
 */
gboolean bef_energy_item_get_power (BefEnergyItem *self, gint64 now_ms, double *watts,
                                    gint64 *observed_ms, BefFreshness *freshness);

/* From when on it wants to be read so that there is something of the month, or BEF_NO_TIME. */
gint64 bef_energy_item_next_first_read (BefEnergyItem *self, gint64 now_ms);
/* The same of what is on screen: it is kept up to date and gets its long span too. */
gint64 bef_energy_item_next_read (BefEnergyItem *self, gint64 now_ms);
/* Older samples of its meters came: all it has is read again when it is next on screen. */
void bef_energy_item_invalidate (BefEnergyItem *self);
/* Reads [@from_ms, the end of today). Finish returns FALSE with the history's error. */
void bef_energy_item_read_async (BefEnergyItem *self, gint64 from_ms, gint64 now_ms,
                                 GCancellable *cancellable, GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean bef_energy_item_read_finish (BefEnergyItem *self, GAsyncResult *result, GError **error);

/* The energy of [from, to) in @days (GArray of BefEnergy in order of time), as of @now_ms. */
BefEnergyFigure bef_energy_figure_sum (GArray *days, gint64 from_ms, gint64 to_ms, gint64 now_ms);
/* The sum of @n figures of one span that is over, or has come, to @end_ms. Its coverage is of what
 * all of them would be since the first of them began. */
BefEnergyFigure bef_energy_figure_add_up (const BefEnergyFigure *figures, guint n, gint64 end_ms);
/* Whether it is the sum of all of the span that began at @from_ms. */
gboolean bef_energy_figure_is_whole (const BefEnergyFigure *figure, gint64 from_ms);
/* kWh/m² of the span that began at @from_ms, over @area m²; NaN unless it is whole: a few weeks say
 * nothing about a year. */
double bef_energy_figure_per_area (const BefEnergyFigure *figure, gint64 from_ms, double area);
/* In order of size, what is partly known after all that is whole and what is not known (NaN) last,
 * whichever way the order goes: a part is neither the least nor the most. */
typedef struct
{
  double value;
  gboolean is_whole;
} BefEnergySortKey;
int bef_energy_sort_key_compare (BefEnergySortKey a, BefEnergySortKey b, GtkSortType order);
/* How far a figure can be trusted: "since 21 Nov", "85 % known", "85 % known, loading", "partly
 * estimated", "jump of the index set aside", "meter replaced", or several; NULL when all of the
 * span that began at
 * @from_ms is measured. (transfer full) */
char *bef_energy_figure_dup_note (const BefEnergyFigure *figure, gint64 from_ms);

G_END_DECLS
