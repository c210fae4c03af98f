/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-today-page.h"

#include <glib/gi18n.h>

#include "base/bef-format.h"
#include "bef-today-alerts.h"
#include "bef-today-bookings.h"
#include "bef-today-buildings.h"
#include "bef-today-council.h"
#include "bef-today-devices.h"
#include "bef-today-energy.h"
#include "bef-today-grant.h"
#include "bef-today-headline.h"
#include "bef-today-kinds.h"
#include "bef-today-months.h"
#include "bef-today-nothing.h"
#include "bef-today-others.h"
#include "bef-today-power.h"
#include "bef-today-since.h"
#include "bef-today-technical.h"
#include "bef-today-urgent.h"
#include "ui/absence/bef-absence-bar.h"
#include "ui/kit/bef-columns.h"

/* Changes that come together are shown together. */
#define SETTLE_MS 150
/* The page is brought up to date part by part, more than a frame apart: measuring its texts all at
 * once would hold the main loop. */
#define PART_MS 40

typedef enum
{
  /* Over the whole width: */
  PART_HEADLINE,
  PART_URGENT,
  /* In columns: */
  PART_NOTHING,
  PART_DAY,
  PART_WEEK,
  PART_SINCE,
  PART_BOOKINGS,
  PART_KINDS,
  PART_MONTHS,
  PART_ENERGY,
  PART_POWER,
  PART_COUNCIL,
  PART_BUILDINGS,
  PART_DOORS,
  PART_DOOR_ALARMS,
  PART_CAMERAS,
  PART_GRANT,
  PART_TECHNICAL,
  PART_OTHERS,
  N_PARTS,
} Part;
#define FIRST_IN_COLUMNS PART_NOTHING

/* What a role sees in columns, in this order, ended by N_PARTS: its own work first. */
static const Part plans[BEF_N_ROLES][N_PARTS] = {
  [BEF_ROLE_SECRETARY] = { PART_NOTHING, PART_DAY, PART_WEEK, PART_SINCE, PART_BOOKINGS,
                           PART_ENERGY, PART_POWER, PART_KINDS, N_PARTS },
  [BEF_ROLE_ELECTED] = { PART_MONTHS, PART_COUNCIL, PART_ENERGY, PART_POWER, PART_NOTHING, PART_DAY,
                         PART_WEEK, PART_KINDS, PART_BOOKINGS, N_PARTS },
  [BEF_ROLE_AGENT] = { PART_NOTHING, PART_DAY, PART_BUILDINGS, PART_DOORS, PART_BOOKINGS, PART_WEEK,
                       PART_SINCE, PART_KINDS, N_PARTS },
  [BEF_ROLE_POLICE] = { PART_CAMERAS, PART_GRANT, PART_DOOR_ALARMS, PART_NOTHING, PART_OTHERS,
                        PART_DAY, PART_SINCE, PART_WEEK, PART_KINDS, N_PARTS },
  [BEF_ROLE_TECHNICIAN] = { PART_TECHNICAL, PART_NOTHING, PART_OTHERS, PART_DAY, PART_WEEK,
                            PART_KINDS, PART_SINCE, PART_POWER, N_PARTS },
};

struct _BefTodayPage
{
  BefPage parent_instance;
  BefAbsenceBar *absence; /* template child, likewise below */
  GtkBox *wide;
  BefColumns *columns;
  BefTodaySection *parts[N_PARTS]; /* in wide or columns */
  BefRole role;                    /* of the order they stand in; BEF_N_ROLES: none yet */
  guint update_source;
  guint update_part;     /* with update_source: the Part that comes next */
  gboolean update_again; /* changed since the first part was shown */
};

G_DEFINE_FINAL_TYPE (BefTodayPage, bef_today_page, BEF_TYPE_PAGE)

static void update_soon (BefTodayPage *self);

