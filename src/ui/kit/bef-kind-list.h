/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/bef-commune.h"

G_BEGIN_DECLS

/*
 * Which equipment of one kind a page lists, and in what order. Main thread; no widget.
 */
typedef enum
{
  BEF_KIND_FILTER_ALL,
  BEF_KIND_FILTER_WANTING, /* in a state that needs somebody */
  BEF_KIND_FILTER_UNKNOWN, /* lost, or cut off */
} BefKindFilter;

typedef enum
{
  BEF_KIND_SORT_WORST,    /* worst first, then by building */
  BEF_KIND_SORT_BUILDING, /* under a header per building */
  BEF_KIND_SORT_VALUE,    /* largest first; what is unknown last */
} BefKindSort;

typedef struct
{
  BefKind kind;
  BefKindFilter filter;
  BefKindSort sort;
  const char *search; /* nullable or empty: everything; else the words' beginnings, accents aside */
} BefKindQuery;

gboolean bef_kind_list_matches (BefDevice *device, const BefKindQuery *query);

/* (transfer full) GPtrArray of GObject: BefDevice and, sorted by building, before the devices of
 * each one its BefBuilding (a GtkStringObject for those that are in none). */
GPtrArray *bef_kind_list_new (BefCommune *commune, const BefKindQuery *query);

/* Makes @store (of GObject) hold what @wanted does, replacing only the part that differs. */
void bef_kind_list_sync (GListStore *store, GPtrArray *wanted);

/* Whether @store holds the objects of @wanted, in whatever order. */
gboolean bef_kind_list_same_set (GListStore *store, GPtrArray *wanted);

G_END_DECLS
