/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-decision-item.h"

#include <string.h>

#include "base/bef-json.h"

BefOutboxItem *
bef_decision_item_new (const char *alert, const BefAlertDecision *decision)
{
  BefOutboxItem *item = g_new0 (BefOutboxItem, 1);
  g_autoptr (JsonObject) object = bef_alert_decision_to_json (decision);

  item->made_ms = decision->at_ms;
  item->kind = g_strdup (bef_decision_kind_id (decision->kind));
  item->object = g_strdup (alert);
  item->payload = bef_json_object_to_string (object);
  return item;
}

BefAlertDecision *
bef_decision_item_read (const BefOutboxItem *item)
{
  g_autoptr (JsonNode) node = bef_json_parse (item->payload, strlen (item->payload), 0, NULL);
  JsonObject *o = bef_json_node_object (node);
  const char *who = bef_json_get_string (o, "who");
  BefDecisionKind kind;

  if (who == NULL || !bef_decision_kind_from_id (item->kind, &kind))
    return NULL;
  BefAlertDecision *decision = bef_alert_decision_from_json (o);
  /* As former versions wrote them. */
  if (decision == NULL && kind == BEF_DECISION_ACKNOWLEDGE)
    {
      decision = bef_alert_decision_new (kind, BEF_DECISION_MAKE);
      decision->who = g_strdup (who);
      decision->text = g_strdup (bef_json_get_string (o, "comment"));
    }
  if (decision == NULL)
    return NULL;
  decision->at_ms = item->made_ms;
  if (decision->id == NULL)
    decision->id = g_strdup_printf ("urn:beffroi:item:%" G_GINT64_FORMAT, item->id);
  return decision;
}
