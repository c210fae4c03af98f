/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/bef-reading.h"

G_BEGIN_DECLS

/*
 * A synthetic commune, the same on every machine: 200 series (60 power in W, 60 temperatures at 0.1
 * degree, 20 door states, 20 Wi-Fi client counts, 20 throughputs at 0.1 Mbit/s, 20 energy indexes
 * in Wh given as kWh), one sample a minute.
 */
#define BENCH_SERIES 200
#define BENCH_INDEX 180                               /* the first of the indexes */
#define BENCH_START G_GINT64_CONSTANT (1704063600000) /* 2024-01-01 in Paris */

/* How stamps shake about the minute. */
typedef enum
{
  BENCH_REGULAR,
  BENCH_JITTER, /* up to 5 s, in steps of 0.2 s: 4.6 bits, about what the reference figures count */
  BENCH_JITTER_MS /* up to 5 s, any ms: 12.3 bits a stamp, which nothing can take away */
} BenchStamps;

typedef struct
{
  BefSeriesKey key;
  double level;
  guint32 seed;
} BenchSource;

/* @sources: BENCH_SERIES of them. */
void bench_sources_init (BenchSource *sources);
/* A value of source @i; minutes come in order. */
double bench_next_value (BenchSource *source, guint i, guint32 minute);
gint64 bench_stamp (guint32 minute, guint i, BenchStamps stamps);
/* Bytes a sample that the columns of @minutes minutes hold: for each series the smallest of the
 * entropies of its values, their differences and the differences of these, in order 0, and for the
 * stamps that of their distance from the minute. */
double bench_entropy (BenchStamps stamps, guint32 minutes);

G_END_DECLS
