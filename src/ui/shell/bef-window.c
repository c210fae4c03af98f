/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-window.h"

#include <glib/gi18n.h>

#include "bef-connection-words.h"
#include "bef-file-drop.h"
#include "bef-nav-row.h"
#include "bef-presence.h"
#include "bef-sign-in-button.h"
#include "bef-trail.h"
#include "bef-window-private.h"
#include "supervision/desk/bef-desk.h"
#include "ui/kit/bef-accessible.h"
#include "ui/kit/bef-scroll.h"
#include "ui/kit/bef-toast.h"
#include "ui/kit/bef-tooltip.h"

/* The connection's age is told again this often. */
#define STATUS_TICK_S 10
/* Changes that come together are told together. */
#define SETTLE_MS 100

struct _BefWindow
{
  AdwApplicationWindow parent_instance;
  const BefWindowParts *parts;
  AdwToastOverlay *toasts;
  AdwFlap *flap;
  GtkLabel *commune_title, *presenting_label;
  AdwWindowTitle *page_title;
  GtkListBox *nav;
  GtkProgressBar *backfill_bar;
  GtkWidget *demo_label, *demo_button;
  GtkImage *status_icon;
  GtkLabel *status_label;
  GtkRevealer *banner;
  GtkImage *banner_icon;
  GtkWidget *retry_button;
  GtkLabel *banner_label;
  BefSignInButton *sign_in_button;
  GtkRevealer *notice;
  GtkLabel *notice_label;
  GtkWidget *notice_button;
  GtkStack *stack;
  BefSession *session; /* owned, nullable */
  GHashTable *rows;    /* owned: page name -> GtkListBoxRow (unowned) */
  BefTrail *trail;     /* owned */
  char *page;          /* owned, nullable: name of the page shown */
  char *argument;      /* owned, nullable */
  guint status_tick;
  guint news_source;
  GtkWindow *presentation; /* weak, nullable: the slides that are shown */
  gboolean presenting;     /* others see this window */
};

G_DEFINE_FINAL_TYPE (BefWindow, bef_window, ADW_TYPE_APPLICATION_WINDOW)

static BefPage *
current_page (BefWindow *self)
{
  GtkWidget *child = gtk_stack_get_visible_child (self->stack);
  return BEF_IS_PAGE (child) ? BEF_PAGE (child) : NULL;
}

/* The heading of the page. @subtitle nullable. */
static void
set_title (BefWindow *self, const char *title, const char *subtitle)
{
  adw_window_title_set_title (self->page_title, title);
  adw_window_title_set_subtitle (self->page_title, subtitle != NULL ? subtitle : "");
  bef_accessible_set_name (GTK_WIDGET (self->page_title), title);
}

static void
update_title (BefWindow *self)
{
  BefPage *page = current_page (self);
  g_autofree char *subtitle = page != NULL ? bef_page_dup_subtitle (page) : NULL;

  set_title (self, page != NULL ? bef_page_get_title (page) : "", subtitle);
}

static void
update_watch (BefWindow *self)
{
  BefPage *page = current_page (self);

  if (self->session == NULL || page == NULL)
    return;
  g_auto (GStrv) ids = bef_page_get_watched (page);
  bef_session_watch (self->session, (const char *const *)ids);
}

static BefPage *
ensure_page (BefWindow *self, const char *name)
{
  GtkWidget *child = gtk_stack_get_child_by_name (self->stack, name);

  if (child != NULL)
    return BEF_PAGE (child);
  BefPage *page = self->parts->make_page (name);
  if (page == NULL)
    return NULL;
  gtk_stack_add_named (self->stack, GTK_WIDGET (page), name);
  g_signal_connect_object (page, "title-changed", G_CALLBACK (update_title), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "watch-changed", G_CALLBACK (update_watch), self,
                           G_CONNECT_SWAPPED);
  if (self->session != NULL)
    bef_page_bind (page, self->session);
  return page;
}

