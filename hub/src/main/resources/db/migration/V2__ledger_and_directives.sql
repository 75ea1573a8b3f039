-- The loss ledger, the activities that are kept besides processes, and what goes down to nodes.

-- Per run of a part: last_sequence = stored + lost, in every transaction.
ALTER TABLE position
  ADD COLUMN stored bigint NOT NULL DEFAULT 0,
  ADD COLUMN lost bigint NOT NULL DEFAULT 0,
  -- How many runs this row sums up; 0 for a row of one run. Summed rows have the epoch 0.
  ADD COLUMN folded integer NOT NULL DEFAULT 0,
  -- When the hub first heard of the run.
  ADD COLUMN began timestamptz NOT NULL DEFAULT now(),
  -- Of the first and the last signal, by the node's clock.
  ADD COLUMN first_time timestamptz NOT NULL DEFAULT now(),
  ADD COLUMN last_time timestamptz NOT NULL DEFAULT now(),
  -- Whether the hub has heard of a later run of the same part.
  ADD COLUMN superseded boolean NOT NULL DEFAULT false;
UPDATE position SET began = heard, first_time = heard, last_time = heard,
  superseded = EXISTS (
    SELECT FROM position later
    WHERE later.cluster = position.cluster AND later.node = position.node
      AND later.part = position.part AND later.epoch > position.epoch);

-- Whose numbers are missing, and in which run; part stays the one that lost them.
ALTER TABLE loss
  ADD COLUMN origin text NOT NULL DEFAULT '',
  ADD COLUMN epoch bigint NOT NULL DEFAULT 0;
UPDATE loss SET origin = part, epoch = coalesce(
  CAST(substring(detail FROM '^epoch ([0-9]{1,18})$') AS bigint),
  (SELECT max(known.epoch) FROM position known
   WHERE known.cluster = loss.cluster AND known.node = loss.node AND known.part = loss.part
     AND known.epoch <= extract(epoch FROM loss.received) * 1000),
  0)
WHERE source = 'NODE';
CREATE INDEX loss_end ON loss (end_time);
CREATE INDEX loss_origin ON loss (cluster, node, origin, epoch);

-- What the records of loss come to. A record is removed when it is old, its sum is not.
CREATE TABLE loss_sum (
  cluster text NOT NULL,
  node text NOT NULL,
  origin text NOT NULL,
  epoch bigint NOT NULL,
  part text NOT NULL,
  reason text NOT NULL,
  -- Whether what was lost had numbers of its origin's, so that it is part of position.lost.
  numbered boolean NOT NULL,
  count bigint NOT NULL,
  PRIMARY KEY (cluster, node, origin, epoch, part, reason, numbered)
);
INSERT INTO loss_sum (cluster, node, origin, epoch, part, reason, numbered, count)
SELECT cluster, node, origin, epoch, part, reason, from_sequence > 0,
  CAST(least(sum(count), 9223372036854775807) AS bigint)
FROM loss WHERE source = 'NODE' AND epoch > 0
GROUP BY cluster, node, origin, epoch, part, reason, from_sequence > 0;
UPDATE position SET lost = least(last_sequence, coalesce((
  SELECT sum(total.count) FROM loss_sum total
  WHERE total.cluster = position.cluster AND total.node = position.node
    AND total.origin = position.part AND total.epoch = position.epoch AND total.numbered), 0));
UPDATE position SET stored = last_sequence - lost;

-- Partitioned like process_activity, by the hub's clock.
CREATE TABLE network_activity (
  received timestamptz NOT NULL,
  cluster text NOT NULL,
  node text NOT NULL,
  time timestamptz NOT NULL,
  action text NOT NULL,
  process_uid text NOT NULL,
  process_name text NOT NULL,
  pid integer NOT NULL,
  container text NOT NULL,
  pod text NOT NULL,
  namespace text NOT NULL,
  protocol text NOT NULL,
  source_ip text NOT NULL,
  source_port integer NOT NULL,
  destination_ip text NOT NULL,
  destination_port integer NOT NULL,
  result integer NOT NULL,
  since timestamptz NOT NULL,
  bytes_in bigint NOT NULL,
  bytes_out bigint NOT NULL,
  packets_in bigint NOT NULL,
  packets_out bigint NOT NULL,
  connections bigint NOT NULL
) PARTITION BY RANGE (received);
CREATE INDEX network_activity_container ON network_activity (cluster, node, container, time);
CREATE INDEX network_activity_time ON network_activity (cluster, node, time);

