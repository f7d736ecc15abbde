-- The procedures that unload, and what they remember. Run by {{role}}.
USE ROLE {{role}};

CREATE TABLE IF NOT EXISTS {{home}}.UNLOADED (
  TABLE_NAME VARCHAR NOT NULL,
  BUSINESS_DATE DATE NOT NULL,
  FILE_NAME VARCHAR NOT NULL,
  ROW_COUNT NUMBER(38,0) NOT NULL,
  BYTES NUMBER(38,0) NOT NULL,
  FINGERPRINT NUMBER(38,0),
  IS_LISTED BOOLEAN NOT NULL,
  UNLOADED_AT TIMESTAMP_LTZ NOT NULL
) COMMENT = 'Endcap: the file of each table and business date, and whether its manifest lists it';

-- One table's rows of one business date as one file, which appears whole and replaces the one before. Tables without
-- dates are unloaded as they are. The fingerprint is taken first: rows that change meanwhile are seen the next time.
CREATE OR REPLACE PROCEDURE {{home}}.UNLOAD_TABLE(TABLE_NAME VARCHAR, BUSINESS_DAY DATE)
  RETURNS NUMBER
  LANGUAGE SQL
  EXECUTE AS CALLER
AS
$$
DECLARE
  day_text VARCHAR;
  file_name VARCHAR;
  rows_query VARCHAR;
  command VARCHAR;
  row_count NUMBER;
  fingerprint NUMBER;
  bytes NUMBER DEFAULT 0;
  unknown_table EXCEPTION (-20001, 'Endcap unloads only {{tableList}}');
