/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-contact.h"

#include <glib/gi18n.h>
#include <stddef.h>
#include <string.h>

#include "base/bef-text.h"
#include "bef-kept.h"
#include "bef-phone.h"

#define LAST_ROLE (G_N_ELEMENTS (roles) - 1)
#define MOST_STEMS 8

/* In the order of the form. The stems are beginnings of words without their accents. */
static const struct
{
  const char *id, *word, *hint;
  const char *stems[MOST_STEMS];
} roles[] = {
  { "heating",
    NC_ ("contact", "Heating"),
    N_ ("boiler, radiators, heat pump, ventilation"),
    { "chauffag", "chaudi", "heating", "boiler", "climatis" } },
  { "electrician",
    NC_ ("contact", "Electrician"),
    N_ ("power cut, breakers, lighting of a building"),
    { "electricien", "electrician", "electricite" } },
  { "locksmith",
    NC_ ("contact", "Locksmith"),
    N_ ("doors, locks, readers of badges"),
    { "serrur", "locksmith", "acces" } },
  { "network",
    NC_ ("contact", "Network"),
    N_ ("fibre, Wi-Fi, switches"),
    { "reseau", "network", "fibre", "wi-fi", "wifi", "internet" } },
  { "telephony", NC_ ("contact", "Telephony"), N_ ("telephones and lines"), { "telephon" } },
  { "cameras",
    NC_ ("contact", "Video protection"),
    N_ ("cameras and their recorder"),
    { "videoprotection", "camera", "video" } },
  { "lift", NC_ ("contact", "Lift"), N_ ("lift, automatic doors"), { "ascenseur", "lift" } },
  { "water",
    NC_ ("contact", "Water"),
    N_ ("leaks, mains, meters"),
    { "eau", "eaux", "water", "plomb", "fuite", "plumb" } },
  { "energy-adviser",
    NC_ ("contact", "Energy adviser"),
    N_ ("consumption, contracts, thermal works"),
    { "energie", "energy" } },
  { "staff",
    NC_ ("contact", "Technical services"),
    N_ ("staff of the commune, also on call"),
    { "technique", "technical", "astreinte", "cantonnier" } },
  { "prefecture",
    NC_ ("contact", "Prefecture"),
    N_ ("authorisations, alerts to the population"),
    { "prefect" } },
  { "deputy",
    NC_ ("contact", "Mayor or deputy"),
    N_ ("the elected official on duty"),
    { "maire", "mayor", "adjoint", "deputy", "elu" } },
  { "other", NC_ ("contact", "Other"), N_ ("whoever else is called"), { NULL } },
};

static const char *const joining[] = { "et", "and", "ou", "or" };

static const BefKeptText texts[] = {
  { "firm", offsetof (BefContact, firm), 120, TRUE },
  { "phone", offsetof (BefContact, phone), 60, TRUE },
  { "phone2", offsetof (BefContact, phone2), 60, TRUE },
  { "mail", offsetof (BefContact, mail), 200, TRUE },
  { "contract", offsetof (BefContact, contract), 80, TRUE },
  { "hours", offsetof (BefContact, hours), 200, TRUE },
  { "note", offsetof (BefContact, note), 1000, FALSE },
};
G_STATIC_ASSERT (G_N_ELEMENTS (texts) == BEF_N_CONTACT_FIELDS);

static int
find_role (const char *id)
{
  for (guint i = 0; id != NULL && i < G_N_ELEMENTS (roles); i++)
    if (g_str_equal (id, roles[i].id))
      return (int)i;
  return -1;
}

const char *
bef_contact_role_nth (guint i)
{
  return i < G_N_ELEMENTS (roles) ? roles[i].id : NULL;
}

gboolean
bef_contact_role_is_known (const char *id)
{
  return find_role (id) >= 0;
}

const char *
bef_contact_role_word (const char *id)
{
  int i = find_role (id);

  return g_dpgettext2 (NULL, "contact", roles[i >= 0 ? (guint)i : LAST_ROLE].word);
}

const char *
bef_contact_role_hint (const char *id)
{
  int i = find_role (id);

  return _ (roles[i >= 0 ? (guint)i : LAST_ROLE].hint);
}

/* The role that @word (folded) names; NULL: none. Short stems ("eau") are whole words. */
static const char *
role_of_word (const char *word)
{
  for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
    for (guint k = 0; k < MOST_STEMS && roles[i].stems[k] != NULL; k++)
      if (strlen (roles[i].stems[k]) <= 4 ? g_str_equal (word, roles[i].stems[k])
                                          : g_str_has_prefix (word, roles[i].stems[k]))
        return roles[i].id;
  return NULL;
}

static gboolean
is_joining (const char *word)
{
  for (guint i = 0; i < G_N_ELEMENTS (joining); i++)
    if (g_str_equal (word, joining[i]))
      return TRUE;
  return FALSE;
}

/* @text without accents and in small letters, its words apart. (transfer full) */
static GStrv
split_words (const char *text)
{
  g_autofree char *line = bef_text_line (text != NULL ? text : "", BEF_TEXT_LINE);
  g_autofree char *plain = g_str_to_ascii (line, "C");
  g_autofree char *small = g_ascii_strdown (plain, -1);

  return g_strsplit_set (small, " ,;:.()/'\"?!", -1);
}

const char **
bef_contact_roles_of_text (const char *text)
{
  g_auto (GStrv) words = split_words (text);
  GPtrArray *found = g_ptr_array_new ();
  gboolean joined = TRUE;

  for (guint i = 0; words[i] != NULL; i++)
    {
      const char *role = role_of_word (words[i]);
      if (role != NULL && joined && !g_ptr_array_find (found, role, NULL))
        {
          g_ptr_array_add (found, (gpointer)role);
          joined = FALSE;
        }
      else if (words[i][0] != '\0' && found->len > 0)
        joined = is_joining (words[i]);
    }
  g_ptr_array_add (found, NULL);
  return (const char **)g_ptr_array_free (found, FALSE);
}

