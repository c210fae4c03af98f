/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-backoff.h"

guint
bef_backoff_failed (BefBackoff *self)
{
  guint64 delay = (guint64)self->first_ms << MIN (self->failures, 16);

  delay = MIN (delay, self->last_ms);
  self->failures++;
  self->wait_ms = (guint)delay + (guint)g_random_int_range (0, (gint32)(delay / 4) + 1);
  return self->wait_ms;
}

void
bef_backoff_reset (BefBackoff *self)
{
  self->failures = 0;
  self->wait_ms = 0;
}
