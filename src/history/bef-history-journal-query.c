/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looking lines up, block by block. */
#include "history/bef-history-journal-private.h"

/* A query ends, to go on later, when it looked at so many lines: some 50 ms. */
#define LOOK_LINES 40000

typedef struct
{
  const BefJournalQuery *query;
  gint64 from_ms, to_ms;
  gint64 before_ms, before_id;
  guint kinds, limit;
  GPtrArray *found; /* owned, of BefJournalEntry */
  GString *room;    /* owned */
  guint n_looked;
} Search;

void
bef_journal_lines_free (BefJournalLines *lines)
{
  if (lines == NULL)
    return;
  g_clear_pointer (&lines->entries, g_ptr_array_unref);
  g_free (lines);
}

static void
search_init (Search *search, const BefJournalQuery *query)
{
  gboolean any_time = query->from_ms == 0 && query->to_ms == 0;
  gboolean anew = query->before_ms == 0 && query->before_id == 0;

  *search = (Search){
    .query = query,
    .from_ms = any_time ? G_MININT64 : query->from_ms,
    .to_ms = any_time ? G_MAXINT64 : query->to_ms,
    .before_ms = anew ? G_MAXINT64 : query->before_ms,
    .before_id = anew ? G_MAXINT64 : query->before_id,
    .kinds = query->kinds != 0 ? query->kinds : BEF_JOURNAL_READ_KINDS,
    .limit = query->limit > 0 ? query->limit : BEF_JOURNAL_QUERY_LINES,
    .found = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_journal_entry_free),
    .room = g_string_sized_new (256),
  };
}

static void
search_clear (Search *search)
{
  g_clear_pointer (&search->found, g_ptr_array_unref);
  g_string_free (search->room, TRUE);
}

/* The newest first. */
static int
compare_lines (gconstpointer a, gconstpointer b)
{
  const BefJournalEntry *x = *(BefJournalEntry *const *)a, *y = *(BefJournalEntry *const *)b;

  if (x->at_ms != y->at_ms)
    return x->at_ms < y->at_ms ? 1 : -1;
  return (x->id < y->id) - (x->id > y->id);
}

static gboolean
is_wanted (Search *search, const BefJournalEntry *line)
{
  if (line->at_ms < search->from_ms || line->at_ms >= search->to_ms)
    return FALSE;
  if (line->at_ms > search->before_ms
      || (line->at_ms == search->before_ms && line->id >= search->before_id))
    return FALSE;
  return (search->kinds >> line->kind & 1)
         && bef_journal_line_has (line, search->query->words, search->room);
}

static gboolean
look_into (Search *search, BefHistoryDb *db, gint64 block, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (BefStatement) list = bef_history_db_statement (
      db,
      "SELECT " BEF_JOURNAL_COLUMNS " FROM journal"
      " WHERE id >= ? AND id < ? AND digest IS NULL AND at_ms >= ? AND at_ms <= ?",
      error);

  if (list == NULL)
    return FALSE;
  sqlite3_bind_int64 (list, 1, block * BEF_JOURNAL_BLOCK);
  sqlite3_bind_int64 (list, 2, (block + 1) * BEF_JOURNAL_BLOCK);
  sqlite3_bind_int64 (list, 3, search->from_ms);
  sqlite3_bind_int64 (list, 4, search->before_ms);
  while (bef_history_db_step (db, list, &local_error))
    {
      BefJournalEntry line;
      bef_journal_row_peek (list, &line);
      search->n_looked++;
      if (is_wanted (search, &line))
        g_ptr_array_add (search->found, bef_journal_row_dup_entry (list));
    }
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* A sign that cannot be read hides nothing. */
static gboolean
may_hold (const Search *search, BefStatement *block)
{
  const GPtrArray *words = search->query->words;
  BefJournalSign sign;

  if (!((guint64)sqlite3_column_int64 (block, 2) & search->kinds))
    return FALSE;
  if (words == NULL || words->len == 0 || !bef_journal_sign_read (block, 3, &sign))
    return TRUE;
  for (guint i = 0; i < words->len; i++)
    if (!bef_journal_sign_may_have (&sign, g_ptr_array_index (words, i)))
      return FALSE;
  return TRUE;
}

/* How many of the lines found are of after @ms: all that there are of that time, when the blocks
 * that are left end at @ms. */
static guint
count_after (Search *search, gint64 ms)
{
  guint n = 0;

  g_ptr_array_sort (search->found, compare_lines);
  while (n < search->found->len
         && ((BefJournalEntry *)g_ptr_array_index (search->found, n))->at_ms > ms)
    n++;
  return n;
}

/* Whether what there is of before @next_ms, when the next block ends, need not be looked at now;
 * *@n_out: how many of the lines found count. */
static gboolean
is_enough (Search *search, gint64 next_ms, guint *n_out)
{
  if (search->found->len >= search->limit
      && (*n_out = count_after (search, next_ms)) >= search->limit)
    return TRUE;
  if (search->n_looked < LOOK_LINES || next_ms >= search->before_ms)
    return FALSE;
  *n_out = count_after (search, next_ms);
  return TRUE;
}

/* (transfer full) */
static BefJournalLines *
make_answer (Search *search, guint n)
{
  BefJournalLines *lines = g_new0 (BefJournalLines, 1);

  g_ptr_array_sort (search->found, compare_lines);
  lines->is_end = n == search->found->len;
  if (n > search->limit)
    {
      n = search->limit;
      lines->is_end = FALSE;
    }
  if (n > 0)
    {
      const BefJournalEntry *last = g_ptr_array_index (search->found, n - 1);
      lines->before_ms = last->at_ms;
      lines->before_id = last->id;
    }
  g_ptr_array_set_size (search->found, (gint)n);
  lines->entries = g_steal_pointer (&search->found);
  return lines;
}

static BefJournalLines *
run_search (Search *search, BefHistoryDb *db, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (BefStatement) blocks =
      bef_history_db_statement (db,
                                "SELECT block, max_at, kinds, sign FROM journal_blocks"
                                " WHERE max_at >= ? AND min_at < ? AND min_at <= ?"
                                " ORDER BY max_at DESC",
                                error);

  if (blocks == NULL)
    return NULL;
  sqlite3_bind_int64 (blocks, 1, search->from_ms);
  sqlite3_bind_int64 (blocks, 2, search->to_ms);
  sqlite3_bind_int64 (blocks, 3, search->before_ms);
  while (bef_history_db_step (db, blocks, &local_error))
    {
      gint64 next_ms = sqlite3_column_int64 (blocks, 1);
      guint n;
      if (is_enough (search, next_ms, &n))
        {
          gboolean cut = n < search->limit;
          BefJournalLines *lines = make_answer (search, n);
          lines->is_end = FALSE;
          if (cut)
            {
              lines->before_ms = next_ms;
              lines->before_id = G_MAXINT64;
            }
          return lines;
        }
      if (may_hold (search, blocks)
          && !look_into (search, db, sqlite3_column_int64 (blocks, 0), &local_error))
        break;
    }
  if (local_error == NULL)
    return make_answer (search, search->found->len);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

BefJournalLines *
bef_history_journal_query (BefHistoryDb *db, const BefJournalQuery *query, GError **error)
{
  Search search;

  search_init (&search, query);
  BefJournalLines *lines = run_search (&search, db, error);
  search_clear (&search);
  return lines;
}
