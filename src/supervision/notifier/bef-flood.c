/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-flood.h"

struct _BefFlood
{
  GArray *raised; /* owned: moments, ms, the earliest first */
  gboolean is_on;
};

BefFlood *
bef_flood_new (void)
{
  BefFlood *self = g_new0 (BefFlood, 1);

  self->raised = g_array_new (FALSE, FALSE, sizeof (gint64));
  return self;
}

void
bef_flood_free (BefFlood *self)
{
  g_array_unref (self->raised);
  g_free (self);
}

void
bef_flood_note (BefFlood *self, gint64 at_ms)
{
  g_array_append_val (self->raised, at_ms);
}

gboolean
bef_flood_is_on (BefFlood *self, gint64 now_ms)
{
  guint past = 0;

  while (past < self->raised->len
         && g_array_index (self->raised, gint64, past) <= now_ms - BEF_FLOOD_WINDOW_MS)
    past++;
  if (past > 0)
    g_array_remove_range (self->raised, 0, past);
  if (self->raised->len >= BEF_FLOOD_BEGINS)
    self->is_on = TRUE;
  else if (self->raised->len <= BEF_FLOOD_ENDS)
    self->is_on = FALSE;
  return self->is_on;
}
