/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bef-commune.h"

G_BEGIN_DECLS

/*
 * What digital advisers did, who receive people in rooms of the commune: counts that whoever keeps
 * the appointments sends with the room (facts "adviceFrom", "adviceSessions", "advicePlaces",
 * "advicePlacesTaken", "adviceAttended"), over the time up to now. Never who came.
 */
typedef struct
{
  gint64 from_ms;                       /* the first day that is counted, its midnight in Paris */
  guint n_rooms;                        /* that were added up */
  guint sessions;                       /* held */
  guint places;                         /* offered in them; 0: not said */
  guint taken;                          /* of them, by appointment */
  guint attended;                       /* people who came */
  gboolean knows_taken, knows_attended; /* said of every room */
} BefAdvice;

/* Of all rooms of @commune together. FALSE: nothing is said of any. What contradicts itself (more
 * places taken than offered, more people than places taken) or is no count, is not known. Main
 * thread. */
gboolean bef_advice_read (BefCommune *commune, BefAdvice *out);

G_END_DECLS
