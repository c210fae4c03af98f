/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/bef-json.h"
#include "hub/server/wire/bef-hub-problem.h"
#include "hub/server/query/bef-hub-query-geo.h"
#include "hub/server/query/bef-hub-query-params.h"
#include "hub/server/query/bef-hub-query.h"

static const char entity_text[] =
    "{\"id\":\"urn:x:1\",\"type\":\"T\","
    "\"power\":{\"type\":\"Property\",\"value\":1500.5,\"unitCode\":\"WTT\",\"observedAt\":\"2026-"
    "11-02T08:00:00Z\","
    "\"quality\":{\"type\":\"Property\",\"value\":3}},"
    "\"state\":{\"type\":\"Property\",\"value\":\"Open\"},"
    "\"on\":{\"type\":\"Property\",\"value\":true},"
    "\"category\":{\"type\":\"Property\",\"value\":[\"school\",\"public\"]},"
    "\"address\":{\"type\":\"Property\",\"value\":{\"postalCode\":\"17140\",\"geo\":{\"x\":4}}},"
    "\"name\":{\"type\":\"LanguageProperty\",\"languageMap\":{\"fr\":\"Porte\",\"en\":\"Door\"}},"
    "\"until\":{\"type\":\"Property\",\"value\":{\"@type\":\"DateTime\",\"@value\":\"2026-11-02T09:"
    "00:00+01:00\"}},"
    "\"many\":[{\"type\":\"Property\",\"value\":1,\"datasetId\":\"urn:a\"},{\"type\":\"Property\","
    "\"value\":2}],"
    "\"in\":{\"type\":\"Relationship\",\"object\":\"urn:ngsi-ld:Building:a:b\"}}";

static const struct
{
  const char *q;
  gboolean matches;
} table[] = {
  { "power", TRUE },
  { "nothing", FALSE },
  { "power.quality", TRUE },
  { "power.nothing", FALSE },
  { "power==1500.5", TRUE },
  { "power==1500", FALSE },
  { "power!=1500", TRUE },
  { "nothing!=1", FALSE },
  { "power>1500.4", TRUE },
  { "power>1500.5", FALSE },
  { "power>=1500.5", TRUE },
  { "power<1500.5", FALSE },
  { "power<=1500.5", TRUE },
  { "power==1000..2000", TRUE },
  { "power==1.5..2.5", FALSE },
  { "power!=1000..2000", FALSE },
  { "power==\"1500.5\"", FALSE },
  { "power==1,1500.5", TRUE },
  { "state==\"Open\"", TRUE },
  { "state==Open", TRUE },
  { "state==\"Closed\",\"Open\"", TRUE },
  { "state!=\"Closed\",\"Open\"", FALSE },
  { "state!=\"Closed\"", TRUE },
  { "state>\"Closed\"", TRUE },
  { "state~=^Op", TRUE },
  { "state~=\"(Op|Cl)e.\"", TRUE },
  { "state!~=^Op", FALSE },
  { "nothing!~=^Op", FALSE },
  { "on==true", TRUE },
  { "on==false", FALSE },
  { "on!=false", TRUE },
  { "on==1", FALSE },
  { "category==\"school\"", TRUE },
  { "category!=\"school\"", FALSE },
  { "category==\"library\"", FALSE },
  { "address[postalCode]==\"17140\"", TRUE },
  { "address[postalCode]==17140", FALSE },
  { "address[geo.x]>3", TRUE },
  { "address[missing]", FALSE },
  { "name[fr]==\"Porte\"", TRUE },
  { "name[en]==\"Porte\"", FALSE },
  { "name[*]==\"Porte\"", TRUE },
  { "name==\"Door\"", TRUE },
  { "until==2026-11-02T08:00:00Z", TRUE },
  { "until>\"2026-11-02T08:00:01Z\"", FALSE },
  { "power.observedAt>=2026-11-02T08:00:00Z", TRUE },
  { "power.observedAt>2026-11-02T08:00:00Z", FALSE },
  { "power.observedAt<2026-11-02T10:00:00+01:00", TRUE },
  { "power.unitCode==\"WTT\"", TRUE },
  { "power.quality>=3", TRUE },
  { "many==2", TRUE },
  { "many==3", FALSE },
  { "in==urn:ngsi-ld:Building:a:b", TRUE },
  { "in==\"urn:ngsi-ld:Building:a:b\"", TRUE },
  { "state==\"Open\";power>1", TRUE },
  { "state==\"Closed\";power>1", FALSE },
  { "state==\"Closed\"|power>1", TRUE },
  { "power>1|state==\"Closed\";nothing", TRUE },
  { "(power>1|state==\"Closed\");nothing", FALSE },
  { "(state==Closed|(on==true;power>1))", TRUE },
  { "id==urn:x:1", TRUE },
};

