/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Entities, representations, pages, roles and commands, over HTTPS. */
#include "hub-test-client.h"
#include "hub-test-world.h"

#define DOOR "urn:ngsi-ld:Door:test:mairie:x"
#define SCHOOL_DOOR "urn:ngsi-ld:Door:test:ecole:x"
#define CAMERA "urn:ngsi-ld:Camera:test:mairie:x"
#define ALERT "urn:ngsi-ld:Alert:test:ecole:doorLeftOpen"
#define ENTITIES "/ngsi-ld/v1/entities"

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

static void
test_pages (void)
{
  g_autoptr (HubTest) hub = hub_test_new (30, NULL);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint offset = 0; offset < 35; offset += 7)
    {
      g_autofree char *path =
          g_strdup_printf (ENTITIES "?type=Door&limit=7&offset=%u&count=true", offset);
      g_autoptr (HubReply) reply = hub_test_get (hub, "secretary", path);
      g_assert_cmpuint (reply->status, ==, 200);
      g_assert_cmpstr (hub_reply_header (reply, "NGSILD-Results-Count"), ==, "30");
      JsonArray *page = hub_reply_array (reply);
      g_assert_cmpuint (json_array_get_length (page), ==, MIN (7, 30 - offset));
      g_assert_true ((strstr (hub_reply_header (reply, "Link"), "rel=\"next\"") != NULL)
                     == (offset < 28));
      g_assert_true ((strstr (hub_reply_header (reply, "Link"), "rel=\"prev\"") != NULL)
                     == (offset > 0));
      for (guint i = 0; i < json_array_get_length (page); i++)
        g_hash_table_add (
            seen, g_strdup (bef_json_get_string (json_array_get_object_element (page, i), "id")));
    }
  g_assert_cmpuint (g_hash_table_size (seen), ==, 30);

  g_autoptr (HubReply) usual = hub_test_get (hub, "secretary", ENTITIES "?type=Door,Camera");
  g_assert_cmpuint (json_array_get_length (hub_reply_array (usual)), ==, 20);
  g_assert_null (hub_reply_header (usual, "NGSILD-Results-Count"));
  g_autoptr (HubReply) count =
      hub_test_get (hub, "secretary", ENTITIES "?idPattern=:b1&limit=0&count=true");
  g_assert_cmpstr (hub_reply_header (count, "NGSILD-Results-Count"), ==, "50");
  g_assert_cmpuint (json_array_get_length (hub_reply_array (count)), ==, 0);
}

static void
test_filters (void)
{
  static const struct
  {
    const char *query;
    guint n;
  } queries[] = {
    { "q=temperature%3E16;temperature%3C20", 4 },
    { "type=ACMeasurement&q=totalActivePower%3E=300", 2 },
    { "type=Building&q=address%5BpostalCode%5D==%2217141%22", 1 },
    { "type=https://smartdatamodels.org/dataModel.OCF/Door", 5 },
    { "type=Door,Camera&id=" DOOR "," CAMERA ",urn:ngsi-ld:Door:test:none:x", 2 },
    { "attrs=temperature,openState&limit=100", 10 },
    { "type=Building&georel=near%3BmaxDistance==1000&geometry=Point&coordinates=%5B-0.7,46.1%5D",
      2 },
    { "type=Building&georel=within&geometry=Polygon&coordinates="
      "%5B%5B%5B-0.705,46%5D,%5B-0.675,46%5D,%5B-0.675,46.2%5D,%5B-0.705,46.2%5D,%5B-0.705,46%5D%"
      "5D%5D",
      3 },
  };
  g_autoptr (HubTest) hub = hub_test_new (5, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (queries); i++)
    {
      g_autofree char *path = g_strconcat (ENTITIES "?", queries[i].query, NULL);
      g_autoptr (HubReply) reply = hub_test_get (hub, "secretary", path);
      g_test_message ("%s", queries[i].query);
      g_assert_cmpuint (json_array_get_length (hub_reply_array (reply)), ==, queries[i].n);
    }
}

static void
test_refused_queries (void)
{
  static const struct
  {
    const char *query;
    const char *type;
  } bad[] = {
    { "", "BadRequestData" },
    { "?limit=10", "BadRequestData" },
    { "?type=Door&colour=red", "InvalidRequest" },
    { "?type=Door&timeAt=2026-01-01", "InvalidRequest" },
    { "?type=Door&type=Camera", "BadRequestData" },
    { "?type=Door&limit=-1", "BadRequestData" },
    { "?type=Door&limit=0", "BadRequestData" },
    { "?type=Door&offset=x", "BadRequestData" },
    { "?type=Door&q=(", "BadRequestData" },
    { "?type=Door&format=xml", "InvalidRequest" },
    { "?type=Door&options=temporalValues", "InvalidRequest" },
    { "?type=Door&pick=a&attrs=b", "BadRequestData" },
    { "?type=Door&omit=a&attrs=b", "BadRequestData" },
    { "?type=Door&pick=a,b&omit=b", "BadRequestData" },
    { "?type=Door&pick=a;b", "BadRequestData" },
    { "?id=door", "BadRequestData" },
    { "?type=Door&idPattern=(", "BadRequestData" },
    { "?type=Door&georel=within", "BadRequestData" },
    { "?type=%ff", "InvalidRequest" },
    { "?type=", "BadRequestData" },
  };
  g_autoptr (HubTest) hub = hub_test_new (1, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *path = g_strconcat (ENTITIES, bad[i].query, NULL);
      g_autoptr (HubReply) reply = hub_test_get (hub, "secretary", path);
      g_test_message ("%s", bad[i].query);
      assert_problem (reply, 400, bad[i].type);
    }
}

