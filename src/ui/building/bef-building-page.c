/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-building-page.h"

#include <glib/gi18n.h>

#include "base/bef-text.h"
#include "bef-building-notes.h"
#include "supervision/facts/bef-energy-request.h"
#include "supervision/kept/bef-contract-keeper.h"
#include "ui/alerts/bef-alert-row.h"
#include "ui/bookings/bef-bookings-list.h"
#include "ui/bookings/bef-letting-dialog.h"
#include "ui/cameras/bef-camera-tile.h"
#include "ui/cameras/bef-camera-view.h"
#include "ui/kit/bef-columns.h"
#include "ui/device/bef-device-menu.h"
#include "ui/device/bef-device-row.h"
#include "ui/kit/bef-device-text.h"
#include "ui/energy/bef-energy-card.h"
#include "ui/hours/bef-hours-dialog.h"
#include "ui/kit/bef-one-stop.h"
#include "ui/kit/bef-plain.h"
#include "ui/kit/bef-severity-badge.h"

/* The equipment one came for is marked so long. */
#define FLASH_MS 2500
#define SETTLE_MS 150
/* The page is filled so many rows at a time, more than a frame apart: making and measuring all of
 * them at once would hold the main loop. */
#define FILL_ROWS 4
#define FILL_MS 30

/* The equipments of one kind. */
typedef struct
{
  BefKind kind;
  GtkWidget *group;            /* in the columns */
  GtkWidget *list;             /* GtkListBox, or GtkFlowBox of cameras */
  GtkFilterListModel *devices; /* owned */
} Group;

struct _BefBuildingPage
{
  BefPage parent_instance;
  GtkStack *stack;
  GtkScrolledWindow *scrolled;
  GtkImage *icon;
  GtkLabel *name;
  GtkLabel *place;
  GtkWidget *works, *hours, *report, *contract;
  GtkWidget *works_mark;
  GtkLabel *works_words;
  GtkBox *state_box;
  GtkLabel *state;
  GtkListBox *alerts;
  GtkBox *body;
  AdwStatusPage *nothing;
  GtkWidget *badge;         /* in state_box */
  GtkWidget *notes;         /* in body */
  GtkWidget *energy;        /* in body */
  GtkWidget *columns;       /* in body */
  GtkWidget *bookings;      /* in the rooms' group */
  GtkWidget *letting;       /* a button of it */
  GtkWidget *camera_counts; /* in the cameras' group: all there is while presenting */
  GtkWidget *grant_note;    /* in the cameras' group: where no image may be seen */
  Group groups[BEF_N_KINDS];
  GtkFilterListModel *active; /* owned: the building's active alerts */
  BefBuilding *building;      /* owned, nullable */
  char *wanted;               /* owned, nullable: the building's URN */
  char *focus;                /* owned, nullable: URN of the equipment to come to */
  GtkWidget *flashing;        /* weak, nullable */
  guint flash_source;
  guint update_source;
  guint fill_source;
  guint next_kind; /* with fill_source: the first group that is not filled yet */
};

G_DEFINE_FINAL_TYPE (BefBuildingPage, bef_building_page, BEF_TYPE_PAGE)

/* The head. */

static gboolean
same_words (const char *a, const char *b)
{
  g_autofree char *x = g_utf8_casefold (a, -1), *y = g_utf8_casefold (b, -1);

  return g_str_equal (x, y);
}

/* Of what counts something. */
static void
update_report (BefBuildingPage *self)
{
  const char *id = bef_building_get_id (self->building);
  g_autoptr (BefEnergyRequest) request = bef_energy_request_new_building (
      bef_session_get_commune (bef_page_get_session (BEF_PAGE (self))), id, bef_now_ms ());

  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->report), "s", id);
  gtk_widget_set_visible (self->report,
                          request != NULL && bef_energy_request_n_meters (request) > 0);
}

/* The first contract of its meters: of electricity, else of gas, else of water. Nullable. */
static const BefContract *
find_contract (BefBuildingPage *self)
{
  BefSession *session = bef_page_get_session (BEF_PAGE (self));
  const BefContracts *all = bef_contract_keeper_get (bef_contract_keeper_of (session));
  GListModel *devices = bef_building_get_devices (self->building);

  for (BefFluid f = 0; f < BEF_TARIFF_N_FLUIDS; f++)
    for (guint i = 0; i < g_list_model_get_n_items (devices); i++)
      {
        g_autoptr (BefDevice) device = g_list_model_get_item (devices, i);
        const BefContract *found = bef_contracts_find_meter (all, bef_device_get_id (device), f);
        if (found != NULL)
          return found;
      }
  return NULL;
}

