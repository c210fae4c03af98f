/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "supervision/diagnostic/bef-diagnostic.h"

G_BEGIN_DECLS

/* What the diagnostic knows before it asks anybody: the versions of what runs, GTK's and
 * libadwaita's too, and what @profile (a profile's settings; NULL: the demo) says of the
 * connection. Needs no display. Main thread. (transfer full) */
BefDiagnostic *bef_diagnostic_facts_new (GSettings *profile);

G_END_DECLS
