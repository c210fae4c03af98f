/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * What this process has on the desktop, written where those who come later find it: one that is
 * killed withdraws nothing, and what it left there leads nowhere. Each process has a folder of its
 * own in a folder for all, locked for as long as it lives (base/bef-folder-lock.h), so that what
 * nobody holds was left. Numbers only, no texts. A number means something to the service alone that
 * gave it: @desktop says which one that is, a text without blanks. Blocks for as long as the disk
 * does: not on the main thread; one thread at a time.
 */
typedef struct _BefBubbleIds BefBubbleIds;

/* In @folder, made when missing. (transfer full) nullable: nothing can be kept there, and what is
 * left is not found. */
BefBubbleIds *bef_bubble_ids_new (const char *folder);
/* Nothing of this process is left. NULL is allowed. */
void bef_bubble_ids_free (BefBubbleIds *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BefBubbleIds, bef_bubble_ids_free)

/* From now on @ids (@n) are there, and no others; the first hundred or so are kept. */
void bef_bubble_ids_write (BefBubbleIds *self, const char *desktop, const guint *ids, guint n);

typedef void (*BefBubbleLeftFunc) (guint id, gpointer user_data);
/* Calls @func for each that processes which ended left on @desktop, and forgets all of theirs then,
 * also of other desktops. Not for what a process that lives has by the same number. */
void bef_bubble_ids_take_left (BefBubbleIds *self, const char *desktop, BefBubbleLeftFunc func,
                               gpointer user_data);

G_END_DECLS
