/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/bef-civil-time.h"
#include "base/bef-json.h"

G_BEGIN_DECLS

/*
 * What somebody wrote on a graph of a building or an equipment: "insulation laid on 12 March", at a
 * moment or over a span. It explains, and changes no figure: days under works, which are left out
 * of what is usual, are bef-works.h. Who wrote it is not kept. Plain values; any thread, one at a
 * time. What cannot be read of kept ones stays in them, and is written back as it came.
 */
typedef struct
{
  char *id;              /* owned: made here, never shown */
  char *about;           /* owned: URN of the building, or of the equipment */
  char *text;            /* owned: one line */
  gint64 from_ms, to_ms; /* the same: a moment */
  JsonObject *rest;      /* owned, nullable: what else its kept text says */
} BefAnnotation;

/* Characters of one at most. */
#define BEF_ANNOTATION_MAX_CHARS 120

/* With a new id. @text is cleaned (bef-text.h). NULL: there is nothing in it, or it ends before it
 * begins. (transfer full) */
BefAnnotation *bef_annotation_new (const char *about, const char *text, gint64 from_ms,
                                   gint64 to_ms);
BefAnnotation *bef_annotation_copy (const BefAnnotation *self);
void bef_annotation_free (BefAnnotation *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BefAnnotation, bef_annotation_free)

typedef struct _BefAnnotations BefAnnotations;
BefAnnotations *bef_annotations_new (void);
BefAnnotations *bef_annotations_copy (const BefAnnotations *self);
void bef_annotations_free (BefAnnotations *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BefAnnotations, bef_annotations_free)

/* What is kept of them. NULL with an error of BEF_JSON_ERROR, a sentence: it cannot be read at all.
 * (transfer full) */
BefAnnotations *bef_annotations_read (const char *text, gsize length, GError **error);
char *bef_annotations_to_text (const BefAnnotations *self); /* (transfer full) */
/* How many of the kept ones could not be read. */
guint bef_annotations_count_unread (const BefAnnotations *self);

guint bef_annotations_get_length (const BefAnnotations *self);
const BefAnnotation *bef_annotations_get (const BefAnnotations *self, guint i);
const BefAnnotation *bef_annotations_find (const BefAnnotations *self,
                                           const char *id); /* (transfer none) nullable */
/* Adds a copy of @annotation, or replaces the one with its id. FALSE: there are too many. */
gboolean bef_annotations_put (BefAnnotations *self, const BefAnnotation *annotation);
gboolean bef_annotations_remove (BefAnnotations *self, const char *id);

G_END_DECLS
