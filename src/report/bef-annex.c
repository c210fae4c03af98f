/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-annex.h"

#include <glib/gi18n.h>
#include <math.h>

#include "base/bef-csv.h"
#include "bef-zip.h"

#define MIMETYPE "application/vnd.oasis.opendocument.spreadsheet"

/* What stands above a column of amounts: "Used (kWh)". Units that differ within it stand in the
 * cells' own column. */
static const char *
unit_of (const BefReportTable *table, guint column)
{
  const char *unit = NULL;

  for (guint i = 0; i < table->rows->len; i++)
    {
      const BefReportCell *cell =
          &g_array_index ((GArray *)g_ptr_array_index (table->rows, i), BefReportCell, column);

      if (cell->text || (unit && strcmp (unit, cell->amount.unit) != 0))
        return NULL;
      unit = cell->amount.unit;
    }
  return unit && *unit ? unit : NULL;
}

static char *
dup_head (const BefReportTable *table, guint column)
{
  const char *head = g_ptr_array_index (table->heads, column), *unit = unit_of (table, column);

  return unit && !strstr (head, unit) ? g_strdup_printf ("%s (%s)", head, unit) : g_strdup (head);
}

char *
bef_annex_dup_csv (const BefReport *report)
{
  GString *out = g_string_new (BEF_CSV_MARK);

  bef_csv_append (out, report->title);
  g_string_append_c (out, ';');
  bef_csv_append (out, report->subject);
  g_string_append (out, "\r\n");
  bef_csv_append (out, report->warning ? report->warning : report->conclusion);
  g_string_append (out, "\r\n");
  for (guint t = 0; t < report->tables->len; t++)
    {
      const BefReportTable *table = g_ptr_array_index (report->tables, t);

      g_string_append (out, "\r\n");
      bef_csv_append (out, table->title);
      g_string_append (out, "\r\n");
      for (guint c = 0; c < table->heads->len; c++)
        {
          g_autofree char *head = dup_head (table, c);

          if (c > 0)
            g_string_append_c (out, ';');
          bef_csv_append (out, head);
          if (c > 0 && !unit_of (table, c))
            g_string_append_printf (out, ";%s", C_ ("report", "Unit"));
        }
      g_string_append (out, "\r\n");
      for (guint r = 0; r < table->rows->len; r++)
        {
          GArray *row = g_ptr_array_index (table->rows, r);

          for (guint c = 0; c < row->len; c++)
            {
              const BefReportCell *cell = &g_array_index (row, BefReportCell, c);

              if (c > 0)
                g_string_append_c (out, ';');
              if (cell->text)
                bef_csv_append (out, cell->text);
              else if (!isnan (cell->amount.value))
                bef_csv_append_number (out, bef_amount_round (&cell->amount),
                                       cell->amount.decimals);
              if (!cell->text && c > 0 && !unit_of (table, c))
                g_string_append_printf (out, ";%s", cell->amount.unit);
            }
          g_string_append (out, "\r\n");
        }
    }
  for (guint i = 0; i < report->methods->len; i++)
    {
      g_string_append (out, "\r\n");
      bef_csv_append (out, g_ptr_array_index (report->methods, i));
    }
  g_string_append (out, "\r\n");
  return g_string_free (out, FALSE);
}

/* As printed, with a point. (transfer full) */
static char *
dup_number (const BefAmount *amount)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE + 330], format[16];

  g_snprintf (format, sizeof format, "%%.%df", amount->decimals);
  return g_strdup (g_ascii_formatd (buffer, sizeof buffer, format, bef_amount_round (amount)));
}

static void
append_text_cell (GString *out, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  g_string_append_printf (
      out, "<table:table-cell office:value-type=\"string\"><text:p>%s</text:p></table:table-cell>",
      escaped);
}

static void
append_row (GString *out, const BefReportTable *table, GArray *row)
{
  g_string_append (out, "<table:table-row>");
  for (guint c = 0; c < row->len; c++)
    {
      const BefReportCell *cell = &g_array_index (row, BefReportCell, c);

      if (cell->text)
        append_text_cell (out, cell->text);
      else if (isnan (cell->amount.value))
        g_string_append (out, "<table:table-cell/>");
      else
        {
          g_autofree char *number = dup_number (&cell->amount),
                          *text = bef_amount_dup_text (&cell->amount),
                          *escaped = g_markup_escape_text (text, -1);

          g_string_append_printf (out,
                                  "<table:table-cell office:value-type=\"float\" "
                                  "office:value=\"%s\"><text:p>%s</text:p></table:table-cell>",
                                  number, escaped);
        }
      if (!cell->text && c > 0 && !unit_of (table, c))
        append_text_cell (out, cell->amount.unit);
    }
  g_string_append (out, "</table:table-row>\n");
}

static void
append_line (GString *out, const char *text)
{
  g_string_append (out, "<table:table-row>");
  append_text_cell (out, text);
  g_string_append (out, "</table:table-row>\n");
}

static void
append_sheet (GString *out, const BefReportTable *table)
{
  g_autofree char *name = g_markup_escape_text (table->title, -1);

  /* A sheet's name must not hold these (OpenFormula 5.8, and what spreadsheets refuse). */
  g_strdelimit (name, "[]*?:/\\", ' ');
  g_string_append_printf (out, "<table:table table:name=\"%s\">\n<table:table-row>", name);
  for (guint c = 0; c < table->heads->len; c++)
    {
      g_autofree char *head = dup_head (table, c);

      append_text_cell (out, head);
      if (c > 0 && !unit_of (table, c))
        append_text_cell (out, C_ ("report", "Unit"));
    }
  g_string_append (out, "</table:table-row>\n");
  for (guint r = 0; r < table->rows->len; r++)
    append_row (out, table, g_ptr_array_index (table->rows, r));
  g_string_append (out, "</table:table>\n");
}

static char *
dup_content (const BefReport *report)
{
  GString *out = g_string_new (
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" "
      "xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" "
      "xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" office:version=\"1.2\">\n"
      "<office:body><office:spreadsheet>\n");

  for (guint t = 0; t < report->tables->len; t++)
    append_sheet (out, g_ptr_array_index (report->tables, t));
  g_autofree char *name = g_markup_escape_text (C_ ("report", "About"), -1);
  g_string_append_printf (out, "<table:table table:name=\"%s\">\n", name);
  append_line (out, report->title);
  append_line (out, report->subject);
  if (report->warning)
    append_line (out, report->warning);
  append_line (out, report->conclusion);
  for (guint i = 0; i < report->methods->len; i++)
    append_line (out, g_ptr_array_index (report->methods, i));
  g_string_append (out, "</table:table>\n</office:spreadsheet></office:body>"
                        "</office:document-content>\n");
  return g_string_free (out, FALSE);
}

GBytes *
bef_annex_new_ods (const BefReport *report)
{
  static const char manifest[] =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\" "
      "manifest:version=\"1.2\">\n"
      "<manifest:file-entry manifest:full-path=\"/\" manifest:media-type=\"" MIMETYPE "\"/>\n"
      "<manifest:file-entry manifest:full-path=\"content.xml\" "
      "manifest:media-type=\"text/xml\"/>\n</manifest:manifest>\n";
  g_autofree char *content = dup_content (report);
  const BefZipEntry entries[] = { { "mimetype", MIMETYPE },
                                  { "META-INF/manifest.xml", manifest },
                                  { "content.xml", content } };

  return bef_zip_new (entries, G_N_ELEMENTS (entries));
}
