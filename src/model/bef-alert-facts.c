/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-alert-facts.h"

#include <stddef.h>

/* The texts and their names in WIRE.md. */
static const struct
{
  const char *name;
  gsize offset;
} texts[] = {
  { "alertSource", offsetof (BefAlertFacts, source_id) },
  { "name", offsetof (BefAlertFacts, name) },
  { "description", offsetof (BefAlertFacts, description) },
  { "cause", offsetof (BefAlertFacts, cause) },
  { "consequence", offsetof (BefAlertFacts, consequence) },
  { "instruction", offsetof (BefAlertFacts, instruction) },
  { "contact", offsetof (BefAlertFacts, contact) },
  { "acknowledgedBy", offsetof (BefAlertFacts, acknowledged_by) },
  { "acknowledgeComment", offsetof (BefAlertFacts, comment) },
  { "assignedTo", offsetof (BefAlertFacts, assigned_to) },
  { "shelvedBy", offsetof (BefAlertFacts, shelved_by) },
  { "shelveReason", offsetof (BefAlertFacts, shelve_reason) },
  { "causedBy", offsetof (BefAlertFacts, cause_id) },
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
         && a->shelved_until_ms == b->shelved_until_ms && a->times == b->times;
}
