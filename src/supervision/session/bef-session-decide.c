/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What people decide of alerts. */
#include "bef-session-parts.h"

#include <glib/gi18n.h>

#include "base/bef-text.h"
#include "bef-decision-words.h"

static gboolean
refuse (GError **error, int code, const char *text)
{
  g_set_error_literal (error, G_IO_ERROR, code, text);
  return FALSE;
}

static gboolean
check_text (const BefAlertDecision *decision, GError **error)
{
  gboolean is_needed = decision->kind == BEF_DECISION_COMMENT
                       || decision->kind == BEF_DECISION_SHELVE
                       || decision->kind == BEF_DECISION_TAKE_OUT;

  if (is_needed && (decision->text == NULL || decision->text[0] == '\0'))
    return refuse (error, G_IO_ERROR_INVALID_ARGUMENT,
                   decision->kind == BEF_DECISION_COMMENT ? _ ("The note is empty.")
                                                          : _ ("A reason is needed."));
  if (decision->text == NULL || g_utf8_strlen (decision->text, -1) <= BEF_DECISION_TEXT_MAX)
    return TRUE;
  g_autofree char *text =
      g_strdup_printf (ngettext ("The text may have %d character at most.",
                                 "The text may have %d characters at most.", BEF_DECISION_TEXT_MAX),
                       BEF_DECISION_TEXT_MAX);
  return refuse (error, G_IO_ERROR_INVALID_ARGUMENT, text);
}

static gboolean
is_until (const BefAlertDecision *decision, gint64 at_most_ms)
{
  gint64 now_ms = bef_now_ms ();

  return decision->until_ms != BEF_NO_TIME && decision->until_ms > now_ms
         && decision->until_ms <= now_ms + at_most_ms;
}

/* What a server tells is judged there: here it could be hidden on one computer only. */
static gboolean
check_take_out (BefAlert *alert, const BefAlertDecision *decision, GError **error)
{
  if (bef_alert_get_origin (alert) != BEF_ALERT_LOCAL)
    return refuse (error, G_IO_ERROR_NOT_SUPPORTED,
                   _ ("Only what this console found can be taken out of service here. What the "
                      "server tells is taken out of service there."));
  if (bef_alert_get_facts (alert)->out_until_ms != BEF_NO_TIME)
    return refuse (error, G_IO_ERROR_EXISTS, _ ("It is out of service already."));
  return is_until (decision, BEF_TAKE_OUT_MAX_MS)
         || refuse (error, G_IO_ERROR_INVALID_ARGUMENT,
                    _ ("An alert is out of service for a year at most."));
}

static gboolean
check_new (BefAlert *alert, const BefAlertDecision *decision, GError **error)
{
  switch (decision->kind)
    {
    case BEF_DECISION_ACKNOWLEDGE:
      return bef_alert_get_acknowledged_ms (alert) == BEF_NO_TIME
             || refuse (error, G_IO_ERROR_EXISTS, _ ("It is acknowledged already."));
    case BEF_DECISION_ASSIGN:
      return g_strcmp0 (bef_alert_get_assigned_to (alert), decision->to) != 0
             || refuse (error, G_IO_ERROR_EXISTS, _ ("It is so already."));
    case BEF_DECISION_SHELVE:
      return is_until (decision, BEF_SHELVE_MAX_MS)
             || refuse (error, G_IO_ERROR_INVALID_ARGUMENT,
                        _ ("An alert is put aside for seven days at most."));
    case BEF_DECISION_TAKE_OUT:
      return check_take_out (alert, decision, error);
    default:
      return TRUE;
    }
}

/* What is there now of the kind of @decision, as the back end shows it or will. (transfer full) */
static char *
dup_present (BefAlert *alert, BefDecisionKind kind)
{
  gint64 until_ms = bef_alert_get_shelved_until_ms (alert);
  gint64 acknowledged_ms = bef_alert_get_acknowledged_ms (alert);
  gint64 out_ms = bef_alert_get_facts (alert)->out_until_ms;

  switch (kind)
    {
    case BEF_DECISION_ACKNOWLEDGE:
      return acknowledged_ms != BEF_NO_TIME ? bef_iso8601_format (acknowledged_ms) : NULL;
    case BEF_DECISION_ASSIGN:
      return g_strdup (bef_alert_is_kept_locally (alert, kind)
                           ? bef_alert_get_facts (alert)->assigned_to
                           : bef_alert_get_assigned_to (alert));
    case BEF_DECISION_SHELVE:
      return until_ms != BEF_NO_TIME ? bef_iso8601_format (until_ms) : NULL;
    case BEF_DECISION_TAKE_OUT:
      return out_ms != BEF_NO_TIME ? bef_iso8601_format (out_ms) : NULL;
    default:
      return NULL;
    }
}

