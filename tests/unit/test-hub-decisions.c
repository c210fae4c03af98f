/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What people decide of alerts besides acknowledging them, over real HTTPS. */
#include "hub-test-client.h"

#define ALERT "urn:ngsi-ld:Alert:test:ecole:doorLeftOpen"
#define ENTITIES "/ngsi-ld/v1/entities"
#define ALERT_ATTRS ENTITIES "/" ALERT "/attrs"
#define NEW_ONLY ALERT_ATTRS "?options=noOverwrite"
#define TEXT(value) "{\"type\":\"Property\",\"value\":\"" value "\"}"
#define NOTE(id, value)                                                                            \
  "{\"comments\":{\"type\":\"Property\",\"value\":\"" value "\",\"datasetId\":\"" id               \
  "\",\"observedAt\":\"2026-11-02T07:58:00Z\"}}"

static JsonObject *
retrieve (HubTest *hub, const char *token, const char *id, const char *query, HubReply **reply)
{
  g_autofree char *path = g_strdup_printf (ENTITIES "/%s%s", id, query);

  *reply = hub_test_get (hub, token, path);
  g_assert_cmpuint ((*reply)->status, ==, 200);
  return hub_reply_object (*reply);
}

static const char *
value_text (JsonObject *entity, const char *attribute)
{
  return bef_json_get_string (bef_json_get_object (entity, attribute), "value");
}

static void
assert_problem (HubReply *reply, guint status, const char *type)
{
  g_assert_cmpuint (reply->status, ==, status);
  g_assert_true (
      g_str_has_prefix (hub_reply_header (reply, "Content-Type"), "application/problem+json"));
  JsonObject *problem = hub_reply_object (reply);
  g_autofree char *iri = g_strconcat ("https://uri.etsi.org/ngsi-ld/errors/", type, NULL);
  g_assert_cmpstr (bef_json_get_string (problem, "type"), ==, iri);
  g_assert_cmpint (json_object_get_int_member (problem, "status"), ==, status);
  g_assert_nonnull (bef_json_get_string (problem, "title"));
  g_assert_nonnull (bef_json_get_string (problem, "detail"));
}

static guint
sent (HubTest *hub, const char *method, const char *token, const char *path, const char *body)
{
  g_autoptr (HubReply) reply = hub_test_send (hub, method, token, path, body, NULL);

  return reply->status;
}

/* Who takes care of an alert: the first by name, changed by who knows of it, taken back by anybody
 * who may. */
static void
test_assigned (void)
{
  g_autoptr (HubTest) hub = hub_test_new (3, NULL);
  g_autoptr (HubReply) a = NULL, b = NULL, c = NULL;

  g_assert_cmpuint (sent (hub, "POST", "elected", NEW_ONLY, "{\"assignedTo\":" TEXT ("Mairie") "}"),
                    ==, 403);
  g_assert_cmpuint (sent (hub, "POST", "secretary", NEW_ONLY,
                          "{\"assignedTo\":" TEXT ("Astreinte") ",\"assignedBy\":" TEXT ("x") "}"),
                    ==, 204);
  JsonObject *alert = retrieve (hub, "technician", ALERT, "", &a);
  g_assert_cmpstr (value_text (alert, "assignedTo"), ==, "Astreinte");
  g_assert_cmpstr (value_text (alert, "assignedBy"), ==, "Secrétariat");
  JsonObject *council = retrieve (hub, "elected", ALERT, "", &b);
  g_assert_cmpstr (value_text (council, "assignedTo"), ==, "Essai");
  g_assert_cmpstr (value_text (council, "assignedBy"), ==, "Essai");
  /* The same again does no harm; another is told who was faster. */
  g_assert_cmpuint (
      sent (hub, "POST", "secretary", NEW_ONLY, "{\"assignedTo\":" TEXT ("Astreinte") "}"), ==,
      204);
  g_autoptr (HubReply) late = hub_test_send (hub, "POST", "technician", NEW_ONLY,
                                             "{\"assignedTo\":" TEXT ("moi") "}", NULL);
  assert_problem (late, 409, "AlreadyExists");
  g_assert_nonnull (
      strstr (bef_json_get_string (hub_reply_object (late), "detail"), "Secrétariat"));
  g_assert_cmpuint (
      sent (hub, "POST", "technician", ALERT_ATTRS, "{\"assignedTo\":" TEXT ("moi") "}"), ==, 204);
  g_assert_cmpuint (sent (hub, "DELETE", "elected", ALERT_ATTRS "/assignedTo", NULL), ==, 403);
  g_assert_cmpuint (sent (hub, "DELETE", "secretary", ALERT_ATTRS "/assignedTo", NULL), ==, 204);
  g_assert_cmpuint (sent (hub, "DELETE", "secretary", ALERT_ATTRS "/assignedTo", NULL), ==, 404);
  alert = retrieve (hub, "technician", ALERT, "", &c);
  g_assert_false (json_object_has_member (alert, "assignedTo"));
  g_assert_false (json_object_has_member (alert, "assignedBy"));
}

