/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-sign-in-dialog.h"

#include <glib/gi18n.h>

#include "base/bef-civil-time.h"
#include "base/bef-format.h"
#include "ui/kit/bef-follow.h"

struct _BefSignInDialog
{
  AdwWindow parent_instance;
  BefSignIn *sign_in; /* owned */
  GtkWidget *code_box;
  GtkLabel *address_label;
  GtkLabel *code_label;
  GtkLabel *message_label;
  GtkSpinner *spinner;
  GtkWidget *copy_button;
  GtkWidget *open_button;
  GtkWidget *again_button;
  gboolean has_begun;
};

G_DEFINE_FINAL_TYPE (BefSignInDialog, bef_sign_in_dialog, ADW_TYPE_WINDOW)

/* Letter by letter, as it is typed. */
static void
name_code (BefSignInDialog *self, const char *code)
{
  g_autoptr (GString) letters = g_string_new (NULL);
  g_autofree char *name = NULL;

  for (const char *p = code; *p != '\0'; p = g_utf8_next_char (p))
    {
      g_autofree char *letter = g_strndup (p, (gsize)(g_utf8_next_char (p) - p));
      g_string_append_printf (letters, "%s%s", letters->len > 0 ? " " : "", letter);
    }
  /* TRANSLATORS: a code, letter by letter. */
  name = g_strdup_printf (_ ("Code: %s"), letters->str);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->code_label), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name, -1);
}

static void
show_code (BefSignInDialog *self, const BefOauthCode *code)
{
  gint64 left_ms = bef_sign_in_get_seconds_left (self->sign_in) * BEF_MS_SECOND;
  g_autofree char *until = bef_format_time (bef_now_ms () + MAX (left_ms, 0));
  g_autofree char *left = bef_format_duration (MAX (left_ms, 0));
  g_autofree char *text =
      /* TRANSLATORS: a time of day, a duration. */
      g_strdup_printf (_ ("Waiting for the code to be typed, until %s (%s)."), until, left);

  gtk_label_set_text (self->address_label, code->address);
  gtk_label_set_text (self->code_label, code->user_code);
  name_code (self, code->user_code);
  gtk_label_set_text (self->message_label, text);
}

static void
update (BefSignInDialog *self)
{
  const BefOauthCode *code = bef_sign_in_get_code (self->sign_in);
  BefSignInState state = bef_sign_in_get_state (self->sign_in);
  gboolean busy = state == BEF_SIGN_IN_CODE || state == BEF_SIGN_IN_WORKING;
  gboolean had_code = gtk_widget_get_visible (self->code_box);

  if (self->has_begun && state == BEF_SIGN_IN_SIGNED_IN)
    {
      gtk_window_close (GTK_WINDOW (self));
      return;
    }
  gtk_widget_set_visible (self->code_box, code != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), busy);
  gtk_spinner_set_spinning (self->spinner, busy);
  gtk_widget_set_visible (self->again_button, !busy);
  if (code != NULL)
    show_code (self, code);
  else
    {
      g_autofree char *message = bef_sign_in_dup_message (self->sign_in);
      gtk_label_set_text (self->message_label, message);
    }
  if (code != NULL && !had_code)
    gtk_widget_grab_focus (self->copy_button);
  else if (!busy)
    gtk_widget_grab_focus (self->again_button);
}

static void
copy_cb (BefSignInDialog *self)
{
  const BefOauthCode *code = bef_sign_in_get_code (self->sign_in);

  if (code != NULL)
    gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), code->user_code);
  gtk_button_set_label (GTK_BUTTON (self->copy_button), _ ("Code Copied"));
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BefSignInDialog) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!gtk_show_uri_full_finish (GTK_WINDOW (source), result, &error))
    gtk_label_set_text (self->message_label, error->message);
}

static void
open_cb (BefSignInDialog *self)
{
  const BefOauthCode *code = bef_sign_in_get_code (self->sign_in);

  if (code != NULL)
    gtk_show_uri_full (GTK_WINDOW (self),
                       code->address_with_code != NULL ? code->address_with_code : code->address,
                       GDK_CURRENT_TIME, NULL, opened_cb, g_object_ref (self));
}

static void
again_cb (BefSignInDialog *self)
{
  gtk_button_set_label (GTK_BUTTON (self->copy_button), _ ("_Copy the Code"));
  bef_sign_in_begin (self->sign_in);
}

static gboolean
close_request_cb (BefSignInDialog *self)
{
  g_signal_handlers_disconnect_by_data (self->sign_in, self);
  bef_sign_in_cancel (self->sign_in);
  return FALSE;
}

static void
bef_sign_in_dialog_dispose (GObject *object)
{
  BefSignInDialog *self = BEF_SIGN_IN_DIALOG (object);

  g_clear_object (&self->sign_in);
  G_OBJECT_CLASS (bef_sign_in_dialog_parent_class)->dispose (object);
}

static void
bef_sign_in_dialog_class_init (BefSignInDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = bef_sign_in_dialog_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/beffroi/Beffroi/ui/bef-sign-in-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, BefSignInDialog, code_box);
  gtk_widget_class_bind_template_child (widget_class, BefSignInDialog, address_label);
  gtk_widget_class_bind_template_child (widget_class, BefSignInDialog, code_label);
  gtk_widget_class_bind_template_child (widget_class, BefSignInDialog, message_label);
  gtk_widget_class_bind_template_child (widget_class, BefSignInDialog, spinner);
  gtk_widget_class_bind_template_child (widget_class, BefSignInDialog, copy_button);
  gtk_widget_class_bind_template_child (widget_class, BefSignInDialog, open_button);
  gtk_widget_class_bind_template_child (widget_class, BefSignInDialog, again_button);
  gtk_widget_class_bind_template_callback (widget_class, copy_cb);
  gtk_widget_class_bind_template_callback (widget_class, open_cb);
  gtk_widget_class_bind_template_callback (widget_class, again_cb);
  gtk_widget_class_bind_template_callback (widget_class, close_request_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
bef_sign_in_dialog_init (BefSignInDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
bef_sign_in_dialog_present (GtkWindow *parent, BefSignIn *sign_in)
{
  BefSignInDialog *self =
      bef_follow (g_object_new (BEF_TYPE_SIGN_IN_DIALOG, "transient-for", parent, NULL));

  self->sign_in = g_object_ref (sign_in);
  g_signal_connect_object (sign_in, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  bef_sign_in_begin (sign_in);
  self->has_begun = TRUE;
  update (self);
  gtk_window_present (GTK_WINDOW (self));
}
