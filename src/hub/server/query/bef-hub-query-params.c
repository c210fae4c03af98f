/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-hub-query-params.h"

#include "base/bef-civil-time.h"
#include "hub/server/wire/bef-hub-problem.h"

#define BIT(operation) (1u << (operation))
#define QUERIES (BIT (BEF_HUB_OPERATION_QUERY) | BIT (BEF_HUB_OPERATION_TEMPORAL_QUERY))
#define TEMPORAL                                                                                   \
  (BIT (BEF_HUB_OPERATION_TEMPORAL_QUERY) | BIT (BEF_HUB_OPERATION_TEMPORAL_RETRIEVE))
#define LISTS (BIT (BEF_HUB_OPERATION_TYPES) | BIT (BEF_HUB_OPERATION_ATTRIBUTES))
#define ENTITIES (QUERIES | TEMPORAL | BIT (BEF_HUB_OPERATION_RETRIEVE))

/* While the parameters come in: what must be read together. */
typedef struct
{
  BefHubParams *params;
  BefHubOperation operation;
  BefHubContext *context;
  char *georel, *geometry, *coordinates, *geoproperty; /* owned */
} Reading;

typedef gboolean (*ReadParam) (Reading *reading, const char *name, const char *value,
                               GError **error);

static gboolean
refuse (GError **error, const char *name, const char *expected)
{
  g_set_error (error, BEF_HUB_PROBLEM, BEF_HUB_PROBLEM_BAD_REQUEST_DATA, "%s: %s", name, expected);
  return FALSE;
}

/* Comma list of non-empty names, full IRIs made short. (transfer full) or NULL. */
static char **
read_names (Reading *reading, const char *name, const char *value, const char *separators,
            GError **error)
{
  g_auto (GStrv) list = g_strsplit_set (value, separators, -1);

  for (guint i = 0; list[i] != NULL; i++)
    {
      const char *term = bef_hub_context_compact (reading->context, g_strstrip (list[i]));
      if (*term == '\0' || strpbrk (term, "{}()\"<> \\^`';=") != NULL)
        {
          refuse (error, name, "a list of names is expected");
          return NULL;
        }
      if (term != list[i])
        {
          char *copy = g_strdup (term);
          g_free (list[i]);
          list[i] = copy;
        }
    }
  if (list[0] == NULL)
    refuse (error, name, "a list of names is expected");
  return list[0] != NULL ? g_steal_pointer (&list) : NULL;
}

/* The entity type selection language (4.17) for entities of one type each: ',' and '|' are "or",
 * ';' is "and", which nothing of two names satisfies. An empty alternative and brackets around them
 * say nothing more, as brokers have it. */
