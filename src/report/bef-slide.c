/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-slide.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "base/bef-format.h"

static void
clear_figure (gpointer data)
{
  BefSlideFigure *figure = data;

  g_free (figure->label);
}

static void
free_row (gpointer data)
{
  BefSlideRow *row = data;

  g_free (row->label);
  g_free (row->remark);
  g_free (row);
}

static void
free_spot (gpointer data)
{
  BefSlideSpot *spot = data;

  g_free (spot->name);
  g_free (spot);
}

/* With a no-break space, as bef_format_value() has it: that one would choose a prefix. */
char *
bef_amount_dup_text (const BefAmount *self)
{
  double rounded = bef_amount_round (self);
  gboolean is_change = self->form == BEF_AMOUNT_CHANGE;
  g_autofree char *number =
      bef_format_number (is_change ? fabs (rounded) : rounded, self->decimals);
  const char *sign = !is_change ? "" : rounded > 0 ? "+" : rounded < 0 ? "\u2212" : "";

  if (isnan (self->value) || !*self->unit)
    return g_strconcat (sign, number, NULL);
  return g_strconcat (sign, number, "\u00a0", self->unit, NULL);
}

double
bef_amount_round (const BefAmount *self)
{
  double factor = pow (10, self->decimals);

  /* No "-0": a spreadsheet would show it. */
  return round (self->value * factor) / factor + 0.0;
}

BefSlide *
bef_slide_new (const char *id, const char *topic, const char *title)
{
  BefSlide *self = g_new0 (BefSlide, 1);

  g_atomic_ref_count_init (&self->refs);
  self->id = g_strdup (id);
  self->topic = g_strdup (topic);
  self->title = g_strdup (title ? title : topic);
  self->figures = g_array_new (FALSE, TRUE, sizeof (BefSlideFigure));
  g_array_set_clear_func (self->figures, clear_figure);
  self->rows = g_ptr_array_new_with_free_func (free_row);
  self->bars = g_array_new (FALSE, TRUE, sizeof (BefSlideBar));
  self->hours = g_array_new (FALSE, TRUE, sizeof (BefSlideHour));
  self->spots = g_ptr_array_new_with_free_func (free_spot);
  self->bars_unit = "kWh";
  return self;
}

