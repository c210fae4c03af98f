/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-alarm-rules-private.h"

#include <gio/gio.h>
#include <math.h>

#include "base/bef-text.h"
#include "base/bef-civil-time.h"
#include "bef-alarms-resources.h"

#define FOLDER "/fr/beffroi/alarms"

G_DEFINE_QUARK (bef - alarm - rules - error - quark, bef_alarm_rules_error)

/* A group that is read. */
typedef struct
{
  const char *file;
  GKeyFile *keys;
  const char *group;
  const char *language; /* "fr", or NULL: English */
  GError **error;
} Reader;

static gboolean
refuse (const Reader *r, BefAlarmRulesError code, const char *key, const char *why)
{
  g_set_error (r->error, BEF_ALARM_RULES_ERROR, (int)code, "%s: [%s] %s: %s", r->file, r->group,
               key, why);
  return FALSE;
}

static gboolean
has (const Reader *r, const char *key)
{
  return g_key_file_has_key (r->keys, r->group, key, NULL);
}

/* (transfer full), NULL when it is not there. */
static char *
get (const Reader *r, const char *key)
{
  char *text = g_key_file_get_string (r->keys, r->group, key, NULL);

  return text != NULL ? g_strstrip (text) : NULL;
}

static const char *const conditions[BEF_N_ALARM_CONDITIONS] = {
  [BEF_ALARM_STATE] = "state",       [BEF_ALARM_LEVEL] = "level",     [BEF_ALARM_RATE] = "rate",
  [BEF_ALARM_SCHEDULE] = "schedule", [BEF_ALARM_NO_DATA] = "no-data", [BEF_ALARM_DATE] = "date",
  [BEF_ALARM_TOGETHER] = "together", [BEF_ALARM_FINDING] = "finding",
};

static const char *const known_keys[] = {
  "kind",        "quantity",        "condition",       "states",
  "side",        "limit",           "dead-band",       "fact",
  "flags",       "causes",          "priority",        "on-delay",
  "off-delay",   "contact",         "time-allowed",    "name",
  "cause",       "consequence",     "name[fr]",        "cause[fr]",
  "instruction", "instruction[fr]", "consequence[fr]", "told-as",
  NULL
};

static const char *const known_fields[] = { "equipment", "building", "value", "expected",
                                            "since",     "count",    NULL };

static gboolean
check_keys (const Reader *r)
{
  g_auto (GStrv) keys = g_key_file_get_keys (r->keys, r->group, NULL, NULL);

  for (guint i = 0; keys != NULL && keys[i] != NULL; i++)
    if (!g_strv_contains (known_keys, keys[i]))
      return refuse (r, BEF_ALARM_RULES_ERROR_KEY, keys[i], "no such key");
  for (const char *c = r->group; *c != '\0'; c++)
    if (!g_ascii_islower (*c) && !g_ascii_isdigit (*c) && *c != '-')
      return refuse (r, BEF_ALARM_RULES_ERROR_VALUE, "", "an id is lower case, digits and \"-\"");
  return TRUE;
}

/* What has one of a few words; *@out is its place among them. */
static gboolean
read_word (const Reader *r, const char *key, const char *const *words, guint n, int *out)
{
  g_autofree char *text = get (r, key);

  if (text == NULL)
    return refuse (r, BEF_ALARM_RULES_ERROR_KEY, key, "missing");
  for (guint i = 0; i < n; i++)
    if (g_strcmp0 (text, words[i]) == 0)
      {
        *out = (int)i;
        return TRUE;
      }
  return refuse (r, BEF_ALARM_RULES_ERROR_VALUE, key, "no such word");
}

gboolean
bef_alarm_number_read (const char *text, double *out)
{
  char *end = NULL;
  double value = text != NULL ? g_ascii_strtod (text, &end) : NAN;

  if (text == NULL || end == text || *end != '\0' || !isfinite (value))
    return FALSE;
  *out = value;
  return TRUE;
}

static gboolean
read_number (const Reader *r, const char *key, double *out)
{
  g_autofree char *text = get (r, key);

  if (text == NULL)
    return TRUE;
  if (!bef_alarm_number_read (text, out))
    return refuse (r, BEF_ALARM_RULES_ERROR_VALUE, key, "no number");
  return TRUE;
}

