/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * The demo commune: beffroi-hub as a child on a free loopback port with its own fresh certificate,
 * which is trusted for that connection only. The child ends with us, however we end: it watches its
 * standard input. Main thread.
 */
#define BEF_TYPE_DEMO_HUB (bef_demo_hub_get_type ())
G_DECLARE_FINAL_TYPE (BefDemoHub, bef_demo_hub, BEF, DEMO_HUB, GObject)

BefDemoHub *bef_demo_hub_new (void);
/* Starts the hub with @options (nullable, further arguments) and waits until it listens. */
void bef_demo_hub_start_async (BefDemoHub *self, const char *const *options,
                               GCancellable *cancellable, GAsyncReadyCallback callback,
                               gpointer user_data);
gboolean bef_demo_hub_start_finish (BefDemoHub *self, GAsyncResult *result, GError **error);
void bef_demo_hub_stop (BefDemoHub *self);

const char *bef_demo_hub_get_url (BefDemoHub *self);         /* nullable before it listens */
const char *bef_demo_hub_get_certificate (BefDemoHub *self); /* PEM */
const char *bef_demo_hub_get_token (BefDemoHub *self, const char *role); /* nullable */

G_END_DECLS
