/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-history-column-private.h"

#include <math.h>

/* About what an entry of a table takes. */
#define TABLE_ENTRY_BITS 11.0
/* Bytes from which lanes are not weighed against a column without them: what their tables save is
 * more than what their heads take. */
#define LANES_AT_ONCE 2048
/* Below that they may take so small a part more, for they are read in half the time. */
#define LANES_MAY_TAKE 64

typedef struct
{
  GByteArray *out; /* not owned */
  guint64 bits;
  guint n_bits;
} BitWriter;

typedef struct
{
  guint n_contexts;
  guint8 limits[BEF_CONTEXTS - 1]; /* tokens from which the next context serves */
} Contexts;

typedef struct
{
  guint16 freq[BEF_TOKENS], start[BEF_TOKENS];
} Table;

/* What a column is, one lane after the other token by token: what was before a token in its own
 * lane is n_lanes tokens before it. */
typedef struct
{
  BefColumnChoice choice;
  guint n, n_lanes;
  guint8 *tokens;   /* owned */
  guint64 *zigzags; /* owned: what they stand for */
  Contexts contexts;
  Table tables[BEF_CONTEXTS];
} Coded;

void
bef_varint_append (GByteArray *out, guint64 value)
{
  guint8 bytes[10];
  guint n = 0;

  for (; value >= 0x80; value >>= 7)
    bytes[n++] = (guint8)(value | 0x80);
  bytes[n++] = (guint8)value;
  g_byte_array_append (out, bytes, n);
}

void
bef_zigzag_append (GByteArray *out, gint64 value)
{
  bef_varint_append (out, bef_to_zigzag (value));
}

/* The low @n (at most 32) bits of @value. */
static void
put_bits (BitWriter *writer, guint64 value, guint n)
{
  writer->bits |= (value & ((G_GUINT64_CONSTANT (1) << n) - 1)) << writer->n_bits;
  writer->n_bits += n;
  while (writer->n_bits >= 8)
    {
      guint8 byte = (guint8)writer->bits;
      g_byte_array_append (writer->out, &byte, 1);
      writer->bits >>= 8;
      writer->n_bits -= 8;
    }
}

/* Elias gamma code of @value, 1 or more. */
static void
put_gamma (BitWriter *writer, guint value)
{
  guint length = 32 - (guint)__builtin_clz (value);

  put_bits (writer, G_GUINT64_CONSTANT (1) << (length - 1), length);
  put_bits (writer, value, length - 1);
}

static void
flush_bits (BitWriter *writer)
{
  if (writer->n_bits > 0)
    put_bits (writer, 0, 8 - writer->n_bits % 8);
}

static inline guint
token_before (const Coded *coded, guint i)
{
  return i >= coded->n_lanes ? coded->tokens[i - coded->n_lanes] : 0;
}

static guint
context_of (const Contexts *contexts, guint token)
{
  guint context = 0;

  for (guint i = 0; i + 1 < contexts->n_contexts; i++)
    context += token >= contexts->limits[i];
  return context;
}

static double
count_contexts (const Contexts *contexts, const Coded *coded,
                guint32 counts[BEF_CONTEXTS][BEF_TOKENS])
{
  const guint8 *tokens = coded->tokens;
  guint8 map[BEF_TOKENS];
  guint n_used;
  double bits = 0;

  memset (counts, 0, BEF_CONTEXTS * sizeof counts[0]);
  for (guint i = 0; i < BEF_TOKENS; i++)
    map[i] = (guint8)context_of (contexts, i);
  for (guint i = 0; i < coded->n; i++)
    counts[map[token_before (coded, i)]][tokens[i]]++;
  for (guint i = 0; i < contexts->n_contexts; i++)
    {
      bits += bef_column_bits_of_counts (counts[i], &n_used);
      bits += n_used > 1 ? n_used * TABLE_ENTRY_BITS : 0;
    }
  return bits;
}

/* Limits that share the tokens out equally. */
static Contexts
equal_contexts (const guint32 *counts, guint n)
{
  Contexts contexts = { BEF_CONTEXTS, { 0 } };
  guint sum = 0, at = 0;

  for (guint i = 0; i < BEF_TOKENS; i++)
    {
      sum += counts[i];
      while (at < BEF_CONTEXTS - 1 && sum >= (guint64)n * (at + 1) / BEF_CONTEXTS)
        contexts.limits[at++] = (guint8)MIN (i + 1, BEF_TOKENS - 1);
    }
  return contexts;
}