static JsonObject *
retrieve (HubTest *hub, const char *token, const char *id, const char *query, HubReply **reply)
{
  g_autofree char *path = g_strdup_printf (ENTITIES "/%s%s", id, query);

  *reply = hub_test_get (hub, token, path);
  g_assert_cmpuint ((*reply)->status, ==, 200);
  return hub_reply_object (*reply);
}

static void
test_representations (void)
{
  g_autoptr (HubTest) hub = hub_test_new (1, NULL);
  g_autoptr (HubReply) a = NULL, b = NULL, c = NULL, d = NULL, e = NULL, f = NULL;

  JsonObject *normalized = retrieve (hub, "secretary", DOOR, "", &a);
  JsonObject *open = bef_json_get_object (normalized, "openState");
  g_assert_cmpstr (bef_json_get_string (open, "type"), ==, "Property");
  g_assert_cmpstr (bef_json_get_string (open, "value"), ==, "Closed");
  g_assert_cmpstr (bef_json_get_string (open, "observedAt"), ==, "2026-11-02T08:00:00Z");
  g_assert_false (json_object_has_member (normalized, "@context"));

  JsonObject *concise = retrieve (hub, "secretary", DOOR, "?format=concise", &b);
  g_assert_cmpstr (bef_json_get_string (concise, "name"), ==, "Door mairie");
  g_assert_false (json_object_has_member (bef_json_get_object (concise, "openState"), "type"));
  g_assert_nonnull (value_text (concise, "openState"));
  g_assert_nonnull (bef_json_get_string (bef_json_get_object (concise, "locatedIn"), "object"));

  JsonObject *simple = retrieve (hub, "secretary", DOOR, "?options=keyValues", &c);
  g_assert_cmpstr (bef_json_get_string (simple, "openState"), ==, "Closed");
  g_assert_false (json_object_get_boolean_member (simple, "openAlarm"));
  g_assert_cmpstr (bef_json_get_string (simple, "locatedIn"), ==,
                   "urn:ngsi-ld:Building:test:mairie");
  g_assert_cmpstr (bef_json_get_string (bef_json_get_object (simple, "location"), "type"), ==,
                   "Point");

  JsonObject *picked = retrieve (hub, "secretary", DOOR, "?pick=openState", &d);
  g_assert_cmpuint (json_object_get_size (picked), ==, 1);
  JsonObject *omitted = retrieve (hub, "secretary", DOOR, "?omit=openState,name", &e);
  g_assert_false (json_object_has_member (omitted, "name"));
  g_assert_true (json_object_has_member (omitted, "lockState"));
  JsonObject *system = retrieve (hub, "secretary", DOOR, "?options=sysAttrs", &f);
  g_assert_cmpstr (bef_json_get_string (system, "modifiedAt"), ==, "2026-11-02T08:00:00Z");
}

static void
test_languages (void)
{
  g_autoptr (HubTest) hub = hub_test_new (3, NULL);
  g_autoptr (HubReply) a = NULL, b = NULL, c = NULL, d = NULL;

  JsonObject *all = retrieve (hub, "secretary", ALERT, "", &a);
  g_assert_nonnull (bef_json_get_object (bef_json_get_object (all, "name"), "languageMap"));
  JsonObject *french = retrieve (hub, "secretary", ALERT, "?lang=fr-FR,en", &b);
  g_assert_cmpstr (value_text (french, "name"), ==, "Porte ouverte");
  g_assert_cmpstr (bef_json_get_string (bef_json_get_object (french, "name"), "lang"), ==, "fr");
  JsonObject *unknown = retrieve (hub, "secretary", ALERT, "?lang=de&format=simplified", &c);
  g_assert_cmpstr (bef_json_get_string (unknown, "name"), ==, "Door open");
  JsonObject *simple = retrieve (hub, "secretary", ALERT, "?format=simplified", &d);
  g_assert_nonnull (bef_json_get_object (bef_json_get_object (simple, "name"), "languageMap"));
}

