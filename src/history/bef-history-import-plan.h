/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "history/bef-history-hold.h"
#include "history/bef-history-import-types.h"

G_BEGIN_DECLS

/* What becomes of the points of a file, beside what a series already knows. Pure: any thread. */
typedef struct
{
  BefHoldRule rule;
  BefImportFlags flags;
  gint64 border_ms;   /* before it there are only roll-ups */
  const GArray *held; /* of BefHeld, in order: the series about the time of the points, with a
                         neighbour on each side */
} BefImportGround;

typedef struct
{
  BefImportVerdict *verdicts; /* owned, one for each point */
  GArray *written;            /* owned, of BefSample, in order */
  GArray *removed;            /* owned, of BefSample, in order: they stood where points are taken */
} BefImportPlan;
void bef_import_plan_clear (BefImportPlan *plan);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (BefImportPlan, bef_import_plan_clear)

/* Fills @plan, to be cleared. Whether a point was measured at all (BEF_IMPORT_UNSOUND) is looked at
 * against @now_ms. */
void bef_import_plan_make (BefImportPlan *plan, const BefImportSeries *series,
                           const BefImportGround *ground, gint64 now_ms);

G_END_DECLS
