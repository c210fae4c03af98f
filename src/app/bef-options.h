/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What the command line asked for. */
typedef struct
{
  gboolean demo;
  gboolean diagnostic; /* printed; then nothing is shown */
  gboolean background; /* no window for now */
  gboolean searches;   /* for the desktop; nothing is shown */
  char *role;          /* owned, nullable: of the demo's token, "secretary" by default */
  char *profile;       /* owned, nullable: the last one */
  char *token_file;    /* owned, nullable */
  char *secret_file;   /* owned, nullable: of the client's secret */
  char *screenshot;    /* owned, nullable: file to write, then exit */
  char *import;        /* owned, nullable: file of a meter to begin with */
  char *report;        /* owned, nullable: its period; then nothing is shown */
  char *building;      /* owned, nullable: of the report: name or URN */
  char *output;        /* owned, nullable: its file */
  char *publish;       /* owned, nullable: folder of the published page, likewise */
  char *page;          /* owned, nullable: "NAME" or "NAME=ARGUMENT" */
  char *policy;        /* owned, nullable: file to be looked at; then nothing is shown */
  int width, height;   /* 0: as last time */
  GStrv hub_options;   /* owned, nullable */
} BefOptions;

static inline void
bef_options_clear (BefOptions *options)
{
  g_free (options->role);
  g_free (options->profile);
  g_free (options->token_file);
  g_free (options->secret_file);
  g_free (options->screenshot);
  g_free (options->import);
  g_free (options->report);
  g_free (options->building);
  g_free (options->output);
  g_free (options->publish);
  g_free (options->page);
  g_free (options->policy);
  g_strfreev (options->hub_options);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (BefOptions, bef_options_clear)

G_END_DECLS