/* What is paid is not for an audience. */
static void
update_contract (BefBuildingPage *self)
{
  if (self->building == NULL)
    return;
  const BefContract *contract = find_contract (self);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->contract), "s",
                                    contract != NULL ? contract->point : "");
  gtk_widget_set_visible (self->contract,
                          contract != NULL && !bef_page_has_audience (BEF_PAGE (self)));
}

static void
update_works (BefBuildingPage *self)
{
  BefSession *session = bef_page_get_session (BEF_PAGE (self));
  const BefWorksWindow *works =
      bef_session_find_works (session, bef_building_get_id (self->building), bef_now_ms ());
  g_autofree char *mark = works != NULL ? bef_works_window_dup_mark (works, bef_now_ms ()) : NULL;
  /* What for may name somebody. */
  gboolean says_why =
      works != NULL && works->purpose[0] != '\0' && !bef_page_has_audience (BEF_PAGE (self));
  g_autofree char *words = says_why ? g_strdup_printf ("%s · %s", mark, works->purpose)
                                    : g_strdup (mark != NULL ? mark : "");

  gtk_label_set_text (self->works_words, words);
  gtk_widget_set_visible (self->works_mark, works != NULL);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->works), "s",
                                    bef_building_get_id (self->building));
  /* Those of others are looked at, not changed; before an audience nobody asks for them. */
  gtk_widget_set_visible (self->works, !bef_page_has_audience (BEF_PAGE (self)));
  gtk_widget_set_visible (self->hours, !bef_page_has_audience (BEF_PAGE (self)));
}

static void
hours_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BefBuildingPage *self = BEF_BUILDING_PAGE (widget);
  BefSession *session = bef_page_get_session (BEF_PAGE (self));
  GtkRoot *root = gtk_widget_get_root (widget);

  if (session != NULL && self->building != NULL && GTK_IS_WINDOW (root))
    bef_hours_dialog_present (GTK_WINDOW (root), session, bef_building_get_id (self->building));
}

static void
works_changed_cb (BefBuildingPage *self)
{
  if (self->building != NULL && bef_page_is_shown (BEF_PAGE (self)))
    update_works (self);
}

static void
update_head (BefBuildingPage *self)
{
  BefBuilding *building = self->building;
  BefSeverity severity = bef_building_get_severity (building);
  g_autofree char *state = bef_building_dup_state_text (building),
                  *category = bef_building_dup_category_name (building);
  g_autofree char *address =
      bef_text_line (bef_building_get_fact (building, "address"), BEF_TEXT_LINE);
  /* "Library · Library": once is enough. */
  gboolean named = same_words (category, bef_building_get_name (building));
  g_autofree char *place = address == NULL ? g_strdup (named ? "" : category)
                           : named         ? g_strdup (address)
                                           : g_strdup_printf ("%s · %s", category, address);

  gtk_image_set_from_icon_name (self->icon, bef_building_get_icon (building));
  gtk_label_set_text (self->name, bef_building_get_name (building));
  gtk_label_set_text (self->place, place);
  gtk_widget_set_visible (GTK_WIDGET (self->place), place[0] != '\0');
  bef_severity_badge_set (BEF_SEVERITY_BADGE (self->badge), severity);
  gtk_label_set_text (self->state, state);
  /* Why could be a camera: the word of the severity is enough while presenting. */
  gtk_widget_set_visible (GTK_WIDGET (self->state),
                          !bef_page_has_audience (BEF_PAGE (self))
                              && g_strcmp0 (state, bef_severity_word (severity)) != 0);
  update_report (self);
  update_contract (self);
  update_works (self);
  bef_page_set_title (BEF_PAGE (self), bef_building_get_name (building), named ? NULL : category);
}

