/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-notices.h"

#include <glib/gi18n.h>

#include "history/bef-history-import.h"

void
bef_notices_set (BefNotices *self, BefWindow *window, BefNotice notice, const char *text)
{
  const char *first = NULL;

  g_free (self->texts[notice]);
  self->texts[notice] = g_strdup (text);
  for (guint i = 0; first == NULL && i < BEF_N_TOLD; i++)
    first = self->texts[i];
  if (window != NULL)
    bef_window_set_notice (window, first,
                           first == self->texts[0] ? BEF_NOTICE_KEEPING : BEF_NOTICE_PLAIN);
}

void
bef_notices_clear (BefNotices *self)
{
  for (guint i = 0; i < BEF_N_TOLD; i++)
    g_clear_pointer (&self->texts[i], g_free);
}

char *
bef_notices_dup_budget (BefHistory *history)
{
  if (history == NULL || !bef_history_is_over_budget (history))
    return NULL;
  g_autofree char *size = g_format_size (bef_history_get_size (history));
  g_autofree char *budget = g_format_size (bef_history_get_budget (history));

  /* TRANSLATORS: a size in bytes, the size allowed. */
  return g_strdup_printf (_ ("Allow the local history more in the preferences: it takes %s, more "
                             "than the %s allowed, although all that is old is reduced."),
                          size, budget);
}

char *
bef_notices_dup_near (BefHistory *history)
{
  guint n = 0;
  g_autofree char *file = history != NULL ? bef_history_dup_near_import (history, &n) : NULL;

  if (file == NULL)
    return NULL;
  g_autofree char *size = g_format_size (bef_history_get_size (history));
  g_autofree char *budget = g_format_size (bef_history_get_budget (history));
  if (n == 1)
    return g_strdup_printf (
        /* TRANSLATORS: a size in bytes, the size allowed, a file. */
        _ ("The local history takes %s of the %s allowed. When it is full, the old values that "
           "were imported from %s are kept by hours or days only: allow it more in the "
           "preferences to keep them as they are."),
        size, budget, file);
  return g_strdup_printf (
      /* TRANSLATORS: a size in bytes, the size allowed, a file, how many others. */
      ngettext ("The local history takes %s of the %s allowed. When it is full, the old values "
                "that were imported from %s and %u other file are kept by hours or days only: "
                "allow it more in the preferences to keep them as they are.",
                "The local history takes %s of the %s allowed. When it is full, the old values "
                "that were imported from %s and %u other files are kept by hours or days only: "
                "allow it more in the preferences to keep them as they are.",
                n - 1),
      size, budget, file, n - 1);
}