static void
test_context (void)
{
  static const char *const ld[] = { "Accept", "application/ld+json", NULL };
  g_autoptr (HubTest) hub = hub_test_new (1, NULL);
  g_autoptr (HubReply) open = hub_test_get (hub, NULL, "/context.jsonld");
  g_autoptr (HubReply) closed = hub_test_get (hub, NULL, "/ngsi-ld/v1/jsonldContexts/beffroi");
  g_autoptr (HubReply) known = hub_test_get (hub, "agent", "/ngsi-ld/v1/jsonldContexts/beffroi");
  g_autoptr (HubReply) in_body =
      hub_test_send (hub, "GET", "secretary", ENTITIES "?type=Door", NULL, ld);
  g_autoptr (HubReply) in_link = hub_test_get (hub, "secretary", ENTITIES "?type=Door");
  g_autofree char *url = g_strconcat (bef_hub_server_url (hub->server), "/context.jsonld", NULL);

  g_assert_cmpuint (open->status, ==, 200);
  g_assert_nonnull (bef_json_get_array (hub_reply_object (open), "@context"));
  g_assert_cmpuint (closed->status, ==, 401);
  g_assert_cmpuint (known->status, ==, 200);
  JsonObject *door = json_array_get_object_element (hub_reply_array (in_body), 0);
  g_assert_cmpstr (bef_json_get_string (door, "@context"), ==, url);
  g_assert_true (
      g_str_has_prefix (hub_reply_header (in_body, "Content-Type"), "application/ld+json"));
  g_assert_nonnull (strstr (hub_reply_header (in_link, "Link"), url));
  g_assert_true (g_str_has_prefix (hub_reply_header (in_link, "Content-Type"), "application/json"));
}

static void
test_types (void)
{
  g_autoptr (HubTest) hub = hub_test_new (3, NULL);
  g_autoptr (HubReply) names = hub_test_get (hub, "secretary", "/ngsi-ld/v1/types");
  g_autoptr (HubReply) details = hub_test_get (hub, "secretary", "/ngsi-ld/v1/types?details=true");

  g_assert_cmpuint (
      json_array_get_length (bef_json_get_array (hub_reply_object (names), "typeList")), ==, 6);
  g_assert_cmpuint (json_array_get_length (hub_reply_array (details)), ==, 6);
  JsonObject *first = json_array_get_object_element (hub_reply_array (details), 0);
  g_assert_cmpstr (bef_json_get_string (first, "typeName"), ==, "ACMeasurement");
  g_assert_cmpuint (json_array_get_length (bef_json_get_array (first, "attributeNames")), ==, 4);
}

static void
test_tokens (void)
{
  static const char *const other[] = { "NGSILD-Tenant", "voisine", NULL };
  static const char *const nobody[] = { "NGSILD-Tenant", "nowhere", NULL };
  static const char *const basic[] = { "Authorization", "Basic c2VjcmV0YXJ5", NULL };
  static const char *const digest[] = { "Authorization", "Digest secretary", NULL };
  g_autoptr (HubTest) hub = hub_test_new (2, NULL);
  g_autoptr (HubReply) none = hub_test_get (hub, NULL, ENTITIES "?type=Door");
  g_autoptr (HubReply) wrong = hub_test_get (hub, "secretarx", ENTITIES "?type=Door");
  g_autoptr (HubReply) part = hub_test_get (hub, "secret", ENTITIES "?type=Door");
  g_autoptr (HubReply) scheme =
      hub_test_send (hub, "GET", NULL, ENTITIES "?type=Door", NULL, basic);
  g_autoptr (HubReply) other_scheme =
      hub_test_send (hub, "GET", NULL, ENTITIES "?type=Door", NULL, digest);
  g_autoptr (HubReply) hidden = hub_test_get (hub, NULL, "/no/such/path");
  g_autoptr (HubReply) foreign =
      hub_test_send (hub, "GET", "secretary", ENTITIES "?type=Door", NULL, other);
  g_autoptr (HubReply) absent =
      hub_test_send (hub, "GET", "secretary", ENTITIES "?type=Door", NULL, nobody);
  g_autoptr (HubReply) own =
      hub_test_send (hub, "GET", "other", ENTITIES "?type=Door", NULL, other);
  g_autoptr (HubReply) unnamed = hub_test_get (hub, "other", ENTITIES "?type=Door");

  assert_problem (none, 401, "Unauthorized");
  g_assert_nonnull (strstr (hub_reply_header (none, "WWW-Authenticate"), "Bearer"));
  assert_problem (wrong, 401, "Unauthorized");
  assert_problem (part, 401, "Unauthorized");
  assert_problem (scheme, 401, "Unauthorized");
  assert_problem (other_scheme, 401, "Unauthorized");
  assert_problem (hidden, 401, "Unauthorized");
  assert_problem (foreign, 403, "AccessDenied");
  assert_problem (absent, 404, "NonexistentTenant");
  g_assert_cmpuint (json_array_get_length (hub_reply_array (own)), ==, 1);
  g_assert_cmpstr (hub_reply_header (own, "NGSILD-Tenant"), ==, "voisine");
  assert_problem (unnamed, 403, "AccessDenied");
}

