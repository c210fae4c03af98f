/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-recording-private.h"

#include <glib/gi18n.h>
#include <math.h>

/* What the formats share: reading the file, and what its curves are. */

#define BYTE_ORDER_MARK "\xEF\xBB\xBF"
/* Characters of a file that are cited in a message. */
#define MAX_CITED 40

static void
curve_free (gpointer data)
{
  BefCurve *curve = data;

  g_free (curve->slug);
  g_free (curve->name);
  g_free (curve->point);
  g_array_unref (curve->points);
  g_free (curve);
}

static void
note_free (gpointer data)
{
  BefFileNote *note = data;

  g_free (note->reason);
  g_free (note);
}

BefRecording *
bef_recording_new (BefFileKind kind)
{
  BefRecording *self = g_new0 (BefRecording, 1);

  self->kind = kind;
  self->category = "other";
  self->curves = g_ptr_array_new_with_free_func (curve_free);
  self->temperatures = g_array_new (FALSE, FALSE, sizeof (BefCurveTemperature));
  self->notes = g_ptr_array_new_with_free_func (note_free);
  return self;
}

void
bef_recording_free (BefRecording *self)
{
  g_free (self->slug);
  g_free (self->name);
  g_ptr_array_unref (self->curves);
  g_array_unref (self->temperatures);
  g_ptr_array_unref (self->notes);
  g_free (self);
}

BefCurve *
bef_recording_add_curve (BefRecording *self, const char *slug, const char *name)
{
  BefCurve *curve = g_new0 (BefCurve, 1);

  curve->slug = g_strdup (slug);
  curve->name = g_strdup (name);
  curve->quantity = "power";
  curve->points = g_array_new (FALSE, FALSE, sizeof (BefCurvePoint));
  g_ptr_array_add (self->curves, curve);
  return curve;
}

gboolean
bef_recording_refuse (GError **error, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  if (error != NULL)
    *error = g_error_new_valist (G_IO_ERROR, G_IO_ERROR_INVALID_DATA, format, args);
  va_end (args);
  return FALSE;
}

char *
bef_recording_dup_cited (const char *text)
{
  GString *cited = g_string_new (NULL);
  guint n = 0;

  for (const char *p = text; *p != '\0' && n <= MAX_CITED; p = g_utf8_next_char (p), n++)
    g_string_append_unichar (cited, n == MAX_CITED                            ? 0x2026
                                    : g_unichar_isprint (g_utf8_get_char (p)) ? g_utf8_get_char (p)
                                                                              : 0xFFFD);
  return g_string_free (cited, FALSE);
}

/* Takes @reason. */
static void
note (BefRecording *self, guint line, char *reason)
{
  BefFileNote *one = g_new0 (BefFileNote, 1);

  one->line = line;
  one->reason = reason;
  g_ptr_array_add (self->notes, one);
}

void
bef_recording_malformed (BefRecording *self, guint line, const char *format, ...)
{
  va_list args;

  if (self->n_malformed++ == 0)
    self->first_malformed = line;
  if (self->notes->len >= BEF_RECORDING_MAX_NOTES)
    return;
  va_start (args, format);
  note (self, line, g_strdup_vprintf (format, args));
  va_end (args);
}

void
bef_recording_malformed_stamp (BefRecording *self, guint line, const char *text)
{
  g_autofree char *said = bef_recording_dup_cited (text);

  bef_recording_malformed (self, line, _ ("“%s” is no date and time"), said);
}

void
bef_recording_malformed_value (BefRecording *self, guint line, const char *text, BefCell cell)
{
  g_autofree char *said = bef_recording_dup_cited (text);

  bef_recording_malformed (
      self, line, cell == BEF_CELL_VALUE ? _ ("“%s” is below zero") : _ ("“%s” is no number"),
      said);
}

gboolean
bef_recording_pass (BefRecording *self, guint line, const char *format, ...)
{
  va_list args;

  if (self->notes->len >= BEF_RECORDING_MAX_NOTES)
    return TRUE;
  va_start (args, format);
  note (self, line, g_strdup_vprintf (format, args));
  va_end (args);
  return TRUE;
}

void
bef_recording_huge (BefRecording *self, guint line)
{
  if (self->n_huge++ == 0)
    self->first_huge = line;
  if (self->notes->len < BEF_RECORDING_MAX_NOTES)
    note (self, line, g_strdup (_ ("more than any connection carries")));
}

