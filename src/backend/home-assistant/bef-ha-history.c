/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>

#include "backend/ngsi-ld/bef-ngsi-decode.h"
#include "base/bef-json.h"
#include "base/bef-present.h"
#include "bef-ha-backend.h"

/*
 * The past. Home Assistant keeps each state for some days (ten, unless told otherwise), and of what
 * has statistics one row an hour for ever. Both are asked for: each hour before the oldest state
 * that came is what its row says.
 *
 * A row of what is measured is the mean of its hour, which holds from the hour's beginning, and is
 * known as a mean from then on (BefReading.over_ms); one of an index is what it read at the hour's
 * end.
 */

/* States are written to its database some seconds later. */
#define NOT_YET_MS (30 * BEF_MS_SECOND)
/* No purge is shorter: what is newer needs no statistics. */
#define SURE_MS BEF_MS_DAY

/* One series asked for. */
typedef struct
{
  BefSeriesKey key;
  const char *entity_id;                /* within key.entity; of a statistic its id */
  const BefProfileAttribute *attribute; /* of the profile; NULL: not known there */
  char *unit;                           /* owned, nullable */
  gboolean has_rows_only;               /* of a meter that has nothing but statistics */
} Series;

/* The task's data. */
typedef struct
{
  BefProfile *profile; /* owned */
  GArray *series;      /* of Series */
  gint64 from_ms, to_ms;
  JsonNode *states, *attributes; /* owned, nullable: answers */
  JsonNode *statistics;          /* owned, nullable: answer */
  guint n_asked;
  GError *error; /* owned, nullable: the first */
} Question;

/* Which answer a callback brings. */
typedef struct
{
  GTask *task;     /* owned */
  JsonNode **into; /* in its data */
} Asked;

static void
series_clear (gpointer data)
{
  g_free (((Series *)data)->unit);
}

static void
question_free (gpointer data)
{
  Question *question = data;

  bef_profile_unref (question->profile);
  g_array_unref (question->series);
  g_clear_pointer (&question->states, json_node_unref);
  g_clear_pointer (&question->attributes, json_node_unref);
  g_clear_pointer (&question->statistics, json_node_unref);
  g_clear_error (&question->error);
  g_free (question);
}

/* Decoding, in a thread. */

/* @over_ms: of a mean. */
static void
add (GArray *readings, const Question *question, const Series *series, JsonNode *node, gint64 at_ms,
     gint64 over_ms)
{
  double value;

  if (at_ms < question->from_ms || at_ms >= question->to_ms
      || !bef_ha_decode_value (series->attribute, node, series->unit, &value))
    return;
  BefReading reading = { series->key, at_ms, value, over_ms };
  g_array_append_val (readings, reading);
}

static gint64
stamp_of (const Series *series, JsonObject *row)
{
  double s;

  if (series->attribute->quantity->states != NULL && bef_json_get_number (row, "lc", &s))
    return (gint64)(CLAMP (s, 0, 8e12) * BEF_MS_SECOND);
  return bef_json_get_number (row, "lu", &s) ? (gint64)(CLAMP (s, 0, 8e12) * BEF_MS_SECOND)
                                             : BEF_NO_TIME;
}

static void
decode_states (GArray *readings, const Question *question, const Series *series)
{
  gboolean is_state = g_str_equal (series->attribute->name, "state");
  JsonNode *answer = is_state ? question->states : question->attributes;
  JsonArray *rows = bef_json_get_array (bef_json_node_object (answer), series->entity_id);

  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    {
      JsonObject *row = bef_json_node_object (json_array_get_element (rows, i));
      JsonObject *of = is_state ? row : bef_json_get_object (row, "a");
      const char *member = is_state ? "s" : series->attribute->name;
      if (row != NULL && of != NULL)
        add (readings, question, series, json_object_get_member (of, member),
             stamp_of (series, row), 0);
    }
}

/* Of the hours before @oldest_ms. */
static void
decode_statistics (GArray *readings, const Question *question, const Series *series,
                   gint64 oldest_ms)
{
  JsonArray *rows =
      bef_json_get_array (bef_json_node_object (question->statistics), series->entity_id);
  gboolean is_index = series->attribute->quantity->draw == BEF_DRAW_BARS;

  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    {
      JsonObject *row = bef_json_node_object (json_array_get_element (rows, i));
      double start, end;
      if (!bef_json_get_number (row, "start", &start) || !bef_json_get_number (row, "end", &end)
          || end > (double)oldest_ms)
        continue;
      if (series->has_rows_only)
        add (readings, question, series, json_object_get_member (row, "sum"), (gint64)end, 0);
      else if (is_index)
        add (readings, question, series, json_object_get_member (row, "state"), (gint64)end, 0);
      else
        add (readings, question, series, json_object_get_member (row, "mean"), (gint64)start,
             (gint64)(end - start));
    }
}

