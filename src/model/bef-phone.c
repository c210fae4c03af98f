/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-phone.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/bef-text.h"

/* Digits of a number with its country, at most (E.164), and of one of France. */
#define MAX_DIGITS 15
#define NATIONAL 10
/* 15, 112, 3646, 116117, 118000. */
#define SHORT_MIN 2
#define SHORT_MAX 6
#define EXTENSION_MAX 6
#define FRANCE "33"
#define GAP "\302\240"

typedef struct
{
  char digits[MAX_DIGITS + 1];       /* with the country's when is_global */
  char extension[EXTENSION_MAX + 1]; /* "" without one */
  gboolean is_global;
} Number;

/* Beginnings of numbers overseas, whose country is another than that of the rest. */
static const struct
{
  const char *begins, *country;
} overseas[] = {
  { "0262", "262" }, { "0263", "262" }, { "0269", "262" }, { "0639", "262" }, { "0692", "262" },
  { "0693", "262" }, { "0508", "508" }, { "0590", "590" }, { "0690", "590" }, { "0691", "590" },
  { "0594", "594" }, { "0694", "594" }, { "0596", "596" }, { "0696", "596" }, { "0697", "596" },
};

/* What begins an extension, as one writes it in either language. */
static const char *const extension_words[] = { "poste", "ext", "x", "#" };

static gboolean
is_between (gunichar c)
{
  return c < 128 ? strchr (" .-/()\t", (int)c) != NULL
                 : g_unichar_type (c) == G_UNICODE_SPACE_SEPARATOR
                       || g_unichar_type (c) == G_UNICODE_DASH_PUNCTUATION;
}

/* Appends the digits of @text, up to @end. */
static BefPhoneFlaw
read_digits (const char *text, const char *end, char *out, gsize max)
{
  gsize n = 0;

  for (const char *c = text; c < end; c = g_utf8_next_char (c))
    {
      if (is_between (g_utf8_get_char (c)))
        continue;
      if (!g_ascii_isdigit (*c))
        return BEF_PHONE_LETTERS;
      if (n == max)
        return BEF_PHONE_TOO_LONG;
      out[n++] = *c;
    }
  out[n] = '\0';
  return BEF_PHONE_GOOD;
}

/* Where the number in @text (folded) ends; *@extension_out: where the digits of its extension
 * begin, NULL without one. */
static const char *
find_end (const char *text, const char **extension_out)
{
  *extension_out = NULL;
  for (guint i = 0; i < G_N_ELEMENTS (extension_words); i++)
    {
      const char *found = strstr (text, extension_words[i]);
      if (found == NULL)
        continue;
      *extension_out = found + strlen (extension_words[i]);
      if (g_str_equal (extension_words[i], "ext") && **extension_out == '.')
        (*extension_out)++;
      return found;
    }
  return text + strlen (text);
}

/* "+33 (0)2…": the zero is for those who call from within. */
static void
drop_trunk_zero (Number *self)
{
  gsize country = strlen (FRANCE);

  if (g_str_has_prefix (self->digits, FRANCE "0"))
    memmove (self->digits + country, self->digits + country + 1,
             strlen (self->digits + country + 1) + 1);
}

static BefPhoneFlaw
judge (const Number *self)
{
  gsize n = strlen (self->digits);

  if (n == 0)
    return BEF_PHONE_TOO_SHORT;
  if (self->is_global)
    {
      if (g_str_has_prefix (self->digits, FRANCE) && n != strlen (FRANCE) + NATIONAL - 1)
        return n < strlen (FRANCE) + NATIONAL - 1 ? BEF_PHONE_TOO_SHORT : BEF_PHONE_TOO_LONG;
      return n < 7 ? BEF_PHONE_TOO_SHORT : BEF_PHONE_GOOD;
    }
  if (self->digits[0] == '0')
    return n < NATIONAL ? BEF_PHONE_TOO_SHORT : n > NATIONAL ? BEF_PHONE_TOO_LONG : BEF_PHONE_GOOD;
  if (n < SHORT_MIN)
    return BEF_PHONE_TOO_SHORT;
  return n > SHORT_MAX ? (n < NATIONAL ? BEF_PHONE_TOO_SHORT : BEF_PHONE_TOO_LONG) : BEF_PHONE_GOOD;
}

