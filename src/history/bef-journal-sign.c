/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-journal-sign.h"

#include <string.h>

/* Bits of two bytes in a row. */
#define N_PAIR 4
/* Letters of western Europe, which nearly all others are. */
#define N_NEAR 0x250

static gunichar
fold_letter (gunichar c)
{
  gunichar parts[G_UNICHAR_MAX_DECOMPOSITION_LENGTH];

  g_unichar_fully_decompose (c, TRUE, parts, G_N_ELEMENTS (parts));
  if (parts[0] == 0x2019)
    return '\'';
  return g_unichar_isspace (parts[0]) ? ' ' : g_unichar_tolower (parts[0]);
}

static const gunichar *
near_letters (void)
{
  static gunichar letters[N_NEAR];
  static gsize made;

  if (g_once_init_enter (&made))
    {
      for (gunichar c = 0; c < N_NEAR; c++)
        letters[c] = fold_letter (c);
      g_once_init_leave (&made, 1);
    }
  return letters;
}

void
bef_journal_fold (GString *out, const char *text)
{
  const gunichar *letters = near_letters ();

  for (const char *p = text != NULL ? text : ""; *p != '\0';)
    {
      gunichar c = (guchar)*p < 0x80 ? (guchar)*p : g_utf8_get_char_validated (p, -1);
      if (c == (gunichar)-1 || c == (gunichar)-2)
        {
          g_string_append_c (out, *p++);
          continue;
        }
      p = g_utf8_next_char (p);
      if (c >= N_NEAR && g_unichar_ismark (c))
        continue;
      c = c < N_NEAR ? letters[c] : fold_letter (c);
      if (c < 0x80)
        g_string_append_c (out, (char)c);
      else
        g_string_append_unichar (out, c);
    }
}

BefJournalWord *
bef_journal_word_new (const char *text)
{
  BefJournalWord *self = g_new0 (BefJournalWord, 1);
  GString *folded = g_string_new (NULL);

  bef_journal_fold (folded, text);
  self->text = g_string_free (folded, FALSE);
  self->objects = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->actions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

static void
copy_set (GHashTable *from, GHashTable *to)
{
  GHashTableIter iter;
  gpointer text;

  g_hash_table_iter_init (&iter, from);
  while (g_hash_table_iter_next (&iter, &text, NULL))
    g_hash_table_add (to, g_strdup (text));
}

BefJournalWord *
bef_journal_word_copy (const BefJournalWord *word)
{
  BefJournalWord *copy = bef_journal_word_new (word->text);

  copy_set (word->objects, copy->objects);
  copy_set (word->actions, copy->actions);
  return copy;
}

void
bef_journal_word_free (BefJournalWord *word)
{
  if (word == NULL)
    return;
  g_free (word->text);
  g_hash_table_unref (word->objects);
  g_hash_table_unref (word->actions);
  g_free (word);
}

gboolean
bef_journal_word_is_in (const BefJournalWord *word, const char *text)
{
  g_autoptr (GString) folded = g_string_new (NULL);

  bef_journal_fold (folded, text);
  return strstr (folded->str, word->text) != NULL;
}

static guint
bit_of_hash (guint hash, guint n_bits)
{
  return (hash * 2654435761u >> 8) % n_bits;
}

/* Of two to four bytes in a row. */
static guint
hash_bytes (const char *p, guint n)
{
  guint32 bytes = n;

  for (guint i = 0; i < n; i++)
    bytes = bytes * 0x01000193u ^ (guchar)p[i];
  return bytes;
}

/* The @i-th of several. */
static guint
hash_again (guint hash, guint i)
{
  return hash ^ (i + 1) * 0x9e3779b9u;
}

#define N_WHOLE 3

static void
set_bit (BefJournalSign *sign, guint hash)
{
  guint bit = bit_of_hash (hash, BEF_JOURNAL_SIGN_BYTES * 8);

  sign->bits[bit / 8] |= (guint8)(1u << bit % 8);
}

static gboolean
has_bit (const BefJournalSign *sign, guint hash)
{
  guint bit = bit_of_hash (hash, (sign->length > 0 ? sign->length : BEF_JOURNAL_SIGN_BYTES) * 8);

  return sign->bits[bit / 8] >> bit % 8 & 1;
}

static void
add_whole (BefJournalSign *sign, const char *text)
{
  guint hash = text != NULL ? g_str_hash (text) : 0;

  for (guint i = 0; text != NULL && i < N_WHOLE; i++)
    set_bit (sign, hash_again (hash, i));
}

static void
add_pair (BefJournalSign *sign, const char *p)
{
  guint hash = hash_bytes (p, 2);

  set_bit (sign, hash);
  for (guint i = 1; i < N_PAIR; i++)
    set_bit (sign, hash_again (hash, i));
}

static gboolean
may_have_pair (const BefJournalSign *sign, const char *p)
{
  guint hash = hash_bytes (p, 2), n = sign->length == BEF_JOURNAL_SIGN_BYTES_FIRST ? 1 : N_PAIR;

  if (!has_bit (sign, hash))
    return FALSE;
  for (guint i = 1; i < n; i++)
    if (!has_bit (sign, hash_again (hash, i)))
      return FALSE;
  return TRUE;
}

/* All texts that are searched, one after another. */
static void
fold_line (const BefJournalEntry *line, GString *out)
{
  const char *const texts[] = { line->who, line->action, line->object, line->detail,
                                line->comment };

  g_string_truncate (out, 0);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      bef_journal_fold (out, texts[i]);
      g_string_append_c (out, '\n');
    }
}

