/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "base/bef-civil-time.h"

G_BEGIN_DECLS

/* Which end of a range a broker keeps when it cuts a temporal answer. Learned from what comes. */
typedef enum
{
  BEF_NGSI_CUT_UNKNOWN,
  BEF_NGSI_CUT_KEEPS_OLDEST,
  BEF_NGSI_CUT_KEEPS_NEWEST,
} BefNgsiCut;

/* How attributes that may be new are written: what the server keeps is found by reading back. */
typedef enum
{
  BEF_NGSI_WRITE_UPDATE, /* PATCH .../attrs */
  BEF_NGSI_WRITE_APPEND, /* POST .../attrs */
  BEF_NGSI_WRITE_MERGE,  /* PATCH .../entities/{id} */
  BEF_NGSI_N_WRITES
} BefNgsiWrite;

/* How a command is written: one that is refused as such, or leaves no trace, is not chosen again.
 */
typedef enum
{
  BEF_NGSI_COMMAND_PART,   /* PATCH .../attrs/{name} */
  BEF_NGSI_COMMAND_MERGE,  /* PATCH .../entities/{id} */
  BEF_NGSI_COMMAND_APPEND, /* POST .../attrs */
  BEF_NGSI_N_COMMANDS
} BefNgsiCommand;

#define BEF_NGSI_MAX_RECORD_BYTES 4096
/* A server that keeps no history is asked for one again after this. */
#define BEF_NGSI_NO_HISTORY_MS BEF_MS_DAY

/* Whether q=modifiedAt>= finds what changed: seen, not believed (bef-ngsi-changes.h). */
typedef enum
{
  BEF_NGSI_CHANGES_UNKNOWN,
  BEF_NGSI_CHANGES_FOUND,
  BEF_NGSI_CHANGES_REFUSED, /* refused, ignored, or something was missed once */
} BefNgsiChangesUse;
/* What was refused, or missed, is tried anew after this: it may have been one bad moment. */
#define BEF_NGSI_CHANGES_AGAIN_MS (7 * BEF_MS_DAY)

/* The variant of asking for entities without the broker's own dates. */
#define BEF_NGSI_ENTITIES_BRIEF 1

/*
 * How one server wants to be asked: what it answered 400 to is not asked of it again. Strict
 * brokers refuse query parameters they do not know; the core specification renamed some between
 * versions; page sizes differ. Main thread.
 */
typedef struct
{
  const char *broker; /* static: "beffroi-hub", "scorpio", "orion-ld", "unknown" */
  char *context;      /* JSON-LD context to name, nullable (owned) */
  guint entities_variant, temporal_variant;
  gboolean temporal_found; /* the server took temporal_variant at least once */
  gboolean apart_only;     /* it refuses a question about many histories */
  guint write_variant;     /* BefNgsiWrite: how new attributes are put on an entity */
  guint command_variant;   /* BefNgsiCommand: how a command is put on an attribute */
  gint64 no_history_ms;    /* when it said that it keeps no history, BEF_NO_TIME: it did not */
  char *version;           /* of the server, as it tells it; nullable (owned) */
  BefNgsiCut cut;
  BefNgsiChangesUse changes;
  gint64 changes_refused_ms; /* when, of BEF_NGSI_CHANGES_REFUSED; else BEF_NO_TIME */
  gboolean counts;           /* it says how many there are */
  gboolean whole_only;       /* it refuses attrs= */
} BefNgsiDialect;

BefNgsiDialect *bef_ngsi_dialect_new (void);
/* What was learned, to be kept: text of JSON about @server (address and tenant). (transfer full) */
char *bef_ngsi_dialect_to_text (const BefNgsiDialect *self, const char *server);
/* Takes what was learned in an earlier sitting, where it is about @server and the same broker and
 * version; of changes what is not older than BEF_NGSI_CHANGES_AGAIN_MS at @now_ms. FALSE, changing
 * nothing: it is not, or it cannot be understood. */
gboolean bef_ngsi_dialect_recall (BefNgsiDialect *self, const char *text, const char *server,
                                  gint64 now_ms);
/* It cannot be asked for what changed, as of @now_ms. */
void bef_ngsi_dialect_refuse_changes (BefNgsiDialect *self, gint64 now_ms);
void bef_ngsi_dialect_free (BefNgsiDialect *self);

/* Path and query of a page of entities. @selection: an encoded "type=…" or "type=…&id=…". (transfer
 * full) */
char *bef_ngsi_dialect_entities_path (const BefNgsiDialect *self, const char *selection,
                                      guint offset);
/* What makes such a path one of what changed since @since_ms. (transfer full) */
char *bef_ngsi_dialect_since (gint64 since_ms);
/* How many there are: asked for as NGSILD-Results-Count. (transfer full) */
char *bef_ngsi_dialect_count_path (const char *selection);
/* Page size that path asks for. */
guint bef_ngsi_dialect_limit (const BefNgsiDialect *self);
/* Path and query of the history of @attributes (NULL-terminated) of @entity in [from, to), asked in
 * the way @variant. (transfer full) */
char *bef_ngsi_dialect_temporal_path (guint variant, const char *entity,
                                      const char *const *attributes, gint64 from_ms, gint64 to_ms);
/* The same of what @selection (bef_ngsi_dialect_selection()) selects. (transfer full) */
char *bef_ngsi_dialect_temporal_many_path (guint variant, const char *selection,
                                           const char *const *attributes, gint64 from_ms,
                                           gint64 to_ms);

/* What a server says is wrong with how it was asked. */
typedef enum
{
  BEF_NGSI_REFUSAL_NONE,
  BEF_NGSI_REFUSAL_WAY,
  BEF_NGSI_REFUSAL_SIZE, /* of the page */
} BefNgsiRefusal;
/* After a 400 to what was asked in the way @refused: steps to the next one, unless another request
 * has done so meanwhile; to the next with smaller pages where the server said that it was the
 * size. FALSE, back at the first, when all were refused. */
gboolean bef_ngsi_dialect_retreat_entities (BefNgsiDialect *self, guint refused,
                                            BefNgsiRefusal why);
/* How many ways there are of asking for a history. */
guint bef_ngsi_dialect_n_temporal (void);

/* "type=A,B" of @types[0..n), and "&id=…" for as many of @ids from *@next on as a URL may hold;
 * *@next moves on. @ids nullable. (transfer full) */
char *bef_ngsi_dialect_selection (const char *const *types, const char *const *ids, guint *next);

/* @id as one segment of a path. (transfer full) */
char *bef_ngsi_encode (const char *id);

G_END_DECLS
