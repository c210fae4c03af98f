/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Recorded files as they come: out of order, doubled, with holes, of other units and other natures.
 */
#include "formats/bef-recording.h"

#include <math.h>

#include "base/bef-civil-time.h"

#define NAMES                                                                                      \
  "Identifiant PRM;Type de donnees;Date de debut;Date de fin;Grandeur physique;Grandeur metier;"   \
  "Etape metier;Unite;Pas en minutes\n"
#define HEADER(physical, kind, unit)                                                               \
  NAMES "99999999999901;Courbe de charge;10/11/2026;13/11/2026;" physical ";" kind                 \
        ";Comptage Brut;" unit ";\nHorodate;Valeur\n"
#define CONSUMPTION HEADER ("Energie active", "Consommation", "W")
#define N_STEPS 144 /* three days of half hours */

static gint64
instant (const char *iso)
{
  gint64 ms = 0;

  g_assert_true (bef_iso8601_parse (iso, &ms));
  return ms;
}

/* What step @i says: 200 to 300 W, again and again. */
static double
watts (guint i)
{
  return 200 + 10 * (i % 11);
}

/* The line of step @i, which ends half an hour later (C5). */
static char *
line_of (guint i, const char *offset, const char *value)
{
  gint64 end = instant ("2026-11-10T00:00:00Z") + (i + 1) * 30 * BEF_MS_MINUTE;
  g_autofree char *stamp = bef_iso8601_format (end);

  stamp[strlen (stamp) - 1] = '\0';
  return value != NULL ? g_strdup_printf ("%s%s;%s\n", stamp, offset, value)
                       : g_strdup_printf ("%s%s;%g\n", stamp, offset, watts (i));
}

/* @header and the lines of all steps. (transfer full) of lines without the header */
static GPtrArray *
all_lines (const char *offset)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < N_STEPS; i++)
    g_ptr_array_add (lines, line_of (i, offset, NULL));
  return lines;
}

static void
replace_line (GPtrArray *lines, guint i, char *line)
{
  g_free (lines->pdata[i]);
  lines->pdata[i] = line;
}

static BefRecording *
read_text (const char *text)
{
  g_autoptr (GError) error = NULL;
  BefRecording *recording = bef_recording_read (text, strlen (text), "r.csv", &error);

  g_assert_no_error (error);
  return recording;
}

static BefRecording *
read_lines (const char *header, const GPtrArray *lines)
{
  g_autoptr (GString) text = g_string_new (header);

  for (guint i = 0; i < lines->len; i++)
    g_string_append (text, lines->pdata[i]);
  return read_text (text->str);
}

static void
assert_refused (const char *text, const char *words)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (bef_recording_read (text, strlen (text), "r.csv", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, words));
  g_assert_nonnull (strstr (error->message, "r.csv"));
}

static const BefCurve *
curve_of (const BefRecording *recording)
{
  g_assert_cmpuint (recording->curves->len, ==, 1);
  return g_ptr_array_index (recording->curves, 0);
}

static double
energy_of_11_november (const BefRecording *recording, double *coverage)
{
  return bef_curve_energy (curve_of (recording), instant ("2026-11-10T23:00:00Z"),
                           instant ("2026-11-11T23:00:00Z"), coverage);
}

/* All steps, each what it says. */
static void
assert_whole (const BefRecording *recording, double factor)
{
  const BefCurve *curve = curve_of (recording);

  g_assert_cmpuint (curve->points->len, ==, N_STEPS);
  for (guint i = 0; i < N_STEPS; i++)
    {
      const BefCurvePoint *p = &g_array_index (curve->points, BefCurvePoint, i);
      g_assert_cmpint (p->at_ms, ==, instant ("2026-11-09T23:00:00Z") + i * 30 * BEF_MS_MINUTE);
      g_assert_cmpint (p->step_ms, ==, 30 * BEF_MS_MINUTE);
      g_assert_cmpfloat_with_epsilon (p->value, factor * watts (i), 1e-9);
    }
  g_assert_false (bef_curve_has_holes (curve));
}

