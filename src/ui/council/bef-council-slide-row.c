/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-council-slide-row.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/bef-text.h"
#include "bef-slide-view.h"
#include "ui/kit/bef-accessible.h"
#include "ui/kit/bef-plain.h"

#define PICTURE_WIDTH 112
/* Data: of a button, or the text of a note, what it is in its row. */
#define PART "bef-slide-part"

struct _BefCouncilSlideRow
{
  AdwExpanderRow parent_instance;
  char *id;        /* owned */
  char *topic;     /* owned, nullable: what its parts are named after */
  char *text;      /* owned, nullable: the note as it is kept */
  BefSlide *slide; /* owned, nullable */
  guint order;
  BefSlideRoom room;
  gboolean may_edit;
  gboolean has_notes;
  gboolean is_setting; /* what changes is not somebody's doing */
  GtkWidget *small;    /* child, nullable: made with the first slide there is */
  GtkWidget *large;    /* child, nullable: made when it is first opened, likewise the note */
  GtkWidget *note_row; /* child, nullable */
  GtkWidget *note;     /* child, nullable: its text */
  GtkWidget *shown;    /* child, nullable: made for who may choose, likewise below */
  GtkWidget *up, *down;
};

G_DEFINE_FINAL_TYPE (BefCouncilSlideRow, bef_council_slide_row, ADW_TYPE_EXPANDER_ROW)

const char *
bef_council_slide_row_get_id (GtkWidget *row)
{
  return BEF_IS_COUNCIL_SLIDE_ROW (row) ? BEF_COUNCIL_SLIDE_ROW (row)->id : NULL;
}

guint
bef_council_slide_row_get_order (BefCouncilSlideRow *self)
{
  return self->order;
}

static void
switched_cb (BefCouncilSlideRow *self, GParamSpec *pspec, GtkSwitch *button)
{
  if (!self->is_setting)
    gtk_widget_activate_action (GTK_WIDGET (self),
                                gtk_switch_get_active (button) ? "council.take" : "council.leave",
                                "s", self->id);
}

/* What it is called. */
static const char *
title_of (const BefCouncilSlideInfo *info)
{
  if (info->slide != NULL)
    return info->slide->title;
  return info->name != NULL ? info->name : info->id;
}

static const char *
topic_of (const BefCouncilSlideInfo *info)
{
  return info->slide != NULL ? info->slide->topic : title_of (info);
}

/* (transfer full) */
static char *
dup_subtitle (const BefCouncilSlideInfo *info)
{
  if (info->slide == NULL)
    return g_strdup (_ ("Nothing is known for it now: it is left out"));
  if (info->place == 0)
    return g_strdup (info->slide->topic);
  /* TRANSLATORS: the place of a slide, and what it is about: "3. The month". */
  return g_strdup_printf (_ ("%u. %s"), info->place, info->slide->topic);
}

/* What is pressed to open it, and has its name. (transfer none) nullable */
static GtkWidget *
find_header (GtkWidget *root)
{
  GtkWidget *found = ADW_IS_ACTION_ROW (root) ? root : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (root); found == NULL && child != NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_header (child);
  return found;
}

static void
set_words (BefCouncilSlideRow *self, const BefCouncilSlideInfo *info)
{
  AdwExpanderRow *row = ADW_EXPANDER_ROW (self);
  g_autofree char *subtitle = dup_subtitle (info);
  const char *title = title_of (info);

  if (g_strcmp0 (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), title) == 0
      && g_strcmp0 (adw_expander_row_get_subtitle (row), subtitle) == 0)
    return;
  bef_plain_set_expander (row, title, subtitle);
  /* Whoever listens is not told of a label that became another one. */
  GtkWidget *header = find_header (GTK_WIDGET (self));
  if (header != NULL)
    bef_accessible_set_name (header, title);
}

/* Choosing and moving. */

static GtkWidget *
add_button (BefCouncilSlideRow *self, const char *icon, const char *action)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", self->id);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  g_object_set_data (G_OBJECT (button), PART, (gpointer)action);
  adw_expander_row_add_action (ADW_EXPANDER_ROW (self), button);
  return button;
}

static void
name_button (GtkWidget *button, const char *name)
{
  gtk_widget_set_tooltip_text (button, name);
  bef_accessible_set_name (button, name);
}

