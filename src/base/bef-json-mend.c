/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-json-mend.h"

#include <string.h>

/* Whole numbers of more digits may not fit into 64 bits: json-glib would wrap them. */
#define MAX_DIGITS 18

/* A copy in the making: what was not mended is copied when something after it is. */
typedef struct
{
  const char *data;
  gsize length, copied;
  GString *out; /* owned, NULL while nothing was mended */
} Mend;

static void
replace (Mend *self, gsize from, gsize to, const char *with)
{
  if (self->out == NULL)
    self->out = g_string_sized_new (self->length + 64);
  g_string_append_len (self->out, self->data + self->copied, (gssize)(from - self->copied));
  g_string_append (self->out, with);
  self->copied = to;
}

/* The code unit of "\uXXXX" at @at, or -1 when there is none. */
static int
code_unit (const Mend *self, gsize at)
{
  int unit = 0;

  if (at + 6 > self->length || self->data[at] != '\\' || self->data[at + 1] != 'u')
    return -1;
  for (gsize i = at + 2; i < at + 6; i++)
    {
      int digit = g_ascii_xdigit_value (self->data[i]);
      if (digit < 0)
        return -1;
      unit = unit * 16 + digit;
    }
  return unit;
}

/* The escape at @at: returns where the text goes on. */
static gsize
mend_escape (Mend *self, gsize at)
{
  int unit = code_unit (self, at);

  /* json-glib makes of what is not four digits whatever it finds there, and bytes of "\666". */
  if (unit < 0 && at + 1 < self->length && strchr ("\"\\/bfnrt", self->data[at + 1]) == NULL)
    {
      gsize end = at + 1 + (self->data[at + 1] == 'u');
      replace (self, at, end, "\\ufffd");
      return end;
    }
  if (unit < 0)
    return at + 2;
  if (unit >= 0xd800 && unit < 0xdc00)
    {
      int low = code_unit (self, at + 6);
      if (low >= 0xdc00 && low < 0xe000)
        return at + 12;
    }
  if (unit == 0 || (unit >= 0xd800 && unit < 0xe000))
    replace (self, at, at + 6, "\\ufffd");
  return at + 6;
}

static gsize
skip_digits (const Mend *self, gsize at, gsize *n)
{
  gsize start = at;

  while (at < self->length && g_ascii_isdigit (self->data[at]))
    at++;
  *n = at - start;
  return at;
}

static char
char_at (const Mend *self, gsize at)
{
  return at < self->length ? self->data[at] : '\0';
}

/* Whether [from, to) is a number as JSON writes it, which fits. */
static gboolean
is_number (const Mend *self, gsize from, gsize to)
{
  gsize at = from + (self->data[from] == '-'), digits, n;
  gboolean whole = TRUE, zero = char_at (self, at) == '0';

  at = skip_digits (self, at, &digits);
  if (digits == 0 || (zero && digits > 1))
    return FALSE;
  if (at < to && self->data[at] == '.')
    {
      whole = FALSE;
      at = skip_digits (self, at + 1, &n);
      if (n == 0)
        return FALSE;
    }
  if (at < to && (self->data[at] == 'e' || self->data[at] == 'E'))
    {
      whole = FALSE;
      at++;
      at = skip_digits (self, at + (char_at (self, at) == '+' || char_at (self, at) == '-'), &n);
      if (n == 0)
        return FALSE;
    }
  return at == to && (!whole || digits <= MAX_DIGITS);
}

static gboolean
begins (const Mend *self, gsize at, const char *word)
{
  gsize length = strlen (word);

  return self->length - at >= length && memcmp (self->data + at, word, length) == 0;
}

/* The number, or the word for none, at @at: returns where the text goes on. */
static gsize
mend_number (Mend *self, gsize at)
{
  static const char *const words[] = {
    "NaN", "-NaN", "nan", "Infinity", "-Infinity", "inf", "-inf"
  };
  gsize end = at;

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (begins (self, at, words[i]) && !g_ascii_isalpha (char_at (self, at + strlen (words[i]))))
      {
        end = at + strlen (words[i]);
        replace (self, at, end, "null");
        return end;
      }
  while (end < self->length && self->data[end] != '\0'
         && strchr ("0123456789.eE+-", self->data[end]) != NULL)
    end++;
  if (end == at)
    return at + 1;
  if (!is_number (self, at, end))
    replace (self, at, end, "null");
  return end;
}

char *
bef_json_mend (const char *data, gsize length, gsize *length_out)
{
  Mend self = { .data = data, .length = length };
  gboolean in_string = FALSE;
  gsize i = 0;

  while (i < length)
    {
      char c = data[i];
      if (in_string && c == '\\')
        i = mend_escape (&self, i);
      else if (c == '"')
        {
          in_string = !in_string;
          i++;
        }
      else if (!in_string
               && (c == '-' || c == '+' || c == '.' || c == 'N' || c == 'n' || c == 'I' || c == 'i'
                   || g_ascii_isdigit (c)))
        i = mend_number (&self, i);
      else
        i++;
    }
  if (self.out == NULL)
    return NULL;
  g_string_append_len (self.out, data + self.copied, (gssize)(length - self.copied));
  *length_out = self.out->len;
  return g_string_free (self.out, FALSE);
}
