/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * Whose locks of settings are: the organisation's, in the system's dconf profiles, or of a profile
 * that the session's own user wrote and named in his environment. Both lock; only the first may
 * grant what the user may not grant himself. Main thread.
 */

/* Holds this process to the system's profile where there is one, whatever the session's folder for
 * running programs has: to be called first, before anything reads a setting. A profile that the
 * environment names elsewhere is left, and is then the user's own. */
void bef_policy_hold (void);

/* Whether what is locked in @settings was locked by the system. Where it cannot be told, as with
 * another backend than dconf, it was not. */
gboolean bef_policy_is_of_the_system (GSettings *settings);

/* What the system sets for @key, where it has locked it: (transfer full), nullable. What the schema
 * has by default is not set by anybody: a schema, too, may be the user's own. */
GVariant *bef_policy_dup_locked (GSettings *settings, const char *key);

/* For tests, which cannot write where the system's profiles are. @path: (transfer none), static. */
void bef_policy_set_folder (const char *path);

G_END_DECLS
