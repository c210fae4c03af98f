/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bef-recording-private.h"

G_BEGIN_DECLS

/* What the readers of the XML flows share. */

/* Rows of one delivery point and direction. */
typedef struct
{
  char *point; /* owned */
  gboolean is_export;
  BefRowsPlan plan;
  GArray *rows; /* owned, of BefRow */
} BefFlowBatch;

typedef struct
{
  BefRecording *recording; /* not owned */
  GPtrArray *batches;      /* owned, of BefFlowBatch */
  GHashTable *by_key;      /* owned: the same, by point, direction and step */
  BefFlowBatch *last;      /* not owned, nullable: asked for last */
  gboolean is_named;       /* the root was met */
  gboolean is_known;       /* and is that of a flow */
  char *point;             /* owned, nullable: of what comes next */
  gboolean is_export, is_passed;
  BefRowsPlan plan;
  double scale; /* to W, Wh or kWh */
  GString *stamp, *value;
  /* Of the flows of indexes. */
  gboolean is_grid_class, is_class, is_active, is_grid;
  double grid_sum, supplier_sum;
  guint n_grid, n_supplier;
  GHashTable *sums; /* owned, nullable, of BefFlowSum by its key */
  GPtrArray *order; /* owned, nullable: the same, as they came */
} BefFlow;

BefFlowBatch *bef_flow_batch (BefFlow *self, BefRowsPlan plan);
/* Whether it is known of what delivery point; else notes line @line. */
gboolean bef_flow_has_point (BefFlow *self, guint line);
void bef_flow_set_point (BefFlow *self, const char *text);

gboolean bef_flow_is_of_indexes (const BefFlow *self);
void bef_flow_index_begin (BefFlow *self, const char *element, guint line);
void bef_flow_index_end (BefFlow *self, const char *element, guint line, const char *text);
void bef_flow_index_finish (BefFlow *self);
void bef_flow_index_clear (BefFlow *self);

G_END_DECLS
