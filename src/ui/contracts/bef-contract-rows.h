/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "model/bef-commune.h"
#include "supervision/tariff/bef-contract.h"

G_BEGIN_DECLS

/* What the pages of this wing share. Main thread. */

/* Which of them held the focus, or -1: for bef_contract_rows_focus() when they are there anew. */
int bef_contract_rows_clear (GtkListBox *list);
void bef_contract_rows_focus (GtkListBox *list, int focused);
/* A row with a title and below it @subtitle (nullable), with @value at its end (nullable). */
GtkWidget *bef_contract_rows_add (GtkListBox *list, const char *title, const char *subtitle,
                                  const char *value);
/* A button at the end of @row: @name is what it does in full, @target that of its action. */
void bef_contract_rows_add_button (GtkWidget *row, const char *icon, const char *action,
                                   const char *target, const char *name);
/* What a contract is called: its label, else its number. (transfer none) */
const char *bef_contract_get_title (const BefContract *contract);
/* "Compteur électrique · Mairie", or that it is not there any more. (transfer full) */
char *bef_contract_dup_meter (BefCommune *commune, const char *entity);
/* Whether @device counts @fluid. */
gboolean bef_contract_counts (BefDevice *device, BefFluid fluid);

G_END_DECLS
