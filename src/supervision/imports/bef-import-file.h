/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "formats/bef-table.h"

G_BEGIN_DECLS

/*
 * A file of meters on its way into the history: read on another thread, what it holds, and, of a
 * table, how it is read. Immutable; count references.
 */
typedef struct _BefImportFile BefImportFile;
BefImportFile *bef_import_file_ref (BefImportFile *self);
void bef_import_file_unref (BefImportFile *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BefImportFile, bef_import_file_unref)

/* Reads @path. A table whose layout could not be guessed, or cannot be kept as it is, is no error:
 * bef_import_file_get_problem() says what is wrong, and a person may say how it is to be read. */
void bef_import_file_read_async (const char *path, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data);
/* The same bytes, read as @plan (copied) says. */
void bef_import_file_read_with_async (BefImportFile *self, const BefTablePlan *plan,
                                      GCancellable *cancellable, GAsyncReadyCallback callback,
                                      gpointer user_data);
/* Of both. (transfer full); NULL with an error in a sentence that names file and line. */
BefImportFile *bef_import_file_read_finish (GAsyncResult *result, GError **error);
/* The same, waited for: on no thread that may not wait. */
BefImportFile *bef_import_file_read (const char *path, GError **error);

const char *bef_import_file_get_path (BefImportFile *self);
const char *bef_import_file_get_name (BefImportFile *self); /* without its folder */
/* SHA-256 of its bytes, in hexadecimal digits. */
const char *bef_import_file_get_digest (BefImportFile *self);
/* NULL where there is a problem. (transfer none) */
const BefRecording *bef_import_file_get_recording (BefImportFile *self);
/* In a sentence; NULL for none. */
const char *bef_import_file_get_problem (BefImportFile *self);
/* How the table is read; NULL where the layout of the file is known. (transfer none) */
const BefTablePlan *bef_import_file_get_plan (BefImportFile *self);
/* Its first lines, split by the plan's separator: of char **. Empty where the layout is known.
 * (transfer none) */
GPtrArray *bef_import_file_get_preview (BefImportFile *self);
/* The delivery points that it names, each once, "" where it names none. (transfer full) of char *.
 */
GPtrArray *bef_import_file_list_points (BefImportFile *self);
/* "Enedis load curve", translated. */
const char *bef_import_file_get_kind_name (BefImportFile *self);

G_END_DECLS
