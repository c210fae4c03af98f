/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-alert-facts.h"

#include <stddef.h>

#include "base/bef-present.h"
#include "base/bef-text.h"

/* The texts and their names in WIRE.md. */
static const struct
{
  const char *name;
  gsize offset;
} texts[] = {
  { "alertSource", offsetof (BefAlertFacts, source_id) },
  { "subCategory", offsetof (BefAlertFacts, code) },
  { "name", offsetof (BefAlertFacts, name) },
  { "description", offsetof (BefAlertFacts, description) },
  { "cause", offsetof (BefAlertFacts, cause) },
  { "consequence", offsetof (BefAlertFacts, consequence) },
  { "instruction", offsetof (BefAlertFacts, instruction) },
  { "contact", offsetof (BefAlertFacts, contact) },
  { "acknowledgedBy", offsetof (BefAlertFacts, acknowledged_by) },
  { "acknowledgeComment", offsetof (BefAlertFacts, comment) },
  { "assignedTo", offsetof (BefAlertFacts, assigned_to) },
  { "assignedBy", offsetof (BefAlertFacts, assigned_by) },
  { "shelvedBy", offsetof (BefAlertFacts, shelved_by) },
  { "shelveReason", offsetof (BefAlertFacts, shelve_reason) },
  { "outBy", offsetof (BefAlertFacts, out_by) },
  { "outReason", offsetof (BefAlertFacts, out_reason) },
  { "causedBy", offsetof (BefAlertFacts, cause_id) },
  { "comments", offsetof (BefAlertFacts, notes) },
  { "unshelved", offsetof (BefAlertFacts, unshelved) },
};

static inline char **
text_nth (const BefAlertFacts *self, guint i)
{
  return G_STRUCT_MEMBER_P (self, texts[i].offset);
}

static BefSeverity
severity_of (const char *text)
{
  static const struct
  {
    const char *word;
    BefSeverity severity;
  } table[] = {
    { "critical", BEF_SEVERITY_URGENT },      { "high", BEF_SEVERITY_TODAY },
    { "medium", BEF_SEVERITY_WEEK },          { "low", BEF_SEVERITY_WEEK },
    { "informational", BEF_SEVERITY_NORMAL },
  };
  for (guint i = 0; text != NULL && i < G_N_ELEMENTS (table); i++)
    if (g_ascii_strcasecmp (text, table[i].word) == 0)
      return table[i].severity;
  /* An alert whose severity cannot be read is still an alert: somebody should look today. */
  return BEF_SEVERITY_TODAY;
}

static BefAlertSays
says_of (const char *text)
{
  if (text == NULL)
    return BEF_ALERT_SAYS_NOTHING;
  return g_ascii_strcasecmp (text, "cleared") == 0 ? BEF_ALERT_SAYS_CLEARED : BEF_ALERT_SAYS_ACTIVE;
}

static BefAlertStanding
standing_of (const char *text)
{
  if (g_strcmp0 (text, "suppressed") == 0)
    return BEF_ALERT_SUPPRESSED_BY;
  return g_strcmp0 (text, "outOfService") == 0 ? BEF_ALERT_OF_NO_SERVICE : BEF_ALERT_STANDS;
}

static gint64
time_of (const char *text)
{
  gint64 ms = BEF_NO_TIME;

  bef_iso8601_parse (text, &ms);
  return ms;
}

static int
minutes_of (const char *text)
{
  char *end = NULL;

  if (text == NULL)
    return -1;
  double minutes = g_ascii_strtod (text, &end);
  return end != text && minutes >= 0 && minutes < 1e6 ? (int)minutes : -1;
}

static int
times_of (const char *text)
{
  int times = minutes_of (text);

  return MAX (times, 0);
}

BefAlertFacts
bef_alert_facts_read (const BefEntity *entity)
{
  BefAlertFacts self = {
    .severity = severity_of (bef_entity_get_fact (entity, "severity")),
    .says = says_of (bef_entity_get_fact (entity, "alertState")),
    .standing = standing_of (bef_entity_get_fact (entity, "standing")),
    .issued_ms = time_of (bef_entity_get_fact (entity, "dateIssued")),
    .ends_ms = time_of (bef_entity_get_fact (entity, "validTo")),
    .acknowledged_ms = time_of (bef_entity_get_fact (entity, "acknowledgedAt")),
    .shelved_until_ms = time_of (bef_entity_get_fact (entity, "shelvedUntil")),
    .out_since_ms = time_of (bef_entity_get_fact (entity, "outSince")),
    .out_until_ms = time_of (bef_entity_get_fact (entity, "outUntil")),
    .times = times_of (bef_entity_get_fact (entity, "times")),
    .time_allowed_min = minutes_of (bef_entity_get_fact (entity, "timeAllowed")),
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    *text_nth (&self, i) = g_strdup (bef_entity_get_fact (entity, texts[i].name));
  return self;
}

void
bef_alert_facts_clear (BefAlertFacts *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_clear_pointer (text_nth (self, i), g_free);
}

gboolean
bef_alert_facts_equal (const BefAlertFacts *a, const BefAlertFacts *b)
{
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (g_strcmp0 (*text_nth (a, i), *text_nth (b, i)) != 0)
      return FALSE;
  return a->severity == b->severity && a->says == b->says && a->issued_ms == b->issued_ms
         && a->ends_ms == b->ends_ms && a->acknowledged_ms == b->acknowledged_ms
         && a->time_allowed_min == b->time_allowed_min && a->standing == b->standing
         && a->shelved_until_ms == b->shelved_until_ms && a->times == b->times
         && a->out_since_ms == b->out_since_ms && a->out_until_ms == b->out_until_ms;
}

gboolean
bef_alert_facts_drop_personal (BefAlertFacts *self)
{
  char **const personal[] = { &self->acknowledged_by, &self->comment,    &self->assigned_to,
                              &self->assigned_by,     &self->shelved_by, &self->shelve_reason,
                              &self->notes,           &self->unshelved,  &self->out_by,
                              &self->out_reason };
  gboolean changed = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (personal); i++)
    changed |= bef_set_str (personal[i], NULL);
  return changed;
}

