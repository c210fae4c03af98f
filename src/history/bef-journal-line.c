/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-journal-line.h"

#include <string.h>

/* What actions begin with, up to a "-" or their end. */
static const struct
{
  const char *word;
  BefJournalKind kind;
} words[] = {
  { "alarm", BEF_JOURNAL_ALARM },          { "door", BEF_JOURNAL_COMMAND },
  { "command", BEF_JOURNAL_COMMAND },      { "image", BEF_JOURNAL_IMAGE },
  { "export", BEF_JOURNAL_EXPORT },        { "print", BEF_JOURNAL_EXPORT },
  { "report", BEF_JOURNAL_EXPORT },        { "sign", BEF_JOURNAL_SESSION },
  { "session", BEF_JOURNAL_SESSION },      { "role", BEF_JOURNAL_SESSION },
  { "acknowledge", BEF_JOURNAL_DECISION }, { "assign", BEF_JOURNAL_DECISION },
  { "shelve", BEF_JOURNAL_DECISION },      { "unshelve", BEF_JOURNAL_DECISION },
  { "close", BEF_JOURNAL_DECISION },       { "comment", BEF_JOURNAL_DECISION },
  { "tune", BEF_JOURNAL_DECISION },        { "works", BEF_JOURNAL_WORKS },
  { "service", BEF_JOURNAL_WORKS },        { "note", BEF_JOURNAL_NOTE },
  { "round", BEF_JOURNAL_ROUND },          { "handover", BEF_JOURNAL_ROUND },
  { "absence", BEF_JOURNAL_ROUND },        { "journal", BEF_JOURNAL_SELF },
  { "standing", BEF_JOURNAL_STANDING },    { "out", BEF_JOURNAL_DECISION },
};

BefJournalKind
bef_journal_kind_of (const char *action)
{
  gsize length = action != NULL ? strcspn (action, "-") : 0;

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (strlen (words[i].word) == length && strncmp (words[i].word, action, length) == 0)
      return words[i].kind;
  return BEF_JOURNAL_OTHER;
}

guint
bef_journal_kind_keep_days (BefJournalKind kind)
{
  return kind == BEF_JOURNAL_ALARM || kind == BEF_JOURNAL_SELF ? BEF_JOURNAL_UNNAMED_DAYS
                                                               : BEF_JOURNAL_NAMED_DAYS;
}

BefJournalEntry *
bef_journal_entry_new (gint64 at_ms, const char *who, const char *action, const char *object,
                       const char *detail)
{
  BefJournalEntry *entry = g_new0 (BefJournalEntry, 1);

  entry->at_ms = at_ms;
  entry->who = g_strdup (who);
  entry->action = g_strdup (action);
  entry->object = g_strdup (object);
  entry->detail = g_strdup (detail);
  entry->kind = bef_journal_kind_of (action);
  return entry;
}

BefJournalEntry *
bef_journal_entry_copy (const BefJournalEntry *entry)
{
  BefJournalEntry *copy =
      bef_journal_entry_new (entry->at_ms, entry->who, entry->action, entry->object, entry->detail);

  copy->id = entry->id;
  copy->comment = g_strdup (entry->comment);
  if (entry->kind != BEF_JOURNAL_OTHER)
    copy->kind = entry->kind;
  return copy;
}

void
bef_journal_entry_free (BefJournalEntry *entry)
{
  if (entry == NULL)
    return;
  g_free (entry->who);
  g_free (entry->action);
  g_free (entry->object);
  g_free (entry->detail);
  g_free (entry->comment);
  g_free (entry);
}

static void
add_text (GChecksum *sum, const char *text)
{
  g_checksum_update (sum, (const guchar *)text, (gssize)strlen (text));
}

static void
take_sum (GChecksum *sum, BefJournalHash *out)
{
  gsize length = sizeof out->bytes;

  g_checksum_get_digest (sum, out->bytes, &length);
  g_checksum_free (sum);
}

void
bef_journal_digest (const BefJournalText *texts, const guint8 *salt, BefJournalHash *digest)
{
  GChecksum *sum = g_checksum_new (G_CHECKSUM_SHA256);

  add_text (sum, "beffroi journal line 1\n");
  g_checksum_update (sum, salt, BEF_JOURNAL_SALT_BYTES);
  for (guint i = 0; i < BEF_JOURNAL_N_TEXTS; i++)
    {
      guint64 length = GUINT64_TO_BE ((guint64)texts[i].length);
      add_text (sum, texts[i].bytes != NULL ? "+" : "-");
      if (texts[i].bytes == NULL)
        continue;
      g_checksum_update (sum, (const guchar *)&length, sizeof length);
      g_checksum_update (sum, texts[i].bytes, (gssize)texts[i].length);
    }
  take_sum (sum, digest);
}

void
bef_journal_chain (const BefJournalHash *previous, gint64 at_ms, gint64 kind,
                   const BefJournalHash *digest, BefJournalHash *hash)
{
  GChecksum *sum = g_checksum_new (G_CHECKSUM_SHA256);
  guint64 at = GUINT64_TO_BE ((guint64)at_ms);
  guint32 number = GUINT32_TO_BE ((guint32)kind);

  add_text (sum, "beffroi journal chain 1\n");
  g_checksum_update (sum, previous->bytes, sizeof previous->bytes);
  g_checksum_update (sum, (const guchar *)&at, sizeof at);
  g_checksum_update (sum, (const guchar *)&number, sizeof number);
  g_checksum_update (sum, digest->bytes, sizeof digest->bytes);
  take_sum (sum, hash);
}