static void
sign (BefSession *self, BefAlertDecision *decision)
{
  g_autofree char *uuid = g_uuid_string_random ();

  decision->id = g_strconcat ("urn:uuid:", uuid, NULL);
  decision->who = g_strdup (bef_session_get_person (self));
  decision->at_ms = bef_now_ms ();
}

static gboolean
decide_here (BefSession *self, BefAlert *alert, const BefAlertDecision *decision, GError **error)
{
  g_autoptr (BefJournalEntry) line = bef_decision_line (
      decision, BEF_DECISION_DONE, bef_alert_get_id (alert), bef_alert_get_name (alert), NULL);

  if (self->local_decider != NULL)
    return self->local_decider (alert, decision, line, self->local_decider_data, error);
  return refuse (error, G_IO_ERROR_NOT_SUPPORTED, _ ("This could not be done."));
}

/* @decision is complete. */
static gboolean
carry_out (BefSession *self, BefAlert *alert, const BefAlertDecision *decision, GError **error)
{
  if (bef_alert_get_origin (alert) == BEF_ALERT_LOCAL)
    return decide_here (self, alert, decision, error);
  bef_outbox_decide (self->outbox, alert, decision);
  return TRUE;
}

static gboolean
check_role (BefSession *self, GError **error)
{
  return bef_session_may_acknowledge (self)
         || refuse (error, G_IO_ERROR_PERMISSION_DENIED,
                    _ ("This role may not decide about alerts."));
}

static gboolean
decide (BefSession *self, BefAlert *alert, const BefAlertDecision *wish, GError **error)
{
  g_autoptr (BefAlertDecision) decision = bef_alert_decision_new (wish->kind, BEF_DECISION_MAKE);

  decision->text = g_strdup (wish->text);
  if (decision->text != NULL)
    g_strstrip (decision->text);
  sign (self, decision);
  if (wish->kind == BEF_DECISION_ASSIGN)
    decision->to = g_strdup (wish->to != NULL ? wish->to : decision->who);
  if (wish->kind == BEF_DECISION_SHELVE || wish->kind == BEF_DECISION_TAKE_OUT)
    decision->until_ms = wish->until_ms;
  if (!check_role (self, error) || !check_text (decision, error)
      || !check_new (alert, decision, error))
    return FALSE;
  decision->was = dup_present (alert, wish->kind);
  g_autofree char *owner = g_strdup (bef_alert_get_assigned_to (alert));
  if (!carry_out (self, alert, decision, error))
    return FALSE;
  /* What this console found knows itself. */
  if (wish->kind == BEF_DECISION_ASSIGN && bef_alert_get_origin (alert) == BEF_ALERT_OF_BACK_END)
    bef_assigned_before_note (self->before, bef_alert_get_id (alert), decision->to, owner,
                              decision->at_ms);
  return TRUE;
}

gboolean
bef_session_decide (BefSession *self, BefAlert *alert, const BefAlertDecision *wish, GError **error)
{
  g_return_val_if_fail (BEF_IS_SESSION (self) && BEF_IS_ALERT (alert), FALSE);

  if (!decide (self, alert, wish, error))
    return FALSE;
  g_signal_emit_by_name (self->commune, "changed");
  return TRUE;
}

GPtrArray *
bef_session_decide_many (BefSession *self, GPtrArray *alerts, const BefAlertDecision *wish,
                         GError **error)
{
  g_autoptr (GError) first = NULL;
  GPtrArray *decided = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < alerts->len; i++)
    if (decide (self, alerts->pdata[i], wish, first == NULL ? &first : NULL))
      g_ptr_array_add (decided, g_object_ref (alerts->pdata[i]));
  if (decided->len > 0)
    g_signal_emit_by_name (self->commune, "changed");
  else if (first != NULL)
    g_propagate_error (error, g_steal_pointer (&first));
  return decided;
}

