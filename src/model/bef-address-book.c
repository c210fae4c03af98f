/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-address-book.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/bef-text.h"
#include "bef-kept.h"

#define MEMBER "contacts"
#define MOST_CONTACTS 1000
/* A firm's name is looked for in a sentence only when it is more than a word like "SA". */
#define FIRM_CHARS 5

struct _BefAddressBook
{
  GPtrArray *contacts; /* owned, of BefContact */
  GPtrArray *unread;   /* owned, of JsonNode: written back */
  GPtrArray *problems; /* owned, of char * */
};

BefAddressBook *
bef_address_book_new (void)
{
  BefAddressBook *self = g_new0 (BefAddressBook, 1);

  self->contacts = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_contact_free);
  self->unread = g_ptr_array_new_with_free_func ((GDestroyNotify)json_node_unref);
  self->problems = g_ptr_array_new_with_free_func (g_free);
  return self;
}

BefAddressBook *
bef_address_book_copy (const BefAddressBook *self)
{
  BefAddressBook *copy = bef_address_book_new ();

  for (guint i = 0; i < self->contacts->len; i++)
    g_ptr_array_add (copy->contacts, bef_contact_copy (self->contacts->pdata[i]));
  for (guint i = 0; i < self->unread->len; i++)
    g_ptr_array_add (copy->unread, json_node_ref (self->unread->pdata[i]));
  for (guint i = 0; i < self->problems->len; i++)
    g_ptr_array_add (copy->problems, g_strdup (self->problems->pdata[i]));
  return copy;
}

void
bef_address_book_free (BefAddressBook *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->contacts);
  g_ptr_array_unref (self->unread);
  g_ptr_array_unref (self->problems);
  g_free (self);
}

static const char *
read_entry (BefAddressBook *self, JsonNode *node)
{
  JsonObject *object = bef_json_node_object (node);
  const char *why = _ ("it is no entry");
  BefContact *contact = object != NULL ? bef_contact_read (object, &why) : NULL;

  if (contact == NULL)
    return why;
  if (bef_address_book_find (self, contact->id) != NULL)
    {
      bef_contact_free (contact);
      return _ ("it is there twice");
    }
  g_ptr_array_add (self->contacts, contact);
  return NULL;
}

BefAddressBook *
bef_address_book_read (const char *text, gsize length, GError **error)
{
  JsonArray *entries = bef_kept_parse (text, length, MEMBER, error);

  if (entries == NULL)
    return NULL;
  BefAddressBook *self = bef_address_book_new ();
  for (guint i = 0; i < json_array_get_length (entries); i++)
    {
      JsonNode *node = json_array_get_element (entries, i);
      const char *why = read_entry (self, node);
      if (why == NULL)
        continue;
      g_ptr_array_add (self->unread, json_node_ref (node));
      /* TRANSLATORS: the number of an entry of the address book, then what is wrong with it. */
      g_ptr_array_add (self->problems, g_strdup_printf (_ ("Entry %u: %s"), i + 1, why));
    }
  json_array_unref (entries);
  return self;
}

char *
bef_address_book_to_text (const BefAddressBook *self)
{
  g_autoptr (JsonArray) entries = json_array_new ();

  for (guint i = 0; i < self->contacts->len; i++)
    json_array_add_object_element (entries, bef_contact_to_json (self->contacts->pdata[i]));
  for (guint i = 0; i < self->unread->len; i++)
    json_array_add_element (entries, json_node_copy (self->unread->pdata[i]));
  return bef_kept_to_text (entries, MEMBER);
}

GPtrArray *
bef_address_book_get_problems (const BefAddressBook *self)
{
  return self->problems;
}

guint
bef_address_book_get_length (const BefAddressBook *self)
{
  return self->contacts->len;
}

const BefContact *
bef_address_book_get (const BefAddressBook *self, guint i)
{
  return i < self->contacts->len ? self->contacts->pdata[i] : NULL;
}

static int
index_of (const BefAddressBook *self, const char *id)
{
  for (guint i = 0; id != NULL && i < self->contacts->len; i++)
    if (g_str_equal (((BefContact *)self->contacts->pdata[i])->id, id))
      return (int)i;
  return -1;
}

const BefContact *
bef_address_book_find (const BefAddressBook *self, const char *id)
{
  int i = index_of (self, id);

  return i >= 0 ? self->contacts->pdata[i] : NULL;
}

static void
add_of_role (const BefAddressBook *self, const char *role, GPtrArray *found)
{
  for (guint i = 0; i < self->contacts->len; i++)
    if (g_str_equal (((BefContact *)self->contacts->pdata[i])->role, role))
      g_ptr_array_add (found, self->contacts->pdata[i]);
}

gboolean
bef_address_book_has_role (const BefAddressBook *self, const char *role)
{
  for (guint i = 0; i < self->contacts->len; i++)
    if (g_str_equal (((BefContact *)self->contacts->pdata[i])->role, role))
      return TRUE;
  return FALSE;
}

static void
add_named_firms (const BefAddressBook *self, const char *contact, GPtrArray *found)
{
  g_autofree char *text = g_utf8_casefold (contact, -1);

  for (guint i = 0; i < self->contacts->len; i++)
    {
      const char *firm = ((BefContact *)self->contacts->pdata[i])->firm;
      g_autofree char *folded = firm != NULL ? g_utf8_casefold (firm, -1) : NULL;
      if (folded != NULL
          && (g_str_equal (folded, text)
              || (g_utf8_strlen (folded, -1) >= FIRM_CHARS && strstr (text, folded) != NULL)))
        g_ptr_array_add (found, self->contacts->pdata[i]);
    }
}

GPtrArray *
bef_address_book_look_up (const BefAddressBook *self, const char *contact)
{
  GPtrArray *found = g_ptr_array_new ();

  if (contact == NULL || !g_utf8_validate (contact, -1, NULL))
    return found;
  add_of_role (self, contact, found);
  if (found->len == 0)
    add_named_firms (self, contact, found);
  if (found->len > 0 || bef_contact_role_is_known (contact))
    return found;
  g_autofree const char **roles = bef_contact_roles_of_text (contact);
  for (guint i = 0; roles[i] != NULL; i++)
    add_of_role (self, roles[i], found);
  return found;
}

const char *
bef_address_book_role_for (const char *contact)
{
  if (bef_contact_role_is_known (contact))
    return contact;
  g_autofree const char **roles = bef_contact_roles_of_text (contact);
  return roles[0] != NULL ? roles[0] : "other";
}

gboolean
bef_address_book_put (BefAddressBook *self, const BefContact *contact)
{
  int i = index_of (self, contact->id);

  if (i < 0 && self->contacts->len >= MOST_CONTACTS)
    return FALSE;
  if (i < 0)
    {
      g_ptr_array_add (self->contacts, bef_contact_copy (contact));
      return TRUE;
    }
  BefContact *former = self->contacts->pdata[i];
  self->contacts->pdata[i] = bef_contact_copy (contact);
  bef_contact_free (former);
  return TRUE;
}

gboolean
bef_address_book_remove (BefAddressBook *self, const char *id)
{
  int i = index_of (self, id);

  if (i >= 0)
    g_ptr_array_remove_index (self->contacts, (guint)i);
  return i >= 0;
}