static GArray *
decode (const Question *question, const Series *series)
{
  GArray *readings = g_array_new (FALSE, FALSE, sizeof (BefReading));
  gint64 oldest = G_MAXINT64;

  if (!series->has_rows_only)
    decode_states (readings, question, series);
  for (guint i = 0; i < readings->len; i++)
    oldest = MIN (oldest, g_array_index (readings, BefReading, i).observed_ms);
  decode_statistics (readings, question, series, oldest);
  bef_ngsi_sort_readings (readings);
  return readings;
}

static void
array_free (gpointer data)
{
  if (data != NULL)
    g_array_unref (data);
}

static void
decode_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Question *question = data;
  GPtrArray *answers = g_ptr_array_new_with_free_func (array_free);

  for (guint i = 0; i < question->series->len; i++)
    {
      const Series *series = &g_array_index (question->series, Series, i);
      g_ptr_array_add (answers, series->attribute != NULL ? decode (question, series) : NULL);
    }
  g_task_return_pointer (task, answers, (GDestroyNotify)g_ptr_array_unref);
}

/* Asking. */

static void
asked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Asked *asked = user_data;
  g_autoptr (GTask) task = asked->task;
  Question *question = g_task_get_task_data (task);
  GError *error = NULL;

  *asked->into = bef_ha_socket_call_finish (BEF_HA_SOCKET (source), result, &error);
  g_free (asked);
  if (error != NULL && question->error == NULL)
    question->error = g_steal_pointer (&error);
  g_clear_error (&error);
  if (--question->n_asked > 0)
    return;
  if (question->error != NULL)
    g_task_return_error (task, g_steal_pointer (&question->error));
  else
    g_task_run_in_thread (task, decode_thread);
}

static JsonObject *
command_about (const Question *question, const char *type, const char *member, JsonArray *ids)
{
  JsonObject *command = bef_ha_command (type);
  g_autofree char *start = bef_iso8601_format (question->from_ms);
  g_autofree char *end = bef_iso8601_format (question->to_ms);

  json_object_set_string_member (command, "start_time", start);
  json_object_set_string_member (command, "end_time", end);
  json_object_set_array_member (command, member, ids);
  return command;
}

static void
send (GTask *task, JsonObject *command, JsonNode **into)
{
  BefHaBackend *self = g_task_get_source_object (task);
  Asked *asked = g_new (Asked, 1);

  *asked = (Asked){ g_object_ref (task), into };
  bef_ha_socket_call_async (self->socket, command, NULL, NULL, g_task_get_cancellable (task),
                            asked_cb, asked);
}

typedef enum
{
  STATES_ALONE,
  STATES_WITH_ATTRIBUTES,
} Wanted;

static void
ask_states (GTask *task, JsonArray *ids, Wanted wanted, JsonNode **into)
{
  JsonObject *command = command_about (g_task_get_task_data (task), "history/history_during_period",
                                       "entity_ids", ids);

  json_object_set_boolean_member (command, "include_start_time_state", FALSE);
  json_object_set_boolean_member (command, "significant_changes_only", FALSE);
  json_object_set_boolean_member (command, "minimal_response", wanted == STATES_ALONE);
  json_object_set_boolean_member (command, "no_attributes", wanted == STATES_ALONE);
  send (task, command, into);
}

static void
ask_statistics (GTask *task, JsonArray *ids, JsonNode **into)
{
  const Question *question = g_task_get_task_data (task);
  JsonObject *command = command_about (g_task_get_task_data (task),
                                       "recorder/statistics_during_period", "statistic_ids", ids);
  JsonArray *types = json_array_new ();

  json_array_add_string_element (types, "mean");
  json_array_add_string_element (types, "state");
  for (guint i = 0; i < question->series->len; i++)
    if (g_array_index (question->series, Series, i).has_rows_only)
      {
        json_array_add_string_element (types, "sum");
        break;
      }
  /* An index that was read at the first instant asked for is in the row of the hour before. */
  g_autofree char *start = bef_iso8601_format (question->from_ms - BEF_MS_HOUR);
  json_object_set_string_member (command, "start_time", start);
  json_object_set_string_member (command, "period", "hour");
  json_object_set_array_member (command, "types", types);
  send (task, command, into);
}

static void
find_meter (BefHaBackend *self, Series *series, const BefHaStatistic *statistic)
{
  const char *quantity;
  const BefProfileAttribute *attribute = bef_ha_find_statistic (self, series->entity_id, &quantity);

  if (attribute == NULL || g_strcmp0 (quantity, series->key.quantity) != 0)
    return;
  series->attribute = attribute;
  series->unit = g_strdup (statistic->unit);
}

static void
find_series (BefHaBackend *self, Question *question)
{
  for (guint i = 0; i < question->series->len; i++)
    {
      Series *series = &g_array_index (question->series, Series, i);
      const BefHaStatistic *statistic =
          series->entity_id != NULL ? g_hash_table_lookup (self->statistics, series->entity_id)
                                    : NULL;
      const BefHaState *state =
          series->entity_id != NULL ? bef_ha_states_get (self->states, series->entity_id) : NULL;
      if (series->has_rows_only)
        find_meter (self, series, statistic);
      if (state == NULL)
        continue;
      series->attribute =
          bef_ha_find_attribute (&self->decoder, series->entity_id, state, series->key.quantity);
      if (series->attribute != NULL)
        series->unit = g_strdup (bef_ha_unit_of (&self->decoder, series->attribute, state));
      /* What is not reached now may not tell its unit. */
      if (series->unit == NULL && series->attribute != NULL && statistic != NULL)
        series->unit = g_strdup (statistic->unit);
    }
}

