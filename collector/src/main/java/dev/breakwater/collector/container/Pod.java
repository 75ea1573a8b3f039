package dev.breakwater.collector.container;

import dev.breakwater.detection.node.NodeContainer;
import dev.breakwater.detection.node.NodeContainer.Known;
import dev.breakwater.detection.node.NodeEvent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A pod as the API server tells it.
 *
 * @param uid its uid; empty if the object is none
 * @param name its name
 * @param namespace its namespace
 * @param labels its labels
 * @param owner what it belongs to, as {@code Deployment/web}
 * @param containers its containers by their full ids, as far as the kubelet has reported them
 */
record Pod(
    String uid,
    String name,
    String namespace,
    Map<String, String> labels,
    String owner,
    Map<String, PodContainer> containers) {
  private static final int MOST_CONTAINERS = 64;

  /**
   * A container in a pod's status.
   *
   * @param name its name in the pod
   * @param image the reference of its image
   * @param digest its image's digest; empty if it is not told
   * @param privileged whether the pod's specification says so
   */
  record PodContainer(String name, String image, String digest, Known privileged) {}

  static Pod of(JsonTree object) {
    JsonTree metadata = object.at("metadata");
    String name = BoundedText.name(metadata.at("name").text());
    Map<String, String> labels = BoundedText.labels(metadata.at("labels").texts());
    String owner = PodOwner.guess(name, labels);
    for (JsonTree reference : metadata.at("ownerReferences").elements()) {
      if (reference.at("controller").isTrue()) {
        owner =
            PodOwner.of(
                BoundedText.name(reference.at("kind").text()),
                BoundedText.name(reference.at("name").text()),
                labels);
      }
    }
    return new Pod(
        BoundedText.name(metadata.at("uid").text()),
        name,
        BoundedText.name(metadata.at("namespace").text()),
        labels,
        owner,
        containers(object));
  }

  /** What it says of one of its containers. */
  NodeContainer facts(NodeContainer container) {
    PodContainer own =
        containers.getOrDefault(container.id(), new PodContainer("", "", "", Known.UNKNOWN));
    return new NodeContainer(
        container.id(),
        own.name(),
        own.image(),
        own.digest(),
        "",
        own.privileged(),
        List.of(),
        NodeEvent.ABSENT,
        uid,
        name,
        namespace,
        "",
        labels,
        owner);
  }

  private static Map<String, PodContainer> containers(JsonTree object) {
    Map<String, Known> privileged = new HashMap<>();
    for (String kind : List.of("containers", "initContainers", "ephemeralContainers")) {
      for (JsonTree container : object.at("spec").at(kind).elements()) {
        boolean yes = container.at("securityContext").at("privileged").isTrue();
        privileged.put(container.at("name").text(), yes ? Known.YES : Known.NO);
      }
    }
    Map<String, PodContainer> containers = new HashMap<>();
    for (String kind :
        List.of("containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses")) {
      for (JsonTree status : object.at("status").at(kind).elements()) {
        String id = status.at("containerID").text();
        String name = status.at("name").text();
        String imageId = status.at("imageID").text();
        int scheme = id.indexOf("://");
        if (scheme > 0 && containers.size() < MOST_CONTAINERS) {
          containers.put(
              BoundedText.name(id.substring(scheme + 3)),
              new PodContainer(
                  BoundedText.name(name),
                  BoundedText.of(status.at("image").text(), BoundedText.REFERENCE),
                  imageId.contains("@")
                      ? BoundedText.name(imageId.substring(imageId.indexOf('@') + 1))
                      : "",
                  privileged.getOrDefault(name, Known.UNKNOWN)));
        }
      }
    }
    return containers;
  }
}
