/* funcs-geo.c - geospatial functions: most have their name in PostGIS too */
#include <string.h>

#include "sql/funcs.h"
#include "sql/types.h"

#define POSTGIS .code = "postgis", .message = "needs the extension PostGIS"

/* The function of the same name. */
static struct expr *
same(struct sql *s, struct expr *call, const struct type *t)
{
	struct buf name = {.arena = s->arena};
	struct expr *e;
	const char *p;

	for (p = call->text; *p != '\0'; p++)
		buf_char(&name, *p >= 'A' && *p <= 'Z' ? (char)(*p + 32) : *p);
	e = form(s, t, arena_printf(s->arena, "%s($*)", buf_text(&name)), NULL);
	e->args = call->args;
	return e;
}

static struct expr *
geometry(struct sql *s, struct expr *call)
{
	return same(s, call, type_of(T_GEOMETRY));
}

static struct expr *
geography(struct sql *s, struct expr *call)
{
	return same(s, call, type_of(T_GEOGRAPHY));
}

static struct expr *
number(struct sql *s, struct expr *call)
{
	return same(s, call, type_of(T_DOUBLE));
}

static struct expr *
integer(struct sql *s, struct expr *call)
{
	return same(s, call, type_of(T_INT));
}

static struct expr *
boolean(struct sql *s, struct expr *call)
{
	return same(s, call, type_of(T_BOOLEAN));
}

static struct expr *
text(struct sql *s, struct expr *call)
{
	return same(s, call, type_of(T_STRING));
}

static struct expr *
binary(struct sql *s, struct expr *call)
{
	return same(s, call, type_of(T_BINARY));
}

#define SAME .says = "the function of the same name", POSTGIS

/* clang-format off */
const struct func funcs_geo[] = {
	{"st_boundary st_buffer st_centroid st_closestpoint st_concavehull st_convexhull st_difference "
	 "st_endpoint st_envelope st_exteriorring st_flipcoordinates st_force2d st_geometryn st_interiorringn "
	 "st_intersection st_makeline st_makepolygon st_multi st_pointn st_reverse st_rotate st_scale "
	 "st_setsrid st_simplify st_startpoint st_transform st_translate st_union",
	 1, 6, ".", .rewrite = geometry, SAME},
	{"st_geomfromewkb st_geomfromewkt st_geomfromgeohash st_geomfromgeojson st_geomfromtext st_geomfromwkb "
	 "st_pointfromgeohash", 1, 2, ".", .rewrite = geometry, SAME},
	{"st_geogfromtext st_geogfromwkb", 1, 1, ".", .rewrite = geography, SAME},
	{"st_area st_azimuth st_distance st_distancesphere st_distancespheroid st_length st_m st_perimeter st_x st_xmax "
	 "st_xmin st_y st_ymax st_ymin st_z st_zmax st_zmin", 1, 2, ".", .rewrite = number, SAME},
	{"st_dimension st_ndims st_npoints st_numgeometries st_numinteriorrings st_srid", 1, 1, ".", .rewrite = integer, SAME},
	{"st_contains st_covers st_disjoint st_dwithin st_equals st_intersects st_isempty st_isvalid st_touches st_within",
	 1, 3, ".", .rewrite = boolean, SAME},
	{"st_asewkt st_asgeojson st_astext st_geohash st_geometrytype", 1, 2, ".", .rewrite = text, SAME},
	{"st_asewkb", 1, 2, ".", .rewrite = binary, SAME},
	/* Databricks counts points from 1, and from the end below 0; PostGIS from 0 */
	{"st_addpoint", 2, 2, ".", "geometry", "st_addpoint($1, $2)", POSTGIS},
	{"st_addpoint", 3, 3, "..u", "geometry", "st_addpoint($1, $2, $3 - 1)", POSTGIS},
	{"st_addpoint", 3, 3, "..i", "geometry",
	 "st_addpoint($1, $2, CASE WHEN $3 > 0 THEN $3 - 1 ELSE st_npoints($1) + $3 + 1 END)", POSTGIS},
	{"st_removepoint", 2, 2, ".u", "geometry", "st_removepoint($1, $2 - 1)", POSTGIS},
	{"st_removepoint", 2, 2, ".i", "geometry",
	 "st_removepoint($1, CASE WHEN $2 > 0 THEN $2 - 1 ELSE st_npoints($1) + $2 END)", POSTGIS},
	{"st_setpoint", 3, 3, ".u.", "geometry", "st_setpoint($1, $2 - 1, $3)", POSTGIS},
	{"st_setpoint", 3, 3, ".i.", "geometry", "st_setpoint($1, CASE WHEN $2 > 0 THEN $2 - 1 ELSE $2 END, $3)", POSTGIS},
	{"st_asbinary st_aswkb", 1, 1, ".", "binary", "st_asbinary($1)", POSTGIS},
	{"st_asbinary st_aswkb", 2, 2, ".", "binary", "st_asbinary($1, $2)", POSTGIS},
	{"st_aswkt", 1, 1, ".", "string", "st_astext($1)", POSTGIS},
	{"st_dump", 1, 1, ".", "array<geometry>", "ARRAY(SELECT geom FROM st_dump($1))", POSTGIS},
	{"st_envelope_agg", 1, 1, ".", "geometry", "st_extent($d$1)$F::geometry", .class = FUNC_AGGREGATE, POSTGIS},
	{"st_geogarea", 1, 1, ".", "double", "st_area($1::geography)", POSTGIS},
	{"st_geogfromewkt st_geogfromwkt", 1, 1, "s", "geography", "st_geogfromtext($1)", POSTGIS},
	{"st_geogfromgeojson", 1, 1, "s", "geography", "st_geomfromgeojson($1)::geography", POSTGIS},
	{"st_geoglength", 1, 1, ".", "double", "st_length($1::geography)", POSTGIS},
	{"st_geogperimeter", 1, 1, ".", "double", "st_perimeter($1::geography)", POSTGIS},
	{"st_geomfromwkt to_geometry", 1, 1, "X", "geometry", "st_geomfromwkb($1)", POSTGIS},
	{"st_geomfromwkt to_geometry", 1, 1, "s", "geometry", "st_geomfromtext($1)", POSTGIS},
	{"st_geomfromwkt to_geometry", 2, 2, "si", "geometry", "st_geomfromtext($1, $2)", POSTGIS},
	{"st_point", 2, 2, "d", "geometry", "st_point($1, $2)", POSTGIS},
	{"st_point", 3, 3, "ddi", "geometry", "st_setsrid(st_point($1, $2), $3)", POSTGIS},
	{"st_union_agg", 1, 1, ".", "geometry", "st_union($1)", .class = FUNC_AGGREGATE, POSTGIS},
	{"to_geography", 1, 1, "X", "geography", "st_geogfromwkb($1)", POSTGIS},
	{"to_geography", 1, 1, "s", "geography", "st_geogfromtext($1)", POSTGIS},
	{0},
};
/* clang-format on */
