/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "formats/bef-recording.h"

G_BEGIN_DECLS

/* What the readers share. For the files of this folder only. */

BefRecording *bef_recording_new (void);
BefCurve *bef_recording_add_curve (BefRecording *self, const char *slug, const char *name);
void bef_recording_malformed (BefRecording *self, guint line);

typedef enum
{
  BEF_CELL_VALUE,
  BEF_CELL_BLANK, /* nothing, "-", NaN, null */
  BEF_CELL_BAD
} BefCell;
/* A whole decimal number, point or comma as separator, nothing around it. */
BefCell bef_recording_read_cell (const char *text, double *out);

gboolean bef_enedis_is (char **lines);
BefRecording *bef_enedis_read (char **lines, const char *name, GError **error);
gboolean bef_cofactor_is (char **lines);
BefRecording *bef_cofactor_read (char **lines, const char *name, GError **error);

G_END_DECLS
