/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Texts of others, made fit to be shown. */
#include "base/bef-text.h"

#include <string.h>

#define REPLACED "\xef\xbf\xbd"
#define OPEN "\u200e\u2068"
#define CLOSE "\u2069"

static void
assert_line (const char *text, const char *expected)
{
  g_autofree char *made = bef_text_line (text, 40);
  g_autofree char *again = bef_text_line (made, 40);

  g_assert_cmpstr (made, ==, expected);
  g_assert_cmpstr (again, ==, expected);
}

static void
test_what_is_fit_stays_as_written (void)
{
  static const char *const texts[] = {
    "Mairie",       "Salle des fêtes « l’Étang »",   "<b>A</b> & B",
    "100 %s %n _x", "Ça va ✓ 👨‍👩‍👧", "日本",
    "Việt Ngữ"
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      assert_line (texts[i], texts[i]);
      g_assert_true (bef_text_is_plain (texts[i]));
    }
  g_assert_null (bef_text_line (NULL, 40));
}

static void
test_bytes_that_are_no_text_are_replaced (void)
{
  assert_line ("caf\xe9!", "caf" REPLACED "!");
  assert_line ("half \xe2\x82", "half " REPLACED REPLACED);
  assert_line ("surrogate \xed\xa0\x80", "surrogate " REPLACED REPLACED REPLACED);
  assert_line ("too long \xc0\xaf", "too long " REPLACED REPLACED);
  assert_line ("bell\x07 del\x7f c1\xc2\x9b", "bell  del  c1");
  assert_line ("\xef\xbf\xbe \xef\xb7\x90 \xf0\x9f\xbf\xbf", REPLACED " " REPLACED " " REPLACED);
  g_assert_false (bef_text_is_plain ("bell\x07"));
  g_assert_false (bef_text_is_plain ("caf\xe9"));
}

static void
test_a_line_is_one_line (void)
{
  assert_line (" a\nb\r\nc\td\u2028e\u2029f\xc2\x85"
               "g ",
               "a b  c d e f g");
  g_assert_false (bef_text_is_plain ("a\nb"));
  g_autofree char *lines = bef_text_lines ("\na\r\n\n\n\n\nb\tc\u2029d\n", 100);
  g_assert_cmpstr (lines, ==, "a\n\nb c\nd");
  g_autofree char *many = g_strnfill (4000, '\n');
  for (guint i = 0; i < 4000; i += 2)
    many[i] = 'x';
  g_autofree char *few = bef_text_lines (many, BEF_TEXT_WHOLE);
  g_auto (GStrv) counted = g_strsplit (few, "\n", -1);
  g_assert_cmpuint (g_strv_length (counted), <=, 101);
}

/* Overrides and embeddings would turn round the door's state beside a name. */
static void
test_directions_are_shown (void)
{
  static const char *const controls[] = { "\u202a", "\u202b", "\u202c", "\u202d",
                                          "\u202e", "\u2066", "\u2067", "\u2068",
                                          "\u2069", "\u200e", "\u200f", "\u061c" };

  for (guint i = 0; i < G_N_ELEMENTS (controls); i++)
    {
      g_autofree char *text = g_strconcat ("Porte ", controls[i], "etrevuo", NULL);
      assert_line (text, "Porte " REPLACED "etrevuo");
      g_assert_false (bef_text_is_plain (text));
    }
}

static void
test_letters_from_the_right_stand_by_themselves (void)
{
  assert_line ("בית", OPEN "בית" CLOSE);
  assert_line ("Salle مدرسة 12", OPEN "Salle مدرسة 12" CLOSE);
  /* What ends an isolate inside of it does not end ours. */
  assert_line ("בית\u2069\u202e", OPEN "בית" REPLACED REPLACED CLOSE);
  assert_line (OPEN "a\u202e" CLOSE, REPLACED REPLACED "a" REPLACED REPLACED);
  /* A sentence of ours with such names in it, and what it becomes when it is written from the
   * right itself. */
  assert_line ("Porte de " OPEN "בית" CLOSE ", 12 min", "Porte de " OPEN "בית" CLOSE ", 12 min");
  assert_line ("ב " OPEN "בית" CLOSE, OPEN "ב בית" CLOSE);
  g_assert_true (bef_text_is_plain ("urn:ngsi-ld:Building:בית"));
}

static void
test_marks_stay_on_their_line (void)
{
  g_autoptr (GString) text = g_string_new ("a");

  for (guint i = 0; i < 500; i++)
    g_string_append (text, "\u0301");
  g_string_append (text, "b");
  assert_line (text->str, "a\u0301\u0301\u0301\u0301b");
}

