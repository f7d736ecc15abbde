/** The state database: what was delivered, what was accepted, what ran, what is published. One file, one transaction. */

/** Each entry brings the database from the version of its index to the next one. */
export const migrations: readonly string[] = [
  `
CREATE TABLE runs (
  run_id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  trigger TEXT NOT NULL,
  status TEXT NOT NULL,
  started_at TEXT NOT NULL,
  finished_at TEXT,
  facts TEXT NOT NULL DEFAULT '{}',
  error TEXT
) STRICT;

CREATE TABLE steps (
  run_id TEXT NOT NULL REFERENCES runs,
  name TEXT NOT NULL,
  attempt INTEGER NOT NULL,
  status TEXT NOT NULL,
  started_at TEXT NOT NULL,
  finished_at TEXT,
  facts TEXT NOT NULL DEFAULT '{}',
  error TEXT,
  PRIMARY KEY (run_id, name, attempt)
) STRICT;

CREATE TABLE events (
  event_id INTEGER PRIMARY KEY AUTOINCREMENT,
  at TEXT NOT NULL,
  run_id TEXT,
  kind TEXT NOT NULL,
  data TEXT NOT NULL
) STRICT;

CREATE TABLE lease (
  name TEXT PRIMARY KEY,
  holder TEXT NOT NULL,
  pid INTEGER NOT NULL,
  host TEXT NOT NULL,
  acquired_at TEXT NOT NULL,
  renewed_at TEXT NOT NULL,
  expires_at TEXT NOT NULL
) STRICT;

-- Every file ever landed. status: landed, accepted, refused, duplicate, waiting (for the rest of what its manifest lists).
CREATE TABLE files (
  file_id INTEGER PRIMARY KEY,
  table_name TEXT NOT NULL,
  source_name TEXT NOT NULL,
  name_date TEXT,
  part TEXT,
  bytes INTEGER NOT NULL,
  modified_ms REAL NOT NULL,
  changed_ms REAL NOT NULL,
  sha256 TEXT NOT NULL,
  landed_path TEXT NOT NULL,
  delivery_id INTEGER NOT NULL REFERENCES deliveries,
  run_id TEXT NOT NULL,
  landed_at TEXT NOT NULL,
  status TEXT NOT NULL,
  facts TEXT NOT NULL,
  delivered INTEGER,
  accepted INTEGER,
  quarantined INTEGER,
  skipped INTEGER,
  refused INTEGER,
  findings TEXT NOT NULL DEFAULT '[]',
  error TEXT
) STRICT;
CREATE INDEX files_by_name ON files (source_name, file_id);
CREATE INDEX files_by_delivery ON files (delivery_id);
CREATE INDEX files_by_status ON files (status);

-- The files of one table found together for one name date. effective_date orders deliveries: the date in the name, else the last date inside.
CREATE TABLE deliveries (
  delivery_id INTEGER PRIMARY KEY,
  table_name TEXT NOT NULL,
  name_date TEXT,
  effective_date TEXT,
  run_id TEXT NOT NULL,
  arrived_at TEXT NOT NULL,
  status TEXT NOT NULL,
  quarantine_path TEXT,
  error TEXT
) STRICT;

-- One version of a table's business date ('' for a whole snapshot), as one delivery holds it.
-- state: current, superseded, held; note 'removed': superseded so long that its rows are gone; 'vanished': the delivery lacks a day that it should hold. path: the accepted file that holds its rows (may be an older delivery's, when the content is equal).
CREATE TABLE days (
  table_name TEXT NOT NULL,
  business_date TEXT NOT NULL,
  delivery_id INTEGER NOT NULL REFERENCES deliveries,
  rows INTEGER NOT NULL,
  content TEXT NOT NULL,
  sums TEXT NOT NULL DEFAULT '{}',
  path TEXT,
  rows_delivery_id INTEGER NOT NULL,
  state TEXT NOT NULL,
  note TEXT,
  PRIMARY KEY (table_name, business_date, delivery_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX days_by_state ON days (table_name, state, business_date);
CREATE INDEX days_by_delivery ON days (delivery_id);

CREATE TABLE confirmations (
  confirmation_id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  table_name TEXT NOT NULL,
  business_date TEXT NOT NULL,
  reason TEXT NOT NULL,
  at TEXT NOT NULL,
  UNIQUE (kind, table_name, business_date)
) STRICT;

-- kind: run, rollback, release. One row is one moment at which readers saw a new state.
CREATE TABLE commits (
  commit_id INTEGER PRIMARY KEY,
  run_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  at TEXT NOT NULL,
  reason TEXT,
  facts TEXT NOT NULL DEFAULT '{}'
) STRICT;

-- Partition versions: published from one commit until the commit that retired it. key '' is a whole dimension.
CREATE TABLE partitions (
  partition_id INTEGER PRIMARY KEY,
  table_name TEXT NOT NULL,
  partition_key TEXT NOT NULL,
  published_by INTEGER NOT NULL REFERENCES commits (commit_id),
  retired_by INTEGER REFERENCES commits (commit_id),
  run_id TEXT NOT NULL,
  path TEXT,
  rows INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  sha256 TEXT NOT NULL,
  inputs TEXT NOT NULL,
  facts TEXT NOT NULL DEFAULT '{}'
) STRICT;
CREATE UNIQUE INDEX partitions_current ON partitions (table_name, partition_key) WHERE retired_by IS NULL;
CREATE INDEX partitions_by_commit ON partitions (published_by);

-- Candidates whose audit failed: inspected with diff, published by release or replaced by the next good candidate.
CREATE TABLE held_partitions (
  table_name TEXT NOT NULL,
  partition_key TEXT NOT NULL,
  run_id TEXT NOT NULL,
  path TEXT NOT NULL,
  rows INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  sha256 TEXT NOT NULL,
  inputs TEXT NOT NULL,
  facts TEXT NOT NULL DEFAULT '{}',
  failures TEXT NOT NULL,
  held_at TEXT NOT NULL,
  PRIMARY KEY (table_name, partition_key)
) STRICT;

-- What a commit changed in a published week, by measure, and which files caused it.
CREATE TABLE restatements (
  commit_id INTEGER NOT NULL REFERENCES commits,
  partition_key TEXT NOT NULL,
  facts TEXT NOT NULL,
  PRIMARY KEY (commit_id, partition_key)
) STRICT;

CREATE TABLE alerts (
  alert_id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  since TEXT NOT NULL,
  last_at TEXT NOT NULL,
  resolved_at TEXT,
  data TEXT NOT NULL,
  sent TEXT NOT NULL DEFAULT '{}'
) STRICT;
`,
  `
-- The newest delivery there was when it was said: a word stands for what was there. NULL: for all that come.
ALTER TABLE confirmations ADD COLUMN delivery_id INTEGER;

-- reading 0: the newest reading of the delivery; others are older readings that gave other rows: what was published from them can be shown and rolled back to.
CREATE TABLE days_by_reading (
  table_name TEXT NOT NULL,
  business_date TEXT NOT NULL,
  delivery_id INTEGER NOT NULL REFERENCES deliveries,
  reading INTEGER NOT NULL DEFAULT 0,
  rows INTEGER NOT NULL,
  content TEXT NOT NULL,
  sums TEXT NOT NULL DEFAULT '{}',
  path TEXT,
  rows_delivery_id INTEGER NOT NULL,
  state TEXT NOT NULL,
  note TEXT,
  PRIMARY KEY (table_name, business_date, delivery_id, reading)
) STRICT, WITHOUT ROWID;
INSERT INTO days_by_reading (table_name, business_date, delivery_id, rows, content, sums, path, rows_delivery_id, state, note)
  SELECT table_name, business_date, delivery_id, rows, content, sums, path, rows_delivery_id, state, note FROM days;
DROP TABLE days;
ALTER TABLE days_by_reading RENAME TO days;
CREATE INDEX days_by_state ON days (table_name, state, business_date);
CREATE INDEX days_by_delivery ON days (delivery_id);
`,
  `
-- Days on account of which a delivery that was read again is held: its older reading counts. confirmed: the next reading counts, however it comes out.
CREATE TABLE doubtful_readings (
  table_name TEXT NOT NULL,
  business_date TEXT NOT NULL,
  delivery_id INTEGER NOT NULL REFERENCES deliveries,
  rows INTEGER NOT NULL,
  confirmed INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (delivery_id, business_date)
) STRICT, WITHOUT ROWID;
`,
  `
-- What was last taken from an operational database: a mark a business date, which differs whenever its rows do. business_date '': a whole dimension, or the newest change seen of a fact table.
CREATE TABLE source_days (
  table_name TEXT NOT NULL,
  business_date TEXT NOT NULL,
  mark TEXT NOT NULL,
  PRIMARY KEY (table_name, business_date)
) STRICT, WITHOUT ROWID;
`,
  `
-- What a comparison of two deliveries' rows of a business date found. doubt: rows (of the older one few stand in the newer), stores (the newer lacks some), versions (of files that nothing puts in order); NULL: the newer one replaces the older. keeps: older or newer, which of them counts until a person decides.
CREATE TABLE day_pairs (
  table_name TEXT NOT NULL,
  business_date TEXT NOT NULL,
  older INTEGER NOT NULL REFERENCES deliveries (delivery_id),
  newer INTEGER NOT NULL REFERENCES deliveries (delivery_id),
  doubt TEXT,
  keeps TEXT,
  PRIMARY KEY (table_name, business_date, older, newer)
) STRICT, WITHOUT ROWID;
`,
];
