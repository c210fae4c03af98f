/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bef-slide.h"
#include "supervision/facts/bef-energy-facts.h"

G_BEGIN_DECLS

/*
 * The energy report of a month, a quarter or a year, of the commune or of one building: a
 * conclusion, its figures, and how they were reckoned. Made once of the energy facts, by the same
 * sentences and roundings as the slides; the PDF, the annex and the published page only write it.
 * Immutable once made; any thread that speaks the person's language.
 */

typedef enum
{
  BEF_REPORT_MONTH,
  BEF_REPORT_QUARTER,
  BEF_REPORT_YEAR,
} BefReportPeriod;

typedef struct
{
  BefReportPeriod period;
  BefRange range;
} BefReportWhen;

/* "month:2026-10", "quarter:2026-3", "year:2025". FALSE with a G_IO_ERROR_INVALID_ARGUMENT that
 * says what is understood; a period that is not over by @now_ms is one. */
gboolean bef_report_when_parse (const char *text, gint64 now_ms, BefReportWhen *out,
                                GError **error);
/* "2026-10": as a file is named. (transfer full) */
char *bef_report_when_dup_name (const BefReportWhen *self);

/* A cell is a text or an amount. */
typedef struct
{
  char *text; /* owned; NULL: the amount */
  BefAmount amount;
} BefReportCell;

typedef struct
{
  char *title;          /* owned: what the table says, as a sentence or a heading */
  GPtrArray *heads;     /* owned, of owned texts: the columns */
  GPtrArray *rows;      /* owned, of GArray of BefReportCell, one for each column */
  gboolean on_new_page; /* of paper */
} BefReportTable;

typedef struct
{
  gatomicrefcount refs;
  char *title;         /* owned: "Energy report, October 2026" */
  char *subject;       /* owned: the commune, or "the commune · the building" */
  char *conclusion;    /* owned: a sentence */
  char *warning;       /* owned, nullable: what stands above all figures */
  GPtrArray *tables;   /* owned, of BefReportTable */
  GPtrArray *pictures; /* owned, of BefSlide: their bars are drawn, their text stands beside */
  GPtrArray *methods;  /* owned, of owned sentences */
  gint64 until_ms;     /* the day up to which it is known ends */
  gboolean is_known;   /* something of it was measured */
} BefReport;

/* The facts have to be as of the end of @when: bef_energy_request_new() with it as the present.
 * @building (URN) nullable: all. NULL: nothing of it is counted. (transfer full) */
BefReport *bef_report_new (const BefEnergyFacts *facts, const BefReportWhen *when,
                           const char *commune, const char *building);
BefReport *bef_report_ref (BefReport *self);
void bef_report_unref (BefReport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BefReport, bef_report_unref)

/* A cell as it is read. (transfer full) */
char *bef_report_cell_dup_text (const BefReportCell *self);
/* The most columns any of its tables has. */
guint bef_report_count_columns (const BefReport *self);

G_END_DECLS
