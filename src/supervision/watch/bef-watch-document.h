/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "history/bef-history.h"

G_BEGIN_DECLS

/*
 * A document of the history, and the lines of the journal that go with it: written together, in the
 * order in which they came, one write at a time; what the disk does not take is owed, and written
 * with whatever comes next, once. What was read and could not be made out is set aside in a
 * document of its own ("NAME-damaged", the newest first) before anything is written over it. Main
 * thread; no timer: its owner calls bef_watch_document_look().
 */
#define BEF_TYPE_WATCH_DOCUMENT (bef_watch_document_get_type ())
G_DECLARE_FINAL_TYPE (BefWatchDocument, bef_watch_document, BEF, WATCH_DOCUMENT, GObject)

typedef struct
{
  /* Both documents were read; @error: they could not be (it is tried again), or NULL. */
  void (*loaded) (BefWatchDocument *self, const GError *error, gpointer user_data);
  char *(*dup_text) (gpointer user_data); /* what is to be written now; NULL deletes */
  /* What was to be kept with a line was not: once until something is kept again. */
  void (*failed) (const GError *error, gpointer user_data);
  gpointer user_data;
} BefWatchDocumentCallbacks;

/* How long it waits before what failed is tried again. */
#define BEF_WATCH_DOCUMENT_AGAIN_MS (30 * BEF_MS_SECOND)

/* Keeps a reference to @history. @callbacks are copied, and called until
 * bef_watch_document_stop(). */
BefWatchDocument *bef_watch_document_new (BefHistory *history, const char *name,
                                          const BefWatchDocumentCallbacks *callbacks);
/* Reads it. @cancellable (nullable) ends that. */
void bef_watch_document_load (BefWatchDocument *self, GCancellable *cancellable);
/* As it was read; NULL: there was none. (transfer none) */
const char *bef_watch_document_get_text (BefWatchDocument *self);
/* Keeps what was read aside. FALSE: it was kept before. */
gboolean bef_watch_document_set_aside (BefWatchDocument *self);

/* @line (copied) is to be in the journal. */
void bef_watch_document_note (BefWatchDocument *self, const BefJournalEntry *line);
/* It is another than what is on the disk. */
void bef_watch_document_change (BefWatchDocument *self);
/* Reads or writes what is to be, should that not have failed lately. */
void bef_watch_document_look (BefWatchDocument *self, gint64 now_ms);
/* Writes at once. */
void bef_watch_document_write (BefWatchDocument *self);
/* Writes what is to be, and is silent from then on. */
void bef_watch_document_stop (BefWatchDocument *self);

G_END_DECLS