static gboolean
read_duration (const Reader *r, const char *key, gint64 *out)
{
  g_autofree char *text = get (r, key);

  if (text == NULL)
    return TRUE;
  if (!bef_iso8601_parse_duration (text, out) || *out < 0)
    return refuse (r, BEF_ALARM_RULES_ERROR_VALUE, key, "no duration such as PT10M");
  return TRUE;
}

static gboolean
read_what (const Reader *r, BefAlarmRule *rule)
{
  g_autofree char *kind = get (r, "kind"), *quantity = get (r, "quantity");
  const BefKindInfo *info = bef_kind_by_id (kind);
  int condition = 0;

  if (kind != NULL && info == NULL)
    return refuse (r, BEF_ALARM_RULES_ERROR_VALUE, "kind", "no such kind");
  rule->kind = info != NULL ? (int)info->kind : -1;
  if (quantity != NULL && bef_quantity_info (quantity) == NULL)
    return refuse (r, BEF_ALARM_RULES_ERROR_VALUE, "quantity", "no such quantity");
  rule->quantity = g_intern_string (quantity);
  if (!read_word (r, "condition", conditions, BEF_N_ALARM_CONDITIONS, &condition))
    return FALSE;
  rule->condition = (BefAlarmCondition)condition;
  return TRUE;
}

static gboolean
read_states (const Reader *r, BefAlarmRule *rule)
{
  g_auto (GStrv) words = g_key_file_get_string_list (r->keys, r->group, "states", NULL, NULL);
  const BefQuantityInfo *quantity =
      rule->quantity != NULL ? bef_quantity_info (rule->quantity) : NULL;

  for (guint i = 0; words != NULL && words[i] != NULL; i++)
    {
      const BefStateInfo *state = quantity != NULL && quantity->states != NULL
                                      ? bef_quantity_state_by_id (quantity, g_strstrip (words[i]))
                                      : NULL;
      if (state == NULL)
        return refuse (r, BEF_ALARM_RULES_ERROR_VALUE, "states", "no such state of the quantity");
      if (rule->n_states == BEF_ALARM_MAX_STATES)
        return refuse (r, BEF_ALARM_RULES_ERROR_VALUE, "states", "too many");
      rule->states[rule->n_states++] = state->code;
    }
  return TRUE;
}

static gboolean
read_flags (const Reader *r, BefAlarmRule *rule)
{
  g_auto (GStrv) words = g_key_file_get_string_list (r->keys, r->group, "flags", NULL, NULL);

  for (guint i = 0; words != NULL && words[i] != NULL; i++)
    if (g_str_equal (g_strstrip (words[i]), "waits"))
      rule->flags |= BEF_ALARM_WAITS;
    else if (g_str_equal (words[i], "is-cause"))
      rule->flags |= BEF_ALARM_IS_CAUSE;
    else if (g_str_equal (words[i], "shared"))
      rule->flags |= BEF_ALARM_SHARED;
    else
      return refuse (r, BEF_ALARM_RULES_ERROR_VALUE, "flags", "no such word");
  return TRUE;
}

static gboolean
read_causes (const Reader *r, BefAlarmRule *rule)
{
  g_auto (GStrv) ids = g_key_file_get_string_list (r->keys, r->group, "causes", NULL, NULL);

  for (guint i = 0; ids != NULL && ids[i] != NULL; i++)
    {
      if (i == BEF_ALARM_MAX_CAUSES)
        return refuse (r, BEF_ALARM_RULES_ERROR_VALUE, "causes", "too many");
      rule->causes[i] = g_intern_string (g_strstrip (ids[i]));
    }
  return TRUE;
}

static gboolean
read_numbers (const Reader *r, BefAlarmRule *rule)
{
  static const char *const sides[] = { "above", "below" };
  static const char *const priorities[] = { "week", "today", "urgent" };
  g_autofree char *fact = get (r, "fact");
  int side = BEF_ALARM_ABOVE, priority = 0;

  if ((has (r, "side") && !read_word (r, "side", sides, G_N_ELEMENTS (sides), &side))
      || !read_word (r, "priority", priorities, G_N_ELEMENTS (priorities), &priority)
      || !read_number (r, "limit", &rule->limit) || !read_number (r, "dead-band", &rule->dead_band)
      || !read_duration (r, "on-delay", &rule->on_delay_ms)
      || !read_duration (r, "off-delay", &rule->off_delay_ms)
      || !read_duration (r, "time-allowed", &rule->allowed_ms))
    return FALSE;
  rule->side = (BefAlarmSide)side;
  rule->priority = BEF_SEVERITY_WEEK + (BefSeverity)priority;
  rule->fact = g_intern_string (fact);
  if (rule->dead_band < 0)
    return refuse (r, BEF_ALARM_RULES_ERROR_VALUE, "dead-band", "negative");
  if (rule->allowed_ms <= 0)
    return refuse (r, BEF_ALARM_RULES_ERROR_KEY, "time-allowed", "missing");
  return TRUE;
}