static JsonObject *
sample_entity (void)
{
  g_autoptr (JsonNode) node = bef_json_parse (entity_text, strlen (entity_text), 0, NULL);

  g_assert_nonnull (node);
  return json_object_ref (json_node_get_object (node));
}

static void
test_operators (void)
{
  g_autoptr (JsonObject) entity = sample_entity ();

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (BefHubQuery) query = bef_hub_query_parse (table[i].q, &error);
      g_assert_no_error (error);
      if (bef_hub_query_match (query, entity) != table[i].matches)
        g_error ("%s should %smatch", table[i].q, table[i].matches ? "" : "not ");
    }
}

static void
test_malformed (void)
{
  static const char *const bad[] = {
    "",     "==1", "a==",  "a=1",    "a==1;",   "|a",     "(a",  "a)", "a==\"x", "a[",     "a[]",
    "a..b", "a~=", "a~=(", "a>1..2", "a==1..x", "a==1..", "a b", ".a", "a.",     "a==1,,2"
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (BefHubQuery) query = bef_hub_query_parse (bad[i], &error);
      if (query != NULL)
        g_error ("'%s' should be refused", bad[i]);
      g_assert_error (error, BEF_HUB_PROBLEM, BEF_HUB_PROBLEM_BAD_REQUEST_DATA);
    }
}

static void
test_nesting (void)
{
  g_autoptr (GString) deep = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < BEF_HUB_QUERY_MAX_DEPTH; i++)
    g_string_append_c (deep, '(');
  g_string_append_c (deep, 'a');
  for (guint i = 0; i < BEF_HUB_QUERY_MAX_DEPTH; i++)
    g_string_append_c (deep, ')');
  g_autoptr (BefHubQuery) allowed = bef_hub_query_parse (deep->str, &error);
  g_assert_no_error (error);
  g_assert_nonnull (allowed);
  g_string_prepend_c (deep, '(');
  g_string_append_c (deep, ')');
  g_assert_null (bef_hub_query_parse (deep->str, &error));
  g_assert_error (error, BEF_HUB_PROBLEM, BEF_HUB_PROBLEM_BAD_REQUEST_DATA);
}

/* Random strings of the grammar's own characters: most are refused, all are survived, some are
 * matched. */
static void
test_random (void)
{
  static const char *const atoms[] = {
    "power", "state", "name",       "category", "address", "==", "!=",         ">",    "<",
    ">=",    "<=",    "~=",         "!~=",      ";",       "|",  "(",          ")",    "[",
    "]",     ".",     "..",         ",",        "\"",      "1",  "2.5",        "true", "Open",
    "*",     "fr",    "2026-11-02", "\\",       "é",       " ",  "observedAt", "^a+",  "\"Open\""
  };
  g_autoptr (JsonObject) entity = sample_entity ();
  guint parsed = 0, matched = 0;

  for (guint i = 0; i < 10000; i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      guint n = (guint)g_test_rand_int_range (1, i % 2 == 0 ? 5 : 24);
      for (guint j = 0; j < n; j++)
        if (g_test_rand_int_range (0, 20) == 0)
          g_string_append_c (text, (char)g_test_rand_int_range (1, 256));
        else
          g_string_append (text, atoms[g_test_rand_int_range (0, G_N_ELEMENTS (atoms))]);
      g_autoptr (GError) error = NULL;
      g_autoptr (BefHubQuery) query = bef_hub_query_parse (text->str, &error);
      g_assert_true ((query == NULL) == (error != NULL));
      if (query == NULL)
        continue;
      parsed++;
      matched += bef_hub_query_match (query, entity) != 0;
    }
  g_test_message ("%u of 10000 parsed, %u matched", parsed, matched);
  g_assert_cmpuint (parsed, >, 50);
  g_assert_cmpuint (matched, >, 5);
}