/* Who decided it; *@there: there is something. (transfer full) nullable */
static char *
dup_author (BefAlert *alert, BefDecisionKind kind, const char *note, gboolean *there)
{
  g_autoptr (GPtrArray) notes = NULL;

  if (kind != BEF_DECISION_COMMENT)
    {
      g_autofree char *present = dup_present (alert, kind);
      gint64 until_ms = bef_alert_get_shelved_until_ms (alert);
      *there = kind == BEF_DECISION_ASSIGN
                   ? bef_alert_get_assigned_to (alert) != NULL
                   : present != NULL && (kind != BEF_DECISION_SHELVE || until_ms > bef_now_ms ());
      return g_strdup (kind == BEF_DECISION_ACKNOWLEDGE ? bef_alert_get_acknowledged_by (alert)
                                                        : NULL);
    }
  notes = bef_alert_dup_notes (alert);
  for (guint i = 0; i < notes->len; i++)
    {
      const BefAlertNote *one = notes->pdata[i];
      *there = g_strcmp0 (one->id, note) == 0 && note[0] != '\0';
      if (*there)
        return g_strdup (one->who);
    }
  *there = FALSE;
  return NULL;
}

static gboolean
check_undo (BefSession *self, BefAlert *alert, BefDecisionKind kind, const char *note,
            GError **error)
{
  gboolean there;
  g_autofree char *author = dup_author (alert, kind, note, &there);
  gboolean is_own = kind == BEF_DECISION_ACKNOWLEDGE || kind == BEF_DECISION_COMMENT;

  if (!check_role (self, error))
    return FALSE;
  if (!there)
    return refuse (error, G_IO_ERROR_NOT_FOUND, _ ("There is nothing to take back."));
  return !is_own || g_strcmp0 (author, bef_session_get_person (self)) == 0
         || refuse (error, G_IO_ERROR_PERMISSION_DENIED,
                    _ ("Only who decided it can take it back."));
}

gboolean
bef_session_may_undo (BefSession *self, BefAlert *alert, BefDecisionKind kind, const char *note)
{
  return check_undo (self, alert, kind, note, NULL);
}

/* What @undo takes back, should it be on this computer only. (transfer none) */
static const char *
find_here (BefAlert *alert, BefDecisionKind kind, const char *note)
{
  const BefAlertDecision *held = bef_alert_get_held (alert, kind);

  if (kind == BEF_DECISION_COMMENT)
    return note;
  return held != NULL && held->standing == BEF_DECISION_KEPT_HERE ? held->id : NULL;
}

/* What is taken back leaves what the server shows; who had it before that on this computer only has
 * it so again. */
static void
give_back_here (BefSession *self, BefAlert *alert, const BefAlertDecision *undo)
{
  g_autoptr (BefAlertDecision) again = bef_alert_decision_copy (undo);

  if (undo->to == NULL || g_strcmp0 (bef_alert_get_facts (alert)->assigned_to, undo->to) == 0)
    return;
  again->sense = BEF_DECISION_MAKE;
  bef_outbox_keep_here (self->outbox, bef_alert_get_id (alert), again);
}

gboolean
bef_session_undo (BefSession *self, BefAlert *alert, BefDecisionKind kind, const char *note,
                  GError **error)
{
  g_return_val_if_fail (BEF_IS_SESSION (self) && BEF_IS_ALERT (alert), FALSE);
  g_autoptr (BefAlertDecision) undo = bef_alert_decision_new (kind, BEF_DECISION_UNDO);

  if (!check_undo (self, alert, kind, note, error))
    return FALSE;
  sign (self, undo);
  undo->was = kind == BEF_DECISION_COMMENT ? g_strdup (note) : dup_present (alert, kind);
  g_autofree char *owner = g_strdup (bef_alert_get_assigned_to (alert));
  if (kind == BEF_DECISION_ASSIGN && bef_alert_get_origin (alert) == BEF_ALERT_OF_BACK_END)
    undo->to = g_strdup (bef_assigned_before_find (self->before, bef_alert_get_id (alert), owner));
  g_autofree char *here = g_strdup (find_here (alert, kind, note));
  if (here != NULL && bef_alert_get_origin (alert) == BEF_ALERT_OF_BACK_END
      && bef_outbox_undo_here (self->outbox, alert, undo, here))
    give_back_here (self, alert, undo);
  else if (!carry_out (self, alert, undo, error))
    return FALSE;
  if (kind == BEF_DECISION_ASSIGN)
    bef_assigned_before_take_back (self->before, bef_alert_get_id (alert), owner);
  g_signal_emit_by_name (self->commune, "changed");
  return TRUE;
}

void
bef_session_set_local_decider (BefSession *self, BefLocalDecider decider, gpointer user_data)
{
  self->local_decider = decider;
  self->local_decider_data = user_data;
}

void
bef_session_acknowledge (BefSession *self, BefAlert *alert, const char *comment)
{
  const BefAlertDecision wish = { .kind = BEF_DECISION_ACKNOWLEDGE, .text = (char *)comment };

  bef_session_decide (self, alert, &wish, NULL);
}