/* What the condition cannot do without. */
static gboolean
check_condition (const Reader *r, const BefAlarmRule *rule)
{
  static const char *const needs[BEF_N_ALARM_CONDITIONS][4] = {
    [BEF_ALARM_STATE] = { "kind", "quantity", "states" },
    [BEF_ALARM_SCHEDULE] = { "kind", "quantity", "states" },
    [BEF_ALARM_LEVEL] = { "quantity", "side", "limit" },
    [BEF_ALARM_RATE] = { "quantity", "side", "limit" },
    [BEF_ALARM_DATE] = { "fact", "limit" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (needs[0]) && needs[rule->condition][i] != NULL; i++)
    if (!has (r, needs[rule->condition][i]))
      return refuse (r, BEF_ALARM_RULES_ERROR_KEY, needs[rule->condition][i],
                     "missing: its condition needs it");
  return TRUE;
}

/* Whether every "{" begins a field that is known. */
static gboolean
fields_are_known (const char *text)
{
  for (const char *open = strchr (text, '{'); open != NULL; open = strchr (open + 1, '{'))
    {
      const char *close = strchr (open, '}');
      g_autofree char *field = close != NULL ? g_strndup (open + 1, close - open - 1) : NULL;
      if (field == NULL || !g_strv_contains (known_fields, field))
        return FALSE;
    }
  return TRUE;
}

/* In both languages, of which one is kept. */
static gboolean
read_text (const Reader *r, const char *key, char **out)
{
  g_autofree char *french_key = g_strdup_printf ("%s[fr]", key);
  g_autofree char *english = get (r, key), *french = get (r, french_key);

  if (english == NULL || *english == '\0')
    return refuse (r, BEF_ALARM_RULES_ERROR_KEY, key, "missing");
  if (french == NULL || *french == '\0')
    return refuse (r, BEF_ALARM_RULES_ERROR_KEY, french_key, "missing");
  if (!fields_are_known (english))
    return refuse (r, BEF_ALARM_RULES_ERROR_VALUE, key, "no such field");
  if (!fields_are_known (french))
    return refuse (r, BEF_ALARM_RULES_ERROR_VALUE, french_key, "no such field");
  *out = r->language != NULL ? g_steal_pointer (&french) : g_steal_pointer (&english);
  return TRUE;
}

static gboolean
read_texts (const Reader *r, BefAlarmRule *rule)
{
  g_autofree char *told_as = get (r, "told-as");
  rule->told_as = g_intern_string (told_as);
  rule->contact = get (r, "contact");
  if (rule->contact == NULL || *rule->contact == '\0')
    return refuse (r, BEF_ALARM_RULES_ERROR_KEY, "contact", "missing");
  return read_text (r, "name", &rule->name) && read_text (r, "cause", &rule->cause)
         && read_text (r, "consequence", &rule->consequence)
         && read_text (r, "instruction", &rule->instruction);
}

static gboolean
read_rule (const Reader *r, BefAlarmRule *rule)
{
  return check_keys (r) && read_what (r, rule) && read_states (r, rule) && read_flags (r, rule)
         && read_causes (r, rule) && read_numbers (r, rule) && check_condition (r, rule)
         && read_texts (r, rule);
}

/* A key file takes two groups of one name, and two keys, for one: here they are a slip. */
static gboolean
check_twice (const BefAlarmRulesFile *file, GError **error)
{
  g_autoptr (GHashTable) groups = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_auto (GStrv) lines = g_strsplit (file->text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      char *line = g_strstrip (lines[i]), *equals = strchr (line, '=');
      gboolean is_group = line[0] == '[';
      if (line[0] == '\0' || line[0] == '#' || (!is_group && equals == NULL))
        continue;
      if (is_group)
        g_hash_table_remove_all (keys);
      char *word = is_group ? g_strdup (line) : g_strchomp (g_strndup (line, equals - line));
      if (g_hash_table_add (is_group ? groups : keys, word))
        continue;
      g_set_error (error, BEF_ALARM_RULES_ERROR, BEF_ALARM_RULES_ERROR_RULE, "%s: line %u: twice",
                   file->name, i + 1);
      return FALSE;
    }
  return TRUE;
}

static void
clear_rule (gpointer data)
{
  BefAlarmRule *rule = data;

  g_free (rule->name);
  g_free (rule->cause);
  g_free (rule->consequence);
  g_free (rule->instruction);
  g_free (rule->contact);
  g_free (rule);
}

BefAlarmRules *
bef_alarm_rules_make (void)
{
  BefAlarmRules *self = g_new0 (BefAlarmRules, 1);

  self->n_owners = 1;
  self->rules = g_ptr_array_new_with_free_func (clear_rule);
  self->by_id = g_hash_table_new (g_str_hash, g_str_equal);
  return self;
}

static gboolean
add_group (BefAlarmRules *self, const Reader *r)
{
  BefAlarmRule *rule = g_new0 (BefAlarmRule, 1);

  rule->id = g_intern_string (r->group);
  g_ptr_array_add (self->rules, rule);
  if (!g_hash_table_insert (self->by_id, (gpointer)rule->id, rule))
    return refuse (r, BEF_ALARM_RULES_ERROR_RULE, "", "twice, the other in another file");
  return read_rule (r, rule);
}

static gboolean
add_file (BefAlarmRules *self, const BefAlarmRulesFile *file, const char *language, GError **error)
{
  g_autoptr (GKeyFile) keys = g_key_file_new ();
  g_autoptr (GError) wrong = NULL;

  if (!g_key_file_load_from_data (keys, file->text, strlen (file->text),
                                  G_KEY_FILE_KEEP_TRANSLATIONS, &wrong))
    {
      g_set_error (error, BEF_ALARM_RULES_ERROR, BEF_ALARM_RULES_ERROR_SYNTAX, "%s: %s", file->name,
                   wrong->message);
      return FALSE;
    }
  if (!check_twice (file, error))
    return FALSE;
  g_auto (GStrv) groups = g_key_file_get_groups (keys, NULL);
  for (guint i = 0; groups[i] != NULL; i++)
    {
      Reader r = { file->name, keys, groups[i], language, error };
      if (!add_group (self, &r))
        return FALSE;
    }
  return TRUE;
}

/* What is known of a rule while circles are looked for. */
typedef enum
{
  NOT_SEEN,
  ON_THE_WAY,
  DONE,
} Mark;

typedef struct
{
  BefAlarmRules *rules;
  GHashTable *marks; /* id -> Mark */
  GHashTable *files; /* id -> file */
  GError **error;
} Walk;

static gboolean
wrong_cause (const Walk *walk, const BefAlarmRule *rule, const char *why)
{
  g_set_error (walk->error, BEF_ALARM_RULES_ERROR, BEF_ALARM_RULES_ERROR_RULE,
               "%s: [%s] causes: %s", (const char *)g_hash_table_lookup (walk->files, rule->id),
               rule->id, why);
  return FALSE;
}

static gboolean
walk_causes (const Walk *walk, const BefAlarmRule *rule)
{
  Mark mark = (Mark)GPOINTER_TO_UINT (g_hash_table_lookup (walk->marks, rule->id));

  if (mark == DONE)
    return TRUE;
  if (mark == ON_THE_WAY)
    return wrong_cause (walk, rule, "they go in a circle");
  g_hash_table_insert (walk->marks, (gpointer)rule->id, GUINT_TO_POINTER (ON_THE_WAY));
  for (guint i = 0; i < BEF_ALARM_MAX_CAUSES && rule->causes[i] != NULL; i++)
    {
      BefAlarmRule *cause = g_hash_table_lookup (walk->rules->by_id, rule->causes[i]);
      if (cause == NULL)
        return wrong_cause (walk, rule, "no such rule");
      cause->flags |= BEF_ALARM_IS_CAUSE;
      if (!walk_causes (walk, cause))
        return FALSE;
    }
  g_hash_table_insert (walk->marks, (gpointer)rule->id, GUINT_TO_POINTER (DONE));
  return TRUE;
}

static gboolean
check_causes (BefAlarmRules *self, GHashTable *files, GError **error)
{
  g_autoptr (GHashTable) marks = g_hash_table_new (g_str_hash, g_str_equal);
  Walk walk = { self, marks, files, error };

  for (guint i = 0; i < self->rules->len; i++)
    if (!walk_causes (&walk, g_ptr_array_index (self->rules, i)))
      return FALSE;
  return TRUE;
}

BefAlarmRules *
bef_alarm_rules_read (const BefAlarmRulesFile *files, guint n, const char *language, GError **error)
{
  g_autoptr (BefAlarmRules) self = bef_alarm_rules_make ();
  g_autoptr (GHashTable) file_of = g_hash_table_new (g_str_hash, g_str_equal);
  gboolean french =
      language != NULL && g_str_has_prefix (language, "fr") && !g_ascii_isalpha (language[2]);

  for (guint i = 0; i < n; i++)
    {
      guint before = self->rules->len;
      if (!add_file (self, &files[i], french ? "fr" : NULL, error))
        return NULL;
      for (guint k = before; k < self->rules->len; k++)
        g_hash_table_insert (file_of,
                             (gpointer)((BefAlarmRule *)g_ptr_array_index (self->rules, k))->id,
                             (gpointer)files[i].name);
    }
  if (!check_causes (self, file_of, error))
    return NULL;
  return g_steal_pointer (&self);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(const char *const *)a, *(const char *const *)b);
}

