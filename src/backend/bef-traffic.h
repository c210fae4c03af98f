/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * How much was asked of the server that is followed, and how much came, by the hour: counted for
 * the whole process, of the last 24 hours. An hour is one of the present (base/bef-present.h). Any
 * thread.
 */
typedef struct
{
  guint64 requests; /* that were answered; of a socket, messages sent */
  guint64 bytes;    /* of their answers, unpacked */
  gint64 since_ms;  /* beginning of the first hour that is counted, ms UTC; BEF_NO_TIME: none is */
} BefTraffic;

/* From now on the server at @origin ("https://host:port") is counted, copied; what is known of
 * another is forgotten. */
void bef_traffic_follow (const char *origin);
/* @requests more were answered, with @bytes. */
void bef_traffic_note (guint requests, gsize bytes);
/* Of the 24 hours up to @now_ms. */
void bef_traffic_get (gint64 now_ms, BefTraffic *out);

/* What is known, to be kept: numbers only. (transfer full), NULL: nothing. */
char *bef_traffic_to_text (void);
/* Adds what was kept in an earlier sitting, once for each server that is followed: what this one
 * counted is kept in the same place. What is no such text, wholly or in part, adds nothing. */
void bef_traffic_add_text (const char *text);

G_END_DECLS
