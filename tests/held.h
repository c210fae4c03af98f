/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/bef-alert.h"

/* What a test has @alert hold: acknowledged here by @who, or (NULL) not any more. */
#define HELD_ID "urn:test:held"

static inline void
hold_acknowledged (BefAlert *alert, const char *who, gint64 at_ms, const char *comment)
{
  const BefAlertDecision decision = { .kind = BEF_DECISION_ACKNOWLEDGE,
                                      .id = (char *)HELD_ID,
                                      .who = (char *)who,
                                      .at_ms = at_ms,
                                      .text = (char *)comment,
                                      .until_ms = BEF_NO_TIME };

  if (who != NULL)
    bef_alert_hold (alert, &decision);
  else
    bef_alert_let_go (alert, HELD_ID);
}
