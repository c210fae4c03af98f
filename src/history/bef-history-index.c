/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-history-index.h"

#define MAX_INDEX 9e12

G_STATIC_ASSERT (BEF_INDEX_BEFORE <= BEF_SAMPLE_MAX_BEFORE);

/* In order: what is implausible is met before what comes earlier is judged. */
static void
leave_out (BefIndexSource *s, gint64 ts)
{
  guint i = s->misread != NULL ? s->misread->len : 0;

  if (s->misread == NULL)
    return;
  while (i > 0 && g_array_index (s->misread, gint64, i - 1) > ts)
    i--;
  g_array_insert_val (s->misread, i, ts);
}

/* The next sample that may be an index. */
static gboolean
pull_plausible (BefIndexSource *s, BefSample *out, gint64 *hold_out, GError **error)
{
  while (bef_hold_pull_sample (s->samples, out, hold_out, error))
    {
      if (out->value >= 0 && out->value <= MAX_INDEX && *hold_out != BEF_HOLD_MISREAD)
        return TRUE;
      leave_out (s, out->ts);
    }
  return FALSE;
}

/* Whether what comes later shows that the sample to judge was no reading of the meter. */
static gboolean
is_misread (const BefIndexSource *s)
{
  double previous = s->previous.value, current = s->ahead[0].value;

  if (!s->has_previous || s->holds[0] != BEF_HOLD_UNKNOWN)
    return FALSE;
  if (s->n_ahead == 1)
    return current < previous;
  for (guint i = 1; i < s->n_ahead; i++)
    {
      double later = s->ahead[i].value;
      if (later >= previous && (current < previous || later < current))
        return TRUE;
    }
  return FALSE;
}

gboolean
bef_index_pull (gpointer source, BefSample *out, gint64 *hold_out, GError **error)
{
  BefIndexSource *s = source;
  g_autoptr (GError) local_error = NULL;

  for (;;)
    {
      while (!s->at_end && s->n_ahead < G_N_ELEMENTS (s->ahead))
        {
          s->at_end =
              !pull_plausible (s, &s->ahead[s->n_ahead], &s->holds[s->n_ahead], &local_error);
          s->n_ahead += !s->at_end;
        }
      if (local_error != NULL || s->n_ahead == 0)
        break;
      gboolean given = !is_misread (s);
      if (given)
        {
          *out = s->previous = s->ahead[0];
          *hold_out = s->holds[0];
          s->has_previous = TRUE;
        }
      else
        leave_out (s, s->ahead[0].ts);
      s->n_ahead--;
      memmove (s->ahead, s->ahead + 1, s->n_ahead * sizeof *s->ahead);
      memmove (s->holds, s->holds + 1, s->n_ahead * sizeof *s->holds);
      if (given)
        return TRUE;
    }
  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}
