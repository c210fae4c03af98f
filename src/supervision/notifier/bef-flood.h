/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Whether more alerts come than one person can take in (ISA-18.2): it begins with more than ten
 * that were raised within ten minutes, and ends when fewer than five were. Pure: moments are ms of
 * a clock that only counts. Any one thread.
 */
#define BEF_FLOOD_WINDOW_MS G_GINT64_CONSTANT (600000)
#define BEF_FLOOD_BEGINS 11
#define BEF_FLOOD_ENDS 4

typedef struct _BefFlood BefFlood;

BefFlood *bef_flood_new (void); /* (transfer full) */
void bef_flood_free (BefFlood *self);
/* One alert was raised. */
void bef_flood_note (BefFlood *self, gint64 at_ms);
gboolean bef_flood_is_on (BefFlood *self, gint64 now_ms);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BefFlood, bef_flood_free)

G_END_DECLS
