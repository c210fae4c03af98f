/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  BEF_HUB_TLS_VALID,
  BEF_HUB_TLS_EXPIRED,
} BefHubValidity;
/* A fresh self-signed certificate (EC P-256) for 127.0.0.1, ::1 and localhost, valid 90 days of the
 * machine's clock, or expired since yesterday. The key stays in memory. (transfer
 * full) or NULL with an error. */
GTlsCertificate *bef_hub_tls_certificate_new (BefHubValidity validity, GError **error);

G_END_DECLS
