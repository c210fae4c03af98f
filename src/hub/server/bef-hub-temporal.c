/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-hub-temporal.h"

#include "base/bef-civil-time.h"
#include "base/bef-json.h"

/* An answer holds no more values than this, whatever the number of series. */
#define MAX_VALUES 200000
/* Samples read for one answer of aggregates, likewise: about a second of work. */
#define MAX_SAMPLES 4000000
/* How far back an unbounded request looks. */
#define BEGINNING_YEARS 10

typedef struct
{
  const char *attr; /* interned */
  const char *unit; /* interned, nullable */
  GArray *samples;  /* owned, of BefHubSample */
  GArray *buckets;  /* owned, nullable, of BefHubBucket */
  gboolean cut;
} Series;

typedef struct
{
  JsonObject *entity; /* owned */
  GPtrArray *series;  /* owned, of Series */
} Evolution;

struct _BefHubTemporal
{
  BefHubWorld *world; /* owned */
  BefHubTemporalQuery query;
  GPtrArray *evolutions; /* owned */
  gint64 from_ms, to_ms; /* half-open */
  gboolean newest;       /* which end is kept */
};

static void
series_free (gpointer data)
{
  Series *series = data;

  g_array_unref (series->samples);
  g_clear_pointer (&series->buckets, g_array_unref);
  g_free (series);
}

static void
evolution_free (gpointer data)
{
  Evolution *evolution = data;

  json_object_unref (evolution->entity);
  g_ptr_array_unref (evolution->series);
  g_free (evolution);
}

static void
find_bounds (BefHubTemporal *self)
{
  const BefHubParams *params = self->query.params;
  gboolean has_start =
      params->timerel == BEF_HUB_TIMEREL_AFTER || params->timerel == BEF_HUB_TIMEREL_BETWEEN;

  self->to_ms = self->query.now_ms + 1;
  if (params->timerel == BEF_HUB_TIMEREL_BEFORE)
    self->to_ms = MIN (self->to_ms, params->time_at);
  else if (params->timerel == BEF_HUB_TIMEREL_BETWEEN)
    self->to_ms = MIN (self->to_ms, params->end_time_at);
  if (params->timerel == BEF_HUB_TIMEREL_AFTER)
    self->from_ms = params->time_at + 1;
  else if (params->timerel == BEF_HUB_TIMEREL_BETWEEN)
    self->from_ms = params->time_at;
  else
    self->from_ms = bef_civil_add (self->to_ms, BEF_PERIOD_YEAR, -BEGINNING_YEARS);
  self->newest = params->last_n > 0 || !has_start;
}

BefHubTemporal *
bef_hub_temporal_new (BefHubWorld *world, const BefHubTemporalQuery *query)
{
  BefHubTemporal *self = g_new0 (BefHubTemporal, 1);

  self->world = g_object_ref (world);
  self->query = *query;
  self->evolutions = g_ptr_array_new_with_free_func (evolution_free);
  find_bounds (self);
  return self;
}

void
bef_hub_temporal_free (BefHubTemporal *self)
{
  if (self == NULL)
    return;
  g_object_unref (self->world);
  g_ptr_array_unref (self->evolutions);
  g_free (self);
}

void
bef_hub_temporal_add (BefHubTemporal *self, JsonObject *entity)
{
  const BefHubParams *params = self->query.params;
  BefHubProjection projection = { .only = params->only, .omit = params->omit };
  const char *id = bef_json_get_string (entity, "id");
  const char *const *measured = bef_hub_world_measured (self->world, id);
  Evolution *evolution = g_new0 (Evolution, 1);

  evolution->entity = json_object_ref (entity);
  evolution->series = g_ptr_array_new_with_free_func (series_free);
  g_ptr_array_add (self->evolutions, evolution);
  for (guint i = 0; measured != NULL && measured[i] != NULL; i++)
    {
      if (!bef_hub_projection_has (&projection, measured[i]))
        continue;
      const char *unit =
          bef_json_get_string (bef_json_get_object (entity, measured[i]), "unitCode");
      Series *series = g_new0 (Series, 1);
      series->attr = g_intern_string (measured[i]);
      series->unit = unit != NULL ? g_intern_string (unit) : NULL;
      series->samples = g_array_new (FALSE, FALSE, sizeof (BefHubSample));
      g_ptr_array_add (evolution->series, series);
    }
}

