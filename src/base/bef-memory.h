/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Soon, and once however often it is called meanwhile, the system gets back the pages that the
 * allocator keeps and nothing is in: after an answer about everything of a large commune was read,
 * that is a third of the process, and stays so for hours. Done in a thread, which no window waits
 * for. Main thread. Nothing where the C library cannot (only glibc can). */
void bef_memory_give_back (void);

G_END_DECLS
