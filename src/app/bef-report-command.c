/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-report-command.h"

#include <glib/gi18n.h>
#include <math.h>

#include "bef-console.h"
#include "bef-demo-book.h"
#include "bef-demo-hub.h"
#include "report/bef-publication.h"
#include "report/bef-report-maker.h"
#include "ui/shell/bef-settings.h"

/* Of the fetching, a line each. */
#define PROGRESS_STEP 10
/* Nobody looks: what changes meanwhile need not be asked for. */
#define POLL_S 3600

typedef struct
{
  const BefOptions *options;
  GMainLoop *loop;
  char *profile;   /* owned */
  GSettings *app;  /* owned */
  BefDemoHub *hub; /* nullable: not the demo */
  BefHistory *history;
  BefSession *session; /* nullable before it is needed */
  BefReportWhen when;
  BefReportFormat format;
  char *building; /* owned, nullable: URN */
  guint progress; /* %, as told last */
  gboolean making;
  int status;
} Command;

gboolean
bef_report_command_is_asked (const BefOptions *options)
{
  return options->report != NULL || options->publish != NULL;
}

char *
bef_report_command_find_fault (const BefOptions *options)
{
  BefReportWhen when;
  BefReportFormat format;
  g_autoptr (GError) error = NULL;

  if (options->report == NULL && (options->output != NULL || options->building != NULL))
    return g_strdup (_ ("--output and --building belong to --report=PERIOD."));
  if (!bef_report_command_is_asked (options))
    return NULL;
  if (options->screenshot != NULL || options->page != NULL || options->import != NULL
      || options->background)
    return g_strdup (
        _ ("--report and --publish show no window: they stand with no option of one."));
  if (options->publish != NULL && options->publish[0] == '\0')
    return g_strdup (_ ("--publish needs a folder."));
  if (options->report == NULL)
    return NULL;
  if (options->output == NULL)
    return g_strdup (_ ("--report needs --output=FILE, which ends in .pdf, .ods or .csv."));
  /* Whether it is over is for the server's clock to say. */
  if (!bef_report_when_parse (options->report, G_MAXINT64, &when, &error)
      || !bef_report_format_parse (options->output, &format, &error))
    return g_strdup (error->message);
  return NULL;
}

static void
end (Command *self, const char *failure)
{
  if (failure != NULL)
    {
      g_printerr ("beffroi: %s\n", failure);
      self->status = 1;
    }
  g_main_loop_quit (self->loop);
}

/* Writing. */

static BefReportSource
source_of (Command *self)
{
  return self->hub != NULL ? BEF_REPORT_FETCHED_FIRST : BEF_REPORT_FROM_WHAT_IS_HERE;
}

static void
progress_cb (guint done, guint all, gpointer user_data)
{
  Command *self = user_data;
  guint percent = 100 * done / MAX (1, all);

  if (percent / PROGRESS_STEP == self->progress / PROGRESS_STEP)
    return;
  self->progress = percent;
  /* TRANSLATORS: printed several times while it goes on. */
  g_printerr (_ ("beffroi: fetching what is missing, %u of %u series\n"), done, all);
}

static const char *
get_commune_name (Command *self)
{
  const char *name = bef_commune_get_name (bef_session_get_commune (self->session));

  return name != NULL ? name : self->profile;
}

static void
publication_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Command *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (BefEnergyFacts) facts = bef_report_facts_finish (BEF_SESSION (source), result, &error);
  g_autoptr (GPtrArray) files =
      facts != NULL ? bef_publication_new_files (facts, get_commune_name (self)) : NULL;

  if (files == NULL)
    end (self, error != NULL
                   ? error->message
                   : _ ("Nothing was published: nothing was measured in the last twelve months."));
  else if (!bef_report_files_write (files, self->options->publish, &error))
    end (self, error->message);
  else
    {
      for (guint i = 0; i < files->len; i++)
        {
          const BefReportFile *file = g_ptr_array_index (files, i);
          g_print ("%s/%s\n", self->options->publish, file->name);
        }
      end (self, NULL);
    }
}

static void
publish (Command *self)
{
  self->progress = 0;
  bef_report_facts_async (self->session,
                          &(BefReportWant){ .until_ms = bef_publication_end (bef_now_ms ()),
                                            .source = source_of (self) },
                          progress_cb, NULL, publication_cb, self);
}

