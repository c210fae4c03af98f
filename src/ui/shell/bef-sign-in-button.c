/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-sign-in-button.h"

#include "bef-sign-in-dialog.h"

struct _BefSignInButton
{
  GtkButton parent_instance;
  BefSignIn *sign_in; /* owned, nullable */
};

G_DEFINE_FINAL_TYPE (BefSignInButton, bef_sign_in_button, GTK_TYPE_BUTTON)

static void
update (BefSignInButton *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self),
                          self->sign_in != NULL && bef_sign_in_needs_person (self->sign_in));
}

static void
bef_sign_in_button_clicked (GtkButton *button)
{
  BefSignInButton *self = BEF_SIGN_IN_BUTTON (button);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (self->sign_in != NULL)
    bef_sign_in_dialog_present (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, self->sign_in);
}

static void
bef_sign_in_button_dispose (GObject *object)
{
  g_clear_object (&BEF_SIGN_IN_BUTTON (object)->sign_in);
  G_OBJECT_CLASS (bef_sign_in_button_parent_class)->dispose (object);
}

static void
bef_sign_in_button_class_init (BefSignInButtonClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = bef_sign_in_button_dispose;
  GTK_BUTTON_CLASS (klass)->clicked = bef_sign_in_button_clicked;
}

static void
bef_sign_in_button_init (BefSignInButton *self)
{
}

void
bef_sign_in_button_set_session (BefSignInButton *self, BefSession *session)
{
  BefSignIn *sign_in = session != NULL ? bef_session_get_sign_in (session) : NULL;

  if (self->sign_in != NULL)
    g_signal_handlers_disconnect_by_data (self->sign_in, self);
  g_set_object (&self->sign_in, sign_in);
  if (sign_in != NULL)
    g_signal_connect_object (sign_in, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}
