/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-ngsi-backend.h"

#include <glib/gi18n.h>

#include "backend/bef-https-error.h"
#include "base/bef-json.h"

/*
 * Brokers cut long histories: with 206 and Content-Range, with a Link to the rest, or without a
 * word at a round number of values, and keep either the oldest or the newest. So the stamps that
 * came decide what is whole, and the remainders are asked for again until an answer is not cut.
 * Which end a broker keeps is learned from the first remainder that held something.
 *
 * How a broker wants to be asked is found by one history at a time, the others wait for it: each
 * trying for itself would be refused as often, and a way that one has just left would be left out
 * by the next. Later a refusal concerns the history that met it: it tries the other ways itself.
 */
#define LONGEST_MS (31 * BEF_MS_DAY)
#define MAX_REQUESTS 2000
/* Silent limits seen in the field are multiples of this. */
#define ROUND_COUNT 50
/* Values may be written while we read: only older ones teach which end was cut. */
#define SETTLED_MS BEF_MS_MINUTE

typedef enum
{
  PART_FIRST,  /* of the range the caller asked for */
  PART_BEFORE, /* what stands before the stamps of a cut answer */
  PART_AFTER,
} Part;

typedef struct
{
  gint64 from_ms, to_ms; /* [from, to) */
  Part part;
} Range;

/* A history under way: the task's data. Touched by one thread at a time. */
typedef struct
{
  BefProfile *profile;
  BefNgsiUnits *units;
  BefSeriesKey key;
  GStrv attributes; /* owned: as the server names them */
  GArray *pending;  /* Range, the next one last */
  GArray *whole;    /* Range: known to be complete */
  GArray *readings;
  gint64 from_ms, to_ms, started_ms;
  guint requests;
  guint variant;   /* how it asks */
  guint n_refused; /* ways of asking refused since the last answer */

  Range range; /* being asked */
  BefHttpsAnswer *answer;
  BefNgsiTemporal part;
  BefNgsiCounts counts;
  GError *part_error;
} History;

static void next_range (GTask *task);

static void
history_free (gpointer data)
{
  History *self = data;

  bef_profile_unref (self->profile);
  bef_ngsi_units_unref (self->units);
  g_strfreev (self->attributes);
  g_array_unref (self->pending);
  g_array_unref (self->whole);
  g_clear_pointer (&self->readings, g_array_unref);
  g_clear_pointer (&self->answer, bef_https_answer_free);
  bef_ngsi_temporal_clear (&self->part);
  g_clear_error (&self->part_error);
  g_free (self);
}

static void
add_range (GArray *ranges, gint64 from_ms, gint64 to_ms, Part part)
{
  Range range = { from_ms, to_ms, part };
  if (from_ms < to_ms)
    g_array_append_val (ranges, range);
}

static void
decode_part (gpointer task_data)
{
  History *self = task_data;
  g_autoptr (JsonNode) root = bef_ngsi_parse (self->answer, &self->part_error);

  if (root != NULL)
    bef_ngsi_decode_temporal (root, self->profile, self->units, self->key, &self->part,
                              &self->counts, &self->part_error);
}

/* Instances of the answer that stand in the range asked. */
static gboolean
stamps_in_range (const History *self, gint64 *first, gint64 *last)
{
  if (self->part.instances == 0 || self->part.first_ms >= self->range.to_ms
      || self->part.last_ms < self->range.from_ms)
    return FALSE;
  *first = MAX (self->part.first_ms, self->range.from_ms);
  *last = MIN (self->part.last_ms, self->range.to_ms - 1);
  return TRUE;
}

static void
learn_cut (BefNgsiDialect *dialect, const History *self, gint64 first)
{
  if (dialect->cut != BEF_NGSI_CUT_UNKNOWN)
    return;
  if (self->range.part == PART_BEFORE)
    dialect->cut = BEF_NGSI_CUT_KEEPS_NEWEST;
  else if (self->range.part == PART_AFTER && first < self->started_ms - SETTLED_MS)
    dialect->cut = BEF_NGSI_CUT_KEEPS_OLDEST;
}

/* Decides from the stamps what is whole, and what to ask for again. */
static void
settle_part (BefNgsiBackend *backend, History *self)
{
  Range asked = self->range;
  gboolean is_cut = self->answer->status == 206 || self->answer->has_next
                    || (self->part.instances > 0 && self->part.instances % ROUND_COUNT == 0);
  gint64 first = asked.from_ms, last = asked.from_ms;
  gboolean is_any = stamps_in_range (self, &first, &last);

  if (is_any)
    learn_cut (backend->dialect, self, first);
  for (guint i = 0; i < self->part.readings->len; i++)
    {
      BefReading reading = g_array_index (self->part.readings, BefReading, i);
      if (reading.observed_ms >= asked.from_ms && reading.observed_ms < asked.to_ms)
        g_array_append_val (self->readings, reading);
    }
  if (!is_cut)
    {
      add_range (self->whole, asked.from_ms, asked.to_ms, asked.part);
      return;
    }
  if (!is_any)
    return; /* a server that answers about another time: nothing is known of this range */
  add_range (self->whole, first, last + 1, asked.part);
  add_range (backend->dialect->cut == BEF_NGSI_CUT_KEEPS_NEWEST ? self->whole : self->pending,
             last + 1, asked.to_ms, PART_AFTER);
  add_range (backend->dialect->cut == BEF_NGSI_CUT_KEEPS_OLDEST ? self->whole : self->pending,
             asked.from_ms, first, PART_BEFORE);
}

