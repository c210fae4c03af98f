/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-camera-tile.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "base/bef-format.h"
#include "ui/kit/bef-accessible.h"
#include "ui/kit/bef-age-label.h"
#include "bef-camera-view.h"
#include "ui/kit/bef-device-text.h"
#include "ui/kit/bef-severity-badge.h"
#include "ui/kit/bef-tooltip.h"

/* The authorisation's end is told from so many days before. */
#define WARN_DAYS 90

struct _BefCameraTile
{
  GtkWidget parent_instance;
  GtkWidget *box;  /* child */
  GtkWidget *view; /* in box, likewise below: the image or why there is none */
  GtkWidget *name;
  GtkWidget *badge;
  GtkWidget *state;
  GtkWidget *age;
  GtkWidget *place; /* the building, where the page does not say it */
  GtkWidget *kept;
  GtkWidget *until;    /* the authorisation */
  BefSession *session; /* owned, nullable */
  BefDevice *camera;   /* owned, nullable */
  gboolean show_building;
};

G_DEFINE_FINAL_TYPE (BefCameraTile, bef_camera_tile, GTK_TYPE_WIDGET)

/* Days until the authorisation ends; FALSE when its date is not known. */
static gboolean
days_left (BefCameraTile *self, gint64 *until_ms, int *days)
{
  if (!bef_iso8601_parse (bef_device_get_fact (self->camera, "authorisedUntil"), until_ms))
    return FALSE;
  *days = (int)((*until_ms - bef_now_ms ()) / BEF_MS_DAY);
  return TRUE;
}

static void
update_legal (BefCameraTile *self)
{
  g_autofree char *kept = NULL, *authorised = NULL;
  double retention;
  gint64 until;
  int days;
  gboolean near = FALSE;

  if (bef_device_get_fact_number (self->camera, "retentionDays", &retention) && retention >= 0
      && retention < 10000)
    kept = g_strdup_printf (
        ngettext ("Images kept %d day", "Images kept %d days", (gulong)retention), (int)retention);
  if (days_left (self, &until, &days))
    {
      g_autofree char *date = bef_format_date (until);
      near = days < WARN_DAYS;
      if (until < bef_now_ms ())
        authorised = g_strdup_printf (_ ("Authorisation ended on %s"), date);
      else if (near)
        authorised = g_strdup_printf (ngettext ("Authorised until %s, in %d day: renew it",
                                                "Authorised until %s, in %d days: renew it",
                                                (gulong)MAX (days, 0)),
                                      date, MAX (days, 0));
      else
        authorised = g_strdup_printf (_ ("Authorised until %s"), date);
    }
  gtk_label_set_text (GTK_LABEL (self->kept), kept != NULL ? kept : "");
  gtk_widget_set_visible (self->kept, kept != NULL);
  gtk_label_set_text (GTK_LABEL (self->until), authorised != NULL ? authorised : "");
  gtk_widget_set_visible (self->until, authorised != NULL);
  if (near)
    gtk_widget_add_css_class (self->until, "bef-outside");
  else
    gtk_widget_remove_css_class (self->until, "bef-outside");
}

static void
update (BefCameraTile *self)
{
  const BefValue *shown = bef_device_get_shown (self->camera);
  BefSeverity severity = bef_device_get_severity (self->camera);
  gboolean lost = bef_device_get_freshness (self->camera) == BEF_FRESHNESS_LOST;
  g_autofree char *value = bef_device_dup_value_text (self->camera);
  g_autofree char *details = bef_device_text_details (self->camera, bef_now_ms ());
  const char *name = bef_device_get_name (self->camera);

  gtk_label_set_text (GTK_LABEL (self->name), name);
  bef_tooltip_set (self->name, name);
  gtk_label_set_text (GTK_LABEL (self->state), lost && details != NULL ? details : value);
  if (lost)
    gtk_widget_add_css_class (self->state, "bef-past");
  else
    gtk_widget_remove_css_class (self->state, "bef-past");
  bef_severity_badge_set (BEF_SEVERITY_BADGE (self->badge), severity);
  gtk_widget_set_visible (self->badge, severity != BEF_SEVERITY_NORMAL);
  bef_age_label_set (BEF_AGE_LABEL (self->age), shown != NULL ? shown->observed_ms : BEF_NO_TIME,
                     bef_device_get_freshness (self->camera));
  const char *building = bef_device_get_building_name (self->camera);
  gtk_label_set_text (GTK_LABEL (self->place), building != NULL ? building : "");
  bef_tooltip_set (self->place, building);
  gtk_widget_set_visible (self->place, self->show_building && building != NULL);
  update_legal (self);
  g_autofree char *label = g_strdup_printf (
      "%s, %s, %s", name, value, bef_camera_view_get_note (BEF_CAMERA_VIEW (self->view)));
  bef_accessible_set_name (GTK_WIDGET (self), label);
}

