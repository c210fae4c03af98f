/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "base/bef-civil-time.h"

G_BEGIN_DECLS

/*
 * Recorded load curves, as read from a file of Enedis or of the COFACTOR Drammen data set; which of
 * them is found from the content. Lines may come in any order. A line said twice counts once; of
 * two values of one instant the later in the file counts, and that is told. What is blank, "-", NaN
 * or null is missing; what no connection carries (BEF_RECORDING_MOST_W) is left out. Missing is no
 * value: there is no point. Pure but for the file; any thread.
 */

/* The largest connection of the public network at medium voltage, 40 MW. */
#define BEF_RECORDING_MOST_W 40e6

/* The mean power of a step. Stamps are STARTs whatever the file stamps. */
typedef struct
{
  gint64 at_ms;
  gint64 step_ms;
  double watts;
} BefCurvePoint;

typedef struct
{
  gint64 at_ms;
  double celsius;
} BefCurveTemperature;

typedef struct
{
  char *slug;         /* owned: a short name for ids */
  char *name;         /* owned */
  gboolean is_export; /* what was produced and fed in, else what was consumed */
  GArray *points;     /* owned, BefCurvePoint by time, never overlapping */
} BefCurve;

typedef struct
{
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
} BefRecording;

/* Reads @path. NULL with a G_IO_ERROR or GFileError that names the file, the line where there is
 * one, and what was expected: also when nothing in it can be used. (transfer full) */
BefRecording *bef_recording_load (const char *path, GError **error);
/* Same, from the @size bytes of @text; @name stands for the file in messages. */
BefRecording *bef_recording_read (const char *text, gsize size, const char *name, GError **error);
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
