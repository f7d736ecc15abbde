-- The night, at {{schedule}} by the clock of {{timeZone}}. Run by {{role}}.
USE ROLE {{role}};

CREATE OR REPLACE TASK {{home}}.UNLOAD_NIGHTLY
  WAREHOUSE = {{warehouse}}
  SCHEDULE = 'USING CRON {{schedule}} {{timeZone}}'
  ALLOW_OVERLAPPING_EXECUTION = FALSE
  USER_TASK_TIMEOUT_MS = 10800000
  COMMENT = 'Endcap: unloads {{projectText}} every night'
AS
  CALL {{home}}.UNLOAD_NIGHT();
ALTER TASK {{home}}.UNLOAD_NIGHTLY RESUME;
