/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * One console on a profile: whoever holds the lock of its folder (base/bef-folder-lock.h). Who
 * comes second raises the first over the session bus, by the address in the lock's note, and hands
 * it what was asked for. A holder that is ending is waited for. Main thread.
 */
#define BEF_OWNERSHIP_ERROR (bef_ownership_error_quark ())
GQuark bef_ownership_error_quark (void);
typedef enum
{
  BEF_OWNERSHIP_ERROR_ELSEWHERE,  /* somebody else's, who cannot be raised from here */
  BEF_OWNERSHIP_ERROR_IMPOSSIBLE, /* nobody can own this folder: the message says what to do */
} BefOwnershipError;

#define BEF_TYPE_OWNERSHIP (bef_ownership_get_type ())
G_DECLARE_FINAL_TYPE (BefOwnership, bef_ownership, BEF, OWNERSHIP, GObject)

/* @name: of the profile, for messages. */
BefOwnership *bef_ownership_new (const char *folder, const char *name);

/* Takes the folder, or raises its owner at @page ("": as it is). @bus nullable: none. @object_path:
 * of the applications on the bus, ours and the owner's. @platform_data (floating, nullable): of the
 * start, so that the window may come to the front. */
void bef_ownership_take_async (BefOwnership *self, GDBusConnection *bus, const char *object_path,
                               const char *page, GVariant *platform_data, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data);
/* TRUE with *@raised_out FALSE: ours until the object goes; TRUE: the owner was raised. */
gboolean bef_ownership_take_finish (BefOwnership *self, GAsyncResult *result, gboolean *raised_out,
                                    GError **error);
/* Without asking anybody: TRUE when it is free and now ours. For who only wants to know, or owned
 * it before. */
gboolean bef_ownership_take_now (BefOwnership *self, GDBusConnection *bus, GError **error);
/* FALSE when the folder was removed or replaced since it was taken. */
gboolean bef_ownership_is_in_place (BefOwnership *self);
/* From now on nobody is raised any more; whoever comes waits until we are gone. */
void bef_ownership_is_ending (BefOwnership *self);
void bef_ownership_give_back (BefOwnership *self);

G_END_DECLS
