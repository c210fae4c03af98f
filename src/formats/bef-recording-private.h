/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "formats/bef-recording.h"

G_BEGIN_DECLS

/* What the readers share. For the files of this folder only. */

BefRecording *bef_recording_new (void);
BefCurve *bef_recording_add_curve (BefRecording *self, const char *slug, const char *name);
void bef_recording_malformed (BefRecording *self, guint line);
/* Sets @error to G_IO_ERROR_INVALID_DATA with a whole sentence. FALSE. */
gboolean bef_recording_refuse (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);
/* What a file says, as it may stand in a sentence: not longer than a word or two, and nothing that
 * breaks a line. (transfer full) */
char *bef_recording_dup_cited (const char *text);

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
