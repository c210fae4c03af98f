/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-graph-wanted.h"

/* Less than this of a day does not show how it came. */
#define BEFORE_MS (3 * BEF_MS_HOUR)
/* Then so much is shown before, and as much of a day after. */
#define AROUND_BEFORE_MS (12 * BEF_MS_HOUR)

void
bef_graph_wanted_read (BefGraphWanted *self, const char *argument)
{
  g_auto (GStrv) parts = g_strsplit (argument != NULL ? argument : "", "|", 3);
  guint n = g_strv_length (parts);

  self->entity = g_strdup (n > 0 ? parts[0] : "");
  self->info = n > 1 ? bef_quantity_info (parts[1]) : NULL;
  self->at_ms = BEF_NO_TIME;
  if (n > 2)
    bef_iso8601_parse (parts[2], &self->at_ms);
}

void
bef_graph_wanted_clear (BefGraphWanted *self)
{
  g_clear_pointer (&self->entity, g_free);
}

void
bef_graph_wanted_range (const BefGraphWanted *self, gint64 now_ms, BefGraphRange *range)
{
  gint64 at = self->at_ms != BEF_NO_TIME ? self->at_ms : now_ms;

  bef_graph_range_set (range, BEF_PERIOD_DAY, at, now_ms);
  if (self->at_ms == BEF_NO_TIME || at - range->from_ms >= BEFORE_MS)
    return;
  range->free_form = TRUE;
  range->from_ms = bef_civil_floor (at - AROUND_BEFORE_MS, BEF_PERIOD_HOUR);
  range->to_ms = range->from_ms + BEF_MS_DAY;
}
