/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-graph-trouble.h"

#include <glib/gi18n.h>

#include "backend/bef-backend.h"
#include "base/bef-format.h"

/* A time of today, or a date and time. */
static char *
dup_moment (gint64 ms)
{
  return bef_civil_floor (ms, BEF_PERIOD_DAY) == bef_civil_floor (bef_now_ms (), BEF_PERIOD_DAY)
             ? bef_format_time (ms)
             : bef_format_datetime (ms);
}

void
bef_graph_trouble_show (GtkLabel *label, BefChartFeed *feed)
{
  gint64 retry_ms = BEF_NO_TIME;
  const char *trouble = feed != NULL ? bef_chart_feed_get_trouble (feed, &retry_ms) : NULL;
  g_autofree char *text = NULL;

  if (trouble != NULL && retry_ms != BEF_NO_TIME)
    {
      g_autofree char *at = dup_moment (retry_ms);
      /* TRANSLATORS: the first %s is a time of day, or a date and a time; the second what failed.
       */
      text =
          g_strdup_printf (_ ("The history could not be fetched (next try: %s): %s"), at, trouble);
    }
  else if (g_strcmp0 (trouble, bef_backend_no_history_text ()) == 0)
    text = g_strdup (trouble); /* nothing has failed */
  else if (trouble != NULL)
    text = g_strdup_printf (_ ("The history could not be fetched: %s"), trouble);
  gtk_label_set_text (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL);
}