static gboolean
is_planned (BefTodayPage *self, Part part)
{
  const Part *plan = plans[self->role];

  /* Who takes care of nothing has them among the others, after what is theirs. */
  if (part == PART_URGENT)
    return self->role != BEF_ROLE_ELECTED;
  if (part < FIRST_IN_COLUMNS)
    return TRUE;
  for (guint i = 0; plan[i] != N_PARTS; i++)
    if (plan[i] == part)
      return TRUE;
  return FALSE;
}

/* The order of who looks; what is not for them is hidden. */
static void
arrange (BefTodayPage *self, BefSession *session)
{
  BefRole role = bef_session_get_role (session);
  GtkWidget *before = NULL;

  if (role == self->role)
    return;
  self->role = role;
  for (guint i = 0; plans[role][i] != N_PARTS; i++)
    {
      GtkWidget *part = GTK_WIDGET (self->parts[plans[role][i]]);
      gtk_widget_insert_after (part, GTK_WIDGET (self->columns), before);
      before = part;
    }
  for (guint i = 0; i < N_PARTS; i++)
    if (!is_planned (self, (Part)i))
      gtk_widget_set_visible (GTK_WIDGET (self->parts[i]), FALSE);
}

static gboolean
update_cb (gpointer user_data)
{
  BefTodayPage *self = user_data;
  BefSession *session = bef_page_get_session (BEF_PAGE (self));

  self->update_source = 0;
  if (session == NULL || !bef_page_is_shown (BEF_PAGE (self)))
    return G_SOURCE_REMOVE;
  if (self->update_part == 0)
    {
      g_autofree char *date = bef_format_date_long (bef_now_ms ());
      bef_page_set_title (BEF_PAGE (self), _ ("Today"), date);
      arrange (self, session);
    }
  bef_today_section_update (self->parts[self->update_part], session);
  do
    self->update_part++;
  while (self->update_part < N_PARTS && !is_planned (self, (Part)self->update_part));
  if (self->update_part < N_PARTS)
    self->update_source = g_timeout_add (PART_MS, update_cb, self);
  else if (self->update_again)
    update_soon (self);
  return G_SOURCE_REMOVE;
}

static void
update_soon (BefTodayPage *self)
{
  self->update_part = 0;
  self->update_again = FALSE;
  self->update_source = g_timeout_add (SETTLE_MS, update_cb, self);
}

static void
changed_cb (BefTodayPage *self)
{
  if (self->update_source == 0)
    update_soon (self);
  else if (self->update_part > 0)
    self->update_again = TRUE;
}