static void
update_cameras (BefBuildingPage *self)
{
  Group *group = &self->groups[BEF_KIND_CAMERA];
  guint n = g_list_model_get_n_items (G_LIST_MODEL (group->devices)), in_service = 0;
  gboolean presenting = bef_page_has_audience (BEF_PAGE (self));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (BefDevice) camera = g_list_model_get_item (G_LIST_MODEL (group->devices), i);
      in_service += bef_device_get_severity (camera) == BEF_SEVERITY_NORMAL;
    }
  g_autofree char *text = g_strdup_printf (
      ngettext ("%u of %u camera in service", "%u of %u cameras in service", n), in_service, n);
  gtk_label_set_text (GTK_LABEL (self->camera_counts), text);
  gtk_widget_set_visible (self->camera_counts, presenting);
  gtk_widget_set_visible (group->list, !presenting);
  gtk_widget_set_visible (
      self->grant_note,
      !presenting && !bef_session_may_see_images (bef_page_get_session (BEF_PAGE (self))));
}

static gboolean
update_cb (gpointer user_data)
{
  BefBuildingPage *self = user_data;
  BefDevice *meter;

  self->update_source = 0;
  if (self->building == NULL || !bef_page_is_shown (BEF_PAGE (self)))
    return G_SOURCE_REMOVE;
  update_head (self);
  update_cameras (self);
  meter = bef_energy_card_find_meter (self->building);
  if (meter != NULL && !gtk_widget_get_visible (self->energy))
    {
      gtk_widget_set_visible (self->energy, TRUE);
      bef_energy_card_bind (BEF_ENERGY_CARD (self->energy), bef_page_get_session (BEF_PAGE (self)),
                            self->building, meter);
    }
  return G_SOURCE_REMOVE;
}

static void
building_changed_cb (BefBuildingPage *self)
{
  if (self->update_source == 0)
    self->update_source = g_timeout_add (SETTLE_MS, update_cb, self);
}

/* Groups. */

static gboolean
is_of_kind (gpointer item, gpointer user_data)
{
  return bef_device_get_kind (item) == (BefKind)GPOINTER_TO_UINT (user_data);
}

static void
count_changed_cb (GListModel *devices, guint position, guint removed, guint added, GtkWidget *group)
{
  gtk_widget_set_visible (group, g_list_model_get_n_items (devices) > 0);
}

static GtkWidget *
make_row (gpointer item, gpointer user_data)
{
  GtkWidget *row = gtk_list_box_row_new (), *content = bef_device_row_new ();

  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), content);
  gtk_widget_add_css_class (row, "bef-line");
  bef_device_menu_attach (row, item);
  g_object_set (content, "explains", TRUE, NULL);
  bef_device_row_bind (BEF_DEVICE_ROW (content), bef_page_get_session (user_data), item);
  return row;
}

static GtkWidget *
make_tile (gpointer item, gpointer user_data)
{
  GtkWidget *child = gtk_flow_box_child_new (), *tile = bef_camera_tile_new ();

  gtk_flow_box_child_set_child (GTK_FLOW_BOX_CHILD (child), tile);
  gtk_widget_set_focusable (child, FALSE);
  gtk_widget_add_css_class (tile, "card");
  bef_camera_tile_bind (BEF_CAMERA_TILE (tile), bef_page_get_session (user_data), item);
  return child;
}

static void
row_activated_cb (GtkListBox *list, GtkListBoxRow *row, gpointer user_data)
{
  bef_device_row_activate (BEF_DEVICE_ROW (gtk_list_box_row_get_child (row)));
}

static GtkWidget *
make_list (const char *label)
{
  GtkWidget *list = gtk_list_box_new ();

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_signal_connect (list, "row-activated", G_CALLBACK (row_activated_cb), NULL);
  bef_one_stop_list (list);
  return list;
}

static GtkWidget *
make_flow (const char *label)
{
  GtkWidget *flow = gtk_flow_box_new ();

  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (flow), GTK_SELECTION_NONE);
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (flow), 2);
  gtk_flow_box_set_homogeneous (GTK_FLOW_BOX (flow), TRUE);
  gtk_flow_box_set_column_spacing (GTK_FLOW_BOX (flow), 12);
  gtk_flow_box_set_row_spacing (GTK_FLOW_BOX (flow), 12);
  gtk_accessible_update_property (GTK_ACCESSIBLE (flow), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  return flow;
}

