/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "base/bef-civil-time.h"

G_BEGIN_DECLS

/*
 * Recorded load curves and indexes, as read from a file of Enedis or of the COFACTOR Drammen data
 * set, or from any table of numbers (bef-table.h); which of them is found from the content. Lines
 * may come in any order. A line said twice counts once; of two values of one instant the later in
 * the file counts, and that is told. What is blank, "-", NaN or null is missing; what no connection
 * carries (BEF_RECORDING_MOST_W) is left out. Missing is no value: there is no point. Pure but for
 * the file; any thread.
 */

/* The largest connection of the public network at medium voltage, 40 MW. */
#define BEF_RECORDING_MOST_W 40e6

/* The mean power of a step, W; stamps are STARTs whatever the file stamps. Of an index: what it
 * read at that instant, in the unit of its quantity, and no step (0). */
typedef struct
{
  gint64 at_ms;
  gint64 step_ms;
  double value;
  guint line; /* where it stands in the file, from 1; 0 when it is made of several */
} BefCurvePoint;

typedef struct
{
  gint64 at_ms;
  double celsius;
} BefCurveTemperature;

typedef struct
{
  char *slug;           /* owned: a short name for ids */
  char *name;           /* owned */
  char *point;          /* owned, nullable: the delivery point (PRM, PCE) it is of */
  const char *quantity; /* static: what it is a series of ("power", "energy-index") */
  gboolean is_export;   /* what was produced and fed in, else what was consumed */
  GArray *points;       /* owned, BefCurvePoint by time, never overlapping */
} BefCurve;

/* What was not taken of a file. */
typedef struct
{
  guint line;   /* from 1 */
  char *reason; /* owned: why, after "line 12: " */
} BefFileNote;

/* What a file is. */
typedef enum
{
  BEF_FILE_ENEDIS_CURVE,
  BEF_FILE_ENEDIS_INDEX,
  BEF_FILE_R50,
  BEF_FILE_R4X,
  BEF_FILE_R151,
  BEF_FILE_R171,
  BEF_FILE_COFACTOR,
  BEF_FILE_TABLE,
} BefFileKind;

typedef struct
{
  BefFileKind kind;
  char *slug, *name;                /* owned */
  const char *category;             /* static, as Building has it */
  const char *tariff;               /* static, nullable */
  double floor_area_m2;             /* 0: unknown */
  GPtrArray *curves;                /* owned, BefCurve, the main meter first */
  GArray *temperatures;             /* owned, BefCurveTemperature by time; empty: none */
  guint n_lines;                    /* data lines */
  guint n_blank;                    /* missing values, as the file says */
  guint n_huge;                     /* values no connection carries */
  guint n_doubles;                  /* lines said again */
  guint n_conflicts;                /* instants with two values */
  guint n_local;                    /* stamps without offset, taken as Paris time */
  guint n_malformed;                /* lines that could not be used */
  guint first_malformed;            /* line number of the first of them, from 1 */
  guint first_conflict, first_huge; /* likewise */
  GPtrArray *notes; /* owned, of BefFileNote: the first BEF_RECORDING_MAX_NOTES lines left out */
} BefRecording;
#define BEF_RECORDING_MAX_NOTES 500

/* The largest file that is read, and that is therefore held in memory while it is: twenty years of
 * ten minutes are half of it. */
#define BEF_RECORDING_MAX_BYTES (64u * 1024 * 1024)

/* Reads @path, a load curve in CSV. NULL with a G_IO_ERROR or GFileError that names the file, the
 * line where there is one, and what was expected: also when nothing in it can be used. (transfer
 * full) */
BefRecording *bef_recording_load (const char *path, GError **error);
/* Same, from the @size bytes of @text; @name stands for the file in messages. */
BefRecording *bef_recording_read (const char *text, gsize size, const char *name, GError **error);
typedef struct _BefTablePlan BefTablePlan;
/* The same of whatever can be read: load curves and indexes, in CSV and XML, and where @plan
 * (nullable) says how, any table; without it a table is read as bef_table_guess() thinks. */
BefRecording *bef_recording_read_any (const char *text, gsize size, const char *name,
                                      const BefTablePlan *plan, GError **error);
/* The bytes of @path, at most BEF_RECORDING_MAX_BYTES. (transfer full) */
char *bef_recording_read_file (const char *path, gsize *size, GError **error);
/* Whether @text is one of the formats whose layout is known, so that nobody need say how it is to
 * be read. */
gboolean bef_recording_is_known (const char *text, gsize size);
void bef_recording_free (BefRecording *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BefRecording, bef_recording_free)

/* What was not taken as it stands, in whole sentences; NULL when all was. (transfer full) */
char *bef_recording_dup_remarks (const BefRecording *self);

/* Whether a step is missing between two others. */
gboolean bef_curve_has_holes (const BefCurve *curve);
/* A step between two holes becomes two halves of it: who reads stamps and no steps would think it
 * lasts until the next. */
void bef_curve_split_lone_steps (BefCurve *curve);
/* The energy known of [from, to) in kWh, and *@coverage_out (0..1), the share of it that is. */
double bef_curve_energy (const BefCurve *curve, gint64 from_ms, gint64 to_ms, double *coverage_out);

G_END_DECLS
