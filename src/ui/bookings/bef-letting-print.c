/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-letting-print.h"

#include <glib/gi18n.h>

#define TITLE_PT 16
#define TEXT_PT 11

/* What stands on the sheet. */
typedef struct
{
  char *title; /* owned */
  char *text;  /* owned */
} Sheet;

static void
sheet_free (gpointer data, GClosure *closure)
{
  Sheet *sheet = data;

  g_free (sheet->title);
  g_free (sheet->text);
  g_free (sheet);
}

/* Returns how high it is, in points. */
static double
draw_text (GtkPrintContext *context, const char *text, double y, int points)
{
  g_autoptr (PangoLayout) layout = gtk_print_context_create_pango_layout (context);
  g_autoptr (PangoFontDescription) font = pango_font_description_new ();
  cairo_t *cr = gtk_print_context_get_cairo_context (context);
  int height;

  pango_font_description_set_family (font, "sans");
  pango_font_description_set_size (font, points * PANGO_SCALE);
  pango_layout_set_font_description (layout, font);
  pango_layout_set_width (layout, (int)(gtk_print_context_get_width (context) * PANGO_SCALE));
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_text (layout, text, -1);
  cairo_move_to (cr, 0, y);
  pango_cairo_show_layout (cr, layout);
  pango_layout_get_size (layout, NULL, &height);
  return (double)height / PANGO_SCALE;
}

static void
draw_page_cb (GtkPrintOperation *operation, GtkPrintContext *context, int page, Sheet *sheet)
{
  double y = draw_text (context, sheet->title, 0, TITLE_PT);

  draw_text (context, sheet->text, y + TITLE_PT, TEXT_PT);
}

void
bef_letting_print (GtkWindow *parent, const char *title, GPtrArray *lines)
{
  g_autoptr (GtkPrintOperation) operation = gtk_print_operation_new ();
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  Sheet *sheet = g_new0 (Sheet, 1);

  for (guint i = 0; i < lines->len; i++)
    g_string_append_printf (text, "%s\n\n", (const char *)g_ptr_array_index (lines, i));
  sheet->title = g_strdup (title);
  sheet->text = g_strdup (text->str);
  gtk_print_operation_set_n_pages (operation, 1);
  gtk_print_operation_set_job_name (operation, title);
  g_signal_connect_data (operation, "draw-page", G_CALLBACK (draw_page_cb), sheet, sheet_free, 0);
  if (gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG, parent, &error)
      != GTK_PRINT_OPERATION_RESULT_ERROR)
    return;
  g_autofree char *told = g_strdup_printf (_ ("Not printed: %s"), error->message);
  gtk_widget_activate_action (GTK_WIDGET (parent), "win.toast", "s", told);
}
