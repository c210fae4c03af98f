/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Which slides are shown at which meeting of the council, in which order, with what who presents
 * wants to be reminded of. A council is known by its day. Slides are named by their ids
 * (report/bef-deck.h); one that cannot be made any more stays in the plan, for it may come back.
 * Plain values: one thread at a time.
 */

#define BEF_COUNCIL_MAX 100
#define BEF_COUNCIL_MAX_SLIDES 60
#define BEF_COUNCIL_MAX_NOTE 2000              /* characters */
#define BEF_COUNCIL_MAX_TITLE 120              /* characters */
#define BEF_COUNCIL_MAX_TEXT (4 * 1024 * 1024) /* bytes, of all as text */

typedef struct
{
  char *date;        /* owned: "2026-12-03" */
  char *title;       /* owned, nullable: "Budget", a line, never empty */
  GPtrArray *slides; /* owned, of char: ids, each once */
  GHashTable *notes; /* owned: id -> text, never empty; also of slides that are not shown */
} BefCouncil;

/* @date: of "2026-12-03"; NULL when there is no such day. (transfer full) */
BefCouncil *bef_council_new (const char *date);
BefCouncil *bef_council_copy (const BefCouncil *self);
void bef_council_free (BefCouncil *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BefCouncil, bef_council_free)

/* "2026-12-03" of the day of @ms in Paris. (transfer full) */
char *bef_council_dup_date (gint64 ms);
/* @title nullable or empty: none. What is longer is cut, and what is no line becomes one. */
void bef_council_set_title (BefCouncil *self, const char *title);
/* -1: it is not shown. */
int bef_council_find_slide (const BefCouncil *self, const char *id);
/* At the end. FALSE: it is there, they are too many, or it is no id. */
gboolean bef_council_add_slide (BefCouncil *self, const char *id);
gboolean bef_council_remove_slide (BefCouncil *self, const char *id);
/* To place @to of the list as it is (as far as the list goes). FALSE: nothing moves. */
gboolean bef_council_move_slide (BefCouncil *self, const char *id, int to);
/* @text nullable or empty: none any more. What is longer is cut. */
void bef_council_set_note (BefCouncil *self, const char *id, const char *text);
const char *bef_council_get_note (const BefCouncil *self, const char *id); /* nullable */
/* Midnight of its day in Paris. */
gint64 bef_council_get_day_ms (const BefCouncil *self);
/* The ids as bef_council_deck_choose() wants them: valid until the next change. (transfer
 * container) */
const char **bef_council_list_slides (const BefCouncil *self);

/* All councils, by date. */
typedef struct
{
  GPtrArray *councils; /* owned, of BefCouncil */
} BefCouncilPlan;

BefCouncilPlan *bef_council_plan_new (void);
BefCouncilPlan *bef_council_plan_copy (const BefCouncilPlan *self);
void bef_council_plan_free (BefCouncilPlan *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BefCouncilPlan, bef_council_plan_free)

/* (transfer none) nullable. */
const BefCouncil *bef_council_plan_find (const BefCouncilPlan *self, const char *date);
/* The first of today or later; NULL: none is planned. */
const BefCouncil *bef_council_plan_get_next (const BefCouncilPlan *self, gint64 now_ms);
/* A copy of it, instead of the one of the same day. FALSE: they are too many. */
gboolean bef_council_plan_put (BefCouncilPlan *self, const BefCouncil *council);
gboolean bef_council_plan_remove (BefCouncilPlan *self, const char *date);

/* Lines: "beffroi-councils 1", then "council DATE", "title TEXT", "slide ID", "note ID TEXT" (\n
 * and
 * \\ in it escaped). (transfer full) */
char *bef_council_plan_to_text (const BefCouncilPlan *self);
/* NULL with G_IO_ERROR_INVALID_DATA, naming the line. @text need not end with a NUL. */
BefCouncilPlan *bef_council_plan_read (const char *text, gsize length, GError **error);

G_END_DECLS
