/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/bef-commune.h"

G_BEGIN_DECLS

/*
 * What can be said of equipment now: a value that is lost, or behind a link that is down, is not
 * known, however good it looks. Main thread.
 */

/* The code or number of @quantity; FALSE: it is not known now, or it has none. @out nullable. */
gboolean bef_known (BefDevice *device, const char *quantity, gint64 now_ms, double *out);
/* Whether @quantity is known to be in the state @state (its id). */
gboolean bef_known_is (BefDevice *device, const char *quantity, const char *state, gint64 now_ms);
/* Whether @device has @quantity, and it is not known now. */
gboolean bef_known_not (BefDevice *device, const char *quantity, gint64 now_ms);
/* Whether the device's category ("deviceCategory", as the source said it) is one of @names
 * (NULL-terminated). */
gboolean bef_is_category (BefDevice *device, const char *const *names);
/* Whether it heats: a boiler, a heat pump, a heater. */
gboolean bef_is_heating (BefDevice *device);

G_END_DECLS