BefCell
bef_recording_read_cell (const char *text, double *out)
{
  static const char *const blanks[] = { "", "-", "nan", "null", "n/a", "na" };
  g_autofree char *number = g_strdelimit (g_strstrip (g_strdup (text)), ",", '.');
  char *end = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (blanks); i++)
    if (g_ascii_strcasecmp (number, blanks[i]) == 0)
      return BEF_CELL_BLANK;
  if (strspn (number, "+-.0123456789eE") != strlen (number))
    return BEF_CELL_BAD;
  *out = g_ascii_strtod (number, &end);
  return end != number && *end == '\0' && isfinite (*out) ? BEF_CELL_VALUE : BEF_CELL_BAD;
}

char **
bef_recording_split_lines (const char *text, gsize size)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new ();
  const char *end = text + size;

  while (text < end)
    {
      const char *stop = memchr (text, '\n', (gsize)(end - text));
      if (stop == NULL)
        stop = end;
      g_ptr_array_add (lines, g_strchomp (g_strndup (text, (gsize)(stop - text))));
      text = stop + 1;
    }
  g_ptr_array_add (lines, NULL);
  return (char **)g_ptr_array_free (g_steal_pointer (&lines), FALSE);
}

/* Lines without their ends; a byte order mark is dropped. */
static char **
read_lines (const char *text, gsize size, const char *name, GError **error)
{
  gsize mark = size >= strlen (BYTE_ORDER_MARK)
                       && memcmp (text, BYTE_ORDER_MARK, strlen (BYTE_ORDER_MARK)) == 0
                   ? strlen (BYTE_ORDER_MARK)
                   : 0;

  if (size == mark)
    {
      bef_recording_refuse (error, _ ("“%s” is empty"), name);
      return NULL;
    }
  if (!g_utf8_validate (text, (gssize)size, NULL))
    {
      bef_recording_refuse (
          error, _ ("“%s” is not a text file in UTF-8: it is not a load curve in CSV"), name);
      return NULL;
    }
  return bef_recording_split_lines (text + mark, size - mark);
}

char *
bef_recording_read_file (const char *path, gsize *size, GError **error)
{
  g_autofree char *text = NULL;
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInfo) info =
      g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_SIZE "," G_FILE_ATTRIBUTE_STANDARD_TYPE,
                         G_FILE_QUERY_INFO_NONE, NULL, error);

  if (info == NULL)
    {
      g_prefix_error (error, _ ("“%s” cannot be read: "), path);
      return NULL;
    }
  if (g_file_info_get_file_type (info) != G_FILE_TYPE_REGULAR)
    {
      bef_recording_refuse (error, _ ("“%s” is not a plain file"), path);
      return NULL;
    }
  if (g_file_info_get_size (info) > BEF_RECORDING_MAX_BYTES)
    {
      g_autofree char *size_text = g_format_size ((guint64)g_file_info_get_size (info));
      bef_recording_refuse (error,
                            /* TRANSLATORS: a file, then its size. */
                            _ ("“%s” takes %s: at most 64 MiB can be read, which is more than "
                               "twenty years of one meter every ten minutes. Ask for a shorter "
                               "period."),
                            path, size_text);
      return NULL;
    }
  if (!g_file_get_contents (path, &text, size, error))
    {
      g_prefix_error (error, _ ("“%s” cannot be read: "), path);
      return NULL;
    }
  return g_steal_pointer (&text);
}

static guint
count_points (BefRecording *self)
{
  guint n = 0;

  for (guint i = 0; i < self->curves->len; i++)
    n += ((BefCurve *)g_ptr_array_index (self->curves, i))->points->len;
  return n;
}

/* Says why nothing in it can be used. */
static void
refuse_empty (const BefRecording *self, const char *name, GError **error)
{
  if (self->n_malformed > 0)
    bef_recording_refuse (
        error,
        ngettext ("“%s” has no usable value: %u line could not be read, line %u",
                  "“%s” has no usable value: %u lines could not be read, the first is line %u",
                  self->n_malformed),
        name, self->n_malformed, self->first_malformed);
  else if (self->n_lines > 0)
    bef_recording_refuse (error,
                          ngettext ("“%s” has no usable value: its %u line is blank",
                                    "“%s” has no usable value: all its %u lines are blank",
                                    self->n_lines),
                          name, self->n_lines);
  else
    bef_recording_refuse (error, _ ("“%s” has no usable value: no line follows its header"), name);
}

