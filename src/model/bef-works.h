/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/bef-range.h"

G_BEGIN_DECLS

/*
 * Works and maintenance: when somebody worked, works or will work on a building or on one
 * equipment, planned or marked afterwards. What is measured meanwhile is measured, and shown; but
 * it is no alarm, and nothing is judged by it: it is kept out of what is usual and of how often
 * something answers. Works of a building are works of all that is in it; those of an equipment are
 * of that alone.
 *
 * Plain values. Several threads may ask the same list as long as none changes it.
 */

/* The to_ms of works whose end nobody knows. */
#define BEF_WORKS_OPEN G_MAXINT64

typedef struct
{
  char *id;              /* owned: made here, never shown */
  char *what;            /* owned: URN of a building or of an equipment */
  gint64 from_ms, to_ms; /* half-open, from before to */
  char *purpose;         /* owned, never NULL: a line, "" where nobody said */
  char *who;             /* owned, never NULL: who wrote it last */
  gint64 made_ms;        /* when */
} BefWorksWindow;

/* With a new id. @purpose is made a line (bef-text.h), and may be NULL. (transfer full) */
BefWorksWindow *bef_works_window_new (const char *what, gint64 from_ms, gint64 to_ms,
                                      const char *purpose);
BefWorksWindow *bef_works_window_copy (const BefWorksWindow *self);
void bef_works_window_free (BefWorksWindow *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BefWorksWindow, bef_works_window_free)

/* Where a moment stands to works. */
typedef enum
{
  BEF_WORKS_COMING,
  BEF_WORKS_CURRENT,
  BEF_WORKS_OVER,
} BefWorksPhase;
BefWorksPhase bef_works_window_phase (const BefWorksWindow *self, gint64 at_ms);
/* "until Fri 4 Dec", "until 17:00" of the day of @now_ms, "no end known"; as part of a sentence, in
 * the interface's language. (transfer full) */
char *bef_works_window_dup_until (const BefWorksWindow *self, gint64 now_ms);
/* "Works until Fri 4 Dec", "Works, no end known": beside the name of what they are of. (transfer
 * full) */
char *bef_works_window_dup_mark (const BefWorksWindow *self, gint64 now_ms);
/* From when to when: "Mon 30 Nov, 08:00 – Fri 4 Dec, 17:00". (transfer full) */
char *bef_works_window_dup_span (const BefWorksWindow *self);

typedef struct _BefWorks BefWorks;
BefWorks *bef_works_new (void);
void bef_works_free (BefWorks *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BefWorks, bef_works_free)

/* Adds a copy of @window, or replaces the one with its id. FALSE: it ends before it begins, or says
 * nothing of what it is about, and nothing changed. */
gboolean bef_works_put (BefWorks *self, const BefWorksWindow *window);
gboolean bef_works_remove (BefWorks *self, const char *id);
guint bef_works_get_length (const BefWorks *self);
/* In the order of their beginnings. (transfer none) until the next change, likewise below. */
const BefWorksWindow *bef_works_get (const BefWorks *self, guint i);
const BefWorksWindow *bef_works_find (const BefWorks *self, const char *id); /* nullable */

/* Whose works are asked for. */
typedef struct
{
  const char *id;       /* a building or an equipment; nullable: nothing's */
  const char *building; /* the one an equipment is in, nullable */
} BefWorksOf;
/* The works that are under way at @at_ms, the ones that end last; NULL: none. An alarm about it is
 * suppressed by design while there are any. */
const BefWorksWindow *bef_works_at (const BefWorks *self, const BefWorksOf *of, gint64 at_ms);
/* When it is under works between @from_ms and @to_ms: cut to that, in order, none touching another.
 * (transfer full) GArray of BefRange. */
GArray *bef_works_spans (const BefWorks *self, const BefWorksOf *of, gint64 from_ms, gint64 to_ms);
/* All that touch [from, to), also of an open end, in the order of their beginnings. (transfer
 * container) GPtrArray of BefWorksWindow. */
GPtrArray *bef_works_touching (const BefWorks *self, const BefWorksOf *of, gint64 from_ms,
                               gint64 to_ms);
/* When the next works begin or end after @after_ms, BEF_NO_TIME: never. */
gint64 bef_works_next_change (const BefWorks *self, gint64 after_ms);

/* As a document. (transfer full) */
char *bef_works_to_text (const BefWorks *self);
/* What can be read of @text; *@n_lost_out: how many of its works could not. NULL with an error of
 * BEF_JSON_ERROR: nothing could. (transfer full) */
BefWorks *bef_works_from_text (const char *text, guint *n_lost_out, GError **error);

G_END_DECLS
