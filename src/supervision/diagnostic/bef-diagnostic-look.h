/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bef-diagnostic.h"

G_BEGIN_DECLS

/*
 * Fills what can only be known by asking: the server who we are and which types it has, what
 * certificate it shows, and the local history how it is. Nothing that fails is an error: it is what
 * the diagnostic tells. Takes as long as the server lets itself be waited for, less than a minute.
 *
 * @self: filled as it goes, to be kept by the caller until the finish; its url says where to look
 * for the certificate (NULL: nowhere). @backend nullable: the server is not asked. @history
 * nullable: its cache is left as the caller said; else its cache is BEF_CACHE_READ, _UNREAD or
 * _NOT_KEPT. Main thread. Finish: FALSE when it was cancelled.
 */
void bef_diagnostic_look_async (BefDiagnostic *self, BefBackend *backend, BefHistory *history,
                                GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean bef_diagnostic_look_finish (GAsyncResult *result);

G_END_DECLS