void
bef_journal_sign_add (BefJournalSign *sign, const BefJournalEntry *line)
{
  g_autoptr (GString) folded = g_string_sized_new (256);

  fold_line (line, folded);
  for (gsize i = 0; i + 2 <= folded->len; i++)
    add_pair (sign, folded->str + i);
  for (guint n = 3; n <= 4; n++)
    for (gsize i = 0; i + n <= folded->len; i++)
      set_bit (sign, hash_bytes (folded->str + i, n));
  add_whole (sign, line->object);
  add_whole (sign, line->action);
}

static gboolean
may_have_whole (const BefJournalSign *sign, GHashTable *set)
{
  GHashTableIter iter;
  gpointer text;

  g_hash_table_iter_init (&iter, set);
  while (g_hash_table_iter_next (&iter, &text, NULL))
    {
      guint hash = g_str_hash (text), i = 0;
      while (i < N_WHOLE && has_bit (sign, hash_again (hash, i)))
        i++;
      if (i == N_WHOLE)
        return TRUE;
    }
  return FALSE;
}

static gboolean
may_have_bytes (const BefJournalSign *sign, const char *text)
{
  gsize length = strlen (text);

  /* The longest say the most. */
  for (guint n = 4; n >= 3; n--)
    for (gsize i = 0; i + n <= length; i++)
      if (!has_bit (sign, hash_bytes (text + i, n)))
        return FALSE;
  for (gsize i = 0; i + 2 <= length; i++)
    if (!may_have_pair (sign, text + i))
      return FALSE;
  return TRUE;
}

gboolean
bef_journal_sign_may_have (const BefJournalSign *sign, const BefJournalWord *word)
{
  return may_have_bytes (sign, word->text) || may_have_whole (sign, word->objects)
         || may_have_whole (sign, word->actions);
}

gboolean
bef_journal_line_has (const BefJournalEntry *line, const GPtrArray *words, GString *room)
{
  if (words == NULL || words->len == 0)
    return TRUE;
  fold_line (line, room);
  for (guint i = 0; i < words->len; i++)
    {
      const BefJournalWord *word = g_ptr_array_index (words, i);
      if (strstr (room->str, word->text) == NULL
          && !(line->object != NULL && g_hash_table_contains (word->objects, line->object))
          && !(line->action != NULL && g_hash_table_contains (word->actions, line->action)))
        return FALSE;
    }
  return TRUE;
}
