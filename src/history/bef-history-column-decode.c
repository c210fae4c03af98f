/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-history-column-bits.h"
#include "bef-history-column-private.h"

/* By slot: token, share - 1 and offset in the share, in 8, 12 and 12 bits. */
typedef guint32 Slots[BEF_PROB_ONE];

typedef struct
{
  BefBits raw;
  const guint8 *words, *words_end;
  guint32 state;
  Slots *slots;             /* not owned: one per context */
  guint8 map[BEF_TOKENS];   /* token before -> context */
  guint8 n_raw[BEF_TOKENS]; /* raw bits of a token */
  guint64 base[BEF_TOKENS]; /* what a token says of its number */
  guint before;
} Tokens;

gboolean
bef_varint_read (const guint8 **at, const guint8 *end, guint64 *out)
{
  guint64 value = 0;

  for (guint shift = 0; shift < 64 && *at < end; shift += 7)
    {
      guint8 byte = *(*at)++;
      if (shift == 63 && byte > 1)
        return FALSE;
      value |= (guint64)(byte & 0x7f) << shift;
      if (byte < 0x80)
        {
          *out = value;
          return TRUE;
        }
    }
  return FALSE;
}

gboolean
bef_zigzag_read (const guint8 **at, const guint8 *end, gint64 *out)
{
  guint64 value;

  if (!bef_varint_read (at, end, &value))
    return FALSE;
  *out = bef_from_zigzag (value);
  return TRUE;
}

static gboolean
read_table (BefBits *reader, guint32 *slots)
{
  guint n = bef_bits_gamma (reader), at = 0, start = 0;

  if (n == 0 || n > BEF_TOKENS + 1)
    return FALSE;
  memset (slots, 0, sizeof (Slots));
  for (n--; n > 0; n--)
    {
      guint gap = bef_bits_gamma (reader);
      at += gap;
      guint freq = n > 1 ? bef_bits_gamma (reader) : BEF_PROB_ONE - start;
      if (gap == 0 || at > BEF_TOKENS || freq == 0 || freq > BEF_PROB_ONE - start)
        return FALSE;
      for (guint i = 0; i < freq; i++)
        slots[start + i] = (at - 1) | (freq - 1) << 8 | i << 20;
      start += freq;
    }
  return !reader->is_short;
}

static void
prepare_tokens (Tokens *tokens, guint n_contexts, const guint8 *limits)
{
  for (guint i = 0; i < BEF_TOKENS; i++)
    {
      tokens->map[i] = 0;
      for (guint k = 0; k + 1 < n_contexts; k++)
        tokens->map[i] = (guint8)(tokens->map[i] + (i >= limits[k]));
      tokens->n_raw[i] = (guint8)bef_token_raw_bits (i);
      tokens->base[i] = i < BEF_SMALL_TOKENS ? i : (guint64)(4 | (i & 3)) << tokens->n_raw[i];
    }
}

static inline gint64
next_error (Tokens *tokens)
{
  guint32 entry = tokens->slots[tokens->map[tokens->before]][tokens->state & (BEF_PROB_ONE - 1)];
  guint token = entry & 0xff;

  tokens->state = ((entry >> 8 & 0xfff) + 1) * (tokens->state >> BEF_PROB_BITS) + (entry >> 20);
  if (tokens->state < BEF_STATE_LOW)
    {
      if (G_LIKELY (tokens->words < tokens->words_end))
        {
          tokens->state = tokens->state << 16 | tokens->words[0] | (guint32)tokens->words[1] << 8;
          tokens->words += 2;
        }
      else
        tokens->raw.is_short = TRUE;
    }
  tokens->before = token;
  guint n_raw = tokens->n_raw[token];
  guint64 zigzag = tokens->base[token];
  if (n_raw > 32)
    {
      zigzag |= bef_bits_get (&tokens->raw, 32);
      zigzag |= bef_bits_get (&tokens->raw, n_raw - 32) << 32;
    }
  else if (n_raw > 0)
    zigzag |= bef_bits_get (&tokens->raw, n_raw);
  return bef_from_zigzag (zigzag);
}

static void
decode_predicted (Tokens *tokens, BefPredictor p, gint64 *values, guint n)
{
  for (guint i = 1; i < n; i++)
    {
      gint64 error = next_error (tokens);
      gint64 value = bef_wrap_add (bef_predictor_guess (&p), error);
      bef_predictor_learn (&p, value, error);
      values[i] = value;
    }
}

