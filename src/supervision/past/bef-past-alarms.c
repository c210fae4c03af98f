/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-past-alarms.h"

#include <stdlib.h>
#include <string.h>

#include "base/bef-text.h"

#define BEGINS "standing-begin"
#define ALARM "standing-alert"
#define GONE "standing-gone"
#define ENDS "standing-end"

#define BETWEEN '|'
/* What is written as it is, beside letters and digits of ASCII. */
#define PLAIN " !'()*,-./:;=?@_~"
/* Less than what the journal gives back of a text. */
#define MOST_CHARS (BEF_TEXT_WHOLE - 100)

/* The fields of a line's detail, BETWEEN between them: its number, then these. */
enum
{
  FIELD_NUMBER,
  FIELD_ORIGIN,
  FIELD_STATE,
  FIELD_PRIORITY,
  FIELD_SINCE,
  FIELD_ACKNOWLEDGED,
  FIELD_SHELVED_UNTIL,
  FIELD_TEXTS, /* those of text_offsets, in that order */
};
/* Of a beginning. */
enum
{
  FIELD_COUNT = FIELD_NUMBER + 1,
  FIELD_ROLE,
  N_BEGIN_FIELDS,
};

static const gsize text_offsets[] = {
  offsetof (BefPastAlarm, name),       offsetof (BefPastAlarm, object),
  offsetof (BefPastAlarm, building),   offsetof (BefPastAlarm, acknowledged_by),
  offsetof (BefPastAlarm, comment),    offsetof (BefPastAlarm, assigned_to),
  offsetof (BefPastAlarm, shelved_by), offsetof (BefPastAlarm, shelve_reason),
};
/* What identifies is not to be cut. */
static gboolean
identifies (guint i)
{
  return text_offsets[i] == offsetof (BefPastAlarm, object)
         || text_offsets[i] == offsetof (BefPastAlarm, building);
}
#define N_ALARM_FIELDS (FIELD_TEXTS + G_N_ELEMENTS (text_offsets))

typedef enum
{
  LINE_BEGINS,
  LINE_ALARM,
  LINE_GONE,
  LINE_ENDS,
  LINE_DAMAGE, /* the file was: of what is before, lines may be missing */
  LINE_UNREADABLE,
} LineKind;

typedef struct
{
  gint64 id, at_ms;
  LineKind kind;
  gboolean is_numbered;
  guint number, count;
  BefRole role;
  BefPastAlarm *alarm; /* owned, of LINE_ALARM */
  char *gone;          /* owned, of LINE_GONE */
} Line;

struct _BefPast
{
  GArray *lines; /* of Line, in the order of writing */
};

static char **
text_of (BefPastAlarm *self, guint i)
{
  return (char **)(void *)((char *)self + text_offsets[i]);
}

BefPastAlarm *
bef_past_alarm_copy (const BefPastAlarm *self)
{
  BefPastAlarm *copy = g_memdup2 (self, sizeof *self);

  copy->id = g_strdup (self->id);
  for (guint i = 0; i < G_N_ELEMENTS (text_offsets); i++)
    *text_of (copy, i) = g_strdup (*text_of (copy, i));
  return copy;
}

void
bef_past_alarm_free (BefPastAlarm *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  for (guint i = 0; i < G_N_ELEMENTS (text_offsets); i++)
    g_free (*text_of (self, i));
  g_free (self);
}

gboolean
bef_past_alarm_equal (const BefPastAlarm *self, const BefPastAlarm *other)
{
  return self->state == other->state && self->priority == other->priority
         && self->origin == other->origin && self->since_ms == other->since_ms
         && self->acknowledged_ms == other->acknowledged_ms
         && self->shelved_until_ms == other->shelved_until_ms
         && g_strcmp0 (self->object, other->object) == 0
         && g_strcmp0 (self->building, other->building) == 0
         && g_strcmp0 (self->acknowledged_by, other->acknowledged_by) == 0
         && g_strcmp0 (self->comment, other->comment) == 0
         && g_strcmp0 (self->assigned_to, other->assigned_to) == 0
         && g_strcmp0 (self->shelved_by, other->shelved_by) == 0
         && g_strcmp0 (self->shelve_reason, other->shelve_reason) == 0;
}

gboolean
bef_past_alarm_asks (const BefPastAlarm *self)
{
  return self->state == BEF_ALERT_ACTIVE || self->state == BEF_ALERT_ACTIVE_ACKNOWLEDGED;
}

