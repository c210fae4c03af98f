/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bef-contract.h"

G_BEGIN_DECLS

/* For those of the wing. */
#define BEF_CONTRACTS_HEAD "beffroi-contracts 1"

/* A text of taxes only. (transfer full) */
BefTaxes *bef_taxes_read (const char *text, gsize length, GError **error);
/* Those that the commune said, not the shipped ones. (transfer none) */
const BefTaxes *bef_contracts_get_own_taxes (const BefContracts *self);

G_END_DECLS
