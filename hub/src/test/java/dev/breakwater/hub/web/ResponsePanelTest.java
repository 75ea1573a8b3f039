package dev.breakwater.hub.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.hub.alerts.Alert;
import dev.breakwater.hub.responses.Responses;
import dev.breakwater.signals.Actor;
import dev.breakwater.signals.Container;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResponsePanelTest {
  private final Alert alert = Samples.alert(7, "title", Samples.launch("sh", 1));

  @Test
  void whereItIsSwitchedOffNothingCanBeAskedForAndItSaysHowToSwitchItOn() {
    assertThat(page(Responses.Switch.OFF))
        .contains(
            "Response is switched off on this node", "--allow-response", "<fieldset disabled");
  }

  @Test
  void whereItIsOnEachActionHasItsButtonAndAReasonIsAskedFor() {
    assertThat(page(Responses.Switch.ON))
        .contains("action=\"/alerts/7/responses\"", "value=\"STOP_PROCESS\"")
        .contains("value=\"PAUSE_CONTAINER\"", "value=\"RESUME_CONTAINER\"")
        .contains("value=\"KILL_CONTAINER\"", "name=\"reason\" required", "name=\"meant\"")
        .doesNotContain("switched off", "fieldset disabled");
  }

  @Test
  void whereTheNodeHasNotSaidItSaysSo() {
    assertThat(page(Responses.Switch.UNKNOWN)).contains("has not said whether response is");
  }

  @Test
  void onTheNodeItselfThereIsNoContainerToPause() {
    Actor contained = Samples.actor("sh", 0);
    Actor host = new Actor(contained.process(), Container.HOST);

    assertThat(ResponsePanel.of(alert, host, Responses.Switch.ON, List.of()).buttons())
        .extracting(ResponsePanel.Button::action)
        .containsExactly("STOP_PROCESS");
  }

  private String page(Responses.Switch state) {
    return Drawn.templates()
        .alert(
            AlertPage.of(
                alert,
                new AlertPage.Surroundings(
                    List.of(),
                    List.of(),
                    ResponsePanel.of(alert, Samples.actor("sh", 1), state, List.of())),
                Samples.knowledge("t")));
  }
}
