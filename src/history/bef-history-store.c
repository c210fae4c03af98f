/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-history-store.h"

/* What is known of one series. */
typedef struct
{
  gint64 series;
  GArray *chunks; /* owned, of BefChunkInfo */
} Shelf;

typedef struct
{
  gint64 series, first; /* what it is found by */
  BefSegment *segment;  /* owned */
  gsize bytes;
  GList link; /* in the order of use, newest first */
} Entry;

typedef struct
{
  GHashTable *shelves; /* owned: series -> Shelf, owned */
  GHashTable *decoded; /* owned: Entry, owned: of all series, most of which have none */
  GQueue order;        /* of Entry, not owned */
  gsize bytes;
} Store;

static void
segment_clear (gpointer data)
{
  BefSegment *segment = data;

  bef_chunk_free (segment->chunk);
  g_free (segment->blocks);
}

BefSegment *
bef_segment_new_take (BefChunk *chunk)
{
  BefSegment *segment = g_rc_box_new0 (BefSegment);

  segment->chunk = chunk;
  return segment;
}

BefSegment *
bef_segment_ref (BefSegment *segment)
{
  return g_rc_box_acquire (segment);
}

void
bef_segment_unref (BefSegment *segment)
{
  g_rc_box_release_full (segment, segment_clear);
}