static int
compare_ranges (gconstpointer a, gconstpointer b)
{
  gint64 x = ((const Range *)a)->from_ms, y = ((const Range *)b)->from_ms;
  return (x > y) - (x < y);
}

/* The longest run of whole ranges without a hole. */
static Range
longest_run (GArray *whole, gint64 from_ms)
{
  Range best = { from_ms, from_ms, PART_FIRST }, run = best;

  g_array_sort (whole, compare_ranges);
  for (guint i = 0; i < whole->len; i++)
    {
      Range range = g_array_index (whole, Range, i);
      if (range.from_ms > run.to_ms)
        run = range;
      run.to_ms = MAX (run.to_ms, range.to_ms);
      if (run.to_ms - run.from_ms > best.to_ms - best.from_ms)
        best = run;
    }
  return best;
}

static void
finish (GTask *task)
{
  History *self = g_task_get_task_data (task);

  if (self->readings->len == 0 && self->counts.dropped > 0)
    {
      g_task_return_new_error (task, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_BAD_DATA,
                               _ ("None of the server's %u values could be understood."),
                               self->counts.dropped);
      g_object_unref (task);
      return;
    }
  bef_ngsi_sort_readings (self->readings);
  Range run = longest_run (self->whole, self->from_ms);
  self->from_ms = run.from_ms;
  self->to_ms = run.to_ms;
  g_task_return_pointer (task, g_array_ref (self->readings), (GDestroyNotify)g_array_unref);
  g_object_unref (task);
}

static void
part_done (GTask *task)
{
  BefNgsiBackend *backend = g_task_get_source_object (task);
  History *self = g_task_get_task_data (task);

  if (g_task_return_error_if_cancelled (task))
    g_object_unref (task);
  else if (self->part_error != NULL)
    {
      g_task_return_error (task, g_steal_pointer (&self->part_error));
      g_object_unref (task);
    }
  else
    {
      settle_part (backend, self);
      next_range (task);
    }
}

/* 404 with this problem: the entity has no history here; without it, the server has no history at
 * all. */
static gboolean
is_without_history (const BefHttpsAnswer *answer)
{
  return answer->status == 404 && bef_https_answer_is_problem (answer, "ResourceNotFound");
}

/* No such question is known here, whatever it is about. */
static gboolean
is_without_any (const BefHttpsAnswer *answer)
{
  return answer->status == 501
         || (answer->status == 404 && !is_without_history (answer)
             && !bef_https_answer_is_other_tenant (answer));
}

/* Another way to ask for what was refused. FALSE: none is left. */
static gboolean
retreat (History *self)
{
  self->n_refused++;
  self->variant = (self->variant + 1) % bef_ngsi_dialect_n_temporal ();
  return self->n_refused < bef_ngsi_dialect_n_temporal ();
}

/* The way of asking was found, or this history did not find it: those that wait go on. */
static void
end_finding (BefNgsiBackend *backend, GTask *task)
{
  GQueue waiting = backend->waiting;
  GTask *next;

  if (backend->finding != task)
    return;
  backend->finding = NULL;
  g_queue_init (&backend->waiting);
  while ((next = g_queue_pop_head (&waiting)) != NULL)
    {
      ((History *)g_task_get_task_data (next))->variant = backend->dialect->temporal_variant;
      next_range (next);
    }
}

static void
note_found (BefNgsiBackend *backend, GTask *task)
{
  History *self = g_task_get_task_data (task);

  backend->dialect->temporal_variant = self->variant;
  backend->dialect->temporal_found = TRUE;
  backend->dialect->no_history_ms = BEF_NO_TIME;
  bef_ngsi_note_ways (backend);
  self->n_refused = 0;
  end_finding (backend, task);
}

static void
part_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  BefNgsiBackend *backend = BEF_NGSI_BACKEND (source);
  History *self = g_task_get_task_data (task);
  GError *error = NULL;

  g_clear_pointer (&self->answer, bef_https_answer_free);
  bef_ngsi_temporal_clear (&self->part);
  self->answer = bef_ngsi_backend_get_finish (backend, result, &error);
  if (self->answer != NULL && self->answer->status == 400 && retreat (self))
    {
      g_array_append_val (self->pending, self->range);
      next_range (task);
      return;
    }
  if (self->answer != NULL && is_without_any (self->answer))
    {
      error = bef_ngsi_no_history (backend);
      end_finding (backend, task);
      g_task_return_error (task, error);
      g_object_unref (task);
    }
  else if (self->answer != NULL && is_without_history (self->answer))
    {
      note_found (backend, task);
      add_range (self->whole, self->range.from_ms, self->range.to_ms, PART_FIRST);
      next_range (task);
    }
  else if (self->answer == NULL || !bef_https_answer_check (self->answer, &error))
    {
      end_finding (backend, task);
      g_task_return_error (task, error);
      g_object_unref (task);
    }
  else
    {
      note_found (backend, task);
      bef_ngsi_run (task, g_bytes_get_size (self->answer->body), decode_part, part_done);
    }
}

