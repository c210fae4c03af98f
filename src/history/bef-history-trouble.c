/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-history-private.h"

/* What cannot be stored is heard here, whoever waits for it: it lasts, and is told for as long. */

static gboolean
stores_samples (gpointer call)
{
  return call == bef_history_append_async || call == bef_history_append_range_async;
}

void
bef_history_core_note_outcome (BefHistoryCore *core, gpointer call, const GError *error)
{
  if (error != NULL && error->domain != BEF_HISTORY_ERROR)
    return;
  g_mutex_lock (&core->mutex);
  if (error != NULL)
    {
      /* A short line may find room where samples do not: that is not well yet. */
      if (core->trouble == NULL || !stores_samples (core->trouble_call))
        core->trouble_call = call;
      g_clear_error (&core->trouble);
      core->trouble = g_error_copy (error);
    }
  else if (core->trouble != NULL && (call == core->trouble_call || stores_samples (call)))
    g_clear_error (&core->trouble);
  g_mutex_unlock (&core->mutex);
}

gboolean
bef_history_take_trouble (BefHistory *self)
{
  g_autoptr (GError) now = NULL;

  g_mutex_lock (&self->core->mutex);
  if (self->core->trouble != NULL)
    now = g_error_copy (self->core->trouble);
  g_mutex_unlock (&self->core->mutex);
  if ((now == NULL) == (self->trouble == NULL)
      && (now == NULL || g_str_equal (now->message, self->trouble->message)))
    return FALSE;
  g_clear_error (&self->trouble);
  self->trouble = g_steal_pointer (&now);
  return TRUE;
}

const GError *
bef_history_get_trouble (BefHistory *self)
{
  g_return_val_if_fail (BEF_IS_HISTORY (self), NULL);
  return self->trouble;
}
