/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-sign-in-settings.h"

#include "bef-authority-settings.h"

gboolean
bef_sign_in_settings_has (GSettings *profile)
{
  g_autofree char *way = g_settings_get_string (profile, "sign-in");

  return !g_str_equal (way, "token");
}

BefSignIn *
bef_sign_in_settings_new (GSettings *profile, const char *name, const char *secret_file,
                          gboolean looks_on, GError **error)
{
  g_autofree char *way = g_settings_get_string (profile, "sign-in");
  g_autofree char *issuer = g_settings_get_string (profile, "issuer");
  g_autofree char *client_id = g_settings_get_string (profile, "client-id");
  g_autofree char *scope = g_settings_get_string (profile, "scope");
  g_autoptr (GError) unread = NULL;
  g_autofree char *ca = bef_authority_settings_read (profile, &unread);

  if (unread != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&unread));
      return NULL;
    }
  return bef_sign_in_new (&(BefSignInSetup){ .way = g_str_equal (way, "client")
                                                        ? BEF_SIGN_IN_BY_CLIENT
                                                        : BEF_SIGN_IN_BY_CODE,
                                             .profile = name,
                                             .issuer = issuer,
                                             .client_id = client_id,
                                             .scope = scope,
                                             .ca_pem = ca,
                                             .secret_file = secret_file,
                                             .looks_on = looks_on },
                          error);
}
