/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-decision-words.h"

#include <glib/gi18n.h>

#include "base/bef-format.h"

static gboolean
is_text (const char *text)
{
  return text != NULL && text[0] != '\0';
}

/* What was decided, in the words of whoever did. */
static char *
detail_of (const BefAlertDecision *decision, const char *name)
{
  if (decision->sense == BEF_DECISION_UNDO && decision->to != NULL && name != NULL)
    /* TRANSLATORS: the name of an alert, and who takes care of it as before. */
    return g_strdup_printf (_ ("%s: %s again"), name, decision->to);
  if (decision->sense == BEF_DECISION_UNDO)
    return g_strdup (name);
  switch (decision->kind)
    {
    case BEF_DECISION_ACKNOWLEDGE:
      return is_text (decision->text) && name != NULL
                 /* TRANSLATORS: the name of an alert, and what somebody said of it. */
                 ? g_strdup_printf (_ ("%s: %s"), name, decision->text)
                 : g_strdup (name);
    case BEF_DECISION_COMMENT:
      return g_strdup (decision->text);
    case BEF_DECISION_ASSIGN:
      return g_strdup (decision->to);
    default:
      {
        /* Out of service it may be for a year. */
        g_autofree char *until = decision->kind == BEF_DECISION_TAKE_OUT
                                     ? bef_format_date (decision->until_ms)
                                     : bef_format_datetime (decision->until_ms);
        /* TRANSLATORS: why an alert was put aside or is out of service, then a date and a time. */
        return g_strdup_printf (_ ("%s (until %s)"), decision->text, until);
      }
    }
}

BefJournalEntry *
bef_decision_line (const BefAlertDecision *decision, BefDecisionFate fate, const char *alert,
                   const char *name, const char *why)
{
  static const char *const fates[] = { "", "-refused", "-here" };
  gboolean undoes = decision->sense == BEF_DECISION_UNDO;
  g_autofree char *action = g_strconcat (bef_decision_kind_id (decision->kind),
                                         undoes ? "-undone" : "", fates[fate], NULL);
  g_autofree char *detail = fate == BEF_DECISION_DONE
                                ? detail_of (decision, name)
                                : g_strdup (fate == BEF_DECISION_REFUSED ? why : name);

  return bef_journal_entry_new (bef_now_ms (), decision->who != NULL ? decision->who : "", action,
                                alert, detail);
}

char *
bef_decision_refused_text (const BefAlertDecision *decision, const char *name, const char *why)
{
  if (decision == NULL || (decision->kind == BEF_DECISION_ACKNOWLEDGE && name == NULL))
    return g_strdup_printf (_ ("An acknowledgement was not accepted. %s"), why);
  if (name == NULL)
    return g_strdup_printf (_ ("What was decided of an alert was not accepted. %s"), why);
  if (decision->sense == BEF_DECISION_UNDO)
    return g_strdup_printf (_ ("What was taken back of “%s” was not accepted. %s"), name, why);
  switch (decision->kind)
    {
    case BEF_DECISION_ACKNOWLEDGE:
      return g_strdup_printf (_ ("The acknowledgement of “%s” was not accepted. %s"), name, why);
    case BEF_DECISION_COMMENT:
      return g_strdup_printf (_ ("The note on “%s” was not accepted. %s"), name, why);
    case BEF_DECISION_ASSIGN:
      return g_strdup_printf (_ ("Who takes care of “%s” was not accepted. %s"), name, why);
    default:
      return g_strdup_printf (_ ("“%s” is not put aside: it was not accepted. %s"), name, why);
    }
}

char *
bef_decision_lost_text (const BefAlertDecision *decision, const char *name, const char *why)
{
  if (decision != NULL && decision->kind == BEF_DECISION_ACKNOWLEDGE
      && decision->sense == BEF_DECISION_MAKE)
    return g_strdup_printf (
        _ ("“%s” is not acknowledged: it could neither be kept here nor sent. %s"), name, why);
  return g_strdup_printf (
      _ ("What was decided of “%s” is lost: it could neither be kept here nor sent. %s"), name,
      why);
}

char *
bef_decision_waits_text (const BefAlertDecision *decision)
{
  if (decision->kind == BEF_DECISION_ACKNOWLEDGE && decision->sense == BEF_DECISION_MAKE)
    return g_strdup (
        _ ("Acknowledged here, not yet sent: it goes out when the connection is back"));
  return g_strdup (_ ("Decided here, not yet sent: it goes out when the connection is back"));
}

char *
bef_decision_again_text (const BefAlertDecision *decision, const char *why)
{
  if (decision == NULL || decision->kind == BEF_DECISION_ACKNOWLEDGE)
    return g_strdup_printf (
        _ ("An acknowledgement is not accepted yet, and is sent again later. %s"), why);
  return g_strdup_printf (
      _ ("What was decided of an alert is not accepted yet, and is sent again later. %s"), why);
}

char *
bef_decision_here_text (const BefAlertDecision *decision, const char *name)
{
  switch (decision->kind)
    {
    case BEF_DECISION_ACKNOWLEDGE:
      return g_strdup_printf (
          _ ("“%s” is acknowledged on this computer only: the server does not keep it."), name);
    case BEF_DECISION_COMMENT:
      return g_strdup_printf (
          _ ("The note on “%s” is on this computer only: the server does not keep it."), name);
    case BEF_DECISION_ASSIGN:
      return g_strdup_printf (
          _ ("Who takes care of “%s” is noted on this computer only: the server does not keep it."),
          name);
    default:
      return g_strdup_printf (
          _ ("“%s” is put aside on this computer only: the server does not keep it."), name);
    }
}
