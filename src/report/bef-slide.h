/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "model/bef-place.h"

G_BEGIN_DECLS

/*
 * What one slide says: the same on the projector, on paper, in the PDF and in the annex, because
 * all of them read it here. One idea a slide, its conclusion as the title. Immutable once it is in
 * a deck; any thread. It holds no names of persons, no cameras, no places of equipment: who makes
 * one has nothing of that to put in.
 */

typedef enum
{
  BEF_AMOUNT_PLAIN,
  BEF_AMOUNT_CHANGE, /* with its sign */
} BefAmountForm;

/* A figure, and how it is written wherever it stands. */
typedef struct
{
  double value;     /* NAN: not known, written as a dash */
  const char *unit; /* static or interned: "kWh", "€", "%", "" */
  int decimals;
  BefAmountForm form;
} BefAmount;
/* "12 345 kWh", "−412 kWh": no prefix, so that two figures of one slide compare; a minus, not a
 * hyphen. (transfer full) */
char *bef_amount_dup_text (const BefAmount *self);
/* What is written, as a number: rounded to its decimals. An annex gives this one. */
double bef_amount_round (const BefAmount *self);

typedef struct
{
  BefAmount amount;
  char *label; /* owned: "in October 2026" */
} BefSlideFigure;

typedef struct
{
  char *label;      /* owned: a building, a work */
  BefAmount amount; /* what its bar is long of */
  char *remark;     /* owned, nullable: "−12 %", "not proven" */
} BefSlideRow;

/* One period and the one a year before. */
typedef struct
{
  gint64 start_ms, end_ms;
  double now, before; /* NAN: not known */
  double known;       /* 0 to 1: share of the period that is measured, so far */
} BefSlideBar;

/* An hour, and between what it usually lies (the 10 % and the 90 % percentile, and the median). */
typedef struct
{
  gint64 start_ms, end_ms;
  double now, low, middle, high; /* NAN: not known */
} BefSlideHour;

/* A building on the neutral map: where, and nothing else of it. */
typedef struct
{
  char *name; /* owned */
  BefPoint at;
} BefSlideSpot;

typedef struct
{
  gatomicrefcount refs;
  char *id;              /* owned: "month", "building:URN" */
  char *topic;           /* owned: its name in a list: "The month" */
  char *title;           /* owned: a whole sentence, the conclusion */
  char *warning;         /* owned, nullable: what stands above all figures: "46 % is missing" */
  char *method;          /* owned, nullable: how it was reckoned, in a line */
  char *notes;           /* owned, nullable: for who presents */
  GArray *figures;       /* owned, of BefSlideFigure */
  GPtrArray *rows;       /* owned, of BefSlideRow */
  GArray *bars;          /* owned, of BefSlideBar, by time */
  GPtrArray *spots;      /* owned, of BefSlideSpot */
  GArray *hours;         /* owned, of BefSlideHour, by time: instead of bars */
  const char *bars_unit; /* of them */
  char *bars_title;      /* owned, nullable: "Electricity by month" */
} BefSlide;

/* (transfer full). @title NULL: @topic. */
BefSlide *bef_slide_new (const char *id, const char *topic, const char *title);
BefSlide *bef_slide_ref (BefSlide *self);
void bef_slide_unref (BefSlide *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BefSlide, bef_slide_unref)

void bef_slide_add_figure (BefSlide *self, BefAmount amount, const char *label);
/* @remark nullable. */
void bef_slide_add_row (BefSlide *self, const char *label, BefAmount amount, const char *remark);
void bef_slide_add_bar (BefSlide *self, const BefSlideBar *bar);
void bef_slide_add_hour (BefSlide *self, const BefSlideHour *hour);
void bef_slide_add_spot (BefSlide *self, const char *name, BefPoint at);

/* Whether both say and draw the same. Either nullable. */
gboolean bef_slide_equal (const BefSlide *self, const BefSlide *other);

/* All it says, as one text of a few lines: for who hears it, and for the picture's alternative.
 * (transfer full) */
char *bef_slide_dup_text (const BefSlide *self);
/* The same of its chart or its map alone: the months, the buildings; NULL: it has neither.
 * (transfer full) */
char *bef_slide_dup_picture_text (const BefSlide *self);

G_END_DECLS
