/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-today-months.h"

#include <glib/gi18n.h>
#include <math.h>

#include "base/bef-format.h"
#include "supervision/energy/bef-energy-headlines.h"
#include "supervision/facts/bef-energy-facts.h"
#include "supervision/kept/bef-contract-keeper.h"
#include "ui/energy/bef-months-chart.h"
#include "ui/kit/bef-plain.h"

/* Days come once a day; while the history is being fetched it is looked sooner. */
#define EVERY_MS BEF_MS_HOUR
#define SOON_MS (15 * BEF_MS_SECOND)
/* From so much on it is said beside a total that something of it is missing or estimated. */
#define LACKING 0.10

struct _BefTodayMonths
{
  BefTodaySection parent_instance;
  GtkListBox *list; /* in the section, likewise the chart */
  GtkWidget *chart;
  GCancellable *cancellable; /* owned, nullable: the reading under way */
  gint64 read_ms;            /* when it was last asked for, BEF_NO_TIME: never */
  gboolean is_known;
};

G_DEFINE_FINAL_TYPE (BefTodayMonths, bef_today_months, BEF_TYPE_TODAY_SECTION)

/* "8 % less than last year"; NULL: it cannot be said. */
static char *
dup_change (const BefEnergyAgainst *against)
{
  if (!isfinite (against->share))
    return NULL;
  if (fabs (against->share) < BEF_COMPARE_SAME)
    return g_strdup (_ ("as much as last year"));
  g_autofree char *percent = bef_format_value (fabs (against->share) * 100, "%", 0);
  return against->share < 0
             /* TRANSLATORS: %s is a percentage. */
             ? g_strdup_printf (_ ("%s less than last year"), percent)
             /* TRANSLATORS: %s is a percentage. */
             : g_strdup_printf (_ ("%s more than last year"), percent);
}

static char *
dup_usual (const BefEnergyAgainst *usual)
{
  if (!isfinite (usual->share))
    return NULL;
  if (fabs (usual->share) < BEF_USUAL_SAME)
    return g_strdup (_ ("as usual"));
  g_autofree char *percent = bef_format_value (fabs (usual->share) * 100, "%", 0);
  return usual->share < 0
             /* TRANSLATORS: %s is a percentage. */
             ? g_strdup_printf (_ ("%s less than usual"), percent)
             /* TRANSLATORS: %s is a percentage. */
             : g_strdup_printf (_ ("%s more than usual"), percent);
}

static gboolean
is_fetching (BefTodayMonths *self)
{
  BefSession *session =
      bef_page_get_session (bef_today_section_get_page (BEF_TODAY_SECTION (self)));

  return session != NULL && bef_session_get_backfill (session) >= 0;
}

/* What a total lacks, and that it is on its way where it is; NULL: as good as nothing. */
static char *
dup_lacking (BefTodayMonths *self, const BefEnergyTotal *total)
{
  char *lacking = bef_energy_dup_lacking (total, LACKING);

  if (lacking == NULL || total->missing < LACKING || !is_fetching (self))
    return lacking;
  g_free (lacking);
  return g_strdup (_ ("Fetching the history…"));
}

static void
add_fluid (BefTodayMonths *self, GPtrArray *lines, const BefEnergyPart *part)
{
  const BefEnergyComparison *month = &part->spans[BEF_SPAN_MONTH];

  if (!isfinite (month->now.amount))
    return;
  g_autofree char *days = bef_format_dates (month->now.range.from_ms, month->now.range.to_ms - 1);
  g_autofree char *change = dup_change (&month->last_year), *usual = dup_usual (&month->usual);
  g_autofree char *last =
      change != NULL ? g_strdup (change) : g_strdup (_ ("last year is not known"));
  g_autofree char *said =
      usual != NULL ? g_strdup_printf ("%s · %s", last, usual) : g_strdup (last);
  g_autofree char *lacking = dup_lacking (self, &month->now);
  g_autoptr (GString) subtitle = g_string_new (days);
  g_string_append_printf (subtitle, " · %s", said);
  if (lacking != NULL)
    g_string_append_printf (subtitle, "\n%s", lacking);
  if (bef_energy_taxes_unchecked (month) != NULL)
    g_string_append_printf (subtitle, "\n%s", bef_energy_taxes_unchecked (month));
  g_autofree char *amount = bef_format_value (month->now.amount, bef_fluid_unit (part->fluid), 0);
  g_autofree char *euros =
      isfinite (month->now.euros) ? bef_format_value (month->now.euros, "€", 0) : NULL;
  g_autofree char *value =
      euros != NULL ? g_strdup_printf ("%s\n%s", euros, amount) : g_strdup (amount);
  BefTodayLine *line = bef_today_line_new (bef_fluid_name (part->fluid), subtitle->str, value);

  line->action = "win.go";
  line->target = g_strdup (bef_kind_info (BEF_KIND_METER)->id);
  g_ptr_array_add (lines, line);
}

