/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-asked-hosts.h"

#include "ui/shell/bef-settings.h"

static void
apply (BefSession *session, GSettings *profile)
{
  g_auto (GStrv) hosts = bef_settings_dup_asked_hosts (profile);

  bef_session_set_allowed_hosts (session, (const char *const *)hosts);
}

static void
changed_cb (GSettings *profile, const char *key, BefSession *session)
{
  static const char *const keys[] = { "allowed-hosts", "map-source", "map-url", NULL };

  if (g_strv_contains (keys, key))
    apply (session, profile);
}

void
bef_asked_hosts_follow (BefSession *session, GSettings *profile)
{
  apply (session, profile);
  g_signal_connect_object (profile, "changed", G_CALLBACK (changed_cb), session, 0);
}