static void
test_shelved (void)
{
  static const struct
  {
    const char *until, *reason;
    guint status;
  } rows[] = {
    { "2026-11-02T07:59:00Z", "essai", 400 },   { "2026-11-09T08:02:00Z", "essai", 400 },
    { "2026-11-03T08:00:00Z", "", 400 },        { "demain", "essai", 400 },
    { "2026-11-09T08:00:00Z", "travaux", 204 },
  };
  g_autoptr (HubTest) hub = hub_test_new (3, NULL);
  g_autoptr (HubReply) a = NULL, b = NULL, c = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *body =
          g_strdup_printf ("{\"shelvedUntil\":{\"type\":\"Property\",\"value\":{\"@type\":"
                           "\"DateTime\",\"@value\":\"%s\"}},\"shelveReason\":\"%s\"}",
                           rows[i].until, rows[i].reason);
      g_test_message ("%s", body);
      g_assert_cmpuint (sent (hub, "POST", "secretary", NEW_ONLY, body), ==, rows[i].status);
    }
  JsonObject *alert = retrieve (hub, "technician", ALERT, "", &a);
  g_assert_cmpstr (value_text (alert, "shelvedUntil"), ==, "2026-11-09T08:00:00Z");
  g_assert_cmpstr (value_text (alert, "shelvedBy"), ==, "Secrétariat");
  g_assert_cmpstr (value_text (alert, "shelveReason"), ==, "travaux");
  JsonObject *council = retrieve (hub, "elected", ALERT, "", &b);
  g_assert_cmpstr (value_text (council, "shelvedUntil"), ==, "2026-11-09T08:00:00Z");
  g_assert_cmpstr (value_text (council, "shelvedBy"), ==, "Essai");
  g_assert_false (json_object_has_member (council, "shelveReason"));
  g_autoptr (HubReply) late =
      hub_test_send (hub, "POST", "technician", NEW_ONLY,
                     "{\"shelvedUntil\":\"2026-11-04T08:00:00Z\",\"shelveReason\":\"x\"}", NULL);
  assert_problem (late, 409, "AlreadyExists");
  g_assert_cmpuint (sent (hub, "DELETE", "technician", ALERT_ATTRS "/shelvedUntil", NULL), ==, 204);
  alert = retrieve (hub, "technician", ALERT, "", &c);
  g_assert_false (json_object_has_member (alert, "shelveReason"));
}