/* What the report lacks is told on top of it, and here. */
static void
write_report (Command *self, const BefEnergyFacts *facts)
{
  g_autoptr (BefReport) report =
      bef_report_new (facts, &self->when, get_commune_name (self), self->building);
  g_autoptr (GError) error = NULL;

  if (report == NULL)
    {
      end (self, _ ("Nothing is reported: no meter of energy or water is known there."));
      return;
    }
  if (!report->is_known)
    {
      g_autofree char *text
          /* TRANSLATORS: "Energy report, October 2026". */
          = g_strdup_printf (_ ("%s: nothing was measured then, as far as the local history knows. "
                                "Nothing was written."),
                             report->title);
      end (self, text);
      return;
    }
  g_autoptr (GBytes) bytes = bef_report_new_bytes (report, self->format, &error);
  if (bytes == NULL || !bef_report_file_write (bytes, self->options->output, &error))
    {
      end (self, error->message);
      return;
    }
  if (report->warning != NULL)
    g_printerr ("beffroi: %s\n", report->warning);
  g_print ("%s\n", self->options->output);
  if (self->options->publish != NULL)
    publish (self);
  else
    end (self, NULL);
}

static void
facts_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Command *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (BefEnergyFacts) facts = bef_report_facts_finish (BEF_SESSION (source), result, &error);

  if (facts == NULL)
    end (self, error->message);
  else
    write_report (self, facts);
}

/* The building named, in full or the only one that has it in its name or URN. FALSE: told. */
static gboolean
find_building (Command *self)
{
  GListModel *buildings = bef_commune_get_buildings (bef_session_get_commune (self->session));
  g_autoptr (GString) names = g_string_new (NULL);
  const char *wanted = self->options->building;
  g_autofree char *folded = wanted != NULL ? g_utf8_casefold (wanted, -1) : NULL;
  guint n_found = 0;

  for (guint i = 0; wanted != NULL && i < g_list_model_get_n_items (buildings); i++)
    {
      g_autoptr (BefBuilding) building = g_list_model_get_item (buildings, i);
      const char *id = bef_building_get_id (building), *name = bef_building_get_name (building);
      g_autofree char *name_folded = g_utf8_casefold (name, -1);
      gboolean is_it = g_str_equal (id, wanted) || g_str_equal (name_folded, folded);

      g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", name);
      if (!is_it && strstr (name_folded, folded) == NULL)
        continue;
      g_free (self->building);
      self->building = g_strdup (id);
      if (is_it)
        return TRUE;
      n_found++;
    }
  if (wanted == NULL || n_found == 1)
    return TRUE;
  g_autofree char *text
      /* TRANSLATORS: what was typed; the names of all buildings. */
      = g_strdup_printf (n_found == 0 ? _ ("No building is called “%s”. There are: %s.")
                                      : _ ("Several buildings are called “%s”. There are: %s."),
                         wanted, names->str);
  end (self, text);
  return FALSE;
}

/* All that is known of the commune is known. */
static void
make (Command *self)
{
  g_autoptr (GError) error = NULL;

  self->making = TRUE;
  if (self->options->report == NULL)
    publish (self);
  else if (!bef_report_when_parse (self->options->report, bef_now_ms (), &self->when, &error))
    end (self, error->message);
  else if (find_building (self))
    bef_report_facts_async (self->session,
                            &(BefReportWant){ .until_ms = self->when.range.to_ms,
                                              .building = self->building,
                                              .source = source_of (self) },
                            progress_cb, NULL, facts_cb, self);
}

/* Getting there. */

static gboolean
knows_buildings (Command *self)
{
  return g_list_model_get_n_items (
             bef_commune_get_buildings (bef_session_get_commune (self->session)))
         > 0;
}

/* Of the demo: its back end answers, or does not. */
static void
heard_cb (Command *self)
{
  BefConnection connection = bef_session_get_connection (self->session);

  if (self->making)
    return;
  if (connection == BEF_CONNECTION_AWAY || connection == BEF_CONNECTION_REFUSED)
    {
      self->making = TRUE;
      end (self, bef_session_get_message (self->session));
    }
  else if (connection == BEF_CONNECTION_LIVE && knows_buildings (self))
    make (self);
}

/* Of a profile: the session says so once it has read what is here. */
static void
read_cb (Command *self)
{
  if (self->making || bef_session_get_message (self->session) == NULL)
    return;
  if (knows_buildings (self))
    {
      make (self);
      return;
    }
  g_autofree char *text
      /* TRANSLATORS: a profile's name. */
      = g_strdup_printf (_ ("The profile “%s” has no local history yet: the console has to have "
                            "been connected once."),
                         self->profile);
  self->making = TRUE;
  end (self, text);
}

