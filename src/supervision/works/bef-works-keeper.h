/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "history/bef-history.h"
#include "model/bef-works.h"

G_BEGIN_DECLS

/*
 * Keeps the works of this history (bef-works.h): in one document, written as a whole together with
 * the line of the journal that says who changed what (action "works", about the building or the
 * equipment), so that both are on the disk or neither is. What cannot be kept is taken back and
 * told. A document that cannot be read, or not all of it, is set aside as it is (document
 * "works-damaged") and told; what can be read of it is used.
 *
 * Signal "changed": the list is another one, or works have begun or ended. Main thread.
 */
#define BEF_TYPE_WORKS_KEEPER (bef_works_keeper_get_type ())
G_DECLARE_FINAL_TYPE (BefWorksKeeper, bef_works_keeper, BEF, WORKS_KEEPER, GObject)

typedef struct
{
  void (*told) (const char *text, gpointer user_data); /* something a person should read once */
  const char *(*get_person) (gpointer user_data);      /* who stands in the journal; never NULL */
  gpointer user_data;
} BefWorksCallbacks;

/* @history: one reference is kept. @callbacks: copied. */
BefWorksKeeper *bef_works_keeper_new (BefHistory *history, const BefWorksCallbacks *callbacks);
/* Reads what is kept. Until then there are none, and nothing is taken. */
void bef_works_keeper_load (BefWorksKeeper *self, GCancellable *cancellable);
gboolean bef_works_keeper_is_ready (BefWorksKeeper *self);
/* Nobody is called any more; what was given is still written. */
void bef_works_keeper_stop (BefWorksKeeper *self);
/* Emits "changed" where works began or ended since it was looked last: to be called every few
 * seconds. */
void bef_works_keeper_look (BefWorksKeeper *self, gint64 now_ms);

const BefWorks *bef_works_keeper_get (BefWorksKeeper *self); /* (transfer none) */

/* Each of these shows at once, and is kept with its line. They return the number by which
 * bef_works_keeper_undo() takes it back, 0: nothing was done (not ready, not there, an end before
 * the beginning). */
guint bef_works_keeper_put (BefWorksKeeper *self, const BefWorksWindow *window);
/* They are over at @at_ms: what has not begun by then is removed. */
guint bef_works_keeper_end (BefWorksKeeper *self, const char *id, gint64 at_ms);
guint bef_works_keeper_remove (BefWorksKeeper *self, const char *id);
/* Takes @change back as long as the same works were not changed since, with a line of its own.
 * FALSE: it was not. */
gboolean bef_works_keeper_undo (BefWorksKeeper *self, guint change);

G_END_DECLS
