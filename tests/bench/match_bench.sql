-- Runs the comparison of decisions in one backend and prints it. psql variables: as in
-- bench.sql.

\set QUIET on
\set ON_ERROR_STOP on
\pset footer off
\pset border 0
\pset linestyle ascii
\pset null '-'
SET client_min_messages = warning;

CREATE FUNCTION bench_match(directory text, rounds int, OUT rules int8, OUT connections int8,
                            OUT server_ns float8, OUT walk_ns float8, OUT walk_ratio float8,
                            OUT walk_min float8, OUT walk_max float8, OUT matcher_ns float8,
                            OUT matcher_ratio float8, OUT matcher_min float8,
                            OUT matcher_max float8, OUT build_ns float8, OUT kept_bytes int8,
                            OUT needed_bytes int8, OUT parsed_bytes int8)
AS :'module', 'bench_match' LANGUAGE C STRICT;

CREATE FUNCTION pg_temp.figure(value float8) RETURNS text LANGUAGE sql AS $$
    SELECT CASE WHEN value < 10 THEN round(value::numeric, 2)
                WHEN value < 100 THEN round(value::numeric, 1)
                ELSE round(value::numeric) END::text $$;

\echo 'Which rule decides. The server: check_hba, by way of hba_getauthmethod; the user is no'
\echo 'role that exists, so that +role costs it nothing. Ours: pgcfg_match, which walks over'
\echo 'all rules, and pgcfg_matcher_match. Times are CPU times of one decision; ratios are'
\echo 'server / ours, the median of' :rounds 'pairs; all three took the same line each time.'
\echo 'first, middle, last, none: one connection again and again, for which that rule is;'
\echo 'mixed: a thousand connections in turn.'
\echo

CREATE TEMP TABLE results AS
    SELECT place, place_number, b.*
    FROM (SELECT * FROM unnest(array['first', 'middle', 'last', 'none', 'mixed'])
              WITH ORDINALITY p(place, place_number) ORDER BY 2 OFFSET 0) p,
         unnest(array[10, 1000, 100000]) n,
         LATERAL bench_match(:'inputs' || '/match-' || place || '-' || n, :rounds) b;

\echo 'Time (ns)'
SELECT CASE place_number WHEN 1 THEN rules::text ELSE '' END AS rules, place,
       pg_temp.figure(server_ns) AS server,
       pg_temp.figure(walk_ns) AS walk, pg_temp.figure(walk_ratio) AS ratio,
       pg_temp.figure(walk_min) AS "min", pg_temp.figure(walk_max) AS "max",
       pg_temp.figure(matcher_ns) AS matcher, pg_temp.figure(matcher_ratio) AS ratio,
       pg_temp.figure(matcher_min) AS "min", pg_temp.figure(matcher_max) AS "max"
    FROM results ORDER BY results.rules, place_number;

\echo 'Compiling: bytes and time of each rule, and after how many connections it has paid'
SELECT rules, place, pg_temp.figure(build_ns / rules) AS "ns/rule",
       pg_temp.figure(kept_bytes::float8 / rules) AS "kept bytes/rule",
       pg_temp.figure(needed_bytes::float8 / rules) AS "buffer bytes/rule",
       pg_temp.figure(parsed_bytes::float8 / rules) AS "parsed bytes/rule",
       CASE WHEN walk_ns > matcher_ns
            THEN ceil(build_ns / (walk_ns - matcher_ns))::text END AS "pays against walk",
       CASE WHEN server_ns > matcher_ns
            THEN ceil(build_ns / (server_ns - matcher_ns))::text END AS "against server"
    FROM results WHERE place IN ('last', 'mixed') ORDER BY rules, place;

\echo 'Goals'
SELECT goal, pg_temp.figure(ratio) AS "lowest ratio",
       CASE WHEN ratio >= least THEN 'reached' ELSE 'not reached' END AS "in this run"
    FROM (SELECT 'walk, 1,000 rules and more, not the first: at least 5' AS goal, 5 AS least, min(walk_ratio) AS ratio
              FROM results WHERE rules >= 1000 AND place <> 'first'
          UNION ALL
          SELECT 'matcher, 100,000 rules, not the first: at least 100', 100, min(matcher_ratio)
              FROM results WHERE rules = 100000 AND place <> 'first') goals;
