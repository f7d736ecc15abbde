-- One row per key of a dimension: the row of the newest snapshot that holds it.
-- Keys that the newest snapshot no longer holds are kept, marked as not delivered.

WITH newest AS (
  SELECT
    *,
    ROW_NUMBER() OVER (PARTITION BY {key} ORDER BY snapshot_number DESC) AS age,
    MAX(snapshot_number) OVER () AS newest_snapshot_number
  FROM snapshots
)

SELECT
  {columns},
  snapshot_number = newest_snapshot_number AS is_delivered
FROM newest
WHERE age = 1
