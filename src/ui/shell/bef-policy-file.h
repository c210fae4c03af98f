/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * What an organisation sets on its computers, as a file that one writes by hand (data/README.md): a
 * group "[profile NAME]" for a connection, "[application]" for the rest, in each the keys of the
 * settings' schemas, and "may-change", the keys of that group which are only proposed. All others
 * are fixed: the user's own value neither counts nor is lost. A file that is wrong anywhere is
 * none, and says where. Immutable; any thread.
 *
 * Beside the keys of the schema a profile has "token-file": the path of the access token.
 */
typedef struct _BefPolicyFile BefPolicyFile;
#define BEF_POLICY_TOKEN_FILE "token-file"
/* What it is about. */
#define BEF_POLICY_SCHEMA "fr.beffroi.Beffroi"
#define BEF_POLICY_PROFILE_SCHEMA BEF_POLICY_SCHEMA ".profile"
/* The path of a profile's settings. (transfer full) */
char *bef_policy_dup_profile_path (const char *name);
/* See bef_settings_is_profile_name(). */
gboolean bef_policy_is_profile_name (const char *name);

/* (transfer full), or NULL with a GKeyFileError whose message, in the interface's language, names
 * the group and the key, and no value. @length: -1: @text ends with a NUL. */
BefPolicyFile *bef_policy_file_parse (const char *text, gssize length, GError **error);
/* The same of the file at @path, which is refused, and not read to its end, when it is larger than
 * BEF_POLICY_MAX_BYTES. Errors of reading are of G_IO_ERROR. Waits for the disk. */
BefPolicyFile *bef_policy_file_load (const char *path, GError **error);
#define BEF_POLICY_MAX_BYTES (256u * 1024)
void bef_policy_file_free (BefPolicyFile *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BefPolicyFile, bef_policy_file_free)

/* What is set for @key, a whole path of GSettings; NULL: nothing. (transfer none) *@is_fixed: it
 * may not be changed. */
GVariant *bef_policy_file_find (const BefPolicyFile *self, const char *key, gboolean *is_fixed);
/* How many keys it sets. */
guint bef_policy_file_count (const BefPolicyFile *self);

G_END_DECLS
