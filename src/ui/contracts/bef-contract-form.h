/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "supervision/tariff/bef-contract.h"

G_BEGIN_DECLS

/*
 * What is typed of one version of a contract, as texts by the words of the contracts' own format
 * ("price hp", "until"; bef-contract-text.c), so that what may be typed is what may be read. Pure.
 */
typedef struct _BefContractForm BefContractForm;

BefContractForm *bef_contract_form_new (void);
void bef_contract_form_free (BefContractForm *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BefContractForm, bef_contract_form_free)

/* All of @contract and its version @tariff. */
void bef_contract_form_fill (BefContractForm *self, const BefContract *contract,
                             const BefTariff *tariff);
const char *bef_contract_form_get (const BefContractForm *self, const char *field); /* "": none */
void bef_contract_form_set (BefContractForm *self, const char *field, const char *text);

/* What the contract is then, with that one version; NULL: *@flaw_out (transfer full) says what is
 * wrong, and *@field_out (interned) of which field. Taxes are set with "tax ID" and any text.
 * (transfer full) */
BefContract *bef_contract_form_read (const BefContractForm *self, const char **field_out,
                                     char **flaw_out);

/* A day as it is typed where the computer writes 1,5 ("31/01/2026"), or 1.5 ("2026-01-31").
 * (transfer full) */
char *bef_contract_dup_typed_day (gint64 ms);
/* What people type for a day, as the format has it. (transfer full) */
char *bef_contract_dup_iso_day (const char *typed);
/* A decimal likewise. (transfer full) */
char *bef_contract_dup_typed (gint64 value, int decimals);

G_END_DECLS
