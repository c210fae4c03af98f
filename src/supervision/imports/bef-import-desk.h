/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "supervision/imports/bef-import-folder.h"
#include "supervision/session/bef-session.h"

G_BEGIN_DECLS

/*
 * The imports of a session: its importer, and the folder that is watched for it. Signal "changed":
 * imports or what waits in the folder are others. Main thread.
 */
#define BEF_TYPE_IMPORT_DESK (bef_import_desk_get_type ())
G_DECLARE_FINAL_TYPE (BefImportDesk, bef_import_desk, BEF, IMPORT_DESK, GObject)

/* That of @session, made when it is first asked for and kept by it. (transfer none) */
BefImportDesk *bef_import_desk_of (BefSession *session);
BefImporter *bef_import_desk_get_importer (BefImportDesk *self); /* (transfer none) */
/* Whether this role may: who keeps the commune's meters or its computers, and nobody who looks on.
 */
gboolean bef_import_desk_may_import (BefImportDesk *self);
/* Watches @path from now on; NULL or "": none. What is taken there is told by the session. */
void bef_import_desk_watch (BefImportDesk *self, const char *path);
BefImportFolder *bef_import_desk_get_folder (BefImportDesk *self); /* (transfer none) nullable */

G_END_DECLS