static void
make_group (BefBuildingPage *self, BefKind kind)
{
  Group *group = &self->groups[kind];
  const char *title = kind == BEF_KIND_METER ? _ ("Meters") : bef_kind_title (kind);

  group->kind = kind;
  group->devices = gtk_filter_list_model_new (
      NULL, GTK_FILTER (gtk_custom_filter_new (is_of_kind, GUINT_TO_POINTER (kind), NULL)));
  group->group = adw_preferences_group_new ();
  bef_plain_set_group_title (ADW_PREFERENCES_GROUP (group->group), title);
  group->list = kind == BEF_KIND_CAMERA ? make_flow (title) : make_list (title);
  if (kind == BEF_KIND_CAMERA)
    {
      self->grant_note = bef_camera_grant_note_new ();
      gtk_widget_set_margin_bottom (self->grant_note, 8);
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group->group), self->grant_note);
    }
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group->group), group->list);
  gtk_widget_set_visible (group->group, FALSE);
  g_signal_connect_object (group->devices, "items-changed", G_CALLBACK (count_changed_cb),
                           group->group, 0);
  gtk_widget_set_parent (group->group, self->columns);
}

static void
letting_cb (BefBuildingPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  BefSession *session = bef_page_get_session (BEF_PAGE (self));

  if (session != NULL && self->building != NULL && GTK_IS_WINDOW (root))
    bef_letting_dialog_present (GTK_WINDOW (root), session, self->building);
}

static void
make_groups (BefBuildingPage *self)
{
  for (guint i = 0; i < BEF_N_KINDS; i++)
    make_group (self, bef_kind_by_place (i));
  self->camera_counts = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->camera_counts), 0);
  gtk_label_set_wrap (GTK_LABEL (self->camera_counts), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (self->camera_counts), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (self->camera_counts, "bef-card");
  gtk_widget_set_visible (self->camera_counts, FALSE);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->groups[BEF_KIND_CAMERA].group),
                             self->camera_counts);
  self->bookings = bef_bookings_list_new ();
  gtk_widget_set_margin_top (self->bookings, 8);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->groups[BEF_KIND_ROOM].group),
                             self->bookings);
  self->letting = gtk_button_new_with_mnemonic (_ ("Statement of a _Letting…"));
  gtk_widget_add_css_class (self->letting, "flat");
  g_signal_connect_swapped (self->letting, "clicked", G_CALLBACK (letting_cb), self);
  adw_preferences_group_set_header_suffix (
      ADW_PREFERENCES_GROUP (self->groups[BEF_KIND_ROOM].group), self->letting);
}

/* Alerts. */

static gboolean
asks_here (gpointer item, gpointer user_data)
{
  BefBuildingPage *self = user_data;

  return self->building != NULL && bef_alert_asks (item)
         && bef_page_may_show_alert (BEF_PAGE (self), item)
         && bef_alert_get_severity (item) >= BEF_SEVERITY_WEEK
         && g_strcmp0 (bef_alert_get_building_id (item), bef_building_get_id (self->building)) == 0;
}

static GtkWidget *
make_alert_row (gpointer item, gpointer user_data)
{
  GtkWidget *row = gtk_list_box_row_new (), *content = bef_alert_row_new ();

  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), content);
  gtk_widget_set_tooltip_text (row, _ ("See the alert"));
  g_object_set_data_full (G_OBJECT (row), "alert", g_strdup (bef_alert_get_id (item)), g_free);
  bef_alert_row_bind (BEF_ALERT_ROW (content), bef_page_get_session (user_data), item);
  return row;
}

static void
alert_activated_cb (GtkListBox *list, GtkListBoxRow *row, gpointer user_data)
{
  gtk_widget_activate_action (GTK_WIDGET (list), "win.show-alert", "s",
                              g_object_get_data (G_OBJECT (row), "alert"));
}

/* Coming to one equipment. */

static void
end_flash (BefBuildingPage *self)
{
  g_clear_handle_id (&self->flash_source, g_source_remove);
  if (self->flashing != NULL)
    gtk_widget_remove_css_class (self->flashing, "bef-flash");
  g_clear_weak_pointer (&self->flashing);
}

static gboolean
flash_cb (gpointer user_data)
{
  BefBuildingPage *self = user_data;

  self->flash_source = 0;
  end_flash (self);
  return G_SOURCE_REMOVE;
}

