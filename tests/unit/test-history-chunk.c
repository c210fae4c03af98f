/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "history/bef-history-chunk.h"
#include "history/bef-history-column.h"

#include <math.h>

#define N_CASES 600

static double
from_bits (guint64 bits)
{
  double value;

  memcpy (&value, &bits, sizeof value);
  return value;
}

static guint64
random_64 (GRand *rand)
{
  return (guint64)g_rand_int (rand) << 32 | g_rand_int (rand);
}

/* What a double may be: anything at all, special ones, what meters say. */
static double
random_value (GRand *rand, guint kind, double before)
{
  static const guint64 specials[] = {
    G_GUINT64_CONSTANT (0x7ff0000000000000), G_GUINT64_CONSTANT (0xfff0000000000000),
    G_GUINT64_CONSTANT (0x7ff8000000000001), G_GUINT64_CONSTANT (0xfff4dead0000beef),
    G_GUINT64_CONSTANT (0x8000000000000000), G_GUINT64_CONSTANT (0x0000000000000001),
    G_GUINT64_CONSTANT (0x800fffffffffffff), G_GUINT64_CONSTANT (0x7fefffffffffffff),
    G_GUINT64_CONSTANT (0x4340000000000001), G_GUINT64_CONSTANT (0),
  };

  switch (kind)
    {
    case 0:
      return from_bits (random_64 (rand));
    case 1:
      return g_rand_int_range (rand, -2000, 2000);
    case 2:
      return g_rand_int_range (rand, -500, 500) / 10.0;
    case 3:
      return before + g_rand_int_range (rand, 0, 50) / 1000.0;
    case 4:
      return g_rand_boolean (rand);
    case 5:
      return g_rand_double (rand);
    case 6:
      return from_bits (specials[g_rand_int_range (rand, 0, G_N_ELEMENTS (specials))]);
    case 7:
      return 230.0;
    default:
      /* Mostly whole, sometimes special. */
      return random_value (rand, g_rand_int_range (rand, 0, 40) == 0 ? 6 : 1, before);
    }
}

static gint64
random_stamp (GRand *rand, guint kind, gint64 before)
{
  switch (kind)
    {
    case 0:
      return (gint64)random_64 (rand);
    case 1:
      return before + 60000;
    case 2:
      return before + 60000 * (g_rand_int_range (rand, 0, 50) == 0 ? 40 : 1);
    case 3:
      return (before / 60000 + 1) * 60000 + g_rand_int_range (rand, 0, 5000);
    case 4:
      return before + 1000 * g_rand_int_range (rand, 1, 4000);
    default:
      return before;
    }
}

static void
assert_round_trip (const gint64 *ts, const double *values, guint n)
{
  g_autoptr (GByteArray) data = bef_chunk_encode (ts, values, n);
  g_autoptr (BefChunk) chunk = bef_chunk_decode (data->data, data->len);

  g_assert_nonnull (chunk);
  g_assert_cmpuint (chunk->n, ==, n);
  g_assert_cmpmem (chunk->values, n * sizeof *values, values, n * sizeof *values);
  for (guint i = 0; i < n; i++)
    g_assert_cmpint (bef_chunk_ts (chunk, i), ==, ts[i]);
  g_assert_true (bef_chunk_is_sound (data->data, data->len));
}

static void
test_any_doubles_and_stamps_round_trip (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);
  g_autofree gint64 *ts = g_new (gint64, BEF_CHUNK_MAX);
  g_autofree double *values = g_new (double, BEF_CHUNK_MAX);

  g_test_message ("seed 11");
  for (guint k = 0; k < N_CASES; k++)
    {
      guint n = k % 20 == 0  ? (guint)g_rand_int_range (rand, 2000, BEF_CHUNK_MAX + 1)
                : k % 3 == 0 ? (guint)g_rand_int_range (rand, 1, 5)
                             : (guint)g_rand_int_range (rand, 5, 700);
      guint value_kind = (guint)g_rand_int_range (rand, 0, 9);
      guint stamp_kind = (guint)g_rand_int_range (rand, 0, 6);
      for (guint i = 0; i < n; i++)
        {
          if (g_rand_int_range (rand, 0, 400) == 0)
            value_kind = (guint)g_rand_int_range (rand, 0, 9);
          ts[i] = random_stamp (rand, stamp_kind, i > 0 ? ts[i - 1] : 1700000000000);
          values[i] = random_value (rand, value_kind, i > 0 ? values[i - 1] : 5e4);
        }
      assert_round_trip (ts, values, n);
    }
}

