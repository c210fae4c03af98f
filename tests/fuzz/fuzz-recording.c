/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as a recorded file: refused with a sentence that names it, or read so that its points
 * are in order, finite, and no more than its lines; the same twice. */
#include <math.h>
#include <string.h>

#include "formats/bef-recording.h"
#include "formats/bef-table.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static guint
check_curve (const BefCurve *curve)
{
  gint64 end = G_MININT64;

  g_assert_nonnull (curve->quantity);
  for (guint i = 0; i < curve->points->len; i++)
    {
      const BefCurvePoint *p = &g_array_index (curve->points, BefCurvePoint, i);
      g_assert_true (isfinite (p->value) && p->value >= 0 && p->step_ms >= 0 && p->at_ms >= end);
      g_assert_cmpuint (p->line, >, 0);
      end = MAX (p->at_ms + 1, end);
    }
  return curve->points->len;
}

static guint
check_recording (const BefRecording *recording)
{
  g_autofree char *remarks = bef_recording_dup_remarks (recording);
  guint n = 0;

  g_assert_true (remarks == NULL || g_utf8_validate (remarks, -1, NULL));
  for (guint i = 0; i < recording->curves->len; i++)
    n += check_curve (g_ptr_array_index (recording->curves, i));
  for (guint i = 0; i < recording->notes->len; i++)
    {
      const BefFileNote *note = g_ptr_array_index (recording->notes, i);
      g_assert_true (note->line > 0 && g_utf8_validate (note->reason, -1, NULL));
    }
  return n;
}

static guint
read_once (const char *text, gsize size, const BefTablePlan *plan)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BefRecording) recording = bef_recording_read_any (text, size, "f", plan, &error);

  g_assert_true ((recording == NULL) == (error != NULL));
  g_assert_true (error == NULL || g_utf8_validate (error->message, -1, NULL));
  return recording != NULL ? check_recording (recording) : 0;
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  const char *text = (const char *)data;
  g_autoptr (GError) error = NULL;
  g_autoptr (BefRecording) curve = bef_recording_read (text, size, "f", &error);
  BefTablePlan plan;

  g_assert_true ((curve == NULL) == (error != NULL));
  if (curve != NULL)
    check_recording (curve);
  g_assert_cmpuint (read_once (text, size, NULL), ==, read_once (text, size, NULL));
  bef_recording_is_known (text, size);
  bef_table_guess (text, size, "f", &plan, NULL);
  g_autoptr (GPtrArray) preview = bef_table_preview (text, size, plan.separator, 20);
  /* What a person may make of it. */
  plan.value_column = size % 7;
  plan.stamp_column = size % 3;
  plan.unit = (BefTableUnit)(size % BEF_TABLE_N_UNITS);
  plan.dates = (BefTableDates)(size % 3);
  read_once (text, size, &plan);
  return preview->len == 0;
}
