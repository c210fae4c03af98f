/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-import-report.h"

#include <glib/gi18n.h>

#include "base/bef-format.h"

static void G_GNUC_PRINTF (2, 3) add (GString *text, const char *format, ...)
{
  va_list args;

  if (text->len > 0)
    g_string_append_c (text, ' ');
  va_start (args, format);
  g_string_append_vprintf (text, format, args);
  va_end (args);
}

static char *
dup_number (guint n)
{
  return bef_format_number (n, 0);
}

/* "From 3 February 2020 to 2 February 2022". */
static char *
dup_span (gint64 from_ms, gint64 to_ms)
{
  g_autofree char *from = bef_format_date (from_ms);
  g_autofree char *to = bef_format_date (MAX (from_ms, to_ms - 1));

  /* TRANSLATORS: two dates. */
  return g_strdup_printf (_ ("%s to %s"), from, to);
}

#define MEGABYTE (1000 * 1000)
/* Of what is said to be enough, and the least the preferences let somebody enter. */
#define ROOM_STEP_MB 10
#define ROOM_LEAST_MB 20

/* What loses detail for it, and what keeps it. */
static void
add_room (GString *text, const BefImportOutcome *outcome)
{
  g_autofree char *day = bef_format_date (outcome->thin_before_ms);
  guint64 step = ROOM_STEP_MB * MEGABYTE, steps = (outcome->room_bytes + step - 1) / step;
  g_autofree char *room = bef_format_number (MAX (steps * ROOM_STEP_MB, ROOM_LEAST_MB), 0);
  guint n = outcome->n_thinned_before;

  add (text,
       outcome->from_ms < outcome->thin_before_ms
           /* TRANSLATORS: a date. */
           ? _ ("There is no room for it as it is: of values from before %s, the oldest first and "
                "these among them, only hours or days are then kept.")
           : _ ("There is no room for it as it is: of values from before %s, the oldest first, "
                "only hours or days are then kept; none of these are so old."),
       day);
  if (n > 0)
    add (text,
         ngettext ("That also goes for what was taken of %u other file, which can then not be "
                   "taken back any more.",
                   "That also goes for what was taken of %u other files, which can then not be "
                   "taken back any more.",
                   n),
         n);
  /* TRANSLATORS: a number. */
  add (text,
       _ ("To keep everything as it is, allow the local history %s megabytes in the preferences."),
       room);
}

char *
bef_import_report_dup_summary (const BefImportOutcome *outcome, BefImportTense tense)
{
  GString *text = g_string_new (NULL);
  guint taken = outcome->n[BEF_IMPORT_TAKEN] + outcome->n[BEF_IMPORT_REPLACED];
  guint left =
      outcome->n[BEF_IMPORT_ROLLED] + outcome->n[BEF_IMPORT_UNSOUND] + outcome->n[BEF_IMPORT_UNFIT];
  gboolean did = tense == BEF_IMPORT_TENSE_DID;
  g_autofree char *n_taken = dup_number (taken), *n_left = dup_number (left);
  g_autofree char *n_same = dup_number (outcome->n[BEF_IMPORT_SAME]);
  g_autofree char *n_known = dup_number (outcome->n[BEF_IMPORT_KNOWN]);
  g_autofree char *n_replaced = dup_number (outcome->n[BEF_IMPORT_REPLACED]);

  if (taken == 0)
    add (text, "%s", did ? _ ("Nothing was taken.") : _ ("Nothing would be taken."));
  else
    {
      g_autofree char *span = dup_span (outcome->from_ms, outcome->to_ms);
      add (
          text,
          did ? ngettext ("%s value was taken (%s).", "%s values were taken (%s).", taken)
              : ngettext ("%s value would be taken (%s).", "%s values would be taken (%s).", taken),
          n_taken, span);
    }
  if (outcome->n[BEF_IMPORT_REPLACED] > 0)
    add (text,
         ngettext ("%s of them in the place of another.", "%s of them in the place of others.",
                   outcome->n[BEF_IMPORT_REPLACED]),
         n_replaced);
  if (outcome->n[BEF_IMPORT_SAME] > 0)
    add (text,
         ngettext ("%s was there already.", "%s were there already.", outcome->n[BEF_IMPORT_SAME]),
         n_same);
  if (outcome->n[BEF_IMPORT_KNOWN] > 0)
    add (text,
         ngettext ("%s is of a time that is known by other values, and is left.",
                   "%s are of a time that is known by other values, and are left.",
                   outcome->n[BEF_IMPORT_KNOWN]),
         n_known);
  if (left > 0)
    add (text, ngettext ("%s cannot be taken.", "%s cannot be taken.", left), n_left);
  if (outcome->room_bytes > 0 && taken > 0)
    add_room (text, outcome);
  return g_string_free (text, FALSE);
}