static void
next_range (GTask *task)
{
  BefNgsiBackend *backend = g_task_get_source_object (task);
  History *self = g_task_get_task_data (task);
  g_autofree char *path = NULL;

  if (bef_ngsi_has_no_history (backend))
    {
      end_finding (backend, task);
      g_task_return_error (task, bef_ngsi_no_history (backend));
      g_object_unref (task);
      return;
    }
  if (self->pending->len == 0 || self->requests >= MAX_REQUESTS)
    {
      end_finding (backend, task);
      finish (task);
      return;
    }
  if (!backend->dialect->temporal_found && backend->finding != NULL && backend->finding != task)
    {
      g_queue_push_tail (&backend->waiting, task);
      return;
    }
  if (!backend->dialect->temporal_found)
    backend->finding = task;
  self->requests++;
  self->range = g_array_index (self->pending, Range, self->pending->len - 1);
  g_array_set_size (self->pending, self->pending->len - 1);
  path = bef_ngsi_dialect_temporal_path (self->variant, self->key.entity,
                                         (const char *const *)self->attributes, self->range.from_ms,
                                         self->range.to_ms);
  bef_ngsi_backend_get_async (backend, path, BEF_NGSI_HISTORY, BEF_JSON_MAX_BYTES,
                              g_task_get_cancellable (task), part_cb, task);
}

/* Asks for the ranges, once the entity was seen. */
static void
begin (GTask *task)
{
  BefNgsiBackend *self = g_task_get_source_object (task);
  History *history = g_task_get_task_data (task);

  /* It may have been found while the entity was looked at. */
  history->variant = self->dialect->temporal_variant;
  history->attributes = bef_ngsi_names_candidates (
      self->names, self->profile, g_hash_table_lookup (self->types, history->key.entity),
      history->key.quantity);
  if (history->attributes[0] == NULL)
    {
      g_task_return_new_error (task, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_NOT_FOUND,
                               _ ("The server keeps no history of this."));
      g_object_unref (task);
      return;
    }
  /* Pushed from the newest to the oldest: the oldest is asked first. */
  for (gint64 end = history->to_ms; end > history->from_ms; end -= LONGEST_MS)
    add_range (history->pending, MAX (history->from_ms, end - LONGEST_MS), end, PART_FIRST);
  next_range (task);
}

/* An entity that is no more may still have a history, and so may one of a broker that refuses the
 * question. */
static void
seen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  GError *error = NULL;
  g_autoptr (GPtrArray) entities = bef_ngsi_entities_finish (BEF_BACKEND (source), result, &error);

  if (error != NULL && !g_error_matches (error, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_NOT_FOUND)
      && !g_error_matches (error, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_BAD_DATA)
      && !g_error_matches (error, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_REFUSED))
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  g_clear_error (&error);
  History *self = g_task_get_task_data (task);
  GHashTable *types = BEF_NGSI_BACKEND (source)->types;
  if (!g_hash_table_contains (types, self->key.entity))
    g_hash_table_insert (types, g_ref_string_new_intern (self->key.entity), NULL);
  begin (task);
}

void
bef_ngsi_history_async (BefBackend *backend, BefSeriesKey key, gint64 from_ms, gint64 to_ms,
                        GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  BefNgsiBackend *self = BEF_NGSI_BACKEND (backend);
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  History *history = g_new0 (History, 1);

  g_task_set_source_tag (task, bef_ngsi_history_async);
  history->profile = bef_profile_ref (self->profile);
  history->units = bef_ngsi_units_ref (self->units);
  history->key = key;
  history->pending = g_array_new (FALSE, FALSE, sizeof (Range));
  history->whole = g_array_new (FALSE, FALSE, sizeof (Range));
  history->readings = g_array_new (FALSE, FALSE, sizeof (BefReading));
  history->from_ms = from_ms;
  history->to_ms = to_ms;
  history->started_ms = bef_now_ms ();
  g_task_set_task_data (task, history, history_free);
  if (from_ms >= to_ms || bef_ngsi_has_no_history (self)
      || g_hash_table_contains (self->types, key.entity))
    {
      begin (task);
      return;
    }
  /* Of an entity that was never seen neither type nor units are known: many answer a history
   * without units. */
  bef_ngsi_entity_look_async (self, key.entity, cancellable, seen_cb, task);
}

GArray *
bef_ngsi_history_finish (BefBackend *backend, GAsyncResult *result, gint64 *complete_from_ms,
                         gint64 *complete_to_ms, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, backend), NULL);
  History *self = g_task_get_task_data (G_TASK (result));
  GArray *readings = g_task_propagate_pointer (G_TASK (result), error);

  if (readings != NULL && complete_from_ms != NULL)
    *complete_from_ms = self->from_ms;
  if (readings != NULL && complete_to_ms != NULL)
    *complete_to_ms = self->to_ms;
  return readings;
}
