/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/bef-json.h"
#include "base/bef-range.h"

G_BEGIN_DECLS

/*
 * The ledger of works that were to save energy: "School: windows, 12 March, 38,000 €". What they
 * gave is not written here: it is judged of what is measured, whenever it is asked for. Plain
 * values; any thread, one at a time. What cannot be read of a kept ledger stays in it, and is
 * written back as it came.
 */
typedef struct
{
  char *id;         /* owned: made here, never shown */
  char *building;   /* owned: URN */
  char *what;       /* owned: "windows": never NULL */
  BefRange days;    /* from the first day's midnight to the end of the last one */
  double euros;     /* what was paid; NAN: not said */
  JsonObject *rest; /* owned, nullable: what else its kept text says */
} BefLedgerEntry;

/* Characters of what was done at most. */
#define BEF_LEDGER_MAX_CHARS 120
/* A commune's dearest building: more is a slip of the finger. */
#define BEF_LEDGER_MOST_EUROS 100e6

/* With a new id; @what is cleaned (bef-text.h). From the day of @from_ms to that of @last_ms. NULL:
 * nothing is said of what was done. (transfer full) */
BefLedgerEntry *bef_ledger_entry_new (const char *building, const char *what, gint64 from_ms,
                                      gint64 last_ms);
BefLedgerEntry *bef_ledger_entry_copy (const BefLedgerEntry *self);
void bef_ledger_entry_free (BefLedgerEntry *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BefLedgerEntry, bef_ledger_entry_free)
/* "38 000", "38.000,50 €", "38,000.50", "" (NAN): as a person of either language types it. FALSE:
 * it is no amount, or none that is paid. */
gboolean bef_ledger_read_euros (const char *text, double *out);

typedef struct _BefLedger BefLedger;
BefLedger *bef_ledger_new (void);
BefLedger *bef_ledger_copy (const BefLedger *self);
void bef_ledger_free (BefLedger *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BefLedger, bef_ledger_free)

/* What is kept of it. NULL with an error of BEF_JSON_ERROR, a sentence: it cannot be read at all.
 * (transfer full) */
BefLedger *bef_ledger_read (const char *text, gsize length, GError **error);
char *bef_ledger_to_text (const BefLedger *self); /* (transfer full) */
/* How many of the kept ones could not be read. */
guint bef_ledger_count_unread (const BefLedger *self);

/* The newest first. */
guint bef_ledger_get_length (const BefLedger *self);
const BefLedgerEntry *bef_ledger_get (const BefLedger *self, guint i);         /* (transfer none) */
const BefLedgerEntry *bef_ledger_find (const BefLedger *self, const char *id); /* nullable */
/* Adds a copy of @entry, or replaces the one with its id. FALSE: there are too many. */
gboolean bef_ledger_put (BefLedger *self, const BefLedgerEntry *entry);
gboolean bef_ledger_remove (BefLedger *self, const char *id);

G_END_DECLS