BEGIN
  IF (table_name NOT IN ({{tableTexts}})) THEN
    RAISE unknown_table;
  END IF;
  ALTER SESSION SET TIMEZONE = '{{timeZone}}';
  ALTER SESSION SET TIME_OUTPUT_FORMAT = 'HH24:MI:SS';
  day_text := TO_VARCHAR(business_day, 'YYYY-MM-DD');
  file_name := table_name || '/dt=' || day_text || '/data_0_0_0.csv.gz';
  IF (table_name IN ({{factTexts}})) THEN
    rows_query := 'SELECT * EXCLUDE ENDCAP_DATE FROM {{homeText}}.' || UPPER(table_name) || ' WHERE ENDCAP_DATE = ''' || day_text || '''';
  ELSE
    rows_query := 'SELECT * FROM {{homeText}}.' || UPPER(table_name);
  END IF;
  SELECT COALESCE(MAX(ROW_COUNT), 0), MAX(FINGERPRINT) INTO :row_count, :fingerprint
    FROM {{home}}.TOTALS
    WHERE TABLE_NAME = :table_name AND (BUSINESS_DATE = :business_day OR BUSINESS_DATE IS NULL);
  IF (row_count = 0) THEN
    command := 'REMOVE @{{homeText}}.LANDING/' || file_name;
    EXECUTE IMMEDIATE :command;
  ELSE
    command := 'COPY INTO @{{homeText}}.LANDING/' || file_name || ' FROM (' || rows_query || ')'
      || ' FILE_FORMAT = (FORMAT_NAME = ''{{homeText}}.FILES'')'
      || ' OVERWRITE = TRUE SINGLE = TRUE MAX_FILE_SIZE = 5368709120 HEADER = TRUE';
    EXECUTE IMMEDIATE :command;
    SELECT $1 INTO :row_count FROM TABLE(RESULT_SCAN(LAST_QUERY_ID()));
    command := 'LIST @{{homeText}}.LANDING/' || file_name;
    EXECUTE IMMEDIATE :command;
    SELECT MAX($2) INTO :bytes FROM TABLE(RESULT_SCAN(LAST_QUERY_ID()));
  END IF;
  MERGE INTO {{home}}.UNLOADED AS known
    USING (SELECT :table_name AS TABLE_NAME, :business_day AS BUSINESS_DATE) AS done
    ON known.TABLE_NAME = done.TABLE_NAME AND known.BUSINESS_DATE = done.BUSINESS_DATE
    WHEN MATCHED THEN UPDATE SET
      FILE_NAME = :file_name, ROW_COUNT = :row_count, BYTES = :bytes, FINGERPRINT = :fingerprint,
      IS_LISTED = FALSE, UNLOADED_AT = CURRENT_TIMESTAMP()
    WHEN NOT MATCHED THEN INSERT
      (TABLE_NAME, BUSINESS_DATE, FILE_NAME, ROW_COUNT, BYTES, FINGERPRINT, IS_LISTED, UNLOADED_AT)
      VALUES (done.TABLE_NAME, done.BUSINESS_DATE, :file_name, :row_count, :bytes, :fingerprint, FALSE, CURRENT_TIMESTAMP());
  RETURN row_count;
END;
$$;

-- The list of a business date's files, written when all of them are there.
CREATE OR REPLACE PROCEDURE {{home}}.WRITE_MANIFEST(BUSINESS_DAY DATE)
  RETURNS VARCHAR
  LANGUAGE SQL
  EXECUTE AS CALLER
AS
$$
DECLARE
  day_text VARCHAR;
  file_name VARCHAR;
  command VARCHAR;
BEGIN
  day_text := TO_VARCHAR(business_day, 'YYYY-MM-DD');
  file_name := 'manifest_' || REPLACE(day_text, '-', '') || '.json';
  command := 'COPY INTO @{{homeText}}.LANDING/' || file_name || ' FROM ('
    || 'SELECT OBJECT_CONSTRUCT(''business_date'', ''' || day_text || ''', ''files'', ARRAY_AGG(OBJECT_CONSTRUCT('
    || '''name'', FILE_NAME, ''table'', TABLE_NAME, ''rows'', ROW_COUNT, ''bytes'', BYTES))'
    || ' WITHIN GROUP (ORDER BY TABLE_NAME)) AS MANIFEST'
    || ' FROM {{homeText}}.UNLOADED WHERE BUSINESS_DATE = ''' || day_text || ''' AND ROW_COUNT > 0)'
    || ' FILE_FORMAT = (TYPE = JSON COMPRESSION = NONE) OVERWRITE = TRUE SINGLE = TRUE';
  EXECUTE IMMEDIATE :command;
  UPDATE {{home}}.UNLOADED SET IS_LISTED = TRUE WHERE BUSINESS_DATE = :business_day;
  RETURN file_name;
END;
$$;

-- All tables of one business date, whether anything changed or not.
CREATE OR REPLACE PROCEDURE {{home}}.UNLOAD_DAY(BUSINESS_DAY DATE)
  RETURNS VARCHAR
  LANGUAGE SQL
  EXECUTE AS CALLER
AS
$$
DECLARE
  manifest VARCHAR;
BEGIN
{{calls}}
  CALL {{home}}.WRITE_MANIFEST(:business_day) INTO :manifest;
  RETURN manifest;
END;
$$;

-- Every business date of a range whose rows differ from what was unloaded, were never unloaded, or wait for their
-- manifest; with the last date also each table without dates that changed since it was unloaded last.
CREATE OR REPLACE PROCEDURE {{home}}.UNLOAD_CHANGED(FROM_DAY DATE, TO_DAY DATE)
  RETURNS VARCHAR
  LANGUAGE SQL
  EXECUTE AS CALLER
AS
$$
DECLARE
  files NUMBER DEFAULT 0;
  before_day DATE;
  changed RESULTSET;
BEGIN
  ALTER SESSION SET TIMEZONE = '{{timeZone}}';
  changed := (
    SELECT
      COALESCE(totals.TABLE_NAME, known.TABLE_NAME) AS TABLE_NAME,
      COALESCE(totals.BUSINESS_DATE, known.BUSINESS_DATE) AS BUSINESS_DATE
    FROM (
      SELECT TABLE_NAME, COALESCE(BUSINESS_DATE, :to_day) AS BUSINESS_DATE, ROW_COUNT, FINGERPRINT
      FROM {{home}}.TOTALS
      WHERE BUSINESS_DATE BETWEEN :from_day AND :to_day OR BUSINESS_DATE IS NULL
    ) AS totals
    FULL OUTER JOIN (
      SELECT
        TABLE_NAME,
        IFF(TABLE_NAME IN ({{factTexts}}), BUSINESS_DATE, :to_day) AS BUSINESS_DATE,
        ROW_COUNT, FINGERPRINT, IS_LISTED
      FROM {{home}}.UNLOADED
      WHERE (TABLE_NAME IN ({{factTexts}}) AND BUSINESS_DATE BETWEEN :from_day AND :to_day)
        OR TABLE_NAME NOT IN ({{factTexts}})
      QUALIFY TABLE_NAME IN ({{factTexts}})
        OR ROW_NUMBER() OVER (PARTITION BY TABLE_NAME ORDER BY UNLOADED_AT DESC) = 1
    ) AS known
      ON known.TABLE_NAME = totals.TABLE_NAME AND known.BUSINESS_DATE = totals.BUSINESS_DATE
    WHERE known.TABLE_NAME IS NULL
      OR NOT known.IS_LISTED
      OR totals.TABLE_NAME IS NULL AND known.ROW_COUNT > 0
      OR totals.FINGERPRINT <> known.FINGERPRINT
      OR totals.ROW_COUNT <> known.ROW_COUNT
    ORDER BY BUSINESS_DATE, TABLE_NAME
  );
  FOR one IN changed DO
    LET one_table VARCHAR := one.TABLE_NAME;
    LET one_day DATE := one.BUSINESS_DATE;
    IF (before_day <> one_day) THEN
      CALL {{home}}.WRITE_MANIFEST(:before_day);
    END IF;
    CALL {{home}}.UNLOAD_TABLE(:one_table, :one_day);
    before_day := one_day;
    files := files + 1;
  END FOR;
  IF (before_day IS NOT NULL) THEN
    CALL {{home}}.WRITE_MANIFEST(:before_day);
  END IF;
  RETURN TO_VARCHAR(files) || ' files unloaded';
END;
$$;

-- What the task calls: the look-back up to yesterday, by the retailer's clock.
CREATE OR REPLACE PROCEDURE {{home}}.UNLOAD_NIGHT()
  RETURNS VARCHAR
  LANGUAGE SQL
  EXECUTE AS CALLER
AS
$$
DECLARE
  first_day DATE;
  yesterday DATE;
  said VARCHAR;
BEGIN
  yesterday := DATEADD(DAY, -1, TO_DATE(CONVERT_TIMEZONE('{{timeZone}}', CURRENT_TIMESTAMP())));
  first_day := DATEADD(DAY, {{lookBackOffset}}, yesterday);
  CALL {{home}}.UNLOAD_CHANGED(:first_day, :yesterday) INTO :said;
  RETURN said;
END;
$$;
