/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bef-report.h"

G_BEGIN_DECLS

/* How a report leaves the program: as files, of which there is never a half. */

typedef enum
{
  BEF_REPORT_PDF,
  BEF_REPORT_ODS,
  BEF_REPORT_CSV,
  BEF_N_REPORT_FORMATS,
} BefReportFormat;

/* "pdf": how such a file's name ends. Static. */
const char *bef_report_format_extension (BefReportFormat format);
/* By how @path ends, in any case. FALSE with G_IO_ERROR_INVALID_ARGUMENT, a sentence. */
gboolean bef_report_format_parse (const char *path, BefReportFormat *out, GError **error);
/* "bilan-energie-2026-10.pdf", "bilan-energie-2026-10-ecole-jules-ferry.pdf": only what every file
 * system takes. @building nullable: its name. (transfer full) */
char *bef_report_dup_file_name (const BefReportWhen *when, const char *building,
                                BefReportFormat format);
/* @report as @format has it. NULL with a G_IO_ERROR. For another thread than the main one.
 * (transfer full) */
GBytes *bef_report_new_bytes (const BefReport *report, BefReportFormat format, GError **error);

/* A file to be written. */
typedef struct
{
  char *name;    /* owned: without a folder */
  GBytes *bytes; /* owned */
} BefReportFile;
/* Takes @bytes. (transfer full) */
BefReportFile *bef_report_file_new (const char *name, GBytes *bytes);
void bef_report_file_free (BefReportFile *self);

/* Writes @files (of BefReportFile) into @folder: all are on the disk beside before the first takes
 * its place, so that what was there stays whole whatever fails. FALSE with a G_FILE_ERROR that says
 * which and why in a sentence. Blocks. */
gboolean bef_report_files_write (const GPtrArray *files, const char *folder, GError **error);
/* The same of one, by its path. */
gboolean bef_report_file_write (GBytes *bytes, const char *path, GError **error);
/* Whether @folder is one, and may be written into. FALSE with a G_FILE_ERROR, a sentence. Blocks.
 */
gboolean bef_report_folder_check (const char *folder, GError **error);

G_END_DECLS
