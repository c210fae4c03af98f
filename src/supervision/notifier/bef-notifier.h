/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bef-quiet-hours.h"
#include "model/bef-commune.h"

G_BEGIN_DECLS

/*
 * Desktop notifications of unacknowledged alerts (bef-bubbles.h): one per building, replaced not
 * stacked, withdrawn when nothing there needs somebody any more. No names of persons, no images.
 * One summary stands for all that is no news: what was there when the connection was made, while
 * notifications were off, in quiet hours, in a flood. In a flood (bef-flood.h) one counts what is
 * not urgent, by building. What is urgent is always told by itself, and alone has a sound, once.
 *
 * Signals, on the main context: "activated" (text alert, text token): a person clicked on one;
 * @alert is the worst of those it told of, @token (nullable) what lets a window come to the front.
 * "flood" (text): what a flood comes to, to be shown in a line; NULL: it is over.
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
/* Never, unless said. @hours is copied. */
void bef_notifier_set_quiet_hours (BefNotifier *self, const BefQuietHours *hours);
/* Withdraws everything and ends the thread. Waits two seconds at most: a service that hangs keeps
 * what it shows. */
void bef_notifier_stop (BefNotifier *self);

G_END_DECLS
