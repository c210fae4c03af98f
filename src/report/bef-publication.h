/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bef-report-file.h"

G_BEGIN_DECLS

/*
 * "The commune in figures": what the commune shows everybody of its energy, as one static page for
 * its web site and as open data. Whole months only, each a week after its end; no doors, cameras,
 * phones or Wi-Fi, no times of day, no names but those of public buildings.
 *
 * A building is named when what it takes says nothing of one person: no dwelling, and
 * BEF_PUBLICATION_LEAST_M2 of floor at least (one of unknown size is not named). Of an energy that
 * only one or two buildings would be left of, they could be told by taking the others from the
 * total: then the smallest of the others go unnamed with them, until three are. Totals hold all.
 *
 * The page is HTML 5 with its style in it: no script, nothing that is fetched, light and dark.
 * Pure; any thread that speaks the person's language.
 */

#define BEF_PUBLICATION_DAYS 7
#define BEF_PUBLICATION_LEAST_M2 100
#define BEF_PUBLICATION_LEAST_UNNAMED 3

/* The end of the newest month that may be published at @now_ms: facts have to be as of it. */
gint64 bef_publication_end (gint64 now_ms);

/* What the page says, of the twelve months that end with @facts. NULL: nothing is counted.
 * (transfer full) */
BefReport *bef_publication_new_report (const BefEnergyFacts *facts, const char *commune);
/* Of @fluid those buildings' that are named, the most of twelve months first. (transfer container)
 * of BefEnergyPart */
GPtrArray *bef_publication_list_named (const BefEnergyFacts *facts, BefFluid fluid);

/* The page of @report. (transfer full) */
GBytes *bef_publication_new_page (const BefReport *report);
/* Everything, to be written by bef_report_files_write(): the page first. NULL: nothing is counted.
 * (transfer full) of BefReportFile */
GPtrArray *bef_publication_new_files (const BefEnergyFacts *facts, const char *commune);

G_END_DECLS
