/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-connection-form.h"

#include <glib/gi18n.h>

#include "backend/bef-address.h"
#include "backend/bef-backend.h"
#include "base/bef-text.h"
#include "bef-plain.h"
#include "bef-settings.h"

struct _BefConnectionForm
{
  AdwBin parent_instance;
  AdwEntryRow *url_row;
  GtkWidget *url_fault;
  GtkLabel *url_fault_label;
  AdwEntryRow *token_row;
  AdwEntryRow *tenant_row;
  AdwEntryRow *context_row;
  AdwExpanderRow *more_row;
  AdwActionRow *ca_row;
  GtkWidget *ca_button;
  GtkWidget *ca_clear;
  GtkWidget *result_box;
  GtkWidget *result_icon;
  GtkSpinner *spinner;
  GtkLabel *result_label;
  GtkWidget *back_button;
  GtkWidget *demo_button;
  GtkWidget *connect_button;
  char *profile;             /* owned */
  char *ca_file;             /* owned, nullable */
  GSettings *settings;       /* owned */
  GCancellable *cancellable; /* owned: ends with the form */
  BefBackend *backend;       /* owned, nullable: under test */
};

enum
{
  SIGNAL_CONNECTED,
  SIGNAL_TRY_DEMO,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BefConnectionForm, bef_connection_form, ADW_TYPE_BIN)

static const char *
text_of (AdwEntryRow *row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

static void
show_result (BefConnectionForm *self, const char *icon, const char *text, gboolean busy)
{
  gtk_widget_set_visible (self->result_box, TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), busy);
  gtk_spinner_set_spinning (self->spinner, busy);
  gtk_widget_set_visible (self->result_icon, !busy);
  gtk_image_set_from_icon_name (GTK_IMAGE (self->result_icon), icon);
  gtk_label_set_text (self->result_label, text);
  gtk_widget_set_sensitive (self->connect_button, !busy);
}

static void
keep_settings (BefConnectionForm *self)
{
  g_settings_set_string (self->settings, "url", text_of (self->url_row));
  g_settings_set_string (self->settings, "tenant", text_of (self->tenant_row));
  g_settings_set_string (self->settings, "context", text_of (self->context_row));
  g_settings_set_string (self->settings, "ca-file", self->ca_file != NULL ? self->ca_file : "");
}

static void
stored_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BefConnectionForm) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!bef_credentials_store_finish (result, &error))
    {
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return;
      g_autofree char *text = g_strdup_printf (
          _ ("The server accepts this connection, but the token cannot be kept: %s"),
          error->message);
      show_result (self, "bef-today-symbolic", text, FALSE);
      return;
    }
  keep_settings (self);
  g_signal_emit (self, signals[SIGNAL_CONNECTED], 0);
}

static void
probed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BefConnectionForm) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (BefIdentity) identity =
      bef_backend_probe_finish (BEF_BACKEND (source), result, &error);

  if (identity == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        show_result (self, "bef-today-symbolic", error->message, FALSE);
      return;
    }
  const char *token = text_of (self->token_row);
  if (token[0] == '\0')
    {
      keep_settings (self);
      g_signal_emit (self, signals[SIGNAL_CONNECTED], 0);
      return;
    }
  show_result (self, "bef-link-symbolic", _ ("Connected. Keeping the token in the keyring…"), TRUE);
  bef_credentials_store_async (self->profile, token, self->cancellable, stored_cb,
                               g_object_ref (self));
}

static void
connect_cb (BefConnectionForm *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *ca = NULL;
  const char *tenant = text_of (self->tenant_row), *token = text_of (self->token_row);
  const char *context = text_of (self->context_row);

  if (!gtk_widget_get_sensitive (self->connect_button))
    return;
  if (context[0] != '\0' && !bef_backend_is_context (context))
    {
      show_result (self, "bef-today-symbolic",
                   _ ("The @context must be an address, like "
                      "https://smartdatamodels.org/context.jsonld"),
                   FALSE);
      return;
    }
  if (self->ca_file != NULL && !g_file_get_contents (self->ca_file, &ca, NULL, &error))
    {
      show_result (self, "bef-today-symbolic", error->message, FALSE);
      return;
    }
  g_clear_object (&self->backend);
  self->backend = bef_ngsi_backend_new (text_of (self->url_row), tenant[0] != '\0' ? tenant : NULL,
                                        token[0] != '\0' ? token : NULL, ca, &error);
  if (self->backend == NULL)
    {
      show_result (self, "bef-today-symbolic", error->message, FALSE);
      return;
    }
  bef_backend_set_context (self->backend, context);
  show_result (self, "bef-link-symbolic", _ ("Testing the connection…"), TRUE);
  bef_backend_probe_async (self->backend, self->cancellable, probed_cb, g_object_ref (self));
}

static void
demo_cb (BefConnectionForm *self)
{
  g_signal_emit (self, signals[SIGNAL_TRY_DEMO], 0);
}

static void
url_changed_cb (BefConnectionForm *self)
{
  const char *fault = bef_address_fault (text_of (self->url_row));

  gtk_label_set_text (self->url_fault_label, fault != NULL ? fault : "");
  gtk_widget_set_visible (self->url_fault, fault != NULL);
  if (fault != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->url_row), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->url_row), "error");
  gtk_widget_set_sensitive (self->connect_button,
                            fault == NULL && text_of (self->url_row)[0] != '\0');
  gtk_widget_set_visible (self->result_box, FALSE);
}

