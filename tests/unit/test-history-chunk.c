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

/* As the first version of the format wrote it: sample i of 600 is at minute i and (7919 i^2 mod 25)
 * steps of 0.2 s, and says (1500 + 31 i^2 mod 97 + i / 4) / 10, but each 97th from the sixth on
 * 0.1 + 0.2, which is no number of tenths. */
static void
test_a_chunk_of_the_first_version_is_read (void)
{
  static const char hex[] =
      "0101d8040180a0abfef9620104c80100901c131319341111fccf01e500229d3879f6cd12db3ccb75709a5817"
      "6ef87698336c800ae1df0c59c38fca715a34eec7a3968d729f5294d1ae270e89cf67aec95da8b56dc2ad3e97"
      "68caf6dc8c8d5dc579579eff16f3769496ba00f09641af381454a78952300b888f687fedb01eec010c0a0067"
      "0b406b29806b9109148079018c4705d39f9cbacfa9c9ef9a9c9c9cbacfa9c9ef9a9c9c9cbacfa9c9ef9a9c9c"
      "9cbacfa9c9ef9a9c9c9cbacfa9c9ef9a9c9c9cbacfa9c9ef9a9c9c9cbacfa9c9ef9a9c9c9cbacfa9c9ef9a9c"
      "9c9cbacfa9c9ef9a9c9c9cbacfa9c9ef9a9c9c9cbacfa9c9ef9a9c9c9cbacfa9c9ef9a9c9c9cbacfa9c9ef9a"
      "9c9c9cbacfa9c9ef9a9c9c9cbacfa9c9ef9a9c9c9cbacfa9c9ef9a9c9c9cbacfa9c9ef9a9c9c9cbacfa9c9ef"
      "9a9c9c9cbacfa9c9ef9a9c9c9cbacfa9c9ef9a9c9c9cbacfa9c9ef9a9c9c9cbacfa9c9ef9a9c9c9cbacfa9c9"
      "ef9a9c9c9cbacfa9c9ef9a0c0705343333333333d33f61343333333333d33f61343333333333d33f61343333"
      "333333d33f61343333333333d33f61343333333333d33f61343333333333d33f01b81701040100d00219191c"
      "3347006380bd62e01194536a0918f422afb00d180d27f2646224635468d9eef131c02a88a6522d858cde1a72"
      "ff61fed3490df17d249317207288bd313d888eeede581363ea5580a4d53a8e9b9313c3588ea375d1aa0e3054"
      "02baedb3b2a48a97ecdee2ecd41512da020c1a10143a006b770213005d640043320a13a09901086080660480"
      "34767121b9a355a35c735c7e55ae875f68951fd768951fd71c73a17cb8568d16cf718d16cff10124cc73c5a3"
      "55a35c735c9ef8871f972794775c73cc73c5a355a37c0009d768f11cd768f15cb127cc8572cd71f915cf71f9"
      "1517fcc17e557e5c73cc73c5a3875f68f1e841fdc573c57e557e5c73cc057ff01c975ff11c975f95ebc19e30"
      "cf158f56f9158f5679e21fae55a3c573c57e557e7c0009971f1fd45f7e55ae55a3c573c59ef8875ff168955f"
      "f168d5281fae07fb55f9718d56f9718d1e7ea15c735c7e55ae55a3c5057ff0687121b9a355a35c735c7e55ae"
      "875f68951fd768951fd71c73a17cb8568d16cf718d16cff10124cc73c5a355a35c735c9ef8871f972794775c"
      "73cc73c5a355a37c0009d768f11cd768f15cb127cc8572cd71f915cf71f91517fcc17e557e5c73cc73c5a387"
      "5f68f1e841fdc573c57e5553837bac";
  g_autofree guint8 *data = g_malloc (strlen (hex) / 2);

  for (guint i = 0; i < strlen (hex) / 2; i++)
    data[i] =
        (guint8)(g_ascii_xdigit_value (hex[2 * i]) << 4 | g_ascii_xdigit_value (hex[2 * i + 1]));
  g_assert_cmpuint (data[0], ==, 1);
  g_autoptr (BefChunk) chunk = bef_chunk_decode (data, strlen (hex) / 2);
  g_assert_nonnull (chunk);
  g_assert_cmpuint (chunk->n, ==, 600);
  for (gint64 i = 0; i < 600; i++)
    {
      double value = (double)(1500 + i * i * 31 % 97 + i / 4) / 10;
      g_assert_cmpint (bef_chunk_ts (chunk, (guint)i), ==,
                       1700000000000 + i * 60000 + i * i * 7919 % 25 * 200);
      g_assert_cmpfloat (chunk->values[i], ==, i % 97 == 5 ? 0.1 + 0.2 : value);
    }
}

