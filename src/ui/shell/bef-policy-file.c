/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-policy-file.h"

#include <glib/gi18n.h>

#include "backend/bef-address.h"
#include "bef-role-map.h"

#define APPLICATION "application"
#define PROFILE "profile "
#define MAY_CHANGE "may-change"

#define BASE_PATH "/fr/beffroi/Beffroi/"

typedef struct
{
  GVariant *value; /* owned */
  gboolean is_fixed;
} Entry;

struct _BefPolicyFile
{
  GHashTable *entries; /* owned: whole path (owned) -> Entry (owned) */
};

/* A group while it is read. */
typedef struct
{
  GKeyFile *file;
  const char *name;
  char *path;              /* owned: of GSettings, with a final slash */
  GSettingsSchema *schema; /* owned */
  GStrv may_change;        /* owned, nullable */
} Group;

static void
group_clear (Group *self)
{
  g_free (self->path);
  g_clear_pointer (&self->schema, g_settings_schema_unref);
  g_strfreev (self->may_change);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Group, group_clear)

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_variant_unref (entry->value);
  g_free (entry);
}

static gboolean
fail (const Group *group, const char *key, const char *why, GError **error)
{
  /* TRANSLATORS: a group, a key, a sentence. */
  g_set_error (error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_INVALID_VALUE, _ ("[%s] %s: %s"),
               group->name, key, why);
  return FALSE;
}

/* "a; b" as one writes it: no item empty. (transfer full) */
static GStrv
split (const char *text)
{
  g_autoptr (GStrvBuilder) items = g_strv_builder_new ();
  g_auto (GStrv) parts = g_strsplit (text, ";", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    if (g_strstrip (parts[i])[0] != '\0')
      g_strv_builder_add (items, parts[i]);
  return g_strv_builder_end (items);
}

/* (transfer full), floating; NULL: it is not of that type. */
static GVariant *
read_number (const char *text, const GVariantType *type)
{
  gint64 number;

  if (!g_ascii_string_to_signed (text, 10, G_MININT32, G_MAXUINT32, &number, NULL))
    return NULL;
  if (g_variant_type_equal (type, G_VARIANT_TYPE_UINT32))
    return number >= 0 ? g_variant_new_uint32 ((guint32)number) : NULL;
  return number <= G_MAXINT32 ? g_variant_new_int32 ((gint32)number) : NULL;
}

static GVariant *
read_map (const char *text)
{
  g_auto (GStrv) items = split (text);
  g_autoptr (GVariant) map = g_variant_ref_sink (bef_role_map_from_text (text));

  /* It leaves out what it does not understand. */
  return g_variant_n_children (map) == g_strv_length (items) ? g_steal_pointer (&map) : NULL;
}

static GVariant *
read_value (const char *text, const GVariantType *type)
{
  g_auto (GStrv) items = split (text);

  if (g_variant_type_equal (type, G_VARIANT_TYPE_STRING))
    return g_variant_new_string (text);
  if (g_variant_type_equal (type, G_VARIANT_TYPE_BOOLEAN))
    return g_str_equal (text, "true")    ? g_variant_new_boolean (TRUE)
           : g_str_equal (text, "false") ? g_variant_new_boolean (FALSE)
                                         : NULL;
  if (g_variant_type_equal (type, G_VARIANT_TYPE_STRING_ARRAY))
    return g_variant_new_strv ((const char *const *)items, -1);
  if (g_variant_type_equal (type, G_VARIANT_TYPE ("a(ss)")))
    return read_map (text);
  if (g_variant_type_equal (type, G_VARIANT_TYPE ("(ssss)")))
    return g_strv_length (items) == 4
               ? g_variant_new ("(ssss)", items[0], items[1], items[2], items[3])
               : NULL;
  return read_number (text, type);
}

static void
add (BefPolicyFile *self, const Group *group, const char *key, GVariant *value)
{
  Entry *entry = g_new0 (Entry, 1);

  entry->value = g_variant_ref_sink (value);
  entry->is_fixed =
      group->may_change == NULL || !g_strv_contains ((const char *const *)group->may_change, key);
  g_hash_table_insert (self->entries, g_strconcat (group->path, key, NULL), entry);
}

static gboolean
is_address (const char *key)
{
  return g_str_equal (key, "url") || g_str_equal (key, "issuer");
}

static gboolean
read_key (BefPolicyFile *self, const Group *group, const char *key, GError **error)
{
  g_autofree char *text = g_key_file_get_string (group->file, group->name, key, error);
  g_autoptr (GSettingsSchemaKey) known = NULL;
  g_autoptr (GVariant) value = NULL;

  if (text == NULL)
    return FALSE;
  if (g_str_equal (key, BEF_POLICY_TOKEN_FILE) && g_str_has_prefix (group->name, PROFILE))
    {
      if (!g_path_is_absolute (text))
        return fail (group, key, _ ("a whole path is wanted"), error);
      add (self, group, key, g_variant_new_string (text));
      return TRUE;
    }
  if (!g_settings_schema_has_key (group->schema, key))
    return fail (group, key, _ ("there is no such setting"), error);
  if (is_address (key) && text[0] != '\0' && bef_address_fault (text) != NULL)
    return fail (group, key, bef_address_fault (text), error);
  known = g_settings_schema_get_key (group->schema, key);
  value = read_value (text, g_settings_schema_key_get_value_type (known));
  if (value != NULL)
    g_variant_ref_sink (value);
  if (value == NULL || !g_settings_schema_key_range_check (known, value))
    return fail (group, key, _ ("this is no value of that setting"), error);
  add (self, group, key, value);
  return TRUE;
}

/* Which settings the group is about. */
static gboolean
find_schema (Group *group, GError **error)
{
  const char *profile =
      g_str_has_prefix (group->name, PROFILE) ? group->name + strlen (PROFILE) : NULL;

  if (profile != NULL && bef_policy_is_profile_name (profile))
    group->path = bef_policy_dup_profile_path (profile);
  else if (g_str_equal (group->name, APPLICATION))
    group->path = g_strdup (BASE_PATH);
  else
    {
      g_set_error (error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_GROUP_NOT_FOUND,
                   _ ("[%s]: groups are [application] and [profile NAME], whose name is 1 to 32 "
                      "lower-case letters, digits and hyphens"),
                   group->name);
      return FALSE;
    }
  group->schema = g_settings_schema_source_lookup (
      g_settings_schema_source_get_default (),
      profile != NULL ? BEF_POLICY_PROFILE_SCHEMA : BEF_POLICY_SCHEMA, TRUE);
  return TRUE;
}

static gboolean
read_group (BefPolicyFile *self, GKeyFile *file, const char *name, GError **error)
{
  g_auto (Group) group = { .file = file, .name = name };
  g_auto (GStrv) keys = g_key_file_get_keys (file, name, NULL, error);
  g_autofree char *may_change = g_key_file_get_string (file, name, MAY_CHANGE, NULL);

  if (keys == NULL || !find_schema (&group, error))
    return FALSE;
  group.may_change = may_change != NULL ? split (may_change) : NULL;
  for (guint i = 0; group.may_change != NULL && group.may_change[i] != NULL; i++)
    if (!g_settings_schema_has_key (group.schema, group.may_change[i]))
      return fail (&group, group.may_change[i], _ ("there is no such setting"), error);
  for (guint i = 0; keys[i] != NULL; i++)
    if (!g_str_equal (keys[i], MAY_CHANGE) && !read_key (self, &group, keys[i], error))
      return FALSE;
  return TRUE;
}

/* The first line that is none of a keyfile, from 1 on; 0: another fault. GLib's own words repeat
 * what stands on it. */
static guint
find_odd_line (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  gboolean in_group = FALSE;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *line = g_strstrip (lines[i]);
      if (line[0] == '\0' || line[0] == '#')
        continue;
      if (line[0] == '[' && g_str_has_suffix (line, "]"))
        in_group = TRUE;
      else if (!in_group || line[0] == '[' || line[0] == '=' || strchr (line, '=') == NULL)
        return i + 1;
    }
  return 0;
}

