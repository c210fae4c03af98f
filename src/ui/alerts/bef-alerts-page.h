/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/shell/bef-page.h"

G_BEGIN_DECLS

/* Alerts, what needs somebody first, and what to do about the selected one, or all that are
 * selected. Keys: A acknowledges, T takes in charge, S puts aside, O takes out of service, N notes,
 * C calls, G shows the graph, Ctrl+A selects all; Enter on the list goes to the equipment. */
#define BEF_TYPE_ALERTS_PAGE (bef_alerts_page_get_type ())
G_DECLARE_FINAL_TYPE (BefAlertsPage, bef_alerts_page, BEF, ALERTS_PAGE, BefPage)

BefPage *bef_alerts_page_new (void);

G_END_DECLS
