/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "chart/bef-chart.h"
#include "model/bef-building.h"

G_BEGIN_DECLS

/* Draws @building's subscribed power in @chart (W) once what it shows comes near to it. */
void bef_subscribed_draw (BefChart *chart, BefBuilding *building);

G_END_DECLS
