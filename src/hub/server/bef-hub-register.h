/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * Who looked at an image and who commanded what: a file to which lines are added, never changed or
 * taken away, of one JSON object each. It holds no image, no reason or comment that a person wrote,
 * and no name but the one that a token is given.
 *
 *   {"time":"2026-11-02T08:00:30.000Z","request":12,"tenant":"","who":"Police municipale",
 *    "role":"police","what":"image","entity":"urn:ngsi-ld:Camera:…","attribute":null,"value":null,
 *    "grant":"AP 2026-17","grantUntil":"2027-01-01T00:00:00.000Z","result":"shown"}
 *
 * "what" is image, command, acknowledgement, decision (of an alert, "attribute" says which) or
 * write. "result" is shown; begun, then done or refused with
 * the same "request"; or refused alone, with the HTTP "status". A line that says shown or begun is
 * on the disk before the image is sent or the command done.
 *
 * The file is opened for each line: whoever keeps it may rename it at any time (say each month, and
 * delete after a year) and the next line begins a new one. It belongs to this user and nobody else
 * may read it (0600); any other is not written to. A line that was cut, by a full disk, is left as
 * it is and the next begins on a line of its own. The thread that owns it.
 */
typedef struct _BefHubRegister BefHubRegister;

typedef struct
{
  gint64 time_ms;
  guint64 request;
  const char *tenant, *who, *role, *what, *entity;
  const char *attribute, *value; /* nullable */
  const char *grant;             /* nullable */
  gint64 grant_until_ms;         /* BEF_NO_TIME: none */
  const char *result;
  guint status;    /* HTTP, of a refusal; else 0 */
  gboolean effect; /* something happens after it: on the disk first */
} BefHubTrace;

BefHubRegister *bef_hub_register_new (const char *path);
void bef_hub_register_free (BefHubRegister *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BefHubRegister, bef_hub_register_free)

/* Where it is unless said otherwise: in the user's state folder. (transfer full) */
char *bef_hub_register_default_path (void);
/* Whether a line could be written now; makes the file where there is none. */
gboolean bef_hub_register_check (BefHubRegister *self, GError **error);
/* Adds a line. Of refusals, which anybody with a token can cause without end, some a minute of each
 * holder and no more, and TRUE. FALSE with an error: then what it tells must not happen. */
gboolean bef_hub_register_write (BefHubRegister *self, const BefHubTrace *trace, GError **error);

G_END_DECLS