BefAlarmRules *
bef_alarm_rules_load (const char *language, GError **error)
{
  GResource *resource = bef_alarms_get_resource ();
  g_auto (GStrv) names =
      g_resource_enumerate_children (resource, FOLDER, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  guint n = names != NULL ? g_strv_length (names) : 0;
  g_autofree BefAlarmRulesFile *files = g_new0 (BefAlarmRulesFile, n + 1);
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);

  if (n > 0)
    qsort (names, n, sizeof *names, compare_names);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *path = g_strconcat (FOLDER "/", names[i], NULL);
      g_autoptr (GBytes) bytes =
          g_resource_lookup_data (resource, path, G_RESOURCE_LOOKUP_FLAGS_NONE, error);
      if (bytes == NULL)
        return NULL;
      char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
      g_ptr_array_add (texts, text);
      files[i] = (BefAlarmRulesFile){ names[i], text };
    }
  return bef_alarm_rules_read (files, n, language, error);
}

BefAlarmRules *
bef_alarm_rules_ref (BefAlarmRules *self)
{
  g_atomic_int_inc (&self->n_owners);
  return self;
}

void
bef_alarm_rules_unref (BefAlarmRules *self)
{
  if (!g_atomic_int_dec_and_test (&self->n_owners))
    return;
  g_hash_table_unref (self->by_id);
  g_ptr_array_unref (self->rules);
  g_free (self);
}

const BefAlarmRule *
bef_alarm_rules_find (const BefAlarmRules *self, const char *id)
{
  return id != NULL ? g_hash_table_lookup (self->by_id, id) : NULL;
}

guint
bef_alarm_rules_count (const BefAlarmRules *self)
{
  return self->rules->len;
}

const BefAlarmRule *
bef_alarm_rules_nth (const BefAlarmRules *self, guint n)
{
  return g_ptr_array_index (self->rules, n);
}

char *
bef_alarm_rule_dup_title (const BefAlarmRule *rule)
{
  GString *title = g_string_new (NULL);
  const char *text = rule->name;

  while (*text != '\0')
    {
      const char *end = *text == '{' ? strchr (text, '}') : NULL;
      if (end == NULL)
        g_string_append_c (title, *text++);
      else
        {
          /* ": {equipment}" at the end says nothing without it. */
          char *colon = end[1] == '\0' ? strrchr (title->str, ':') : NULL;
          if (colon != NULL)
            g_string_truncate (title, (gsize)(colon - title->str));
          else
            g_string_append (title, "…");
          text = end + 1;
        }
    }
  g_autofree char *whole = g_string_free (title, FALSE);
  return bef_text_line (whole, BEF_TEXT_LINE);
}
