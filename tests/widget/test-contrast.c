/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Everything that the program draws in colours of its own stands out from its ground, in every
 * scheme: words 4.5:1, what has to be seen 3:1. The colours are those on the screen: widgets with
 * the program's classes are drawn under its style, with and without their words. */
#include <adwaita.h>

#include "contrast-paint.h"

#include "../patience.h"

#include "chart/bef-chart-private.h"
#include "ui/kit/bef-severity-badge.h"

#define SAMPLE "MI"
#define SAMPLE_PIXELS 30
#define STYLE "/fr/beffroi/Beffroi/"
/* Around what is measured. */
#define MARGIN 6

#define ORDINARY "--measure-ordinary"
#define HIGH "--measure-high"

static const char *own_path;

typedef struct
{
  char *name; /* owned */
  GtkWidget *widget;
  gboolean graphic; /* else the words in it */
} Item;

typedef struct
{
  const char *scheme;
  GtkWidget *window, *columns; /* [columns]: horizontal */
  GtkWidget *column;           /* the last one */
  GArray *items;               /* of Item */
} Sheet;

static void
clear_item (gpointer data)
{
  g_free (((Item *)data)->name);
}

static void
spin (guint milliseconds)
{
  const gint64 end = g_get_monotonic_time () + milliseconds * G_GINT64_CONSTANT (1000);

  while (g_get_monotonic_time () < end)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (1000);
}

/* A widget with @css_name where one is given, and the classes of @classes, separated by spaces. */
static GtkWidget *
dress (GtkWidget *widget, const char *classes)
{
  g_auto (GStrv) names = g_strsplit (classes, " ", -1);

  for (char **name = names; *name != NULL; name++)
    if (**name != '\0')
      gtk_widget_add_css_class (widget, *name);
  return widget;
}

static GtkWidget *
box (const char *css_name, const char *classes)
{
  GtkWidget *widget = css_name != NULL
                          ? g_object_new (GTK_TYPE_BOX, "css-name", css_name, "orientation",
                                          GTK_ORIENTATION_VERTICAL, NULL)
                          : gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  return dress (widget, classes);
}

static GtkWidget *
child_of (GtkWidget *parent, GtkWidget *child)
{
  gtk_box_append (GTK_BOX (parent), child);
  return child;
}

/* A column of its own, on a ground. */
static GtkWidget *
begin (Sheet *self, GtkWidget *ground)
{
  gtk_widget_set_valign (ground, GTK_ALIGN_START);
  self->column = child_of (self->columns, ground);
  return ground;
}

static void
measure (Sheet *self, const char *name, GtkWidget *widget, gboolean graphic)
{
  Item item = { g_strdup (name), widget, graphic };

  if (graphic)
    {
      gtk_widget_set_margin_start (widget, MARGIN);
      gtk_widget_set_margin_top (widget, MARGIN);
    }
  g_array_append_val (self->items, item);
}

static void
add_words (Sheet *self, const char *name, GtkWidget *parent, const char *classes)
{
  GtkWidget *label = dress (gtk_label_new (SAMPLE), classes);

  gtk_widget_set_halign (label, GTK_ALIGN_START);
  measure (self, name, child_of (parent, label), FALSE);
}

/* The same words wherever they may be written. */
static void
add_all_words (Sheet *self, const char *where, GtkWidget *parent)
{
  static const char *const classes[] = {
    "",         "bef-secondary", "bef-age",     "bef-age bef-late", "bef-age bef-lost",
    "bef-past", "bef-hatched",   "bef-outside", "bef-unknown",      "bef-normal",
    "dim-label"
  };

  for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
    {
      g_autofree char *name =
          g_strdup_printf ("%s, %s", *classes[i] != '\0' ? classes[i] : "words", where);
      add_words (self, name, parent, classes[i]);
    }
  for (int severity = BEF_SEVERITY_NORMAL; severity <= BEF_SEVERITY_URGENT; severity++)
    {
      GtkWidget *badge = bef_severity_badge_new_with_word ();
      g_autofree char *name = g_strdup_printf (
          "severity %s, %s", bef_severity_css_class ((BefSeverity)severity), where);
      bef_severity_badge_set (BEF_SEVERITY_BADGE (badge), (BefSeverity)severity);
      gtk_widget_set_halign (badge, GTK_ALIGN_START);
      measure (self, name, child_of (parent, badge), FALSE);
    }
}

