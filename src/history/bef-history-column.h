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
 * In lanes. A number can be read only when the one before was, since it says from which table this
 * one is; so a processor waits for memory at each. A column of BEF_LANES_LEAST integers or more is
 * cut into four parts of one length which share their tables, and each has its own state and
 * predictor: what is read of one needs nothing of the others. Each is told in its own unit, which
 * may be what all but a few are multiples of: a meter that counts in steps of 120 is read between
 * two now and then, and counted otherwise before it was replaced; those few are noted beside.
 * Where so little is said of a column that four heads weigh, it has one lane, as all columns had
 * before; these are read as ever.
 *
 * Why not a library: the values of the synthetic commune (tests/bench, chunks of 16384) take 0.480
 * B/sample so, and 0.589 as differences in variable-length integers under zstd -19 (0.585 with a
 * dictionary trained on them): it is made for repeats and finds none in noise. pcodec 1.1 (level
 * 12), on its six kinds of values: 1.056 0.133 0.0154 0.241 1.117 0.356 B, these 0.990 0.108 0.0125
 * 0.197 0.974 0.306 (bench-column); and on eight recorded meters, 0.37 to 1.00, these 0.35 to 0.86.
 * Tables per column, not adaptive ones, because decoding is what a person waits for.
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
