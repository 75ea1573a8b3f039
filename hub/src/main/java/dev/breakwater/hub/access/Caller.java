package dev.breakwater.hub.access;

/** Who asks the hub. */
public sealed interface Caller {

  /** The role that the paths' policy knows the caller by. */
  String role();

  /**
   * The administrator: everything that people and their programs may see and do.
   *
   * @param by what showed it: token or session
   */
  record Administrator(String by) implements Caller {
    @Override
    public String role() {
      return "administrator";
    }
  }

  /**
   * A node by its certificate: it may hand in its signals.
   *
   * @param cluster the cluster that its certificate names
   * @param node the node that its certificate names
   */
  record Node(String cluster, String node) implements Caller {
    @Override
    public String role() {
      return "node";
    }
  }

  /**
   * A cluster's API server by the cluster's token: it may post its audit events.
   *
   * @param cluster the cluster that the token is of
   */
  record ApiServer(String cluster) implements Caller {
    @Override
    public String role() {
      return "api-server";
    }
  }
}
