/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-camera-tile.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "base/bef-format.h"
#include "ui/kit/bef-accessible.h"
#include "ui/kit/bef-age-label.h"
#include "bef-camera-view.h"
#include "ui/kit/bef-css-class.h"
#include "ui/kit/bef-device-text.h"
#include "ui/kit/bef-row-words.h"
#include "ui/kit/bef-severity-badge.h"
#include "ui/kit/bef-tooltip.h"

/* The authorisation's end is told from so many days before. */
#define WARN_DAYS 90

struct _BefCameraTile
{
  GtkWidget parent_instance;
  GtkWidget *box;  /* template child, likewise below */
  GtkWidget *view; /* in box, likewise below: the image or why there is none */
  GtkWidget *state;
  GtkWidget *kept;
  GtkWidget *until;    /* the authorisation */
  BefSession *session; /* owned, nullable */
  BefDevice *camera;   /* owned, nullable */
  gboolean show_building;
};

enum
{
  PROP_0,
  PROP_CAMERA,
  PROP_SHOW_BUILDING,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (BefCameraTile, bef_camera_tile, GTK_TYPE_WIDGET)

/* Days of the calendar until the authorisation ends: 1 is tomorrow. FALSE when its date is not
 * known. */
static gboolean
days_left (BefCameraTile *self, gint64 *until_ms, int *days)
{
  if (!bef_iso8601_parse (bef_device_get_fact (self->camera, "authorisedUntil"), until_ms))
    return FALSE;
  /* Half a day more: a day of the calendar has 23 to 25 hours. */
  gint64 span_ms = bef_civil_floor (*until_ms, BEF_PERIOD_DAY)
                   - bef_civil_floor (bef_now_ms (), BEF_PERIOD_DAY) + BEF_MS_DAY / 2;
  *days = (int)MAX (span_ms / BEF_MS_DAY, 0);
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
      else if (days == 0)
        authorised = g_strdup_printf (_ ("Authorised until %s, today: renew it"), date);
      else if (days == 1)
        authorised = g_strdup_printf (_ ("Authorised until %s, tomorrow: renew it"), date);
      else if (near)
        authorised =
            g_strdup_printf (ngettext ("Authorised until %s, in %d day: renew it",
                                       "Authorised until %s, in %d days: renew it", (gulong)days),
                             date, days);
      else
        authorised = g_strdup_printf (_ ("Authorised until %s"), date);
    }
  gtk_label_set_text (GTK_LABEL (self->kept), kept != NULL ? kept : "");
  gtk_widget_set_visible (self->kept, kept != NULL);
  gtk_label_set_text (GTK_LABEL (self->until), authorised != NULL ? authorised : "");
  gtk_widget_set_visible (self->until, authorised != NULL);
  bef_css_class_set (self->until, "bef-outside", near);
}

static gboolean
is_placed (GtkWidget *tile, gboolean show_building, const char *building)
{
  return show_building && building != NULL;
}

/* What depends on the time, and what a screen reader says. */
static void
update (BefCameraTile *self)
{
  gboolean lost = bef_device_get_freshness (self->camera) == BEF_FRESHNESS_LOST;
  g_autofree char *value = bef_device_dup_value_text (self->camera);
  g_autofree char *details = bef_device_text_details (self->camera, bef_now_ms ());

  gtk_label_set_text (GTK_LABEL (self->state), lost && details != NULL ? details : value);
  bef_css_class_set (self->state, "bef-past", lost);
  update_legal (self);
  g_autofree char *label =
      g_strdup_printf ("%s, %s, %s", bef_device_get_name (self->camera), value,
                       bef_camera_view_get_note (BEF_CAMERA_VIEW (self->view)));
  bef_accessible_set_name (GTK_WIDGET (self), label);
}

/* The larger image: also in memory only, also under the grant. */
static void
enlarge (BefCameraTile *self)
{
  if (self->camera == NULL || !bef_camera_view_has_image (BEF_CAMERA_VIEW (self->view)))
    return;
  GtkWidget *window = adw_window_new (), *content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *header = adw_header_bar_new (), *view = bef_camera_view_new_large ();
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
bef_camera_tile_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  BefCameraTile *self = BEF_CAMERA_TILE (object);

  switch (id)
    {
    case PROP_CAMERA:
      g_value_set_object (value, self->camera);
      break;
    case PROP_SHOW_BUILDING:
      g_value_set_boolean (value, self->show_building);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
bef_camera_tile_dispose (GObject *object)
{
  BefCameraTile *self = BEF_CAMERA_TILE (object);

  bef_camera_tile_bind (self, NULL, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), BEF_TYPE_CAMERA_TILE);
  G_OBJECT_CLASS (bef_camera_tile_parent_class)->dispose (object);
}

static void
bef_camera_tile_class_init (BefCameraTileClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  const guint keys[] = { GDK_KEY_Return, GDK_KEY_KP_Enter, GDK_KEY_space };

  object_class->get_property = bef_camera_tile_get_property;
  object_class->dispose = bef_camera_tile_dispose;
  props[PROP_CAMERA] = g_param_spec_object ("camera", NULL, NULL, BEF_TYPE_DEVICE, flags);
  props[PROP_SHOW_BUILDING] = g_param_spec_boolean ("show-building", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
  g_type_ensure (BEF_TYPE_AGE_LABEL);
  g_type_ensure (BEF_TYPE_CAMERA_VIEW);
  g_type_ensure (BEF_TYPE_SEVERITY_BADGE);
  gtk_widget_class_set_css_name (widget_class, "cameratile");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_BUTTON);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_binding (widget_class, keys[i], 0, activate_cb, NULL);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/beffroi/Beffroi/ui/bef-camera-tile.ui");
  gtk_widget_class_bind_template_child (widget_class, BefCameraTile, box);
  gtk_widget_class_bind_template_child (widget_class, BefCameraTile, view);
  gtk_widget_class_bind_template_child (widget_class, BefCameraTile, state);
  gtk_widget_class_bind_template_child (widget_class, BefCameraTile, kept);
  gtk_widget_class_bind_template_child (widget_class, BefCameraTile, until);
  gtk_widget_class_bind_template_callback (widget_class, bef_row_dup_title);
  gtk_widget_class_bind_template_callback (widget_class, is_placed);
  gtk_widget_class_bind_template_callback (widget_class, released_cb);
  gtk_widget_class_bind_template_callback (widget_class, bef_severity_badge_is_needed);
  gtk_widget_class_bind_template_callback (widget_class, bef_tooltip_say_label);
}

static void
bef_camera_tile_init (BefCameraTile *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
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
  if (g_set_object (&self->camera, camera))
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_CAMERA]);
  if (self->view != NULL)
    bef_camera_view_bind (BEF_CAMERA_VIEW (self->view), session, camera);
  if (camera == NULL || session == NULL)
    return;
  g_signal_connect_object (camera, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

void
bef_camera_tile_set_show_building (BefCameraTile *self, gboolean show_building)
{
  if (self->show_building == show_building)
    return;
  self->show_building = show_building;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SHOW_BUILDING]);
}
