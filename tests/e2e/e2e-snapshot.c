/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is on screen, read over the accessibility bus. The client library asks one question at a
 * time and waits for the answer: a page of a thousand widgets takes it seconds on a busy machine.
 * Here all questions are under way at once, and the console is asked as little as an assistive
 * technology would.
 */
#include "e2e-private.h"

#include "../patience.h"

#define ROOT_PATH "/org/a11y/atspi/accessible/root"
#define ACCESSIBLE "org.a11y.atspi.Accessible"
#define CALL_MS (15000 * (int)test_patience ())
/* More than any window of ours has: a bound for what never ends. */
#define MAX_NODES 20000

typedef struct
{
  E2e *scene;
  guint pending, nodes;
} Reading;

typedef struct
{
  Reading *reading;
  E2eNode *node; /* owned */
} Question;

E2eNode *
e2e_node_ref (E2eNode *node)
{
  return g_rc_box_acquire (node);
}

static void
node_clear (gpointer data)
{
  E2eNode *node = data;

  g_free (node->path);
  g_free (node->name);
  g_free (node->text);
  g_ptr_array_unref (node->children);
}

void
e2e_node_unref (E2eNode *node)
{
  g_rc_box_release_full (node, node_clear);
}

static E2eNode *
node_new (const char *path)
{
  E2eNode *node = g_rc_box_new0 (E2eNode);

  node->path = g_strdup (path);
  node->name = g_strdup ("");
  node->children = g_ptr_array_new_with_free_func ((GDestroyNotify)e2e_node_unref);
  return node;
}

char *
e2e_bus_address (void)
{
  g_autoptr (GDBusConnection) session = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (session);
  g_autoptr (GVariant) address = g_dbus_connection_call_sync (
      session, "org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress", NULL,
      G_VARIANT_TYPE ("(s)"), 0, CALL_MS, NULL, &error);
  g_assert_no_error (error);
  char *text = NULL;
  g_variant_get (address, "(s)", &text);
  return text;
}

static GDBusConnection *
connect_bus (void)
{
  g_autofree char *text = e2e_bus_address ();
  g_autoptr (GError) error = NULL;
  GDBusConnection *bus =
      g_dbus_connection_new_for_address_sync (text,
                                              G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
                                                  | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                              NULL, NULL, &error);
  g_assert_no_error (error);
  return bus;
}

GDBusConnection *
e2e_bus (void)
{
  static GDBusConnection *bus; /* kept for the life of the program */

  if (bus == NULL)
    bus = connect_bus ();
  return bus;
}

static GVariant *
ask_now (const char *name, const char *path, const char *interface, const char *method,
         GVariant *parameters, const char *type)
{
  return g_dbus_connection_call_sync (e2e_bus (), name, path, interface, method, parameters,
                                      G_VARIANT_TYPE (type), 0, CALL_MS, NULL, NULL);
}

static gboolean
is_process (const char *name, guint pid)
{
  g_autoptr (GVariant) answer =
      ask_now ("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
               "GetConnectionUnixProcessID", g_variant_new ("(s)", name), "(u)");
  guint found = 0;

  if (answer != NULL)
    g_variant_get (answer, "(u)", &found);
  return found == pid;
}

static gboolean
has_children (const char *name)
{
  g_autoptr (GVariant) answer =
      ask_now (name, ROOT_PATH, ACCESSIBLE, "GetChildren", NULL, "(a(so))");
  g_autoptr (GVariant) children = answer != NULL ? g_variant_get_child_value (answer, 0) : NULL;

  return children != NULL && g_variant_n_children (children) > 0;
}

gboolean
e2e_find_application (E2e *self, guint pid)
{
  g_autoptr (GVariant) answer =
      ask_now ("org.a11y.atspi.Registry", ROOT_PATH, ACCESSIBLE, "GetChildren", NULL, "(a(so))");
  g_autoptr (GVariantIter) iter = NULL;
  const char *name, *path;

  if (answer == NULL)
    return FALSE;
  g_variant_get (answer, "(a(so))", &iter);
  while (g_variant_iter_next (iter, "(&s&o)", &name, &path))
    if (is_process (name, pid) && has_children (name))
      {
        g_free (self->bus_name);
        self->bus_name = g_strdup (name);
        return TRUE;
      }
  return FALSE;
}

/* Reading. */

static void read_node (Reading *reading, E2eNode *node);

static GVariant *
answer_of (GObject *source, GAsyncResult *result, Question *question)
{
  question->reading->pending--;
  /* What has gone meanwhile does not answer. */
  return g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);
}

static void
question_free (Question *question)
{
  e2e_node_unref (question->node);
  g_free (question);
}