static void
name_buttons (BefCouncilSlideRow *self)
{
  /* TRANSLATORS: "The month". */
  g_autofree char *shown = g_strdup_printf (_ ("Show “%s”"), self->topic),
                  *up = g_strdup_printf (_ ("“%s” earlier"), self->topic),
                  *down = g_strdup_printf (_ ("“%s” later"), self->topic);

  if (self->shown != NULL)
    bef_accessible_set_name (self->shown, shown);
  if (self->up == NULL)
    return;
  name_button (self->up, up);
  name_button (self->down, down);
}

/* @action NULL: it goes no further. */
static void
let_act (GtkWidget *button, const char *action)
{
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_widget_set_sensitive (button, action != NULL);
}

static void
set_buttons (BefCouncilSlideRow *self, const BefCouncilSlideInfo *info)
{
  gboolean may_move = info->may_edit && info->place > 0, is_new = FALSE;

  /* Last added stands first. */
  if (info->may_edit && self->shown == NULL)
    {
      self->shown = gtk_switch_new ();
      gtk_widget_set_valign (self->shown, GTK_ALIGN_CENTER);
      g_object_set_data (G_OBJECT (self->shown), PART, (gpointer) "switch");
      g_signal_connect_object (self->shown, "notify::active", G_CALLBACK (switched_cb), self,
                               G_CONNECT_SWAPPED);
      adw_expander_row_add_action (ADW_EXPANDER_ROW (self), self->shown);
      is_new = TRUE;
    }
  if (may_move && self->up == NULL)
    {
      self->down = add_button (self, "go-down-symbolic", "council.down");
      self->up = add_button (self, "go-up-symbolic", "council.up");
      is_new = TRUE;
    }
  if (self->shown != NULL)
    {
      gtk_widget_set_visible (self->shown, info->may_edit);
      gtk_switch_set_active (GTK_SWITCH (self->shown), info->place > 0);
    }
  if (self->up != NULL)
    {
      gtk_widget_set_visible (self->up, may_move);
      gtk_widget_set_visible (self->down, may_move);
      let_act (self->up, may_move && info->place > 1 ? "council.up" : NULL);
      let_act (self->down, may_move && info->place < info->n ? "council.down" : NULL);
    }
  if (bef_set_str (&self->topic, topic_of (info)) || is_new)
    name_buttons (self);
}

static GdkContentProvider *
drag_cb (GtkDragSource *source, double x, double y, BefCouncilSlideRow *self)
{
  return self->may_edit ? gdk_content_provider_new_typed (G_TYPE_STRING, self->id) : NULL;
}

static gboolean
drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, BefCouncilSlideRow *self)
{
  const char *id = g_value_get_string (value);

  if (!self->may_edit || id == NULL || g_str_equal (id, self->id))
    return FALSE;
  gtk_widget_activate_action (GTK_WIDGET (self), "council.drop", "(ss)", id, self->id);
  return TRUE;
}

static void
let_drag (BefCouncilSlideRow *self)
{
  GtkDragSource *source = gtk_drag_source_new ();
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_STRING, GDK_ACTION_MOVE);

  gtk_drag_source_set_actions (source, GDK_ACTION_MOVE);
  g_signal_connect (source, "prepare", G_CALLBACK (drag_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (source));
  g_signal_connect (target, "drop", G_CALLBACK (drop_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}

/* What is seen of it. */

static void
show_large (BefCouncilSlideRow *self)
{
  g_autofree char *text = bef_slide_dup_text (self->slide);

  bef_slide_view_show (BEF_SLIDE_VIEW (self->large), self->slide, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->large), GTK_ACCESSIBLE_PROPERTY_LABEL, text,
                                  -1);
}

static void
set_room (BefCouncilSlideRow *self, BefSlideRoom room)
{
  if (self->room == room)
    return;
  self->room = room;
  if (self->small != NULL)
    bef_slide_view_set_room (BEF_SLIDE_VIEW (self->small), room);
  if (self->large != NULL)
    bef_slide_view_set_room (BEF_SLIDE_VIEW (self->large), room);
}

static void
set_slide (BefCouncilSlideRow *self, BefSlide *slide)
{
  if (bef_slide_equal (self->slide, slide))
    return;
  g_clear_pointer (&self->slide, bef_slide_unref);
  self->slide = slide != NULL ? bef_slide_ref (slide) : NULL;
  if (self->small == NULL && slide != NULL)
    {
      self->small = bef_slide_view_new_picture (PICTURE_WIDTH);
      bef_slide_view_set_room (BEF_SLIDE_VIEW (self->small), self->room);
      gtk_widget_set_margin_top (self->small, 6);
      gtk_widget_set_margin_bottom (self->small, 6);
      adw_expander_row_add_prefix (ADW_EXPANDER_ROW (self), self->small);
    }
  if (self->small != NULL)
    {
      gtk_widget_set_visible (self->small, slide != NULL);
      bef_slide_view_show (BEF_SLIDE_VIEW (self->small), slide, NULL);
    }
  if (self->large != NULL && slide != NULL)
    show_large (self);
}

/* The note. */

void
bef_council_slide_row_keep_note (BefCouncilSlideRow *self)
{
  GtkTextBuffer *buffer =
      self->note != NULL ? gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->note)) : NULL;
  GtkTextIter start, end;

  if (buffer == NULL || !gtk_text_buffer_get_modified (buffer))
    return;
  gtk_text_buffer_set_modified (buffer, FALSE);
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  g_autofree char *text = gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
  gtk_widget_activate_action (GTK_WIDGET (self), "council.note", "(ss)", self->id, text);
}

