/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-outbox.h"

#include <glib/gi18n.h>

#include "base/bef-text.h"
#include "bef-decision-item.h"
#include "bef-decision-words.h"

/* After so many answers in a row that the server is not well, the others wait for the next round.
 */
#define UNWELL_MAX 3

/* Answers of the server that do not show what it said it took, before it is sent in another way:
 * the first may have been on its way before. */
#define PATIENCE_POLLS 3

/* Sent and answered well: done when the server shows it. */
typedef struct
{
  gint64 id;                  /* of the item */
  char *alert;                /* owned */
  BefAlertDecision *decision; /* owned */
  guint n_tries;              /* times it was sent */
  guint n_polls;              /* answers without it since */
  gboolean is_awaited;
} Sent;

struct _BefOutbox
{
  GObject parent_instance;
  BefBackend *backend;       /* owned, nullable */
  BefHistory *history;       /* owned */
  BefCommune *commune;       /* owned */
  GCancellable *cancellable; /* owned */
  GPtrArray *items;          /* owned, nullable: BefOutboxItem being sent, the first under way; what
                                could not be kept has the id 0 */
  GPtrArray *sent;           /* owned, of Sent: kept, and not shown by the server yet */
  GHashTable *ended;      /* owned: id -> its last line of the journal, or NULL, of those that are
                             over, but could not be removed yet: not sent again */
  GHashTable *unwell;     /* owned: id -> how often the server was not well */
  char *trouble;          /* owned, nullable: what was told of the history last */
  BefDecisionsHere *here; /* owned: what the back end has no place for */
  BefOutboxCallbacks callbacks;
  guint n_unwell;   /* in a row, of this round */
  gboolean more;    /* came during this round */
  gboolean follows; /* something waits for what goes before it of the same alert */
  gboolean waits;   /* something failed for now */
};

G_DEFINE_FINAL_TYPE (BefOutbox, bef_outbox, G_TYPE_OBJECT)

static void
tell (BefOutbox *self, const char *text)
{
  if (!g_cancellable_is_cancelled (self->cancellable))
    self->callbacks.told (text, self->callbacks.user_data);
}

/* What cannot be read at every look is told once, until it goes well again (NULL). What cannot be
 * written is told by the history (bef_history_get_trouble()). */
static void
tell_trouble (BefOutbox *self, const GError *error)
{
  if (bef_set_str (&self->trouble, error != NULL ? error->message : NULL) && error != NULL
      && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CLOSED))
    tell (self, error->message);
}

static gboolean
may_send (BefOutbox *self)
{
  return self->backend != NULL && !g_cancellable_is_cancelled (self->cancellable)
         && self->callbacks.may_send (self->callbacks.user_data);
}

static BefDecisionsWords
words_of (BefOutbox *self)
{
  gboolean shown = self->callbacks.shows_words == NULL
                   || (!g_cancellable_is_cancelled (self->cancellable)
                       && self->callbacks.shows_words (self->callbacks.user_data));

  return shown ? BEF_DECISIONS_WITH_WORDS : BEF_DECISIONS_WITHOUT_WORDS;
}

static const char *
name_of (BefAlert *alert)
{
  return alert != NULL ? bef_alert_get_name (alert) : NULL;
}

static void send_first (BefOutbox *self);

static void
sent_free (gpointer data)
{
  Sent *sent = data;

  g_free (sent->alert);
  bef_alert_decision_free (sent->decision);
  g_free (sent);
}

static Sent *
find_sent (BefOutbox *self, gint64 id)
{
  for (guint i = 0; i < self->sent->len; i++)
    if (((Sent *)self->sent->pdata[i])->id == id)
      return self->sent->pdata[i];
  return NULL;
}

static void
forget_sent (BefOutbox *self, gint64 id)
{
  Sent *sent = find_sent (self, id);

  if (sent != NULL)
    g_ptr_array_remove (self->sent, sent);
}

/* Whether the server shows what was decided: by us, or by whom (transfer none). */
static gboolean
is_shown (BefAlert *alert, const BefAlertDecision *decision, const char **other)
{
  *other = NULL;
  return alert != NULL
         && bef_alert_facts_show (bef_alert_get_facts (alert), decision, other)
                != BEF_SHOWN_NOT_YET;
}