static void
ask (Reading *reading, E2eNode *node, const char *interface, const char *method,
     GVariant *parameters, GAsyncReadyCallback callback)
{
  Question *question = g_new0 (Question, 1);

  question->reading = reading;
  question->node = e2e_node_ref (node);
  reading->pending++;
  g_dbus_connection_call (e2e_bus (), reading->scene->bus_name, node->path, interface, method,
                          parameters, NULL, 0, CALL_MS, NULL, callback, question);
}

static void
children_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Question *question = user_data;
  g_autoptr (GVariant) answer = answer_of (source, result, question);
  g_autoptr (GVariantIter) iter = NULL;
  const char *name, *path;

  if (answer != NULL)
    g_variant_get (answer, "(a(so))", &iter);
  while (iter != NULL && g_variant_iter_next (iter, "(&s&o)", &name, &path))
    if (question->reading->nodes < MAX_NODES)
      {
        E2eNode *child = node_new (path);
        g_ptr_array_add (question->node->children, child);
        read_node (question->reading, child);
      }
  question_free (question);
}

static void
name_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Question *question = user_data;
  g_autoptr (GVariant) answer = answer_of (source, result, question);
  g_autoptr (GVariant) value = NULL;

  if (answer != NULL)
    g_variant_get (answer, "(v)", &value);
  if (value != NULL && g_variant_is_of_type (value, G_VARIANT_TYPE_STRING))
    {
      g_free (question->node->name);
      question->node->name = g_variant_dup_string (value, NULL);
    }
  question_free (question);
}

static void
state_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Question *question = user_data;
  g_autoptr (GVariant) answer = answer_of (source, result, question);
  g_autoptr (GVariant) words = answer != NULL ? g_variant_get_child_value (answer, 0) : NULL;
  gsize n = 0;
  const guint32 *bits = words != NULL ? g_variant_get_fixed_array (words, &n, sizeof *bits) : NULL;

  for (gsize i = 0; i < MIN (n, 2); i++)
    question->node->states |= (guint64)bits[i] << (32 * i);
  question_free (question);
}

static void
text_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Question *question = user_data;
  g_autoptr (GVariant) answer = answer_of (source, result, question);

  if (answer != NULL)
    g_variant_get (answer, "(s)", &question->node->text);
  question_free (question);
}

static void
role_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Question *question = user_data;
  g_autoptr (GVariant) answer = answer_of (source, result, question);
  guint role = 0;

  if (answer != NULL)
    g_variant_get (answer, "(u)", &role);
  question->node->role = (int)role;
  /* Elsewhere the text is the name. */
  if (role == ATSPI_ROLE_ENTRY || role == ATSPI_ROLE_TEXT || role == ATSPI_ROLE_PASSWORD_TEXT)
    ask (question->reading, question->node, "org.a11y.atspi.Text", "GetText",
         g_variant_new ("(ii)", 0, -1), text_cb);
  question_free (question);
}

static void
read_node (Reading *reading, E2eNode *node)
{
  reading->nodes++;
  ask (reading, node, ACCESSIBLE, "GetChildren", NULL, children_cb);
  ask (reading, node, ACCESSIBLE, "GetRole", NULL, role_cb);
  ask (reading, node, ACCESSIBLE, "GetState", NULL, state_cb);
  ask (reading, node, "org.freedesktop.DBus.Properties", "Get",
       g_variant_new ("(ss)", ACCESSIBLE, "Name"), name_cb);
}

E2eNode *
e2e_read_screen (E2e *self)
{
  Reading reading = { self, 0, 0 };
  E2eNode *root = node_new (ROOT_PATH);

  if (self->bus_name != NULL)
    read_node (&reading, root);
  while (reading.pending > 0)
    g_main_context_iteration (NULL, TRUE);
  return root;
}

void
e2e_press (E2e *self, E2eNode *node)
{
  g_autoptr (GVariant) answer = ask_now (self->bus_name, node->path, "org.a11y.atspi.Action",
                                         "DoAction", g_variant_new ("(i)", 0), "(b)");
  gboolean done = FALSE;

  if (answer != NULL)
    g_variant_get (answer, "(b)", &done);
  if (!done)
    e2e_fail (self, "“%s” cannot be pressed", node->name);
}

void
e2e_set_text (E2e *self, E2eNode *node, const char *text)
{
  g_autoptr (GVariant) answer = ask_now (self->bus_name, node->path, "org.a11y.atspi.EditableText",
                                         "SetTextContents", g_variant_new ("(s)", text), "(b)");
  gboolean done = FALSE;

  if (answer != NULL)
    g_variant_get (answer, "(b)", &done);
  if (!done)
    e2e_fail (self, "“%s” takes no text", node->name);
}

GVariant *
e2e_ask (E2e *self, const E2eNode *node, const char *interface, const char *method,
         GVariant *parameters)
{
  return g_dbus_connection_call_sync (e2e_bus (), self->bus_name, node->path, interface, method,
                                      parameters, NULL, G_DBUS_CALL_FLAGS_NONE,
                                      10000 * test_patience (), NULL, NULL);
}
