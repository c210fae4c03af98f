/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-background-group.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "bef-setting-rows.h"
#include "ui/kit/bef-plain.h"

static const char *
watching_words (BefBackgroundState state)
{
  switch (state)
    {
    case BEF_BACKGROUND_ASKED:
      return _ ("Waiting for the desktop's answer…");
    case BEF_BACKGROUND_REFUSED:
      return _ ("The desktop refused: closing the window ends Beffroi. Allow it to run in the "
                "background in the system's settings, then switch this off and on again.");
    case BEF_BACKGROUND_NO_PORTAL:
      return _ ("The desktop cannot be asked whether it allows this: it may end Beffroi some time "
                "after its window is closed.");
    case BEF_BACKGROUND_UNWANTED:
    case BEF_BACKGROUND_ALLOWED:
    case BEF_BACKGROUND_FAILED:
    default:
      return _ ("Alerts go on being told on the desktop. “Quit” in the menu ends Beffroi.");
    }
}

/* (transfer full) */
static char *
login_words (BefBackground *background)
{
  switch (bef_background_get_login (background))
    {
    case BEF_BACKGROUND_ASKED:
      return g_strdup (_ ("Waiting for the desktop's answer…"));
    case BEF_BACKGROUND_REFUSED:
      return g_strdup (_ ("The desktop refused: Beffroi does not start by itself."));
    case BEF_BACKGROUND_NO_PORTAL:
      return g_strdup (_ ("The desktop cannot be asked for this: Beffroi does not start by "
                          "itself."));
    case BEF_BACKGROUND_FAILED:
      /* TRANSLATORS: a file and what is wrong with it. */
      return g_strdup_printf (_ ("Beffroi does not start by itself. %s"),
                              bef_background_get_fault (background));
    case BEF_BACKGROUND_UNWANTED:
    case BEF_BACKGROUND_ALLOWED:
    default:
      return g_strdup (_ ("Without its window, where it keeps watching when that is closed"));
    }
}

typedef struct
{
  GtkWidget *watching, *login; /* unowned: rows of the group */
  GSettings *app;              /* owned */
} Rows;

static void
rows_free (gpointer data)
{
  Rows *rows = data;

  g_object_unref (rows->app);
  g_free (rows);
}

static void
update (GtkWidget *group, BefBackground *background)
{
  const Rows *rows = g_object_get_data (G_OBJECT (group), "bef-rows");
  g_autofree char *login = login_words (background);

  bef_row_set_words (ADW_ACTION_ROW (rows->watching), rows->app, "keep-watching",
                     watching_words (bef_background_get_watching (background)));
  bef_row_set_words (ADW_ACTION_ROW (rows->login), rows->app, "start-at-login", login);
}

static void
changed_cb (BefBackground *background, GtkWidget *group)
{
  update (group, background);
}

GtkWidget *
bef_background_group_new (GSettings *app, BefBackground *background)
{
  GtkWidget *group = adw_preferences_group_new ();
  Rows *rows = g_new0 (Rows, 1);

  rows->watching = bef_switch_row_new (app, "keep-watching",
                                       _ ("Keep watching when the window is closed"), NULL);
  rows->login = bef_switch_row_new (app, "start-at-login", _ ("Start when I log in"), NULL);
  rows->app = g_object_ref (app);
  g_object_set_data_full (G_OBJECT (group), "bef-rows", rows, rows_free);
  bef_plain_set_group_title (ADW_PREFERENCES_GROUP (group), _ ("In the background"));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), rows->watching);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), rows->login);
  update (group, background);
  g_signal_connect_object (background, "changed", G_CALLBACK (changed_cb), group, 0);
  return group;
}
