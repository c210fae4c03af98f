/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-history-column-private.h"

#include <math.h>

/* Predictors are tried on this much of a long column, in two places. */
#define TRIAL_LENGTH 1024
/* About what an entry of a table takes. */
#define TABLE_ENTRY_BITS 11.0
/* A jump is so many times the usual step from sample to sample. */
#define SNAP_FACTOR 6
#define MAX_USUAL 255

const BefPredictorKind bef_predictor_kinds[BEF_PREDICTORS] = {
  { 0, BEF_NEVER, FALSE }, { 0, 0, FALSE },         { 0, 2, FALSE },
  { 0, 4, FALSE },         { 1, BEF_NEVER, FALSE }, { 2, BEF_NEVER, FALSE },
  { 3, BEF_NEVER, FALSE }, { 2, 6, FALSE },         { 3, 8, FALSE },
  { 4, 10, FALSE },        { 4, BEF_NEVER, TRUE },  { BEF_NEVER, BEF_NEVER, TRUE },
};

typedef struct
{
  GByteArray *out; /* not owned */
  guint64 bits;
  guint n_bits;
} BitWriter;

/* What is known of a column before it is coded. */
typedef struct
{
  guint kind;
  gint64 step, snap;
} Choice;

typedef struct
{
  guint n_contexts;
  guint8 limits[BEF_CONTEXTS - 1]; /* tokens from which the next context serves */
} Contexts;

typedef struct
{
  guint16 freq[BEF_TOKENS], start[BEF_TOKENS];
} Table;

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

static int
compare_int64 (gconstpointer a, gconstpointer b)
{
  gint64 x = *(const gint64 *)a, y = *(const gint64 *)b;

  return (x > y) - (x < y);
}

/* The median step from value to value, and the median of its size. */
static void
find_usual_steps (const gint64 *values, guint n, gint64 *step_out, gint64 *size_out)
{
  gint64 steps[MAX_USUAL];
  guint stride = MAX (1, (n - 1) / MAX_USUAL), n_steps = 0;

  for (guint i = 1; i < n && n_steps < MAX_USUAL; i += stride)
    steps[n_steps++] = bef_wrap_sub (values[i], values[i - 1]);
  qsort (steps, n_steps, sizeof *steps, compare_int64);
  *step_out = steps[n_steps / 2];
  for (guint i = 0; i < n_steps; i++)
    if (steps[i] < 0)
      steps[i] = steps[i] == G_MININT64 ? G_MAXINT64 : -steps[i];
  qsort (steps, n_steps, sizeof *steps, compare_int64);
  *size_out = steps[n_steps / 2];
}

/* Bits of the tokens counted, and how many different ones there are. */
static double
bits_of_counts (const guint32 *counts, guint *n_used_out)
{
  double total = 0, bits = 0;

  *n_used_out = 0;
  for (guint i = 0; i < BEF_TOKENS; i++)
    if (counts[i] > 0)
      {
        total += counts[i];
        bits -= counts[i] * log2 (counts[i]);
        (*n_used_out)++;
      }
  return total > 0 ? bits + total * log2 (total) : 0;
}

static double
try_choice (const gint64 *values, guint n, Choice choice)
{
  BefPredictor p = bef_predictor_start (choice.kind, values[0], choice.step, choice.snap);
  guint32 counts[BEF_TOKENS] = { 0 };
  guint64 raw = 0;
  guint n_raw, n_used;

  for (guint i = 1; i < n; i++)
    {
      gint64 error = choice.kind == BEF_PREDICTOR_SAME
                         ? bef_wrap_sub (values[i], values[i - 1])
                         : bef_wrap_sub (values[i], bef_predictor_guess (&p));
      counts[bef_token_of (bef_to_zigzag (error), &n_raw)]++;
      raw += n_raw;
      bef_predictor_learn (&p, values[i], error);
    }
  return bits_of_counts (counts, &n_used) + (double)raw;
}

