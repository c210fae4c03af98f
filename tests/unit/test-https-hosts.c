/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Nobody but the server is asked for anything, neither a name nor a connection, before a person
 * allowed that host; and what a host is, however it is written. */
#include "backend/bef-address.h"
#include "backend/bef-backend.h"
#include "backend/bef-https-private.h"
#include "https-test-server.h"

/* Who looks for a name is counted, and finds none. */

typedef struct
{
  GResolver parent_instance;
} CountingResolver;

typedef struct
{
  GResolverClass parent_class;
} CountingResolverClass;

static GType counting_resolver_get_type (void);
G_DEFINE_TYPE (CountingResolver, counting_resolver, G_TYPE_RESOLVER)

static guint lookups;

static void
lookup_async (GResolver *resolver, const char *name, GResolverNameLookupFlags flags,
              GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (resolver, cancellable, callback, user_data);

  lookups++;
  g_task_return_new_error (task, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND, "no %s", name);
}

static GList *
lookup_finish (GResolver *resolver, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
lookup_plain_async (GResolver *resolver, const char *name, GCancellable *cancellable,
                    GAsyncReadyCallback callback, gpointer user_data)
{
  lookup_async (resolver, name, G_RESOLVER_NAME_LOOKUP_FLAGS_DEFAULT, cancellable, callback,
                user_data);
}

static void
counting_resolver_class_init (CountingResolverClass *klass)
{
  klass->parent_class.lookup_by_name_async = lookup_plain_async;
  klass->parent_class.lookup_by_name_finish = lookup_finish;
  klass->parent_class.lookup_by_name_with_flags_async = lookup_async;
  klass->parent_class.lookup_by_name_with_flags_finish = lookup_finish;
}

static void
counting_resolver_init (CountingResolver *self)
{
}

/* Asking. */

typedef struct
{
  GMainLoop *loop;
  BefHttpsAnswer *answer;
  GError *error;
} Wait;

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Wait *wait = user_data;

  wait->answer = bef_https_send_finish (BEF_HTTPS (source), result, &wait->error);
  g_main_loop_quit (wait->loop);
}

static BefHttpsAnswer *
get (BefHttps *https, const char *url, GError **error)
{
  BefHttpsRequest request = { .method = "GET", .url = url, .max_bytes = 100000 };
  Wait wait = { g_main_loop_new (NULL, FALSE), NULL, NULL };

  bef_https_send_async (https, &request, NULL, sent_cb, &wait);
  g_main_loop_run (wait.loop);
  g_main_loop_unref (wait.loop);
  if (wait.error != NULL)
    g_propagate_error (error, wait.error);
  return wait.answer;
}

static void
ok_handler (TestServer *server, SoupServerMessage *message, const char *path, const char *query,
            guint n, gpointer data)
{
  test_reply_json (message, "[]");
}

static BefHttps *
client (TestServer *server)
{
  g_autoptr (GError) error = NULL;
  BefHttps *https =
      bef_https_new (test_server_url (server), NULL, "secret", test_server_ca (server), &error);

  g_assert_no_error (error);
  return https;
}

/* A port of the loopback where nobody has come so far. */
static GSocket *
listen_on (const char *number, guint *port)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GInetAddress) inet = g_inet_address_new_from_string (number);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (inet, 0);
  GSocket *socket =
      g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, &error);

  g_assert_no_error (error);
  g_assert_true (g_socket_bind (socket, address, FALSE, &error));
  g_assert_true (g_socket_listen (socket, &error));
  g_autoptr (GSocketAddress) bound = g_socket_get_local_address (socket, &error);
  g_assert_no_error (error);
  *port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
  return socket;
}

static gboolean
somebody_came (GSocket *socket)
{
  return (g_socket_condition_check (socket, G_IO_IN) & G_IO_IN) != 0;
}

static void
assert_not_asked (BefHttps *https, const char *url, const char *named)
{
  g_autoptr (GError) error = NULL;

  g_test_message ("%s", url);
  g_assert_null (get (https, url, &error));
  g_assert_error (error, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_ELSEWHERE);
  if (named != NULL)
    g_assert_nonnull (strstr (error->message, named));
}

