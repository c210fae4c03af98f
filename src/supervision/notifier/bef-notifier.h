/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bef-quiet-hours.h"
#include "model/bef-commune.h"

G_BEGIN_DECLS

/*
 * Desktop notifications of unacknowledged alerts (bef-bubbles.h): one per building, replaced not
 * stacked, withdrawn when nothing there needs somebody any more. No names of persons, no images.
 * One summary stands for all that is no news: what was there when the connection was made, while
 * notifications were off, in quiet hours, in a flood, and what comes in a day after three others.
 * More than four are shown in a day only of what is urgent, or after an absence: the rest is the
 * next day's. In a flood one counts what is not urgent, by building. What is urgent is always told
 * by itself, and alone has a sound, once. What is a flood, and what is found after an absence,
 * others judge: see BefNotifierJudge.
 *
 * Signals, on the main context: "activated" (text alert, text token): a person clicked on one;
 * @alert is the worst of those it told of, @token (nullable) what lets a window come to the front.
 * "flood" (text): what a flood comes to, to be shown in a line; NULL: it is over.
 */
#define BEF_TYPE_NOTIFIER (bef_notifier_get_type ())
G_DECLARE_FINAL_TYPE (BefNotifier, bef_notifier, BEF, NOTIFIER, GObject)

/* Follows @commune until disposed. @folder (nullable): where what stands on the desktop is noted
 * for the process that comes after this one; what others left there is withdrawn
 * (bef_bubbles_new()). */
BefNotifier *bef_notifier_new (BefCommune *commune, const char *folder);
typedef enum
{
  BEF_NOTIFIER_NOW,     /* by itself, or with the others of its building */
  BEF_NOTIFIER_SUMMARY, /* no news: it was found with others */
  BEF_NOTIFIER_FLOOD,   /* counted, as long as that is said */
} BefNotifierNews;
typedef struct
{
  void (*look) (gpointer user_data); /* before others are asked of one after the other */
  BefNotifierNews (*news) (const char *alert, gpointer user_data);
  gpointer user_data;
} BefNotifierJudge;
/* How each alert is told; by itself, before there is one. @judge is copied, and asked until
 * bef_notifier_stop(). */
void bef_notifier_set_judge (BefNotifier *self, const BefNotifierJudge *judge);

typedef enum
{
  BEF_NOTIFIER_DEFAULT = 0,
  BEF_NOTIFIER_OFF = 1 << 0, /* all is withdrawn */
  /* Others see the screen: all that stands is withdrawn, and told again when that ends; meanwhile
   * what is new is told, but not what a camera raised. */
  BEF_NOTIFIER_PRESENTING = 1 << 1,
} BefNotifierFlags;
/* @least: severity that notifies. */
void bef_notifier_configure (BefNotifier *self, BefSeverity least, BefNotifierFlags flags);
/* Never, unless said. @hours is copied. */
void bef_notifier_set_quiet_hours (BefNotifier *self, const BefQuietHours *hours);
/* FALSE: something is to be told once it has settled, or on its way to the desktop. What is settled
 * goes by base/bef-timeout.h: a test that lets time pass need not wait. */
gboolean bef_notifier_has_told (BefNotifier *self);
/* Withdraws everything and ends the thread. Waits two seconds at most: a service that hangs keeps
 * what it shows. */
void bef_notifier_stop (BefNotifier *self);

G_END_DECLS