static void
select_nav_row (BefWindow *self, const char *name)
{
  GtkListBoxRow *row = g_hash_table_lookup (self->rows, name);

  if (row != NULL)
    gtk_list_box_select_row (self->nav, row);
  else
    gtk_list_box_unselect_all (self->nav);
}

/* What is not shown is not visible either: to GTK a stack's other pages are there for assistive
 * technologies. */
static void
show_child (BefWindow *self, GtkWidget *child)
{
  gtk_widget_set_visible (child, TRUE);
  gtk_stack_set_visible_child (self->stack, child);
  for (GtkWidget *other = gtk_widget_get_first_child (GTK_WIDGET (self->stack)); other != NULL;
       other = gtk_widget_get_next_sibling (other))
    if (other != child)
      gtk_widget_set_visible (other, FALSE);
}

static gboolean
is_welcoming (BefWindow *self)
{
  return gtk_stack_get_child_by_name (self->stack, "welcome") != NULL;
}

static void
remove_welcome (BefWindow *self)
{
  if (is_welcoming (self))
    gtk_stack_remove (self->stack, gtk_stack_get_child_by_name (self->stack, "welcome"));
  adw_flap_set_locked (self->flap, FALSE);
}

/* @state: as it was left, nullable. */
static gboolean
show_page (BefWindow *self, const char *name, const char *argument, GVariant *state)
{
  BefPage *page = ensure_page (self, name), *former = current_page (self);

  if (page == NULL)
    return FALSE;
  if (is_welcoming (self))
    remove_welcome (self);
  if (former != NULL)
    bef_page_hidden (former);
  g_autofree char *kept_argument = g_strdup (argument);
  g_autofree char *kept_name = g_strdup (name);
  g_free (self->page);
  g_free (self->argument);
  self->page = g_steal_pointer (&kept_name);
  self->argument = g_steal_pointer (&kept_argument);
  show_child (self, GTK_WIDGET (page));
  bef_page_shown_again (page, self->argument, state);
  select_nav_row (self, self->page);
  update_title (self);
  update_watch (self);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.back", !bef_trail_is_empty (self->trail));
  if (adw_flap_get_folded (self->flap))
    adw_flap_set_reveal_flap (self->flap, FALSE);
  return TRUE;
}

gboolean
bef_window_go (BefWindow *self, const char *name, const char *argument)
{
  g_return_val_if_fail (BEF_IS_WINDOW (self), FALSE);

  /* Without a session there is nothing behind the form. */
  if (is_welcoming (self) && self->session == NULL)
    return TRUE;
  if (!is_welcoming (self) && self->page != NULL && g_str_equal (self->page, name)
      && g_strcmp0 (self->argument, argument) == 0)
    return TRUE;
  if (self->page != NULL && current_page (self) != NULL)
    bef_trail_push (self->trail, self->page, self->argument, current_page (self));
  return show_page (self, name, argument, NULL);
}

/* Actions. */

static void
go_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BefWindow *self = BEF_WINDOW (widget);
  GtkWidget *page, *focus;

  bef_window_go (self, g_variant_get_string (parameter, NULL), NULL);
  /* Who comes by a key goes on with the keys in the page. */
  page = gtk_stack_get_visible_child (self->stack);
  focus = gtk_window_get_focus (GTK_WINDOW (self));
  if (page != NULL && (focus == NULL || !gtk_widget_is_ancestor (focus, page)))
    gtk_widget_child_focus (page, GTK_DIR_TAB_FORWARD);
}

static void
back_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BefWindow *self = BEF_WINDOW (widget);

  if (is_welcoming (self))
    {
      bef_window_set_welcome (self, NULL);
      return;
    }
  g_autoptr (BefTrailPlace) place = bef_trail_pop (self->trail);
  if (place == NULL)
    return;
  show_page (self, place->name, place->argument, place->state);
  bef_trail_place_focus (place, current_page (self));
}

