/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reading a column in lanes. Each lane is what another column would be, but all of them share their
 * tables, and what is read of each at a time needs nothing of the others: so a processor has four
 * chains to work at, where one would keep it waiting for memory and multiplications. Some rows at a
 * time go through three loops, each with little to remember: tokens, then their raw bits, then the
 * predictors.
 */
#include "bef-history-column-bits.h"
#include "bef-history-column-private.h"

/* Rows at a time: what lies between the loops stays in the first cache. */
#define BLOCK_ROWS 64

/* The tables of one context: the number of the token of each slot, in a byte, so that those of all
 * contexts stay in the first cache; and by number its share, where that begins, and the context
 * that it leads to. */
typedef struct
{
  guint8 slots[BEF_PROB_ONE];
  struct
  {
    guint16 share, start;
  } shares[BEF_LANES_TOKENS];
} Context;

typedef struct
{
  guint64 base, mask; /* what the token says of its number, and the bits that it leaves open */
  guint n_raw;
} Token;

typedef struct
{
  BefBits raw;
  const guint8 *words, *words_end;
  guint32 state[BEF_LANES];
  const Context *context[BEF_LANES];      /* not owned: of the next token */
  Context *contexts;                      /* not owned */
  const Context *after[BEF_LANES_TOKENS]; /* not owned: the context after a token */
  Token tokens[BEF_LANES_TOKENS];
  guint n_tokens;
  guint8 numbers[BEF_TOKENS]; /* token -> its number + 1; 0: none yet */
  guint8 limits[BEF_CONTEXTS];
  guint n_contexts;
  gboolean has_raw; /* some token has raw bits */
  gboolean is_short;
  BefPredictor predictors[BEF_LANES];
  gint64 first[BEF_LANES], unit[BEF_LANES];
  gint64 *values[BEF_LANES]; /* not owned: what is read next */
} Lanes;

static const Context *
context_of (const Lanes *lanes, guint token)
{
  guint context = 0;

  for (guint i = 0; i + 1 < lanes->n_contexts; i++)
    context += token >= lanes->limits[i];
  return &lanes->contexts[context];
}

/* The number of @token in this column; BEF_LANES_TOKENS when there are too many. */
static guint
number_of (Lanes *lanes, guint token)
{
  if (lanes->numbers[token] == 0)
    {
      if (lanes->n_tokens == BEF_LANES_TOKENS)
        return BEF_LANES_TOKENS;
      guint n_raw = bef_token_raw_bits (token);
      lanes->tokens[lanes->n_tokens++] =
          (Token){ token < BEF_SMALL_TOKENS ? token : (guint64)(4 | (token & 3)) << n_raw,
                   ~(G_MAXUINT64 << n_raw), n_raw };
      lanes->after[lanes->n_tokens - 1] = context_of (lanes, token);
      lanes->numbers[token] = (guint8)lanes->n_tokens;
      lanes->has_raw |= n_raw > 0;
    }
  return lanes->numbers[token] - 1u;
}

/* A share: its low bits as they are, the others as an Elias gamma code. */
static guint
get_share (BefBits *bits, guint n_low)
{
  guint high = bef_bits_gamma (bits);

  return high == 0 ? 0 : ((high - 1) << n_low | (guint)bef_bits_get (bits, n_low)) + 1;
}

static gboolean
read_table (Lanes *lanes, Context *context)
{
  BefBits *bits = &lanes->raw;
  guint n = bef_bits_gamma (bits), n_low = (guint)bef_bits_get (bits, 4), at = 0, start = 0;

  if (n == 0 || n > BEF_LANES_TOKENS + 1 || n_low > BEF_PROB_BITS)
    return FALSE;
  for (n--; n > 0; n--)
    {
      guint gap = bef_bits_gamma (bits);
      at += gap;
      guint share = n > 1 ? get_share (bits, n_low) : BEF_PROB_ONE - start;
      if (gap == 0 || at > BEF_TOKENS || share == 0 || share > BEF_PROB_ONE - start)
        return FALSE;
      guint number = number_of (lanes, at - 1);
      if (number == BEF_LANES_TOKENS)
        return FALSE;
      memset (context->slots + start, (int)number, share);
      context->shares[number].share = (guint16)share;
      context->shares[number].start = (guint16)start;
      start += share;
    }
  return !bits->is_short;
}

