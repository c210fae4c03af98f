/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "history/bef-history-import.h"
#include "supervision/imports/bef-import-file.h"

G_BEGIN_DECLS

/*
 * Takes files of meters into the history, one at a time, with their line of the journal (action
 * "import"; "import-undone" when one is taken back), and knows of which meter each delivery point
 * was said to be. Signal "changed": imports came, went or were read; main thread.
 */
#define BEF_TYPE_IMPORTER (bef_importer_get_type ())
G_DECLARE_FINAL_TYPE (BefImporter, bef_importer, BEF, IMPORTER, GObject)

/* Who stands in the journal; never NULL. */
typedef const char *(*BefImporterPerson) (gpointer user_data);
/* @history: a reference is kept. @get_person is asked as long as the importer lives. */
BefImporter *bef_importer_new (BefHistory *history, BefImporterPerson get_person,
                               gpointer user_data);
/* Reads what is known of former imports. Until then there are none. */
void bef_importer_load (BefImporter *self);
/* Nobody is called any more. */
void bef_importer_stop (BefImporter *self);

/* Of BefImportRecord, the newest first. (transfer none) until "changed". */
GPtrArray *bef_importer_get_records (BefImporter *self);
/* Of char * (entity) by char * (delivery point). (transfer none) until "changed". */
GHashTable *bef_importer_get_points (BefImporter *self);
/* The import that is there of a file of this digest; NULL for none. (transfer none) until
 * "changed".
 */
const BefImportRecord *bef_importer_find (BefImporter *self, const char *digest);

/* How a file is taken. */
typedef struct
{
  GHashTable *entities; /* char * by delivery point, as bef_import_file_list_points() has them: of
                           which meter each is; points without one are left out */
  BefImportFlags flags; /* with BEF_IMPORT_LOOK it is only looked */
  BefImportProgress *progress; /* nullable */
} BefImportWay;
/* Takes @file as @way says (copied). Cancelled before the end, nothing is there. */
void bef_importer_take_async (BefImporter *self, BefImportFile *file, const BefImportWay *way,
                              GCancellable *cancellable, GAsyncReadyCallback callback,
                              gpointer user_data);
/* (transfer full) */
BefImportOutcome *bef_importer_take_finish (BefImporter *self, GAsyncResult *result,
                                            GError **error);
/* Takes an import back. */
void bef_importer_undo_async (BefImporter *self, const BefImportRecord *record,
                              GCancellable *cancellable, GAsyncReadyCallback callback,
                              gpointer user_data);
gboolean bef_importer_undo_finish (BefImporter *self, GAsyncResult *result, GError **error);

G_END_DECLS