static void
test_what_cannot_be_seen_is_nothing (void)
{
  assert_line ("", "");
  assert_line (" \t\n", "");
  assert_line ("\u200b\u2060\ufeff\u00ad\u00a0", "");
}

static void
test_long_texts_are_cut_and_say_so (void)
{
  g_autofree char *a = g_strnfill (1000000, 'a'), *right = NULL, *cut = NULL;
  g_autoptr (GString) hebrew = g_string_new (NULL);

  a[40] = '\0';
  assert_line (a, a);
  a[40] = 'a';
  cut = bef_text_line (a, 40);
  g_assert_cmpint (g_utf8_strlen (cut, -1), ==, 40);
  g_assert_true (g_str_has_suffix (cut, "a…"));
  for (guint i = 0; i < 100; i++)
    g_string_append (hebrew, "ב");
  right = bef_text_line (hebrew->str, 40);
  g_assert_true (g_str_has_suffix (right, "ב…" CLOSE));
  g_assert_cmpint (g_utf8_strlen (right, -1), ==, 43);
  g_autofree char *sentence = g_strconcat ("Porte ", right, NULL);
  assert_line (sentence, "Porte " OPEN "בבבבבבבבבבבבבבבבבבבבבבבבבבבבבבבבב…" CLOSE);
}

/* Any bytes: valid, bounded, and left as they are the second time. */
static void
test_any_bytes (void)
{
  static const char *const pieces[] = { OPEN,   CLOSE,    "\u202e", "ב",  "\u0301", "\n",
                                        "\xff", "a",      " ",      "\t", "\u2028", "\u200e",
                                        "\x01", "\u2068", "é",      "…" };
  g_autoptr (GRand) rand = g_rand_new_with_seed (8);

  for (guint i = 0; i < 20000; i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      for (int k = g_rand_int_range (rand, 0, 40); k > 0; k--)
        g_string_append (text, pieces[g_rand_int_range (rand, 0, G_N_ELEMENTS (pieces))]);
      gboolean keep = g_rand_boolean (rand);
      g_autofree char *made = keep ? bef_text_lines (text->str, 12) : bef_text_line (text->str, 12);
      g_autofree char *again = keep ? bef_text_lines (made, 12) : bef_text_line (made, 12);
      g_assert_true (g_utf8_validate (made, -1, NULL));
      g_assert_null (strstr (made, "\u202e"));
      g_assert_cmpstr (again, ==, made);
    }
}

static void
test_a_name_that_stands_beside_is_left_out (void)
{
  static const struct
  {
    const char *text, *name, *left;
  } rows[] = {
    { "Porte ouverte – Mairie", "Mairie", "Porte ouverte" },
    { "Porte ouverte - Mairie", "Mairie", "Porte ouverte" },
    { "Porte ouverte, Mairie", "Mairie", "Porte ouverte" },
    { "Mairie : chauffage sans occupation", "Mairie", "Chauffage sans occupation" },
    { "Mairie\u00a0: éteindre", "Mairie", "Éteindre" },
    /* The name is a part of what is said. */
    { "Porte de la Mairie", "Mairie", "Porte de la Mairie" },
    { "Mairie-annexe ouverte", "Mairie", "Mairie-annexe ouverte" },
    { "Rez-de-Mairie", "Mairie", "Rez-de-Mairie" },
    { "Salle – Ancienne Mairie", "Mairie", "Salle – Ancienne Mairie" },
    /* Nothing would be left. */
    { "Mairie", "Mairie", "Mairie" },
    { "Mairie : ", "Mairie", "Mairie : " },
    { "– Mairie", "Mairie", "– Mairie" },
    { "Porte ouverte – Mairie", NULL, "Porte ouverte – Mairie" },
    { "Porte ouverte", "", "Porte ouverte" },
    { NULL, "Mairie", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *left = bef_text_without_name (rows[i].text, rows[i].name);
      g_assert_cmpstr (left, ==, rows[i].left);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/text/as-written", test_what_is_fit_stays_as_written);
  g_test_add_func ("/text/no-text", test_bytes_that_are_no_text_are_replaced);
  g_test_add_func ("/text/one-line", test_a_line_is_one_line);
  g_test_add_func ("/text/directions", test_directions_are_shown);
  g_test_add_func ("/text/from-the-right", test_letters_from_the_right_stand_by_themselves);
  g_test_add_func ("/text/marks", test_marks_stay_on_their_line);
  g_test_add_func ("/text/unseen", test_what_cannot_be_seen_is_nothing);
  g_test_add_func ("/text/cut", test_long_texts_are_cut_and_say_so);
  g_test_add_func ("/text/any-bytes", test_any_bytes);
  g_test_add_func ("/text/name-beside", test_a_name_that_stands_beside_is_left_out);
  return g_test_run ();
}