/* On the same server for whoever knows it by that name, or it would not be asked. */
static void
test_image_address_is_as_the_hub_was_called (void)
{
  static const char *const names[] = { "hub.example:8443", "hub.example", "[::1]:8443" };
  g_autoptr (HubTest) hub = hub_test_new (2, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const char *const headers[] = { "Host", names[i], NULL };
      g_autoptr (HubReply) reply = hub_test_send (
          hub, "GET", "police", ENTITIES "/" CAMERA "?options=simplified", NULL, headers);
      g_autofree char *expected = g_strdup_printf ("https://%s/snapshots/", names[i]);
      g_assert_cmpuint (reply->status, ==, 200);
      const char *image = bef_json_get_string (hub_reply_object (reply), "imageSnapshot");
      g_test_message ("%s: %s", names[i], image);
      g_assert_true (g_str_has_prefix (image, expected));
    }
}

static void
test_images (void)
{
  static const struct
  {
    const char *token;
    gboolean image, location;
  } views[] = {
    { "secretary", FALSE, TRUE },
    { "elected", FALSE, FALSE },
    { "agent", FALSE, TRUE },
    { "technician", FALSE, TRUE },
    { "police", TRUE, TRUE },
    { "police-late", FALSE, TRUE },
    { "police-plain", FALSE, TRUE },
    { "police-early", FALSE, TRUE },
    { "secretary-granted", FALSE, TRUE },
  };
  g_autoptr (HubTest) hub = hub_test_new (2, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (views); i++)
    {
      g_autoptr (HubReply) reply = NULL;
      JsonObject *camera = retrieve (hub, views[i].token, CAMERA, "", &reply);
      g_test_message ("%s", views[i].token);
      g_assert_true (json_object_has_member (camera, "imageSnapshot") == views[i].image);
      g_assert_true (json_object_has_member (camera, "location") == views[i].location);
      /* Nobody gets the address of a stream: it would be seen without a trace. */
      g_assert_false (json_object_has_member (camera, "streamURL"));
      if (views[i].image)
        g_assert_true (g_str_has_prefix (value_text (camera, "imageSnapshot"),
                                         bef_hub_server_url (hub->server)));
      g_autoptr (HubReply) picture =
          hub_test_get (hub, views[i].token, "/snapshots/" CAMERA ".jpg?width=64");
      if (!views[i].image)
        {
          assert_problem (picture, 403, "AccessDenied");
          continue;
        }
      g_assert_cmpuint (picture->status, ==, 200);
      g_assert_cmpstr (hub_reply_header (picture, "Content-Type"), ==, "image/jpeg");
      g_assert_cmpstr (hub_reply_header (picture, "Cache-Control"), ==, "no-store");
      g_assert_cmpint ((guchar)picture->body[0], ==, 0xff);
      g_assert_cmpint ((guchar)picture->body[1], ==, 0xd8);
    }
  /* What is not shown cannot be asked about either. */
  g_autoptr (HubReply) near = hub_test_get (hub, "elected",
                                            ENTITIES "?type=Camera&georel=near%3BmaxDistance==9000&"
                                                     "geometry=Point&coordinates=%5B-0.7,46.1%5D");
  g_assert_cmpuint (json_array_get_length (hub_reply_array (near)), ==, 0);
  g_autoptr (HubReply) asked =
      hub_test_get (hub, "secretary", ENTITIES "?type=Camera&q=imageSnapshot");
  g_assert_cmpuint (json_array_get_length (hub_reply_array (asked)), ==, 0);
}

