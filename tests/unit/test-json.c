/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The JSON guard: whatever comes from outside is read or refused with its own error, never a crash.
 */
#include "base/bef-json.h"

static void
assert_refused (const char *data, gsize length, gsize max_bytes, BefJsonError code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = bef_json_parse (data, length, max_bytes, &error);

  g_test_message ("%.60s", data != NULL ? data : "(none)");
  g_assert_null (node);
  g_assert_error (error, BEF_JSON_ERROR, (int)code);
  g_assert_cmpuint (strlen (error->message), >, 10);
}

static void
refuse (const char *text, BefJsonError code)
{
  assert_refused (text, strlen (text), 0, code);
}

static JsonNode *
take (const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonNode *node = bef_json_parse (text, strlen (text), 0, &error);

  g_assert_no_error (error);
  g_assert_nonnull (node);
  return node;
}

static void
test_json_is_read (void)
{
  static const char *const good[] = {
    "{}",
    "[]",
    " [1, 2.5, -3e2, true, false, null, \"é \\u00e9 \\\" ] }\"] \n",
    "{\"a\":{\"b\":[{\"c\":\"/* no comment */ // nor this\"}]}}",
    "\"text\"",
    "12",
    "true",
    "null",
  };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (JsonNode) node = take (good[i]);
      g_autofree char *text = bef_json_to_string (node);
      g_autoptr (JsonNode) again = take (text);
      g_assert_true (json_node_equal (node, again));
    }
}

static char *
nested (const char *before, guint depth, const char *after)
{
  g_autofree char *open = g_strnfill (depth, '['), *close = g_strnfill (depth, ']');

  return g_strconcat (before, open, close, after, NULL);
}

static void
test_deep_nesting_is_refused_before_the_parser (void)
{
  g_autofree char *deepest = nested ("", BEF_JSON_MAX_DEPTH, "");
  g_autofree char *deeper = nested ("", BEF_JSON_MAX_DEPTH + 1, "");
  g_autofree char *crash = nested ("", 100000, "");
  g_autofree char *open_only = g_strnfill (100000, '[');
  g_autoptr (JsonNode) node = take (deepest);

  refuse (deeper, BEF_JSON_ERROR_TOO_DEEP);
  refuse (crash, BEF_JSON_ERROR_TOO_DEEP);
  /* The bound itself: an entity in a list, with properties of properties and a MultiPolygon, is
   * some 20 levels; each level is a frame of the parser's stack, and of every reader after it. */
  g_autofree char *real = nested ("", 32, ""), *absurd = nested ("", 128, "");
  g_autoptr (JsonNode) entity = take (real);
  refuse (absurd, BEF_JSON_ERROR_TOO_DEEP);
  refuse (open_only, BEF_JSON_ERROR_TOO_DEEP);
}

/* json-glib takes comments and identifiers that JSON has not: what hides brackets from the count
 * must be refused. */
static void
test_nesting_hidden_in_what_is_not_json_is_refused (void)
{
  static const char *const prefixes[] = { "[/*\"*/", "[//\"\n", "['\"'", "[#\"\n", "[x\"" };
  static const char *const suffixes[] = { "/*\"*/]", "//\"\n]", "'\"']", "#\"\n]", "\"]" };

  for (guint i = 0; i < G_N_ELEMENTS (prefixes); i++)
    {
      g_autofree char *text = nested (prefixes[i], 100000, suffixes[i]);
      refuse (text, BEF_JSON_ERROR_NOT_JSON);
    }
}

static void
test_brackets_in_text_are_no_nesting (void)
{
  g_autofree char *brackets = g_strnfill (1000, '[');
  g_autofree char *text = g_strdup_printf ("[\"%s\\\\\",\"\\\"%s\"]", brackets, brackets);
  g_autoptr (JsonNode) node = take (text);

  g_assert_cmpuint (json_array_get_length (bef_json_node_array (node)), ==, 2);
}

static void
test_size_is_bounded (void)
{
  const char *text = "[1,2,3,4]";
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) exact = bef_json_parse (text, strlen (text), strlen (text), &error);

  g_assert_no_error (error);
  g_assert_nonnull (exact);
  assert_refused (text, strlen (text), strlen (text) - 1, BEF_JSON_ERROR_TOO_LARGE);
}