static void
filter_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BefWindow *self = BEF_WINDOW (widget);
  BefPage *page = current_page (self);

  /* A page whose list can be filtered is; from the others, buildings are. */
  if (page != NULL && gtk_widget_activate_action (GTK_WIDGET (page), "page.search", NULL))
    return;
  bef_window_go (self, "map", NULL);
  gtk_widget_child_focus (gtk_stack_get_visible_child (self->stack), GTK_DIR_TAB_FORWARD);
}

static void
playback_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BefWindow *self = BEF_WINDOW (widget);

  bef_window_go (self, "map", NULL);
  gtk_widget_activate_action (gtk_stack_get_visible_child (self->stack), "page.playback", NULL);
}

static void
help_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BefWindow *self = BEF_WINDOW (widget);
  const char *page = is_welcoming (self) || self->page == NULL ? "welcome" : self->page;

  self->parts->help (GTK_WINDOW (self), g_variant_get_string (parameter, NULL), page);
}

static void update_news (BefWindow *self);

/* Who is shown slides sees this window too, before and after, and beside them where there is one
 * screen. */
static gboolean
has_audience (BefWindow *self)
{
  return self->presenting || self->presentation != NULL;
}

/* Whatever shows something of the commune shows it to whom it is. */
static void
tell_audience (BefWindow *self)
{
  if (self->session != NULL)
    bef_commune_set_audience (bef_session_get_commune (self->session),
                              has_audience (self) ? BEF_AUDIENCE_ROOM : BEF_AUDIENCE_NOBODY,
                              bef_now_ms ());
}

static void
presentation_changed (BefWindow *self)
{
  tell_audience (self);
  if (self->session != NULL)
    update_news (self);
  if (has_audience (self))
    gtk_widget_add_css_class (GTK_WIDGET (self), "bef-presenting");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "bef-presenting");
  gtk_widget_set_visible (GTK_WIDGET (self->presenting_label), has_audience (self));
  if (self->page != NULL)
    {
      g_autofree char *page = g_strdup (self->page), *argument = g_strdup (self->argument);
      BefPage *current = current_page (self);
      g_autoptr (GVariant) state = current != NULL ? bef_page_dup_state (current) : NULL;
      show_page (self, page, argument, state);
    }
}

static void
presentation_ended_cb (BefWindow *self)
{
  g_clear_weak_pointer (&self->presentation);
  presentation_changed (self);
}

static void
present_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BefWindow *self = BEF_WINDOW (widget);
  const char *date = g_variant_get_string (parameter, NULL);

  if (self->presentation != NULL)
    gtk_window_present (self->presentation);
  if (self->presentation != NULL || self->session == NULL)
    return;
  GtkWindow *slides =
      self->parts->present (GTK_WINDOW (self), self->session, *date != '\0' ? date : NULL);
  g_set_weak_pointer (&self->presentation, slides);
  g_signal_connect_object (slides, "destroy", G_CALLBACK (presentation_ended_cb), self,
                           G_CONNECT_SWAPPED);
  presentation_changed (self);
}

/* The connection in words. */

static void
update_status (BefWindow *self)
{
  gboolean is_live =
      self->session != NULL && bef_session_get_connection (self->session) == BEF_CONNECTION_LIVE;
  g_autofree char *status = bef_connection_dup_status (self->session),
                  *text = bef_connection_dup_banner (self->session);

  gtk_label_set_text (self->status_label, status);
  bef_tooltip_set (GTK_WIDGET (self->status_label),
                   self->session != NULL ? bef_session_get_message (self->session) : NULL);
  gtk_image_set_from_icon_name (self->status_icon,
                                is_live ? "bef-normal-symbolic" : "bef-offline-symbolic");
  /* While it is live, trying again mends nothing: what is told is about a clock. */
  gtk_widget_set_visible (self->retry_button, bef_connection_is_bad (self->session));
  if (text != NULL)
    gtk_label_set_text (self->banner_label, text);
  gtk_image_set_from_icon_name (self->banner_icon,
                                is_live ? "bef-alert-symbolic" : "bef-offline-symbolic");
  if (text != NULL)
    gtk_widget_set_visible (GTK_WIDGET (self->banner), TRUE);
  gtk_revealer_set_reveal_child (self->banner, text != NULL);
}

