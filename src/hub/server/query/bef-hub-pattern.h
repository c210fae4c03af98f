/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * A regular expression that somebody else wrote: of bounded length, and of bounded work, as PCRE
 * counts it, so that what is refused does not depend on the machine. The longer the text, the less
 * is granted at each of its characters: one text takes at most BEF_HUB_PATTERN_STEPS. One that
 * would take more wears the expression out: from then on it matches nothing, which is to be asked
 * before an answer is believed. One request's; any one thread.
 */
#define BEF_HUB_PATTERN_MAX_LENGTH 256
/* In one query. */
#define BEF_HUB_PATTERNS_MAX 8
/* Of back-tracking, for one text and all expressions of one query: some 50 ms of a small computer.
 * An honest expression needs some hundreds. */
#define BEF_HUB_PATTERN_STEPS (64 * 20000)
/* A longer text is looked at up to here. */
#define BEF_HUB_PATTERN_MAX_TEXT (16 * 1024)

typedef struct _BefHubPattern BefHubPattern;

/* @among: how many share the work. (transfer full), or NULL when it is not one, or too long. */
BefHubPattern *bef_hub_pattern_new (const char *text, guint among);
void bef_hub_pattern_free (BefHubPattern *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BefHubPattern, bef_hub_pattern_free)

gboolean bef_hub_pattern_match (BefHubPattern *self, const char *text);
gboolean bef_hub_pattern_is_worn (const BefHubPattern *self);

G_END_DECLS
