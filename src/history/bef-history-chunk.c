/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-history-chunk.h"

#include <math.h>
#include <zlib.h>

#include "history/bef-history-column.h"

/* Of the first no column is in lanes; all else is the same. */
#define FORMAT_VERSION 2
#define FORMAT_VERSION_FIRST 1
#define MAX_EXPONENT 9
#define EXPONENT_BITS 0xff /* the column holds the bits of the doubles */
#define CRC_SIZE 4
/* Larger integers are not all doubles. */
#define MAX_INTEGER 9007199254740992.0
/* What an exception costs, and one more decimal for every sample. */
#define EXCEPTION_BITS 80.0
#define DECIMAL_BITS 3.33
#define MAX_EXCEPTIONS_SHARE 4

static const double powers[MAX_EXPONENT + 1] = { 1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9 };

static guint64
bits_of (double value)
{
  guint64 bits;

  memcpy (&bits, &value, sizeof bits);
  return bits;
}

static double
from_bits (guint64 bits)
{
  double value;

  memcpy (&value, &bits, sizeof value);
  return value;
}

/* The bits of a double in the order of the numbers; its own inverse. */
static gint64
to_ordered (guint64 bits)
{
  gint64 b = (gint64)bits;

  return b ^ ((b >> 63) & G_MAXINT64);
}

/* Whether @value is exactly *@integer_out / 10^exponent. */
static inline gboolean
to_integer (double value, double power, gint64 *integer_out)
{
  double scaled = value * power;

  /* Not for a NaN either. */
  if (!(fabs (scaled) < MAX_INTEGER))
    return FALSE;
  *integer_out = (gint64)(scaled < 0 ? scaled - 0.5 : scaled + 0.5);
  return bits_of ((double)*integer_out / power) == bits_of (value);
}

static guint
count_exceptions (const double *values, guint n, guint exponent)
{
  guint count = 0;
  gint64 integer;

  for (guint i = 0; i < n; i++)
    count += !to_integer (values[i], powers[exponent], &integer);
  return count;
}

static guint
choose_exponent (const double *values, guint n)
{
  guint best = EXPONENT_BITS;
  double best_bits = INFINITY;

  for (guint e = 0; e <= MAX_EXPONENT; e++)
    {
      guint count = count_exceptions (values, n, e);
      double bits = count * EXCEPTION_BITS + n * DECIMAL_BITS * e;
      if (count <= n / MAX_EXCEPTIONS_SHARE && bits < best_bits)
        {
          best_bits = bits;
          best = e;
        }
      if (count == 0)
        break;
    }
  return best;
}

/* Scales @values; an exception repeats the integer before it, which costs next to nothing. */
static void
put_exceptions (GByteArray *out, const double *values, guint n, guint exponent, gint64 *integers)
{
  g_autoptr (GByteArray) list = g_byte_array_new ();
  guint count = 0, before = 0;
  gint64 last = 0;

  for (guint i = 0; i < n; i++)
    {
      gint64 integer;
      if (to_integer (values[i], powers[exponent], &integer))
        {
          integers[i] = last = integer;
          continue;
        }
      guint64 bits = GUINT64_TO_LE (bits_of (values[i]));
      integers[i] = last;
      bef_varint_append (list, i - before);
      g_byte_array_append (list, (const guint8 *)&bits, sizeof bits);
      before = i;
      count++;
    }
  bef_varint_append (out, count);
  g_byte_array_append (out, list->data, list->len);
}

GByteArray *
bef_chunk_encode (const gint64 *ts, const double *values, guint n)
{
  g_assert (n >= 1 && n <= BEF_CHUNK_MAX);
  GByteArray *out = g_byte_array_sized_new (64 + n);
  g_autofree gint64 *integers = g_new (gint64, n);
  guint8 head[2] = { FORMAT_VERSION, (guint8)choose_exponent (values, n) };

  g_byte_array_append (out, head, 2);
  bef_varint_append (out, n);
  bef_column_encode (ts, n, out);
  if (head[1] == EXPONENT_BITS)
    for (guint i = 0; i < n; i++)
      integers[i] = to_ordered (bits_of (values[i]));
  else
    put_exceptions (out, values, n, head[1], integers);
  bef_column_encode (integers, n, out);
  guint32 crc = GUINT32_TO_LE ((guint32)crc32 (0, out->data, out->len));
  g_byte_array_append (out, (const guint8 *)&crc, CRC_SIZE);
  return out;
}

