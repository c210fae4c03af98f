/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bef-alarm-rules.h"

G_BEGIN_DECLS

struct _BefAlarmRules
{
  int n_owners;      /* atomic */
  GPtrArray *rules;  /* owned: BefAlarmRule */
  GHashTable *by_id; /* id -> BefAlarmRule */
};

BefAlarmRules *bef_alarm_rules_make (void); /* (transfer full), empty */
/* A finite number in C notation and nothing else. */
gboolean bef_alarm_number_read (const char *text, double *out);

G_END_DECLS