/* A list's row, in @state. */
static GtkWidget *
add_row (GtkWidget *parent, const char *list_classes, GtkStateFlags state)
{
  GtkWidget *list = dress (gtk_list_box_new (), list_classes);
  GtkWidget *row = gtk_list_box_row_new (), *inside = box (NULL, "");

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_list_box_append (GTK_LIST_BOX (list), row);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), inside);
  gtk_widget_set_state_flags (row, state, FALSE);
  gtk_widget_set_margin_bottom (inside, MARGIN);
  child_of (parent, list);
  return inside;
}

/* Boxed lists have no row that is chosen. */
static void
add_rows (Sheet *self, const char *where, const char *ground, const char *list_classes)
{
  static const struct
  {
    const char *name;
    GtkStateFlags flags;
  } states[] = { { "row", GTK_STATE_FLAG_NORMAL },
                 { "row under the pointer", GTK_STATE_FLAG_PRELIGHT },
                 { "chosen row", GTK_STATE_FLAG_SELECTED },
                 { "chosen row under the pointer",
                   GTK_STATE_FLAG_SELECTED | GTK_STATE_FLAG_PRELIGHT } };

  for (guint i = 0; i < (g_str_equal (list_classes, "boxed-list") ? 2 : G_N_ELEMENTS (states)); i++)
    {
      GtkWidget *column = begin (self, box (NULL, ground));
      g_autofree char *name = g_strdup_printf ("%s of %s", states[i].name, where);
      add_all_words (self, name, add_row (column, list_classes, states[i].flags));
    }
}

static void
add_grounds (Sheet *self)
{
  static const char *const grounds[][2] = {
    { "window", "" },           { "view", "view" },
    { "card", "bef-card" },     { "side bar", "bef-sidebar" },
    { "banner", "bef-banner" }, { "form's result", "bef-form-result" }
  };

  for (guint i = 0; i < G_N_ELEMENTS (grounds); i++)
    add_all_words (self, grounds[i][0], begin (self, box (NULL, grounds[i][1])));
  add_rows (self, "list", "", "boxed-list");
  add_rows (self, "search", "", "bef-search-results");
  add_rows (self, "kinds", "", "bef-kind-list");
  add_rows (self, "pane", "", "navigation-sidebar");
  add_rows (self, "pane in a view", "view", "navigation-sidebar");
  add_rows (self, "side bar", "bef-sidebar", "navigation-sidebar");
}

/* The side bar's counts and headings, in and out of the page that is open. */
static void
add_side_bar (Sheet *self)
{
  static const GtkStateFlags states[] = { GTK_STATE_FLAG_NORMAL, GTK_STATE_FLAG_PRELIGHT,
                                          GTK_STATE_FLAG_SELECTED };
  GtkWidget *column = begin (self, box (NULL, "bef-sidebar"));

  add_words (self, "heading of the side bar", column, "bef-nav-group");
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
      GtkWidget *row = add_row (column, "navigation-sidebar", states[i]);
      g_autofree char *count = g_strdup_printf ("count, row %u of side bar", i);
      g_autofree char *urgent = g_strdup_printf ("urgent count, row %u of side bar", i);
      add_words (self, count, row, "bef-count");
      add_words (self, urgent, row, "bef-count bef-urgent");
    }
}

