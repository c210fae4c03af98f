/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-alarm-private.h"

#include <math.h>
#include <string.h>

#include "base/bef-json.h"
#include "base/bef-text.h"

/*
 * A line each, so that one that is damaged costs itself: first what is of the engine and of a
 * flood, then the points. Instants are ms; what is not there is left
 * out.
 */
#define VERSION 1
#define MAX_LINE (256u * 1024)
/* Beyond any instant of ours, and exact as a double. */
#define MAX_INSTANT_MS 8.64e15

static const struct
{
  const char *name;
  gsize offset;
} stamps[] = {
  { "turned", offsetof (BefAlarmPoint, turned_ms) },
  { "since", offsetof (BefAlarmPoint, since_ms) },
  { "deadline", offsetof (BefAlarmPoint, told_deadline_ms) },
  { "moved", offsetof (BefAlarmPoint, moved_ms) },
  { "raised", offsetof (BefAlarmPoint, raised_ms) },
  { "cleared", offsetof (BefAlarmPoint, cleared_ms) },
  { "closedAt", offsetof (BefAlarmPoint, closed_ms) },
  { "showAt", offsetof (BefAlarmPoint, show_at_ms) },
  { "acknowledgedAt", offsetof (BefAlarmPoint, decided.acknowledged_ms) },
  { "shelvedUntil", offsetof (BefAlarmPoint, decided.shelved_until_ms) },
  { "outAt", offsetof (BefAlarmPoint, decided.out_ms) },
  { "outUntil", offsetof (BefAlarmPoint, decided.out_until_ms) },
  { "came0", offsetof (BefAlarmPoint, came_ms[0]) },
  { "came1", offsetof (BefAlarmPoint, came_ms[1]) },
  { "came2", offsetof (BefAlarmPoint, came_ms[2]) },
};
G_STATIC_ASSERT (BEF_ALARM_CHATTER_TIMES == 3);

static const struct
{
  const char *name;
  gsize offset;
} flags[] = {
  { "byDesign", offsetof (BefAlarmPoint, by_design) },
  { "on", offsetof (BefAlarmPoint, on) },
  { "chatters", offsetof (BefAlarmPoint, chatters) },
  { "over", offsetof (BefAlarmPoint, over) },
  { "closed", offsetof (BefAlarmPoint, closed) },
  { "listed", offsetof (BefAlarmPoint, listed) },
  { "shown", offsetof (BefAlarmPoint, shown) },
  { "settles", offsetof (BefAlarmPoint, settles) },
  { "found", offsetof (BefAlarmPoint, found) },
  { "ofSummary", offsetof (BefAlarmPoint, of_summary) },
  { "ready", offsetof (BefAlarmPoint, ready) },
};

static const struct
{
  const char *name;
  gsize offset;
} texts[] = {
  { "id", offsetof (BefAlarmPoint, id) },
  { "cause", offsetof (BefAlarmPoint, cause_id) },
  { "acknowledgedBy", offsetof (BefAlarmPoint, decided.acknowledged_by) },
  { "acknowledgeComment", offsetof (BefAlarmPoint, decided.acknowledge_comment) },
  { "assignedTo", offsetof (BefAlarmPoint, decided.assigned_to) },
  { "shelvedBy", offsetof (BefAlarmPoint, decided.shelved_by) },
  { "shelveReason", offsetof (BefAlarmPoint, decided.shelve_reason) },
  { "outBy", offsetof (BefAlarmPoint, decided.out_by) },
  { "outReason", offsetof (BefAlarmPoint, decided.out_reason) },
};

void
bef_alarm_json_add_stamp (JsonObject *object, const char *name, gint64 ms)
{
  if (ms != BEF_NO_TIME)
    json_object_set_int_member (object, name, ms);
}

void
bef_alarm_json_add_text (JsonObject *object, const char *name, const char *text)
{
  if (text != NULL)
    json_object_set_string_member (object, name, text);
}

static void
add_number (JsonObject *object, const char *name, double number)
{
  if (isfinite (number))
    json_object_set_double_member (object, name, number);
}