char *
bef_import_report_dup_contents (BefImportFile *file)
{
  const BefRecording *recording = bef_import_file_get_recording (file);
  GString *text = g_string_new (NULL);
  gint64 from = G_MAXINT64, to = G_MININT64;
  guint n = 0;

  if (recording == NULL)
    return g_string_free (text, FALSE);
  for (guint i = 0; i < recording->curves->len; i++)
    {
      const BefCurve *curve = g_ptr_array_index (recording->curves, i);
      if (curve->points->len == 0)
        continue;
      const BefCurvePoint *first = &g_array_index (curve->points, BefCurvePoint, 0),
                          *last = first + curve->points->len - 1;
      n += curve->points->len;
      from = MIN (from, first->at_ms);
      to = MAX (to, last->at_ms + last->step_ms);
    }
  g_autofree char *number = dup_number (n), *blank = dup_number (recording->n_blank);
  g_autofree char *span = dup_span (from, to);
  add (text, ngettext ("%s value (%s).", "%s values (%s).", n), number, span);
  if (recording->n_blank > 0)
    add (text,
         ngettext ("%s is missing in the file.", "%s are missing in the file.", recording->n_blank),
         blank);
  g_autofree char *remarks = bef_recording_dup_remarks (recording);
  if (remarks != NULL)
    add (text, "%s", remarks);
  return g_string_free (text, FALSE);
}

static const char *
reason_of (BefImportVerdict verdict)
{
  switch (verdict)
    {
    case BEF_IMPORT_REPLACED:
      return _ ("taken, in the place of what was known");
    case BEF_IMPORT_KNOWN:
      return _ ("left: this time is known by other values");
    case BEF_IMPORT_ROLLED:
      return _ ("left: of this time only hours or days are kept");
    case BEF_IMPORT_UNSOUND:
      return _ ("left: before 1990, or to come");
    case BEF_IMPORT_UNFIT:
      return _ ("left: it does not lie between the readings before and after, as if another meter "
                "had been read");
    case BEF_IMPORT_TAKEN:
    case BEF_IMPORT_SAME:
    default:
      return "";
    }
}

static void
line_free (gpointer data)
{
  BefImportLine *line = data;

  g_free (line->where);
  g_free (line->reason);
  g_free (line);
}

static char *
dup_where (guint first, guint last)
{
  if (first == 0)
    return g_strdup (_ ("Several lines"));
  if (first == last)
    return g_strdup_printf (_ ("Line %u"), first);
  return g_strdup_printf (_ ("Lines %u to %u"), MIN (first, last), MAX (first, last));
}

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  const BefImportLine *x = *(BefImportLine *const *)a, *y = *(BefImportLine *const *)b;

  return (x->line > y->line) - (x->line < y->line);
}

GPtrArray *
bef_import_report_list (BefImportFile *file, const BefImportOutcome *outcome)
{
  const BefRecording *recording = bef_import_file_get_recording (file);
  GPtrArray *lines = g_ptr_array_new_with_free_func (line_free);

  for (guint i = 0; recording != NULL && i < recording->notes->len; i++)
    {
      const BefFileNote *note = g_ptr_array_index (recording->notes, i);
      BefImportLine *line = g_new0 (BefImportLine, 1);
      line->line = note->line;
      line->where = dup_where (note->line, note->line);
      line->reason = g_strdup (note->reason);
      g_ptr_array_add (lines, line);
    }
  for (guint i = 0; outcome != NULL && i < outcome->runs->len; i++)
    {
      const BefImportRun *run = &g_array_index (outcome->runs, BefImportRun, i);
      BefImportLine *line = g_new0 (BefImportLine, 1);
      line->line = MIN (run->first_line, run->last_line);
      line->where = dup_where (run->first_line, run->last_line);
      line->reason = g_strdup (reason_of (run->verdict));
      g_ptr_array_add (lines, line);
    }
  g_ptr_array_sort (lines, compare_lines);
  return lines;
}

char *
bef_import_report_to_text (BefImportFile *file, const BefImportOutcome *outcome)
{
  GString *text = g_string_new (bef_import_file_get_name (file));
  g_autofree char *contents = bef_import_report_dup_contents (file);
  g_autofree char *summary = bef_import_report_dup_summary (outcome, BEF_IMPORT_TENSE_DID);
  g_autoptr (GPtrArray) lines = bef_import_report_list (file, outcome);

  g_string_append_printf (text, "\n%s\n%s\n\n", contents, summary);
  for (guint i = 0; i < lines->len; i++)
    {
      const BefImportLine *line = g_ptr_array_index (lines, i);
      /* TRANSLATORS: "Line 12: no number". */
      g_string_append_printf (text, _ ("%s: %s"), line->where, line->reason);
      g_string_append_c (text, '\n');
    }
  return g_string_free (text, FALSE);
}
