/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

/*
 * A real HTTPS server on a thread of its own, on a free port of the loopback, with a certificate
 * made for the run. Tests give it a handler; it keeps what it was asked.
 */
typedef enum
{
  TEST_CERTIFICATE_SELF_SIGNED, /* for 127.0.0.1 and localhost */
  TEST_CERTIFICATE_BY_AUTHORITY,
  TEST_CERTIFICATE_EXPIRED,
  TEST_CERTIFICATE_WRONG_HOST,
  TEST_CERTIFICATE_NOT_YET,
} TestCertificate;

typedef struct _TestServer TestServer;

/* On the server's thread. @query nullable, still encoded. @n: how many requests came before. */
typedef void (*TestHandler) (TestServer *server, SoupServerMessage *message, const char *path,
                             const char *query, guint n, gpointer user_data);

TestServer *test_server_new (TestCertificate kind, TestHandler handler, gpointer user_data);
/* With the certificate, what signed it and its key of @pem; @ca: what to trust. */
TestServer *test_server_new_with (const char *pem, const char *ca, TestHandler handler,
                                  gpointer user_data);
void test_server_free (TestServer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TestServer, test_server_free)

/* "https://127.0.0.1:port" */
const char *test_server_url (TestServer *self);
/* PEM of what to trust: the certificate itself or its authority. */
const char *test_server_ca (TestServer *self);
/* Lines "METHOD path?query" of what was asked, oldest first. (transfer full) */
char **test_server_log (TestServer *self);
/* How many requests carried an Authorization header. */
guint test_server_n_authorized (TestServer *self);
/* Body of the newest request that had one. (transfer full), nullable */
char *test_server_last_body (TestServer *self);

void test_reply (SoupServerMessage *message, guint status, const char *type, const char *body);
void test_reply_json (SoupServerMessage *message, const char *body);
/* Promises @promised bytes, sends @body and hangs up. */
void test_reply_truncated (SoupServerMessage *message, guint promised, const char *body);
