/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-role-rows.h"

#include <glib/gi18n.h>

#include "ui/kit/bef-plain.h"
#include "bef-rights-settings.h"
#include "bef-role-map.h"
#include "bef-setting-rows.h"
#include "model/bef-role.h"

struct _BefRoleRows
{
  AdwPreferencesGroup parent_instance;
  AdwComboRow *role_row;
  AdwEntryRow *buildings_row;
  AdwExpanderRow *token_row;
  AdwEntryRow *claim_row;
  AdwEntryRow *map_row;
  gboolean was_chosen; /* by a former connection */
  gboolean is_locked;
};

/* The one that may least comes first. */
static const BefRole order[] = { BEF_ROLE_ELECTED, BEF_ROLE_AGENT, BEF_ROLE_TECHNICIAN,
                                 BEF_ROLE_SECRETARY, BEF_ROLE_POLICE };

G_DEFINE_FINAL_TYPE (BefRoleRows, bef_role_rows, ADW_TYPE_PREFERENCES_GROUP)

static BefRole
chosen (BefRoleRows *self)
{
  return order[MIN (adw_combo_row_get_selected (self->role_row), G_N_ELEMENTS (order) - 1)];
}

static void
role_changed_cb (BefRoleRows *self)
{
  const BefRole role = chosen (self);
  g_autofree char *text = NULL;

  if (self->is_locked)
    /* TRANSLATORS: what a role sees and may do, sentences. */
    text = g_strdup_printf (_ ("Set by your organisation. %s"), bef_role_words (role));
  bef_plain_set_subtitle (ADW_ACTION_ROW (self->role_row),
                          text != NULL ? text : bef_role_words (role));
  gtk_widget_set_visible (GTK_WIDGET (self->buildings_row),
                          !bef_role_may_see_every_building (role));
}

static void
bef_role_rows_class_init (BefRoleRowsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/beffroi/Beffroi/ui/bef-role-rows.ui");
  gtk_widget_class_bind_template_child (widget_class, BefRoleRows, role_row);
  gtk_widget_class_bind_template_child (widget_class, BefRoleRows, buildings_row);
  gtk_widget_class_bind_template_child (widget_class, BefRoleRows, token_row);
  gtk_widget_class_bind_template_child (widget_class, BefRoleRows, claim_row);
  gtk_widget_class_bind_template_child (widget_class, BefRoleRows, map_row);
  gtk_widget_class_bind_template_callback (widget_class, role_changed_cb);
}

static void
bef_role_rows_init (BefRoleRows *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    gtk_string_list_append (names, bef_role_name (order[i]));
  adw_combo_row_set_model (self->role_row, G_LIST_MODEL (names));
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (self->role_row), 0);
}

void
bef_role_rows_load (BefRoleRows *self, GSettings *profile)
{
  g_autofree char *role = g_settings_get_string (profile, "role");
  g_auto (GStrv) buildings = g_settings_get_strv (profile, "own-buildings");
  g_autofree char *names = g_strjoinv ("; ", buildings);
  g_autofree char *claim = g_settings_get_string (profile, "role-claim");
  g_autofree char *map = bef_rights_map_to_text (profile);

  self->was_chosen = role[0] != '\0';
  self->is_locked = !g_settings_is_writable (profile, "role");
  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    if (order[i] == bef_role_from_id (role))
      adw_combo_row_set_selected (self->role_row, i);
  gtk_editable_set_text (GTK_EDITABLE (self->buildings_row), names);
  gtk_editable_set_text (GTK_EDITABLE (self->claim_row), claim);
  gtk_editable_set_text (GTK_EDITABLE (self->map_row), map);
  adw_expander_row_set_expanded (self->token_row, claim[0] != '\0' || map[0] != '\0');
  bef_row_follow_lock (GTK_WIDGET (self->role_row), profile, "role");
  bef_row_follow_lock (GTK_WIDGET (self->buildings_row), profile, "own-buildings");
  bef_row_follow_lock (GTK_WIDGET (self->claim_row), profile, "role-claim");
  bef_row_follow_lock (GTK_WIDGET (self->map_row), profile, "role-map");
  role_changed_cb (self);
}

static void
keep_buildings (BefRoleRows *self, GSettings *profile)
{
  g_auto (GStrv) typed =
      g_strsplit (gtk_editable_get_text (GTK_EDITABLE (self->buildings_row)), ";", -1);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (guint i = 0; typed[i] != NULL; i++)
    if (g_strstrip (typed[i])[0] != '\0')
      g_ptr_array_add (names, typed[i]);
  g_ptr_array_add (names, NULL);
  g_settings_set_strv (profile, "own-buildings", (const char *const *)names->pdata);
}

void
bef_role_rows_show_more (BefRoleRows *self, gboolean more)
{
  gtk_widget_set_visible (GTK_WIDGET (self->token_row),
                          more || adw_expander_row_get_expanded (self->token_row));
}

void
bef_role_rows_keep (BefRoleRows *self, GSettings *profile)
{
  const BefRole role = chosen (self);

  /* Where nobody chose, the server goes on judging by itself what the least may not do here. */
  if (g_settings_is_writable (profile, "role")
      && (self->was_chosen || role != bef_role_from_id (NULL)))
    g_settings_set_string (profile, "role", bef_role_id (role));
  if (g_settings_is_writable (profile, "own-buildings"))
    keep_buildings (self, profile);
  if (g_settings_is_writable (profile, "role-claim"))
    g_settings_set_string (profile, "role-claim",
                           gtk_editable_get_text (GTK_EDITABLE (self->claim_row)));
  if (g_settings_is_writable (profile, "role-map"))
    g_settings_set_value (
        profile, "role-map",
        bef_role_map_from_text (gtk_editable_get_text (GTK_EDITABLE (self->map_row))));
}