static void
test_lines_in_any_order (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (4);

  for (guint way = 0; way < 4; way++)
    {
      g_autoptr (GPtrArray) lines = all_lines ("+01:00");
      gpointer *all = lines->pdata;
      for (guint i = 0; way == 1 && i < N_STEPS / 2; i++)
        {
          gpointer line = all[i];
          all[i] = all[N_STEPS - 1 - i];
          all[N_STEPS - 1 - i] = line;
        }
      for (guint i = 0; way == 2 && i < N_STEPS / 2; i++)
        {
          gpointer line = all[i];
          all[i] = all[i + N_STEPS / 2];
          all[i + N_STEPS / 2] = line;
        }
      for (guint i = N_STEPS - 1; way == 3 && i > 0; i--)
        {
          guint k = (guint)g_rand_int_range (rand, 0, (gint32)i + 1);
          gpointer line = all[i];
          all[i] = all[k];
          all[k] = line;
        }
      g_autoptr (BefRecording) recording = read_lines (CONSUMPTION, lines);
      g_autofree char *remarks = bef_recording_dup_remarks (recording);
      assert_whole (recording, 1);
      g_assert_null (remarks);
    }
}

static void
test_a_file_without_lines_says_so (void)
{
  assert_refused (CONSUMPTION, "no line follows its header");
}

/* No offset: Paris time, and that is told. */
static void
test_stamps_without_offset_are_paris_time (void)
{
  g_autoptr (GPtrArray) lines = all_lines ("");
  g_autoptr (BefRecording) recording = read_lines (CONSUMPTION, lines);
  g_autofree char *remarks = bef_recording_dup_remarks (recording);

  assert_whole (recording, 1);
  g_assert_cmpuint (recording->n_local, ==, N_STEPS);
  g_assert_nonnull (strstr (remarks, "Paris time"));
}

#define OCTOBER                                                                                    \
  NAMES                                                                                            \
  "1;Courbe de charge;25/10/2026;26/10/2026;Energie active;Consommation;Comptage Brut;W;60\n"      \
  "Horodate;Valeur\n"

/* 2:00 occurs twice on 25 October 2026: told apart by the order, forwards and backwards. */
static void
test_the_hour_that_occurs_twice (void)
{
  static const char *const texts[] = {
    OCTOBER "2026-10-25T01:00:00;1\n2026-10-25T02:00:00;2\n2026-10-25T02:00:00;3\n"
            "2026-10-25T03:00:00;4\n2026-10-25T04:00:00;5\n2026-10-26T00:00:00;6\n",
    OCTOBER "2026-10-26T00:00:00;6\n2026-10-25T04:00:00;5\n2026-10-25T03:00:00;4\n"
            "2026-10-25T02:00:00;3\n2026-10-25T02:00:00;2\n2026-10-25T01:00:00;1\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (BefRecording) recording = read_text (texts[i]);
      const GArray *points = curve_of (recording)->points;
      g_assert_cmpuint (points->len, ==, 6);
      for (guint k = 0; k < 5; k++)
        {
          const BefCurvePoint *p = &g_array_index (points, BefCurvePoint, k);
          g_assert_cmpint (p->at_ms, ==, instant ("2026-10-24T22:00:00Z") + k * BEF_MS_HOUR);
          g_assert_cmpfloat (p->value, ==, k + 1);
        }
    }
  /* There once, or the hour that clocks skip in March: which instant it was nobody knows. */
  g_autoptr (BefRecording) once =
      read_text (OCTOBER "2026-10-25T01:00:00;1\n2026-10-25T02:00:00;2\n2026-10-25T03:00:00;4\n");
  g_assert_cmpuint (curve_of (once)->points->len, ==, 2);
  g_assert_cmpuint (once->first_malformed, ==, 5);
  g_autoptr (BefRecording) skipped =
      read_text (OCTOBER "2026-03-29T01:00:00;1\n2026-03-29T02:30:00;2\n2026-03-29T03:00:00;4\n");
  g_assert_cmpuint (skipped->first_malformed, ==, 5);
}

