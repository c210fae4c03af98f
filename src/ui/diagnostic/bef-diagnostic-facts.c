/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-diagnostic-facts.h"

#include <adwaita.h>

#include "ui/shell/bef-authority-settings.h"
#include "ui/shell/bef-policy.h"

static void
add_version (BefDiagnostic *self, const char *name, const guint version[3])
{
  g_autofree char *text = g_strdup_printf ("%u.%u.%u", version[0], version[1], version[2]);

  bef_diagnostic_add_version (self, name, text);
}

/* What is empty is not set. */
static char *
dup_set (GSettings *profile, const char *key)
{
  g_autofree char *text = g_settings_get_string (profile, key);

  return text[0] != '\0' ? g_steal_pointer (&text) : NULL;
}

BefDiagnostic *
bef_diagnostic_facts_new (GSettings *profile)
{
  static const char *const unsaid[] = { "tenant", "client-id", "issuer" };
  BefDiagnostic *self = bef_diagnostic_new ();
  g_autoptr (GError) unread = NULL;
  const guint gtk[] = { gtk_get_major_version (), gtk_get_minor_version (),
                        gtk_get_micro_version () };
  const guint adw[] = { adw_get_major_version (), adw_get_minor_version (),
                        adw_get_micro_version () };

  add_version (self, "GTK", gtk);
  add_version (self, "libadwaita", adw);
  self->is_demo = profile == NULL;
  self->policy_file = g_strdup (bef_policy_get_path (&self->n_policy));
  self->policy_fault = g_strdup (bef_policy_get_fault ());
  if (profile == NULL)
    return self;
  self->url = dup_set (profile, "url");
  self->ca_file = dup_set (profile, "ca-file");
  g_autofree char *authority = bef_authority_settings_read (profile, &unread);
  self->is_ca_unread = unread != NULL;
  for (guint i = 0; i < G_N_ELEMENTS (unsaid); i++)
    {
      g_autofree char *text = g_settings_get_string (profile, unsaid[i]);
      bef_diagnostic_add_secret (self, text);
    }
  return self;
}
