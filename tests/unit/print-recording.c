/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Prints what the readers of src/formats take from the file given, for reckon-recordings.py: a line
 * "quantity point at_ms step_ms value line" for each point, in hexadecimal floating point; then
 * what was left out, "note line reason"; or "refused message". */
#include "formats/bef-recording.h"

static void
print_curve (const BefCurve *curve)
{
  for (guint i = 0; i < curve->points->len; i++)
    {
      const BefCurvePoint *p = &g_array_index (curve->points, BefCurvePoint, i);
      g_print ("%s %s %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %a %u\n", curve->quantity,
               curve->point != NULL && *curve->point != '\0' ? curve->point : "-", p->at_ms,
               p->step_ms, p->value, p->line);
    }
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  gsize size = 0;
  g_autofree char *text = argc == 2 ? bef_recording_read_file (argv[1], &size, &error) : NULL;
  g_autoptr (BefRecording) recording =
      text != NULL ? bef_recording_read_any (text, size, argv[1], NULL, &error) : NULL;

  if (recording == NULL)
    {
      g_print ("refused %s\n", error != NULL ? error->message : "usage: print-recording FILE");
      return 1;
    }
  for (guint i = 0; i < recording->curves->len; i++)
    print_curve (g_ptr_array_index (recording->curves, i));
  for (guint i = 0; i < recording->notes->len; i++)
    {
      const BefFileNote *note = g_ptr_array_index (recording->notes, i);
      g_print ("note %u %s\n", note->line, note->reason);
    }
  return 0;
}
