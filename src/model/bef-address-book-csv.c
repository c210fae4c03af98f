/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-address-book.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/bef-csv.h"
#include "base/bef-text.h"

#define MOST_COLUMNS 64
#define MOST_PROBLEMS 20
/* A column of a table: what it is called for, else a field of an entry, else left out. */
#define COLUMN_ROLE BEF_N_CONTACT_FIELDS
#define COLUMN_NONE -1

/* Names of columns as one writes them, without accents and in small letters; besides those that
 * the program writes itself. */
static const struct
{
  const char *name;
  int column;
} names[] = {
  { "role", COLUMN_ROLE },
  { "for", COLUMN_ROLE },
  { "pour", COLUMN_ROLE },
  { "fonction", COLUMN_ROLE },
  { "metier", COLUMN_ROLE },
  { "firm", BEF_CONTACT_FIRM },
  { "firm or office", BEF_CONTACT_FIRM },
  { "entreprise", BEF_CONTACT_FIRM },
  { "entreprise ou service", BEF_CONTACT_FIRM },
  { "societe", BEF_CONTACT_FIRM },
  { "nom", BEF_CONTACT_FIRM },
  { "name", BEF_CONTACT_FIRM },
  { "telephone", BEF_CONTACT_PHONE },
  { "phone", BEF_CONTACT_PHONE },
  { "tel", BEF_CONTACT_PHONE },
  { "second telephone", BEF_CONTACT_PHONE2 },
  { "telephone 2", BEF_CONTACT_PHONE2 },
  { "mobile", BEF_CONTACT_PHONE2 },
  { "portable", BEF_CONTACT_PHONE2 },
  { "e-mail", BEF_CONTACT_MAIL },
  { "email", BEF_CONTACT_MAIL },
  { "mail", BEF_CONTACT_MAIL },
  { "courriel", BEF_CONTACT_MAIL },
  { "contract number", BEF_CONTACT_CONTRACT },
  { "contract", BEF_CONTACT_CONTRACT },
  { "numero de contrat", BEF_CONTACT_CONTRACT },
  { "contrat", BEF_CONTACT_CONTRACT },
  { "hours", BEF_CONTACT_HOURS },
  { "horaires", BEF_CONTACT_HOURS },
  { "note", BEF_CONTACT_NOTE },
  { "remarque", BEF_CONTACT_NOTE },
};

static char *
fold (const char *text)
{
  g_autofree char *plain = g_str_to_ascii (text, "C");

  return g_strstrip (g_ascii_strdown (plain, -1));
}

/* Writing. */

char *
bef_address_book_to_csv (const BefAddressBook *self)
{
  GString *csv = g_string_new (BEF_CSV_MARK);

  bef_csv_append_quoted (csv, C_ ("contact", "For"));
  for (int i = 0; i < BEF_N_CONTACT_FIELDS; i++)
    {
      g_string_append_c (csv, ';');
      bef_csv_append_quoted (csv, bef_contact_field_word ((BefContactField)i));
    }
  g_string_append (csv, "\r\n");
  for (guint k = 0; k < bef_address_book_get_length (self); k++)
    {
      const BefContact *contact = bef_address_book_get (self, k);
      bef_csv_append_quoted (csv, bef_contact_role_is_known (contact->role)
                                      ? bef_contact_role_word (contact->role)
                                      : contact->role);
      for (int i = 0; i < BEF_N_CONTACT_FIELDS; i++)
        {
          const char *text = bef_contact_get (contact, (BefContactField)i);
          g_string_append_c (csv, ';');
          bef_csv_append_quoted (csv, text != NULL ? text : "");
        }
      g_string_append (csv, "\r\n");
    }
  return g_string_free (csv, FALSE);
}

/* Reading. */

typedef struct
{
  const char *at, *end;
  char separator;
  guint line; /* of what was read last, from 1 */
  guint next_line;
} Reader;

/* One cell up to its separator or the end of its line; *@is_last_out: it ends the line. (transfer
 * full) */
