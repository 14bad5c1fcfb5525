-- Runs the comparison in one backend and prints it. psql variables: module (the
-- shared library, without .so), inputs (directory of the cases), rounds, largest
-- (most rules of the growth table).

\set QUIET on
\set ON_ERROR_STOP on
\pset footer off
\pset border 0
\pset linestyle ascii
\pset null '-'
SET client_min_messages = warning;

CREATE FUNCTION bench(path text, major int, way text, rounds int,
                      OUT bytes int8, OUT lines int8, OUT errors int8,
                      OUT ours_ns float8, OUT ours_memory int8,
                      OUT server_ns float8, OUT server_memory int8,
                      OUT ratio float8, OUT ratio_min float8, OUT ratio_max float8)
AS :'module', 'bench' LANGUAGE C STRICT;

CREATE TEMP TABLE cases (number int, name text, major int, what text);
INSERT INTO cases VALUES
    (1, 'dense',     15, '100,000 rules'),
    (2, 'sample',    15, 'pg_hba.conf.sample as initdb fills it in'),
    (3, 'at-files',  15, '100 rules, each with an @file of 50 names'),
    (4, 'long-list', 15, '10,000 names in one field'),
    (5, 'comments',  15, '5,000 rules under 20 lines of comment each'),
    (6, 'broken',    15, '10,000 lines, every fourth refused'),
    (7, 'includes',  16, '100 includes of 50 rules (16; no server here)');

CREATE TEMP TABLE ways (number int, name text, what text);
INSERT INTO ways VALUES
    (1, 'parse-file',    'read the file, get the arena, parse all, give back'),
    (2, 'walk-file',     'the same and look at every entry'),
    (3, 'parse-large',   'as parse-file, the arena from large pages'),
    (4, 'parse-kept',    'read the file and parse all, in memory kept from before'),
    (5, 'stream-kept',   'read the file into kept memory, take entries one by one'),
    (6, 'stream-pieces', 'take entries one by one, read pieces in between'),
    (7, 'parse-bytes',   'parse all: file and kept arena at hand'),
    (8, 'stream-bytes',  'take entries one by one: file at hand'),
    (9, 'read-kept',     'read the file into kept memory, no more: the floor');

CREATE FUNCTION pg_temp.figure(value float8) RETURNS text LANGUAGE sql AS $$
    SELECT CASE WHEN value < 10 THEN round(value::numeric, 2)
                WHEN value < 100 THEN round(value::numeric, 1)
                ELSE round(value::numeric) END::text $$;

CREATE FUNCTION pg_temp.size(bytes float8) RETURNS text LANGUAGE sql AS $$
    SELECT CASE WHEN bytes < 1e6 THEN pg_temp.figure(bytes / 1e3) || ' kB'
                ELSE pg_temp.figure(bytes / 1e6) || ' MB' END $$;

\echo 'The server does in each pair: AllocateFile, tokenize_auth_file, parse_hba_line of'
\echo 'each line, contexts deleted. Ours does one of:'
\pset tuples_only on
SELECT '  ' || name, what FROM ways ORDER BY number;
\pset tuples_only off
\echo 'The headline is parse-file. Times are CPU times; ratios are server / ours, the'
\echo 'median of' :rounds 'pairs; both sides saw the same number of lines and of errors.'
\echo

CREATE TEMP TABLE results AS
    SELECT c.number AS case_number, c.name AS case_name, w.number AS way_number,
           w.name AS way_name, b.*
    FROM (SELECT * FROM cases ORDER BY number OFFSET 0) c,
         (SELECT * FROM ways ORDER BY number OFFSET 0) w,
         LATERAL bench(:'inputs' || '/' || c.name || '/main', c.major, w.name, :rounds) b;

\echo 'Cases'
SELECT c.name AS case, pg_temp.size(r.bytes) AS bytes, r.lines, r.errors, c.what
    FROM cases c JOIN results r ON r.case_number = c.number AND r.way_number = 1
    ORDER BY c.number;

\echo 'Time'
SELECT CASE way_number WHEN 1 THEN case_name ELSE '' END AS case, way_name AS way,
       pg_temp.figure(ratio) AS "ratio", pg_temp.figure(ratio_min) AS "min",
       pg_temp.figure(ratio_max) AS "max",
       pg_temp.figure(server_ns / 1e3) AS "server us", pg_temp.figure(ours_ns / 1e3) AS "ours us",
       pg_temp.figure(bytes * 1e3 / ours_ns) AS "ours MB/s",
       pg_temp.figure(ours_ns / nullif(lines, 0)) AS "ours ns/line"
    FROM results ORDER BY case_number, way_number;

\echo 'Memory at the peak (the bytes of the file, where ours reads it whole, come on top)'
SELECT p.case_name AS case, pg_temp.size(p.server_memory) AS "server's contexts",
       pg_temp.size(p.ours_memory) AS "our arena",
       pg_temp.figure(p.ours_memory::float8 / p.bytes) AS "arena bytes per byte",
       pg_temp.figure(p.server_memory::float8 / p.ours_memory) AS "server / arena",
       pg_temp.size(s.ours_memory) AS "reader's workspace"
    FROM results p JOIN results s USING (case_number)
    WHERE p.way_name = 'parse-file' AND s.way_name = 'stream-kept'
    ORDER BY case_number;

\echo 'Growth (ns per rule)'
CREATE TEMP TABLE growth AS
    SELECT n AS rules, p.bytes, p.ours_ns AS parse_file, p.server_ns, p.ratio, p.ours_memory,
           (bench(path, 15, 'stream-kept', few)).ours_ns AS stream_kept,
           (bench(path, 15, 'parse-bytes', few)).ours_ns AS parse_bytes
    FROM (SELECT n, :'inputs' || '/dense-' || n || '/main' AS path,
                 CASE WHEN n > 100000 THEN least(3, :rounds) ELSE :rounds END AS few
          FROM unnest(array[1000, 10000, 100000, 1000000]) n WHERE n <= :largest) sizes,
         LATERAL bench(path, 15, 'parse-file', few) p;
SELECT rules, pg_temp.size(bytes) AS bytes, pg_temp.figure(server_ns / rules) AS server,
       pg_temp.figure(parse_file / rules) AS "parse-file",
       pg_temp.figure(stream_kept / rules) AS "stream-kept",
       pg_temp.figure(parse_bytes / rules) AS "parse-bytes",
       pg_temp.figure(ratio) AS "ratio (parse-file)",
       pg_temp.figure(ours_memory::float8 / rules) AS "arena bytes/rule"
    FROM growth ORDER BY rules;

\echo 'Goals'
SELECT 'dense rules, parse-file: at least 20' AS goal, pg_temp.figure(ratio) AS ratio,
       CASE WHEN ratio >= 20 THEN 'reached' ELSE 'not reached' END AS "in this run"
    FROM results WHERE case_name = 'dense' AND way_name = 'parse-file'
UNION ALL
SELECT 'sample, parse-file: at least 10', pg_temp.figure(ratio),
       CASE WHEN ratio >= 10 THEN 'reached' ELSE 'not reached' END
    FROM results WHERE case_name = 'sample' AND way_name = 'parse-file';
