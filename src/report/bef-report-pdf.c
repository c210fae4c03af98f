/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-report-pdf.h"

#include <cairo-pdf.h>
#include <gio/gio.h>
#include <glib/gi18n.h>

#include "base/bef-format.h"
#include "bef-slide-paint.h"
#include "chart/bef-chart-layers.h"

/* Points of A4. */
#define WIDTH BEF_REPORT_WIDTH
#define HEIGHT BEF_REPORT_HEIGHT
#define MARGIN 40.0
#define BOTTOM 44.0
#define TITLE 18.0
#define HEADING 13.0
#define TEXT 10.0
#define CELL 8.0
#define FOOT 8.0
#define CHART_HEIGHT 128.0
#define CHART_LETTERS 9.0
#define NOTE 8.5
/* Around a line of a table. */
#define ROW_SPACE 3.0
/* Of the width, the first column of a table, by how many columns it has. */
#define NAME_SHARE 0.24
#define NAME_SHARE_OF_FIVE 0.26
#define NAME_SHARE_OF_FEW 0.36

typedef struct
{
  const BefReport *report;
  cairo_surface_t *surface; /* NULL: pages are drawn one by one */
  GPtrArray *pages;         /* nullable, of cairo_surface_t */
  cairo_t *cr;
  PangoContext *context;
  BefChartPalette palette;
  double y;
  guint page;
} Pdf;

static PangoLayout *
make_layout (Pdf *self, const char *text, double size, double width, PangoWeight weight)
{
  PangoLayout *layout = pango_layout_new (self->context);
  PangoFontDescription *font =
      pango_font_description_copy (pango_context_get_font_description (self->context));

  pango_font_description_set_absolute_size (font, size * PANGO_SCALE);
  pango_font_description_set_weight (font, weight);
  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);
  pango_layout_set_width (layout, (int)(width * PANGO_SCALE));
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_text (layout, text, -1);
  return layout;
}

static double
height_of (PangoLayout *layout)
{
  int height;

  pango_layout_get_size (layout, NULL, &height);
  return height / (double)PANGO_SCALE;
}

static void
show (Pdf *self, PangoLayout *layout, double x, double y)
{
  cairo_move_to (self->cr, x, y);
  pango_cairo_show_layout (self->cr, layout);
}

static void
write_foot (Pdf *self)
{
  g_autofree char *until = bef_format_date (self->report->until_ms - 1),
                  /* TRANSLATORS: a date; the number of the page. */
      *text = g_strdup_printf (_ ("Measured up to %s · page %u"), until, self->page);
  g_autoptr (PangoLayout) layout =
      make_layout (self, text, FOOT, WIDTH - 2 * MARGIN, PANGO_WEIGHT_NORMAL);

  /* No part of what is read: it is on every page. */
  bef_chart_set_color (self->cr, &self->palette.label);
  show (self, layout, MARGIN, HEIGHT - BOTTOM / 1.5);
  bef_chart_set_color (self->cr, &self->palette.text);
}

/* A printer's page has no structure. */
static void
begin_tag (Pdf *self, const char *tag)
{
  if (self->surface)
    cairo_tag_begin (self->cr, tag, NULL);
}

static void
end_tag (Pdf *self, const char *tag)
{
  if (self->surface)
    cairo_tag_end (self->cr, tag);
}

static void
begin_page (Pdf *self)
{
  const cairo_rectangle_t whole = { 0, 0, WIDTH, HEIGHT };

  if (!self->pages)
    return;
  cairo_surface_t *page = cairo_recording_surface_create (CAIRO_CONTENT_COLOR_ALPHA, &whole);
  g_ptr_array_add (self->pages, page);
  self->cr = cairo_create (page);
  bef_chart_set_color (self->cr, &self->palette.text);
}

static void
end_page (Pdf *self)
{
  write_foot (self);
  if (self->pages)
    g_clear_pointer (&self->cr, cairo_destroy);
  else
    cairo_show_page (self->cr);
}