CREATE TABLE dns_activity (
  received timestamptz NOT NULL,
  cluster text NOT NULL,
  node text NOT NULL,
  time timestamptz NOT NULL,
  action text NOT NULL,
  process_uid text NOT NULL,
  process_name text NOT NULL,
  pid integer NOT NULL,
  container text NOT NULL,
  pod text NOT NULL,
  namespace text NOT NULL,
  server text NOT NULL,
  name text NOT NULL,
  type text NOT NULL,
  answers text[] NOT NULL,
  rcode integer NOT NULL
) PARTITION BY RANGE (received);
CREATE INDEX dns_activity_time ON dns_activity (cluster, node, time);

CREATE TABLE kernel_activity (
  received timestamptz NOT NULL,
  cluster text NOT NULL,
  node text NOT NULL,
  time timestamptz NOT NULL,
  system_call text NOT NULL,
  process_uid text NOT NULL,
  process_name text NOT NULL,
  pid integer NOT NULL,
  container text NOT NULL,
  pod text NOT NULL,
  namespace text NOT NULL,
  arguments jsonb NOT NULL,
  result integer NOT NULL
) PARTITION BY RANGE (received);
CREATE INDEX kernel_activity_time ON kernel_activity (cluster, node, time);

-- A node that should have spoken and did not: one row for each time, open until it speaks again.
CREATE TABLE silence (
  cluster text NOT NULL,
  node text NOT NULL,
  since timestamptz NOT NULL,
  noticed timestamptz NOT NULL,
  ended timestamptz,
  PRIMARY KEY (cluster, node, since)
);
CREATE UNIQUE INDEX silence_open ON silence (cluster, node) WHERE ended IS NULL;

-- Generations rise in the order of commits: whoever inserts holds the advisory lock of Directives.
CREATE TABLE directive (
  generation bigint PRIMARY KEY,
  uid text NOT NULL UNIQUE,
  cluster text NOT NULL,
  -- Empty: every node of the cluster.
  node text NOT NULL,
  part text NOT NULL,
  kind text NOT NULL,
  issued timestamptz NOT NULL,
  expires timestamptz NOT NULL,
  -- A later one has taken its place.
  replaced boolean NOT NULL DEFAULT false,
  signed bytea NOT NULL
);
CREATE INDEX directive_cluster ON directive (cluster, generation) WHERE NOT replaced;

-- Kept for good: who had what done, why, and what came of it.
CREATE TABLE response (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  uid text NOT NULL UNIQUE,
  cluster text NOT NULL,
  node text NOT NULL,
  action text NOT NULL,
  process_uid text NOT NULL,
  container_uid text NOT NULL,
  -- The alert that it was asked for from; null if from none.
  alert bigint,
  requested_by text NOT NULL,
  reason text NOT NULL,
  requested timestamptz NOT NULL,
  expires timestamptz NOT NULL,
  -- Empty until the node says what came of it.
  status text NOT NULL DEFAULT '',
  detail text NOT NULL DEFAULT '',
  answered timestamptz
);
CREATE INDEX response_node ON response (cluster, node, id);

CREATE TABLE rule_set (
  cluster text NOT NULL,
  number integer NOT NULL,
  version text NOT NULL,
  made timestamptz NOT NULL,
  made_by text NOT NULL,
  -- The number of the set that it repeats; null for a new one.
  repeats integer,
  files jsonb NOT NULL,
  PRIMARY KEY (cluster, number)
);

-- A token that is used again with the same names and key gives a certificate again.
ALTER TABLE enrolment_token
  ADD COLUMN used_node text NOT NULL DEFAULT '',
  ADD COLUMN used_key bytea;
ALTER TABLE certificate
  ADD COLUMN token_hash bytea;
CREATE INDEX certificate_node ON certificate (cluster, node);