static gboolean
read_type (Reading *reading, const char *name, const char *value, GError **error)
{
  g_autofree char *open = g_strdup (value);

  reading->params->any_type = g_str_equal (value, "*");
  if (reading->params->any_type)
    return TRUE;
  g_autoptr (GString) names = g_string_new (NULL);
  g_auto (GStrv) parts = g_strsplit_set (g_strdelimit (open, "()", ' '), ",|", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    if (*g_strstrip (parts[i]) != '\0')
      g_string_append_printf (names, "%s%s", names->len > 0 ? "," : "", parts[i]);
  if (strchr (value, ';') != NULL && strpbrk (value, ",|") != NULL)
    return refuse (error, name, "either ';' or '|' is expected");
  reading->params->types = read_names (reading, name, names->str, ",;", error);
  if (reading->params->types == NULL)
    return FALSE;
  for (guint i = 1; strchr (value, ';') != NULL && reading->params->types[i] != NULL; i++)
    if (!g_str_equal (reading->params->types[0], reading->params->types[i]))
      reading->params->none = TRUE;
  return TRUE;
}

static gboolean
read_scope (Reading *reading, const char *name, const char *value, GError **error)
{
  reading->params->scope = bef_hub_scope_parse (value, error);
  return reading->params->scope != NULL;
}

/* Of version 1.9; the order is this broker's own. */
static gboolean
read_order (Reading *reading, const char *name, const char *value, GError **error)
{
  return *value != '\0' || refuse (error, name, "a list of names is expected");
}

static gboolean
read_id (Reading *reading, const char *name, const char *value, GError **error)
{
  char **ids = reading->params->ids = read_names (reading, name, value, ",", error);

  for (guint i = 0; ids != NULL && ids[i] != NULL; i++)
    {
      g_autofree char *scheme = g_uri_parse_scheme (ids[i]);
      if (scheme == NULL)
        return refuse (error, name, "a list of URIs is expected");
    }
  return ids != NULL;
}

static gboolean
read_id_pattern (Reading *reading, const char *name, const char *value, GError **error)
{
  reading->params->id_pattern = bef_hub_pattern_new (value, 1);
  return reading->params->id_pattern != NULL
         || refuse (error, name, "a regular expression is expected");
}

static gboolean
read_q (Reading *reading, const char *name, const char *value, GError **error)
{
  reading->params->query = bef_hub_query_parse (value, error);
  return reading->params->query != NULL;
}

static gboolean
read_projection (Reading *reading, const char *name, const char *value, GError **error)
{
  char **list = read_names (reading, name, value, ",", error);

  if (list == NULL)
    return FALSE;
  if (g_str_equal (name, "attrs"))
    reading->params->attrs = list;
  else if (g_str_equal (name, "pick"))
    reading->params->pick = list;
  else
    reading->params->omit = list;
  return TRUE;
}

/* One word of `format` or `options`. */
static gboolean
read_word (Reading *reading, const char *name, const char *word, GError **error)
{
  BefHubParams *params = reading->params;
  gboolean temporal = (BIT (reading->operation) & TEMPORAL) != 0;

  if (g_str_equal (word, "normalized"))
    params->form = BEF_HUB_FORM_NORMALIZED;
  else if (g_str_equal (word, "concise"))
    params->form = BEF_HUB_FORM_CONCISE;
  else if (g_str_equal (word, "simplified") || g_str_equal (word, "keyValues"))
    {
      params->form = BEF_HUB_FORM_SIMPLIFIED;
      params->temporal_form = BEF_HUB_TEMPORAL_VALUES;
    }
  else if (temporal && g_str_equal (word, "temporalValues"))
    params->temporal_form = BEF_HUB_TEMPORAL_VALUES;
  else if (temporal && g_str_equal (word, "aggregatedValues"))
    params->temporal_form = BEF_HUB_TEMPORAL_AGGREGATED;
  else if (g_str_equal (name, "options") && g_str_equal (word, "sysAttrs"))
    params->sys_attrs = TRUE;
  else if (g_str_equal (name, "options") && g_str_equal (word, "count"))
    params->count = TRUE;
  else if (!temporal && g_str_equal (word, "geojson"))
    params->geojson = TRUE;
  else
    {
      g_set_error (error, BEF_HUB_PROBLEM, BEF_HUB_PROBLEM_INVALID_REQUEST,
                   "%s: not a representation known here", name);
      return FALSE;
    }
  return TRUE;
}

static gboolean
read_representation (Reading *reading, const char *name, const char *value, GError **error)
{
  g_auto (GStrv) words = g_strsplit (value, ",", -1);

  if (words[0] == NULL)
    return refuse (error, name, "a value is expected");
  for (guint i = 0; words[i] != NULL; i++)
    if (!read_word (reading, name, words[i], error))
      return FALSE;
  return TRUE;
}

static gboolean
read_lang (Reading *reading, const char *name, const char *value, GError **error)
{
  reading->params->lang = g_strdup (value);
  return *value != '\0' || refuse (error, name, "a language is expected");
}

static gboolean
read_number (const char *name, const char *value, guint max, guint *out, GError **error)
{
  guint64 number;

  if (!g_ascii_string_to_unsigned (value, 10, 0, max, &number, NULL))
    {
      g_autofree char *expected = g_strdup_printf ("a whole number from 0 to %u is expected", max);
      return refuse (error, name, expected);
    }
  *out = (guint)number;
  return TRUE;
}

static gboolean
read_limit (Reading *reading, const char *name, const char *value, GError **error)
{
  if (!read_number (name, value, G_MAXINT, &reading->params->limit, error))
    return FALSE;
  if (reading->params->limit <= BEF_HUB_MAX_LIMIT)
    return TRUE;
  g_set_error (error, BEF_HUB_PROBLEM, BEF_HUB_PROBLEM_TOO_MANY_RESULTS,
               "limit: at most %d entities are sent at once", BEF_HUB_MAX_LIMIT);
  return FALSE;
}

static gboolean
read_offset (Reading *reading, const char *name, const char *value, GError **error)
{
  return read_number (name, value, G_MAXINT, &reading->params->offset, error);
}

static gboolean
read_width (Reading *reading, const char *name, const char *value, GError **error)
{
  return read_number (name, value, 1920, &reading->params->width, error)
         && (reading->params->width >= 64 || refuse (error, name, "64 to 1920 pixels"));
}

static gboolean
read_flag (Reading *reading, const char *name, const char *value, GError **error)
{
  gboolean on = g_str_equal (value, "true");

  if (!on && !g_str_equal (value, "false"))
    return refuse (error, name, "true or false is expected");
  /* `local` changes nothing: this broker has no other behind it. */
  if (g_str_equal (name, "count"))
    reading->params->count = on;
  else if (g_str_equal (name, "details"))
    reading->params->details = on;
  else if (g_str_equal (name, "sysAttrs"))
    reading->params->sys_attrs = on;
  return TRUE;
}

static gboolean
read_geo (Reading *reading, const char *name, const char *value, GError **error)
{
  char **field = g_str_equal (name, "georel")        ? &reading->georel
                 : g_str_equal (name, "geometry")    ? &reading->geometry
                 : g_str_equal (name, "coordinates") ? &reading->coordinates
                                                     : &reading->geoproperty;
  *field = g_strdup (
      field == &reading->geoproperty ? bef_hub_context_compact (reading->context, value) : value);
  return TRUE;
}

static gboolean
read_timerel (Reading *reading, const char *name, const char *value, GError **error)
{
  static const char *const words[] = { "", "before", "after", "between" };

  for (guint i = BEF_HUB_TIMEREL_BEFORE; i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (value, words[i]))
      {
        reading->params->timerel = (BefHubTimerel)i;
        return TRUE;
      }
  return refuse (error, name, "before, after or between is expected");
}

static gboolean
read_time (Reading *reading, const char *name, const char *value, GError **error)
{
  gboolean end = g_str_equal (name, "endTimeAt");

  /* A day is no date-time (4.6.3): which of its instants is meant, nobody says. */
  if (strchr (value, 'T') == NULL
      || !bef_iso8601_parse (value,
                             end ? &reading->params->end_time_at : &reading->params->time_at))
    return refuse (error, name, "an ISO 8601 date-time is expected");
  return TRUE;
}

static gboolean
read_timeproperty (Reading *reading, const char *name, const char *value, GError **error)
{
  return g_str_equal (value, "observedAt") || g_str_equal (value, "modifiedAt")
         || refuse (error, name, "only observedAt and modifiedAt are kept here");
}

static gboolean
read_last_n (Reading *reading, const char *name, const char *value, GError **error)
{
  return read_number (name, value, G_MAXINT - 1, &reading->params->last_n, error)
         && (reading->params->last_n > 0 || refuse (error, name, "at least 1 is expected"));
}

static gboolean
read_aggregates (Reading *reading, const char *name, const char *value, GError **error)
{
  static const char *const methods[] = { "avg",        "min",           "max", "sum",
                                         "totalCount", "distinctCount", NULL };
  g_auto (GStrv) words = g_strsplit (value, ",", -1);

  for (guint i = 0; words[i] != NULL; i++)
    {
      guint j = 0;
      while (methods[j] != NULL && !g_str_equal (words[i], methods[j]))
        j++;
      if (methods[j] == NULL)
        return refuse (error, name,
                       "avg, min, max, sum, totalCount and distinctCount are computed here");
      reading->params->aggregates |= 1u << j;
    }
  return TRUE;
}

static gboolean
read_period (Reading *reading, const char *name, const char *value, GError **error)
{
  return bef_hub_duration_parse (value, &reading->params->period)
         || refuse (error, name, "an ISO 8601 duration such as PT1H is expected");
}

static const struct
{
  const char *name;
  guint operations;
  ReadParam read;
} parameters[] = {
  { "type", QUERIES | BIT (BEF_HUB_OPERATION_RETRIEVE), read_type },
  { "id", QUERIES, read_id },
  { "idPattern", QUERIES, read_id_pattern },
  { "q", QUERIES, read_q },
  { "scopeQ", QUERIES, read_scope },
  { "orderBy", BIT (BEF_HUB_OPERATION_QUERY), read_order },
  { "attrs", ENTITIES, read_projection },
  { "pick", ENTITIES, read_projection },
  { "omit", ENTITIES, read_projection },
  { "format", ENTITIES, read_representation },
  { "options", ENTITIES, read_representation },
  { "sysAttrs", ENTITIES, read_flag },
  { "lang", ENTITIES, read_lang },
  { "limit", QUERIES | BIT (BEF_HUB_OPERATION_TYPES), read_limit },
  { "offset", QUERIES | BIT (BEF_HUB_OPERATION_TYPES), read_offset },
  { "count", QUERIES | BIT (BEF_HUB_OPERATION_TYPES), read_flag },
  { "local", ENTITIES | LISTS, read_flag },
  { "details", LISTS, read_flag },
  { "georel", QUERIES, read_geo },
  { "geometry", QUERIES, read_geo },
  { "coordinates", QUERIES, read_geo },
  { "geoproperty", QUERIES, read_geo },
  { "timerel", TEMPORAL, read_timerel },
  { "timeAt", TEMPORAL, read_time },
  { "endTimeAt", TEMPORAL, read_time },
  { "timeproperty", TEMPORAL, read_timeproperty },
  { "lastN", TEMPORAL, read_last_n },
  { "aggrMethods", TEMPORAL, read_aggregates },
  { "aggrPeriodDuration", TEMPORAL, read_period },
  { "width", BIT (BEF_HUB_OPERATION_SNAPSHOT), read_width },
};

static gboolean
read_one (Reading *reading, const char *name, const char *value, guint64 *seen, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (parameters); i++)
    {
      if (!g_str_equal (name, parameters[i].name)
          || !(parameters[i].operations & BIT (reading->operation)))
        continue;
      if (*seen & (G_GUINT64_CONSTANT (1) << i))
        return refuse (error, name, "given twice");
      *seen |= G_GUINT64_CONSTANT (1) << i;
      return parameters[i].read (reading, name, value, error);
    }
  g_set_error (error, BEF_HUB_PROBLEM, BEF_HUB_PROBLEM_INVALID_REQUEST,
               "Unknown query parameter '%s'", name);
  return FALSE;
}

