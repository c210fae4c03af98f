/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The keys of the graph's page: they activate its "graph." actions. (transfer full) */
GtkEventController *bef_graph_keys_new (void);

G_END_DECLS
