/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-own-profile.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "backend/bef-profile.h"
#include "base/bef-json.h"
#include "base/bef-text.h"

#define MAX_BYTES (1024 * 1024)
#define MAX_UNDO 50

struct _BefOwnProfile
{
  GObject parent_instance;
  char *path;      /* owned, nullable */
  char *text;      /* owned, nullable */
  JsonNode *root;  /* owned, nullable: of @text */
  GPtrArray *past; /* owned, of char*: former texts ("": none), the newest last */
  char *fault;     /* owned, nullable */
  gboolean writing, dirty;
  gboolean not_understood; /* what is at @path */
};

G_DEFINE_FINAL_TYPE (BefOwnProfile, bef_own_profile, G_TYPE_OBJECT)

static guint changed_signal;

static void keep (BefOwnProfile *self);

static void
kept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  BefOwnProfile *self = BEF_OWN_PROFILE (source);
  g_autoptr (GError) error = NULL;

  self->writing = FALSE;
  if (g_task_propagate_boolean (G_TASK (result), &error))
    self->not_understood = FALSE;
  if (bef_set_str (&self->fault, error != NULL ? error->message : NULL))
    g_signal_emit (self, changed_signal, 0);
  if (self->dirty)
    keep (self);
}

typedef struct
{
  char *path, *text;
  gboolean sets_aside;
} Kept;

static void
kept_free (gpointer data)
{
  Kept *self = data;

  g_free (self->path);
  g_free (self->text);
  g_free (self);
}

static void
keep_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Kept *kept = data;
  g_autofree char *folder = g_path_get_dirname (kept->path);
  g_autofree char *aside = g_strconcat (kept->path, ".bad", NULL);
  GError *error = NULL;

  /* Somebody's work, perhaps but a comma from being understood. */
  if (kept->sets_aside && g_rename (kept->path, aside) != 0 && errno != ENOENT)
    g_set_error (&error, G_FILE_ERROR, g_file_error_from_errno (errno), "%s: %s", kept->path,
                 g_strerror (errno));
  else if (kept->text == NULL)
    {
      if (g_remove (kept->path) != 0 && errno != ENOENT)
        g_set_error (&error, G_FILE_ERROR, g_file_error_from_errno (errno), "%s: %s", kept->path,
                     g_strerror (errno));
    }
  else if (g_mkdir_with_parents (folder, 0700) != 0)
    g_set_error (&error, G_FILE_ERROR, g_file_error_from_errno (errno), "%s: %s", folder,
                 g_strerror (errno));
  else
    g_file_set_contents_full (kept->path, kept->text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600,
                              &error);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

/* One write at a time: the last text is what stays. */
static void
keep (BefOwnProfile *self)
{
  Kept *kept;

  if (self->path == NULL)
    return;
  self->dirty = self->writing;
  if (self->writing)
    return;
  self->writing = TRUE;
  g_autoptr (GTask) task = g_task_new (self, NULL, kept_cb, NULL);
  kept = g_new0 (Kept, 1);
  kept->path = g_strdup (self->path);
  kept->text = g_strdup (self->text);
  kept->sets_aside = self->not_understood;
  g_task_set_source_tag (task, keep);
  g_task_set_task_data (task, kept, kept_free);
  g_task_run_in_thread (task, keep_thread);
}

/* @text (transfer full, nullable) is understood. */
static void
set_text (BefOwnProfile *self, char *text)
{
  g_free (self->text);
  self->text = text;
  g_clear_pointer (&self->root, json_node_unref);
  if (text != NULL)
    self->root = bef_json_parse (text, strlen (text), MAX_BYTES, NULL);
}

static void
change_to (BefOwnProfile *self, char *text)
{
  if (g_strcmp0 (text, self->text) == 0)
    {
      g_free (text);
      return;
    }
  g_ptr_array_add (self->past, g_strdup (self->text != NULL ? self->text : ""));
  if (self->past->len > MAX_UNDO)
    g_ptr_array_remove_index (self->past, 0);
  set_text (self, text);
  keep (self);
  g_signal_emit (self, changed_signal, 0);
}

static gboolean
is_understood (const char *text, gsize length, GError **error)
{
  g_autoptr (BefProfile) profile = bef_profile_new_over (text, length, error);

  return profile != NULL;
}

/* @root (transfer full) in place of what was said. */
static gboolean
take_object (BefOwnProfile *self, JsonObject *root, GError **error)
{
  g_autoptr (JsonNode) node = json_node_alloc ();
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  g_autofree char *text = NULL;
  JsonObject *types = bef_json_get_object (root, "types");
  gboolean is_empty = types == NULL || json_object_get_size (types) == 0;

  json_node_init_object (node, root);
  is_empty &= json_object_get_size (root) <= 2;
  json_object_unref (root);
  json_generator_set_root (generator, node);
  json_generator_set_pretty (generator, TRUE);
  text = json_generator_to_data (generator, NULL);
  if (!is_understood (text, strlen (text), error))
    return FALSE;
  change_to (self, is_empty ? NULL : g_steal_pointer (&text));
  return TRUE;
}

/* A copy to be changed. (transfer full) */
static JsonObject *
copy_root (BefOwnProfile *self)
{
  JsonObject *root;

  if (self->text != NULL)
    {
      g_autoptr (JsonNode) node = bef_json_parse (self->text, strlen (self->text), MAX_BYTES, NULL);
      root = json_object_ref (bef_json_node_object (node));
    }
  else
    root = json_object_new ();
  json_object_set_int_member (root, "version", 1);
  if (bef_json_get_object (root, "types") == NULL)
    json_object_set_object_member (root, "types", json_object_new ());
  return root;
}