static void
update_backfill (BefWindow *self)
{
  double fraction = self->session != NULL ? bef_session_get_backfill (self->session) : -1;

  gtk_widget_set_visible (GTK_WIDGET (self->backfill_bar), fraction >= 0);
  if (fraction < 0)
    return;
  g_autofree char *text = g_strdup_printf (_ ("History: %d %%"), (int)(fraction * 100));
  gtk_progress_bar_set_fraction (self->backfill_bar, fraction);
  gtk_progress_bar_set_text (self->backfill_bar, text);
}

/* What the rows of the side bar say, and whose it is. */
static void
update_news (BefWindow *self)
{
  BefCommune *commune = bef_session_get_commune (self->session);
  const char *name = bef_commune_get_name (commune);
  BefNavNews kinds[BEF_N_KINDS], alerts = bef_nav_news_of_alerts (commune);

  bef_nav_news_of_kinds (commune, kinds);
  bef_nav_row_tell (g_hash_table_lookup (self->rows, "alerts"), &alerts);
  for (guint i = 0; i < BEF_N_KINDS; i++)
    bef_nav_row_tell (g_hash_table_lookup (self->rows, bef_kind_info ((BefKind)i)->id), &kinds[i]);
  gtk_widget_set_visible (g_hash_table_lookup (self->rows, "rounds"),
                          bef_desk_may_do_rounds (self->session));
  gtk_label_set_text (self->commune_title, name != NULL ? name : "Beffroi");
  bef_tooltip_set (GTK_WIDGET (self->commune_title), name);
}

static gboolean
news_cb (gpointer user_data)
{
  BefWindow *self = user_data;

  self->news_source = 0;
  if (self->session != NULL)
    update_news (self);
  return G_SOURCE_REMOVE;
}

static void
commune_changed_cb (BefWindow *self)
{
  if (self->news_source == 0)
    self->news_source = g_timeout_add (SETTLE_MS, news_cb, self);
}

/* Rolled up, a banner is gone for assistive technologies too. */
static void
banner_revealed_cb (GtkRevealer *banner)
{
  gtk_widget_set_visible (GTK_WIDGET (banner), gtk_revealer_get_reveal_child (banner)
                                                   || gtk_revealer_get_child_revealed (banner));
}

static gboolean
status_tick_cb (gpointer user_data)
{
  update_status (user_data);
  return G_SOURCE_CONTINUE;
}

static void
told_cb (BefWindow *self, const char *text)
{
  bef_window_toast (self, text);
}

/* Rows of the side bar. */

static void
nav_activated_cb (GtkListBox *list, GtkListBoxRow *row, gpointer user_data)
{
  bef_window_go (user_data, bef_nav_row_get_page (GTK_WIDGET (row)), NULL);
}

static void
bef_window_dispose (GObject *object)
{
  BefWindow *self = BEF_WINDOW (object);

  g_clear_handle_id (&self->status_tick, g_source_remove);
  g_clear_handle_id (&self->news_source, g_source_remove);
  g_clear_weak_pointer (&self->presentation);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (bef_window_parent_class)->dispose (object);
}

static void
bef_window_finalize (GObject *object)
{
  BefWindow *self = BEF_WINDOW (object);

  bef_trail_free (self->trail);
  g_hash_table_unref (self->rows);
  g_free (self->page);
  g_free (self->argument);
  G_OBJECT_CLASS (bef_window_parent_class)->finalize (object);
}

enum
{
  PROP_0,
  PROP_PRESENTING,
  N_PROPS
};

static void
bef_window_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_PRESENTING)
    g_value_set_boolean (value, BEF_WINDOW (object)->presenting);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
bef_window_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  BefWindow *self = BEF_WINDOW (object);

  if (id != PROP_PRESENTING)
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  if (id != PROP_PRESENTING || self->presenting == g_value_get_boolean (value))
    return;
  self->presenting = g_value_get_boolean (value);
  presentation_changed (self);
}

