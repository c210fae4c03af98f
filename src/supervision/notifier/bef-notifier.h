/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/bef-commune.h"

G_BEGIN_DECLS

/*
 * Desktop notifications of unacknowledged alerts: one per building, replaced not stacked, withdrawn
 * when nothing there needs somebody any more. libnotify's calls block, so they run on the
 * notifier's own thread. No names of persons, no images. After a connection a single summary stands
 * for all that was already there.
 *
 * Signal "activated" (text alert, text token), on the main context: a person clicked on one; @alert
 * is the worst of those it told of, @token (nullable) what lets a window come to the front.
 */
#define BEF_TYPE_NOTIFIER (bef_notifier_get_type ())
G_DECLARE_FINAL_TYPE (BefNotifier, bef_notifier, BEF, NOTIFIER, GObject)

/* Follows @commune until disposed. */
BefNotifier *bef_notifier_new (BefCommune *commune);
typedef enum
{
  BEF_NOTIFIER_DEFAULT = 0,
  BEF_NOTIFIER_OFF = 1 << 0, /* all is withdrawn */
  /* Others see the screen: what a camera raised is withdrawn, and told when that ends. */
  BEF_NOTIFIER_PRESENTING = 1 << 1,
} BefNotifierFlags;
/* @least: severity that notifies. */
void bef_notifier_configure (BefNotifier *self, BefSeverity least, BefNotifierFlags flags);
/* Withdraws everything and ends the thread. Waits two seconds at most: a service that hangs keeps
 * what it shows. */
void bef_notifier_stop (BefNotifier *self);

G_END_DECLS
