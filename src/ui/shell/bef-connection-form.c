/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-connection-form.h"

#include <glib/gi18n.h>

#include "backend/bef-address.h"
#include "backend/bef-backend.h"
#include "base/bef-text.h"
#include "ui/kit/bef-plain.h"
#include "bef-authority-settings.h"
#include "bef-policy.h"
#include "bef-role-rows.h"
#include "bef-setting-rows.h"
#include "bef-settings.h"
#include "bef-sign-in-dialog.h"
#include "bef-sign-in-rows.h"

struct _BefConnectionForm
{
  AdwBin parent_instance;
  AdwEntryRow *url_row;
  GtkWidget *url_fault;
  GtkLabel *url_fault_label;
  AdwComboRow *kind_row;
  AdwComboRow *places_row;
  BefSignInRows *sign_in_rows;
  BefRoleRows *role_rows;
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
  char *ca_text;             /* owned, nullable: what was read of it */
  GSettings *settings;       /* owned */
  GCancellable *cancellable; /* owned: ends with the form */
  BefBackend *backend;       /* owned, nullable: under test */
  gboolean was_found;        /* the kind of server, by this address */
  BefSignIn *sign_in;        /* owned, nullable: under way, or what was signed in here */
  gboolean awaits_sign_in;
};

/* In the order of the rows. */
enum
{
  KIND_FOUND, /* by the address */
  KIND_NGSI_LD,
  KIND_HOME_ASSISTANT,
};

static const char *const protocols[] = { NULL, BEF_PROTOCOL_NGSI_LD, BEF_PROTOCOL_HOME_ASSISTANT };
static const char *const places[] = { "areas", "floors" };

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

typedef enum
{
  FAILED,
  BUSY,
} State;

static void
show_state (BefConnectionForm *self, State state, const char *text)
{
  gboolean busy = state == BUSY;

  gtk_widget_set_visible (self->result_box, TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), busy);
  gtk_spinner_set_spinning (self->spinner, busy);
  gtk_widget_set_visible (self->result_icon, !busy);
  gtk_image_set_from_icon_name (GTK_IMAGE (self->result_icon), "bef-today-symbolic");
  gtk_label_set_text (self->result_label, text);
  gtk_widget_set_sensitive (self->connect_button, !busy);
}

/* What was cancelled is not shown. */
static void
show_failure (BefConnectionForm *self, const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  show_state (self, FAILED, error->message);
  /* Where to name an authority is then in sight. */
  if (g_error_matches (error, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_TLS) && self->ca_file == NULL)
    adw_expander_row_set_expanded (self->more_row, TRUE);
}

static const char *
chosen_protocol (BefConnectionForm *self)
{
  return protocols[MIN (adw_combo_row_get_selected (self->kind_row), KIND_HOME_ASSISTANT)];
}

static const char *
chosen_places (BefConnectionForm *self)
{
  return places[MIN (adw_combo_row_get_selected (self->places_row), G_N_ELEMENTS (places) - 1)];
}

static void
choose (AdwComboRow *row, const char *const *words, guint n, const char *word)
{
  for (guint i = 0; i < n; i++)
    if (g_strcmp0 (words[i], word) == 0)
      adw_combo_row_set_selected (row, i);
}

static void
keep_settings (BefConnectionForm *self)
{
  const struct
  {
    const char *key, *text;
  } kept[] = { { "protocol", chosen_protocol (self) },
               { "places", chosen_places (self) },
               { "url", text_of (self->url_row) },
               { "tenant", text_of (self->tenant_row) },
               { "context", text_of (self->context_row) } };

  for (guint i = 0; i < G_N_ELEMENTS (kept); i++)
    if (g_settings_is_writable (self->settings, kept[i].key))
      g_settings_set_string (self->settings, kept[i].key, kept[i].text);
  bef_authority_settings_keep (self->settings, self->ca_file, self->ca_text);
  if (adw_combo_row_get_selected (self->kind_row) != KIND_HOME_ASSISTANT)
    bef_sign_in_rows_keep (self->sign_in_rows, self->settings);
  else if (g_settings_is_writable (self->settings, "sign-in"))
    g_settings_set_string (self->settings, "sign-in", "token");
  bef_role_rows_keep (self->role_rows, self->settings);
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
      show_state (self, FAILED, text);
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
      show_failure (self, error);
      return;
    }
  const char *token = text_of (self->token_row);
  if (token[0] == '\0' || self->sign_in != NULL)
    {
      keep_settings (self);
      g_signal_emit (self, signals[SIGNAL_CONNECTED], 0);
      return;
    }
  show_state (self, BUSY, _ ("Connected. Keeping the token in the keyring…"));
  bef_credentials_store_async (self->profile, token, self->cancellable, stored_cb,
                               g_object_ref (self));
}

