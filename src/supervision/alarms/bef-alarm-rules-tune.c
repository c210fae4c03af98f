/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-alarm-rules-private.h"

#include "base/bef-civil-time.h"
#include "base/bef-text.h"

/* Longer than any delay that makes sense: what is typed wrong silences nothing for a year. */
#define MAX_DELAY_MS (31 * BEF_MS_DAY)
#define MAX_ALLOWED_MS (366 * BEF_MS_DAY)

static void
leave_out (GPtrArray *left_out, const char *where, const char *why)
{
  if (left_out != NULL)
    g_ptr_array_add (left_out, g_strdup_printf ("%s: %s", where, why));
}

static BefAlarmRules *
copy_rules (const BefAlarmRules *self)
{
  BefAlarmRules *copy = bef_alarm_rules_make ();

  for (guint i = 0; i < self->rules->len; i++)
    {
      BefAlarmRule *rule = g_memdup2 (g_ptr_array_index (self->rules, i), sizeof *rule);
      rule->name = g_strdup (rule->name);
      rule->cause = g_strdup (rule->cause);
      rule->consequence = g_strdup (rule->consequence);
      rule->instruction = g_strdup (rule->instruction);
      rule->contact = g_strdup (rule->contact);
      g_ptr_array_add (copy->rules, rule);
      g_hash_table_insert (copy->by_id, (gpointer)rule->id, rule);
    }
  return copy;
}

static const char *
tune_duration (gint64 *place, const char *value, gint64 least_ms, gint64 most_ms)
{
  gint64 ms;

  if (!bef_iso8601_parse_duration (value, &ms))
    return "no duration such as PT10M";
  if (ms < least_ms || ms > most_ms)
    return "out of bounds";
  *place = ms;
  return NULL;
}

static const char *
tune_number (double *place, const char *value, double least)
{
  double number;

  if (!bef_alarm_number_read (value, &number))
    return "no number";
  if (number < least)
    return "out of bounds";
  *place = number;
  return NULL;
}

static const char *
tune_off (BefAlarmRule *rule, const char *value)
{
  if (g_str_equal (value, "true"))
    rule->flags |= BEF_ALARM_OFF;
  else if (g_str_equal (value, "false"))
    rule->flags &= ~(BefAlarmRuleFlags)BEF_ALARM_OFF;
  else
    return "true or false";
  return NULL;
}

static const char *
tune_contact (BefAlarmRule *rule, const char *value)
{
  if (*value == '\0' || !bef_text_is_plain (value) || strlen (value) > BEF_TEXT_LINE)
    return "no role";
  bef_set_str (&rule->contact, value);
  return NULL;
}

/* Returns why not, or NULL. */
static const char *
tune (BefAlarmRule *rule, const char *key, const char *value)
{
  if (g_str_equal (key, "limit"))
    return tune_number (&rule->limit, value, -G_MAXDOUBLE);
  if (g_str_equal (key, "dead-band"))
    return tune_number (&rule->dead_band, value, 0);
  if (g_str_equal (key, "on-delay"))
    return tune_duration (&rule->on_delay_ms, value, 0, MAX_DELAY_MS);
  if (g_str_equal (key, "off-delay"))
    return tune_duration (&rule->off_delay_ms, value, 0, MAX_DELAY_MS);
  if (g_str_equal (key, "time-allowed"))
    return tune_duration (&rule->allowed_ms, value, BEF_MS_MINUTE, MAX_ALLOWED_MS);
  if (g_str_equal (key, "contact"))
    return tune_contact (rule, value);
  if (g_str_equal (key, "off"))
    return tune_off (rule, value);
  return "no such key";
}

/* The rule of "[id]"; NULL with a word when there is none. */
static BefAlarmRule *
group_of (const BefAlarmRules *self, char *line, const char *where, GPtrArray *left_out)
{
  char *end = strchr (line, ']');

  if (end == NULL || end[1] != '\0')
    {
      leave_out (left_out, where, "no group");
      return NULL;
    }
  *end = '\0';
  BefAlarmRule *rule = g_hash_table_lookup (self->by_id, line + 1);
  if (rule == NULL)
    leave_out (left_out, where, "no such rule");
  return rule;
}

/* Line by line and not by GKeyFile, which refuses the whole of a file for one line. */
BefAlarmRules *
bef_alarm_rules_tuned (const BefAlarmRules *self, const char *text, GPtrArray *left_out)
{
  BefAlarmRules *copy = copy_rules (self);
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_auto (GStrv) lines = g_strsplit (valid, "\n", -1);
  BefAlarmRule *rule = NULL;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      char *line = g_strstrip (lines[i]), *equals = strchr (line, '=');
      g_autofree char *where = g_strdup_printf ("%u", i + 1);
      if (line[0] == '\0' || line[0] == '#')
        continue;
      if (line[0] == '[')
        rule = group_of (copy, line, where, left_out);
      else if (equals == NULL)
        leave_out (left_out, where, "no key and value");
      else if (rule == NULL)
        leave_out (left_out, where, "of no rule");
      else
        {
          *equals = '\0';
          const char *why = tune (rule, g_strchomp (line), g_strchug (equals + 1));
          if (why != NULL)
            leave_out (left_out, where, why);
        }
    }
  return copy;
}