BefPolicyFile *
bef_policy_file_parse (const char *text, gssize length, GError **error)
{
  g_autoptr (BefPolicyFile) self = g_new0 (BefPolicyFile, 1);
  g_autoptr (GKeyFile) file = g_key_file_new ();

  self->entries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, entry_free);
  if (!g_key_file_load_from_data (file, text, length < 0 ? strlen (text) : (gsize)length,
                                  G_KEY_FILE_NONE, NULL))
    {
      g_set_error (error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_PARSE,
                   _ ("line %u is no group in brackets, no key with its value and no remark that "
                      "begins with #"),
                   find_odd_line (text));
      return NULL;
    }
  g_auto (GStrv) groups = g_key_file_get_groups (file, NULL);
  for (guint i = 0; groups[i] != NULL; i++)
    if (!read_group (self, file, groups[i], error))
      return NULL;
  return g_steal_pointer (&self);
}

BefPolicyFile *
bef_policy_file_load (const char *path, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, error);
  g_autofree char *text = g_malloc (BEF_POLICY_MAX_BYTES + 2);
  gsize length = 0;

  if (stream == NULL
      || !g_input_stream_read_all (G_INPUT_STREAM (stream), text, BEF_POLICY_MAX_BYTES + 1, &length,
                                   NULL, error))
    return NULL;
  if (length > BEF_POLICY_MAX_BYTES)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _ ("it is too large"));
      return NULL;
    }
  text[length] = '\0';
  return bef_policy_file_parse (text, (gssize)length, error);
}

void
bef_policy_file_free (BefPolicyFile *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->entries);
  g_free (self);
}

GVariant *
bef_policy_file_find (const BefPolicyFile *self, const char *key, gboolean *is_fixed)
{
  const Entry *entry = g_hash_table_lookup (self->entries, key);

  *is_fixed = entry != NULL && entry->is_fixed;
  return entry != NULL ? entry->value : NULL;
}

char *
bef_policy_dup_profile_path (const char *name)
{
  return g_strdup_printf (BASE_PATH "profiles/%s/", name);
}

gboolean
bef_policy_is_profile_name (const char *name)
{
  gsize length = name != NULL ? strlen (name) : 0;

  return length >= 1 && length <= 32
         && strspn (name, "abcdefghijklmnopqrstuvwxyz0123456789-") == length;
}

guint
bef_policy_file_count (const BefPolicyFile *self)
{
  return g_hash_table_size (self->entries);
}