static void
set_ca_file (BefConnectionForm *self, const char *path)
{
  bef_set_str (&self->ca_file, path != NULL && path[0] != '\0' ? path : NULL);
  bef_plain_set_subtitle (
      self->ca_row, self->ca_file != NULL ? self->ca_file : _ ("None: the system's authorities"));
  gtk_widget_set_visible (self->ca_clear, self->ca_file != NULL);
}

static void
ca_chosen_cb (GtkNativeDialog *dialog, int response, BefConnectionForm *self)
{
  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
      g_autofree char *path = g_file_get_path (file);
      set_ca_file (self, path);
    }
  g_object_unref (dialog);
}

static void
ca_choose_cb (BefConnectionForm *self)
{
  GtkFileChooserNative *dialog =
      gtk_file_chooser_native_new (_ ("Certificate of a private authority (PEM)"),
                                   GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                   GTK_FILE_CHOOSER_ACTION_OPEN, NULL, NULL);

  g_signal_connect_object (dialog, "response", G_CALLBACK (ca_chosen_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static void
ca_clear_cb (BefConnectionForm *self)
{
  set_ca_file (self, NULL);
}

static void
bef_connection_form_dispose (GObject *object)
{
  BefConnectionForm *self = BEF_CONNECTION_FORM (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->backend);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (bef_connection_form_parent_class)->dispose (object);
}

static void
bef_connection_form_finalize (GObject *object)
{
  BefConnectionForm *self = BEF_CONNECTION_FORM (object);

  g_object_unref (self->cancellable);
  g_free (self->profile);
  g_free (self->ca_file);
  G_OBJECT_CLASS (bef_connection_form_parent_class)->finalize (object);
}

static void
bef_connection_form_class_init (BefConnectionFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = bef_connection_form_dispose;
  G_OBJECT_CLASS (klass)->finalize = bef_connection_form_finalize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/beffroi/Beffroi/ui/bef-connection-form.ui");
  gtk_widget_class_bind_template_child (widget_class, BefConnectionForm, url_row);
  gtk_widget_class_bind_template_child (widget_class, BefConnectionForm, url_fault);
  gtk_widget_class_bind_template_child (widget_class, BefConnectionForm, url_fault_label);
  gtk_widget_class_bind_template_child (widget_class, BefConnectionForm, token_row);
  gtk_widget_class_bind_template_child (widget_class, BefConnectionForm, tenant_row);
  gtk_widget_class_bind_template_child (widget_class, BefConnectionForm, context_row);
  gtk_widget_class_bind_template_child (widget_class, BefConnectionForm, more_row);
  gtk_widget_class_bind_template_child (widget_class, BefConnectionForm, ca_row);
  gtk_widget_class_bind_template_child (widget_class, BefConnectionForm, ca_button);
  gtk_widget_class_bind_template_child (widget_class, BefConnectionForm, ca_clear);
  gtk_widget_class_bind_template_child (widget_class, BefConnectionForm, result_box);
  gtk_widget_class_bind_template_child (widget_class, BefConnectionForm, result_icon);
  gtk_widget_class_bind_template_child (widget_class, BefConnectionForm, spinner);
  gtk_widget_class_bind_template_child (widget_class, BefConnectionForm, result_label);
  gtk_widget_class_bind_template_child (widget_class, BefConnectionForm, back_button);
  gtk_widget_class_bind_template_child (widget_class, BefConnectionForm, demo_button);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "win.back", NULL);
  gtk_widget_class_bind_template_child (widget_class, BefConnectionForm, connect_button);
  signals[SIGNAL_CONNECTED] = g_signal_new ("connected", BEF_TYPE_CONNECTION_FORM,
                                            G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_TRY_DEMO] = g_signal_new ("try-demo", BEF_TYPE_CONNECTION_FORM, G_SIGNAL_RUN_LAST,
                                           0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
bef_connection_form_init (BefConnectionForm *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (self->url_row, "changed", G_CALLBACK (url_changed_cb), self);
  g_signal_connect_swapped (self->url_row, "entry-activated", G_CALLBACK (connect_cb), self);
  g_signal_connect_swapped (self->token_row, "entry-activated", G_CALLBACK (connect_cb), self);
  g_signal_connect_swapped (self->connect_button, "clicked", G_CALLBACK (connect_cb), self);
  g_signal_connect_swapped (self->demo_button, "clicked", G_CALLBACK (demo_cb), self);
  g_signal_connect_swapped (self->ca_button, "clicked", G_CALLBACK (ca_choose_cb), self);
  g_signal_connect_swapped (self->ca_clear, "clicked", G_CALLBACK (ca_clear_cb), self);
}

GtkWidget *
bef_connection_form_new (const char *profile, gboolean has_back)
{
  BefConnectionForm *self = g_object_new (BEF_TYPE_CONNECTION_FORM, NULL);

  self->profile = g_strdup (profile);
  self->settings = bef_settings_profile (profile);
  g_autofree char *url = g_settings_get_string (self->settings, "url");
  g_autofree char *tenant = g_settings_get_string (self->settings, "tenant");
  g_autofree char *ca_file = g_settings_get_string (self->settings, "ca-file");
  g_autofree char *context = g_settings_get_string (self->settings, "context");
  gtk_editable_set_text (GTK_EDITABLE (self->url_row), url);
  gtk_editable_set_text (GTK_EDITABLE (self->tenant_row), tenant);
  gtk_editable_set_text (GTK_EDITABLE (self->context_row), context);
  set_ca_file (self, ca_file);
  adw_expander_row_set_expanded (self->more_row,
                                 tenant[0] != '\0' || ca_file[0] != '\0' || context[0] != '\0');
  url_changed_cb (self);
  gtk_widget_set_visible (self->back_button, has_back);
  return GTK_WIDGET (self);
}
