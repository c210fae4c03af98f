/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-sign-in-row.h"

#include <glib/gi18n.h>

#include "ui/kit/bef-plain.h"
#include "bef-sign-in-dialog.h"

/* Nothing tells that time has passed: an end that is told is told anew this often. */
#define LOOK_S 20

struct _BefSignInRow
{
  AdwActionRow parent_instance;
  BefSignIn *sign_in; /* owned */
  GtkWidget *button;  /* unowned */
  guint timer;
};

G_DEFINE_FINAL_TYPE (BefSignInRow, bef_sign_in_row, ADW_TYPE_ACTION_ROW)

static void
update (BefSignInRow *self)
{
  g_autofree char *message = bef_sign_in_dup_message (self->sign_in);
  const char *trouble = bef_sign_in_get_trouble (self->sign_in);
  g_autofree char *text =
      trouble != NULL ? g_strdup_printf ("%s\n%s", message, trouble) : g_strdup (message);

  bef_plain_set_subtitle (ADW_ACTION_ROW (self), text);
  gtk_button_set_label (GTK_BUTTON (self->button), bef_sign_in_needs_person (self->sign_in)
                                                       ? _ ("_Sign In…")
                                                       : _ ("Sign _Out"));
}

static gboolean
look_cb (gpointer user_data)
{
  update (user_data);
  return G_SOURCE_CONTINUE;
}

static void
clicked_cb (BefSignInRow *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (bef_sign_in_needs_person (self->sign_in))
    bef_sign_in_dialog_present (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, self->sign_in);
  else
    bef_sign_in_sign_out (self->sign_in);
}

static void
bef_sign_in_row_root (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (bef_sign_in_row_parent_class)->root (widget);
  BEF_SIGN_IN_ROW (widget)->timer = g_timeout_add_seconds (LOOK_S, look_cb, widget);
}

static void
bef_sign_in_row_unroot (GtkWidget *widget)
{
  g_clear_handle_id (&BEF_SIGN_IN_ROW (widget)->timer, g_source_remove);
  GTK_WIDGET_CLASS (bef_sign_in_row_parent_class)->unroot (widget);
}

static void
bef_sign_in_row_dispose (GObject *object)
{
  g_clear_object (&BEF_SIGN_IN_ROW (object)->sign_in);
  G_OBJECT_CLASS (bef_sign_in_row_parent_class)->dispose (object);
}

static void
bef_sign_in_row_class_init (BefSignInRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = bef_sign_in_row_dispose;
  GTK_WIDGET_CLASS (klass)->root = bef_sign_in_row_root;
  GTK_WIDGET_CLASS (klass)->unroot = bef_sign_in_row_unroot;
}

static void
bef_sign_in_row_init (BefSignInRow *self)
{
  self->button = gtk_button_new ();
  gtk_button_set_use_underline (GTK_BUTTON (self->button), TRUE);
  gtk_widget_set_valign (self->button, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), self->button);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (self), 0);
  g_signal_connect_object (self->button, "clicked", G_CALLBACK (clicked_cb), self,
                           G_CONNECT_SWAPPED);
}

GtkWidget *
bef_sign_in_row_new (BefSignIn *sign_in)
{
  BefSignInRow *self = g_object_new (BEF_TYPE_SIGN_IN_ROW, NULL);
  g_autofree char *title =
      /* TRANSLATORS: %s is the host of a sign-in service. */
      g_strdup_printf (_ ("Sign-in at %s"), bef_sign_in_get_host (sign_in));

  self->sign_in = g_object_ref (sign_in);
  bef_plain_set_title (ADW_PREFERENCES_ROW (self), title);
  g_signal_connect_object (sign_in, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}
