/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "supervision/rounds/bef-handover.h"

G_BEGIN_DECLS

/* The handover sheet on one page of A4: letters are made smaller until it fits, down to what can be
 * read; what does not fit even so is counted. Main thread. */

/* Asks for a printer. @handover: (transfer full). */
void bef_handover_sheet_print (GtkWindow *parent, BefHandover *handover);
/* Writes it to the PDF file @path at once. FALSE with an error. */
gboolean bef_handover_sheet_export (BefHandover *handover, const char *path, GError **error);

G_END_DECLS
