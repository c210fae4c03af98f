/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * A column of integers in few bytes: stamps or scaled values of one chunk. Lossless for any 64-bit
 * integers. Pure functions: any thread. The bytes are the same on every machine (little endian).
 *
 * A column that is a line (first, step) is only that. Any other is counted from its first integer
 * in units of what divides all (whole seconds of stamps in ms), then coded in three steps:
 *
 *   prediction  a level and a trend in fixed point, each moved by a share of the error (Holt,
 * 1957): which shares, of twelve pairs, is tried on a part of the column. Two of them hold to a
 * fixed step, for stamps that shake about a regular beat. What is measured shakes about a slow
 * mean: plain differences double that noise. tokens      errors below 8 are a token each; larger
 * ones are a class (length in bits and the two bits below the top one) and raw bits. coding range
 * asymmetric numeral system (Duda, 2013) with tables counted on the column itself, one to four of
 * them by the size of the error before, 12 bits of probability, one 32-bit state, 16 bits at a
 * time.
 *
 * Why not a library: the values of the synthetic commune (tests/bench, chunks of 16384) take 0.480
 * B/sample so, and 0.589 as differences in variable-length integers under zstd -19 (0.585 with a
 * dictionary trained on them): it is made for repeats and finds none in noise. Tables per column,
 * not adaptive ones, because decoding is what a person waits for.
 */

/* Appends the coded form of @n (1 or more) integers to @out. */
void bef_column_encode (const gint64 *values, guint n, GByteArray *out);
/* Reads @n integers from *@at, which is left behind them. FALSE when the bytes are no such column:
 * nothing outside [*@at, @end) is ever read. */
gboolean bef_column_decode (const guint8 **at, const guint8 *end, gint64 *values, guint n);
/* When the column at *@at is a line, passes over it, gives it and returns TRUE. */
gboolean bef_column_read_line (const guint8 **at, const guint8 *end, gint64 *first_out,
                               gint64 *step_out);

/* Integers of 7 bits a byte, low bits first. Reading is FALSE past @end or beyond 64 bits. */
void bef_varint_append (GByteArray *out, guint64 value);
gboolean bef_varint_read (const guint8 **at, const guint8 *end, guint64 *out);
/* The same for signed ones: 0, -1, 1, -2... */
void bef_zigzag_append (GByteArray *out, gint64 value);
gboolean bef_zigzag_read (const guint8 **at, const guint8 *end, gint64 *out);

G_END_DECLS
