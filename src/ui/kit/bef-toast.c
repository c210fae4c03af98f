/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-toast.h"

#include <glib/gi18n.h>

#define LINE_CHARS 60
/* To be noticed, and to be read: slower than people read a book (20 to 30 characters a second). */
#define NOTICE_S 4
#define CHARS_A_SECOND 15
/* Time to decide. */
#define OFFERED_S 10u

AdwToast *
bef_toast_new (const char *text)
{
  AdwToast *toast = adw_toast_new ("");
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_max_width_chars (GTK_LABEL (label), LINE_CHARS);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "heading");
  adw_toast_set_custom_title (toast, label);
  adw_toast_set_timeout (toast, NOTICE_S + (guint)g_utf8_strlen (text, -1) / CHARS_A_SECOND);
  return toast;
}

typedef struct
{
  BefToastPressed pressed;
  gpointer user_data;
  GDestroyNotify destroy;
} Pressed;

static void
pressed_cb (AdwToast *toast, Pressed *pressed)
{
  pressed->pressed (pressed->user_data);
}

static void
pressed_free (gpointer data, GClosure *closure)
{
  Pressed *pressed = data;

  if (pressed->destroy != NULL)
    pressed->destroy (pressed->user_data);
  g_free (pressed);
}

/* Above @from, or all that a window holds. Nullable. */
static GtkWidget *
find_overlay (GtkWidget *from)
{
  GtkWidget *content = ADW_IS_APPLICATION_WINDOW (from)
                           ? adw_application_window_get_content (ADW_APPLICATION_WINDOW (from))
                           : gtk_widget_get_ancestor (from, ADW_TYPE_TOAST_OVERLAY);

  return ADW_IS_TOAST_OVERLAY (content) ? content : NULL;
}

#define OFFERED "bef-toast-offered"

static void
dismissed_cb (GObject *overlay, AdwToast *toast)
{
  if (g_object_get_data (overlay, OFFERED) == toast)
    g_object_set_data (overlay, OFFERED, NULL);
}

/* What was done last is what is taken back: the former offer goes. */
static void
offer_instead (GtkWidget *overlay, AdwToast *toast)
{
  AdwToast *former = g_object_get_data (G_OBJECT (overlay), OFFERED);

  if (former != NULL)
    adw_toast_dismiss (former);
  g_object_set_data (G_OBJECT (overlay), OFFERED, toast);
  g_signal_connect_object (toast, "dismissed", G_CALLBACK (dismissed_cb), overlay,
                           G_CONNECT_SWAPPED);
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), toast);
}

void
bef_toast_offer (GtkWidget *from, const char *text, const BefToastOffer *offer)
{
  GtkWidget *overlay = find_overlay (from);
  AdwToast *toast = bef_toast_new (text);
  Pressed *pressed = g_new (Pressed, 1);

  *pressed = (Pressed){ offer->pressed, offer->user_data, offer->destroy };
  adw_toast_set_button_label (toast, offer->label);
  adw_toast_set_timeout (toast, MAX (adw_toast_get_timeout (toast), OFFERED_S));
  g_signal_connect_data (toast, "button-clicked", G_CALLBACK (pressed_cb), pressed, pressed_free,
                         0);
  if (overlay != NULL)
    offer_instead (overlay, toast);
  else
    g_object_unref (toast);
}

typedef struct
{
  GObject *keeper; /* owned */
  guint change;
  BefToastUndo undo;
} Change;

static void
change_free (gpointer data)
{
  g_object_unref (((Change *)data)->keeper);
  g_free (data);
}

static void
take_back (gpointer user_data)
{
  Change *change = user_data;

  change->undo (change->keeper, change->change);
}

void
bef_toast_offer_undo (GtkWidget *from, const char *text, gpointer keeper, guint change,
                      BefToastUndo undo)
{
  if (change == 0)
    return;
  Change *made = g_new (Change, 1);
  *made = (Change){ g_object_ref (keeper), change, undo };
  bef_toast_offer (from, text, &(BefToastOffer){ _ ("_Undo"), take_back, made, change_free });
}
