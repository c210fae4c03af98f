/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "backend/bef-backend.h"

/* A running home.py. */
typedef struct
{
  GSubprocess *process;
  GDataInputStream *lines;
  char *url, *ca, *token;
} HomeDouble;

/* @habit: "SWITCH=VALUE", nullable. */
HomeDouble *home_double_new (const char *habit);
void home_double_free (HomeDouble *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HomeDouble, home_double_free)
/* Has it obey @order, as JSON. Its answer. (transfer full) */
JsonNode *home_double_order (HomeDouble *self, const char *order);
void home_double_do (HomeDouble *self, const char *order);
/* How many of the lines of what was asked hold @text. */
guint home_double_count (HomeDouble *self, const char *text);

/* @token nullable: the right one. @places nullable. (transfer full) */
BefBackend *home_double_backend (HomeDouble *self, const char *token, const char *places);

/* The calls, waited for. */
BefIdentity *wait_probe (BefBackend *backend, GError **error);
GPtrArray *wait_entities (BefBackend *backend, const char *const *ids, gboolean alerts_only,
                          GError **error);
GArray *wait_history (BefBackend *backend, const char *entity, const char *quantity, gint64 from_ms,
                      gint64 to_ms, gint64 *whole_to_ms, GError **error);
GPtrArray *wait_histories (BefBackend *backend, const BefSeriesKey *keys, guint n, gint64 from_ms,
                           gint64 to_ms, GError **error);
GPtrArray *wait_offer (BefBackend *backend, GError **error);
GBytes *wait_bytes (BefBackend *backend, const char *url, GError **error);
gboolean wait_decide (BefBackend *backend, const char *alert, const BefAlertDecision *decision,
                      GError **error);
gboolean wait_acknowledge (BefBackend *backend, const char *alert, GError **error);
gboolean wait_command (BefBackend *backend, const char *entity, const char *state, GError **error);

/* NULL when it is not there. (transfer none) */
const BefEntity *find_entity (GPtrArray *entities, const char *id);
/* NULL when it has none. (transfer none) */
const BefReading *find_reading (const BefEntity *entity, const char *quantity);
