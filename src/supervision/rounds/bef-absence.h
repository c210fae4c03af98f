/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "base/bef-civil-time.h"

G_BEGIN_DECLS

/* Somebody is away until a moment, and another office stands in: never a person's name is asked
 * for. Plain data, any thread. */
typedef struct
{
  gint64 from_ms, until_ms; /* half-open */
  char *deputy;             /* owned: an office, "Technical services" */
} BefAbsence;

/* @deputy: made a line. NULL when it ends before it begins, or nobody stands in. (transfer full) */
BefAbsence *bef_absence_new (gint64 from_ms, gint64 until_ms, const char *deputy);
BefAbsence *bef_absence_copy (const BefAbsence *self); /* nullable: NULL */
void bef_absence_free (BefAbsence *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BefAbsence, bef_absence_free)
/* Whether somebody is away at @at_ms. @self nullable: nobody is. */
gboolean bef_absence_is_on (const BefAbsence *self, gint64 at_ms);
/* "Away until Monday 30 November; deputy: Technical services". (transfer full) */
char *bef_absence_dup_words (const BefAbsence *self, gint64 now_ms);
/* The first moment of the Monday after the day of @now_ms. */
gint64 bef_absence_next_monday (gint64 now_ms);

/* As an object of JSON, and back: NULL for what is none. (transfer full) */
JsonObject *bef_absence_to_json (const BefAbsence *self);
BefAbsence *bef_absence_from_json (JsonObject *object);

G_END_DECLS
