-- The store of the hub. Times are the hub's clock where a column says received, heard or made, the node's elsewhere.

CREATE TABLE cluster (
  name text PRIMARY KEY,
  made timestamptz NOT NULL,
  -- SHA-256 of the token that its API server posts audit events with; none until one was asked for.
  audit_token_hash bytea UNIQUE
);

-- How far each run of each part is committed. Whoever writes effects of a batch holds its row.
CREATE TABLE position (
  cluster text NOT NULL,
  node text NOT NULL,
  part text NOT NULL,
  epoch bigint NOT NULL,
  last_sequence bigint NOT NULL,
  heard timestamptz NOT NULL,
  PRIMARY KEY (cluster, node, part, epoch)
);
CREATE INDEX position_heard ON position (heard);

-- Ids rise in the order of commits: whoever inserts holds the advisory lock named in Findings.
CREATE TABLE finding (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  cluster text NOT NULL,
  node text NOT NULL,
  part text NOT NULL,
  uid text NOT NULL,
  rule text NOT NULL,
  type text NOT NULL,
  title text NOT NULL,
  severity smallint NOT NULL,
  source text NOT NULL,
  first_time timestamptz NOT NULL,
  last_time timestamptz NOT NULL,
  count integer NOT NULL DEFAULT 1,
  received timestamptz NOT NULL,
  -- What a person may look for, in lower case, bounded.
  search text NOT NULL,
  -- The whole finding as it came: one protobuf SignalBatch with one signal.
  signal bytea NOT NULL,
  UNIQUE (cluster, uid)
);
CREATE INDEX finding_severity ON finding (severity, id);
CREATE INDEX finding_cluster ON finding (cluster, id);

-- Partitioned by the hub's clock, so that a node's wrong clock cannot put a row where no partition is.
CREATE TABLE process_activity (
  received timestamptz NOT NULL,
  cluster text NOT NULL,
  node text NOT NULL,
  time timestamptz NOT NULL,
  action text NOT NULL,
  exit_code integer NOT NULL,
  uid text NOT NULL,
  parent_uid text NOT NULL,
  pid integer NOT NULL,
  name text NOT NULL,
  path text NOT NULL,
  command_line text NOT NULL,
  user_id bigint NOT NULL,
  user_name text NOT NULL,
  container text NOT NULL,
  created timestamptz NOT NULL
) PARTITION BY RANGE (received);
CREATE INDEX process_activity_uid ON process_activity (cluster, node, uid);
CREATE INDEX process_activity_parent ON process_activity (cluster, node, parent_uid);

CREATE TABLE loss (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  received timestamptz NOT NULL,
  cluster text NOT NULL,
  node text NOT NULL,
  -- The part that lost, or in front of which it was lost.
  part text NOT NULL,
  source text NOT NULL,
  reason text NOT NULL,
  from_sequence bigint NOT NULL,
  to_sequence bigint NOT NULL,
  count bigint NOT NULL,
  start_time timestamptz NOT NULL,
  end_time timestamptz NOT NULL,
  detail text NOT NULL
);

CREATE TABLE source (
  cluster text NOT NULL,
  node text NOT NULL,
  source text NOT NULL,
  -- Tells sources of one kind in one place apart: the path of a followed log; else empty.
  name text NOT NULL DEFAULT '',
  state text NOT NULL,
  reason text NOT NULL,
  events_seen bigint NOT NULL,
  events_lost bigint NOT NULL,
  last_event timestamptz NOT NULL,
  last_heard timestamptz NOT NULL,
  attributes jsonb NOT NULL,
  PRIMARY KEY (cluster, node, source, name)
);

-- How far a followed audit log is analysed; moved in the transaction that commits its findings.
CREATE TABLE audit_log_position (
  cluster text NOT NULL,
  path text NOT NULL,
  position text NOT NULL,
  moved timestamptz NOT NULL,
  PRIMARY KEY (cluster, path)
);

CREATE TABLE enrolment_token (
  hash bytea PRIMARY KEY,
  cluster text NOT NULL,
  -- Empty: any node of the cluster.
  node text NOT NULL,
  made timestamptz NOT NULL,
  expires timestamptz NOT NULL,
  used timestamptz
);

CREATE TABLE certificate (
  -- The serial number in hexadecimal, as a certificate viewer shows it.
  serial text PRIMARY KEY,
  cluster text NOT NULL,
  node text NOT NULL,
  issued timestamptz NOT NULL,
  expires timestamptz NOT NULL,
  revoked timestamptz
);

CREATE TABLE session (
  hash bytea PRIMARY KEY,
  made timestamptz NOT NULL,
  expires timestamptz NOT NULL
);

CREATE TABLE login_link (
  hash bytea PRIMARY KEY,
  expires timestamptz NOT NULL
);