static GtkWidget *
find_widget_of (BefBuildingPage *self, const char *id)
{
  for (guint k = 0; k < BEF_N_KINDS; k++)
    for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->groups[k].devices)); i++)
      {
        g_autoptr (BefDevice) device =
            g_list_model_get_item (G_LIST_MODEL (self->groups[k].devices), i);
        if (!g_str_equal (bef_device_get_id (device), id))
          continue;
        if (k == BEF_KIND_CAMERA)
          return gtk_flow_box_child_get_child (
              gtk_flow_box_get_child_at_index (GTK_FLOW_BOX (self->groups[k].list), (int)i));
        return GTK_WIDGET (
            gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->groups[k].list), (int)i));
      }
  return NULL;
}

static gboolean
focus_cb (gpointer user_data)
{
  BefBuildingPage *self = user_data;
  GtkWidget *widget = self->focus != NULL ? find_widget_of (self, self->focus) : NULL;

  self->flash_source = 0;
  if (widget == NULL)
    return G_SOURCE_REMOVE;
  g_clear_pointer (&self->focus, g_free);
  gtk_widget_grab_focus (widget);
  gtk_widget_add_css_class (widget, "bef-flash");
  g_set_weak_pointer (&self->flashing, widget);
  self->flash_source = g_timeout_add (FLASH_MS, flash_cb, self);
  return G_SOURCE_REMOVE;
}

/* The page. */

static void
let_go (BefBuildingPage *self)
{
  g_clear_handle_id (&self->update_source, g_source_remove);
  g_clear_handle_id (&self->fill_source, g_source_remove);
  end_flash (self);
  if (self->building != NULL)
    g_signal_handlers_disconnect_by_data (self->building, self);
  bef_energy_card_bind (BEF_ENERGY_CARD (self->energy), NULL, NULL, NULL);
  bef_building_notes_set (BEF_BUILDING_NOTES (self->notes), NULL, NULL);
  bef_bookings_list_bind (BEF_BOOKINGS_LIST (self->bookings), NULL, NULL);
  for (guint k = 0; k < BEF_N_KINDS; k++)
    gtk_filter_list_model_set_model (self->groups[k].devices, NULL);
  g_clear_object (&self->building);
  gtk_filter_list_model_set_model (self->active, NULL);
}

static void
show_nothing (BefBuildingPage *self)
{
  gboolean loading = bef_session_get_connection (bef_page_get_session (BEF_PAGE (self)))
                     == BEF_CONNECTION_CONNECTING;

  bef_plain_set_status_title (self->nothing, loading ? _ ("Waiting for the first answer")
                                                     : _ ("This building is not known"));
  bef_plain_set_status_description (
      self->nothing,
      loading ? NULL : _ ("The server no longer lists it, or your role does not show it."));
  gtk_stack_set_visible_child_name (self->stack, "none");
  bef_page_set_title (BEF_PAGE (self), _ ("Building"), NULL);
}

static void
alerts_count_cb (BefBuildingPage *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->alerts),
                          g_list_model_get_n_items (G_LIST_MODEL (self->active)) > 0);
}

/* The next groups: of some rows, or what is left. Returns whether there are more. */
static gboolean
fill_some (BefBuildingPage *self)
{
  for (guint rows = 0; self->next_kind < BEF_N_KINDS && rows < FILL_ROWS; self->next_kind++)
    {
      GtkFilterListModel *devices = self->groups[self->next_kind].devices;
      gtk_filter_list_model_set_model (devices, bef_building_get_devices (self->building));
      rows += g_list_model_get_n_items (G_LIST_MODEL (devices));
    }
  if (self->next_kind < BEF_N_KINDS)
    return TRUE;
  update_cameras (self);
  if (self->focus != NULL)
    self->flash_source = g_timeout_add (SETTLE_MS, focus_cb, self);
  return FALSE;
}

static gboolean
fill_cb (gpointer user_data)
{
  BefBuildingPage *self = user_data;

  if (fill_some (self))
    return G_SOURCE_CONTINUE;
  self->fill_source = 0;
  return G_SOURCE_REMOVE;
}

