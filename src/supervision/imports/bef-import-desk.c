/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-import-desk.h"

#include <glib/gi18n.h>

#define KEY "bef-import-desk"

struct _BefImportDesk
{
  GObject parent_instance;
  BefSession *session;     /* unowned: it owns the desk */
  BefImporter *importer;   /* owned */
  BefImportFolder *folder; /* owned, nullable */
  char *path;              /* owned, nullable: of the folder, while nobody may import too */
};

static guint changed_signal;

G_DEFINE_FINAL_TYPE (BefImportDesk, bef_import_desk, G_TYPE_OBJECT)

static const char *
get_person (gpointer user_data)
{
  BefImportDesk *self = user_data;
  const BefIdentity *identity = bef_session_get_identity (self->session);

  if (identity != NULL && identity->person != NULL)
    return identity->person;
  return bef_role_name (bef_session_get_role (self->session));
}

static void
tell_changed (BefImportDesk *self)
{
  g_signal_emit (self, changed_signal, 0);
}

static void
taken_cb (BefImportDesk *self, const char *name, const char *summary)
{
  /* TRANSLATORS: a file, then what was taken of it. */
  g_autofree char *text = g_strdup_printf (_ ("“%s”: %s"), name, summary);

  g_signal_emit_by_name (self->session, "told", text);
}

static void
let_go_of_folder (BefImportDesk *self)
{
  if (self->folder == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->folder, self);
  bef_import_folder_stop (self->folder);
  g_clear_object (&self->folder);
}

/* Watches, or not, as the path and the role are now. */
static void
update_folder (BefImportDesk *self)
{
  gboolean wanted = self->path != NULL && *self->path != '\0' && bef_import_desk_may_import (self);

  if (wanted == (self->folder != NULL))
    return;
  let_go_of_folder (self);
  if (wanted)
    {
      self->folder = bef_import_folder_new (self->path, self->importer,
                                            bef_session_get_commune (self->session));
      g_signal_connect_swapped (self->folder, "changed", G_CALLBACK (tell_changed), self);
      g_signal_connect_swapped (self->folder, "taken", G_CALLBACK (taken_cb), self);
    }
  tell_changed (self);
}

static void
bef_import_desk_dispose (GObject *object)
{
  BefImportDesk *self = BEF_IMPORT_DESK (object);

  let_go_of_folder (self);
  if (self->importer != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->importer, self);
      bef_importer_stop (self->importer);
    }
  g_clear_object (&self->importer);
  G_OBJECT_CLASS (bef_import_desk_parent_class)->dispose (object);
}

static void
bef_import_desk_finalize (GObject *object)
{
  g_free (BEF_IMPORT_DESK (object)->path);
  G_OBJECT_CLASS (bef_import_desk_parent_class)->finalize (object);
}

static void
bef_import_desk_class_init (BefImportDeskClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = bef_import_desk_dispose;
  G_OBJECT_CLASS (klass)->finalize = bef_import_desk_finalize;
  changed_signal = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
}

static void
bef_import_desk_init (BefImportDesk *self)
{
}

static void
stop (gpointer data)
{
  BefImportDesk *self = data;

  g_object_run_dispose (G_OBJECT (self));
  g_object_unref (self);
}

BefImportDesk *
bef_import_desk_of (BefSession *session)
{
  BefImportDesk *self = g_object_get_data (G_OBJECT (session), KEY);

  if (self != NULL)
    return self;
  self = g_object_new (BEF_TYPE_IMPORT_DESK, NULL);
  self->session = session;
  self->importer = bef_importer_new (bef_session_get_history (session), get_person, self);
  g_signal_connect_swapped (self->importer, "changed", G_CALLBACK (tell_changed), self);
  g_signal_connect_object (session, "access-changed", G_CALLBACK (update_folder), self,
                           G_CONNECT_SWAPPED);
  g_object_set_data_full (G_OBJECT (session), KEY, self, stop);
  bef_importer_load (self->importer);
  return self;
}

BefImporter *
bef_import_desk_get_importer (BefImportDesk *self)
{
  g_return_val_if_fail (BEF_IS_IMPORT_DESK (self), NULL);
  return self->importer;
}

gboolean
bef_import_desk_may_import (BefImportDesk *self)
{
  g_return_val_if_fail (BEF_IS_IMPORT_DESK (self), FALSE);
  BefRole role = bef_session_get_role (self->session);

  return role == BEF_ROLE_SECRETARY || role == BEF_ROLE_TECHNICIAN;
}

void
bef_import_desk_watch (BefImportDesk *self, const char *path)
{
  g_return_if_fail (BEF_IS_IMPORT_DESK (self));
  if (g_strcmp0 (self->path, path) == 0)
    return;
  g_free (self->path);
  self->path = g_strdup (path);
  let_go_of_folder (self);
  update_folder (self);
  tell_changed (self);
}

BefImportFolder *
bef_import_desk_get_folder (BefImportDesk *self)
{
  g_return_val_if_fail (BEF_IS_IMPORT_DESK (self), NULL);
  return self->folder;
}
