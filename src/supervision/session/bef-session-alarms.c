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

/* What an office may not know of persons, it does not read in what this console found either. */
void
bef_session_follow_words (BefSession *self)
{
  bef_alarm_keeper_set_words (self->alarms, bef_session_may_see_words (self)
                                                ? BEF_ALARM_WITH_WORDS
                                                : BEF_ALARM_WITHOUT_WORDS);
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

static void
want_cb (BefSeriesKey key, gint64 from_ms, gint64 to_ms, gpointer user_data)
{
  bef_session_want_glance (user_data, key, from_ms, to_ms);
}

BefNightFindings *
bef_session_make_nights (BefSession *self)
{
  const BefNightParts parts = { self->history, self->commune, self->works, self->alarms };

  return bef_night_findings_new (&parts, want_cb, self);
}

BefAlarmKeeper *
bef_session_get_alarms (BefSession *self)
{
  return self->alarms;
}

gboolean
bef_session_put_back (BefSession *self, const char *rule, const char *object, GError **error)
{
  const BefAlarmRule *of = bef_alarm_rules_find (bef_alarm_keeper_get_rules (self->alarms), rule);
  g_autofree char *title = of != NULL ? bef_alarm_rule_dup_title (of) : g_strdup (rule);
  g_autofree char *action = g_strdup_printf ("out-of-service-undone/%s", rule);
  g_autoptr (BefJournalEntry) line =
      bef_journal_entry_new (bef_now_ms (), bef_session_get_person (self), action, object, title);

  if (!bef_session_may_acknowledge (self))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
                           _ ("This role may not decide about alerts."));
      return FALSE;
    }
  return bef_alarm_keeper_put_back (self->alarms, rule, object, line, error);
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
