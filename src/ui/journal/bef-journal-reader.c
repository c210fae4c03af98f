/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-journal-reader.h"

struct _BefJournalReader
{
  GObject parent_instance;
  BefSession *session;       /* unowned, nullable */
  GListStore *store;         /* owned, of BefJournalItem */
  GCancellable *cancellable; /* owned: of what is asked now */
  guint kinds;
  gint64 from_ms;
  char *text;                  /* owned */
  BefJournalQuery query;       /* its words owned */
  gint64 before_ms, before_id; /* where it goes on */
  guint n_wanted;              /* so many lines were asked for */
  gboolean has_wish, is_reading, is_refreshing, is_asked, is_at_end;
  GError *error; /* owned, nullable */
};

G_DEFINE_FINAL_TYPE (BefJournalReader, bef_journal_reader, G_TYPE_OBJECT)

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
tell (BefJournalReader *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/* What is about @id of that @name. */
static void
name_word (BefJournalWord *word, const char *id, BefCommune *commune)
{
  g_autofree char *name = bef_journal_object_name (id, commune);

  if (bef_journal_word_is_in (word, name))
    g_hash_table_add (word->objects, g_strdup (id));
}

static void
find_names (BefJournalWord *word, BefCommune *commune)
{
  GListModel *devices = bef_commune_get_devices (commune);
  GListModel *buildings = bef_commune_get_buildings (commune);
  GListModel *alerts = bef_commune_get_alerts (commune);

  for (guint i = 0; i < g_list_model_get_n_items (devices); i++)
    {
      g_autoptr (BefDevice) device = g_list_model_get_item (devices, i);
      name_word (word, bef_device_get_id (device), commune);
    }
  for (guint i = 0; i < g_list_model_get_n_items (buildings); i++)
    {
      g_autoptr (BefBuilding) building = g_list_model_get_item (buildings, i);
      name_word (word, bef_building_get_id (building), commune);
    }
  for (guint i = 0; i < g_list_model_get_n_items (alerts); i++)
    {
      g_autoptr (BefAlert) alert = g_list_model_get_item (alerts, i);
      name_word (word, bef_alert_get_id (alert), commune);
    }
  for (guint i = 0; bef_journal_action_nth (i) != NULL; i++)
    if (bef_journal_word_is_in (word, bef_journal_action_word (bef_journal_action_nth (i))))
      g_hash_table_add (word->actions, g_strdup (bef_journal_action_nth (i)));
}

BefJournalQuery
bef_journal_wish_query (const BefJournalWish *wish, BefCommune *commune)
{
  g_autoptr (GString) folded = g_string_new (NULL);
  BefJournalQuery query = { .kinds = wish->kinds,
                            .from_ms = wish->from_ms,
                            .to_ms = wish->from_ms != 0 ? G_MAXINT64 : 0 };

  bef_journal_fold (folded, wish->text);
  g_auto (GStrv) words = g_strsplit (folded->str, " ", -1);
  query.words = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_journal_word_free);
  for (guint i = 0; words[i] != NULL; i++)
    {
      if (*words[i] == '\0')
        continue;
      BefJournalWord *word = bef_journal_word_new (words[i]);
      find_names (word, commune);
      g_ptr_array_add (query.words, word);
    }
  return query;
}

/* (transfer full) */
static GPtrArray *
make_items (BefJournalReader *self, const BefJournalLines *lines)
{
  BefCommune *commune = bef_session_get_commune (self->session);
  GPtrArray *items = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < lines->entries->len; i++)
    g_ptr_array_add (items, bef_journal_item_new (g_ptr_array_index (lines->entries, i), commune));
  return items;
}

/* Nothing when @result was of another question, or of nobody any more. (transfer full) nullable */
static BefJournalLines *
take_answer (BefJournalReader *self, GObject *history, GAsyncResult *result)
{
  g_autoptr (GError) error = NULL;
  BefJournalLines *lines = bef_history_journal_query_finish (BEF_HISTORY (history), result, &error);

  if (lines != NULL && self->session != NULL)
    return lines;
  bef_journal_lines_free (lines);
  if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_clear_error (&self->error);
      self->error = g_steal_pointer (&error);
      self->is_asked = TRUE;
      self->is_reading = self->is_refreshing = FALSE;
      tell (self);
    }
  return NULL;
}

/* What ends at @lines begins with what is older. */
static void
go_to (BefJournalReader *self, const BefJournalLines *lines)
{
  self->is_at_end = lines->is_end;
  self->before_ms = lines->before_ms;
  self->before_id = lines->before_id;
}

static void read_part (BefJournalReader *self);

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BefJournalReader) self = user_data;
  g_autoptr (BefJournalLines) lines = take_answer (self, source, result);

  if (lines == NULL)
    return;
  g_autoptr (GPtrArray) items = make_items (self, lines);
  g_clear_error (&self->error);
  go_to (self, lines);
  g_list_store_splice (self->store, g_list_model_get_n_items (G_LIST_MODEL (self->store)), 0,
                       items->pdata, items->len);
  self->is_asked = TRUE;
  self->is_reading =
      !self->is_at_end && g_list_model_get_n_items (G_LIST_MODEL (self->store)) < self->n_wanted;
  if (self->is_reading)
    read_part (self);
  tell (self);
}

static void
read_part (BefJournalReader *self)
{
  BefJournalQuery query = self->query;

  query.before_ms = self->before_ms;
  query.before_id = self->before_id;
  self->is_reading = TRUE;
  bef_history_journal_query_async (bef_session_get_history (self->session), &query,
                                   self->cancellable, read_cb, g_object_ref (self));
}

