/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/bef-calendar.h"
#include "base/bef-range.h"
#include "bef-usual-day.h"

G_BEGIN_DECLS

/*
 * What all conclusions on energy share: what is counted, of what, and the days over which it is.
 * Everything in this folder is pure: values, the calendar and the present are arguments; any
 * thread. What is not known is NAN and never 0.
 */

/* What a meter counts. Amounts are kWh, those of water m3. */
typedef enum
{
  BEF_FLUID_ELECTRICITY, /* of buildings */
  BEF_FLUID_GAS,         /* kWh PCS: m3 times a coefficient */
  BEF_FLUID_WATER,       /* m3 */
  BEF_FLUID_HEAT,        /* of a heat network */
  BEF_FLUID_LIGHTING,    /* electricity of the streets' lamps */
  BEF_N_FLUIDS,
} BefFluid;
const char *bef_fluid_id (BefFluid fluid);   /* "electricity" */
const char *bef_fluid_name (BefFluid fluid); /* translated: "Electricity" */
const char *bef_fluid_unit (BefFluid fluid); /* "kWh" or "m³" */
/* Whether it is energy: water is none. */
gboolean bef_fluid_is_energy (BefFluid fluid);

/* Of what. A site is some of the buildings. */
typedef enum
{
  BEF_SCOPE_BUILDING,
  BEF_SCOPE_SITE,
  BEF_SCOPE_COMMUNE,
} BefScope;

/* The m3 of gas in kWh PCS where no contract says its coefficient: 10 to 12 by place and month
 * (GRDF prints it on each bill); the middle. An amount made with it is estimated. */
#define BEF_GAS_KWH_PER_M3 11.0
#define BEF_WATER_M3_PER_L 0.001

/* One civil day of Paris, as all meters share it. */
typedef struct
{
  gint64 start_ms;
  int year_before; /* index of the same date a year before; -1: out of reach, or a 29 February */
  int kind;        /* 1 Monday to 7 Sunday; a public holiday is a Sunday */
  gboolean is_working;
} BefEnergyDate;

/* Consecutive days, oldest first: a year of them costs about a millisecond. Arrays of BefDayEnergy
 * beside it have a day for each of its days, in its order. */
typedef struct
{
  GArray *dates; /* owned, of BefEnergyDate */
} BefEnergyDates;
/* Of the days that begin in [@from_ms, @to_ms), by the calendar as it is set. (transfer full) */
BefEnergyDates *bef_energy_dates_new (gint64 from_ms, gint64 to_ms);
void bef_energy_dates_free (BefEnergyDates *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BefEnergyDates, bef_energy_dates_free)
guint bef_energy_dates_count (const BefEnergyDates *self);
const BefEnergyDate *bef_energy_dates_get (const BefEnergyDates *self, guint i);
/* The first day that begins at or after @ms; as many as there are when none does. */
guint bef_energy_dates_at (const BefEnergyDates *self, gint64 ms);

/* Whether @day is measured well enough to be compared with another one. */
gboolean bef_energy_day_counts (const BefDayEnergy *day);
/* bef_usual_of() by @dates, of their day @i: the median of the same weekday over the eight weeks
 * before. NAN: not enough is known. */
double bef_energy_usual (const BefEnergyDates *dates, const BefDayEnergy *days, guint i);

G_END_DECLS