static void
decode_same (Tokens *tokens, gint64 *values, guint n)
{
  gint64 value = 0;

  for (guint i = 1; i < n; i++)
    {
      value = bef_wrap_add (value, next_error (tokens));
      values[i] = value;
    }
}

/* Points @tokens to its words and bits. */
static gboolean
find_streams (Tokens *tokens, const guint8 **at, const guint8 *end)
{
  guint64 n_words, n_bytes;

  if (!bef_varint_read (at, end, &n_words) || n_words < 2 || n_words > (guint64)(end - *at) / 2)
    return FALSE;
  tokens->words = *at;
  tokens->words_end = *at += 2 * n_words;
  if (!bef_varint_read (at, end, &n_bytes) || n_bytes > (guint64)(end - *at))
    return FALSE;
  tokens->raw = (BefBits){ *at, *at + n_bytes, 0, 0, FALSE };
  *at += n_bytes;
  const guint8 *w = tokens->words;
  tokens->state = (guint32)w[0] << 16 | (guint32)w[1] << 24 | w[2] | (guint32)w[3] << 8;
  tokens->words += 4;
  return TRUE;
}

static gboolean
decode_coded (const guint8 **at, const guint8 *end, gint64 first, gint64 *values, guint n)
{
  Tokens tokens = { .before = 0 };
  guint8 limits[BEF_CONTEXTS] = { 0 };
  guint64 unit;
  gint64 step, snap;

  if (end - *at < 2)
    return FALSE;
  guint kind = *(*at)++, n_contexts = *(*at)++;
  if (kind >= BEF_PREDICTORS || n_contexts < 1 || n_contexts > BEF_CONTEXTS
      || !bef_varint_read (at, end, &unit) || !bef_zigzag_read (at, end, &step)
      || !bef_zigzag_read (at, end, &snap) || snap < 0 || end - *at < (gssize)n_contexts)
    return FALSE;
  for (guint i = 0; i + 1 < n_contexts; i++)
    limits[i] = *(*at)++;
  if (!find_streams (&tokens, at, end))
    return FALSE;
  prepare_tokens (&tokens, n_contexts, limits);
  g_autofree Slots *slots = g_malloc (n_contexts * sizeof (Slots));
  tokens.slots = slots;
  for (guint i = 0; i < n_contexts; i++)
    if (!read_table (&tokens.raw, slots[i]))
      return FALSE;
  values[0] = 0;
  if (kind == BEF_PREDICTOR_SAME)
    decode_same (&tokens, values, n);
  else
    decode_predicted (&tokens, bef_predictor_start (kind, 0, step, snap), values, n);
  for (guint i = 0; i < n; i++)
    values[i] = bef_wrap_add (bef_wrap_mul (values[i], (gint64)unit), first);
  /* Read to the last bit, and back where the coder began. */
  return !tokens.raw.is_short && tokens.words == tokens.words_end && tokens.state == BEF_STATE_LOW
         && tokens.raw.at == tokens.raw.end && tokens.raw.n_bits < 8;
}

gboolean
bef_column_read_line (const guint8 **at, const guint8 *end, gint64 *first_out, gint64 *step_out)
{
  const guint8 *p = *at;

  if (p >= end || *p++ != BEF_COLUMN_LINE || !bef_zigzag_read (&p, end, first_out)
      || !bef_zigzag_read (&p, end, step_out))
    return FALSE;
  *at = p;
  return TRUE;
}

gboolean
bef_column_decode (const guint8 **at, const guint8 *end, gint64 *values, guint n)
{
  gint64 first, step;

  if (bef_column_read_line (at, end, &first, &step))
    {
      for (guint i = 0; i < n; i++)
        values[i] = bef_wrap_add (first, bef_wrap_mul (step, i));
      return TRUE;
    }
  guint kind = *at < end ? *(*at)++ : BEF_COLUMN_LINE;
  if (kind == BEF_COLUMN_LANES)
    return bef_column_decode_lanes (at, end, values, n);
  if (kind != BEF_COLUMN_CODED || !bef_zigzag_read (at, end, &first))
    return FALSE;
  return decode_coded (at, end, first, values, n);
}
