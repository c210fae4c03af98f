/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/*
 * A toast that shows @text as it is written and whole: libadwaita's own title is read as markup,
 * and cut at the end of one line, where the advice stands. It stays long enough to be read. Main
 * thread. (transfer full)
 */
AdwToast *bef_toast_new (const char *text);

/* A button of a toast, which does something once if it is pressed. */
typedef void (*BefToastPressed) (gpointer user_data);
typedef struct
{
  const char *label; /* with a mnemonic */
  BefToastPressed pressed;
  gpointer user_data;
  GDestroyNotify destroy; /* of user_data, once the toast is gone; nullable */
} BefToastOffer;
/* Shows @text in the window of @from (or that @from is) with such a button, instead of what was
 * offered before; outside a window with toasts nothing is offered. @offer: copied. */
void bef_toast_offer (GtkWidget *from, const char *text, const BefToastOffer *offer);

/* Takes back what a keeper did under the number @change: the ..._undo() of any of them. */
typedef gboolean (*BefToastUndo) (gpointer keeper, guint change);
/* The same with "Undo", which takes @change of @keeper back; 0, nothing was done: nothing is shown.
 * @keeper is kept until the toast is gone. */
void bef_toast_offer_undo (GtkWidget *from, const char *text, gpointer keeper, guint change,
                           BefToastUndo undo);

G_END_DECLS
