/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-report-print.h"

#include "report/bef-report-pdf.h"

static void
draw_page_cb (GtkPrintOperation *operation, GtkPrintContext *context, int page, GPtrArray *pages)
{
  cairo_t *cr = gtk_print_context_get_cairo_context (context);
  double x = gtk_print_context_get_width (context) / BEF_REPORT_WIDTH,
         y = gtk_print_context_get_height (context) / BEF_REPORT_HEIGHT;

  if (page < 0 || (guint)page >= pages->len)
    return;
  /* Paper that is not A4 has it smaller, never cut off. */
  cairo_scale (cr, MIN (x, y), MIN (x, y));
  cairo_set_source_surface (cr, g_ptr_array_index (pages, page), 0, 0);
  cairo_paint (cr);
}

static void
unref_pages (gpointer pages, GClosure *closure)
{
  g_ptr_array_unref (pages);
}

GtkPrintOperation *
bef_report_print_new (BefReport *report)
{
  GtkPrintOperation *operation = gtk_print_operation_new ();
  g_autoptr (GtkPageSetup) setup = gtk_page_setup_new ();
  GtkPaperSize *a4 = gtk_paper_size_new (GTK_PAPER_NAME_A4);
  GPtrArray *pages = bef_report_new_pages (report);

  gtk_page_setup_set_paper_size (setup, a4);
  gtk_paper_size_free (a4);
  gtk_print_operation_set_default_page_setup (operation, setup);
  /* The margins are the page's own. */
  gtk_print_operation_set_use_full_page (operation, TRUE);
  gtk_print_operation_set_unit (operation, GTK_UNIT_POINTS);
  gtk_print_operation_set_job_name (operation, report->title);
  gtk_print_operation_set_n_pages (operation, (int)pages->len);
  g_signal_connect_data (operation, "draw-page", G_CALLBACK (draw_page_cb), pages, unref_pages, 0);
  return operation;
}
