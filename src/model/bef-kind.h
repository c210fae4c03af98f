/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "bef-role.h"

G_BEGIN_DECLS

/*
 * Kinds and quantities are rows of one table (bef-kind.c): adding one is adding rows, a
 * translation, a line of the profile (resources/profiles/) and a test. All strings are static;
 * names are translated when asked.
 */

/* How much something wants a person. Ordered: the worst of a group is the largest. Unknown is never
 * shown as normal, and never claims to be worse than something that needs someone. */
typedef enum
{
  BEF_SEVERITY_NORMAL,
  BEF_SEVERITY_UNKNOWN,
  BEF_SEVERITY_WEEK,   /* this week */
  BEF_SEVERITY_TODAY,  /* today */
  BEF_SEVERITY_URGENT, /* now */
} BefSeverity;
const char *bef_severity_word (BefSeverity severity); /* translated: "Urgent", "Today"… */
const char *bef_severity_icon (BefSeverity severity); /* icon name; shape differs per severity */
const char *bef_severity_css_class (BefSeverity severity); /* "bef-urgent"… */

typedef enum
{
  BEF_KIND_METER,
  BEF_KIND_DOOR,
  BEF_KIND_CAMERA,
  BEF_KIND_ACCESS_POINT,
  BEF_KIND_LINK,
  BEF_KIND_PHONE,
  BEF_KIND_CLIMATE,
  BEF_KIND_EQUIPMENT,
  BEF_KIND_ROOM,
  BEF_KIND_WEB,
  BEF_N_KINDS,
} BefKind;

typedef struct
{
  double code;      /* what the history stores: never renumbered */
  const char *id;   /* in profiles: "open" */
  const char *word; /* untranslated; see bef_state_word() */
  BefSeverity severity;
  const char *count_one, *count_many; /* untranslated; see bef_state_count() */
} BefStateInfo;

typedef enum
{
  BEF_DRAW_LINE,
  BEF_DRAW_AREA,
  BEF_DRAW_STEP,
  BEF_DRAW_BARS, /* an index: consumption per period */
  BEF_DRAW_STATES,
} BefDraw;

typedef struct
{
  const char *id;   /* "power" */
  const char *name; /* untranslated; see bef_quantity_name() */
  const char *unit; /* "W"; "" for states and counts */
  int decimals;
  BefDraw draw;
  gint64 late_after_ms;       /* older than this the value is "late" */
  gint64 lost_after_ms;       /* older than this it is "lost": unknown */
  const BefStateInfo *states; /* NULL for numbers; ends with id NULL */
} BefQuantityInfo;

typedef struct
{
  BefKind kind;
  const char *id;       /* "meter"; also the page's name */
  const char *singular; /* untranslated; see bef_kind_name() */
  const char *plural;   /* page title: "Energy", "Doors"… */
  const char *icon;
  const char *const *quantities; /* ids in order of importance; the first is what a row shows */
} BefKindInfo;

const BefKindInfo *bef_kind_info (BefKind kind);
/* NULL when unknown. */
const BefKindInfo *bef_kind_by_id (const char *id);
const char *bef_kind_name (BefKind kind);  /* translated singular: "Door" */
const char *bef_kind_title (BefKind kind); /* translated plural: "Doors" */

/* NULL when unknown. */
const BefQuantityInfo *bef_quantity_info (const char *id);
guint bef_quantity_count (void);
const BefQuantityInfo *bef_quantity_nth (guint i);
const char *bef_quantity_name (const BefQuantityInfo *quantity); /* translated */
/* NULL when @code is none of the quantity's states. */
const BefStateInfo *bef_quantity_state (const BefQuantityInfo *quantity, double code);
const BefStateInfo *bef_quantity_state_by_id (const BefQuantityInfo *quantity, const char *id);
const char *bef_state_word (const BefStateInfo *state); /* translated */
/* How many are in the state, in words of their number: "24 closed", "24 fermées". (transfer full)
 */
char *bef_state_count (const BefStateInfo *state, guint n);
/* "12.3 kW", "Open", "—": (transfer full). */
char *bef_quantity_format (const BefQuantityInfo *quantity, double value);

G_END_DECLS