/* Writes a column and reads it; returns its size. */
static guint
round_trip_column (const gint64 *values, guint n)
{
  g_autoptr (GByteArray) data = g_byte_array_new ();
  g_autofree gint64 *decoded = g_new (gint64, n);

  bef_column_encode (values, n, data);
  /* An exact copy, so that a sanitizer sees one byte too far. */
  g_autofree guint8 *copy = g_memdup2 (data->data, data->len);
  const guint8 *at = copy;
  g_assert_true (bef_column_decode (&at, copy + data->len, decoded, n));
  g_assert_true (at == copy + data->len);
  g_assert_cmpmem (decoded, n * sizeof *values, values, n * sizeof *values);
  return data->len;
}

/* Of any length, whatever is left when it is cut into lanes, and whatever the integers are. */
static void
test_columns_of_any_length_round_trip (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (12);
  gint64 values[1200];

  for (guint n = 240; n < 1200; n += n < 300 ? 1 : 17)
    for (guint kind = 0; kind < 8; kind++)
      {
        gint64 wide = (gint64)random_64 (rand), level = 0;
        for (guint i = 0; i < n; i++)
          {
            gint64 small = g_rand_int_range (rand, -40, 40);
            level += g_rand_int_range (rand, 0, 30);
            values[i] = kind == 0   ? (gint64)random_64 (rand)
                        : kind == 1 ? wide / 2 + small
                        : kind == 2 ? level * 7
                        /* Wh of a meter that counts otherwise from its middle on, with odd ones. */
                        : kind == 3 ? (i < n / 2 ? small * 1000 : small * 120 + (i % 61 == 7) * 40)
                        : kind == 4 ? (i % 200 == 3 ? (gint64)random_64 (rand) : small)
                        : kind == 5 ? (i % 90 < 45)
                        : kind == 6
                            ? (i % 2 == 0 ? G_MININT64 + ABS (small) : G_MAXINT64 - ABS (small))
                            : wide / 2 + level * 120 + (i % 50 == 0);
          }
        round_trip_column (values, n);
      }
}

/* A meter in steps of 120 Wh, one reading in a hundred between two of them, which was replaced by
 * one in steps of 40: what is left are 64 equal chances, 6 bits. */
static void
test_steps_of_a_meter_cost_nothing (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (13);
  g_autofree gint64 *values = g_new (gint64, BEF_CHUNK_MAX);

  for (guint i = 0; i < BEF_CHUNK_MAX; i++)
    {
      gint64 steps = 100 + g_rand_int_range (rand, 0, 64);
      values[i] = i < BEF_CHUNK_MAX / 2 ? 120 * steps + (i % 100 == 17 ? 40 : 0) : 40 * steps;
    }
  guint size = round_trip_column (values, BEF_CHUNK_MAX);
  g_test_message ("%.3f bits", size * 8.0 / BEF_CHUNK_MAX);
  g_assert_cmpuint (size * 8, <, BEF_CHUNK_MAX * 6.35);
}

/* Nothing outside is read, whatever they are turned into; what comes out may be anything. */
static void
test_damaged_columns_are_read_or_refused (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (14);
  g_autoptr (GByteArray) data = g_byte_array_new ();
  gint64 values[700], decoded[700];

  for (guint i = 0; i < 700; i++)
    values[i] = 120 * g_rand_int_range (rand, 0, 900) + (i % 97 == 1) * 7;
  bef_column_encode (values, 700, data);
  for (guint k = 0; k < 20000; k++)
    {
      guint length = g_rand_int_range (rand, 0, 4) == 0
                         ? (guint)g_rand_int_range (rand, 0, (gint32)data->len)
                         : data->len;
      g_autofree guint8 *bytes = g_memdup2 (data->data, length);
      /* Near the beginning is what all else goes by. */
      for (guint i = 0; length > 0 && i <= k % 4; i++)
        bytes[g_rand_int_range (rand, 0, (gint32)(k % 2 ? MIN (length, 60) : length))] ^=
            (guint8)g_rand_int_range (rand, 1, 256);
      const guint8 *at = bytes;
      bef_column_decode (&at, bytes + length, decoded, 700);
      g_assert_true (at <= bytes + length);
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
  g_test_add_func ("/history/chunk/first-version", test_a_chunk_of_the_first_version_is_read);
  g_test_add_func ("/history/chunk/any-length", test_columns_of_any_length_round_trip);
  g_test_add_func ("/history/chunk/steps", test_steps_of_a_meter_cost_nothing);
  g_test_add_func ("/history/chunk/damaged", test_damaged_columns_are_read_or_refused);
  g_test_add_func ("/history/chunk/flipped-bits", test_every_flipped_bit_is_found);
  return g_test_run ();
}
