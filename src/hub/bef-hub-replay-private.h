/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "bef-hub-series.h"

G_BEGIN_DECLS

/* Recorded load curves, as read from a file. Used by the bef-hub-replay*.c files only. */

/* The mean power of a step. Stamps are STARTs whatever the file stamps; a missing value has no
 * point. */
typedef struct
{
  gint64 at_ms;
  gint64 step_ms;
  double watts;
  double before_kwh; /* running sum of the curve before this step starts */
} BefHubPoint;

typedef struct
{
  gint64 at_ms;
  double celsius;
} BefHubTemperature;

typedef struct
{
  char *slug;     /* owned: last part of the meter's id */
  char *name;     /* owned */
  GArray *points; /* owned, BefHubPoint by time */
} BefHubCurve;

typedef struct
{
  char *slug, *name;     /* owned */
  const char *category;  /* static, as Building has it */
  const char *tariff;    /* static, nullable */
  double floor_area_m2;  /* 0: unknown */
  GPtrArray *curves;     /* owned, BefHubCurve, the main meter first */
  GArray *temperatures;  /* owned, BefHubTemperature; empty: none */
  guint n_lines;         /* data lines */
  guint n_blank;         /* missing values, as the file says */
  guint n_malformed;     /* lines that could not be used */
  guint first_malformed; /* line number of the first of them, from 1 */
} BefHubRecording;

BefHubRecording *bef_hub_recording_new (void);
void bef_hub_recording_free (BefHubRecording *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BefHubRecording, bef_hub_recording_free)

BefHubCurve *bef_hub_recording_add_curve (BefHubRecording *self, const char *slug,
                                          const char *name);
void bef_hub_recording_malformed (BefHubRecording *self, guint line);

/* Reads @path, whose format is found from its content. NULL with an error that names the file, the
 * line where there is one, and what was expected. */
BefHubRecording *bef_hub_recording_load (const char *path, GError **error);
/* Moves everything by @weeks whole civil weeks, wall clock kept: what falls in an hour that does
 * not exist that day, or twice in the hour that exists once, is left out. */
void bef_hub_recording_shift_weeks (BefHubRecording *self, int weeks);
/* Fills before_kwh of every point. */
void bef_hub_recording_sum (BefHubRecording *self);
/* End of the last step, BEF_NO_TIME without any point. */
gint64 bef_hub_recording_end (BefHubRecording *self);

/* The formats. @lines: NULL-terminated, without line ends. */
gboolean bef_hub_enedis_is (char **lines);
BefHubRecording *bef_hub_enedis_read (char **lines, const char *path, GError **error);
gboolean bef_hub_drammen_is (char **lines);
BefHubRecording *bef_hub_drammen_read (char **lines, const char *path, GError **error);
/* A whole decimal number, point as separator, nothing around it. */
gboolean bef_hub_read_decimal (const char *text, double *out);

G_END_DECLS
