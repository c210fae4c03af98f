/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "base/bef-civil-time.h"

G_BEGIN_DECLS

/*
 * A series is one quantity of one entity. Both names are interned (g_intern_string()), so a key is
 * compared by pointers, copied by value and shared between threads. The backend refuses more than
 * 50,000 entities a session, which bounds the interned memory.
 */
typedef struct
{
  const char *entity;   /* URN, interned */
  const char *quantity; /* id of a BefQuantity ("power"), interned */
} BefSeriesKey;

/* Several series over one span [from_ms, to_ms). */
typedef struct
{
  const BefSeriesKey *keys; /* not owned; copied by the call */
  guint n_keys;
  gint64 from_ms, to_ms;
} BefSeriesSpan;

/* One measured value. States and booleans are the code of a BefStateInfo. */
typedef struct
{
  BefSeriesKey key;
  gint64 observed_ms; /* when the source measured it */
  double value;       /* in the quantity's unit */
  gint64 over_ms;     /* 0: measured then; else the mean of what was measured from then on over so
                         long, of which the least, the most and their moments are not known */
} BefReading;

static inline BefSeriesKey
bef_series_key (const char *entity, const char *quantity)
{
  return (BefSeriesKey){ g_intern_string (entity), g_intern_string (quantity) };
}

static inline gboolean
bef_series_key_equal (BefSeriesKey a, BefSeriesKey b)
{
  return a.entity == b.entity && a.quantity == b.quantity;
}

G_END_DECLS
