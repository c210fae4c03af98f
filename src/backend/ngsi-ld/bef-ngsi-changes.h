/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "backend/bef-backend.h"
#include "backend/ngsi-ld/bef-ngsi-dialect.h"
#include "model/bef-entity.h"

G_BEGIN_DECLS

/*
 * What one server is known to have, kept so that only what changed is asked for: everything as of
 * the last look, and by which of the broker's own stamps (modifiedAt) that is known.
 *
 * How it is known that a server can be asked so. Nothing is believed: a broker may refuse q=,
 * ignore it (everything comes), not have stamps, or leave the entity's stamp alone when an
 * attribute is written. So, once whole answers have stamps:
 *  - an entity must have been written since it was made, or between two whole answers, and its
 *    stamp must have moved with it; one whose content moved without its stamp ends it;
 *  - then one question is asked whose answer is known: all that was written since a stamp that
 *    separates the newest from the oldest. What is known to be newer must come, nothing older may.
 * Each answer later is held to the same, and each whole answer tells whether something was missed:
 * what is older than the stamps already asked for, and was not told. Once is enough, for a week.
 *
 * Since when is asked: the newest stamp of the server's own answers, or its present when the answer
 * was asked for (the pages of a long one are older than its last), whichever is earlier, less
 * BEF_NGSI_CHANGES_MARGIN_MS. No clock of ours is in it. The margin is for
 * writes that were stamped before and stored after the answer, and for several machines of one
 * server whose clocks differ as NTP lets them. Once a look was asked for later than
 * the margin after the newest stamp, what it brought is left out of the next ones, until something
 * is written: of meters that are all written in the same second, each look would bring all. Every
 * sixth has its margin all the same, and with it an answer that is known.
 *
 * What was deleted is in no answer. How many there are is asked instead (count=true) with each look
 * at everything, and when the number is not the one known, everything is. Where a server does not
 * count, and whatever else may have been missed, the whole look finds it: every
 * BEF_NGSI_WHOLE_LEAST_US, or as much less often as the answer is larger than
 * BEF_NGSI_WHOLE_SHARE bytes a minute allow, but at least every BEF_NGSI_WHOLE_MOST_US, or
 * BEF_NGSI_WHOLE_COUNTED_US where the server counts. Five
 * minutes is the time for which a list of types is kept, too: what nobody told is not missed for
 * longer than what is new; the hours are for thousands of entities, 20 MB of them, whose every
 * change, appearance and number has been seen meanwhile.
 *
 * Where that does not work everything is kept all the same, as of the last answers: what is asked
 * for then is laid over it (bef-ngsi-lean.h).
 *
 * Main thread but for the two that say otherwise.
 */
typedef struct _BefNgsiChanges BefNgsiChanges;

#define BEF_NGSI_CHANGES_MARGIN_MS 5000
#define BEF_NGSI_WHOLE_LEAST_US (G_GINT64_CONSTANT (5) * 60 * G_USEC_PER_SEC)
#define BEF_NGSI_WHOLE_MOST_US (G_GINT64_CONSTANT (60) * 60 * G_USEC_PER_SEC)
#define BEF_NGSI_WHOLE_COUNTED_US (4 * BEF_NGSI_WHOLE_MOST_US)
#define BEF_NGSI_WHOLE_SHARE 15000
/* The same where changes are not told and what moves is asked for meanwhile: by then a new name or
 * place is seen, and that something is gone which had nothing that moves. Of more than so many
 * bytes, BEF_NGSI_WHOLE_COUNTED_US. */
#define BEF_NGSI_WHOLE_UNTOLD_US (G_GINT64_CONSTANT (15) * 60 * G_USEC_PER_SEC)
#define BEF_NGSI_WHOLE_LARGE (2 * 1024 * 1024)

/* What a question about changes was about. */
typedef enum
{
  BEF_NGSI_ABOUT_ALL,
  BEF_NGSI_ABOUT_MOVING, /* of all, what is measured of them */
  BEF_NGSI_ABOUT_ALERTS,
  BEF_NGSI_ABOUT_SOME, /* ids */
} BefNgsiAbout;

