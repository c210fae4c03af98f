/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * A zip of a few texts, as an OpenDocument package has to be (OpenDocument 1.2, part 3, 3.3): its
 * first entry is stored and has no extra field. Libraries that pack whole folders write one for
 * times and owners, which neither can be told not to nor has a use here. By PKWARE's APPNOTE 4.3;
 * no entry and no sum of them reaches 4 GB.
 */
typedef struct
{
  const char *name; /* ASCII */
  const char *text;
} BefZipEntry;

/* The first of the @n is stored, the others are deflated. Any thread. (transfer full) */
GBytes *bef_zip_new (const BefZipEntry *entries, guint n);

G_END_DECLS
