/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "history/bef-history.h"
#include "ui/shell/bef-window.h"

G_BEGIN_DECLS

/* What is told below the header for as long as it is so, the gravest first. */
typedef enum
{
  BEF_TOLD_NOT_KEPT,
  BEF_TOLD_TROUBLE, /* tried again with every poll */
  BEF_TOLD_FLOOD,
  BEF_TOLD_KEYRING,
  BEF_TOLD_BUDGET,
  BEF_TOLD_NEAR,
  BEF_TOLD_CALENDAR,
  BEF_N_TOLD
} BefNotice;

typedef struct
{
  char *texts[BEF_N_TOLD]; /* owned, nullable */
} BefNotices;

/* @text nullable: it is so no more. The gravest is shown in @window (nullable). Main thread. */
void bef_notices_set (BefNotices *self, BefWindow *window, BefNotice notice, const char *text);
/* Frees the texts. */
void bef_notices_clear (BefNotices *self);

/* That @history (nullable) takes more than it was allowed. (transfer full) NULL: it does not. */
char *bef_notices_dup_budget (BefHistory *history);
/* That what was imported into @history (nullable) will soon lose its detail. (transfer full) NULL:
 * it will not. */
char *bef_notices_dup_near (BefHistory *history);

G_END_DECLS
