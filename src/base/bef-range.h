/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A half-open range of time, ms. */
typedef struct
{
  gint64 from_ms, to_ms;
} BefRange;

/* Whether any of @ranges (GArray of BefRange, nullable: none) and [from, to) have an instant in
 * common. Any thread. */
gboolean bef_ranges_meet (const GArray *ranges, gint64 from_ms, gint64 to_ms);

G_END_DECLS