static gboolean
check_temporal (BefHubParams *params, GError **error)
{
  gboolean has_at = params->time_at != BEF_NO_TIME, has_end = params->end_time_at != BEF_NO_TIME;

  if ((params->timerel != BEF_HUB_TIMEREL_NONE) != has_at)
    return refuse (error, "timerel", "timerel and timeAt go together");
  if ((params->timerel == BEF_HUB_TIMEREL_BETWEEN) != has_end)
    return refuse (error, "endTimeAt", "goes with timerel=between, and only with it");
  if (has_end && params->end_time_at < params->time_at)
    return refuse (error, "endTimeAt", "is earlier than timeAt");
  if (params->temporal_form != BEF_HUB_TEMPORAL_AGGREGATED)
    return TRUE;
  if (params->aggregates == 0)
    return refuse (error, "aggrMethods", "is needed for aggregatedValues");
  if (params->timerel != BEF_HUB_TIMEREL_AFTER && params->timerel != BEF_HUB_TIMEREL_BETWEEN)
    return refuse (error, "timerel", "aggregatedValues need a start: after or between");
  return TRUE;
}

static gboolean
check_projection (BefHubParams *params, GError **error)
{
  if (params->attrs != NULL && (params->pick != NULL || params->omit != NULL))
    return refuse (error, "attrs", "cannot be combined with pick or omit");
  for (guint i = 0; params->pick != NULL && params->omit != NULL && params->pick[i] != NULL; i++)
    if (g_strv_contains ((const char *const *)params->omit, params->pick[i]))
      return refuse (error, "omit", "a name is picked and omitted");
  return TRUE;
}

