/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-hub-pattern.h"

#include <string.h>

/* Texts up to 64 bytes, 128, … BEF_HUB_PATTERN_MAX_TEXT. */
#define SHORTEST 64
#define CLASSES 9

struct _BefHubPattern
{
  char *text; /* owned */
  guint among;
  GRegex *regex[CLASSES]; /* owned, made when a text of that length comes */
  gboolean is_worn;
};

/* PCRE counts anew at each character where a match may begin (pcre2pattern(3), "Setting match
 * resource limits"). What the expression says of it itself can only lower it. */
static GRegex *
compile (const char *text, guint among, guint length_class)
{
  guint steps = BEF_HUB_PATTERN_STEPS / SHORTEST / among >> length_class;
  g_autofree char *limited =
      g_strdup_printf ("(*LIMIT_MATCH=%u)(*LIMIT_DEPTH=1000)%s", MAX (steps, 1), text);

  return g_regex_new (limited, 0, 0, NULL);
}

BefHubPattern *
bef_hub_pattern_new (const char *text, guint among)
{
  if (*text == '\0' || strlen (text) > BEF_HUB_PATTERN_MAX_LENGTH)
    return NULL;
  GRegex *regex = compile (text, among, 0);
  if (regex == NULL)
    return NULL;
  BefHubPattern *self = g_new0 (BefHubPattern, 1);
  self->text = g_strdup (text);
  self->among = among;
  self->regex[0] = regex;
  return self;
}

void
bef_hub_pattern_free (BefHubPattern *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < CLASSES; i++)
    g_clear_pointer (&self->regex[i], g_regex_unref);
  g_free (self->text);
  g_free (self);
}

/* Bytes of @text that are looked at: whole characters. */
static gsize
length_of (const char *text)
{
  gsize length = strnlen (text, BEF_HUB_PATTERN_MAX_TEXT);

  while (length == BEF_HUB_PATTERN_MAX_TEXT && length > 0 && (text[length] & 0xc0) == 0x80)
    length--;
  return length;
}

gboolean
bef_hub_pattern_match (BefHubPattern *self, const char *text)
{
  g_autoptr (GError) error = NULL;
  gsize length = length_of (text);
  guint length_class = 0;

  if (self->is_worn)
    return FALSE;
  while (length_class + 1 < CLASSES && length > (gsize)SHORTEST << length_class)
    length_class++;
  if (self->regex[length_class] == NULL)
    self->regex[length_class] = compile (self->text, self->among, length_class);
  gboolean matches =
      g_regex_match_full (self->regex[length_class], text, (gssize)length, 0, 0, NULL, &error);
  self->is_worn = error != NULL;
  return matches && !self->is_worn;
}

gboolean
bef_hub_pattern_is_worn (const BefHubPattern *self)
{
  return self->is_worn;
}
