/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "report/bef-report.h"

G_BEGIN_DECLS

/* What prints @report on A4: the pages of its PDF. To be run by the caller. (transfer full) */
GtkPrintOperation *bef_report_print_new (BefReport *report);

G_END_DECLS