/* Not decided here any more. */
static void
take_back (BefOutbox *self, BefAlert *alert, const BefAlertDecision *decision)
{
  if (alert == NULL || decision == NULL)
    return;
  bef_alert_let_go (alert, decision->id);
  g_signal_emit_by_name (self->commune, "changed");
}

/* Kept nowhere and not sent: as if it had not been made, and said. */
static void
tell_lost (BefOutbox *self, const BefOutboxItem *item, const char *why)
{
  BefAlert *alert = bef_commune_find_alert (self->commune, item->object);
  g_autoptr (BefAlertDecision) decision = bef_decision_item_read (item);

  if (alert == NULL)
    return;
  g_autofree char *text = bef_decision_lost_text (decision, bef_alert_get_name (alert), why);
  tell (self, text);
  take_back (self, alert, decision);
}

/* What is left is kept for the next round, or told to be lost, with @why. */
static void
end_round (BefOutbox *self, const char *why)
{
  g_autoptr (GPtrArray) items = g_steal_pointer (&self->items);

  for (guint i = 0; i < items->len; i++)
    {
      const BefOutboxItem *item = g_ptr_array_index (items, i);
      if (item->id == 0)
        tell_lost (self, item, why);
    }
  if (!g_cancellable_is_cancelled (self->cancellable))
    self->callbacks.sent (self->callbacks.user_data);
}

/* The first is done with for this round; @why the others wait, should they. */
static void
next (BefOutbox *self, const char *why)
{
  g_ptr_array_remove_index (self->items, 0);
  if (self->items->len > 0 && self->n_unwell < UNWELL_MAX)
    {
      send_first (self);
      return;
    }
  end_round (self, why);
  if (self->more)
    bef_outbox_look (self);
}

static void
removed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BefOutbox) self = user_data;
  const BefOutboxItem *item = g_ptr_array_index (self->items, 0);
  gboolean removed = bef_history_outbox_remove_finish (BEF_HISTORY (source), result, NULL);

  if (removed)
    {
      g_hash_table_remove (self->ended, &item->id);
      /* What comes after it of the same alert. */
      self->more |= self->follows;
    }
  else
    {
      /* Tried again after the next contact; after a restart it is sent again, and the back end
       * answers as it did. */
      self->waits = TRUE;
    }
  next (self, NULL);
}

/* Of the first. */
static void
remove_first (BefOutbox *self)
{
  const BefOutboxItem *item = g_ptr_array_index (self->items, 0);
  const BefJournalEntry *line = g_hash_table_lookup (self->ended, &item->id);

  bef_history_outbox_remove_noted_async (self->history, item->id, line, NULL, removed_cb,
                                         g_object_ref (self));
}

static void
journalled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BefOutbox) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!bef_history_journal_add_finish (BEF_HISTORY (source), result, &error))
    tell (self, error->message);
}

/* The first is over, whatever becomes of it in the file. @line (transfer full, nullable) goes into
 * the journal as it leaves the outbox: both or neither. */
static void
end_first (BefOutbox *self, BefJournalEntry *line)
{
  const BefOutboxItem *item = g_ptr_array_index (self->items, 0);

  if (item->id != 0)
    {
      g_hash_table_replace (self->ended, g_memdup2 (&item->id, sizeof item->id), line);
      remove_first (self);
      return;
    }
  if (line != NULL)
    bef_history_journal_add_async (self->history, line, NULL, journalled_cb, g_object_ref (self));
  bef_journal_entry_free (line);
  next (self, NULL);
}

static gboolean
is_final (const GError *error)
{
  static const int codes[] = { BEF_BACKEND_ERROR_CONFLICT, BEF_BACKEND_ERROR_NOT_FOUND,
                               BEF_BACKEND_ERROR_NO_PLACE, BEF_BACKEND_ERROR_FORBIDDEN,
                               BEF_BACKEND_ERROR_REFUSED };

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    if (g_error_matches (error, BEF_BACKEND_ERROR, codes[i]))
      return TRUE;
  return error == NULL;
}

/* Of the first: told once, and to be read in the journal afterwards. @decision: as it was read,
 * nullable. */
static void
refuse_first (BefOutbox *self, const BefAlertDecision *decision, const char *why)
{
  static const BefAlertDecision unread = { .kind = BEF_DECISION_ACKNOWLEDGE };
  const BefOutboxItem *item = g_ptr_array_index (self->items, 0);
  BefAlert *alert = bef_commune_find_alert (self->commune, item->object);
  g_autofree char *text = bef_decision_refused_text (decision, name_of (alert), why);

  tell (self, text);
  take_back (self, alert, decision);
  end_first (self, bef_decision_line (decision != NULL ? decision : &unread, BEF_DECISION_REFUSED,
                                      item->object, name_of (alert), why));
}