/* The cheapest contexts; @counts are then theirs. */
static void
choose_contexts (Coded *coded, guint32 counts[BEF_CONTEXTS][BEF_TOKENS])
{
  Contexts best = { 1, { 0 } };
  double best_bits = count_contexts (&best, coded, counts);
  Contexts others[] = { { BEF_CONTEXTS, { 1, 2, 3 } }, equal_contexts (counts[0], coded->n) };

  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      double bits = count_contexts (&others[i], coded, counts);
      if (bits < best_bits)
        {
          best_bits = bits;
          best = others[i];
        }
    }
  count_contexts (&best, coded, counts);
  coded->contexts = best;
}

/* Shares of BEF_PROB_ONE for the tokens counted, at least 1 each. */
static void
make_table (const guint32 *counts, Table *table)
{
  guint64 total = 0;
  guint sum = 0, start = 0;

  for (guint i = 0; i < BEF_TOKENS; i++)
    total += counts[i];
  for (guint i = 0; i < BEF_TOKENS; i++)
    {
      table->freq[i] = 0;
      if (counts[i] > 0)
        table->freq[i] = (guint16)MAX (1, (counts[i] * (guint64)BEF_PROB_ONE + total / 2) / total);
      sum += table->freq[i];
    }
  while (total > 0 && sum != BEF_PROB_ONE)
    {
      guint largest = 0;
      for (guint i = 1; i < BEF_TOKENS; i++)
        if (table->freq[i] > table->freq[largest])
          largest = i;
      gint step = (gint)BEF_PROB_ONE - (gint)sum;
      /* Never more than a small part of the largest at a time. */
      gint part = MAX (1, table->freq[largest] / 16);
      step = CLAMP (step, -part, part);
      table->freq[largest] = (guint16)(table->freq[largest] + step);
      sum = (guint)((gint)sum + step);
    }
  for (guint i = 0; i < BEF_TOKENS; i++)
    {
      table->start[i] = (guint16)start;
      start += table->freq[i];
    }
}

/* Shares less one in lanes: the low @n_low bits as they are, the others as an Elias gamma code. */
static void
put_share (BitWriter *writer, guint share, guint n_low)
{
  put_gamma (writer, ((share - 1) >> n_low) + 1);
  put_bits (writer, share - 1, n_low);
}

/* The number of low bits with which the shares of @table take the least room. */
static guint
choose_low_bits (const Table *table)
{
  guint best = 0, best_bits = G_MAXUINT;

  for (guint n_low = 0; n_low <= BEF_PROB_BITS; n_low++)
    {
      guint bits = 0;
      for (guint i = 0; i < BEF_TOKENS; i++)
        if (table->freq[i] > 0)
          bits +=
              2 * (32 - (guint)__builtin_clz (((table->freq[i] - 1u) >> n_low) + 1)) - 1 + n_low;
      if (bits < best_bits)
        {
          best_bits = bits;
          best = n_low;
        }
    }
  return best;
}

/* Number of tokens, then of each the distance from the one before and its share; the last share is
 * what is left. */
static void
put_table (BitWriter *writer, const Table *table, const Coded *coded)
{
  guint n = 0, before = 0, n_low = coded->n_lanes > 1 ? choose_low_bits (table) : 0;

  for (guint i = 0; i < BEF_TOKENS; i++)
    n += table->freq[i] > 0;
  put_gamma (writer, n + 1);
  if (coded->n_lanes > 1)
    put_bits (writer, n_low, 4);
  for (guint i = 0; i < BEF_TOKENS; i++)
    if (table->freq[i] > 0)
      {
        put_gamma (writer, i + 1 - before);
        before = i + 1;
        /* The last one is what is left. */
        if (--n > 0 && coded->n_lanes > 1)
          put_share (writer, table->freq[i], n_low);
        else if (n > 0)
          put_gamma (writer, table->freq[i]);
      }
}