static void
next_page (Pdf *self)
{
  end_page (self);
  begin_page (self);
  self->page++;
  self->y = MARGIN;
}

static void
need (Pdf *self, double height)
{
  if (self->y + height > HEIGHT - BOTTOM && self->y > MARGIN)
    next_page (self);
}

static void
write_text (Pdf *self, const char *tag, const char *text, double size, PangoWeight weight)
{
  g_autoptr (PangoLayout) layout = make_layout (self, text, size, WIDTH - 2 * MARGIN, weight);
  double height = height_of (layout);

  need (self, height);
  begin_tag (self, tag);
  show (self, layout, MARGIN, self->y);
  end_tag (self, tag);
  self->y += height + size * 0.5;
}

/* With a bookmark. */
static void
write_heading (Pdf *self, const char *tag, const char *text, double size)
{
  need (self, 5 * size);
  g_autofree char *where =
      g_strdup_printf ("page=%u pos=[%d %d]", self->page, (int)MARGIN, (int)self->y);

  if (self->surface)
    cairo_pdf_surface_add_outline (self->surface, CAIRO_PDF_OUTLINE_ROOT, text, where,
                                   CAIRO_PDF_OUTLINE_FLAG_OPEN);
  write_text (self, tag, text, size, PANGO_WEIGHT_BOLD);
}

static void
write_warning (Pdf *self, const char *text)
{
  g_autoptr (PangoLayout) layout =
      make_layout (self, text, TEXT + 2, WIDTH - 2 * MARGIN - 16, PANGO_WEIGHT_BOLD);
  double height = height_of (layout);

  need (self, height + 16);
  cairo_set_line_width (self->cr, 1.5);
  cairo_rectangle (self->cr, MARGIN, self->y, WIDTH - 2 * MARGIN, height + 12);
  cairo_stroke (self->cr);
  begin_tag (self, "P");
  show (self, layout, MARGIN + 8, self->y + 6);
  end_tag (self, "P");
  self->y += height + 24;
}

static void
write_line (Pdf *self)
{
  bef_chart_set_color (self->cr, &self->palette.grid);
  cairo_set_line_width (self->cr, 0.5);
  cairo_move_to (self->cr, MARGIN, self->y);
  cairo_line_to (self->cr, WIDTH - MARGIN, self->y);
  cairo_stroke (self->cr);
  bef_chart_set_color (self->cr, &self->palette.text);
}

static double
share_of_name (guint n_columns)
{
  return n_columns > 5 ? NAME_SHARE : n_columns == 5 ? NAME_SHARE_OF_FIVE : NAME_SHARE_OF_FEW;
}

/* One row: @texts, the first to the left. @tag: of its cells. */
static void
write_row (Pdf *self, GPtrArray *texts, const char *tag, PangoWeight weight)
{
  double all = WIDTH - 2 * MARGIN, name = share_of_name (texts->len) * all,
         pitch = (all - name) / MAX (1, texts->len - 1), height = 0;
  g_autoptr (GPtrArray) layouts = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < texts->len; i++)
    {
      PangoLayout *layout = make_layout (self, g_ptr_array_index (texts, i), CELL,
                                         (i == 0 ? name : pitch) - 4, weight);

      if (i > 0)
        pango_layout_set_alignment (layout, PANGO_ALIGN_RIGHT);
      height = MAX (height, height_of (layout));
      g_ptr_array_add (layouts, layout);
    }
  need (self, height + ROW_SPACE);
  begin_tag (self, "TR");
  for (guint i = 0; i < layouts->len; i++)
    {
      begin_tag (self, tag);
      show (self, g_ptr_array_index (layouts, i),
            i == 0 ? MARGIN : MARGIN + name + (i - 1) * pitch + 4, self->y + ROW_SPACE / 2);
      end_tag (self, tag);
    }
  end_tag (self, "TR");
  self->y += height + ROW_SPACE;
  write_line (self);
}