static guint
series_count (BefHubTemporal *self)
{
  guint n = 0;

  for (guint i = 0; i < self->evolutions->len; i++)
    n += ((Evolution *)g_ptr_array_index (self->evolutions, i))->series->len;
  return MAX (1, n);
}

static void
read_raw (BefHubTemporal *self, const char *id, Series *series, guint cap)
{
  guint last_n = self->query.params->last_n;
  guint wanted = last_n > 0 && last_n <= cap ? last_n : cap + 1;
  gboolean newest = self->newest;

  if (self->query.silent_cut > 0)
    {
      wanted = MIN (self->query.silent_cut, wanted);
      newest = TRUE;
    }
  if (self->from_ms < self->to_ms)
    bef_hub_world_samples (
        self->world,
        &(BefHubSamplesQuery){ .id = id,
                               .attr = series->attr,
                               .from_ms = self->from_ms,
                               .to_ms = self->to_ms,
                               .now_ms = self->query.now_ms,
                               .limit = wanted,
                               .keep = newest ? BEF_HUB_KEEP_NEWEST : BEF_HUB_KEEP_OLDEST },
        series->samples);
  if (series->samples->len <= cap)
    return;
  /* Who asked for no range gets the newest, as brokers have it, and is not told of more. */
  series->cut = self->query.params->timerel != BEF_HUB_TIMEREL_NONE || last_n > 0;
  if (newest)
    g_array_remove_range (series->samples, 0, series->samples->len - cap);
  else
    g_array_set_size (series->samples, cap);
}

/* Reads at most @limit samples: what lies in a period that was not read whole is left out. */
static void
read_buckets (BefHubTemporal *self, const char *id, Series *series, guint limit, guint max_buckets)
{
  const BefHubParams *params = self->query.params;
  GArray *samples = series->samples;

  if (self->from_ms < self->to_ms)
    bef_hub_world_samples (
        self->world,
        &(BefHubSamplesQuery){ .id = id,
                               .attr = series->attr,
                               .from_ms = self->from_ms,
                               .to_ms = self->to_ms,
                               .now_ms = self->query.now_ms,
                               .limit = limit + 1,
                               .keep = self->newest ? BEF_HUB_KEEP_NEWEST : BEF_HUB_KEEP_OLDEST },
        samples);
  series->cut = samples->len > limit;
  /* Periods start at timeAt itself, which `after` excludes. */
  series->buckets = bef_hub_temporal_aggregate (
      samples, params->time_at, self->to_ms, &params->period, max_buckets,
      (params->aggregates & BEF_HUB_AGGREGATE_DISTINCT_COUNT) != 0 ? BEF_HUB_DISTINCT_COUNTED
                                                                   : BEF_HUB_DISTINCT_NOT_COUNTED);
  if (series->cut && series->buckets->len > 1)
    g_array_remove_index (series->buckets, self->newest ? 0 : series->buckets->len - 1);
  g_array_set_size (samples, 0);
}

static void
read_aggregated (BefHubTemporal *self, const char *id, Series *series, guint cap)
{
  guint last_n = self->query.params->last_n;
  guint keep = last_n > 0 ? MIN (last_n, cap) : cap;

  read_buckets (self, id, series, MAX_SAMPLES / series_count (self), last_n > 0 ? 0 : cap + 1);
  if (series->buckets->len <= keep)
    return;
  series->cut = last_n == 0 || last_n > cap;
  if (last_n > 0)
    g_array_remove_range (series->buckets, 0, series->buckets->len - keep);
  else
    g_array_set_size (series->buckets, keep);
}

/* The instant a cut series still reaches: its last value (oldest kept) or its first (newest kept).
 */
static gint64
reach (const Series *series, BefHubKeep keep)
{
  if (series->buckets != NULL)
    {
      guint last = series->buckets->len - 1;
      return keep == BEF_HUB_KEEP_NEWEST
                 ? g_array_index (series->buckets, BefHubBucket, 0).start_ms
                 : g_array_index (series->buckets, BefHubBucket, last).start_ms;
    }
  return g_array_index (series->samples, BefHubSample,
                        keep == BEF_HUB_KEEP_NEWEST ? 0 : series->samples->len - 1)
      .at_ms;
}

