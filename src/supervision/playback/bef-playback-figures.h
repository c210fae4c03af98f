/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/bef-kind.h"

G_BEGIN_DECLS

/* Why something is unknown. */
typedef enum
{
  BEF_LACK_GAP,      /* asked for, and nothing was there */
  BEF_LACK_NOT_HERE, /* never asked for: not in this computer's history */
  BEF_LACK_DROPPED,  /* it was there, and is not kept that long */
  BEF_N_LACKS,
} BefLack;

/* A place at the instant, or all of them. What is not known is in no count but its own. */
typedef struct
{
  guint meters, meters_known; /* sub-meters aside, as in bef_building_get_power() */
  double watts;               /* of those known */
  gboolean by_means;          /* of some of these not what was measured then is known, but means
                                 over longer times */
  guint doors, doors_known, doors_open;
  guint locks_known, doors_locked; /* of the doors */
  guint links, links_known, links_down;
  const BefStateInfo *link;   /* nullable: the worst state of the links known */
  guint points, points_known; /* Wi-Fi access points */
  double clients;
  guint lacks[BEF_N_LACKS]; /* how many of meters, doors, links and points are unknown, and why */
} BefPlaybackFigures;

G_END_DECLS