/* The past on the map. */
static void
add_past (Sheet *self)
{
  GtkWidget *column = begin (self, box (NULL, ""));
  GtkWidget *band = child_of (column, box (NULL, "bef-then-band"));
  GtkWidget *frame = child_of (column, box ("playbackframe", "bef-then"));
  GtkWidget *bar = child_of (column, box ("playbackbar", "bef-then-bar"));
  GtkWidget *scale = gtk_scale_new_with_range (GTK_ORIENTATION_HORIZONTAL, 0, 1, 1);

  add_words (self, "band of the past", band, "");
  add_words (self, "sentence of the past", band, "bef-then-sentence");
  add_words (self, "part of the past", band, "bef-then-part");
  for (int hover = 0; hover < 2; hover++)
    {
      GtkWidget *button = child_of (band, gtk_button_new_with_label (SAMPLE));
      gtk_widget_set_state_flags (button, hover ? GTK_STATE_FLAG_PRELIGHT : GTK_STATE_FLAG_NORMAL,
                                  FALSE);
      measure (self, hover ? "button of the past, under the pointer" : "button of the past", button,
               FALSE);
    }
  gtk_widget_set_size_request (frame, 40, 30);
  measure (self, "frame of the past", frame, TRUE);
  gtk_widget_set_size_request (bar, 40, 30);
  measure (self, "line over the past's bar", bar, TRUE);
  bar = child_of (column, box ("playbackbar", ""));
  gtk_range_set_value (GTK_RANGE (scale), 1);
  gtk_widget_set_size_request (scale, 80, -1);
  gtk_widget_set_margin_start (scale, MARGIN);
  child_of (bar, scale);
  measure (self, "way of the past's slider", scale, TRUE);
}

/* Where each is in the program, nowhere else. */
static void
add_particulars (Sheet *self)
{
  GtkWidget *column = begin (self, box (NULL, ""));
  GtkWidget *cell = child_of (column, box ("bookingcell", "view"));
  static const char *const bookings[] = { "bef-booking", "bef-booking bef-booking-now",
                                          "bef-booking bef-booking-clash", "bef-booking bef-past" };

  for (guint i = 0; i < G_N_ELEMENTS (bookings); i++)
    {
      GtkWidget *booking = child_of (cell, box (NULL, bookings[i]));
      g_autofree char *edge = g_strdup_printf ("edge of %s", bookings[i]);
      add_words (self, bookings[i], booking, "");
      add_words (self, bookings[i], booking, "bef-secondary");
      measure (self, edge, booking, TRUE);
    }

  GtkWidget *view = child_of (column, box ("cameraview", ""));
  add_words (self, "note in place of a picture", view, "bef-secondary");
  GtkWidget *hatched = child_of (column, box (NULL, "bef-hatched"));
  gtk_widget_set_size_request (hatched, 40, 30);
  measure (self, "edge of bef-hatched", hatched, TRUE);
  GtkWidget *flash = child_of (column, box (NULL, "bef-flash"));
  gtk_widget_set_size_request (flash, 40, 30);
  measure (self, "bef-flash", flash, TRUE);

  GtkWidget *table = child_of (column, gtk_column_view_new (NULL));
  g_autoptr (GtkColumnViewColumn) titled = gtk_column_view_column_new (SAMPLE, NULL);
  gtk_column_view_append_column (GTK_COLUMN_VIEW (table), titled);
  measure (self, "heading of a table", dress (table, "view bef-table"), FALSE);

  GtkWidget *entry = child_of (column, gtk_entry_new ());
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), SAMPLE);
  measure (self, "what an empty field says", entry, FALSE);
  GtkWidget *bar = child_of (column, adw_header_bar_new ());
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (bar), adw_window_title_new (SAMPLE, SAMPLE));
  measure (self, "title of a page", bar, FALSE);

  static const char *const rows[] = { "", "bef-past" };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      GtkWidget *list = child_of (column, dress (gtk_list_box_new (), "boxed-list"));
      GtkWidget *row = dress (adw_action_row_new (), rows[i]);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), SAMPLE);
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), SAMPLE);
      gtk_list_box_append (GTK_LIST_BOX (list), row);
      measure (self, i == 0 ? "row with a second line" : "row of the past", row, FALSE);
    }

  GtkWidget *card = child_of (column, box (NULL, "bef-card"));
  add_words (self, "sign-in code", card, "bef-sign-in-code");
  add_words (self, "instruction", card, "bef-instruction");
  add_words (self, "figure's value", card, "bef-figure-value");
  add_words (self, "note of the help", child_of (column, box (NULL, "bef-help-note")), "");
}

