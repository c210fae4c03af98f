/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-graph-header.h"

static void
say (GtkLabel *label, const char *text)
{
  if (g_strcmp0 (gtk_label_get_text (label), text) != 0)
    gtk_label_set_text (label, text);
}

void
bef_graph_header_show (BefChart *chart, GtkLabel *header, GtkLabel *summary)
{
  g_autofree char *delta = bef_chart_dup_delta (chart), *sentence = bef_chart_get_summary (chart);
  const char *rest = sentence;

  say (header, delta != NULL ? delta : "");
  gtk_widget_set_visible (GTK_WIDGET (header), delta != NULL);
  /* What the header says is not said twice. */
  if (delta != NULL && g_str_has_prefix (sentence, delta))
    rest = g_strchug (sentence + strlen (delta));
  say (summary, rest);
}
