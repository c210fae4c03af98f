/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "supervision/session/bef-session.h"

G_BEGIN_DECLS

/* One line of the journal, for a list model: immutable. Main thread. */
#define BEF_TYPE_JOURNAL_ITEM (bef_journal_item_get_type ())
G_DECLARE_FINAL_TYPE (BefJournalItem, bef_journal_item, BEF, JOURNAL_ITEM, GObject)

/* Looks the object up in @commune by its URN: its name with its building's, else the text stored.
 */
BefJournalItem *bef_journal_item_new (const BefJournalEntry *entry, BefCommune *commune);
gint64 bef_journal_item_get_id (BefJournalItem *self);
gint64 bef_journal_item_get_at (BefJournalItem *self);
const char *bef_journal_item_get_who (BefJournalItem *self);
const char *bef_journal_item_get_action (BefJournalItem *self); /* "door-open"… */
const char *bef_journal_item_get_object (BefJournalItem *self); /* in words */
/* The reason or result, and what was typed: "" without any */
const char *bef_journal_item_get_detail (BefJournalItem *self);

/* A kind of lines in words, for a choice. (transfer none) */
const char *bef_journal_kind_word (BefJournalKind kind);
/* An object of a line by its URN or file: its name with its building's, else as it is. (transfer
 * full) */
char *bef_journal_object_name (const char *object, BefCommune *commune);

/* What was done, in words; the action itself when it is not one we know. (transfer none) */
const char *bef_journal_action_word (const char *action);
/* NULL beyond the last of the actions we know. */
const char *bef_journal_action_nth (guint i);

/* The lines of @items (of BefJournalItem) as CSV: UTF-8 with a mark, ";", ISO 8601 times in UTC, a
 * line of names. No cell can be taken for a formula. (transfer full) */
char *bef_journal_to_csv (GListModel *items);
/* The same in parts: a file begins with the first. */
void bef_journal_csv_begin (GString *csv);
void bef_journal_csv_add (GString *csv, BefJournalItem *item);

G_END_DECLS
