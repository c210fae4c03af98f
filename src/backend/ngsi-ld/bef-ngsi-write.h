/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bef-ngsi-backend.h"

G_BEGIN_DECLS

/* For the files that write: commands and decisions. */

/* What a command or a decision may answer. */
#define BEF_NGSI_MAX_REPLY (64 * 1024)

typedef enum
{
  BEF_NGSI_PART_UNSAID, /* the answer does not name it, or cannot be read */
  BEF_NGSI_PART_TAKEN,
  BEF_NGSI_PART_NOT_TAKEN,
} BefNgsiPartTaken;

/* What a 207 (clause 5.2.18) says of @attribute, and why not. @reason: (transfer full), nullable.
 */
BefNgsiPartTaken bef_ngsi_read_parts (const BefHttpsAnswer *answer, const char *attribute,
                                      char **reason);
/* A Property of a text. (transfer full) */
JsonObject *bef_ngsi_property (const char *value);

G_END_DECLS