/* @self (transfer full, nullable), unless there is nothing in it. */
static BefRecording *
unless_empty (BefRecording *self, const char *name, GError **error)
{
  if (self == NULL || count_points (self) > 0)
    return self;
  refuse_empty (self, name, error);
  bef_recording_free (self);
  return NULL;
}

BefRecording *
bef_recording_read (const char *text, gsize size, const char *name, GError **error)
{
  BefRecording *self = NULL;
  g_auto (GStrv) lines = read_lines (text, size, name, error);

  if (lines == NULL)
    return NULL;
  if (bef_enedis_is (lines))
    self = bef_enedis_read (lines, name, error);
  else if (bef_cofactor_is (lines))
    self = bef_cofactor_read (lines, name, error);
  else
    bef_recording_refuse (
        error,
        _ ("“%s” is neither an Enedis load curve (its first line would begin with "
           "“Identifiant PRM;”) nor a COFACTOR Drammen file (a line would begin with "
           "“TimeStamp;”)"),
        name);
  return unless_empty (self, name, error);
}

/* What spreadsheets of an older day write. (transfer full), NULL for what is text in no way. */
static char *
to_utf8 (const char *text, gsize size, gsize *size_out)
{
  const guint8 *bytes = (const guint8 *)text;
  gboolean wide =
      size >= 2
      && ((bytes[0] == 0xFF && bytes[1] == 0xFE) || (bytes[0] == 0xFE && bytes[1] == 0xFF));
  char *converted;

  if (g_utf8_validate (text, (gssize)size, NULL))
    {
      *size_out = size;
      return g_strndup (text, size);
    }
  converted = g_convert (text, (gssize)size, "UTF-8", wide ? "UTF-16" : "WINDOWS-1252", NULL,
                         size_out, NULL);
  /* A text has no NUL: what has is an image, an archive, a spreadsheet's own format. */
  if (converted == NULL || memchr (converted, '\0', *size_out) != NULL)
    g_clear_pointer (&converted, g_free);
  return converted;
}

char *
bef_recording_decode (const char *text, gsize size, gsize *size_out, const char *name,
                      GError **error)
{
  gsize mark = strlen (BYTE_ORDER_MARK), skipped = 0;
  g_autofree char *utf8 = to_utf8 (text, size, size_out);

  if (utf8 == NULL)
    {
      bef_recording_refuse (
          error, _ ("“%s” is not a text file. Save the sheet as CSV and take that."), name);
      return NULL;
    }
  if (*size_out >= mark && memcmp (utf8, BYTE_ORDER_MARK, mark) == 0)
    skipped = mark;
  *size_out -= skipped;
  if (*size_out == 0)
    {
      bef_recording_refuse (error, _ ("“%s” is empty"), name);
      return NULL;
    }
  return g_strndup (utf8 + skipped, *size_out);
}

/* Which of the formats whose layout is known. */
static gboolean
is_known (const char *text, gsize size, char **lines)
{
  return bef_enedis_xml_is (text, size) || bef_enedis_is (lines) || bef_cofactor_is (lines);
}

gboolean
bef_recording_is_known (const char *text, gsize size)
{
  gsize n = 0;
  g_autofree char *utf8 = bef_recording_decode (text, size, &n, "", NULL);
  g_auto (GStrv) lines = utf8 != NULL ? bef_recording_split_lines (utf8, n) : NULL;

  return utf8 != NULL && is_known (utf8, n, lines);
}

BefRecording *
bef_recording_read_any (const char *text, gsize size, const char *name, const BefTablePlan *plan,
                        GError **error)
{
  gsize n = 0;
  BefRecording *self;
  g_autofree char *utf8 = bef_recording_decode (text, size, &n, name, error);

  if (utf8 == NULL)
    return NULL;
  if (bef_enedis_xml_is (utf8, n))
    return unless_empty (bef_enedis_xml_read (utf8, n, name, error), name, error);
  g_auto (GStrv) lines = bef_recording_split_lines (utf8, n);
  if (bef_enedis_index_is (lines))
    self = bef_enedis_index_read (lines, name, error);
  else if (bef_enedis_is (lines))
    self = bef_enedis_read (lines, name, error);
  else if (bef_cofactor_is (lines))
    self = bef_cofactor_read (lines, name, error);
  else
    self = bef_table_read (lines, name, plan, error);
  return unless_empty (self, name, error);
}

