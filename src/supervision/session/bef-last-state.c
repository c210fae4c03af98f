/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-last-state.h"

#include "base/bef-text.h"

#define STATE_DOCUMENT BEF_LAST_STATE_DOCUMENT
#define CONTACT_DOCUMENT "last-contact"
#define BEATS_DOCUMENT "beats"
#define NAME_DOCUMENT BEF_LAST_STATE_NAME_DOCUMENT

/* How often the state of a history was forgotten: what was begun before is not written. */
static guint
n_forgotten (BefHistory *history)
{
  return GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (history), "bef-last-state-forgotten"));
}

static void
kept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  /* Not told: it is written again a minute later, and a disk that keeps nothing is told by the
   * samples of the same answer. */
  if (!bef_history_put_document_finish (BEF_HISTORY (source), result, &error))
    g_debug ("The last known state was not kept: %s", error->message);
}

static void
keep (BefHistory *history, const char *text, gint64 contact_ms)
{
  g_autofree char *contact = bef_iso8601_format (contact_ms);

  bef_history_put_document_async (history, STATE_DOCUMENT, text, NULL, kept_cb, NULL);
  bef_history_put_document_async (history, CONTACT_DOCUMENT, contact, NULL, kept_cb, NULL);
}

typedef struct
{
  GPtrArray *entities; /* owned */
  gint64 contact_ms;
  guint n_forgotten; /* when it was begun */
} Save;

static void
save_free (gpointer data)
{
  Save *save = data;

  g_ptr_array_unref (save->entities);
  g_free (save);
}

static void
write_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  g_task_return_pointer (task, bef_entities_to_text (((Save *)task_data)->entities), g_free);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Save *save = g_task_get_task_data (G_TASK (result));
  g_autofree char *text = g_task_propagate_pointer (G_TASK (result), NULL);

  if (text != NULL && save->n_forgotten == n_forgotten (BEF_HISTORY (source)))
    keep (BEF_HISTORY (source), text, save->contact_ms);
}

void
bef_last_state_save (BefHistory *history, GPtrArray *entities, gint64 contact_ms, BefSaving saving)
{
  if (saving == BEF_SAVE_AT_ONCE)
    {
      g_autofree char *text = bef_entities_to_text (entities);
      keep (history, text, contact_ms);
      return;
    }
  g_autoptr (GTask) task = g_task_new (history, NULL, written_cb, NULL);
  Save *save = g_new0 (Save, 1);
  save->entities = g_ptr_array_ref (entities);
  save->contact_ms = contact_ms;
  save->n_forgotten = n_forgotten (history);
  g_task_set_source_tag (task, bef_last_state_save);
  g_task_set_task_data (task, save, save_free);
  g_task_run_in_thread (task, write_thread);
}

void
bef_last_state_forget (BefHistory *history)
{
  g_object_set_data (G_OBJECT (history), "bef-last-state-forgotten",
                     GUINT_TO_POINTER (n_forgotten (history) + 1));
  bef_history_put_document_async (history, STATE_DOCUMENT, NULL, NULL, kept_cb, NULL);
}

typedef struct
{
  char *text;        /* owned, nullable */
  gint64 contact_ms; /* BEF_NO_TIME: unknown */
} Load;

static void
load_free (gpointer data)
{
  Load *load = data;

  g_free (load->text);
  g_free (load);
}

static void
read_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Load *load = task_data;
  GError *error = NULL;
  GPtrArray *entities = bef_entities_from_text (load->text, &error);

  if (entities != NULL)
    g_task_return_pointer (task, entities, (GDestroyNotify)g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

static void
text_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Load *load = g_task_get_task_data (task);
  GError *error = NULL;

  load->text = bef_history_get_document_finish (BEF_HISTORY (source), result, &error);
  if (load->text != NULL)
    g_task_run_in_thread (task, read_thread);
  else if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, NULL, NULL);
}

static void
contact_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Load *load = g_task_get_task_data (task);
  g_autofree char *text = bef_history_get_document_finish (BEF_HISTORY (source), result, NULL);

  bef_iso8601_parse (text, &load->contact_ms);
}

void
bef_last_state_load_async (BefHistory *history, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (history, cancellable, callback, user_data);
  Load *load = g_new0 (Load, 1);

  load->contact_ms = BEF_NO_TIME;
  g_task_set_source_tag (task, bef_last_state_load_async);
  g_task_set_task_data (task, load, load_free);
  /* The history answers in order: the contact is there before the text is. */
  bef_history_get_document_async (history, CONTACT_DOCUMENT, cancellable, contact_cb,
                                  g_object_ref (task));
  bef_history_get_document_async (history, STATE_DOCUMENT, cancellable, text_cb,
                                  g_object_ref (task));
}

GPtrArray *
bef_last_state_load_finish (BefHistory *history, GAsyncResult *result, gint64 *contact_ms,
                            GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, history), NULL);

  *contact_ms = ((Load *)g_task_get_task_data (G_TASK (result)))->contact_ms;
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
bef_last_state_save_commune (BefHistory *history, BefCommune *commune)
{
  g_autofree char *text = bef_commune_dup_beats (commune);
  const char *name = bef_commune_get_name (commune);

  if (text[0] != '\0')
    bef_history_put_document_async (history, BEATS_DOCUMENT, text, NULL, kept_cb, NULL);
  if (name != NULL)
    bef_history_put_document_async (history, NAME_DOCUMENT, name, NULL, kept_cb, NULL);
}

static void
beats_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BefCommune) commune = user_data;
  g_autofree char *text = bef_history_get_document_finish (BEF_HISTORY (source), result, NULL);

  if (text != NULL)
    bef_commune_set_beats (commune, text);
}

static void
name_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BefCommune) commune = user_data;
  g_autofree char *text = bef_history_get_document_finish (BEF_HISTORY (source), result, NULL);
  g_autofree char *name = bef_text_line (text, BEF_TEXT_LINE);

  /* The server may have said it meanwhile. */
  if (name != NULL && name[0] != '\0' && bef_commune_get_name (commune) == NULL)
    bef_commune_set_name (commune, name);
}

void
bef_last_state_load_commune (BefHistory *history, BefCommune *commune, GCancellable *cancellable)
{
  bef_history_get_document_async (history, BEATS_DOCUMENT, cancellable, beats_cb,
                                  g_object_ref (commune));
  bef_history_get_document_async (history, NAME_DOCUMENT, cancellable, name_cb,
                                  g_object_ref (commune));
}
