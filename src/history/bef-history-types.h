/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/bef-range.h"
#include "history/bef-journal-line.h"
#include "model/bef-reading.h"

G_BEGIN_DECLS

/*
 * What the history fails with and what its small tables hold: known to those who store and to those
 * who ask.
 */

#define BEF_HISTORY_ERROR (bef_history_error_quark ())
GQuark bef_history_error_quark (void);
typedef enum
{
  BEF_HISTORY_ERROR_OPEN,      /* the file or its folder cannot be opened or made */
  BEF_HISTORY_ERROR_FULL,      /* disk full */
  BEF_HISTORY_ERROR_READ_ONLY, /* may not be written */
  BEF_HISTORY_ERROR_CORRUPT,   /* damaged: it is moved aside at the next open */
  BEF_HISTORY_ERROR_NEWER,     /* written by a newer version: left untouched */
  BEF_HISTORY_ERROR_FAILED,
  BEF_HISTORY_ERROR_BUSY, /* another program holds the file */
} BefHistoryError;

/* What counts as missing. */
typedef enum
{
  BEF_MISSING_NEVER_ASKED, /* nothing else */
  BEF_MISSING_LOOKED_AT,   /* also what was empty and is due, or young and not asked for minutes */
  BEF_MISSING_EMPTY,       /* also all that was empty */
  BEF_MISSING_ALL,         /* also what is settled: it may have been corrected */
} BefMissing;
/* What was empty when it was asked. */
typedef struct
{
  BefSeriesKey key;
  BefRange range;
} BefDue;

/* A question about one series over [from_ms, to_ms). Which of the others it has is said by the call
 * that takes it. */
typedef struct
{
  BefSeriesKey key;
  gint64 from_ms, to_ms;
  guint n_buckets;  /* slices of the same length */
  BefPeriod period; /* of civil time */
  gint64 cut_ms;    /* cuts the period that holds it in two; outside of them: none */
  guint limit;      /* of samples; 0: 1,000,000 */
  BefMissing scope;
  const GArray *without; /* of BefRange, nullable; copied by the call: what is left out */
} BefHistoryQuery;

/* Outbox: decisions made offline, sent later in order. Never door commands. */
typedef struct
{
  gint64 id;
  gint64 made_ms;
  char *kind;    /* "acknowledge", "note", "assign", "shelve" */
  char *object;  /* alert URN */
  char *payload; /* JSON text */
} BefOutboxItem;
void bef_outbox_item_free (BefOutboxItem *item);

G_END_DECLS
