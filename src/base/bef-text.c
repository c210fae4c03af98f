/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-text.h"

#include <string.h>

#define REPLACEMENT 0xfffd
#define LRM 0x200e
#define FSI 0x2068
#define PDI 0x2069
#define ISOLATE_BEGIN "\u200e\u2068"
#define ISOLATE_END "\u2069"
/* Vietnamese and Hebrew put three marks on a letter; more are there to run over other lines. */
#define MAX_MARKS 4
#define MAX_LINES 100

/* A text in the making. */
typedef struct
{
  GString *out; /* owned */
  guint n, max; /* characters in out, and how many there may be */
  gsize last;   /* bytes of all but the last character that may be there */
  guint marks;  /* on the letter before */
  guint lines;  /* ended so far */
  guint empty;  /* ends of lines in a row */
  gboolean keep_lines;
  gboolean in_isolate; /* in one that a former call made */
  gboolean is_visible; /* something can be seen */
} Text;

static gboolean
is_direction (gunichar c)
{
  return c == 0x061c || c == LRM || c == 0x200f || (c >= 0x202a && c <= 0x202e)
         || (c >= 0x2066 && c <= PDI);
}

/* The blocks that the Unicode Standard keeps for scripts written from the right (UAX 9, table of
 * default Bidi_Class): Hebrew to Arabic Extended-A, their presentation forms, and two in the
 * supplementary plane. */
static gboolean
is_from_right (gunichar c)
{
  return (c >= 0x0590 && c <= 0x08ff) || (c >= 0xfb1d && c <= 0xfdff)
         || (c >= 0xfe70 && c <= 0xfefe) || (c >= 0x10800 && c <= 0x10fff)
         || (c >= 0x1e800 && c <= 0x1efff);
}

static gboolean
ends_line (gunichar c)
{
  return (c >= '\n' && c <= '\r') || c == 0x85 || c == 0x2028 || c == 0x2029;
}

/* The next character of @at, U+FFFD for a byte that is none; *@next is where the text goes on. */
static gunichar
take (const char *at, const char **next)
{
  gunichar c = g_utf8_get_char_validated (at, -1);

  if (c == (gunichar)-1 || c == (gunichar)-2)
    {
      *next = at + 1;
      return REPLACEMENT;
    }
  *next = g_utf8_next_char (at);
  return c;
}

/* Whether an isolate as isolate() makes them begins at @at. */
static gboolean
begins_isolate (const char *at)
{
  const char *next;

  if (take (at, &next) != LRM || take (next, &next) != FSI)
    return FALSE;
  while (*next != '\0')
    {
      gunichar c = take (next, &next);
      if (is_direction (c) || ends_line (c))
        return c == PDI;
    }
  return FALSE;
}

static void
add (Text *self, gunichar c)
{
  if (self->n + 1 == self->max)
    self->last = self->out->len;
  g_string_append_unichar (self->out, c);
  self->n++;
}

static void
add_line_end (Text *self)
{
  gboolean keep = self->keep_lines && self->lines < MAX_LINES;

  self->empty++;
  if (keep && self->empty > 2)
    return;
  self->lines++;
  add (self, keep ? '\n' : ' ');
}

static void
add_character (Text *self, gunichar c)
{
  if (ends_line (c))
    {
      add_line_end (self);
      return;
    }
  self->empty = 0;
  self->marks = g_unichar_ismark (c) ? self->marks + 1 : 0;
  if (self->marks > MAX_MARKS)
    return;
  if (g_unichar_iscntrl (c))
    c = ' ';
  else if (is_direction (c) || (c >= 0xfdd0 && c <= 0xfdef) || (c & 0xfffe) == 0xfffe)
    c = REPLACEMENT;
  self->is_visible |= g_unichar_isgraph (c);
  add (self, c);
}

/* Whether something outside isolates is written from the right. */
static gboolean
needs_isolate (const char *text)
{
  guint depth = 0;

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);
      depth += c == FSI;
      depth -= c == PDI && depth > 0;
      if (depth == 0 && is_from_right (c))
        return TRUE;
    }
  return FALSE;
}

/* Left to right whatever comes first in it, for Pango takes the direction of a paragraph from its
 * first letter, also in an isolate. Those inside are parts of it. */
static void
append_isolated (GString *out, const char *line)
{
  g_autoptr (GString) inner = g_string_new (line);

  g_string_replace (inner, ISOLATE_BEGIN, "", 0);
  g_string_replace (inner, ISOLATE_END, "", 0);
  g_string_append_printf (out, "%s%s%s", ISOLATE_BEGIN, inner->str, ISOLATE_END);
}

/* The end of an isolate may be among what is cut off. */
static void
cut (Text *self)
{
  g_string_truncate (self->out, self->last);
  const char *open = g_strrstr (self->out->str, ISOLATE_BEGIN);
  gboolean is_open = open != NULL && strstr (open, ISOLATE_END) == NULL;

  g_string_append (self->out, "…");
  if (is_open)
    g_string_append (self->out, ISOLATE_END);
}