static void
end_line (GString *out, JsonObject *object)
{
  g_autofree char *line = bef_json_object_to_string (object);

  g_string_append (out, line);
  g_string_append_c (out, '\n');
}

/* How many lines follow, so that those that were cut off are missed. */
static void
write_engine (GString *out, BefAlarmEngine *self, guint n_lines)
{
  g_autoptr (JsonObject) object = json_object_new ();

  json_object_set_int_member (object, "version", VERSION);
  json_object_set_int_member (object, "lines", n_lines);
  bef_alarm_json_add_stamp (object, "now", self->now_ms);
  json_object_set_int_member (object, "number", self->last_number);
  end_line (out, object);
}

static void
write_flood (GString *out, const BefAlarmFloodState *flood)
{
  g_autoptr (JsonObject) object = json_object_new ();
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < flood->raised->len; i++)
    {
      const BefAlarmRaised *raised = &g_array_index (flood->raised, BefAlarmRaised, i);
      JsonObject *one = json_object_new ();
      bef_alarm_json_add_stamp (one, "at", raised->ms);
      bef_alarm_json_add_text (one, "building", raised->building);
      bef_alarm_json_add_text (one, "id", raised->id);
      json_array_add_object_element (array, one);
    }
  json_object_set_array_member (object, "flood", array);
  bef_alarm_json_add_stamp (object, "since", flood->since_ms);
  if (flood->raised->len > 0)
    end_line (out, object);
}

static void
write_point (GString *out, const BefAlarmPoint *point)
{
  g_autoptr (JsonObject) object = json_object_new ();

  bef_alarm_json_add_text (object, "rule", point->rule->id);
  bef_alarm_json_add_text (object, "object", point->object);
  bef_alarm_json_add_text (object, "building", point->building);
  json_object_set_int_member (object, "says", point->says);
  for (guint i = 0; i < G_N_ELEMENTS (stamps); i++)
    bef_alarm_json_add_stamp (object, stamps[i].name,
                              G_STRUCT_MEMBER (gint64, point, stamps[i].offset));
  for (guint i = 0; i < G_N_ELEMENTS (flags); i++)
    if (G_STRUCT_MEMBER (gboolean, point, flags[i].offset))
      json_object_set_boolean_member (object, flags[i].name, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    bef_alarm_json_add_text (object, texts[i].name,
                             G_STRUCT_MEMBER (char *, point, texts[i].offset));
  add_number (object, "value", point->value);
  add_number (object, "expected", point->expected);
  json_object_set_int_member (object, "times", point->times);
  json_object_set_int_member (object, "fold", point->fold);
  json_object_set_int_member (object, "priority", point->priority);
  bef_alarm_decided_to_json (object, point);
  end_line (out, object);
}

char *
bef_alarm_engine_to_text (BefAlarmEngine *self)
{
  GString *out = g_string_new (NULL);
  guint n = self->flood.raised->len > 0;

  for (guint level = 0; level < BEF_ALARM_LEVELS; level++)
    n += self->levels[level]->len;
  write_engine (out, self, n);
  write_flood (out, &self->flood);
  for (guint level = 0; level < BEF_ALARM_LEVELS; level++)
    for (guint i = 0; i < self->levels[level]->len; i++)
      write_point (out, g_ptr_array_index (self->levels[level], i));
  return g_string_free (out, FALSE);
}

gboolean
bef_alarm_json_read_stamp (JsonObject *object, const char *name, gint64 *out)
{
  double ms;

  *out = BEF_NO_TIME;
  if (!json_object_has_member (object, name))
    return TRUE;
  if (!bef_json_get_number (object, name, &ms) || fabs (ms) > MAX_INSTANT_MS)
    return FALSE;
  *out = (gint64)ms;
  return TRUE;
}

gboolean
bef_alarm_json_read_count (JsonObject *object, const char *name, double most, guint *out)
{
  double number;

  if (!bef_json_get_number (object, name, &number) || number < 0 || number > most
      || number != floor (number))
    return FALSE;
  *out = (guint)number;
  return TRUE;
}

char *
bef_alarm_json_read_text (JsonObject *object, const char *name, gboolean *whole)
{
  const char *text = bef_json_get_string (object, name);

  *whole &= text != NULL || !json_object_has_member (object, name);
  return bef_text_lines (text, BEF_TEXT_WHOLE);
}

/* FALSE: of another type. */
static gboolean
read_number (JsonObject *object, const char *name, double absent, double *out)
{
  *out = absent;
  return !json_object_has_member (object, name) || bef_json_get_number (object, name, out);
}

/* FALSE: some of it is of another type, and is left out. */
static gboolean
read_plain (BefAlarmPoint *point, JsonObject *object)
{
  gboolean whole = TRUE;
  double number;

  for (guint i = 0; i < G_N_ELEMENTS (flags); i++)
    {
      whole &= read_number (object, flags[i].name, 0, &number);
      G_STRUCT_MEMBER (gboolean, point, flags[i].offset) = number != 0;
    }
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      char **place = &G_STRUCT_MEMBER (char *, point, texts[i].offset);
      g_free (*place);
      *place = bef_alarm_json_read_text (object, texts[i].name, &whole);
    }
  whole &= read_number (object, "value", NAN, &point->value);
  whole &= read_number (object, "expected", NAN, &point->expected);
  return bef_alarm_decided_from_json (point, object) && whole;
}