static void
test_nobody_else_is_asked (void)
{
  g_autoptr (TestServer) server = test_server_new (TEST_CERTIFICATE_SELF_SIGNED, ok_handler, NULL);
  g_autoptr (BefHttps) https = client (server);
  guint port;
  g_autoptr (GSocket) other = listen_on ("127.0.0.1", &port);
  g_autofree char *by_number = g_strdup_printf ("https://127.0.0.1:%u/image.jpg", port);
  g_autofree char *by_name = g_strdup_printf ("https://localhost:%u/image.jpg", port);
  g_autofree char *number = g_strdup_printf ("127.0.0.1:%u", port);
  g_autofree char *name = g_strdup_printf ("localhost:%u", port);
  const char *own_port = strrchr (test_server_url (server), ':');
  g_autofree char *own_elsewhere = g_strconcat ("https://localhost", own_port, "/x", NULL);
  g_autofree char *own_dot = g_strconcat ("https://127.0.0.1.", own_port, "/x", NULL);

  assert_not_asked (https, by_number, number);
  assert_not_asked (https, by_name, name);
  assert_not_asked (https, own_elsewhere, "localhost");
  assert_not_asked (https, own_dot, NULL);
  assert_not_asked (https, "https://cameras.example/image.jpg", " cameras.example,");
  assert_not_asked (https, "HTTPS://CAMERAS.Example.:443/image.jpg", " cameras.example,");
  assert_not_asked (https, "https://caméras.example/image.jpg", " xn--camras-dva.example,");
  assert_not_asked (https, "https://cameras%0a.example/image.jpg", "cannot be read");
  assert_not_asked (https, "https://2130706433/image.jpg", "cannot be read");
  g_assert_cmpuint (lookups, ==, 0);
  g_assert_false (somebody_came (other));
  g_auto (GStrv) log = test_server_log (server);
  g_assert_cmpuint (g_strv_length (log), ==, 0);
}

/* It is no question of a host. */
static void
test_what_is_no_address_is_told_as_the_servers (void)
{
  static const char *const urls[] = { "http://cameras.example/x.jpg",
                                      "data:image/png;base64,AAAA",
                                      "file:///etc/passwd",
                                      "https://somebody:word@cameras.example/x.jpg",
                                      "https:///x.jpg",
                                      "cameras.example/x.jpg",
                                      "" };
  g_autoptr (TestServer) server = test_server_new (TEST_CERTIFICATE_SELF_SIGNED, ok_handler, NULL);
  g_autoptr (BefHttps) https = client (server);
  const char *const hosts[] = { "cameras.example", NULL };

  bef_https_set_allowed_hosts (https, hosts);
  for (guint i = 0; i < G_N_ELEMENTS (urls); i++)
    {
      g_autoptr (GError) error = NULL;
      g_test_message ("%s", urls[i]);
      g_assert_null (get (https, urls[i], &error));
      g_assert_error (error, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_ADDRESS);
      g_assert_true (g_str_has_prefix (error->message, "The server gives"));
    }
  g_assert_cmpuint (lookups, ==, 0);
}

/* The name is looked for, or the connection made: that it was asked, whatever came of it. */
static void
test_an_allowed_host_is_asked_until_it_is_not (void)
{
  g_autoptr (TestServer) server = test_server_new (TEST_CERTIFICATE_SELF_SIGNED, ok_handler, NULL);
  g_autoptr (BefHttps) https = client (server);
  g_autoptr (GError) error = NULL;
  guint port;
  g_autoptr (GSocket) other = listen_on ("127.0.0.1", &port);
  g_autofree char *url = g_strdup_printf ("https://127.0.0.1:%u/image.jpg", port);
  g_autofree char *host = g_strdup_printf ("127.0.0.1:%u", port);
  const char *const hosts[] = { "not a host", " Cameras.EXAMPLE. ", host, NULL };
  const char *const without_port[] = { "127.0.0.1", NULL };

  bef_https_set_allowed_hosts (https, without_port);
  assert_not_asked (https, url, host);
  bef_https_set_allowed_hosts (https, hosts);
  bef_https_set_limits (https, &(BefHttpsLimits){ 50, 50, 50 });
  g_assert_null (get (https, url, &error));
  g_assert_error (error, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_TIMEOUT);
  g_assert_true (somebody_came (other));
  g_clear_error (&error);
  g_assert_null (get (https, "https://cameras.example/image.jpg", &error));
  g_assert_error (error, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_DNS);
  g_assert_cmpuint (lookups, >, 0);
  assert_not_asked (https, "https://cameras.example:8443/image.jpg", "cameras.example:8443");
  assert_not_asked (https, "https://more.cameras.example/image.jpg", "more.cameras.example");
  bef_https_set_allowed_hosts (https, NULL);
  lookups = 0;
  assert_not_asked (https, url, host);
  assert_not_asked (https, "https://cameras.example/image.jpg", "cameras.example");
  g_assert_cmpuint (lookups, ==, 0);
}