/* The same for whole query strings, of every operation. */
static void
test_random_parameters (void)
{
  static const char *const names[] = {
    "type",    "id",     "idPattern", "q",        "attrs",       "pick",
    "omit",    "format", "options",   "lang",     "scopeQ",      "limit",
    "offset",  "count",  "georel",    "geometry", "coordinates", "geoproperty",
    "timerel", "timeAt", "endTimeAt", "lastN",    "aggrMethods", "aggrPeriodDuration"
  };
  static const char *const words[] = { "Door",
                                       "urn:ngsi-ld:Door:a:b",
                                       ".*",
                                       "a==1",
                                       "true",
                                       "simplified",
                                       "temporalValues",
                                       "aggregatedValues",
                                       "within",
                                       "near;maxDistance==5",
                                       "Point",
                                       "Polygon",
                                       "[0,0]",
                                       "[[[0,0],[1,0],[1,1],[0,0]]]",
                                       "between",
                                       "after",
                                       "2026-11-02T00:00:00Z",
                                       "2026-11-03",
                                       "avg,max",
                                       "PT1H",
                                       "5",
                                       "0",
                                       "-1",
                                       "%",
                                       "%00",
                                       "%ff",
                                       "%5B",
                                       "+",
                                       "",
                                       "a,b,,c" };
  g_autoptr (GError) broken = NULL;
  g_autoptr (BefHubContext) context = bef_hub_context_new (&broken);
  guint good = 0;

  g_assert_no_error (broken);
  for (guint i = 0; i < 10000; i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      guint n = (guint)g_test_rand_int_range (0, 6);
      for (guint j = 0; j < n; j++)
        g_string_append_printf (text, "%s%s=%s", j > 0 ? "&" : "",
                                names[g_test_rand_int_range (0, G_N_ELEMENTS (names))],
                                words[g_test_rand_int_range (0, G_N_ELEMENTS (words))]);
      g_autoptr (GError) error = NULL;
      g_autoptr (BefHubParams) params = bef_hub_params_parse (
          text->str, (BefHubOperation)(i % (BEF_HUB_OPERATION_NONE + 1)), context, &error);
      g_assert_true ((params == NULL) == (error != NULL));
      good += params != NULL;
    }
  g_test_message ("%u of 10000 accepted", good);
  g_assert_cmpuint (good, >, 100);
}

static JsonObject *
entity_at (const char *geometry)
{
  g_autofree char *text =
      g_strdup_printf ("{\"location\":{\"type\":\"GeoProperty\",\"value\":%s}}", geometry);
  g_autoptr (JsonNode) node = bef_json_parse (text, strlen (text), 0, NULL);

  return json_object_ref (json_node_get_object (node));
}

