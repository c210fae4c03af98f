/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * What each role may see and do: one table (bef-role.c), by which the console shows and offers and
 * the hub answers. Any thread.
 */
typedef enum
{
  BEF_ROLE_SECRETARY,
  BEF_ROLE_ELECTED,
  BEF_ROLE_AGENT,
  BEF_ROLE_POLICE,
  BEF_ROLE_TECHNICIAN,
  BEF_N_ROLES,
} BefRole;
const char *bef_role_name (BefRole role);  /* translated */
const char *bef_role_id (BefRole role);    /* its wire name: "secretary" */
const char *bef_role_words (BefRole role); /* what it sees and may do, in sentences; translated */
/* By its wire name; unknown text is the least privileged: BEF_ROLE_ELECTED. */
BefRole bef_role_from_id (const char *id);

/* Besides the states of equipment, which everybody sees. Images need a grant on top. */
gboolean bef_role_may_see_images (BefRole role);
gboolean bef_role_may_see_camera_positions (BefRole role);
/* Who acknowledged what, and with which words. */
gboolean bef_role_may_see_names (BefRole role);
/* FALSE: its own buildings only. */
gboolean bef_role_may_see_every_building (BefRole role);
gboolean bef_role_may_open_doors (BefRole role);
gboolean bef_role_may_acknowledge (BefRole role);

G_END_DECLS
