/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "backend/home-assistant/bef-ha-backend.h"
#include "bef-backend.h"

BefBackend *
bef_backend_new (const char *protocol, const BefBackendOptions *options, GError **error)
{
  if (g_strcmp0 (protocol, BEF_PROTOCOL_HOME_ASSISTANT) == 0)
    return bef_ha_backend_new (options, error);
  return bef_ngsi_backend_new (options->url, options->tenant, options->token, options->ca_pem,
                               error);
}