/* What depends on several parameters. */
static gboolean
finish (Reading *reading, GError **error)
{
  BefHubParams *params = reading->params;

  if (reading->georel != NULL || reading->geometry != NULL || reading->coordinates != NULL)
    {
      params->geo = bef_hub_geo_parse (reading->georel, reading->geometry, reading->coordinates,
                                       reading->geoproperty, error);
      if (params->geo == NULL)
        return FALSE;
    }
  if (!check_projection (params, error))
    return FALSE;
  if ((BIT (reading->operation) & QUERIES) && params->types == NULL && !params->any_type
      && params->ids == NULL && params->id_pattern == NULL && params->query == NULL
      && params->attrs == NULL && params->geo == NULL)
    {
      g_set_error_literal (error, BEF_HUB_PROBLEM, BEF_HUB_PROBLEM_BAD_REQUEST_DATA,
                           "Too wide: give at least one of type, id, idPattern, attrs, q, georel");
      return FALSE;
    }
  if (reading->operation == BEF_HUB_OPERATION_TEMPORAL_QUERY && params->types == NULL
      && !params->any_type && params->query == NULL && params->attrs == NULL && params->geo == NULL)
    {
      g_set_error_literal (error, BEF_HUB_PROBLEM, BEF_HUB_PROBLEM_BAD_REQUEST_DATA,
                           "Too wide: give at least one of type, attrs, q, georel");
      return FALSE;
    }
  if (params->limit == 0 && !params->count)
    return refuse (error, "limit", "0 only makes sense with count=true");
  if (params->attrs != NULL || params->pick != NULL)
    {
      /* attrs never hides what an entity is; pick names every member. A history without the id
       * could not be used. */
      g_autoptr (GStrvBuilder) only = g_strv_builder_new ();
      if (params->attrs != NULL || (BIT (reading->operation) & TEMPORAL))
        g_strv_builder_add_many (only, "id", "type", NULL);
      g_strv_builder_addv (only,
                           (const char **)(params->attrs != NULL ? params->attrs : params->pick));
      params->only = g_strv_builder_end (only);
    }
  return !(BIT (reading->operation) & TEMPORAL) || check_temporal (params, error);
}

