/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* Has this test speak French: the catalogue of this build, under a French locale. FALSE with the
 * @reason (static) when one is missing. */
gboolean french_speak (const char **reason);
