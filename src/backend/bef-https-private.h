/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "backend/bef-https.h"

G_BEGIN_DECLS

/* How long each part of an exchange may take, ms. */
typedef struct
{
  guint connect_ms; /* from the first look for the host to a secured connection */
  guint answer_ms;  /* from the sending to the headers */
  guint total_ms;   /* from the sending to the last byte */
} BefHttpsLimits;

/* For tests, which need not wait as long as persons do. Of the requests to come. */
void bef_https_set_limits (BefHttps *self, const BefHttpsLimits *limits);
/* For tests, whose servers are on the loopback: none for them otherwise. */
void bef_https_set_proxy (BefHttps *self, GProxyResolver *resolver);

G_END_DECLS