guint
bef_segment_find (const BefSegment *segment, gint64 ms)
{
  guint low = 0, high = segment->chunk->n;

  while (low < high)
    {
      guint middle = (low + high) / 2;
      if (bef_chunk_ts (segment->chunk, middle) < ms)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

static void
shelf_free (gpointer data)
{
  Shelf *shelf = data;

  g_array_unref (shelf->chunks);
  g_free (shelf);
}

/* The queue is emptied by whoever drops entries. */
static void
entry_free (gpointer data)
{
  Entry *entry = data;

  bef_segment_unref (entry->segment);
  g_free (entry);
}

static guint
entry_hash (gconstpointer data)
{
  const Entry *entry = data;

  return g_int64_hash (&entry->series) * 31 + g_int64_hash (&entry->first);
}

static gboolean
entry_equal (gconstpointer a, gconstpointer b)
{
  const Entry *one = a, *other = b;

  return one->series == other->series && one->first == other->first;
}

/* (nullable) what is decoded of the chunk of @series that begins at @first. */
static Entry *
find_entry (Store *store, gint64 series, gint64 first)
{
  Entry key = { .series = series, .first = first };

  return g_hash_table_lookup (store->decoded, &key);
}

static void
store_free (gpointer data)
{
  Store *store = data;

  g_hash_table_unref (store->decoded);
  g_hash_table_unref (store->shelves);
  g_free (store);
}

static Store *
store_of (BefHistoryDb *db)
{
  Store *store = bef_history_db_get_store (db);

  if (store == NULL)
    {
      store = g_new0 (Store, 1);
      store->shelves = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, shelf_free);
      store->decoded = g_hash_table_new_full (entry_hash, entry_equal, entry_free, NULL);
      g_queue_init (&store->order);
      bef_history_db_set_store (db, store, store_free);
    }
  return store;
}

static void
forget (Store *store, Entry *entry)
{
  g_queue_unlink (&store->order, &entry->link);
  store->bytes -= entry->bytes;
  g_hash_table_remove (store->decoded, entry);
}

static void
remember (Store *store, gint64 series, gint64 first, BefSegment *segment)
{
  Entry *entry = g_new0 (Entry, 1);
  guint n = segment->chunk->n;

  entry->series = series;
  entry->first = first;
  entry->segment = bef_segment_ref (segment);
  /* With the blocks it will be given. */
  entry->bytes = sizeof *entry + n * sizeof (double) + n / BEF_BLOCK * sizeof (BefBlock)
                 + (segment->chunk->ts != NULL ? n * sizeof (gint64) : 0);
  entry->link.data = entry;
  g_queue_push_head_link (&store->order, &entry->link);
  g_hash_table_add (store->decoded, entry);
  store->bytes += entry->bytes;
  while (store->bytes > BEF_STORE_CACHE_BYTES && store->order.length > 1)
    forget (store, g_queue_peek_tail (&store->order));
}

/* Chunks as their rows say, checked for order. */
static gboolean
read_chunks (BefHistoryDb *db, gint64 series, GArray *chunks, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (BefStatement) list = bef_history_db_statement (
      db, "SELECT first, last, n FROM chunks WHERE series = ? ORDER BY first", error);
  gint64 before = G_MININT64;

  if (list == NULL)
    return FALSE;
  sqlite3_bind_int64 (list, 1, series);
  while (bef_history_db_step (db, list, &local_error))
    {
      gint64 n = sqlite3_column_int64 (list, 2);
      BefChunkInfo info = { sqlite3_column_int64 (list, 0), sqlite3_column_int64 (list, 1),
                            (guint)n };
      if (n < 1 || n > BEF_CHUNK_MAX || info.first <= before || info.last < info.first)
        return bef_history_db_fail_damaged (db, error);
      before = info.last;
      g_array_append_val (chunks, info);
    }
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static Shelf *
shelf_of (BefHistoryDb *db, gint64 series, GError **error)
{
  Store *store = store_of (db);
  Shelf *shelf = g_hash_table_lookup (store->shelves, &series);

  if (shelf != NULL)
    return shelf;
  g_autoptr (GArray) chunks = g_array_new (FALSE, FALSE, sizeof (BefChunkInfo));
  if (!read_chunks (db, series, chunks, error))
    return NULL;
  shelf = g_new0 (Shelf, 1);
  shelf->series = series;
  shelf->chunks = g_steal_pointer (&chunks);
  g_hash_table_insert (store->shelves, &shelf->series, shelf);
  return shelf;
}

const GArray *
bef_store_chunks (BefHistoryDb *db, gint64 series, GError **error)
{
  Shelf *shelf = shelf_of (db, series, error);

  return shelf != NULL ? shelf->chunks : NULL;
}

guint
bef_store_find (const GArray *chunks, gint64 ms)
{
  guint low = 0, high = chunks->len;

  while (low < high)
    {
      guint middle = (low + high) / 2;
      if (g_array_index (chunks, BefChunkInfo, middle).last < ms)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/* Whether @chunk is what its row says, in order of time. */
static gboolean
is_as_said (const BefChunk *chunk, const BefChunkInfo *info)
{
  if (chunk->n != info->n || bef_chunk_ts (chunk, 0) != info->first
      || bef_chunk_ts (chunk, chunk->n - 1) != info->last)
    return FALSE;
  if (chunk->ts == NULL)
    return chunk->n == 1
           || (chunk->step > 0 && chunk->step <= (info->last - info->first) / (chunk->n - 1));
  for (guint i = 1; i < chunk->n; i++)
    if (chunk->ts[i] <= chunk->ts[i - 1])
      return FALSE;
  return TRUE;
}

static BefChunk *
read_chunk (BefHistoryDb *db, gint64 series, const BefChunkInfo *info, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (BefStatement) find = bef_history_db_statement (
      db, "SELECT data FROM chunks WHERE series = ? AND first = ?", error);

  if (find == NULL)
    return NULL;
  sqlite3_bind_int64 (find, 1, series);
  sqlite3_bind_int64 (find, 2, info->first);
  if (bef_history_db_step (db, find, &local_error))
    {
      const guint8 *data = sqlite3_column_blob (find, 0);
      g_autoptr (BefChunk) chunk = NULL;
      if (data != NULL)
        chunk = bef_chunk_decode (data, (gsize)sqlite3_column_bytes (find, 0));
      if (chunk != NULL && is_as_said (chunk, info))
        return g_steal_pointer (&chunk);
    }
  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  else
    bef_history_db_fail_damaged (db, error);
  return NULL;
}

BefSegment *
bef_store_load (BefHistoryDb *db, gint64 series, guint i, GError **error)
{
  Store *store = store_of (db);
  Shelf *shelf = shelf_of (db, series, error);

  if (shelf == NULL)
    return NULL;
  const BefChunkInfo *info = &g_array_index (shelf->chunks, BefChunkInfo, i);
  Entry *entry = find_entry (store, series, info->first);
  if (entry != NULL)
    {
      g_queue_unlink (&store->order, &entry->link);
      g_queue_push_head_link (&store->order, &entry->link);
      return bef_segment_ref (entry->segment);
    }
  BefChunk *chunk = read_chunk (db, series, info, error);
  if (chunk == NULL)
    return NULL;
  BefSegment *segment = bef_segment_new_take (chunk);
  remember (store, series, info->first, segment);
  return segment;
}

static gboolean
delete_chunk (BefHistoryDb *db, Store *store, Shelf *shelf, gint64 first, GError **error)
{
  Entry *entry = find_entry (store, shelf->series, first);
  g_autoptr (BefStatement) remove =
      bef_history_db_statement (db, "DELETE FROM chunks WHERE series = ? AND first = ?", error);

  if (entry != NULL)
    forget (store, entry);
  if (remove == NULL)
    return FALSE;
  sqlite3_bind_int64 (remove, 1, shelf->series);
  sqlite3_bind_int64 (remove, 2, first);
  return bef_history_db_run (db, remove, error);
}

/* min, max, sum and the two ends in the row: what stays readable without the samples. */
static gboolean
insert_chunk (BefHistoryDb *db, gint64 series, const gint64 *ts, const double *values, guint n,
              GError **error)
{
  g_autoptr (GByteArray) data = bef_chunk_encode (ts, values, n);
  double min = values[0], max = values[0], sum = 0;
  g_autoptr (BefStatement) add = bef_history_db_statement (
      db,
      "INSERT INTO chunks (series, first, last, n, min, max, sum, first_value, last_value, data)"
      " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      error);

  if (add == NULL)
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      min = MIN (min, values[i]);
      max = MAX (max, values[i]);
      sum += values[i];
    }
  sqlite3_bind_int64 (add, 1, series);
  sqlite3_bind_int64 (add, 2, ts[0]);
  sqlite3_bind_int64 (add, 3, ts[n - 1]);
  sqlite3_bind_int64 (add, 4, n);
  sqlite3_bind_double (add, 5, min);
  sqlite3_bind_double (add, 6, max);
  sqlite3_bind_double (add, 7, sum);
  sqlite3_bind_double (add, 8, values[0]);
  sqlite3_bind_double (add, 9, values[n - 1]);
  sqlite3_bind_blob64 (add, 10, data->data, data->len, SQLITE_STATIC);
  return bef_history_db_run (db, add, error);
}

gboolean
bef_store_replace (BefHistoryDb *db, gint64 series, guint from, guint to, const BefSample *samples,
                   guint n, GError **error)
{
  Store *store = store_of (db);
  Shelf *shelf = shelf_of (db, series, error);
  g_autoptr (GArray) added = g_array_new (FALSE, FALSE, sizeof (BefChunkInfo));
  guint size = MIN (n, BEF_CHUNK_MAX);
  g_autofree gint64 *ts = g_new (gint64, MAX (size, 1));
  g_autofree double *values = g_new (double, MAX (size, 1));

  if (shelf == NULL)
    return FALSE;
  for (guint i = from; i < to; i++)
    if (!delete_chunk (db, store, shelf, g_array_index (shelf->chunks, BefChunkInfo, i).first,
                       error))
      return FALSE;
  for (guint at = 0; at < n; at += size)
    {
      guint part = MIN (n - at, size);
      for (guint i = 0; i < part; i++)
        {
          ts[i] = samples[at + i].ts;
          values[i] = samples[at + i].value;
        }
      if (!insert_chunk (db, series, ts, values, part, error))
        return FALSE;
      BefChunkInfo info = { ts[0], ts[part - 1], part };
      g_array_append_val (added, info);
    }
  if (to > from)
    g_array_remove_range (shelf->chunks, from, to - from);
  if (added->len > 0)
    g_array_insert_vals (shelf->chunks, from, added->data, added->len);
  return TRUE;
}

/* One row of all the chunks in order; *@series and *@last are of the one before. */
static gboolean
is_row_sound (BefStatement *row, BefStoreCheck check, gint64 *series, gint64 *last)
{
  const guint8 *data = sqlite3_column_blob (row, 4);
  gsize size = (gsize)sqlite3_column_bytes (row, 4);
  gint64 n = sqlite3_column_int64 (row, 3);
  BefChunkInfo info = { sqlite3_column_int64 (row, 1), sqlite3_column_int64 (row, 2), (guint)n };

  if (data == NULL || n < 1 || n > BEF_CHUNK_MAX || info.last < info.first
      || (sqlite3_column_int64 (row, 0) == *series && info.first <= *last))
    return FALSE;
  *series = sqlite3_column_int64 (row, 0);
  *last = info.last;
  if (check == BEF_STORE_CHECK_QUICK)
    return bef_chunk_is_sound (data, size);
  g_autoptr (BefChunk) chunk = bef_chunk_decode (data, size);
  return chunk != NULL && is_as_said (chunk, &info);
}

gboolean
bef_store_check_all (BefHistoryDb *db, BefStoreCheck check, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (BefStatement) list = bef_history_db_statement (
      db, "SELECT series, first, last, n, data FROM chunks ORDER BY series, first", error);
  gint64 series = 0, last = 0;

  if (list == NULL)
    return FALSE;
  while (bef_history_db_step (db, list, &local_error))
    if (!is_row_sound (list, check, &series, &last))
      return bef_history_db_fail_damaged (db, error);
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}