/* What asks for somebody, then what somebody took in charge, then the rest. */
static int
rank_of (const BefPastAlarm *alarm)
{
  return alarm->state == BEF_ALERT_ACTIVE                ? 0
         : alarm->state == BEF_ALERT_ACTIVE_ACKNOWLEDGED ? 1
                                                         : 2;
}

int
bef_past_alarm_compare (gconstpointer a, gconstpointer b)
{
  const BefPastAlarm *x = *(BefPastAlarm *const *)a, *y = *(BefPastAlarm *const *)b;

  if ((rank_of (x) == 2) != (rank_of (y) == 2))
    return rank_of (x) - rank_of (y);
  if (x->priority != y->priority)
    return x->priority < y->priority ? 1 : -1;
  if (rank_of (x) != rank_of (y))
    return rank_of (x) - rank_of (y);
  if (x->since_ms != y->since_ms)
    return x->since_ms < y->since_ms ? 1 : -1;
  return g_strcmp0 (x->id, y->id);
}

/* Writing. */

static void
add_number (GString *detail, gint64 number)
{
  if (detail->len > 0)
    g_string_append_c (detail, BETWEEN);
  g_string_append_printf (detail, "%" G_GINT64_FORMAT, number);
}

/* "+" before what there is: an empty text is another thing than none. Written so that the journal
 * has nothing to clean, and @most characters at most. */
static void
add_text (GString *detail, const char *text, guint most)
{
  g_autofree char *line = bef_text_lines (text, most);
  g_autofree char *escaped = line != NULL ? g_uri_escape_string (line, PLAIN, FALSE) : NULL;

  g_string_append_c (detail, BETWEEN);
  if (escaped != NULL)
    g_string_append_printf (detail, "+%s", escaped);
}

static BefJournalEntry *
new_line (gint64 at_ms, const char *action, const char *object, GString *detail)
{
  g_autofree char *text = g_string_free (detail, FALSE);

  return bef_journal_entry_new (at_ms, "", action, object, text);
}

BefJournalEntry *
bef_past_line_begin (guint number, guint n_alarms, BefRole role, gint64 at_ms)
{
  GString *detail = g_string_new (NULL);

  add_number (detail, number);
  add_number (detail, n_alarms);
  g_string_append_printf (detail, "%c%s", BETWEEN, bef_role_id (role));
  return new_line (at_ms, BEGINS, "", detail);
}

static GString *
write_alarm (guint number, const BefPastAlarm *alarm, guint most)
{
  GString *detail = g_string_new (NULL);

  add_number (detail, number);
  add_number (detail, alarm->origin);
  add_number (detail, alarm->state);
  add_number (detail, alarm->priority);
  add_number (detail, alarm->since_ms);
  add_number (detail, alarm->acknowledged_ms);
  add_number (detail, alarm->shelved_until_ms);
  for (guint i = 0; i < G_N_ELEMENTS (text_offsets); i++)
    add_text (detail, *text_of ((BefPastAlarm *)alarm, i), identifies (i) ? BEF_TEXT_WHOLE : most);
  return detail;
}

BefJournalEntry *
bef_past_line_alarm (guint number, const BefPastAlarm *alarm, gint64 at_ms)
{
  guint most = BEF_TEXT_LINE;
  GString *detail = write_alarm (number, alarm, most);

  while (detail->len > MOST_CHARS && most > 1)
    {
      g_string_free (detail, TRUE);
      most /= 2;
      detail = write_alarm (number, alarm, most);
    }
  return new_line (at_ms, ALARM, alarm->id, detail);
}

BefJournalEntry *
bef_past_line_gone (guint number, const char *id, gint64 at_ms)
{
  GString *detail = g_string_new (NULL);

  add_number (detail, number);
  return new_line (at_ms, GONE, id, detail);
}

BefJournalEntry *
bef_past_line_end (guint number, gint64 at_ms)
{
  GString *detail = g_string_new (NULL);

  if (number != BEF_PAST_NO_NUMBER)
    add_number (detail, number);
  return new_line (at_ms, ENDS, "", detail);
}

gboolean
bef_past_line_begins (const BefJournalEntry *line)
{
  return g_strcmp0 (line->action, BEGINS) == 0;
}

/* Reading. */

static gboolean
read_number (const char *text, gint64 min, gint64 max, gint64 *out)
{
  return g_ascii_string_to_signed (text, 10, min, max, out, NULL);
}