/* What would contradict itself: no episode without its times, nor times without an episode. */
static gboolean
makes_sense (const BefAlarmPoint *point)
{
  if ((point->decided.out_ms == BEF_NO_TIME) != (point->decided.out_until_ms == BEF_NO_TIME))
    return FALSE;
  if (point->id == NULL)
    return !point->on && !point->chatters;
  if (!g_str_has_prefix (point->id, "urn:beffroi:alarm:") || point->raised_ms == BEF_NO_TIME)
    return FALSE;
  if (point->over)
    return point->cleared_ms != BEF_NO_TIME && !point->on && !point->chatters
           && point->closed == (point->closed_ms != BEF_NO_TIME);
  return (point->on || point->chatters) && point->show_at_ms != BEF_NO_TIME
         && (!point->chatters || point->moved_ms != BEF_NO_TIME) && !point->closed;
}

/* Into @point, which is new. FALSE: there is no sense in it. *@whole: all of it could be read. */
static gboolean
read_point (BefAlarmPoint *point, JsonObject *object, gboolean *whole)
{
  guint says, times, fold, priority;

  for (guint i = 0; i < G_N_ELEMENTS (stamps); i++)
    if (!bef_alarm_json_read_stamp (object, stamps[i].name,
                                    &G_STRUCT_MEMBER (gint64, point, stamps[i].offset)))
      return FALSE;
  if (!bef_alarm_json_read_count (object, "says", BEF_ALARM_SAYS_NOTHING, &says)
      || !bef_alarm_json_read_count (object, "times", G_MAXINT, &times)
      || !bef_alarm_json_read_count (object, "fold", BEF_ALARM_BY_TOLD, &fold)
      || !bef_alarm_json_read_count (object, "priority", BEF_SEVERITY_URGENT, &priority))
    return FALSE;
  *whole = bef_json_get_string (object, "building") != NULL
           || !json_object_has_member (object, "building");
  point->building = g_intern_string (bef_json_get_string (object, "building"));
  point->says = (BefAlarmSays)says;
  point->times = times;
  point->fold = (BefAlarmFold)fold;
  point->priority = (BefSeverity)priority;
  *whole &= read_plain (point, object);
  return makes_sense (point);
}