static Choice
choose_predictor (const gint64 *values, guint n)
{
  Choice best = { 0, 0, 0 };
  gint64 step, size;
  double best_bits = INFINITY;

  find_usual_steps (values, n, &step, &size);
  for (guint kind = 0; kind < BEF_PREDICTORS; kind++)
    {
      gboolean has_step = bef_predictor_kinds[kind].has_step;
      if (has_step && step == 0)
        continue;
      Choice choice = { kind, has_step ? step : 0, 0 };
      if (has_step)
        choice.snap = step > 0 ? step / 2 : 0;
      else if (kind > 0)
        choice.snap = size < G_MAXINT64 / SNAP_FACTOR ? SNAP_FACTOR * MAX (size, 1) : 0;
      double bits;
      if (n <= 2 * TRIAL_LENGTH)
        bits = try_choice (values, n, choice);
      else
        bits = try_choice (values + n / 8, TRIAL_LENGTH, choice)
               + try_choice (values + n / 2, TRIAL_LENGTH, choice);
      if (bits < best_bits)
        {
          best_bits = bits;
          best = choice;
        }
    }
  return best;
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
count_contexts (const Contexts *contexts, const guint8 *tokens, guint n,
                guint32 counts[BEF_CONTEXTS][BEF_TOKENS])
{
  guint8 map[BEF_TOKENS];
  guint before = 0, n_used;
  double bits = 0;

  memset (counts, 0, BEF_CONTEXTS * sizeof counts[0]);
  for (guint i = 0; i < BEF_TOKENS; i++)
    map[i] = (guint8)context_of (contexts, i);
  for (guint i = 0; i < n; i++)
    {
      counts[map[before]][tokens[i]]++;
      before = tokens[i];
    }
  for (guint i = 0; i < contexts->n_contexts; i++)
    {
      bits += bits_of_counts (counts[i], &n_used);
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

/* The cheapest contexts for @tokens; @counts are then theirs. */
static Contexts
choose_contexts (const guint8 *tokens, guint n, guint32 counts[BEF_CONTEXTS][BEF_TOKENS])
{
  Contexts best = { 1, { 0 } };
  double best_bits = count_contexts (&best, tokens, n, counts);
  Contexts others[] = { { BEF_CONTEXTS, { 1, 2, 3 } }, equal_contexts (counts[0], n) };

  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      double bits = count_contexts (&others[i], tokens, n, counts);
      if (bits < best_bits)
        {
          best_bits = bits;
          best = others[i];
        }
    }
  count_contexts (&best, tokens, n, counts);
  return best;
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

/* Number of tokens, then of each the distance from the one before and its share; the last share is
 * what is left. */
static void
put_table (BitWriter *writer, const Table *table)
{
  guint n = 0, before = 0;

  for (guint i = 0; i < BEF_TOKENS; i++)
    n += table->freq[i] > 0;
  put_gamma (writer, n + 1);
  for (guint i = 0; i < BEF_TOKENS; i++)
    if (table->freq[i] > 0)
      {
        put_gamma (writer, i + 1 - before);
        before = i + 1;
        if (--n > 0)
          put_gamma (writer, table->freq[i]);
      }
}

/* Codes the tokens backwards, so that they are read forwards. */
static void
put_tokens (GByteArray *out, const guint8 *tokens, guint n, const Contexts *contexts,
            const Table *tables)
{
  g_autofree guint16 *words = g_new (guint16, n + 2);
  guint8 map[BEF_TOKENS];
  guint32 state = BEF_STATE_LOW;
  guint n_words = 0;

  for (guint i = 0; i < BEF_TOKENS; i++)
    map[i] = (guint8)context_of (contexts, i);
  for (guint i = n; i-- > 0;)
    {
      const Table *table = &tables[map[i > 0 ? tokens[i - 1] : 0]];
      guint32 freq = table->freq[tokens[i]];
      if ((guint64)state >= (guint64)freq << (32 - BEF_PROB_BITS))
        {
          words[n_words++] = (guint16)state;
          state >>= 16;
        }
      state = ((state / freq) << BEF_PROB_BITS) + state % freq + table->start[tokens[i]];
    }
  words[n_words++] = (guint16)state;
  words[n_words++] = (guint16)(state >> 16);
  bef_varint_append (out, n_words);
  for (guint i = n_words; i-- > 0;)
    {
      guint8 bytes[2] = { (guint8)words[i], (guint8)(words[i] >> 8) };
      g_byte_array_append (out, bytes, 2);
    }
}

/* Fills @tokens and what they stand for. */
static void
tokenize (const gint64 *values, guint n, Choice choice, guint8 *tokens, guint64 *zigzags)
{
  BefPredictor p = bef_predictor_start (choice.kind, 0, choice.step, choice.snap);
  guint n_raw;

  for (guint i = 1; i < n; i++)
    {
      gint64 error = choice.kind == BEF_PREDICTOR_SAME
                         ? bef_wrap_sub (values[i], values[i - 1])
                         : bef_wrap_sub (values[i], bef_predictor_guess (&p));
      zigzags[i - 1] = bef_to_zigzag (error);
      tokens[i - 1] = (guint8)bef_token_of (zigzags[i - 1], &n_raw);
      bef_predictor_learn (&p, values[i], error);
    }
}

/* @values as distances from the first, in units of what divides them all, which is returned: stamps
 * of whole seconds, an index that counts in tens. */
static gint64
reduce (const gint64 *values, guint n, gint64 *reduced)
{
  guint64 unit = 0;

  for (guint i = 0; i < n; i++)
    {
      reduced[i] = bef_wrap_sub (values[i], values[0]);
      guint64 a = reduced[i] < 0 ? -(guint64)reduced[i] : (guint64)reduced[i];
      while (a != 0 && unit != 1)
        {
          guint64 rest = unit % a;
          unit = a;
          a = rest;
        }
    }
  if (unit <= 1 || unit > G_MAXINT64)
    return 1;
  for (guint i = 0; i < n; i++)
    reduced[i] /= (gint64)unit;
  return (gint64)unit;
}

static void
put_raw (BitWriter *writer, const guint8 *tokens, const guint64 *zigzags, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      guint n_raw = bef_token_raw_bits (tokens[i]);
      if (n_raw > 32)
        {
          put_bits (writer, zigzags[i], 32);
          put_bits (writer, zigzags[i] >> 32, n_raw - 32);
        }
      else
        put_bits (writer, zigzags[i], n_raw);
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

void
bef_column_encode (const gint64 *values, guint n, GByteArray *out)
{
  guint8 kind = is_line (values, n) ? BEF_COLUMN_LINE : BEF_COLUMN_CODED;

  g_byte_array_append (out, &kind, 1);
  bef_zigzag_append (out, values[0]);
  if (kind == BEF_COLUMN_LINE)
    {
      bef_zigzag_append (out, n > 1 ? bef_wrap_sub (values[1], values[0]) : 0);
      return;
    }
  g_autofree guint8 *tokens = g_new (guint8, n);
  g_autofree guint64 *zigzags = g_new (guint64, n);
  g_autofree Table *tables = g_new (Table, BEF_CONTEXTS);
  guint32 counts[BEF_CONTEXTS][BEF_TOKENS];
  g_autoptr (GByteArray) packed = g_byte_array_new ();
  BitWriter writer = { packed, 0, 0 };
  g_autofree gint64 *reduced = g_new (gint64, n);
  gint64 unit = reduce (values, n, reduced);
  Choice choice = choose_predictor (reduced, n);

  tokenize (reduced, n, choice, tokens, zigzags);
  Contexts contexts = choose_contexts (tokens, n - 1, counts);
  guint8 how[2] = { (guint8)choice.kind, (guint8)contexts.n_contexts };
  g_byte_array_append (out, how, 2);
  bef_varint_append (out, (guint64)unit);
  bef_zigzag_append (out, choice.step);
  bef_zigzag_append (out, choice.snap);
  g_byte_array_append (out, contexts.limits, contexts.n_contexts - 1);
  for (guint i = 0; i < contexts.n_contexts; i++)
    {
      make_table (counts[i], &tables[i]);
      put_table (&writer, &tables[i]);
    }
  put_raw (&writer, tokens, zigzags, n - 1);
  flush_bits (&writer);
  put_tokens (out, tokens, n - 1, &contexts, tables);
  bef_varint_append (out, packed->len);
  g_byte_array_append (out, packed->data, packed->len);
}
