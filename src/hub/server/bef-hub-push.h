/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub/world/bef-hub-world.h"

G_BEGIN_DECLS

/* Fills a broker with what a world holds now: batches of upserts, each entity with the hub's
 * @context in itself, so that no broker need fetch it. Blocks; of the command line only. */
typedef struct
{
  const char *url;              /* https, or http to this computer itself */
  const char *token_file;       /* nullable; one line, readable by its owner only */
  const char *certificate_file; /* nullable: an authority besides the system's, PEM */
  const char *tenant;           /* "" for none */
  guint from;                   /* entities to pass over: where an earlier push stopped */
} BefHubPush;

/* FALSE when @url is no address that a token may be sent to. */
gboolean bef_hub_push_check (const char *url, GError **error);
/* Tells its progress on standard error. FALSE with an error that says where to go on. */
gboolean bef_hub_push (const BefHubPush *push, BefHubWorld *world, gint64 now_ms, GError **error);

G_END_DECLS