/* Each with its own id, added once, under the token's name, taken back by who wrote it. */
static void
test_notes (void)
{
  g_autofree char *words = g_strnfill (501, 'x');
  g_autofree char *large =
      g_strconcat ("{\"comments\":{\"value\":\"", words, "\",\"datasetId\":\"urn:n:9\"}}", NULL);
  g_autoptr (HubTest) hub = hub_test_new (3, NULL);
  g_autoptr (HubReply) a = NULL, b = NULL, c = NULL, d = NULL;

  for (guint i = 0; i < 2; i++)
    g_assert_cmpuint (sent (hub, "POST", "secretary", NEW_ONLY, NOTE ("urn:n:1", "one")), ==, 204);
  g_assert_cmpuint (sent (hub, "POST", "technician", NEW_ONLY, NOTE ("urn:n:2", "two")), ==, 204);
  g_assert_cmpuint (sent (hub, "POST", "technician", NEW_ONLY, NOTE ("urn:n:1", "mine")), ==, 409);
  g_assert_cmpuint (sent (hub, "POST", "secretary", NEW_ONLY, "{\"comments\":\"no id\"}"), ==, 400);
  g_assert_cmpuint (sent (hub, "POST", "secretary", NEW_ONLY, large), ==, 400);
  JsonObject *alert = retrieve (hub, "technician", ALERT, "", &a);
  JsonArray *notes = bef_json_get_array (alert, "comments");
  g_assert_cmpuint (json_array_get_length (notes), ==, 2);
  JsonObject *first = json_array_get_object_element (notes, 0);
  g_assert_cmpstr (bef_json_get_string (first, "value"), ==, "one");
  g_assert_cmpstr (bef_json_get_string (first, "observedAt"), ==, "2026-11-02T07:58:00Z");
  g_assert_cmpstr (value_text (first, "author"), ==, "Secrétariat");
  JsonObject *council = retrieve (hub, "elected", ALERT, "", &b);
  g_assert_false (json_object_has_member (council, "comments"));
  g_assert_cmpuint (
      sent (hub, "DELETE", "technician", ALERT_ATTRS "/comments?datasetId=urn%3An%3A1", NULL), ==,
      403);
  g_assert_cmpuint (sent (hub, "DELETE", "secretary", ALERT_ATTRS "/comments", NULL), ==, 400);
  g_assert_cmpuint (
      sent (hub, "DELETE", "secretary", ALERT_ATTRS "/comments?datasetId=urn%3An%3A1", NULL), ==,
      204);
  alert = retrieve (hub, "technician", ALERT, "", &c);
  g_assert_cmpuint (json_array_get_length (bef_json_get_array (alert, "comments")), ==, 1);
  /* As many as there may be, and no more. */
  guint n = 1, status = 204;
  while (status == 204 && n < 200)
    {
      g_autofree char *body =
          g_strdup_printf ("{\"comments\":{\"value\":\"more\",\"datasetId\":\"urn:m:%u\"}}", n);
      status = sent (hub, "POST", "secretary", NEW_ONLY, body);
      n += status == 204;
    }
  g_assert_cmpuint (status, ==, 422);
  g_assert_cmpuint (n, ==, 100);
}

/* By who made it, and by nobody else; the alert itself is not changed so. */
static void
test_acknowledgement_taken_back (void)
{
  g_autoptr (HubTest) hub = hub_test_new (3, NULL);
  g_autoptr (HubReply) a = NULL;

  g_assert_cmpuint (sent (hub, "PATCH", "secretary", ALERT_ATTRS,
                          "{\"acknowledgedAt\":\"2026-11-02T07:59:00Z\"}"),
                    ==, 204);
  g_assert_cmpuint (sent (hub, "DELETE", "technician", ALERT_ATTRS "/acknowledgedAt", NULL), ==,
                    403);
  g_assert_cmpuint (sent (hub, "DELETE", "secretary", ALERT_ATTRS "/severity", NULL), ==, 403);
  g_assert_cmpuint (sent (hub, "DELETE", "secretary", ALERT_ATTRS "/acknowledgedAt", NULL), ==,
                    204);
  JsonObject *alert = retrieve (hub, "technician", ALERT, "", &a);
  g_assert_false (json_object_has_member (alert, "acknowledgedAt"));
  g_assert_cmpuint (
      sent (hub, "POST", "secretary", NEW_ONLY, "{\"assignedTo\":\"x\",\"severity\":\"low\"}"), ==,
      422);
  g_assert_cmpuint (sent (hub, "POST", "secretary", NEW_ONLY,
                          "{\"assignedTo\":\"x\",\"acknowledgedAt\":\"2026-11-02T07:59:00Z\"}"),
                    ==, 422);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hub/decisions/assigned", test_assigned);
  g_test_add_func ("/hub/decisions/shelved", test_shelved);
  g_test_add_func ("/hub/decisions/notes", test_notes);
  g_test_add_func ("/hub/decisions/acknowledgement-taken-back", test_acknowledgement_taken_back);
  return g_test_run ();
}
