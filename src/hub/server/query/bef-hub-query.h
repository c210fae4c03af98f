/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/*
 * The NGSI-LD query language (`q`, ETSI GS CIM 009 v1.8.1 clause 4.9): terms with == != > < >= <=
 * ~= !~=, value lists a,b, ranges a..b, existence of an attribute, sub-attributes by dots
 * (temperature.observedAt), members of a value by brackets (address[postalCode], name[fr],
 * name[*]), joined by ; (and, binds tighter) and | (or), with parentheses. A term on an attribute
 * that does not exist is false, whatever its operator. Regular expressions are of bounded work
 * (bef-hub-pattern.h). Any one thread.
 */
typedef struct _BefHubQuery BefHubQuery;

#define BEF_HUB_QUERY_MAX_LENGTH 8192
#define BEF_HUB_QUERY_MAX_DEPTH 32

/* (transfer full), or NULL with BEF_HUB_PROBLEM_BAD_REQUEST_DATA saying where it stopped. @text is
 * already percent-decoded. */
BefHubQuery *bef_hub_query_parse (const char *text, GError **error);
void bef_hub_query_free (BefHubQuery *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BefHubQuery, bef_hub_query_free)

/* Whether the normalized @entity satisfies the query. */
gboolean bef_hub_query_match (const BefHubQuery *self, JsonObject *entity);
gboolean bef_hub_query_has_pattern (const BefHubQuery *self);
/* One of its regular expressions took too much work: what matched is not to be believed. */
gboolean bef_hub_query_is_worn (const BefHubQuery *self);

G_END_DECLS
