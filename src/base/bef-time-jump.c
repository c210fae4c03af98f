/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/bef-time-jump.h"

#include "bef-present.h"

/* A main loop may be busy for so long without having slept. */
#define LATE_US (10 * G_USEC_PER_SEC)
/* Clocks that are being adjusted drift by less. */
#define STEP_US (2 * G_USEC_PER_SEC)

gboolean
bef_time_jump_note (BefTimeJump *self, gint64 boot_us, gint64 real_us, gint64 every_us)
{
  BefTimeJump last = *self;

  *self = (BefTimeJump){ boot_us, real_us };
  if (last.boot_us == 0)
    return FALSE;
  gint64 boot = boot_us - last.boot_us, real = real_us - last.real_us;
  return boot > every_us + LATE_US || ABS (real - boot) > STEP_US;
}

gboolean
bef_time_jump_look (BefTimeJump *self, gint64 every_us)
{
  return bef_time_jump_note (self, bef_present_ticks_us (), bef_wall_us (), every_us);
}
