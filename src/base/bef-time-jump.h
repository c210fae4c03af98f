/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Notices that time has jumped between two looks: the computer slept, this program was stopped, or
 * somebody set the clock. For who looks every few seconds. Pure but for bef_time_jump_look(): any
 * thread.
 */
typedef struct
{
  gint64 boot_us; /* time since the start of the computer, its sleep counted; 0: never looked */
  gint64 real_us;
} BefTimeJump;

/* Whether time has jumped since the last look, of both clocks in microseconds: a look is due every
 * @every_us; one that comes ten seconds late was slept through. */
gboolean bef_time_jump_note (BefTimeJump *self, gint64 boot_us, gint64 real_us, gint64 every_us);
/* The same with the clocks of this computer (base/bef-present.h). */
gboolean bef_time_jump_look (BefTimeJump *self, gint64 every_us);

G_END_DECLS
