/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/bef-commune.h"

G_BEGIN_DECLS

/* What a page is to be shown at, as a person may write it: a building by a part of its URN or name
 * ("building=mairie"), a graph by a part of the equipment's URN ("graph=mairie|power"); anything
 * else, and what nothing is found for, is given back as it is. @argument nullable. (transfer full)
 * nullable */
char *bef_page_argument_resolve (BefCommune *commune, const char *page, const char *argument);
/* The import of @files, one after the other: "imports=URI", a line for each. (transfer full) */
char *bef_page_argument_of_files (GFile *const *files, int n_files);

G_END_DECLS
