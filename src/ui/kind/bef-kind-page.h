/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/shell/bef-page.h"

G_BEGIN_DECLS

/*
 * One kind of equipment across the commune: a few figures, then everything of that kind, searched
 * (Ctrl+F or typing), filtered and sorted; worst first, in groups, in which what is quiet takes a
 * line each. Energy is a table by building first, bookings a week
 * first, cameras tiles; while the window is presenting, cameras are only counted. Argument: an
 * equipment's URN, which is brought into view.
 */
#define BEF_TYPE_KIND_PAGE (bef_kind_page_get_type ())
G_DECLARE_FINAL_TYPE (BefKindPage, bef_kind_page, BEF, KIND_PAGE, BefPage)

BefPage *bef_kind_page_new (BefKind kind);

G_END_DECLS