/* What the back end has no place for. */
typedef struct
{
  BefOutbox *self;            /* owned */
  gint64 id;                  /* of the item */
  char *alert;                /* owned */
  BefAlertDecision *decision; /* owned */
} Staying;

static void settled_cb (GObject *source, GAsyncResult *result, gpointer user_data);

static void
stays_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Staying *staying = user_data;
  BefOutbox *self = staying->self;
  BefAlert *alert = bef_commune_find_alert (self->commune, staying->alert);
  g_autoptr (GError) error = NULL;

  if (!bef_decisions_here_add_finish (self->here, result, &error))
    {
      /* It is in the outbox as it was, and tried again after the next contact. */
      tell_trouble (self, error);
      self->waits = TRUE;
    }
  else
    {
      g_autoptr (BefJournalEntry) line = bef_decision_line (
          staying->decision, BEF_DECISION_STAYS_HERE, staying->alert, name_of (alert), NULL);
      if (staying->id != 0)
        bef_history_outbox_remove_noted_async (self->history, staying->id, line, NULL, settled_cb,
                                               g_object_ref (self));
    }
  g_object_unref (self);
  g_free (staying->alert);
  bef_alert_decision_free (staying->decision);
  g_free (staying);
}

/* It is on this computer only from now on, and said. */
static void
keep_here (BefOutbox *self, gint64 id, const char *alert_id, const BefAlertDecision *decision)
{
  BefAlert *alert = bef_commune_find_alert (self->commune, alert_id);
  Staying *staying = g_new (Staying, 1);

  *staying =
      (Staying){ g_object_ref (self), id, g_strdup (alert_id), bef_alert_decision_copy (decision) };
  staying->decision->standing = BEF_DECISION_KEPT_HERE;
  if (alert != NULL)
    {
      g_autofree char *text = bef_decision_here_text (decision, bef_alert_get_name (alert));
      tell (self, text);
      bef_decision_hold (alert, staying->decision, words_of (self));
      g_signal_emit_by_name (self->commune, "changed");
    }
  if (id != 0)
    g_hash_table_replace (self->ended, g_memdup2 (&id, sizeof id), NULL);
  bef_decisions_here_add_async (self->here, alert_id, decision, stays_cb, staying);
}

void
bef_outbox_keep_here (BefOutbox *self, const char *alert, const BefAlertDecision *decision)
{
  keep_here (self, 0, alert, decision);
}

/* The first is kept: the next whole poll that succeeds tries again. One that makes the server
 * unwell keeps none behind it waiting. */
static void
leave_first (BefOutbox *self, const GError *error)
{
  const BefOutboxItem *item = g_ptr_array_index (self->items, 0);
  gboolean unwell = g_error_matches (error, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_SERVER)
                    || g_error_matches (error, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_BAD_DATA);

  self->waits |= item->id != 0;
  if (!unwell)
    {
      end_round (self, error->message);
      return;
    }
  g_autoptr (BefAlertDecision) decision = bef_decision_item_read (item);
  if (item->id == 0)
    tell_lost (self, item, error->message);
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (self->unwell, &item->id)) + 1;
  g_hash_table_replace (self->unwell, g_memdup2 (&item->id, sizeof item->id), GUINT_TO_POINTER (n));
  if (n == 1 && item->id != 0)
    {
      g_autofree char *text = bef_decision_again_text (decision, error->message);
      tell (self, text);
    }
  self->n_unwell++;
  next (self, error->message);
}

