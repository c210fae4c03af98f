/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-demo-hub.h"

#include <glib/gi18n.h>
#include <signal.h>

#include "base/bef-json.h"
#include "bef-config.h"

struct _BefDemoHub
{
  GObject parent_instance;
  GSubprocess *process;     /* owned, nullable */
  GDataInputStream *output; /* owned, nullable */
  char *url;                /* owned, nullable */
  char *certificate;        /* owned, nullable */
  JsonNode *ready;          /* owned, nullable: what the hub said of itself */
};

G_DEFINE_FINAL_TYPE (BefDemoHub, bef_demo_hub, G_TYPE_OBJECT)

/* BEFFROI_HUB, the build tree we run from, then where it is installed. (transfer full) nullable */
static char *
find_hub (void)
{
  g_autofree char *self_path = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = self_path != NULL ? g_path_get_dirname (self_path) : g_strdup (".");
  g_autofree char *in_tree = g_build_filename (folder, "..", "hub", "beffroi-hub", NULL);
  g_autofree char *beside = g_build_filename (folder, "beffroi-hub", NULL);
  const char *candidates[] = { g_getenv ("BEFFROI_HUB"), in_tree, beside, BEF_BINDIR "/beffroi-hub",
                               BEF_LIBEXECDIR "/beffroi-hub" };

  for (guint i = 0; i < G_N_ELEMENTS (candidates); i++)
    if (candidates[i] != NULL && g_file_test (candidates[i], G_FILE_TEST_IS_EXECUTABLE))
      return g_strdup (candidates[i]);
  return NULL;
}

static void
line_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  BefDemoHub *self = g_task_get_source_object (task);
  GError *error = NULL;
  gsize length = 0;
  g_autofree char *line = g_data_input_stream_read_line_finish_utf8 (G_DATA_INPUT_STREAM (source),
                                                                     result, &length, &error);

  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  self->ready = line != NULL ? bef_json_parse (line, length, 0, NULL) : NULL;
  JsonObject *o = bef_json_node_object (self->ready);
  self->url = g_strdup (bef_json_get_string (o, "url"));
  self->certificate = g_strdup (bef_json_get_string (o, "certificate"));
  if (self->url == NULL || self->certificate == NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED,
                               _ ("The demo's back end ended without starting"));
      return;
    }
  g_task_return_boolean (task, TRUE);
}

void
bef_demo_hub_start_async (BefDemoHub *self, const char *const *options, GCancellable *cancellable,
                          GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autofree char *path = find_hub ();
  GError *error = NULL;

  g_task_set_source_tag (task, bef_demo_hub_start_async);
  if (path == NULL)
    {
      g_task_return_new_error (
          task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
          _ ("The demo's back end (beffroi-hub) is not installed beside the console"));
      return;
    }
  g_ptr_array_add (argv, path);
  g_ptr_array_add (argv, (gpointer) "--parent-watch");
  /* An invented commune: nothing of it is left on this computer. */
  g_ptr_array_add (argv, (gpointer) "--no-register");
  for (guint i = 0; options != NULL && options[i] != NULL; i++)
    g_ptr_array_add (argv, (gpointer)options[i]);
  g_ptr_array_add (argv, NULL);
  self->process =
      g_subprocess_newv ((const char *const *)argv->pdata,
                         G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error);
  if (self->process == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  self->output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->process));
  g_data_input_stream_read_line_async (self->output, G_PRIORITY_DEFAULT, cancellable, line_cb,
                                       g_steal_pointer (&task));
}

gboolean
bef_demo_hub_start_finish (BefDemoHub *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
bef_demo_hub_stop (BefDemoHub *self)
{
  if (self->process == NULL)
    return;
  g_subprocess_send_signal (self->process, SIGTERM);
  g_clear_object (&self->output);
  g_clear_object (&self->process);
}

static void
bef_demo_hub_dispose (GObject *object)
{
  bef_demo_hub_stop (BEF_DEMO_HUB (object));
  G_OBJECT_CLASS (bef_demo_hub_parent_class)->dispose (object);
}

static void
bef_demo_hub_finalize (GObject *object)
{
  BefDemoHub *self = BEF_DEMO_HUB (object);

  g_free (self->url);
  g_free (self->certificate);
  g_clear_pointer (&self->ready, json_node_unref);
  G_OBJECT_CLASS (bef_demo_hub_parent_class)->finalize (object);
}

static void
bef_demo_hub_class_init (BefDemoHubClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = bef_demo_hub_dispose;
  G_OBJECT_CLASS (klass)->finalize = bef_demo_hub_finalize;
}

static void
bef_demo_hub_init (BefDemoHub *self)
{
}

BefDemoHub *
bef_demo_hub_new (void)
{
  return g_object_new (BEF_TYPE_DEMO_HUB, NULL);
}

const char *
bef_demo_hub_get_url (BefDemoHub *self)
{
  return self->url;
}

const char *
bef_demo_hub_get_certificate (BefDemoHub *self)
{
  return self->certificate;
}

const char *
bef_demo_hub_get_token (BefDemoHub *self, const char *role)
{
  return bef_json_get_string (bef_json_get_object (bef_json_node_object (self->ready), "tokens"),
                              role);
}
