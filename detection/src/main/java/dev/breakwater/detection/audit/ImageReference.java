package dev.breakwater.detection.audit;

/** The parts of a container image's reference. */
final class ImageReference {
  private ImageReference() {}

  /** The reference without tag and digest; a registry's port is no tag. */
  static String repository(String image) {
    int digest = image.indexOf('@');
    String tagged = digest < 0 ? image : image.substring(0, digest);
    int colon = tagged.lastIndexOf(':');
    return colon > tagged.lastIndexOf('/') ? tagged.substring(0, colon) : tagged;
  }
}
