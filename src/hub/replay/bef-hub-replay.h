/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub/world/bef-hub-world.h"

G_BEGIN_DECLS

/* When a recorded curve is played. */
typedef enum
{
  BEF_HUB_DATES_OF_TODAY, /* it ends about now */
  BEF_HUB_DATES_OWN,      /* when it was recorded */
} BefHubDates;
/* Recorded curves. @specs: NULL-terminated "FILE" or "NAME=FILE". Format found from the content
 * (Enedis C4/C5 CSV; the COFACTOR Drammen CSV). Without the file's own @dates
 * the last stamp is moved to @now by whole weeks of civil time so that Mondays stay Mondays.
 * (transfer full) or NULL with an error naming file and line. */
BefHubWorld *bef_hub_replay_new (const char *const *specs, BefHubDates dates, gint64 now_ms,
                                 GError **error);

G_END_DECLS
