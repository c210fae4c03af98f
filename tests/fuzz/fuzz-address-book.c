/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any text as a kept address book, as kept notes, as what is written on graphs, as a table and as a
 * number: refused with a sentence, or read so that what is written of it reads the same, with
 * nothing lost. */
#include <string.h>

#include "model/bef-address-book.h"
#include "model/bef-annotations.h"
#include "model/bef-notes.h"
#include "model/bef-phone.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static void
check_contact (const BefContact *contact)
{
  g_autofree char *shown = bef_phone_dup_shown (contact->phone),
                  *uri = bef_phone_dup_uri (contact->phone),
                  *mail = bef_contact_dup_mail_uri (contact, "x");

  g_assert_true (contact->role[0] != '\0' && contact->id[0] != '\0');
  g_assert_true (uri == NULL || strspn (uri + 4, "+0123456789;ext=phonec-") == strlen (uri + 4));
  g_assert_true (shown == NULL || g_utf8_validate (shown, -1, NULL));
  g_assert_true (mail == NULL || strchr (strchr (mail, '?') + 1, '?') == NULL);
  for (int i = 0; i < BEF_N_CONTACT_FIELDS; i++)
    {
      const char *text = bef_contact_get (contact, (BefContactField)i);
      g_assert_true (text == NULL || (text[0] != '\0' && g_utf8_validate (text, -1, NULL)));
    }
}

static void
check_book (const char *text, gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BefAddressBook) book = bef_address_book_read (text, size, &error);

  g_assert_true ((book == NULL) == (error != NULL));
  if (book == NULL)
    return;
  for (guint i = 0; i < bef_address_book_get_length (book); i++)
    check_contact (bef_address_book_get (book, i));
  g_autofree char *kept = bef_address_book_to_text (book);
  g_autoptr (BefAddressBook) again = bef_address_book_read (kept, strlen (kept), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (bef_address_book_get_length (again), ==, bef_address_book_get_length (book));
  g_assert_cmpuint (bef_address_book_get_problems (again)->len, ==,
                    bef_address_book_get_problems (book)->len);
  g_autofree char *twice = bef_address_book_to_text (again);
  g_assert_cmpstr (twice, ==, kept);
}

static void
check_notes (const char *text, gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BefNotes) notes = bef_notes_read (text, size, &error);

  g_assert_true ((notes == NULL) == (error != NULL));
  if (notes == NULL)
    return;
  g_autofree char *kept = bef_notes_to_text (notes);
  g_autoptr (BefNotes) again = bef_notes_read (kept, strlen (kept), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (bef_notes_count_unread (again), ==, bef_notes_count_unread (notes));
  g_autofree char *twice = bef_notes_to_text (again);
  g_assert_cmpstr (twice, ==, kept);
}

static void
check_annotations (const char *text, gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BefAnnotations) annotations = bef_annotations_read (text, size, &error);

  g_assert_true ((annotations == NULL) == (error != NULL));
  if (annotations == NULL)
    return;
  g_autofree char *kept = bef_annotations_to_text (annotations);
  g_autoptr (BefAnnotations) again = bef_annotations_read (kept, strlen (kept), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (bef_annotations_count_unread (again), ==,
                    bef_annotations_count_unread (annotations));
  g_autofree char *twice = bef_annotations_to_text (again);
  g_assert_cmpstr (twice, ==, kept);
}

static void
check_table (const char *text, gsize size)
{
  g_autoptr (BefAddressBook) book = bef_address_book_new (), again = bef_address_book_new ();
  g_autoptr (GPtrArray) problems = NULL, none = NULL;
  guint n = bef_address_book_add_csv (book, text, size, &problems);

  g_assert_cmpuint (n, ==, bef_address_book_get_length (book));
  for (guint i = 0; i < n; i++)
    check_contact (bef_address_book_get (book, i));
  g_autofree char *csv = bef_address_book_to_csv (book);
  g_assert_cmpuint (bef_address_book_add_csv (again, csv, strlen (csv), &none), ==, n);
  g_assert_cmpuint (none->len, ==, 0);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *text = g_strndup ((const char *)data, size);

  check_book ((const char *)data, size);
  check_notes ((const char *)data, size);
  check_annotations ((const char *)data, size);
  check_table ((const char *)data, size);
  bef_phone_check (text);
  g_autofree char *shown = bef_phone_dup_shown (text);
  return shown == NULL;
}
