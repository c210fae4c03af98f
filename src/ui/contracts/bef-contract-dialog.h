/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "supervision/kept/bef-contract-keeper.h"

G_BEGIN_DECLS

/* What is to be entered. */
typedef enum
{
  BEF_CONTRACT_NEW,       /* a contract that begins as @point, a shipped example */
  BEF_CONTRACT_VERSION,   /* another version of @point, which begins as its last one */
  BEF_CONTRACT_CHANGE,    /* the version of @point that begins @from_ms */
  BEF_CONTRACT_DUPLICATE, /* another contract that begins as @point, all its versions with it */
} BefContractTask;
typedef struct
{
  BefContractTask task;
  const char *point; /* copied */
  gint64 from_ms;
} BefContractAsked;

/* Asks for it over @parent. What is wrong is told below its field, and nothing is saved. Returns
 * the dialog (transfer none), whose signal "saved" has the number (guint) of
 * bef_contract_keeper_undo(); NULL: it is not there. */
GtkWidget *bef_contract_dialog_present (GtkWindow *parent, BefSession *session,
                                        const BefContractAsked *asked);

G_END_DECLS
