/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/bef-commune.h"

G_BEGIN_DECLS

/* One kind across the commune, in a line. */
typedef struct
{
  guint total;
  guint unknown;        /* lost, or cut off */
  guint wanting;        /* in a state that needs somebody */
  BefSeverity severity; /* worst; UNKNOWN only when nothing is known */
  gint64 oldest_ms;     /* of the live values summed or counted, BEF_NO_TIME without any */
  char *value;          /* owned: "34.5 kW", "2 open"; "—" when nothing is known */
  char *detail;         /* owned: "All 14 answer", "1 to look at · 13 of 14 answer" */
} BefKindSummary;

typedef enum
{
  BEF_KIND_SUMMARY_PLAIN = 0,
  /* What it wants is left out, only counts are told (of cameras, while presenting). */
  BEF_KIND_SUMMARY_COUNTED = 1 << 0,
  /* The server is not there: nobody can say what answers. */
  BEF_KIND_SUMMARY_AWAY = 1 << 1,
} BefKindSummaryFlags;

/* @now_ms: the session's clock. (transfer full) */
BefKindSummary *bef_kind_summary_new (BefCommune *commune, BefKind kind, gint64 now_ms,
                                      BefKindSummaryFlags flags);
void bef_kind_summary_free (BefKindSummary *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BefKindSummary, bef_kind_summary_free)

/* "14 meters: 9 live, 5 of yesterday", or NULL when all that is known is of the present. (transfer
 * full) */
char *bef_kind_summary_dup_feeds (BefCommune *commune, BefKind kind, gint64 now_ms);

G_END_DECLS