static void
test_missing_values_are_gaps (void)
{
  static const char *const missing[] = { "NaN", "null", "", "-" };
  g_autoptr (GPtrArray) lines = all_lines ("+01:00");
  double coverage;

  for (guint i = 0; i < N_STEPS; i++)
    if (i % 5 != 4)
      replace_line (lines, i, line_of (i, "+01:00", missing[i % 5]));
  g_autoptr (BefRecording) recording = read_lines (CONSUMPTION, lines);
  g_assert_cmpuint (recording->n_malformed, ==, 0);
  g_assert_cmpuint (recording->n_blank, ==, 116);
  g_assert_cmpuint (curve_of (recording)->points->len, ==, 28);
  energy_of_11_november (recording, &coverage);
  g_assert_cmpfloat_with_epsilon (coverage, 0.2, 0.02);

  /* Each says for how long it counts, to who sees stamps only. */
  BefCurve *curve = g_ptr_array_index (recording->curves, 0);
  double kwh = energy_of_11_november (recording, NULL);
  bef_curve_split_lone_steps (curve);
  g_assert_cmpuint (curve->points->len, ==, 56);
  g_assert_cmpfloat_with_epsilon (energy_of_11_november (recording, &coverage), kwh, 1e-9);
  g_assert_cmpint (g_array_index (curve->points, BefCurvePoint, 1).at_ms
                       - g_array_index (curve->points, BefCurvePoint, 0).at_ms,
                   ==, 15 * BEF_MS_MINUTE);
}

static void
test_a_gap_is_neither_filled_nor_stretched (void)
{
  g_autoptr (GPtrArray) lines = all_lines ("+01:00");
  double coverage, expected = 0;

  /* 5:00 to 11:00 on the second day. */
  g_ptr_array_remove_range (lines, 48 + 10, 12);
  for (guint i = 48; i < 96; i++)
    expected += i < 58 || i >= 70 ? watts (i) / 2000 : 0;
  g_autoptr (BefRecording) recording = read_lines (CONSUMPTION, lines);
  g_assert_true (bef_curve_has_holes (curve_of (recording)));
  g_assert_cmpfloat_with_epsilon (energy_of_11_november (recording, &coverage), expected, 1e-9);
  g_assert_cmpfloat_with_epsilon (coverage, 0.75, 1e-9);
}

/* Wh of a step of half an hour: twice as many W. */
static void
test_energies_of_steps_become_power (void)
{
  g_autoptr (GPtrArray) lines = all_lines ("+01:00");
  g_autoptr (BefRecording) wh = read_lines (HEADER ("Energie active", "Consommation", "Wh"), lines);
  g_autoptr (BefRecording) kwh =
      read_lines (HEADER ("Energie active", "Consommation", "kWh"), lines);
  g_autoptr (BefRecording) kw = read_lines (HEADER ("Energie active", "Consommation", "kW"), lines);

  assert_whole (wh, 2);
  assert_whole (kwh, 2000);
  assert_whole (kw, 1000);
  assert_refused (HEADER ("Energie active", "Consommation", "VA"), "line 2: the unit is “VA”");
}

static void
test_what_no_connection_carries_is_left_out (void)
{
  g_autoptr (GPtrArray) lines = all_lines ("+01:00");
  double coverage;

  replace_line (lines, 60, line_of (60, "+01:00", "4294967295"));
  g_autoptr (BefRecording) recording = read_lines (CONSUMPTION, lines);
  g_autofree char *remarks = bef_recording_dup_remarks (recording);
  g_assert_cmpuint (recording->n_huge, ==, 1);
  g_assert_cmpuint (recording->first_huge, ==, 64);
  g_assert_nonnull (strstr (remarks, "line 64"));
  g_assert_cmpfloat (energy_of_11_november (recording, &coverage), <, 6);
  g_assert_cmpfloat_with_epsilon (coverage, 47 / 48.0, 1e-9);
}

