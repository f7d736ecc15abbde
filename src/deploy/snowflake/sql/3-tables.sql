-- Endcap's tables as views: which columns are unloaded, and the business date of each row. Run by {{role}}.
-- Dates follow the session's time zone, which the procedures set to {{timeZone}}.
USE ROLE {{role}};

{{views}}

-- Rows and fingerprint of each business date (of the whole, for tables without one): what tells that something changed.
CREATE OR REPLACE VIEW {{home}}.TOTALS AS
{{totals}};