BefNgsiChanges *bef_ngsi_changes_new (void);
void bef_ngsi_changes_free (BefNgsiChanges *self);
/* Nothing is known any more: the next look is at everything. */
void bef_ngsi_changes_forget (BefNgsiChanges *self);

/* The stamps of one answer: id -> when it was written and what it says, as a sum. */
GHashTable *bef_ngsi_stamps_new (void);
/* How much of an entity an answer holds. */
typedef enum
{
  BEF_NGSI_ENTIRE,
  BEF_NGSI_PART,
} BefNgsiExtent;
/* Adds those of the elements of @root to @stamps. Of a part not all attributes were asked for. Any
 * thread. */
void bef_ngsi_stamps_read (GHashTable *stamps, JsonNode *root, BefNgsiExtent extent);

/* A whole answer came: @entities (copied), @stamps (nullable: not followed), how many bytes it was,
 * and the present when it was asked for. Learns into @dialect, and may end the asking for changes.
 */
void bef_ngsi_changes_take_whole (BefNgsiChanges *self, BefNgsiDialect *dialect,
                                  const GPtrArray *entities, GHashTable *stamps, gsize bytes,
                                  gint64 started_ms);
/* Since when to ask to see whether that works, a few times at most; BEF_NO_TIME: it cannot be seen
 * yet, or need not be. */
gint64 bef_ngsi_changes_begin_trial (BefNgsiChanges *self, const BefNgsiDialect *dialect);
/* Since when to ask; BEF_NO_TIME: everything is to be asked for. */
gint64 bef_ngsi_changes_get_since (BefNgsiChanges *self, const BefNgsiDialect *dialect,
                                   BefBackendAbout about);
/* The same of @ids, all of which are known; BEF_NO_TIME too where one is not. */
gint64 bef_ngsi_changes_get_since_of (BefNgsiChanges *self, const BefNgsiDialect *dialect,
                                      const char *const *ids);
/* What was written since @since_ms came, and with it what it is (@entities, copied). FALSE: it
 * cannot be right; nothing was taken, and everything is to be asked for. */
gboolean bef_ngsi_changes_take (BefNgsiChanges *self, BefNgsiDialect *dialect, gint64 since_ms,
                                BefNgsiAbout about, const GPtrArray *entities, GHashTable *stamps,
                                gint64 started_ms);
/* Such a question was refused by the server. */
void bef_ngsi_changes_refused (BefNgsiChanges *self, BefNgsiDialect *dialect);

/* Whether everything is to be asked for: never was, or long ago, or something came that fits into
 * nothing known. */
gboolean bef_ngsi_changes_is_due (BefNgsiChanges *self, const BefNgsiDialect *dialect);
/* What was asked for last is newer than @us: monotonic microseconds. */
gboolean bef_ngsi_changes_is_fresh (BefNgsiChanges *self, gint64 us);
/* How many elements the server has, as known. */
guint bef_ngsi_changes_count (BefNgsiChanges *self);
/* Where changes are not told: what came of some (copied), or of all the alerts. */
void bef_ngsi_changes_note (BefNgsiChanges *self, const GPtrArray *entities, BefBackendAbout about);
/* Where changes are not told: something does not fit, or everything was asked for long ago. */
gboolean bef_ngsi_changes_is_whole_due (BefNgsiChanges *self);
void bef_ngsi_changes_set_due (BefNgsiChanges *self);
/* Stamps are followed: it is to be seen whether changes are told, or they are. */
gboolean bef_ngsi_changes_follows (BefNgsiChanges *self);
/* Whole answers are about to show whether changes are told. */
gboolean bef_ngsi_changes_is_deciding (BefNgsiChanges *self, const BefNgsiDialect *dialect);
/* What is known of @id, or of everything: (transfer none), nullable. */
const BefEntity *bef_ngsi_changes_find (BefNgsiChanges *self, const char *id);
const GPtrArray *bef_ngsi_changes_get_all (BefNgsiChanges *self);
/* All that is known. (transfer full) GPtrArray of BefEntity. */
GPtrArray *bef_ngsi_changes_dup_all (BefNgsiChanges *self);

G_END_DECLS