/* The severest word at the faintest moment of its movement. */
static void
add_calling (Sheet *self)
{
  static const char *const grounds[][2] = { { "window", "" },
                                            { "view", "view" },
                                            { "card", "bef-card" } };
  g_autoptr (GBytes) css = g_resources_lookup_data (STYLE "style.css", 0, NULL);
  g_autoptr (GRegex) regex =
      g_regex_new ("@keyframes bef-call *\\{[^}]*opacity: *([0-9.]+)", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  g_autofree char *text = g_strndup (g_bytes_get_data (css, NULL), g_bytes_get_size (css));
  double opacity = 1;

  if (g_regex_match (regex, text, 0, &match))
    {
      g_autofree char *number = g_match_info_fetch (match, 1);
      opacity = g_ascii_strtod (number, NULL);
    }
  for (guint i = 0; i < G_N_ELEMENTS (grounds); i++)
    {
      GtkWidget *badge = bef_severity_badge_new_with_word ();
      g_autofree char *name = g_strdup_printf ("calling at its faintest, %s", grounds[i][0]);
      bef_severity_badge_set (BEF_SEVERITY_BADGE (badge), BEF_SEVERITY_URGENT);
      gtk_widget_set_opacity (badge, opacity);
      child_of (begin (self, box (NULL, grounds[i][1])), dress (badge, "bef-calling"));
      measure (self, name, badge, FALSE);
    }
}

/* Over pictures, whatever these show. */
static void
add_over_pictures (Sheet *self)
{
  static const char *const grounds[] = { "contrast-white", "contrast-black" };

  for (guint i = 0; i < G_N_ELEMENTS (grounds); i++)
    {
      GtkWidget *column = begin (self, box (NULL, grounds[i]));
      GtkWidget *note = child_of (column, box (NULL, "bef-map-note osd"));
      g_autofree char *age = g_strdup_printf ("age of a picture, %s", grounds[i]);
      g_autofree char *over = g_strdup_printf ("note over the map, %s", grounds[i]);
      add_words (self, age, column, "bef-image-age");
      add_words (self, over, note, "");
    }
}

static void
set_letters (GtkWidget *label, gboolean shown)
{
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_size_new_absolute (SAMPLE_PIXELS * PANGO_SCALE));
  pango_attr_list_insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
  if (!shown)
    pango_attr_list_insert (attributes, pango_attr_foreground_alpha_new (1));
  gtk_label_set_attributes (GTK_LABEL (label), attributes);
}