static gboolean
read_all (Reading *reading, const char *raw_query, GError **error)
{
  g_auto (GStrv) pairs = g_strsplit (raw_query != NULL ? raw_query : "", "&", -1);
  guint64 seen = 0;

  for (guint i = 0; pairs[i] != NULL; i++)
    {
      if (*pairs[i] == '\0')
        continue;
      g_strdelimit (pairs[i], "+", ' ');
      char *equals = strchr (pairs[i], '=');
      if (equals != NULL)
        *equals = '\0';
      g_autofree char *name = g_uri_unescape_string (pairs[i], NULL);
      g_autofree char *value = g_uri_unescape_string (equals != NULL ? equals + 1 : "", NULL);
      if (name == NULL || value == NULL || !g_utf8_validate (name, -1, NULL)
          || !g_utf8_validate (value, -1, NULL))
        {
          g_set_error_literal (error, BEF_HUB_PROBLEM, BEF_HUB_PROBLEM_INVALID_REQUEST,
                               "The query string is not valid percent-encoded UTF-8");
          return FALSE;
        }
      if (!read_one (reading, name, value, &seen, error))
        return FALSE;
    }
  return finish (reading, error);
}

BefHubParams *
bef_hub_params_parse (const char *raw_query, BefHubOperation operation, BefHubContext *context,
                      GError **error)
{
  g_autoptr (BefHubParams) params = g_new0 (BefHubParams, 1);
  Reading reading = { params, operation, context };

  params->limit = BEF_HUB_DEFAULT_LIMIT;
  params->time_at = params->end_time_at = BEF_NO_TIME;
  params->width = 640;
  gboolean good = read_all (&reading, raw_query, error);
  g_free (reading.georel);
  g_free (reading.geometry);
  g_free (reading.coordinates);
  g_free (reading.geoproperty);
  return good ? g_steal_pointer (&params) : NULL;
}

void
bef_hub_params_free (BefHubParams *self)
{
  if (self == NULL)
    return;
  g_strfreev (self->types);
  g_strfreev (self->ids);
  g_clear_pointer (&self->id_pattern, bef_hub_pattern_free);
  bef_hub_query_free (self->query);
  bef_hub_geo_free (self->geo);
  bef_hub_scope_free (self->scope);
  g_strfreev (self->attrs);
  g_strfreev (self->pick);
  g_strfreev (self->only);
  g_strfreev (self->omit);
  g_free (self->lang);
  g_free (self);
}