static void
ready_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  BefHaBackend *self = BEF_HA_BACKEND (source);
  g_autoptr (GTask) task = user_data;
  Question *question = g_task_get_task_data (task);
  g_autoptr (JsonArray) states = json_array_new (), attributes = json_array_new ();
  g_autoptr (JsonArray) statistics = json_array_new ();
  gboolean is_old = question->from_ms < bef_now_ms () - SURE_MS;
  GError *error = NULL;

  if (!bef_ha_ready_finish (self, result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  find_series (self, question);
  for (guint i = 0; i < question->series->len; i++)
    {
      const Series *series = &g_array_index (question->series, Series, i);
      if (series->attribute == NULL)
        continue;
      gboolean is_state = g_str_equal (series->attribute->name, "state");
      if (series->has_rows_only)
        {
          json_array_add_string_element (statistics, series->entity_id);
          continue;
        }
      json_array_add_string_element (is_state ? states : attributes, series->entity_id);
      if (is_state && is_old && g_hash_table_contains (self->statistics, series->entity_id))
        json_array_add_string_element (statistics, series->entity_id);
    }
  const guint n_states = json_array_get_length (states);
  const guint n_attributes = json_array_get_length (attributes);
  const guint n_statistics = json_array_get_length (statistics);
  question->n_asked = (n_states > 0) + (n_attributes > 0) + (n_statistics > 0);
  if (question->n_asked == 0)
    g_task_return_new_error (task, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_NOT_FOUND,
                             _ ("Home Assistant does not have this any more."));
  if (n_states > 0)
    ask_states (task, json_array_ref (states), STATES_ALONE, &question->states);
  if (n_attributes > 0)
    ask_states (task, json_array_ref (attributes), STATES_WITH_ATTRIBUTES, &question->attributes);
  if (n_statistics > 0)
    ask_statistics (task, json_array_ref (statistics), &question->statistics);
}

void
bef_ha_histories_async (BefBackend *backend, const BefSeriesSpan *span, GCancellable *cancellable,
                        GAsyncReadyCallback callback, gpointer user_data)
{
  BefHaBackend *self = BEF_HA_BACKEND (backend);
  GTask *task = g_task_new (backend, cancellable, callback, user_data);
  Question *question = g_new0 (Question, 1);

  g_task_set_source_tag (task, bef_ha_histories_async);
  question->profile = bef_profile_ref (self->decoder.profile);
  question->series = g_array_new (FALSE, TRUE, sizeof (Series));
  g_array_set_clear_func (question->series, series_clear);
  const BefSeriesKey *keys = span->keys;
  for (guint i = 0; i < span->n_keys; i++)
    {
      const char *statistic = bef_ha_statistic_id (keys[i].entity);
      Series series = { keys[i], statistic != NULL ? statistic : bef_ha_entity_id (keys[i].entity),
                        NULL, NULL, statistic != NULL };
      g_array_append_val (question->series, series);
    }
  question->from_ms = span->from_ms;
  question->to_ms = span->to_ms;
  g_task_set_task_data (task, question, question_free);
  bef_ha_ready_async (self, BEF_HA_READY_FOR_USE, cancellable, ready_cb, task);
}

/* What is not surely written yet is asked for alone, which tells how far it is whole. */
GPtrArray *
bef_ha_histories_finish (BefBackend *backend, GAsyncResult *result, GError **error)
{
  const Question *question = g_task_get_task_data (G_TASK (result));
  GPtrArray *all = g_task_propagate_pointer (G_TASK (result), error);

  for (guint i = 0; all != NULL && question->to_ms > bef_now_ms () - NOT_YET_MS && i < all->len;
       i++)
    g_clear_pointer (&all->pdata[i], array_free);
  return all;
}

void
bef_ha_history_async (BefBackend *backend, BefSeriesKey key, gint64 from_ms, gint64 to_ms,
                      GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  bef_ha_histories_async (backend, &(BefSeriesSpan){ &key, 1, from_ms, to_ms }, cancellable,
                          callback, user_data);
}

GArray *
bef_ha_history_finish (BefBackend *backend, GAsyncResult *result, gint64 *complete_from_ms,
                       gint64 *complete_to_ms, GError **error)
{
  const Question *question = g_task_get_task_data (G_TASK (result));
  const gint64 from = question->from_ms, to = MIN (question->to_ms, bef_now_ms () - NOT_YET_MS);
  g_autoptr (GPtrArray) all = g_task_propagate_pointer (G_TASK (result), error);

  if (all == NULL)
    return NULL;
  if (complete_from_ms != NULL)
    *complete_from_ms = from;
  if (complete_to_ms != NULL)
    *complete_to_ms = MAX (to, from);
  return g_ptr_array_steal_index (all, 0);
}