/* The file, or what was once read of it. */
static gboolean
read_authority (BefConnectionForm *self, GError **error)
{
  char *text = bef_authority_read (self->ca_file, self->ca_text == NULL ? error : NULL);

  if (text != NULL)
    {
      g_free (self->ca_text);
      self->ca_text = text;
    }
  return self->ca_text != NULL;
}

/* What was entered, for a back end; its texts are the form's. FALSE when it cannot be: told. */
static gboolean
read_options (BefConnectionForm *self, BefBackendOptions *options)
{
  g_autoptr (GError) error = NULL;
  const char *tenant = text_of (self->tenant_row);
  const char *token =
      self->sign_in != NULL ? bef_sign_in_get_token (self->sign_in) : text_of (self->token_row);
  const char *context = text_of (self->context_row);

  if (context[0] != '\0' && !bef_backend_is_context (context))
    {
      show_state (self, FAILED,
                  _ ("The @context must be an address, like "
                     "https://smartdatamodels.org/context.jsonld"));
      return FALSE;
    }
  if (self->ca_file != NULL && !read_authority (self, &error))
    {
      show_state (self, FAILED, error->message);
      return FALSE;
    }
  *options = (BefBackendOptions){ .url = text_of (self->url_row),
                                  .tenant = tenant[0] != '\0' ? tenant : NULL,
                                  .token = token != NULL && token[0] != '\0' ? token : NULL,
                                  .ca_pem = self->ca_text,
                                  .places = chosen_places (self) };
  return TRUE;
}

static void
try_connection (BefConnectionForm *self)
{
  const char *protocol = chosen_protocol (self);
  g_autoptr (GError) error = NULL;
  BefBackendOptions options;

  if (!read_options (self, &options))
    return;
  /* It tells everybody there of a sign-in that failed: none is tried without. */
  if (options.token == NULL && g_strcmp0 (protocol, BEF_PROTOCOL_HOME_ASSISTANT) == 0)
    {
      show_state (
          self, FAILED,
          _ ("This is Home Assistant. Enter a long-lived access token: it is made there, in "
             "your profile, under Security."));
      gtk_widget_grab_focus (GTK_WIDGET (self->token_row));
      return;
    }
  g_clear_object (&self->backend);
  self->backend = bef_backend_new (protocol, &options, &error);
  if (self->backend == NULL)
    {
      show_state (self, FAILED, error->message);
      return;
    }
  bef_backend_set_context (self->backend, text_of (self->context_row));
  show_state (self, BUSY, _ ("Testing the connection…"));
  bef_backend_probe_async (self->backend, self->cancellable, probed_cb, g_object_ref (self));
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BefConnectionForm) self = user_data;
  g_autoptr (GError) error = NULL;
  const char *protocol = bef_backend_find_finish (result, &error);

  if (protocol == NULL)
    {
      show_failure (self, error);
      return;
    }
  choose (self->kind_row, protocols, G_N_ELEMENTS (protocols), protocol);
  self->was_found = TRUE;
  try_connection (self);
}

static void
find_or_try (BefConnectionForm *self)
{
  BefBackendOptions options;

  if (chosen_protocol (self) != NULL)
    try_connection (self);
  else if (read_options (self, &options))
    {
      show_state (self, BUSY, _ ("Looking what this server is…"));
      bef_backend_find_async (&options, self->cancellable, found_cb, g_object_ref (self));
    }
}

static void
signed_in_cb (BefConnectionForm *self)
{
  if (!self->awaits_sign_in)
    return;
  self->awaits_sign_in = FALSE;
  find_or_try (self);
}

static void
sign_in_changed_cb (BefConnectionForm *self)
{
  g_autofree char *message = bef_sign_in_dup_message (self->sign_in);
  BefSignInState state = bef_sign_in_get_state (self->sign_in);

  if (self->awaits_sign_in && state != BEF_SIGN_IN_SIGNED_IN)
    show_state (self, state == BEF_SIGN_IN_WORKING || state == BEF_SIGN_IN_CODE ? BUSY : FAILED,
                message);
}

static void
drop_sign_in (BefConnectionForm *self)
{
  self->awaits_sign_in = FALSE;
  if (self->sign_in != NULL)
    bef_sign_in_stop (self->sign_in);
  g_clear_object (&self->sign_in);
}