static void
show_facts (BefTodayMonths *self, const BefEnergyFacts *facts)
{
  g_autoptr (GPtrArray) lines = bef_today_lines_new ();
  const BefEnergyPart *first = NULL;

  for (guint fluid = 0; fluid < BEF_N_FLUIDS; fluid++)
    {
      const BefEnergyPart *part = bef_energy_facts_get_total (facts, (BefFluid)fluid);
      if (part == NULL)
        continue;
      if (first == NULL && isfinite (part->spans[BEF_SPAN_TWELVE].now.amount))
        first = part;
      add_fluid (self, lines, part);
    }
  self->is_known = lines->len > 0;
  if (first != NULL)
    bef_months_chart_show (BEF_MONTHS_CHART (self->chart), first);
  gtk_widget_set_visible (self->chart, first != NULL);
  if (!self->is_known)
    return;
  bef_today_lines_show (self->list, lines);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BefTodayMonths) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (BefEnergyFacts) facts =
      bef_energy_facts_load_finish (BEF_HISTORY (source), result, &error);

  /* What cannot be read is told where the history is; here nothing is. */
  if (facts != NULL)
    show_facts (self, facts);
}

static void
forget (BefTodayMonths *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

/* Where the figures will be it is said that there are none, or none yet, and not something else
 * shown. */
static void
say_that_nothing_is_known (BefTodayMonths *self)
{
  g_autoptr (GPtrArray) lines = bef_today_lines_new ();

  g_ptr_array_add (lines, is_fetching (self)
                              ? bef_today_line_new (_ ("Fetching the history…"), NULL, NULL)
                              : bef_today_line_new (_ ("Nothing is known of this month yet"),
                                                    _ ("Meters tell once a day, and late"), NULL));
  bef_today_lines_show (self->list, lines);
}

static gboolean
bef_today_months_update (BefTodaySection *section, BefSession *session)
{
  BefTodayMonths *self = BEF_TODAY_MONTHS (section);
  gint64 now = bef_now_ms ();
  gboolean is_coming = !self->is_known || bef_session_get_backfill (session) >= 0;

  if (self->read_ms == BEF_NO_TIME || now < self->read_ms
      || now - self->read_ms >= (is_coming ? SOON_MS : EVERY_MS))
    {
      forget (self);
      /* Without the contracts it has no euros: it is read again once they are known. */
      self->read_ms =
          bef_contract_keeper_is_ready (bef_contract_keeper_of (session)) ? now : BEF_NO_TIME;
      self->cancellable = g_cancellable_new ();
      BefEnergyRequest *request =
          bef_energy_request_new_commune (bef_session_get_commune (session), now);
      bef_energy_request_set_contracts (request,
                                        bef_contract_keeper_get (bef_contract_keeper_of (session)));
      bef_energy_facts_load_async (bef_session_get_history (session), request, self->cancellable,
                                   loaded_cb, g_object_ref (self));
    }
  if (self->is_known)
    return TRUE;
  say_that_nothing_is_known (self);
  return bef_today_count (session, BEF_KIND_METER) > 0;
}

static void
bef_today_months_bind (BefTodaySection *section, BefSession *session)
{
  BefTodayMonths *self = BEF_TODAY_MONTHS (section);

  forget (self);
  self->read_ms = BEF_NO_TIME;
  self->is_known = FALSE;
  gtk_widget_set_visible (self->chart, FALSE);
}

static void
bef_today_months_dispose (GObject *object)
{
  forget (BEF_TODAY_MONTHS (object));
  G_OBJECT_CLASS (bef_today_months_parent_class)->dispose (object);
}

static void
bef_today_months_class_init (BefTodayMonthsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = bef_today_months_dispose;
  BEF_TODAY_SECTION_CLASS (klass)->bind = bef_today_months_bind;
  BEF_TODAY_SECTION_CLASS (klass)->update = bef_today_months_update;
}

static void
bef_today_months_init (BefTodayMonths *self)
{
  self->read_ms = BEF_NO_TIME;
  bef_plain_set_group_title (ADW_PREFERENCES_GROUP (self), _ ("The month so far"));
  self->list = bef_today_section_add_list (BEF_TODAY_SECTION (self));
  self->chart = bef_months_chart_new ();
  gtk_widget_set_margin_top (self->chart, 12);
  gtk_widget_set_visible (self->chart, FALSE);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), self->chart);
}

GtkWidget *
bef_today_months_new (void)
{
  return g_object_new (BEF_TYPE_TODAY_MONTHS, NULL);
}
