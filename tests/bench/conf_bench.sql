-- Runs the comparison of postgresql.conf in one backend and prints it. psql
-- variables: as in bench.sql.

\set QUIET on
\set ON_ERROR_STOP on
\pset footer off
\pset border 0
\pset linestyle ascii
\pset null '-'
SET client_min_messages = warning;

CREATE FUNCTION bench_conf(path text, way text, rounds int,
                           OUT bytes int8, OUT entries int8, OUT ours_ns float8,
                           OUT server_ns float8, OUT ratio float8, OUT ratio_min float8,
                           OUT ratio_max float8, OUT ours_memory int8, OUT server_memory int8)
AS :'module', 'bench_conf' LANGUAGE C STRICT;

CREATE FUNCTION bench_names(rounds int, OUT names int, OUT ours_ns float8, OUT server_ns float8,
                            OUT ratio float8, OUT ratio_min float8, OUT ratio_max float8)
AS :'module', 'bench_names' LANGUAGE C STRICT;

CREATE FUNCTION bench_value(name text, value text, rounds int, OUT ours_ns float8,
                            OUT server_ns float8, OUT ratio float8, OUT ratio_min float8,
                            OUT ratio_max float8)
AS :'module', 'bench_value' LANGUAGE C STRICT;

CREATE FUNCTION pg_temp.figure(value float8) RETURNS text LANGUAGE sql AS $$
    SELECT CASE WHEN value < 10 THEN round(value::numeric, 2)
                WHEN value < 100 THEN round(value::numeric, 1)
                ELSE round(value::numeric) END::text $$;

CREATE FUNCTION pg_temp.size(bytes float8) RETURNS text LANGUAGE sql AS $$
    SELECT CASE WHEN bytes < 1e6 THEN pg_temp.figure(bytes / 1e3) || ' kB'
                ELSE pg_temp.figure(bytes / 1e6) || ' MB' END $$;

CREATE TEMP TABLE cases (number int, name text, what text);
INSERT INTO cases VALUES
    (1, 'conf-sample',       'postgresql.conf.sample of Debian''s 15'),
    (2, 'conf-sample-set',   'the same, every setting uncommented'),
    (3, 'settings',          '10,000 settings'),
    (4, 'long-string',       'one quoted value of 1 MB'),
    (5, 'long-escaped',      'the same, every hundredth byte a quote');

CREATE TEMP TABLE ways (number int, name text, what text);
INSERT INTO ways VALUES
    (1, 'read-file',   'read the file, get memory, take entries one by one, give back'),
    (2, 'read-kept',   'read the file into kept memory, take entries one by one'),
    (3, 'read-bytes',  'take entries one by one: file at hand'),
    (4, 'judge-file',  'read the file, get an arena, keep all entries, judge names and values'),
    (5, 'judge-bytes', 'keep and judge all entries: file and kept arena at hand');

\echo 'postgresql.conf. The server does in each pair: AllocateFile, ParseConfigFp, FreeFile,'
\echo 'context deleted: names and values are read, not judged. Ours does one of:'
\pset tuples_only on
SELECT '  ' || name, what FROM ways ORDER BY number;
\pset tuples_only off
\echo 'The headline is read-file. Times are CPU times; ratios are server / ours, the'
\echo 'median of' :rounds 'pairs; both sides saw the same number of entries and of errors.'
\echo

CREATE TEMP TABLE results AS
    SELECT c.number AS case_number, c.name AS case_name, w.number AS way_number,
           w.name AS way_name, b.*
    FROM (SELECT * FROM cases ORDER BY number OFFSET 0) c,
         (SELECT * FROM ways ORDER BY number OFFSET 0) w,
         LATERAL bench_conf(:'inputs' || '/' || c.name || '/main', w.name, :rounds) b;

\echo 'Cases'
SELECT c.name AS case, pg_temp.size(r.bytes) AS bytes, r.entries, c.what
    FROM cases c JOIN results r ON r.case_number = c.number AND r.way_number = 1
    ORDER BY c.number;