/* What the console offers is what the hub allows, role by role. */
static void
test_the_hub_follows_the_table_of_roles (void)
{
  const char *unlock = "{\"type\":\"Property\",\"value\":\"Unlocked\"}";
  const char *acknowledge = "{\"acknowledgedBy\":{\"type\":\"Property\",\"value\":\"x\"}}";

  for (guint i = 0; i < BEF_N_ROLES; i++)
    {
      BefRole role = (BefRole)i;
      const char *token = bef_role_id (role);
      g_autoptr (HubTest) hub = hub_test_new (5, NULL);
      g_autoptr (HubReply) opened =
          hub_test_send (hub, "PATCH", token, ENTITIES "/" DOOR "/attrs/lockState", unlock, NULL);
      g_autoptr (HubReply) acknowledged =
          hub_test_send (hub, "PATCH", token, ENTITIES "/" ALERT "/attrs", acknowledge, NULL);
      g_autoptr (HubReply) elsewhere = hub_test_get (hub, token, ENTITIES "/" SCHOOL_DOOR);
      g_autoptr (HubReply) reply = NULL;
      JsonObject *camera = retrieve (hub, token, CAMERA, "", &reply);
      g_test_message ("%s: door %u, alert %u", token, opened->status, acknowledged->status);
      g_assert_true ((opened->status == 204) == bef_role_may_open_doors (role));
      g_assert_true ((elsewhere->status == 200) == bef_role_may_see_every_building (role));
      g_assert_true (json_object_has_member (camera, "location")
                     == bef_role_may_see_camera_positions (role));
      g_assert_true (json_object_has_member (camera, "imageSnapshot")
                     == bef_role_may_see_images (role));
      if (!bef_role_may_see_every_building (role))
        continue; /* the alert is of another building */
      g_assert_true ((acknowledged->status == 204) == bef_role_may_acknowledge (role));
      g_autoptr (HubReply) by =
          hub_test_send (hub, "PATCH", "secretary", ENTITIES "/" ALERT "/attrs", acknowledge, NULL);
      g_autoptr (HubReply) shown = NULL, whole = NULL;
      JsonObject *alert = retrieve (hub, token, ALERT, "", &shown);
      JsonObject *known = retrieve (hub, "secretary", ALERT, "", &whole);
      g_assert_true (
          g_str_equal (value_text (alert, "acknowledgedBy"), value_text (known, "acknowledgedBy"))
          == bef_role_may_see_names (role));
    }
}

static void
test_agent (void)
{
  g_autoptr (HubTest) hub = hub_test_new (5, NULL);
  g_autoptr (HubReply) list =
      hub_test_get (hub, "agent", ENTITIES "?idPattern=.&limit=1000&count=true");
  g_autoptr (HubReply) one = hub_test_get (hub, "agent", ENTITIES "/" SCHOOL_DOOR);
  g_autoptr (HubReply) alert = hub_test_get (hub, "agent", ENTITIES "/" ALERT);
  g_autoptr (HubReply) past =
      hub_test_get (hub, "agent", "/ngsi-ld/v1/temporal/entities/" SCHOOL_DOOR "?lastN=1");
  g_autoptr (HubReply) me = hub_test_get (hub, "agent", "/beffroi/v1/me");

  g_assert_cmpuint (json_array_get_length (hub_reply_array (list)), ==, 10);
  g_assert_cmpstr (hub_reply_header (list, "NGSILD-Results-Count"), ==, "10");
  /* Nor are the others counted beside the page. */
  g_autoptr (HubReply) page =
      hub_test_get (hub, "agent", ENTITIES "?idPattern=.&limit=1&count=true");
  g_assert_cmpstr (hub_reply_header (page, "NGSILD-Results-Count"), ==, "10");
  assert_problem (one, 404, "ResourceNotFound");
  assert_problem (alert, 404, "ResourceNotFound");
  assert_problem (past, 404, "ResourceNotFound");
  JsonArray *buildings = bef_json_get_array (hub_reply_object (me), "buildings");
  g_assert_cmpuint (json_array_get_length (buildings), ==, 2);
  g_assert_cmpstr (json_array_get_string_element (buildings, 0), ==,
                   "urn:ngsi-ld:Building:test:mairie");
}

static void
test_me (void)
{
  g_autoptr (HubTest) hub = hub_test_new (1, NULL);
  g_autoptr (HubReply) police = hub_test_get (hub, "police", "/beffroi/v1/me");
  g_autoptr (HubReply) elected = hub_test_get (hub, "elected", "/beffroi/v1/me");
  JsonObject *me = hub_reply_object (police);

  g_assert_cmpstr (bef_json_get_string (me, "role"), ==, "police");
  g_assert_cmpstr (bef_json_get_string (me, "name"), ==, "Police municipale");
  g_assert_cmpstr (bef_json_get_string (me, "commune"), ==, "Essai");
  JsonObject *grant = bef_json_get_object (me, "grant");
  g_assert_cmpstr (bef_json_get_string (grant, "until"), ==, "2027-01-01T00:00:00Z");
  g_assert_nonnull (bef_json_get_string (grant, "reference"));
  g_assert_false (json_object_has_member (me, "buildings"));
  g_assert_false (json_object_has_member (hub_reply_object (elected), "grant"));
}

