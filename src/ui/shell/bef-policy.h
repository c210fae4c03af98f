/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "bef-policy-file.h"

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

/*
 * The policy's file (bef-policy-file.h): the first that is there of /etc/beffroi/policy.ini and
 * beffroi/policy.ini in the folders of XDG_CONFIG_DIRS, read once, when it is first asked for. A
 * file that is wrong counts for nothing: the settings are the user's, as without it, and it is
 * told.
 */
/* The settings' back end under that file. (transfer none), NULL: there is no policy, or it is
 * wrong.
 */
GObject *bef_policy_get_backend (void);
/* What is wrong with it, a sentence with its path, group and key; NULL: nothing. (transfer none) */
const char *bef_policy_get_fault (void);
/* Where it is, and how many settings it has; NULL: there is none that counts. (transfer none) */
const char *bef_policy_get_path (guint *n_settings);
/* The file of the access token that it gives @profile. (transfer full), nullable. */
char *bef_policy_dup_token_file (const char *profile);

/* Whether what is locked in @settings was locked by the system. Where it cannot be told, as with
 * another backend than dconf, it was not. */
gboolean bef_policy_is_of_the_system (GSettings *settings);

/* What the system sets for @key, where it has locked it: (transfer full), nullable. What the schema
 * has by default is not set by anybody: a schema, too, may be the user's own. */
GVariant *bef_policy_dup_locked (GSettings *settings, const char *key);

/* For tests, which cannot write where the system's file is. @path: (transfer none), static; forgets
 * what was read. */
void bef_policy_set_file (const char *path);
/* For tests, which cannot write where the system's profiles are. @path: (transfer none), static. */
void bef_policy_set_folder (const char *path);

G_END_DECLS
