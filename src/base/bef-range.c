/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-range.h"

gboolean
bef_ranges_meet (const GArray *ranges, gint64 from_ms, gint64 to_ms)
{
  for (guint i = 0; ranges != NULL && i < ranges->len; i++)
    {
      const BefRange *range = &g_array_index (ranges, BefRange, i);
      if (MAX (range->from_ms, from_ms) < MIN (range->to_ms, to_ms))
        return TRUE;
    }
  return FALSE;
}