/* Up to 4 words of two bytes are taken for each row; here they are all there. */
static void
read_tokens (Lanes *lanes, guint n_rows, guint8 *numbers)
{
  const guint8 *words = lanes->words;
  guint32 state[BEF_LANES];
  const Context *context[BEF_LANES];

  memcpy (state, lanes->state, sizeof state);
  memcpy (context, lanes->context, sizeof context);
  for (guint row = 0; row < n_rows; row++)
    for (guint k = 0; k < BEF_LANES; k++)
      {
        guint32 slot = state[k] & (BEF_PROB_ONE - 1);
        guint number = context[k]->slots[slot];
        guint16 word;
        memcpy (&word, words, sizeof word);
        guint32 next = context[k]->shares[number].share * (state[k] >> BEF_PROB_BITS) + slot
                       - context[k]->shares[number].start;
        guint32 is_low = next < BEF_STATE_LOW;
        state[k] = is_low ? next << 16 | GUINT16_FROM_LE (word) : next;
        words += 2 * is_low;
        context[k] = lanes->after[number];
        *numbers++ = (guint8)number;
      }
  memcpy (lanes->state, state, sizeof state);
  memcpy (lanes->context, context, sizeof context);
  lanes->words = words;
}

/* One token of lane @k, however few words are left. */
static guint8
read_token (Lanes *lanes, guint k)
{
  const Context *context = lanes->context[k];
  guint32 slot = lanes->state[k] & (BEF_PROB_ONE - 1);
  guint number = context->slots[slot];

  lanes->state[k] = context->shares[number].share * (lanes->state[k] >> BEF_PROB_BITS) + slot
                    - context->shares[number].start;
  if (lanes->state[k] < BEF_STATE_LOW)
    {
      gboolean is_there = lanes->words < lanes->words_end;
      guint32 word = is_there ? lanes->words[0] | (guint32)lanes->words[1] << 8 : 0;
      lanes->state[k] = lanes->state[k] << 16 | word;
      lanes->words += is_there ? 2 : 0;
      lanes->is_short |= !is_there;
    }
  lanes->context[k] = lanes->after[number];
  return (guint8)number;
}

static inline gint64
read_error (BefBits *bits, const Token *token)
{
  guint64 zigzag = token->base;

  if (token->n_raw > 32)
    {
      zigzag |= bef_bits_get (bits, 32);
      zigzag |= bef_bits_get (bits, token->n_raw - 32) << 32;
    }
  else if (token->n_raw > 0)
    zigzag |= bef_bits_get (bits, token->n_raw);
  return bef_from_zigzag (zigzag);
}

/* The errors that @n tokens stand for. */
static void
read_errors (Lanes *lanes, const guint8 *numbers, guint n, gint64 *errors)
{
  const Token *tokens = lanes->tokens;
  BefBits bits = lanes->raw;
  guint i = 0;

  if (!lanes->has_raw)
    {
      for (; i < n; i++)
        errors[i] = bef_from_zigzag (tokens[numbers[i]].base);
      return;
    }
  for (; i + BEF_LANES <= n; i += BEF_LANES)
    {
      const Token *some[BEF_LANES];
      guint sum = 0;
      for (guint k = 0; k < BEF_LANES; k++)
        {
          some[k] = &tokens[numbers[i + k]];
          sum += some[k]->n_raw;
        }
      if (bits.n_bits < sum)
        bef_bits_refill (&bits);
      if (G_UNLIKELY (bits.n_bits < sum))
        {
          for (guint k = 0; k < BEF_LANES; k++)
            errors[i + k] = read_error (&bits, some[k]);
          continue;
        }
      guint64 word = bits.bits;
      for (guint k = 0; k < BEF_LANES; k++)
        {
          errors[i + k] = bef_from_zigzag (some[k]->base | (word & some[k]->mask));
          word >>= some[k]->n_raw;
        }
      bits.bits = word;
      bits.n_bits -= sum;
    }
  for (; i < n; i++)
    errors[i] = read_error (&bits, &tokens[numbers[i]]);
  lanes->raw = bits;
}

static inline gint64
scale (const Lanes *lanes, guint k, gint64 value)
{
  return bef_wrap_add (bef_wrap_mul (value, lanes->unit[k]), lanes->first[k]);
}

/* The value before: the level is the value itself, without its fixed point. */
static void
sum_same (Lanes *lanes, const gint64 *errors, guint n_rows)
{
  for (guint k = 0; k < BEF_LANES; k++)
    {
      gint64 value = lanes->predictors[k].level, *out = lanes->values[k];
      for (guint row = 0; row < n_rows; row++)
        {
          value = bef_wrap_add (value, errors[row * BEF_LANES + k]);
          out[row] = scale (lanes, k, value);
        }
      lanes->predictors[k].level = value;
      lanes->values[k] += n_rows;
    }
}

