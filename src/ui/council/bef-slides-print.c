/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-slides-print.h"

#include "report/bef-slide-paint.h"

#define ON_A_PAGE 2
/* Of the paper's width; no printer prints to its edge. */
#define MARGIN 0.06
#define RATIO (9.0 / 16)
#define FRAME 0.5 /* points */

typedef struct
{
  GPtrArray *slides; /* owned */
  char *foot;        /* owned */
} Paper;

static void
paint_slide (const BefSlide *slide, const char *foot, cairo_t *cr, double width)
{
  PangoContext *context = bef_slide_context_new ();
  double height = width * RATIO;
  g_autoptr (BefSlideLayout) layout = bef_slide_lay_out (slide, context, width, height, foot);

  cairo_set_source_rgb (cr, 0, 0, 0);
  cairo_set_line_width (cr, FRAME);
  cairo_rectangle (cr, 0, 0, width, height);
  cairo_stroke (cr);
  pango_cairo_update_context (cr, context);
  bef_slide_paint (slide, layout, cr, context, BEF_SLIDE_PAPER);
  g_object_unref (context);
}

void
bef_slides_print_page (GPtrArray *slides, const char *foot, guint page, cairo_t *cr, double width,
                       double height)
{
  double margin = width * MARGIN, part = (height - margin) / ON_A_PAGE,
         own = MIN (width - 2 * margin, (part - margin) / RATIO);

  for (guint i = 0; i < ON_A_PAGE && page * ON_A_PAGE + i < slides->len; i++)
    {
      cairo_save (cr);
      cairo_translate (cr, (width - own) / 2, margin + i * part);
      paint_slide (g_ptr_array_index (slides, page * ON_A_PAGE + i), foot, cr, own);
      cairo_restore (cr);
    }
}

static void
draw_page_cb (GtkPrintOperation *operation, GtkPrintContext *context, int page, Paper *paper)
{
  bef_slides_print_page (
      paper->slides, paper->foot, (guint)page, gtk_print_context_get_cairo_context (context),
      gtk_print_context_get_width (context), gtk_print_context_get_height (context));
}

static void
paper_free (gpointer data, GClosure *closure)
{
  Paper *paper = data;

  g_ptr_array_unref (paper->slides);
  g_free (paper->foot);
  g_free (paper);
}

GtkPrintOperation *
bef_slides_print_new (GPtrArray *slides, const char *foot, const char *title)
{
  GtkPrintOperation *operation = gtk_print_operation_new ();
  g_autoptr (GtkPageSetup) setup = gtk_page_setup_new ();
  GtkPaperSize *a4 = gtk_paper_size_new (GTK_PAPER_NAME_A4);
  Paper *paper = g_new0 (Paper, 1);

  paper->slides = g_ptr_array_ref (slides);
  paper->foot = g_strdup (foot);
  gtk_page_setup_set_paper_size (setup, a4);
  gtk_paper_size_free (a4);
  gtk_print_operation_set_default_page_setup (operation, setup);
  /* The margins are the page's own. */
  gtk_print_operation_set_use_full_page (operation, TRUE);
  gtk_print_operation_set_unit (operation, GTK_UNIT_POINTS);
  gtk_print_operation_set_job_name (operation, title);
  gtk_print_operation_set_n_pages (operation, (int)((slides->len + ON_A_PAGE - 1) / ON_A_PAGE));
  g_signal_connect_data (operation, "draw-page", G_CALLBACK (draw_page_cb), paper, paper_free, 0);
  return operation;
}
