/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The reader of single bits of both coded columns. */

#define BEF_BITS_MAX_GAMMA 16

/* Bits from the low end of each byte on; past the end come zeros, which is noticed. */
typedef struct
{
  const guint8 *at, *end;
  guint64 bits;
  guint n_bits;
  gboolean is_short;
} BefBits;

/* At least 56 bits are there afterwards, while the bytes last. */
static inline void
bef_bits_refill (BefBits *reader)
{
  if (G_LIKELY (reader->end - reader->at >= 8))
    {
      guint64 word;
      memcpy (&word, reader->at, sizeof word);
      /* What does not fit is read again by the next refill: the same bits at the same place. */
      reader->bits |= GUINT64_FROM_LE (word) << reader->n_bits;
      guint n = (63 - reader->n_bits) / 8;
      reader->at += n;
      reader->n_bits += n * 8;
      return;
    }
  while (reader->n_bits < 56 && reader->at < reader->end)
    {
      reader->bits |= (guint64)*reader->at++ << reader->n_bits;
      reader->n_bits += 8;
    }
}

/* @n at most 32. */
static inline guint64
bef_bits_get (BefBits *reader, guint n)
{
  if (reader->n_bits < n)
    {
      bef_bits_refill (reader);
      if (G_UNLIKELY (reader->n_bits < n))
        {
          reader->is_short = TRUE;
          return 0;
        }
    }
  guint64 value = reader->bits & ((G_GUINT64_CONSTANT (1) << n) - 1);
  reader->bits >>= n;
  reader->n_bits -= n;
  return value;
}

/* 0 for what is no Elias gamma code. */
static inline guint
bef_bits_gamma (BefBits *reader)
{
  guint length = 1;

  while (bef_bits_get (reader, 1) == 0)
    if (++length > BEF_BITS_MAX_GAMMA || reader->is_short)
      return 0;
  return (1u << (length - 1)) | (guint)bef_bits_get (reader, length - 1);
}

G_END_DECLS
