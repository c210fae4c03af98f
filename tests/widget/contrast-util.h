/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* WCAG 2: words, and what has to be seen to be understood. */
#define CONTRAST_TEXT 4.5
#define CONTRAST_GRAPHIC 3.0

/* Relative luminance's ratio, 1 to 21. Both opaque. */
double contrast_ratio (const GdkRGBA *a, const GdkRGBA *b);
/* What is seen of @over on @ground, which is opaque. */
GdkRGBA contrast_over (const GdkRGBA *over, const GdkRGBA *ground);

/* A line of the table, which fails where the ratio is below @asked; 0: nothing is asked. */
void contrast_row (const char *scheme, const char *thing, const GdkRGBA *color,
                   const GdkRGBA *ground, double asked);
/* Lines that failed since the program began. */
guint contrast_n_failed (void);

/* A widget as the screen shows it. */
typedef struct
{
  guchar *pixels; /* owned: CAIRO_FORMAT_ARGB32 */
  int width, height;
} ContrastPicture;

void contrast_picture_take (ContrastPicture *self, GtkWidget *widget);
void contrast_picture_clear (ContrastPicture *self);
GdkRGBA contrast_picture_at (const ContrastPicture *self, int x, int y);

G_END_DECLS
