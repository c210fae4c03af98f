/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/bef-commune.h"
#include "supervision/energy/bef-energy.h"
#include "supervision/tariff/bef-contract.h"

G_BEGIN_DECLS

/*
 * Of what energy facts are wanted, and as of when: which meters count what, where. Made on the main
 * thread from what the commune is, or by hand (tests, reports of imported data). Immutable once it
 * was handed to bef_energy_facts_load_async().
 */
typedef struct _BefEnergyRequest BefEnergyRequest;

/* One meter, one thing counted: a meter of gas and water is two. */
typedef struct
{
  const char *id; /* URN */
  const char *name;
  const char *building; /* URN, nullable: it stands in the streets */
  BefFluid fluid;
  double kwh_per_m3; /* of gas; 0: BEF_GAS_KWH_PER_M3, and what it makes is estimated */
} BefEnergyMeter;
/* The quantity of its index: "gas-index". Static. */
const char *bef_energy_meter_index (const BefEnergyMeter *meter);

typedef struct
{
  const char *id; /* URN */
  const char *name;
  const char *category;  /* "school"…, nullable */
  double area_m2;        /* 0: not known */
  double subscribed_kva; /* 0: not known */
} BefEnergyPlace;

typedef enum
{
  BEF_ENERGY_READ_DAYS = 0,
  /* Also the load curves of the last twelve months: base load, typical week, highest power. */
  BEF_ENERGY_READ_CURVES = 1 << 0,
} BefEnergyRead;

/* As of @now_ms, from 1 January two years before on. @id and @name are those of what is looked at
 * (nullable of the commune). (transfer full) */
BefEnergyRequest *bef_energy_request_new (BefScope scope, const char *id, const char *name,
                                          gint64 now_ms);
/* The whole commune: every counted meter of its buildings, and street lighting. (transfer full) */
BefEnergyRequest *bef_energy_request_new_commune (BefCommune *commune, gint64 now_ms);
/* One building, with its load curves. NULL: the commune has none of @id. (transfer full) */
BefEnergyRequest *bef_energy_request_new_building (BefCommune *commune, const char *id,
                                                   gint64 now_ms);
/* A site: the buildings @ids (NULL-terminated), those that there are. (transfer full) */
BefEnergyRequest *bef_energy_request_new_site (BefCommune *commune, const char *const *ids,
                                               const char *name, gint64 now_ms);
void bef_energy_request_free (BefEnergyRequest *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BefEnergyRequest, bef_energy_request_free)

/* Copied. A building before its meters. */
void bef_energy_request_add_place (BefEnergyRequest *self, const BefEnergyPlace *place);
void bef_energy_request_add_meter (BefEnergyRequest *self, const BefEnergyMeter *meter);
/* The commune's own outdoor sensor (URN, nullable: none, and nothing is said of the weather). */
void bef_energy_request_set_thermometer (BefEnergyRequest *self, const char *id);
/* Earlier days than from 1 January two years before; each year costs about 10 ms a meter. */
void bef_energy_request_set_from (BefEnergyRequest *self, gint64 from_ms);
/* What the meters are charged by (copied): days then have euros, and gas its own coefficient. */
void bef_energy_request_set_contracts (BefEnergyRequest *self, const BefContracts *contracts);
void bef_energy_request_set_read (BefEnergyRequest *self, BefEnergyRead read);
/* Of a span that is over, whose end is the present of the request: the facts go up to it whatever
 * is known of its last days, so that what is missing there is told as missing. Otherwise they end
 * with the newest day that is known of most meters. */
void bef_energy_request_set_over (BefEnergyRequest *self);

/* For those who read: valid as long as the request. */
BefScope bef_energy_request_get_scope (const BefEnergyRequest *self);
const char *bef_energy_request_get_id (const BefEnergyRequest *self);   /* nullable */
const char *bef_energy_request_get_name (const BefEnergyRequest *self); /* nullable */
gint64 bef_energy_request_get_now (const BefEnergyRequest *self);
gint64 bef_energy_request_get_from (const BefEnergyRequest *self);
BefEnergyRead bef_energy_request_get_read (const BefEnergyRequest *self);
gboolean bef_energy_request_is_over (const BefEnergyRequest *self);
const char *bef_energy_request_get_thermometer (const BefEnergyRequest *self);       /* nullable */
const BefContracts *bef_energy_request_get_contracts (const BefEnergyRequest *self); /* nullable */
/* The contract of @meter; NULL: none. */
const BefContract *bef_energy_request_find_contract (const BefEnergyRequest *self,
                                                     const BefEnergyMeter *meter);
guint bef_energy_request_n_places (const BefEnergyRequest *self);
const BefEnergyPlace *bef_energy_request_nth_place (const BefEnergyRequest *self, guint i);
guint bef_energy_request_n_meters (const BefEnergyRequest *self);
const BefEnergyMeter *bef_energy_request_nth_meter (const BefEnergyRequest *self, guint i);

/* Whether @device counts @fluid, and no other meter has counted it. */
gboolean bef_energy_device_counts (BefDevice *device, BefFluid fluid);

G_END_DECLS