/* Some keep whole seconds. */
static gboolean
is_same_time (gint64 a, gint64 b)
{
  return a != BEF_NO_TIME && b != BEF_NO_TIME && ABS (a - b) < BEF_MS_SECOND;
}

static BefShown
show_acknowledgement (const BefAlertFacts *self, const BefAlertDecision *decision,
                      const char **other)
{
  gboolean undoes = decision->sense == BEF_DECISION_UNDO;

  if (self->acknowledged_ms == BEF_NO_TIME)
    return undoes ? BEF_SHOWN_AS_DECIDED : BEF_SHOWN_NOT_YET;
  if (undoes
      && (is_same_time (self->acknowledged_ms, time_of (decision->was))
          || g_strcmp0 (self->acknowledged_by, decision->who) == 0))
    return BEF_SHOWN_NOT_YET;
  /* Some put their own time, but the same name. */
  if (!undoes
      && (self->acknowledged_by == NULL || g_strcmp0 (self->acknowledged_by, decision->who) == 0
          || is_same_time (self->acknowledged_ms, decision->at_ms)))
    return BEF_SHOWN_AS_DECIDED;
  *other = self->acknowledged_by;
  return BEF_SHOWN_OTHERWISE;
}

static BefShown
show_note (const BefAlertFacts *self, const BefAlertDecision *decision)
{
  gboolean undoes = decision->sense == BEF_DECISION_UNDO, is_there = FALSE;
  const char *id = undoes ? decision->was : decision->id;
  g_autoptr (GPtrArray) notes = bef_alert_notes_from_text (self->notes);

  for (guint i = 0; i < notes->len; i++)
    {
      const BefAlertNote *note = notes->pdata[i];
      /* Some keep one note, without its id. */
      is_there |= g_strcmp0 (note->id, id) == 0
                  || (note->id[0] == '\0' && g_strcmp0 (note->text, decision->text) == 0);
    }
  return is_there != undoes ? BEF_SHOWN_AS_DECIDED : BEF_SHOWN_NOT_YET;
}

static BefShown
show_assignment (const BefAlertFacts *self, const BefAlertDecision *decision, const char **other)
{
  const char *to = decision->to; /* taken back: who had it before, or nobody */

  if (g_strcmp0 (self->assigned_to, to) == 0)
    return BEF_SHOWN_AS_DECIDED;
  if (self->assigned_to == NULL || g_strcmp0 (self->assigned_to, decision->was) == 0)
    return BEF_SHOWN_NOT_YET;
  *other = self->assigned_by != NULL ? self->assigned_by : self->assigned_to;
  return BEF_SHOWN_OTHERWISE;
}

static BefShown
show_shelving (const BefAlertFacts *self, const BefAlertDecision *decision, const char **other)
{
  gboolean undoes = decision->sense == BEF_DECISION_UNDO;
  gint64 until_ms = self->shelved_until_ms;

  if (until_ms == BEF_NO_TIME || until_ms <= bef_now_ms ())
    {
      /* What is past asks for nothing any more. */
      gboolean is_over = !undoes && decision->until_ms <= bef_now_ms ();
      return undoes || is_over ? BEF_SHOWN_AS_DECIDED : BEF_SHOWN_NOT_YET;
    }
  if (!undoes && is_same_time (until_ms, decision->until_ms))
    return BEF_SHOWN_AS_DECIDED;
  if (is_same_time (until_ms, time_of (decision->was)))
    return BEF_SHOWN_NOT_YET;
  *other = self->shelved_by;
  return BEF_SHOWN_OTHERWISE;
}

BefShown
bef_alert_facts_show (const BefAlertFacts *self, const BefAlertDecision *decision,
                      const char **other)
{
  *other = NULL;
  switch (decision->kind)
    {
    case BEF_DECISION_ACKNOWLEDGE:
      return show_acknowledgement (self, decision, other);
    case BEF_DECISION_COMMENT:
      return show_note (self, decision);
    case BEF_DECISION_ASSIGN:
      return show_assignment (self, decision, other);
    case BEF_DECISION_TAKE_OUT:
      return BEF_SHOWN_AS_DECIDED; /* no back end is asked for it, nor awaited */
    default:
      return show_shelving (self, decision, other);
    }
}