/* Drops what lies beyond @edge: after it, or before it when the newest end is kept. */
static void
trim (GArray *array, gsize at_offset, gint64 edge, BefHubKeep keep)
{
  gsize size = g_array_get_element_size (array);
  guint first = 0, end = array->len;

#define AT(i) (*(const gint64 *)(const void *)(array->data + (i)*size + at_offset))
  while (keep == BEF_HUB_KEEP_NEWEST && first < end && AT (first) < edge)
    first++;
  while (keep == BEF_HUB_KEEP_OLDEST && end > first && AT (end - 1) > edge)
    end--;
#undef AT
  g_array_set_size (array, end);
  if (first > 0)
    g_array_remove_range (array, 0, first);
}

/* Finds the common edge of what was cut and trims every series to it. BEF_NO_TIME when nothing was.
 */
static gint64
settle_edge (BefHubTemporal *self)
{
  gint64 edge = BEF_NO_TIME;

  for (guint pass = 0; pass < 2; pass++)
    {
      for (guint i = 0; i < self->evolutions->len; i++)
        {
          Evolution *evolution = g_ptr_array_index (self->evolutions, i);
          for (guint j = 0; j < evolution->series->len; j++)
            {
              Series *series = g_ptr_array_index (evolution->series, j);
              if (pass == 1)
                {
                  if (series->buckets != NULL)
                    trim (series->buckets, G_STRUCT_OFFSET (BefHubBucket, start_ms), edge,
                          self->newest ? BEF_HUB_KEEP_NEWEST : BEF_HUB_KEEP_OLDEST);
                  else
                    trim (series->samples, G_STRUCT_OFFSET (BefHubSample, at_ms), edge,
                          self->newest ? BEF_HUB_KEEP_NEWEST : BEF_HUB_KEEP_OLDEST);
                }
              else if (series->cut)
                {
                  gint64 at =
                      reach (series, self->newest ? BEF_HUB_KEEP_NEWEST : BEF_HUB_KEEP_OLDEST);
                  if (edge == BEF_NO_TIME || (self->newest ? at > edge : at < edge))
                    edge = at;
                }
            }
        }
      if (edge == BEF_NO_TIME)
        break;
    }
  return edge;
}

static void
write_sample_value (GString *out, const BefHubSample *sample)
{
  if (sample->text != NULL)
    bef_hub_write_string (out, sample->text);
  else if (sample->is_boolean)
    g_string_append (out, sample->number != 0 ? "true" : "false");
  else
    bef_hub_write_number (out, sample->number);
}

static void
write_normalized (GString *out, const Series *series)
{
  g_string_append_c (out, '[');
  for (guint i = 0; i < series->samples->len; i++)
    {
      const BefHubSample *sample = &g_array_index (series->samples, BefHubSample, i);
      g_string_append (out, i > 0 ? ",{\"type\":\"Property\",\"value\":"
                                  : "{\"type\":\"Property\",\"value\":");
      write_sample_value (out, sample);
      g_string_append (out, ",\"observedAt\":");
      bef_hub_write_time (out, sample->at_ms);
      if (series->unit != NULL)
        {
          g_string_append (out, ",\"unitCode\":");
          bef_hub_write_string (out, series->unit);
        }
      g_string_append_c (out, '}');
    }
  g_string_append_c (out, ']');
}

static void
write_values (GString *out, const Series *series)
{
  g_string_append (out, "{\"type\":\"Property\",\"values\":[");
  for (guint i = 0; i < series->samples->len; i++)
    {
      const BefHubSample *sample = &g_array_index (series->samples, BefHubSample, i);
      g_string_append (out, i > 0 ? ",[" : "[");
      write_sample_value (out, sample);
      g_string_append_c (out, ',');
      bef_hub_write_time (out, sample->at_ms);
      g_string_append_c (out, ']');
    }
  g_string_append (out, "]}");
}

static gboolean
bucket_value (const BefHubBucket *bucket, BefHubAggregate method, double *out)
{
  switch (method)
    {
    case BEF_HUB_AGGREGATE_TOTAL_COUNT:
      *out = bucket->count;
      return TRUE;
    case BEF_HUB_AGGREGATE_DISTINCT_COUNT:
      *out = bucket->distinct;
      return TRUE;
    case BEF_HUB_AGGREGATE_SUM:
      *out = bucket->sum;
      break;
    case BEF_HUB_AGGREGATE_MIN:
      *out = bucket->min;
      break;
    case BEF_HUB_AGGREGATE_MAX:
      *out = bucket->max;
      break;
    default:
      *out = bucket->numbers > 0 ? bucket->sum / bucket->numbers : 0;
      break;
    }
  return bucket->numbers > 0;
}

