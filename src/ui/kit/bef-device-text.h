/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/bef-device.h"

G_BEGIN_DECLS

/*
 * What an equipment says, in words for a line of a list. All texts are translated and (transfer
 * full). Main thread.
 */

/* The other values and the facts that help reading them, parted by " · ": "Locked · 3 passages
 * today". NULL without any. Values of their own that are lost as of @now_ms are left out; when the
 * device is lost: "Last known: 21.4 °C". */
char *bef_device_text_details (BefDevice *device, gint64 now_ms);
/* A climate sensor's expected range in a sentence: "expected 17 to 19 °C", "above the expected 17
 * to 19 °C"; NULL when none is known.
 * *@outside (nullable): whether the temperature is out of it. */
char *bef_device_text_expected (BefDevice *device, gboolean *outside);
/* One value in words: "12 clients", "34.5 Mbit/s down", "Locked". */
char *bef_device_text_of_value (const BefValue *value);
/* What a small graph of this device draws: its main measured number, else the states of a door or
 * link; NULL: nothing worth drawing. */
const BefQuantityInfo *bef_device_text_sparkline (BefDevice *device);

G_END_DECLS
