/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-handover-sheet.h"

#include <glib/gi18n.h>

#define MARGIN_MM 15
#define LARGEST_PT 11.0
#define SMALLEST_PT 7.0
#define STEP_PT 0.5
/* Of a line, in letters' heights. */
#define GAP 0.35
/* Of the page, for each section that is still to come. */
#define KEPT 0.2

/* What is drawn, and where. */
typedef struct
{
  PangoContext *context; /* unowned */
  cairo_t *cr;           /* unowned, nullable: only measured */
  double width, height;  /* of the paper within its margins */
  double size_pt, dots;  /* of letters; dots of the device in a point */
  double y;
} Pen;

static void
write_text (Pen *pen, const char *text, double scale, PangoWeight weight)
{
  g_autoptr (PangoLayout) layout = pango_layout_new (pen->context);
  PangoFontDescription *font = pango_font_description_from_string ("Sans");
  PangoRectangle logical;

  pango_font_description_set_absolute_size (font, pen->size_pt * scale * pen->dots * PANGO_SCALE);
  pango_font_description_set_weight (font, weight);
  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);
  pango_layout_set_width (layout, (int)(pen->width * PANGO_SCALE));
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_text (layout, text, -1);
  pango_layout_get_pixel_extents (layout, NULL, &logical);
  if (pen->cr != NULL)
    {
      cairo_move_to (pen->cr, 0, pen->y);
      pango_cairo_show_layout (pen->cr, layout);
    }
  pen->y += logical.height + pen->size_pt * scale * pen->dots * GAP;
}

static double
line_height (const Pen *pen)
{
  return pen->size_pt * pen->dots * (1.2 + GAP);
}

/* So many lines of @section as fit above @bottom; the rest is one line that counts them. */
static void
write_section (Pen *pen, const BefHandoverSection *section, double bottom)
{
  pen->y += line_height (pen) / 2;
  write_text (pen, section->title, 1.2, PANGO_WEIGHT_BOLD);
  if (section->lines->len == 0)
    write_text (pen, _ ("Nothing."), 1, PANGO_WEIGHT_NORMAL);
  for (guint i = 0; i < section->lines->len; i++)
    {
      g_autofree char *line = g_strconcat ("☐ ", section->lines->pdata[i], NULL);
      Pen measured = *pen;
      measured.cr = NULL;
      write_text (&measured, line, 1, PANGO_WEIGHT_NORMAL);
      if (pen->cr != NULL && measured.y > bottom - 2 * line_height (pen))
        {
          guint more = section->lines->len - i;
          g_autofree char *rest = g_strdup_printf (ngettext ("and %u more, on the console",
                                                             "and %u more, on the "
                                                             "console",
                                                             more),
                                                   more);
          write_text (pen, rest, 1, PANGO_WEIGHT_NORMAL);
          return;
        }
      write_text (pen, line, 1, PANGO_WEIGHT_NORMAL);
    }
}

static void
write_all (Pen *pen, const BefHandover *handover)
{
  pen->y = 0;
  write_text (pen, handover->title, 1.6, PANGO_WEIGHT_BOLD);
  write_text (pen, handover->subtitle, 1, PANGO_WEIGHT_NORMAL);
  /* However long one is, the others have their place. */
  for (guint i = 0; i < handover->sections->len; i++)
    write_section (pen, handover->sections->pdata[i],
                   pen->height * (1 - KEPT * (handover->sections->len - 1 - i)));
}

static void
draw_page_cb (GtkPrintOperation *operation, GtkPrintContext *print, int page, gpointer handover)
{
  PangoContext *context = gtk_print_context_create_pango_context (print);
  Pen pen = { .context = context,
              .width = gtk_print_context_get_width (print),
              .height = gtk_print_context_get_height (print),
              .size_pt = LARGEST_PT,
              .dots = gtk_print_context_get_dpi_x (print) / 72.0 };

  for (; pen.size_pt > SMALLEST_PT; pen.size_pt -= STEP_PT)
    {
      write_all (&pen, handover);
      if (pen.y <= pen.height)
        break;
    }
  pen.cr = gtk_print_context_get_cairo_context (print);
  cairo_set_source_rgb (pen.cr, 0, 0, 0);
  write_all (&pen, handover);
  g_object_unref (context);
}

static void
begin_print_cb (GtkPrintOperation *operation, GtkPrintContext *print, gpointer handover)
{
  gtk_print_operation_set_n_pages (operation, 1);
}

static void
free_cb (gpointer handover, GClosure *closure)
{
  bef_handover_free (handover);
}

/* (transfer full) */
static GtkPrintOperation *
make_operation (void)
{
  GtkPrintOperation *operation = gtk_print_operation_new ();
  g_autoptr (GtkPageSetup) page = gtk_page_setup_new ();
  g_autoptr (GtkPaperSize) paper = gtk_paper_size_new (GTK_PAPER_NAME_A4);

  gtk_page_setup_set_paper_size (page, paper);
  gtk_page_setup_set_top_margin (page, MARGIN_MM, GTK_UNIT_MM);
  gtk_page_setup_set_bottom_margin (page, MARGIN_MM, GTK_UNIT_MM);
  gtk_page_setup_set_left_margin (page, MARGIN_MM, GTK_UNIT_MM);
  gtk_page_setup_set_right_margin (page, MARGIN_MM, GTK_UNIT_MM);
  gtk_print_operation_set_default_page_setup (operation, page);
  gtk_print_operation_set_job_name (operation, _ ("Handover sheet"));
  g_signal_connect (operation, "begin-print", G_CALLBACK (begin_print_cb), NULL);
  return operation;
}

void
bef_handover_sheet_print (GtkWindow *parent, BefHandover *handover)
{
  g_autoptr (GtkPrintOperation) operation = make_operation ();

  gtk_print_operation_set_allow_async (operation, TRUE);
  g_signal_connect_data (operation, "draw-page", G_CALLBACK (draw_page_cb), handover, free_cb, 0);
  gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG, parent, NULL);
}

gboolean
bef_handover_sheet_export (BefHandover *handover, const char *path, GError **error)
{
  g_autoptr (GtkPrintOperation) operation = make_operation ();

  g_signal_connect (operation, "draw-page", G_CALLBACK (draw_page_cb), handover);
  gtk_print_operation_set_export_filename (operation, path);
  return gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_EXPORT, NULL, error)
         != GTK_PRINT_OPERATION_RESULT_ERROR;
}
