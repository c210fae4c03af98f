/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-sign-in-rows.h"

#include <glib/gi18n.h>

#include "ui/kit/bef-plain.h"
#include "bef-setting-rows.h"

struct _BefSignInRows
{
  AdwPreferencesGroup parent_instance;
  AdwComboRow *way_row;
  AdwEntryRow *issuer_row;
  AdwEntryRow *client_row;
  AdwEntryRow *scope_row;
  AdwEntryRow *secret_row;
};

static const char *const ways[] = { "token", "code", "client" };

static guint changed_signal;

G_DEFINE_FINAL_TYPE (BefSignInRows, bef_sign_in_rows, ADW_TYPE_PREFERENCES_GROUP)

static const char *
text_of (AdwEntryRow *row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

static void
way_changed_cb (BefSignInRows *self)
{
  guint way = adw_combo_row_get_selected (self->way_row);

  gtk_widget_set_visible (GTK_WIDGET (self->issuer_row), way > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->client_row), way > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->scope_row), way > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->secret_row), way == 2);
  g_signal_emit (self, changed_signal, 0);
}

static void
bef_sign_in_rows_class_init (BefSignInRowsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/beffroi/Beffroi/ui/bef-sign-in-rows.ui");
  gtk_widget_class_bind_template_child (widget_class, BefSignInRows, way_row);
  gtk_widget_class_bind_template_child (widget_class, BefSignInRows, issuer_row);
  gtk_widget_class_bind_template_child (widget_class, BefSignInRows, client_row);
  gtk_widget_class_bind_template_child (widget_class, BefSignInRows, scope_row);
  gtk_widget_class_bind_template_child (widget_class, BefSignInRows, secret_row);
  gtk_widget_class_bind_template_callback (widget_class, way_changed_cb);
  changed_signal = g_signal_new ("changed", BEF_TYPE_SIGN_IN_ROWS, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static void
bef_sign_in_rows_init (BefSignInRows *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
load_text (AdwEntryRow *row, GSettings *profile, const char *key)
{
  g_autofree char *text = g_settings_get_string (profile, key);

  gtk_editable_set_text (GTK_EDITABLE (row), text);
  bef_row_follow_lock (GTK_WIDGET (row), profile, key);
}

void
bef_sign_in_rows_load (BefSignInRows *self, GSettings *profile)
{
  g_autofree char *way = g_settings_get_string (profile, "sign-in");

  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    if (g_str_equal (way, ways[i]))
      adw_combo_row_set_selected (self->way_row, i);
  bef_row_follow_lock (GTK_WIDGET (self->way_row), profile, "sign-in");
  load_text (self->issuer_row, profile, "issuer");
  load_text (self->client_row, profile, "client-id");
  load_text (self->scope_row, profile, "scope");
  way_changed_cb (self);
}

void
bef_sign_in_rows_keep (BefSignInRows *self, GSettings *profile)
{
  const struct
  {
    const char *key, *text;
  } kept[] = { { "sign-in", ways[adw_combo_row_get_selected (self->way_row)] },
               { "issuer", text_of (self->issuer_row) },
               { "client-id", text_of (self->client_row) },
               { "scope", text_of (self->scope_row) } };

  for (guint i = 0; i < G_N_ELEMENTS (kept); i++)
    if (g_settings_is_writable (profile, kept[i].key))
      g_settings_set_string (profile, kept[i].key, kept[i].text);
}

gboolean
bef_sign_in_rows_is_by_token (BefSignInRows *self)
{
  return adw_combo_row_get_selected (self->way_row) == 0;
}

BefSignIn *
bef_sign_in_rows_make (BefSignInRows *self, const char *name, const char *ca_pem, GError **error)
{
  const gboolean by_client = adw_combo_row_get_selected (self->way_row) == 2;
  const char *secret = text_of (self->secret_row);
  BefSignIn *sign_in = bef_sign_in_new (
      &(BefSignInSetup){ .way = by_client ? BEF_SIGN_IN_BY_CLIENT : BEF_SIGN_IN_BY_CODE,
                         .profile = name,
                         .issuer = text_of (self->issuer_row),
                         .client_id = text_of (self->client_row),
                         .scope = text_of (self->scope_row),
                         .ca_pem = ca_pem },
      error);

  /* An empty one leaves the one that is kept. */
  if (sign_in != NULL && by_client && secret[0] != '\0')
    bef_sign_in_set_client_secret (sign_in, secret);
  return sign_in;
}