static void
bef_today_page_bind (BefPage *page, BefSession *session)
{
  BefTodayPage *self = BEF_TODAY_PAGE (page);
  BefSession *former = bef_page_get_session (page);

  if (former != NULL)
    {
      g_signal_handlers_disconnect_by_data (former, self);
      g_signal_handlers_disconnect_by_data (bef_session_get_commune (former), self);
      g_signal_handlers_disconnect_by_data (bef_session_get_last_visit (former), self);
    }
  for (guint i = 0; i < N_PARTS; i++)
    bef_today_section_bind (self->parts[i], session);
  bef_absence_bar_bind (self->absence, session);
  if (session == NULL)
    return;
  g_signal_connect_object (bef_session_get_commune (session), "changed", G_CALLBACK (changed_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::connection", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "access-changed", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "history-changed", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (bef_session_get_last_visit (session), "changed", G_CALLBACK (changed_cb),
                           self, G_CONNECT_SWAPPED);
}

static void
bef_today_page_shown (BefPage *page, const char *argument)
{
  BefSession *session = bef_page_get_session (page);

  bef_page_set_title (page, _ ("Today"), NULL);
  if (session != NULL)
    changed_cb (BEF_TODAY_PAGE (page));
}

static GStrv
bef_today_page_watched (BefPage *page)
{
  BefSession *session = bef_page_get_session (page);
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();
  GListModel *devices;
  guint n = 0;

  if (session == NULL)
    return NULL;
  devices = bef_commune_get_devices (bef_session_get_commune (session));
  /* The figure that moves: power. The rest comes with the slow poll and with alerts. */
  for (guint i = 0; i < g_list_model_get_n_items (devices) && n < 60; i++)
    {
      g_autoptr (BefDevice) device = g_list_model_get_item (devices, i);
      if (bef_device_get_kind (device) == BEF_KIND_METER
          && bef_device_get_value (device, "power") != NULL)
        {
          g_strv_builder_add (ids, bef_device_get_id (device));
          n++;
        }
    }
  return g_strv_builder_end (ids);
}

static void
bef_today_page_dispose (GObject *object)
{
  g_clear_handle_id (&BEF_TODAY_PAGE (object)->update_source, g_source_remove);
  G_OBJECT_CLASS (bef_today_page_parent_class)->dispose (object);
}

static void
bef_today_page_class_init (BefTodayPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  BefPageClass *page_class = BEF_PAGE_CLASS (klass);

  g_type_ensure (BEF_TYPE_ABSENCE_BAR);
  g_type_ensure (BEF_TYPE_COLUMNS);
  G_OBJECT_CLASS (klass)->dispose = bef_today_page_dispose;
  page_class->bind = bef_today_page_bind;
  page_class->shown = bef_today_page_shown;
  page_class->watched = bef_today_page_watched;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/beffroi/Beffroi/ui/bef-today-page.ui");
  gtk_widget_class_bind_template_child (widget_class, BefTodayPage, absence);
  gtk_widget_class_bind_template_child (widget_class, BefTodayPage, wide);
  gtk_widget_class_bind_template_child (widget_class, BefTodayPage, columns);
}

static void
make_parts (BefTodayPage *self)
{
  GtkWidget *const parts[N_PARTS] = {
    [PART_HEADLINE] = bef_today_headline_new (),
    [PART_URGENT] = bef_today_urgent_new (),
    [PART_NOTHING] = bef_today_nothing_new (),
    [PART_DAY] = bef_today_alerts_new (BEF_TODAY_OF_DAY),
    [PART_WEEK] = bef_today_alerts_new (BEF_TODAY_OF_WEEK),
    [PART_SINCE] = bef_today_since_new (),
    [PART_BOOKINGS] = bef_today_bookings_new (),
    [PART_KINDS] = bef_today_kinds_new (),
    [PART_MONTHS] = bef_today_months_new (),
    [PART_ENERGY] = bef_today_energy_new (),
    [PART_POWER] = bef_today_power_new (),
    [PART_COUNCIL] = bef_today_council_new (),
    [PART_BUILDINGS] = bef_today_buildings_new (),
    [PART_DOORS] = bef_today_devices_new (BEF_TODAY_DOORS),
    [PART_DOOR_ALARMS] = bef_today_devices_new (BEF_TODAY_DOOR_ALARMS),
    [PART_CAMERAS] = bef_today_devices_new (BEF_TODAY_CAMERAS),
    [PART_GRANT] = bef_today_grant_new (),
    [PART_TECHNICAL] = bef_today_technical_new (),
    [PART_OTHERS] = bef_today_others_new (),
  };

  for (guint i = 0; i < N_PARTS; i++)
    {
      self->parts[i] = BEF_TODAY_SECTION (parts[i]);
      gtk_widget_set_visible (parts[i], FALSE);
      if (i < FIRST_IN_COLUMNS)
        {
          gtk_widget_set_margin_bottom (parts[i], 18);
          gtk_box_append (self->wide, parts[i]);
        }
      else
        gtk_widget_set_parent (parts[i], GTK_WIDGET (self->columns));
    }
}

static void
bef_today_page_init (BefTodayPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->role = BEF_N_ROLES;
  make_parts (self);
}

BefPage *
bef_today_page_new (void)
{
  return g_object_new (BEF_TYPE_TODAY_PAGE, NULL);
}
