/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Calls that do not compile here, and what to use instead. Included before every file of ours by
 * the build (see meson.build), after the system headers that declare them.
 *
 *   strcpy, strcat, sprintf, vsprintf, gets -> g_strlcpy, g_strdup_printf, GString
 *   atoi, atol, atof, strtod                -> g_ascii_string_to_signed, g_ascii_strtod (no locale)
 *   strtok                                  -> g_strsplit
 *   localtime, gmtime, ctime, asctime       -> bef-civil-time.h
 */
#pragma once
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#ifdef __GNUC__
#pragma GCC poison gets strtok atoi atol atof asctime ctime vsprintf
#endif