/* A body within the size may still hold more values than memory does. */
static void
test_number_of_values_is_bounded (void)
{
  g_autoptr (GString) text = g_string_sized_new (2u * (BEF_JSON_MAX_VALUES + 2));

  g_string_append_c (text, '[');
  while (text->len < (2u * (BEF_JSON_MAX_VALUES + 2)))
    g_string_append (text, "1,");
  g_string_append (text, "1]");
  assert_refused (text->str, text->len, 0, BEF_JSON_ERROR_TOO_LARGE);
}

static void
test_truncated_bodies_are_told (void)
{
  const char *whole = "[{\"id\":\"urn:a\",\"power\":{\"value\":12.5,\"list\":[1,2]}}]";

  for (gsize length = 1; length < strlen (whole); length++)
    {
      g_autofree char *part = g_strndup (whole, length);
      refuse (part, BEF_JSON_ERROR_TRUNCATED);
    }
  assert_refused ("", 0, 0, BEF_JSON_ERROR_TRUNCATED);
  assert_refused (NULL, 0, 0, BEF_JSON_ERROR_TRUNCATED);
  refuse ("  \n\t ", BEF_JSON_ERROR_TRUNCATED);
  refuse ("\"never ends", BEF_JSON_ERROR_TRUNCATED);
  refuse ("[\"ends in an escape\\", BEF_JSON_ERROR_TRUNCATED);
}

static void
test_what_is_not_json_is_told (void)
{
  static const char binary[] = { '[', '\0', '\1', '\xff', ']' };
  static const char nul[] = "[1,2]\0[3]";
  static const char gzip[] = { '\x1f', '\x8b', '\x08', '\0' };

  refuse ("<!DOCTYPE html><html><body>Bad gateway</body></html>", BEF_JSON_ERROR_NOT_JSON);
  refuse ("Service unavailable", BEF_JSON_ERROR_NOT_JSON);
  refuse ("not found", BEF_JSON_ERROR_NOT_JSON);
  refuse ("[1,2}", BEF_JSON_ERROR_NOT_JSON);
  refuse ("{\"a\":1,}", BEF_JSON_ERROR_NOT_JSON);
  refuse ("{\"a\" 1}", BEF_JSON_ERROR_NOT_JSON);
  refuse ("[1] trailing", BEF_JSON_ERROR_NOT_JSON);
  refuse ("]", BEF_JSON_ERROR_NOT_JSON);
  assert_refused (binary, sizeof binary, 0, BEF_JSON_ERROR_NOT_JSON);
  assert_refused (nul, sizeof nul - 1, 0, BEF_JSON_ERROR_NOT_JSON);
  assert_refused (gzip, sizeof gzip, 0, BEF_JSON_ERROR_NOT_JSON);
}

static void
test_a_member_given_twice_is_one_member (void)
{
  g_autoptr (JsonNode) node = take ("{\"a\":1,\"a\":{\"b\":2},\"a\":3}");
  double a = 0;

  g_assert_cmpuint (json_object_get_size (bef_json_node_object (node)), ==, 1);
  g_assert_true (bef_json_get_number (bef_json_node_object (node), "a", &a));
  g_assert_cmpfloat (a, ==, 3);
}

