/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * A regular expression that somebody else wrote: of bounded length, and of bounded work. A match
 * that backtracks too often is given up, and so are all further ones once the expression has taken
 * BEF_HUB_PATTERN_WORK_US in all: from then on it matches nothing and is worn, which is to be asked
 * before an answer is believed. One request's; any one thread.
 */
#define BEF_HUB_PATTERN_MAX_LENGTH 256
/* In one query. */
#define BEF_HUB_PATTERNS_MAX 8
#define BEF_HUB_PATTERN_WORK_US (100 * 1000) /* of the thread's CPU time */

typedef struct _BefHubPattern BefHubPattern;

/* (transfer full), or NULL when it is not one, or too long. */
BefHubPattern *bef_hub_pattern_new (const char *text);
void bef_hub_pattern_free (BefHubPattern *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BefHubPattern, bef_hub_pattern_free)

gboolean bef_hub_pattern_match (BefHubPattern *self, const char *text);
gboolean bef_hub_pattern_is_worn (const BefHubPattern *self);

G_END_DECLS