void
bef_journal_reader_read_on (BefJournalReader *self)
{
  if (self->session == NULL || !self->has_wish || self->is_reading || self->is_at_end)
    return;
  self->n_wanted = g_list_model_get_n_items (G_LIST_MODEL (self->store)) + BEF_JOURNAL_QUERY_LINES;
  read_part (self);
  tell (self);
}

/* Whether the @n-th and following of @lines are the first of those shown. */
static gboolean
is_as_shown (BefJournalReader *self, const BefJournalLines *lines, guint n)
{
  for (guint i = n; i < lines->entries->len; i++)
    {
      g_autoptr (BefJournalItem) item = g_list_model_get_item (G_LIST_MODEL (self->store), i - n);
      if (item == NULL
          || bef_journal_item_get_id (item)
                 != ((BefJournalEntry *)g_ptr_array_index (lines->entries, i))->id)
        return FALSE;
    }
  return TRUE;
}

/* How many of @lines are new; all of them when what is shown does not follow. */
static guint
count_new (BefJournalReader *self, const BefJournalLines *lines)
{
  guint n = 0;

  while (n < lines->entries->len && !is_as_shown (self, lines, n))
    n++;
  return n;
}

static void
refreshed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BefJournalReader) self = user_data;
  g_autoptr (BefJournalLines) lines = take_answer (self, source, result);
  guint n_shown = g_list_model_get_n_items (G_LIST_MODEL (self->store));

  if (lines == NULL)
    return;
  self->is_refreshing = FALSE;
  /* A rare word: only a part was looked through. */
  if (lines->entries->len == 0 && !lines->is_end)
    return;
  guint n_new = count_new (self, lines);
  gboolean anew = n_new == lines->entries->len;
  if (n_new == 0 && (lines->entries->len > 0 || n_shown == 0))
    return;
  g_ptr_array_set_size (lines->entries, (gint)n_new);
  g_autoptr (GPtrArray) items = make_items (self, lines);
  if (anew)
    go_to (self, lines);
  g_list_store_splice (self->store, 0, anew ? n_shown : 0, items->pdata, items->len);
  tell (self);
}

void
bef_journal_reader_refresh (BefJournalReader *self)
{
  if (self->session == NULL || !self->has_wish || self->is_reading || self->is_refreshing)
    return;
  self->is_refreshing = TRUE;
  bef_history_journal_query_async (bef_session_get_history (self->session), &self->query,
                                   self->cancellable, refreshed_cb, g_object_ref (self));
}

/* What is under way is of nobody any more. */
static void
forget (BefJournalReader *self)
{
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  g_list_store_remove_all (self->store);
  g_clear_pointer (&self->query.words, g_ptr_array_unref);
  g_clear_error (&self->error);
  self->before_ms = self->before_id = 0;
  self->has_wish = self->is_reading = self->is_refreshing = FALSE;
  self->is_asked = self->is_at_end = FALSE;
}

void
bef_journal_reader_set_session (BefJournalReader *self, BefSession *session)
{
  forget (self);
  self->session = session;
}

void
bef_journal_reader_ask (BefJournalReader *self, const BefJournalWish *wish)
{
  const char *text = wish->text != NULL ? wish->text : "";

  if (self->session == NULL)
    return;
  if (self->has_wish && self->error == NULL && wish->kinds == self->kinds
      && wish->from_ms == self->from_ms && g_strcmp0 (text, self->text) == 0)
    {
      bef_journal_reader_refresh (self);
      return;
    }
  forget (self);
  self->has_wish = TRUE;
  self->kinds = wish->kinds;
  self->from_ms = wish->from_ms;
  g_free (self->text);
  self->text = g_strdup (text);
  self->query = bef_journal_wish_query (wish, bef_session_get_commune (self->session));
  self->n_wanted = BEF_JOURNAL_QUERY_LINES;
  read_part (self);
  tell (self);
}

GListModel *
bef_journal_reader_get_items (BefJournalReader *self)
{
  return G_LIST_MODEL (self->store);
}

gboolean
bef_journal_reader_is_reading (BefJournalReader *self)
{
  return self->is_reading;
}

gboolean
bef_journal_reader_is_asked (BefJournalReader *self)
{
  return self->is_asked;
}

gboolean
bef_journal_reader_is_at_end (BefJournalReader *self)
{
  return self->is_at_end;
}

gint64
bef_journal_reader_get_reached_ms (BefJournalReader *self)
{
  return self->is_at_end || self->before_id == 0 ? BEF_NO_TIME : self->before_ms;
}

const GError *
bef_journal_reader_get_error (BefJournalReader *self)
{
  return self->error;
}

static void
bef_journal_reader_finalize (GObject *object)
{
  BefJournalReader *self = BEF_JOURNAL_READER (object);

  g_clear_pointer (&self->query.words, g_ptr_array_unref);
  g_clear_error (&self->error);
  g_object_unref (self->cancellable);
  g_object_unref (self->store);
  g_free (self->text);
  G_OBJECT_CLASS (bef_journal_reader_parent_class)->finalize (object);
}

static void
bef_journal_reader_class_init (BefJournalReaderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = bef_journal_reader_finalize;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
bef_journal_reader_init (BefJournalReader *self)
{
  self->store = g_list_store_new (BEF_TYPE_JOURNAL_ITEM);
  self->cancellable = g_cancellable_new ();
}

BefJournalReader *
bef_journal_reader_new (void)
{
  return g_object_new (BEF_TYPE_JOURNAL_READER, NULL);
}