static void
set_owed (BefCouncilSlideRow *self, gboolean is_owed)
{
  if (self->note != NULL)
    gtk_text_buffer_set_modified (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->note)), is_owed);
}

void
bef_council_slide_row_owe_note (BefCouncilSlideRow *self)
{
  set_owed (self, TRUE);
}

void
bef_council_slide_row_drop_note (BefCouncilSlideRow *self)
{
  set_owed (self, FALSE);
}

/* Kept once somebody goes on, not by letters. */
static GtkWidget *
make_note (BefCouncilSlideRow *self)
{
  GtkWidget *view = gtk_text_view_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (view), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (view), FALSE);
  gtk_widget_set_size_request (view, -1, 72);
  gtk_widget_add_css_class (view, "card");
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (view), 8);
  gtk_text_view_set_bottom_margin (GTK_TEXT_VIEW (view), 8);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (view), 8);
  gtk_text_view_set_right_margin (GTK_TEXT_VIEW (view), 8);
  g_object_set_data (G_OBJECT (view), PART, (gpointer) "note");
  g_signal_connect_object (focus, "leave", G_CALLBACK (bef_council_slide_row_keep_note), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_add_controller (view, focus);
  g_signal_connect_object (view, "unmap", G_CALLBACK (bef_council_slide_row_keep_note), self,
                           G_CONNECT_SWAPPED);
  return view;
}

static GtkWidget *
make_note_row (BefCouncilSlideRow *self)
{
  GtkWidget *row = gtk_list_box_row_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6),
            *label = gtk_label_new (_ ("What to say (on the window of notes alone)"));

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (label, "bef-secondary");
  gtk_widget_set_margin_top (box, 12);
  gtk_widget_set_margin_bottom (box, 12);
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), self->note);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  return row;
}

static void
show_note (BefCouncilSlideRow *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->note));
  const char *text = self->text != NULL ? self->text : "";
  /* TRANSLATORS: "The month". */
  g_autofree char *name = g_strdup_printf (_ ("What to say about “%s”"), self->topic), *own = NULL;

  gtk_accessible_update_property (GTK_ACCESSIBLE (self->note), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  -1);
  gtk_text_view_set_editable (GTK_TEXT_VIEW (self->note), self->may_edit);
  if (gtk_text_buffer_get_modified (buffer))
    return;
  g_object_get (buffer, "text", &own, NULL);
  if (g_strcmp0 (own, text) != 0)
    gtk_text_buffer_set_text (buffer, text, -1);
  gtk_text_buffer_set_modified (buffer, FALSE);
}

/* What is seen of it once it is open: made then, and kept. */
static void
fill (BefCouncilSlideRow *self)
{
  gboolean has_note = self->has_notes && self->slide != NULL;

  if (self->large == NULL && self->slide != NULL)
    {
      self->large = bef_slide_view_new_preview ();
      bef_slide_view_set_room (BEF_SLIDE_VIEW (self->large), self->room);
      show_large (self);
      adw_expander_row_add_row (ADW_EXPANDER_ROW (self), self->large);
    }
  if (has_note && self->note == NULL)
    {
      self->note = make_note (self);
      self->note_row = make_note_row (self);
      adw_expander_row_add_row (ADW_EXPANDER_ROW (self), self->note_row);
    }
  if (has_note)
    {
      show_note (self);
      return;
    }
  /* As it goes it would be kept. */
  GtkWidget *gone = self->note_row;
  self->note = self->note_row = NULL;
  if (gone != NULL)
    adw_expander_row_remove (ADW_EXPANDER_ROW (self), gone);
}

