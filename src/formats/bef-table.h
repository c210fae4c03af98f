/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "formats/bef-recording.h"

G_BEGIN_DECLS

/*
 * Any table of a meter in text: how it is laid out is guessed from its first lines, shown to a
 * person, and changed by them. A moment stands in one column or, as a date and a time, in two; a
 * number in another. Pure: any thread.
 */

/* A column that is not there. */
#define BEF_TABLE_NONE G_MAXUINT

typedef enum
{
  BEF_TABLE_DECIMAL_COMMA, /* 1 234,5 and 1.234,5 */
  BEF_TABLE_DECIMAL_POINT, /* 1234.5 and 1,234.5 */
} BefTableDecimal;

typedef enum
{
  BEF_TABLE_YEAR_FIRST,  /* 2026-11-12 */
  BEF_TABLE_DAY_FIRST,   /* 12/11/2026 */
  BEF_TABLE_MONTH_FIRST, /* 11/12/2026 */
} BefTableDates;

typedef enum
{
  BEF_TABLE_PARIS,  /* the clock on the wall */
  BEF_TABLE_WINTER, /* UTC+01:00 all year: loggers that never change */
  BEF_TABLE_UTC,
} BefTableZone;

typedef enum
{
  BEF_TABLE_W,
  BEF_TABLE_KW,
  BEF_TABLE_WH,
  BEF_TABLE_KWH,
  BEF_TABLE_MWH,
  BEF_TABLE_M3,
  BEF_TABLE_L,
} BefTableUnit;
#define BEF_TABLE_N_UNITS 7
/* "kWh". (transfer none) */
const char *bef_table_unit_name (BefTableUnit unit);

typedef enum
{
  BEF_TABLE_POWER,       /* mean of each step */
  BEF_TABLE_CONSUMPTION, /* of each step */
  BEF_TABLE_INDEX,       /* what the meter reads */
} BefTableMeasure;

typedef enum
{
  BEF_TABLE_ELECTRICITY,
  BEF_TABLE_FED_IN, /* electricity */
  BEF_TABLE_GAS,
  BEF_TABLE_WATER,
} BefTableFluid;

typedef enum
{
  BEF_TABLE_AT_START, /* of the step */
  BEF_TABLE_AT_END,
} BefTableStamps;

struct _BefTablePlan
{
  char separator;     /* ';', ',', '\t' or '|' */
  guint header_lines; /* before the first values */
  guint stamp_column; /* from 0: date and time, or the date */
  guint time_column;  /* or BEF_TABLE_NONE */
  guint value_column;
  guint point_column; /* or BEF_TABLE_NONE */
  BefTableDecimal decimal;
  BefTableDates dates;
  BefTableZone zone; /* of stamps without offset */
  BefTableUnit unit;
  BefTableMeasure measure;
  BefTableFluid fluid;
  BefTableStamps stamps;
};

/* The cells of one line; quotes as spreadsheets write them. (transfer full), NULL-terminated. */
char **bef_table_split (const char *line, char separator);
/* The number in @text, spaces and separators of thousands apart. FALSE for none, blank too. */
gboolean bef_table_read_number (const char *text, BefTableDecimal decimal, double *out);
/* The date and time in @date and @time (nullable) as if of UTC; *@offset_out says whether it had an
 * offset of its own, and is then an instant. FALSE for none. */
gboolean bef_table_read_moment (const char *date, const char *time, BefTableDates dates,
                                gint64 *out, gboolean *offset_out);

/* How the table of @text (any encoding bef_recording_read_any() takes) seems to be laid out. FALSE
 * with @error, which names @name, when it is no table: what is in @plan is then still sound to show
 * and to change. */
gboolean bef_table_guess (const char *text, gsize size, const char *name, BefTablePlan *plan,
                          GError **error);
/* The first @n_lines lines as cells: of char **. (transfer full) */
GPtrArray *bef_table_preview (const char *text, gsize size, char separator, guint n_lines);
/* Whether what @plan says can be kept; else why not, in a sentence. (transfer full), NULL: it can.
 */
char *bef_table_dup_problem (const BefTablePlan *plan);

G_END_DECLS