static void
read_text (Text *self, const char *text)
{
  const char *at = text;

  while (*at != '\0' && self->n <= self->max)
    {
      const char *next;
      gunichar c = take (at, &next);
      if (self->in_isolate && c == PDI)
        {
          self->in_isolate = FALSE;
          g_string_append_unichar (self->out, PDI);
        }
      else if (!self->in_isolate && c == LRM && begins_isolate (at))
        {
          self->in_isolate = TRUE;
          g_string_append (self->out, ISOLATE_BEGIN);
          take (next, &next);
        }
      else
        add_character (self, c);
      at = next;
    }
  if (self->n > self->max)
    cut (self);
}

typedef enum
{
  ONE_LINE,
  KEEP_LINES,
} Lines;

/* What is fit, before isolation. (transfer full), nullable */
static char *
make (const char *text, guint max_chars, Lines form)
{
  Text self = { .max = MAX (max_chars, 1), .keep_lines = form == KEEP_LINES };

  if (text == NULL)
    return NULL;
  self.out = g_string_new (NULL);
  read_text (&self, text);
  g_autofree char *made = g_strstrip (g_string_free (self.out, FALSE));
  return self.is_visible ? g_steal_pointer (&made) : g_strdup ("");
}

/* An isolate ends with its line. */
static char *
make_isolated (const char *text, guint max_chars, Lines form)
{
  char *made = make (text, max_chars, form);

  if (made == NULL || !needs_isolate (made))
    return made;
  g_auto (GStrv) lines = g_strsplit (made, "\n", -1);
  GString *out = g_string_new (NULL);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_string_append (out, i > 0 ? "\n" : "");
      if (needs_isolate (lines[i]))
        append_isolated (out, lines[i]);
      else
        g_string_append (out, lines[i]);
    }
  g_free (made);
  return g_string_free (out, FALSE);
}

char *
bef_text_line (const char *text, guint max_chars)
{
  return make_isolated (text, max_chars, ONE_LINE);
}

char *
bef_text_lines (const char *text, guint max_chars)
{
  return make_isolated (text, max_chars, KEEP_LINES);
}

gboolean
bef_text_is_plain (const char *text)
{
  g_autofree char *made = make (text, G_MAXUINT - 1, ONE_LINE);
  return g_strcmp0 (made, text) == 0;
}

char *
bef_text_escape (const char *text)
{
  return text != NULL ? g_markup_escape_text (text, -1) : NULL;
}

/* What stands between a name and the rest: "Mairie : …", "… – Mairie". */
static gboolean
is_parting (gunichar c)
{
  return c == ':' || c == ',' || c == '-' || c == 0x2013 || c == 0x2014 || c == 0xb7;
}

/* The end of @text (until @end) without what parts it from the name after it; NULL: nothing does.
 */
static const char *
before_parting (const char *text, const char *end)
{
  gboolean parted = FALSE;

  for (const char *p; (p = g_utf8_find_prev_char (text, end)) != NULL; end = p)
    {
      gunichar c = g_utf8_get_char (p);
      if (!g_unichar_isspace (c) && (parted || !is_parting (c)))
        break;
      parted |= is_parting (c);
    }
  return parted && end > text ? end : NULL;
}

/* The same at the other side: a hyphen in a word ("Mairie-annexe") parts nothing. */
static const char *
after_parting (const char *text)
{
  gboolean parted = FALSE, spaced = FALSE;

  for (; *text != '\0'; text = g_utf8_next_char (text))
    {
      gunichar c = g_utf8_get_char (text);
      if (!g_unichar_isspace (c) && (parted || !is_parting (c)))
        break;
      parted |= is_parting (c);
      spaced = g_unichar_isspace (c);
    }
  return parted && spaced && *text != '\0' ? text : NULL;
}

char *
bef_text_without_name (const char *text, const char *name)
{
  if (text == NULL || name == NULL || name[0] == '\0')
    return g_strdup (text);
  gsize length = strlen (text), of_name = strlen (name);
  if (g_str_has_prefix (text, name))
    {
      const char *rest = after_parting (text + of_name);
      if (rest == NULL)
        return g_strdup (text);
      /* It begins the line now. */
      g_autoptr (GString) line = g_string_new (NULL);
      g_string_append_unichar (line, g_unichar_toupper (g_utf8_get_char (rest)));
      g_string_append (line, g_utf8_next_char (rest));
      return g_strdup (line->str);
    }
  if (g_str_has_suffix (text, name)
      && g_unichar_isspace (g_utf8_get_char (g_utf8_prev_char (text + length - of_name))))
    {
      const char *end = before_parting (text, text + length - of_name);
      return end != NULL ? g_strndup (text, end - text) : g_strdup (text);
    }
  return g_strdup (text);
}