static void
test_commands (void)
{
  static const char unlock[] =
      "{\"type\":\"Property\",\"value\":\"Unlocked\",\"reason\":{\"type\":\"Property\","
      "\"value\":\"livraison\"}}";
  static const struct
  {
    const char *token, *path, *body;
    guint status;
    const char *type;
  } steps[] = {
    { "elected", DOOR "/attrs/lockState", unlock, 403, "AccessDenied" },
    { "police", DOOR "/attrs/lockState", unlock, 403, "AccessDenied" },
    { "agent", SCHOOL_DOOR "/attrs/lockState", unlock, 404, "ResourceNotFound" },
    { "secretary", DOOR "/attrs/openState", unlock, 422, "OperationNotSupported" },
    { "secretary", DOOR "/attrs/lockState", "{\"type\":\"Property\",\"value\":\"Ajar\"}", 400,
      "BadRequestData" },
    { "secretary", DOOR "/attrs/lockState", "{\"type\":\"Property\"}", 400, "BadRequestData" },
    { "secretary", DOOR "/attrs/lockState", "{\"value\":", 400, "InvalidRequest" },
    { "secretary", DOOR "/attrs/lockState", "[]", 400, "InvalidRequest" },
    { "secretary", DOOR "/attrs", "{}", 400, "BadRequestData" },
    { "agent", DOOR "/attrs/lockState", unlock, 204, NULL },
    { "technician", DOOR "/attrs", "{\"lockState\":{\"value\":\"Unlocked\"}}", 204, NULL },
    { "secretary", DOOR, "{\"lockState\":\"Unlocked\",\"@context\":\"x\"}", 204, NULL },
  };
  g_autoptr (HubTest) hub = hub_test_new (3, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_autofree char *path = g_strconcat (ENTITIES "/", steps[i].path, NULL);
      g_autoptr (HubReply) reply =
          hub_test_send (hub, "PATCH", steps[i].token, path, steps[i].body, NULL);
      g_autoptr (HubReply) door = NULL;
      g_test_message ("step %u", i);
      if (steps[i].type != NULL)
        assert_problem (reply, steps[i].status, steps[i].type);
      else
        g_assert_cmpuint (reply->status, ==, 204);
      JsonObject *entity = retrieve (hub, "secretary", DOOR, "", &door);
      g_assert_cmpstr (value_text (entity, "lockState"), ==, i >= 9 ? "Unlocked" : "Locked");
    }
  g_autoptr (HubReply) mixed = hub_test_send (hub, "PATCH", "secretary", ENTITIES "/" DOOR "/attrs",
                                              "{\"lockState\":\"Unlocked\",\"ssid\":\"x\"}", NULL);
  g_assert_cmpuint (mixed->status, ==, 207);
  JsonArray *failed = bef_json_get_array (hub_reply_object (mixed), "notUpdated");
  g_assert_cmpstr (bef_json_get_string (json_array_get_object_element (failed, 0), "attributeName"),
                   ==, "ssid");
}

static void
test_acknowledgement (void)
{
  static const char body[] =
      "{\"acknowledgedBy\":{\"type\":\"Property\",\"value\":\"quelqu'un\"},"
      "\"acknowledgedAt\":{\"type\":\"Property\",\"value\":{\"@type\":\"DateTime\",\"@value\":"
      "\"2026-11-02T07:59:00Z\"}},\"acknowledgeComment\":{\"type\":\"Property\",\"value\":\"vu\"}}";
  g_autoptr (HubTest) hub = hub_test_new (3, NULL);
  g_autoptr (HubReply) elected =
      hub_test_send (hub, "PATCH", "elected", ENTITIES "/" ALERT "/attrs", body, NULL);
  g_autoptr (HubReply) other = hub_test_send (
      hub, "PATCH", "secretary", ENTITIES "/" ALERT "/attrs", "{\"severity\":\"low\"}", NULL);
  g_autoptr (HubReply) first =
      hub_test_send (hub, "PATCH", "secretary", ENTITIES "/" ALERT "/attrs", body, NULL);
  g_autoptr (HubReply) second =
      hub_test_send (hub, "PATCH", "technician", ENTITIES "/" ALERT "/attrs", body, NULL);
  g_autoptr (HubReply) a = NULL, b = NULL;

  assert_problem (elected, 403, "AccessDenied");
  assert_problem (other, 422, "OperationNotSupported");
  g_assert_cmpuint (first->status, ==, 204);
  assert_problem (second, 409, "AlreadyExists");
  g_assert_nonnull (
      strstr (bef_json_get_string (hub_reply_object (second), "detail"), "Secrétariat"));
  /* The name is the token's, whatever was written; elected see no name and no comment. */
  JsonObject *alert = retrieve (hub, "technician", ALERT, "", &a);
  g_assert_cmpstr (value_text (alert, "acknowledgedBy"), ==, "Secrétariat");
  JsonObject *council = retrieve (hub, "elected", ALERT, "", &b);
  g_assert_cmpstr (value_text (council, "acknowledgedBy"), ==, "Essai");
  g_assert_false (json_object_has_member (council, "acknowledgeComment"));
}

/* A date in the past is kept, for what was decided offline; one to come is not. */
static void
test_acknowledged_not_tomorrow (void)
{
  static const char body[] = "{\"acknowledgedAt\":\"2027-01-01T00:00:00Z\"}";
  g_autoptr (HubTest) hub = hub_test_new (3, NULL);
  g_autoptr (HubReply) reply =
      hub_test_send (hub, "PATCH", "secretary", ENTITIES "/" ALERT "/attrs", body, NULL);
  g_autoptr (HubReply) after = NULL;
  JsonObject *alert = retrieve (hub, "secretary", ALERT, "?format=simplified", &after);

  g_assert_cmpuint (reply->status, ==, 204);
  g_assert_cmpstr (bef_json_get_string (alert, "acknowledgedAt"), ==, HUB_TEST_NOW);
}

