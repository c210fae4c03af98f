/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bef-opening-hours.h"

G_BEGIN_DECLS

/*
 * The hours that a commune gave to its buildings, by their URN; a building that is not in it is
 * open as usual for what it is. Plain values; any thread, one at a time. What cannot be read of
 * kept ones stays in it, and is written back as it came.
 */
typedef struct _BefHoursBook BefHoursBook;
BefHoursBook *bef_hours_book_new (void);
BefHoursBook *bef_hours_book_copy (const BefHoursBook *self); /* @self nullable */
void bef_hours_book_free (BefHoursBook *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BefHoursBook, bef_hours_book_free)

/* What is kept of it. NULL with an error of BEF_JSON_ERROR, a sentence: it cannot be read at all.
 * (transfer full) */
BefHoursBook *bef_hours_book_read (const char *text, gsize length, GError **error);
char *bef_hours_book_to_text (const BefHoursBook *self); /* (transfer full) */
/* Why some of it could not be read, a sentence for each. (transfer none), element-type utf8 */
const GPtrArray *bef_hours_book_get_problems (const BefHoursBook *self);

guint bef_hours_book_get_length (const BefHoursBook *self);
/* NULL: as usual. @self nullable; valid until the next change. (transfer none) */
const BefOpeningHours *bef_hours_book_find (const BefHoursBook *self, const char *building);
/* Copied. FALSE: there are too many. */
gboolean bef_hours_book_put (BefHoursBook *self, const char *building,
                             const BefOpeningHours *hours);
gboolean bef_hours_book_remove (BefHoursBook *self, const char *building);

/* Days on which a building is closed because a calendar says so. They are over its hours, and no
 * part of what is kept of the book: whoever reads the calendar keeps that. */
typedef struct
{
  char *building;       /* owned: its URN */
  BefHoursClosure days; /* both included */
  char *source;         /* owned: what the calendar is called */
} BefBuildingClosure;
BefBuildingClosure *bef_building_closure_new (const char *building, BefHoursClosure days,
                                              const char *source);
void bef_building_closure_free (BefBuildingClosure *self);
/* @closures: of BefBuildingClosure; a reference is kept, and it is not changed any more. */
void bef_hours_book_set_closures (BefHoursBook *self, GPtrArray *closures);
GPtrArray *bef_hours_book_get_closures (const BefHoursBook *self); /* (transfer none) */
/* Whether a calendar closes @building on @day (as BefHoursMoment has it). @self nullable. */
gboolean bef_hours_book_is_closed (const BefHoursBook *self, const char *building, int day);

G_END_DECLS
