/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bef-device.h"

G_BEGIN_DECLS

/*
 * What runs in equipment, where it says so, and where that differs among what is alike: of one kind
 * and of one model, as far as models are told. A piece of hardware that is told in parts
 * (BEF_FACT_HARDWARE) is one. What tells no version is counted nowhere. Main thread.
 */

/* "6.5.2": of its firmware, else of its software. NULL: it is not told. (transfer none) */
const char *bef_device_get_version (BefDevice *self);
/* As numbers where there are digits: "6.5.2" < "6.10". Negative, 0 or positive. */
int bef_version_compare (const char *a, const char *b);

typedef struct
{
  char *version;      /* owned */
  GPtrArray *devices; /* owned, of BefDevice (owned) */
} BefVersionShare;

typedef struct
{
  BefKind kind;
  char *model;       /* owned, nullable */
  guint n;           /* of which the version is told */
  GPtrArray *shares; /* owned, of BefVersionShare: the oldest version first, two or more */
} BefVersionGroup;

/* The groups of @devices (of BefDevice) in which versions differ, in the order of the kinds.
 * (transfer full) GPtrArray of BefVersionGroup. */
GPtrArray *bef_versions_differing (GListModel *devices);
/* "3 of 7 in 6.5.2, the others in 6.6.1", "3 of 7 in 6.5.2, 1 in 6.6.0, 3 in 6.6.1". (transfer
 * full) */
char *bef_version_group_dup_text (const BefVersionGroup *group);

G_END_DECLS