static void
bef_window_class_init (BefWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = bef_window_dispose;
  object_class->finalize = bef_window_finalize;
  object_class->get_property = bef_window_get_property;
  object_class->set_property = bef_window_set_property;
  g_object_class_install_property (
      object_class, PROP_PRESENTING,
      g_param_spec_boolean ("presenting", NULL, NULL, FALSE,
                            G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS));

  g_type_ensure (BEF_TYPE_SIGN_IN_BUTTON);
  bef_accessible_mend_names ();
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/beffroi/Beffroi/ui/bef-window.ui");
  gtk_widget_class_bind_template_child (widget_class, BefWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, BefWindow, flap);
  gtk_widget_class_bind_template_child (widget_class, BefWindow, commune_title);
  gtk_widget_class_bind_template_child (widget_class, BefWindow, presenting_label);
  gtk_widget_class_bind_template_child (widget_class, BefWindow, page_title);
  gtk_widget_class_bind_template_child (widget_class, BefWindow, nav);
  gtk_widget_class_bind_template_child (widget_class, BefWindow, backfill_bar);
  gtk_widget_class_bind_template_child (widget_class, BefWindow, demo_label);
  gtk_widget_class_bind_template_child (widget_class, BefWindow, demo_button);
  gtk_widget_class_bind_template_child (widget_class, BefWindow, status_icon);
  gtk_widget_class_bind_template_child (widget_class, BefWindow, status_label);
  gtk_widget_class_bind_template_child (widget_class, BefWindow, banner);
  gtk_widget_class_bind_template_child (widget_class, BefWindow, banner_icon);
  gtk_widget_class_bind_template_child (widget_class, BefWindow, retry_button);
  gtk_widget_class_bind_template_child (widget_class, BefWindow, banner_label);
  gtk_widget_class_bind_template_child (widget_class, BefWindow, sign_in_button);
  gtk_widget_class_bind_template_child (widget_class, BefWindow, notice);
  gtk_widget_class_bind_template_child (widget_class, BefWindow, notice_label);
  gtk_widget_class_bind_template_child (widget_class, BefWindow, notice_button);
  gtk_widget_class_bind_template_child (widget_class, BefWindow, stack);

  gtk_widget_class_install_action (widget_class, "win.go", "s", go_action);
  gtk_widget_class_install_action (widget_class, "win.back", NULL, back_action);
  bef_window_install_thing_actions (widget_class);
  gtk_widget_class_install_action (widget_class, "win.filter", NULL, filter_action);
  gtk_widget_class_install_action (widget_class, "win.playback", NULL, playback_action);
  gtk_widget_class_install_action (widget_class, "win.present", "s", present_action);
  gtk_widget_class_install_action (widget_class, "win.help", "s", help_action);
  gtk_widget_class_install_property_action (widget_class, "win.presentation", "presenting");
}

static void
bef_window_init (BefWindow *self)
{
  self->trail = bef_trail_new ();
  self->rows = g_hash_table_new (g_str_hash, g_str_equal);
  gtk_widget_init_template (GTK_WIDGET (self));
  for (const char *const *name = bef_nav_pages (); *name != NULL; name++)
    {
      GtkWidget *row = bef_nav_row_new (*name);
      g_hash_table_insert (self->rows, (gpointer)*name, row);
      gtk_list_box_append (self->nav, row);
    }
  gtk_list_box_set_header_func (self->nav, bef_nav_row_update_header, NULL, NULL);
  g_signal_connect (self->nav, "row-activated", G_CALLBACK (nav_activated_cb), self);
  bef_scroll_follow_selected (self->nav);
  g_signal_connect (self->banner, "notify::child-revealed", G_CALLBACK (banner_revealed_cb), NULL);
  g_signal_connect (self->notice, "notify::child-revealed", G_CALLBACK (banner_revealed_cb), NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.back", FALSE);
  self->status_tick = g_timeout_add_seconds (STATUS_TICK_S, status_tick_cb, self);
  bef_presence_follow (GTK_WINDOW (self));
  bef_file_drop_accept (GTK_WIDGET (self));
  update_status (self);
}

BefWindow *
bef_window_new (GtkApplication *application, const BefWindowParts *parts)
{
  BefWindow *self = g_object_new (BEF_TYPE_WINDOW, "application", application, NULL);

  self->parts = parts;
  return self;
}

static void
bind_pages (BefWindow *self)
{
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->stack)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (BEF_IS_PAGE (child))
      bef_page_bind (BEF_PAGE (child), self->session);
}

