/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-timeout.h"

#include "bef-present.h"

typedef struct
{
  GSource source;
  gint64 due_us, every_us; /* ticks */
} Timeout;

static gboolean
prepare (GSource *source, int *wait_ms)
{
  const gint64 left_us = ((Timeout *)source)->due_us - bef_present_ticks_us ();

  *wait_ms = (int)CLAMP ((left_us + 999) / 1000, 0, G_MAXINT);
  return left_us <= 0;
}

static gboolean
check (GSource *source)
{
  return ((Timeout *)source)->due_us <= bef_present_ticks_us ();
}

static gboolean
dispatch (GSource *source, GSourceFunc func, gpointer user_data)
{
  Timeout *self = (Timeout *)source;

  if (func (user_data) == G_SOURCE_REMOVE)
    return G_SOURCE_REMOVE;
  self->due_us = bef_present_ticks_us () + self->every_us;
  return G_SOURCE_CONTINUE;
}

guint
bef_timeout_add (guint ms, GSourceFunc func, gpointer user_data)
{
  static GSourceFuncs funcs = { .prepare = prepare, .check = check, .dispatch = dispatch };
  g_autoptr (GSource) source = g_source_new (&funcs, sizeof (Timeout));
  Timeout *self = (Timeout *)source;

  self->every_us = (gint64)ms * 1000;
  self->due_us = bef_present_ticks_us () + self->every_us;
  g_source_set_callback (source, func, user_data, NULL);
  return g_source_attach (source, NULL);
}
