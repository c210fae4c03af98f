/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-report-file.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "bef-annex.h"
#include "bef-report-pdf.h"

/* Of a building in a file's name. */
#define MOST_NAME 40

const char *
bef_report_format_extension (BefReportFormat format)
{
  static const char *const extensions[BEF_N_REPORT_FORMATS] = { "pdf", "ods", "csv" };

  g_return_val_if_fail (format < BEF_N_REPORT_FORMATS, "pdf");
  return extensions[format];
}

gboolean
bef_report_format_parse (const char *path, BefReportFormat *out, GError **error)
{
  const char *dot = strrchr (path, '.');
  g_autofree char *shown = g_filename_display_name (path);

  for (guint i = 0; dot && i < BEF_N_REPORT_FORMATS; i++)
    if (g_ascii_strcasecmp (dot + 1, bef_report_format_extension (i)) == 0)
      {
        *out = i;
        return TRUE;
      }
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
               _ ("“%s” does not say what to write: its name has to end in .pdf, .ods or .csv."),
               shown);
  return FALSE;
}

/* Letters, digits and single hyphens. */
static void
append_plain (GString *out, const char *text)
{
  g_autofree char *ascii = g_str_to_ascii (text, "fr");
  gsize from = out->len;

  for (const char *p = ascii; *p && out->len - from < MOST_NAME; p++)
    if (g_ascii_isalnum (*p))
      g_string_append_c (out, g_ascii_tolower (*p));
    else if (out->len > from && out->str[out->len - 1] != '-')
      g_string_append_c (out, '-');
  while (out->len > from && out->str[out->len - 1] == '-')
    g_string_truncate (out, out->len - 1);
}

char *
bef_report_dup_file_name (const BefReportWhen *when, const char *building, BefReportFormat format)
{
  /* TRANSLATORS: the beginning of a file's name: letters without accents, digits and hyphens. */
  GString *name = g_string_new (C_ ("file name", "energy-report"));
  g_autofree char *period = bef_report_when_dup_name (when);

  g_string_append_printf (name, "-%s", period);
  if (building)
    {
      g_string_append_c (name, '-');
      append_plain (name, building);
      if (name->str[name->len - 1] == '-')
        g_string_truncate (name, name->len - 1);
    }
  g_string_append_printf (name, ".%s", bef_report_format_extension (format));
  return g_string_free (name, FALSE);
}

GBytes *
bef_report_new_bytes (const BefReport *report, BefReportFormat format, GError **error)
{
  if (format == BEF_REPORT_PDF)
    return bef_report_new_pdf (report, error);
  if (format == BEF_REPORT_ODS)
    return bef_annex_new_ods (report);
  char *csv = bef_annex_dup_csv (report);
  return g_bytes_new_take (csv, strlen (csv));
}

BefReportFile *
bef_report_file_new (const char *name, GBytes *bytes)
{
  BefReportFile *self = g_new0 (BefReportFile, 1);

  self->name = g_strdup (name);
  self->bytes = bytes;
  return self;
}

void
bef_report_file_free (BefReportFile *self)
{
  g_free (self->name);
  g_bytes_unref (self->bytes);
  g_free (self);
}

/* Writing. */

static gboolean
not_written (const char *path, int code, GError **error)
{
  g_autofree char *shown = g_filename_display_name (path);

  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (code),
               /* TRANSLATORS: a file's path; "Permission denied". */
               _ ("%s was not written: %s. What was there is as it was."), shown,
               g_strerror (code));
  return FALSE;
}

/* All of it and on the disk, before it may take another's place. */
static int
fill (int fd, GBytes *bytes)
{
  gsize size = 0;
  const char *data = g_bytes_get_data (bytes, &size);

  while (size > 0)
    {
      gssize n = write (fd, data, size);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return errno;
      data += n;
      size -= (gsize)n;
    }
  return fsync (fd) == 0 || errno == EINVAL || errno == EROFS ? 0 : errno;
}

/* Beside @path, which stays as it is. NULL: nothing is left. (transfer full) */
static char *
write_beside (const char *path, GBytes *bytes, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path), *base = g_path_get_basename (path),
                  *name = g_strdup_printf (".%s.XXXXXX", base),
                  *beside = g_build_filename (folder, name, NULL);
  int fd, code;

  if (g_file_test (path, G_FILE_TEST_EXISTS) && !g_file_test (path, G_FILE_TEST_IS_REGULAR))
    {
      g_autofree char *shown = g_filename_display_name (path);

      g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_INVAL,
                   _ ("%s was not written: there is something there that is no file."), shown);
      return NULL;
    }
  fd = g_mkstemp_full (beside, O_WRONLY | O_CLOEXEC, 0666);
  if (fd < 0)
    {
      not_written (path, errno, error);
      return NULL;
    }
  code = fill (fd, bytes);
  if (close (fd) != 0 && code == 0)
    code = errno;
  if (code == 0)
    return g_steal_pointer (&beside);
  g_unlink (beside);
  not_written (path, code, error);
  return NULL;
}

static void
unlink_free (gpointer data)
{
  g_unlink (data);
  g_free (data);
}

gboolean
bef_report_files_write (const GPtrArray *files, const char *folder, GError **error)
{
  g_autoptr (GPtrArray) besides = g_ptr_array_new_with_free_func (unlink_free),
                        paths = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < files->len; i++)
    {
      const BefReportFile *file = g_ptr_array_index (files, i);
      char *path = g_build_filename (folder, file->name, NULL);

      g_ptr_array_add (paths, path);
      char *beside = write_beside (path, file->bytes, error);
      if (!beside)
        return FALSE;
      g_ptr_array_add (besides, beside);
    }
  while (besides->len > 0)
    {
      const char *path = g_ptr_array_index (paths, besides->len - 1);
      g_autofree char *beside = g_ptr_array_steal_index (besides, besides->len - 1);

      if (g_rename (beside, path) == 0)
        continue;
      int code = errno;
      g_unlink (beside);
      return not_written (path, code, error);
    }
  return TRUE;
}

gboolean
bef_report_file_write (GBytes *bytes, const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path), *name = g_path_get_basename (path);
  g_autoptr (GPtrArray) files =
      g_ptr_array_new_with_free_func ((GDestroyNotify)bef_report_file_free);

  g_ptr_array_add (files, bef_report_file_new (name, g_bytes_ref (bytes)));
  return bef_report_files_write (files, folder, error);
}

gboolean
bef_report_folder_check (const char *folder, GError **error)
{
  g_autofree char *shown = g_filename_display_name (folder);

  if (!g_file_test (folder, G_FILE_TEST_IS_DIR))
    {
      g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_NOTDIR,
                   _ ("%s is no folder: nothing can be written there."), shown);
      return FALSE;
    }
  if (g_access (folder, W_OK | X_OK) != 0)
    {
      g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_ACCES,
                   _ ("Nothing can be written into the folder %s: it may not be changed."), shown);
      return FALSE;
    }
  return TRUE;
}