/* The larger image: also in memory only, also under the grant. */
static void
enlarge (BefCameraTile *self)
{
  if (self->camera == NULL || !bef_camera_view_has_image (BEF_CAMERA_VIEW (self->view)))
    return;
  GtkWidget *window = adw_window_new (), *content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *header = adw_header_bar_new (), *view = bef_camera_view_new (TRUE);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  const char *building = bef_device_get_building_name (self->camera);

  adw_header_bar_set_title_widget (
      ADW_HEADER_BAR (header), adw_window_title_new (bef_device_get_name (self->camera), building));
  gtk_widget_set_vexpand (view, TRUE);
  gtk_box_append (GTK_BOX (content), header);
  gtk_box_append (GTK_BOX (content), view);
  adw_window_set_content (ADW_WINDOW (window), content);
  gtk_window_set_title (GTK_WINDOW (window), bef_device_get_name (self->camera));
  gtk_window_set_modal (GTK_WINDOW (window), TRUE);
  gtk_window_set_default_size (GTK_WINDOW (window), 880, 560);
  if (GTK_IS_WINDOW (root))
    gtk_window_set_transient_for (GTK_WINDOW (window), GTK_WINDOW (root));
  GtkEventController *keys = gtk_shortcut_controller_new ();
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (keys), gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0),
                                                        gtk_named_action_new ("window.close")));
  gtk_widget_add_controller (window, keys);
  bef_camera_view_bind (BEF_CAMERA_VIEW (view), self->session, self->camera);
  gtk_window_present (GTK_WINDOW (window));
}

static void
released_cb (GtkGestureClick *gesture, int n_press, double x, double y, BefCameraTile *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  enlarge (self);
}

static gboolean
activate_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  enlarge (BEF_CAMERA_TILE (widget));
  return TRUE;
}

static void
bef_camera_tile_dispose (GObject *object)
{
  BefCameraTile *self = BEF_CAMERA_TILE (object);

  bef_camera_tile_bind (self, NULL, NULL);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (bef_camera_tile_parent_class)->dispose (object);
}

static void
bef_camera_tile_class_init (BefCameraTileClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const guint keys[] = { GDK_KEY_Return, GDK_KEY_KP_Enter, GDK_KEY_space };

  G_OBJECT_CLASS (klass)->dispose = bef_camera_tile_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "cameratile");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_BUTTON);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_binding (widget_class, keys[i], 0, activate_cb, NULL);
}

static GtkWidget *
make_label (const char *css_class, gboolean wrap)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  if (wrap)
    {
      gtk_label_set_wrap (GTK_LABEL (label), TRUE);
      gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
    }
  else
    gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

static void
bef_camera_tile_init (BefCameraTile *self)
{
  GtkWidget *text = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2),
            *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkGesture *click = gtk_gesture_click_new ();

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->view = bef_camera_view_new (FALSE);
  self->name = make_label ("heading", FALSE);
  self->badge = bef_severity_badge_new (FALSE);
  self->state = make_label ("bef-secondary", FALSE);
  self->age = bef_age_label_new ();
  self->place = make_label ("bef-secondary", FALSE);
  self->kept = make_label ("bef-secondary", TRUE);
  self->until = make_label ("bef-secondary", TRUE);
  gtk_widget_set_visible (self->place, FALSE);
  gtk_widget_set_hexpand (self->state, TRUE);
  gtk_widget_set_margin_start (text, 10);
  gtk_widget_set_margin_end (text, 10);
  gtk_widget_set_margin_top (text, 8);
  gtk_widget_set_margin_bottom (text, 10);
  gtk_box_append (GTK_BOX (line), self->badge);
  gtk_box_append (GTK_BOX (line), self->state);
  gtk_box_append (GTK_BOX (line), self->age);
  gtk_box_append (GTK_BOX (text), self->name);
  gtk_box_append (GTK_BOX (text), self->place);
  gtk_box_append (GTK_BOX (text), line);
  gtk_box_append (GTK_BOX (text), self->kept);
  gtk_box_append (GTK_BOX (text), self->until);
  gtk_box_append (GTK_BOX (self->box), self->view);
  gtk_box_append (GTK_BOX (self->box), text);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  g_signal_connect_object (click, "released", G_CALLBACK (released_cb), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}

GtkWidget *
bef_camera_tile_new (void)
{
  return g_object_new (BEF_TYPE_CAMERA_TILE, NULL);
}

void
bef_camera_tile_bind (BefCameraTile *self, BefSession *session, BefDevice *camera)
{
  if (self->camera != NULL)
    g_signal_handlers_disconnect_by_data (self->camera, self);
  g_set_object (&self->session, session);
  g_set_object (&self->camera, camera);
  if (self->view != NULL && self->box != NULL)
    bef_camera_view_bind (BEF_CAMERA_VIEW (self->view), session, camera);
  if (camera == NULL || session == NULL)
    return;
  g_signal_connect_object (camera, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

void
bef_camera_tile_set_show_building (BefCameraTile *self, gboolean show_building)
{
  self->show_building = show_building;
  if (self->camera != NULL && self->session != NULL)
    update (self);
}
