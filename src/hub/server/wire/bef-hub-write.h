/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/*
 * Writing NGSI-LD. Entities come from the world normalized; they are written once, straight into
 * the body, in the form that was asked for, so that a page of 1,000 entities costs one pass and no
 * second tree.
 */
typedef enum
{
  BEF_HUB_FORM_NORMALIZED,
  BEF_HUB_FORM_CONCISE,
  BEF_HUB_FORM_SIMPLIFIED,
} BefHubForm;

typedef struct
{
  BefHubForm form;
  gboolean sys_attrs;  /* add createdAt and modifiedAt */
  const char *lang;    /* (nullable) turn LanguageProperty into a Property in this language */
  char **only;         /* (nullable) write these members only ("id", "type" and attributes) */
  char **omit;         /* (nullable) leave these out */
  const char *context; /* (nullable) URL to write as @context */
} BefHubProjection;

/* A JSON string with its quotes. @text may be NULL: null. */
void bef_hub_write_string (GString *out, const char *text);
/* The shortest decimal that reads back as @value; null for NaN and infinities, which JSON lacks. */
void bef_hub_write_number (GString *out, double value);
void bef_hub_write_node (GString *out, JsonNode *node);
/* The quoted instant. */
void bef_hub_write_time (GString *out, gint64 ms);
/* One whole entity. @entity is normalized and is not changed. */
void bef_hub_write_entity (GString *out, JsonObject *entity, const BefHubProjection *projection);
/* The same as a Feature of GeoJSON (clause 4.5.16): its geometry is the entity's location. */
void bef_hub_write_feature (GString *out, JsonObject *entity, const BefHubProjection *projection);
/* When @entity came to be and was last changed, ISO 8601: what it says itself, else what its
 * attributes do, else since when this hub serves. (transfer none) */
const char *bef_hub_entity_created_at (JsonObject *entity);
const char *bef_hub_entity_modified_at (JsonObject *entity);
/* TRUE when @projection lets member @name through. */
gboolean bef_hub_projection_has (const BefHubProjection *projection, const char *name);

G_END_DECLS
