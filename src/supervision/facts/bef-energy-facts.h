/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bef-energy-request.h"
#include "bef-energy-split.h"
#include "history/bef-history.h"
#include "supervision/energy/bef-energy-area.h"
#include "supervision/energy/bef-energy-correct.h"
#include "supervision/energy/bef-energy-forecast.h"
#include "supervision/energy/bef-load-profile.h"
#include "supervision/energy/bef-savings.h"
#include "supervision/energy/bef-typical-week.h"

G_BEGIN_DECLS

/*
 * Everything that is concluded of the energy of a building, a site or the commune as of one moment:
 * what pages, slides, reports and the first page of the elected read, so that they say the same to
 * the digit. Immutable and reference-counted: any thread. Made by bef_energy_facts_load_async() out
 * of the local history alone.
 *
 * A fact is of a part: one fluid of one building, or of all that was asked for. Only what is
 * counted is there: a part without meters is NULL. All figures of what is not known are NAN.
 *
 *   facts ── totals, one a fluid ── spans[] day, week, month, year… against last year and usual
 *         │                       ├─ corrected[], co2[] of each span; months[]; forecast of the
 * year │                       └─ weather (the line on degree days), profile (of load curves) ├─
 * parts, one a building and fluid (the same) └─ ranking, one a building: kWh/m² of all its
 * energies, or why it is set aside
 *
 * In words: supervision/energy/bef-energy-words.h.
 */

typedef struct
{
  const BefEnergyPlace *place; /* NULL: all that was asked for */
  BefFluid fluid;
  const BefMeterDays *meters; /* of each meter one for each date; n_meters of them */
  guint n_meters;
  const BefEnergyDates *dates; /* shared by all parts */
  const BefDayEnergy *days;    /* sums of the meters, one for each date. Their coverage is that of
                                  all meters together: a day of which one is not known is partial */
  BefEnergyComparison spans[BEF_N_SPANS];
  const BefEnergyComparison *months; /* each against the same dates of the year before */
  guint n_months;        /* oldest first; the last one is that of BEF_SPAN_MONTH, up to now */
  BefWeatherFit weather; /* of the last 24 months; n 0: none */
  BefEnergyCorrected corrected[BEF_N_SPANS];
  BefEnergyCo2 co2[BEF_N_SPANS];
  BefEnergySplit splits[BEF_N_SPANS]; /* of each span's time now; n 0: none */
  BefEnergyForecast forecast;         /* of the year of BEF_SPAN_YEAR */
  /* Of the last twelve months; nullable: no load curve was read (BEF_ENERGY_READ_CURVES), or the
   * fluid has none. Of one building's electricity alone. */
  const BefLoadProfile *profile;
  const BefTypicalWeek *week; /* likewise: the last seven days beside their typical hours */
} BefEnergyPart;

/* A building among the others. */
typedef struct
{
  const BefEnergyPlace *place;
  double kwh; /* of the twelve months, all its energies that are counted; NAN */
  BefPerArea area;
  guint rank; /* from 1, the most per m2 first; 0: set aside, see bef_area_reason() */
} BefEnergyRank;

#define BEF_TYPE_ENERGY_FACTS (bef_energy_facts_get_type ())
typedef struct _BefEnergyFacts BefEnergyFacts;
GType bef_energy_facts_get_type (void);
BefEnergyFacts *bef_energy_facts_ref (BefEnergyFacts *self);
void bef_energy_facts_unref (BefEnergyFacts *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BefEnergyFacts, bef_energy_facts_unref)

/* Asks @history (days of each meter, the outdoor temperature, and load curves where @request wants
 * them), then reckons on another thread. Takes @request. What is asked goes on behind other
 * questions; cancelled, nothing more is asked. Main thread; finish returns (transfer full), or NULL
 * with the history's error or G_IO_ERROR_CANCELLED. */
void bef_energy_facts_load_async (BefHistory *history, BefEnergyRequest *request,
                                  GCancellable *cancellable, GAsyncReadyCallback callback,
                                  gpointer user_data);
BefEnergyFacts *bef_energy_facts_load_finish (BefHistory *history, GAsyncResult *result,
                                              GError **error);

/* What was asked. Valid as long as the facts, like all that is returned below. */
const BefEnergyRequest *bef_energy_facts_get_request (const BefEnergyFacts *self);
/* The midnight up to which they go: the end of the newest day that is known of most meters. */
gint64 bef_energy_facts_get_until (const BefEnergyFacts *self);
/* All of @fluid; NULL: nothing counts it. */
const BefEnergyPart *bef_energy_facts_get_total (const BefEnergyFacts *self, BefFluid fluid);
/* The parts of single buildings, in the request's order; street lighting is in none. */
guint bef_energy_facts_n_parts (const BefEnergyFacts *self);
const BefEnergyPart *bef_energy_facts_nth_part (const BefEnergyFacts *self, guint i);
/* NULL: nothing counts it there. */
const BefEnergyPart *bef_energy_facts_find (const BefEnergyFacts *self, const char *building,
                                            BefFluid fluid);
/* What works over @works gave to @part, as of the facts: of works longer ago than two years the
 * request has to begin earlier (bef_energy_request_set_from(): two years before the works, one at
 * least). Pure; a few milliseconds. */
BefSavings bef_energy_facts_judge_works (const BefEnergyFacts *self, const BefEnergyPart *part,
                                         BefRange works);
/* What one kWh (m3 of water) of @part more or less costs, euros with the taxes on it and nothing
 * that is due anyway: the mean over the last twelve months of the facts of what
 * bef_cost_of_one_more() says, each day weighed by what was used, hours of a day alike. NAN: a
 * meter that counted has no contract, or had none for some of that time. In bef-energy-price.c. A
 * few milliseconds. */
double bef_energy_facts_get_price (const BefEnergyFacts *self, const BefEnergyPart *part);
/* Degree days of each of the dates; NULL: no outdoor sensor. NAN: not known that day. */
const double *bef_energy_facts_get_degree_days (const BefEnergyFacts *self);
const BefEnergyDates *bef_energy_facts_get_dates (const BefEnergyFacts *self);
/* Of each building: in order of rank, then those set aside. (transfer none) of BefEnergyRank */
const GArray *bef_energy_facts_get_ranking (const BefEnergyFacts *self);
/* NULL: no such building. */
const BefEnergyRank *bef_energy_facts_find_rank (const BefEnergyFacts *self, const char *building);
/* (transfer container) of BefEnergyPart: those of @fluid with a known change of @span against last
 * year, the largest change (kWh or m3, up or down) first. */
GPtrArray *bef_energy_facts_list_changed (const BefEnergyFacts *self, BefFluid fluid, BefSpan span);

/* What the history said, for who has it from elsewhere (imports, tests). Arrays have one value for
 * each date. Reckons at once: not for the main thread. Takes @request, @dates,
 * @meters and @degree_days; the rest is copied. */
typedef struct
{
  BefEnergyDates *dates;
  GPtrArray *meters; /* of GArray of BefDayEnergy, in the request's order */
  /* Nullable: of GArray of BefLoadStep, likewise; NULL in it: none was read. By the hour, from the
   * index or power, and by ten minutes from power alone. */
  GPtrArray *hours, *curves;
  double *degree_days; /* owned, nullable: no outdoor sensor */
  /* Nullable, of BefCostSource: what the meters' contracts are priced by, each contract once at
   * least; not taken. */
  GPtrArray *costs;
} BefEnergyReadings;
BefEnergyFacts *bef_energy_facts_new (BefEnergyRequest *request, BefEnergyReadings *readings);

G_END_DECLS
