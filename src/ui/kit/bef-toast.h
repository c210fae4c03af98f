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
/* Shows @text in the window of @from (or that @from is) with such a button; outside a window with
 * toasts nothing is offered. @offer: copied. */
void bef_toast_offer (GtkWidget *from, const char *text, const BefToastOffer *offer);

G_END_DECLS