static char *
dup_text (const char *field)
{
  return *field == '+' ? g_uri_unescape_string (field + 1, NULL) : NULL;
}

static BefPastAlarm *
read_alarm (const char *id, char *const *fields)
{
  BefPastAlarm alarm = { .id = (char *)id };
  gint64 origin, state, priority;

  if (id == NULL || *id == '\0'
      || !read_number (fields[FIELD_ORIGIN], BEF_ALERT_OF_BACK_END, BEF_ALERT_LOCAL, &origin)
      || !read_number (fields[FIELD_STATE], BEF_ALERT_ACTIVE, BEF_ALERT_OUT_OF_SERVICE, &state)
      || !read_number (fields[FIELD_PRIORITY], BEF_SEVERITY_NORMAL, BEF_SEVERITY_URGENT, &priority)
      || !read_number (fields[FIELD_SINCE], G_MININT64, G_MAXINT64, &alarm.since_ms)
      || !read_number (fields[FIELD_ACKNOWLEDGED], G_MININT64, G_MAXINT64, &alarm.acknowledged_ms)
      || !read_number (fields[FIELD_SHELVED_UNTIL], G_MININT64, G_MAXINT64,
                       &alarm.shelved_until_ms))
    return NULL;
  alarm.origin = (BefAlertOrigin)origin;
  alarm.state = (BefAlertState)state;
  alarm.priority = (BefSeverity)priority;
  BefPastAlarm *read = bef_past_alarm_copy (&alarm);
  for (guint i = 0; i < G_N_ELEMENTS (text_offsets); i++)
    *text_of (read, i) = dup_text (fields[FIELD_TEXTS + i]);
  return read;
}

static void
read_fields (Line *line, const BefJournalEntry *entry)
{
  g_auto (GStrv) fields =
      g_strsplit_set (entry->detail != NULL ? entry->detail : "", (char[]){ BETWEEN, 0 }, -1);
  guint n = g_strv_length (fields);
  gint64 number, count;

  if (n == 0 || !read_number (fields[FIELD_NUMBER], 0, G_MAXUINT32, &number))
    return;
  line->number = (guint)number;
  line->is_numbered = TRUE;
  if (bef_past_line_begins (entry) && n == N_BEGIN_FIELDS
      && read_number (fields[FIELD_COUNT], 0, G_MAXUINT32, &count))
    {
      line->kind = LINE_BEGINS;
      line->count = (guint)count;
      line->role = bef_role_from_id (fields[FIELD_ROLE]);
    }
  else if (g_str_equal (entry->action, ALARM) && n == N_ALARM_FIELDS)
    {
      line->alarm = read_alarm (entry->object, fields);
      line->kind = line->alarm != NULL ? LINE_ALARM : LINE_UNREADABLE;
    }
  else if (g_str_equal (entry->action, GONE) && entry->object != NULL)
    {
      line->gone = g_strdup (entry->object);
      line->kind = LINE_GONE;
    }
}

/* FALSE: it says nothing of how alerts stood. */
static gboolean
read_line (const BefJournalEntry *entry, Line *out)
{
  *out = (Line){ .id = entry->id, .at_ms = entry->at_ms, .kind = LINE_UNREADABLE };
  if (g_strcmp0 (entry->action, BEF_JOURNAL_ACTION_SALVAGED) == 0)
    out->kind = LINE_DAMAGE;
  else if (entry->kind != BEF_JOURNAL_STANDING || entry->action == NULL)
    return FALSE;
  else
    read_fields (out, entry);
  if (g_strcmp0 (entry->action, ENDS) == 0)
    out->kind = LINE_ENDS;
  return TRUE;
}

static void
line_clear (gpointer data)
{
  Line *line = data;

  bef_past_alarm_free (line->alarm);
  g_free (line->gone);
}

static int
compare_ids (gconstpointer a, gconstpointer b)
{
  const Line *x = a, *y = b;

  return (x->id > y->id) - (x->id < y->id);
}

BefPast *
bef_past_new (const GPtrArray *lines)
{
  BefPast *self = g_new0 (BefPast, 1);

  self->lines = g_array_new (FALSE, FALSE, sizeof (Line));
  g_array_set_clear_func (self->lines, line_clear);
  for (guint i = 0; i < lines->len; i++)
    {
      Line line;
      if (read_line (g_ptr_array_index (lines, i), &line))
        g_array_append_val (self->lines, line);
    }
  g_array_sort (self->lines, compare_ids);
  return self;
}

