/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_SETTINGS_ENABLE_BACKEND
#include "bef-policy-backend.h"

#include <gio/gsettingsbackend.h>

#define BEF_TYPE_POLICY_BACKEND (bef_policy_backend_get_type ())
G_DECLARE_FINAL_TYPE (BefPolicyBackend, bef_policy_backend, BEF, POLICY_BACKEND, GSettingsBackend)

struct _BefPolicyBackend
{
  GSettingsBackend parent_instance;
  GSettingsBackend *inner; /* owned */
  const BefPolicyFile *policy;
};

G_DEFINE_FINAL_TYPE (BefPolicyBackend, bef_policy_backend, G_TYPE_SETTINGS_BACKEND)

#define INNER(backend) (BEF_POLICY_BACKEND (backend)->inner)
#define INNER_CLASS(backend) (G_SETTINGS_BACKEND_GET_CLASS (INNER (backend)))

static gboolean
is_fixed (GSettingsBackend *backend, const char *key)
{
  gboolean fixed;

  bef_policy_file_find (BEF_POLICY_BACKEND (backend)->policy, key, &fixed);
  return fixed;
}

static GVariant *
read_key (GSettingsBackend *backend, const char *key, const GVariantType *type,
          gboolean default_value)
{
  gboolean fixed;
  GVariant *value = bef_policy_file_find (BEF_POLICY_BACKEND (backend)->policy, key, &fixed);

  g_autoptr (GVariant) chosen = NULL;

  if (value != NULL && !g_variant_is_of_type (value, type))
    value = NULL;
  if (value == NULL || (!fixed && !default_value))
    chosen = INNER_CLASS (backend)->read (INNER (backend), key, type, default_value);
  return chosen != NULL || value == NULL ? g_steal_pointer (&chosen) : g_variant_ref (value);
}

static GVariant *
read_user_value (GSettingsBackend *backend, const char *key, const GVariantType *type)
{
  return INNER_CLASS (backend)->read_user_value (INNER (backend), key, type);
}

static gboolean
get_writable (GSettingsBackend *backend, const char *key)
{
  return !is_fixed (backend, key) && INNER_CLASS (backend)->get_writable (INNER (backend), key);
}

static gboolean
write_key (GSettingsBackend *backend, const char *key, GVariant *value, gpointer tag)
{
  if (is_fixed (backend, key) || !INNER_CLASS (backend)->write (INNER (backend), key, value, tag))
    return FALSE;
  g_settings_backend_changed (backend, key, tag);
  return TRUE;
}

static gboolean
write_tree (GSettingsBackend *backend, GTree *tree, gpointer tag)
{
  if (!INNER_CLASS (backend)->write_tree (INNER (backend), tree, tag))
    return FALSE;
  g_settings_backend_changed_tree (backend, tree, tag);
  return TRUE;
}

static void
reset (GSettingsBackend *backend, const char *key, gpointer tag)
{
  INNER_CLASS (backend)->reset (INNER (backend), key, tag);
  g_settings_backend_changed (backend, key, tag);
}

static void
subscribe (GSettingsBackend *backend, const char *name)
{
  INNER_CLASS (backend)->subscribe (INNER (backend), name);
}

static void
unsubscribe (GSettingsBackend *backend, const char *name)
{
  INNER_CLASS (backend)->unsubscribe (INNER (backend), name);
}

static void
sync_all (GSettingsBackend *backend)
{
  if (INNER_CLASS (backend)->sync != NULL)
    INNER_CLASS (backend)->sync (INNER (backend));
}

static GPermission *
get_permission (GSettingsBackend *backend, const char *path)
{
  return INNER_CLASS (backend)->get_permission (INNER (backend), path);
}

static void
bef_policy_backend_finalize (GObject *object)
{
  g_object_unref (INNER (object));
  G_OBJECT_CLASS (bef_policy_backend_parent_class)->finalize (object);
}

static void
bef_policy_backend_class_init (BefPolicyBackendClass *klass)
{
  GSettingsBackendClass *backend_class = G_SETTINGS_BACKEND_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = bef_policy_backend_finalize;
  backend_class->read = read_key;
  backend_class->read_user_value = read_user_value;
  backend_class->get_writable = get_writable;
  backend_class->write = write_key;
  backend_class->write_tree = write_tree;
  backend_class->reset = reset;
  backend_class->subscribe = subscribe;
  backend_class->unsubscribe = unsubscribe;
  backend_class->sync = sync_all;
  backend_class->get_permission = get_permission;
}

static void
bef_policy_backend_init (BefPolicyBackend *self)
{
  self->inner = g_settings_backend_get_default ();
}

gpointer
bef_policy_backend_new (const BefPolicyFile *policy)
{
  BefPolicyBackend *self = g_object_new (BEF_TYPE_POLICY_BACKEND, NULL);

  self->policy = policy;
  return self;
}

GObject *
bef_policy_backend_get_inner (GObject *backend)
{
  return BEF_IS_POLICY_BACKEND (backend) ? G_OBJECT (INNER (backend)) : backend;
}