BefRecording *
bef_recording_load (const char *path, GError **error)
{
  gsize size;
  g_autofree char *text = bef_recording_read_file (path, &size, error);

  return text != NULL ? bef_recording_read (text, size, path, error) : NULL;
}

/* Adds a sentence to the others. */
static void G_GNUC_PRINTF (2, 3) remark (GString *text, const char *format, ...)
{
  va_list args;

  if (text->len > 0)
    g_string_append_c (text, ' ');
  va_start (args, format);
  g_string_append_vprintf (text, format, args);
  va_end (args);
}

char *
bef_recording_dup_remarks (const BefRecording *self)
{
  GString *text = g_string_new (NULL);

  if (self->n_malformed > 0)
    remark (text,
            ngettext ("%u line of %u could not be read and was left out: line %u.",
                      "%u lines of %u could not be read and were left out; the first is line %u.",
                      self->n_malformed),
            self->n_malformed, self->n_lines, self->first_malformed);
  if (self->n_huge > 0)
    remark (text,
            ngettext ("%u value is more than any connection carries and was left out, on line %u.",
                      "%u values are more than any connection carries and were left out; the first "
                      "is on line %u.",
                      self->n_huge),
            self->n_huge, self->first_huge);
  if (self->n_conflicts > 0)
    remark (text,
            ngettext ("%u instant has two values, of which the later in the file was taken, on "
                      "line %u.",
                      "%u instants have two values, of which the later in the file was taken; the "
                      "first is on line %u.",
                      self->n_conflicts),
            self->n_conflicts, self->first_conflict);
  if (self->n_local > 0)
    remark (text,
            ngettext ("%u stamp has no offset and was taken as Paris time.",
                      "%u stamps have no offset and were taken as Paris time.", self->n_local),
            self->n_local);
  return g_string_free (text, text->len == 0);
}

static gboolean
goes_on (const GArray *points, guint i)
{
  const BefCurvePoint *p = &g_array_index (points, BefCurvePoint, i);

  return i + 1 < points->len
         && g_array_index (points, BefCurvePoint, i + 1).at_ms <= p->at_ms + p->step_ms;
}

gboolean
bef_curve_has_holes (const BefCurve *curve)
{
  for (guint i = 0; i + 1 < curve->points->len; i++)
    if (!goes_on (curve->points, i))
      return TRUE;
  return FALSE;
}

void
bef_curve_split_lone_steps (BefCurve *curve)
{
  GArray *points = g_array_sized_new (FALSE, FALSE, sizeof (BefCurvePoint), curve->points->len);

  for (guint i = 0; i < curve->points->len; i++)
    {
      BefCurvePoint p = g_array_index (curve->points, BefCurvePoint, i);
      gboolean lone = !goes_on (curve->points, i) && (i == 0 || !goes_on (curve->points, i - 1));
      if (lone && p.step_ms >= 2)
        {
          BefCurvePoint half = { p.at_ms, p.step_ms / 2, p.value, p.line };
          g_array_append_val (points, half);
          p.at_ms += half.step_ms;
          p.step_ms -= half.step_ms;
        }
      g_array_append_val (points, p);
    }
  g_array_unref (curve->points);
  curve->points = points;
}

double
bef_curve_energy (const BefCurve *curve, gint64 from_ms, gint64 to_ms, double *coverage_out)
{
  double kwh = 0;
  gint64 known_ms = 0;

  for (guint i = 0; i < curve->points->len; i++)
    {
      const BefCurvePoint *p = &g_array_index (curve->points, BefCurvePoint, i);
      gint64 shared = MIN (p->at_ms + p->step_ms, to_ms) - MAX (p->at_ms, from_ms);
      if (shared <= 0)
        continue;
      kwh += p->value * (double)shared / 3.6e9;
      known_ms += shared;
    }
  if (coverage_out != NULL)
    *coverage_out = to_ms > from_ms ? (double)known_ms / (double)(to_ms - from_ms) : 0;
  return kwh;
}