/* How a geometry lies to a square and to a point: every relation but "near". */
static void
test_geo_relations (void)
{
#define KNOT "[[[0,0],[2,2],[2,0],[0,2],[0,0]]]"
#define SQUARE "[[[0,0],[2,0],[2,2],[0,2],[0,0]]]"
  static const char *const relations[] = { "within",   "contains", "intersects",
                                           "disjoint", "overlaps", "equals" };
  static const struct
  {
    const char *shape, *coordinates, *entity;
    const char *holds; /* '+' or '-' for each relation, in their order */
  } cases[] = {
    { "Polygon", SQUARE, "{\"type\":\"Point\",\"coordinates\":[1,1]}", "+-+---" },
    { "Polygon", SQUARE, "{\"type\":\"Point\",\"coordinates\":[2,1]}", "+-+---" },
    { "Polygon", SQUARE, "{\"type\":\"Point\",\"coordinates\":[3,1]}", "---+--" },
    { "Polygon", SQUARE, "{\"type\":\"Polygon\",\"coordinates\":" SQUARE "}", "+++--+" },
    /* Its corners all lie outside, and so do the square's of it. */
    { "Polygon", SQUARE,
      "{\"type\":\"Polygon\",\"coordinates\":[[[-1,0.5],[3,0.5],[3,1.5],[-1,1.5],[-1,0.5]]]}",
      "--+-+-" },
    { "Polygon", SQUARE,
      "{\"type\":\"Polygon\",\"coordinates\":[[[-1,-1],[3,-1],[3,3],[-1,3],[-1,-1]]]}", "-++---" },
    { "Polygon", SQUARE, "{\"type\":\"Polygon\",\"coordinates\":[[[5,5],[6,5],[6,6],[5,5]]]}",
      "---+--" },
    { "Polygon", SQUARE, "{\"type\":\"LineString\",\"coordinates\":[[-1,1],[3,1]]}", "--+---" },
    /* Drawn by hand: it crosses itself. */
    { "Polygon", KNOT, "{\"type\":\"Polygon\",\"coordinates\":" KNOT "}", "+++--+" },
    { "Point", "[1,1]", "{\"type\":\"Point\",\"coordinates\":[1,1]}", "?++--+" },
    { "Point", "[1,1]", "{\"type\":\"Point\",\"coordinates\":[1,1.1]}", "?--+--" },
    { "Point", "[1,1]", "{\"type\":\"Polygon\",\"coordinates\":" SQUARE "}", "?++---" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (guint j = 0; j < G_N_ELEMENTS (relations); j++)
      {
        g_autoptr (GError) error = NULL;
        g_autoptr (JsonObject) entity = entity_at (cases[i].entity);
        g_autoptr (BefHubGeo) geo =
            bef_hub_geo_parse (relations[j], cases[i].shape, cases[i].coordinates, NULL, &error);
        g_test_message ("%s %s %s", cases[i].entity, relations[j], cases[i].coordinates);
        if (cases[i].holds[j] == '?')
          {
            g_assert_error (error, BEF_HUB_PROBLEM, BEF_HUB_PROBLEM_BAD_REQUEST_DATA);
            continue;
          }
        g_assert_no_error (error);
        g_assert_cmpint (bef_hub_geo_match (geo, entity), ==, cases[i].holds[j] == '+');
      }
}

static void
test_geo (void)
{
  g_autoptr (BefHubGeo) zone =
      bef_hub_geo_parse ("within", "Polygon", "[[[0,0],[2,0],[2,2],[0,2],[0,0]]]", NULL, NULL);
  g_autoptr (BefHubGeo) near =
      bef_hub_geo_parse ("near;maxDistance==1200", "Point", "[0,45]", NULL, NULL);
  g_autoptr (BefHubGeo) far =
      bef_hub_geo_parse ("near;minDistance==1200", "Point", "[0,45]", NULL, NULL);
  g_autoptr (JsonObject) inside = entity_at ("{\"type\":\"Point\",\"coordinates\":[1,1]}");
  g_autoptr (JsonObject) astride =
      entity_at ("{\"type\":\"Polygon\",\"coordinates\":[[[1,1],[3,1],[3,1.5],[1,1]]]}");
  g_autoptr (JsonObject) around = entity_at (
      "{\"type\":\"Polygon\",\"coordinates\":[[[-1,44],[1,44],[1,46],[-1,46],[-1,44]]]}");
  /* One hundredth of a degree of latitude is 1112 m, of longitude at 45 degrees 786 m. */
  g_autoptr (JsonObject) north = entity_at ("{\"type\":\"Point\",\"coordinates\":[0,45.01]}");
  g_autoptr (JsonObject) east = entity_at ("{\"type\":\"Point\",\"coordinates\":[0.02,45]}");
  g_autoptr (JsonObject) line =
      entity_at ("{\"type\":\"LineString\",\"coordinates\":[[-0.5,45.005],[0.5,45.005]]}");

  g_assert_true (bef_hub_geo_match (zone, inside));
  g_assert_false (bef_hub_geo_match (zone, astride));
  g_assert_false (bef_hub_geo_match (zone, north));
  g_assert_true (bef_hub_geo_match (near, north));
  g_assert_false (bef_hub_geo_match (near, east));
  g_assert_true (bef_hub_geo_match (far, east));
  g_assert_true (bef_hub_geo_match (near, around));
  g_assert_true (bef_hub_geo_match (near, line));
  g_assert_cmpfloat_with_epsilon (bef_hub_geo_distance (0, 45, 0, 45.01), 1111.95, 0.5);
  g_assert_cmpfloat_with_epsilon (bef_hub_geo_distance (0, 45, 0.01, 45), 786.26, 0.5);
}

static void
test_geo_malformed (void)
{
  static const char *const bad[][3] = {
    { "within", "Polygon", "[[[0,0],[1,1]]]" },
    { "within", "Point", "[0,0]" },
    { "near", "Point", "[0,0]" },
    { "near;maxDistance==-1", "Point", "[0,0]" },
    { "near;maxDistance==x", "Point", "[0,0]" },
    { "near;maxDistance==5", "Point", "[200,0]" },
    { "near;maxDistance==5", "Point", "[0" },
    { "touches", "Point", "[0,0]" },
    { "within", NULL, "[[[0,0],[1,1],[0,1],[0,0]]]" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (bef_hub_geo_parse (bad[i][0], bad[i][1], bad[i][2], NULL, &error));
      g_assert_error (error, BEF_HUB_PROBLEM, BEF_HUB_PROBLEM_BAD_REQUEST_DATA);
    }
}

static void
test_durations (void)
{
  static const struct
  {
    const char *text;
    guint months;
    gint64 seconds; /* -1: refused */
  } durations[] = {
    { "PT15M", 0, 900 },
    { "P1D", 0, 86400 },
    { "P1W", 0, 604800 },
    { "P1M", 1, 0 },
    { "P1Y2M3DT4H5M6S", 14, 273906 },
    { "PT0S", 0, 0 },
    { "P", 0, -1 },
    { "PT", 0, -1 },
    { "1D", 0, -1 },
    { "P1H", 0, -1 },
    { "PT1M1H", 0, -1 },
    { "P-1D", 0, -1 },
    { "P1", 0, -1 },
    { "P100Y", 1200, 0 },
    { "P101Y", 0, -1 },
    { "P99999W", 0, -1 },
    { "", 0, -1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (durations); i++)
    {
      BefHubDuration duration;
      gboolean good = bef_hub_duration_parse (durations[i].text, &duration);
      g_assert_true (good == (durations[i].seconds >= 0));
      if (!good)
        continue;
      g_assert_cmpuint (duration.months, ==, durations[i].months);
      g_assert_cmpint (duration.ms, ==, durations[i].seconds * 1000);
    }
}

/* What is refused is decided by what PCRE counts, not by the machine's speed: as many texts as one
 * likes, of any length, and each of them of bounded work. */
static void
test_pattern_work (void)
{
  g_autoptr (BefHubPattern) honest = bef_hub_pattern_new (".*mairie.*(chauffage|eau)", 1);
  g_autoptr (BefHubPattern) evil = bef_hub_pattern_new ("(.|.)*(.|.)*(.|.)*x$", 1);
  g_autoptr (BefHubPattern) shared = bef_hub_pattern_new ("^(a+)+[b]$", BEF_HUB_PATTERNS_MAX);
  g_autoptr (BefHubPattern) wide = bef_hub_pattern_new ("(.?){9}[^a]", 1);
  g_autofree char *name = g_strnfill (40, 'x');
  g_autofree char *longest = g_strnfill (4 * BEF_HUB_PATTERN_MAX_TEXT, 'a');

  for (guint i = 0; i < 20000; i++)
    g_assert_true (bef_hub_pattern_match (honest, "urn:ngsi-ld:Device:mairie:chauffage-12"));
  g_assert_false (bef_hub_pattern_is_worn (honest));
  g_assert_false (bef_hub_pattern_match (evil, "urn:ngsi-ld:Building:sainte-gemme:mairie-annexe"));
  g_assert_true (bef_hub_pattern_is_worn (evil));
  /* Worn for good: what it would match is not known any more. */
  g_assert_false (bef_hub_pattern_match (evil, "x"));
  g_assert_false (bef_hub_pattern_match (shared, "aaaaaaaaaaaaaaaaaaaaac b"));
  g_assert_true (bef_hub_pattern_is_worn (shared));
  g_assert_false (bef_hub_pattern_match (wide, longest));
  g_assert_true (bef_hub_pattern_is_worn (wide));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hub/query/each-operator-selects-what-the-standard-says", test_operators);
  g_test_add_func ("/hub/query/malformed-is-refused-with-a-reason", test_malformed);
  g_test_add_func ("/hub/query/nesting-is-bounded", test_nesting);
  g_test_add_func ("/hub/query/random-text-never-crashes", test_random);
  g_test_add_func ("/hub/query/random-parameters-never-crash", test_random_parameters);
  g_test_add_func ("/hub/geo/within-and-near", test_geo);
  g_test_add_func ("/hub/geo/relations", test_geo_relations);
  g_test_add_func ("/hub/geo/malformed-is-refused", test_geo_malformed);
  g_test_add_func ("/hub/durations-of-iso-8601", test_durations);
  g_test_add_func ("/hub/query/work-of-a-pattern-is-counted", test_pattern_work);
  return g_test_run ();
}
