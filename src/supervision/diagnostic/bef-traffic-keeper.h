/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "supervision/session/bef-session.h"

G_BEGIN_DECLS

/* Keeps what was counted of the exchanges (backend/bef-traffic.h) in the local history of @session,
 * for as long as that lasts, and adds what an earlier sitting counted: what is diagnosed beside the
 * console knows of it too. What was counted in the last minutes may be lost. Main thread; once,
 * when the session follows its server. */
void bef_traffic_keeper_follow (BefSession *session);
/* Adds what @history has kept, for who follows no session. Finish is in any case. */
void bef_traffic_keeper_load_async (BefHistory *history, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer user_data);
void bef_traffic_keeper_load_finish (BefHistory *history, GAsyncResult *result);

G_END_DECLS