\echo 'Time'
SELECT CASE way_number WHEN 1 THEN case_name ELSE '' END AS case, way_name AS way,
       pg_temp.figure(ratio) AS "ratio", pg_temp.figure(ratio_min) AS "min",
       pg_temp.figure(ratio_max) AS "max",
       pg_temp.figure(server_ns / 1e3) AS "server us", pg_temp.figure(ours_ns / 1e3) AS "ours us",
       pg_temp.figure(bytes * 1e3 / ours_ns) AS "ours MB/s",
       pg_temp.figure(ours_ns / nullif(entries, 0)) AS "ours ns/entry"
    FROM results ORDER BY case_number, way_number;

\echo 'Memory at the peak'
SELECT case_name AS case, pg_temp.size(server_memory) AS "server's context",
       pg_temp.size(ours_memory) AS "our arena"
    FROM results WHERE way_name = 'judge-file' ORDER BY case_number;

\echo 'Growth (ns per setting): of different names, and of one name all the time'
CREATE TEMP TABLE growth AS
    SELECT kind, n AS settings, p.bytes, p.ours_ns AS read_file, p.server_ns, p.ratio,
           j.ours_ns AS judge_bytes, j.ours_memory
    FROM (SELECT kind, n, :'inputs' || '/' || kind || '-' || n || '/main' AS path,
                 CASE WHEN n > 100000 THEN least(3, :rounds) ELSE :rounds END AS few
          FROM unnest(array['settings', 'duplicates']) kind,
               unnest(array[1000, 10000, 100000, 1000000]) n WHERE n <= :largest) sizes,
         LATERAL bench_conf(path, 'read-file', few) p,
         LATERAL bench_conf(path, 'judge-bytes', few) j;
SELECT kind, settings, pg_temp.size(bytes) AS bytes,
       pg_temp.figure(server_ns / settings) AS server,
       pg_temp.figure(read_file / settings) AS "read-file",
       pg_temp.figure(judge_bytes / settings) AS "judge-bytes",
       pg_temp.figure(ratio) AS "ratio (read-file)",
       pg_temp.figure(ours_memory::float8 / settings) AS "arena bytes/setting"
    FROM growth ORDER BY kind DESC, settings;

\echo 'Finding a parameter by its name, all that 15 knows in turn. The server: find_option,'
\echo 'by way of GetConfigOptionFlags, which adds the reading of a flag. Ours:'
\echo 'pgcfg_parameter_find, which also describes the parameter.'
SELECT names, pg_temp.figure(ratio) AS ratio, pg_temp.figure(server_ns) AS "server ns",
       pg_temp.figure(ours_ns) AS "ours ns"
    FROM bench_names(:rounds);

\echo 'Parsing a value. The server: parse_int or parse_real, without range and check.'
\echo 'Ours: pgcfg_value_parse, with both.'
SELECT name AS parameter, value, pg_temp.figure(ratio) AS ratio,
       pg_temp.figure(server_ns) AS "server ns", pg_temp.figure(ours_ns) AS "ours ns"
    FROM (VALUES (1, 'max_connections', '100'), (2, 'work_mem', '4096'), (3, 'work_mem', '64MB'),
                 (4, 'work_mem', '0x40 kB'), (5, 'shared_buffers', '1.5GB'),
                 (6, 'statement_timeout', '30s'), (7, 'seq_page_cost', '1.0'),
                 (8, 'random_page_cost', '4.35'), (9, 'vacuum_cost_delay', '2.5ms'),
                 (10, 'cpu_tuple_cost', '1.2345678901234567e-3')) v(number, name, value),
         LATERAL bench_value(name, value, :rounds)
    ORDER BY number;

\echo 'Goals'
SELECT case_name || ', read-file: at least 20' AS goal, pg_temp.figure(ratio) AS ratio,
       CASE WHEN ratio >= 20 THEN 'reached' ELSE 'not reached' END AS "in this run"
    FROM results WHERE way_name = 'read-file' AND case_name <> 'conf-sample-set'
    ORDER BY case_number;