/* Sent is not stored. */
static void
await (BefOutbox *self, const BefOutboxItem *item, const BefAlertDecision *decision,
       BefAlert *alert)
{
  Sent *sent = find_sent (self, item->id);

  if (sent == NULL)
    {
      sent = g_new0 (Sent, 1);
      sent->id = item->id;
      sent->alert = g_strdup (item->object);
      sent->decision = bef_alert_decision_copy (decision);
      g_ptr_array_add (self->sent, sent);
    }
  sent->n_tries++;
  sent->n_polls = 0;
  sent->is_awaited = TRUE;
  if (alert != NULL)
    bef_alert_set_standing (alert, decision->id, BEF_DECISION_SENT);
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BefOutbox) self = user_data;
  const BefOutboxItem *item = g_ptr_array_index (self->items, 0);
  g_autoptr (GError) error = NULL;

  bef_backend_done_finish (BEF_BACKEND (source), result, &error);
  if (error != NULL)
    self->callbacks.failed (error, self->callbacks.user_data);
  if (!is_final (error))
    {
      leave_first (self, error);
      return;
    }
  self->n_unwell = 0;
  g_autoptr (BefAlertDecision) decision = bef_decision_item_read (item);
  BefAlert *alert = bef_commune_find_alert (self->commune, item->object);
  if (error != NULL)
    forget_sent (self, item->id);
  if (g_error_matches (error, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_NO_PLACE)
      && decision->sense == BEF_DECISION_MAKE)
    {
      keep_here (self, item->id, item->object, decision);
      next (self, NULL);
    }
  else if (error != NULL)
    refuse_first (self, decision, error->message);
  /* Of what is kept the line was written with it. */
  else if (item->id != 0)
    {
      await (self, item, decision, alert);
      next (self, NULL);
    }
  else
    end_first (
        self, bef_decision_line (decision, BEF_DECISION_DONE, item->object, name_of (alert), NULL));
}

static char *
faster_text (const char *other)
{
  /* TRANSLATORS: %s is a name or a role. */
  return g_strdup_printf (_ ("%s was faster."), other);
}

static void
send_first (BefOutbox *self)
{
  const BefOutboxItem *item = g_ptr_array_index (self->items, 0);
  BefAlert *alert = bef_commune_find_alert (self->commune, item->object);
  g_autoptr (BefAlertDecision) decision = bef_decision_item_read (item);
  const char *other;

  if (g_hash_table_contains (self->ended, &item->id))
    remove_first (self);
  else if (decision == NULL)
    refuse_first (self, NULL, _ ("What was kept of it cannot be read."));
  /* What the server shows goes first, and nobody's name is written over. */
  else if (is_shown (alert, decision, &other))
    {
      g_autofree char *why = other != NULL ? faster_text (other) : NULL;
      forget_sent (self, item->id);
      if (why != NULL)
        {
          refuse_first (self, decision, why);
          return;
        }
      take_back (self, alert, decision);
      end_first (self, NULL);
    }
  else
    bef_backend_decide_async (self->backend, item->object, decision, self->cancellable, sent_cb,
                              g_object_ref (self));
}

static void
mark_pending (BefOutbox *self, const BefOutboxItem *item)
{
  BefAlert *alert = bef_commune_find_alert (self->commune, item->object);
  g_autoptr (BefAlertDecision) decision = bef_decision_item_read (item);
  const Sent *sent = find_sent (self, item->id);
  const char *other;

  if (alert == NULL || decision == NULL || g_hash_table_contains (self->ended, &item->id)
      || is_shown (alert, decision, &other))
    return;
  decision->standing = sent != NULL && sent->is_awaited ? BEF_DECISION_SENT : BEF_DECISION_NOT_SENT;
  bef_decision_hold (alert, decision, words_of (self));
}

/* Takes out of @items (oldest first) what is awaited, and what comes after something of the same
 * alert: first things first. */
static void
take_out_later (BefOutbox *self, GPtrArray *items)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  self->follows = FALSE;
  for (guint i = 0; i < items->len;)
    {
      const BefOutboxItem *item = items->pdata[i];
      const Sent *sent = find_sent (self, item->id);
      gboolean over = g_hash_table_contains (self->ended, &item->id);
      gboolean is_first = over || g_hash_table_add (seen, g_strdup (item->object));
      self->follows |= !is_first;
      if (is_first && (sent == NULL || !sent->is_awaited))
        i++;
      else
        g_ptr_array_remove_index (items, i);
    }
}

/* Those that never made the server unwell first, else in order. */
static gint
compare_items (gconstpointer a, gconstpointer b, gpointer user_data)
{
  BefOutbox *self = user_data;
  const BefOutboxItem *x = *(BefOutboxItem *const *)a, *y = *(BefOutboxItem *const *)b;
  guint m = GPOINTER_TO_UINT (g_hash_table_lookup (self->unwell, &x->id));
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (self->unwell, &y->id));

  return m != n ? (m > n) - (m < n) : (x->id > y->id) - (x->id < y->id);
}

