/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/shell/bef-window.h"

G_BEGIN_DECLS

typedef enum
{
  BEF_CHOICES_DEFAULT = 0,
  BEF_CHOICES_OF_DEMO = 1 << 0, /* the file is in the demo's folder */
  BEF_CHOICES_UNKEPT = 1 << 1,  /* it is not written */
} BefChoicesFlags;

/* Has @session follow what was chosen for the connection of @window: the types and the area in its
 * settings, now and whenever they change, and the profile file in its folder. What the back end
 * learns of its server stands in the settings, too. A file that cannot be read is told. Before the
 * start. */
void bef_choices_follow (BefSession *session, BefWindow *window, BefChoicesFlags flags);

G_END_DECLS