BefSlide *
bef_slide_ref (BefSlide *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
bef_slide_unref (BefSlide *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_free (self->id);
  g_free (self->topic);
  g_free (self->title);
  g_free (self->warning);
  g_free (self->method);
  g_free (self->notes);
  g_free (self->bars_title);
  g_array_unref (self->figures);
  g_ptr_array_unref (self->rows);
  g_array_unref (self->bars);
  g_array_unref (self->hours);
  g_ptr_array_unref (self->spots);
  g_free (self);
}

static gboolean
is_same_amount (const BefAmount *amount, const BefAmount *other)
{
  return (amount->value == other->value || (isnan (amount->value) && isnan (other->value)))
         && g_strcmp0 (amount->unit, other->unit) == 0 && amount->decimals == other->decimals
         && amount->form == other->form;
}

static gboolean
have_same_figures (const GArray *figures, const GArray *others)
{
  gboolean is_same = figures->len == others->len;

  for (guint i = 0; is_same && i < figures->len; i++)
    {
      const BefSlideFigure *figure = &g_array_index (figures, BefSlideFigure, i),
                           *other = &g_array_index (others, BefSlideFigure, i);

      is_same = is_same_amount (&figure->amount, &other->amount)
                && g_strcmp0 (figure->label, other->label) == 0;
    }
  return is_same;
}

static gboolean
have_same_rows (const GPtrArray *rows, const GPtrArray *others)
{
  gboolean is_same = rows->len == others->len;

  for (guint i = 0; is_same && i < rows->len; i++)
    {
      const BefSlideRow *row = g_ptr_array_index (rows, i), *other = g_ptr_array_index (others, i);

      is_same = is_same_amount (&row->amount, &other->amount)
                && g_strcmp0 (row->label, other->label) == 0
                && g_strcmp0 (row->remark, other->remark) == 0;
    }
  return is_same;
}

static gboolean
have_same_spots (const GPtrArray *spots, const GPtrArray *others)
{
  gboolean is_same = spots->len == others->len;

  for (guint i = 0; is_same && i < spots->len; i++)
    {
      const BefSlideSpot *spot = g_ptr_array_index (spots, i),
                         *other = g_ptr_array_index (others, i);

      is_same = g_strcmp0 (spot->name, other->name) == 0
                && memcmp (&spot->at, &other->at, sizeof spot->at) == 0;
    }
  return is_same;
}

/* Of plain values without a hole between them: what is unknown is the same as itself. */
static gboolean
have_same_bytes (const GArray *array, const GArray *other)
{
  return array->len == other->len
         && (array->len == 0
             || memcmp (array->data, other->data,
                        array->len * g_array_get_element_size ((GArray *)array))
                    == 0);
}

gboolean
bef_slide_equal (const BefSlide *self, const BefSlide *other)
{
  if (self == NULL || other == NULL || self == other)
    return self == other;
  return g_strcmp0 (self->id, other->id) == 0 && g_strcmp0 (self->topic, other->topic) == 0
         && g_strcmp0 (self->title, other->title) == 0
         && g_strcmp0 (self->warning, other->warning) == 0
         && g_strcmp0 (self->method, other->method) == 0
         && g_strcmp0 (self->notes, other->notes) == 0
         && g_strcmp0 (self->bars_unit, other->bars_unit) == 0
         && g_strcmp0 (self->bars_title, other->bars_title) == 0
         && have_same_figures (self->figures, other->figures)
         && have_same_rows (self->rows, other->rows) && have_same_spots (self->spots, other->spots)
         && have_same_bytes (self->bars, other->bars)
         && have_same_bytes (self->hours, other->hours);
}

void
bef_slide_add_figure (BefSlide *self, BefAmount amount, const char *label)
{
  BefSlideFigure figure = { amount, g_strdup (label) };

  g_array_append_val (self->figures, figure);
}

void
bef_slide_add_row (BefSlide *self, const char *label, BefAmount amount, const char *remark)
{
  BefSlideRow *row = g_new0 (BefSlideRow, 1);

  row->label = g_strdup (label);
  row->amount = amount;
  row->remark = g_strdup (remark);
  g_ptr_array_add (self->rows, row);
}

void
bef_slide_add_bar (BefSlide *self, const BefSlideBar *bar)
{
  g_array_append_val (self->bars, *bar);
}

void
bef_slide_add_hour (BefSlide *self, const BefSlideHour *hour)
{
  g_array_append_val (self->hours, *hour);
}

void
bef_slide_add_spot (BefSlide *self, const char *name, BefPoint at)
{
  BefSlideSpot *spot = g_new0 (BefSlideSpot, 1);

  spot->name = g_strdup (name);
  spot->at = at;
  g_ptr_array_add (self->spots, spot);
}

static void
describe_bars (const BefSlide *self, GString *text)
{
  for (guint i = 0; i < self->bars->len; i++)
    {
      const BefSlideBar *bar = &g_array_index (self->bars, BefSlideBar, i);
      BefAmount now = { bar->now, self->bars_unit, 0 },
                before = { bar->before, self->bars_unit, 0 };
      g_autofree char *month = bef_format_dates (bar->start_ms, bar->end_ms - 1),
                      *a = bef_amount_dup_text (&now), *b = bef_amount_dup_text (&before);

      /* TRANSLATORS: a month, its energy, that of the same month a year before. */
      g_string_append_printf (text, _ ("%s: %s, a year before %s"), month, a, b);
      g_string_append_c (text, '\n');
    }
}

static void
describe_spots (const BefSlide *self, GString *text)
{
  for (guint i = 0; i < self->spots->len; i++)
    g_string_append_printf (text, "%s\n",
                            ((const BefSlideSpot *)g_ptr_array_index (self->spots, i))->name);
}

char *
bef_slide_dup_picture_text (const BefSlide *self)
{
  GString *text = NULL;

  if (self->bars->len == 0 && self->spots->len == 0)
    return NULL;
  text = g_string_new (self->bars->len > 0 ? self->bars_title : NULL);
  if (text->len > 0)
    g_string_append_c (text, '\n');
  if (self->bars->len > 0)
    describe_bars (self, text);
  describe_spots (self, text);
  g_string_truncate (text, text->len - 1);
  return g_string_free (text, FALSE);
}

char *
bef_slide_dup_text (const BefSlide *self)
{
  GString *text = g_string_new (self->title);

  g_string_append_c (text, '\n');
  if (self->warning)
    g_string_append_printf (text, "%s\n", self->warning);
  for (guint i = 0; i < self->figures->len; i++)
    {
      const BefSlideFigure *figure = &g_array_index (self->figures, BefSlideFigure, i);
      g_autofree char *amount = bef_amount_dup_text (&figure->amount);

      g_string_append_printf (text, "%s %s\n", amount, figure->label);
    }
  for (guint i = 0; i < self->rows->len; i++)
    {
      const BefSlideRow *row = g_ptr_array_index (self->rows, i);
      g_autofree char *amount = bef_amount_dup_text (&row->amount);

      /* TRANSLATORS: what it is about, and its figure. */
      g_string_append_printf (text, _ ("%s: %s"), row->label, amount);
      if (row->remark)
        g_string_append_printf (text, " (%s)", row->remark);
      g_string_append_c (text, '\n');
    }
  if (self->bars->len > 0)
    describe_bars (self, text);
  describe_spots (self, text);
  if (self->method)
    g_string_append_printf (text, "%s\n", self->method);
  return g_string_free (text, FALSE);
}
