/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "history/bef-history.h"
#include "model/bef-commune.h"

G_BEGIN_DECLS

/*
 * Tells the equipment of @commune the steps that @history holds of its series, where no beat was
 * learned or declared (model/bef-beat.h): so that a console that starts, or that was just told the
 * past, knows what is hourly. Each series once, some hundred at a time: to be called every few
 * seconds. Main thread; a loss is made good by what is learned.
 */
void bef_seeds_sow (BefHistory *history, BefCommune *commune, GCancellable *cancellable);
/* More is stored of @entity: it is looked for again. */
void bef_seeds_more (BefCommune *commune, const char *entity);

G_END_DECLS
