/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-backend.h"

#include <glib/gi18n.h>
#include <libsecret/secret.h>
#include <string.h>

#include "base/bef-secret.h"

static const SecretSchema schema = {
  "fr.beffroi.Beffroi",
  SECRET_SCHEMA_NONE,
  { { "profile", SECRET_SCHEMA_ATTRIBUTE_STRING }, { NULL, 0 } },
};

/* Whatever the bus says, the person needs to know that there is no keyring, or that it stayed
 * locked. */
static GError *
worded (const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_error_copy (error);
  if (g_error_matches (error, SECRET_ERROR, SECRET_ERROR_IS_LOCKED))
    return g_error_new_literal (BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_FORBIDDEN,
                                _ ("The keyring is locked: unlock it, then try again."));
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT)
      || g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_NO_REPLY)
      || g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_TIMEOUT))
    return g_error_new_literal (
        BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_TIMEOUT,
        _ ("The keyring does not answer. Look whether it still runs, then try again."));
  if (error->domain == G_DBUS_ERROR || error->domain == G_IO_ERROR
      || error->domain == G_SPAWN_ERROR)
    return g_error_new (
        BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_CONNECT,
        _ ("No keyring is running on this computer, so the access token cannot be kept. "
           "Install and start a keyring (gnome-keyring or KeePassXC). (%s)"),
        error->message);
  return g_error_new (BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_SERVER, _ ("The keyring refused: %s"),
                      error->message);
}

/* NULL: it is in a locked keyring. Within a sandbox the items are libsecret's own, out of a file
 * that the secret portal gives the key to: those are open once they are found. (transfer full)
 * nullable */
static SecretValue *
value_of (gpointer item)
{
  if (SECRET_IS_ITEM (item))
    return secret_item_get_secret (item);
  return SECRET_IS_RETRIEVABLE (item) ? secret_retrievable_retrieve_secret_sync (item, NULL, NULL)
                                      : NULL;
}

/* Without unlocking: an item that is there and gives no secret is in a locked keyring. */
static void
searched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  GList *items = secret_password_search_finish (result, &error);
  gboolean locked = FALSE;
  char *token = NULL;

  for (GList *l = items; l != NULL && token == NULL; l = l->next)
    {
      SecretValue *value = value_of (l->data);
      locked |= value == NULL;
      if (value != NULL && secret_value_get_text (value) != NULL)
        token = g_strdup (secret_value_get_text (value));
      g_clear_pointer (&value, secret_value_unref);
    }
  g_list_free_full (items, g_object_unref);
  if (error == NULL && token == NULL && locked)
    error = g_error_new_literal (SECRET_ERROR, SECRET_ERROR_IS_LOCKED, "");
  if (error != NULL)
    g_task_return_error (task, worded (error));
  else
    g_task_return_pointer (task, token, (GDestroyNotify)bef_secret_free);
}

static void
search (GTask *task)
{
  secret_password_search (&schema, SECRET_SEARCH_LOAD_SECRETS, g_task_get_cancellable (task),
                          searched_cb, task, "profile", g_task_get_task_data (task), NULL);
}

static void
lookup_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  g_autoptr (GError) error = NULL;
  char *secret = secret_password_lookup_finish (result, &error);

  if (error == NULL && secret == NULL)
    {
      /* Either there is none, or nobody unlocked it. */
      search (task);
      return;
    }
  if (error != NULL)
    g_task_return_error (task, worded (error));
  else
    g_task_return_pointer (task, g_strdup (secret), (GDestroyNotify)bef_secret_free);
  /* libsecret's memory is not freed by g_free(): a plain copy is handed out. */
  secret_password_free (secret);
  g_object_unref (task);
}

void
bef_credentials_lookup_async (const char *profile, BefKeyringUse use, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, bef_credentials_lookup_async);
  g_task_set_task_data (task, g_strdup (profile), g_free);
  if (use == BEF_KEYRING_UNLOCK)
    secret_password_lookup (&schema, cancellable, lookup_cb, task, "profile", profile, NULL);
  else
    search (task);
}

char *
bef_credentials_lookup_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, bef_credentials_lookup_async), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
store_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (g_task_get_task_data (task) != NULL)
    secret_password_clear_finish (result, &error);
  else
    secret_password_store_finish (result, &error);
  if (error != NULL)
    g_task_return_error (task, worded (error));
  else
    g_task_return_boolean (task, TRUE);
}

/* An empty or NULL @token forgets the one stored. */
void
bef_credentials_store_async (const char *profile, const char *token, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, bef_credentials_store_async);
  if (token == NULL || token[0] == '\0')
    {
      g_task_set_task_data (task, GINT_TO_POINTER (TRUE), NULL);
      secret_password_clear (&schema, cancellable, store_cb, task, "profile", profile, NULL);
      return;
    }
  g_autofree char *label =
      g_str_has_prefix (profile, BEF_CREDENTIALS_CALENDAR)
          /* Translators: the name of a password in the keyring; %s is the calendar's server. */
          ? g_strdup_printf (_ ("Beffroi password of a calendar (%s)"),
                             profile + strlen (BEF_CREDENTIALS_CALENDAR))
          /* Translators: the name of a token in the keyring; %s is a profile's name. */
          : g_strdup_printf (_ ("Beffroi access token (%s)"), profile);
  secret_password_store (&schema, SECRET_COLLECTION_DEFAULT, label, token, cancellable, store_cb,
                         task, "profile", profile, NULL);
}

gboolean
bef_credentials_store_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, bef_credentials_store_async), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
