/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-profile-tokens.h"

#include "ui/shell/bef-policy.h"
#include "ui/shell/bef-rights-settings.h"
#include "ui/shell/bef-sign-in-settings.h"

BefTokenSource *
bef_profile_tokens_new (GSettings *profile, const char *name, const BefOptions *options,
                        BefSignIn *handed, const BefTokenCallbacks *callbacks)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BefSignIn) sign_in = NULL;
  g_autofree char *set = bef_policy_dup_token_file (name);
  const char *file = options->token_file != NULL ? options->token_file : set;

  /* A file that was named is what was meant. */
  if (file != NULL || !bef_sign_in_settings_has (profile))
    return bef_token_source_new (name, file, callbacks);
  if (handed != NULL)
    return bef_token_source_new_for_sign_in (handed, callbacks);
  sign_in = bef_sign_in_settings_new (profile, name, options->secret_file,
                                      options->screenshot != NULL, &error);
  return sign_in != NULL ? bef_token_source_new_for_sign_in (sign_in, callbacks)
                         : bef_token_source_new_faulty (error->message, callbacks);
}

static void
rights_changed_cb (GSettings *profile, const char *key, BefBackend *backend)
{
  g_autoptr (BefRights) rights = bef_rights_settings_read (profile);

  bef_backend_set_rights (backend, rights);
}

void
bef_profile_tokens_bind (GSettings *profile, BefTokenSource *tokens, BefSession *session)
{
  static const char *const keys[] = { "role", "role-claim", "role-map", "own-buildings",
                                      "image-grant" };
  BefBackend *backend = bef_session_get_backend (session);

  bef_session_set_sign_in (session, bef_token_source_get_sign_in (tokens));
  rights_changed_cb (profile, NULL, backend);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autofree char *changed = g_strconcat ("changed::", keys[i], NULL);
      g_autofree char *writable = g_strconcat ("writable-changed::", keys[i], NULL);
      g_signal_connect_object (profile, changed, G_CALLBACK (rights_changed_cb), backend, 0);
      g_signal_connect_object (profile, writable, G_CALLBACK (rights_changed_cb), backend, 0);
    }
}