/* The server is asked once somebody is signed in. */
static void
begin_sign_in (BefConnectionForm *self)
{
  g_autoptr (GError) error = NULL;
  BefBackendOptions options;

  if (!read_options (self, &options))
    return;
  self->sign_in = bef_sign_in_rows_make (self->sign_in_rows, self->profile, self->ca_text, &error);
  if (self->sign_in == NULL)
    {
      show_state (self, FAILED, error->message);
      return;
    }
  self->awaits_sign_in = TRUE;
  g_signal_connect_object (self->sign_in, "token", G_CALLBACK (signed_in_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->sign_in, "changed", G_CALLBACK (sign_in_changed_cb), self,
                           G_CONNECT_SWAPPED);
  if (bef_sign_in_get_way (self->sign_in) == BEF_SIGN_IN_BY_CODE)
    bef_sign_in_dialog_present (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                self->sign_in);
  else
    bef_sign_in_begin (self->sign_in);
}

/* Home Assistant has tokens of its own only, and says itself who may what. */
static gboolean
is_by_token (BefConnectionForm *self)
{
  return adw_combo_row_get_selected (self->kind_row) == KIND_HOME_ASSISTANT
         || bef_sign_in_rows_is_by_token (self->sign_in_rows);
}

static void
connect_cb (BefConnectionForm *self)
{
  if (!gtk_widget_get_sensitive (self->connect_button))
    return;
  drop_sign_in (self);
  if (is_by_token (self))
    find_or_try (self);
  else
    begin_sign_in (self);
}

/* A first run asks for an address and a token; how else to sign in is among the rest. */
static void
show_more_cb (BefConnectionForm *self)
{
  gboolean is_home = adw_combo_row_get_selected (self->kind_row) == KIND_HOME_ASSISTANT;
  gboolean more = adw_expander_row_get_expanded (self->more_row);

  gtk_widget_set_visible (GTK_WIDGET (self->sign_in_rows),
                          !is_home && (more || !bef_sign_in_rows_is_by_token (self->sign_in_rows)));
  gtk_widget_set_visible (GTK_WIDGET (self->role_rows), !is_home);
  bef_role_rows_show_more (self->role_rows, more);
}

static void
way_changed_cb (BefConnectionForm *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->token_row), is_by_token (self));
}

static void
kind_changed_cb (BefConnectionForm *self)
{
  gboolean is_home = adw_combo_row_get_selected (self->kind_row) == KIND_HOME_ASSISTANT;

  show_more_cb (self);
  way_changed_cb (self);
  self->was_found = FALSE;
  gtk_widget_set_visible (GTK_WIDGET (self->places_row), is_home);
  gtk_widget_set_visible (GTK_WIDGET (self->tenant_row), !is_home);
  gtk_widget_set_visible (GTK_WIDGET (self->context_row), !is_home);
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
  /* What was found there says nothing of another address. */
  if (self->was_found)
    adw_combo_row_set_selected (self->kind_row, KIND_FOUND);
}

static void
set_authority (BefConnectionForm *self, const char *path, const char *text)
{
  bef_set_str (&self->ca_file, path != NULL && path[0] != '\0' ? path : NULL);
  bef_set_str (&self->ca_text, self->ca_file != NULL && text[0] != '\0' ? text : NULL);
  g_autofree char *words = bef_authority_describe (self->ca_file, self->ca_text);
  bef_plain_set_subtitle (self->ca_row, words);
  gtk_widget_set_visible (self->ca_clear, self->ca_file != NULL);
  /* What was said of another one. */
  gtk_widget_set_visible (self->result_box, FALSE);
}

static void
ca_chosen_cb (GtkNativeDialog *dialog, int response, BefConnectionForm *self)
{
  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
      g_autofree char *path = g_file_get_path (file);
      set_authority (self, path, "");
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
  set_authority (self, NULL, "");
}

static void
bef_connection_form_dispose (GObject *object)
{
  BefConnectionForm *self = BEF_CONNECTION_FORM (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->backend);
  drop_sign_in (self);
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
  g_free (self->ca_text);
  G_OBJECT_CLASS (bef_connection_form_parent_class)->finalize (object);
}