/* Words large enough that a pixel lies whole within a letter, or away. */
static void
set_words (GtkWidget *widget, gboolean shown)
{
  if (GTK_IS_LABEL (widget))
    set_letters (widget, shown);
  if (GTK_IS_IMAGE (widget))
    {
      gtk_image_set_pixel_size (GTK_IMAGE (widget), SAMPLE_PIXELS);
      gtk_widget_set_opacity (widget, shown ? 1 : 0);
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    set_words (child, shown);
}

/* Of the pixels of @widget, the one farthest from the ground in @with, and of the ground behind
 * what is there, the part that is nearest to it. */
static gboolean
find_colors (Sheet *self, GtkWidget *widget, const ContrastPicture *with,
             const ContrastPicture *without, GdkRGBA *color, GdkRGBA *ground)
{
  graphene_rect_t at;
  double most = 0, least = G_MAXDOUBLE;

  g_assert_true (gtk_widget_compute_bounds (widget, self->columns, &at));
  const int x0 = (int)at.origin.x, y0 = (int)at.origin.y;
  const int x1 = x0 + (int)at.size.width, y1 = y0 + (int)at.size.height;
  if (x1 - x0 < 2 || y1 - y0 < 2)
    return FALSE;
  for (int y = y0; y < y1; y++)
    for (int x = x0; x < x1; x++)
      {
        const GdkRGBA c = contrast_picture_at (with, x, y), g = contrast_picture_at (without, x, y);
        const double ratio = contrast_ratio (&c, &g);
        if (ratio > most)
          {
            most = ratio;
            *color = c;
          }
      }
  for (int y = y0; y < y1; y++)
    for (int x = x0; x < x1; x++)
      {
        const GdkRGBA c = contrast_picture_at (with, x, y), g = contrast_picture_at (without, x, y);
        const double ratio = contrast_ratio (color, &g);
        if (!gdk_rgba_equal (&c, &g) && ratio < least)
          {
            least = ratio;
            *ground = g;
          }
      }
  return TRUE;
}

static void
measure_words (Sheet *self, const char *name, GtkWidget *widget, const ContrastPicture *with,
               const ContrastPicture *without)
{
  GdkRGBA color, ground;

  if (!gtk_widget_get_mapped (widget))
    return;
  if ((GTK_IS_LABEL (widget) && *gtk_label_get_text (GTK_LABEL (widget)) != '\0')
      || GTK_IS_IMAGE (widget))
    {
      if (find_colors (self, widget, with, without, &color, &ground))
        {
          g_autofree char *whole =
              g_strdup_printf ("%s%s", name, GTK_IS_IMAGE (widget) ? ", its icon" : "");
          contrast_row (self->scheme, whole, &color, &ground,
                        GTK_IS_IMAGE (widget) ? CONTRAST_GRAPHIC : CONTRAST_TEXT);
        }
      return;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    measure_words (self, name, child, with, without);
}

/* Against what it stands on, just outside. */
static void
measure_graphic (Sheet *self, const Item *item, const ContrastPicture *without)
{
  graphene_rect_t at;
  GdkRGBA color = { 0 };
  double most = 0;

  g_assert_true (gtk_widget_compute_bounds (item->widget, self->columns, &at));
  const GdkRGBA ground =
      contrast_picture_at (without, (int)at.origin.x - MARGIN / 2, (int)at.origin.y - MARGIN / 2);
  for (int y = (int)at.origin.y; y < (int)(at.origin.y + at.size.height); y++)
    for (int x = (int)at.origin.x; x < (int)(at.origin.x + at.size.width); x++)
      {
        const GdkRGBA c = contrast_picture_at (without, x, y);
        if (contrast_ratio (&c, &ground) > most)
          {
            most = contrast_ratio (&c, &ground);
            color = c;
          }
      }
  contrast_row (self->scheme, item->name, &color, &ground, CONTRAST_GRAPHIC);
}

static void
list_names (GtkWidget *widget, GHashTable *names)
{
  g_auto (GStrv) classes = gtk_widget_get_css_classes (widget);

  for (char **name = classes; *name != NULL; name++)
    g_hash_table_add (names, g_strdup (*name));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    list_names (child, names);
}

/* Whatever the style colours by a class of ours is on the sheet. */
static void
assert_complete (GHashTable *names, const char *file)
{
  g_autofree char *path = g_strconcat (STYLE, file, NULL);
  g_autoptr (GBytes) css = g_resources_lookup_data (path, 0, NULL);
  g_autofree char *text = g_strndup (g_bytes_get_data (css, NULL), g_bytes_get_size (css));
  g_autoptr (GRegex) block = g_regex_new ("([^{};]*)\\{([^{}]*)\\}", 0, 0, NULL);
  g_autoptr (GRegex) class_name = g_regex_new ("\\.(bef-[a-z-]+)", 0, 0, NULL);
  g_autoptr (GMatchInfo) blocks = NULL;

  for (g_regex_match (block, text, 0, &blocks); g_match_info_matches (blocks);
       g_match_info_next (blocks, NULL))
    {
      g_autofree char *selector = g_match_info_fetch (blocks, 1);
      g_autofree char *body = g_match_info_fetch (blocks, 2);
      g_autoptr (GMatchInfo) found = NULL;
      if (strstr (body, "color") == NULL && strstr (body, "opacity") == NULL
          && strchr (body, '@') == NULL)
        continue;
      for (g_regex_match (class_name, selector, 0, &found); g_match_info_matches (found);
           g_match_info_next (found, NULL))
        {
          g_autofree char *name = g_match_info_fetch (found, 1);
          if (!g_hash_table_contains (names, name))
            g_error ("%s colours .%s, which is not measured", file, name);
        }
    }
}

static void
make_sheet (Sheet *self, const char *scheme)
{
  *self = (Sheet){ scheme, gtk_window_new (), gtk_box_new (GTK_ORIENTATION_HORIZONTAL, MARGIN),
                   NULL, g_array_new (FALSE, FALSE, sizeof (Item)) };
  g_array_set_clear_func (self->items, clear_item);
  gtk_widget_add_css_class (self->columns, "background");
  gtk_window_set_child (GTK_WINDOW (self->window), self->columns);
  add_grounds (self);
  add_side_bar (self);
  add_past (self);
  add_particulars (self);
  add_calling (self);
  add_over_pictures (self);
}

static void
measure_scheme (const char *scheme)
{
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  ContrastPicture with, without;
  Sheet sheet;

  make_sheet (&sheet, scheme);
  contrast_paint_add (GTK_BOX (sheet.columns));
  set_words (sheet.columns, TRUE);
  gtk_window_present (GTK_WINDOW (sheet.window));
  for (guint i = 0; i < 200 * test_patience () && gtk_widget_get_height (sheet.columns) == 0; i++)
    spin (10);
  spin (200);
  contrast_picture_take (&with, sheet.columns);
  set_words (sheet.columns, FALSE);
  spin (200);
  contrast_picture_take (&without, sheet.columns);
  for (guint i = 0; i < sheet.items->len; i++)
    {
      const Item *item = &g_array_index (sheet.items, Item, i);
      if (item->graphic)
        measure_graphic (&sheet, item, &without);
      else
        measure_words (&sheet, item->name, item->widget, &with, &without);
    }
  contrast_paint_measure (GTK_BOX (sheet.columns), scheme);
  list_names (sheet.columns, names);
  assert_complete (names, "style.css");
  assert_complete (names, "style-dark.css");
  assert_complete (names, "style-hc.css");
  contrast_picture_clear (&with);
  contrast_picture_clear (&without);
  gtk_window_destroy (GTK_WINDOW (sheet.window));
  g_array_unref (sheet.items);
  spin (10);
}

static void
set_dark (gboolean dark)
{
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      dark ? ADW_COLOR_SCHEME_FORCE_DARK
                                           : ADW_COLOR_SCHEME_FORCE_LIGHT);
  spin (50);
}

/* The grounds of pictures that the test itself needs. */
static void
add_grounds_of_pictures (void)
{
  g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();

  gtk_css_provider_load_from_data (provider,
                                   ".contrast-white { background-color: white; }"
                                   ".contrast-black { background-color: black; }",
                                   -1);
  gtk_style_context_add_provider_for_display (gdk_display_get_default (),
                                              GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}

static int
measure_all (gboolean high)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AdwApplication) application = NULL;

  g_setenv ("ADW_DEBUG_HIGH_CONTRAST", high ? "1" : "0", TRUE);
  gtk_init ();
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  adw_init ();
  g_assert_cmpint (adw_style_manager_get_high_contrast (adw_style_manager_get_default ()), ==,
                   high);
  if (!high)
    contrast_paint_measure_bare ();
  application = adw_application_new ("fr.beffroi.Beffroi", G_APPLICATION_NON_UNIQUE);
  g_application_register (G_APPLICATION (application), NULL, &error);
  g_assert_no_error (error);
  add_grounds_of_pictures ();
  for (int dark = 0; dark < 2; dark++)
    {
      set_dark (dark != 0);
      measure_scheme (high ? (dark ? "high, dark" : "high, light") : dark ? "dark" : "light");
    }
  return contrast_n_failed () > 0 ? 1 : 0;
}

