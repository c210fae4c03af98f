/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "backend/bef-backend.h"

/* A running broker.py. */
typedef struct
{
  GSubprocess *process;
  char *url, *ca;
} BrokerDouble;

/* @file: its entities; @habit: "SWITCH=VALUE", nullable. */
BrokerDouble *broker_double_new (const char *manner, const char *file, const char *habit);
void broker_double_free (BrokerDouble *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BrokerDouble, broker_double_free)
/* (transfer full) */
BefBackend *broker_double_backend (const BrokerDouble *self, const char *tenant);
/* Lines "METHOD path?query" of what was asked so far. (transfer full) */
GStrv broker_double_log (const BrokerDouble *self);
/* How many of those lines hold @text. */
guint broker_double_mentions (const BrokerDouble *self, const char *text);
/* "measure/ID", "delete/ID", "create/ID/TYPE", "set/SWITCH/VALUE": done. */
void broker_double_tell (const BrokerDouble *self, const char *what);
/* What it keeps of @entity, as text of JSON. (transfer full) */
char *broker_double_kept (const BrokerDouble *self, const char *entity);

/* What the equipment itself would write: PATCH of @path with @body. */
void broker_double_patch (const BrokerDouble *self, const char *path, const char *body);
guint broker_double_count (const BrokerDouble *self, const char *prefix);

/* That of @id among @entities; NULL: it is not there. */
const BefEntity *find_entity (GPtrArray *entities, const char *id);
/* What @id measures of @quantity, which it does. */
double value_of (GPtrArray *entities, const char *id, const char *quantity);

/* The calls, waited for. */
BefIdentity *wait_probe (BefBackend *backend, GError **error);
GPtrArray *wait_entities (BefBackend *backend, const char *const *ids, gboolean alerts_only,
                          GError **error);
GPtrArray *wait_changes (BefBackend *backend, gboolean alerts_only, GError **error);
GArray *wait_history (BefBackend *backend, const char *entity, const char *quantity, gint64 from_ms,
                      gint64 to_ms, GError **error);
GPtrArray *wait_histories (BefBackend *backend, const BefSeriesKey *keys, guint n, gint64 from_ms,
                           gint64 to_ms, GError **error);
GPtrArray *wait_offer (BefBackend *backend, GError **error);
GPtrArray *wait_attributes (BefBackend *backend, const char *type, GError **error);
gboolean wait_acknowledge (BefBackend *backend, const char *alert, GError **error);
gboolean wait_command (BefBackend *backend, const char *entity, const char *state, GError **error);
