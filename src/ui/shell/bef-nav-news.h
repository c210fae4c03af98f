/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/bef-commune.h"

G_BEGIN_DECLS

/* What needs somebody, for a row of the side bar: how many, and the worst of them. */
typedef struct
{
  guint count;
  BefSeverity severity; /* NORMAL of none */
} BefNavNews;

/* Of every kind, in one pass: what its page counts as "to look at". While others see the screen, of
 * cameras nothing. */
void bef_nav_news_of_kinds (BefCommune *commune, BefNavNews news[BEF_N_KINDS]);
/* Of the alerts that wait to be acknowledged; likewise without those of cameras. */
BefNavNews bef_nav_news_of_alerts (BefCommune *commune);

G_END_DECLS