static void
show_present_page (BefWindow *self)
{
  g_autofree char *page = g_strdup (self->page != NULL ? self->page : "today"),
                  *argument = g_strdup (self->argument);

  if (self->session != NULL)
    show_page (self, page, argument, NULL);
}

void
bef_window_set_session (BefWindow *self, BefSession *session)
{
  static const char *const told_in_status[] = { "notify::connection", "notify::message",
                                                "notify::last-contact" };
  g_return_if_fail (BEF_IS_WINDOW (self));

  if (self->session != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->session, self);
      g_signal_handlers_disconnect_by_data (bef_session_get_commune (self->session), self);
    }
  g_set_object (&self->session, session);
  bef_presence_tell (GTK_WINDOW (self), session);
  bef_sign_in_button_set_session (self->sign_in_button, session);
  bind_pages (self);
  if (session == NULL)
    {
      update_status (self);
      return;
    }
  tell_audience (self);
  bef_window_set_welcome (self, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (told_in_status); i++)
    g_signal_connect_object (session, told_in_status[i], G_CALLBACK (update_status), self,
                             G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::backfill", G_CALLBACK (update_backfill), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "told", G_CALLBACK (told_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (bef_session_get_commune (session), "changed",
                           G_CALLBACK (commune_changed_cb), self, G_CONNECT_SWAPPED);
  update_status (self);
  update_backfill (self);
  update_news (self);
  show_present_page (self);
}

const BefWindowParts *
bef_window_get_parts (BefWindow *self)
{
  return self->parts;
}

BefSession *
bef_window_get_session (BefWindow *self)
{
  return self->session;
}

void
bef_window_set_welcome (BefWindow *self, GtkWidget *widget)
{
  const gboolean was_welcoming = is_welcoming (self);

  remove_welcome (self);
  adw_flap_set_locked (self->flap, widget != NULL);
  adw_flap_set_reveal_flap (self->flap, widget == NULL);
  if (widget == NULL)
    {
      if (was_welcoming)
        show_present_page (self);
      return;
    }
  gtk_stack_add_named (self->stack, widget, "welcome");
  show_child (self, widget);
  /* What was pressed is gone: the keys go on in the form. */
  gtk_widget_child_focus (widget, GTK_DIR_TAB_FORWARD);
  set_title (self, _ ("Welcome"), NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.back", self->session != NULL);
}

void
bef_window_set_notice (BefWindow *self, const char *text, BefNoticeType type)
{
  g_return_if_fail (BEF_IS_WINDOW (self));

  if (text != NULL)
    {
      gtk_label_set_text (self->notice_label, text);
      gtk_widget_set_visible (GTK_WIDGET (self->notice), TRUE);
      gtk_widget_set_visible (self->notice_button, type == BEF_NOTICE_KEEPING);
    }
  gtk_revealer_set_reveal_child (self->notice, text != NULL);
}

void
bef_window_set_commune (BefWindow *self, BefWindowCommune commune)
{
  g_return_if_fail (BEF_IS_WINDOW (self));
  gtk_widget_set_visible (self->demo_label, commune == BEF_WINDOW_OF_DEMO);
  gtk_widget_set_visible (self->demo_button, commune == BEF_WINDOW_OF_DEMO);
}

void
bef_window_toast (BefWindow *self, const char *text)
{
  adw_toast_overlay_add_toast (self->toasts, bef_toast_new (text));
}

gboolean
bef_window_is_presenting (BefWindow *self)
{
  return has_audience (self);
}