/* Codes the tokens backwards, so that they are read forwards. */
static void
put_tokens (GByteArray *out, const Coded *coded)
{
  g_autofree guint16 *words = g_new (guint16, coded->n + 2 * BEF_LANES);
  guint8 map[BEF_TOKENS];
  guint32 states[BEF_LANES];
  guint n_words = 0;

  for (guint i = 0; i < BEF_TOKENS; i++)
    map[i] = (guint8)context_of (&coded->contexts, i);
  for (guint k = 0; k < coded->n_lanes; k++)
    states[k] = BEF_STATE_LOW;
  for (guint i = coded->n; i-- > 0;)
    {
      const Table *table = &coded->tables[map[token_before (coded, i)]];
      guint token = coded->tokens[i];
      guint32 *state = &states[i % coded->n_lanes], freq = table->freq[token];
      if ((guint64)*state >= (guint64)freq << (32 - BEF_PROB_BITS))
        {
          words[n_words++] = (guint16)*state;
          *state >>= 16;
        }
      *state = ((*state / freq) << BEF_PROB_BITS) + *state % freq + table->start[token];
    }
  for (guint k = coded->n_lanes; k-- > 0;)
    {
      words[n_words++] = (guint16)states[k];
      words[n_words++] = (guint16)(states[k] >> 16);
    }
  bef_varint_append (out, n_words);
  for (guint i = n_words; i-- > 0;)
    {
      guint8 bytes[2] = { (guint8)words[i], (guint8)(words[i] >> 8) };
      g_byte_array_append (out, bytes, 2);
    }
}

/* Fills the tokens of lane @lane, which is @values, @n of them; it begins with @trend. */
static void
tokenize (Coded *coded, guint lane, const gint64 *values, guint n, gint64 trend)
{
  BefColumnChoice choice = coded->choice;
  BefPredictor p = bef_predictor_start (choice.kind, 0, choice.step, choice.snap);
  guint n_raw;

  if (trend != 0)
    p.trend = bef_to_point (trend);

  for (guint i = 1, at = lane; i < n; i++, at += coded->n_lanes)
    {
      gint64 error = choice.kind == BEF_PREDICTOR_SAME
                         ? bef_wrap_sub (values[i], values[i - 1])
                         : bef_wrap_sub (values[i], bef_predictor_guess (&p));
      coded->zigzags[at] = bef_to_zigzag (error);
      coded->tokens[at] = (guint8)bef_token_of (coded->zigzags[at], &n_raw);
      bef_predictor_learn (&p, values[i], error);
    }
}

static void
put_raw (BitWriter *writer, const Coded *coded)
{
  for (guint i = 0; i < coded->n; i++)
    {
      guint n_raw = bef_token_raw_bits (coded->tokens[i]);
      if (n_raw > 32)
        {
          put_bits (writer, coded->zigzags[i], 32);
          put_bits (writer, coded->zigzags[i] >> 32, n_raw - 32);
        }
      else
        put_bits (writer, coded->zigzags[i], n_raw);
    }
}

static gboolean
is_line (const gint64 *values, guint n)
{
  gint64 step = n > 1 ? bef_wrap_sub (values[1], values[0]) : 0;

  for (guint i = 2; i < n; i++)
    if (bef_wrap_sub (values[i], values[i - 1]) != step)
      return FALSE;
  return TRUE;
}

static void
coded_init (Coded *coded, BefColumnChoice choice, guint n_values, guint n_lanes)
{
  coded->choice = choice;
  coded->n_lanes = n_lanes;
  coded->n = n_values - n_lanes;
  coded->tokens = g_new (guint8, n_values);
  coded->zigzags = g_new (guint64, n_values);
}

static void
coded_clear (Coded *coded)
{
  g_free (coded->tokens);
  g_free (coded->zigzags);
}

/* Tables, words and raw bits of what was tokenized. */
static void
put_coded (GByteArray *out, Coded *coded, guint32 counts[BEF_CONTEXTS][BEF_TOKENS])
{
  g_autoptr (GByteArray) packed = g_byte_array_new ();
  BitWriter writer = { packed, 0, 0 };

  for (guint i = 0; i < coded->contexts.n_contexts; i++)
    {
      make_table (counts[i], &coded->tables[i]);
      put_table (&writer, &coded->tables[i], coded);
    }
  put_raw (&writer, coded);
  flush_bits (&writer);
  put_tokens (out, coded);
  bef_varint_append (out, packed->len);
  g_byte_array_append (out, packed->data, packed->len);
}

static void
put_single (GByteArray *out, const gint64 *values, guint n)
{
  g_autofree gint64 *reduced = g_new (gint64, n);
  g_autofree Coded *coded = g_new (Coded, 1);
  guint32 counts[BEF_CONTEXTS][BEF_TOKENS];
  gint64 unit = bef_column_reduce (values, n, reduced);
  guint8 head[2];

  coded_init (coded, bef_column_choose (reduced, n), n, 1);
  tokenize (coded, 0, reduced, n, 0);
  choose_contexts (coded, counts);
  head[0] = BEF_COLUMN_CODED;
  g_byte_array_append (out, head, 1);
  bef_zigzag_append (out, values[0]);
  head[0] = (guint8)coded->choice.kind;
  head[1] = (guint8)coded->contexts.n_contexts;
  g_byte_array_append (out, head, 2);
  bef_varint_append (out, (guint64)unit);
  bef_zigzag_append (out, coded->choice.step);
  bef_zigzag_append (out, coded->choice.snap);
  g_byte_array_append (out, coded->contexts.limits, coded->contexts.n_contexts - 1);
  put_coded (out, coded, counts);
  coded_clear (coded);
}