/* What a person writes, and what a list has. */
static void
test_hosts_are_read_as_people_write_them (void)
{
  static const struct
  {
    const char *text;
    const char *host;  /* nullable: none is named */
    gboolean is_fault; /* and no further letter would mend it */
  } rows[] = {
    { "cameras.example", "cameras.example", FALSE },
    { " Cameras.EXAMPLE. ", "cameras.example", FALSE },
    { "cameras.example:443", "cameras.example", FALSE },
    { "cameras.example:8443", "cameras.example:8443", FALSE },
    { "https://cameras.example:8443/x/1.jpg?w=3", "cameras.example:8443", FALSE },
    { "cameras.example/x", "cameras.example", FALSE },
    { "nas_1", "nas_1", FALSE },
    { "CAMÉRAS.example", "xn--camras-dva.example", FALSE },
    { "xn--camras-dva.example", "xn--camras-dva.example", FALSE },
    { "192.168.1.20", "192.168.1.20", FALSE },
    { "192.168.1.20:8443", "192.168.1.20:8443", FALSE },
    { "2001:DB8:0::1", "[2001:db8::1]", FALSE },
    { "[2001:db8::1]:8443", "[2001:db8::1]:8443", FALSE },
    { "", NULL, FALSE },
    { "https://", NULL, FALSE },
    { "2130706433", NULL, FALSE },
    { "0x7f.1", NULL, FALSE },
    { "127.1", NULL, FALSE },
    { "127.0.0.0x1", NULL, FALSE },
    { "cameras..example", NULL, FALSE },
    { "-cameras.example", NULL, FALSE },
    { "cameras.example:port", NULL, FALSE },
    { "fe80::1%eth0", NULL, FALSE },
    { "*.example", NULL, TRUE },
    { "a.example, b.example", NULL, TRUE },
    { "a.example b.example", NULL, TRUE },
    { "http://cameras.example", NULL, TRUE },
    { "rtsp://cameras.example", NULL, TRUE },
    { "somebody@cameras.example", NULL, TRUE },
    { "https://somebody:word@cameras.example/", NULL, TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *host = bef_address_dup_host_of (rows[i].text);
      g_test_message ("“%s”: %s", rows[i].text, host);
      g_assert_cmpstr (host, ==, rows[i].host);
      g_assert_true ((bef_address_host_fault (rows[i].text) != NULL) == rows[i].is_fault);
    }
  g_autofree char *label = g_strnfill (64, 'a');
  g_assert_null (bef_address_dup_host_of (label));
  g_autoptr (GString) many = g_string_new ("a");
  while (many->len <= 253)
    g_string_append (many, ".a");
  g_assert_null (bef_address_dup_host_of (many->str));
}

int
main (int argc, char **argv)
{
  g_setenv ("LC_ALL", "C", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_autoptr (GResolver) resolver = g_object_new (counting_resolver_get_type (), NULL);
  g_resolver_set_default (resolver);
  g_test_add_func ("/https-hosts/nobody-else", test_nobody_else_is_asked);
  g_test_add_func ("/https-hosts/no-address", test_what_is_no_address_is_told_as_the_servers);
  g_test_add_func ("/https-hosts/allowed", test_an_allowed_host_is_asked_until_it_is_not);
  g_test_add_func ("/https-hosts/written", test_hosts_are_read_as_people_write_them);
  return g_test_run ();
}