static BefPhoneFlaw
read_number (const char *typed, Number *self)
{
  *self = (Number){ 0 };
  if (typed == NULL)
    return BEF_PHONE_EMPTY;
  if (!g_utf8_validate (typed, -1, NULL))
    return BEF_PHONE_LETTERS;
  g_autofree char *folded = g_utf8_casefold (typed, -1);
  const char *text = g_strstrip (folded), *extension, *end = find_end (text, &extension);

  if (text[0] == '\0')
    return BEF_PHONE_EMPTY;
  self->is_global = text[0] == '+' || g_str_has_prefix (text, "00");
  if (self->is_global)
    text += text[0] == '+' ? 1 : 2;
  if (text > end)
    return BEF_PHONE_LETTERS;
  BefPhoneFlaw flaw = read_digits (text, end, self->digits, MAX_DIGITS);
  if (flaw == BEF_PHONE_GOOD && extension != NULL)
    flaw = read_digits (extension, extension + strlen (extension), self->extension, EXTENSION_MAX);
  if (flaw != BEF_PHONE_GOOD)
    return flaw;
  if (self->is_global)
    drop_trunk_zero (self);
  return judge (self);
}

BefPhoneFlaw
bef_phone_check (const char *typed)
{
  Number number;

  return read_number (typed, &number);
}

const char *
bef_phone_flaw_text (BefPhoneFlaw flaw)
{
  switch (flaw)
    {
    case BEF_PHONE_GOOD:
      return NULL;
    case BEF_PHONE_EMPTY:
      return _ ("There is no number.");
    case BEF_PHONE_LETTERS:
      return _ ("A number has digits, and at most a “+” before them and “poste” with the extension "
                "after them.");
    case BEF_PHONE_TOO_SHORT:
      return _ ("Digits are missing: a French number has ten.");
    case BEF_PHONE_TOO_LONG:
      return _ ("There are too many digits: a French number has ten.");
    default:
      g_return_val_if_reached (NULL);
    }
}

/* @digits in groups: "2 47…" by the sizes in @sizes, the last of which goes on. */
static void
append_groups (GString *out, const char *digits, const char *sizes)
{
  for (gsize at = 0; digits[at] != '\0';)
    {
      gsize n = MIN ((gsize)(*sizes - '0'), strlen (digits + at));
      if (at > 0)
        g_string_append (out, GAP);
      g_string_append_len (out, digits + at, (gssize)n);
      at += n;
      if (sizes[1] != '\0')
        sizes++;
    }
}

/* Of France, whichever way it was typed; NULL: of elsewhere. */
static char *
dup_national (const Number *self)
{
  if (!self->is_global)
    return g_strdup (self->digits);
  if (g_str_has_prefix (self->digits, FRANCE))
    return g_strconcat ("0", self->digits + strlen (FRANCE), NULL);
  return NULL;
}

/* As it was typed, but in one line that no width breaks. */
static char *
dup_as_typed (const char *typed)
{
  g_autofree char *line = bef_text_line (typed, BEF_TEXT_LINE);
  g_auto (GStrv) parts = g_strsplit (line, " ", -1);

  return g_strjoinv (GAP, parts);
}

char *
bef_phone_dup_shown (const char *typed)
{
  Number number;

  if (typed == NULL)
    return NULL;
  if (read_number (typed, &number) != BEF_PHONE_GOOD)
    return bef_text_line (typed, BEF_TEXT_LINE);
  g_autofree char *national = dup_national (&number);
  if (national == NULL)
    return dup_as_typed (typed);
  g_autoptr (GString) out = g_string_new (NULL);
  if (strlen (national) != NATIONAL)
    g_string_append (out, national);
  else
    append_groups (out, national, g_str_has_prefix (national, "08") ? "133" : "2");
  if (number.extension[0] != '\0')
    /* TRANSLATORS: after a telephone number; %s: digits of its extension. */
    g_string_append_printf (out, _ (" ext. %s"), number.extension);
  return g_strdup (out->str);
}

char *
bef_phone_dup_uri (const char *typed)
{
  Number number;
  const char *country = FRANCE;

  if (read_number (typed, &number) != BEF_PHONE_GOOD)
    return NULL;
  g_autoptr (GString) uri = g_string_new ("tel:");
  for (guint i = 0; !number.is_global && i < G_N_ELEMENTS (overseas); i++)
    if (g_str_has_prefix (number.digits, overseas[i].begins))
      country = overseas[i].country;
  if (number.is_global)
    g_string_append_printf (uri, "+%s", number.digits);
  else if (strlen (number.digits) == NATIONAL)
    g_string_append_printf (uri, "+%s%s", country, number.digits + 1);
  else
    g_string_append (uri, number.digits);
  if (number.extension[0] != '\0')
    g_string_append_printf (uri, ";ext=%s", number.extension);
  if (!number.is_global && strlen (number.digits) != NATIONAL)
    g_string_append (uri, ";phone-context=+" FRANCE);
  return g_strdup (uri->str);
}
