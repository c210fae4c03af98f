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

/* What a figure tells of: which equipment it counts or sums up, or is the most of. */
typedef enum
{
  BEF_KIND_COUNT_NOTHING,
  BEF_KIND_COUNT_STATE,   /* @quantity is in @state */
  BEF_KIND_COUNT_OUTSIDE, /* @quantity is outside of the range expected now */
  BEF_KIND_COUNT_MOST,    /* @quantity is known: the largest first */
  BEF_KIND_COUNT_LEAST,   /* likewise, the smallest first */
} BefKindCounted;

typedef struct
{
  BefKindCounted counted;
  const char *quantity; /* static; NULL of nothing */
  double state;
} BefKindCount;

/* Whether @device is in it: what is lost, cut off or of another day is in no figure of now. */
gboolean bef_kind_count_has (const BefKindCount *count, BefDevice *device, gint64 now_ms);
gboolean bef_kind_count_equal (const BefKindCount *a, const BefKindCount *b);
/* The value of @quantity that such a figure is made of; NULL when it is not of now. */
const BefValue *bef_kind_count_value (BefDevice *device, const char *quantity, gint64 now_ms);

typedef struct
{
  BefKind kind;
  BefKindFilter filter;
  BefKindSort sort;
  const char *search; /* nullable or empty: everything; else the words' beginnings, accents aside */
  BefKindCount count; /* only what is in it; by value: by its quantity */
  gint64 now_ms;      /* with @count */
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
