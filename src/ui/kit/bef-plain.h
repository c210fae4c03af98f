/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/*
 * Text as it is written, in widgets that would read it as markup: a name with "<a href=" in it is
 * no link, and one with a bare "&" does not leave its row empty. Nothing else sets these texts,
 * ours included (tests/check-texts.py): who writes one need not know which widget reads what. @text
 * nullable: none. Copied. Main thread.
 */
void bef_plain_set_title (AdwPreferencesRow *row, const char *text);
/* And its title is no markup either. */
void bef_plain_set_subtitle (AdwActionRow *row, const char *text);
void bef_plain_set_expander (AdwExpanderRow *row, const char *title, const char *subtitle);
void bef_plain_set_group_title (AdwPreferencesGroup *group, const char *text);
void bef_plain_set_group_description (AdwPreferencesGroup *group, const char *text);
void bef_plain_set_status (AdwStatusPage *page, const char *title, const char *description);
void bef_plain_set_status_title (AdwStatusPage *page, const char *text);
void bef_plain_set_status_description (AdwStatusPage *page, const char *text);

G_END_DECLS