static void
begin_round (BefOutbox *self, GPtrArray *items)
{
  self->items = items;
  self->n_unwell = 0;
  self->more = FALSE;
  g_ptr_array_sort_with_data (self->items, compare_items, self);
  send_first (self);
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BefOutbox) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) items =
      bef_history_outbox_list_finish (BEF_HISTORY (source), result, &error);

  tell_trouble (self, error);
  bef_decisions_here_mark (self->here, self->commune, words_of (self));
  /* What cannot be read now is looked at after the next contact. */
  self->waits |= items == NULL;
  for (guint i = 0; items != NULL && i < items->len; i++)
    mark_pending (self, g_ptr_array_index (items, i));
  if (items != NULL)
    take_out_later (self, items);
  if (self->items != NULL)
    self->more = TRUE;
  else if (items != NULL && items->len > 0 && may_send (self))
    begin_round (self, g_steal_pointer (&items));
}

void
bef_outbox_look (BefOutbox *self)
{
  self->waits = FALSE;
  self->more = self->items != NULL;
  if (self->items == NULL)
    bef_history_outbox_list_async (self->history, NULL, listed_cb, g_object_ref (self));
}

static void
settled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BefOutbox) self = user_data;

  /* Should it not be removed, it is looked at again later, and shown to be done. */
  if (!bef_history_outbox_remove_finish (BEF_HISTORY (source), result, NULL))
    self->waits = TRUE;
}

/* What was sent is over: shown by the server, or (@why) told and taken back. */
static void
settle (BefOutbox *self, const Sent *sent, const char *why)
{
  BefAlert *alert = bef_commune_find_alert (self->commune, sent->alert);
  g_autoptr (BefJournalEntry) line = NULL;

  if (why != NULL)
    {
      g_autofree char *text = bef_decision_refused_text (sent->decision, name_of (alert), why);
      tell (self, text);
      line = bef_decision_line (sent->decision, BEF_DECISION_REFUSED, sent->alert, NULL, why);
    }
  take_back (self, alert, sent->decision);
  bef_history_outbox_remove_noted_async (self->history, sent->id, line, NULL, settled_cb,
                                         g_object_ref (self));
}

/* TRUE: @sent is settled. */
static gboolean
check_sent (BefOutbox *self, Sent *sent)
{
  BefAlert *alert = bef_commune_find_alert (self->commune, sent->alert);
  const char *other;

  if (is_shown (alert, sent->decision, &other))
    {
      g_autofree char *why = other != NULL ? faster_text (other) : NULL;
      settle (self, sent, why);
      return TRUE;
    }
  if (++sent->n_polls < PATIENCE_POLLS)
    return FALSE;
  if (alert == NULL) /* gone meanwhile: there is nothing left to decide */
    settle (self, sent, NULL);
  else if (self->backend != NULL
           && bef_backend_decide_otherwise (self->backend, sent->decision, sent->n_tries))
    {
      sent->is_awaited = FALSE;
      self->waits = TRUE;
      return FALSE;
    }
  else if (sent->decision->sense == BEF_DECISION_UNDO)
    settle (self, sent,
            _ ("The server answers that it took it, and does not keep it. Tell whoever runs it."));
  else
    keep_here (self, sent->id, sent->alert, sent->decision);
  return TRUE;
}

void
bef_outbox_check (BefOutbox *self)
{
  gboolean again = FALSE;

  bef_decisions_here_mark (self->here, self->commune, words_of (self));
  for (guint i = self->sent->len; i > 0; i--)
    {
      Sent *sent = self->sent->pdata[i - 1];
      if (sent->is_awaited && check_sent (self, sent))
        {
          g_ptr_array_remove_index (self->sent, i - 1);
          again |= self->follows;
        }
      else
        again |= !sent->is_awaited;
    }
  if (again && self->items == NULL)
    bef_outbox_look (self);
}

gboolean
bef_outbox_is_waiting (BefOutbox *self)
{
  return self->waits || self->more;
}

/* A decision on its way into the history. */
typedef struct
{
  BefOutbox *self;     /* owned */
  BefOutboxItem *item; /* owned, nullable */
} Keeping;

