/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "e2e-util.h"

G_BEGIN_DECLS

/* SIGKILL to hub and console, waited for. */
void e2e_end_children (E2e *self);

G_END_DECLS
