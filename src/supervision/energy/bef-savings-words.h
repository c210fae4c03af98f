/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bef-savings.h"

G_BEGIN_DECLS

/* "Worth about 620 € a year, between 310 and 930, at the prices of the last twelve months", or that
 * it is not known for want of a contract; NULL: nothing is proven that could be worth something.
 * (transfer full) */
char *bef_savings_dup_worth (const BefSavings *savings);

G_END_DECLS