static void
test_a_large_body_is_refused (void)
{
  g_autofree char *spaces = g_strnfill (1024 * 1024, ' ');
  g_autofree char *body = g_strconcat ("{\"lockState\":\"Unlocked\"", spaces, "}", NULL);
  g_autoptr (HubTest) hub = hub_test_new (1, NULL);
  g_autoptr (HubReply) reply =
      hub_test_send (hub, "PATCH", "secretary", ENTITIES "/" DOOR, body, NULL);

  g_assert_cmpuint (reply->status, ==, 413);
}

static void
test_methods (void)
{
  g_autoptr (HubTest) hub = hub_test_new (1, NULL);
  g_autoptr (HubReply) create = hub_test_send (hub, "POST", "secretary", ENTITIES, "{}", NULL);
  g_autoptr (HubReply) remove =
      hub_test_send (hub, "DELETE", "secretary", ENTITIES "/" DOOR, NULL, NULL);
  g_autoptr (HubReply) types =
      hub_test_send (hub, "POST", "secretary", "/ngsi-ld/v1/types", "{}", NULL);
  g_autoptr (HubReply) nothing = hub_test_get (hub, "secretary", "/ngsi-ld/v2/entities");
  g_autoptr (HubReply) encoded =
      hub_test_get (hub, "secretary", ENTITIES "/urn%3Angsi-ld%3ADoor%3Atest%3Amairie%3Ax");
  g_autoptr (HubReply) plain_text = NULL;

  /* Which this token may not, and one that may only where others can put entities. */
  assert_problem (create, 403, "AccessDenied");
  assert_problem (remove, 403, "AccessDenied");
  g_autoptr (HubReply) subscribe =
      hub_test_send (hub, "POST", "secretary", "/ngsi-ld/v1/subscriptions", "{}", NULL);
  assert_problem (subscribe, 501, "OperationNotSupported");
  assert_problem (types, 405, "OperationNotSupported");
  g_assert_cmpstr (hub_reply_header (types, "Allow"), ==, "GET");
  assert_problem (nothing, 404, "ResourceNotFound");
  g_assert_cmpuint (encoded->status, ==, 200);
  static const char *const text[] = { "Content-Type", "text/plain", NULL };
  plain_text = hub_test_send (hub, "PATCH", "secretary", ENTITIES "/" DOOR "/attrs", "{}", text);
  assert_problem (plain_text, 415, "InvalidRequest");
}

static void
test_tiles (void)
{
  g_autoptr (HubTest) hub = hub_test_new (1, NULL);
  g_autoptr (HubReply) tile = hub_test_get (hub, "secretary", "/tiles/14/8160/5845.png");
  g_autoptr (HubReply) closed = hub_test_get (hub, NULL, "/tiles/14/8160/5845.png");
  g_autoptr (HubReply) outside = hub_test_get (hub, "secretary", "/tiles/2/4/0.png");

  g_assert_cmpuint (tile->status, ==, 200);
  g_assert_cmpstr (hub_reply_header (tile, "Content-Type"), ==, "image/png");
  g_assert_cmpmem (tile->body, 4, "\x89PNG", 4);
  g_assert_cmpuint (closed->status, ==, 401);
  assert_problem (outside, 404, "ResourceNotFound");
  const char *const known[] = { "If-None-Match", hub_reply_header (tile, "ETag"), NULL };
  g_autoptr (HubReply) again =
      hub_test_send (hub, "GET", "secretary", "/tiles/14/8160/5845.png", NULL, known);
  g_assert_cmpuint (again->status, ==, 304);
  g_assert_cmpuint (again->length, ==, 0);
}

static void
test_compression (void)
{
  static const char *const plain[] = { "Accept-Encoding", "identity", NULL };
  g_autoptr (HubTest) hub = hub_test_new (50, NULL);
  g_autoptr (HubReply) small = hub_test_get (hub, "secretary", ENTITIES "?type=Door&limit=1000");
  g_autoptr (HubReply) large =
      hub_test_send (hub, "GET", "secretary", ENTITIES "?type=Door&limit=1000", NULL, plain);

  g_assert_cmpstr (hub_reply_header (small, "Content-Encoding"), ==, "gzip");
  g_assert_null (hub_reply_header (large, "Content-Encoding"));
  g_assert_cmpstr (small->body, ==, large->body);
}

