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
  BEF_KIND_STREET_LIGHT,
  BEF_KIND_CHARGER,
  BEF_KIND_CONTAINER,
  BEF_KIND_FURNITURE, /* in the streets: defibrillators, fountains, displays */
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

/* How a value holds until the next one (history/bef-history-hold.h says for how long). */
typedef enum
{
  BEF_HOLDS_MEASURE, /* for about as long as the source waits between two */
  BEF_HOLDS_STATE,   /* until the next change: a source may tell changes only */
  BEF_HOLDS_DAILY,   /* read once a day and told a day late: indexes, and what follows from them */
} BefHolds;

typedef enum
{
  BEF_QUANTITY_PLAIN = 0,
  /* Says that people are there, or how many: kept for three months only, and never rolled up. */
  BEF_QUANTITY_PRESENCE = 1 << 0,
  /* What it is can be asked for from here (bef-door-command.h). */
  BEF_QUANTITY_COMMANDABLE = 1 << 1,
  /* Its normal state is noise beside another value: no word is lost on it. */
  BEF_QUANTITY_QUIET = 1 << 2,
  /* Nobody learns anything from a small graph of it: counts of the day, charges of batteries. */
  BEF_QUANTITY_FLAT = 1 << 3,
} BefQuantityFlags;

typedef struct
{
  const char *id;   /* "power" */
  const char *name; /* untranslated; see bef_quantity_name() */
  const char *unit; /* "W"; "" for states and counts */
  int decimals;
  BefDraw draw; /* BEF_DRAW_BARS: an index */
  BefHolds holds;
  BefQuantityFlags flags;
  gint64 late_after_ms;       /* older than this the value is "late" */
  gint64 lost_after_ms;       /* older than this it is "lost": unknown */
  const BefStateInfo *states; /* NULL for numbers; ends with id NULL */
} BefQuantityInfo;

/* Of the list of pages, in its order. */
typedef enum
{
  BEF_KIND_GROUP_ENERGY,  /* energy and comfort */
  BEF_KIND_GROUP_ACCESS,  /* access and cameras */
  BEF_KIND_GROUP_NETWORK, /* network and telephony */
  BEF_KIND_GROUP_ROOMS,   /* rooms and equipment */
  BEF_KIND_GROUP_STREETS, /* what stands in the streets */
  BEF_N_KIND_GROUPS,
} BefKindGroup;
const char *bef_kind_group_title (BefKindGroup group); /* translated */

typedef enum
{
  BEF_KIND_PLAIN = 0,
  /* Other equipment is reached through it: cut off with the others, it tells so itself. */
  BEF_KIND_CARRIES = 1 << 0,
  /* Sees people: an audience is told of none, nor of where one is, and the past shows none. */
  BEF_KIND_WATCHES = 1 << 1,
  /* Its history is asked for first, and for as long as the back end may have it. */
  BEF_KIND_WHOLE = 1 << 2,
  /* Is planned for: what is planned of it holds while it is out of reach. */
  BEF_KIND_PLANNED = 1 << 3,
} BefKindFlags;

/* What a figure of a kind's page says of all its equipment. */
typedef enum
{
  BEF_FIGURE_STATE,    /* how many are in one state of a quantity */
  BEF_FIGURE_IF_ANY,   /* the same, where there is one */
  BEF_FIGURE_STATES,   /* the same of each of its states that occurs, and of the first */
  BEF_FIGURE_SUM,      /* of a quantity */
  BEF_FIGURE_LARGEST,  /* of a quantity, and where that is */
  BEF_FIGURE_SMALLEST, /* likewise */
  BEF_FIGURE_POWER,    /* of the buildings, each once */
  BEF_FIGURE_COMFORT,  /* rooms out of their expected range, and the temperature outdoors */
  BEF_FIGURE_BOOKINGS, /* the next one, and clashes */
} BefFigureType;

typedef struct
{
  BefFigureType type;
  const char *quantity; /* id; NULL where the type says it all */
  const char *state;    /* id of a state of it, nullable */
  const char *title;    /* untranslated, see bef_figure_title(); NULL: the state's own word */
} BefFigureInfo;
const char *bef_figure_title (const BefFigureInfo *figure); /* translated, nullable */

typedef struct
{
  BefKind kind;
  BefKindGroup group;
  guint rank;  /* among its group in the list of pages, from 0 */
  guint place; /* on a building's page, from 0 */
  BefKindFlags flags;
  const char *id;       /* "meter"; also the page's name */
  const char *singular; /* untranslated; see bef_kind_name() */
  const char *plural;   /* page title: "Energy", "Doors"… */
  const char *icon;
  const char *const *quantities; /* ids in order of importance; the first is what a row shows */
  const BefFigureInfo *figures;  /* of its page; n_figures of them */
  guint n_figures;
  /* Ids of what is followed in the past; the first is what the figures of it count, and looked for
   * even where no value is known. NULL: not in the past at all. BEF_KIND_MAX_FOLLOWED at most. */
  const char *const *followed;
} BefKindInfo;
#define BEF_KIND_MAX_FOLLOWED 3

const BefKindInfo *bef_kind_info (BefKind kind);
/* NULL when unknown. */
const BefKindInfo *bef_kind_by_id (const char *id);
gboolean bef_kind_has (BefKind kind, BefKindFlags flag);
const char *bef_kind_name (BefKind kind);  /* translated singular: "Door" */
const char *bef_kind_title (BefKind kind); /* translated plural: "Doors" */
/* Whether it is for who has @role to see to what goes wrong with @kind. Who has a trade, the
 * municipal police and the technician, sees to that; all others to whatever they see. */
gboolean bef_kind_is_work_of (BefKind kind, BefRole role);

/* The kind that is @n-th (below BEF_N_KINDS) in the list of pages, on a building's page. Of equals
 * the one whose row of the table is first. */
BefKind bef_kind_by_rank (guint n);
BefKind bef_kind_by_place (guint n);

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
/* What is counted by @info, with its noun: "12 clients". (transfer full), NULL when it counts
 * nothing. */
char *bef_quantity_dup_count (const BefQuantityInfo *info, double number);

G_END_DECLS