/* Member @name of @parent, made where it is not. */
static JsonObject *
ensure_object (JsonObject *parent, const char *name)
{
  JsonObject *object = bef_json_get_object (parent, name);

  if (object == NULL)
    {
      object = json_object_new ();
      json_object_set_object_member (parent, name, object);
    }
  return object;
}

/* Nothing is said of what has nothing left. */
static void
drop_empty (JsonObject *types, const char *type)
{
  JsonObject *one = bef_json_get_object (types, type);
  JsonObject *attributes = bef_json_get_object (one, "attributes");

  if (attributes != NULL && json_object_get_size (attributes) == 0)
    json_object_remove_member (one, "attributes");
  if (one != NULL && json_object_get_size (one) == 0)
    json_object_remove_member (types, type);
}

gboolean
bef_own_profile_set_type (BefOwnProfile *self, const char *type, const char *use, GError **error)
{
  JsonObject *root = copy_root (self), *types = bef_json_get_object (root, "types");
  JsonObject *one = ensure_object (types, type);

  json_object_remove_member (one, "role");
  json_object_remove_member (one, "kind");
  if (g_strcmp0 (use, "building") == 0 || g_strcmp0 (use, "alert") == 0)
    json_object_set_string_member (one, "role", use);
  else if (use != NULL)
    json_object_set_string_member (one, "kind", use);
  drop_empty (types, type);
  return take_object (self, root, error);
}

gboolean
bef_own_profile_set_attribute (BefOwnProfile *self, const char *type, const char *attribute,
                               const char *use, GError **error)
{
  JsonObject *root = copy_root (self), *types = bef_json_get_object (root, "types");
  JsonObject *one = ensure_object (types, type);
  JsonObject *attributes = ensure_object (one, "attributes");

  json_object_remove_member (attributes, attribute);
  if (use != NULL)
    json_object_set_string_member (ensure_object (attributes, attribute),
                                   bef_quantity_info (use) != NULL ? "quantity" : "as", use);
  drop_empty (types, type);
  return take_object (self, root, error);
}

static JsonObject *
said_of (BefOwnProfile *self, const char *type)
{
  return bef_json_get_object (bef_json_get_object (bef_json_node_object (self->root), "types"),
                              type);
}

const char *
bef_own_profile_get_type_use (BefOwnProfile *self, const char *type)
{
  JsonObject *one = said_of (self, type);
  const char *role = bef_json_get_string (one, "role");

  return role != NULL ? role : bef_json_get_string (one, "kind");
}

const char *
bef_own_profile_get_attribute_use (BefOwnProfile *self, const char *type, const char *attribute)
{
  JsonObject *attributes = bef_json_get_object (said_of (self, type), "attributes");
  JsonObject *use = bef_json_get_object (attributes, attribute);
  const char *quantity = bef_json_get_string (use, "quantity");

  return quantity != NULL ? quantity : bef_json_get_string (use, "as");
}

void
bef_own_profile_forget (BefOwnProfile *self)
{
  change_to (self, NULL);
}

gboolean
bef_own_profile_can_undo (BefOwnProfile *self)
{
  return self->past->len > 0;
}

gboolean
bef_own_profile_undo (BefOwnProfile *self)
{
  if (self->past->len == 0)
    return FALSE;
  g_autofree char *former = g_ptr_array_steal_index (self->past, self->past->len - 1);
  set_text (self, former[0] != '\0' ? g_steal_pointer (&former) : NULL);
  keep (self);
  g_signal_emit (self, changed_signal, 0);
  return TRUE;
}

gboolean
bef_own_profile_take (BefOwnProfile *self, const char *text, gsize length, GError **error)
{
  if (!is_understood (text, length, error))
    return FALSE;
  change_to (self, g_strndup (text, length));
  return TRUE;
}

void
bef_own_profile_set_unkept (BefOwnProfile *self)
{
  g_clear_pointer (&self->path, g_free);
}

gboolean
bef_own_profile_is_kept (BefOwnProfile *self)
{
  return self->path != NULL;
}

gboolean
bef_own_profile_is_writing (BefOwnProfile *self)
{
  return self->writing;
}

const char *
bef_own_profile_get_text (BefOwnProfile *self)
{
  return self->text;
}

const char *
bef_own_profile_get_fault (BefOwnProfile *self)
{
  return self->fault;
}

static void
bef_own_profile_finalize (GObject *object)
{
  BefOwnProfile *self = BEF_OWN_PROFILE (object);

  g_free (self->path);
  g_free (self->text);
  g_free (self->fault);
  g_clear_pointer (&self->root, json_node_unref);
  g_ptr_array_unref (self->past);
  G_OBJECT_CLASS (bef_own_profile_parent_class)->finalize (object);
}

static void
bef_own_profile_class_init (BefOwnProfileClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = bef_own_profile_finalize;
  changed_signal = g_signal_new ("changed", BEF_TYPE_OWN_PROFILE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static void
bef_own_profile_init (BefOwnProfile *self)
{
  self->past = g_ptr_array_new_with_free_func (g_free);
}

BefOwnProfile *
bef_own_profile_new (const char *path, GError **error)
{
  BefOwnProfile *self = g_object_new (BEF_TYPE_OWN_PROFILE, NULL);
  g_autoptr (GError) local = NULL;
  g_autofree char *text = NULL;
  gsize length;

  self->path = g_strdup (path);
  if (path == NULL)
    return self;
  if (g_file_get_contents (path, &text, &length, &local) && is_understood (text, length, &local))
    set_text (self, g_steal_pointer (&text));
  else if (!g_error_matches (local, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    {
      self->not_understood = TRUE;
      g_propagate_prefixed_error (error, g_steal_pointer (&local), "%s: ", path);
    }
  return self;
}