static void
write_aggregated (GString *out, const Series *series, guint methods)
{
  static const char *const names[] = { "avg", "min", "max", "sum", "totalCount", "distinctCount" };

  g_string_append (out, "{\"type\":\"Property\"");
  for (guint m = 0; m < G_N_ELEMENTS (names); m++)
    {
      gboolean first = TRUE;
      double value;

      if (!(methods & (1u << m)))
        continue;
      g_string_append_printf (out, ",\"%s\":[", names[m]);
      for (guint i = 0; i < series->buckets->len; i++)
        {
          const BefHubBucket *bucket = &g_array_index (series->buckets, BefHubBucket, i);
          if (!bucket_value (bucket, 1u << m, &value))
            continue;
          g_string_append (out, first ? "[" : ",[");
          first = FALSE;
          bef_hub_write_number (out, value);
          g_string_append_c (out, ',');
          bef_hub_write_time (out, bucket->start_ms);
          g_string_append_c (out, ',');
          bef_hub_write_time (out, bucket->end_ms);
          g_string_append_c (out, ']');
        }
      g_string_append_c (out, ']');
    }
  g_string_append_c (out, '}');
}

static void
write_evolution (BefHubTemporal *self, GString *out, const Evolution *evolution)
{
  const BefHubParams *params = self->query.params;

  g_string_append (out, "{\"id\":");
  bef_hub_write_string (out, bef_json_get_string (evolution->entity, "id"));
  g_string_append (out, ",\"type\":");
  bef_hub_write_string (out, bef_json_get_string (evolution->entity, "type"));
  for (guint i = 0; i < evolution->series->len; i++)
    {
      const Series *series = g_ptr_array_index (evolution->series, i);
      g_string_append_c (out, ',');
      bef_hub_write_string (out, series->attr);
      g_string_append_c (out, ':');
      if (params->temporal_form == BEF_HUB_TEMPORAL_VALUES)
        write_values (out, series);
      else if (params->temporal_form == BEF_HUB_TEMPORAL_AGGREGATED)
        write_aggregated (out, series, params->aggregates);
      else
        write_normalized (out, series);
    }
  if (self->query.context != NULL)
    {
      g_string_append (out, ",\"@context\":");
      bef_hub_write_string (out, self->query.context);
    }
  g_string_append_c (out, '}');
}

static char *
content_range (BefHubTemporal *self, gint64 edge)
{
  const BefHubParams *params = self->query.params;
  gint64 begin = self->newest ? self->to_ms : self->from_ms;

  /* As they were asked for, not as the half-open range they became. */
  if (!self->newest)
    begin = params->time_at;
  else if (self->to_ms > self->query.now_ms)
    begin = self->query.now_ms;
  g_autofree char *start = bef_iso8601_format (begin);
  g_autofree char *end = bef_iso8601_format (edge);
  if (params->last_n > 0)
    return g_strdup_printf ("date-time %s-%s/%u", start, end, params->last_n);
  return g_strdup_printf ("date-time %s-%s/*", start, end);
}

char *
bef_hub_temporal_write (BefHubTemporal *self, GString *out, BefHubAnswerForm form)
{
  gboolean aggregated = self->query.params->temporal_form == BEF_HUB_TEMPORAL_AGGREGATED;
  guint cap = MAX (1, MIN (self->query.cap, MAX_VALUES / series_count (self)));

  for (guint i = 0; i < self->evolutions->len; i++)
    {
      Evolution *evolution = g_ptr_array_index (self->evolutions, i);
      const char *id = bef_json_get_string (evolution->entity, "id");
      for (guint j = 0; j < evolution->series->len; j++)
        if (aggregated)
          read_aggregated (self, id, g_ptr_array_index (evolution->series, j), cap);
        else
          read_raw (self, id, g_ptr_array_index (evolution->series, j), cap);
    }
  gint64 edge = settle_edge (self);
  if (form == BEF_HUB_ANSWER_LIST)
    g_string_append_c (out, '[');
  for (guint i = 0; i < self->evolutions->len; i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      write_evolution (self, out, g_ptr_array_index (self->evolutions, i));
    }
  if (form == BEF_HUB_ANSWER_LIST)
    g_string_append_c (out, ']');
  return edge != BEF_NO_TIME ? content_range (self, edge) : NULL;
}
