/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Files as they come broken. */

typedef struct
{
  const char *name;
  const char *text;
  gsize size;         /* 0: to its end */
  const char *words;  /* of the refusal, of the whole file; NULL: it can be read */
  guint line;         /* of the first line that is left out, when it can be read; 0: of none */
  const char *reason; /* words of why */
  guint n_points;     /* that are read all the same */
} BrokenFile;

extern const BrokenFile broken_files[];
extern const guint n_broken_files;
gsize broken_file_size (const BrokenFile *file);

G_END_DECLS
