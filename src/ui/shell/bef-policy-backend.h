/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bef-policy-file.h"

G_BEGIN_DECLS

/*
 * The settings with a policy above them: what is fixed there is read, and may not be written; what
 * is proposed goes before the schema's own default; all else is as in the settings' own back end,
 * into which everything is written. What others change in that meanwhile (dconf-editor, a profile
 * of dconf) is seen at the next start. Main thread.
 */
/* @policy: (transfer none), for good. (transfer full) a GSettingsBackend. */
gpointer bef_policy_backend_new (const BefPolicyFile *policy);
/* The settings' own back end where @backend is such a one, else @backend. (transfer none) */
GObject *bef_policy_backend_get_inner (GObject *backend);

G_END_DECLS