void
bef_past_free (BefPast *self)
{
  g_array_unref (self->lines);
  g_free (self);
}

void
bef_past_moment_clear (BefPastMoment *self)
{
  g_clear_pointer (&self->alarms, g_ptr_array_unref);
}

static const Line *
nth (const BefPast *self, guint i)
{
  return i < self->lines->len ? &g_array_index (self->lines, Line, i) : NULL;
}

/* The last beginning of before @at_ms; FALSE: there is none. */
static gboolean
find_beginning (const BefPast *self, gint64 at_ms, guint *out)
{
  for (guint i = self->lines->len; i > 0; i--)
    {
      const Line *line = nth (self, i - 1);
      if (line->kind != LINE_BEGINS || line->at_ms > at_ms)
        continue;
      *out = i - 1;
      return TRUE;
    }
  return FALSE;
}

/* What follows from the lines after a beginning, as it is found. */
typedef struct
{
  GHashTable *alarms; /* id -> BefPastAlarm, both of the lines */
  guint next;         /* number of the next line */
  guint to_come;      /* of the alerts that belong to the beginning */
  gboolean is_over;   /* nobody looked on any more */
  gboolean is_sure;   /* a later line shows that none is missing */
  gboolean is_broken;
} Found;

static void
take_line (Found *found, const Line *line)
{
  found->next++;
  found->to_come -= found->to_come > 0;
  if (line->kind == LINE_ALARM)
    g_hash_table_replace (found->alarms, line->alarm->id, line->alarm);
  else if (line->kind == LINE_GONE)
    g_hash_table_remove (found->alarms, line->gone);
}

/* Of a line after @at_ms: whether it follows, or some between are missing. */
static void
look_beyond (Found *found, const Line *line)
{
  /* An end that was written later has none. */
  if (found->is_sure || !line->is_numbered)
    return;
  found->is_sure = line->number == found->next;
  found->is_broken = !found->is_sure;
}

/* Takes what @line says of @at_ms. */
static void
follow_line (Found *found, const Line *line, gint64 at_ms)
{
  gboolean is_then = line->at_ms <= at_ms;

  if (line->kind == LINE_UNREADABLE)
    found->is_broken = !found->is_sure;
  else if (line->kind == LINE_ENDS && is_then)
    found->is_over = TRUE;
  else if (!is_then)
    look_beyond (found, line);
  else if (line->is_numbered && line->number == found->next && !found->is_sure)
    take_line (found, line);
  /* Missing before it are lines, or the beginning that tells that the clock was set back. */
  else
    found->is_broken = TRUE;
}

/* Goes through the lines after the beginning @first. */
static void
follow (const BefPast *self, guint first, gint64 at_ms, Found *found)
{
  gboolean is_another = FALSE; /* a watch that is none of ours */

  for (guint i = first + 1; i < self->lines->len && !found->is_broken; i++)
    {
      const Line *line = nth (self, i);
      /* Whether the lines that went were of before or after the instant is not known, but where
       * one that follows is there. */
      if (line->kind == LINE_DAMAGE)
        {
          found->is_broken = !found->is_sure && !found->is_over;
          return;
        }
      is_another |= line->kind == LINE_BEGINS && line->number == 0;
      if (!is_another)
        follow_line (found, line, at_ms);
    }
}

void
bef_past_at (BefPast *self, gint64 at_ms, BefPastMoment *out)
{
  guint first;

  *out = (BefPastMoment){ BEF_PAST_BEFORE, BEF_ROLE_ELECTED, g_ptr_array_new () };
  if (!find_beginning (self, at_ms, &first))
    return;
  const Line *beginning = nth (self, first);
  g_autoptr (GHashTable) alarms = g_hash_table_new (g_str_hash, g_str_equal);
  Found found = { alarms, beginning->number + 1, beginning->count, FALSE, FALSE, FALSE };
  out->role = beginning->role;
  follow (self, first, at_ms, &found);
  if (found.is_over)
    out->knowledge = BEF_PAST_AWAY;
  else if (found.is_broken || found.to_come > 0)
    out->knowledge = BEF_PAST_BROKEN;
  else
    {
      GHashTableIter iter;
      gpointer alarm;
      out->knowledge = BEF_PAST_KNOWN;
      g_hash_table_iter_init (&iter, alarms);
      while (g_hash_table_iter_next (&iter, NULL, &alarm))
        g_ptr_array_add (out->alarms, alarm);
      g_ptr_array_sort (out->alarms, bef_past_alarm_compare);
    }
}
