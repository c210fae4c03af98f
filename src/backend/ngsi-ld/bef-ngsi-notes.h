/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* The notes on an alert in the attribute @node: one instance or several, each with its datasetId,
 * author and observedAt, in any form; of a simplified one the text alone. The newest hundred, as
 * bef_alert_notes_from_text() reads them; (transfer full), NULL when there is none. Any thread. */
char *bef_ngsi_notes_read (JsonNode *node);

G_END_DECLS