/* Whether the contrast is high is read when libadwaita begins: each in a process of its own. */
static void
measure_apart (const char *which)
{
  const char *const argv[] = { own_path, which, NULL };
  g_autoptr (GError) error = NULL;
  int status = -1;

  g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_CHILD_INHERITS_STDIN, NULL, NULL, NULL, NULL,
                &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
}

static void
test_ordinary (void)
{
  measure_apart (ORDINARY);
}

static void
test_high (void)
{
  measure_apart (HIGH);
}

/* The measure itself, by figures that WCAG's authors give. */
static void
test_ratio (void)
{
  const GdkRGBA white = { 1, 1, 1, 1 }, black = { 0, 0, 0, 1 }, half = { 0, 0, 0, 0.5f };
  GdkRGBA grey;

  g_assert_cmpfloat_with_epsilon (contrast_ratio (&white, &black), 21, 0.001);
  g_assert_cmpfloat_with_epsilon (contrast_ratio (&black, &black), 1, 0.001);
  gdk_rgba_parse (&grey, "#767676");
  g_assert_cmpfloat_with_epsilon (contrast_ratio (&grey, &white), 4.54, 0.005);
  grey = contrast_over (&half, &white);
  g_assert_cmpfloat_with_epsilon (grey.red, 0.5, 0.001);
}