static void
bef_council_slide_row_notify (GObject *object, GParamSpec *pspec)
{
  BefCouncilSlideRow *self = BEF_COUNCIL_SLIDE_ROW (object);

  if (!self->is_setting && g_str_equal (pspec->name, "expanded"))
    {
      gboolean is_open = adw_expander_row_get_expanded (ADW_EXPANDER_ROW (self));

      if (is_open)
        fill (self);
      gtk_widget_activate_action (GTK_WIDGET (self), "council.open", "(sb)", self->id, is_open);
    }
  if (G_OBJECT_CLASS (bef_council_slide_row_parent_class)->notify != NULL)
    G_OBJECT_CLASS (bef_council_slide_row_parent_class)->notify (object, pspec);
}

static void
bef_council_slide_row_finalize (GObject *object)
{
  BefCouncilSlideRow *self = BEF_COUNCIL_SLIDE_ROW (object);

  g_free (self->id);
  g_free (self->topic);
  g_free (self->text);
  g_clear_pointer (&self->slide, bef_slide_unref);
  G_OBJECT_CLASS (bef_council_slide_row_parent_class)->finalize (object);
}

static void
bef_council_slide_row_class_init (BefCouncilSlideRowClass *klass)
{
  G_OBJECT_CLASS (klass)->notify = bef_council_slide_row_notify;
  G_OBJECT_CLASS (klass)->finalize = bef_council_slide_row_finalize;
}

static void
bef_council_slide_row_init (BefCouncilSlideRow *self)
{
  GtkWidget *header = find_header (GTK_WIDGET (self));

  self->is_setting = TRUE;
  if (header != NULL)
    g_object_set_data (G_OBJECT (header), PART, (gpointer) "header");
  let_drag (self);
}

void
bef_council_slide_row_set (BefCouncilSlideRow *self, const BefCouncilSlideInfo *info)
{
  gboolean is_open = info->is_open && info->slide != NULL;

  self->is_setting = TRUE;
  self->order = info->order;
  self->may_edit = info->may_edit;
  self->has_notes = info->has_notes;
  bef_set_str (&self->text, info->note);
  set_room (self, info->room);
  set_slide (self, info->slide);
  set_words (self, info);
  set_buttons (self, info);
  if (is_open || self->large != NULL)
    fill (self);
  adw_expander_row_set_enable_expansion (ADW_EXPANDER_ROW (self), info->slide != NULL);
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (self), is_open);
  self->is_setting = FALSE;
}

GtkWidget *
bef_council_slide_row_new (const BefCouncilSlideInfo *info)
{
  BefCouncilSlideRow *self = g_object_new (BEF_TYPE_COUNCIL_SLIDE_ROW, NULL);

  self->id = g_strdup (info->id);
  bef_council_slide_row_set (self, info);
  return GTK_WIDGET (self);
}

/* The focus. */

char *
bef_council_slide_row_dup_focus (GtkWidget *within)
{
  GtkRoot *root = gtk_widget_get_root (within);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  const char *part = NULL;

  if (focus == NULL || !gtk_widget_is_ancestor (focus, within))
    return NULL;
  for (GtkWidget *at = focus; at != within; at = gtk_widget_get_parent (at))
    {
      if (part == NULL)
        part = g_object_get_data (G_OBJECT (at), PART);
      if (bef_council_slide_row_get_id (at) != NULL)
        return g_strdup_printf ("%s\n%s", part != NULL ? part : "",
                                bef_council_slide_row_get_id (at));
    }
  return NULL;
}

/* The part of that name in @root. */
static GtkWidget *
find_part (GtkWidget *root, const char *part, gsize length)
{
  const char *own = g_object_get_data (G_OBJECT (root), PART);

  if (own != NULL && strlen (own) == length && strncmp (own, part, length) == 0)
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_part (child, part, length);
      if (found != NULL)
        return found;
    }
  return NULL;
}

gboolean
bef_council_slide_row_restore_focus (GtkWidget *list, const char *focus)
{
  const char *id = strchr (focus, '\n') + 1;
  gsize length = (gsize)(id - 1 - focus);

  for (GtkWidget *row = gtk_widget_get_first_child (list); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    if (g_strcmp0 (bef_council_slide_row_get_id (row), id) == 0)
      {
        GtkWidget *part = length > 0 ? find_part (row, focus, length) : NULL;
        if (part == NULL || !gtk_widget_grab_focus (part))
          gtk_widget_child_focus (row, GTK_DIR_TAB_FORWARD);
        return TRUE;
      }
  return FALSE;
}