static void
test_numbers_and_numbers_as_text (void)
{
  static const struct
  {
    const char *json;
    double value;
  } good[] = {
    { "21.4", 21.4 },
    { "\"21.4\"", 21.4 },
    { "\"-3\"", -3 },
    { "\"+3\"", 3 },
    { "\"1e3\"", 1000 },
    { "true", 1 },
    { "false", 0 },
    { "0", 0 },
    { "-0.0", 0 },
    { "9007199254740991", 9007199254740991.0 },
    { "999999999999999999", 999999999999999999.0 },
    { "0.123456789012345678901234567890", 0.12345678901234568 },
    { "123456789012345678901234567890.0", 123456789012345678901234567890.0 },
  };
  static const char *const bad[] = {
    "null",     "\"\"",      "\"abc\"", "\"NaN\"",   "\"inf\"", "\"-Infinity\"",
    "\"0x10\"", "\"1e999\"", "1e999",   "\"12 kW\"", "\"1,5\"", "\" 1\"",
    "[1]",      "{}",        "\"--1\"", "\"1.2.3\"", "\"e5\"",
  };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autofree char *text = g_strdup_printf ("{\"v\":%s}", good[i].json);
      g_autoptr (JsonNode) node = take (text);
      double value = 99;
      g_test_message ("%s", text);
      g_assert_true (bef_json_get_number (bef_json_node_object (node), "v", &value));
      g_assert_cmpfloat_with_epsilon (value, good[i].value, 1e-12 * MAX (1, ABS (good[i].value)));
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *text = g_strdup_printf ("{\"v\":%s}", bad[i]);
      g_autoptr (JsonNode) node = take (text);
      double value = 99;
      g_test_message ("%s", text);
      g_assert_false (bef_json_get_number (bef_json_node_object (node), "v", &value));
      g_assert_cmpfloat (value, ==, 99);
    }
}

static void
test_readers_are_lenient (void)
{
  g_autoptr (JsonNode) node = take ("{\"s\":\"x\",\"n\":1,\"o\":{},\"a\":[],\"z\":null}");
  JsonObject *o = bef_json_node_object (node);
  static const char *const members[] = { "s", "n", "o", "a", "z", "absent" };
  double number;

  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      const char *m = members[i];
      g_assert_true ((bef_json_get_string (o, m) != NULL) == (*m == 's'));
      g_assert_true ((bef_json_get_object (o, m) != NULL) == (*m == 'o'));
      g_assert_true ((bef_json_get_array (o, m) != NULL) == (m[0] == 'a' && m[1] == '\0'));
      g_assert_true (bef_json_get_number (o, m, &number) == (*m == 'n'));
      g_assert_null (bef_json_get_string (NULL, m));
    }
  g_assert_null (bef_json_node_string (NULL));
  g_assert_null (bef_json_node_array (node));
  g_assert_null (bef_json_node_object (NULL));
}

/* What no JSON can hold costs its own value: the one beside it is read. */
static void
test_a_bad_value_costs_itself_only (void)
{
  static const char *const bad[] = {
    "123456789012345678901234567890",
    "18446744073709551615",
    "-9223372036854775809",
    "010",
    "-",
    "1e",
    "1.2.3",
    "1.",
    ".5",
    "--1",
    "1e999",
    "NaN",
    "-NaN",
    "nan",
    "Infinity",
    "-Infinity",
    "inf",
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *text = g_strdup_printf ("[{\"v\":%s,\"w\":2},%s , 3]", bad[i], bad[i]);
      g_autoptr (JsonNode) node = take (text);
      JsonArray *array = bef_json_node_array (node);
      double value = 99;
      g_test_message ("%s", bad[i]);
      g_assert_cmpuint (json_array_get_length (array), ==, 3);
      g_assert_false (bef_json_get_number (json_array_get_object_element (array, 0), "v", &value));
      g_assert_false (bef_json_node_number (json_array_get_element (array, 1), &value));
      g_assert_true (bef_json_get_number (json_array_get_object_element (array, 0), "w", &value));
      g_assert_cmpfloat (value, ==, 2);
      g_assert_true (bef_json_node_number (json_array_get_element (array, 2), &value));
      g_assert_cmpfloat (value, ==, 3);
    }
  refuse ("[0x10]", BEF_JSON_ERROR_NOT_JSON);
}

