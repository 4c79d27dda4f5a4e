/* funcs-refused.c - functions that make no sense in Postgres, or cannot be said there, and why */
#include "sql/funcs.h"

#define REFUSED .class = FUNC_REFUSED

/* clang-format off */
const struct func funcs_refused[] = {
	{"ai_analyze_sentiment ai_classify ai_decide ai_detect_anomalies ai_enrich ai_extract "
	 "ai_fix_grammar ai_forecast ai_gen ai_generate_text ai_mask ai_parse_document ai_predict_class "
	 "ai_predict_value ai_prep_search ai_query ai_search ai_similarity ai_summarize ai_top_drivers "
	 "ai_transcribe ai_translate vector_search",
	 0, -1, ".", REFUSED,
	 .message = "it calls a model or a vector index; call that from the application"},
	{"approx_top_k_accumulate approx_top_k_combine approx_top_k_estimate count_min_sketch "
	 "hll_sketch_agg hll_sketch_estimate hll_union hll_union_agg kll_merge_agg_bigint "
	 "kll_merge_agg_double kll_merge_agg_float kll_sketch_agg_bigint kll_sketch_agg_double "
	 "kll_sketch_agg_float kll_sketch_get_n_bigint kll_sketch_get_n_double kll_sketch_get_n_float "
	 "kll_sketch_get_quantile_bigint kll_sketch_get_quantile_double kll_sketch_get_quantile_float "
	 "kll_sketch_get_rank_bigint kll_sketch_get_rank_double kll_sketch_get_rank_float "
	 "kll_sketch_merge_bigint kll_sketch_merge_double kll_sketch_merge_float "
	 "kll_sketch_to_string_bigint kll_sketch_to_string_double kll_sketch_to_string_float "
	 "theta_difference theta_intersection theta_intersection_agg theta_sketch_agg "
	 "theta_sketch_estimate theta_union theta_union_agg tuple_difference_double "
	 "tuple_difference_integer tuple_difference_theta_double tuple_difference_theta_integer "
	 "tuple_intersection_agg_double tuple_intersection_agg_integer tuple_intersection_double "
	 "tuple_intersection_integer tuple_intersection_theta_double tuple_intersection_theta_integer "
	 "tuple_sketch_agg_double tuple_sketch_agg_integer tuple_sketch_estimate_double "
	 "tuple_sketch_estimate_integer tuple_sketch_summary_double tuple_sketch_summary_integer "
	 "tuple_sketch_theta_double tuple_sketch_theta_integer tuple_union_agg_double "
	 "tuple_union_agg_integer tuple_union_double tuple_union_integer tuple_union_theta_double "
	 "tuple_union_theta_integer",
	 0, -1, ".", REFUSED,
	 .message = "the binary state of a sketch is Spark's own; aggregate the rows themselves"},
	{"h3_boundaryasgeojson h3_boundaryaswkb h3_boundaryaswkt h3_centerasgeojson h3_centeraswkb "
	 "h3_centeraswkt h3_compact h3_coverash3 h3_coverash3string h3_distance h3_h3tostring h3_hexring "
	 "h3_ischildof h3_ispentagon h3_isvalid h3_kring h3_kringdistances h3_longlatash3 "
	 "h3_longlatash3string h3_maxchild h3_minchild h3_pointash3 h3_pointash3string h3_polyfillash3 "
	 "h3_polyfillash3string h3_resolution h3_stringtoh3 h3_tessellateaswkb h3_tochildren h3_toparent "
	 "h3_try_coverash3 h3_try_coverash3string h3_try_distance h3_try_polyfillash3 "
	 "h3_try_polyfillash3string h3_try_tessellateaswkb h3_try_validate h3_uncompact h3_validate",
	 0, -1, ".", REFUSED,
	 .message = "H3 cells need the extension h3, whose functions differ"},
	{"agg measure",
	 0, -1, ".", REFUSED,
	 .message = "a metric view has no counterpart; write its aggregate"},
	{"collations",
	 0, -1, ".", REFUSED,
	 .message = "Postgres has collations of its own: COLLATE"},
	{"cloud_files_state",
	 0, -1, ".", REFUSED,
	 .message = "there are no files behind the rows of a table"},
	{"current_recipient current_version",
	 0, -1, ".", REFUSED,
	 .message = "Unity Catalog, Delta Sharing and the runtime have no counterpart"},
	{"from_avro from_protobuf schema_of_avro to_avro to_protobuf",
	 0, -1, ".", REFUSED,
	 .message = "Avro and protobuf values are decoded before they are loaded"},
	{"from_xml schema_of_xml",
	 0, -1, ".", REFUSED,
	 .message = "XML by a schema is read before it is loaded; xpath() reads single values"},
	{"http_request",
	 0, -1, ".", REFUSED,
	 .message = "Postgres does not call out; do that in the application"},
	{"java_method reflect try_reflect",
	 0, -1, ".", REFUSED,
	 .message = "there is no JVM"},
	{"list_secrets secret try_secret",
	 0, -1, ".", REFUSED,
	 .message = "secrets live outside of the database"},
	{"read_files",
	 0, -1, ".", REFUSED,
	 .message = "files are loaded before they are queried: lb-load(1), COPY"},
	{"event_log read_kafka read_kinesis read_pubsub read_pulsar read_state_metadata read_statestore "
	 "table_changes",
	 0, -1, ".", REFUSED,
	 .message = "streams are loaded before they are queried: lb-cdc(1)"},
	{"remote_query",
	 0, -1, ".", REFUSED,
	 .message = "another database is reached by postgres_fdw"},
	{"sql_keywords",
	 0, -1, ".", REFUSED,
	 .message = "pg_get_keywords() lists those of Postgres"},
	{"python_worker_logs",
	 0, -1, ".", REFUSED,
	 .message = "Python workers have no counterpart"},
	{"timestamp_nanos",
	 0, -1, ".", REFUSED,
	 .message = "Postgres keeps microseconds"},
	{"st_estimatesrid try_to_geography try_to_geometry",
	 0, -1, ".", REFUSED,
	 .message = "PostGIS has no function that gives NULL for geometry that is not valid"},
	{"try_zstd_decompress zstd_compress zstd_decompress",
	 0, -1, ".", REFUSED,
	 .message = "Postgres has no functions for zstd"},
	{0},
};
/* clang-format on */
