/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "model/bef-kind.h"

G_BEGIN_DECLS

/*
 * What stands on the desktop, one notification a key: replaced, not stacked. libnotify's calls
 * block, so they run on a thread of its own; a desktop without a notification service is not an
 * error, for the alert list has it all. Main thread.
 *
 * Signal "clicked" (text key, text token): a person clicked on that one; @token (nullable) is what
 * lets a window come to the front. It may have been withdrawn meanwhile.
 */
#define BEF_TYPE_BUBBLES (bef_bubbles_get_type ())
G_DECLARE_FINAL_TYPE (BefBubbles, bef_bubbles, BEF, BUBBLES, GObject)

typedef enum
{
  BEF_BUBBLE_SILENT = 0,
  BEF_BUBBLE_SOUNDS = 1 << 0, /* it is news that cannot wait */
} BefBubbleFlags;

/* Texts of anybody: they are read as no markup. All (transfer none). */
typedef struct
{
  const char *title, *body;
  BefSeverity severity; /* urgent: it stays until it is dealt with */
  BefBubbleFlags flags;
} BefBubble;

/* @folder (nullable): where it is noted what stands (bef-bubble-ids.h), and what a process that was
 * killed left is found and withdrawn. (transfer full) */
BefBubbles *bef_bubbles_new (const char *folder);
/* Shows @bubble, in the place of what stands there for @key. */
void bef_bubbles_show (BefBubbles *self, const char *key, const BefBubble *bubble);
void bef_bubbles_withdraw (BefBubbles *self, const char *key);
/* Whether all that was asked for is done, or could not be. */
gboolean bef_bubbles_are_settled (BefBubbles *self);
/* Ends the thread once what was asked for is done. Waits two seconds at most: a service that hangs
 * keeps what it shows. Idempotent; nothing is shown after it. */
void bef_bubbles_stop (BefBubbles *self);

G_END_DECLS