static void
test_production_is_no_consumption (void)
{
  g_autoptr (GPtrArray) lines = all_lines ("+01:00");
  g_autoptr (BefRecording) recording =
      read_lines (HEADER ("Energie active", "Production", "W"), lines);

  assert_whole (recording, 1);
  g_assert_true (curve_of (recording)->is_export);
  assert_refused (HEADER ("Energie r\u00e9active", "Consommation", "VAr"), "reactive energy");
  assert_refused (HEADER ("Energie reactive inductive", "Consommation", "VAr"), "reactive energy");
  assert_refused (HEADER ("Tension", "Consommation", "V"), "“Tension”");
  assert_refused (HEADER ("Energie active", "Autoconsommation", "W"), "“Autoconsommation”");
}

/* A message cites what a file says, never a page of it, nor what would break its line. */
static void
test_what_is_cited_is_short (void)
{
  g_autofree char *many = g_strnfill (100000, 'x');
  g_autofree char *unit = g_strconcat ("\x1b[31mk\t", many, NULL);
  g_autofree char *text =
      g_strconcat (NAMES "1;Courbe de charge;10/11/2026;13/11/2026;Energie active;Consommation;"
                         "Comptage Brut;",
                   unit, ";\nHorodate;Valeur\n", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (bef_recording_read (text, strlen (text), "r.csv", &error));
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, "kWh"));
  g_assert_cmpuint (g_utf8_strlen (error->message, -1), <, 160);
  for (const char *p = error->message; *p != '\0'; p = g_utf8_next_char (p))
    g_assert_true (g_unichar_isprint (g_utf8_get_char (p)));
}

/* A line said twice counts once, silently; of two values of a step the later counts, and that is
 * told. */
static void
test_doubles_and_conflicts (void)
{
  g_autoptr (GPtrArray) lines = all_lines ("+01:00");

  g_ptr_array_add (lines, line_of (3, "+01:00", NULL));
  g_ptr_array_add (lines, line_of (7, "+01:00", ""));
  g_autoptr (BefRecording) doubled = read_lines (CONSUMPTION, lines);
  g_autofree char *nothing = bef_recording_dup_remarks (doubled);
  assert_whole (doubled, 1);
  g_assert_cmpuint (doubled->n_doubles, ==, 2);
  g_assert_null (nothing);

  g_ptr_array_add (lines, line_of (5, "+01:00", "999"));
  g_autoptr (BefRecording) corrected = read_lines (CONSUMPTION, lines);
  g_autofree char *remarks = bef_recording_dup_remarks (corrected);
  g_assert_cmpuint (corrected->n_conflicts, ==, 1);
  g_assert_cmpuint (corrected->first_conflict, ==, 150);
  g_assert_nonnull (strstr (remarks, "line 150"));
  g_assert_cmpfloat (g_array_index (curve_of (corrected)->points, BefCurvePoint, 5).value, ==, 999);
}

static void
test_lines_that_cannot_be_read_are_named (void)
{
  g_autoptr (GPtrArray) lines = all_lines ("+01:00");

  replace_line (lines, 10, g_strdup ("hier soir;12\n"));
  replace_line (lines, 20, line_of (20, "+01:00", "douze"));
  replace_line (lines, 30, line_of (30, "+01:00", "-5"));
  g_autoptr (BefRecording) recording = read_lines (CONSUMPTION, lines);
  g_assert_cmpuint (recording->n_malformed, ==, 3);
  g_assert_cmpuint (recording->first_malformed, ==, 14);
  g_assert_cmpuint (curve_of (recording)->points->len, ==, N_STEPS - 3);
}

#define COFACTOR                                                                                   \
  "building_id;7\n\n;Weather variable;Electricity import\n;C;Wh\n;Outdoor;Imported\n"              \
  "TimeStamp;Tout;ElImp\n"

