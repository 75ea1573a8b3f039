package dev.breakwater.hub.web;

/**
 * The page for what cannot be shown.
 *
 * @param code the HTTP status
 * @param title what is wrong, in a few words
 * @param words what to do about it
 * @param link the words of the way out
 * @param href where the way out leads
 */
public record ErrorPage(int code, String title, String words, String link, String href) {

  /** The page for that HTTP status. */
  public static ErrorPage of(int code) {
    return switch (code) {
      case 401, 403 ->
          new ErrorPage(
              code,
              "You are not logged in",
              "A session ends after twelve hours. Log in again to go on.",
              "Log in",
              "/login");
      case 404 ->
          new ErrorPage(
              code,
              "There is nothing here",
              "No page or alert has this address. An alert may have been removed when it grew old.",
              "To the alerts",
              "/");
      default ->
          code < 500
              ? badRequest(code, "The address or what was sent with it is not understood.")
              : new ErrorPage(
                  code,
                  "The hub could not do this",
                  "Signals go on being taken in as far as the hub can. Its log says what failed:"
                      + " hub.log in the folder logs below the data folder.",
                  "Try the alerts",
                  "/");
    };
  }

  /** The page for a response that is not ordered, which leads back to its alert. */
  static ErrorPage notOrdered(int code, String words, long alert) {
    return new ErrorPage(
        code, "Nothing was ordered", words, "Back to the alert", "/alerts/" + alert + "#response");
  }

  /** The page for a request that is not understood. */
  public static ErrorPage badRequest(int code, String words) {
    return new ErrorPage(code, "This is not understood", words, "To the alerts", "/");
  }
}
