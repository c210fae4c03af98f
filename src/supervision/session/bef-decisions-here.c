/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-decisions-here.h"

#include "base/bef-json.h"

#define DOCUMENT "decisions-here"
/* Of an alert that is gone: it may come back. */
#define KEPT_MS (30 * BEF_MS_DAY)

typedef struct
{
  char *alert;                /* owned */
  BefAlertDecision *decision; /* owned */
} Kept;

struct _BefDecisionsHere
{
  BefHistory *history; /* owned */
  GPtrArray *all;      /* owned, of Kept, oldest first */
};

static void
kept_free (gpointer data)
{
  Kept *kept = data;

  g_free (kept->alert);
  bef_alert_decision_free (kept->decision);
  g_free (kept);
}

BefDecisionsHere *
bef_decisions_here_new (BefHistory *history)
{
  BefDecisionsHere *self = g_new0 (BefDecisionsHere, 1);

  self->history = g_object_ref (history);
  self->all = g_ptr_array_new_with_free_func (kept_free);
  return self;
}

void
bef_decisions_here_free (BefDecisionsHere *self)
{
  if (self == NULL)
    return;
  g_object_unref (self->history);
  g_ptr_array_unref (self->all);
  g_free (self);
}

/* NULL: none is kept. (transfer full) */
static char *
write_all (BefDecisionsHere *self)
{
  g_autoptr (JsonNode) root = json_node_alloc ();
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < self->all->len; i++)
    {
      const Kept *kept = self->all->pdata[i];
      JsonObject *object = bef_alert_decision_to_json (kept->decision);
      json_object_set_string_member (object, "alert", kept->alert);
      json_array_add_object_element (array, object);
    }
  json_node_init_array (root, array);
  json_array_unref (array);
  return self->all->len > 0 ? bef_json_to_string (root) : NULL;
}

static void
read_all (BefDecisionsHere *self, const char *text)
{
  g_autoptr (JsonNode) root = bef_json_parse (text, strlen (text), 0, NULL);
  JsonArray *array = bef_json_node_array (root);

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonObject *object = bef_json_node_object (json_array_get_element (array, i));
      const char *alert = bef_json_get_string (object, "alert");
      g_autoptr (BefAlertDecision) decision = bef_alert_decision_from_json (object);
      if (alert == NULL || decision == NULL || decision->id == NULL)
        continue;
      Kept *kept = g_new (Kept, 1);
      decision->standing = BEF_DECISION_KEPT_HERE;
      *kept = (Kept){ g_strdup (alert), g_steal_pointer (&decision) };
      g_ptr_array_add (self->all, kept);
    }
}

typedef struct
{
  BefDecisionsHere *self;
  void (*callback) (gpointer user_data);
  gpointer user_data;
} Loading;

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Loading *loading = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = bef_history_get_document_finish (BEF_HISTORY (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (text != NULL)
    read_all (loading->self, text);
  if (loading->callback != NULL)
    loading->callback (loading->user_data);
}

void
bef_decisions_here_load (BefDecisionsHere *self, GCancellable *cancellable,
                         void (*callback) (gpointer user_data), gpointer user_data)
{
  Loading *loading = g_new (Loading, 1);

  *loading = (Loading){ self, callback, user_data };
  bef_history_get_document_async (self->history, DOCUMENT, cancellable, loaded_cb, loading);
}

static void
drop (BefDecisionsHere *self, const char *alert, const BefAlertDecision *decision)
{
  for (guint i = self->all->len; i > 0; i--)
    {
      const Kept *kept = self->all->pdata[i - 1];
      gboolean of_its_kind = kept->decision->kind == decision->kind
                             && decision->kind != BEF_DECISION_COMMENT
                             && g_str_equal (kept->alert, alert);
      if (of_its_kind || g_strcmp0 (kept->decision->id, decision->id) == 0)
        g_ptr_array_remove_index (self->all, i - 1);
    }
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (bef_history_put_document_finish (BEF_HISTORY (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
bef_decisions_here_add_async (BefDecisionsHere *self, const char *alert,
                              const BefAlertDecision *decision, GAsyncReadyCallback callback,
                              gpointer user_data)
{
  GTask *task = g_task_new (self->history, NULL, callback, user_data);
  Kept *kept = g_new (Kept, 1);

  g_task_set_source_tag (task, bef_decisions_here_add_async);
  drop (self, alert, decision);
  *kept = (Kept){ g_strdup (alert), bef_alert_decision_copy (decision) };
  kept->decision->standing = BEF_DECISION_KEPT_HERE;
  g_ptr_array_add (self->all, kept);
  g_autofree char *text = write_all (self);
  bef_history_put_document_async (self->history, DOCUMENT, text, NULL, written_cb, task);
}

gboolean
bef_decisions_here_add_finish (BefDecisionsHere *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self->history), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
rewritten_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  /* Not told: it is found to be over again after the next start. */
  if (!bef_history_put_document_finish (BEF_HISTORY (source), result, &error))
    g_debug ("What is decided here was not written: %s", error->message);
}

static void
rewrite (BefDecisionsHere *self)
{
  g_autofree char *text = write_all (self);

  bef_history_put_document_async (self->history, DOCUMENT, text, NULL, rewritten_cb, NULL);
}

gboolean
bef_decisions_here_remove (BefDecisionsHere *self, const char *id)
{
  for (guint i = 0; i < self->all->len; i++)
    if (g_strcmp0 (((Kept *)self->all->pdata[i])->decision->id, id) == 0)
      {
        g_ptr_array_remove_index (self->all, i);
        rewrite (self);
        return TRUE;
      }
  return FALSE;
}

void
bef_decision_hold (BefAlert *alert, const BefAlertDecision *decision, BefDecisionsWords words)
{
  BefAlertDecision wordless = *decision;

  wordless.who = wordless.text = NULL;
  if (words == BEF_DECISIONS_WITH_WORDS)
    bef_alert_hold (alert, decision);
  else if (decision->kind == BEF_DECISION_ACKNOWLEDGE || decision->kind == BEF_DECISION_SHELVE)
    bef_alert_hold (alert, &wordless);
  else
    bef_alert_let_go (alert, decision->id);
}

/* TRUE: it is over. */
static gboolean
mark (const Kept *kept, BefAlert *alert, BefDecisionsWords words)
{
  const char *other;

  if (alert == NULL)
    return kept->decision->at_ms < bef_now_ms () - KEPT_MS;
  if (bef_alert_facts_show (bef_alert_get_facts (alert), kept->decision, &other)
      != BEF_SHOWN_NOT_YET)
    {
      bef_alert_let_go (alert, kept->decision->id);
      return TRUE;
    }
  bef_decision_hold (alert, kept->decision, words);
  return FALSE;
}

void
bef_decisions_here_mark (BefDecisionsHere *self, BefCommune *commune, BefDecisionsWords words)
{
  gboolean changed = FALSE;

  for (guint i = 0; i < self->all->len;)
    {
      const Kept *kept = self->all->pdata[i];
      if (!mark (kept, bef_commune_find_alert (commune, kept->alert), words))
        {
          i++;
          continue;
        }
      g_ptr_array_remove_index (self->all, i);
      changed = TRUE;
    }
  if (changed)
    rewrite (self);
}
