/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Faults on demand: how a bad back end behaves. A specification is "name", "name=value" or
 * "name=value:rate"; several are joined by commas. Whether one strikes a request is a function of
 * the seed, the fault and the number of the request, so that a run can be repeated.
 *
 *   latency=MS  error=STATUS[:RATE]  truncate=RATE  drop=RATE  wrong-types[=RATE]
 * expired-certificate clock-skew=SECONDS  html[=RATE]  deep[=RATE]  huge[=RATE]  bomb[=RATE]
 * not-ngsi-ld  unauthorized temporal-cut=N  command-fails  command-lost=STATUS[:RATE]
 * acknowledge-lost[=RATE]  grant-ended  hostile-text[=RATE]  flood=N  link-down=BUILDING
 * plain-images
 *
 * command-fails: a door command is answered well, and the lock refuses it. command-lost: it is
 * done, and a gateway answers STATUS. acknowledge-lost: an acknowledgement is answered well and not
 * stored. grant-ended: nobody has a grant to see images. hostile-text: names, sentences and
 * reasons are written to do harm (bef-hub-fault-text.c). plain-images: every camera shows one
 * colour, by which its pictures are found wherever they are drawn. Of a simulated commune, from the
 * moment they are set: flood: N alerts are raised within ten minutes, in several buildings, and
 * clear half an hour to an hour later; link-down: the links of a building are down and all in it is
 * silent.
 */
typedef enum
{
  BEF_HUB_FAULT_LATENCY,
  BEF_HUB_FAULT_ERROR,
  BEF_HUB_FAULT_TRUNCATE,
  BEF_HUB_FAULT_DROP,
  BEF_HUB_FAULT_WRONG_TYPES,
  BEF_HUB_FAULT_EXPIRED_CERTIFICATE,
  BEF_HUB_FAULT_CLOCK_SKEW,
  BEF_HUB_FAULT_HTML,
  BEF_HUB_FAULT_DEEP,
  BEF_HUB_FAULT_HUGE,
  BEF_HUB_FAULT_BOMB,
  BEF_HUB_FAULT_NOT_NGSI_LD,
  BEF_HUB_FAULT_UNAUTHORIZED,
  BEF_HUB_FAULT_TEMPORAL_CUT,
  BEF_HUB_FAULT_COMMAND_FAILS,
  BEF_HUB_FAULT_COMMAND_LOST,
  BEF_HUB_FAULT_ACKNOWLEDGE_LOST,
  BEF_HUB_FAULT_GRANT_ENDED,
  BEF_HUB_FAULT_HOSTILE_TEXT,
  BEF_HUB_FAULT_FLOOD,
  BEF_HUB_FAULT_LINK_DOWN,
  BEF_HUB_FAULT_PLAIN_IMAGES,
  BEF_HUB_N_FAULTS
} BefHubFault;

typedef struct
{
  struct
  {
    gboolean set;
    double value; /* ms, status, seconds or count */
    double rate;  /* 0..1 */
  } fault[BEF_HUB_N_FAULTS];
  char building[64]; /* of link-down */
  guint64 seed;
} BefHubFaults;

/* Adds what @spec says to @faults. FALSE, with a message for the person who wrote it, leaves
 * @faults as it was. */
gboolean bef_hub_faults_add (BefHubFaults *faults, const char *spec, GError **error);
/* Forgets all but the seed. */
void bef_hub_faults_clear (BefHubFaults *faults);
/* Whether @fault strikes request @number. */
gboolean bef_hub_faults_strike (const BefHubFaults *faults, BefHubFault fault, guint64 number);
/* The value of @fault, or @otherwise when it is not set. */
double bef_hub_faults_value (const BefHubFaults *faults, BefHubFault fault, double otherwise);

/* Bodies. All (transfer full). */
/* @body (JSON) with values of types that nobody expects: numbers as words, texts as numbers,
 * objects as lists. */
char *bef_hub_fault_wrong_types (const char *body, guint64 seed);
/* @body (JSON) with what a person reads written to do harm, the same text always in the same way:
 * as markup, with controls of direction, as half a character, without a blank or an end. */
GBytes *bef_hub_fault_hostile_text (const char *body);
/* 100,000 nested brackets. */
GBytes *bef_hub_fault_deep (void);
/* The start of a gzip stream that grows to one gigabyte from about one megabyte. */
GBytes *bef_hub_fault_bomb (void);

G_END_DECLS
