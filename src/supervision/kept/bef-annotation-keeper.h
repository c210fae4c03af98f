/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/bef-annotations.h"
#include "supervision/session/bef-session.h"

G_BEGIN_DECLS

/*
 * Keeps what people wrote on graphs in the session's history (document "annotations"), each change
 * with its line of the journal (action "annotation", about the building or equipment; who did it is
 * there alone). Signal "changed". Main thread.
 */
#define BEF_TYPE_ANNOTATION_KEEPER (bef_annotation_keeper_get_type ())
G_DECLARE_FINAL_TYPE (BefAnnotationKeeper, bef_annotation_keeper, BEF, ANNOTATION_KEEPER, GObject)

/* The one of @session, made when it is first asked for and gone with it. (transfer none) */
BefAnnotationKeeper *bef_annotation_keeper_of (BefSession *session);
/* FALSE until they were read: nothing is taken until then. */
gboolean bef_annotation_keeper_is_ready (BefAnnotationKeeper *self);
const BefAnnotations *bef_annotation_keeper_get (BefAnnotationKeeper *self); /* (transfer none) */
/* Who may write: those who may acknowledge. FALSE too before it is ready. */
gboolean bef_annotation_keeper_may_edit (BefAnnotationKeeper *self);

/* Each of these shows at once, and is kept. They return the number by which
 * bef_annotation_keeper_undo() takes it back while nothing was changed since; 0: nothing was done
 * (not ready, not allowed, too many, not there). */
/* Adds @annotation, or has it instead of the one with its id. */
guint bef_annotation_keeper_put (BefAnnotationKeeper *self, const BefAnnotation *annotation);
guint bef_annotation_keeper_remove (BefAnnotationKeeper *self, const char *id);
gboolean bef_annotation_keeper_undo (BefAnnotationKeeper *self, guint change);

G_END_DECLS
