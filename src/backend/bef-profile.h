/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "model/bef-entity.h"

G_BEGIN_DECLS

/*
 * A profile says what NGSI-LD types and attributes mean to the console: type -> role and kind,
 * attribute -> quantity, fact or part of the entity. What is not named in it is never decoded: this
 * is the door at which personal data stays outside, and a profile that names a private attribute
 * (an address of a machine or a person, a badge, a telephone number…) is refused. A profile is
 * immutable once loaded and may be read from any thread.
 *
 * The file (resources/profiles/smart-data-models.json), JSON:
 *   "version": 1
 *   "contexts": [URL…]                     JSON-LD contexts to name to a broker that is not ours,
 * best first; "namespaces": [beginning of an IRI…]: whose names are meant where several end alike;
 * "ranges": {quantity: [min, max]}       values outside are refused as not measured, in
 * the quantity's unit "states": {quantity: {word: state}}    words, whatever their case; true,
 * false and numbers as words. The first word of a state is the one written in a command. State ids
 * always are words "common": {attribute: use}             for every type; the first present wins
 *   "types": {type: {"role": "building", "equipment" (default) or "alert"; "kind": kind of an
 * equipment; "attributes": {attribute: use}}} A use is one of
 *   {"quantity": id, "scale": number, "fraction": true, "states": {…}}: fraction says 0..1 stands
 * for 0..100 %
 *     "period" and "delay" beside it: see below
 *   {"fact": name, "words": {word: word}, "otherwise": word}
 *   {"as": "name", "building", "location", "image", "bookings" or "observed"}
 *   {"as": "nothing"}: it is not read
 *   {"as": "values"}: texts of what is measured ("t=22;h=45", "22"), whose meaning
 * {"as": "controlled"} says, a list of words; {"as": "unit"}: the unit of all that is measured
 * "controlled": {word in small letters: use of a quantity}    those words, and the keys in the
 * texts Types and attributes may be named by their full IRI, which goes before the last segment.
 *
 * Beside "kind" of a type, or "quantity" of an attribute (which goes before its type's):
 *   "period": how often its source speaks at the latest, also when nothing changed
 *   "delay": how long after the fact that arrives; 0 where it is not written
 * Both are seconds, or an ISO 8601 duration of weeks, days, hours, minutes and seconds: 600,
 * "PT10M", "P1D". They are the beat (model/bef-beat.h) until one was learned. Meters that are read
 * once a day and delivered the next morning: {"kind": "meter", "period": "P1D", "delay": "PT12H"}.
 * A door sensor that reports at least twice a day: {"kind": "door", "period": "PT12H"}.
 */
typedef enum
{
  BEF_PROFILE_QUANTITY,
  BEF_PROFILE_FACT,
  BEF_PROFILE_NAME,
  BEF_PROFILE_BUILDING, /* relationship to the building it is in */
  BEF_PROFILE_LOCATION,
  BEF_PROFILE_IMAGE,
  BEF_PROFILE_BOOKINGS,
  BEF_PROFILE_OBSERVED, /* when the whole entity was measured */
  BEF_PROFILE_NOTHING,
  BEF_PROFILE_VALUES,
  BEF_PROFILE_CONTROLLED,
  BEF_PROFILE_UNIT,
} BefProfileUse;

typedef struct _BefProfileWords BefProfileWords;

typedef struct
{
  const char *name; /* short name on the wire, interned */
  BefProfileUse use;
  guint rank;                      /* lower wins where two attributes say the same thing */
  const BefQuantityInfo *quantity; /* of BEF_PROFILE_QUANTITY */
  double scale;                    /* to the quantity's unit, when no unitCode says otherwise */
  gboolean is_fraction;
  double min, max;        /* plausible range in the quantity's unit */
  char *fact;             /* of BEF_PROFILE_FACT */
  char *otherwise;        /* nullable: a word for words that are not known */
  BefProfileWords *words; /* nullable */
  gint64 period_ms;       /* declared; 0: not */
  gint64 delay_ms;
} BefProfileAttribute;

typedef struct
{
  const char *name; /* short name, interned */
  BefEntityRole role;
  BefKind kind;
  GPtrArray
      *attributes;     /* of BefProfileAttribute, by rank, the type's own before the common ones */
  GHashTable *by_name; /* unowned keys and values */
  gint64 period_ms;    /* declared; 0: not */
  gint64 delay_ms;
  char *periods; /* owned, nullable: what is declared, as in BEF_FACT_PERIODS */
} BefProfileType;

#define BEF_TYPE_PROFILE (bef_profile_get_type ())
typedef struct _BefProfile BefProfile;
GType bef_profile_get_type (void);

/* The built-in profile, or the file at @path when it is not NULL (it replaces the built-in one
 * wholly). (transfer full) or NULL with a GFileError, BEF_JSON_ERROR or BEF_BACKEND_ERROR_BAD_DATA
 * whose message names the entry at fault. */
BefProfile *bef_profile_load (const char *path, GError **error);
/* The built-in profile @name: "smart-data-models", "home-assistant" (whose types and attributes
 * home-assistant/bef-ha-decode.h explains). */
BefProfile *bef_profile_load_built_in (const char *name, GError **error);
/* Same, from text. */
BefProfile *bef_profile_new_from_data (const char *data, gsize length, GError **error);
/* The built-in profile with what @data, a profile that may hold only what differs, adds and says
 * otherwise: types and attributes are added one by one, and go before those built in. NULL like
 * bef_profile_load(); a text that is no profile, or of a later version, says so. */
BefProfile *bef_profile_new_over (const char *data, gsize length, GError **error);
BefProfile *bef_profile_ref (BefProfile *self);
void bef_profile_unref (BefProfile *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BefProfile, bef_profile_unref)

/* By short name or full IRI; NULL when the profile does not know it. (transfer none) */
const BefProfileType *bef_profile_find_type (BefProfile *self, const char *type);
/* By short name or full IRI. NULL when it is not to be decoded. (transfer none) */
const BefProfileAttribute *bef_profile_type_find (const BefProfileType *type,
                                                  const char *attribute);
/* What a @word of "controlled" stands for, whatever its case; NULL: nothing known. (transfer none)
 */
const BefProfileAttribute *bef_profile_find_controlled (BefProfile *self, const char *word);
/* Short names of the types, in the file's order; NULL-terminated. (transfer none) */
const char *const *bef_profile_get_types (BefProfile *self);
/* JSON-LD contexts, best first; NULL-terminated, possibly empty. (transfer none) */
const char *const *bef_profile_get_contexts (BefProfile *self);

/* Whether @name, as received, is short or in one of the namespaces the profile is about. */
gboolean bef_profile_knows_namespace (BefProfile *self, const char *name);

/* What the source's @word stands for (case is ignored): the id of a state or the word of a fact;
 * NULL when unknown. */
const char *bef_profile_attribute_word (const BefProfileAttribute *attribute, const char *word);
/* The word to send for state @id: NULL when the attribute has none. */
const char *bef_profile_attribute_wire_word (const BefProfileAttribute *attribute, const char *id);

/* Attributes that may carry @quantity, without repeats: of @type when not NULL, else of every type.
 * NULL-terminated array of interned names (transfer container: g_free()). */
const char **bef_profile_candidates (BefProfile *self, const char *type, const char *quantity);

/* What follows the last '/', '#' or ':' of an IRI or a compact IRI: "https://…/dataModel.OCF/Door"
 * -> "Door". Points into @name. */
const char *bef_profile_short_name (const char *name);
/* TRUE for attributes that may carry personal data and are never decoded. */
gboolean bef_profile_is_private (const char *attribute);

G_END_DECLS
