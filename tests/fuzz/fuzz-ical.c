/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as a calendar: refused with a sentence, or read so that its events are in order, within
 * the time asked for, and not too many; the same twice. */
#include "formats/bef-ical.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static guint
read_once (const char *text, gsize size)
{
  g_autoptr (GError) error = NULL;
  BefRange range = { G_GINT64_CONSTANT (1767225600000), G_GINT64_CONSTANT (1798761600000) };
  g_autoptr (BefIcal) ical = bef_ical_read (text, size, "f", range, &error);
  gint64 last = G_MININT64;

  g_assert_true ((ical == NULL) == (error != NULL));
  if (ical == NULL)
    return 0;
  g_assert_cmpuint (ical->events->len, <=, BEF_ICAL_MAX_EVENTS);
  for (guint i = 0; i < ical->events->len; i++)
    {
      const BefIcalEvent *e = &g_array_index (ical->events, BefIcalEvent, i);
      g_assert_true (e->start_ms >= last && e->end_ms >= e->start_ms);
      g_assert_true (e->start_ms < range.to_ms && e->end_ms > range.from_ms);
      last = e->start_ms;
    }
  return ical->events->len;
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  const char *text = (const char *)data;

  bef_ical_is (text, size);
  g_assert_cmpuint (read_once (text, size), ==, read_once (text, size));
  return 0;
}
