/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "history/bef-history-types.h"

G_BEGIN_DECLS

/*
 * What comes out of files of meters, and how it is taken back.
 *
 * An import is one transaction: all of it or nothing is there, with its line of the journal. It
 * fills holes only, unless it is told to replace: where the history knows something of the time of
 * a point (a sample holds over it, by bef-history-hold.h), the point is left out. The same file
 * twice changes nothing. Of an index a reading has to fit between the readings around the hole that
 * it fills: a file that counts from another beginning would be used energy that nobody used.
 *
 * Where stamps alone would not say how long a power counts, at a change of step and beside holes,
 * it is written as three samples of a third of its step.
 *
 * Of each import it is kept which series it wrote over which time and what stood there before, so
 * that undoing it gives back exactly that. What came from elsewhere to the same stamps since stays.
 * An import that a later one lies over, or of which a part has become roll-ups, cannot be undone;
 * of the latter what was before is forgotten in time. Names of persons end with those of the
 * journal.
 *
 * What the back end answers later is newer than the file and wins, as everywhere.
 */

/* One value of a file: the mean of a step, or (step 0) what an index read. */
typedef struct
{
  gint64 at_ms, step_ms;
  double value;
  guint line; /* in the file, from 1; 0: of several */
} BefImportPoint;

typedef struct
{
  BefSeriesKey key;
  char *point;    /* owned, nullable: the delivery point, remembered as this entity's */
  GArray *points; /* owned, of BefImportPoint by time, never overlapping */
} BefImportSeries;
/* (transfer full) */
BefImportSeries *bef_import_series_new (BefSeriesKey key, const char *point);
void bef_import_series_free (BefImportSeries *series);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BefImportSeries, bef_import_series_free)

typedef enum
{
  BEF_IMPORT_FILL = 0,         /* holes only */
  BEF_IMPORT_REPLACE = 1 << 0, /* what is known over its time goes */
  BEF_IMPORT_LOOK = 1 << 1,    /* says what would be, and changes nothing */
} BefImportFlags;

/* How far one is; read from any thread. (transfer full); count references. */
typedef struct _BefImportProgress BefImportProgress;
BefImportProgress *bef_import_progress_new (void);
BefImportProgress *bef_import_progress_ref (BefImportProgress *self);
void bef_import_progress_unref (BefImportProgress *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BefImportProgress, bef_import_progress_unref)
/* 0 to 1. */
double bef_import_progress_get (BefImportProgress *self);
void bef_import_progress_add (BefImportProgress *self, guint n_points);
void bef_import_progress_expect (BefImportProgress *self, guint n_points);

typedef struct
{
  char *file;   /* owned: its name, without its folder */
  char *digest; /* owned: SHA-256 of its bytes, in hexadecimal digits */
  char *who;    /* owned: as in the journal */
  BefImportFlags flags;
  GPtrArray *series; /* owned, of BefImportSeries */
} BefImport;
/* (transfer full) */
BefImport *bef_import_new (const char *file, const char *digest, const char *who,
                           BefImportFlags flags);
void bef_import_free (BefImport *import);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BefImport, bef_import_free)

/* What became of a point. */
typedef enum
{
  BEF_IMPORT_TAKEN,
  BEF_IMPORT_REPLACED, /* taken, and something else stood there */
  BEF_IMPORT_SAME,     /* it was there */
  BEF_IMPORT_KNOWN,    /* something else is known of its time: left */
  BEF_IMPORT_ROLLED,   /* of a time of which only hours or days are left */
  BEF_IMPORT_UNSOUND,  /* before 1990 or to come */
  BEF_IMPORT_UNFIT,    /* below the reading before the hole, or above the one after it */
} BefImportVerdict;
#define BEF_IMPORT_N_VERDICTS 7

/* Points of a file of one verdict, which follow each other. */
typedef struct
{
  BefImportVerdict verdict;
  BefSeriesKey key;
  guint n;
  guint last;                  /* where the last of them stands among the points */
  guint first_line, last_line; /* in order of time */
  gint64 from_ms, to_ms;       /* their time */
} BefImportRun;

typedef struct
{
  gint64 id; /* 0: nothing was changed */
  guint n[BEF_IMPORT_N_VERDICTS];
  GArray *runs; /* owned, of BefImportRun: the first BEF_IMPORT_MAX_RUNS left out or replaced */
  gint64 from_ms, to_ms; /* the time of what was taken; BEF_NO_TIME: nothing */
  /* Where the history would be larger than its budget allows, and the oldest samples lose detail:
   * become hours, later days. */
  guint64 room_bytes;     /* what budget keeps all as it is; 0: the one there is */
  gint64 thin_before_ms;  /* what is measured since keeps its detail */
  guint n_thinned_before; /* imports from before of which something is older than that */
} BefImportOutcome;
#define BEF_IMPORT_MAX_RUNS 500
void bef_import_outcome_free (BefImportOutcome *outcome);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BefImportOutcome, bef_import_outcome_free)

/* One that is in the history, or was. */
typedef struct
{
  gint64 id, at_ms, undone_ms; /* undone_ms: BEF_NO_TIME while it is there */
  char *who, *file, *digest;   /* owned */
  GPtrArray *entities;         /* owned, of char *: those it wrote to */
  gint64 from_ms, to_ms;
  guint n_taken, n_replaced;
} BefImportRecord;
void bef_import_record_free (BefImportRecord *record);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BefImportRecord, bef_import_record_free)

/* Of which file the samples of a time came. */
typedef struct
{
  gint64 import;
  BefRange range; /* to_ms: its last stamp */
  guint n;
} BefProvenance;

G_END_DECLS
