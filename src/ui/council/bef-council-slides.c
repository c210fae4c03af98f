/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-council-slides.h"

#include <string.h>

#include "bef-council-slide-row.h"

/* Rows that are made in one go: what is on screen, and a blink for the rest of the program. */
#define AT_ONCE 16

/* While the lists are made what they shall be. */
typedef struct
{
  GtkListBox *chosen, *others;
  const BefCouncilSlides *slides;
  GHashTable *rows; /* owned: id -> BefCouncilSlideRow, those that nothing was said of yet */
  guint order;      /* of the next row */
  guint n_made;
  gboolean has_more;
} Filling;

static int
compare_rows (GtkListBoxRow *row, GtkListBoxRow *other, gpointer user_data)
{
  guint order = bef_council_slide_row_get_order (BEF_COUNCIL_SLIDE_ROW (row)),
        other_order = bef_council_slide_row_get_order (BEF_COUNCIL_SLIDE_ROW (other));

  return order < other_order ? -1 : order > other_order;
}

void
bef_council_slides_set_up (GtkListBox *list)
{
  gtk_list_box_set_sort_func (list, compare_rows, NULL, NULL);
}

void
bef_council_slides_keep_notes (GtkListBox *list)
{
  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (list)); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    bef_council_slide_row_keep_note (BEF_COUNCIL_SLIDE_ROW (row));
}

void
bef_council_slides_owe_note (GtkListBox *list, const char *id)
{
  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (list)); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    if (g_str_equal (bef_council_slide_row_get_id (row), id))
      bef_council_slide_row_owe_note (BEF_COUNCIL_SLIDE_ROW (row));
}

void
bef_council_slides_drop_notes (GtkListBox *list)
{
  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (list)); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    bef_council_slide_row_drop_note (BEF_COUNCIL_SLIDE_ROW (row));
}

static void
take_rows (GHashTable *rows, GtkListBox *list)
{
  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (list)); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    g_hash_table_insert (rows, (gpointer)bef_council_slide_row_get_id (row), row);
}

/* Of a slide that cannot be made: the building it is of, where there is one. (transfer full)
 * nullable */
static char *
dup_name (BefCommune *commune, const char *id)
{
  BefBuilding *building = g_str_has_prefix (id, "building:")
                              ? bef_commune_find_building (commune, id + strlen ("building:"))
                              : NULL;

  if (building != NULL)
    return g_strdup (bef_building_get_name (building));
  return g_strdup (bef_deck_topic (id));
}

static void
put_row (Filling *filling, const BefCouncilSlideInfo *info)
{
  GtkListBox *list = info->place > 0 ? filling->chosen : filling->others;
  GtkWidget *row = g_hash_table_lookup (filling->rows, info->id);

  if (row == NULL)
    {
      if (filling->n_made >= AT_ONCE)
        {
          filling->has_more = TRUE;
          return;
        }
      filling->n_made++;
      gtk_list_box_append (list, bef_council_slide_row_new (info));
      return;
    }
  g_hash_table_remove (filling->rows, info->id);
  if (gtk_widget_get_parent (row) == GTK_WIDGET (list))
    {
      bef_council_slide_row_set (BEF_COUNCIL_SLIDE_ROW (row), info);
      return;
    }
  g_object_ref (row);
  gtk_list_box_remove (GTK_LIST_BOX (gtk_widget_get_parent (row)), row);
  bef_council_slide_row_set (BEF_COUNCIL_SLIDE_ROW (row), info);
  gtk_list_box_append (list, row);
  g_object_unref (row);
}

static void
put_slide (Filling *filling, const char *id, BefSlide *slide)
{
  const BefCouncilSlides *slides = filling->slides;
  int at = bef_council_find_slide (slides->council, id);
  g_autofree char *name = slide == NULL ? dup_name (slides->commune, id) : NULL;
  const BefCouncilSlideInfo info = {
    .id = id,
    .name = name,
    .slide = slide,
    .note = bef_council_get_note (slides->council, id),
    .order = filling->order++,
    .place = (guint)(at + 1),
    .n = slides->council->slides->len,
    .room = slides->room,
    .may_edit = slides->may_edit,
    .has_notes = at >= 0 && slides->has_notes,
    .is_open = g_strcmp0 (slides->open, id) == 0,
  };

  put_row (filling, &info);
}

static void
put_rest (Filling *filling, const GPtrArray *deck)
{
  for (guint i = 0; i < deck->len; i++)
    {
      BefSlide *slide = g_ptr_array_index (deck, i);

      if (bef_council_find_slide (filling->slides->council, slide->id) < 0)
        put_slide (filling, slide->id, slide);
    }
}

/* Only then: it has the whole list laid out anew. */
static void
sort (GtkListBox *list)
{
  GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (list)), *next;

  for (; row != NULL && (next = gtk_widget_get_next_sibling (row)) != NULL; row = next)
    if (compare_rows (GTK_LIST_BOX_ROW (row), GTK_LIST_BOX_ROW (next), NULL) > 0)
      {
        gtk_list_box_invalidate_sort (list);
        return;
      }
}

gboolean
bef_council_slides_show (GtkListBox *chosen, GtkListBox *others, const BefCouncilSlides *slides)
{
  g_autoptr (GHashTable) rows = g_hash_table_new (g_str_hash, g_str_equal);
  Filling filling = { chosen, others, slides, rows, 0, 0, FALSE };
  GHashTableIter iter;
  gpointer row;

  take_rows (rows, chosen);
  take_rows (rows, others);
  if (slides->council != NULL && slides->deck != NULL)
    {
      for (guint i = 0; i < slides->council->slides->len; i++)
        {
          const char *id = g_ptr_array_index (slides->council->slides, i);
          put_slide (&filling, id, bef_council_deck_find (slides->deck, id));
        }
      put_rest (&filling, slides->deck->slides);
      put_rest (&filling, slides->deck->buildings);
    }
  g_hash_table_iter_init (&iter, rows);
  while (g_hash_table_iter_next (&iter, NULL, &row))
    gtk_list_box_remove (GTK_LIST_BOX (gtk_widget_get_parent (row)), row);
  sort (chosen);
  sort (others);
  return filling.has_more;
}
