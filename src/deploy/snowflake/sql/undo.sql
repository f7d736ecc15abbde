-- Everything that the other files made, undone. The retailer's tables and the files in the bucket stay. Run by {{adminRole}}.
USE ROLE {{adminRole}};

DROP SCHEMA IF EXISTS {{home}};
DROP INTEGRATION IF EXISTS {{integration}};
DROP WAREHOUSE IF EXISTS {{warehouse}};
DROP ROLE IF EXISTS {{role}};
