-- What publishers say of themselves beside their signals, and what became of the rules that nodes were given.

CREATE TABLE publisher_state (
  cluster text NOT NULL,
  node text NOT NULL,
  heard timestamptz NOT NULL,
  attributes jsonb NOT NULL,
  PRIMARY KEY (cluster, node)
);

-- The last answer of each node to each directive with rules; to those that nobody signed in one row without a uid.
CREATE TABLE rule_answer (
  cluster text NOT NULL,
  node text NOT NULL,
  directive text NOT NULL,
  version text NOT NULL,
  status text NOT NULL,
  detail text NOT NULL,
  answered timestamptz NOT NULL,
  PRIMARY KEY (cluster, node, directive)
);
CREATE INDEX rule_answer_answered ON rule_answer (cluster, node, answered);
