/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * What a person has said of the types and attributes of one server: a profile file (bef-profile.h)
 * that holds only what differs from the built-in one. Each change is checked before it is taken,
 * kept in the file at once, and can be taken back. Signal "changed": its text is another. Main
 * thread; the file is written in a thread.
 */
#define BEF_TYPE_OWN_PROFILE (bef_own_profile_get_type ())
G_DECLARE_FINAL_TYPE (BefOwnProfile, bef_own_profile, BEF, OWN_PROFILE, GObject)

/* @path nullable: nothing is kept. What is there is read; a file that is not understood is left
 * where it is until something is said anew, and set aside then ("PATH.bad"); @error says what is
 * wrong with it. (transfer full) never NULL. */
BefOwnProfile *bef_own_profile_new (const char *path, GError **error);
/* From now on changes hold, and are not written. */
void bef_own_profile_set_unkept (BefOwnProfile *self);
gboolean bef_own_profile_is_kept (BefOwnProfile *self);
gboolean bef_own_profile_is_writing (BefOwnProfile *self);
/* The profile file's text; NULL when nothing was said. (transfer none) */
const char *bef_own_profile_get_text (BefOwnProfile *self);
/* Takes a whole file in its place. FALSE, changing nothing, when it is not understood. */
gboolean bef_own_profile_take (BefOwnProfile *self, const char *text, gsize length, GError **error);

/* @type, as the server calls it, is a "building", an "alert" or the id of a kind; NULL: nothing is
 * said of it. FALSE, changing nothing, with a sentence. */
gboolean bef_own_profile_set_type (BefOwnProfile *self, const char *type, const char *use,
                                   GError **error);
/* @attribute of @type carries a quantity (its id), or is its "name", "building", "location", or
 * "nothing" that is read; NULL: nothing is said of it. */
gboolean bef_own_profile_set_attribute (BefOwnProfile *self, const char *type,
                                        const char *attribute, const char *use, GError **error);
/* What was said; NULL: nothing. (transfer none) until the next change. */
const char *bef_own_profile_get_type_use (BefOwnProfile *self, const char *type);
const char *bef_own_profile_get_attribute_use (BefOwnProfile *self, const char *type,
                                               const char *attribute);
/* Forgets all that was said: can be taken back. */
void bef_own_profile_forget (BefOwnProfile *self);
/* Takes the last change of this sitting back. FALSE: there is none. */
gboolean bef_own_profile_undo (BefOwnProfile *self);
gboolean bef_own_profile_can_undo (BefOwnProfile *self);
/* Why the last change is not in the file; NULL when it is, or is on its way. (transfer none) */
const char *bef_own_profile_get_fault (BefOwnProfile *self);

G_END_DECLS