static void
test_extreme_integers_round_trip (void)
{
  static const gint64 edges[] = { G_MININT64, G_MAXINT64, 0, -1, 1, G_MININT64 + 1, 1, G_MAXINT64 };
  gint64 values[64], decoded[64];

  for (guint shift = 0; shift < 8; shift++)
    for (guint n = 1; n <= 64; n++)
      {
        g_autoptr (GByteArray) data = g_byte_array_new ();
        for (guint i = 0; i < n; i++)
          values[i] = edges[(i * (shift + 1) + i / 7) % G_N_ELEMENTS (edges)];
        bef_column_encode (values, n, data);
        const guint8 *at = data->data;
        g_assert_true (bef_column_decode (&at, data->data + data->len, decoded, n));
        g_assert_true (at == data->data + data->len);
        g_assert_cmpmem (decoded, n * sizeof *values, values, n * sizeof *values);
      }
}

static void
test_a_regular_beat_costs_nothing (void)
{
  gint64 ts[1440];
  double values[1440];

  for (guint i = 0; i < 1440; i++)
    {
      ts[i] = 1700000000000 + i * 60000;
      values[i] = 21.5;
    }
  g_autoptr (GByteArray) data = bef_chunk_encode (ts, values, 1440);
  g_assert_cmpuint (data->len, <, 30);
  g_autoptr (BefChunk) chunk = bef_chunk_decode (data->data, data->len);
  g_assert_null (chunk->ts);
  g_assert_cmpint (chunk->step, ==, 60000);
}

static void
test_noise_costs_its_entropy (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);
  g_autofree gint64 *ts = g_new (gint64, BEF_CHUNK_MAX);
  g_autofree double *values = g_new (double, BEF_CHUNK_MAX);

  /* 200 equal chances are 7.64 bits. */
  for (guint i = 0; i < BEF_CHUNK_MAX; i++)
    {
      ts[i] = 1700000000000 + i * 60000;
      values[i] = 1500 + g_rand_int_range (rand, 0, 200);
    }
  g_autoptr (GByteArray) data = bef_chunk_encode (ts, values, BEF_CHUNK_MAX);
  double bits = data->len * 8.0 / BEF_CHUNK_MAX;
  g_test_message ("%.3f bits", bits);
  g_assert_cmpfloat (bits, <, 7.64 + 0.25);
}

static void
test_every_flipped_bit_is_found (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (6);
  gint64 ts[300];
  double values[300];

  for (guint i = 0; i < 300; i++)
    {
      ts[i] = 1700000000000 + i * 60000 + g_rand_int_range (rand, 0, 900);
      values[i] = random_value (rand, 8, 0);
    }
  g_autoptr (GByteArray) data = bef_chunk_encode (ts, values, 300);
  for (guint bit = 0; bit < data->len * 8; bit++)
    {
      data->data[bit / 8] ^= (guint8)(1 << bit % 8);
      g_assert_null (bef_chunk_decode (data->data, data->len));
      data->data[bit / 8] ^= (guint8)(1 << bit % 8);
    }
  for (guint length = 0; length < data->len; length++)
    {
      /* An exact copy, so that a sanitizer sees one byte too far. */
      g_autofree guint8 *cut = g_memdup2 (data->data, length);
      g_assert_null (bef_chunk_decode (cut, length));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/history/chunk/round-trip", test_any_doubles_and_stamps_round_trip);
  g_test_add_func ("/history/chunk/extreme-integers", test_extreme_integers_round_trip);
  g_test_add_func ("/history/chunk/regular-beat", test_a_regular_beat_costs_nothing);
  g_test_add_func ("/history/chunk/noise", test_noise_costs_its_entropy);
  g_test_add_func ("/history/chunk/flipped-bits", test_every_flipped_bit_is_found);
  return g_test_run ();
}