static void
show_building (BefBuildingPage *self)
{
  BefSession *session = bef_page_get_session (BEF_PAGE (self));
  BefCommune *commune = bef_session_get_commune (session);
  BefBuilding *building =
      self->wanted != NULL ? bef_commune_find_building (commune, self->wanted) : NULL;
  BefDevice *meter;

  let_go (self);
  if (building == NULL)
    {
      show_nothing (self);
      return;
    }
  self->building = g_object_ref (building);
  g_signal_connect_object (building, "changed", G_CALLBACK (building_changed_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_stack_set_visible_child_name (self->stack, "building");
  gtk_filter_list_model_set_model (self->active, bef_commune_get_alerts (commune));
  bef_bookings_list_bind (BEF_BOOKINGS_LIST (self->bookings), session,
                          G_LIST_MODEL (self->groups[BEF_KIND_ROOM].devices));
  meter = bef_energy_card_find_meter (building);
  gtk_widget_set_visible (self->letting, bef_letting_is_possible (building));
  gtk_widget_set_visible (self->energy, meter != NULL);
  bef_energy_card_bind (BEF_ENERGY_CARD (self->energy), session, building, meter);
  bef_building_notes_set (BEF_BUILDING_NOTES (self->notes), session,
                          bef_building_get_id (building));
  update_head (self);
  update_cameras (self);
  self->next_kind = 0;
  self->fill_source = g_timeout_add (FILL_MS, fill_cb, self);
  if (self->focus == NULL)
    gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scrolled), 0);
}

static void
commune_changed_cb (BefBuildingPage *self)
{
  if (!bef_page_is_shown (BEF_PAGE (self)))
    return;
  if (self->building == NULL && self->wanted != NULL)
    {
      show_building (self);
      if (self->building != NULL)
        bef_page_watch_changed (BEF_PAGE (self));
    }
  else
    gtk_filter_changed (gtk_filter_list_model_get_filter (self->active),
                        GTK_FILTER_CHANGE_DIFFERENT);
}

