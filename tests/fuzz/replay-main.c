/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Replays a corpus through a fuzz target when no fuzzing engine is linked: each file of the folder
 * given as the only argument, in order of name, as one TAP test. An empty corpus fails.
 */
#include <glib.h>

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static gint
compare_names (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(const char *const *)a, *(const char *const *)b);
}

static GPtrArray *
list_corpus (const char *folder)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = g_dir_open (folder, 0, &error);
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  if (dir == NULL)
    g_printerr ("%s\n", error->message);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (names, g_build_filename (folder, name, NULL));
  g_ptr_array_sort (names, compare_names);
  return names;
}

int
main (int argc, char **argv)
{
  g_autoptr (GPtrArray) names = argc == 2 ? list_corpus (argv[1]) : NULL;
  int status = 0;

  if (names == NULL || names->len == 0)
    {
      g_print ("1..1\nnot ok 1 - the corpus has files\n");
      return 1;
    }
  g_print ("1..%u\n", names->len);
  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *data = NULL, *name = g_path_get_basename (names->pdata[i]);
      gsize size = 0;
      gboolean read = g_file_get_contents (names->pdata[i], &data, &size, NULL);
      if (read)
        {
          /* An exact copy, so that a sanitizer sees one byte too far. */
          g_autofree guint8 *exact = g_memdup2 (data, size);
          LLVMFuzzerTestOneInput (exact, size);
        }
      else
        status = 1;
      g_print ("%s %u - %s\n", read ? "ok" : "not ok", i + 1, name);
    }
  return status;
}
