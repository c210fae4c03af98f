/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "history/bef-history-column.h"

G_BEGIN_DECLS

/* What the parts of the column coder share: the predictors and the tokens. */

#define BEF_COLUMN_LINE 0
#define BEF_COLUMN_CODED 1
#define BEF_COLUMN_LANES 2

/* Into how many parts of one length a column in lanes is cut. */
#define BEF_LANES 4
/* Shorter columns have none. */
#define BEF_LANES_LEAST 256
/* Different tokens in one of them. */
#define BEF_LANES_TOKENS 64

#define BEF_TOKENS 256
#define BEF_SMALL_TOKENS 16
#define BEF_CONTEXTS 4
#define BEF_PROB_BITS 12
#define BEF_PROB_ONE (1u << BEF_PROB_BITS)
#define BEF_STATE_LOW (1u << 16)
/* Fixed point of levels and trends. */
#define BEF_POINT 16

/* Shares as right shifts; BEF_NEVER for none. */
#define BEF_NEVER 255
typedef struct
{
  guint8 level, trend;
  gboolean has_step; /* the trend starts at the column's usual step, and jumps are whole steps */
} BefPredictorKind;
#define BEF_PREDICTORS 12
/* The first of them: the value before, without fixed point and so for any 64 bits. */
#define BEF_PREDICTOR_SAME 0
extern const BefPredictorKind bef_predictor_kinds[BEF_PREDICTORS];

typedef struct
{
  BefPredictorKind kind;
  gint64 level, trend; /* fixed point */
  gint64 step;         /* 0 when the kind has none */
  gint64 snap;         /* an error beyond it is a jump; 0: never */
} BefPredictor;

/* Signed arithmetic that wraps: what is coded may be any 64 bits. */
static inline gint64
bef_wrap_add (gint64 a, gint64 b)
{
  return (gint64)((guint64)a + (guint64)b);
}

static inline gint64
bef_wrap_sub (gint64 a, gint64 b)
{
  return (gint64)((guint64)a - (guint64)b);
}

static inline gint64
bef_wrap_mul (gint64 a, gint64 b)
{
  return (gint64)((guint64)a * (guint64)b);
}

static inline gint64
bef_to_point (gint64 value)
{
  return (gint64)((guint64)value << BEF_POINT);
}

/* A predictor that has seen @first. */
static inline BefPredictor
bef_predictor_start (guint kind, gint64 first, gint64 step, gint64 snap)
{
  BefPredictor p = { bef_predictor_kinds[kind], bef_to_point (first), 0, 0, snap };

  if (p.kind.has_step)
    {
      p.step = step;
      p.trend = bef_to_point (step);
    }
  return p;
}

static inline gint64
bef_predictor_guess (const BefPredictor *p)
{
  return bef_wrap_add (bef_wrap_add (p->level, p->trend), 1 << (BEF_POINT - 1)) >> BEF_POINT;
}

/* @error is value - guess. */
static inline void
bef_predictor_learn (BefPredictor *p, gint64 value, gint64 error)
{
  gint64 ahead = bef_wrap_add (p->level, p->trend);
  gint64 off = bef_wrap_sub (bef_to_point (value), ahead);

  if (G_UNLIKELY (p->snap > 0 && (error > p->snap || error < -p->snap)))
    {
      if (p->step <= 0)
        {
          p->level = bef_to_point (value);
          return;
        }
      gint64 half = error > 0 ? p->step / 2 : -(p->step / 2);
      gint64 jump = bef_to_point (bef_wrap_mul (bef_wrap_add (error, half) / p->step, p->step));
      ahead = bef_wrap_add (ahead, jump);
      off = bef_wrap_sub (off, jump);
    }
  p->level = p->kind.level == BEF_NEVER ? ahead : bef_wrap_add (ahead, off >> p->kind.level);
  if (p->kind.trend != BEF_NEVER)
    p->trend = bef_wrap_add (p->trend, off >> p->kind.trend);
}

/* Where lane @k of @n integers begins; the first n % BEF_LANES have one more. */
static inline guint
bef_lane_start (guint n, guint k)
{
  return k * (n / BEF_LANES) + MIN (k, n % BEF_LANES);
}

/* Whether lanes say with which trend each begins. */
static inline gboolean
bef_predictor_has_trend (guint kind)
{
  return bef_predictor_kinds[kind].trend != BEF_NEVER && !bef_predictor_kinds[kind].has_step;
}

/* What is known of a column before it is coded. */
typedef struct
{
  guint kind;
  gint64 step, snap;
} BefColumnChoice;

/* The cheapest for @values: all are tried on a part of a long column, and the best two of them on
 * all of it. */
BefColumnChoice bef_column_choose (const gint64 *values, guint n);
/* The trend of the first steps of a lane, if that is better than none. */
gint64 bef_column_choose_trend (const gint64 *values, guint n, BefColumnChoice choice);
/* Bits of the tokens counted, and how many different ones there are. */
double bef_column_bits_of_counts (const guint32 *counts, guint *n_used_out);

/* @values as distances from the first, in units of what divides them all, which is returned: stamps
 * of whole seconds, an index that counts in tens. */
gint64 bef_column_reduce (const gint64 *values, guint n, gint64 *reduced);
/* One lane of a column. */
typedef struct
{
  guint start, n;
  gint64 first, unit; /* values are first + unit * q, and those noted as odd some more */
  gint64 trend;       /* with which it begins, in units */
} BefColumnLane;

/* Makes @values, those of @lane, told in its unit; appends which are odd to @odd. */
void bef_column_reduce_lane (BefColumnLane *lane, const gint64 *values, gint64 *reduced,
                             GByteArray *odd, guint *n_odd, guint *last_odd);

/* The column behind its first byte. */
gboolean bef_column_decode_lanes (const guint8 **at, const guint8 *end, gint64 *values, guint n);

static inline guint64
bef_to_zigzag (gint64 value)
{
  return ((guint64)value << 1) ^ (guint64)(value >> 63);
}

static inline gint64
bef_from_zigzag (guint64 value)
{
  return (gint64)(value >> 1) ^ -(gint64)(value & 1);
}

/* The token of @zigzag and the number of raw bits below it. */
static inline guint
bef_token_of (guint64 zigzag, guint *n_raw_out)
{
  if (zigzag < BEF_SMALL_TOKENS)
    {
      *n_raw_out = 0;
      return (guint)zigzag;
    }
  guint length = 64 - (guint)__builtin_clzll (zigzag);
  *n_raw_out = length - 3;
  return BEF_SMALL_TOKENS + (length - 5) * 4 + (guint)((zigzag >> (length - 3)) & 3);
}

static inline guint
bef_token_raw_bits (guint token)
{
  return token < BEF_SMALL_TOKENS ? 0 : (token - BEF_SMALL_TOKENS) / 4 + 2;
}

G_END_DECLS
