-- Endcap's schema, what the role may do, the format of the files and where they go. Run by {{adminRole}}, then {{role}}.
USE ROLE {{adminRole}};

CREATE SCHEMA IF NOT EXISTS {{home}};
COMMENT ON SCHEMA {{home}} IS 'Endcap: nothing else belongs here; endcap deploy snowflake --undo drops it';
GRANT USAGE, CREATE VIEW, CREATE TABLE, CREATE STAGE, CREATE FILE FORMAT, CREATE PROCEDURE, CREATE TASK
  ON SCHEMA {{home}} TO ROLE {{role}};
{{grants}}

USE ROLE {{role}};

-- Values are text already, exact to the last digit; NULL is an empty field, an empty text is "".
CREATE FILE FORMAT IF NOT EXISTS {{home}}.FILES TYPE = CSV;
ALTER FILE FORMAT {{home}}.FILES SET
  COMPRESSION = GZIP
  FIELD_DELIMITER = ','
  RECORD_DELIMITER = '\n'
  FIELD_OPTIONALLY_ENCLOSED_BY = '"'
  ESCAPE = NONE
  ESCAPE_UNENCLOSED_FIELD = NONE
  NULL_IF = ()
  EMPTY_FIELD_AS_NULL = FALSE;

CREATE STAGE IF NOT EXISTS {{home}}.LANDING
  URL = '{{bucketUrl}}'
  STORAGE_INTEGRATION = {{integration}};
ALTER STAGE {{home}}.LANDING SET
  URL = '{{bucketUrl}}'
  STORAGE_INTEGRATION = {{integration}};
