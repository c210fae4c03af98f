/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Whether what is written to @path is found again outside. In a Flatpak every folder can be written
 * to, and most of them end with the program: the root of the sandbox, its /tmp. Outside of one, and
 * for what cannot be told, TRUE. @path need not exist. Any thread; reads three small files. */
gboolean bef_sandbox_shares (const char *path);
/* The same with @info for /.flatpak-info and @mounts for the text of /proc/self/mountinfo. */
gboolean bef_sandbox_shares_as (GKeyFile *info, const char *mounts, const char *path);

G_END_DECLS