static char *
read_cell (Reader *self, gboolean *is_last_out)
{
  GString *cell = g_string_new (NULL);
  gboolean quoted = self->at < self->end && *self->at == '"';

  *is_last_out = TRUE;
  self->at += quoted;
  for (; self->at < self->end; self->at++)
    {
      char c = *self->at;
      if (quoted && c == '"')
        {
          quoted = self->at + 1 < self->end && self->at[1] == '"';
          self->at += quoted;
          if (!quoted)
            continue;
        }
      else if (!quoted && (c == self->separator || c == '\n'))
        {
          *is_last_out = c == '\n';
          self->next_line += c == '\n';
          self->at++;
          break;
        }
      self->next_line += c == '\n';
      g_string_append_c (cell, c);
    }
  return g_strstrip (g_string_free (cell, FALSE));
}

/* The cells of the next line that has any; NULL: there is none. (transfer full) of char * */
static GPtrArray *
read_line (Reader *self)
{
  while (self->at < self->end)
    {
      g_autoptr (GPtrArray) cells = g_ptr_array_new_with_free_func (g_free);
      gboolean is_last = FALSE, is_empty = TRUE;
      self->line = self->next_line;
      while (!is_last)
        {
          char *cell = read_cell (self, &is_last);
          is_empty &= cell[0] == '\0';
          if (cells->len < MOST_COLUMNS)
            g_ptr_array_add (cells, cell);
          else
            g_free (cell);
        }
      if (!is_empty)
        return g_steal_pointer (&cells);
    }
  return NULL;
}

static int
column_of (const char *name)
{
  g_autofree char *folded = fold (name);
  g_autofree char *own_role = fold (C_ ("contact", "For"));

  if (g_str_equal (folded, own_role))
    return COLUMN_ROLE;
  for (int i = 0; i < BEF_N_CONTACT_FIELDS; i++)
    {
      g_autofree char *own = fold (bef_contact_field_word ((BefContactField)i));
      if (g_str_equal (folded, own))
        return i;
    }
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (folded, names[i].name))
      return names[i].column;
  return COLUMN_NONE;
}

/* The role that a cell of a table means: its id, its word, or what its words name. */
static const char *
role_of_cell (const char *cell)
{
  g_autofree char *folded = fold (cell);

  for (guint i = 0; bef_contact_role_nth (i) != NULL; i++)
    {
      const char *id = bef_contact_role_nth (i);
      g_autofree char *word = fold (bef_contact_role_word (id));
      if (g_str_equal (folded, id) || g_str_equal (folded, word))
        return id;
    }
  return bef_address_book_role_for (cell);
}

/* What the writer put before a cell that looks like a formula. */
static const char *
unguarded (const char *cell)
{
  return cell[0] == '\'' && cell[1] != '\0' && strchr ("=+-@\t\r", cell[1]) != NULL ? cell + 1
                                                                                    : cell;
}

/* *@why_out: what is wrong with the line, a sentence; NULL: it can be added. (transfer full) */
static BefContact *
contact_of_line (GPtrArray *cells, const int *columns, char **why_out)
{
  g_autoptr (BefContact) contact = bef_contact_new (NULL);

  for (guint i = 0; i < cells->len; i++)
    {
      const char *cell = unguarded (cells->pdata[i]);
      if (columns[i] == COLUMN_NONE)
        continue;
      if (columns[i] == COLUMN_ROLE)
        {
          bef_set_str (&contact->role, role_of_cell (cell));
          continue;
        }
      BefContactField field = (BefContactField)columns[i];
      const char *flaw = bef_contact_flaw (field, cell);
      if (flaw != NULL)
        {
          g_autofree char *line = bef_text_line (cell, 40);
          /* TRANSLATORS: a field ("Telephone"), what stands in it, and what is wrong with that. */
          *why_out =
              g_strdup_printf (_ ("%s “%s”. %s"), bef_contact_field_word (field), line, flaw);
          return NULL;
        }
      bef_contact_set (contact, field, cell);
    }
  if (contact->firm == NULL && contact->phone == NULL && contact->mail == NULL)
    {
      *why_out = g_strdup (_ ("it names neither a firm, nor a number, nor an address"));
      return NULL;
    }
  return g_steal_pointer (&contact);
}

