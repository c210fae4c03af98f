/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "formats/bef-recording.h"

G_BEGIN_DECLS

/* What the readers share. For the files of this folder only. */

typedef enum
{
  BEF_CELL_VALUE,
  BEF_CELL_BLANK, /* nothing, "-", NaN, null */
  BEF_CELL_BAD
} BefCell;
/* A whole decimal number, point or comma as separator, nothing around it. */
BefCell bef_recording_read_cell (const char *text, double *out);

BefRecording *bef_recording_new (BefFileKind kind);
/* A curve of power; its quantity is the caller's to change. */
BefCurve *bef_recording_add_curve (BefRecording *self, const char *slug, const char *name);
/* Leaves line @line out, for a reason that follows "line 12: ". */
void bef_recording_malformed (BefRecording *self, guint line, const char *format, ...)
    G_GNUC_PRINTF (3, 4);
/* The same, for a field that is no date and time, and for one that is no number (@cell: what it is;
 * a number is one below zero). */
void bef_recording_malformed_stamp (BefRecording *self, guint line, const char *text);
void bef_recording_malformed_value (BefRecording *self, guint line, const char *text, BefCell cell);
/* Notes that from line @line on a part of another nature is passed over, and why. TRUE. */
gboolean bef_recording_pass (BefRecording *self, guint line, const char *format, ...)
    G_GNUC_PRINTF (3, 4);
/* The same, for a value that no connection carries. */
void bef_recording_huge (BefRecording *self, guint line);
/* Sets @error to G_IO_ERROR_INVALID_DATA with a whole sentence. FALSE. */
gboolean bef_recording_refuse (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);
/* What a file says, as it may stand in a sentence: not longer than a word or two, and nothing that
 * breaks a line. (transfer full) */
char *bef_recording_dup_cited (const char *text);

/* @text in UTF-8 without a byte order mark, from UTF-8, UTF-16 or Windows-1252. (transfer full),
 * NULL with @error for what is no text. */
char *bef_recording_decode (const char *text, gsize size, gsize *size_out, const char *name,
                            GError **error);
/* Lines without their ends, of UTF-8 text without a byte order mark; in one pass whatever the size.
 * (transfer full) */
char **bef_recording_split_lines (const char *text, gsize size);

/* One line of values on its way to a curve. */
typedef struct
{
  gint64 at_ms;
  double value;
  gboolean blank;
  gboolean local; /* the stamp had no offset and was taken as Paris time */
  guint line;
} BefRow;
/* Which end of its step a row names. */
typedef enum
{
  BEF_STAMPED_AT_START,
  BEF_STAMPED_AT_END,
} BefStamps;
typedef struct
{
  BefStamps stamped;
  gint64 step_ms;     /* 0: told by the stamps */
  gboolean is_energy; /* values are Wh of the step, else W */
} BefRowsPlan;
/* A stamp with an offset, or without one in Paris time: the first of two instants that read so.
 * FALSE for what is none, and for what clocks skip in March. */
gboolean bef_row_read_stamp (const char *text, BefRow *row);
/* Paris wall time @at (as if it were UTC) as an instant, likewise. */
gboolean bef_row_from_paris (gint64 at, gint64 *out);
/* Tells the two passes of the October hour apart in stamps without offset by the order of the
 * lines; those it cannot are taken out. */
void bef_rows_settle_october (GArray *rows, BefRecording *recording);
/* In order of time, one row for each instant: the last one that has a value. */
void bef_rows_order (GArray *rows, BefRecording *recording);
/* The time from row @i to the next one, 0 when there is none. */
gint64 bef_rows_gap (const GArray *rows, gint64 i);
/* The steps that have a value, of rows in order. */
void bef_rows_fill (BefCurve *curve, const GArray *rows, const BefRowsPlan *plan,
                    BefRecording *recording);
/* The readings of an index, of rows in order. */
void bef_rows_fill_index (BefCurve *curve, const GArray *rows, BefRecording *recording);

/* The value under the name @name on the two header lines of a file of Enedis, "" when absent. */
const char *bef_enedis_field (char **names, char **values, const char *name);
/* Of what quantity a file of Enedis is, by its header. FALSE with @error. */
gboolean bef_enedis_read_nature (char **names, char **values, const char *name,
                                 gboolean *is_export_out, GError **error);
gboolean bef_enedis_is (char **lines);
BefRecording *bef_enedis_read (char **lines, const char *name, GError **error);
/* Daily indexes, of the same first line. */
gboolean bef_enedis_index_is (char **lines);
BefRecording *bef_enedis_index_read (char **lines, const char *name, GError **error);
/* The XML flows R50, R4x, R151 and R171. */
gboolean bef_enedis_xml_is (const char *text, gsize size);
BefRecording *bef_enedis_xml_read (const char *text, gsize size, const char *name, GError **error);
/* @plan (nullable): how, else it is guessed. */
BefRecording *bef_table_read (char **lines, const char *name, const BefTablePlan *plan,
                              GError **error);
gboolean bef_cofactor_is (char **lines);
BefRecording *bef_cofactor_read (char **lines, const char *name, GError **error);

G_END_DECLS
