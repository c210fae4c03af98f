/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "history/bef-history-hold.h"

G_BEGIN_DECLS

/*
 * The samples of an index without what the meter never read. Values below 0 or above 9e12 are no
 * index. With p the last reading before it, a sample v is misread when one of the 5 samples after
 * it shows that the meter never stood there: it is at or above p though v is below p, or between p
 * and v though v is above. So is, until another one confirms it, a newest sample below p. What was
 * decided when samples became roll-ups (bef-history-rollup.h) is not decided again. Worker thread.
 */

/* How many samples a run of misread ones may last. */
#define BEF_INDEX_RUN 5
/* Neighbours to iterate for the rule of holding, and for what is left out between. */
#define BEF_INDEX_BEFORE (BEF_HOLD_BEFORE + BEF_INDEX_RUN)
#define BEF_INDEX_AFTER (BEF_HOLD_AFTER + 2 * BEF_INDEX_RUN)

/* On the stack, nothing to free; all 0 but @samples and @misread. */
typedef struct
{
  BefSampleIter *samples; /* not owned */
  GArray *misread;        /* not owned, nullable, of gint64: stamps of what was left out */
  BefSample previous;     /* the last one given */
  BefSample ahead[1 + BEF_INDEX_RUN]; /* the one to judge and those after it */
  gint64 holds[1 + BEF_INDEX_RUN];    /* how long these are known to hold */
  guint n_ahead;
  gboolean has_previous, at_end;
} BefIndexSource;

/* A BefSamplePull; @source is a BefIndexSource. */
gboolean bef_index_pull (gpointer source, BefSample *out, gint64 *hold_out, GError **error);

G_END_DECLS