static void
begin_session (Command *self, BefBackend *backend)
{
  self->session = bef_session_new (backend, self->history, POLL_S, POLL_S);
  if (self->hub != NULL)
    bef_demo_book_offer (self->session);
  bef_session_set_looks_on (self->session, TRUE);
  bef_session_set_without_images (self->session, TRUE);
  bef_session_set_warns_of_clock (self->session, FALSE);
  if (self->hub != NULL)
    {
      g_signal_connect_swapped (self->session, "notify::connection", G_CALLBACK (heard_cb), self);
      g_signal_connect_swapped (bef_session_get_commune (self->session), "changed",
                                G_CALLBACK (heard_cb), self);
    }
  else
    g_signal_connect_swapped (self->session, "notify::message", G_CALLBACK (read_cb), self);
  bef_session_start (self->session);
}

static void
hub_started_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Command *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (BefBackend) backend = NULL;
  const char *role = self->options->role != NULL ? self->options->role : "secretary";

  if (bef_demo_hub_start_finish (BEF_DEMO_HUB (source), result, &error))
    backend = bef_ngsi_backend_new (bef_demo_hub_get_url (self->hub), NULL,
                                    bef_demo_hub_get_token (self->hub, role),
                                    bef_demo_hub_get_certificate (self->hub), &error);
  if (backend == NULL)
    end (self, error->message);
  else
    begin_session (self, backend);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Command *self = user_data;
  g_autoptr (GError) error = NULL;

  if (!bef_history_open_finish (BEF_HISTORY (source), result, NULL, &error))
    end (self, error->message);
  else if (self->hub != NULL)
    bef_demo_hub_start_async (self->hub, (const char *const *)self->options->hub_options, NULL,
                              hub_started_cb, self);
  else
    begin_session (self, NULL);
}

/* The demo's commune is as its options want it: what an earlier one left is not read. */
static void
open_history (Command *self)
{
  g_autofree char *folder = bef_console_dup_folder (self->profile, BEF_FOLDER_OF_PROFILE),
                  *path = g_build_filename (folder, "history.db", NULL);

  self->history = bef_history_new ();
  if (self->options->demo)
    self->hub = bef_demo_hub_new ();
  bef_history_open_with_async (self->history, self->hub != NULL ? NULL : path,
                               self->hub != NULL ? BEF_HISTORY_OPEN_DEFAULT : BEF_HISTORY_OPEN_COPY,
                               NULL, opened_cb, self);
}

static void
choose_profile (Command *self)
{
  self->app = bef_settings_app ();
  bef_settings_follow_calendar (self->app);
  self->profile = self->options->demo ? g_strdup ("demo")
                  : self->options->profile != NULL
                      ? g_strdup (self->options->profile)
                      : g_settings_get_string (self->app, "last-profile");
  if (!bef_settings_is_profile_name (self->profile))
    {
      g_free (self->profile);
      self->profile = g_strdup ("default");
    }
}

/* Before minutes of fetching. */
static gboolean
check_folders (Command *self, GError **error)
{
  const BefOptions *options = self->options;
  g_autofree char *folder = options->output != NULL ? g_path_get_dirname (options->output) : NULL;

  if (folder != NULL
      && (!bef_report_format_parse (options->output, &self->format, error)
          || !bef_report_folder_check (folder, error)))
    return FALSE;
  if (options->publish == NULL)
    return TRUE;
  /* The one that is not there yet is made; why it cannot be is what the check says. */
  g_mkdir_with_parents (options->publish, 0755);
  return bef_report_folder_check (options->publish, error);
}

int
bef_report_command_run (const BefOptions *options)
{
  Command self = { .options = options };
  g_autoptr (GError) error = NULL;

  if (!check_folders (&self, &error))
    {
      g_printerr ("beffroi: %s\n", error->message);
      return 1;
    }
  self.loop = g_main_loop_new (NULL, FALSE);
  choose_profile (&self);
  open_history (&self);
  g_main_loop_run (self.loop);
  if (self.session != NULL)
    {
      g_signal_handlers_disconnect_by_data (self.session, &self);
      g_signal_handlers_disconnect_by_data (bef_session_get_commune (self.session), &self);
      bef_session_stop (self.session);
    }
  g_clear_object (&self.session);
  bef_history_close (self.history);
  g_clear_object (&self.history);
  if (self.hub != NULL)
    bef_demo_hub_stop (self.hub);
  g_clear_object (&self.hub);
  g_clear_object (&self.app);
  g_main_loop_unref (self.loop);
  g_free (self.building);
  g_free (self.profile);
  return self.status;
}
