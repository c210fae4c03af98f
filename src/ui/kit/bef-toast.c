/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-toast.h"

#define LINE_CHARS 60
/* To be noticed, and to be read: slower than people read a book (20 to 30 characters a second). */
#define NOTICE_S 4
#define CHARS_A_SECOND 15

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