static void
test_cofactor_lines_in_any_order (void)
{
  g_autoptr (BefRecording) recording =
      read_text (COFACTOR "2021-03-28T02:00:00+0100;3;300\n2021-03-28T00:00:00+0100;1;100\n"
                          "2021-03-28T01:00:00+0100;2;200\n2021-03-28T01:00:00+0100;2.5;250\n"
                          "2021-03-28T03:00:00+0100;nan;\n2021-03-28T04:00:00+0100;4;1e12\n"
                          "2021-03-28T05:00:00;4;5\n");
  const GArray *points = curve_of (recording)->points;

  g_assert_cmpuint (points->len, ==, 3);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpint (g_array_index (points, BefCurvePoint, i).at_ms, ==,
                     instant ("2021-03-27T23:00:00Z") + i * BEF_MS_HOUR);
  g_assert_cmpfloat (g_array_index (points, BefCurvePoint, 1).value, ==, 250);
  g_assert_cmpuint (recording->temperatures->len, ==, 4);
  g_assert_cmpuint (recording->n_huge, ==, 1);
  /* A stamp without offset in a file whose offset is not Paris's. */
  g_assert_cmpuint (recording->n_malformed, ==, 1);
}

/* The lines of a real file, in three other orders: the same curve. */
static void
test_a_real_file_in_another_order (void)
{
  const char *root = g_getenv ("BEFFROI_SHARED"), *source = g_getenv ("BEFFROI_SOURCE_ROOT");
  g_autofree char *beside = g_build_filename (source != NULL ? source : ".", "..", "shared", NULL);
  g_autofree char *path = g_build_filename (root != NULL ? root : beside, "data", "enedis-sge",
                                            "C4_courbe_10min_batiment_public.csv", NULL);
  g_autofree char *text = NULL;
  gsize size;

  if (!g_file_get_contents (path, &text, &size, NULL))
    {
      g_test_skip ("the recorded curve is not here: set BEFFROI_SHARED");
      return;
    }
  g_autoptr (BefRecording) whole = bef_recording_load (path, NULL);
  g_assert_nonnull (whole);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  guint n = g_strv_length (lines), first = 3;
  while (*lines[n - 1] == '\0')
    n--;
  for (guint way = 0; way < 3; way++)
    {
      g_autoptr (GString) other = g_string_sized_new (size);
      guint rows = n - first;
      for (guint i = 0; i < first; i++)
        g_string_append_printf (other, "%s\n", lines[i]);
      for (guint i = 0; i < rows; i++)
        {
          /* 7919 is a prime: every line once. */
          guint k = way == 0   ? rows - 1 - i
                    : way == 1 ? (i + rows / 2) % rows
                               : (guint)((guint64)i * 7919 % rows);
          g_string_append_printf (other, "%s\n", lines[first + k]);
        }
      g_autoptr (BefRecording) recording = read_text (other->str);
      const GArray *a = curve_of (whole)->points, *b = curve_of (recording)->points;
      g_assert_cmpuint (a->len, ==, b->len);
      for (guint i = 0; i < a->len; i++)
        {
          const BefCurvePoint *p = &g_array_index (a, BefCurvePoint, i);
          const BefCurvePoint *q = &g_array_index (b, BefCurvePoint, i);
          g_assert_true (p->at_ms == q->at_ms && p->step_ms == q->step_ms && p->value == q->value);
        }
    }
}

int
main (int argc, char **argv)
{
  g_setenv ("LC_ALL", "C", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/formats/any-order", test_lines_in_any_order);
  g_test_add_func ("/formats/header-only", test_a_file_without_lines_says_so);
  g_test_add_func ("/formats/no-offset", test_stamps_without_offset_are_paris_time);
  g_test_add_func ("/formats/october", test_the_hour_that_occurs_twice);
  g_test_add_func ("/formats/missing", test_missing_values_are_gaps);
  g_test_add_func ("/formats/gap", test_a_gap_is_neither_filled_nor_stretched);
  g_test_add_func ("/formats/energies", test_energies_of_steps_become_power);
  g_test_add_func ("/formats/huge", test_what_no_connection_carries_is_left_out);
  g_test_add_func ("/formats/production", test_production_is_no_consumption);
  g_test_add_func ("/formats/cited", test_what_is_cited_is_short);
  g_test_add_func ("/formats/doubles", test_doubles_and_conflicts);
  g_test_add_func ("/formats/bad-lines", test_lines_that_cannot_be_read_are_named);
  g_test_add_func ("/formats/cofactor", test_cofactor_lines_in_any_order);
  g_test_add_func ("/formats/real-file", test_a_real_file_in_another_order);
  return g_test_run ();
}
