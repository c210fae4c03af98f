/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-keeping-advice.h"

#include <glib/gi18n.h>

#include "history/bef-history.h"

char *
bef_keeping_advice (const GError *error)
{
  if (error->domain != BEF_HISTORY_ERROR)
    return g_strdup (error->message);
  switch (error->code)
    {
    case BEF_HISTORY_ERROR_FULL:
      return g_strdup (_ ("Free some space: the disk of the history is full."));
    case BEF_HISTORY_ERROR_READ_ONLY:
      return g_strdup (_ ("Check the rights of the history's folder: it may not be written."));
    case BEF_HISTORY_ERROR_NEWER:
      return g_strdup (_ ("Update Beffroi: its history was written by a newer version."));
    case BEF_HISTORY_ERROR_BUSY:
      return g_strdup (_ ("Close the other program that is using the history."));
    case BEF_HISTORY_ERROR_CORRUPT:
      return g_strdup (_ ("Start Beffroi again: its history is damaged and is rebuilt then."));
    default:
      return g_strdup_printf (_ ("Have the history looked at. %s"), error->message);
    }
}

char *
bef_keeping_words (const char *advice)
{
  /* TRANSLATORS: what to do about it, a whole sentence. */
  return g_strdup_printf (_ ("%s Until then nothing is kept on this computer, no image is shown "
                             "and no door is opened from here."),
                          advice);
}
