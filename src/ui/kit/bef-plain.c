/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-plain.h"

#include "base/bef-text.h"

void
bef_plain_set_title (AdwPreferencesRow *row, const char *text)
{
  adw_preferences_row_set_use_markup (row, FALSE);
  adw_preferences_row_set_title (row, text != NULL ? text : "");
}

void
bef_plain_set_subtitle (AdwActionRow *row, const char *text)
{
  /* Of both, also where the row comes from a .ui file. */
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_action_row_set_subtitle (row, text != NULL ? text : "");
}

void
bef_plain_set_expander (AdwExpanderRow *row, const char *title, const char *subtitle)
{
  bef_plain_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_expander_row_set_subtitle (row, subtitle != NULL ? subtitle : "");
}

void
bef_plain_set_group_title (AdwPreferencesGroup *group, const char *text)
{
  g_autofree char *escaped = bef_text_escape (text);
  adw_preferences_group_set_title (group, escaped != NULL ? escaped : "");
}

void
bef_plain_set_group_description (AdwPreferencesGroup *group, const char *text)
{
  g_autofree char *escaped = bef_text_escape (text);
  adw_preferences_group_set_description (group, escaped);
}

void
bef_plain_set_status_title (AdwStatusPage *page, const char *text)
{
  adw_status_page_set_title (page, text != NULL ? text : "");
}

void
bef_plain_set_status_description (AdwStatusPage *page, const char *text)
{
  g_autofree char *escaped = bef_text_escape (text);
  adw_status_page_set_description (page, escaped);
}

void
bef_plain_set_status (AdwStatusPage *page, const char *title, const char *description)
{
  bef_plain_set_status_title (page, title);
  bef_plain_set_status_description (page, description);
}
