/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/bef-commune.h"
#include "supervision/imports/bef-importer.h"

G_BEGIN_DECLS

/*
 * A folder that is watched for files of meters. A file that came to rest there is read; one of
 * which every delivery point is known (bef-import-match.h) fills holes at once and is moved into
 * the folder BEF_IMPORT_FOLDER_DONE beside it; the others wait there for a person, with the reason.
 * Nothing is ever deleted, and no file is taken twice. Links are not followed.
 *
 * Signals: "changed": others wait; "taken" (name, summary): one was taken. Main thread.
 */
#define BEF_IMPORT_FOLDER_DONE "beffroi-imported"

#define BEF_TYPE_IMPORT_FOLDER (bef_import_folder_get_type ())
G_DECLARE_FINAL_TYPE (BefImportFolder, bef_import_folder, BEF, IMPORT_FOLDER, GObject)

/* @importer and @commune: references are kept. Watches and looks at once. */
BefImportFolder *bef_import_folder_new (const char *path, BefImporter *importer,
                                        BefCommune *commune);
void bef_import_folder_stop (BefImportFolder *self);
/* Why it cannot be watched, in a sentence; NULL: it is. */
const char *bef_import_folder_get_trouble (BefImportFolder *self);

typedef struct
{
  char *path, *name, *reason; /* owned */
} BefImportWaiting;
/* (transfer none) until "changed": of BefImportWaiting. */
GPtrArray *bef_import_folder_get_waiting (BefImportFolder *self);
/* A person took @path: it is moved as well, when it lies in this folder. */
void bef_import_folder_done (BefImportFolder *self, const char *path);

G_END_DECLS