/* 500 buildings are about this many entities. How fast is told, not asserted. */
static void
test_large_page (void)
{
  g_autoptr (HubTest) hub = hub_test_new (1200, NULL);
  gint64 best = G_MAXINT64;

  for (guint i = 0; i < 3; i++)
    {
      gint64 start = g_get_monotonic_time ();
      g_autoptr (HubReply) reply = hub_test_get (
          hub, "secretary",
          ENTITIES "?idPattern=.&format=simplified&limit=1000&offset=4000&count=true");
      best = MIN (best, g_get_monotonic_time () - start);
      g_assert_cmpuint (json_array_get_length (hub_reply_array (reply)), ==, 1000);
      g_assert_cmpstr (hub_reply_header (reply, "NGSILD-Results-Count"), ==, "6001");
    }
  g_test_message ("a page of 1000 in %d ms, client included", (int)(best / 1000));
}

static void
test_certificate (void)
{
  g_autoptr (HubTest) hub = hub_test_new (1, NULL);
  g_autofree char *pem = bef_hub_server_certificate_pem (hub->server);
  g_autoptr (GTlsCertificate) own = g_tls_certificate_new_from_pem (pem, -1, NULL);
  const char *port = strrchr (bef_hub_server_url (hub->server), ':') + 1;
  g_autofree char *plain = g_strdup_printf ("http://127.0.0.1:%s/context.jsonld", port);
  g_autoptr (GSocketConnectable) local = g_network_address_parse ("127.0.0.1", 1, NULL);
  g_autoptr (GSocketConnectable) foreign = g_network_address_parse ("192.0.2.1", 1, NULL);
  g_autoptr (GDateTime) until = g_tls_certificate_get_not_valid_after (own);
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();

  g_assert_null (strstr (pem, "PRIVATE KEY"));
  /* It is its own authority, for loopback names only, for 90 days. */
  g_assert_cmpint (g_tls_certificate_verify (own, local, own), ==, 0);
  g_assert_cmpint (g_tls_certificate_verify (own, foreign, own), ==,
                   G_TLS_CERTIFICATE_BAD_IDENTITY);
  g_assert_cmpint (g_date_time_difference (until, now) / G_TIME_SPAN_DAY, ==, 89);
  g_autofree char *https = g_strdup (bef_hub_server_url (hub->server));
  g_assert_true (g_str_has_prefix (https, "https://127.0.0.1:"));

  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_socket_client_set_timeout (client, 5);
  g_autoptr (GSocketConnection) connection = g_socket_client_connect_to_host (
      client, "127.0.0.1", (guint16)g_ascii_strtoull (port, NULL, 10), NULL, NULL);
  g_assert_nonnull (connection);
  static const char request[] = "GET /context.jsonld HTTP/1.0\r\n\r\n";
  g_assert_true (
      g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), request,
                                 strlen (request), NULL, NULL, NULL));
  for (guint i = 0; i < 50; i++)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (2000);
    }
  char buffer[16] = { 0 };
  gssize n = g_input_stream_read (g_io_stream_get_input_stream (G_IO_STREAM (connection)), buffer,
                                  sizeof buffer - 1, NULL, NULL);
  g_assert_true (n <= 0 || !g_str_has_prefix (buffer, "HTTP"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hub/entities/pages-hold-every-entity-once", test_pages);
  g_test_add_func ("/hub/entities/filters-select", test_filters);
  g_test_add_func ("/hub/entities/bad-queries-are-400", test_refused_queries);
  g_test_add_func ("/hub/entities/representations", test_representations);
  g_test_add_func ("/hub/entities/languages", test_languages);
  g_test_add_func ("/hub/entities/context-in-body-or-link", test_context);
  g_test_add_func ("/hub/types", test_types);
  g_test_add_func ("/hub/auth/a-token-is-for-its-tenant", test_tokens);
  g_test_add_func ("/hub/auth/images-only-under-a-grant-in-force", test_images);
  g_test_add_func ("/hub/auth/images-are-where-the-hub-was-called",
                   test_image_address_is_as_the_hub_was_called);
  g_test_add_func ("/hub/auth/agent-sees-own-buildings-only", test_agent);
  g_test_add_func ("/hub-server/table-of-roles", test_the_hub_follows_the_table_of_roles);
  g_test_add_func ("/hub/auth/me", test_me);
  g_test_add_func ("/hub/commands/doors", test_commands);
  g_test_add_func ("/hub/commands/first-acknowledgement-wins", test_acknowledgement);
  g_test_add_func ("/hub/commands/acknowledged-not-tomorrow", test_acknowledged_not_tomorrow);
  g_test_add_func ("/hub/commands/a-large-body-is-refused", test_a_large_body_is_refused);
  g_test_add_func ("/hub/methods-not-allowed-and-not-implemented", test_methods);
  g_test_add_func ("/hub/tiles", test_tiles);
  g_test_add_func ("/hub/gzip-when-accepted", test_compression);
  g_test_add_func ("/hub/a-large-page-is-fast", test_large_page);
  g_test_add_func ("/hub/tls/own-certificate-and-https-only", test_certificate);
  return g_test_run ();
}
