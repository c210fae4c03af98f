/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-annotation-keeper.h"

#include <glib/gi18n.h>
#include <string.h>

#include "bef-kept-document.h"
#include "model/bef-kept.h"

struct _BefAnnotationKeeper
{
  GObject parent_instance;
  BefSession *session;         /* unowned: it owns the keeper */
  BefKeptDocument *document;   /* owned */
  BefAnnotations *annotations; /* owned */
  gboolean was_read;           /* what is damaged is told once */
};

static guint changed_signal;

G_DEFINE_FINAL_TYPE (BefAnnotationKeeper, bef_annotation_keeper, G_TYPE_OBJECT)

static const BefKeptInfo info = {
  .name = "annotations",
  .action = "annotation",
  .not_kept = N_ ("What is written on graphs could not be kept, and is as it was."),
  .most_bytes = BEF_KEPT_MAX_BYTES,
};

static void
tell_damage (BefAnnotationKeeper *self, const BefAnnotations *annotations)
{
  guint n = annotations != NULL ? bef_annotations_count_unread (annotations) : 0;

  if (self->was_read || (annotations != NULL && n == 0))
    return;
  bef_kept_document_set_aside (self->document);
  if (annotations == NULL)
    {
      bef_kept_document_tell (self->document,
                              _ ("What was written on graphs could not be read: it is set aside, "
                                 "and begins anew."));
      return;
    }
  g_autofree char *told = g_strdup_printf (
      ngettext ("%u remark on graphs could not be read: it is kept as it is.",
                "%u remarks on graphs could not be read: they are kept as they are.", n),
      n);
  bef_kept_document_tell (self->document, told);
}

static void
text_changed_cb (BefAnnotationKeeper *self)
{
  const char *text = bef_kept_document_get_text (self->document);
  BefAnnotations *annotations =
      text != NULL ? bef_annotations_read (text, strlen (text), NULL) : bef_annotations_new ();

  tell_damage (self, annotations);
  self->was_read = TRUE;
  bef_annotations_free (self->annotations);
  self->annotations = annotations != NULL ? annotations : bef_annotations_new ();
  g_signal_emit (self, changed_signal, 0);
}

static void
bef_annotation_keeper_dispose (GObject *object)
{
  BefAnnotationKeeper *self = BEF_ANNOTATION_KEEPER (object);

  if (self->document != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->document, self);
      bef_kept_document_stop (self->document);
    }
  g_clear_object (&self->document);
  G_OBJECT_CLASS (bef_annotation_keeper_parent_class)->dispose (object);
}

static void
bef_annotation_keeper_finalize (GObject *object)
{
  bef_annotations_free (BEF_ANNOTATION_KEEPER (object)->annotations);
  G_OBJECT_CLASS (bef_annotation_keeper_parent_class)->finalize (object);
}

static void
bef_annotation_keeper_class_init (BefAnnotationKeeperClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = bef_annotation_keeper_dispose;
  G_OBJECT_CLASS (klass)->finalize = bef_annotation_keeper_finalize;
  changed_signal = g_signal_new ("changed", BEF_TYPE_ANNOTATION_KEEPER, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
}

static void
bef_annotation_keeper_init (BefAnnotationKeeper *self)
{
  self->annotations = bef_annotations_new ();
}

/* The session is going: whoever still holds the keeper finds it closed. */
static void
stop (gpointer data)
{
  BefAnnotationKeeper *self = data;

  self->session = NULL;
  bef_kept_document_stop (self->document);
  g_object_unref (self);
}

BefAnnotationKeeper *
bef_annotation_keeper_of (BefSession *session)
{
  BefAnnotationKeeper *self = g_object_get_data (G_OBJECT (session), "bef-annotation-keeper");

  if (self != NULL)
    return self;
  self = g_object_new (BEF_TYPE_ANNOTATION_KEEPER, NULL);
  self->session = session;
  self->document = bef_kept_document_new (session, &info);
  g_signal_connect_swapped (self->document, "changed", G_CALLBACK (text_changed_cb), self);
  g_object_set_data_full (G_OBJECT (session), "bef-annotation-keeper", self, stop);
  return self;
}

gboolean
bef_annotation_keeper_is_ready (BefAnnotationKeeper *self)
{
  return bef_kept_document_is_ready (self->document);
}

const BefAnnotations *
bef_annotation_keeper_get (BefAnnotationKeeper *self)
{
  return self->annotations;
}

gboolean
bef_annotation_keeper_may_edit (BefAnnotationKeeper *self)
{
  return self->session != NULL && bef_session_may_acknowledge (self->session)
         && bef_annotation_keeper_is_ready (self);
}

static guint
keep (BefAnnotationKeeper *self, const BefAnnotations *annotations, const BefKeptLine *line)
{
  g_autofree char *text = bef_annotations_to_text (annotations);

  return bef_kept_document_put (self->document, text, line);
}

guint
bef_annotation_keeper_put (BefAnnotationKeeper *self, const BefAnnotation *annotation)
{
  gboolean is_new = bef_annotations_find (self->annotations, annotation->id) == NULL;

  if (!bef_annotation_keeper_may_edit (self))
    return 0;
  g_autoptr (BefAnnotations) changed = bef_annotations_copy (self->annotations);
  BefKeptLine line = { annotation->about, is_new ? C_ ("note", "Added") : C_ ("note", "Changed") };
  return bef_annotations_put (changed, annotation) ? keep (self, changed, &line) : 0;
}

guint
bef_annotation_keeper_remove (BefAnnotationKeeper *self, const char *id)
{
  const BefAnnotation *there = bef_annotations_find (self->annotations, id);

  if (there == NULL || !bef_annotation_keeper_may_edit (self))
    return 0;
  g_autoptr (BefAnnotations) changed = bef_annotations_copy (self->annotations);
  g_autofree char *about = g_strdup (there->about);
  BefKeptLine line = { about, C_ ("note", "Removed") };
  bef_annotations_remove (changed, id);
  return keep (self, changed, &line);
}

gboolean
bef_annotation_keeper_undo (BefAnnotationKeeper *self, guint change)
{
  BefKeptLine line = { NULL, C_ ("note", "Change undone") };

  return bef_kept_document_undo (self->document, change, &line);
}
