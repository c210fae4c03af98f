/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  gint64 ts; /* ms UTC */
  double value;
} BefSample;

G_END_DECLS