/* Returns why it is left out, or some of it; or NULL. */
static const char *
take_point (BefAlarmEngine *self, JsonObject *object)
{
  const char *rule_id = bef_json_get_string (object, "rule");
  const char *urn = g_intern_string (bef_json_get_string (object, "object"));
  const BefAlarmRule *rule = bef_alarm_rules_find (self->rules, rule_id);

  if (rule_id == NULL || urn == NULL)
    return "no point";
  if (rule == NULL || rule->flags & BEF_ALARM_OFF)
    return "its rule is no more";
  if (bef_alarm_engine_get_point (self, rule, urn) != NULL)
    return "twice";
  BefAlarmPoint *point = bef_alarm_point_new (rule, urn);
  gboolean whole = TRUE;
  if (!read_point (point, object, &whole)
      || (point->id != NULL && g_hash_table_contains (self->by_id, point->id)))
    {
      bef_alarm_point_free (point);
      return "damaged";
    }
  bef_alarm_engine_insert (self, point);
  bef_alarm_engine_name_point (self, point);
  point->state = bef_alarm_point_state (point);
  point->told_priority = point->priority;
  return whole ? NULL : "damaged in part";
}

static const char *
take_flood (BefAlarmEngine *self, JsonObject *object)
{
  JsonArray *array = bef_json_get_array (object, "flood");
  gint64 since_ms;

  if (array == NULL || !bef_alarm_json_read_stamp (object, "since", &since_ms))
    return "damaged";
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonObject *one = bef_json_node_object (json_array_get_element (array, i));
      gint64 ms;
      if (one != NULL && bef_alarm_json_read_stamp (one, "at", &ms) && ms != BEF_NO_TIME)
        bef_alarm_flood_add (&self->flood, bef_json_get_string (one, "id"),
                             g_intern_string (bef_json_get_string (one, "building")), ms);
    }
  bef_alarm_flood_resume (&self->flood, self->flood.raised->len > 0 ? since_ms : BEF_NO_TIME);
  return NULL;
}

static void
take_engine (BefAlarmEngine *self, JsonObject *object)
{
  double number;

  bef_alarm_json_read_stamp (object, "now", &self->now_ms);
  if (bef_json_get_number (object, "number", &number) && fabs (number) < MAX_INSTANT_MS)
    self->last_number = (gint64)number;
}

/* Returns why it is left out, or NULL. */
static const char *
take_line (BefAlarmEngine *self, const char *line)
{
  g_autoptr (JsonNode) root = bef_json_parse (line, strlen (line), MAX_LINE, NULL);
  JsonObject *object = root != NULL ? bef_json_node_object (root) : NULL;

  if (object == NULL)
    return "damaged";
  if (json_object_has_member (object, "version"))
    take_engine (self, object);
  else if (json_object_has_member (object, "flood"))
    return take_flood (self, object);
  else
    return take_point (self, object);
  return NULL;
}

/* Whether a newer program wrote it: then nothing of it is taken for what it was here. *@n_lines:
 * how many follow, as it says; -1: it does not. */
static gboolean
is_of_another_version (const char *first_line, double *n_lines)
{
  g_autoptr (JsonNode) root = bef_json_parse (first_line, strlen (first_line), MAX_LINE, NULL);
  JsonObject *object = bef_json_node_object (root);
  double version;

  if (!bef_json_get_number (object, "lines", n_lines))
    *n_lines = -1;
  return object != NULL && json_object_has_member (object, "version")
         && (!bef_json_get_number (object, "version", &version) || version != VERSION);
}

static void
leave_out (GPtrArray *left_out, guint line, const char *why)
{
  if (left_out != NULL)
    g_ptr_array_add (left_out, g_strdup_printf ("%u: %s", line, why));
}

BefAlarmEngine *
bef_alarm_engine_from_text (BefAlarmRules *rules, const char *text, GPtrArray *left_out)
{
  BefAlarmEngine *self = bef_alarm_engine_new (rules);
  g_auto (GStrv) lines = g_strsplit (text != NULL ? text : "", "\n", -1);
  double n_lines = -1;
  guint n = 0;

  if (lines[0] != NULL && is_of_another_version (lines[0], &n_lines))
    {
      leave_out (left_out, 1, "of another version");
      return self;
    }
  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *why = *lines[i] != '\0' ? take_line (self, lines[i]) : NULL;
      if (why != NULL)
        leave_out (left_out, i + 1, why);
      n += *lines[i] != '\0';
    }
  if (n_lines >= n)
    leave_out (left_out, n + 1, "cut off");
  return self;
}