static guint
count_tokens (guint32 counts[BEF_CONTEXTS][BEF_TOKENS], guint n_contexts)
{
  guint n = 0;

  for (guint i = 0; i < BEF_TOKENS; i++)
    {
      guint32 sum = 0;
      for (guint k = 0; k < n_contexts; k++)
        sum += counts[k][i];
      n += sum > 0;
    }
  return n;
}

static void
put_heads (GByteArray *out, const BefColumnLane *lanes, guint kind)
{
  for (guint k = 0; k < BEF_LANES; k++)
    {
      bef_zigzag_append (out, bef_wrap_sub (lanes[k].first, k > 0 ? lanes[k - 1].first : 0));
      bef_varint_append (out,
                         k > 0 && lanes[k].unit == lanes[k - 1].unit ? 0 : (guint64)lanes[k].unit);
      if (bef_predictor_has_trend (kind))
        bef_zigzag_append (out, lanes[k].trend);
    }
}

/* FALSE when it has too many different tokens: nothing was appended. */
static gboolean
put_lanes (GByteArray *out, const gint64 *values, guint n)
{
  g_autofree gint64 *reduced = g_new (gint64, n);
  g_autofree Coded *coded = g_new (Coded, 1);
  g_autoptr (GByteArray) odd = g_byte_array_new ();
  guint32 counts[BEF_CONTEXTS][BEF_TOKENS];
  guint n_odd = 0, last_odd = 0;
  BefColumnLane lanes[BEF_LANES];

  for (guint k = 0; k < BEF_LANES; k++)
    {
      guint start = bef_lane_start (n, k);
      lanes[k] = (BefColumnLane){ start, bef_lane_start (n, k + 1) - start, 0, 1, 0 };
      bef_column_reduce_lane (&lanes[k], values + start, reduced + start, odd, &n_odd, &last_odd);
    }
  coded_init (coded, bef_column_choose (reduced, n), n, BEF_LANES);
  for (guint k = 0; k < BEF_LANES; k++)
    {
      const gint64 *lane = reduced + lanes[k].start;
      lanes[k].trend = bef_column_choose_trend (lane, lanes[k].n, coded->choice);
      tokenize (coded, k, lane, lanes[k].n, lanes[k].trend);
    }
  choose_contexts (coded, counts);
  gboolean fits = count_tokens (counts, coded->contexts.n_contexts) <= BEF_LANES_TOKENS;
  if (fits)
    {
      guint8 head[] = { BEF_COLUMN_LANES, (guint8)coded->choice.kind,
                        (guint8)coded->contexts.n_contexts };
      g_byte_array_append (out, head, sizeof head);
      bef_zigzag_append (out, coded->choice.step);
      bef_zigzag_append (out, coded->choice.snap);
      g_byte_array_append (out, coded->contexts.limits, coded->contexts.n_contexts - 1);
      put_heads (out, lanes, coded->choice.kind);
      bef_varint_append (out, n_odd);
      g_byte_array_append (out, odd->data, odd->len);
      put_coded (out, coded, counts);
    }
  coded_clear (coded);
  return fits;
}

void
bef_column_encode (const gint64 *values, guint n, GByteArray *out)
{
  if (is_line (values, n))
    {
      guint8 kind = BEF_COLUMN_LINE;
      g_byte_array_append (out, &kind, 1);
      bef_zigzag_append (out, values[0]);
      bef_zigzag_append (out, n > 1 ? bef_wrap_sub (values[1], values[0]) : 0);
      return;
    }
  guint start = out->len;
  gboolean in_lanes = n >= BEF_LANES_LEAST && put_lanes (out, values, n);
  guint size = out->len - start;
  if (in_lanes && size >= LANES_AT_ONCE)
    return;
  /* Of little that is said of many values, heads and tables are a large part. */
  g_autoptr (GByteArray) single = g_byte_array_new ();
  put_single (single, values, n);
  if (in_lanes && size <= single->len + single->len / LANES_MAY_TAKE)
    return;
  g_byte_array_set_size (out, start);
  g_byte_array_append (out, single->data, single->len);
}
