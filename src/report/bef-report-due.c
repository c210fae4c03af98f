/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-report-due.h"

static BefReportWhen
month_of (gint64 from_ms)
{
  return (BefReportWhen){ BEF_REPORT_MONTH,
                          { from_ms, bef_civil_add (from_ms, BEF_PERIOD_MONTH, 1) } };
}

gboolean
bef_report_due_next (gint64 now_ms, int day, const char *last, BefReportWhen *out)
{
  g_autofree char *text = g_strdup_printf ("month:%s", last);
  gint64 running = bef_civil_floor (now_ms, BEF_PERIOD_MONTH);
  BefCivil now;
  BefReportWhen written;

  bef_civil_from_ms (now_ms, &now);
  gint64 newest = bef_civil_add (running, BEF_PERIOD_MONTH, now.day >= day ? -1 : -2);
  gint64 next = newest;
  /* One that was written of a month to come, by a wrong clock, is none. */
  if (bef_report_when_parse (text, now_ms, &written, NULL))
    next = MAX (written.range.to_ms,
                bef_civil_add (newest, BEF_PERIOD_MONTH, 1 - BEF_REPORT_DUE_MONTHS));
  else if (now.day < day)
    return FALSE; /* chosen just now: its day is to come */
  if (next > newest)
    return FALSE;
  *out = month_of (next);
  return TRUE;
}
