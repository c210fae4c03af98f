/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-profile-backend.h"

#include <glib/gi18n.h>

#include "ui/shell/bef-authority-settings.h"

BefBackend *
bef_profile_backend_new (GSettings *settings, const char *token, char **warning, GError **error)
{
  g_autofree char *protocol = g_settings_get_string (settings, "protocol");
  g_autofree char *url = g_settings_get_string (settings, "url");
  g_autofree char *tenant = g_settings_get_string (settings, "tenant");
  g_autofree char *places = g_settings_get_string (settings, "places");
  g_autofree char *context = g_settings_get_string (settings, "context");
  g_autoptr (GError) unread = NULL;
  g_autofree char *ca = bef_authority_settings_read (settings, &unread);

  *warning = unread != NULL ? g_strdup (unread->message) : NULL;
  BefBackend *backend =
      bef_backend_new (protocol,
                       &(BefBackendOptions){ .url = url,
                                             .tenant = tenant[0] != '\0' ? tenant : NULL,
                                             .token = token,
                                             .ca_pem = ca,
                                             .places = places },
                       error);
  if (backend != NULL && bef_backend_is_context (context))
    bef_backend_set_context (backend, context);
  else if (backend != NULL && context[0] != '\0' && *warning == NULL)
    *warning = g_strdup (_ ("The @context must be an address, like "
                            "https://smartdatamodels.org/context.jsonld"));
  return backend;
}