static gboolean
has_alike (BefAddressBook *self, const BefContact *contact)
{
  for (guint k = 0; k < bef_address_book_get_length (self); k++)
    {
      const BefContact *other = bef_address_book_get (self, k);
      gboolean alike = g_str_equal (other->role, contact->role);
      for (int i = 0; alike && i < BEF_N_CONTACT_FIELDS; i++)
        alike = g_strcmp0 (bef_contact_get (other, (BefContactField)i),
                           bef_contact_get (contact, (BefContactField)i))
                == 0;
      if (alike)
        return TRUE;
    }
  return FALSE;
}

static void
add_problem (GPtrArray *problems, guint line, const char *why)
{
  if (problems->len < MOST_PROBLEMS)
    /* TRANSLATORS: the number of a line of a file, then what is wrong with it. */
    g_ptr_array_add (problems, g_strdup_printf (_ ("Line %u: %s"), line, why));
}

/* The most frequent one of the line of names. */
static char
find_separator (const char *text, const char *end)
{
  guint counts[3] = { 0 };
  static const char separators[] = ";,\t";

  for (const char *c = text; c < end && *c != '\n'; c++)
    for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
      counts[i] += *c == separators[i];
  if (counts[2] > counts[0] && counts[2] > counts[1])
    return '\t';
  return counts[1] > counts[0] ? ',' : ';';
}

static gboolean
read_names (Reader *reader, int *columns, GPtrArray *problems)
{
  g_autoptr (GPtrArray) cells = read_line (reader);
  gboolean useful = FALSE;

  for (guint i = 0; i < MOST_COLUMNS; i++)
    columns[i] = cells != NULL && i < cells->len ? column_of (cells->pdata[i]) : COLUMN_NONE;
  for (guint i = 0; i < MOST_COLUMNS; i++)
    useful |= columns[i] == BEF_CONTACT_FIRM || columns[i] == BEF_CONTACT_PHONE
              || columns[i] == BEF_CONTACT_MAIL;
  if (!useful)
    add_problem (problems, cells != NULL ? reader->line : 1,
                 _ ("the first line has to name the columns, “Firm” or “Telephone” among them"));
  return useful;
}

/* Spreadsheets of French offices write Windows-1252 unless told otherwise. (transfer full) */
static char *
dup_unicode (const char *text, gsize length)
{
  char *converted =
      g_utf8_validate (text, (gssize)length, NULL)
          ? NULL
          : g_convert (text, (gssize)length, "UTF-8", "WINDOWS-1252", NULL, NULL, NULL);

  return converted != NULL ? converted : g_utf8_make_valid (text, (gssize)length);
}

guint
bef_address_book_add_csv (BefAddressBook *self, const char *text, gsize length,
                          GPtrArray **problems_out)
{
  g_autofree char *clean = dup_unicode (text, length);
  const char *start =
                 g_str_has_prefix (clean, BEF_CSV_MARK) ? clean + strlen (BEF_CSV_MARK) : clean,
             *end = start + strlen (start);
  Reader reader = { start, end, find_separator (start, end), 1, 1 };
  int columns[MOST_COLUMNS];
  GPtrArray *problems = g_ptr_array_new_with_free_func (g_free), *cells;
  guint n = 0;

  *problems_out = problems;
  if (!read_names (&reader, columns, problems))
    return 0;
  while ((cells = read_line (&reader)) != NULL)
    {
      g_autofree char *why = NULL;
      g_autoptr (BefContact) contact = contact_of_line (cells, columns, &why);
      if (contact == NULL)
        add_problem (problems, reader.line, why);
      else if (!has_alike (self, contact))
        {
          if (bef_address_book_put (self, contact))
            n++;
          else
            add_problem (problems, reader.line, _ ("the address book is full"));
        }
      g_ptr_array_unref (cells);
    }
  return n;
}