static inline void
predict (Lanes *lanes, guint k, gint64 error)
{
  BefPredictor *p = &lanes->predictors[k];
  gint64 value = bef_wrap_add (bef_predictor_guess (p), error);

  bef_predictor_learn (p, value, error);
  *lanes->values[k]++ = scale (lanes, k, value);
}

/* bef_predictor_learn() of a predictor without a step, for all lanes at a time and with nothing but
 * what changes: @level_shift and @trend_shift are its shares, the latter known to the compiler. */
static inline void
sum_levels (Lanes *lanes, const gint64 *errors, guint n_rows, guint level_shift, guint trend_shift)
{
  guint64 snap = (guint64)lanes->predictors[0].snap;
  gint64 level[BEF_LANES], trend[BEF_LANES], *out[BEF_LANES];

  for (guint k = 0; k < BEF_LANES; k++)
    {
      level[k] = lanes->predictors[k].level;
      trend[k] = lanes->predictors[k].trend;
      out[k] = lanes->values[k];
    }
  for (guint row = 0; row < n_rows; row++)
    for (guint k = 0; k < BEF_LANES; k++)
      {
        gint64 error = *errors++, ahead = bef_wrap_add (level[k], trend[k]);
        gint64 guess = bef_wrap_add (ahead, 1 << (BEF_POINT - 1)) >> BEF_POINT;
        gint64 value = bef_wrap_add (guess, error);
        gint64 off = bef_wrap_sub (bef_to_point (value), ahead);
        out[k][row] = scale (lanes, k, value);
        /* Beyond it on either side. */
        if (G_UNLIKELY ((guint64)error + snap > 2 * snap && snap > 0))
          {
            level[k] = bef_to_point (value);
            continue;
          }
        level[k] = bef_wrap_add (ahead, off >> level_shift);
        if (trend_shift != BEF_NEVER)
          trend[k] = bef_wrap_add (trend[k], off >> trend_shift);
      }
  for (guint k = 0; k < BEF_LANES; k++)
    {
      lanes->predictors[k].level = level[k];
      lanes->predictors[k].trend = trend[k];
      lanes->values[k] += n_rows;
    }
}

static void
sum_predicted (Lanes *lanes, const gint64 *errors, guint n_rows)
{
  BefPredictorKind kind = lanes->predictors[0].kind;

  if (kind.has_step || kind.level == BEF_NEVER)
    for (guint row = 0; row < n_rows; row++)
      for (guint k = 0; k < BEF_LANES; k++)
        predict (lanes, k, *errors++);
  else if (kind.trend == BEF_NEVER)
    sum_levels (lanes, errors, n_rows, kind.level, BEF_NEVER);
  else
    sum_levels (lanes, errors, n_rows, kind.level, kind.trend);
}

static void
read_rows (Lanes *lanes, guint kind, guint n_rows)
{
  guint8 numbers[BLOCK_ROWS * BEF_LANES];
  gint64 errors[BLOCK_ROWS * BEF_LANES];

  if (lanes->words_end - lanes->words >= (gssize)(2 * BEF_LANES * n_rows))
    read_tokens (lanes, n_rows, numbers);
  else
    for (guint i = 0; i < n_rows * BEF_LANES; i++)
      numbers[i] = read_token (lanes, i % BEF_LANES);
  read_errors (lanes, numbers, n_rows * BEF_LANES, errors);
  if (kind == BEF_PREDICTOR_SAME)
    sum_same (lanes, errors, n_rows);
  else
    sum_predicted (lanes, errors, n_rows);
}

/* The first @n_lanes have one value more. */
static void
read_last (Lanes *lanes, guint kind, guint n_lanes)
{
  for (guint k = 0; k < n_lanes; k++)
    {
      gint64 error = read_error (&lanes->raw, &lanes->tokens[read_token (lanes, k)]);
      if (kind != BEF_PREDICTOR_SAME)
        {
          predict (lanes, k, error);
          continue;
        }
      lanes->predictors[k].level = bef_wrap_add (lanes->predictors[k].level, error);
      *lanes->values[k]++ = scale (lanes, k, lanes->predictors[k].level);
    }
}

/* First values and units, and the trends with which lanes begin, if the predictor has one. */
static gboolean
read_heads (Lanes *lanes, guint kind, const guint8 **at, const guint8 *end)
{
  gint64 first = 0, step, trend;
  guint64 unit = 0, other;

  for (guint k = 0; k < BEF_LANES; k++)
    {
      if (!bef_zigzag_read (at, end, &step) || !bef_varint_read (at, end, &other))
        return FALSE;
      first = bef_wrap_add (first, step);
      unit = other != 0 ? other : unit;
      if (unit == 0)
        return FALSE;
      lanes->first[k] = first;
      lanes->unit[k] = (gint64)unit;
      if (!bef_predictor_has_trend (kind))
        continue;
      if (!bef_zigzag_read (at, end, &trend))
        return FALSE;
      lanes->predictors[k].trend = bef_to_point (trend);
    }
  return TRUE;
}

