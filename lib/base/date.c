/* date.c - days and dates */
#include "base/base.h"

#define DAYS_400_YEARS 146097
/* from 0000-03-01 to 1970-01-01; with years that begin in March a leap day is the last of its year
 */
#define DAYS_TO_1970 719468

/* The next two are days_from_civil and civil_from_days of Howard Hinnant's "chrono-Compatible
 * Low-Level Date Algorithms" (2021-09-01). */
int64_t
date_days(int year, int month, int day)
{
	int y = month <= 2 ? year - 1 : year, era = (y >= 0 ? y : y - 399) / 400,
	    of_era = y - era * 400;
	int of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

	return (int64_t)era * DAYS_400_YEARS + of_era * 365 + of_era / 4 - of_era / 100 + of_year -
	       DAYS_TO_1970;
}

void
date_of(int64_t days, int *year, int *month, int *day)
{
	int64_t z = days + DAYS_TO_1970,
		era = (z >= 0 ? z : z - (DAYS_400_YEARS - 1)) / DAYS_400_YEARS;
	int of_era = (int)(z - era * DAYS_400_YEARS);
	int y = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	int of_year = of_era - (365 * y + y / 4 - y / 100), m = (5 * of_year + 2) / 153;

	*day = of_year - (153 * m + 2) / 5 + 1;
	*month = m < 10 ? m + 3 : m - 9;
	*year = y + (int)era * 400 + (*month <= 2);
}

bool
date_is(int year, int month, int day)
{
	static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return month >= 1 && month <= 12 && day >= 1 &&
	       day <= lengths[month - 1] + (month == 2 && leap);
}
