/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* What the command line asked for. Strings are owned by the caller of bef_application_new() and
 * copied. */
typedef struct
{
  gboolean demo;
  const char *role;               /* of the demo's token: "secretary" by default */
  const char *profile;            /* nullable: the last one */
  const char *token_file;         /* nullable */
  const char *screenshot;         /* nullable: file to write, then exit */
  const char *page;               /* nullable: "NAME" or "NAME=ARGUMENT" */
  int width, height;              /* 0: as last time */
  const char *const *hub_options; /* nullable */
} BefOptions;

/*
 * The application: opens the history, connects a profile or the demo commune, holds the window. One
 * instance per session, except for screenshots and named profiles, which are their own.
 */
#define BEF_TYPE_APPLICATION (bef_application_get_type ())
G_DECLARE_FINAL_TYPE (BefApplication, bef_application, BEF, APPLICATION, AdwApplication)

BefApplication *bef_application_new (const BefOptions *options);
/* What main() returns: 0, or 1 when a screenshot or the demo failed. */
int bef_application_get_status (BefApplication *self);

G_END_DECLS
