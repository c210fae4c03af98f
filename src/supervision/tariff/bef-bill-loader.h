/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "supervision/tariff/bef-bill.h"

G_BEGIN_DECLS

/* Checks @bill (copied) by @contracts (copied) and the history: its own delivery point with the
 * days around, and what the commune's other points of the same fluid used meanwhile. Reckons on
 * another thread. Main thread. Finish: (transfer full), or NULL with the error of the history, of
 * BEF_TARIFF_ERROR (no contract of this number) or G_IO_ERROR_CANCELLED. */
void bef_bill_check_async (BefHistory *history, const BefContracts *contracts, const BefBill *bill,
                           GCancellable *cancellable, GAsyncReadyCallback callback,
                           gpointer user_data);
BefBillCheck *bef_bill_check_finish (GAsyncResult *result, GError **error);

/*
 * A file of bills: a table with ";" or ",", whose first line names the columns: the delivery point
 * ("PRM", "point"), the first and last day ("début", "fin"), the total ("total TTC"), and of what
 * follows what there is: "total HT", "abonnement", "puissance" (amount), "dépassement",
 * "coefficient", "volume", and for each class "kWh HP", "prix HP", "kVA HP". Dates as 31/01/2026 or
 * 2026-01-31.
 */
/* (transfer full) of BefBill; NULL with BEF_TARIFF_ERROR that names the line. */
GPtrArray *bef_bills_read_csv (const char *text, gsize length, GError **error);

G_END_DECLS
