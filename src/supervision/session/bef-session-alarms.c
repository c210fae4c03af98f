/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What this console finds by its own rules, as the session answers for it. */
#include <glib/gi18n.h>

#include "bef-session-parts.h"

static void
told_cb (BefSession *self, const char *text)
{
  g_signal_emit_by_name (self, "told", text);
}

static gboolean
decide_cb (BefAlert *alert, const BefAlertDecision *decision, const BefJournalEntry *line,
           gpointer user_data, GError **error)
{
  return bef_alarm_keeper_decide (((BefSession *)user_data)->alarms, alert, decision, line, error);
}

BefAlarmKeeper *
bef_session_make_alarms (BefSession *self)
{
  BefAlarmKeeper *alarms = bef_alarm_keeper_new (self->history, self->commune, self->works);

  g_signal_connect_object (alarms, "told", G_CALLBACK (told_cb), self, G_CONNECT_SWAPPED);
  bef_session_set_local_decider (self, decide_cb, self);
  return alarms;
}

BefAlarmFindings *
bef_session_make_findings (BefSession *self)
{
  return bef_alarm_findings_new (self->history, self->commune, self->works, self->alarms);
}

BefAlarmKeeper *
bef_session_get_alarms (BefSession *self)
{
  return self->alarms;
}

void
bef_session_tune_alarms (BefSession *self, const char *text)
{
  g_autoptr (GPtrArray) left_out = g_ptr_array_new_with_free_func (g_free);

  if (!bef_session_may_acknowledge (self))
    return;
  bef_alarm_keeper_tune (self->alarms, text, bef_session_get_person (self), left_out);
  if (left_out->len > 0)
    told_cb (self, _ ("Some of what was tuned of the rules could not be taken"));
}
