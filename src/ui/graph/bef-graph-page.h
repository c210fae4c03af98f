/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/shell/bef-page.h"

G_BEGIN_DECLS

/*
 * One quantity of one equipment over an hour, a day, a week, a month or a year, beside another time
 * when asked, as a graph, a sentence, a table and a file. Argument: "URN|quantity" (the quantity
 * may be left out). Energy of a meter is drawn per day or month. Keys: 1 to 5 choose the length,
 * Page Up and Page Down move, Control and Home come back to now, t shows the table.
 */
#define BEF_TYPE_GRAPH_PAGE (bef_graph_page_get_type ())
G_DECLARE_FINAL_TYPE (BefGraphPage, bef_graph_page, BEF, GRAPH_PAGE, BefPage)

BefPage *bef_graph_page_new (void);

G_END_DECLS
