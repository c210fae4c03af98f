/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/kit/bef-kind-list.h"

G_BEGIN_DECLS

/* What is worth knowing of one kind across the commune, in a few figures. Main thread; no widget.
 */
typedef struct
{
  char *value;          /* owned: "34.5 kW", "2", "—" when unknown */
  char *title;          /* owned: "Open now" */
  char *detail;         /* owned, nullable: "Library, reading room" */
  gint64 observed_ms;   /* of the oldest value in it; BEF_NO_TIME: no age to show */
  BefSeverity severity; /* worst of what is counted */
  BefKindCount count;   /* which equipment it tells of */
} BefKindFigure;

/* Title and value are copied. (transfer full) */
BefKindFigure *bef_kind_figure_new (const char *title, const char *value, gint64 observed_ms);
void bef_kind_figure_free (BefKindFigure *figure);

/* What is unknown is counted in none of them. @now_ms: the session's clock. (transfer full)
 * GPtrArray of BefKindFigure. */
GPtrArray *bef_kind_figures_new (BefCommune *commune, BefKind kind, gint64 now_ms);

G_END_DECLS