static void
bef_connection_form_class_init (BefConnectionFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = bef_connection_form_dispose;
  G_OBJECT_CLASS (klass)->finalize = bef_connection_form_finalize;
  g_type_ensure (BEF_TYPE_SIGN_IN_ROWS);
  g_type_ensure (BEF_TYPE_ROLE_ROWS);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/beffroi/Beffroi/ui/bef-connection-form.ui");
  gtk_widget_class_bind_template_child (widget_class, BefConnectionForm, url_row);
  gtk_widget_class_bind_template_child (widget_class, BefConnectionForm, url_fault);
  gtk_widget_class_bind_template_child (widget_class, BefConnectionForm, url_fault_label);
  gtk_widget_class_bind_template_child (widget_class, BefConnectionForm, kind_row);
  gtk_widget_class_bind_template_child (widget_class, BefConnectionForm, places_row);
  gtk_widget_class_bind_template_child (widget_class, BefConnectionForm, sign_in_rows);
  gtk_widget_class_bind_template_child (widget_class, BefConnectionForm, role_rows);
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
  g_signal_connect_swapped (self->kind_row, "notify::selected", G_CALLBACK (kind_changed_cb), self);
  g_signal_connect_swapped (self->url_row, "entry-activated", G_CALLBACK (connect_cb), self);
  g_signal_connect_swapped (self->token_row, "entry-activated", G_CALLBACK (connect_cb), self);
  g_signal_connect_swapped (self->sign_in_rows, "changed", G_CALLBACK (way_changed_cb), self);
  g_signal_connect_swapped (self->more_row, "notify::expanded", G_CALLBACK (show_more_cb), self);
  g_signal_connect_swapped (self->connect_button, "clicked", G_CALLBACK (connect_cb), self);
  g_signal_connect_swapped (self->demo_button, "clicked", G_CALLBACK (demo_cb), self);
  g_signal_connect_swapped (self->ca_button, "clicked", G_CALLBACK (ca_choose_cb), self);
  g_signal_connect_swapped (self->ca_clear, "clicked", G_CALLBACK (ca_clear_cb), self);
}

static void
follow_locks (BefConnectionForm *self)
{
  const struct
  {
    const char *key;
    gpointer row;
  } rows[] = { { "protocol", self->kind_row },   { "places", self->places_row },
               { "url", self->url_row },         { "tenant", self->tenant_row },
               { "context", self->context_row }, { "ca-file", self->ca_row } };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    bef_row_follow_lock (rows[i].row, self->settings, rows[i].key);
}

/* Settings that do not count are why somebody may be asked at all: it stays here until something is
 * entered. */
static void
tell_policy (BefConnectionForm *self)
{
  const gboolean may_connect = gtk_widget_get_sensitive (self->connect_button);

  if (bef_policy_get_fault () == NULL)
    return;
  show_state (self, FAILED, bef_policy_get_fault ());
  gtk_widget_set_sensitive (self->connect_button, may_connect);
}

GtkWidget *
bef_connection_form_new (const char *profile)
{
  BefConnectionForm *self = g_object_new (BEF_TYPE_CONNECTION_FORM, NULL);

  self->profile = g_strdup (profile);
  self->settings = bef_settings_profile (profile);
  g_autofree char *url = g_settings_get_string (self->settings, "url");
  g_autofree char *tenant = g_settings_get_string (self->settings, "tenant");
  g_autofree char *ca_file = g_settings_get_string (self->settings, "ca-file");
  g_autofree char *ca_text = g_settings_get_string (self->settings, "ca-text");
  g_autofree char *context = g_settings_get_string (self->settings, "context");
  g_autofree char *protocol = g_settings_get_string (self->settings, "protocol");
  g_autofree char *kept_places = g_settings_get_string (self->settings, "places");
  gtk_editable_set_text (GTK_EDITABLE (self->url_row), url);
  if (url[0] != '\0')
    choose (self->kind_row, protocols, G_N_ELEMENTS (protocols), protocol);
  choose (self->places_row, places, G_N_ELEMENTS (places), kept_places);
  kind_changed_cb (self);
  /* As found: it is looked at again should the address change. */
  self->was_found = url[0] != '\0';
  gtk_editable_set_text (GTK_EDITABLE (self->tenant_row), tenant);
  gtk_editable_set_text (GTK_EDITABLE (self->context_row), context);
  set_authority (self, ca_file, ca_text);
  adw_expander_row_set_expanded (self->more_row,
                                 tenant[0] != '\0' || ca_file[0] != '\0' || context[0] != '\0');
  bef_sign_in_rows_load (self->sign_in_rows, self->settings);
  bef_role_rows_load (self->role_rows, self->settings);
  follow_locks (self);
  show_more_cb (self);
  url_changed_cb (self);
  tell_policy (self);
  gtk_widget_set_visible (self->back_button, FALSE);
  return GTK_WIDGET (self);
}

void
bef_connection_form_offer_back (BefConnectionForm *self)
{
  gtk_widget_set_visible (self->back_button, TRUE);
}

BefSignIn *
bef_connection_form_steal_sign_in (BefConnectionForm *self)
{
  if (self->sign_in != NULL)
    g_signal_handlers_disconnect_by_data (self->sign_in, self);
  return g_steal_pointer (&self->sign_in);
}