/* Values that are no multiples of their lane's unit: how far each is behind the one before, and
 * what is left of it. Passed over: they are read again when the values are there. */
static gboolean
read_odd (const guint8 **at, const guint8 *end, gint64 *values, guint n)
{
  guint64 count, gap, rest, index = 0;

  if (!bef_varint_read (at, end, &count) || count > n)
    return FALSE;
  for (guint64 i = 0; i < count; i++)
    {
      if (!bef_varint_read (at, end, &gap) || gap >= n - index || !bef_varint_read (at, end, &rest))
        return FALSE;
      index += gap;
      if (values != NULL)
        values[index] = bef_wrap_add (values[index], (gint64)rest);
    }
  return TRUE;
}

/* Points @lanes to its words and bits. */
static gboolean
find_streams (Lanes *lanes, const guint8 **at, const guint8 *end)
{
  guint64 n_words, n_bytes;

  if (!bef_varint_read (at, end, &n_words) || n_words < 2 * BEF_LANES
      || n_words > (guint64)(end - *at) / 2)
    return FALSE;
  const guint8 *words = *at;
  lanes->words_end = *at += 2 * n_words;
  if (!bef_varint_read (at, end, &n_bytes) || n_bytes > (guint64)(end - *at))
    return FALSE;
  lanes->raw = (BefBits){ *at, *at + n_bytes, 0, 0, FALSE };
  *at += n_bytes;
  for (guint k = 0; k < BEF_LANES; k++, words += 4)
    lanes->state[k] =
        (guint32)words[0] << 16 | (guint32)words[1] << 24 | words[2] | (guint32)words[3] << 8;
  lanes->words = words;
  return TRUE;
}

/* Read to the last bit, and all lanes back where the coder began. */
static gboolean
is_at_end (const Lanes *lanes)
{
  for (guint k = 0; k < BEF_LANES; k++)
    if (lanes->state[k] != BEF_STATE_LOW)
      return FALSE;
  return !lanes->is_short && !lanes->raw.is_short && lanes->words == lanes->words_end
         && lanes->raw.at == lanes->raw.end && lanes->raw.n_bits < 8;
}

static gboolean
read_all (Lanes *lanes, guint kind, gint64 *values, guint n)
{
  guint n_rows = n / BEF_LANES;

  for (guint k = 0; k < BEF_LANES; k++)
    {
      lanes->context[k] = context_of (lanes, 0);
      lanes->values[k] = values + bef_lane_start (n, k);
      *lanes->values[k]++ = lanes->first[k];
    }
  for (guint row = 1; row < n_rows; row += BLOCK_ROWS)
    read_rows (lanes, kind, MIN (BLOCK_ROWS, n_rows - row));
  read_last (lanes, kind, n % BEF_LANES);
  return is_at_end (lanes);
}

gboolean
bef_column_decode_lanes (const guint8 **at, const guint8 *end, gint64 *values, guint n)
{
  gint64 step, snap;

  if (n < BEF_LANES_LEAST || end - *at < 2)
    return FALSE;
  g_autofree Lanes *lanes = g_new0 (Lanes, 1);
  guint kind = *(*at)++;
  lanes->n_contexts = *(*at)++;
  if (kind >= BEF_PREDICTORS || lanes->n_contexts < 1 || lanes->n_contexts > BEF_CONTEXTS
      || !bef_zigzag_read (at, end, &step) || !bef_zigzag_read (at, end, &snap) || snap < 0
      || end - *at < (gssize)lanes->n_contexts)
    return FALSE;
  for (guint i = 0; i + 1 < lanes->n_contexts; i++)
    lanes->limits[i] = *(*at)++;
  for (guint k = 0; k < BEF_LANES; k++)
    lanes->predictors[k] = bef_predictor_start (kind, 0, step, snap);
  if (!read_heads (lanes, kind, at, end))
    return FALSE;
  const guint8 *odd = *at;
  if (!read_odd (at, end, NULL, n) || !find_streams (lanes, at, end))
    return FALSE;
  g_autofree Context *contexts = g_new0 (Context, lanes->n_contexts);
  lanes->contexts = contexts;
  for (guint i = 0; i < BEF_LANES_TOKENS; i++)
    lanes->after[i] = contexts;
  for (guint i = 0; i < lanes->n_contexts; i++)
    if (!read_table (lanes, &contexts[i]))
      return FALSE;
  return read_all (lanes, kind, values, n) && read_odd (&odd, end, values, n);
}
