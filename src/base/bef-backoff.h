/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * How long to wait before the next try after failures: doubled from one to the next up to a bound,
 * with up to a quarter of jitter so that many consoles do not knock at once. A plain struct; any
 * thread.
 */
typedef struct
{
  guint first_ms, last_ms;
  guint failures;
  guint wait_ms; /* as last drawn; 0 while nothing failed since the last success */
} BefBackoff;

/* Notes a failure. The wait before the next try, ms. */
guint bef_backoff_failed (BefBackoff *self);
/* Notes a success, or a person's wish to try now. */
void bef_backoff_reset (BefBackoff *self);

G_END_DECLS
