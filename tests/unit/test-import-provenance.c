/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Of which files what a graph shows came, in words. */
#include "base/bef-civil-time.h"
#include "supervision/imports/bef-import-provenance.h"

static void
add_record (GPtrArray *records, gint64 id, const char *file, int day)
{
  BefImportRecord *record = g_new0 (BefImportRecord, 1);

  record->id = id;
  record->file = g_strdup (file);
  record->who = g_strdup ("");
  record->digest = g_strdup ("");
  record->entities = g_ptr_array_new_with_free_func (g_free);
  record->at_ms = bef_civil_to_ms (2026, 3, day, 9, 0);
  record->undone_ms = BEF_NO_TIME;
  g_ptr_array_add (records, record);
}

static void
add_range (GArray *provenance, gint64 import, int from_day, int to_day, guint n)
{
  BefProvenance p = { import,
                      { bef_civil_to_ms (2026, 2, from_day, 0, 0),
                        bef_civil_to_ms (2026, 2, to_day, 0, 0) },
                      n };

  g_array_append_val (provenance, p);
}

static void
test_the_file_that_gave_most_is_named (void)
{
  g_autoptr (GPtrArray) records =
      g_ptr_array_new_with_free_func ((GDestroyNotify)bef_import_record_free);
  g_autoptr (GArray) provenance = g_array_new (FALSE, FALSE, sizeof (BefProvenance));

  add_record (records, 1, "old.csv", 1);
  add_record (records, 2, "curve.csv", 3);
  add_record (records, 3, "undone.csv", 4);
  ((BefImportRecord *)records->pdata[2])->undone_ms = bef_civil_to_ms (2026, 3, 5, 0, 0);
  g_assert_null (bef_import_provenance_dup_words (provenance, records));
  g_assert_null (bef_import_provenance_dup_lines (provenance, records));
  /* What was taken back, and of no import that is known, is no provenance. */
  add_range (provenance, 3, 1, 2, 500);
  add_range (provenance, 9, 1, 2, 500);
  g_assert_null (bef_import_provenance_dup_words (provenance, records));
  add_range (provenance, 2, 1, 3, 100);
  g_autofree char *one = bef_import_provenance_dup_words (provenance, records);
  g_assert_cmpstr (one, ==, "Imported from curve.csv on 3 March 2026");
  add_range (provenance, 1, 3, 5, 150);
  add_range (provenance, 2, 6, 9, 100);
  g_autofree char *two = bef_import_provenance_dup_words (provenance, records);
  g_assert_cmpstr (two, ==, "Imported from curve.csv on 3 March 2026, and from 1 other file");
  /* All of one file are one line, from its first day to its last. */
  g_autofree char *lines = bef_import_provenance_dup_lines (provenance, records);
  g_auto (GStrv) each = g_strsplit (lines, "\n", -1);
  g_test_message ("%s", lines);
  g_assert_cmpuint (g_strv_length (each), ==, 2);
  g_assert_true (g_str_has_prefix (each[0], "curve.csv: "));
  g_assert_true (g_str_has_suffix (each[0], "200 values"));
  g_assert_true (g_str_has_suffix (each[1], "150 values"));
}

int
main (int argc, char **argv)
{
  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/import-provenance/named", test_the_file_that_gave_most_is_named);
  return g_test_run ();
}