gboolean
bef_chunk_is_sound (const guint8 *data, gsize size)
{
  guint32 crc;

  if (size < CRC_SIZE || size > G_MAXUINT32)
    return FALSE;
  memcpy (&crc, data + size - CRC_SIZE, CRC_SIZE);
  return GUINT32_FROM_LE (crc) == (guint32)crc32 (0, data, (uInt)(size - CRC_SIZE));
}

static gboolean
read_stamps (const guint8 **at, const guint8 *end, BefChunk *chunk)
{
  if (bef_column_read_line (at, end, &chunk->start, &chunk->step))
    return TRUE;
  chunk->ts = g_new (gint64, chunk->n);
  return bef_column_decode (at, end, chunk->ts, chunk->n);
}

typedef enum
{
  EXCEPTIONS_CHECK,
  EXCEPTIONS_APPLY,
} Exceptions;

/* @patches is where the exceptions lie; they are read a second time when the values are there. */
static gboolean
read_exceptions (const guint8 **at, const guint8 *end, BefChunk *chunk, Exceptions what)
{
  guint64 count, gap, index = 0;

  if (!bef_varint_read (at, end, &count) || count > chunk->n)
    return FALSE;
  for (guint64 i = 0; i < count; i++)
    {
      guint64 bits;
      if (!bef_varint_read (at, end, &gap) || gap >= chunk->n - index
          || end - *at < (gssize)sizeof bits)
        return FALSE;
      index += gap;
      memcpy (&bits, *at, sizeof bits);
      *at += sizeof bits;
      if (what == EXCEPTIONS_APPLY)
        chunk->values[index] = from_bits (GUINT64_FROM_LE (bits));
    }
  return TRUE;
}

static gboolean
read_values (const guint8 **at, const guint8 *end, guint exponent, BefChunk *chunk)
{
  const guint8 *patches = *at;
  /* Integers and doubles are of one size: each is turned in its place. */
  gint64 *integers = g_new (gint64, chunk->n);

  chunk->values = (double *)integers;
  if (exponent != EXPONENT_BITS && !read_exceptions (at, end, chunk, EXCEPTIONS_CHECK))
    return FALSE;
  if (!bef_column_decode (at, end, integers, chunk->n) || *at != end)
    return FALSE;
  if (exponent == EXPONENT_BITS)
    {
      for (guint i = 0; i < chunk->n; i++)
        chunk->values[i] = from_bits ((guint64)to_ordered ((guint64)integers[i]));
      return TRUE;
    }
  if (exponent == 0)
    for (guint i = 0; i < chunk->n; i++)
      chunk->values[i] = (double)integers[i];
  else
    for (guint i = 0; i < chunk->n; i++)
      chunk->values[i] = (double)integers[i] / powers[exponent];
  return read_exceptions (&patches, end, chunk, EXCEPTIONS_APPLY);
}

BefChunk *
bef_chunk_decode (const guint8 *data, gsize size)
{
  const guint8 *at = data, *end;
  guint64 n;

  if (size < CRC_SIZE + 2 || !bef_chunk_is_sound (data, size))
    return NULL;
  end = data + size - CRC_SIZE;
  guint version = *at++, exponent = *at++;
  if (version < FORMAT_VERSION_FIRST || version > FORMAT_VERSION
      || (exponent > MAX_EXPONENT && exponent != EXPONENT_BITS) || !bef_varint_read (&at, end, &n)
      || n < 1 || n > BEF_CHUNK_MAX)
    return NULL;
  g_autoptr (BefChunk) chunk = g_new0 (BefChunk, 1);
  chunk->n = (guint)n;
  if (!read_stamps (&at, end, chunk) || !read_values (&at, end, exponent, chunk))
    return NULL;
  return g_steal_pointer (&chunk);
}

void
bef_chunk_free (BefChunk *chunk)
{
  if (chunk == NULL)
    return;
  g_free (chunk->ts);
  g_free (chunk->values);
  g_free (chunk);
}
