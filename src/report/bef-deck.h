/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bef-slide.h"
#include "supervision/energy/bef-savings.h"
#include "supervision/facts/bef-energy-facts.h"

G_BEGIN_DECLS

/*
 * The slides there are to be shown of what is known, each by its conclusion. Pure: any thread that
 * speaks the person's language.
 *
 * A slide that would have nothing to say is not made; one of what is not known well enough says so
 * in its title, and concludes nothing. Of what share is missing stands above the figures from
 * BEF_DECK_WARN on.
 */

#define BEF_DECK_WARN 0.10

/* What somebody did to a building, and what it gave to one energy of it (savings are the caller's
 * to judge). */
typedef struct
{
  const char *name; /* "School: windows" */
  BefSavings savings;
  gboolean is_counted; /* something counts it: else there are no savings */
} BefDeckWork;

/* Of digital advisers. */
typedef struct
{
  gint64 from_ms, to_ms;
  guint held, places, taken, attended;
  gboolean knows_taken;    /* and how many places there were */
  gboolean knows_attended; /* who came was counted */
} BefDeckInclusion;

/* Of the commune's pages on the web. */
typedef struct
{
  const char *name;
  double visits;    /* of the last 30 days; NAN: not counted */
  double available; /* 0 to 1 of what is known of the last 30 days; NAN: nothing is */
  double known;     /* days of the last 30 of which that is known */
} BefDeckWeb;

/* Days of visits, and of whether the pages could be reached. */
#define BEF_DECK_WEB_DAYS 30

typedef struct
{
  const char *commune;               /* its name */
  const BefEnergyFacts *facts;       /* nullable: they could not be had */
  const GPtrArray *works;            /* nullable, of BefDeckWork: those shown */
  const BefDeckInclusion *inclusion; /* nullable: nothing is held */
  const GPtrArray *web;              /* nullable, of BefDeckWeb */
  const GPtrArray *spots;            /* nullable, of BefSlideSpot: the buildings */
} BefDeckSource;

/* In the order in which they are shown unless somebody chose another. (transfer full) GPtrArray of
 * BefSlide. Their ids: "now", "month", "year", "changed", "works", "lighting", "inclusion", "web",
 * "map". */
GPtrArray *bef_deck_new (const BefDeckSource *source);
/* What the slide @id of that deck is called; NULL: it is none of these. Static. */
const char *bef_deck_topic (const char *id);
/* The ids that there can be, in that order; NULL: no more. Static. */
const char *bef_deck_nth_id (guint i);
/* The slide of one building, "building:URN". NULL: nothing of it is counted. (transfer full) */
BefSlide *bef_deck_new_building (const BefEnergyFacts *facts, const char *building);
/* Of @deck, by its id; NULL: there is none. (transfer none) */
BefSlide *bef_deck_find (GPtrArray *deck, const char *id);

/* Those of @deck that @chosen (a list of ids, NULL-terminated; NULL: all) names, in its order. What
 * it names that there is not, is left out. (transfer full) */
GPtrArray *bef_deck_choose (GPtrArray *deck, const char *const *chosen);

/* "October 2026: 8 % less electricity than a year before." Never more than the pairs allow.
 * (transfer full) */
char *bef_deck_dup_conclusion (const BefEnergyPart *part, const BefEnergyComparison *span);

G_END_DECLS