/* Half a character is a replacement character: the text stays UTF-8, and whole ones are left. */
static void
test_half_a_character_costs_itself_only (void)
{
  static const struct
  {
    const char *json, *text;
  } texts[] = {
    { "\"a\\ud800z\"", "a\xef\xbf\xbdz" },
    { "\"\\udc00\"", "\xef\xbf\xbd" },
    { "\"\\ud83d\\ude00\"", "\xf0\x9f\x98\x80" },
    { "\"\\ud83d\\ud83d\\ude00\"", "\xef\xbf\xbd\xf0\x9f\x98\x80" },
    { "\"\\ud800\\u0041\"", "\xef\xbf\xbd"
                            "A" },
    { "\"a\\u0000b\"", "a\xef\xbf\xbd"
                       "b" },
    { "\"\\\\ud800\"", "\\ud800" },
    { "\"\\666 \\q\"", "\xef\xbf\xbd"
                       "666 \xef\xbf\xbdq" },
    { "\"\\ud8\"", "\xef\xbf\xbd"
                   "d8" },
    { "\"\\u12 z\"", "\xef\xbf\xbd"
                     "12 z" },
    { "\"\\ud\xc3\xa9"
      "f0\"",
      "\xef\xbf\xbd"
      "d\xc3\xa9"
      "f0" },
    { "\"latin1 \xe9\"", "latin1 \xef\xbf\xbd" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *json = g_strdup_printf ("[%s,21.5]", texts[i].json);
      g_autoptr (JsonNode) node = take (json);
      JsonArray *array = bef_json_node_array (node);
      double value = 0;
      g_assert_cmpstr (bef_json_node_string (json_array_get_element (array, 0)), ==, texts[i].text);
      g_assert_true (bef_json_node_number (json_array_get_element (array, 1), &value));
      g_assert_cmpfloat (value, ==, 21.5);
    }
}

static void
test_one_document_only (void)
{
  static const char *const texts[] = { "2{\"a\":1}", "{\"a\":1}{\"b\":2}", "[1] [2]", "null{}",
                                       "\"a\"[]" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    refuse (texts[i], BEF_JSON_ERROR_NOT_JSON);
}

/* What is wrong is told in whole characters. */
static void
test_a_refusal_is_text (void)
{
  static const char text[] = "{\"ter\0\0\0\r\x95\xc0`\0\0\xff\xff"
                             "clientma\xa0gate\"}}}";
  g_autoptr (GError) error = NULL;

  g_assert_null (bef_json_parse (text, sizeof text - 1, 0, &error));
  g_assert_nonnull (error);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
}

/* Any prefix, with any byte changed: read or refused. */
static void
test_random_damage_never_crashes (void)
{
  const char *whole =
      "[{\"id\":\"urn:é\",\"v\":[1.5e3,true,null,\"a\\u00e9\\n\"],\"o\":{\"x\":-1}}]";
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);
  guint refused = 0;

  for (guint i = 0; i < 20000; i++)
    {
      g_autofree char *text = g_strdup (whole);
      gsize length = (gsize)g_rand_int_range (rand, 1, (gint32)strlen (whole) + 1);
      for (int k = g_rand_int_range (rand, 0, 4); k > 0; k--)
        text[g_rand_int_range (rand, 0, (gint32)length)] = (char)g_rand_int_range (rand, 0, 256);
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) node = bef_json_parse (text, length, 0, &error);
      g_assert_true ((node == NULL) == (error != NULL));
      refused += node == NULL;
    }
  g_assert_cmpuint (refused, >, 5000);
  g_assert_cmpuint (refused, <, 20000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json/is-read", test_json_is_read);
  g_test_add_func ("/json/depth", test_deep_nesting_is_refused_before_the_parser);
  g_test_add_func ("/json/hidden-depth", test_nesting_hidden_in_what_is_not_json_is_refused);
  g_test_add_func ("/json/brackets-in-text", test_brackets_in_text_are_no_nesting);
  g_test_add_func ("/json/size", test_size_is_bounded);
  g_test_add_func ("/json/number-of-values", test_number_of_values_is_bounded);
  g_test_add_func ("/json/truncated", test_truncated_bodies_are_told);
  g_test_add_func ("/json/not-json", test_what_is_not_json_is_told);
  g_test_add_func ("/json/duplicates", test_a_member_given_twice_is_one_member);
  g_test_add_func ("/json/numbers", test_numbers_and_numbers_as_text);
  g_test_add_func ("/json/bad-values", test_a_bad_value_costs_itself_only);
  g_test_add_func ("/json/half-characters", test_half_a_character_costs_itself_only);
  g_test_add_func ("/json/readers", test_readers_are_lenient);
  g_test_add_func ("/json/damage", test_random_damage_never_crashes);
  g_test_add_func ("/json/one-document-only", test_one_document_only);
  g_test_add_func ("/json/a-refusal-is-text", test_a_refusal_is_text);
  return g_test_run ();
}
