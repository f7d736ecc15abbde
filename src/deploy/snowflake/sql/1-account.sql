-- What {{project}} needs of the account: a warehouse, a role and the way to the bucket. Run by {{adminRole}}.
USE ROLE {{adminRole}};

CREATE WAREHOUSE IF NOT EXISTS {{warehouse}} WITH
  WAREHOUSE_SIZE = {{size}}
  AUTO_SUSPEND = {{suspendSeconds}}
  AUTO_RESUME = TRUE
  INITIALLY_SUSPENDED = TRUE
  COMMENT = 'Endcap: unloads {{projectText}}';
ALTER WAREHOUSE {{warehouse}} SET
  WAREHOUSE_SIZE = {{size}}
  AUTO_SUSPEND = {{suspendSeconds}}
  AUTO_RESUME = TRUE
  STATEMENT_TIMEOUT_IN_SECONDS = 3600;

CREATE ROLE IF NOT EXISTS {{role}} COMMENT = 'Endcap: reads the tables of {{projectText}} and unloads them';
GRANT ROLE {{role}} TO ROLE SYSADMIN;
GRANT USAGE ON WAREHOUSE {{warehouse}} TO ROLE {{role}};
GRANT EXECUTE TASK ON ACCOUNT TO ROLE {{role}};

-- Never replaced, only altered: a replaced integration has another external id, and AWS no longer trusts it.
CREATE STORAGE INTEGRATION IF NOT EXISTS {{integration}}
  TYPE = EXTERNAL_STAGE
  STORAGE_PROVIDER = 'S3'
  ENABLED = TRUE
  STORAGE_AWS_ROLE_ARN = '{{awsRole}}'
  STORAGE_ALLOWED_LOCATIONS = ('{{bucketUrl}}');
ALTER STORAGE INTEGRATION {{integration}} SET
  ENABLED = TRUE
  STORAGE_AWS_ROLE_ARN = '{{awsRole}}'
  STORAGE_ALLOWED_LOCATIONS = ('{{bucketUrl}}');
GRANT USAGE ON INTEGRATION {{integration}} TO ROLE {{role}};

-- The AWS trust step. What this shows as STORAGE_AWS_IAM_USER_ARN and STORAGE_AWS_EXTERNAL_ID belongs into the trust
-- policy of {{awsRole}} (aws-trust.json), which also needs the permissions of aws-permissions.json.
DESC INTEGRATION {{integration}};