BefContact *
bef_contact_new (const char *role)
{
  BefContact *self = g_new0 (BefContact, 1);

  self->id = g_uuid_string_random ();
  self->role = g_strdup (role != NULL && role[0] != '\0' ? role : roles[LAST_ROLE].id);
  return self;
}

BefContact *
bef_contact_copy (const BefContact *self)
{
  BefContact *copy = g_new0 (BefContact, 1);

  copy->id = g_strdup (self->id);
  copy->role = g_strdup (self->role);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    *bef_kept_text_of (copy, &texts[i]) = g_strdup (bef_contact_get (self, (BefContactField)i));
  copy->rest = self->rest != NULL ? json_object_ref (self->rest) : NULL;
  return copy;
}

void
bef_contact_free (BefContact *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->role);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (*bef_kept_text_of (self, &texts[i]));
  g_clear_pointer (&self->rest, json_object_unref);
  g_free (self);
}

const char *
bef_contact_field_word (BefContactField field)
{
  switch (field)
    {
    case BEF_CONTACT_FIRM:
      return C_ ("contact", "Firm or office");
    case BEF_CONTACT_PHONE:
      return C_ ("contact", "Telephone");
    case BEF_CONTACT_PHONE2:
      return C_ ("contact", "Second telephone");
    case BEF_CONTACT_MAIL:
      return C_ ("contact", "E-mail");
    case BEF_CONTACT_CONTRACT:
      return C_ ("contact", "Contract number");
    case BEF_CONTACT_HOURS:
      return C_ ("contact", "Hours");
    case BEF_CONTACT_NOTE:
      return C_ ("contact", "Note");
    case BEF_N_CONTACT_FIELDS:
    default:
      g_return_val_if_reached ("");
    }
}

const char *
bef_contact_get (const BefContact *self, BefContactField field)
{
  return *bef_kept_text_of ((gpointer)self, &texts[field]);
}

void
bef_contact_set (BefContact *self, BefContactField field, const char *text)
{
  char *clean = texts[field].is_line ? bef_text_line (text, texts[field].max_chars)
                                     : bef_text_lines (text, texts[field].max_chars);
  char **place = bef_kept_text_of (self, &texts[field]);

  if (clean != NULL)
    g_strstrip (clean);
  g_free (*place);
  *place = clean != NULL && clean[0] != '\0' ? clean : NULL;
  if (*place == NULL)
    g_free (clean);
}

/* One "@" with something around it, and nothing that ends an address. */
static gboolean
is_mail (const char *text)
{
  const char *at = strchr (text, '@');

  return at != NULL && at != text && strchr (at + 1, '@') == NULL && strchr (at + 1, '.') != NULL
         && at[1] != '.' && !g_str_has_suffix (at, ".") && strpbrk (text, " ,;<>()\"?&\n") == NULL;
}

const char *
bef_contact_flaw (BefContactField field, const char *text)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text != NULL ? text : ""));

  if (stripped[0] == '\0')
    return NULL;
  if (field == BEF_CONTACT_PHONE || field == BEF_CONTACT_PHONE2)
    return bef_phone_flaw_text (bef_phone_check (stripped));
  if (field == BEF_CONTACT_MAIL && !is_mail (stripped))
    return _ ("An address reads like accueil@example.fr.");
  return NULL;
}

const char *
bef_contact_get_name (const BefContact *self)
{
  return self->firm != NULL ? self->firm : bef_contact_role_word (self->role);
}

char *
bef_contact_dup_mail_uri (const BefContact *self, const char *subject)
{
  if (self->mail == NULL || !is_mail (self->mail))
    return NULL;
  g_autofree char *to = g_uri_escape_string (self->mail, "@+", FALSE);
  g_autofree char *what = g_uri_escape_string (subject, NULL, FALSE);

  return g_strdup_printf ("mailto:%s?subject=%s", to, what);
}

BefContact *
bef_contact_read (JsonObject *object, const char **why_out)
{
  const char *role = bef_json_get_string (object, "role"), *id = bef_json_get_string (object, "id");

  if (role == NULL || role[0] == '\0' || strlen (role) > 64 || !bef_text_is_plain (role))
    {
      *why_out = _ ("it does not say what it is called for");
      return NULL;
    }
  BefContact *self = bef_contact_new (role);
  if (!bef_kept_read_texts (self, texts, G_N_ELEMENTS (texts), object))
    {
      *why_out = _ ("something that is no text stands where a text has to");
      bef_contact_free (self);
      return NULL;
    }
  if (id != NULL && id[0] != '\0' && strlen (id) <= 64 && bef_text_is_plain (id))
    bef_set_str (&self->id, id);
  self->rest = json_object_ref (object);
  return self;
}

static void
copy_member (JsonObject *object, const char *name, JsonNode *node, gpointer user_data)
{
  json_object_set_member (user_data, name, json_node_copy (node));
}

JsonObject *
bef_contact_to_json (const BefContact *self)
{
  JsonObject *object = json_object_new ();

  if (self->rest != NULL)
    json_object_foreach_member (self->rest, copy_member, object);
  json_object_set_string_member (object, "id", self->id);
  json_object_set_string_member (object, "role", self->role);
  bef_kept_write_texts ((gpointer)self, texts, G_N_ELEMENTS (texts), object);
  return object;
}
