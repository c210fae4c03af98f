/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "supervision/session/bef-session.h"

G_BEGIN_DECLS

/*
 * Tunes one rule of this console: whether it is looked for, its limit, how long it waits, the time
 * allowed and whom to call; says how often it would have rung in the last thirty days, by the local
 * history, before anything is saved.
 */
#define BEF_TYPE_RULE_DIALOG (bef_rule_dialog_get_type ())
G_DECLARE_FINAL_TYPE (BefRuleDialog, bef_rule_dialog, BEF, RULE_DIALOG, AdwWindow)

/* Opens it over @parent. @rule: an id. */
void bef_rule_dialog_present (GtkWindow *parent, BefSession *session, const char *rule);

G_END_DECLS