/* Straight away, or not at all. */
static void
send_unkept (BefOutbox *self, BefOutboxItem *item, const char *why)
{
  if (!may_send (self))
    {
      tell_lost (self, item, why);
      bef_outbox_item_free (item);
      return;
    }
  if (self->items != NULL)
    {
      g_ptr_array_add (self->items, item);
      return;
    }
  GPtrArray *items = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_outbox_item_free);
  g_ptr_array_add (items, item);
  begin_round (self, items);
}

static void
kept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Keeping *keeping = user_data;
  g_autoptr (BefOutbox) self = keeping->self;
  g_autoptr (GError) error = NULL;

  if (bef_history_outbox_add_finish (BEF_HISTORY (source), result, &error) < 0)
    {
      send_unkept (self, keeping->item, error->message);
      return;
    }
  g_autoptr (BefAlertDecision) decision = bef_decision_item_read (keeping->item);
  bef_outbox_item_free (keeping->item);
  if (may_send (self))
    {
      bef_outbox_look (self);
      return;
    }
  g_autofree char *text = bef_decision_waits_text (decision);
  tell (self, text);
}

/* Through the history, so that a lost connection or a crash between the click and the answer loses
 * nothing; what it cannot keep is sent at once, or taken back. */
void
bef_outbox_decide (BefOutbox *self, BefAlert *alert, const BefAlertDecision *decision)
{
  const char *id = bef_alert_get_id (alert);
  BefOutboxItem *item = bef_decision_item_new (id, decision);
  g_autoptr (BefJournalEntry) line =
      bef_decision_line (decision, BEF_DECISION_DONE, id, bef_alert_get_name (alert), NULL);

  bef_alert_hold (alert, decision);
  if (bef_history_is_in_memory (self->history))
    {
      send_unkept (self, item, _ ("Nothing is kept on this computer at present."));
      return;
    }
  Keeping *keeping = g_new (Keeping, 1);
  *keeping = (Keeping){ g_object_ref (self), item };
  bef_history_outbox_add_async (self->history, item, line, NULL, kept_cb, keeping);
}

gboolean
bef_outbox_undo_here (BefOutbox *self, BefAlert *alert, const BefAlertDecision *undo,
                      const char *id)
{
  if (!bef_decisions_here_remove (self->here, id))
    return FALSE;
  bef_alert_let_go (alert, id);
  g_autoptr (BefJournalEntry) line = bef_decision_line (
      undo, BEF_DECISION_DONE, bef_alert_get_id (alert), bef_alert_get_name (alert), NULL);
  bef_history_journal_add_async (self->history, line, NULL, journalled_cb, g_object_ref (self));
  return TRUE;
}

static void
here_loaded_cb (gpointer user_data)
{
  g_autoptr (BefOutbox) self = user_data;

  bef_decisions_here_mark (self->here, self->commune, words_of (self));
}

void
bef_outbox_start (BefOutbox *self)
{
  bef_decisions_here_load (self->here, NULL, here_loaded_cb, g_object_ref (self));
}

void
bef_outbox_stop (BefOutbox *self)
{
  g_cancellable_cancel (self->cancellable);
}

static void
bef_outbox_finalize (GObject *object)
{
  BefOutbox *self = BEF_OUTBOX (object);

  g_clear_object (&self->backend);
  g_object_unref (self->history);
  g_object_unref (self->commune);
  g_object_unref (self->cancellable);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_ptr_array_unref (self->sent);
  g_hash_table_unref (self->ended);
  g_hash_table_unref (self->unwell);
  g_free (self->trouble);
  bef_decisions_here_free (self->here);
  G_OBJECT_CLASS (bef_outbox_parent_class)->finalize (object);
}

static void
bef_outbox_class_init (BefOutboxClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = bef_outbox_finalize;
}

static void
bef_outbox_init (BefOutbox *self)
{
  self->cancellable = g_cancellable_new ();
  self->sent = g_ptr_array_new_with_free_func (sent_free);
  self->ended = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free,
                                       (GDestroyNotify)bef_journal_entry_free);
  self->unwell = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
}

BefOutbox *
bef_outbox_new (BefBackend *backend, BefHistory *history, BefCommune *commune,
                const BefOutboxCallbacks *callbacks)
{
  BefOutbox *self = g_object_new (BEF_TYPE_OUTBOX, NULL);

  g_set_object (&self->backend, backend);
  self->history = g_object_ref (history);
  self->here = bef_decisions_here_new (history);
  self->commune = g_object_ref (commune);
  self->callbacks = *callbacks;
  return self;
}
