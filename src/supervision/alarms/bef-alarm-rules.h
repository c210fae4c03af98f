/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bef-alarm-rule.h"

G_BEGIN_DECLS

/*
 * A set of rules, read once from key files. Immutable and counted: any thread. The rules live as
 * long as the set.
 *
 *   [door-left-open]                 the rule's id: lower case, digits and "-"
 *   kind=door                        left out: about a building, or the commune
 *   quantity=open-state
 *   condition=state                  state level rate schedule no-data date together finding
 *   states=open                      words of the quantity, ";" between: for state and schedule
 *   side=above                       above or below: for level and rate
 *   limit=26                         for level, rate and date (days)
 *   dead-band=0.5
 *   fact=authorisationEnd            for date
 *   flags=waits                      is-cause waits, ";" between; is-cause also by being named
 *   causes=link-down;broker-away
 *   priority=today                   urgent today week
 *   on-delay=PT10M                   ISO 8601, as the next two; left out: none
 *   off-delay=PT1M
 *   time-allowed=PT4H                from when it is raised
 *   contact=locksmith                a role of the address book
 *   name=Door left open: {equipment}
 *   name[fr]=Porte restée ouverte : {equipment}
 *   cause= consequence= instruction= likewise, each with its [fr]
 *
 * Strict, for these files are ours: a key, state, kind, quantity or field that is not known, what
 * a condition needs and is not there, a text that is missing in one language, a rule named twice or
 * not at all, and causes that go in a circle are errors, which name file, group and key.
 */
typedef struct _BefAlarmRules BefAlarmRules;

#define BEF_ALARM_RULES_ERROR (bef_alarm_rules_error_quark ())
GQuark bef_alarm_rules_error_quark (void);
typedef enum
{
  BEF_ALARM_RULES_ERROR_SYNTAX, /* no key file */
  BEF_ALARM_RULES_ERROR_KEY,    /* not known, missing, or in another place than it may be */
  BEF_ALARM_RULES_ERROR_VALUE,
  BEF_ALARM_RULES_ERROR_RULE, /* twice, not there, or in a circle */
} BefAlarmRulesError;

typedef struct
{
  const char *name; /* for errors */
  const char *text; /* UTF-8 */
} BefAlarmRulesFile;

/* Those that come with the program (resources/alarms/), texts in @language ("fr", "fr_FR.UTF-8";
 * English where it is no other of ours). (transfer full), or NULL with an error. */
BefAlarmRules *bef_alarm_rules_load (const char *language, GError **error);
/* The same of @n files that name each other's rules. */
BefAlarmRules *bef_alarm_rules_read (const BefAlarmRulesFile *files, guint n, const char *language,
                                     GError **error);
/*
 * @self as somebody tuned it: @text is a key file whose groups are rules and whose keys are limit,
 * dead-band, on-delay, off-delay, time-allowed, contact and off (true: it is not looked for). What
 * of it is damaged, not known or out of bounds is left out, and said in @left_out (nullable;
 * element-type utf8, of its own free function): "line: why". (transfer full), never
 * NULL.
 */
BefAlarmRules *bef_alarm_rules_tuned (const BefAlarmRules *self, const char *text,
                                      GPtrArray *left_out);

BefAlarmRules *bef_alarm_rules_ref (BefAlarmRules *self);
void bef_alarm_rules_unref (BefAlarmRules *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BefAlarmRules, bef_alarm_rules_unref)

/* NULL when there is none. @id any text. (transfer none) */
const BefAlarmRule *bef_alarm_rules_find (const BefAlarmRules *self, const char *id);
guint bef_alarm_rules_count (const BefAlarmRules *self);
/* In the order of the files' names and of the groups in them. (transfer none) */
const BefAlarmRule *bef_alarm_rules_nth (const BefAlarmRules *self, guint n);

/* What @rule is called where no thing is meant: "Link down", "… is cut off". (transfer full) */
char *bef_alarm_rule_dup_title (const BefAlarmRule *rule);

G_END_DECLS
