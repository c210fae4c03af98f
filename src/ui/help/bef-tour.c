/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-tour.h"

#include <glib/gi18n.h>

#include "bef-help-figure.h"
#include "ui/kit/bef-accessible.h"
#include "ui/kit/bef-wrap-box.h"

struct _BefTour
{
  AdwBin parent_instance;
  AdwBin *figure; /* template child, likewise below */
  GtkLabel *heading, *text, *where;
  GtkWidget *begin, *previous, *next;
  guint page;
};

G_DEFINE_FINAL_TYPE (BefTour, bef_tour, ADW_TYPE_BIN)

enum
{
  SIGNAL_SKIPPED,
  SIGNAL_CONNECT,
  SIGNAL_TRY_DEMO,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static const struct
{
  const char *figure, *shows, *heading, *text;
} pages[] = {
  { "today", N_ ("An alert's card, with whom to call"), N_ ("What needs somebody comes first"),
    N_ ("Beffroi shows the municipal buildings as they are: doors, heating, energy, network. What "
        "is well stays quiet; what needs somebody says what to do and whom to call. Every value "
        "has its age.") },
  { "kept", N_ ("Measures are kept here, images and names of badges never"),
    N_ ("What stays here, and what never does"),
    N_ ("Measures and alerts stay on this computer, readable by you alone, and work without the "
        "network. Images of cameras, names of badges and telephone numbers that are called are "
        "never kept. Only your server is asked.") },
  { "connection", N_ ("The banner that says what a connection lacks"), N_ ("To begin"),
    N_ ("With the address and the token of your commune's server, connect now. Without them, look "
        "at the demo commune: everything in it is invented, and nothing is sent anywhere. F1 "
        "helps on every page.") },
};

static void
show (BefTour *self, guint page)
{
  const guint last = G_N_ELEMENTS (pages) - 1;
  /* TRANSLATORS: the page of the tour, and how many there are. */
  g_autofree char *where = g_strdup_printf (_ ("%u of %u"), page + 1, last + 1);

  self->page = page;
  adw_bin_set_child (self->figure, bef_help_figure_new (pages[page].figure, _ (pages[page].shows)));
  gtk_label_set_text (self->heading, _ (pages[page].heading));
  bef_accessible_set_name (GTK_WIDGET (self->heading), _ (pages[page].heading));
  gtk_label_set_text (self->text, _ (pages[page].text));
  gtk_label_set_text (self->where, where);
  gtk_widget_set_visible (self->begin, page == last);
  gtk_widget_set_visible (self->next, page < last);
  gtk_widget_set_visible (self->previous, page > 0);
}

/* The keys go on where the next thing to press is. */
static gboolean
bef_tour_grab_focus (GtkWidget *widget)
{
  BefTour *self = BEF_TOUR (widget);

  return gtk_widget_get_visible (self->next)
             ? gtk_widget_grab_focus (self->next)
             : gtk_widget_child_focus (self->begin, GTK_DIR_TAB_FORWARD);
}

static void
turn (BefTour *self, int by)
{
  const int page = CLAMP ((int)self->page + by, 0, (int)G_N_ELEMENTS (pages) - 1);

  if ((guint)page == self->page)
    return;
  show (self, (guint)page);
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

static void
turn_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  turn (BEF_TOUR (widget), g_variant_get_int32 (parameter));
}

static void
end_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_signal_emit (widget,
                 signals[g_str_equal (action, "tour.connect") ? SIGNAL_CONNECT
                         : g_str_equal (action, "tour.demo")  ? SIGNAL_TRY_DEMO
                                                              : SIGNAL_SKIPPED],
                 0);
}

static void
bef_tour_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), BEF_TYPE_TOUR);
  G_OBJECT_CLASS (bef_tour_parent_class)->dispose (object);
}

static void
bef_tour_class_init (BefTourClass *klass)
{
  static const char *const names[N_SIGNALS] = { "skipped", "connect", "try-demo" };
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = bef_tour_dispose;
  widget_class->grab_focus = bef_tour_grab_focus;
  g_type_ensure (BEF_TYPE_WRAP_BOX);
  gtk_widget_class_set_template_from_resource (widget_class, "/fr/beffroi/Beffroi/ui/bef-tour.ui");
  gtk_widget_class_bind_template_child (widget_class, BefTour, figure);
  gtk_widget_class_bind_template_child (widget_class, BefTour, heading);
  gtk_widget_class_bind_template_child (widget_class, BefTour, text);
  gtk_widget_class_bind_template_child (widget_class, BefTour, where);
  gtk_widget_class_bind_template_child (widget_class, BefTour, begin);
  gtk_widget_class_bind_template_child (widget_class, BefTour, previous);
  gtk_widget_class_bind_template_child (widget_class, BefTour, next);
  for (guint i = 0; i < N_SIGNALS; i++)
    signals[i] = g_signal_new (names[i], BEF_TYPE_TOUR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 0);
  gtk_widget_class_install_action (widget_class, "tour.turn", "i", turn_action);
  gtk_widget_class_install_action (widget_class, "tour.skip", NULL, end_action);
  gtk_widget_class_install_action (widget_class, "tour.connect", NULL, end_action);
  gtk_widget_class_install_action (widget_class, "tour.demo", NULL, end_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "tour.skip", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Right, 0, "tour.turn", "i", 1);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, 0, "tour.turn", "i", -1);
}

static void
bef_tour_init (BefTour *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  show (self, 0);
}

GtkWidget *
bef_tour_new (void)
{
  return g_object_new (BEF_TYPE_TOUR, NULL);
}
