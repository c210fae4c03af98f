/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* One JSON object instead of lines; to be set before the first figure. */
extern gboolean bench_as_json;

/* Prints `name value unit`, or a member of the object. */
void bench_report (const char *name, double value, const char *unit);
/* Ends the object. */
void bench_report_end (void);

/* For g_array_sort() of doubles. */
int bench_compare_doubles (gconstpointer a, gconstpointer b);
/* Processor time of this thread, in ms. */
double bench_cpu_ms (void);

G_END_DECLS