static void
bef_building_page_bind (BefPage *page, BefSession *session)
{
  BefBuildingPage *self = BEF_BUILDING_PAGE (page);
  BefSession *former = bef_page_get_session (page);

  if (former != NULL)
    {
      g_signal_handlers_disconnect_by_data (bef_session_get_commune (former), self);
      g_signal_handlers_disconnect_by_data (bef_session_get_works (former), self);
      g_signal_handlers_disconnect_by_data (bef_contract_keeper_of (former), self);
    }
  let_go (self);
  if (session == NULL)
    return;
  g_signal_connect_object (bef_session_get_commune (session), "changed",
                           G_CALLBACK (commune_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (bef_session_get_works (session), "changed",
                           G_CALLBACK (works_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (bef_contract_keeper_of (session), "changed",
                           G_CALLBACK (update_contract), self, G_CONNECT_SWAPPED);
}

static void
bef_building_page_shown (BefPage *page, const char *argument)
{
  BefBuildingPage *self = BEF_BUILDING_PAGE (page);
  g_auto (GStrv) parts = g_strsplit (argument != NULL ? argument : "", "#", 2);

  bef_set_str (&self->wanted, parts[0]);
  bef_set_str (&self->focus, parts[0] != NULL ? parts[1] : NULL);
  if (bef_page_get_session (page) != NULL)
    show_building (self);
}

static void
bef_building_page_hidden (BefPage *page)
{
  let_go (BEF_BUILDING_PAGE (page));
}

static GStrv
bef_building_page_watched (BefPage *page)
{
  BefBuildingPage *self = BEF_BUILDING_PAGE (page);
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();

  if (self->building == NULL)
    return NULL;
  GListModel *devices = bef_building_get_devices (self->building);
  g_strv_builder_add (ids, bef_building_get_id (self->building));
  for (guint i = 0; i < g_list_model_get_n_items (devices); i++)
    {
      g_autoptr (BefDevice) device = g_list_model_get_item (devices, i);
      g_strv_builder_add (ids, bef_device_get_id (device));
    }
  return g_strv_builder_end (ids);
}

static void
bef_building_page_dispose (GObject *object)
{
  BefBuildingPage *self = BEF_BUILDING_PAGE (object);

  if (self->active != NULL)
    let_go (self);
  for (guint k = 0; k < BEF_N_KINDS; k++)
    g_clear_object (&self->groups[k].devices);
  g_clear_object (&self->active);
  G_OBJECT_CLASS (bef_building_page_parent_class)->dispose (object);
}

static void
bef_building_page_finalize (GObject *object)
{
  g_free (BEF_BUILDING_PAGE (object)->wanted);
  g_free (BEF_BUILDING_PAGE (object)->focus);
  G_OBJECT_CLASS (bef_building_page_parent_class)->finalize (object);
}

static void
bef_building_page_class_init (BefBuildingPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  BefPageClass *page_class = BEF_PAGE_CLASS (klass);

  object_class->dispose = bef_building_page_dispose;
  object_class->finalize = bef_building_page_finalize;
  page_class->bind = bef_building_page_bind;
  page_class->shown = bef_building_page_shown;
  page_class->hidden = bef_building_page_hidden;
  page_class->watched = bef_building_page_watched;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/beffroi/Beffroi/ui/bef-building-page.ui");
  gtk_widget_class_bind_template_child (widget_class, BefBuildingPage, stack);
  gtk_widget_class_bind_template_child (widget_class, BefBuildingPage, scrolled);
  gtk_widget_class_bind_template_child (widget_class, BefBuildingPage, icon);
  gtk_widget_class_bind_template_child (widget_class, BefBuildingPage, name);
  gtk_widget_class_bind_template_child (widget_class, BefBuildingPage, place);
  gtk_widget_class_bind_template_child (widget_class, BefBuildingPage, report);
  gtk_widget_class_bind_template_child (widget_class, BefBuildingPage, contract);
  gtk_widget_class_bind_template_child (widget_class, BefBuildingPage, works);
  gtk_widget_class_bind_template_child (widget_class, BefBuildingPage, hours);
  gtk_widget_class_install_action (widget_class, "building.hours", NULL, hours_action);
  gtk_widget_class_bind_template_child (widget_class, BefBuildingPage, works_mark);
  gtk_widget_class_bind_template_child (widget_class, BefBuildingPage, works_words);
  gtk_widget_class_bind_template_child (widget_class, BefBuildingPage, state_box);
  gtk_widget_class_bind_template_child (widget_class, BefBuildingPage, state);
  gtk_widget_class_bind_template_child (widget_class, BefBuildingPage, alerts);
  gtk_widget_class_bind_template_child (widget_class, BefBuildingPage, body);
  gtk_widget_class_bind_template_child (widget_class, BefBuildingPage, nothing);
}

static void
bef_building_page_init (BefBuildingPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->badge = bef_severity_badge_new_with_word ();
  gtk_widget_set_halign (self->badge, GTK_ALIGN_END);
  gtk_box_prepend (self->state_box, self->badge);
  self->energy = bef_energy_card_new ();
  gtk_widget_set_visible (self->energy, FALSE);
  gtk_box_append (self->body, self->energy);
  self->columns = bef_columns_new ();
  gtk_box_append (self->body, self->columns);
  self->notes = bef_building_notes_new ();
  gtk_box_append (self->body, self->notes);
  make_groups (self);
  for (guint k = 0; k < BEF_N_KINDS; k++)
    if (k == BEF_KIND_CAMERA)
      gtk_flow_box_bind_model (GTK_FLOW_BOX (self->groups[k].list),
                               G_LIST_MODEL (self->groups[k].devices), make_tile, self, NULL);
    else
      gtk_list_box_bind_model (GTK_LIST_BOX (self->groups[k].list),
                               G_LIST_MODEL (self->groups[k].devices), make_row, self, NULL);
  self->active =
      gtk_filter_list_model_new (NULL, GTK_FILTER (gtk_custom_filter_new (asks_here, self, NULL)));
  g_autoptr (GtkSortListModel) sorted =
      gtk_sort_list_model_new (G_LIST_MODEL (g_object_ref (self->active)),
                               GTK_SORTER (gtk_custom_sorter_new (bef_alert_compare, NULL, NULL)));
  gtk_list_box_bind_model (self->alerts, G_LIST_MODEL (sorted), make_alert_row, self, NULL);
  g_signal_connect_object (self->active, "items-changed", G_CALLBACK (alerts_count_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect (self->alerts, "row-activated", G_CALLBACK (alert_activated_cb), NULL);
  bef_one_stop_list (GTK_WIDGET (self->alerts));
}

BefPage *
bef_building_page_new (void)
{
  return g_object_new (BEF_TYPE_BUILDING_PAGE, NULL);
}
