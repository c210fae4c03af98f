/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-row-words.h"

#include "base/bef-text.h"

gboolean
bef_row_is_text (GtkWidget *row, const char *text)
{
  return text != NULL && text[0] != '\0';
}

char *
bef_row_dup_title (GtkWidget *row, const char *name, const char *place)
{
  return bef_text_without_name (name, place);
}