static void
write_table (Pdf *self, const BefReportTable *table)
{
  write_heading (self, "H2", table->title, HEADING);
  begin_tag (self, "Table");
  write_row (self, table->heads, "TH", PANGO_WEIGHT_BOLD);
  for (guint r = 0; r < table->rows->len; r++)
    {
      GArray *row = g_ptr_array_index (table->rows, r);
      g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);

      for (guint c = 0; c < row->len; c++)
        g_ptr_array_add (texts, bef_report_cell_dup_text (&g_array_index (row, BefReportCell, c)));
      write_row (self, texts, "TD", PANGO_WEIGHT_NORMAL);
    }
  end_tag (self, "Table");
  self->y += HEADING;
}

static void
write_picture (Pdf *self, const BefSlide *slide)
{
  const BefSlideItem where = {
    .x = MARGIN, .width = WIDTH - 2 * MARGIN, .height = CHART_HEIGHT, .size = CHART_LETTERS
  };
  BefSlideItem item = where;

  write_heading (self, "H2", slide->title, HEADING);
  need (self, CHART_HEIGHT);
  item.y = self->y;
  begin_tag (self, "Figure");
  bef_slide_paint_chart (slide, &item, self->cr, self->context, BEF_SLIDE_PAPER);
  end_tag (self, "Figure");
  bef_chart_set_color (self->cr, &self->palette.text);
  self->y += CHART_HEIGHT + TEXT;
}

static void
write_report (Pdf *self)
{
  const BefReport *report = self->report;

  bef_chart_set_color (self->cr, &self->palette.text);
  write_text (self, "P", report->subject, TEXT, PANGO_WEIGHT_NORMAL);
  write_heading (self, "H1", report->title, TITLE);
  if (report->warning)
    write_warning (self, report->warning);
  write_text (self, "P", report->conclusion, TEXT + 3, PANGO_WEIGHT_BOLD);
  self->y += TEXT;
  for (guint t = 0; t < report->tables->len; t++)
    {
      const BefReportTable *table = g_ptr_array_index (report->tables, t);

      if (table->on_new_page)
        next_page (self);
      write_table (self, table);
      if (t == 0)
        for (guint i = 0; i < report->pictures->len; i++)
          write_picture (self, g_ptr_array_index (report->pictures, i));
    }
  write_heading (self, "H2", _ ("How it was reckoned"), HEADING);
  for (guint i = 0; i < report->methods->len; i++)
    write_text (self, "P", g_ptr_array_index (report->methods, i), NOTE, PANGO_WEIGHT_NORMAL);
  end_page (self);
}

static cairo_status_t
write_cb (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

GBytes *
bef_report_new_pdf (const BefReport *report, GError **error)
{
  GByteArray *bytes = g_byte_array_new ();
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (write_cb, bytes, WIDTH, HEIGHT);
  Pdf self = { .report = report,
               .surface = surface,
               .cr = cairo_create (surface),
               .context = bef_slide_context_new (),
               .y = MARGIN,
               .page = 1 };

  bef_slide_palette (BEF_SLIDE_PAPER, &self.palette);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, report->title);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_SUBJECT, report->subject);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATOR, "Beffroi");
  write_report (&self);
  cairo_destroy (self.cr);
  cairo_surface_finish (surface);
  cairo_status_t status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  g_object_unref (self.context);
  if (status != CAIRO_STATUS_SUCCESS)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _ ("The report could not be drawn: %s."),
                   cairo_status_to_string (status));
      g_byte_array_unref (bytes);
      return NULL;
    }
  return g_byte_array_free_to_bytes (bytes);
}

GPtrArray *
bef_report_new_pages (const BefReport *report)
{
  Pdf self = { .report = report,
               .pages = g_ptr_array_new_with_free_func ((GDestroyNotify)cairo_surface_destroy),
               .context = bef_slide_context_new (),
               .y = MARGIN,
               .page = 1 };

  bef_slide_palette (BEF_SLIDE_PAPER, &self.palette);
  begin_page (&self);
  write_report (&self);
  g_object_unref (self.context);
  return self.pages;
}