/* The contrast raised while a graph is on the screen, whose own style says little of it. */
static void
test_raised (void)
{
  g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();
  GtkWidget *window, *chart;

  gtk_init ();
  adw_init ();
  window = gtk_window_new ();
  chart = bef_chart_new ();
  gtk_window_set_child (GTK_WINDOW (window), chart);
  gtk_window_present (GTK_WINDOW (window));
  for (guint i = 0; i < 200 * test_patience () && !BEF_CHART (chart)->palette_valid; i++)
    spin (10);
  g_assert_true (BEF_CHART (chart)->palette_valid);
  g_assert_false (BEF_CHART (chart)->palette.high_contrast);
  gtk_css_provider_load_from_resource (provider, STYLE "style-hc.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (),
                                              GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  for (guint i = 0; i < 200 * test_patience () && !BEF_CHART (chart)->palette.high_contrast; i++)
    spin (10);
  g_assert_true (BEF_CHART (chart)->palette.high_contrast);
  gtk_style_context_remove_provider_for_display (gdk_display_get_default (),
                                                 GTK_STYLE_PROVIDER (provider));
  for (guint i = 0; i < 200 * test_patience () && BEF_CHART (chart)->palette.high_contrast; i++)
    spin (10);
  g_assert_false (BEF_CHART (chart)->palette.high_contrast);
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  if (argc == 2 && (g_str_equal (argv[1], ORDINARY) || g_str_equal (argv[1], HIGH)))
    return measure_all (g_str_equal (argv[1], HIGH));
  own_path = argv[0];
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/contrast/ratio", test_ratio);
  g_test_add_func ("/contrast/ordinary", test_ordinary);
  g_test_add_func ("/contrast/high", test_high);
  g_test_add_func ("/contrast/raised-while-on-screen", test_raised);
  return g_test_run ();
}
