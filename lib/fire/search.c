/* search.c - the highest rate that holds: doubled until it does not, then halved into */
#include "fire/fire.h"

#define CLOSE_ENOUGH 1.05

bool
fire_search_next(struct fire_search *s, bool held)
{
	if (held)
		s->low = s->rate;
	else
		s->high = s->rate;
	if (s->low == 0) /* not even the first rate held */
		s->rate /= 2;
	else
		s->rate = s->high == 0 ? s->rate * 2 : (s->low + s->high) / 2;
	if (s->high > 0 && s->low > 0 && s->high / s->low < CLOSE_ENOUGH)
		return false;
	return s->rate >= s->least && ++s->steps < 30;
}
